"""Powers on floats, and their derivatives also where the power itself, or a divisor of it, is no float any more.

x⁴ may be 0 beside a derivative that is not, and a number below 2⁻¹⁰²² has lost digits that dividing by it brings to
light. So where a plain computation leaves the range of full precision, it is done once more with the powers of two
apart: a number is a fraction times 2ᵉ, fractions are multiplied as floats and exponents added as integers.
"""

from __future__ import annotations

import math

from .special import two_product

inf, nan = math.inf, math.nan
SAFE, LARGE = 1e-290, 1e290  # between these no digit is lost, and a factor or two do no harm
WHOLE = 4503599627370496.0  # 2**52: what is lost in y - n can be seen by adding n again while y is below this
SQRT_HALF = 0.7071067811865476


def power(x: float, y: float) -> float:
    """The power x ** y on the reals: NaN for a negative base and a fractional exponent, infinite where it overflows."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -inf if x < 0.0 and _is_odd(y) else inf
    except ValueError:
        if x == 0.0:  # a negative power of zero
            return math.copysign(inf, x) if _is_odd(y) else inf
        return nan


def _is_odd(y: float) -> bool:
    return abs(math.fmod(y, 2.0)) == 1.0  # exact, where the remainder of -1e-17 by % is rounded to 2


def cbrt(x: float) -> float:
    """The cube root, by a step of Newton's method from the C library's, which may be several ulp off."""
    root = math.cbrt(x)
    if root == 0.0 or root - root != 0.0:
        return root
    return root - (root - x / (root * root)) / 3.0


def _raised(x: float, n: float) -> float:
    """The power xⁿ for a whole n > 0, infinite where it overflows; then its sign does not count."""
    try:
        return math.pow(x, n)
    except OverflowError:
        return inf


def over_power(x: float, y: float, z: float, n: float) -> float:
    """The quotient x y / zⁿ for a whole n > 0, whatever the product and the power are."""
    if n == 2.0:
        power = z * z
        if SAFE < power < LARGE and y == 1.0:  # the derivative of every recorded quotient
            return x / power
    else:
        power = _raised(z, n)
    product = x * y
    if SAFE < abs(power) < LARGE and (y == 1.0 or SAFE < abs(product) < LARGE):
        return product / power
    (e, i), (f, j), (g, k) = math.frexp(x), math.frexp(y), math.frexp(z)
    if g == 0.0:
        return e * f * math.copysign(inf, power)
    return scaled(e * f / g**n, i + j - k * int(n))


def scaled(x: float, exponent: int) -> float:
    """The number x 2ᵉ, rounded once, infinite where it overflows."""
    try:
        return math.ldexp(x, exponent)
    except OverflowError:
        return math.copysign(inf, x)


def pow_slope(x: float, y: float, n: float, k: float) -> float:
    """The derivative of xʸ, n times by x and k times by y: xʸ⁻ⁿ times a polynomial in y and ln x.

    Formula: the k-th derivative by y of y (y-1) … (y-n+1) xʸ⁻ⁿ, by Leibniz' rule.
    """
    factor = y if n == 1.0 and k == 0.0 else _factor(x, y, int(n), int(k))
    less = y - n
    if less + n == y and -WHOLE < y < WHOLE:
        plain = power(x, less)
    else:  # a rounding error in the exponent counts ln x times
        plain = power(x, y)
        plain = over_power(plain, 1.0, x, n) if SAFE < plain < LARGE else inf
    slope = factor * plain
    if SAFE < abs(plain) < LARGE and SAFE < abs(slope) < LARGE:
        return slope
    if 0.0 < x < inf and y - y == 0.0:
        return _scaled_slope(x, y, int(n), factor)
    if y - y == 0.0 and -inf < x < 0.0 and y % 1.0 == k == 0.0:
        return _scaled_slope(-x, y, int(n), -factor if less % 2.0 else factor)
    return _slope_at_an_end(x, y, n, factor)


def _factor(x: float, y: float, n: int, k: int) -> float:
    """The polynomial in y and ln x: derivatives of a product, so sums of products that leave out some factors."""
    if n == 0:
        return (math.log(x) if x > 0.0 else -inf if x == 0.0 else nan) ** k
    sums = [1.0] + [0.0] * n  # of the products of 0, 1 … n of the factors y, y - 1 …
    for i in range(n):
        for m in range(i + 1, 0, -1):
            sums[m] += (y - i) * sums[m - 1]
    if k == 0:
        return sums[n]
    logarithm = math.log(x) if x > 0.0 else -inf if x == 0.0 else nan
    terms = [math.perm(k, j) * sums[n - j] * logarithm ** (k - j) for j in range(min(k, n) + 1) if sums[n - j] != 0.0]
    return sum(terms)


def _scaled_slope(x: float, y: float, n: int, factor: float) -> float:
    """The product of xʸ⁻ⁿ and the factor for positive x, with the powers of two apart."""
    f, e = math.frexp(x)
    if f < SQRT_HALF:
        f, e = 2.0 * f, e - 1
    if -1024.0 <= y <= 1024.0:  # xʸ = fʸ 2ᵉʸ, and eʸ is a whole number and a rest
        product, error = two_product(float(e), y)
        whole = round(product)
        fraction, exponent = math.pow(f, y) * math.exp2((product - whole) + error), whole
    else:  # now x is not far from 1, or all is lost
        fraction, exponent = math.frexp(power(x, 0.5 * y))
        fraction, exponent = fraction * fraction, 2 * exponent
    f, d = math.frexp(fraction / f**n)
    g, c = math.frexp(factor)
    return scaled(f * g, exponent + d + c - e * n) if f != 0.0 else 0.0


def _slope_at_an_end(x: float, y: float, n: float, factor: float) -> float:
    """The slope where x is 0 or infinite, or y infinite: a limit."""
    if x != x or y != y:
        return 0.0 if factor == 0.0 else nan  # x⁰ is 1 for every x, 1ʸ for every y
    if x == 0.0 == y and n == 0.0:
        return 0.0  # 0⁰ is taken to be 1, beside 0ʸ = 0: no slope
    slope = factor * power(x, y - n)
    return slope if slope == slope or x < 0.0 else 0.0  # a power vanishes faster than a logarithm, or y, grows
