from __future__ import annotations

import math
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd.gamma import lgamma, polygamma

inf, nan = math.inf, math.nan


def ulps(x: float, truth: Any) -> float:
    return float(abs(mpmath.mpf(x) - truth) / math.ulp(float(truth)))


# Both sides of every piece, and next to the zeros.
EDGES = [edge * (1.0 + k * 2.0**-50) for edge in (0.5, 0.75, 1.0, 1.15, 1.25, 1.73, 2.0, 2.5, 8.0) for k in (-1, 1)]
ROOT = 1.4616321449683622  # of digamma
positive = st.one_of(st.floats(5e-324, 1e305), st.floats(0.01, 40.0), st.sampled_from([*EDGES, 3.7, 5.5]))


@settings(max_examples=200, deadline=None)
@given(st.one_of(positive, st.sampled_from([1.0, 2.0]).flatmap(lambda x: st.floats(x - 1e-6, x + 1e-6))))
def test_lgamma_keeps_its_digits_also_where_it_crosses_zero(x: float) -> None:
    with mpmath.workdps(60):
        truth = mpmath.loggamma(mpmath.mpf(x))
    assert lgamma(x) == truth == 0.0 or ulps(lgamma(x), truth) <= 3.5


@settings(max_examples=200, deadline=None)
@given(st.one_of(positive, st.floats(ROOT - 1e-6, ROOT + 1e-6)))
def test_digamma_keeps_its_digits_also_where_it_crosses_zero(x: float) -> None:
    assume(x > 1e-300)
    with mpmath.workdps(60):
        truth = mpmath.digamma(mpmath.mpf(x))
    assert ulps(polygamma(0.0, x), truth) <= 3.5


# --- polygamma -------------------------------------------------------------------------------------------------------


def true_polygamma(n: int, x: float) -> Any:
    with mpmath.workdps(50):
        return mpmath.polygamma(n, mpmath.mpf(x))


@pytest.mark.parametrize("n", range(6))
@settings(max_examples=40, deadline=None)
@given(st.one_of(st.floats(0.01, 40.0), st.floats(1.0, 1e12)))
def test_polygamma_of_positive_numbers(n: int, x: float) -> None:
    truth = true_polygamma(n, x)
    assert abs(polygamma(float(n), x) - truth) <= 1e-14 * abs(truth)


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
