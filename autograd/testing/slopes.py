"""Derivatives of any function in arbitrary precision, by difference quotients that no rounding error can spoil.

A step of 1e-30 of x is far too small for floats. With enough digits it gives a derivative right to 60 digits, and at a
kink the slopes on both sides, each by itself. No rule is used: only values.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any

from .exact import NAN, mp, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Function = Callable[..., Any]

FINENESS = (30, 60, 120, 240, 480)  # digits by which a step is smaller than x, tried until two results agree
AGREED = mp.mpf(10) ** -25
MARGIN = 40  # digits beyond those that the differences cancel
FLOATS = 400  # digits between the largest slope of a function whose values are near 1, and the smallest that is a float


def derivative(function: Function, point: Sequence[float], which: Sequence[int]) -> Any:
    """A partial derivative of any order of a function of exact numbers, by central differences.

    Formula: for `which = (i, j)` the mixed derivative d²f / dx_i dx_j, and so on; for `which = ()` the value.

    Returns:
        An exact number, right to 25 digits at least; NaN where two refinements never agree: at a kink of higher order,
        a pole, or an edge of the domain.

    >>> from autograd.testing.exact import EXACT
    >>> print(mp.nstr(derivative(EXACT["tanh"], [22.0], [0]), 12))
    3.1124528965e-19
    """
    if not which:
        with mp.workdps(60):
            return function(*map(number, point))
    previous = None
    for fineness in FINENESS:
        steps, digits = _steps(point, which, fineness)
        with mp.workdps(digits):
            current = _central(function, point, which, steps)
        if current == 0:  # flat, or so nearly flat that the difference was lost
            with mp.workdps(digits + FLOATS):
                current = _central(function, point, which, steps)
        with mp.workdps(digits):
            if not mp.isfinite(current):
                return NAN
            if previous is not None and abs(current - previous) <= AGREED * abs(current):
                return current
        previous = current
    return NAN


def one_sided(function: Function, point: Sequence[float], along: int, side: int) -> Any:
    """The slope on one side of the point along one argument; NaN where there is none, infinite where it grows for ever.

    >>> print(one_sided(abs, [0.0], along=0, side=-1))
    -1.0
    """
    slopes = []
    for fineness in FINENESS[:2]:
        steps, digits = _steps(point, (along,), fineness)
        with mp.workdps(digits):
            exact = [number(x) for x in point]
            here = function(*exact)
            exact[along] += side * steps[along]
            slopes.append((function(*exact) - here) / (side * steps[along]))
    first, second = slopes
    if not (mp.isfinite(first) and mp.isfinite(second)):
        return second
    if abs(first - second) <= mp.mpf(10) ** -20 * (abs(second) + mp.mpf(10) ** -20):
        return second
    return mp.sign(second) * mp.inf if abs(second) > 1e3 * abs(first) else NAN


def _steps(point: Sequence[float], which: Sequence[int], fineness: int) -> tuple[dict[int, Any], int]:
    """A step for each argument, smaller than it and than 1 by so many digits; and the digits that calls for."""
    sizes = {i: min(1.0, abs(point[i])) or 1.0 for i in set(which)}
    steps = {i: mp.mpf(size) * mp.mpf(10) ** -fineness for i, size in sizes.items()}
    lost = sum(fineness - math.log10(sizes[i]) for i in which)
    scale = max(0.0, *(-math.log10(size) for size in sizes.values()))
    large = max(0.0, *(math.log10(abs(x)) for x in point if x and math.isfinite(x)), 0.0)
    return steps, int(MARGIN + lost + fineness + scale + large)


def _central(function: Function, point: Sequence[float], which: Sequence[int], steps: dict[int, Any]) -> Any:
    """The central difference quotient: of differences of differences, for higher orders."""
    total = number(0)
    for signs in product((1, -1), repeat=len(which)):
        exact = [number(x) for x in point]
        for i, sign in zip(which, signs, strict=True):
            exact[i] += sign * steps[i] / 2
        total += math.prod(signs) * function(*exact)
    for i in which:
        total /= steps[i]
    return total


def entries(count: int, order: int) -> Iterator[tuple[int, ...]]:
    """The derivatives of an order by `count` arguments, each once: (0, 0), (0, 1), (1, 1) …."""
    if order == 0:
        yield ()
        return
    for head in entries(count, order - 1):
        for last in range(head[-1] if head else 0, count):
            yield (*head, last)
