from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest

from autograd import TABLE, OperandError, SettingError, ShapeError, UnknownNameError, Value, function, tanh
from nn import MLP, Dropout, Layer, Neuron, Outputs, Sequential, init
from nn.layers import activation_function


def test_a_neuron_is_its_activation_of_w_x_plus_b() -> None:
    neuron = Neuron(2, activation="tanh")
    neuron.w[0].data, neuron.w[1].data, neuron.b.data = 0.5, -2.0, 1.0
    x = [Value(3.0), Value(0.25)]
    out = neuron(x)
    assert out.data == math.tanh(0.5 * 3.0 - 2.0 * 0.25 + 1.0)
    out.backward()
    slope = 1 - math.tanh(2.0) ** 2
    assert [w.grad for w in neuron.w] == pytest.approx([3.0 * slope, 0.25 * slope], rel=1e-14)
    assert neuron.b.grad == pytest.approx(slope, rel=1e-14)
    assert [v.grad for v in x] == pytest.approx([0.5 * slope, -2.0 * slope], rel=1e-14)


def test_a_neuron_records_one_dot_and_one_activation() -> None:
    out = Neuron(5)([1.0] * 5)
    assert out.op == "relu"
    (total,) = out.parents
    assert total.op == "dot"
    assert all(parent.op == "" for parent in total.parents)
    assert Neuron(5, nonlin=False)([1.0] * 5).op == "dot"


def test_a_neuron_draws_from_the_global_generator_as_micrograd_does() -> None:
    random.seed(1337)
    neuron = Neuron(3)
    random.seed(1337)
    assert [w.data for w in neuron.w] == [random.uniform(-1, 1) for _ in range(3)]
    assert neuron.b.data == 0.0
    assert neuron.nonlin
    assert not Neuron(3, False).nonlin
    assert not Neuron(3, activation="linear").nonlin


def test_a_model_draws_its_weights_in_the_order_of_micrograd() -> None:
    random.seed(7)
    model = MLP(2, [3, 1])
    random.seed(7)
    for neuron in [*model.layers[0].neurons, *model.layers[1].neurons]:
        assert [w.data for w in neuron.w] == [random.uniform(-1, 1) for _ in neuron.w]


def test_a_seed_fixes_the_weights_and_leaves_the_global_generator_alone() -> None:
    random.seed(0)
    state = random.getstate()
    first, second = MLP(2, [3, 1], seed=5), MLP(2, [3, 1], seed=random.Random(5))
    assert random.getstate() == state
    assert first.state_dict() == second.state_dict()
    assert first.state_dict() != MLP(2, [3, 1], seed=6).state_dict()
    weights = [w.data for neuron in first.layers[0].neurons for w in neuron.w]
    assert len(set(weights)) == 6


@pytest.mark.parametrize(("nin", "given"), [(3, [1.0, 2.0]), (1, [1.0, 2.0, 3.0])])
def test_a_wrong_number_of_inputs_names_the_neuron(nin: int, given: list[float]) -> None:
    with pytest.raises(ShapeError) as caught:
        Neuron(nin)(given)
    message = str(caught.value)
    assert f"Neuron takes {nin} input" in message
    assert f"given {len(given)} inputs {given}" in message
    assert f"expected {nin}, one per weight" in message
    model = MLP(nin, [2, 1])
    with pytest.raises(ShapeError, match=r"MLP\.layers\.0 takes"):
        model(given)
    with pytest.raises(ShapeError, match=r"MLP\.layers\.0\.neurons\.1 takes"):
        model.layers[0].neurons[1](given)


def test_many_wrong_inputs_are_counted_not_printed() -> None:
    with pytest.raises(ShapeError, match=r"given 100 inputs, expected 3"):
        Neuron(3)([1.0] * 100)


def test_a_bare_number_is_no_list_of_inputs() -> None:
    with pytest.raises(OperandError, match=r"Neuron takes a list of 1 inputs: given 2.0.*write \[x\]"):
        Neuron(1)(2.0)  # type: ignore[arg-type]


def test_a_layer_always_returns_a_list() -> None:
    for nout in (1, 3):
        outputs = Layer(2, nout)([1.0, 2.0])
        assert isinstance(outputs, list)
        assert isinstance(outputs, Outputs)
        assert len(outputs) == nout
    assert len(MLP(2, [1])([1.0, 2.0])) == 1


