"""The operations with the rules written out are those of the table, and step aside where a row has other rules."""

from __future__ import annotations

import math
import operator
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd.testing.engines import load

PURE = load("python")
inlined, inlining, registry, value = (
    import_module(f"{PURE.__name__}.{name}") for name in ("inlined", "inlining", "registry", "value")
)
Value, Scope, TABLE = PURE.Value, PURE.Scope, registry.TABLE

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
}
FUNCTIONS = sorted(set(inlined.OPERATIONS) - set(OPERATORS))
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, math.inf, -math.inf, math.nan, 5e-324, 1e308, -1e308, 1e-200, 710.0, -746.0]
numbers = st.one_of(st.sampled_from(EDGES), st.floats(-4.0, 4.0), st.floats())


class Named(Value):  # type: ignore[misc,name-defined,valid-type]
    """A Value of a subclass."""


def fields(node: Any, *operands: Any) -> list[Any]:
    """All that a node holds: numbers with all their digits, operands by their places."""

    def told(x: Any) -> Any:
        if isinstance(x, tuple):
            return tuple(map(told, x))
        if isinstance(x, float):
            return x.hex()
        return next((place for place, operand in enumerate(operands) if x is operand), x)

    assert type(node) is Value
    assert type(node._data) is float
    return [told(getattr(node, name)) for name in Value.__slots__ if name != "__weakref__"]


def outcome(operation: Callable[..., Any], *operands: Any) -> list[Any]:
    """The node that an operation makes, or the error that it raises."""
    try:
        node = operation(*operands)
    except PURE.OperandError as error:
        return [str(error)]
    return fields(node, *operands)


operands = st.one_of(
    numbers.map(Value), numbers.map(Named), numbers, st.integers(-3, 3), st.booleans(), st.just(10**400)
)


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("scope", [None, Scope("inside")], ids=["in no scope", "in a scope"])
@given(x=operands, y=operands)
@example(x=10**400, y=Value(1.0))
@example(x=Value(1.0), y=10**400)
def test_an_operator_gives_the_node_of_the_table(name: str, scope: Any, x: Any, y: Any) -> None:
    """The same bits, from operands of every kind that there is, on both sides."""
    if not (isinstance(x, Value) or isinstance(y, Value)):
        return
    with scope or PURE.enable_grad():
        expected = outcome(lambda x, y: value.binary(TABLE[name], x, y), x, y)
        assert outcome(OPERATORS[name], x, y) == expected


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_gives_the_node_of_the_table_at_all_edges(name: str) -> None:
    for x in EDGES:
        for y in EDGES:
            for left, right in ((Value(x), Value(y)), (Value(x), y), (x, Value(y))):
                expected = outcome(lambda x, y: value.binary(TABLE[name], x, y), left, right)
                assert outcome(OPERATORS[name], left, right) == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gives_the_node_of_the_table_at_all_edges(name: str) -> None:
    for x in map(Value, EDGES):
        expected = outcome(lambda x: value.apply(TABLE[name], (x,)), x)
        assert outcome(PURE.functions.function(name), x) == expected


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("scope", [None, Scope("inside")], ids=["in no scope", "in a scope"])
@given(x=st.one_of(numbers.map(Value), numbers.map(Named)))
def test_a_function_gives_the_node_of_the_table(name: str, scope: Any, x: Any) -> None:
    """The same bits as by `apply`, also at the edges, at which functions of `math` raise."""
    with scope or PURE.enable_grad():
        expected = outcome(lambda x: value.apply(TABLE[name], (x,)), x)
        assert outcome(PURE.functions.function(name), x) == expected
        assert outcome(lambda x: getattr(x, name)(), x) == expected


@pytest.mark.parametrize("name", FUNCTIONS)
@given(x=numbers)
def test_a_function_of_numbers_gives_a_number(name: str, x: float) -> None:
    result = PURE.functions.function(name)(x)
    expected = TABLE[name].forward(import_module(f"{PURE.__name__}.algebra").FLOAT, x)
    assert type(result) is float
    assert result.hex() == expected.hex()


