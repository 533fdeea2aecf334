"""The picture of a History: our own chart, or axes of matplotlib."""

from __future__ import annotations

import math
import re
import sys
from typing import Any

import pytest

import nn
from autograd import DataError, OperandError
from autograd.draw import Picture
from autograd.draw.charts import Chart, Line
from nn import History
from nn.plot import curves


def history(epochs: int = 3) -> History:
    filled = History()
    for epoch in range(epochs):
        filled.record({"loss": 3.0 - epoch, "accuracy": 0.1 * epoch, "val_loss": 4.0 - epoch, "lr": 0.1})
    return filled


def panels(filled: History) -> dict[str, dict[str, Line]]:
    """The lines by their labels, of each panel by its title."""
    return {
        panel.title: {line.label: line for line in panel.marks if isinstance(line, Line)}
        for [panel] in filled.plot().rows
    }


# --- the chart -------------------------------------------------------------------------------------------------------


def test_losses_are_above_and_each_metric_has_a_panel() -> None:
    found = panels(history())
    assert {title: list(lines) for title, lines in found.items()} == {
        "loss": ["loss", "val_loss"],
        "accuracy": ["accuracy"],
    }
    loss, validation = found["loss"].values()
    assert (loss.xs, loss.ys, loss.dashed) == ([1, 2, 3], [3.0, 2.0, 1.0], False)
    assert (validation.ys, validation.dashed) == ([4.0, 3.0, 2.0], True)
    assert loss.colour == validation.colour != found["accuracy"]["accuracy"].colour


def test_no_matplotlib_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    chart = history().plot()
    assert isinstance(chart, Picture)
    assert chart.svg.startswith("<svg")


def test_a_penalty_is_among_the_losses() -> None:
    filled = History()
    filled.record({"loss": 1.0, "penalty": 0.5, "mae": 2.0})
    found = panels(filled)
    assert list(found["loss"]) == ["loss", "penalty"]
    assert len({line.colour for lines in found.values() for line in lines.values()}) == 3


@pytest.mark.parametrize(("losses", "log"), [([10.0, 0.01], True), ([10.0, 1.0], False), ([10.0, 0.0], False)])
def test_losses_of_very_different_sizes_have_a_logarithmic_axis(losses: list[float], log: bool) -> None:
    filled = History()
    for loss in losses:
        filled.record({"loss": loss, "mae": loss})
    [above], [below] = filled.plot().rows
    assert above.y.log is log
    assert not below.y.log


def test_one_epoch_is_a_dot_in_the_middle() -> None:
    chart = history(1).plot()
    [panel] = chart.rows[0]
    assert panel.x.share(1) == 0.5
    assert chart.svg.count('class="pt"') == 3
    assert 'class="ln' not in chart.svg


def test_epochs_that_are_not_finite_are_said_below() -> None:
    filled = history()
    assert not filled.plot().notes
    filled.record({"loss": 0.5, "accuracy": math.nan, "val_loss": math.inf, "lr": 0.1})
    chart = filled.plot()
    assert chart.notes == ["▲ +∞, ▼ NaN or −∞: gaps in the lines"]
    assert chart.svg.count('class="od"') == 2


def test_it_says_why_the_training_ended() -> None:
    filled = history()
    filled.interrupted, filled.stopped = True, "good enough"
    assert filled.plot().notes == ["interrupted by Ctrl-C", "stopped: good enough"]


def test_thousands_of_epochs_are_thinned() -> None:
    filled = History()
    filled.epochs = list(range(1, 20_001))
    for name in ("loss", "val_loss", "accuracy", "val_accuracy"):
        filled.history[name] = [0.5 + 0.5 * math.sin(i * i) for i in filled.epochs]
    assert len(filled.plot().svg) <= 25_000


def test_the_text_form_is_a_table() -> None:
    assert history().plot().text.splitlines() == [
        "loss",
        "  loss      ▆▃▁  3 → 1, between 1 and 3",
        "  val_loss  █▆▃  4 → 2, between 2 and 4",
        "accuracy",
        "  accuracy  ▁▅█  0 → 0.2, between 0 and 0.2",
    ]


