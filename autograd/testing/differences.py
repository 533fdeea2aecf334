"""Derivatives of a function that is known by its values alone, with an estimate of their own error.

Source: C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Advances in Engineering Software 4, 1982.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Function = Callable[[float], float]
    Estimate = tuple[float, float]

EPSILON = 2.0**-52
SHRINK = 1.6  # each step is smaller than the one before by this factor
STEPS = 9
RANGES = (11, 9, 7, 5, 3, 1)  # the first step of each is 10 to that negative power, as a share of x or of 1
ULPS = 4.0  # what a value may be wrong by, in units in the last place
TRUST = 10.0  # an error estimate may itself be wrong by this factor


def extrapolated(quotient: Function, first: float, powers: int, noise: float = 0.0) -> Estimate:
    """The limit of a difference quotient as its step goes to 0, by a table of polynomials in the step, and its error.

    Args:
        quotient: the difference quotient as a function of the step.
        first: the largest step.
        powers: 2 for a quotient whose error has even powers of the step alone (central), 1 for all powers (one-sided).
        noise: the rounding error of the function, which a quotient divides by its step.

    Returns:
        The best entry of the table and its error: the largest difference between it and the entries it came from, and
        what the noise may do to it; NaN and infinity if no step gave a number.
    """
    best, error = math.nan, math.inf
    above: list[float] = []
    step = first
    for _ in range(STEPS):
        row = [quotient(step)]
        factor = SHRINK**powers
        for entry in above:
            row.append(row[-1] + (row[-1] - entry) / (factor - 1.0))
            factor *= SHRINK**powers
            estimate = max(abs(row[-1] - row[-2]), abs(row[-1] - entry)) + noise / step
            if estimate <= error:
                best, error = row[-1], estimate
        if not all(map(math.isfinite, row)):
            row = []  # a step out of the domain: the table begins anew with a smaller one
        above = row
        step /= SHRINK
    return best, error


def slopes(function: Function, x: float) -> tuple[Estimate, Estimate]:
    """The slope on the left and on the right of a point, each with its error; the same one twice where it is smooth.

    A side is NaN where no two ranges of steps agree: nothing is known of it then.

    >>> (left, error), _ = slopes(math.exp, 1.0)
    >>> abs(left - math.e) < TRUST * error < 1e-9
    True
    >>> [round(slope, 9) for slope, error in slopes(abs, 0.0)]
    [-1.0, 1.0]
    """
    here = function(x)  # below, a step is what is left of it in x + h: for small ones the rounding of x would tell

    def one_sided(sign: float) -> Estimate:
        return _agreed(lambda h: (function(x + sign * h) - here) / ((x + sign * h) - x), function, x, 1)

    left, right = one_sided(-1.0), one_sided(1.0)
    if not abs(left[0] - right[0]) <= TRUST * (left[1] + right[1]):
        return left, right
    both = _agreed(lambda h: (function(x + h) - function(x - h)) / ((x + h) - (x - h)), function, x, 2)
    return both, both


def _agreed(quotient: Function, function: Function, x: float, powers: int) -> Estimate:
    """The best of several ranges of steps that agree with all smaller ones.

    With steps too large for a function the estimates of error are nothing but luck. With small ones they are large and
    honest: so the ranges are gone through from the smallest up, as far as they agree.
    """
    best, agreed = (math.nan, math.inf), 0
    scatter = _scatter(function, x)
    for exponent in RANGES:
        first = max(abs(x), 1.0) * 10.0**-exponent
        sizes = [abs(y) for y in (function(x), function(x - first), function(x + first)) if math.isfinite(y)]
        noise = max(ULPS * EPSILON * max(sizes, default=0.0), scatter)
        slope, error = extrapolated(quotient, first, powers, noise)
        if not math.isfinite(error):
            continue
        if agreed and abs(slope - best[0]) > TRUST * (error + best[1]):
            break
        agreed += 1
        if error < best[1]:
            best = slope, error
    return best if agreed > 1 else (math.nan, math.inf)


def _scatter(function: Function, x: float) -> float:
    """How far the values of the next floats lie off a straight line: what rounding inside the function does to them."""
    here = function(x)
    steps = [k * EPSILON * abs(x) for k in (3.0, 5.0, 9.0, 17.0)]
    bends = [abs(function(x - step) - 2.0 * here + function(x + step)) for step in steps]
    return max([bend for bend in bends if math.isfinite(bend)], default=0.0)


def complex_step(function: Callable[[complex], complex], x: float) -> float:
    """The derivative of an analytic function by a step into the imaginary direction, which no difference spoils.

    Formula: Im f(x + ih) / h, with h so small that its square is lost.

    Raises:
        TypeError: if the function takes no complex numbers, or returns a real one.

    Source: W. Squire, G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM Review 40,
    1998.

    >>> import cmath
    >>> complex_step(cmath.sin, 1.0) == math.cos(1.0)
    True
    """
    step = 1e-30 * max(abs(x), 1.0)
    result = function(complex(x, step))
    if not isinstance(result, complex):
        raise TypeError("the function returned a real number for a complex one")
    return result.imag / step


def spread(numbers: Sequence[float]) -> float:
    """How far the numbers lie apart.

    >>> spread([1.0, 3.0, 2.0])
    2.0
    """
    return max(numbers) - min(numbers)
