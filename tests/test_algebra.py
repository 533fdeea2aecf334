from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd.algebra import FLOAT, _in_turn

inf, nan = math.inf, math.nan
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 5e-324, 1e308, -1e308, 2.0**53, inf, -inf, nan]
floats = st.one_of(st.sampled_from(EDGES), st.floats())
finite = st.floats(-1e300, 1e300)


def same(x: float, y: float) -> bool:
    return (x == y and math.copysign(1.0, x) == math.copysign(1.0, y)) or (math.isnan(x) and math.isnan(y))


def close(x: float, truth: Any, ulps: float = 2.0) -> bool:
    """Within some units in the last place of the true number, which may be given to any precision."""
    if not mpmath.isfinite(truth) or abs(truth) > 1.797e308:
        return math.isinf(x) and (x > 0) == (truth > 0)
    return bool(abs(mpmath.mpf(x) - truth) <= ulps * math.ulp(float(truth)))


ARITHMETIC = {
    "div": np.divide,
    "pow": np.power,
    "mod": np.mod,
    "fmod": np.fmod,
    "floor_divide": np.floor_divide,
    "arctan2": np.arctan2,
    "hypot": np.hypot,
}


@pytest.mark.parametrize("name", ARITHMETIC)
@settings(max_examples=200, deadline=None)
@given(floats, floats)
def test_kernels_of_two_numbers_are_those_of_ieee(name: str, x: float, y: float) -> None:
    """Against NumPy, which never raises either. Where the two C libraries may round differently, to one unit."""
    assume(name != "pow" or x != -math.inf)  # some of NumPy's vectorised loops give NaN for (-inf) ** 0.5
    with np.errstate(all="ignore"):
        expected = float(ARITHMETIC[name](np.float64(x), np.float64(y)))
    got = getattr(FLOAT, name)(x, y)
    assert type(got) is float
    if name in ("arctan2", "hypot", "pow"):
        assert same(got, expected) or got == pytest.approx(expected, rel=5e-16, abs=5e-324)
    elif name == "floor_divide" and y != 0.0 and (math.isinf(x) or math.isinf(y)):
        assert same(got, x // y)  # for an infinite operand the two define it differently
    else:
        assert same(got, expected), (x, y, got, expected)


FUNCTIONS = {
    "exp": np.exp,
    "exp2": np.exp2,
    "expm1": np.expm1,
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "arcsin": np.arcsin,
    "arccos": np.arccos,
    "arctan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "arcsinh": np.arcsinh,
    "arccosh": np.arccosh,
    "arctanh": np.arctanh,
    "floor": np.floor,
    "ceil": np.ceil,
    "trunc": np.trunc,
    "round": np.rint,
    "sign": np.sign,
    "abs": np.fabs,
}
EXACT = {"floor", "ceil", "trunc", "round", "sign", "abs", "sqrt"}


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=60, deadline=None)
@given(st.one_of(floats, st.floats(-2.0, 2.0), st.floats(-800.0, 800.0)))
def test_kernels_of_one_number_are_total(name: str, x: float) -> None:
    """NaN outside the domain, infinities at poles and on overflow, as NumPy has it."""
    with np.errstate(all="ignore"):
        expected = float(FUNCTIONS[name](np.float64(x)))
    got = getattr(FLOAT, name)(x)
    assert type(got) is float
    if name in EXACT and x != 0.0:
        assert same(got, expected)
    else:
        assert got == pytest.approx(expected, rel=1e-14, abs=1e-300, nan_ok=True)
    assert math.isnan(got) == math.isnan(expected)


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc", "round"])
def test_rounding_keeps_the_sign_of_zero(name: str) -> None:
    for x in (-0.0, 0.0, 0.25, -0.25):
        got = getattr(FLOAT, name)(x)
        if got == 0.0:
            assert math.copysign(1.0, got) == math.copysign(1.0, x)


@settings(max_examples=150, deadline=None)
@given(floats, st.one_of(st.integers(-320, 320).map(float), st.sampled_from([inf, -inf, nan, 0.5])))
def test_rounding_to_decimals_is_that_of_python(x: float, digits: float) -> None:
    got = FLOAT.round(x, digits)
    assert type(got) is float
    if math.isfinite(x) and digits.is_integer():
        try:
            assert same(got, round(x, int(digits)))
        except OverflowError:  # where Python gives up: the rounded number is beyond all floats
            assert abs(got) >= 1e308


