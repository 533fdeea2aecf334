"""What expressions give that look as if a convention decided them, and that the chain rule decides.

A derivative is the product of what the rows say, and 0 × ∞ is NaN. So an expression that passes through an infinite
slope has none at that point, even if the function it writes down has one; a row that is that function does have it.

An entry is `(expression, operands, value, partials, why)`; the operands are x, y … in order.
"""

from __future__ import annotations

from .extremes import INF, NAN

PI = 3.141592653589793

# Laid out by hand, as the table is.
# fmt: off

COMPOSITES = (
   ("where(x > 0, log(x), 0.0)", (0,), 0, (0,), "the branch not taken contributes nothing, at any order"),
   ("where(x > 0, sqrt(x), 0.0)", (0,), 0, (0,), "the same"),
   ("where(x != 0, sin(x) / x, 1.0)", (0,), 1, (0,), "the same: a repair by `where` works as it reads"),
   ("where(x >= 0, x, -x)", (0,), 0, (1,), "a branch has its own slope; `abs(x)` has 0 here"),
   ("sqrt(x * x)", (0,), 0, (NAN,), "∞ × 0; write `abs(x)`, which has 0"),
   ("sqrt(x * x + y * y)", (0, 0), 0, (NAN, NAN), "∞ × 0; write `hypot(x, y)` or `norm([x, y])`, which have 0"),
   ("sqrt(mean([(x - (x + y) / 2) ** 2, (y - (x + y) / 2) ** 2]))", (3, 3), 0, (NAN, NAN),
    "a standard deviation of equal numbers: ∞ × 0; the next line has 0"),
   ("norm([x - (x + y) / 2, y - (x + y) / 2]) / 2**0.5", (3, 3), 0, (0, 0), "a standard deviation by way of `norm`"),
   ("sqrt(x) ** 2", (0,), 0, (NAN,), "0 × ∞: no zero is struck out, or x² would lose its second derivative"),
   ("x ** 0", (0,), 1, (0,), "x⁰ is 1 for every x"),
   ("x ** 0.0", (0,), 1, (0,), ""),
   ("0.0 ** x", (0,), 1, (0,), ""),
   ("0.0 ** x", (2,), 0, (0,), ""),
   ("maximum(x, x)", (1,), 1, (1,), "the two halves of a tie add up"),
   ("relu(x) - relu(-x)", (0,), 0, (0,), "this is x, and has the slope 1: choices at kinks do not obey the sum rule"),
   ("x * log(x)", (0,), NAN, (NAN,), "0 × ∞; write `xlogy(x, x)`"),
   ("xlogy(x, x)", (0,), 0, (-INF,), "the true slope"),
   ("1 / (1 + exp(-x))", (-1000,), 0, (NAN,), "exp overflows: 0 × ∞; write `sigmoid(x)`, which has 0"),
   ("log(1 + exp(x))", (1000,), INF, (NAN,), "exp overflows; write `softplus(x)`, which is 1000 with the slope 1"),
   ("log(exp(x) + exp(y))", (-1000, -1000), -INF, (NAN, NAN), "exp underflows; write `logaddexp(x, y)`"),
   ("log(softmax([x, y])[0])", (-1000, 0), -INF, (NAN, NAN), "the share underflows; write `log_softmax([x, y])[0]`"),
   ("arctan(y / x)", (0, 1), PI / 2, (NAN, NAN), "0 × ∞; write `arctan2(y, x)`"),
   ("x / x", (0,), NAN, (NAN,), "0/0 can be anything"),
   ("0.0 * (1 / x)", (0,), NAN, (NAN,), "0 × ∞ can be anything: no factor of 0 is struck out"),
)
