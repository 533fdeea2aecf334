"""A panel of a chart in axes of matplotlib, for those who bring their own."""

from __future__ import annotations

from io import BytesIO

from autograd import OperandError
from autograd.draw.charts import COLOURS, Contour, Dots, Line, Pixels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from autograd.draw.charts import Panel


def draw_into(ax: Any, panel: Panel) -> list[Any]:
    """Draw the panel into the axes; returns the lines and dots, which have labels.

    Raises:
        OperandError: if these are no axes.
    """
    if not hasattr(ax, "plot") or not hasattr(ax, "set_xlabel"):
        raise OperandError("ax", given=ax, expected="axes of matplotlib", repair="figure, ax = pyplot.subplots()")
    labelled: list[Any] = []
    for mark in panel.marks:
        if isinstance(mark, Line):
            style, marker = "--" if mark.dashed else "-", "o" if len(mark.ys) == 1 else None
            colour = COLOURS[mark.colour % len(COLOURS)]
            labelled += ax.plot(mark.xs, mark.ys, style, color=colour, label=mark.label, marker=marker)
        elif isinstance(mark, Dots):
            colour, marker = COLOURS[mark.colour % len(COLOURS)], "s" if mark.colour % 2 else "o"
            xs, ys = zip(*mark.points, strict=True) if mark.points else ((), ())
            labelled += ax.plot(xs, ys, marker, color=colour, label=mark.label, markeredgecolor="white", zorder=3)
        elif isinstance(mark, Pixels):
            from matplotlib.image import imread

            place = (panel.x.low, panel.x.high, panel.y.low, panel.y.high)
            ax.imshow(imread(BytesIO(mark.png), format="png"), extent=place, aspect="auto", interpolation="bilinear")
        elif isinstance(mark, Contour):
            for (left, low), (right, high) in mark.pieces:
                ax.plot((left, right), (low, high), color="black", linewidth=1.0)
    if panel.y.log:
        ax.set_yscale("log")
    ax.set_xlabel(panel.x_title)
    ax.set_ylabel(panel.title)
    return labelled
