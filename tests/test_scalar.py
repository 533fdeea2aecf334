from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, Value

if TYPE_CHECKING:
    from collections.abc import Callable

COMPARISONS = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]
numbers = st.one_of(st.sampled_from([0.0, -0.0, 1.0, math.inf, math.nan]), st.floats(), st.integers(-3, 3))


@settings(max_examples=150, deadline=None)
@given(numbers, numbers)
def test_values_compare_by_value_with_values_and_numbers(x: float, y: float) -> None:
    for compare in COMPARISONS:
        for left, right in ((Value(x), Value(y)), (Value(x), y), (x, Value(y))):
            assert compare(left, right) is compare(x, y)


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int64, np.bool_])
def test_a_comparison_with_a_numpy_scalar_is_a_plain_bool(kind: Any) -> None:
    for compare in COMPARISONS:
        assert compare(Value(2.0), kind(1)) is compare(2.0, 1.0)
        assert compare(kind(1), Value(2.0)) is compare(1.0, 2.0)


def test_a_comparison_with_a_large_integer_is_exact() -> None:
    """As Python compares a float with an int: nothing is rounded, and no size is too large."""
    x = Value(2.0**53)
    assert x == 2**53
    assert x != 2**53 + 1
    assert x < 2**53 + 1
    assert Value(math.inf) > 10**400 > x


def test_a_comparison_records_nothing() -> None:
    x = Value(2.0)
    larger = x if x > 1.0 else -x
    assert larger is x


def test_a_value_differs_from_what_is_no_number() -> None:
    for other in ("2.0", None, [2.0], object()):
        assert (Value(2.0) == other) is False
        assert (Value(2.0) != other) is True
    with pytest.raises(TypeError, match="not supported"):
        _ = Value(2.0) < "3"


def test_nan_is_not_equal_to_itself() -> None:
    x = Value(math.nan)
    assert (x == x) is False
    assert (x != x) is True


def test_equal_values_are_two_keys() -> None:
    """Values hash by identity, so a dict or set keeps nodes apart that happen to have the same number."""
    x, y = Value(2.0), Value(2.0)
    assert x == y
    assert {x: "x", y: "y"}[x] == "x"
    assert len({x, y, x}) == 2
    before = hash(x)
    x.data = 5.0
    assert hash(x) == before


def test_python_sorts_and_selects_values() -> None:
    x, y, z = Value(3.0), Value(1.0), Value(2.0)
    assert [v.data for v in sorted([x, y, z])] == [1.0, 2.0, 3.0]
    assert max(x, y, z) is x
    assert min([x, y, z]) is y
    assert 2.0 in [x, z]


def test_python_sums_values() -> None:
    x, y = Value(3.0), Value(1.0)
    total: Any = sum([x, y, x])
    total.backward()
    assert (total.data, x.grad, y.grad) == (7.0, 2.0, 1.0)


def test_a_value_is_true_unless_it_is_zero() -> None:
    assert Value(0.5)
    assert Value(math.nan)
    assert not Value(0.0)
    assert not Value(-0.0)


@pytest.mark.parametrize(
    ("convert", "kind"),
    [
        (float, "a float"),
        (int, "an int"),
        (complex, "a complex"),
        (math.exp, "a float"),
        (math.isnan, "a float"),
        (lambda v: math.atan2(v, 1.0), "a float"),
    ],
)
def test_a_value_does_not_become_a_number_in_silence(convert: Callable[[Any], Any], kind: str) -> None:
    """The error names the node, and what to write instead."""
    with pytest.raises(OperandError, match=kind) as caught:
        convert(Value(2.5, label="loss"))
    for words in ("graph would be lost", "label='loss'", "autograd.exp(v)", "np.exp(v)", "v.data"):
        assert words in str(caught.value)
    assert isinstance(caught.value, TypeError)


def test_a_value_is_no_index() -> None:
    with pytest.raises(TypeError):
        [1, 2][Value(1.0)]  # type: ignore[call-overload]


def test_a_value_formats_like_its_number() -> None:
    x = Value(1234.5678, label="x")
    assert f"{x:.2f}" == "1234.57"
    assert f"{x:>12,.1f}" == "     1,234.6"
    assert f"{x:e}" == "1.234568e+03"
    assert format(x) == str(x) == f"{x}" == "Value(data=1234.5678, grad=0.0, label='x')"
