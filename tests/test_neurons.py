"""The neurons of a layer in one call record what `dot` and the activation record one by one."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import (
    TABLE,
    OperandError,
    Scope,
    ShapeError,
    Value,
    detect_anomaly,
    dot,
    enable_grad,
    neurons,
    no_grad,
    relu,
    set_data,
    tanh,
)

numbers = st.one_of(st.floats(-3.0, 3.0), st.sampled_from([0.0, -0.0, math.inf, math.nan, 1e308]))


class Named(Value):
    """A Value of a subclass."""


def graph(outputs: list[Any]) -> list[Any]:
    """All that can be seen of the nodes of some outputs, with every digit of the numbers."""

    def told(x: Any) -> Any:
        if isinstance(x, tuple):
            return tuple(map(told, x))
        return x.hex() if isinstance(x, float) else id(x) if not x.op else node(x)

    def node(x: Value) -> Any:
        return x.op, x.data.hex(), x.scope, told(x.operands), [(id(y), d.hex()) for y, d in x.edges if not y.op]

    return [node(x) for x in outputs]


operands = st.one_of(numbers.map(Value), numbers, numbers.map(Named))
values = st.integers(0, 3).flatmap(
    lambda size: st.tuples(
        st.lists(st.lists(numbers.map(Value), min_size=size, max_size=size), min_size=1, max_size=3),
        st.one_of(
            st.lists(numbers.map(Value), min_size=size, max_size=size),
            st.lists(numbers, min_size=size, max_size=size),
            st.lists(operands, min_size=size, max_size=size),
        ),
    )
)


@given(values, st.lists(operands, min_size=3, max_size=3), st.sampled_from([None, relu, tanh]))
def test_a_layer_records_what_its_neurons_record_one_by_one(given: Any, biases: list[Any], activation: Any) -> None:
    weights, x = given
    biases = biases[: len(weights)]
    scopes = [Scope(f"neuron {i}") for i in range(len(weights))]
    layer = neurons(weights, biases, [activation] * len(weights), scopes)
    for _ in range(2):  # the second call finds what the first has prepared
        expected = []
        for w, b, scope in zip(weights, biases, scopes, strict=True):
            with scope:
                total = dot(w, x, b)
                expected.append(total if activation is None else activation(total))
        if all(isinstance(total, Value) for total in expected):
            assert graph(layer(x)) == graph(expected)


@pytest.fixture
def weights() -> list[list[Any]]:
    return [[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]]


def numbers_of(layer: Any, x: list[Any]) -> list[float]:
    outputs = layer(x)
    for output in outputs:
        output.backward()
    return [output.data for output in outputs]


@pytest.mark.parametrize("inputs", [[1.0, 10.0], [Value(1.0), Value(10.0)]], ids=["numbers", "Values"])
def test_a_number_that_is_written_between_calls_counts(weights: list[list[Any]], inputs: list[Any]) -> None:
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, None])
    assert numbers_of(layer, inputs) == [21.0, 43.0]
    weights[0][0].data = 5.0
    assert numbers_of(layer, inputs) == [25.0, 43.0]
    set_data([weights[1][1]], [6.0])
    assert numbers_of(layer, inputs) == [25.0, 63.0]


def test_a_weight_that_is_replaced_counts_also_where_its_number_is_the_same(weights: list[list[Any]]) -> None:
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, None])
    assert numbers_of(layer, [1.0, 10.0]) == [21.0, 43.0]
    old, weights[0][1] = weights[0][1], Value(2.0)
    for leaf in [old, *weights[0], *weights[1]]:
        leaf.zero_grad()
    assert numbers_of(layer, [1.0, 10.0]) == [21.0, 43.0]
    assert (old.grad, weights[0][1].grad) == (0.0, 10.0)
    weights[0].reverse()
    assert numbers_of(layer, [1.0, 10.0]) == [12.0, 43.0]
    weights[0][0] = 7.0  # a constant
    assert numbers_of(layer, [1.0, 10.0]) == [17.0, 43.0]


def test_a_gradient_takes_the_numbers_at_the_time_of_recording(weights: list[list[Any]]) -> None:
    x = [Value(1.0), Value(10.0)]
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, None])
    first = layer(x)
    weights[0][0].data = 100.0
    second = layer(x)
    first[0].backward()
    assert x[0].grad == 1.0
    second[0].backward()
    assert x[0].grad == 101.0


def test_the_number_of_inputs_is_that_of_the_weights(weights: list[list[Any]]) -> None:
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, None])
    layer([1.0, 2.0])
    for wrong in ([1.0], [1.0, 2.0, 3.0]):
        with pytest.raises(ShapeError):
            layer(wrong)
    weights[0].append(Value(1.0))
    with pytest.raises(ShapeError):
        layer([1.0, 2.0])


def test_what_is_no_weight_is_refused(weights: list[list[Any]]) -> None:
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, None])
    layer([1.0, 2.0])
    weights[1][0] = "3.0"
    with pytest.raises(OperandError):
        layer([1.0, 2.0])


def test_the_scope_around_is_there_again_after_a_call_and_after_an_error(weights: list[list[Any]]) -> None:
    def failing(x: Value) -> Value:
        raise ZeroDivisionError

    inner, around = [Scope("first"), None], Scope("around")
    with around:
        outputs = neurons(weights, [Value(0.0), Value(0.0)], [tanh, tanh], inner)([1.0, 2.0])
        assert [output.scope for output in outputs] == [inner[0], around]
        with pytest.raises(ZeroDivisionError):
            neurons(weights, [Value(0.0), Value(0.0)], [failing, None], inner)([1.0, 2.0])
        assert Value(1.0).scope is around
    assert Value(1.0).scope is None


def test_nothing_is_recorded_within_no_grad_and_a_watcher_sees_every_node(weights: list[list[Any]]) -> None:
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, tanh])
    layer([1.0, 2.0])
    with no_grad():
        assert [output.parents for output in layer([1.0, 2.0])] == [(), ()]
        with enable_grad():
            assert all(output.parents for output in layer([1.0, 2.0]))
    seen = pytest.raises(Exception, match="dot")
    with detect_anomaly(), seen:
        layer([math.nan, 2.0])


def test_rules_of_dot_that_are_replaced_are_what_runs(
    weights: list[list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, None])
    layer([1.0, 2.0])
    row = TABLE["dot"]
    monkeypatch.setattr(row, "partials", (lambda F, out, w, x, b: [17.0 for _ in w], *row.partials[1:]))
    layer([1.0, 2.0])[0].backward()
    assert [w.grad for w in weights[0]] == [17.0, 17.0]


def test_the_rule_for_the_value_of_dot_that_is_replaced_is_what_runs(
    weights: list[list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = neurons(weights, [Value(0.0), Value(0.0)], [None, None])
    monkeypatch.setattr(TABLE["dot"], "forward", lambda F, w, x, b: 17.0)
    assert [output.data for output in layer([1.0, 2.0])] == [17.0, 17.0]


def test_what_is_no_scope_is_refused() -> None:
    with pytest.raises(OperandError, match="scopes of neurons are Scopes"):
        neurons([[Value(1.0)]], [0.0], [None], ["hidden"])
