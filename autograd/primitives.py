"""The table: every primitive of the engine, each declared once.

A row says the value and, for each argument, the partial derivative. `F` is the algebra the rule runs in; `out` is the
value. The partials are written so that they keep their digits everywhere: the derivative of tanh, for instance, is
sech(x)**2 and not 1 - tanh(x)**2, which is 0 from x = 19 on. A building block that only such partials need is `hidden`.

How to add one: a row here, a line in the changelog. See ARCHITECTURE.md.
"""

from __future__ import annotations

from .registry import primitive as row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .registry import Primitive  # noqa: F401

INF = float("inf")
LN2 = 0.6931471805599453
LOG2_E, LOG10_E = 1.4426950408889634, 0.4342944819032518
PI = 3.141592653589793
TWO_OVER_SQRT_PI = 1.1283791670955126
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
SELU_LEFT = SELU_SCALE * SELU_ALPHA
BOOK = "Abramowitz & Stegun, Handbook of Mathematical Functions, "
POSITIVE, UNIT = (0.0, INF), (-1.0, 1.0)


# The table is laid out by hand, so that a row can be read as one thing.
# fmt: off

# --- arithmetic -----------------------------------------------------------------------------------------------------

row("add", lambda F, x, y: x + y, (lambda F, out, x, y: 1.0, lambda F, out, x, y: 1.0), symbol="+", formula="x + y",
    doc="The sum of two numbers.")
row("sub", lambda F, x, y: x - y, (lambda F, out, x, y: 1.0, lambda F, out, x, y: -1.0), symbol="-", formula="x - y",
    doc="The difference.", aliases=("subtract",))
row("mul", lambda F, x, y: x * y, (lambda F, out, x, y: y, lambda F, out, x, y: x), symbol="×", formula="x y",
    doc="The product of two numbers.", aliases=("multiply",))
row("div", lambda F, x, y: F.div(x, y), (lambda F, out, x, y: F.div(1.0, y), lambda F, out, x, y: -F.div(out, y)),
    symbol="÷", formula="x / y", doc="The quotient; x/0 is infinite, 0/0 is NaN, nothing raises.",
    aliases=("divide", "true_divide"), kinks=lambda F, x, y: (y,), special=[((1.0, 0.0), INF, (INF, -INF))])
row("neg", lambda F, x: -x, lambda F, out, x: -1.0, symbol="-", formula="-x", doc="The number with the other sign.",
    aliases=("negative",))
row("reciprocal", lambda F, x: F.div(1.0, x), lambda F, out, x: -(out * out), symbol="1/x", formula="1 / x",
    doc="One divided by the number.", kinks=lambda F, x: (x,))
row("square", lambda F, x: x * x, lambda F, out, x: 2.0 * x, symbol="x²", formula="x²", doc="The number times itself.")
row("pow", lambda F, x, y: F.pow(x, y),
    (lambda F, out, x, y: F.where(F.eq(y, 0.0), F.where(F.eq(x, 0.0), 0.0, F.div(y * out, x)), y * F.pow(x, y - 1.0)),
     lambda F, out, x, y: F.where(F.eq(x, 0.0), F.where(F.ge(y, 0.0), 0.0, -INF), out * F.log(x))),
    symbol="xʸ", formula="xʸ", doc="The power; a negative base takes only whole exponents, else NaN.",
    aliases=("power",), domain=(POSITIVE, (-INF, INF)),
    special=[((0.0, 0.0), 1.0, (0.0, 0.0)), ((0.0, 1.0), 0.0, (1.0, 0.0)), ((0.0, 0.5), 0.0, (INF, 0.0)),
     ((0.0, -1.0), INF, (-INF, -INF)), ((-2.0, 2.0), 4.0, (-4.0, float("nan")))])
row("identity", lambda F, x: x, lambda F, out, x: 1.0, symbol="=", formula="x",
    doc="The number itself, as a node of its own.", aliases=("linear", "positive"))
row("mod", lambda F, x, y: F.mod(x, y), (lambda F, out, x, y: 1.0, lambda F, out, x, y: -F.round(F.div(x - out, y))),
    symbol="mod", formula="x - y floor(x/y)", doc="The remainder with the sign of the divisor, as Python's %.",
    aliases=("remainder",), kinks=lambda F, x, y: (y, F.mod(x, y), F.mod(x, y) - y),
    special=[((-7.5, 2.0), 0.5, (1.0, 4.0))])
