from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd import TABLE, OperandError, Value, dot, exp
from autograd.registry import ALIASES

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "%": operator.mod,
    "//": operator.floordiv,
}
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3.0, 1e308, -1e308, 5e-324, 1e-300, math.inf, -math.inf, math.nan]
floats = st.one_of(st.sampled_from(EDGES), st.floats())
numbers = st.one_of(floats, st.integers(-(10**6), 10**6), st.booleans(), st.fractions(-100, 100))


def same(x: float, y: float) -> bool:
    """Equal bit for bit, or both NaN."""
    return (x == y and math.copysign(1.0, x) == math.copysign(1.0, y)) or (math.isnan(x) and math.isnan(y))


def ieee(name: str, x: float, y: float) -> float:
    """What IEEE arithmetic gives: Python's result, and NumPy's where Python raises or leaves the reals."""
    try:
        result = OPERATORS[name](x, y)
        if not isinstance(result, complex):
            return float(result)
    except (ZeroDivisionError, OverflowError):
        pass
    with np.errstate(all="ignore"):
        return float(OPERATORS[name](np.float64(x), np.float64(y)))


@pytest.mark.parametrize("name", OPERATORS)
@settings(max_examples=120, deadline=None)
@given(x=floats, y=floats)
def test_operators_are_ieee_arithmetic_and_never_raise(name: str, x: float, y: float) -> None:
    """Value with Value, with a constant on either side: the same bits, infinities and NaN where Python would raise."""
    expected = ieee(name, x, y)
    compute = OPERATORS[name]
    for result in (compute(Value(x), Value(y)), compute(Value(x), y), compute(x, Value(y))):
        assert isinstance(result, Value)
        assert same(result.data, expected), (x, name, y, result, expected)


@pytest.mark.parametrize("name", OPERATORS)
@settings(max_examples=60, deadline=None)
@given(x=numbers, y=numbers)
def test_operators_take_every_real_number_of_python_on_either_side(name: str, x: Any, y: Any) -> None:
    expected = ieee(name, float(x), float(y))
    compute = OPERATORS[name]
    assert same(compute(Value(x), y).data, expected)
    assert same(compute(x, Value(y)).data, expected)


SLOPES: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "+": lambda x, y: (1.0, 1.0),
    "-": lambda x, y: (1.0, -1.0),
    "*": lambda x, y: (y, x),
    "/": lambda x, y: (1 / y, -x / y**2),
    "**": lambda x, y: (y * x ** (y - 1), x**y * math.log(x)),
    "%": lambda x, y: (1.0, -math.floor(x / y)),
    "//": lambda x, y: (0.0, 0.0),
}


@pytest.mark.parametrize("name", OPERATORS)
@settings(max_examples=40, deadline=None)
@given(a=st.floats(0.1, 9.0), b=st.floats(0.1, 9.0))
def test_gradients_of_operators_are_those_of_the_textbook(name: str, a: float, b: float) -> None:
    assume(name not in ("%", "//") or abs(a / b - round(a / b)) > 1e-9)
    compute, (slope_a, slope_b) = OPERATORS[name], SLOPES[name](a, b)
    x, y = Value(a), Value(b)
    compute(x, y).backward()
    assert [x.grad, y.grad] == pytest.approx([slope_a, slope_b], rel=1e-12)
    x, y = Value(a), Value(b)
    compute(x, b).backward()
    compute(a, y).backward()
    assert [x.grad, y.grad] == pytest.approx([slope_a, slope_b], rel=1e-12)


def test_unary_operators() -> None:
    x = Value(-2.5)
    assert +x is x
    assert (-x).data == 2.5
    assert abs(x).data == 2.5
    for node, slope in ((-x, -1.0), (abs(x), -1.0)):
        assert node.edges == ((x, slope),)


@settings(max_examples=100, deadline=None)
@given(floats)
def test_rounding_gives_values_that_are_flat(x: float) -> None:
    v = Value(x)
    expected: list[Any] = [x] * 4 if not math.isfinite(x) else [round(x), math.floor(x), math.ceil(x), math.trunc(x)]
    got = [round(v), math.floor(v), math.ceil(v), math.trunc(v)]
    for node, number in zip(got, expected, strict=True):
        assert isinstance(node, Value)
        assert node == number or math.isnan(x)
        node.backward()
    assert v.grad == 0.0 or math.isnan(x)


def test_round_takes_digits_as_python_does() -> None:
    assert round(Value(2.675), 2).data == round(2.675, 2)
    assert round(Value(1234.0), -2).data == 1200.0
    assert round(Value(2.5)).data == 2.0


