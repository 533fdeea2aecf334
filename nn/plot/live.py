"""The picture of a training while it runs, in a notebook."""

from __future__ import annotations

import sys
from time import perf_counter

from autograd.draw.charts import Chart, number

from ..progress import Display, in_notebook
from .boundary import boundary_panel
from .curves import notes, panels
from .histograms import histogram_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from autograd.draw.charts import Panel

    from ..callbacks import Training

PAUSE = 0.1  # seconds between two pictures
SHARE = 0.02  # of the time of the training that pictures may take
COARSE, FINE = 10, 50  # the grid of a boundary while the model changes, and in the end


class LivePlot(Display):
    """The losses and metrics of a training under way, drawn anew up to ten times a second in one output of a notebook.

    `fit` shows one by itself in a notebook; give one to its option `callbacks` for more panels. The next picture waits
    until those before it took no more than 2 % of the time. The last one, which the notebook keeps, shows the model as
    it came out of the training, also after Ctrl-C or an error. If a picture cannot be drawn, one sentence says so and
    training goes on without. Outside of notebooks nothing is shown.

    Args:
        boundary: samples and classes (X, y) for `plot_boundary`.
        histograms: whether to draw `plot_histograms`.

    >>> from nn import MLP
    >>> live = LivePlot(histograms=True)
    >>> history = MLP(1, [1]).fit([[1.0]], [2.0], loss="mse", epochs=2, callbacks=live, verbose=False)
    """

    def __init__(self, boundary: tuple[Any, Any] | None = None, histograms: bool = False) -> None:
        """Nothing is shown before the training begins."""
        self.boundary, self.histograms = boundary, histograms
        self._forget()

    def _forget(self) -> None:
        self._on = False
        self._handle: Any = None
        self._started = self._last = perf_counter()
        self._spent = 0.0

    def on_train_begin(self, training: Training) -> None:
        """Show the first picture, if this is a notebook."""
        self._forget()
        self._on = in_notebook()
        self._show(training)

    def on_batch_end(self, training: Training) -> None:
        """Show how far it is, if there is time."""
        if self._due():
            self._show(training)

    def on_epoch_end(self, training: Training) -> None:
        """Show the new numbers, if there is time."""
        if self._due():
            self._show(training)

    def close(self, training: Training) -> None:
        """Show how it ended."""
        self._show(training, ended=True)
        self._on = False

    def picture(self, training: Training, ended: bool = False) -> Chart:
        """The picture of this moment."""
        history, total = training.history, training.epochs * training.batches
        steps = (training.epoch - 1) * training.batches + training.batch if training.epoch else 0
        rows: list[list[Panel]] = [[panel] for panel in panels(history)]
        if self.boundary is not None:
            X, y = self.boundary
            rows.append([boundary_panel(training.model, X, y, grid=FINE if ended else COARSE, judged=ended)])
        if self.histograms:
            rows += histogram_rows(training.model)
        loss = f", loss {number(history['loss'][-1])}" if len(history) else ""
        heading = f"epoch {training.epoch}/{training.epochs}{loss}, {self._time(steps, total, ended)}"
        progress = None if ended else steps / total
        return Chart(rows, heading, heading=heading, progress=progress, notes=notes(history) if ended else ())

    def _time(self, steps: int, total: int, ended: bool) -> str:
        """How long it has taken, and how long it will."""
        passed = perf_counter() - self._started
        left = "" if ended or not steps else f", about {seconds(passed * (total - steps) / steps)} left"
        return seconds(passed) + left

    def _due(self) -> bool:
        """Whether there is time for a picture."""
        now = perf_counter()
        return self._on and now - self._last >= PAUSE and self._spent <= SHARE * (now - self._started)

    def _show(self, training: Training, ended: bool = False) -> None:
        """Put a new picture into the output; an error puts an end to the pictures, not to the training."""
        if not self._on:
            return
        begun = perf_counter()
        try:
            self._display(self.picture(training, ended))
        except Exception as error:
            self._on = False
            print(f"No live picture any more ({type(error).__name__}: {error}); training goes on.", file=sys.stderr)
        self._last = perf_counter()
        self._spent += self._last - begun

    def _display(self, picture: Chart) -> None:
        picture.svg  # noqa: B018 - what is wrong with it shows here; a display would hide it
        if self._handle is None:
            from IPython.display import display

            self._handle = display(picture, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(picture)


def seconds(x: float) -> str:
    """A time in words.

    >>> seconds(0.25), seconds(12.4), seconds(75.0), seconds(7300.0)
    ('0.2 s', '12 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(x)
    if whole < 60:
        return f"{x:.1f} s" if x < 9.95 else f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
