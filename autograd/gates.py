"""Gated activations x·gate(x), and what their derivatives are made of, on floats, to a few units in the last place.

The gates are distribution functions: the logistic one (silu), the normal one (gelu), and tanh(ln(1 + eˣ)) (mish). With
the density p = gate' and its score s = (ln p)'

    (x gate)' = gate + x p        (x gate)'' = p (2 + x s)

Each of these sums crosses zero, and there its terms, rounded one by one, would leave no digit. So each is computed as a
difference from its root r, in a form whose terms have one sign: with d = x - r, for instance,

    1 + x + eˣ = d + eʳ (eᵈ - 1),    because 1 + r + eʳ = 0.

A root is a float and what this lacks of it, so d is right in all its digits.
"""

from __future__ import annotations

import math

from .special import logistic_pdf, normal_cdf, normal_pdf, polynomial, scaled_exp

inf = math.inf

# Roots: of 1 + x + exp(x), and of 2 - x tanh(x/2); of gelu's slope; of mish's slope, of mish'' twice, of mish's score.
SILU_MINIMUM, SILU_MINIMUM_LOW = -1.2784645427610737, -1.0946994183093437e-16
SILU_FLEX, SILU_FLEX_LOW = 2.3993572805154675, 1.8464872855353363e-16
GELU_MINIMUM, GELU_MINIMUM_LOW = -0.7517915246935645, 1.4956759177009883e-17
MISH_MINIMUM, MISH_MINIMUM_LOW = -1.1924312145154952, -4.8484829848031044e-17
MISH_LEFT, MISH_LEFT_LOW = -2.256376396360793, -1.0703174875019247e-16
MISH_RIGHT, MISH_RIGHT_LOW = 1.4905711794854284, 7.126036715834263e-17
MISH_MODE, MISH_MODE_LOW = -0.1174009796287394, 2.9853150491563306e-18


def silu(x: float) -> float:
    """X times the logistic function."""
    if x >= 0.0:
        return x / (1.0 + math.exp(-x)) if x < inf else x
    return scaled_exp(x, x / (1.0 + scaled_exp(x)))


def silu_slope(x: float) -> float:
    """The derivative of silu, (1 + x + exp(x)) times the logistic density; silu'(x) + silu'(-x) = 1."""
    if x > 0.0:
        return 1.0 - silu_slope(-x)
    if x > -0.4:  # it is 1/2 at 0: the sum of that and an odd function
        t = math.tanh(0.5 * x)
        return 0.5 + 0.5 * (t + 0.5 * x * (1.0 - t * t))
    d = (x - SILU_MINIMUM) - SILU_MINIMUM_LOW
    return logistic_pdf(x, d + (-1.0 - SILU_MINIMUM) * math.expm1(d))


def silu_bend(x: float) -> float:
    """2 - x tanh(x/2): with d = |x| - r it is -d tanh(x/2) - r (tanh(x/2) - tanh(r/2)), and tanh(r/2) = 2/r."""
    d = (abs(x) - SILU_FLEX) - SILU_FLEX_LOW
    t = math.tanh(0.5 * abs(x))
    return -(d * t + math.tanh(0.5 * d) * (SILU_FLEX - 2.0 * t))


# The Taylor coefficients of gelu' at its root, from that of the power 1 on, and where it is least, from 0 on: by
# mpmath.taylor at 80 digits.
GELU_AT_MINIMUM = (
    0.4314939923140469, 0.388284982990552, -0.018199676398671087, -0.1140082332972217, -0.014771522148244337,
    0.019421679838189067, 0.004539228379125415, -0.002239538068073497, -0.0007448268386746817, 0.00018633974623233514,
    8.615947861116571e-05, -1.121438018842664e-05, -7.74846130700372e-06, 4.3284506257392273e-07,
    5.702764979242107e-07, -1.6044265494246427e-09, -3.5459866461783865e-08, -1.396942086426202e-09,
    1.90319840501314e-09, 1.4506418938779426e-10, -8.950037692726255e-11,
)  # fmt: skip
GELU_STEEPEST = -1.4142135623730951
GELU_AT_STEEPEST = (
    -0.12890414518515478, -4.012965934178287e-17, 0.2075537487102973, 0.1467626631737399, 1.655263997758044e-17,
    -0.03424462140720597, -0.00864807286292906, 0.0036690665793434963, 0.0018737491203012957, -0.00014559788013267824,
    -0.00022546761392636466, -1.5184829417877852e-05, 1.8417192208089654e-05, 3.2810431379549412e-06,
    -1.0680966213283687e-06, -3.34076617412695e-07, 4.0906245956598285e-08, 2.417147747472828e-08,
    -4.805934828765281e-10, -1.3717742726658601e-09, -7.23383673981406e-11, 6.339696503168626e-11,
    7.524098815883137e-12, -2.4067651182769416e-12, -4.683799857478134e-13,
)  # fmt: skip


def gelu(x: float) -> float:
    """X times the normal distribution function."""
    if x > -37.0:
        return x * normal_cdf(x)
    return normal_pdf(x, -_mills(x))


