from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, grad, prod
from autograd.products import product, products_of_others
from autograd.testing.accuracy import error
from autograd.testing.exact import mp, number

inf, nan = math.inf, math.nan
finite = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.floats(-8.0, 8.0), st.sampled_from([1e200, 1e-200])
)
numbers = st.lists(finite, min_size=1, max_size=6)


def exact(xs: list[float]) -> Fraction:
    return math.prod(map(Fraction, xs), start=Fraction(1))


def right(got: float, truth: Fraction) -> bool:
    with mp.workdps(60):
        return error(got, number(truth.numerator) / truth.denominator) <= 3.5


@settings(max_examples=300, deadline=None)
@given(numbers)
def test_a_product_is_right_whatever_a_part_of_it_is(xs: list[float]) -> None:
    assert right(product(xs), exact(xs))


@settings(max_examples=200, deadline=None)
@given(numbers)
def test_so_are_the_products_of_all_but_one(xs: list[float]) -> None:
    for i, got in enumerate(products_of_others(xs)):
        assert right(got, exact([*xs[:i], *xs[i + 1 :]]))


def test_products_on_the_way_may_overflow_and_underflow() -> None:
    assert product([1e300, 1e300, 1e-300, 1e-300]) == pytest.approx(1.0)
    assert product([1e-200, 1e-115, 1.23456789, 1e100]) == pytest.approx(1.23456789e-215, rel=1e-15)
    assert product([1e300, 1e300, -1.0]) == -inf
    assert product([-0.5] * 1001 + [2.0] * 1001) == -1.0
    assert product([]) == 1.0
    assert product([1e200, 1e200, 0.0]) == 0.0
    assert math.isnan(product([inf, 0.0, 1.0]))
    assert products_of_others([2.0, 0.0, 3.0]) == [0.0, 6.0, 0.0]
    assert products_of_others([1e200, 0.0, 1e200, 1e-200]) == [0.0, pytest.approx(1e200), 0.0, 0.0]
    assert products_of_others([0.0, 0.0]) == [0.0, 0.0]
    assert math.isnan(product([nan, 1.0, 1.0]))
    assert products_of_others([]) == []
    assert products_of_others([2.0]) == [1.0]
    assert products_of_others([1e300, 1e-300, 1e300, 1e-300]) == pytest.approx([1e-300, 1e300, 1e-300, 1e300])


def test_every_derivative_of_a_product_with_zeros_is_there() -> None:
    """The third derivative of x y z is 1, though all lower ones are 0 at the origin."""

    def third(x: Value, y: Value, z: Value) -> Value:
        return prod([x, y, z])

    by_all = grad(grad(grad(third, 0), 1), 2)
    assert by_all(0.0, 0.0, 0.0) == by_all(1e200, 1e200, 1e-200) == 1.0
    assert grad(third, 0)(1e200, 1e200, 1e-200) == 1.0


def test_of_no_numbers_there_are_no_others() -> None:
    assert products_of_others([]) == []
    assert product([]) == 1.0
