"""The error function, the normal distribution, the gamma function."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import BOOK, EVERYWHERE, POSITIVE

TWO_OVER_SQRT_PI = 1.1283791670955126

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off

# A density has an amplitude, so that a product with it is a float where the density by itself would underflow. That is
# a polynomial in x, so it never comes near the largest float where the density is not 0.

AMPLITUDE = (-1e300, 1e300)

row("bell", lambda F, x, amplitude: F.bell(x, amplitude),
    (lambda F, out, x, amplitude: F.bell(x, -2.0 * (x * amplitude)), lambda F, out, x, amplitude: F.bell(x)),
    args="x amplitude=1", formula="a exp(-x²)", hidden=True, domain=(EVERYWHERE, AMPLITUDE),
    doc="The Gaussian bell without its factor.")
row("erf", lambda F, x: F.erf(x), lambda F, out, x: F.bell(x, TWO_OVER_SQRT_PI), formula="2/√π ∫₀ˣ exp(-t²) dt",
    doc="The error function.", source=BOOK + "7.1.1")
row("erfc", lambda F, x: F.erfc(x), lambda F, out, x: F.bell(x, -TWO_OVER_SQRT_PI), formula="1 - erf x",
    doc="The complementary error function, exact in its tail.", source=BOOK + "7.1.2")
row("normal_cdf", lambda F, x: F.normal_cdf(x), lambda F, out, x: F.normal_pdf(x), formula="Φ(x)", hidden=True,
    doc="The distribution function of the standard normal distribution.", source=BOOK + "26.2.2")
row("normal_pdf", lambda F, x, amplitude: F.normal_pdf(x, amplitude),
    (lambda F, out, x, amplitude: F.normal_pdf(x, -(x * amplitude)), lambda F, out, x, amplitude: F.normal_pdf(x)),
    args="x amplitude=1", formula="a φ(x)", hidden=True, domain=(EVERYWHERE, AMPLITUDE),
    doc="The density of the standard normal distribution.", source=BOOK + "26.2.1")
row("polygamma", lambda F, n, x: F.polygamma(n, x),
    (lambda F, out, n, x: float("nan"), lambda F, out, n, x: F.polygamma(n + 1.0, x)), formula="ψ⁽ⁿ⁾(x)", hidden=True,
    doc="The n-th derivative of the digamma function.", source=BOOK + "6.4.1", domain=((0.0, 0.0), POSITIVE),
    kinks=lambda F, n, x: (x,))
row("lgamma", lambda F, x: F.lgamma(x), lambda F, out, x: F.polygamma(0.0, x), formula="ln |Γ(x)|", domain=POSITIVE,
    doc="The logarithm of the absolute value of the gamma function.", source=BOOK + "6.1.41")
