from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd.special import bell, logistic_pdf, norm, normal_cdf, normal_pdf, polynomial, scaled_exp, two_product

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


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.floats(-1500.0, 1500.0), st.floats(-40.0, 40.0)), st.floats(-1e300, 1e300))
def test_a_density_times_an_amplitude_is_a_float_wherever_the_product_is_one(x: float, amplitude: float) -> None:
    with mpmath.workdps(60):
        exact = mpmath.mpf(x)
        truths = {
            scaled_exp: mpmath.exp(exact),
            bell: mpmath.exp(-(exact**2)),
            normal_pdf: mpmath.npdf(exact),
            logistic_pdf: mpmath.sech(exact / 2) ** 2 / 4,
        }
        for density, truth in truths.items():
            product = truth * amplitude
            if abs(product) > 1.797e308:
                assert density(x, amplitude) == math.copysign(inf, product)
            else:
                assert ulps(density(x, amplitude), product) <= 3.5, density


@pytest.mark.parametrize("density", [bell, normal_pdf, logistic_pdf])
def test_a_density_is_zero_at_infinity_whatever_its_amplitude(density: Any) -> None:
    for x in (inf, -inf, 1e200):
        assert density(x) == density(x, inf) == density(x, -inf) == 0.0
        assert math.isnan(density(x, nan))
    assert math.isnan(density(nan))


def test_a_scaled_exponential_at_its_limits() -> None:
    assert scaled_exp(inf) == scaled_exp(1e4) == inf
    assert scaled_exp(-inf) == scaled_exp(-1e4) == scaled_exp(-inf, -inf) == 0.0
    assert math.isnan(scaled_exp(nan))
    assert math.isnan(scaled_exp(-inf, nan))


def test_a_polynomial_by_its_coefficients() -> None:
    assert polynomial((1.0, 2.0, 3.0), 2.0) == 17.0
    assert polynomial((), 2.0) == 0.0


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
