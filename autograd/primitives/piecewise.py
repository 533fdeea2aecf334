"""Steps, and choices between operands: where two of them tie, each gets half the gradient."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import INF

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off

# --- steps: flat wherever they are continuous, so their derivative is 0 everywhere -----------------------------------

row("floor", lambda F, x: F.floor(x), lambda F, out, x: 0.0, formula="⌊x⌋", selects=True,
    doc="The largest integer that is not larger.", kinks=lambda F, x: (x - F.round(x),))
row("ceil", lambda F, x: F.ceil(x), lambda F, out, x: 0.0, formula="⌈x⌉", selects=True,
    doc="The smallest integer that is not smaller.", kinks=lambda F, x: (x - F.round(x),))
row("trunc", lambda F, x: F.trunc(x), lambda F, out, x: 0.0, formula="trunc x", selects=True,
    doc="The integer part, towards zero.", kinks=lambda F, x: (x - F.round(x),))
row("sign", lambda F, x: F.sign(x), lambda F, out, x: 0.0, formula="sign x", selects=True, doc="-1, 0 or 1.",
    kinks=lambda F, x: (x,))
row("round", lambda F, x, digits: F.round(x, digits), (lambda F, out, x, digits: 0.0, lambda F, out, x, digits: 0.0),
    args="x digits=0", formula="round x", doc="The nearest number with that many decimals, ties to even.", selects=True,
    aliases=("rint",), kinks=lambda F, x, digits: (F.abs(x - F.trunc(x)) - 0.5,), domain=((-INF, INF), (0.0, 0.0)))
row("floor_divide", lambda F, x, y: F.floor_divide(x, y), (lambda F, out, x, y: 0.0, lambda F, out, x, y: 0.0),
    symbol="//", formula="⌊x / y⌋", doc="The floor of the quotient.", selects=True,
    kinks=lambda F, x, y: (y, F.mod(x, y), F.mod(x, y) - y))

# --- choices: where two operands tie, each gets half the gradient ----------------------------------------------------

row("where", lambda F, condition, x, y: F.where(condition, x, y),
    (lambda F, out, condition, x, y: 0.0, lambda F, out, condition, x, y: F.where(condition, 1.0, 0.0),
     lambda F, out, condition, x, y: F.where(condition, 0.0, 1.0)),
    formula="x if condition else y", selects=True, is_method=False, kinks=lambda F, condition, x, y: (condition,),
    doc="One of two values; the other contributes nothing, whatever it is.")
row("maximum", lambda F, x, y: F.max((x, y)),
    (lambda F, out, x, y: F.where(F.lt(x, y), 0.0, F.where(F.eq(x, y), 0.5, 1.0)),
     lambda F, out, x, y: F.where(F.lt(y, x), 0.0, F.where(F.eq(x, y), 0.5, 1.0))),
    formula="max(x, y)", doc="The larger of two numbers.", selects=True, kinks=lambda F, x, y: (x - y,))
row("minimum", lambda F, x, y: F.min((x, y)),
    (lambda F, out, x, y: F.where(F.gt(x, y), 0.0, F.where(F.eq(x, y), 0.5, 1.0)),
     lambda F, out, x, y: F.where(F.gt(y, x), 0.0, F.where(F.eq(x, y), 0.5, 1.0))),
    formula="min(x, y)", doc="The smaller of two numbers.", selects=True, kinks=lambda F, x, y: (x - y,))
row("clip", lambda F, x, lo, hi: F.min((F.max((x, lo)), hi)),
    # Where the bounds meet, or have changed places, the number is the upper one, whatever x is.
    (lambda F, out, x, lo, hi: F.where(F.ge(lo, hi), 0.0, F.where(F.lt(x, lo), 0.0, F.where(F.gt(x, hi), 0.0, 1.0))),
     lambda F, out, x, lo, hi: F.where(F.ge(lo, hi), 0.0, F.where(F.lt(x, lo), 1.0, 0.0)),
     lambda F, out, x, lo, hi: F.where(F.ge(lo, hi), 1.0, F.where(F.gt(x, hi), 1.0, 0.0))),
    formula="min(max(x, lo), hi)", doc="The number, held between two bounds; at a bound its derivative is 1.",
    selects=True, kinks=lambda F, x, lo, hi: (x - lo, x - hi, lo - hi))
row("abs", lambda F, x: F.abs(x), lambda F, out, x: F.sign(x), symbol="|x|", formula="|x|",
    doc="The absolute value; its derivative at 0 is 0.", kinks=lambda F, x: (x,), aliases=("fabs", "absolute"))
