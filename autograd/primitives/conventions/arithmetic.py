"""Arithmetic.

The values are those of IEEE 754. The slopes are what the formula gives, and its limit where that reads 0 × ∞.
"""

from __future__ import annotations

from ...registry import conventions as at
from .extremes import INF, MAX, NAN

# Laid out by hand, as the table is.
# fmt: off

at("add",
   ((INF, 1), INF, (1, 1)),
   ((INF, -INF), NAN, (NAN, NAN), "∞ - ∞ can be anything"),
   ((MAX, MAX), INF, (1, 1), "an overflow is an infinity; nothing raises"))
at("sub",
   ((INF, 1), INF, (1, -1)),
   ((INF, INF), NAN, (NAN, NAN), "∞ - ∞ can be anything"))
at("mul",
   ((0, 0), 0, (0, 0)),
   ((INF, 1), INF, (1, INF)),
   ((0, INF), NAN, (NAN, NAN), "0 × ∞ can be anything, so it is not 0"),
   ((MAX, 2), INF, (2, MAX)))
at("div",
   ((1, 0), INF, (INF, -INF), "the sign of the zero says from which side"),
   ((1, -0.0), -INF, (-INF, -INF)),
   ((-1, 0), -INF, (INF, INF)),
   ((0, 0), NAN, (NAN, NAN), "it can be anything; nothing raises"),
   ((1, INF), 0, (0, 0)),
   ((INF, 1), INF, (1, -INF)),
   ((INF, 0), INF, (INF, -INF)),
   ((INF, INF), NAN, (NAN, NAN)))
at("neg",
   ((INF,), -INF, (-1,)),
   ((-INF,), INF, (-1,)))
at("reciprocal",
   ((0,), INF, (-INF,), "the sign of the zero says from which side"),
   ((-0.0,), -INF, (-INF,)),
   ((INF,), 0, (0,)),
   ((-INF,), 0, (0,)))
at("square",
   ((0,), 0, (0,)),
   ((INF,), INF, (INF,)),
   ((-INF,), INF, (-INF,)),
   ((MAX,), INF, (INF,), "an overflow is an infinity; nothing raises"))
at("pow",
   ((0, 0), 1, (0, 0), "x⁰ is 1 for every x; 0ʸ is 0 for every y above"),
   ((NAN, 0), 1, (0, NAN), "x⁰ is 1 for every x, also for one that is not known"),
   ((1, NAN), 1, (NAN, 0), "1ʸ is 1 for every y, but its slope by x is y"),
   ((0, 1), 0, (1, 0)),
   ((0, 2), 0, (0, 0)),
   ((0, 0.5), 0, (INF, 0), "a root has an infinite slope at 0"),
   ((0, -1), INF, (-INF, -INF)),
   ((-2, 2), 4, (-4, NAN), "a negative base takes whole exponents only, so there is no slope by y; a constant exponent "
                           "does not ask for one"),
   ((-2, 0), 1, (0, NAN)),
   ((-2, 0.5), NAN, (NAN, NAN)),
   ((INF, 2), INF, (INF, INF)),
   ((INF, 0.5), INF, (0, INF)),
   ((INF, 0), 1, (0, INF)),
   ((INF, -1), 0, (0, 0), "the limit: ln x grows slower than x"),
   ((0, INF), 0, (0, 0), "the limit: a power that vanishes does so faster than y grows"),
   ((0.5, INF), 0, (0, 0)),
   ((2, INF), INF, (INF, INF)),
   ((2, -INF), 0, (0, 0)),
   ((1, INF), 1, (INF, 0)))
at("identity",
   ((INF,), INF, (1,)),
   ((-INF,), -INF, (1,)))
at("mod",
   ((-7.5, 2), 0.5, (1, 4), "-⌊x/y⌋, the sign of the divisor"),
   ((4, 2), 0, (1, -2), "the value jumps; the slopes are those for larger x"),
   ((1, 0), NAN, (NAN, NAN), "Python's % raises here; IEEE does not"),
   ((1, INF), 1, (1, 0)),
   ((-1, INF), INF, (1, 1), "⌊-1/y⌋ is -1 for every y above 1"),
   ((1, -INF), -INF, (1, 1)),
   ((INF, 2), NAN, (NAN, NAN)))
at("fmod",
   ((-7.5, 2), -1.5, (1, 3), "-trunc(x/y), the sign of the dividend"),
   ((4, 2), 0, (1, -2), "the value jumps; the slopes are those for larger x"),
   ((1, 0), NAN, (NAN, NAN)),
   ((1, INF), 1, (1, 0)),
   ((-1, INF), -1, (1, 0)),
   ((INF, 2), NAN, (NAN, NAN)))