@pytest.mark.parametrize("name", inlined.OPERATIONS)
def test_nothing_is_recorded_within_no_grad_and_a_watcher_sees_every_node(name: str) -> None:
    def operate(x: Any) -> Any:
        return OPERATORS[name](x, 2.0) if name in OPERATORS else PURE.functions.function(name)(x)

    def from_the_right(x: Any) -> Any:
        return OPERATORS[name](2.0, x)

    for operation in (operate, from_the_right) if name in OPERATORS else (operate,):
        with PURE.no_grad():
            assert operation(Value(0.5)).parents == ()
        with PURE.detect_anomaly(), pytest.raises(PURE.AnomalyError):
            operation(Value(math.nan))


@pytest.mark.parametrize("name", inlined.OPERATIONS)
def test_a_rule_that_is_replaced_is_what_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a function, in a method, in both operators; and afterwards it is as before."""
    row = TABLE[name]

    def slopes() -> list[float]:
        found = []
        if name in OPERATORS:
            for operation in (lambda x: OPERATORS[name](x, 2.0), lambda x: OPERATORS[name](2.0, x)):
                leaf = Value(1.5)
                operation(leaf).backward()
                found.append(leaf.grad)
        else:
            leaf = Value(1.5)
            PURE.functions.function(name)(leaf).backward()
            found.append(leaf.grad)
        for method in inlined.METHODS.get(name, ()):
            if name not in OPERATORS:
                leaf = Value(1.5)
                getattr(leaf, method)().backward()
                found.append(leaf.grad)
        return found

    right = slopes()
    with monkeypatch.context() as patch:
        patch.setattr(row, "partials", tuple(lambda F, out, *xs: 17.0 for _ in row.args))
        assert slopes() == [17.0] * len(right)
    assert slopes() == right
    with monkeypatch.context() as patch:
        patch.setattr(row, "forward", lambda F, *xs: 18.0)
        x = Value(1.5)
        assert (OPERATORS[name](x, 2.0) if name in OPERATORS else PURE.functions.function(name)(x)).data == 18.0
    with monkeypatch.context() as patch:
        patch.setattr(row, "selects", True)
        patch.setattr(row, "partials", tuple(lambda F, out, *xs: 0.0 for _ in row.args))
        assert slopes() == [0.0] * len(right)
    assert slopes() == right


def test_the_rows_within_a_rule_count_as_well() -> None:
    """`tanh` has `square` and `sech` written out, so it steps aside where those have other rules."""
    tanh, sech = PURE.functions.function("tanh"), TABLE["sech"]
    right = sech.partials
    try:
        sech.partials = (lambda F, out, x: 0.0,)
        assert inlined.tanh_takes is None
        assert inlined.exp_takes is Value
        assert tanh(Value(0.5)).data == math.tanh(0.5)
    finally:
        sech.partials = right
    assert inlined.tanh_takes is Value


def test_a_row_that_takes_the_place_of_another_is_asked_for_its_own_rules() -> None:
    """In an interpreter of its own, as a row of the shipped table is gone for good."""
    code = """
import autograd
from autograd import TABLE, Value, registry, tanh
sech = TABLE["sech"]
registry.primitive("sech", lambda F, x: 3.0 + 0.0 * x, lambda F, out, x: 0.0, replace=True)
x = Value(0.5)
tanh(x).backward()
assert x.grad == 9.0, x.grad
registry.primitive("relu", lambda F, x: x + 4.0, lambda F, out, x: 5.0, replace=True)
x = Value(0.5)
autograd.functions.relu(x).backward()
assert x.grad == 5.0, x.grad
"""
    command = [sys.executable, "-P", "-W", "error", "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=in_python())
    assert not result.stderr


def in_python() -> dict[str, str]:
    """The environment of a process that runs the engine in Python."""
    return {**os.environ, "DAGRAD_ENGINE": "python"}


def test_the_node_of_a_square_is_the_same_operand_twice() -> None:
    x = Value(3.0)
    node = x * x
    assert node.operands == node.parents == (x, x)
    node.backward()
    assert x.grad == 6.0


def test_functions_say_what_they_are() -> None:
    assert PURE.tanh.__name__ == PURE.tanh.__qualname__ == "tanh"
    assert PURE.tanh.__module__ == PURE.functions.__name__
    assert PURE.tanh.__doc__.startswith("The hyperbolic tangent.")
    assert PURE.tanh(x=Value(0.0)).data == 0.0
