"""Functions of many operands.

Of operands that tie each gets an equal share. An infinite logit takes everything, and several infinite ones share it.
"""

from __future__ import annotations

from ...registry import conventions as at
from .extremes import INF, MAX, NAN, SQRT_HALF

LN2 = 0.6931471805599453

# Laid out by hand, as the table is. A sequence is a tuple; softmax has one element first, and then the others.
# fmt: off

at("dot",
   (((), (), 2), 2, ((), (), 1), "a sum of nothing is 0"),
   (((1,), (INF,), 0), INF, ((INF,), (1,), 1)),
   (((0,), (INF,), 0), NAN, ((NAN,), (NAN,), NAN), "0 × ∞ can be anything, in a sum too"))
at("sum",
   (((),), 0, ((),), "a sum of nothing is 0"),
   (((INF, 1),), INF, ((1, 1),)),
   (((INF, -INF),), NAN, ((NAN, NAN),), "∞ - ∞ can be anything"),
   (((MAX, MAX, -MAX),), MAX, ((1, 1, 1),), "rounded once, so there is no overflow on the way"))
at("mean",
   (((INF, 1),), INF, ((0.5, 0.5),)),
   (((INF, -INF),), NAN, ((NAN, NAN),)))
at("prod",
   (((),), 1, ((),), "a product of nothing is 1"),
   (((0, 3, 2),), 0, ((6, 0, 0),), "the product of the others, not the value divided by x"),
   (((0, 0),), 0, ((0, 0),)),
   (((INF, 2),), INF, ((2, INF),)),
   (((0, INF),), NAN, ((NAN, NAN),), "0 × ∞ can be anything"))
at("max",
   (((2, 2, 1),), 2, ((0.5, 0.5, 0),), "operands that tie share"),
   (((2, 2, 2),), 2, ((1 / 3, 1 / 3, 1 / 3),)),
   (((INF, INF),), INF, ((0.5, 0.5),)),
   (((1, NAN),), NAN, ((NAN, NAN),), "a NaN is not to be lost"))
at("min",
   (((2, 1, 1),), 1, ((0, 0.5, 0.5),), "operands that tie share"),
   (((-INF, -INF),), -INF, ((0.5, 0.5),)),
   (((1, NAN),), NAN, ((NAN, NAN),)))
at("norm",
   (((0, 0),), 0, ((0, 0),), "of all slopes of length up to 1 the shortest, and the one at which a minimum rests"),
   (((0,),), 0, ((0,),), "the same as abs"),
   (((),), 0, ((),)),
   (((INF, 1),), INF, ((1, 0),)),
   (((INF, INF),), INF, ((SQRT_HALF, SQRT_HALF),), "operands that tie share, so that the slopes have the length 1"),
   (((INF, NAN),), INF, ((1, NAN),), "infinite whatever the other is; its slope is not known"))
at("direction",
   ((0, (0,)), 0, (0, (0,)), "every direction meets here"),
   ((INF, (1,)), 1, (0, (0,))),
   ((1, (INF,)), 0, (0, (0,))))
at("logsumexp",
   (((),), -INF, ((),), "the logarithm of nothing"),
   (((INF, 0),), INF, ((1, 0),), "an infinite operand takes everything"),
   (((-INF, 0),), 0, ((0, 1),)),
   (((-INF, -INF),), -INF, ((0.5, 0.5),), "operands that tie share"),
   (((INF, INF),), INF, ((0.5, 0.5),)),
   (((1000, 0),), 1000, ((1, 0),), "no overflow on the way"))
at("softmax",
   ((0, ()), 1, (0, ())),
   ((INF, (0,)), 1, (0, (0,)), "an infinite logit takes everything"),
   ((0, (INF,)), 0, (0, (0,))),
   ((-INF, (0,)), 0, (0, (0,))),
   ((INF, (INF,)), 0.5, (0.25, (-0.25,)), "logits that tie share"),
   ((-INF, (-INF,)), 0.5, (0.25, (-0.25,))))
at("log_softmax",
   ((0, ()), 0, (0, ())),
   ((INF, (0,)), 0, (0, (0,)), "an infinite logit takes everything"),
   ((0, (INF,)), -INF, (1, (-1,))),
   ((-INF, (0,)), -INF, (1, (-1,)), "the slope is that of a logit far away, which can come back"),
   ((INF, (INF,)), -LN2, (0.5, (-0.5,)), "logits that tie share"),
   ((-INF, (-INF,)), -LN2, (0.5, (-0.5,))))
