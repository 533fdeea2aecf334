"""Special functions on floats that `math` lacks, to a few units in the last place."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

inf, nan = math.inf, math.nan
SPLITTER = 134217729.0  # 2**27 + 1
SQRT_HALF = 0.7071067811865476
SQRT_HALF_LOW = -4.833646656726457e-17  # what the float above lacks of the square root of 1/2

# Bernoulli's numbers B_2, B_4 …, the coefficients of Euler and Maclaurin's formula.
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


def two_product(x: float, y: float) -> tuple[float, float]:
    """The rounded product and its rounding error, exactly.

    Source: T. J. Dekker, "A floating-point technique for extending the available precision",
    Numerische Mathematik 18, 1971.
    """
    product = x * y
    split = SPLITTER * x
    x_high = split - (split - x)
    split = SPLITTER * y
    y_high = split - (split - y)
    x_low, y_low = x - x_high, y - y_high
    return product, ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low


def bell(x: float) -> float:
    """exp(-x**2); the rounding error of the square, which exp would magnify, is put right."""
    if not -28.0 < x < 28.0:
        return nan if x != x else 0.0
    square, error = two_product(x, x)
    value = math.exp(-square)
    return value - value * error


def normal_pdf(x: float) -> float:
    """The standard normal density, exp(-x**2 / 2) / sqrt(2 pi), exact in its tails like `bell`."""
    if not -40.0 < x < 40.0:
        return nan if x != x else 0.0
    square, error = two_product(x, x)
    value = 0.3989422804014327 * math.exp(-0.5 * square)
    return value - value * 0.5 * error


def normal_cdf(x: float) -> float:
    """The integral of the standard normal density up to x: erfc(-x / sqrt(2)) / 2."""
    if not -40.0 < x < 40.0:
        return nan if x != x else 1.0 if x > 0.0 else 0.0
    argument, error = two_product(x, SQRT_HALF)
    error += x * SQRT_HALF_LOW
    # erfc(t + e) = erfc(t) - e * 2/sqrt(pi) * exp(-t**2), to first order
    return 0.5 * math.erfc(-argument) + error * 0.5641895835477563 * bell(argument)


def norm(xs: Sequence[float]) -> float:
    """The Euclidean length, without overflow or underflow on the way."""
    return math.hypot(*xs)


def polygamma(n: float, x: float) -> float:
    """The n-th derivative of the digamma function, which is the derivative of lgamma; n = 0, 1, 2 ….

    Recurrence to x >= 15 + n, then Euler and Maclaurin's asymptotic series; reflection for negative x.

    Source: NIST Digital Library of Mathematical Functions, 5.5, 5.11 and 5.15.
    """
    if x != x or x == -inf or not 0.0 <= n < 171.0:  # 171! is no float
        return nan
    order = int(n)
    try:
        return _polygamma(order, x)
    except OverflowError:  # next to a pole
        return inf if order % 2 else math.copysign(inf, -math.remainder(x, 1.0))


def _polygamma(order: int, x: float) -> float:
    if x <= 0.0:
        if x == math.floor(x):  # a pole; where the sides differ, the sign of zero tells which one is meant
            return inf if order % 2 else nan if x else math.copysign(inf, -x)
        return (-1.0) ** order * _polygamma(order, 1.0 - x) - _cotangent_derivative(order, x)
    if math.isinf(x):
        return inf if order == 0 else 0.0
    terms = []
    while x < 15.0 + order:
        terms.append(x ** -(order + 1))
        x += 1.0
    square = 1.0 / (x * x)
    if order == 0:
        series = [math.log(x), -0.5 / x]
        power = 1.0
        for k, bernoulli in enumerate(BERNOULLI, 1):
            power *= square
            series.append(-bernoulli / (2 * k) * power)
        return math.fsum([*series, *(-term for term in terms)])
    factorial = math.gamma(order + 1.0)
    series = [factorial / order, 0.5 * factorial / x]
    for k, bernoulli in enumerate(BERNOULLI, 1):
        rising = math.prod(range(2 * k + 1, 2 * k + order))  # (2k + order - 1)! / (2k)!
        series.append(bernoulli * rising * x ** (-2 * k))
    tail = math.fsum(series) * x**-order
    return (-1.0) ** (order + 1) * (tail + factorial * math.fsum(terms))


def _cotangent_derivative(order: int, x: float) -> float:
    """The order-th derivative of pi * cot(pi * x).

    The derivatives of the cotangent c are polynomials in c, because c' = -(1 + c**2).
    """
    cotangent = 1.0 / math.tan(math.pi * math.remainder(x, 1.0))
    coefficients = [0.0, 1.0]
    for _ in range(order):
        slope = [k * c for k, c in enumerate(coefficients)][1:]
        coefficients = [-(s + t) for s, t in zip([*slope, 0.0, 0.0], [0.0, 0.0, *slope], strict=True)]
    return math.pi ** (order + 1) * math.fsum(c * cotangent**k for k, c in enumerate(coefficients))
