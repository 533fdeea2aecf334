"""What every primitive is, once more and in arbitrary precision: mpmath's functions, independent of the table's rules.

`EXACT` says for each row what its value is. `F` is an algebra of arbitrary precision, so that a row that is not in
`EXACT`, one of your own, is computed by its own rule for the value. Derivatives are never taken from rules here: see
`slopes`.

Like the engine it is total: NaN outside of a domain, an infinity at a pole, and no exception.
"""

from __future__ import annotations

import operator
from contextlib import contextmanager
from functools import wraps
from itertools import combinations
from threading import RLock
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError
from ..registry import TABLE

try:
    import mpmath
except ImportError:  # pragma: no cover - shown by a test in an environment without it
    raise MissingExtraError.of("mpmath", extra="test", purpose="autograd.testing") from None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..registry import Primitive

mp = mpmath.mp.clone()  # a context of our own: its precision is nobody else's
"""The arithmetic; its precision is set by `with mp.workdps(60):`."""
mp.prec = 53  # whatever mpmath's own is at this moment
_lock = RLock()


@contextmanager
def arithmetic() -> Iterator[None]:
    """Have the arithmetic to oneself: its precision is one for all threads, and an interrupt may have left it changed.

    >>> with arithmetic():
    ...     mp.prec
    53
    """
    with _lock:
        before, mp.prec = mp.prec, 53
        try:
            yield
        finally:
            mp.prec = before


NAN, INF, ZERO, ONE = mp.mpf("nan"), mp.mpf("inf"), mp.mpf(0), mp.mpf(1)
SELU_SCALE, SELU_ALPHA = mp.mpf(1.0507009873554805), mp.mpf(1.6732632423543772)  # as floats, as all tools have them
FAR = 12345678.9  # beyond exp(±FAR) is nothing but 0 and infinity, where mpmath would try; no number that tests draw


def number(x: Any) -> Any:
    """A float or an integer as an exact number."""
    return mp.mpf(x)