row("fmod", lambda F, x, y: F.fmod(x, y), (lambda F, out, x, y: 1.0, lambda F, out, x, y: -F.round(F.div(x - out, y))),
    formula="x - y trunc(x/y)", doc="The remainder with the sign of the dividend, as C's fmod.",
    kinks=lambda F, x, y: (y, F.fmod(x, y), F.fmod(x, y) - y, F.fmod(x, y) + y),
    special=[((-7.5, 2.0), -1.5, (1.0, 3.0))])

# --- steps: flat wherever they are continuous, so their derivative is 0 everywhere -----------------------------------

row("floor", lambda F, x: F.floor(x), lambda F, out, x: 0.0, formula="⌊x⌋", selects=True,
    doc="The largest integer that is not larger.", kinks=lambda F, x: (x - F.round(x),),
    special=[((1.0,), 1.0, (0.0,))])
row("ceil", lambda F, x: F.ceil(x), lambda F, out, x: 0.0, formula="⌈x⌉", selects=True,
    doc="The smallest integer that is not smaller.", kinks=lambda F, x: (x - F.round(x),),
    special=[((1.0,), 1.0, (0.0,))])
row("trunc", lambda F, x: F.trunc(x), lambda F, out, x: 0.0, formula="trunc x", selects=True,
    doc="The integer part, towards zero.", kinks=lambda F, x: (x - F.round(x),), special=[((-1.0,), -1.0, (0.0,))])
row("sign", lambda F, x: F.sign(x), lambda F, out, x: 0.0, formula="sign x", selects=True, doc="-1, 0 or 1.",
    kinks=lambda F, x: (x,), special=[((0.0,), 0.0, (0.0,))])
row("round", lambda F, x, digits: F.round(x, digits), (lambda F, out, x, digits: 0.0, lambda F, out, x, digits: 0.0),
    args="x digits=0", formula="round x", doc="The nearest number with that many decimals, ties to even.", selects=True,
    aliases=("rint",), kinks=lambda F, x, digits: (F.abs(x - F.trunc(x)) - 0.5,), domain=((-INF, INF), (0.0, 0.0)))
row("floor_divide", lambda F, x, y: F.floor_divide(x, y), (lambda F, out, x, y: 0.0, lambda F, out, x, y: 0.0),
    symbol="//", formula="⌊x / y⌋", doc="The floor of the quotient.", selects=True,
    kinks=lambda F, x, y: (y, F.mod(x, y), F.mod(x, y) - y))

# --- choices: where two operands tie, each gets half the gradient ----------------------------------------------------

row("where", lambda F, condition, x, y: F.where(condition, x, y),
    (lambda F, out, condition, x, y: 0.0, lambda F, out, condition, x, y: F.where(condition, 1.0, 0.0),
     lambda F, out, condition, x, y: F.where(condition, 0.0, 1.0)),
    formula="x if condition else y", selects=True, is_method=False, kinks=lambda F, condition, x, y: (condition,),
    doc="One of two values; the other contributes nothing, whatever it is.")
row("maximum", lambda F, x, y: F.max((x, y)),
    (lambda F, out, x, y: F.where(F.lt(x, y), 0.0, F.where(F.eq(x, y), 0.5, 1.0)),
     lambda F, out, x, y: F.where(F.lt(y, x), 0.0, F.where(F.eq(x, y), 0.5, 1.0))),
    formula="max(x, y)", doc="The larger of two numbers.", selects=True, kinks=lambda F, x, y: (x - y,),
    special=[((1.0, 1.0), 1.0, (0.5, 0.5))])
row("minimum", lambda F, x, y: F.min((x, y)),
    (lambda F, out, x, y: F.where(F.gt(x, y), 0.0, F.where(F.eq(x, y), 0.5, 1.0)),
     lambda F, out, x, y: F.where(F.gt(y, x), 0.0, F.where(F.eq(x, y), 0.5, 1.0))),
    formula="min(x, y)", doc="The smaller of two numbers.", selects=True, kinks=lambda F, x, y: (x - y,),
    special=[((1.0, 1.0), 1.0, (0.5, 0.5))])
