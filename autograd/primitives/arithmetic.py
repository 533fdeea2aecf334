"""Arithmetic: sums, products, quotients, powers, remainders."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import INF, POSITIVE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off


def _slope_of_power(F: Any, out: Any, x: Any, y: Any) -> Any:
    """Y xʸ⁻¹, and 0 where that is 0 × ∞: x⁰ is 1 for every x, and a power that vanishes does so faster than y grows."""
    slope = y * F.pow(x, y - 1.0)
    return F.where(F.is_nan(slope), F.where(F.eq(y, y), 0.0, y), slope)


row("add", lambda F, x, y: x + y, (lambda F, out, x, y: 1.0, lambda F, out, x, y: 1.0), symbol="+", formula="x + y",
    doc="The sum of two numbers.")
row("sub", lambda F, x, y: x - y, (lambda F, out, x, y: 1.0, lambda F, out, x, y: -1.0), symbol="-", formula="x - y",
    doc="The difference.", aliases=("subtract",))
row("mul", lambda F, x, y: x * y, (lambda F, out, x, y: y, lambda F, out, x, y: x), symbol="×", formula="x y",
    doc="The product of two numbers.", aliases=("multiply",))
row("div", lambda F, x, y: F.div(x, y), (lambda F, out, x, y: F.div(1.0, y), lambda F, out, x, y: -F.div(out, y)),
    symbol="÷", formula="x / y", doc="The quotient; x/0 is infinite, 0/0 is NaN, nothing raises.",
    aliases=("divide", "true_divide"), kinks=lambda F, x, y: (y,))
row("neg", lambda F, x: -x, lambda F, out, x: -1.0, symbol="-", formula="-x", doc="The number with the other sign.",
    aliases=("negative",))
row("reciprocal", lambda F, x: F.div(1.0, x), lambda F, out, x: -(out * out), symbol="1/x", formula="1 / x",
    doc="One divided by the number.", kinks=lambda F, x: (x,))
row("square", lambda F, x: x * x, lambda F, out, x: 2.0 * x, symbol="x²", formula="x²", doc="The number times itself.")
row("pow", lambda F, x, y: F.pow(x, y),
    (_slope_of_power,
     lambda F, out, x, y: F.where(F.eq(x, 0.0), F.where(F.ge(y, 0.0), 0.0, -INF),
                                  F.where(F.eq(x, INF), F.where(F.ge(y, 0.0), INF, 0.0), out * F.log(x)))),
    symbol="xʸ", formula="xʸ", doc="The power; a negative base takes only whole exponents, else NaN.",
    aliases=("power",), domain=(POSITIVE, (-INF, INF)))
row("identity", lambda F, x: x, lambda F, out, x: 1.0, symbol="=", formula="x",
    doc="The number itself, as a node of its own.", aliases=("linear", "positive"))
row("mod", lambda F, x, y: F.mod(x, y), (lambda F, out, x, y: 1.0, lambda F, out, x, y: -F.floor_divide(x, y)),
    symbol="mod", formula="x - y floor(x/y)", doc="The remainder with the sign of the divisor, as Python's %.",
    aliases=("remainder",), kinks=lambda F, x, y: (y, F.mod(x, y), F.mod(x, y) - y))
row("fmod", lambda F, x, y: F.fmod(x, y), (lambda F, out, x, y: 1.0, lambda F, out, x, y: -F.round(F.div(x - out, y))),
    formula="x - y trunc(x/y)", doc="The remainder with the sign of the dividend, as C's fmod.",
    kinks=lambda F, x, y: (y, F.fmod(x, y), F.fmod(x, y) - y, F.fmod(x, y) + y))
