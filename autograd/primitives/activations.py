"""Activations of neurons."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import INF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
SELU_LEFT = SELU_SCALE * SELU_ALPHA
SQRT_2, SQRT_2_LOW = 1.4142135623730951, -9.667293313452913e-17  # the float, and what it lacks of the root

# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off

row("relu", lambda F, x: F.where(F.le(x, 0.0), 0.0, x), lambda F, out, x: F.where(F.le(x, 0.0), 0.0, 1.0),
    symbol="ReLU", formula="max(0, x)", doc="The rectified linear unit; its derivative at 0 is 0.", selects=True,
    kinks=lambda F, x: (x,), source="Nair & Hinton, ICML 2010")
row("leaky_relu", lambda F, x, alpha: F.where(F.gt(x, 0.0), x, alpha * x),
    (lambda F, out, x, alpha: F.where(F.gt(x, 0.0), 1.0, alpha),
     lambda F, out, x, alpha: F.where(F.gt(x, 0.0), 0.0, x)),
    args="x alpha=0.01", formula="x if x > 0 else alpha x", doc="A ReLU with a slope on the left.",
    kinks=lambda F, x, alpha: (x,), source="Maas, Hannun & Ng, ICML 2013")
row("scaled_exp", lambda F, x, amplitude: F.scaled_exp(x, amplitude),
    (lambda F, out, x, amplitude: out, lambda F, out, x, amplitude: F.exp(x)), args="x amplitude=1", formula="a eˣ",
    hidden=True, domain=((-INF, 0.0), (-INF, INF)),
    doc="An exponential with a factor, which is a float where the exponential by itself would be none.")
row("elu", lambda F, x, alpha: F.where(F.gt(x, 0.0), x, alpha * F.expm1(x)),
    (lambda F, out, x, alpha: F.where(F.gt(x, 0.0), 1.0, F.scaled_exp(x, alpha)),
     lambda F, out, x, alpha: F.where(F.gt(x, 0.0), 0.0, F.expm1(x))),
    args="x alpha=1", formula="x if x > 0 else alpha (eˣ - 1)", doc="The exponential linear unit.",
    kinks=lambda F, x, alpha: (x,), source="Clevert, Unterthiner & Hochreiter, ICLR 2016")
row("selu", lambda F, x: F.where(F.gt(x, 0.0), SELU_SCALE * x, SELU_LEFT * F.expm1(x)),
    lambda F, out, x: F.where(F.gt(x, 0.0), SELU_SCALE, F.scaled_exp(x, SELU_LEFT)),
    formula="λ x if x > 0 else λ α (eˣ - 1)", doc="The self-normalising linear unit.", kinks=lambda F, x: (x,),
    source="Klambauer et al., NeurIPS 2017")


def _sigmoid(F: Any, x: Any) -> Any:
    e = F.exp(-F.abs(x))  # never above 1, so it cannot overflow
    return F.div(F.where(F.ge(x, 0.0), 1.0, e), 1.0 + e)


row("sigmoid", _sigmoid, lambda F, out, x: F.logistic_pdf(x), symbol="σ", formula="1 / (1 + e⁻ˣ)",
    doc="The logistic function.", aliases=("expit",))
row("logistic_pdf", lambda F, x, amplitude: F.logistic_pdf(x, amplitude),
    (lambda F, out, x, amplitude: F.logistic_pdf(x, -(amplitude * F.tanh(0.5 * x))),
     lambda F, out, x, amplitude: F.logistic_pdf(x)),
    args="x amplitude=1", formula="a σ(x) σ(-x)", hidden=True, doc="The derivative of the logistic function.")
row("softplus", lambda F, x: F.max((x, 0.0)) + F.log1p(F.exp(-F.abs(x))), lambda F, out, x: F.sigmoid(x),
    formula="ln(1 + eˣ)", doc="A smooth ReLU.", source="Dugas et al., NeurIPS 2000")
row("log_sigmoid", lambda F, x: F.min((x, 0.0)) - F.log1p(F.exp(-F.abs(x))), lambda F, out, x: F.sigmoid(-x),
    formula="ln σ(x)", doc="The logarithm of the logistic function, exact in both tails.")
row("softsign", lambda F, x: F.where(F.ge(F.abs(x), 1e18), F.sign(x), F.div(x, 1.0 + F.abs(x))),
    lambda F, out, x: F.square(F.reciprocal(1.0 + F.abs(x))), formula="x / (1 + |x|)",
    doc="A sigmoid with algebraic tails.", kinks=lambda F, x: (x,), source="Glorot & Bengio, AISTATS 2010")

# --- gated activations: x times a distribution function ---------------------------------------------------------------

# Their derivatives cross zero, and kernels find them by their distance from the root: see `gates.py`.

row("silu", lambda F, x: F.silu(x), lambda F, out, x: F.silu_slope(x), formula="x σ(x)", aliases=("swish",),
    doc="The sigmoid linear unit.", source="Elfwing, Uchibe & Doya, Neural Networks 107, 2018")
row("silu_slope", lambda F, x: F.silu_slope(x), lambda F, out, x: F.logistic_pdf(x, F.silu_bend(x)),
    formula="σ(x) + x σ(x) σ(-x)", hidden=True, doc="The derivative of silu.")
row("silu_bend", lambda F, x: F.silu_bend(x), lambda F, out, x: -(F.tanh(0.5 * x) + F.logistic_pdf(x, 2.0 * x)),
    formula="2 - x tanh(x/2)", hidden=True, doc="The second derivative of silu, relative to the logistic density.")
row("gelu", lambda F, x: F.gelu(x), lambda F, out, x: F.gelu_slope(x), formula="x Φ(x)",
    doc="The Gaussian error linear unit, exact (not the tanh approximation).",
    source="Hendrycks & Gimpel, arXiv:1606.08415")
row("gelu_slope", lambda F, x: F.gelu_slope(x),
    lambda F, out, x: F.normal_pdf(x, ((SQRT_2 - x) + SQRT_2_LOW) * ((SQRT_2 + x) + SQRT_2_LOW)),
    formula="Φ(x) + x φ(x)", hidden=True, doc="The derivative of gelu; its own derivative is φ(x) (2 - x²).")


def _mish_third(F: Any, out: Any, x: Any) -> Any:
    """g′ (3 s + x (s² + s′)), where g = (1 - t²) / (1 + t²) with t = σ(-x) is mish's gate and s = g″/g′."""
    t = F.sigmoid(-x)
    w = 1.0 + t * t
    s = F.div(t * (3.0 + t * (2.0 - t)) - 2.0, w)
    s_slope = -F.logistic_pdf(x, F.div(3.0 + t * (8.0 - t * (6.0 + t * t)), w * w))
    bend = 3.0 * s + x * (s * s + s_slope)
    return F.logistic_pdf(x, F.where(F.eq(t, 0.0), 0.0, F.div(4.0 * t, w * w) * bend))


row("mish", lambda F, x: F.mish(x), lambda F, out, x: F.mish_slope(x), formula="x tanh(ln(1 + eˣ))",
    doc="A smooth, self-gated activation.", source="Misra, BMVC 2020")
row("mish_slope", lambda F, x: F.mish_slope(x), lambda F, out, x: F.mish_curvature(x), formula="mish′(x)", hidden=True,
    doc="The derivative of mish.")
row("mish_curvature", lambda F, x: F.mish_curvature(x), _mish_third, formula="mish″(x)", hidden=True,
    doc="The second derivative of mish.")
