from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import AutogradError, OperandError, Value
from autograd.operands import constant, number

if TYPE_CHECKING:
    from collections.abc import Callable

REALS = [
    2,
    2.0,
    True,
    Fraction(1, 3),
    np.float64(0.1),
    np.float32(0.1),
    np.float16(0.1),
    np.int8(-3),
    np.uint64(3),
    np.bool_(True),
    np.longdouble(2.0),
]


@pytest.mark.parametrize("x", REALS, ids=lambda x: type(x).__name__)
def test_every_real_number_becomes_a_float(x: Any) -> None:
    value = number(x)
    assert type(value) is float
    assert value == float(x)
    assert type(Value(x).data) is float
    assert Value(x).data == float(x)


@settings(max_examples=50, deadline=None)
@given(st.one_of(st.floats(), st.integers(-(2**1000), 2**1000), st.fractions()))
def test_a_number_is_rounded_as_float_rounds_it(x: Any) -> None:
    assert constant(x) == float(x) or math.isnan(x)


NO_NUMBERS = [
    ("a", "real number is needed: given 'a', expected int, float or Fraction, not str"),
    (b"a", "real number is needed: given b'a'.* not bytes"),
    (1j, r"real number is needed: given 1j.* not complex"),
    (np.complex128(1j), "real number is needed.* not complex128"),
    (Decimal("1.5"), r"real number is needed: given Decimal\('1.5'\).* not Decimal"),
    (None, "real number is needed: given None.* not NoneType"),
    ({}, "real number is needed: given {}.* not dict"),
    ([1.0, 2.0], r"single number is needed, not a sequence: given \[1.0, 2.0\].*a Layer always returns a list"),
    ((1.0,), "single number is needed, not a sequence"),
    (np.ones(2), r"single number is needed, not an array: given array\(\[1., 1.\]\).*array of Values"),
    (np.array(2.0), r"single number is needed, not an array.*x\.item\(\)"),
    (Value(3.0), r"number is needed, not a Value: given Value\(data=3.0.*take x\.data"),
]


@pytest.mark.parametrize(("x", "message"), NO_NUMBERS, ids=lambda x: "" if isinstance(x, str) else type(x).__name__)
def test_what_is_no_real_number_is_refused_with_the_repair_that_fits(x: Any, message: str) -> None:
    assert constant(x) is None
    with pytest.raises(OperandError, match=message) as caught:
        Value(x)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, AutogradError)


def test_an_integer_beyond_all_floats_is_refused() -> None:
    for make in (Value, Value(1.0).__add__, lambda x: x * Value(1.0)):
        with pytest.raises(OperandError, match=r"too large for a float: given 1000.*\.\.\.") as caught:
            make(10**400)
        assert len(str(caught.value)) < 250
    assert Value(10**300).data == 1e300


def test_infinities_and_nan_are_numbers() -> None:
    assert Value(math.inf).data == math.inf
    assert Value(-math.inf).data == -math.inf
    assert math.isnan(Value(math.nan).data)


def test_a_decimal_beside_a_value_is_refused_on_either_side() -> None:
    """Python's Decimal and float do not mix; a Value is a float in this."""
    forms: list[Callable[[Any, Any], Any]] = [lambda d, v: d + v, lambda d, v: v + d, lambda d, v: d**v]
    for compute in forms:
        with pytest.raises(OperandError, match=r"given Decimal\('1.5'\)"):
            compute(Decimal("1.5"), Value(2.0))


def test_a_real_number_of_a_foreign_type_counts() -> None:
    """Whatever registers as `numbers.Real` is a number."""
    import numbers

    class Metres:
        """A number with a unit."""

        def __float__(self) -> float:
            return 2.5

    assert constant(Metres()) is None
    numbers.Real.register(Metres)
    assert constant(Metres()) == 2.5


def test_a_time_span_is_no_number() -> None:
    """NumPy registers it as a real number, and then does not convert it."""
    with pytest.raises(OperandError, match=r"a real number is needed.*not timedelta64"):
        Value(np.timedelta64(3, "D"))