row("clip", lambda F, x, lo, hi: F.min((F.max((x, lo)), hi)),
    (lambda F, out, x, lo, hi: F.where(F.lt(x, lo), 0.0, F.where(F.gt(x, hi), 0.0, 1.0)),
     lambda F, out, x, lo, hi: F.where(F.lt(x, lo), 1.0, 0.0),
     lambda F, out, x, lo, hi: F.where(F.gt(x, hi), 1.0, 0.0)),
    formula="min(max(x, lo), hi)", doc="The number, held between two bounds; at a bound its derivative is 1.",
    selects=True, kinks=lambda F, x, lo, hi: (x - lo, x - hi, F.where(F.lt(lo, hi), 1.0, 0.0)),
    special=[((1.0, 0.0, 1.0), 1.0, (1.0, 0.0, 0.0))])
row("abs", lambda F, x: F.abs(x), lambda F, out, x: F.sign(x), symbol="|x|", formula="|x|",
    doc="The absolute value; its derivative at 0 is 0.", kinks=lambda F, x: (x,), aliases=("fabs", "absolute"),
    special=[((0.0,), 0.0, (0.0,))])



def _share_of_length(F: Any, out: Any, x: Any) -> Any:
    """X / out: 0 at the origin, and beside an infinite length the sign of what is infinite."""
    finite = F.where(F.eq(out, 0.0), 0.0, F.div(x, out))
    return F.where(F.eq(F.abs(x), INF), F.sign(x), finite)


# --- exponentials, logarithms, roots ---------------------------------------------------------------------------------

row("exp", lambda F, x: F.exp(x), lambda F, out, x: out, symbol="eˣ", formula="eˣ", doc="The exponential function.")
row("exp2", lambda F, x: F.exp2(x), lambda F, out, x: out * LN2, symbol="2ˣ", formula="2ˣ", doc="Two to the power x.")
row("expm1", lambda F, x: F.expm1(x), lambda F, out, x: F.exp(x), formula="eˣ - 1",
    doc="The exponential minus one, exact for small x.")
row("log", lambda F, x: F.log(x), lambda F, out, x: F.div(1.0, x), symbol="ln", formula="ln x", domain=POSITIVE,
    doc="The natural logarithm; -inf at 0, NaN below.", special=[((0.0,), -INF, (INF,))])
row("log2", lambda F, x: F.log2(x), lambda F, out, x: F.div(LOG2_E, x), formula="log₂ x", domain=POSITIVE,
    doc="The logarithm to base 2.")
row("log10", lambda F, x: F.log10(x), lambda F, out, x: F.div(LOG10_E, x), formula="log₁₀ x", domain=POSITIVE,
    doc="The logarithm to base 10.")
row("log1p", lambda F, x: F.log1p(x), lambda F, out, x: F.div(1.0, 1.0 + x), formula="ln(1 + x)", domain=(-1.0, INF),
    doc="The logarithm of 1 + x, exact for small x.")
row("sqrt", lambda F, x: F.sqrt(x), lambda F, out, x: F.div(0.5, out), symbol="√", formula="√x", domain=POSITIVE,
    doc="The square root; its derivative at 0 is infinite.", special=[((0.0,), 0.0, (INF,))])
row("cbrt", lambda F, x: F.cbrt(x), lambda F, out, x: F.div(1.0, 3.0 * (out * out)), symbol="∛", formula="∛x",
    doc="The cube root, of negative numbers too.", kinks=lambda F, x: (x,))
row("hypot", lambda F, x, y: F.hypot(x, y),
    (lambda F, out, x, y: _share_of_length(F, out, x), lambda F, out, x, y: _share_of_length(F, out, y)),
    formula="√(x² + y²)", doc="The length of (x, y), without overflow; its gradient at the origin is 0.",
    kinks=lambda F, x, y: (F.hypot(x, y),), special=[((0.0, 0.0), 0.0, (0.0, 0.0)), ((INF, 1.0), INF, (1.0, 0.0))])
row("logaddexp",
    lambda F, x, y: F.where(F.is_nan(x - y), x + y, F.max((x, y)) + F.log1p(F.exp(-F.abs(x - y)))),
    (lambda F, out, x, y: F.softmax((x, y))[0], lambda F, out, x, y: F.softmax((x, y))[1]),
    formula="ln(eˣ + eʸ)", doc="The logarithm of a sum of two exponentials, without overflow.",
    special=[((-INF, -INF), -INF, (0.5, 0.5)), ((INF, INF), INF, (0.5, 0.5))])
