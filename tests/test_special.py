from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd.special import bell, norm, normal_cdf, polygamma, two_product

inf, nan = math.inf, math.nan


def ulps(x: float, truth: Any) -> float:
    return float(abs(mpmath.mpf(x) - truth) / math.ulp(float(truth)))


@settings(max_examples=100, deadline=None)
@given(st.floats(-1e100, 1e100), st.floats(-1e100, 1e100))
def test_a_product_and_its_rounding_error_are_exact(x: float, y: float) -> None:
    assume(x == 0.0 or abs(x) > 1e-100)
    assume(y == 0.0 or abs(y) > 1e-100)
    product, error = two_product(x, y)
    assert product == x * y
    assert Fraction(product) + Fraction(error) == Fraction(x) * Fraction(y)


@settings(max_examples=100, deadline=None)
@given(st.floats(-26.0, 26.0))
def test_the_bell_keeps_its_digits_in_the_tails(x: float) -> None:
    with mpmath.workdps(40):
        assert ulps(bell(x), mpmath.exp(-(mpmath.mpf(x) ** 2))) <= 1.5


@settings(max_examples=100, deadline=None)
@given(st.floats(-37.0, 37.0))
def test_the_normal_distribution_keeps_its_digits_in_the_tails(x: float) -> None:
    with mpmath.workdps(40):
        assert ulps(normal_cdf(x), mpmath.erfc(-mpmath.mpf(x) / mpmath.sqrt(2)) / 2) <= 3.5


def test_far_out_the_tails_are_their_limits() -> None:
    assert bell(28.0) == bell(-1e300) == bell(inf) == 0.0
    assert normal_cdf(41.0) == normal_cdf(inf) == 1.0
    assert normal_cdf(-41.0) == normal_cdf(-inf) == 0.0
    assert normal_cdf(0.0) == 0.5
    assert bell(0.0) == 1.0
    assert math.isnan(bell(nan))
    assert math.isnan(normal_cdf(nan))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1e308, 1e308), max_size=5))
def test_a_norm_is_the_euclidean_length(xs: list[float]) -> None:
    with mpmath.workdps(700):
        truth = mpmath.sqrt(mpmath.fsum(mpmath.mpf(x) ** 2 for x in xs))
    assert norm(xs) == pytest.approx(float(truth), rel=1e-15)


# --- polygamma -------------------------------------------------------------------------------------------------------


def true_polygamma(n: int, x: float) -> Any:
    with mpmath.workdps(50):
        return mpmath.polygamma(n, mpmath.mpf(x))


@pytest.mark.parametrize("n", range(6))
@settings(max_examples=40, deadline=None)
@given(st.one_of(st.floats(0.01, 40.0), st.floats(1.0, 1e12)))
def test_polygamma_of_positive_numbers(n: int, x: float) -> None:
    truth = true_polygamma(n, x)
    # The digamma function has a root at 1.46, near which only the absolute error is small.
    assert abs(polygamma(float(n), x) - truth) <= 1e-14 * max(abs(truth), 1.0 if n == 0 else 0.0)


@pytest.mark.parametrize("n", range(4))
@settings(max_examples=40, deadline=None)
@given(st.floats(-20.0, -0.01))
def test_polygamma_of_negative_numbers_between_the_poles(n: int, x: float) -> None:
    assume(abs(x - round(x)) > 0.01)
    truth = true_polygamma(n, x)
    scale = max(abs(truth), abs(math.pi / math.tan(math.pi * x)) ** (n + 1), 1.0)
    assert abs(polygamma(float(n), x) - truth) <= 1e-12 * scale


@pytest.mark.parametrize(("n", "x"), [(0, 1.0), (0, 0.5), (1, 1.0), (1, 0.5), (2, 1.0), (3, 1.0), (3, 0.5)])
def test_polygamma_at_known_points(n: int, x: float) -> None:
    euler, zeta3 = 0.5772156649015329, 1.2020569031595942
    known = {
        (0, 1.0): -euler,
        (0, 0.5): -euler - 2 * math.log(2),
        (1, 1.0): math.pi**2 / 6,
        (1, 0.5): math.pi**2 / 2,
        (2, 1.0): -2 * zeta3,
        (3, 1.0): math.pi**4 / 15,
        (3, 0.5): math.pi**4,
    }
    assert polygamma(float(n), x) == pytest.approx(known[n, x], rel=1e-14)


def test_polygamma_at_its_limits() -> None:
    assert polygamma(0.0, inf) == inf
    assert polygamma(1.0, inf) == 0.0
    assert abs(polygamma(2.0, inf)) == 0.0
    assert math.isnan(polygamma(0.0, nan))
    assert math.isnan(polygamma(nan, 1.0))
    for pole in (0.0, -0.0, -1.0, -7.0):
        assert polygamma(1.0, pole) == polygamma(3.0, pole) == inf
        assert not math.isfinite(polygamma(0.0, pole))
        assert not math.isfinite(polygamma(2.0, pole))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([0.0, 1.0, 2.0, 3.0, 5.0]),
    st.one_of(st.floats(), st.sampled_from([5e-324, -5e-324, 1e-310, -1e-310, 1e-200, -1e-200, 1e308, -1e308, -inf])),
)
def test_polygamma_never_raises(n: float, x: float) -> None:
    assert type(polygamma(n, x)) is float


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("x", [1e-8, -1e-8, 1e-150, 1e-200, -1e-200, 5e-324])
def test_polygamma_near_its_pole_at_zero_is_that_of_the_pole(n: int, x: float) -> None:
    """There it is (-1)**(n+1) n! / x**(n+1), infinite where that overflows."""
    with mpmath.workdps(30):
        truth = (-1) ** (n + 1) * math.factorial(n) / mpmath.mpf(x) ** (n + 1)
    expected = float(truth) if abs(truth) < 1.79e308 else math.copysign(inf, truth)
    assert polygamma(float(n), x) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
@pytest.mark.parametrize("x", [1e15, 1e100, 1e300])
def test_polygamma_of_large_numbers_is_its_leading_term(n: int, x: float) -> None:
    expected = math.log(x) if n == 0 else (-1) ** (n + 1) * math.factorial(n - 1) * (1 / x) ** n
    assert polygamma(float(n), x) == pytest.approx(expected, rel=1e-12, abs=1e-320)
