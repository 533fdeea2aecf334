"""Trigonometric and hyperbolic functions, and their inverses."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import BOOK, INF, UNIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PI = 3.141592653589793

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off


def _inverse_by_real(F: Any, out: Any, x: Any, y: Any) -> Any:
    """The real part of -1 / (x + iy)², (y² - x²) / (x² + y²)²."""
    s = F.unit_scale((x, y))  # a power of two: no square overflows or underflows
    x, y = s * x, s * y
    return _over_fourth(F, s * (y - x), s * (y + x), x, y)


def _inverse_by_imaginary(F: Any, out: Any, x: Any, y: Any) -> Any:
    """The imaginary part of the same, -2 x y / (x² + y²)²."""
    s = F.unit_scale((x, y))
    x, y = s * x, s * y
    return -2.0 * _over_fourth(F, s * x, s * y, x, y)


def _over_fourth(F: Any, p: Any, q: Any, x: Any, y: Any) -> Any:
    """The product p q over (x² + y²)², 0 beside what is infinite."""
    square = F.sum_of_squares((x, y))
    return F.where(F.eq(square, INF), 0.0, F.over_power(p, q, square, 2.0))


row("sin", lambda F, x: F.sin(x), lambda F, out, x: F.cos(x), formula="sin x", doc="The sine of an angle in radians.")
row("cos", lambda F, x: F.cos(x), lambda F, out, x: -F.sin(x), formula="cos x",
    doc="The cosine of an angle in radians.")
row("tan", lambda F, x: F.tan(x), lambda F, out, x: F.reciprocal(F.square(F.cos(x))), formula="tan x",
    doc="The tangent of an angle in radians.", kinks=lambda F, x: (F.cos(x),), source=BOOK + "4.3.107")
row("arcsin", lambda F, x: F.arcsin(x), lambda F, out, x: F.lorentz_factor(x), formula="arcsin x", domain=UNIT,
    aliases=("asin",), doc="The angle whose sine is x.", source=BOOK + "4.4.52")
row("arccos", lambda F, x: F.arccos(x), lambda F, out, x: -F.lorentz_factor(x), formula="arccos x", domain=UNIT,
    aliases=("acos",), doc="The angle whose cosine is x.", source=BOOK + "4.4.53")
row("arctan", lambda F, x: F.arctan(x), lambda F, out, x: F.inverse_real(1.0, x), formula="arctan x",
    aliases=("atan",), doc="The angle whose tangent is x.", source=BOOK + "4.4.54")
row("arctan2", lambda F, y, x: F.arctan2(y, x),
    (lambda F, out, y, x: F.inverse_real(x, y), lambda F, out, y, x: -F.inverse_real(y, x)),
    formula="angle of (x, y)", aliases=("atan2",), doc="The angle of the point (x, y); the first argument is y.",
    kinks=lambda F, y, x: (F.hypot(x, y), F.where(F.lt(x, 0.0), y, 1.0)))
row("inverse_real", lambda F, x, y: F.inverse_real(x, y), (_inverse_by_real, _inverse_by_imaginary),
    formula="x / (x² + y²)", hidden=True, kinks=lambda F, x, y: (F.hypot(x, y),),
    doc="The real part of 1 / (x + iy), and less that of 1 / (y + ix) the imaginary part.", source=BOOK + "3.7.10")
row("sinh", lambda F, x: F.sinh(x), lambda F, out, x: F.cosh(x), formula="sinh x", doc="The hyperbolic sine.")
row("cosh", lambda F, x: F.cosh(x), lambda F, out, x: F.sinh(x), formula="cosh x", doc="The hyperbolic cosine.")
row("tanh", lambda F, x: F.tanh(x), lambda F, out, x: F.square(F.sech(x)), formula="tanh x",
    doc="The hyperbolic tangent.", source=BOOK + "4.5.73")
row("sech", lambda F, x: F.div(2.0 * F.exp(-F.abs(x)), 1.0 + F.exp(-2.0 * F.abs(x))),
    lambda F, out, x: -(out * F.tanh(x)), formula="1 / cosh x", hidden=True,
    doc="The hyperbolic secant, without overflow.", source=BOOK + "4.5.75")
row("arcsinh", lambda F, x: F.arcsinh(x), lambda F, out, x: F.reciprocal(F.hypot(1.0, x)), formula="arsinh x",
    aliases=("asinh",), doc="The inverse of sinh.", source=BOOK + "4.6.37")
row("arccosh", lambda F, x: F.arccosh(x), lambda F, out, x: F.reciprocal(F.sqrt(x - 1.0) * F.sqrt(x + 1.0)),
    formula="arcosh x", domain=(1.0, INF), aliases=("acosh",), doc="The inverse of cosh.", source=BOOK + "4.6.38")
row("arctanh", lambda F, x: F.arctanh(x), lambda F, out, x: F.square(F.lorentz_factor(x)), formula="artanh x",
    domain=UNIT, aliases=("atanh",), doc="The inverse of tanh.", source=BOOK + "4.6.39")
row("lorentz_factor", lambda F, x: F.lorentz_factor(x), lambda F, out, x: x * F.div(out, (1.0 - x) * (1.0 + x)),
    formula="1 / √(1 - x²)", hidden=True, domain=UNIT,
    doc="The Lorentz factor of a velocity x; artanh x is its rapidity.",
    source="Einstein, Annalen der Physik 17, 1905")
row("degrees", lambda F, x: x * (180.0 / PI), lambda F, out, x: 180.0 / PI, formula="180 x / π",
    doc="An angle in degrees, given in radians.", aliases=("rad2deg",))
row("radians", lambda F, x: x * (PI / 180.0), lambda F, out, x: PI / 180.0, formula="π x / 180",
    doc="An angle in radians, given in degrees.", aliases=("deg2rad",))
