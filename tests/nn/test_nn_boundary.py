"""The picture of what a model decides: its regions, its boundaries, its curve."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import DataError, OperandError, SettingError, ShapeError
from autograd.draw.charts import COLOURS, Contour, Dots, Line, Panel, Pixels
from nn import MLP, plot_boundary, plot_histograms
from nn.plot import boundary
from nn.plot.boundary import classes, colours, leads
from nn.plot.contours import contour

X, Y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 0, 1, 1]


def linear(weights: list[list[float]], biases: list[float]) -> MLP:
    """A model of one layer without an activation."""
    model = MLP(len(weights[0]), [len(weights)])
    for neuron, row, bias in zip(model.layers[0].neurons, weights, biases, strict=True):
        neuron.b.data = bias
        for parameter, weight in zip(neuron.w, row, strict=True):
            parameter.data = weight
    return model


def the_panel(model: MLP, X: Any, y: Any, **options: Any) -> Panel:
    [[panel]] = plot_boundary(model, X, y, **options).rows
    assert isinstance(panel, Panel)
    return panel


def marks(panel: Panel, kind: type) -> list[Any]:
    return [mark for mark in panel.marks if isinstance(mark, kind)]


# --- two inputs ------------------------------------------------------------------------------------------------------


def test_the_boundary_is_where_the_output_crosses_the_threshold() -> None:
    panel = the_panel(linear([[2.0, 0.0]], [0.0]), X, Y, threshold=1.5)
    (line,) = marks(panel, Contour)
    ends = [end for piece in line.pieces for end in piece]
    assert len(line.pieces) == 49
    assert all(x == pytest.approx(0.75) for x, _ in ends)


@pytest.mark.parametrize(
    ("y", "loss", "at"),
    [
        ([0, 0, 1, 1], None, 0.5),  # halfway between the classes
        ([-1, -1, 1, 1], None, 0.0),
        ([0, 0, 1, 1], "binary_cross_entropy_with_logits", 0.0),
        ([-1, -1, 1, 1], "hinge", 0.0),
        ([0, 0, 1, 1], "squared_error", 0.5),
    ],
)
def test_the_threshold_is_that_of_the_loss(y: list[int], loss: str | None, at: float) -> None:
    model = linear([[1.0, 0.0]], [0.25])
    if loss:
        weights = model.state_dict()
        model.fit(X, y, loss=loss, epochs=1, verbose=False)
        model.load_state_dict(weights)
    panel = the_panel(model, [[x - 0.25, z] for x, z in X], y)
    (line,) = marks(panel, Contour)
    assert {round(x, 9) for piece in line.pieces for x, _ in piece} == {at - 0.25}


def test_samples_are_dots_of_their_class_and_those_on_their_side_are_counted() -> None:
    panel = the_panel(linear([[2.0, 0.0]], [0.0]), X, [0, 1, 1, 1])
    assert [(dots.label, dots.points, dots.colour) for dots in marks(panel, Dots)] == [
        ("class 0", [(0.0, 0.0)], 0),
        ("class 1", [(0.0, 1.0), (1.0, 0.0), (1.0, 1.0)], 1),
    ]
    assert panel.note == "3 of 4 on their side"


def test_three_classes_have_a_line_around_each() -> None:
    model = linear([[1.0, 0.0], [-1.0, 1.0], [-1.0, -1.0]], [0.0, 0.0, 0.0])
    panel = the_panel(model, [[1.0, 0.0], [-1.0, 1.0], [-1.0, -1.0]], [0, 1, 2])
    assert panel.note == "3 of 3 on their side"
    (line,) = marks(panel, Contour)
    for piece in line.pieces:
        for x, z in piece:
            first, second = sorted([x, z - x, -z - x])[1:]
            assert abs(first - second) < 0.2  # straight pieces cut the corner where the three meet


def test_two_outputs_are_two_classes() -> None:
    panel = the_panel(linear([[-1.0, 0.0], [1.0, 0.0]], [0.5, -0.5]), X, Y)
    assert panel.note == "4 of 4 on their side"
    assert {round(x, 9) for piece in marks(panel, Contour)[0].pieces for x, _ in piece} == {0.5}


def test_the_image_begins_at_the_top_and_shows_the_class_of_each_place() -> None:
    seen = []

    def keep(width: int, height: int, rgba: bytes) -> bytes:
        seen.append((width, height, rgba))
        return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundary, "png", keep)
        the_panel(linear([[0.0, 2.0]], [0.0]), X, [0, 1, 0, 1], grid=4, threshold=1.0)
    [(width, height, pixels)] = seen
    assert (width, height, len(pixels)) == (4, 4, 64)
    rows = [{pixels[i : i + 3].hex() for i in range(16 * row, 16 * row + 16, 4)} for row in range(4)]
    assert rows == [{COLOURS[1][1:]}] * 2 + [{COLOURS[0][1:]}] * 2


def test_what_is_surer_is_more_opaque_and_what_is_not_finite_is_marked() -> None:
    pixels = colours([[-2.0, 2.0], [-1.0, 1.0], [0.0, 0.0], [math.nan, math.nan]])
    opacities = list(pixels[3::4])
    assert opacities[0] > opacities[1] > opacities[2] > 0
    assert pixels[12:15].hex() not in {colour[1:] for colour in COLOURS}


def test_one_class_everywhere_has_no_boundary() -> None:
    panel = the_panel(linear([[0.0, 0.0]], [9.0]), X, Y)
    assert [line.pieces for line in marks(panel, Contour)] == [[]]
    assert panel.note == "2 of 4 on their side"


def test_the_model_is_left_as_it_was() -> None:
    model = MLP(2, [3, 1], seed=0)
    model([1.0, 2.0]).backward()
    before = [(p.data, p.grad) for p in model.parameters()]
    plot_boundary(model, X, Y, grid=5)
    assert [(p.data, p.grad) for p in model.parameters()] == before
    assert model.training


def test_the_picture_is_small_and_needs_no_matplotlib() -> None:
    many = [[math.sin(i), math.cos(3 * i)] for i in range(3000)]
    chart = plot_boundary(MLP(2, [4, 1], seed=0), many, [i % 2 for i in range(3000)], grid=50)
    assert len(chart.svg) <= 25_000
    assert "MLP" in chart.summary


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=6), st.floats(-1, 1))
def test_the_class_ahead_is_the_largest_output(outputs: list[float], edge: float) -> None:
    found = leads(outputs, edge)
    if len(outputs) == 1:
        assert found == [edge - outputs[0], outputs[0] - edge]
    else:
        best = outputs.index(max(outputs))
        assert found[best] == max(found) >= 0
        assert all(lead <= 0 for i, lead in enumerate(found) if outputs[i] != outputs[best])


# --- contours --------------------------------------------------------------------------------------------------------


@given(st.integers(2, 6), st.integers(2, 6), st.data())
def test_every_piece_lies_between_places_of_different_signs(wide: int, high: int, data: st.DataObject) -> None:
    field = data.draw(st.lists(st.floats(-3, 3), min_size=wide * high, max_size=wide * high))
    pieces = contour(field, [float(i) for i in range(wide)], [float(j) for j in range(high)])
    ends = [end for piece in pieces for end in piece]
    crossings = set()
    for j in range(high):
        for i in range(wide):
            at = j * wide + i
            if i + 1 < wide and (field[at] > 0) != (field[at + 1] > 0):
                crossings.add((i, j, "across"))
            if j + 1 < high and (field[at] > 0) != (field[at + wide] > 0):
                crossings.add((i, j, "down"))
    for x, y in ends:
        on = {(math.floor(x), round(y), "across"), (math.ceil(x) - 1, round(y), "across")} if y == round(y) else set()
        on |= {(round(x), math.floor(y), "down"), (round(x), math.ceil(y) - 1, "down")} if x == round(x) else set()
        assert on & crossings
    inner = sum(0 < j < high - 1 if kind == "across" else 0 < i < wide - 1 for i, j, kind in crossings)
    assert len(ends) == len(crossings) + inner  # what lies between two squares ends a piece in each


def test_a_contour_through_what_is_not_finite_is_finite() -> None:
    pieces = contour([math.inf, -math.inf, 1.0, math.nan], [0.0, 1.0], [0.0, 1.0])
    assert pieces
    assert all(math.isfinite(number) for piece in pieces for end in piece for number in end)


# --- one input -------------------------------------------------------------------------------------------------------


def test_one_input_is_a_curve_with_the_samples() -> None:
    panel = the_panel(linear([[2.0]], [1.0]), [[0.0], [1.0], [2.0]], [1.0, [3.0], 9.0])
    (dots,), (curve,) = marks(panel, Dots), marks(panel, Line)
    assert dots.points == [(0.0, 1.0), (1.0, 3.0), (2.0, 9.0)]
    assert curve.xs[0] < 0.0 < 2.0 < curve.xs[-1]
    assert all(y == pytest.approx(2.0 * x + 1.0) for x, y in zip(curve.xs, curve.ys, strict=True))
    assert not marks(panel, Pixels)


# --- matplotlib ------------------------------------------------------------------------------------------------------


def test_it_draws_into_axes_of_ones_own() -> None:
    figure = pytest.importorskip("matplotlib.figure", reason="matplotlib is not installed")
    ax = figure.Figure().add_subplot()
    assert plot_boundary(linear([[2.0, 0.0]], [0.0]), X, Y, grid=6, ax=ax) is ax
    (image,) = ax.get_images()
    assert image.get_array().shape == (6, 6, 4)
    assert [line.get_label() for line in ax.get_lines()][-2:] == ["class 0", "class 1"]
    ax = figure.Figure().add_subplot()
    plot_boundary(linear([[2.0]], [1.0]), [[0.0], [1.0]], [1.0, 3.0], ax=ax)
    assert [line.get_label() for line in ax.get_lines()] == ["samples", "model"]


# --- what it does not take -------------------------------------------------------------------------------------------


def test_classes() -> None:
    assert classes([[0], [1]], 1) == ([0, 1], 0.5)
    assert classes([1, 1], 1) == ([1, 1], 0.5)
    assert classes([-1, -1], 1) == ([0, 0], 0.0)


@pytest.mark.parametrize(
    ("sizes", "X", "y", "error", "says"),
    [
        ((3, 1), [[1.0, 2.0, 3.0]], [0], ShapeError, "given one of 3 to any number, expected 2 to any number"),
        ((1, 2), [[1.0]], [0], ShapeError, "given one of 1 to 2"),
        ((2, 1), X, [0.0, 0.5, 1.0, 1.0], DataError, "the targets are no classes: given 0.5"),
        ((2, 1), X, [0, 1], ShapeError, "4 samples and 2 targets"),
        ((2, 3), X, [0, 1, 2, 3], DataError, "not a label: given 3"),
        ((2, 1), [1.0, 2.0], [0, 1], ShapeError, "X is flat"),
        ((2, 1), X, ["a"] * 4, OperandError, "y"),
    ],
)
def test_bad_data(sizes: tuple[int, int], X: Any, y: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        plot_boundary(MLP(sizes[0], [sizes[1]], seed=0), X, y)


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"grid": 1}, SettingError, "grid is out of its range"),
        ({"grid": 2.5}, OperandError, "grid"),
        ({"threshold": "0.5"}, OperandError, "threshold is not a number"),
        ({"threshold": math.nan}, SettingError, "threshold"),
        ({"ax": 3}, OperandError, "ax: given 3"),
    ],
)
def test_bad_options(options: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        plot_boundary(MLP(2, [1], seed=0), X, Y, **{"grid": 2, **options})


def test_the_largest_numbers_have_a_plane_and_a_curve() -> None:
    far = [[-1.7e308, 1.0], [1.7e308, 2.0]]
    assert plot_boundary(MLP(2, [1], seed=1), far, [0, 1], grid=4).svg
    assert plot_boundary(MLP(1, [1], seed=1), [[x] for x, _ in far], [0.0, 1.0]).svg


@pytest.mark.parametrize("thing", [None, 3, "model"])
def test_what_is_no_model_is_refused(thing: Any) -> None:
    with pytest.raises(OperandError, match=r"plot_boundary\(model, X, y\)"):
        plot_boundary(thing, [[0.0, 1.0]], [0])
    with pytest.raises(OperandError, match=r"plot_histograms\(model\)"):
        plot_histograms(thing)
