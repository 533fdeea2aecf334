from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import ShapeError, Value
from nn import Outputs

OPERATORS: list[Callable[[Any, Any], Any]] = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.pow,
    operator.mod,
]


@pytest.mark.parametrize("operation", OPERATORS)
@pytest.mark.parametrize("other", [2, 3.5, np.float64(1.5), np.int64(2), Value(2.5)])
def test_a_single_output_calculates_as_its_value_does(operation: Callable[[Any, Any], Any], other: Any) -> None:
    value = Value(3.0)
    one = Outputs([value])
    assert operation(one, other).data == operation(value, other).data
    assert operation(other, one).data == operation(other, value).data
    result = operation(one, other)
    result.backward()
    by_outputs, value.grad = value.grad, 0.0
    operation(value, other).backward()
    assert by_outputs == value.grad


def test_two_single_outputs_and_signs() -> None:
    three, two = Outputs([Value(3.0)]), Outputs([Value(2.0)])
    assert (three - two).data == 1.0
    assert (three * two).data == 6.0
    assert (-three).data == -3.0
    assert +three is three[0]
    assert abs(-1 * three).data == 3.0
    assert abs(Outputs([Value(-2.0)])).data == 2.0


def test_attributes_of_a_single_output_are_those_of_its_value() -> None:
    one = Outputs([Value(0.5)])
    assert one.data == 0.5
    assert one.tanh().data == Value(0.5).tanh().data
    one.backward()
    assert one[0].grad == 1.0


@pytest.mark.parametrize("symbol", ["+", "-", "*", "/", "**", "%"])
def test_arithmetic_on_several_outputs_is_refused(symbol: str) -> None:
    outputs = Outputs([Value(1.0), Value(2.0)])
    scope: dict[str, Any] = {"outputs": outputs}
    for expression in (f"outputs {symbol} 2", f"2 {symbol} outputs", f"outputs {symbol} outputs"):
        with pytest.raises(ShapeError) as caught:
            eval(expression, scope)  # noqa: S307  (the expressions are above)
        assert f"'{symbol}' on the outputs of a layer, which are a list: given 2 outputs" in str(caught.value)
        assert "outputs[0]" in str(caught.value)
    for unary in (operator.neg, operator.pos, operator.abs):
        with pytest.raises(ShapeError, match="on the outputs of a layer"):
            unary(outputs)


def test_attributes_of_several_outputs_are_refused() -> None:
    with pytest.raises(AttributeError, match=r"here of 2 Values, .*no attribute 'data': write outputs\[0\].data"):
        _ = Outputs([Value(1.0), Value(2.0)]).data
    with pytest.raises(AttributeError, match="'Outputs' object has no attribute 'colour'"):
        _ = Outputs([Value(1.0)]).colour
    assert not hasattr(Outputs([Value(1.0)]), "_repr_svg_")


def test_it_stays_a_list() -> None:
    a, b = Value(1.0), Value(2.0)
    outputs = Outputs([a, b])
    assert outputs == [a, b]
    assert [*outputs] == [a, b]
    assert outputs + [3.0] == [a, b, 3.0]  # noqa: RUF005  (the operator is what is tested)
    assert [3.0] + outputs == [3.0, a, b]  # noqa: RUF005
    assert sum([Outputs([a]), Outputs([b])], []) == [a, b]  # noqa: RUF017
    assert outputs[1] is b
    assert bool(Outputs()) is False
    assert [o.data for o in sorted(outputs, reverse=True)] == [2.0, 1.0]
    for twin in (copy.deepcopy(outputs), pickle.loads(pickle.dumps(outputs))):  # noqa: S301  (our own bytes)
        assert type(twin) is Outputs
        assert [o.data for o in twin] == [1.0, 2.0]


def test_arrays_work_element_by_element() -> None:
    outputs = Outputs([Value(1.0), Value(2.0)])
    for result in (outputs * np.array([3.0, 4.0]), np.array([3.0, 4.0]) * outputs):
        assert [v.data for v in result] == [3.0, 8.0]
    assert [v.data for v in np.array(outputs) * 2] == [2.0, 4.0]


def test_assignment_by_an_operator_calculates_too() -> None:
    a, b = Value(3.0), Value(2.0)
    one: Any = Outputs([a])
    total = one
    total += Outputs([b])
    assert total.data == 5.0
    total += 1
    assert total.data == 6.0
    product: Any = one
    product *= 2
    assert product.data == 6.0
    assert one == [a]
    many: Any = Outputs([a, b])
    with pytest.raises(ShapeError, match=r"'\+' on the outputs of a layer"):
        many += 1
    with pytest.raises(ShapeError, match=r"'\*' on the outputs of a layer"):
        many *= 2
    many += [a]
    assert many == [a, b, a]
    plain: list[Any] = []
    plain += Outputs([a, b])
    assert plain == [a, b]


@pytest.mark.parametrize("function", [np.exp, np.tanh, np.sum, np.max, np.mean, lambda v: np.maximum(v, 2.5)])
@pytest.mark.parametrize("data", [[3.0], [1.0, 2.0, 3.0]])
def test_functions_of_numpy_do_what_they_do_with_a_list_of_values(function: Any, data: list[float]) -> None:
    values = [Value(number) for number in data]
    ours, theirs = np.ravel(function(Outputs(values))), np.ravel(function(values))
    assert [float(getattr(v, "data", v)) for v in ours] == [float(getattr(v, "data", v)) for v in theirs]
    assert len(ours) == len(theirs)


def test_products_of_matrices() -> None:
    outputs, row = Outputs([Value(1.0), Value(2.0)]), np.array([3.0, 4.0])
    for result in (row @ outputs, outputs @ row):
        result.backward()
        assert result.data == 11.0
    assert [v.data for v in np.array([[1.0, 0.0], [0.0, 2.0]]) @ outputs] == [1.0, 4.0]
    assert [v.grad for v in outputs] == [6.0, 8.0]


def test_numpy_scalars_on_several_outputs_are_refused_as_numbers_are() -> None:
    outputs = Outputs([Value(1.0), Value(2.0)])
    for scalar in (np.float64(2.0), np.int64(2), np.array(2.0)):
        with pytest.raises(ShapeError, match=r"'\*' on the outputs of a layer"):
            scalar * outputs
