"""The logarithm of the gamma function and its derivatives on floats, to a few units in the last place.

`math.lgamma` keeps the absolute error small, and so has no digit left where the logarithm crosses zero, at 1 and 2; nor
has a sum of the digamma function near its root. There they are computed as power series around these points.
"""

from __future__ import annotations

import math

from .special import polynomial

inf, nan = math.inf, math.nan

# Bernoulli's numbers B_2, B_4 …, the coefficients of Euler and Maclaurin's formula.
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)
EULER = 0.5772156649015329
ONE_LESS_EULER = 0.42278433509846713
# ζ(2) - 1, ζ(3) - 1 …, where ζ is Riemann's zeta function.
ZETA = (
    0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
    0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194645,
    0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-05, 3.058823630702049e-05,
    1.528225940865187e-05, 7.637197637899763e-06, 3.81729326499984e-06, 1.908212716553939e-06, 9.539620338727962e-07,
    4.769329867878064e-07, 2.38450502727733e-07, 1.1921992596531106e-07, 5.960818905125948e-08,
    2.980350351465228e-08, 1.4901554828365043e-08, 7.45071178983543e-09, 3.725334024788457e-09,
)  # fmt: skip
# The coefficients of the powers 1, 2 … of z: of ln Γ(1 + z), ln Γ(2 + z), and from the power 0 on of ψ(2 + z).
AT_ONE = (-EULER, *((-1.0) ** k * (1.0 + zeta) / k for k, zeta in enumerate(ZETA, 2)))
AT_TWO = (ONE_LESS_EULER, *((-1.0) ** k * zeta / k for k, zeta in enumerate(ZETA, 2)))
DIGAMMA_AT_TWO = (ONE_LESS_EULER, *((-1.0) ** k * zeta for k, zeta in enumerate(ZETA, 2)))
# Where ln Γ is least and ψ has its root, as a float and what that lacks; the coefficients of ln Γ there for the powers
# 0 and 2, 3 … (that of 1 is zero) by mpmath.taylor at 80 digits, and those of ψ for the powers 1, 2 ….
MINIMUM, MINIMUM_LOW, LEAST = 1.4616321449683622, 9.549995429965697e-17, -0.12148629053584961
AT_MINIMUM = (
    0.4838361227238106, -0.1475877229945307, 0.06462494023891276, -0.0327885410884813, 0.017970675115210395,
    -0.010314223036636387, 0.006100536020517889, -0.0036845696083163734, 0.0022597648232218106, -0.001402251445904451,
    0.0008782326347176812, -0.0005541949527966822, 0.00035191295683784665, -0.0002246534436959552,
    0.000144070395420933, -9.276098655471749e-05, 5.9934733439794256e-05, -3.884583889452658e-05,
    2.52476632917301e-05, -1.6450858338395606e-05, 1.0743455256375933e-05, -7.030705257380349e-06,
    4.609738653644754e-06, -3.0276718328780264e-06, 1.9917599212392617e-06, -1.3122248499133187e-06,
)  # fmt: skip
DIGAMMA_AT_MINIMUM = tuple([k * coefficient for k, coefficient in enumerate(AT_MINIMUM, 2)])


def lgamma(x: float) -> float:
    """The logarithm of abs(gamma(x)), infinite at the poles 0, -1, -2 and so on.

    Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 6.1.33, in the pieces of fdlibm's e_lgamma_r.c.
    """
    if 0.0 < x < 8.0:
        if x < 0.75:
            return lgamma(1.0 + x) - math.log(x)
        if x < 1.25:
            return (x - 1.0) * polynomial(AT_ONE, x - 1.0)
        if x < 1.73:
            d = (x - MINIMUM) - MINIMUM_LOW
            return LEAST + d * d * polynomial(AT_MINIMUM, d)
        product = 1.0
        while x >= 2.5:
            x -= 1.0
            product *= x
        return math.log(product) + (x - 2.0) * polynomial(AT_TWO, x - 2.0)
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return inf


def polygamma(n: float, x: float) -> float:
    """The n-th derivative of the digamma function, which is the derivative of lgamma; n = 0, 1, 2 ….

    Recurrence to large x, then Euler and Maclaurin's asymptotic series; reflection for negative x. The digamma function
    itself has a root, so for small x it is recurrence to the power series around it or around 2.

    Source: NIST Digital Library of Mathematical Functions, 5.5, 5.7, 5.11 and 5.15.
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
    if order == 0:
        return _digamma(x)
    if math.isinf(x):
        return 0.0
    terms = []
    while x < 15.0 + order:
        terms.append(x ** -(order + 1))
        x += 1.0
    factorial = math.gamma(order + 1.0)
    series = [factorial / order, 0.5 * factorial / x]
    for k, bernoulli in enumerate(BERNOULLI, 1):
        rising = math.prod(range(2 * k + 1, 2 * k + order))  # (2k + order - 1)! / (2k)!
        series.append(bernoulli * rising * x ** (-2 * k))
    tail = math.fsum(series) * x**-order
    return (-1.0) ** (order + 1) * (tail + factorial * math.fsum(terms))


def _digamma(x: float) -> float:
    if x < 0.5:
        return _digamma(1.0 + x) - 1.0 / x
    if x < 1.15:
        return polynomial(DIGAMMA_AT_TWO, x - 1.0) - 1.0 / x
    if x < 1.73:
        d = (x - MINIMUM) - MINIMUM_LOW
        return d * polynomial(DIGAMMA_AT_MINIMUM, d)
    if x < 8.0:
        terms = []
        while x >= 2.5:
            x -= 1.0
            terms.append(1.0 / x)
        return math.fsum([polynomial(DIGAMMA_AT_TWO, x - 2.0), *terms])
    square = 1.0 / x / x
    series = [math.log(x), -0.5 / x]
    power = 1.0
    for k, bernoulli in enumerate(BERNOULLI, 1):
        power *= square
        series.append(-bernoulli / (2 * k) * power)
    return math.fsum(series)


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
