"""Powers, quotients by powers, and their derivatives, where floats overflow, underflow or end."""

from __future__ import annotations

import math
from math import inf, nan

import pytest

from autograd import TABLE, cbrt, grad
from autograd.functions import VALUES
from autograd.powers import over_power, pow_slope, power, scaled
from autograd.testing.accuracy import error
from autograd.testing.exact import evaluate, mp, number


def same(x: float, y: float) -> bool:
    return (x == y and math.copysign(1.0, x) == math.copysign(1.0, y)) or (x != x and y != y)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ((2.0, 3.0), 8.0),
        ((-2.0, 0.5), nan),
        ((1e200, 2.0), inf),
        ((-1e200, 3.0), -inf),
        ((-1e200, 2.0), inf),
        ((0.0, -1.0), inf),
        ((-0.0, -1.0), -inf),
        ((-0.0, -2.0), inf),
    ],
)
def test_a_power_is_total(at: tuple[float, float], value: float) -> None:
    assert same(power(*at), value)


def off(name: str, got: float, *at: float) -> float:
    with mp.workdps(60):
        return error(got, evaluate(TABLE[name], *map(number, at)))


@pytest.mark.parametrize("x", [27.0, -27.0, 2.0, 1e-320, 1.7e308, 5e-324])
def test_a_cube_root_is_right_to_the_last_digit(x: float) -> None:
    assert off("cbrt", cbrt(x), x) < 0.8


@pytest.mark.parametrize("x", [0.0, -0.0, inf, -inf, nan])
def test_a_cube_root_that_is_no_number_or_zero(x: float) -> None:
    assert same(cbrt(x), x)


@pytest.mark.parametrize(
    "at",
    [
        (3.0, 1.0, 7.0, 2.0),
        (3.0, 5.0, 7.0, 3.0),
        (9e-322, 1.0, 5e-05, 2.0),
        (1e300, 1e300, 1e200, 3.0),
        (1e-300, 1e-300, 1e-200, 3.0),
        (1e300, 1.0, 1e-200, 2.0),
        (-1e300, 1.0, 1e200, 2.0),
        (1e300, 1e300, -1.0, 3.0),
    ],
)
def test_a_quotient_by_a_power_is_right_also_where_its_parts_are_no_floats(at: tuple[float, ...]) -> None:
    assert off("over_power", over_power(*at), *at) < 2.0


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ((1.0, 1.0, 0.0, 2.0), inf),
        ((-1.0, 1.0, 0.0, 2.0), -inf),
        ((1.0, 1.0, -0.0, 3.0), -inf),
        ((0.0, 1.0, 0.0, 2.0), nan),
        ((1.0, 1.0, inf, 2.0), 0.0),
        ((inf, 1.0, inf, 2.0), nan),
        ((nan, 1.0, 2.0, 2.0), nan),
        ((1e-320, 1e-320, 0.0, 2.0), inf),
    ],
)
def test_a_quotient_by_a_power_at_poles_and_infinities(at: tuple[float, ...], value: float) -> None:
    assert same(over_power(*at), value)


def test_a_row_of_four_arguments_is_a_function_of_floats_too() -> None:
    assert VALUES.over_power(3.0, 4.0, 2.0, 2.0) == 3.0


def test_scaling_by_a_power_of_two_overflows_to_infinity() -> None:
    assert (scaled(0.75, 4), scaled(-0.75, 5000), scaled(0.75, -5000)) == (12.0, -inf, 0.0)


@pytest.mark.parametrize("orders", [(1.0, 0.0), (0.0, 1.0), (2.0, 0.0), (0.0, 2.0)])
@pytest.mark.parametrize(
    ("x", "y"),
    [
        (3.0, 2.0),
        (2.5, 0.3),
        (0.9, -2047.9999),
        (1e-300, 1.05),
        (1e300, -1.02),
        (5e-324, 1.3),
        (1.0000001, 7000000000.0),
        (0.75, 2500.5),
        (0.6, -1400.25),
        (1.0 + 1e-10, 7097800000000.0),
        (1e-310, 1e-300),
        (1.7e308, 0.9999),
    ],
)
def test_derivatives_of_powers_keep_their_digits(x: float, y: float, orders: tuple[float, float]) -> None:
    """Rounded exponents, powers that are no floats, exponents in the thousands."""
    assert off("pow_slope", pow_slope(x, y, *orders), x, y, *orders) < 4.0


@pytest.mark.parametrize(("x", "y"), [(-3.0, 3.0), (-1e-300, 2.0), (-1e-200, 3.0), (-1e200, 2.0), (-1e-120, 4.0)])
def test_a_negative_base_has_slopes_for_whole_exponents(x: float, y: float) -> None:
    assert off("pow_slope", pow_slope(x, y, 1.0, 0.0), x, y, 1.0, 0.0) < 2.0


def test_the_derivative_of_a_square_is_exactly_twice_the_number() -> None:
    assert [grad(lambda x: x**2)(x) for x in (0.1, 0.3, -0.7)] == [0.2, 0.6, -1.4]


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ((0.0, 0.0, 1.0, 0.0), 0.0),
        ((0.0, 2.0, 2.0, 0.0), 2.0),
        ((0.0, 0.5, 1.0, 0.0), inf),
        ((0.0, 0.0, 0.0, 1.0), 0.0),
        ((0.0, -1.0, 0.0, 1.0), -inf),
        ((0.0, 2.0, 0.0, 1.0), 0.0),
        ((inf, 0.0, 0.0, 1.0), inf),
        ((inf, -1.0, 0.0, 1.0), 0.0),
        ((0.5, inf, 1.0, 0.0), 0.0),
        ((nan, 0.0, 1.0, 0.0), 0.0),
        ((nan, 2.0, 1.0, 0.0), nan),
        ((1.0, nan, 0.0, 1.0), 0.0),
        ((-2.0, 2.0, 0.0, 1.0), nan),
        ((0.0, 1.0, 1.0, 1.0), -inf),
        ((0.0, 2.5, 1.0, 1.0), 0.0),
        ((1e-300, 2000.0, 1.0, 0.0), 0.0),
        ((-2.0, 0.5, 1.0, 0.0), nan),
    ],
)
def test_derivatives_of_powers_where_base_or_exponent_ends(at: tuple[float, ...], value: float) -> None:
    assert same(abs(pow_slope(*at)) if value == 0.0 else pow_slope(*at), value)