row("xlogy", lambda F, x, y: F.where(F.eq(x, 0.0), F.where(F.is_nan(y), y, 0.0), x * F.log(y)),
    (lambda F, out, x, y: F.log(y), lambda F, out, x, y: F.where(F.eq(x, 0.0), 0.0, F.div(x, y))), formula="x ln y",
    doc="x times the logarithm of y, 0 where x is 0.", domain=((-INF, INF), POSITIVE),
    special=[((0.0, 0.0), 0.0, (-INF, 0.0))])

# --- trigonometric and hyperbolic functions --------------------------------------------------------------------------

row("sin", lambda F, x: F.sin(x), lambda F, out, x: F.cos(x), formula="sin x", doc="The sine of an angle in radians.")
row("cos", lambda F, x: F.cos(x), lambda F, out, x: -F.sin(x), formula="cos x",
    doc="The cosine of an angle in radians.")
row("tan", lambda F, x: F.tan(x), lambda F, out, x: F.reciprocal(F.square(F.cos(x))), formula="tan x",
    doc="The tangent of an angle in radians.", kinks=lambda F, x: (F.cos(x),), source=BOOK + "4.3.107")
row("arcsin", lambda F, x: F.arcsin(x), lambda F, out, x: F.div(1.0, F.sqrt((1.0 - x) * (1.0 + x))), formula="arcsin x",
    domain=UNIT, aliases=("asin",), doc="The angle whose sine is x.", source=BOOK + "4.4.52")
row("arccos", lambda F, x: F.arccos(x), lambda F, out, x: F.div(-1.0, F.sqrt((1.0 - x) * (1.0 + x))),
    formula="arccos x", domain=UNIT, aliases=("acos",), doc="The angle whose cosine is x.", source=BOOK + "4.4.53")
row("arctan", lambda F, x: F.arctan(x), lambda F, out, x: F.square(F.reciprocal(F.hypot(1.0, x))), formula="arctan x",
    aliases=("atan",), doc="The angle whose tangent is x.", source=BOOK + "4.4.54")
row("arctan2", lambda F, y, x: F.arctan2(y, x),
    (lambda F, out, y, x: F.div(F.div(x, F.hypot(x, y)), F.hypot(x, y)),
     lambda F, out, y, x: F.div(F.div(-y, F.hypot(x, y)), F.hypot(x, y))),
    formula="angle of (x, y)", aliases=("atan2",), doc="The angle of the point (x, y); the first argument is y.",
    kinks=lambda F, y, x: (F.hypot(x, y), F.where(F.lt(x, 0.0), y, 1.0)))
row("sinh", lambda F, x: F.sinh(x), lambda F, out, x: F.cosh(x), formula="sinh x", doc="The hyperbolic sine.")
row("cosh", lambda F, x: F.cosh(x), lambda F, out, x: F.sinh(x), formula="cosh x", doc="The hyperbolic cosine.")
row("tanh", lambda F, x: F.tanh(x), lambda F, out, x: F.square(F.sech(x)), formula="tanh x",
    doc="The hyperbolic tangent.", source=BOOK + "4.5.73")
row("sech", lambda F, x: F.div(2.0 * F.exp(-F.abs(x)), 1.0 + F.exp(-2.0 * F.abs(x))),
    lambda F, out, x: -(out * F.tanh(x)), formula="1 / cosh x", hidden=True,
    doc="The hyperbolic secant, without overflow.", source=BOOK + "4.5.75")
row("arcsinh", lambda F, x: F.arcsinh(x), lambda F, out, x: F.reciprocal(F.hypot(1.0, x)), formula="arsinh x",
    aliases=("asinh",), doc="The inverse of sinh.", source=BOOK + "4.6.37")
row("arccosh", lambda F, x: F.arccosh(x), lambda F, out, x: F.reciprocal(F.sqrt(x - 1.0) * F.sqrt(x + 1.0)),
    formula="arcosh x", domain=(1.0, INF), aliases=("acosh",), doc="The inverse of cosh.", source=BOOK + "4.6.38")
row("arctanh", lambda F, x: F.arctanh(x), lambda F, out, x: F.reciprocal((1.0 - x) * (1.0 + x)), formula="artanh x",
    domain=UNIT, aliases=("atanh",), doc="The inverse of tanh.", source=BOOK + "4.6.39")
row("degrees", lambda F, x: x * (180.0 / PI), lambda F, out, x: 180.0 / PI, formula="180 x / π",
    doc="An angle in degrees, given in radians.", aliases=("rad2deg",))
