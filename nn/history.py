"""History: what happened in each epoch of a training."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class History:
    """The losses and metrics of every finished epoch, as `fit` returns them.

    Attributes:
        history: a dict of lists: "loss" (the mean over the samples of an epoch, while it was training), the metrics,
            the same with "val_" for the validation data, "penalty" and "lr" where they were used.
        epochs: the numbers of the epochs, from 1.
        seconds: the time each epoch took.
        interrupted: whether Ctrl-C ended the training. The model then has the parameters of the last whole step.
        stopped: why the training ended early, in words, or None.

    >>> history = History()
    >>> history.record({"loss": 0.5, "val_loss": 0.75}, seconds=1.0)
    >>> history
     epoch       loss   val_loss
         1        0.5       0.75
    >>> len(history), history["loss"], history.to_dict()
    (1, [0.5], {'epoch': [1], 'loss': [0.5], 'val_loss': [0.75]})
    """

    def __init__(self) -> None:
        """Start with no epoch."""
        self.history: dict[str, list[float]] = {}
        self.epochs: list[int] = []
        self.seconds: list[float] = []
        self.interrupted = False
        self.stopped: str | None = None

    def record(self, numbers: dict[str, float], seconds: float = 0.0) -> None:
        """Add an epoch.

        >>> history = History()
        >>> history.record({"loss": 0.5})
        >>> history.epochs
        [1]
        """
        columns = {name: [*self.history.get(name, []), number] for name, number in numbers.items()}
        # One update, which Ctrl-C cannot cut in two: all columns keep the same length.
        vars(self).update(epochs=[*self.epochs, len(self) + 1], seconds=[*self.seconds, seconds], history=columns)

    def __len__(self) -> int:
        """The number of finished epochs."""
        return len(self.epochs)

    def __bool__(self) -> bool:
        """True, also before the first epoch: a History is there."""
        return True

    def __getitem__(self, name: str) -> list[float]:
        """The numbers of that name, one per epoch; raises UnknownNameError for another one."""
        from .settings import look_up

        exact = isinstance(name, str) and name in self.history
        return self.history[name] if exact else look_up("column of the history", name, self.history)

    def to_dict(self) -> dict[str, list[float]]:
        """A dict of plain lists, for JSON or a table.

        >>> History().to_dict()
        {'epoch': []}
        """
        return {"epoch": [*self.epochs], **{name: [*column] for name, column in self.history.items()}}

    def plot(self, ax: Any = None) -> Any:
        """Draw the losses and metrics over the epochs; see `nn.plot.plot_history`.

        Returns a `Chart`, which shows itself in notebooks and writes itself to files (`.render("loss.svg")`). With
        `ax`, axes of matplotlib, it is drawn there, and they are returned. Raises DataError if no epoch was finished.

        >>> History().plot()
        Traceback (most recent call last):
        ...
        autograd.errors.DataError: nothing to plot: given 0 finished epochs, expected at least 1
        """
        from .plot import plot_history

        return plot_history(self, ax)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        """The chart in a notebook, with the table for where there are no pictures. Never raises."""
        text = {"text/plain": repr(self)}
        try:
            return {**self.plot()._repr_mimebundle_(include, exclude), **text}
        except Exception:  # a display must not raise; the table stands in, also before the first epoch
            return text

    def __repr__(self) -> str:
        """A table of the epochs; of a long training the first and the last ones."""
        widths = {name: max(11, len(name) + 1) for name in self.history}
        lines = [" epoch" + "".join(f"{name:>{width}}" for name, width in widths.items())]
        rows = list(range(len(self)))
        hidden = len(rows) - 12
        for index in rows[:4] + rows[-8:] if hidden > 0 else rows:
            if hidden > 0 and index == rows[-8]:
                lines.append(f"     …  ({hidden} more)")
            numbers = (f"{self.history[name][index]:>{width}.5g}" for name, width in widths.items())
            lines.append(f"{self.epochs[index]:6}" + "".join(numbers))
        if self.interrupted:
            lines.append("interrupted by Ctrl-C; the model has the parameters of the last whole step")
        if self.stopped:
            lines.append(f"stopped: {self.stopped}")
        return "\n".join(lines)