def test_nothing_to_plot() -> None:
    with pytest.raises(DataError, match="nothing to plot: given 0 finished epochs"):
        History().plot()


def test_names_of_metrics_are_text() -> None:
    filled = History()
    filled.record({"loss": 1.0, "<script>": 2.0})
    assert "<script" not in filled.plot().svg
    assert "&lt;script&gt; 2" in filled.plot().svg


# --- notebooks -------------------------------------------------------------------------------------------------------


def test_a_notebook_is_given_the_chart_and_the_table() -> None:
    filled = history()
    bundle = filled._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert bundle["image/svg+xml"] == filled.plot().svg
    assert bundle["text/plain"] == repr(filled)
    assert set(filled._repr_mimebundle_(include=["image/svg+xml"])) == {"image/svg+xml", "text/plain"}


def test_a_notebook_is_given_the_table_where_there_is_no_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert History()._repr_mimebundle_() == {"text/plain": " epoch"}

    def broken(*arguments: object) -> Any:
        raise RecursionError

    monkeypatch.setattr(curves, "panels", broken)
    assert history()._repr_mimebundle_() == {"text/plain": repr(history())}


def test_what_draws_is_imported_when_it_is_asked_for() -> None:
    assert {"LivePlot", "plot_boundary", "plot_histograms"} <= set(dir(nn)) & set(nn.__all__)
    assert nn.plot_boundary.__module__ == "nn.plot.boundary"
    with pytest.raises(AttributeError, match="module 'nn' has no attribute 'plot_losses'"):
        nn.plot_losses  # noqa: B018 - the error is the point


# --- matplotlib ------------------------------------------------------------------------------------------------------


@pytest.fixture
def ax() -> Any:
    """Axes that nobody sees."""
    figure = pytest.importorskip("matplotlib.figure", reason="matplotlib is not installed")
    return figure.Figure().add_subplot()


def lines(axes: Any) -> dict[str, tuple[list[float], str]]:
    return {line.get_label(): (list(line.get_ydata()), line.get_linestyle()) for line in axes.get_lines()}


def test_in_axes_losses_are_on_the_left_and_metrics_on_the_right(ax: Any) -> None:
    assert history().plot(ax) is ax
    assert lines(ax) == {"loss": ([3.0, 2.0, 1.0], "-"), "val_loss": ([4.0, 3.0, 2.0], "--")}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")
    left, right = ax.figure.axes
    assert left is ax
    assert lines(right) == {"accuracy": ([0.0, 0.1, 0.2], "-")}
    assert right.get_ylabel() == "accuracy"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["loss", "val_loss", "accuracy"]
    assert ax.get_lines()[0].get_color() == ax.get_lines()[1].get_color()


def test_in_axes_one_epoch_is_a_dot_and_there_is_no_right_axis_without_metrics(ax: Any) -> None:
    single = History()
    single.record({"loss": 1.0})
    single.plot(ax)
    assert ax.get_lines()[0].get_marker() == "o"
    assert ax.figure.axes == [ax]


def test_in_axes_the_losses_are_logarithmic_too(ax: Any) -> None:
    filled = History()
    for loss in (10.0, 0.01):
        filled.record({"loss": loss})
    assert filled.plot(ax).get_yscale() == "log"


@pytest.mark.parametrize("ax", [True, "axes", 3])
def test_what_are_no_axes_is_refused(ax: object) -> None:
    with pytest.raises(OperandError, match=rf"ax: given {re.escape(repr(ax))}, expected axes of matplotlib"):
        history().plot(ax)


def test_a_chart_is_no_figure(tmp_path: Any) -> None:
    chart = history().plot()
    assert isinstance(chart, Chart)
    assert chart.render(tmp_path / "loss") == str(tmp_path / "loss.svg")
    assert (tmp_path / "loss.svg").read_text(encoding="utf-8") == chart.svg
