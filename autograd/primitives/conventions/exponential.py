"""Exponentials, logarithms, roots and lengths.

At the edge of a domain the slope is the one-sided limit, infinite where that is infinite. Outside there is neither a
value nor a slope: 1/x would be finite at -1, but ln x is NaN there.
"""

from __future__ import annotations

from ...registry import conventions as at
from .extremes import ABOVE_1, BELOW_0, INF, MAX, NAN, SQRT_HALF

# Laid out by hand, as the table is.
# fmt: off

at("exp",
   ((INF,), INF, (INF,)),
   ((-INF,), 0, (0,)),
   ((710,), INF, (INF,), "an overflow is an infinity; nothing raises"))
at("exp2",
   ((INF,), INF, (INF,)),
   ((-INF,), 0, (0,)),
   ((1025,), INF, (INF,)))
at("expm1",
   ((INF,), INF, (INF,)),
   ((-INF,), -1, (0,)),
   ((710,), INF, (INF,)))
at("log",
   ((0,), -INF, (INF,)),
   ((-0.0,), -INF, (INF,), "the same number, so the same slope: the one from inside the domain"),
   ((BELOW_0,), NAN, (NAN,)),
   ((-1,), NAN, (NAN,), "where there is no value there is no slope"),
   ((INF,), INF, (0,)),
   ((-INF,), NAN, (NAN,)))
at("log2",
   ((0,), -INF, (INF,)),
   ((-0.0,), -INF, (INF,)),
   ((-1,), NAN, (NAN,)),
   ((INF,), INF, (0,)),
   ((-INF,), NAN, (NAN,)))
at("log10",
   ((0,), -INF, (INF,)),
   ((-0.0,), -INF, (INF,)),
   ((-1,), NAN, (NAN,)),
   ((INF,), INF, (0,)),
   ((-INF,), NAN, (NAN,)))
at("log1p",
   ((-1,), -INF, (INF,)),
   ((-ABOVE_1,), NAN, (NAN,)),
   ((INF,), INF, (0,)),
   ((-INF,), NAN, (NAN,)))
at("sqrt",
   ((0,), 0, (INF,), "the true slope; for a length use `hypot`, `norm` or `abs`, which have 0"),
   ((-0.0,), 0, (INF,), "the same number, so the same slope: the one from inside the domain"),
   ((BELOW_0,), NAN, (NAN,)),
   ((INF,), INF, (0,)),
   ((-INF,), NAN, (NAN,)))
at("cbrt",
   ((0,), 0, (INF,), "the same from both sides"),
   ((-0.0,), 0, (INF,)),
   ((INF,), INF, (0,)),
   ((-INF,), -INF, (0,)))
at("hypot",
   ((0, 0), 0, (0, 0), "of all slopes of length up to 1 the shortest, and the one at which a minimum rests"),
   ((INF, 1), INF, (1, 0)),
   ((-INF, 1), INF, (-1, 0)),
   ((INF, -INF), INF, (SQRT_HALF, -SQRT_HALF), "operands that tie share, so that the slopes have the length 1"),
   ((MAX, MAX), INF, (SQRT_HALF, SQRT_HALF), "the length overflows, its slopes do not"),
   ((INF, NAN), INF, (1, NAN), "infinite whatever the other is; its slope is not known"))
at("logaddexp",
   ((-INF, -INF), -INF, (0.5, 0.5), "operands that tie share, here as everywhere"),
   ((INF, INF), INF, (0.5, 0.5)),
   ((INF, -INF), INF, (1, 0)),
   ((-INF, 0), 0, (0, 1)))
at("xlogy",
   ((0, 0), 0, (-INF, 0), "the value is 0 for every y, so its slope by y is 0; that by x is ln y"),
   ((0, INF), 0, (INF, 0)),
   ((0, -1), 0, (NAN, 0), "0 for every y, also outside the domain of ln; that slope is not real"),
   ((1, 0), -INF, (-INF, INF)),
   ((1, -1), NAN, (NAN, NAN)),
   ((1, INF), INF, (INF, 0)),
   ((INF, 1), NAN, (NAN, NAN), "∞ × 0 can be anything"),
   ((INF, INF), INF, (INF, NAN), "x/y can be anything"))
