"""Lengths and directions on floats, also where squares overflow or underflow."""

from __future__ import annotations

import math

from .powers import LARGE, SAFE, scaled
from .special import two_product

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

inf, nan = math.inf, math.nan


def unit_scale(xs: Sequence[float]) -> float:
    """The power of two, up to 2¹⁰⁰⁰ so that it has products, that brings the largest number between 1 and 2.

    1 where there is nothing to scale: for zeros, infinities and NaN.
    """
    largest = max(map(abs, xs), default=0.0)
    if largest == 0.0 or not largest < inf:
        return 1.0
    return math.ldexp(1.0, min(1 - math.frexp(largest)[1], 1000))


def sum_of_squares(xs: Sequence[float]) -> float:
    """The sum of the squares, rounded once: the rounding error of each square is a part of the sum."""
    try:
        total = math.fsum([part for x in xs for part in two_product(x, x)])
    except (OverflowError, ValueError):
        total = nan
    return total if total < inf else sum([x * x for x in xs])  # infinite, or nearly so, or NaN


def direction(xs: Sequence[float]) -> list[float]:
    """The unit vector along xs: each number divided by the length of all.

    At the origin 0. Beside an infinite number the finite ones do not count, and several infinite ones share.
    """
    length = math.hypot(*xs)
    if SAFE < length < inf:
        return [x / length for x in xs]
    if length == 0.0:
        return [0.0 for _ in xs]
    if any(map(math.isinf, xs)):
        share = math.sqrt(1.0 / sum(map(math.isinf, xs)))
        return [x if x != x else math.copysign(share if math.isinf(x) else 0.0, x) for x in xs]
    scale = unit_scale(xs)
    length = math.hypot(*[scale * x for x in xs])
    return [scale * x / length for x in xs]


def inverse_real(x: float, y: float) -> float:
    """The real part of 1 / (x + iy), which is x / (x² + y²); 0 where one of them is infinite."""
    square = x * x + y * y
    if SAFE < square < LARGE:
        return x / square
    if x - x != 0.0 or y - y != 0.0:
        return nan if x != x or y != y else math.copysign(0.0, x)
    if square == 0.0 == x == y:
        return nan
    scale = unit_scale((x, y))
    x, y = scale * x, scale * y
    fraction, exponent = math.frexp(x / (x * x + y * y))
    return scaled(fraction, exponent + math.frexp(scale)[1] - 1)


def lorentz_factor(x: float) -> float:
    """The factor 1 / √(1 - x²); where it is near 1 as that and an excess, which is rounded only as far as it counts."""
    square = (1.0 - x) * (1.0 + x)
    if square <= 0.0 or square != square:
        return inf if square == 0.0 else nan
    root = math.sqrt(square)
    return 1.0 + x * x / (root * (1.0 + root)) if -0.5 < x < 0.5 else 1.0 / root