def gelu_slope(x: float) -> float:
    """The derivative of gelu."""
    if -2.0 < x < -1.1:
        return polynomial(GELU_AT_STEEPEST, x - GELU_STEEPEST)
    if -1.1 <= x < -0.35:
        d = (x - GELU_MINIMUM) - GELU_MINIMUM_LOW
        return d * polynomial(GELU_AT_MINIMUM, d)
    if x > -37.0:
        return normal_cdf(x) + normal_pdf(x, x)
    return normal_pdf(x, x - _mills(x) / x)


def _mills(x: float) -> float:
    """Mills' ratio times -x: the left tail -x Φ(x) / φ(x) far out, where Φ may be too small for a float.

    Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 26.2.12.
    """
    return polynomial((1.0, -1.0, 3.0, -15.0, 105.0, -945.0, 10395.0), 1.0 / x / x)


def mish(x: float) -> float:
    """X tanh(ln(1 + exp x)); the gate is n / (n + 2) with n = e (e + 2) and e = exp(x)."""
    if x > 0.0:
        q = math.exp(-x)
        return x * ((1.0 + 2.0 * q) / (1.0 + 2.0 * q * (1.0 + q))) if x < inf else x
    e = scaled_exp(x)
    return scaled_exp(x, x * ((2.0 + e) / (2.0 + e * (2.0 + e))))


def mish_slope(x: float) -> float:
    """The derivative of mish: for x <= 0 the density times k / 4 with k = 4x + p² + p + 1 + 1/p and p = 1 + exp(x)."""
    if x > 0.0:
        q = math.exp(-x)
        return (1.0 + 2.0 * q) / (1.0 + 2.0 * q * (1.0 + q)) + (_mish_pdf(x, x) if x < inf else 0.0)
    root = 0.3034825352815289  # exp(r)
    d = (x - MISH_MINIMUM) - MISH_MINIMUM_LOW
    p = 1.0 + scaled_exp(x)
    k = 4.0 * d + root * math.expm1(d) * (p + (2.0 + root) - 1.0 / (p * (1.0 + root)))
    return _mish_pdf(x, 0.25 * k)


def mish_curvature(x: float) -> float:
    """The second derivative of mish: with the score s, near a root r of 2 + x s(x) that is d s(x) + r (s(x) - s(r))."""
    if x < -1.2:
        root, low, e_root = MISH_LEFT, MISH_LEFT_LOW, 0.10472929546651437
        quotient = (-2.169842965477966, -5.961419035541464, -2.88637693747626)
    elif 1.0 < x < 3.0:
        root, low, e_root = MISH_RIGHT, MISH_RIGHT_LOW, 4.439630620869173
        quotient = (-1.0549379997633064, -1.8970064883122602, -0.6582324765661742)
    else:
        return _mish_pdf(x, 2.0 + x * _mish_score(x))
    d = (x - root) - low
    e = scaled_exp(x)
    # s(x) - s(r) is a quotient of two cubics in e, and the upper one has the factor e - exp(r).
    change = e_root * math.expm1(d) * polynomial(quotient, e) / (2.0 + e * (4.0 + e * (3.0 + e)))
    return _mish_pdf(x, d * _mish_score(x) + root * change)


def _mish_pdf(x: float, amplitude: float) -> float:
    """The derivative of mish's gate, 4 e (1 + e) / (2 + e (2 + e))² with e = exp(x), times an amplitude."""
    if x > 0.0:
        q = scaled_exp(-x)
        return scaled_exp(-2.0 * x, 4.0 * amplitude / (1.0 + q * (3.0 + q / (1.0 + q) + 4.0 * q * (1.0 + q))))
    e = scaled_exp(x)
    w = e + 0.5 * e * e
    return scaled_exp(x, amplitude / (1.0 + (e + w * w / (1.0 + e))))


def _mish_score(x: float) -> float:
    """The derivative of the logarithm of that: (2 + 2e - 3e² - 2e³) / (2 + 4e + 3e² + e³) with e = exp(x)."""
    if x > 0.4:
        q = math.exp(-x)
        divisor = 1.0 + q * (3.0 + q * (4.0 + q * 2.0))
        if x > 1.0:  # it is nearly -2
            return q * (3.0 + q * (10.0 + q * 6.0)) / divisor - 2.0
        return (-2.0 + q * (-3.0 + q * (2.0 + q * 2.0))) / divisor
    e = scaled_exp(x)
    if x < -1.0:  # it is nearly 1
        return 1.0 - e * (2.0 + e * (6.0 + e * 3.0)) / (2.0 + e * (4.0 + e * (3.0 + e)))
    mode = 0.8892285591291944  # exp(r); the numerator is divided by e - exp(r)
    d = (x - MISH_MODE) - MISH_MODE_LOW
    quotient = polynomial((-2.2491405381295495, -4.778457118258388, -2.0), e)
    return mode * math.expm1(d) * quotient / (2.0 + e * (4.0 + e * (3.0 + e)))
