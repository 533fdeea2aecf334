"""What is shown of a training while it runs: a bar by tqdm (extra `train`), in a notebook a picture."""

from __future__ import annotations

import sys

from .callbacks import Callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .callbacks import Training

_told = False


class Display(Callback):
    """A callback that shows something: `fit` closes it however the training ends."""

    def close(self, training: Training) -> None:
        """Leave on the screen what is to stay there."""


class Bar(Display):
    """A bar that counts the steps of a training and shows the latest numbers.

    Without tqdm there is no bar, and one sentence on the error stream says so, once in a process.

    >>> bar = Bar()
    >>> bar.close(None)
    """

    def __init__(self) -> None:
        """There is no bar before the training begins."""
        self._bar: Any = None

    def on_train_begin(self, training: Training) -> None:
        """Open the bar."""
        try:
            # tqdm.std, not tqdm.auto: that one prints a warning in notebooks without ipywidgets.
            from tqdm.std import tqdm
        except ImportError:
            _tell_once()
            return
        self._bar = tqdm(total=training.epochs * training.batches, unit="step", dynamic_ncols=True)

    def on_epoch_begin(self, training: Training) -> None:
        """Show the number of the epoch."""
        if self._bar is not None:
            self._bar.set_description(f"epoch {training.epoch}/{training.epochs}", refresh=False)

    def on_batch_end(self, training: Training) -> None:
        """Count one step."""
        if self._bar is not None:
            self._bar.update()

    def on_epoch_end(self, training: Training) -> None:
        """Show the numbers of the epoch."""
        if self._bar is not None:
            numbers = {name: column[-1] for name, column in training.history.history.items()}
            self._bar.set_postfix_str(", ".join(f"{name} {number:.4g}" for name, number in numbers.items()))

    def close(self, training: Training) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()


def added_displays(observers: list[Callback], verbose: bool) -> list[Display]:
    """What shows a training with these callbacks, if it is to be shown.

    That is a picture in a notebook, unless one of the callbacks shows the training already, and a bar elsewhere.

    >>> added_displays([], verbose=False)
    []
    """
    if not verbose:
        return []
    if not in_notebook():
        return [Bar()]
    if any(isinstance(observer, Display) for observer in observers):
        return []
    from .plot import LivePlot

    return [LivePlot()]


def in_notebook() -> bool:
    """Whether this is a notebook, whose outputs can be replaced: IPython with a kernel. It is never imported here.

    >>> in_notebook()
    False
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def _tell_once() -> None:
    global _told
    if not _told:
        _told = True
        print(
            "No progress bar, as tqdm is not installed (pip install 'dagrad[train]'); training goes on.",
            file=sys.stderr,
        )
