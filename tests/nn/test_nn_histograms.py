"""The picture of weights and gradients: what vanishes, explodes or is dead shows."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograd import SettingError, Value, set_grads
from autograd.draw.charts import Axis, Bars, Panel
from nn import MLP, Dropout, Layer, Module, Neuron, Sequential, plot_histograms
from nn.plot.histograms import BINS, counted, decades, layers_of


def rows(model: Module) -> dict[str, Panel]:
    return {panel.title: panel for row in plot_histograms(model).rows for panel in row}


def counts(panel: Panel, odd: bool = False) -> list[float]:
    return [height for mark in panel.marks if isinstance(mark, Bars) and mark.odd is odd for _, _, height in mark.bars]


def with_grads(model: Module, *gradients: float) -> Module:
    """The model, its parameters given these gradients, over and over."""
    parameters = model.parameters()
    set_grads(parameters, [gradients[i % len(gradients)] for i in range(len(parameters))])
    return model


def test_every_parameter_and_every_gradient_is_counted() -> None:
    found = rows(with_grads(MLP(2, [3, 1], seed=0), 1.0, -1e-3, 0.0, math.nan, 2.0))
    assert list(found) == ["layers.0 parameters", "layers.0 gradients", "layers.1 parameters", "layers.1 gradients"]
    assert [sum(counts(panel)) for panel in found.values()] == [9, 5, 4, 3]
    assert [counts(panel, odd=True) for panel in found.values()] == [[], [2, 2], [], [1, 0]]


def test_all_layers_share_their_axes() -> None:
    found = list(rows(with_grads(MLP(2, [3, 3, 1], seed=0), 0.5)).values())
    assert len({panel.x for panel in found[0::2]}) == len({panel.x for panel in found[1::2]}) == 1
    assert found[1].x.log
    assert not found[0].x.log


def test_a_layer_whose_gradients_vanish_stands_to_the_left() -> None:
    model = with_grads(MLP(2, [4, 4, 1], seed=0), 1e-2)
    with_grads(model.layers[0], 1e-9)
    found = rows(model)
    first, last = (counts(found[f"layers.{i} gradients"]) for i in (0, 2))
    assert max(i for i, n in enumerate(first) if n) < BINS // 2 < min(i for i, n in enumerate(last) if n)
    assert found["layers.0 gradients"].note == "median 1e-9"
    assert not found["layers.0 gradients"].warned


def test_dead_neurons_are_counted() -> None:
    model = MLP(1, [3, 1], activation="relu", init="constant")
    for neuron, bias in zip(model.layers[0].neurons, (1.0, -9.0, -9.0), strict=True):
        neuron.b.data = bias
    model([2.0])[0].backward()
    panel = rows(model)["layers.0 gradients"]
    assert (panel.note, panel.warned) == ("2 of 3 neurons dead", True)
    zeros, odd = counts(panel, odd=True)
    assert (zeros, odd) == (4, 0)


def test_zeros_without_a_dead_neuron() -> None:
    panel = rows(with_grads(Layer(1, 2, seed=0), 0.0, 1.0))["model gradients"]
    assert (panel.note, panel.warned) == ("2 of 4 are 0", True)


def test_what_is_not_finite_is_counted() -> None:
    model = with_grads(Layer(1, 2, seed=0), math.inf, 1.0)
    model.parameters()[0].data = math.nan
    found = rows(model)
    assert [(panel.note, panel.warned) for panel in found.values()] == [("1 not finite", True), ("2 not finite", True)]
    assert sum(counts(found["model parameters"])) == 3


def test_a_model_that_was_never_swept_is_told_so() -> None:
    assert plot_histograms(Layer(2, 2)).notes == ["All gradients are 0: call loss.backward() first, or fit."]
    assert not plot_histograms(with_grads(Layer(2, 2), 1.0)).notes


def test_of_many_layers_the_middle_is_left_out() -> None:
    chart = plot_histograms(with_grads(MLP(1, [1] * 30, seed=0), 1.0))
    titles = [row[0].title for row in chart.rows]
    assert titles == [f"layers.{i} parameters" for i in [*range(5), *range(25, 30)]]
    assert chart.notes == ["20 layers in the middle are left out"]
    assert len(chart.svg) <= 25_000


class Custom(Module):
    """A module with parameters of its own, one child used twice, and one without parameters."""

    def __init__(self) -> None:
        self.scale = [Value(1.0), Value(2.0)]

    def __call__(self, x: Any) -> Any:
        """Nothing to do with it."""
        return x


def test_layers_are_found_in_any_model() -> None:
    custom, layer = Custom(), Layer(2, 2)
    model = Sequential(custom, layer, Dropout(0.5), layer, Neuron(2))
    found = [(layer.path, len(layer.parameters), len(layer.neurons)) for layer in layers_of(model)]
    assert found == [("layers.0", 2, 0), ("layers.1", 6, 2), ("layers.4", 3, 1)]
    assert [layer.path for layer in layers_of(Neuron(2))] == ["model"]


def test_a_model_without_parameters_is_refused() -> None:
    with pytest.raises(SettingError, match="has no parameters to draw"):
        plot_histograms(Dropout(0.5))


def test_drawing_changes_nothing() -> None:
    model = with_grads(MLP(2, [3, 1], seed=0), 0.5, 0.0)
    before = [(p.data, p.grad) for p in model.parameters()]
    assert plot_histograms(model).svg == plot_histograms(model).svg
    assert [(p.data, p.grad) for p in model.parameters()] == before


@given(st.lists(st.floats(0.0, 1.0), max_size=50))
def test_every_share_is_in_one_bin(shares: list[float]) -> None:
    found = counted(shares)
    assert (len(found), sum(found)) == (BINS, len(shares))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=5))
def test_the_axis_of_gradients_has_at_least_three_decades(gradients: list[float]) -> None:
    low, high = decades(gradients)
    assert 0.0 < low < high < math.inf
    assert high / low > 999.0
    assert Axis(low, high, log=True).ticks(4)
    for size in map(abs, gradients):
        if 1e-140 <= size <= 1e140:
            assert low <= size * 1.001
            assert size <= high * 1.001


@settings(max_examples=30)
@given(st.lists(st.floats(), min_size=1, max_size=4))
@example([5e-324, 1.7e308])
def test_gradients_of_any_size_are_drawn_and_counted(gradients: list[float]) -> None:
    chart = plot_histograms(with_grads(Layer(1, 1, seed=0), *gradients))
    assert "<path" in chart.svg
    panel = chart.rows[0][1]
    assert sum(counts(panel)) + sum(counts(panel, odd=True)) == 2
