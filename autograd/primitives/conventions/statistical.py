"""The error function, the normal distribution, the gamma function.

The tails end where they lead to. At a pole the slope is that of the side that the sign of zero names; NaN without one.
"""

from __future__ import annotations

from ...registry import conventions as at
from .extremes import INF, NAN

# Laid out by hand, as the table is.
# fmt: off

at("bell",
   ((INF, 1), 0, (0, 0)),
   ((-INF, 1), 0, (0, 0)))
at("erf",
   ((INF,), 1, (0,)),
   ((-INF,), -1, (0,)))
at("erfc",
   ((INF,), 0, (0,)),
   ((-INF,), 2, (0,)))
at("normal_cdf",
   ((INF,), 1, (0,)),
   ((-INF,), 0, (0,)))
at("normal_pdf",
   ((INF, 1), 0, (0, 0)),
   ((-INF, 1), 0, (0, 0)))
at("polygamma",
   ((0, 0), -INF, (NAN, INF), "the order is whole, so there is no slope by it"),
   ((0, -0.0), INF, (NAN, INF)),
   ((1, 0), INF, (NAN, -INF)),
   ((0, -1), NAN, (NAN, NAN), "the sides go to +∞ and to -∞"),
   ((1, -1), INF, (NAN, NAN)),
   ((-1, 1), NAN, (NAN, NAN)),
   ((0, INF), INF, (NAN, 0)),
   ((0, -INF), NAN, (NAN, NAN)),
   ((1, INF), 0, (NAN, 0)))
at("lgamma",
   ((0,), INF, (-INF,), "the sign of the zero says from which side"),
   ((-0.0,), INF, (INF,)),
   ((-1,), INF, (NAN,), "the sides go to +∞ and to -∞, and -1 has no sign of zero"),
   ((INF,), INF, (INF,)),
   ((-INF,), INF, (NAN,), "C's value; between the poles there is no limit"))