row("radians", lambda F, x: x * (PI / 180.0), lambda F, out, x: PI / 180.0, formula="π x / 180",
    doc="An angle in radians, given in degrees.", aliases=("deg2rad",))

# --- error function, gamma function ----------------------------------------------------------------------------------

row("bell", lambda F, x: F.bell(x), lambda F, out, x: -2.0 * (x * out), formula="exp(-x²)", hidden=True,
    doc="The Gaussian bell without its factor.")
row("erf", lambda F, x: F.erf(x), lambda F, out, x: TWO_OVER_SQRT_PI * F.bell(x), formula="2/√π ∫₀ˣ exp(-t²) dt",
    doc="The error function.", source=BOOK + "7.1.1")
row("erfc", lambda F, x: F.erfc(x), lambda F, out, x: -TWO_OVER_SQRT_PI * F.bell(x), formula="1 - erf x",
    doc="The complementary error function, exact in its tail.", source=BOOK + "7.1.2")
row("normal_cdf", lambda F, x: F.normal_cdf(x), lambda F, out, x: F.normal_pdf(x), formula="Φ(x)", hidden=True,
    doc="The distribution function of the standard normal distribution.", source=BOOK + "26.2.2")
row("normal_pdf", lambda F, x: F.normal_pdf(x), lambda F, out, x: -(x * out), formula="φ(x)",
    hidden=True, doc="The density of the standard normal distribution.", source=BOOK + "26.2.1")
row("polygamma", lambda F, n, x: F.polygamma(n, x),
    (lambda F, out, n, x: float("nan"), lambda F, out, n, x: F.polygamma(n + 1.0, x)), formula="ψ⁽ⁿ⁾(x)", hidden=True,
    doc="The n-th derivative of the digamma function.", source=BOOK + "6.4.1", domain=((0.0, 0.0), POSITIVE))
row("lgamma", lambda F, x: F.lgamma(x), lambda F, out, x: F.polygamma(0.0, x), formula="ln |Γ(x)|", domain=POSITIVE,
    doc="The logarithm of the absolute value of the gamma function.", source=BOOK + "6.1.41")

# --- activations -----------------------------------------------------------------------------------------------------

row("relu", lambda F, x: F.where(F.le(x, 0.0), 0.0, x), lambda F, out, x: F.where(F.le(x, 0.0), 0.0, 1.0),
    symbol="ReLU", formula="max(0, x)", doc="The rectified linear unit; its derivative at 0 is 0.", selects=True,
    kinks=lambda F, x: (x,), special=[((0.0,), 0.0, (0.0,))], source="Nair & Hinton, ICML 2010")
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
    source="Elfwing, Uchibe & Doya, Neural Networks 107, 2018",
    special=[((INF,), INF, (1.0,)), ((-INF,), 0.0, (0.0,))])
row("gelu", lambda F, x: F.where(F.eq(x, -INF), -0.0, x * F.normal_cdf(x)),
    lambda F, out, x: F.normal_cdf(x) + F.where(F.eq(F.abs(x), INF), 0.0, x * F.normal_pdf(x)),
    formula="x Φ(x)", doc="The Gaussian error linear unit, exact (not the tanh approximation).",
    source="Hendrycks & Gimpel, arXiv:1606.08415", special=[((INF,), INF, (1.0,)), ((-INF,), 0.0, (0.0,))])
row("mish", lambda F, x: F.where(F.eq(x, -INF), -0.0, x * F.tanh(F.softplus(x))),
    lambda F, out, x: F.tanh(F.softplus(x))
        + F.where(F.eq(F.abs(x), INF), 0.0, x * (F.square(F.sech(F.softplus(x))) * F.sigmoid(x))),
    formula="x tanh(ln(1 + eˣ))", doc="A smooth, self-gated activation.", source="Misra, BMVC 2020",
    special=[((INF,), INF, (1.0,)), ((-INF,), 0.0, (0.0,))])

# --- of many operands ------------------------------------------------------------------------------------------------


def _prod_partials(F: Any, out: Any, xs: Any) -> Any:
    """For each operand the product of all the others, in linear time and without dividing by a zero."""
    before, after = [1.0], [1.0]
    for x in xs[:-1]:
        before.append(before[-1] * x)
    for x in xs[:0:-1]:
        after.append(after[-1] * x)
    return [b * a for b, a in zip(before, reversed(after), strict=True)]


