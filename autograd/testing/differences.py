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
STEPS = 14
FIRST = 0.1  # the first step, as a share of x or of 1
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

    >>> (left, error), _ = slopes(math.exp, 1.0)
    >>> abs(left - math.e) < TRUST * error < 1e-9
    True
    >>> [round(slope, 9) for slope, error in slopes(abs, 0.0)]
    [-1.0, 1.0]
    """
    first = FIRST * max(abs(x), 1.0)
    here = function(x)
    sizes = [abs(y) for y in (here, function(x - first), function(x + first)) if math.isfinite(y)]
    noise = ULPS * EPSILON * max(sizes, default=0.0)

    def one_sided(sign: float) -> Estimate:
        return extrapolated(lambda h: (function(x + sign * h) - here) / (sign * h), first, 1, noise)

    left, right = one_sided(-1.0), one_sided(1.0)
    if not abs(left[0] - right[0]) <= TRUST * (left[1] + right[1]):
        return left, right
    both = extrapolated(lambda h: (function(x + h) - function(x - h)) / (2.0 * h), first, 2, noise)
    return both, both


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
