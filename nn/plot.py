"""Plots of a History, by matplotlib (extra `plot`)."""

from __future__ import annotations

from autograd import DataError, MissingExtraError

from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .history import History


def plot_history(history: History, ax: Any = None) -> Any:
    """Draw losses (left axis) and metrics (right axis) over the epochs; returns the axes.

    Training is drawn as a line, validation dashed in the same colour. Pass `ax` to draw into axes of your own; without,
    pyplot makes a new figure. Save it by `axes.figure.savefig("loss.png")`.

    Raises MissingExtraError without matplotlib, DataError if no epoch was finished.

    >>> from nn import History
    >>> history = History()
    >>> history.record({"loss": 0.5, "accuracy": 0.75})
    >>> plot_history(history).get_ylabel()
    'loss'
    """
    if not len(history):
        raise DataError("nothing to plot", given=words("0 finished epochs"), expected="at least 1")
    if ax is None:
        try:
            from matplotlib import pyplot
        except ImportError:
            raise MissingExtraError.of("matplotlib", extra="plot", purpose="plots") from None
        _, ax = pyplot.subplots(figsize=(7, 4), layout="constrained")
    columns = [name for name in history.history if not name.startswith("val_") and name != "lr"]
    losses = [name for name in columns if name in {"loss", "penalty"}]
    metrics = [name for name in columns if name not in losses]
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    lines = _draw(history, ax, losses, 0)
    if metrics:
        right = ax.twinx()
        right.set_ylabel(", ".join(metrics))
        lines += _draw(history, right, metrics, len(losses))
    ax.legend(lines, [line.get_label() for line in lines], loc="center right")
    return ax


def _draw(history: History, ax: Any, names: list[str], first_colour: int) -> list[Any]:
    lines = []
    for index, name in enumerate(names, first_colour):
        for column, style in ((name, "-"), (f"val_{name}", "--")):
            if column in history.history:
                marker = "o" if len(history) == 1 else None
                lines += ax.plot(
                    history.epochs, history.history[column], style, color=f"C{index}", label=column, marker=marker
                )
    return lines
