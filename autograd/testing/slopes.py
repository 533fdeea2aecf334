"""Derivatives of any function in arbitrary precision, by difference quotients that no rounding error can spoil.

A step of 1e-20 of x is far too small for floats. With enough digits it gives a derivative right to 60 digits, and at a
kink the slopes on both sides, each by itself. No rule is used: only values.
"""

from __future__ import annotations

import math
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from .exact import NAN, mp, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Function = Callable[..., Any]

FINENESS = (20, 40, 80, 160, 320)  # digits by which a step is smaller than x, tried until two results agree
AGREED = -25  # the power of ten to which two results have to agree
SMOOTH = mp.mpf(10) ** -15
MARGIN = 35  # digits beyond those that the differences cancel
ROUND = 50  # digits come in such portions: mpmath keeps tables for each precision, and is slow to make them
NOISE = 6  # digits at the end of a number that rounding may have changed
FLOATS = 400  # digits between the largest slope of a function whose values are near 1, and the smallest that is a float


def derivative(function: Function, point: Sequence[float], which: Sequence[int], finer: int = 0) -> Any:
    """A partial derivative of any order of a function of exact numbers, by central differences.

    Formula: for `which = (i, j)` the mixed derivative d²f / dx_i dx_j, and so on; for `which = ()` the value.
    Where a kink is nearer than the steps would be, `finer` is the number of digits by which to make them smaller.

    Returns:
        An exact number, right to 25 digits at least; NaN where two refinements never agree: at a kink of higher order,
        a pole, or an edge of the domain.

    >>> from autograd.testing.exact import EXACT
    >>> print(mp.nstr(derivative(EXACT["tanh"], [22.0], [0]), 12))
    3.11245289645e-19
    """
    if not which:
        with mp.workdps(60):
            return function(*map(number, point))
    previous = None
    for fineness in FINENESS:
        steps, digits = _steps(point, which, fineness + finer)
        with mp.workdps(digits):
            current = _central(function, point, which, steps)
        for more in (FLOATS, 3 * FLOATS):  # of a sum of products the slope may be 1e-324 and the value 1e616
            if current == 0:  # flat, or so nearly flat that the difference was lost
                with mp.workdps(digits + more):
                    current = _central(function, point, which, steps)
        with mp.workdps(digits):
            if not mp.isfinite(current):
                return NAN
            if previous is not None and abs(current - previous) <= mp.mpf(10) ** AGREED * abs(current):
                return current
        previous = current
    return NAN


def in_one_step(function: Function, point: Sequence[float], which: Sequence[int]) -> Any:
    """The central difference quotient of a single step: a derivative that nothing confirms.

    It is right wherever the function is smooth; a number that agrees with it to sixteen digits needs no second opinion.
    """
    steps, digits = _steps(point, which, FINENESS[1])
    with mp.workdps(digits):
        return _central(function, point, which, steps)


def sides(function: Function, point: Sequence[float], along: int) -> tuple[Any, Any]:
    """The slopes on the left and on the right of a point along one argument.

    Returns:
        Two exact numbers, the same one twice where the function is smooth. A side is NaN where the function has no
        value there, and infinite where its slope grows for ever. At a jump they are the slopes beside it.

    >>> print(*sides(abs, [0.0], along=0))
    -1.0 1.0
    """
    quotients = [_quotients(function, point, along, fineness) for fineness in FINENESS[:2]]
    outer_left, left, middle, right, outer_right = map(_limit, *quotients)
    if not (mp.isfinite(left) and mp.isfinite(right)):
        # Where the slope itself grows for ever it does so a step away too; beside a jump it does not.
        return (
            outer_left if mp.isinf(left) and mp.isfinite(outer_left) else left,
            outer_right if mp.isinf(right) and mp.isfinite(outer_right) else right,
        )
    coarse, fine = (abs(q[3] - q[1]) for q in quotients)
    # Of a smooth function the two differ by its curvature times the step, so next to nothing with a far smaller step.
    if fine <= SMOOTH * abs(middle) or fine <= SMOOTH * coarse:
        return middle, middle
    return left, right


def _quotients(function: Function, point: Sequence[float], along: int, fineness: int) -> list[Any]:
    """Five difference quotients of one step: a step to the left, on the left, around, on the right, a step beyond."""
    steps, digits = _steps(point, (along,), fineness)
    step = steps[along]
    f = _row_of_values(function, point, along, step, digits)
    with mp.workdps(digits):
        least = max(map(abs, f)) * mp.mpf(10) ** (NOISE - AGREED - digits)
    if any(
        abs(b - a) <= least for a, b in pairwise(f)
    ):  # flat, or so nearly flat that digits of the difference are lost
        digits += FLOATS
        f = _row_of_values(function, point, along, step, digits)
    with mp.workdps(digits):
        pairs = ((0, 1), (1, 2), (1, 3), (2, 3), (3, 4))
        return [_difference([f[b], f[a]], (1, -1)) / ((b - a) * step) for a, b in pairs]


