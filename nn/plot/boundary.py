"""What a model decides: its classes over the plane of two inputs, or its curve over one."""

from __future__ import annotations

from math import exp, isfinite

from autograd import DataError, OperandError, ShapeError
from autograd.draw.charts import COLOURS, ODD, Axis, Chart, Contour, Dots, Line, Panel, Pixels, png

from ..data import check_same_length, entries, samples, targets
from ..module import Module
from ..settings import count, number
from ..wording import words
from .contours import contour
from .matplotlib_axes import draw_into

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Rows = Sequence[Sequence[float]]
    Mark = Contour | Dots | Line | Pixels

SIDE = 320.0
WIDTH, HEIGHT = 500.0, 220.0
CURVE = 200  # points of a curve
FAINT, STRONG = 28, 110  # the opacity of a class, of 255, at its boundary and far from it
BETWEEN = {"hinge": 0.0, "binary_cross_entropy_with_logits": 0.0}  # losses whose outputs are scores


def plot_boundary(
    model: Module, X: Any, y: Any, *, threshold: float | None = None, grid: int = 50, ax: Any = None
) -> Any:
    """Draw what the model decides, and the samples.

    For two inputs: the plane, coloured by the class that the model gives each place, the stronger the surer it is, with
    lines where classes meet. For one input and one output: the curve of the model.

    Args:
        model: the model.
        X: the samples, of one or two numbers each.
        y: their classes: 0 and 1, or -1 and +1, for a model of one output; numbers from 0 on for one of several. For
            one input: numbers.
        threshold: the output of a model of one output above which the second class begins; by default that of the loss
            it was fitted for, else halfway between the two classes.
        grid: at how many places along each axis the model is asked.
        ax: axes of matplotlib to draw into.

    Returns:
        A `Chart`; with `ax` that.

    Raises:
        DataError, ShapeError, OperandError: for data that do not fit the model, or of more than two inputs.
        SettingError: for a grid below 2.

    >>> from nn import MLP
    >>> model = MLP(2, [1], init="zeros", bias=1.0)
    >>> print(plot_boundary(model, [[0.0, 1.0], [1.0, 0.0]], [0, 1], grid=8))
    x[1] over x[0]: 1 of 2 on their side
      class 0  1 point
      class 1  1 point
    """
    panel = boundary_panel(model, X, y, threshold, count("grid", grid, least=2))
    if ax is not None:
        draw_into(ax, panel)
        return ax
    return Chart([[panel]], f"{model.describe()}: {panel.title}, {panel.note}")


def boundary_panel(
    model: Module, X: Any, y: Any, threshold: float | None = None, grid: int = 50, judged: bool = True
) -> Panel:
    """The panel of `plot_boundary`; `judged` counts the samples that lie on their side, which takes time."""
    if not isinstance(model, Module):
        raise OperandError(
            "what decides nothing", given=model, expected="a Module", repair="plot_boundary(model, X, y)"
        )
    rows = samples(X)
    listed = entries(y, "y")
    check_same_length(rows, listed, ("X", "y"))
    inputs = len(rows[0])
    if inputs == 1:
        return curve_panel(model, rows, y)
    if inputs == 2:
        return plane_panel(model, rows, listed, threshold, grid, judged)
    raise unfit(inputs, "any number")


def unfit(inputs: int, outputs: object) -> ShapeError:
    """The error for a model that cannot be drawn."""
    return ShapeError(
        "only a model of two inputs, or of one input and one output, can be drawn",
        given=words(f"one of {inputs} to {outputs}"),
        expected="2 to any number, or 1 to 1",
        repair="train a model on two of the inputs",
    )


# --- one input -------------------------------------------------------------------------------------------------------


def curve_panel(model: Module, rows: Rows, y: Any) -> Panel:
    """The output of a model over its only input, and the samples."""
    x = Axis.around(row[0] for row in rows)
    xs = [x.at(i / (CURVE - 1)) for i in range(CURVE)]
    predicted = model.predict([[x] for x in xs])
    if len(predicted[0]) != 1:
        raise unfit(1, len(predicted[0]))
    ys = [output for [output] in predicted]
    points = [(row[0], target) for row, [target] in zip(rows, targets(y, "numbers", 1), strict=True)]
    height = Axis.around([*ys, *(y for _, y in points)])
    marks: list[Mark] = [Dots("samples", points, 6), Line("model", xs, ys, valued=False)]
    return Panel("output", x, height, marks, (WIDTH, HEIGHT), x_title="x", note=f"{len(points):,} samples")


