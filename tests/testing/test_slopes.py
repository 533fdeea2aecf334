"""Difference quotients in arbitrary precision: derivatives to twenty digits, and the slopes beside a kink."""

from __future__ import annotations

from typing import Any

import pytest

from autograd.testing.exact import EXACT, INF, mp
from autograd.testing.slopes import corners, derivative, entries, sides


@pytest.mark.parametrize(
    ("name", "point", "which", "true"),
    [
        ("exp", [1.0], (0, 0), lambda: mp.e),
        ("mul", [2.0, 3.0], (0, 1), lambda: mp.mpf(1)),
        ("tanh", [22.0], (0,), lambda: mp.sech(22) ** 2),
        ("square", [1e-300], (0,), lambda: 2 * mp.mpf(1e-300)),
        ("square", [1e300], (0, 0), lambda: mp.mpf(2)),
        ("identity", [5e-324], (0,), lambda: mp.mpf(1)),
        ("exp", [3.0], (), lambda: mp.exp(3)),
    ],
)
def test_derivatives_are_right_to_twenty_digits(name: str, point: list[float], which: Any, true: Any) -> None:
    got = derivative(EXACT[name], point, which)
    with mp.workdps(60):
        assert abs(got - true()) <= mp.mpf(10) ** -20 * abs(true())


def test_a_flat_function_has_the_slope_zero() -> None:
    assert derivative(EXACT["floor"], [0.5], (0,)) == 0


def test_there_is_no_derivative_at_an_end_or_outside_of_the_domain() -> None:
    assert mp.isnan(derivative(EXACT["sqrt"], [0.0], (0,)))
    assert mp.isnan(derivative(EXACT["log"], [-1.0], (0,)))


def test_finer_steps_stay_on_this_side_of_a_near_jump() -> None:
    at = [0.0, -1e-300]
    assert derivative(EXACT["maximum"], at, (0,), finer=301) == 1
    assert derivative(EXACT["maximum"], at, (1,), finer=301) == 0


@pytest.mark.parametrize(
    ("name", "x", "slopes"),
    [("abs", 0.0, (-1, 1)), ("relu", 0.0, (0, 1)), ("abs", 1e-300, (1, 1)), ("square", 1.5, (3, 3))],
)
def test_the_slopes_on_both_sides(name: str, x: float, slopes: tuple[int, int]) -> None:
    for got, true in zip(sides(EXACT[name], [x], 0), slopes, strict=True):
        assert mp.almosteq(got, true, rel_eps=1e-14, abs_eps=1e-14)


def test_a_slope_that_grows_for_ever_is_infinite_and_outside_there_is_none() -> None:
    left, right = sides(EXACT["sqrt"], [0.0], 0)
    assert mp.isnan(left)
    assert right == INF


def test_the_second_derivative_in_each_quadrant() -> None:
    assert [int(mp.nint(c)) for c in corners(lambda x: x * abs(x), [0.0], (0, 0))] == [-2, 2]
    assert len(corners(EXACT["maximum"], [1.0, 1.0], (0, 1))) == 4


def test_each_derivative_of_an_order_comes_once() -> None:
    assert list(entries(2, 0)) == [()]
    assert list(entries(2, 2)) == [(0, 0), (0, 1), (1, 1)]
    assert len(list(entries(4, 2))) == 10