@settings(max_examples=50, deadline=None)
@given(floats, floats)
def test_divmod_is_the_quotient_and_the_remainder(x: float, y: float) -> None:
    expected = (ieee("//", x, y), ieee("%", x, y))
    for results in (divmod(Value(x), y), divmod(x, Value(y)), divmod(Value(x), Value(y))):
        assert all(same(result.data, number) for result, number in zip(results, expected, strict=True))


def test_an_assignment_with_an_operator_makes_a_new_node() -> None:
    x = y = Value(3.0)
    y += 1.0
    y *= x
    assert (x.data, y.data) == (3.0, 12.0)
    y.backward()
    assert x.grad == 7.0


def test_values_to_the_power_of_values() -> None:
    x, y = Value(2.0), Value(3.0)
    z = x**y
    z.backward()
    assert (z.data, x.grad) == (8.0, 12.0)
    assert y.grad == pytest.approx(8.0 * math.log(2.0), rel=1e-15)
    x.zero_grad()
    (2**x).backward()
    assert x.grad == pytest.approx(4.0 * math.log(2.0), rel=1e-15)


def test_power_at_zero_follows_the_conventions() -> None:
    """x**0 is 1 and flat, also at 0; a negative base has no derivative by its exponent."""
    x, y = Value(0.0), Value(0.0)
    z = x**y
    z.backward()
    assert (z.data, x.grad, y.grad) == (1.0, 0.0, 0.0)
    x, y = Value(-2.0), Value(2.0)
    z = x**y
    z.backward()
    assert (z.data, x.grad) == (4.0, -4.0)
    assert math.isnan(y.grad)


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("wrong", ["a", 1j, [1.0], (1.0,), {}, None, b"a", {1.0}], ids=repr)
def test_operators_refuse_what_is_no_number_and_name_the_operation_and_the_node(name: str, wrong: Any) -> None:
    x = Value(2.0, label="weight")
    row = {"+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow", "%": "mod", "//": "floor_divide"}[name]
    with pytest.raises(OperandError, match=rf"{row} takes numbers and Values: given .*label='weight'"):
        OPERATORS[name](x, wrong)
    if not (name == "%" and isinstance(wrong, (str, bytes))):  # that is Python's formatting of strings
        with pytest.raises(OperandError, match=rf"{row} takes numbers and Values: given .*label='weight'"):
            OPERATORS[name](wrong, x)


def test_operators_let_other_types_answer() -> None:
    """A type that knows how to work with a Value gets its turn; one that does not gives Python's TypeError."""

    class Meters:
        """A foreign number type."""

        def __radd__(self, other: Any) -> str:
            return f"{other:.1f} + meters"

        def __rpow__(self, other: Any) -> str:
            return "power"

    assert Value(2.0) + Meters() == "2.0 + meters"
    assert Value(2.0) ** Meters() == "power"
    with pytest.raises(TypeError, match="unsupported operand"):
        Value(2.0) * object()
    with pytest.raises(TypeError, match="unsupported operand"):
        object() * Value(2.0)


# --- methods ---------------------------------------------------------------------------------------------------------


def test_every_unary_primitive_and_alias_is_a_method() -> None:
    rows = [row for row in TABLE.values() if not row.hidden and row.is_method and not row.has_sequence]
    assert len(rows) > 50
    for row in rows:
        for name in (row.name, *row.aliases):
            assert ALIASES.get(name, name) == row.name
            rest = [argument.default if argument.default is not None else 0.3 for argument in row.args[1:]]
            node = getattr(Value(0.7), name)(*rest)
            assert node.op == row.name, name


def test_a_method_takes_its_further_arguments_by_position_and_by_name() -> None:
    x = Value(3.0)
    assert x.clip(0.0, 1.0).data == x.clip(lo=0.0, hi=1.0).data == 1.0
    assert Value(-2.0).leaky_relu(alpha=0.5).data == -1.0
    assert x.maximum(Value(4.0)).data == 4.0


def test_the_complex_conjugate_of_a_real_number_is_itself() -> None:
    x = Value(3.0)
    assert x.conjugate() is x


def test_an_operand_may_be_of_a_subclass() -> None:
    class Parameter(Value):
        """A Value with attributes of its own."""

    p = Parameter(3.0)
    q = Value(2.0)
    (dot([p, q], [q, p]) + p * 2.0 + exp(p * 0.0)).backward()
    assert (p.grad, q.grad) == (6.0, 6.0)
