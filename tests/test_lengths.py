"""Lengths, directions and scales on floats, where squares overflow, underflow or end."""

from __future__ import annotations

import math
from math import inf, nan

import pytest

from autograd.lengths import direction, inverse_real, lorentz_factor, sum_of_squares, unit_scale


@pytest.mark.parametrize("x", [1.0, 1.999, 2.0, 1e-300, 1.7e308, -3.0])
def test_the_scale_is_a_power_of_two_that_brings_the_largest_number_near_one(x: float) -> None:
    scale = unit_scale([0.5 * x, x])
    assert math.frexp(scale)[0] == 0.5
    assert 1.0 <= abs(scale * x) < 2.0


def test_the_scale_is_one_where_there_is_nothing_to_scale_and_a_float_for_the_smallest() -> None:
    assert [unit_scale(xs) for xs in ([], [0.0], [inf, 1.0], [nan])] == [1.0] * 4
    assert unit_scale([5e-324]) == 2.0**1000


def test_squares_are_added_up_with_one_rounding() -> None:
    assert sum_of_squares([0.1] * 10) == 0.1
    assert sum_of_squares([1.0, 1e-8]) == 1.0 + 1e-16
    assert sum_of_squares([]) == 0.0


def test_squares_that_overflow_add_up_to_infinity() -> None:
    assert [sum_of_squares(xs) for xs in ([1e200], [-inf, 1.0], [9e153] * 4, [1e301])] == [inf] * 4
    assert math.isnan(sum_of_squares([nan, 1.0]))
    assert sum_of_squares([1.3407807830046643e154]) == 1.3407807830046643e154**2


@pytest.mark.parametrize("scale", [1.0, 2.0**-1060, 2.0**1021])
def test_a_direction_is_the_same_at_every_length(scale: float) -> None:
    assert direction([3.0 * scale, -4.0 * scale]) == [0.6, -0.8]


def test_a_direction_at_the_origin_beside_infinity_and_of_nan() -> None:
    assert direction([0.0, -0.0]) == [0.0, 0.0]
    assert direction([3.0, -inf]) == [0.0, -1.0]
    assert direction([inf, 3.0, -inf]) == pytest.approx([0.5**0.5, 0.0, -(0.5**0.5)])
    assert list(map(math.isnan, direction([inf, nan]))) == [False, True]
    assert all(map(math.isnan, direction([1.0, nan])))


@pytest.mark.parametrize("scale", [1.0, 2.0**-500, 2.0**-900, 2.0**600])
def test_the_inverse_of_a_complex_number_at_every_size(scale: float) -> None:
    assert inverse_real(3.0 * scale, 4.0 * scale) == pytest.approx(0.12 / scale, rel=1e-15)


def test_the_inverse_of_a_complex_number_at_the_origin_and_beside_infinity() -> None:
    assert (inverse_real(inf, 1.0), inverse_real(-2.0, inf), inverse_real(5e-324, 0.0)) == (0.0, 0.0, inf)
    assert all(math.isnan(inverse_real(*at)) for at in ((0.0, 0.0), (nan, inf), (1.0, nan)))


def test_the_lorentz_factor_within_and_at_the_ends_and_outside() -> None:
    assert (lorentz_factor(0.0), lorentz_factor(0.6), lorentz_factor(1e-5)) == (1.0, 1.25, 1.0 + 5e-11)
    assert (lorentz_factor(1.0), lorentz_factor(-1.0)) == (inf, inf)
    assert all(math.isnan(lorentz_factor(x)) for x in (1.5, -2.0, inf, nan))
