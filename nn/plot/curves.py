"""The losses and metrics of a History over its epochs."""

from __future__ import annotations

from itertools import chain

from autograd import DataError
from autograd.draw.charts import Axis, Chart, Line, Panel, number

from ..wording import words
from .matplotlib_axes import draw_into

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..history import History

LOSSES = ("loss", "penalty")
WIDTH, LOSS_HEIGHT, METRIC_HEIGHT = 500.0, 170.0, 120.0


def plot_history(history: History, ax: Any = None) -> Any:
    """Draw the losses and metrics over the epochs: a panel for the losses, and below it one for each metric.

    Training is a line, validation a dashed one of the same colour. Losses of very different sizes are on a logarithmic
    axis. Numbers that are not finite are gaps, each with a mark. With `ax`, axes of matplotlib, it is drawn there,
    metrics with an axis of their own on the right.

    Returns:
        A `Chart`, which shows itself in a notebook or terminal and writes itself to files; with `ax` that.

    Raises:
        DataError: if no epoch was finished.
        OperandError: if `ax` are no axes.

    >>> from nn import History
    >>> history = History()
    >>> for loss in (2.0, 1.0, 0.5):
    ...     history.record({"loss": loss, "accuracy": 1.0 - loss / 4})
    >>> print(plot_history(history))
    loss
      loss      █▃▁  2 → 0.5, between 0.5 and 2
    accuracy
      accuracy  ▁▆█  0.5 → 0.875, between 0.5 and 0.875
    """
    if not len(history):
        raise DataError("nothing to plot", given=words("0 finished epochs"), expected="at least 1")
    if ax is not None:
        return into_axes(history, ax)
    last = history.epochs[-1]
    numbers = ", ".join(f"{name} {number(column[-1])}" for name, column in history.history.items())
    return Chart([[panel] for panel in panels(history)], f"epoch {last}: {numbers}", notes=notes(history))


def panels(history: History) -> list[Panel]:
    """A panel for the losses and one for each metric; none before the first epoch."""
    if not len(history):
        return []
    names = [name for name in history.history if not name.startswith("val_") and name != "lr"]
    losses = [name for name in names if name in LOSSES]
    metrics = [name for name in names if name not in LOSSES]
    drawn = [panel(history, "loss", losses, 0, LOSS_HEIGHT)]
    return drawn + [
        panel(history, name, [name], colour, METRIC_HEIGHT) for colour, name in enumerate(metrics, len(losses))
    ]


def panel(history: History, title: str, names: Sequence[str], first_colour: int, height: float) -> Panel:
    """A panel with the columns of these names, and of the same for the validation data."""
    lines = [
        Line(column, history.epochs, history.history[column], colour, dashed=column != name)
        for colour, name in enumerate(names, first_colour)
        for column in (name, f"val_{name}")
        if column in history.history
    ]
    first, last = history.epochs[0], history.epochs[-1]
    x = Axis(first, last, whole=True) if last > first else Axis(first - 0.5, last + 0.5, whole=True)
    y = Axis.around(chain.from_iterable(line.ys for line in lines), log=title == "loss")
    return Panel(title, x, y, lines, (WIDTH, height), x_title="epoch")


def notes(history: History) -> list[str]:
    """What there is to say below the panels."""
    odd = any(x - x != 0 for column in history.history.values() for x in column)
    said = ["▲ +∞, ▼ NaN or −∞: gaps in the lines"] if odd else []
    said += ["interrupted by Ctrl-C"] if history.interrupted else []
    return said + ([f"stopped: {history.stopped}"] if history.stopped else [])


def into_axes(history: History, ax: Any) -> Any:
    """The losses in these axes, the metrics in others over them, whose numbers are on the right."""
    losses, *metrics = panels(history)
    lines = draw_into(ax, losses)
    if metrics:
        right = ax.twinx()
        for metric in metrics:
            lines += draw_into(right, metric)
        right.set_ylabel(", ".join(metric.title for metric in metrics))
    ax.legend(lines, [line.get_label() for line in lines], loc="center right")
    return ax
