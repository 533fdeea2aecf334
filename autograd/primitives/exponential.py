"""Exponentials, logarithms, roots and lengths."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import INF, POSITIVE

LN2, THIRD = 0.6931471805599453, 0.3333333333333333
LOG2_E, LOG10_E = 1.4426950408889634, 0.4342944819032518

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off

# `+ 0.0` takes the sign from a zero: the number at the edge of a domain has one slope, the one from inside.

row("exp", lambda F, x: F.exp(x), lambda F, out, x: out, symbol="eˣ", formula="eˣ", doc="The exponential function.")
row("exp2", lambda F, x: F.exp2(x),  # from 1024 to 1024.5 the value overflows and its derivative does not
    lambda F, out, x: F.where(F.lt(x, 1024.0), LN2 * out, (2.0 * LN2) * F.exp2(x - 1.0)), symbol="2ˣ", formula="2ˣ",
    doc="Two to the power x.")
row("expm1", lambda F, x: F.expm1(x), lambda F, out, x: F.exp(x), formula="eˣ - 1",
    doc="The exponential minus one, exact for small x.")
row("log", lambda F, x: F.log(x), lambda F, out, x: F.div(1.0, x + 0.0), symbol="ln", formula="ln x", domain=POSITIVE,
    doc="The natural logarithm; -inf at 0, NaN below.")
row("log2", lambda F, x: F.log2(x), lambda F, out, x: F.div(LOG2_E, x + 0.0), formula="log₂ x", domain=POSITIVE,
    doc="The logarithm to base 2.")
row("log10", lambda F, x: F.log10(x), lambda F, out, x: F.div(LOG10_E, x + 0.0), formula="log₁₀ x", domain=POSITIVE,
    doc="The logarithm to base 10.")
row("log1p", lambda F, x: F.log1p(x), lambda F, out, x: F.div(1.0, 1.0 + x), formula="ln(1 + x)", domain=(-1.0, INF),
    doc="The logarithm of 1 + x, exact for small x.")
row("sqrt", lambda F, x: F.sqrt(x), lambda F, out, x: F.div(0.5, out + 0.0), symbol="√", formula="√x", domain=POSITIVE,
    doc="The square root; its derivative at 0 is infinite.")
row("cbrt", lambda F, x: F.cbrt(x), lambda F, out, x: F.over_power(THIRD, 1.0, out, 2.0), symbol="∛", formula="∛x",
    doc="The cube root, of negative numbers too.", kinks=lambda F, x: (x,))
row("hypot", lambda F, x, y: F.hypot(x, y),
    (lambda F, out, x, y: F.direction((x, y))[0], lambda F, out, x, y: F.direction((x, y))[1]),
    formula="√(x² + y²)", doc="The length of (x, y), without overflow; its gradient at the origin is 0.",
    kinks=lambda F, x, y: (F.hypot(x, y),))
row("logaddexp", lambda F, x, y: F.logaddexp(x, y),
    (lambda F, out, x, y: F.softmax((x, y))[0], lambda F, out, x, y: F.softmax((x, y))[1]),
    formula="ln(eˣ + eʸ)", doc="The logarithm of a sum of two exponentials, without overflow.")
row("xlogy", lambda F, x, y: F.where(F.eq(x, 0.0), F.where(F.is_nan(y), y, 0.0), x * F.log(y)),
    (lambda F, out, x, y: F.log(y), lambda F, out, x, y: F.where(F.eq(x, 0.0), 0.0, F.div(x, y))), formula="x ln y",
    doc="x times the logarithm of y, 0 where x is 0.", domain=((-INF, INF), POSITIVE))
