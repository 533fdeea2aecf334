"""Functions of many operands: sums, products, extremes, softmax."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import INF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off


def _ties(F: Any, out: Any, xs: Any) -> Any:
    """An equal share for each operand that attains the extreme, nothing for the rest."""
    at = [F.where(F.eq(x, out), 1.0, 0.0) for x in xs]
    return [F.div(a, F.sum(at)) for a in at]


def _pairs(F: Any, xs: Any) -> Any:
    return [x - y for i, x in enumerate(xs) for y in xs[:i]]


def _turn_by_own(F: Any, out: Any, x: Any, rest: Any) -> Any:
    """The squares of all others over ‖x‖³: no difference, so its digits stay where x outweighs them."""
    s = F.unit_scale((x, *rest))  # a power of two: no square overflows or underflows
    ys = [s * y for y in rest]
    return _over_cube(F, F.sum([y * (s * y) for y in ys]), F.sum_of_squares((s * x, *ys)))


def _turn_by_others(F: Any, out: Any, x: Any, rest: Any) -> Any:
    s = F.unit_scale((x, *rest))
    x, ys = s * x, [s * y for y in rest]
    square = F.sum_of_squares((x, *ys))
    return [-_over_cube(F, x * (s * y), square) for y in ys]


def _over_cube(F: Any, x: Any, square: Any) -> Any:
    """X / ‖x‖³, but 0 at the origin, as the gradient of the length is, and 0 beside what is infinite."""
    return F.where(F.eq(square, 0.0), 0.0, F.where(F.eq(square, INF), 0.0, x * F.pow(square, -1.5)))


def _product_partials(F: Any, out: Any, x: Any, rest: Any) -> Any:
    xs = (x, *rest)
    return [out * F.softmax_balance(xs, 1), *[-2.0 * (out * s) for s in F.softmax(xs)[2:]]]


def _slope_partials(F: Any, out: Any, x: Any, rest: Any) -> Any:
    balance = F.softmax_balance((x, *rest), 0)
    return [-(balance * p) for p in F.softmax_product((x, *rest))[1:]]


def _log_softmax(F: Any, x: Any, rest: Any) -> Any:
    """Near 0 from the other shares, which are small then; elsewhere from the differences, so nothing underflows."""
    own, *others = F.softmax((x, *rest))
    above = [F.where(F.eq(r, x), 0.0, r - x) for r in rest]  # two infinite logits are equal too
    return F.where(F.gt(own, 0.5), F.log1p(-F.sum(others)), -F.logsumexp((0.0, *above)))


row("dot", lambda F, w, x, b: F.dot(w, x, b),
    (lambda F, out, w, x, b: x, lambda F, out, w, x, b: w, lambda F, out, w, x, b: 1.0), args="*w *x b=0",
    symbol="w·x + b", formula="b + w₁x₁ + w₂x₂ + …", doc="A neuron's weighted sum, as one node whatever its fan-in.")
row("sum", lambda F, xs: F.sum(xs), lambda F, out, xs: [1.0] * len(xs), args="*xs", symbol="Σ", formula="x₁ + x₂ + …",
    doc="The sum of a sequence, rounded once.")
row("mean", lambda F, xs: F.mean(xs), lambda F, out, xs: [1.0 / len(xs)] * len(xs), args="*xs",
    formula="(x₁ + x₂ + …) / n", doc="The arithmetic mean of a sequence.")
row("prod", lambda F, xs: F.prod(xs), lambda F, out, xs: F.products_of_others(xs), args="*xs", symbol="Π",
    formula="x₁ x₂ …", doc="The product of a sequence.")
row("max", lambda F, xs: F.max(xs), _ties, args="*xs", formula="max(x₁, x₂, …)", selects=True,
    kinks=_pairs, doc="The largest of a sequence; where k of them tie, each gets 1/k of the gradient.")
row("min", lambda F, xs: F.min(xs), _ties, args="*xs", formula="min(x₁, x₂, …)", selects=True,
    kinks=_pairs, doc="The smallest of a sequence; where k of them tie, each gets 1/k of the gradient.")
row("norm", lambda F, xs: F.norm(xs), lambda F, out, xs: F.direction(xs),
    args="*xs", symbol="‖x‖", formula="√(x₁² + x₂² + …)", kinks=lambda F, xs: (F.norm(xs),),
    doc="The Euclidean length, without overflow; its gradient at the origin is 0.")
row("direction", lambda F, x, rest: F.direction((x, *rest))[0], (_turn_by_own, _turn_by_others), args="x *rest",
    formula="xᵢ / ‖x‖", hidden=True, kinks=lambda F, x, rest: (F.norm((x, *rest)),),
    doc="The unit vector along a sequence, one node each: cosines of its angles to the axes.")
row("sum_of_squares", lambda F, xs: F.sum_of_squares(xs), lambda F, out, xs: [2.0 * x for x in xs], args="*xs",
    formula="x₁² + x₂² + …", hidden=True, doc="The sum of the squares, rounded once.")
row("unit_scale", lambda F, xs: F.unit_scale(xs), lambda F, out, xs: [0.0 for _ in xs], args="*xs", selects=True,
    formula="2⁻ᵉ, 1 ≤ 2⁻ᵉ max |xᵢ| < 2", hidden=True,
    kinks=lambda F, xs: [F.unit_scale((x,)) * F.abs(x) - 1.0 for x in xs],
    doc="A power of two that brings the largest number near 1.")
row("logsumexp", lambda F, xs: F.logsumexp(xs), lambda F, out, xs: F.softmax(xs), args="*xs",
    formula="ln(eˣ¹ + eˣ² + …)", doc="The logarithm of a sum of exponentials, without overflow.")
row("softmax", lambda F, x, rest: F.softmax((x, *rest))[0],
    (lambda F, out, x, rest: F.softmax_slope((x, *rest), 0),
     lambda F, out, x, rest: [-p for p in F.softmax_product((x, *rest))[1:]]),
    args="x *rest", formula="eˣⁱ / (eˣ¹ + eˣ² + …)",
    doc="The shares of a sequence of logits, one node each; they add up to 1.", source="Bridle, NeurIPS 1989")
row("log_softmax", _log_softmax,
    (lambda F, out, x, rest: F.softmax_complement((x, *rest), 0),
     lambda F, out, x, rest: [-s for s in F.softmax((x, *rest))[1:]]),
    args="x *rest", formula="ln softmax(x)ᵢ",
    doc="The logarithms of the softmax shares, exact in the tails.")

# What the derivatives of a share s are made of. Sums of shares would cancel in theirs; these do not.

row("softmax_complement", lambda F, x, rest: F.softmax_complement((x, *rest), 0),
    (lambda F, out, x, rest: -F.softmax_slope((x, *rest), 0),
     lambda F, out, x, rest: F.softmax_product((x, *rest))[1:]),
    args="x *rest", formula="1 - s", hidden=True, doc="The sum of all other shares.")
row("softmax_slope", lambda F, x, rest: F.softmax_slope((x, *rest), 0),
    (lambda F, out, x, rest: out * F.softmax_balance((x, *rest), 0), _slope_partials),
    args="x *rest", formula="s (1 - s)", hidden=True, doc="The derivative of a share by its own logit.")
row("softmax_product", lambda F, x, rest: F.softmax_product((x, *rest))[0],
    (lambda F, out, x, rest: out * F.softmax_balance((x, *rest), 0), _product_partials),
    args="x *rest", formula="s s₁", hidden=True,
    doc="A share times the first of the others, or times that of x₁ in softmax_product(x): a derivative of both.")
row("softmax_balance", lambda F, x, rest: F.softmax_balance((x, *rest), 0),
    (lambda F, out, x, rest: -2.0 * F.softmax_slope((x, *rest), 0),
     lambda F, out, x, rest: [2.0 * p for p in F.softmax_product((x, *rest))[1:]]),
    args="x *rest", formula="1 - 2s", hidden=True, doc="The sum of all other shares, less this one.")
