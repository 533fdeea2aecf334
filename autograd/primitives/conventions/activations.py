"""Activations.

At a kink the slope is that of the left side, the one of a unit that is off; a unit that is off at rest stays off.
"""

from __future__ import annotations

from ...registry import conventions as at
from ..activations import SELU_LEFT, SELU_SCALE
from .extremes import INF, NAN

# Laid out by hand, as the table is.
# fmt: off

at("relu",
   ((0,), 0, (0,), "the slope from the left, and the sparsest of those between 0 and 1"),
   ((-0.0,), 0, (0,)),
   ((INF,), INF, (1,)),
   ((-INF,), 0, (0,)))
at("leaky_relu",
   ((0, 0.01), 0, (0.01, 0), "the slope from the left, as for relu"),
   ((INF, 0.01), INF, (1, 0)),
   ((-INF, 0.01), -INF, (0.01, -INF)),
   ((-INF, 0), NAN, (NAN, NAN), "0 × ∞ can be anything; relu has 0"),
   ((1, NAN), 1, (1, 0), "on the right alpha has no say"))
at("elu",
   ((0, 1), 0, (1, 0)),
   ((0, 0.5), 0, (0.5, 0), "the slope from the left; for alpha = 1 there is no kink"),
   ((INF, 1), INF, (1, 0)),
   ((-INF, 1), -1, (0, -1)),
   ((1, NAN), 1, (1, 0), "on the right alpha has no say"))
at("selu",
   ((0,), 0, (SELU_LEFT,), "the slope from the left"),
   ((INF,), INF, (SELU_SCALE,)),
   ((-INF,), -SELU_LEFT, (0,)))
at("sigmoid",
   ((INF,), 1, (0,)),
   ((-INF,), 0, (0,)),
   ((-1000,), 0, (0,), "no overflow on the way"))
at("logistic_pdf",
   ((INF, 1), 0, (0, 0)),
   ((-INF, 1), 0, (0, 0)))
at("softplus",
   ((INF,), INF, (1,)),
   ((-INF,), 0, (0,)),
   ((1000,), 1000, (1,), "no overflow on the way"))
at("log_sigmoid",
   ((INF,), 0, (0,)),
   ((-INF,), -INF, (1,)),
   ((-1000,), -1000, (1,)))
at("softsign",
   ((0,), 0, (1,), "smooth; only the second derivative jumps, and has 0 here"),
   ((INF,), 1, (0,)),
   ((-INF,), -1, (0,)))
at("silu",
   ((INF,), INF, (1,)),
   ((-INF,), 0, (0,), "the limit: the exponential wins over x"))
at("silu_slope",
   ((INF,), 1, (0,)),
   ((-INF,), 0, (0,)))
at("gelu",
   ((INF,), INF, (1,)),
   ((-INF,), 0, (0,), "the limit: the exponential wins over x"))
at("gelu_slope",
   ((INF,), 1, (0,)),
   ((-INF,), 0, (0,)))
at("mish",
   ((INF,), INF, (1,)),
   ((-INF,), 0, (0,), "the limit: the exponential wins over x"))
at("mish_slope",
   ((INF,), 1, (0,)),
   ((-INF,), 0, (0,)))
