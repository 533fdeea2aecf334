"""Steps and choices.

Steps have the slope 0 everywhere. Of operands that tie each gets an equal share, so that max(x, x) has the slope of x.
An operand that is not chosen has no edge at all, and cannot spoil the gradient at any order.
"""

from __future__ import annotations

from ...registry import conventions as at
from .extremes import INF, NAN

# Laid out by hand, as the table is.
# fmt: off

at("floor",
   ((1,), 1, (0,), "the value jumps; the slope is 0 on both sides"),
   ((INF,), INF, (0,)),
   ((-INF,), -INF, (0,)))
at("ceil",
   ((1,), 1, (0,), "the value jumps; the slope is 0 on both sides"),
   ((INF,), INF, (0,)),
   ((-INF,), -INF, (0,)))
at("trunc",
   ((-1,), -1, (0,), "the value jumps; the slope is 0 on both sides"),
   ((INF,), INF, (0,)),
   ((-INF,), -INF, (0,)))
at("sign",
   ((0,), 0, (0,), "the value jumps; the slope is 0 on both sides"),
   ((-0.0,), 0, (0,)),
   ((INF,), 1, (0,)),
   ((-INF,), -1, (0,)))
at("round",
   ((0.5, 0), 0, (0, 0), "halves go to the even neighbour, as in Python and IEEE 754"),
   ((1.5, 0), 2, (0, 0)),
   ((INF, 0), INF, (0, 0)),
   ((-INF, 0), -INF, (0, 0)))
at("floor_divide",
   ((4, 2), 2, (0, 0), "the value jumps; the slope is 0 on both sides"),
   ((-7.5, 2), -4, (0, 0)),
   ((1, 0), INF, (0, 0), "Python's // raises here; the quotient is infinite, and so is its floor"),
   ((0, 0), NAN, (NAN, NAN)),
   ((1, INF), 0, (0, 0)),
   ((-1, INF), -1, (0, 0), "-1/∞ is below 0, if only just"),
   ((INF, 2), NAN, (NAN, NAN), "Python's answer: the remainder is not known"))
at("where",
   ((1, 2, NAN), 2, (0, 1, 0), "the branch not taken contributes nothing, whatever it is"),
   ((1, 2, INF), 2, (0, 1, 0)),
   ((0, NAN, 3), 3, (0, 0, 1)),
   ((-0.0, INF, 3), 3, (0, 0, 1), "both zeros are false"),
   ((NAN, 2, 3), 2, (0, 1, 0), "NaN is not 0, so it is true, as in Python"),
   ((1, NAN, 3), NAN, (NAN, NAN, NAN), "the rule for a NaN value goes before"))
at("maximum",
   ((1, 1), 1, (0.5, 0.5), "so that max(x, x) has the slope 1, and neither operand goes first"),
   ((0, -0.0), 0, (0.5, 0.5)),
   ((INF, INF), INF, (0.5, 0.5)),
   ((-INF, -INF), -INF, (0.5, 0.5)),
   ((1, INF), INF, (0, 1)),
   ((1, NAN), NAN, (NAN, NAN), "a NaN is not to be lost, so it is no missing number"))
at("minimum",
   ((1, 1), 1, (0.5, 0.5), "so that min(x, x) has the slope 1, and neither operand goes first"),
   ((0, -0.0), 0, (0.5, 0.5)),
   ((INF, INF), INF, (0.5, 0.5)),
   ((-INF, -INF), -INF, (0.5, 0.5)),
   ((1, -INF), -INF, (0, 1)),
   ((1, NAN), NAN, (NAN, NAN)))
at("clip",
   ((0, 0, 1), 0, (1, 0, 0), "a number that starts at a bound has to be able to leave it"),
   ((1, 0, 1), 1, (1, 0, 0)),
   ((2, 0, 1), 1, (0, 0, 1)),
   ((-1, 0, 1), 0, (0, 1, 0)),
   ((1, 1, 1), 1, (0, 0, 1)),
   ((0, 1, 1), 1, (0, 0, 1)),
   ((0, 2, 1), 1, (0, 0, 1), "of crossed bounds the upper one holds, as in NumPy"),
   ((INF, 0, 1), 1, (0, 0, 1)),
   ((-INF, 0, 1), 0, (0, 1, 0)),
   ((INF, 0, INF), INF, (1, 0, 0)))
at("abs",
   ((0,), 0, (0,), "the middle of the slopes -1 and 1, and the one at which a minimum rests"),
   ((-0.0,), 0, (0,)),
   ((INF,), INF, (1,)),
   ((-INF,), INF, (-1,)))
