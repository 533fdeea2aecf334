"""Arithmetic: sums, products, quotients, powers, remainders."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import EVERYWHERE, NAN, POSITIVE

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off

row("add", lambda F, x, y: x + y, (lambda F, out, x, y: 1.0, lambda F, out, x, y: 1.0), symbol="+", formula="x + y",
    doc="The sum of two numbers.")
row("sub", lambda F, x, y: x - y, (lambda F, out, x, y: 1.0, lambda F, out, x, y: -1.0), symbol="-", formula="x - y",
    doc="The difference.", aliases=("subtract",))
row("mul", lambda F, x, y: x * y, (lambda F, out, x, y: y, lambda F, out, x, y: x), symbol="×", formula="x y",
    doc="The product of two numbers.", aliases=("multiply",))
row("div", lambda F, x, y: F.div(x, y),
    (lambda F, out, x, y: F.div(1.0, y), lambda F, out, x, y: -F.over_power(x, 1.0, y, 2.0)),
    symbol="÷", formula="x / y", doc="The quotient; x/0 is infinite, 0/0 is NaN, nothing raises.",
    aliases=("divide", "true_divide"), kinks=lambda F, x, y: (y,))
row("neg", lambda F, x: -x, lambda F, out, x: -1.0, symbol="-", formula="-x", doc="The number with the other sign.",
    aliases=("negative",))
row("reciprocal", lambda F, x: F.div(1.0, x), lambda F, out, x: -(out * out), symbol="1/x", formula="1 / x",
    doc="One divided by the number.", kinks=lambda F, x: (x,))
row("square", lambda F, x: x * x, lambda F, out, x: 2.0 * x, symbol="x²", formula="x²", doc="The number times itself.")
row("over_power", lambda F, x, y, z, n: F.over_power(x, y, z, n),
    (lambda F, out, x, y, z, n: F.over_power(1.0, y, z, n), lambda F, out, x, y, z, n: F.over_power(x, 1.0, z, n),
     lambda F, out, x, y, z, n: -n * F.over_power(x, y, z, n + 1.0), lambda F, out, x, y, z, n: NAN),
    formula="x y / zⁿ", hidden=True, domain=(EVERYWHERE, EVERYWHERE, EVERYWHERE, (2.0, 2.0)),
    kinks=lambda F, x, y, z, n: (z,),
    doc="The quotient by a whole power, also where the product or the power are no floats.")
row("pow", lambda F, x, y: F.pow(x, y),
    (lambda F, out, x, y: F.pow_slope(x, y, 1.0, 0.0), lambda F, out, x, y: F.pow_slope(x, y, 0.0, 1.0)),
    symbol="xʸ", formula="xʸ", doc="The power; a negative base takes only whole exponents, else NaN.",
    aliases=("power",), domain=(POSITIVE, EVERYWHERE))
row("pow_slope", lambda F, x, y, n, k: F.pow_slope(x, y, n, k),
    (lambda F, out, x, y, n, k: F.pow_slope(x, y, n + 1.0, k), lambda F, out, x, y, n, k: F.pow_slope(x, y, n, k + 1.0),
     lambda F, out, x, y, n, k: NAN, lambda F, out, x, y, n, k: NAN), formula="∂ⁿ⁺ᵏ xʸ / ∂xⁿ ∂yᵏ", hidden=True,
    doc="The n-th derivative of the power by its base, of that the k-th by its exponent.",
    domain=(POSITIVE, EVERYWHERE, (1.0, 1.0), (0.0, 0.0)))
row("identity", lambda F, x: x, lambda F, out, x: 1.0, symbol="=", formula="x",
    doc="The number itself, as a node of its own.", aliases=("linear", "positive"))
row("mod", lambda F, x, y: F.mod(x, y), (lambda F, out, x, y: 1.0, lambda F, out, x, y: -F.floor_divide(x, y)),
    symbol="mod", formula="x - y floor(x/y)", doc="The remainder with the sign of the divisor, as Python's %.",
    aliases=("remainder",), kinks=lambda F, x, y: (y, F.mod(x, y), F.mod(x, y) - y))
row("fmod", lambda F, x, y: F.fmod(x, y), (lambda F, out, x, y: 1.0, lambda F, out, x, y: -F.round(F.div(x - out, y))),
    formula="x - y trunc(x/y)", doc="The remainder with the sign of the dividend, as C's fmod.",
    kinks=lambda F, x, y: (y, F.fmod(x, y), F.fmod(x, y) - y, F.fmod(x, y) + y))