# --- two inputs ------------------------------------------------------------------------------------------------------


def classes(y: Sequence[Any], outputs: int) -> tuple[list[int], float]:
    """The class of each sample, from 0 on, and for one output what lies halfway between the two.

    Raises:
        DataError: for other targets.

    >>> classes([-1, 1, 1], 1), classes([0, 2], 3)
    (([0, 1, 1], 0.0), ([0, 2], 0.0))
    """
    if outputs > 1:
        return list(targets(y, "labels", outputs)), 0.0
    numbers = [target for [target] in targets(y, "numbers", 1)]
    for low in (0.0, -1.0):
        if set(numbers) <= {low, 1.0}:
            return [int(x == 1.0) for x in numbers], (low + 1.0) / 2
    odd = next(x for x in numbers if x not in (0.0, 1.0))
    raise DataError(
        "the targets are no classes",
        given=odd,
        expected="0 and 1, or -1 and +1, for a model of one output",
        repair="for numbers, draw a model of one input",
    )


def middle_of(model: Module, middle: float) -> float:
    """Where the second class begins: at 0 where the loss takes scores, else halfway between the two targets."""
    objective = model.__dict__.get("_objective")
    loss = getattr(objective, "loss", None)
    return BETWEEN.get(getattr(loss, "__name__", ""), middle)


def plane_panel(
    model: Module, rows: Rows, listed: Sequence[Any], threshold: float | None, grid: int, judged: bool
) -> Panel:
    """The plane of the two inputs as an image, lines between the classes, and the samples."""
    x, y = (Axis.around((row[i] for row in rows), margin=0.08) for i in range(2))
    across = [x.at((i + 0.5) / grid) for i in range(grid)]
    down = [y.at(1.0 - (i + 0.5) / grid) for i in range(grid)]  # an image begins at the top
    predicted = model.predict([[a, b] for b in down for a in across])
    labels, middle = classes(listed, len(predicted[0]))
    edge = middle_of(model, middle) if threshold is None else number("threshold", threshold)
    fields = [leads(outputs, edge) for outputs in predicted]
    lines = [
        piece
        for k in range(len(fields[0]) if len(fields[0]) > 2 else 1)
        for piece in contour([field[k] for field in fields], across, down)
    ]
    kinds = [
        Dots(f"class {k}", [(row[0], row[1]) for row, label in zip(rows, labels, strict=True) if label == k], k)
        for k in range(len(fields[0]))
    ]
    marks: list[Mark] = [Pixels(png(grid, grid, colours(fields))), Contour(lines), *kinds]
    note = ""
    if judged:
        chosen = [leads(outputs, edge) for outputs in model.predict(rows)]
        right = sum(lead.index(max(lead)) == label for lead, label in zip(chosen, labels, strict=True))
        note = f"{right:,} of {len(rows):,} on their side"
    return Panel("x[1] over x[0]", x, y, marks, (SIDE, SIDE), note=note)


def leads(outputs: Sequence[float], edge: float) -> list[float]:
    """By how much each class is ahead of the best other one.

    >>> leads([0.75], 0.5), leads([1.0, 4.0, 2.0], 0.0)
    ([-0.25, 0.25], [-3.0, 2.0, -2.0])
    """
    if len(outputs) == 1:
        return [edge - outputs[0], outputs[0] - edge]
    second, best = sorted(outputs)[-2:]
    return [output - (second if output == best else best) for output in outputs]


def colours(fields: Sequence[Sequence[float]]) -> bytes:
    """The pixels: of each place the colour of its class, the more opaque the more it is ahead of the others."""
    ahead = [max(field) for field in fields]
    finite = sorted(lead for lead in ahead if isfinite(lead))
    usual = (finite[len(finite) // 2] if finite else 0.0) or 1.0  # what is twice as far ahead is no stronger to the eye
    hues = [bytes.fromhex(colour[1:]) for colour in COLOURS]
    pixels = bytearray()
    for field, lead in zip(fields, ahead, strict=True):
        if not isfinite(sum(field)):
            pixels += bytes.fromhex(ODD[1:]) + bytes([STRONG])
        else:
            opacity = FAINT + (STRONG - FAINT) * (1.0 - exp(-1.5 * lead / usual))
            pixels += hues[field.index(lead) % len(hues)] + bytes([round(opacity)])
    return bytes(pixels)
