"""Special functions on floats that `math` lacks, to a few units in the last place."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

inf, nan = math.inf, math.nan
SPLITTER = 134217729.0  # 2**27 + 1
SQRT_HALF = 0.7071067811865476
INVERSE_SQRT_2PI = 0.3989422804014327
SQRT_HALF_LOW = -4.833646656726457e-17  # what the float above lacks of the square root of 1/2


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


def polynomial(coefficients: Sequence[float], x: float) -> float:
    """The polynomial with these coefficients, that of the power 0 first, by Horner's rule."""
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def scaled_exp(x: float, amplitude: float = 1.0) -> float:
    """The product amplitude * exp(x), where only the product has to be a float, and not exp(x) by itself."""
    if -700.0 < x < 700.0:
        return amplitude * math.exp(x)
    if x < -1460.0:  # exp(-1455) brings the largest float down to the smallest
        return nan if amplitude != amplitude else math.copysign(0.0, amplitude)
    if not x <= 1460.0:
        return amplitude * x * inf if amplitude else amplitude * x
    step = math.copysign(512.0, x)
    while abs(x) >= 700.0:
        amplitude *= math.exp(step)
        x -= step
    return amplitude * math.exp(x)


def bell(x: float, amplitude: float = 1.0) -> float:
    """Amplitude * exp(-x**2); the rounding error of the square, which exp would magnify, is put right."""
    if not -40.0 < x < 40.0:
        return scaled_exp(-abs(x) * inf, amplitude)
    square, error = two_product(x, x)
    value = scaled_exp(-square, amplitude)
    return value - value * error


def normal_pdf(x: float, amplitude: float = 1.0) -> float:
    """The standard normal density exp(-x**2 / 2) / sqrt(2 pi), times an amplitude; exact in its tails like `bell`."""
    if not -60.0 < x < 60.0:
        return scaled_exp(-abs(x) * inf, amplitude)
    square, error = two_product(x, x)
    value = scaled_exp(-0.5 * square, INVERSE_SQRT_2PI * amplitude)
    return value - value * (0.5 * error + 6.247333e-17)  # the constant is too large by this part of it


def normal_cdf(x: float) -> float:
    """The integral of the standard normal density up to x: erfc(-x / sqrt(2)) / 2."""
    if not -40.0 < x < 40.0:
        return nan if x != x else 1.0 if x > 0.0 else 0.0
    argument, error = two_product(x, SQRT_HALF)
    error += x * SQRT_HALF_LOW
    # erfc(t + e) = erfc(t) - e * 2/sqrt(pi) * exp(-t**2), to first order
    return 0.5 * math.erfc(-argument) + error * 0.5641895835477563 * bell(argument)


def logistic_pdf(x: float, amplitude: float = 1.0) -> float:
    """The density of the logistic distribution, e / (1 + e)**2 with e = exp(-abs(x)), times an amplitude."""
    if -1.0 < x < 1.0:
        t = math.tanh(0.5 * x)
        return amplitude * (0.25 - 0.25 * t * t)
    size = -abs(x)
    e = scaled_exp(size)
    return scaled_exp(size, amplitude / (1.0 + e * (2.0 + e)))


def norm(xs: Sequence[float]) -> float:
    """The Euclidean length, without overflow or underflow on the way."""
    return math.hypot(*xs)
