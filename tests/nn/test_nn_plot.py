from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import pytest

from autograd import DataError, MissingExtraError
from nn import History


@pytest.fixture(autouse=True)
def no_window() -> Iterator[None]:
    """Draw into memory, and forget the figures afterwards."""
    mpl.use("agg")
    from matplotlib import pyplot

    yield
    pyplot.close("all")


def history() -> History:
    filled = History()
    for epoch in range(3):
        filled.record({"loss": 3.0 - epoch, "accuracy": 0.1 * epoch, "val_loss": 4.0 - epoch, "lr": 0.1})
    return filled


def lines(axes: Any) -> dict[str, tuple[list[float], str]]:
    return {line.get_label(): (list(line.get_ydata()), line.get_linestyle()) for line in axes.get_lines()}


def test_losses_are_on_the_left_and_metrics_on_the_right() -> None:
    axes = history().plot()
    assert lines(axes) == {"loss": ([3.0, 2.0, 1.0], "-"), "val_loss": ([4.0, 3.0, 2.0], "--")}
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "loss")
    left, right = axes.figure.axes
    assert left is axes
    assert lines(right) == {"accuracy": ([0.0, 0.1, 0.2], "-")}
    assert right.get_ylabel() == "accuracy"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["loss", "val_loss", "accuracy"]
    assert axes.get_lines()[0].get_color() == axes.get_lines()[1].get_color()


def test_it_draws_into_axes_of_ones_own() -> None:
    from matplotlib.figure import Figure

    own = Figure().add_subplot()
    single = History()
    single.record({"loss": 1.0})
    assert single.plot(own) is own
    assert own.get_lines()[0].get_marker() == "o"
    assert own.figure.axes == [own]


def test_it_can_be_saved(tmp_path: Any) -> None:
    history().plot().figure.savefig(tmp_path / "loss.png")
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_nothing_to_plot() -> None:
    with pytest.raises(DataError, match="nothing to plot: given 0 finished epochs"):
        History().plot()


def test_a_missing_matplotlib_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"plots need the package matplotlib.*dagrad\[plot\]"):
        history().plot()