def test_the_last_layer_is_linear_by_default() -> None:
    model = MLP(2, [3, 3, 1])
    assert [layer.neurons[0].nonlin for layer in model.layers] == [True, True, False]
    assert model.describe() == "MLP 2->3->3->1 relu/relu/identity"


def test_activations_by_name_callable_and_layer() -> None:
    assert MLP(2, [3, 1], activation="tanh").describe() == "MLP 2->3->1 tanh/identity"
    assert MLP(2, [3, 1], activation=["relu", "sigmoid"]).describe() == "MLP 2->3->1 relu/sigmoid"
    assert MLP(2, [3, 1], activation=tanh).describe() == "MLP 2->3->1 tanh/identity"
    assert MLP(2, [1], activation=["swish"]).describe() == "MLP 2->1 silu"
    cube = Neuron(1, activation=lambda v: v * v * v, init="constant", bias=-0.1)
    assert cube([21.0]).data == pytest.approx(8.0)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "selu", "gelu", "mish", "softplus", "arctan", "sin"])
def test_any_function_of_one_number_can_be_an_activation(name: str) -> None:
    neuron = Neuron(1, activation=name, init="constant")
    out = neuron([5.0])
    assert out.op == name
    assert out.data == function(name)(0.5)


def test_an_unknown_activation_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown activation: given 'rellu'.*did you mean 'relu'"):
        MLP(2, [1, 1], activation="rellu")


@pytest.mark.parametrize("name", ["dot", "add", "clip"])
def test_a_function_of_several_numbers_is_no_activation(name: str) -> None:
    with pytest.raises(SettingError, match=f"{name} cannot be the activation of a neuron"):
        activation_function(name)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_as_an_activation_points_to_cross_entropy(name: str) -> None:
    with pytest.raises(SettingError, match=r"leave the last layer linear and train with loss=.cross_entropy."):
        MLP(2, [3], activation=[name])


def test_what_is_no_activation_is_refused() -> None:
    with pytest.raises(OperandError, match=r"activation: given 5, expected a name"):
        Neuron(1, activation=5)  # type: ignore[arg-type]
    with pytest.raises(ShapeError, match=r"one entry per layer: given \['relu'\], expected 2 entries"):
        MLP(1, [2, 1], activation=["relu"])


@pytest.mark.parametrize("nouts", [[], 3, "16"])
def test_sizes_are_a_list(nouts: object) -> None:
    with pytest.raises(ShapeError, match=r"nouts is the list of the layers' sizes"):
        MLP(2, nouts)  # type: ignore[arg-type]


def test_sizes_are_whole_and_positive() -> None:
    with pytest.raises(SettingError, match=r"nouts\[1\] is out of its range: given 0"):
        MLP(2, [3, 0])
    with pytest.raises(OperandError, match=r"nin is not a whole number: given 2.5"):
        Neuron(2.5)  # type: ignore[arg-type]
    with pytest.raises(SettingError, match=r"nout is out of its range: given -1"):
        Layer(2, -1)


def test_bias_and_init_are_used() -> None:
    layer = Layer(2, 2, init="zeros", bias=0.25)
    assert [p.data for p in layer.parameters()] == [0.0, 0.0, 0.25] * 2
    custom = Layer(2, 2, init=lambda fan_in, fan_out, *, seed: [float(fan_in), float(fan_out)])
    assert [w.data for w in custom.neurons[1].w] == [2.0, 2.0]
    wide = Layer(1, 6, init="xavier_uniform", seed=1)
    assert max(abs(neuron.w[0].data) for neuron in wide.neurons) <= math.sqrt(6 / 7)


def test_an_initialiser_that_draws_too_few_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"drew the wrong number of weights: given 1, expected 3"):
        Neuron(3, init=lambda fan_in, fan_out, *, seed: [0.0])
    assert Neuron(3, init=init.zeros).w[2].data == 0.0


