"""The live picture: in a notebook one output, drawn seldom and cheaply; it never disturbs the training."""

from __future__ import annotations

import sys
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from autograd.draw.charts import number
from nn import MLP, EarlyStopping, History, LivePlot, Training
from nn.plot import live
from nn.plot.live import PAUSE, seconds

X, Y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]
OPTIONS: dict[str, Any] = {"loss": "binary_cross_entropy_with_logits", "seed": 0}


class Notebook:
    """A kernel that keeps what is shown: one list of pictures for each output."""

    def __init__(self) -> None:
        self.outputs: list[list[Any]] = []
        self.kernel = object()

    def display(self, picture: Any, *, display_id: bool) -> Any:
        """Show a picture in a new output."""
        assert display_id
        shown = [picture]
        self.outputs.append(shown)

        class Handle:
            update = staticmethod(shown.append)

        return Handle()


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """A notebook around the test."""
    kept = Notebook()
    package, module = ModuleType("IPython"), ModuleType("IPython.display")
    package.get_ipython = lambda: kept
    module.display = kept.display
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    return kept


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that goes on by a second whenever it is read."""
    now = [0.0]

    def read() -> float:
        now[0] += 1.0
        return now[0]

    monkeypatch.setattr(live, "perf_counter", read)
    return now


def small() -> MLP:
    return MLP(2, [2, 1], seed=0)


# --- when it is shown ------------------------------------------------------------------------------------------------


def test_in_a_notebook_fit_shows_one_picture_and_nothing_else(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    history = small().fit(X, Y, epochs=3, **OPTIONS)
    assert capsys.readouterr() == ("", "")
    (shown,) = notebook.outputs
    assert shown[-1].heading.startswith(f"epoch 3/3, loss {number(history['loss'][-1])}, 0.")
    assert shown[-1].progress is None
    [[panel]] = shown[-1].rows
    assert panel.marks[0].ys == history["loss"]


def test_a_silent_training_shows_none(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    small().fit(X, Y, epochs=1, verbose=False, **OPTIONS)
    assert not notebook.outputs
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("verbose", [True, False])
def test_a_picture_of_ones_own_takes_the_place_of_the_usual_one(notebook: Notebook, verbose: bool) -> None:
    own = LivePlot(boundary=(X, Y), histograms=True)
    small().fit(X, Y, epochs=2, callbacks=[EarlyStopping(), own], verbose=verbose, **OPTIONS)
    (shown,) = notebook.outputs
    assert [len(row) for row in shown[-1].rows] == [1, 1, 2, 2]
    assert "of 4 on their side" in shown[-1].rows[1][0].note
    small().fit(X, Y, epochs=1, callbacks=own, **OPTIONS)
    assert len(notebook.outputs) == 2


def test_outside_of_notebooks_there_is_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    small().fit(X, Y, epochs=1, callbacks=LivePlot(), **OPTIONS)
    assert "epoch 1/1" in capsys.readouterr().err


def test_ipython_in_a_terminal_is_no_notebook(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    del notebook.kernel
    small().fit(X, Y, epochs=1, **OPTIONS)
    assert not notebook.outputs
    assert "epoch 1/1" in capsys.readouterr().err


# --- how often -------------------------------------------------------------------------------------------------------


def test_pictures_take_a_fiftieth_of_the_time(notebook: Notebook, clock: list[float]) -> None:
    small().fit(X, Y, epochs=300, batch_size=4, **OPTIONS)
    (shown,) = notebook.outputs
    # A picture takes 2 ticks of this clock, a step and the end of an epoch 1 each: 2 of 100 are 12 of 600.
    assert 5 <= len(shown) <= 12


def test_pictures_are_apart(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    times = []
    now = [0.0]

    def read() -> float:
        now[0] += PAUSE / 7
        return now[0]

    monkeypatch.setattr(live, "perf_counter", read)
    monkeypatch.setattr(live, "SHARE", 1.0)
    monkeypatch.setattr(LivePlot, "_display", lambda self, picture: times.append(now[0]))
    small().fit(X, Y, epochs=100, batch_size=4, **OPTIONS)
    gaps = [b - a for a, b in pairwise(times[:-1])]  # the last one is due whenever it ends
    assert len(gaps) > 10
    assert min(gaps) >= PAUSE


def test_it_tells_how_far_it_is(clock: list[float]) -> None:
    own = LivePlot()
    model = small()
    training = Training(model, model.parameters(), None, History(), epochs=10, batches=4)
    own.on_train_begin(training)
    assert own.picture(training).heading.startswith("epoch 0/10, ")
    assert own.picture(training).progress == 0.0
    training.epoch, training.batch = 3, 2
    clock[0] = 19.0 + own._started
    picture = own.picture(training)
    assert picture.heading == "epoch 3/10, 20 s, about 1 min 0 s left"  # 10 of 40 steps
    assert picture.progress == 0.25


@pytest.mark.parametrize(
    ("x", "words"), [(0.0, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3599.9, "1 h 0 min")]
)
def test_times_in_words(x: float, words: str) -> None:
    assert seconds(x) == words


# --- how it ends -----------------------------------------------------------------------------------------------------


def test_ctrl_c_leaves_the_picture_of_what_was_finished(notebook: Notebook) -> None:
    def stop(training: Training) -> None:
        if training.epoch == 2:
            raise KeyboardInterrupt

    history = small().fit(X, Y, epochs=9, callbacks=stop, **OPTIONS)
    assert history.interrupted
    (shown,) = notebook.outputs
    assert shown[-1].heading.startswith("epoch 2/9")
    assert shown[-1].notes == ["interrupted by Ctrl-C"]


def test_an_error_of_the_training_leaves_the_picture_and_passes_on(notebook: Notebook) -> None:
    def fail(training: Training) -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        small().fit(X, Y, epochs=9, callbacks=fail, **OPTIONS)
    (shown,) = notebook.outputs
    assert shown[-1].heading.startswith("epoch 1/9")


def test_the_last_picture_shows_the_weights_that_are_kept(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def keep(model: MLP, *data: Any, **options: Any) -> Any:
        drawn.append((model.state_dict(), options))
        raise ValueError("not drawn here")

    monkeypatch.setattr(live, "boundary_panel", keep)
    own = LivePlot(boundary=(X, Y))
    monkeypatch.setattr(own, "_forget", lambda: None)
    model = small()
    best = EarlyStopping("loss", mode="max", patience=2)
    own.close(Training(model, [], None, History()))
    assert not drawn  # nothing is shown that was not begun
    own._on = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LivePlot, "on_train_begin", lambda self, training: None)
        patch.setattr(LivePlot, "_due", lambda self: False)
        model.fit(X, Y, epochs=9, callbacks=[own, best], verbose=False, **OPTIONS)
    assert drawn == [(model.state_dict(), {"grid": 50, "judged": True})]


def test_an_error_while_drawing_is_said_once_and_the_training_goes_on(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(live, "SHARE", 1.0)
    monkeypatch.setattr(live, "PAUSE", 0.0)
    history = small().fit(X, Y, epochs=5, callbacks=LivePlot(boundary=([[1.0]], [0])), **OPTIONS)
    assert len(history) == 5
    assert not notebook.outputs
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("No live picture any more (ShapeError: ")
    assert said[0].endswith("; training goes on.")


def test_a_broken_display_does_not_break_the_training(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: Any, **options: Any) -> Any:
        raise OSError("no connection")

    monkeypatch.setattr(sys.modules["IPython.display"], "display", broken)
    assert len(small().fit(X, Y, epochs=2, **OPTIONS)) == 2
    assert capsys.readouterr().err == "No live picture any more (OSError: no connection); training goes on.\n"


def test_ctrl_c_while_it_draws_is_not_swallowed(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(LivePlot, "picture", interrupted)
    with pytest.raises(KeyboardInterrupt):  # once in the first picture, and once more in the last
        small().fit(X, Y, epochs=2, **OPTIONS)


def test_the_numbers_are_those_of_a_training_that_nobody_watches(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "SHARE", 1.0)
    monkeypatch.setattr(live, "PAUSE", 0.0)
    watched, alone = small(), small()
    own = LivePlot(boundary=(X, Y), histograms=True)
    histories = [
        watched.fit(X, Y, epochs=4, batch_size=2, callbacks=own, **OPTIONS),
        alone.fit(X, Y, epochs=4, batch_size=2, verbose=False, **OPTIONS),
    ]
    assert histories[0].history == histories[1].history
    assert watched.state_dict() == alone.state_dict()
    assert len(notebook.outputs[0]) >= 10
    assert all(len(picture.svg) <= 25_000 for picture in notebook.outputs[0])


# --- a real kernel ---------------------------------------------------------------------------------------------------

CELL = """
from nn import MLP, LivePlot
X, y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0]
live = LivePlot(boundary=(X, y), histograms=True)
history = MLP(2, [8, 1], seed=0).fit(
    X, y, loss="binary_cross_entropy_with_logits", epochs=3000, batch_size=4, seed=0, callbacks=live
)
"""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # those of the client and its sockets
def test_a_notebook_stores_one_output_with_the_last_picture() -> None:
    nbformat = pytest.importorskip("nbformat", reason="the notebooks' packages are not installed")
    client = pytest.importorskip("nbclient", reason="the notebooks' packages are not installed")
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(CELL), nbformat.v4.new_code_cell("history")]
    client.NotebookClient(notebook, timeout=120).execute()
    training, history = (cell.outputs for cell in notebook.cells)
    for outputs, kind in ((training, "display_data"), (history, "execute_result")):
        (output,) = outputs
        assert output.output_type == kind
        assert set(output.data) == {"text/html", "image/svg+xml", "text/plain"}
        assert len(output.data["image/svg+xml"]) <= 25_000
    assert training[0].data["text/plain"].startswith("epoch 3000/3000, loss ")
    assert "4 of 4 on their side" in training[0].data["image/svg+xml"]
    assert history[0].data["text/plain"].startswith(" epoch ")