def _row_of_values(function: Function, point: Sequence[float], along: int, step: Any, digits: int) -> list[Any]:
    with mp.workdps(digits):
        return [_moved(function, point, {along: k * step}) for k in (-2, -1, 0, 1, 2)]


def corners(function: Function, point: Sequence[float], which: Sequence[int]) -> list[Any]:
    """The second derivative as it is on each side of a point: for `which = (i, j)` in each quadrant of the two.

    Formula: the difference quotient of f at x, x ± h e_i, x ± k e_j and both; the same step twice for i = j. It is
    infinite at a jump and where the slope jumps.

    >>> print(*corners(lambda x: x * abs(x), [0.0], (0, 0)))
    -2.0 2.0
    """
    coarse, fine = (_quadrants(function, point, which, fineness) for fineness in FINENESS[:2])
    return list(map(_limit, coarse, fine))


def _quadrants(function: Function, point: Sequence[float], which: Sequence[int], fineness: int) -> list[Any]:
    i, j = which
    steps, digits = _steps(point, which, fineness)
    found = []
    with mp.workdps(digits + 2 * fineness):
        for signs in ((-1, -1), (1, 1)) if i == j else product((-1, 1), repeat=2):
            h, k = signs[0] * steps[i], signs[1] * steps[j]
            both = {i: 2 * h} if i == j else {i: h, j: k}
            values = [_moved(function, point, moves) for moves in (both, {i: h}, {j: k}, {})]
            found.append(_difference(values, (1, -1, -1, 1)) / (h * k))
    return found


def _limit(coarse: Any, fine: Any) -> Any:
    """What a difference quotient tends to, given two: it grows or falls with its step, or has come to rest."""
    if mp.isfinite(coarse) and mp.isfinite(fine):
        if abs(fine) > 100 * abs(coarse) > 0:  # one that is 0 was lost with its digits
            return mp.sign(fine) * mp.inf
        if abs(coarse) > 100 * abs(fine):
            return number(0)
    return fine


def _moved(function: Function, point: Sequence[float], moves: dict[int, Any]) -> Any:
    return function(*(number(x) + moves.get(i, 0) for i, x in enumerate(point)))


def _steps(point: Sequence[float], which: Sequence[int], fineness: int) -> tuple[dict[int, Any], int]:
    """A step for each argument, smaller than it and than 1 by so many digits; and the digits that calls for."""
    sizes = {i: min(1.0, abs(point[i])) or 1.0 for i in set(which)}
    steps = {i: mp.mpf(size) * mp.mpf(10) ** -fineness for i, size in sizes.items()}
    lost = sum(fineness - math.log10(sizes[i]) for i in which)
    scale = max(0.0, *(-math.log10(size) for size in sizes.values()))
    large = max(0.0, *(math.log10(abs(x)) for x in point if x and math.isfinite(x)), 0.0)
    digits = MARGIN + lost + fineness + scale + large
    return steps, math.ceil(digits / ROUND) * ROUND


def _central(function: Function, point: Sequence[float], which: Sequence[int], steps: dict[int, Any]) -> Any:
    """The central difference quotient: of differences of differences, for higher orders."""
    values, weights = [], []
    for signs in product((1, -1), repeat=len(which)):
        exact = [number(x) for x in point]
        for i, sign in zip(which, signs, strict=True):
            exact[i] += sign * steps[i] / 2
        values.append(function(*exact))
        weights.append(math.prod(signs))
    quotient = _difference(values, weights)
    for i in which:
        quotient /= steps[i]
    return quotient


def _difference(values: Sequence[Any], weights: Sequence[int]) -> Any:
    """The weighted sum; 0 where all that is left of it is the rounding of the last digits."""
    total = mp.fsum(weight * value for weight, value in zip(weights, values, strict=True))
    noise = max(map(abs, values)) * mp.mpf(10) ** (NOISE - mp.dps)
    return number(0) if abs(total) <= noise else total


def entries(count: int, order: int) -> Iterator[tuple[int, ...]]:
    """The derivatives of an order by `count` arguments, each once: (0, 0), (0, 1), (1, 1) …."""
    if order == 0:
        yield ()
        return
    for head in entries(count, order - 1):
        for last in range(head[-1] if head else 0, count):
            yield (*head, last)
