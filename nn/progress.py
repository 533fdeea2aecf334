"""The progress bar of `fit`, by tqdm (extra `train`); training works without it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_told = False


class Progress:
    """A bar that counts the steps of a training and shows the latest numbers; nothing if it is switched off.

    Without tqdm there is no bar, and one sentence on the error stream says so, once in a process.

    >>> bar = Progress(10, shown=False)
    >>> bar.advance()
    >>> bar.close()
    """

    def __init__(self, steps: int, *, shown: bool) -> None:
        """Open the bar."""
        self._bar: Any = None
        if not shown:
            return
        try:
            # tqdm.std, not tqdm.auto: that one prints a warning in notebooks without ipywidgets.
            from tqdm.std import tqdm
        except ImportError:
            _tell_once()
            return
        self._bar = tqdm(total=steps, unit="step", dynamic_ncols=True)

    def epoch(self, epoch: int, epochs: int) -> None:
        """Show the number of the epoch."""
        if self._bar is not None:
            self._bar.set_description(f"epoch {epoch}/{epochs}", refresh=False)

    def advance(self) -> None:
        """Count one step."""
        if self._bar is not None:
            self._bar.update()

    def show(self, numbers: dict[str, float]) -> None:
        """Show the numbers of the epoch."""
        if self._bar is not None:
            self._bar.set_postfix_str(", ".join(f"{name} {number:.4g}" for name, number in numbers.items()))

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()


def _tell_once() -> None:
    global _told
    if not _told:
        import sys

        _told = True
        print(
            "No progress bar, as tqdm is not installed (pip install 'dagrad[train]'); training goes on.",
            file=sys.stderr,
        )
