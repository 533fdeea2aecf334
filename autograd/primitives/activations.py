"""Activations of neurons."""

from __future__ import annotations

from ..registry import primitive as row
from .constants import INF

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
SELU_LEFT = SELU_SCALE * SELU_ALPHA

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
row("elu", lambda F, x, alpha: F.where(F.gt(x, 0.0), x, alpha * F.expm1(x)),
    (lambda F, out, x, alpha: F.where(F.gt(x, 0.0), 1.0, alpha * F.exp(x)),
     lambda F, out, x, alpha: F.where(F.gt(x, 0.0), 0.0, F.expm1(x))),
    args="x alpha=1", formula="x if x > 0 else alpha (eˣ - 1)", doc="The exponential linear unit.",
    kinks=lambda F, x, alpha: (x,), source="Clevert, Unterthiner & Hochreiter, ICLR 2016")
row("selu", lambda F, x: F.where(F.gt(x, 0.0), SELU_SCALE * x, SELU_LEFT * F.expm1(x)),
    lambda F, out, x: F.where(F.gt(x, 0.0), SELU_SCALE, SELU_LEFT * F.exp(x)), formula="λ x if x > 0 else λ α (eˣ - 1)",
    doc="The self-normalising linear unit.", kinks=lambda F, x: (x,), source="Klambauer et al., NeurIPS 2017")


def _sigmoid(F: Any, x: Any) -> Any:
    e = F.exp(-F.abs(x))  # never above 1, so it cannot overflow
    return F.div(F.where(F.ge(x, 0.0), 1.0, e), 1.0 + e)


row("sigmoid", _sigmoid, lambda F, out, x: F.logistic_pdf(x), symbol="σ", formula="1 / (1 + e⁻ˣ)",
    doc="The logistic function.", aliases=("expit",))
row("logistic_pdf", lambda F, x: F.square(0.5 * F.sech(0.5 * x)), lambda F, out, x: -(out * F.tanh(0.5 * x)),
    formula="σ(x) σ(-x)", hidden=True, doc="The derivative of the logistic function.")
row("softplus", lambda F, x: F.max((x, 0.0)) + F.log1p(F.exp(-F.abs(x))), lambda F, out, x: F.sigmoid(x),
    formula="ln(1 + eˣ)", doc="A smooth ReLU.", source="Dugas et al., NeurIPS 2000")
row("log_sigmoid", lambda F, x: F.min((x, 0.0)) - F.log1p(F.exp(-F.abs(x))), lambda F, out, x: F.sigmoid(-x),
    formula="ln σ(x)", doc="The logarithm of the logistic function, exact in both tails.")
row("softsign", lambda F, x: F.where(F.ge(F.abs(x), 1e18), F.sign(x), F.div(x, 1.0 + F.abs(x))),
    lambda F, out, x: F.square(F.reciprocal(1.0 + F.abs(x))), formula="x / (1 + |x|)",
    doc="A sigmoid with algebraic tails.", kinks=lambda F, x: (x,), source="Glorot & Bengio, AISTATS 2010")
row("silu", lambda F, x: F.where(F.eq(x, -INF), -0.0, x * F.sigmoid(x)),
    lambda F, out, x: F.sigmoid(x) + F.where(F.eq(F.abs(x), INF), 0.0, x * F.logistic_pdf(x)),
    formula="x σ(x)", aliases=("swish",), doc="The sigmoid linear unit.",
    source="Elfwing, Uchibe & Doya, Neural Networks 107, 2018")
row("gelu", lambda F, x: F.where(F.eq(x, -INF), -0.0, x * F.normal_cdf(x)),
    lambda F, out, x: F.normal_cdf(x) + F.where(F.eq(F.abs(x), INF), 0.0, x * F.normal_pdf(x)),
    formula="x Φ(x)", doc="The Gaussian error linear unit, exact (not the tanh approximation).",
    source="Hendrycks & Gimpel, arXiv:1606.08415")
row("mish", lambda F, x: F.where(F.eq(x, -INF), -0.0, x * F.tanh(F.softplus(x))),
    lambda F, out, x: F.tanh(F.softplus(x))
        + F.where(F.eq(F.abs(x), INF), 0.0, x * (F.square(F.sech(F.softplus(x))) * F.sigmoid(x))),
    formula="x tanh(ln(1 + eˣ))", doc="A smooth, self-gated activation.", source="Misra, BMVC 2020")