def test_sequential_calls_one_after_the_other() -> None:
    model = Sequential(Layer(2, 3, init="constant"), Dropout(0.0), lambda xs: [sum(xs)])
    assert model([1.0, 2.0])[0].data == pytest.approx(0.9)
    assert len(model) == 3
    assert next(iter(model)) is model[0]
    assert [name for name, _ in model.named_children()] == ["layers.0", "layers.1"]
    assert repr(model).startswith("Sequential of 3, 9 parameters\n  layers.0: Layer 2->3 relu, 9 parameters\n")
    assert repr(model).endswith("  layers.1: Dropout 0, 0 parameters")
    assert model([1.0, 2.0])[0].scope is model.scope


def test_sequential_says_what_does_not_fit() -> None:
    with pytest.raises(ShapeError, match="Sequential has nothing in it"):
        Sequential()
    with pytest.raises(OperandError, match=r"(?s)entry 0 of Sequential cannot be called.*not Sequential\(\[a, b\]\)"):
        Sequential([Layer(1, 1)])  # type: ignore[arg-type]
    with pytest.raises(OperandError, match=r"entry 1 of Sequential cannot be called: given 3"):
        Sequential(Layer(1, 1), 3)  # type: ignore[arg-type]


def test_dropout_drops_the_share_it_should_and_keeps_the_mean() -> None:
    dropped = Dropout(0.3, seed=0)([1.0] * 10_000)
    zeros = sum(value == 0.0 for value in dropped)
    assert 2_800 < zeros < 3_200
    assert {value for value in dropped if value != 0.0} == {1.0 / 0.7}


def test_dropout_passes_gradients_only_where_it_kept() -> None:
    values = [Value(1.0) for _ in range(20)]
    kept = Dropout(0.5, seed=3)(values)
    for out in kept:
        if isinstance(out, Value):
            out.backward()
    assert [v.grad for v in values] == [2.0 if isinstance(out, Value) else 0.0 for out in kept]
    assert {v.grad for v in values} == {0.0, 2.0}


def test_dropout_does_nothing_when_evaluating_or_without_a_rate() -> None:
    values = [Value(1.0), Value(2.0)]
    assert all(a is b for a, b in zip(Dropout(0.9).eval()(values), values, strict=True))
    assert all(a is b for a, b in zip(Dropout(0.0)(values), values, strict=True))


def test_dropout_without_a_seed_follows_the_global_generator() -> None:
    random.seed(4)
    first = Dropout(0.5)([1.0] * 50)
    random.seed(4)
    assert Dropout(0.5)([1.0] * 50) == first


@pytest.mark.parametrize("rate", [-0.1, 1.0, float("nan")])
def test_a_rate_outside_its_range_is_refused(rate: float) -> None:
    with pytest.raises(SettingError, match="rate is out of its range"):
        Dropout(rate)


def test_a_wrong_activation_is_refused_where_no_layer_has_a_use_for_it() -> None:
    for activation in ("rellu", ["rellu"]):
        with pytest.raises(UnknownNameError, match=r"unknown activation: given 'rellu'.*did you mean 'relu'"):
            MLP(2, [1], activation=activation)
    with pytest.raises(OperandError, match="activation: given 3"):
        MLP(2, [1], activation=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.hidden])
def test_the_building_blocks_of_other_functions_are_no_activations(name: str) -> None:
    with pytest.raises(UnknownNameError, match=f"unknown activation: given '{name}'"):
        Neuron(2, activation=name)


@pytest.mark.parametrize("x", [np.zeros((2, 2)), [[1.0, 2.0], [3.0, 4.0]], np.zeros((5, 2)), [(1.0, 2.0)]])
def test_several_samples_at_once_are_refused(x: Any) -> None:
    for model in (MLP(2, [1]), Layer(2, 1), Neuron(2)):
        with pytest.raises(ShapeError, match=r"takes one sample at a time: given .*Repair: .*model\.predict\(X\)"):
            model(x)


def test_other_wrong_inputs_are_not_taken_for_samples() -> None:
    with pytest.raises(OperandError, match="given 'a'"):
        MLP(2, [1])("ab")  # type: ignore[arg-type]
    with pytest.raises(ShapeError, match=r"MLP\.layers\.0 takes 2 inputs: given 5 inputs"):
        MLP(2, [1])(np.zeros(5))


def test_an_initializer_that_is_no_name_is_refused() -> None:
    with pytest.raises(
        OperandError, match=r"initializer is not a name: given 3, expected a string: constant, he_normal"
    ):
        MLP(2, [1], init=3)  # type: ignore[arg-type]