def total(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function of mpmath total on the reals: NaN where it is complex, undefined, or was given NaN."""

    @wraps(function)
    def kernel(*xs: Any) -> Any:
        if any(x != x for x in xs):
            return NAN
        try:
            y = function(*xs)
        except (ValueError, ZeroDivisionError, OverflowError):
            return NAN
        return (
            y if isinstance(y, mp.mpf) else number(y) if isinstance(y, (int, float)) else y.real if not y.imag else NAN
        )

    return kernel


@total
def div(x: Any, y: Any) -> Any:
    """The quotient, infinite at a pole; an exact zero has no sign and counts as positive."""
    if y == 0:
        return NAN if x == 0 else mp.sign(x) * INF
    return x / y


@total
def exp(x: Any) -> Any:
    """The exponential function, 0 or infinite where nothing else can be represented."""
    if abs(x) > FAR:
        return INF if x > 0 else ZERO
    return mp.exp(x)


@total
def expm1(x: Any) -> Any:
    """The exponential function less one."""
    if abs(x) > FAR:
        return INF if x > 0 else -ONE
    return mp.expm1(x)


@total
def power(x: Any, y: Any) -> Any:
    """The power on the reals, by IEEE's rules where a base or an exponent is 0 or infinite."""
    if y == 0 or x == 1:
        return ONE
    whole = mp.isinf(y) or y == mp.floor(y)
    odd = bool(whole and not mp.isinf(y) and mp.floor(y / 2) * 2 != y)
    if x == 0 or mp.isinf(x):
        size = INF if (x == 0) == (y < 0) else ZERO
        return -size if x < 0 and odd else size
    if mp.isinf(y):
        return ONE if x == -1 else INF if (abs(x) > 1) == (y > 0) else ZERO
    if x < 0 and not whole:
        return NAN
    return (-1 if x < 0 and odd else 1) * exp(y * mp.log(abs(x)))


@total
def pow_slope(x: Any, y: Any, n: Any, k: Any) -> Any:
    """The derivative of the power, n times by x and k times by y, as a sum of Leibniz' products."""
    less, logarithm = power(x, y - n), mp.log(x) if k and x > 0 else ZERO
    factors = [y - i for i in range(int(n))]
    chosen = [combinations(factors, int(n) - j) for j in range(int(min(n, k)) + 1)]
    terms = [mp.ff(k, j) * mp.fsum(map(mp.fprod, sums)) * logarithm ** (k - j) for j, sums in enumerate(chosen)]
    factor = mp.fsum(terms)
    return factor * less if factor else ZERO  # x⁰ is 1 for every x


@total
def mod(x: Any, y: Any) -> Any:
    """The remainder with the sign of y, exactly."""
    if y == 0 or mp.isinf(x):
        return NAN
    if mp.isinf(y):
        return x if x == 0 or (x < 0) == (y < 0) else y
    return x % y


@total
def fmod(x: Any, y: Any) -> Any:
    """The remainder with the sign of x, exactly."""
    if y == 0 or mp.isinf(x):
        return NAN
    return mp.sign(x) * (x if mp.isinf(y) else abs(x) % abs(y)) * (mp.sign(x) if mp.isinf(y) else 1)


@total
def floor_divide(x: Any, y: Any) -> Any:
    """The floor of the exact quotient."""
    if y == 0 or mp.isinf(x):
        return div(x, y)
    if mp.isinf(y):
        return ZERO if x == 0 or (x < 0) == (y < 0) else -ONE
    return mp.nint((x - x % y) / y)


@total
def round_half_even(x: Any, digits: Any = ZERO) -> Any:
    """The nearest decimal, ties to even."""
    scale = number(10) ** int(digits)
    return mp.nint(x * scale) / scale if mp.isfinite(x) else x


def logsumexp(xs: Sequence[Any]) -> Any:
    """The largest, and the logarithm of the sum relative to it."""
    if not xs:
        return -INF
    top = maximum(xs)
    if not mp.isfinite(top):
        return top
    rest = list(xs)
    rest.remove(top)
    return top + mp.log1p(mp.fsum([exp(x - top) for x in rest]))


def softmax(xs: Sequence[Any]) -> list[Any]:
    """The shares; several infinite logits share what there is."""
    if not xs:
        return []
    top = maximum(xs)
    if mp.isnan(top):
        return [NAN] * len(xs)
    powers = [(ONE if x == top else ZERO) if mp.isinf(top) else exp(x - top) for x in xs]
    whole = mp.fsum(powers)
    return [power / whole for power in powers]


def log_softmax(x: Any, rest: Sequence[Any]) -> Any:
    """The logarithm of the first share: of 1 plus the others relative to it, or below the largest."""
    top = maximum([x, *rest])
    if not mp.isfinite(top) or x == -INF:
        return mp.log(softmax([x, *rest])[0])
    if x == top:
        return -mp.log1p(mp.fsum([exp(r - x) for r in rest]))
    return (x - top) - mp.log(mp.fsum([exp(r - top) for r in (x, *rest)]))


def softmax_balance(x: Any, rest: Sequence[Any]) -> Any:
    """The other shares less the first, with the difference between it and the largest of them taken first."""
    shares = softmax([x, *rest])
    if not rest or not all(map(mp.isfinite, (x, *rest))):
        return mp.fsum(shares[1:]) - shares[0]
    *others, top = sorted(zip(rest, shares[1:], strict=True))
    first = shares[0] * expm1(top[0] - x) if top[0] < x else -top[1] * expm1(x - top[0])
    return first + mp.fsum([share for _, share in others])


def maximum(xs: Sequence[Any]) -> Any:
    """The largest, NaN if one of them is."""
    return NAN if any(x != x for x in xs) else max(xs)


def minimum(xs: Sequence[Any]) -> Any:
    """The smallest, NaN if one of them is."""
    return NAN if any(x != x for x in xs) else min(xs)


def direction(x: Any, rest: Sequence[Any]) -> Any:
    """The first part of the unit vector, 0 at the origin; what is infinite outweighs the rest."""
    xs = [x, *rest]
    if any(r != r for r in xs):
        return NAN
    if any(map(mp.isinf, xs)):
        return mp.sign(x) if mp.isinf(x) else ZERO
    length = mp.sqrt(mp.fsum(r * r for r in xs))
    return x / length if length else ZERO


def unit_scale(xs: Sequence[Any]) -> Any:
    """The power of two, not above 2**1000, that brings the largest number between 1 and 2."""
    largest = max((abs(x) for x in xs), default=ZERO)
    if any(x != x for x in xs) or largest == 0 or mp.isinf(largest):
        return ONE
    return mp.ldexp(1, min(1 - mp.frexp(largest)[1], 1000))


@total
def softplus(x: Any) -> Any:
    """The logarithm of 1 + exp x."""
    return max(x, ZERO) + mp.log1p(exp(-abs(x)))


@total
def sigmoid(x: Any) -> Any:
    """The logistic function."""
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


@total
def lgamma(x: Any) -> Any:
    """The logarithm of |gamma x|, infinite at its poles."""
    if mp.isinf(x) or (x <= 0 and x == mp.floor(x)):
        return INF
    if x > 0:
        return mp.loggamma(x)
    return mp.log(mp.pi / abs(mp.sinpi(x))) - mp.loggamma(1 - x)


@total
def polygamma(n: Any, x: Any) -> Any:
    """The n-th derivative of the digamma function."""
    if x <= 0 and x == mp.floor(x):
        return INF if int(n) % 2 else NAN if x else -INF  # at 0, the edge of the domain, the limit from inside
    return mp.psi(int(n), x)


def _sequence(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a sequence that is NaN where an element is, or where infinities cancel."""
    return lambda xs: NAN if any(x != x for x in xs) else total(lambda: function(xs))()


def _gate(share: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """X times a share that goes to 0 faster than x grows: 0 at -inf."""
    return total(lambda x: ZERO if x == -INF else x * share(x))


@total
def _normal_cdf(x: Any) -> Any:
    return ZERO if x < -(10**3) else mp.ncdf(x)


@total
def _mish_gate(x: Any, order: int) -> Any:
    """The gate g = tanh(ln(1 + eˣ)) of mish, its derivative g', and g''/g', as functions of t = σ(-x)."""
    t, e = sigmoid(-x), sigmoid(x)
    if order == 0:
        return e * (1 + t) / (1 + t * t)
    if order == 1:
        return 4 * e * t * t / (1 + t * t) ** 2
    return (-2 + 3 * t + 2 * t * t - t**3) / (1 + t * t)


EXACT: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": total(operator.mul),
    "div": div,
    "neg": operator.neg,
    "reciprocal": lambda x: div(ONE, x),
    "square": lambda x: x * x,
    "over_power": total(lambda x, y, z, n: div(x * y, z ** int(n))),
    "pow": power,
    "pow_slope": pow_slope,
    "identity": lambda x: x,
    "mod": mod,
    "fmod": fmod,
    "floor": total(mp.floor),
    "ceil": total(mp.ceil),
    "trunc": total(lambda x: mp.floor(x) if x > 0 else mp.ceil(x)),
    "sign": total(mp.sign),
    "round": round_half_even,
    "floor_divide": floor_divide,
    "where": lambda condition, x, y: x if condition else y,
    "maximum": lambda x, y: maximum((x, y)),
    "minimum": lambda x, y: minimum((x, y)),
    "clip": lambda x, lo, hi: minimum((maximum((x, lo)), hi)),
    "abs": abs,
    "exp": exp,
    "exp2": lambda x: power(mp.mpf(2), x),
    "expm1": expm1,
    "log": total(mp.log),
    "log2": total(lambda x: mp.log(x) / mp.log(2)),
    "log10": total(lambda x: mp.log(x) / mp.log(10)),
    "log1p": total(mp.log1p),
    "sqrt": total(mp.sqrt),
    "cbrt": total(lambda x: mp.sign(x) * mp.cbrt(abs(x))),
    "hypot": total(lambda x, y: INF if mp.isinf(x) or mp.isinf(y) else mp.sqrt(x * x + y * y)),
    "logaddexp": lambda x, y: logsumexp((x, y)),
    "xlogy": total(lambda x, y: ZERO if x == 0 else x * mp.log(y)),
    "sin": total(mp.sin),
    "cos": total(mp.cos),
    "tan": total(mp.tan),
    "arcsin": total(mp.asin),
    "arccos": total(mp.acos),
    "arctan": total(mp.atan),
    "arctan2": total(mp.atan2),
    "inverse_real": total(lambda x, y: ZERO if mp.isinf(x) or mp.isinf(y) else div(x, x * x + y * y)),
    "sinh": total(lambda x: mp.sinh(x) if abs(x) < FAR else x * INF),
    "cosh": total(lambda x: mp.cosh(x) if abs(x) < FAR else INF),
    "tanh": total(lambda x: mp.tanh(x) if abs(x) < FAR else mp.sign(x)),
    "sech": total(lambda x: 1 / mp.cosh(x) if abs(x) < FAR else ZERO),
    "arcsinh": total(mp.asinh),
    "arccosh": total(mp.acosh),
    "arctanh": total(mp.atanh),
    "lorentz_factor": total(lambda x: div(ONE, mp.sqrt(1 - x * x)) if abs(x) <= 1 else NAN),
    "degrees": lambda x: x * 180 / mp.pi,
    "radians": lambda x: x * mp.pi / 180,
    "bell": lambda x, amplitude: amplitude * exp(-x * x),
    "erf": total(mp.erf),
    "erfc": total(lambda x: ZERO if x > 10**3 else mp.erfc(x)),
    "normal_cdf": _normal_cdf,
    "normal_pdf": lambda x, amplitude: amplitude * exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
    "polygamma": polygamma,
    "lgamma": lgamma,
    "relu": lambda x: maximum((ZERO, x)),
    "leaky_relu": lambda x, alpha: x if x > 0 else alpha * x,
    "elu": lambda x, alpha: x if x > 0 else alpha * expm1(x),
    "selu": lambda x: SELU_SCALE * (x if x > 0 else SELU_ALPHA * expm1(x)),
    "sigmoid": sigmoid,
    "scaled_exp": lambda x, amplitude: amplitude * exp(x) if amplitude else ZERO * x,
    "logistic_pdf": lambda x, amplitude: amplitude * sigmoid(x) * sigmoid(-x),
    "softplus": softplus,
    "log_sigmoid": lambda x: -softplus(-x),
    "softsign": total(lambda x: mp.sign(x) if mp.isinf(x) else x / (1 + abs(x))),
    "silu": _gate(sigmoid),
    "silu_slope": lambda x: sigmoid(x) + x * sigmoid(x) * sigmoid(-x),
    "silu_bend": total(lambda x: 2 - x * mp.tanh(x / 2) if abs(x) < FAR else 2 - abs(x)),
    "gelu": _gate(_normal_cdf),
    "gelu_slope": lambda x: _normal_cdf(x) + x * exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
    "mish": _gate(lambda x: _mish_gate(x, 0)),
    "mish_slope": lambda x: _mish_gate(x, 0) + x * _mish_gate(x, 1),
    "mish_curvature": lambda x: _mish_gate(x, 1) * (2 + x * _mish_gate(x, 2)),
    "dot": lambda w, x, b: total(lambda: b + mp.fdot(w, x))(),
    "sum": _sequence(mp.fsum),
    "mean": _sequence(lambda xs: mp.fsum(xs) / len(xs)),
    "prod": _sequence(mp.fprod),
    "max": maximum,
    "min": minimum,
    "norm": _sequence(lambda xs: INF if any(map(mp.isinf, xs)) else mp.sqrt(mp.fsum(x * x for x in xs))),
    "direction": direction,
    "sum_of_squares": lambda xs: mp.fsum(x * x for x in xs),
    "unit_scale": unit_scale,
    "logsumexp": logsumexp,
    "softmax": lambda x, rest: softmax([x, *rest])[0],
    "log_softmax": log_softmax,
    "softmax_complement": lambda x, rest: mp.fsum(softmax([x, *rest])[1:]),
    "softmax_slope": lambda x, rest: softmax([x, *rest])[0] * mp.fsum(softmax([x, *rest])[1:]),
    "softmax_product": lambda x, rest: softmax([x, *rest])[0] * (*softmax([x, *rest]), ZERO)[1],
    "softmax_balance": softmax_balance,
}
"""For each row of the table its value, as a function of exact numbers (a sequence argument is a sequence of them)."""


class ExactAlgebra:
    """The namespace that a rule gets as `F` when it runs in arbitrary precision."""

    gt, ge, lt, le, eq = map(staticmethod, (operator.gt, operator.ge, operator.lt, operator.le, operator.eq))
    where, div, pow = staticmethod(EXACT["where"]), staticmethod(div), staticmethod(power)

    @staticmethod
    def is_nan(x: Any) -> bool:
        """Whether the number is NaN."""
        return bool(mp.isnan(x))

    def softmax(self, xs: Sequence[Any]) -> list[Any]:
        """All shares."""
        return softmax(xs)

    def log_softmax(self, xs: Sequence[Any]) -> list[Any]:
        """The logarithms of all shares."""
        return [log_softmax(x, (*xs[:i], *xs[i + 1 :])) for i, x in enumerate(xs)]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Any other row of the table."""
        return lambda *operands: evaluate(TABLE[name], *map(_exactly, operands))


F = ExactAlgebra()


def evaluate(row: Primitive, *operands: Any) -> Any:
    """The value of a row at exact operands: by `EXACT`, or else by the row's own rule.

    >>> from autograd.registry import find
    >>> with mp.workdps(30):
    ...     print(evaluate(find("tanh"), number(22.0)))
    0.999999999999999999844377355177
    """
    exact = EXACT.get(row.name)
    return exact(*operands) if exact else row.forward(F, *operands)


def _exactly(operand: Any) -> Any:
    """An operand that a rule wrote as a plain constant, as an exact number."""
    if isinstance(operand, (list, tuple)):
        return tuple(map(_exactly, operand))
    return number(operand) if isinstance(operand, (int, float)) else operand
