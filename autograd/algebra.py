"""What a rule may say, on floats: IEEE 754 arithmetic that never raises.

Python's `math` raises at poles, outside domains and on overflow. A rule, and a user's loss, should get the infinity or
the NaN that IEEE 754 prescribes instead, so that one bad sample neither stops a training run nor hides. `FLOAT` is the
namespace that rules get as `F`; its comparisons give a bool, everything else gives a float.
"""

from __future__ import annotations

import math
import sys
from operator import eq, ge, gt, le, lt
from operator import mul as multiply

from . import gamma, gates, lengths, powers, products, shares, special
from .registry import watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from .registry import Primitive

inf, nan = math.inf, math.nan


def _total(function: Callable[[float], float], *, overflow: float = inf) -> Callable[[float], float]:
    """Make a function of `math` total: NaN outside its domain, an infinity on overflow."""

    def kernel(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return nan
        except OverflowError:
            return overflow

    return kernel


def _with_pole(function: Callable[[float], float], poles: dict[float, float]) -> Callable[[float], float]:
    """Make a function total whose poles `math` refuses: there it has the given value, outside its domain NaN."""

    def kernel(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return poles.get(x, nan)

    return kernel


def _rounding(function: Callable[[float], int]) -> Callable[[float], float]:
    """Keep what is no finite fraction (infinities, NaN, large numbers), and the sign of zero."""

    def kernel(x: float) -> float:
        return math.copysign(function(x), x) if -4503599627370496.0 < x < 4503599627370496.0 else x

    return kernel


def div(x: float, y: float) -> float:
    """The quotient x / y, with x / 0 an infinity of the right sign and 0 / 0 NaN."""
    try:
        return x / y
    except ZeroDivisionError:
        return nan if x == 0.0 or x != x else math.copysign(inf, x) * math.copysign(1.0, y)


def sinh(x: float) -> float:
    """The hyperbolic sine, infinite with the sign of x where it overflows."""
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(inf, x)


def sign(x: float) -> float:
    """-1, 0 or 1; NaN for NaN."""
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else x * 0.0


def mod(x: float, y: float) -> float:
    """The remainder with the sign of y, NaN for y = 0."""
    try:
        return x % y
    except ZeroDivisionError:
        return nan


def fmod(x: float, y: float) -> float:
    """The remainder with the sign of x, NaN for y = 0 and infinite x."""
    try:
        return math.fmod(x, y)
    except ValueError:
        return nan


def floor_divide(x: float, y: float) -> float:
    """The floor of the exact quotient."""
    try:
        return x // y
    except ZeroDivisionError:
        return div(x, y)


def round_half_even(x: float, digits: float = 0.0) -> float:
    """The nearest decimal with that many digits after the point, ties to even, as Python rounds."""
    if digits == 0.0 or x - x != 0.0:  # infinities and NaN stay what they are
        return _round(x)
    try:
        return float(round(x, int(digits)))
    except OverflowError:  # rounded up to more than the largest float, or infinitely many digits
        return x if digits > 0.0 else math.copysign(inf, x) if digits > -inf else math.copysign(0.0, x)
    except ValueError:  # NaN digits
        return nan


_round = _rounding(round)


def total(xs: Sequence[float]) -> float:
    """The sum, rounded once (Shewchuk's algorithm), so it does not depend on the order."""
    try:
        return math.fsum(xs)
    except (OverflowError, ValueError):  # an intermediate overflow, or infinities of both signs
        infinite = [x for x in xs if math.isinf(x)]
        return sum(infinite) if infinite else math.fsum(x * 2.0**-64 for x in xs) * 2.0**64


def mean(xs: Sequence[float]) -> float:
    """The sum divided by the number of numbers, also where the sum is no float."""
    result = div(total(xs), float(len(xs)))
    if xs and result - result != 0.0 and all(map(math.isfinite, xs)):
        return total([x * 2.0**-64 for x in xs]) / len(xs) * 2.0**64
    return result


def smallest(xs: Sequence[float]) -> float:
    """The minimum; NaN if one of them is NaN."""
    result = min(xs)
    return result if result == result and all(map(eq, xs, xs)) else nan


def dot(w: Sequence[float], x: Sequence[float], b: float) -> float:
    """The sum b + w_1 x_1 + w_2 x_2 + …, added from left to right."""
    result = _add_up(map(multiply, w, x), b)
    return result if result - result == 0.0 else _dot_beyond(w, x, b, result)


def _dot_beyond(w: Sequence[float], x: Sequence[float], b: float, result: float) -> float:
    """The sum where a product or a partial sum overflows: of exact terms scaled down, and only then scaled up again."""
    if not all(map(math.isfinite, (*w, *x, b))):
        return result
    down = 2.0**-520
    pairs = zip((*w, b), (*x, 1.0), strict=True)
    terms = [part for u, v in pairs for part in special.two_product(down * u, down * v)]
    return total(terms) / down / down


def _in_turn(xs: Iterable[float], start: float) -> float:
    for x in xs:
        start += x
    return start


# `sum` compensates rounding errors from Python 3.12 on; the bits of a neuron are to be the same under every Python.
_add_up: Callable[[Iterable[float], float], float] = sum if sys.version_info < (3, 12) else _in_turn


def _where(condition: object, x: Any, y: Any) -> Any:
    return x if condition else y


def _is_nan(x: float) -> bool:
    return x != x


class FloatAlgebra:
    """The namespace that a rule gets as `F` when it runs on floats."""

    def __init__(self) -> None:
        """Collect the kernels above, and from then on every row of the table."""
        self.gt, self.ge, self.lt, self.le, self.eq, self.is_nan = gt, ge, lt, le, eq, _is_nan
        self.where, self.div, self.pow = _where, div, powers.power
        self.over_power, self.pow_slope = powers.over_power, powers.pow_slope
        self.abs, self.sign, self.mod, self.fmod, self.floor_divide = math.fabs, sign, mod, fmod, floor_divide
        self.floor, self.ceil, self.trunc = _rounding(math.floor), _rounding(math.ceil), _rounding(math.trunc)
        self.round = round_half_even
        self.exp, self.exp2, self.expm1 = _total(math.exp), _total(math.exp2), _total(math.expm1)
        self.log, self.log2, self.log10 = (_with_pole(f, {0.0: -inf}) for f in (math.log, math.log2, math.log10))
        self.log1p = _with_pole(math.log1p, {-1.0: -inf})
        self.sqrt, self.cbrt = _total(math.sqrt), powers.cbrt
        self.sin, self.cos, self.tan = _total(math.sin), _total(math.cos), _total(math.tan)
        self.arcsin, self.arccos = _total(math.asin), _total(math.acos)
        self.arctan, self.arctan2 = math.atan, math.atan2
        self.sinh, self.cosh, self.tanh = sinh, _total(math.cosh), math.tanh
        self.arcsinh, self.arccosh = math.asinh, _total(math.acosh)
        self.arctanh = _with_pole(math.atanh, {1.0: inf, -1.0: -inf})
        self.erf, self.erfc = math.erf, math.erfc
        self.bell, self.lgamma, self.polygamma = special.bell, gamma.lgamma, gamma.polygamma
        self.normal_cdf, self.normal_pdf = special.normal_cdf, special.normal_pdf
        self.logistic_pdf, self.scaled_exp = special.logistic_pdf, special.scaled_exp
        self.silu, self.silu_slope, self.silu_bend = gates.silu, gates.silu_slope, gates.silu_bend
        self.gelu, self.gelu_slope = gates.gelu, gates.gelu_slope
        self.mish, self.mish_slope, self.mish_curvature = gates.mish, gates.mish_slope, gates.mish_curvature
        self.hypot, self.norm = math.hypot, special.norm
        self.unit_scale, self.sum_of_squares = lengths.unit_scale, lengths.sum_of_squares
        self.direction, self.inverse_real = lengths.direction, lengths.inverse_real
        self.lorentz_factor = lengths.lorentz_factor
        self.logsumexp, self.logaddexp, self.softmax = shares.logsumexp, shares.logaddexp, shares.softmax
        self.softmax_complement, self.softmax_slope = shares.softmax_complement, shares.softmax_slope
        self.softmax_product, self.softmax_balance = shares.softmax_product, shares.softmax_balance
        self.sum, self.mean, self.prod, self.max, self.min, self.dot = (
            total,
            mean,
            products.product,
            shares.largest,
            smallest,
            dot,
        )
        self.products_of_others = products.products_of_others
        self._kernels = frozenset(vars(self))
        watch(self._add)

    def _add(self, row: Primitive) -> None:
        """Give the rule its row under its name, unless a kernel above computes it."""
        if row.name in self._kernels:
            return
        forward = row.forward
        if row.each:

            def function(xs: Sequence[float]) -> list[float]:
                return [forward(self, x, (*xs[:i], *xs[i + 1 :])) for i, x in enumerate(xs)]
        else:

            def function(*operands: Any) -> Any:  # type: ignore[misc]
                return forward(self, *operands)

        setattr(self, row.name, function)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


FLOAT = FloatAlgebra()
