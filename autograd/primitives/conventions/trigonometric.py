"""Trigonometric and hyperbolic functions, and their inverses.

At the edge of a domain the slope is the one-sided limit. π/2 is no float, so `tan` never meets its pole.
"""

from __future__ import annotations

from ...registry import conventions as at
from .extremes import ABOVE_1, BELOW_1, INF, NAN

PI = 3.141592653589793

# Laid out by hand, as the table is.
# fmt: off

at("sin",
   ((INF,), NAN, (NAN,)),
   ((-INF,), NAN, (NAN,)))
at("cos",
   ((INF,), NAN, (NAN,)),
   ((-INF,), NAN, (NAN,)))
at("tan",
   ((INF,), NAN, (NAN,)),
   ((-INF,), NAN, (NAN,)))
at("arcsin",
   ((1,), PI / 2, (INF,)),
   ((-1,), -PI / 2, (INF,)),
   ((ABOVE_1,), NAN, (NAN,), "where there is no value there is no slope"),
   ((-ABOVE_1,), NAN, (NAN,)),
   ((INF,), NAN, (NAN,)),
   ((-INF,), NAN, (NAN,)))
at("arccos",
   ((1,), 0, (-INF,)),
   ((-1,), PI, (-INF,)),
   ((ABOVE_1,), NAN, (NAN,)),
   ((-ABOVE_1,), NAN, (NAN,)),
   ((INF,), NAN, (NAN,)),
   ((-INF,), NAN, (NAN,)))
at("arctan",
   ((INF,), PI / 2, (0,)),
   ((-INF,), -PI / 2, (0,)))
at("arctan2",
   ((0, 0), 0, (NAN, NAN), "every angle meets here, and none is the middle: a made-up slope would hide it"),
   ((0, -0.0), PI, (NAN, NAN)),
   ((0, -1), PI, (-1, 0), "the value jumps by 2π across the negative x axis; the slopes agree on both sides"),
   ((-0.0, -1), -PI, (-1, 0)),
   ((1, 0), PI / 2, (0, -1)),
   ((1, INF), 0, (0, 0)),
   ((1, -INF), PI, (0, 0)),
   ((INF, 1), PI / 2, (0, 0)),
   ((INF, INF), PI / 4, (0, 0), "far away every slope goes to 0, in whatever direction"))
at("sinh",
   ((INF,), INF, (INF,)),
   ((-INF,), -INF, (INF,)),
   ((711,), INF, (INF,), "an overflow is an infinity; nothing raises"))
at("cosh",
   ((INF,), INF, (INF,)),
   ((-INF,), INF, (-INF,)),
   ((711,), INF, (INF,)))
at("tanh",
   ((INF,), 1, (0,)),
   ((-INF,), -1, (0,)))
at("sech",
   ((INF,), 0, (0,)),
   ((-INF,), 0, (0,)))
at("arcsinh",
   ((INF,), INF, (0,)),
   ((-INF,), -INF, (0,)))
at("arccosh",
   ((1,), 0, (INF,)),
   ((BELOW_1,), NAN, (NAN,)),
   ((INF,), INF, (0,)),
   ((-INF,), NAN, (NAN,)))
at("arctanh",
   ((1,), INF, (INF,)),
   ((-1,), -INF, (INF,)),
   ((ABOVE_1,), NAN, (NAN,), "the formula 1/(1 - x²) goes on; the value does not"),
   ((-ABOVE_1,), NAN, (NAN,)),
   ((INF,), NAN, (NAN,)),
   ((-INF,), NAN, (NAN,)))
at("lorentz_factor",
   ((1,), INF, (INF,)),
   ((-1,), INF, (-INF,)),
   ((ABOVE_1,), NAN, (NAN,)),
   ((INF,), NAN, (NAN,)),
   ((-INF,), NAN, (NAN,)))
at("degrees",
   ((INF,), INF, (180 / PI,)),
   ((-INF,), -INF, (180 / PI,)))
at("radians",
   ((INF,), INF, (PI / 180,)),
   ((-INF,), -INF, (PI / 180,)))