def test_powers_where_python_raises_or_becomes_complex() -> None:
    assert FLOAT.pow(0.0, -1.0) == inf
    assert FLOAT.pow(-0.0, -1.0) == -inf
    assert FLOAT.pow(-0.0, -2.0) == inf
    assert FLOAT.pow(1e308, 2.0) == inf
    assert FLOAT.pow(-1e308, 3.0) == -inf
    assert FLOAT.pow(-1e308, 2.0) == inf
    assert math.isnan(FLOAT.pow(-8.0, 1 / 3))
    assert FLOAT.pow(nan, 0.0) == FLOAT.pow(1.0, nan) == 1.0


def test_lgamma_is_infinite_at_its_poles_and_where_it_overflows() -> None:
    for x in (0.0, -0.0, -1.0, -20.0, inf, -inf, 1e308):
        assert FLOAT.lgamma(x) == inf
    assert FLOAT.lgamma(0.5) == pytest.approx(math.log(math.pi) / 2, rel=1e-15)
    assert math.isnan(FLOAT.lgamma(nan))


# --- of many numbers -------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.lists(finite, max_size=8))
def test_a_sum_is_rounded_once(xs: list[float]) -> None:
    exact = sum(map(Fraction, xs), Fraction(0))
    try:
        expected = float(exact)
    except OverflowError:
        expected = inf if exact > 0 else -inf
    assert FLOAT.sum(xs) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([1e308, -1e308, 1.7e308, inf, 1.0, 1e-300, 0.0]), max_size=4))
def test_a_sum_does_not_depend_on_the_order(xs: list[float]) -> None:
    results = {FLOAT.sum(order) for order in itertools.permutations(xs)}
    assert len(results) == 1


def test_a_sum_of_infinities() -> None:
    assert FLOAT.sum([1e308, 1e308, -inf]) == FLOAT.sum([-inf, 1e308, 1e308]) == -inf
    assert FLOAT.sum([inf, 1.0]) == inf
    assert math.isnan(FLOAT.sum([inf, -inf]))
    assert math.isnan(FLOAT.sum([1.0, nan]))
    assert math.isnan(FLOAT.sum([1e308, 1e308, nan]))
    assert FLOAT.sum([1e308, 1e308]) == inf
    assert FLOAT.sum([1e308, 1e308, -1e308]) == 1e308


def test_a_mean_is_a_number_also_where_the_sum_is_none() -> None:
    assert FLOAT.mean([1.5e308, 1.7e308]) == pytest.approx(1.6e308, rel=1e-15)
    assert FLOAT.mean([-1.7e308] * 5) == pytest.approx(-1.7e308, rel=1e-15)
    assert FLOAT.mean([1.0, 2.0, 6.0]) == 3.0
    assert FLOAT.mean([inf, 1.0]) == inf
    assert math.isnan(FLOAT.mean([inf, -inf]))
    assert math.isnan(FLOAT.mean([]))


@settings(max_examples=100, deadline=None)
@given(st.lists(floats, min_size=1, max_size=6))
def test_extremes_do_not_hide_a_nan(xs: list[float]) -> None:
    if any(map(math.isnan, xs)):
        assert math.isnan(FLOAT.max(xs))
        assert math.isnan(FLOAT.min(xs))
    else:
        assert FLOAT.max(xs) == max(xs)
        assert FLOAT.min(xs) == min(xs)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(floats, floats), max_size=6), floats)
def test_a_dot_product_is_added_from_left_to_right(pairs: list[tuple[float, float]], b: float) -> None:
    """Naively: the same bits on every Python, and what a loop over the terms gives, if nothing overflows there."""
    expected = b
    for w, x in pairs:
        expected += w * x
    assert same(_in_turn((w * x for w, x in pairs), b), expected)
    given_infinity = not all(map(math.isfinite, itertools.chain((b,), *pairs)))
    if math.isfinite(expected) or given_infinity:
        assert same(FLOAT.dot([w for w, _ in pairs], [x for _, x in pairs], b) + 0.0, expected + 0.0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(finite, finite), max_size=6), finite)
def test_a_dot_product_that_is_a_float_is_found_also_if_a_part_of_it_is_none(
    pairs: list[tuple[float, float]], b: float
) -> None:
    terms = [Fraction(b), *(Fraction(w) * Fraction(x) for w, x in pairs)]
    truth, scale = sum(terms), sum(map(abs, terms))
    got = FLOAT.dot([w for w, _ in pairs], [x for _, x in pairs], b)
    if math.isinf(got):
        assert abs(truth) + scale * Fraction(2) ** -50 > Fraction(1.797e308)
        assert (got > 0) == (truth > 0)
    else:
        assert abs(Fraction(got) - truth) <= scale * Fraction(2) ** -50 + Fraction(5e-324) * len(terms)