def _ties(F: Any, out: Any, xs: Any) -> Any:
    """An equal share for each operand that attains the extreme, nothing for the rest."""
    at = [F.where(F.eq(x, out), 1.0, 0.0) for x in xs]
    return [F.div(a, F.sum(at)) for a in at]


def _pairs(F: Any, xs: Any) -> Any:
    return [x - y for i, x in enumerate(xs) for y in xs[:i]]


def _softmax_own(F: Any, out: Any, x: Any, rest: Any) -> Any:
    """S (1 - s), the second factor as the sum of the other shares, which keeps its digits when s is nearly 1."""
    return out * F.sum(F.softmax((x, *rest))[1:])


def _log_softmax(F: Any, x: Any, rest: Any) -> Any:
    """Near 0 from the other shares, which are small then; elsewhere from the differences, so nothing underflows."""
    own, *others = F.softmax((x, *rest))
    return F.where(F.gt(own, 0.5), F.log1p(-F.sum(others)), -F.logsumexp((0.0, *(r - x for r in rest))))


row("dot", lambda F, w, x, b: F.dot(w, x, b),
    (lambda F, out, w, x, b: x, lambda F, out, w, x, b: w, lambda F, out, w, x, b: 1.0), args="*w *x b=0",
    symbol="w·x + b", formula="b + w₁x₁ + w₂x₂ + …", doc="A neuron's weighted sum, as one node whatever its fan-in.")
row("sum", lambda F, xs: F.sum(xs), lambda F, out, xs: [1.0] * len(xs), args="*xs", symbol="Σ", formula="x₁ + x₂ + …",
    doc="The sum of a sequence, rounded once.")
row("mean", lambda F, xs: F.div(F.sum(xs), float(len(xs))), lambda F, out, xs: [1.0 / len(xs)] * len(xs), args="*xs",
    formula="(x₁ + x₂ + …) / n", doc="The arithmetic mean of a sequence.")
row("prod", lambda F, xs: F.prod(xs), _prod_partials, args="*xs", symbol="Π", formula="x₁ x₂ …",
    doc="The product of a sequence.")
row("max", lambda F, xs: F.max(xs), _ties, args="*xs", formula="max(x₁, x₂, …)", selects=True,
    kinks=_pairs, doc="The largest of a sequence; where k of them tie, each gets 1/k of the gradient.",
    special=[(((2.0, 2.0, 1.0),), 2.0, ((0.5, 0.5, 0.0),))])
row("min", lambda F, xs: F.min(xs), _ties, args="*xs", formula="min(x₁, x₂, …)", selects=True,
    kinks=_pairs, doc="The smallest of a sequence; where k of them tie, each gets 1/k of the gradient.",
    special=[(((2.0, 1.0, 1.0),), 1.0, ((0.0, 0.5, 0.5),))])
row("norm", lambda F, xs: F.norm(xs), lambda F, out, xs: [_share_of_length(F, out, x) for x in xs],
    args="*xs", symbol="‖x‖", formula="√(x₁² + x₂² + …)", kinks=lambda F, xs: (F.norm(xs),),
    doc="The Euclidean length, without overflow; its gradient at the origin is 0.",
    special=[(((0.0, 0.0),), 0.0, ((0.0, 0.0),))])
row("logsumexp", lambda F, xs: F.logsumexp(xs), lambda F, out, xs: F.softmax(xs), args="*xs",
    formula="ln(eˣ¹ + eˣ² + …)", doc="The logarithm of a sum of exponentials, without overflow.",
    special=[(((INF, 0.0),), INF, ((1.0, 0.0),))])
row("softmax", lambda F, x, rest: F.softmax((x, *rest))[0],
    (_softmax_own, lambda F, out, x, rest: [-(out * s) for s in F.softmax((x, *rest))[1:]]),
    args="x *rest", formula="eˣⁱ / (eˣ¹ + eˣ² + …)",
    doc="The shares of a sequence of logits, one node each; they add up to 1.", source="Bridle, NeurIPS 1989")
row("log_softmax", _log_softmax,
    (lambda F, out, x, rest: F.sum(F.softmax((x, *rest))[1:]),
     lambda F, out, x, rest: [-s for s in F.softmax((x, *rest))[1:]]),
    args="x *rest", formula="ln softmax(x)ᵢ",
    doc="The logarithms of the softmax shares, exact in the tails.")