def test_a_dot_product_beyond_all_floats_on_the_way() -> None:
    assert FLOAT.dot([1e200, -1e200, 3.0], [1e200, 1e200, 2.0], 1.0) == 7.0
    assert FLOAT.dot([1e308, 1e308], [1.0, 1.0], -1.5e308) == pytest.approx(5e307)
    assert FLOAT.dot([1e200, -1e150], [1e200, 1e200], 0.0) == inf
    assert math.isnan(FLOAT.dot([inf, -inf], [1.0, 1.0], 0.0))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.floats(-800.0, 800.0), st.floats(-1e300, 1e300)), min_size=1, max_size=6))
def test_logsumexp_is_exact_to_a_few_units(xs: list[float]) -> None:
    with mpmath.workdps(400):
        truth = mpmath.log(mpmath.fsum(mpmath.exp(mpmath.mpf(x)) for x in xs)) if max(map(abs, xs)) < 900 else None
    if truth is not None:
        assert abs(mpmath.mpf(FLOAT.logsumexp(xs)) - truth) <= 3e-16 * max(1.0, abs(truth))
    else:
        assert FLOAT.logsumexp(xs) >= max(xs)
        assert FLOAT.logsumexp(xs) == pytest.approx(max(xs), rel=1e-15, abs=math.log(6.0))


def test_logsumexp_of_infinities_and_nan() -> None:
    assert FLOAT.logsumexp([inf, 1.0]) == FLOAT.logsumexp([inf, -inf]) == inf
    assert FLOAT.logsumexp([-inf, -inf]) == -inf
    assert FLOAT.logsumexp([-inf, 2.0]) == 2.0
    assert math.isnan(FLOAT.logsumexp([1.0, nan]))
    assert math.isnan(FLOAT.logsumexp([inf, nan]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-800.0, 800.0), min_size=1, max_size=5))
def test_softmax_is_exact_to_a_few_units(xs: list[float]) -> None:
    with mpmath.workdps(60):
        powers = [mpmath.exp(mpmath.mpf(x)) for x in xs]
        truth = [power / mpmath.fsum(powers) for power in powers]
        for share, true in zip(FLOAT.softmax(xs), truth, strict=True):
            assert abs(mpmath.mpf(share) - true) <= 7e-16 * true + 1e-322


def test_softmax_of_infinities_and_nan() -> None:
    assert FLOAT.softmax([inf, 1.0]) == [1.0, 0.0]
    assert FLOAT.softmax([inf, 1.0, inf]) == [0.5, 0.0, 0.5]
    assert FLOAT.softmax([-inf, -inf]) == [0.5, 0.5]
    assert FLOAT.softmax([-inf, 3.0]) == [0.0, 1.0]
    assert FLOAT.softmax([]) == []
    for xs in ([nan, 1.0], [1.0, nan], [inf, nan], [nan, inf], [-inf, nan]):
        assert all(map(math.isnan, FLOAT.softmax(xs))), xs


def test_a_norm_neither_overflows_nor_underflows() -> None:
    assert FLOAT.norm([3e300, 4e300]) == pytest.approx(5e300, rel=1e-15)
    assert FLOAT.norm([3e-300, 4e-300]) == pytest.approx(5e-300, rel=1e-15)
    assert FLOAT.norm([]) == 0.0
    assert FLOAT.norm([inf, nan]) == inf


def test_comparisons_and_choice() -> None:
    assert (FLOAT.gt(2.0, 1.0), FLOAT.ge(1.0, 1.0), FLOAT.lt(1.0, 1.0), FLOAT.le(1.0, 2.0)) == (True, True, False, True)
    assert FLOAT.eq(0.0, -0.0) is True
    assert (FLOAT.is_nan(nan), FLOAT.is_nan(inf)) == (True, False)
    assert (FLOAT.where(True, 1.0, nan), FLOAT.where(0.0, nan, 2.0)) == (1.0, 2.0)


def test_rows_that_no_kernel_computes_run_by_their_rule() -> None:
    assert FLOAT.sigmoid(0.0) == 0.5
    assert close(FLOAT.softplus(1.5), mpmath.log1p(mpmath.exp(1.5)))
    assert close(FLOAT.sech(2.0), mpmath.sech(2.0))
    with mpmath.workdps(40):
        for share, x in zip(FLOAT.log_softmax([1.0, 2.0]), (1.0, 2.0), strict=True):
            assert close(share, x - mpmath.log(mpmath.exp(1) + mpmath.exp(2)))
