"""Sums of exponentials on floats: their logarithm, and the share of each in them."""

from __future__ import annotations

import math
from operator import eq

from ._engine import CORE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

inf = math.inf
DIGITS = 45  # so many that a sum of exponentials that is 1 to a float's precision still has a float's worth beyond


def largest(xs: Sequence[float]) -> float:
    """The maximum; NaN if one of them is NaN."""
    result = max(xs)
    return result if result == result and all(map(eq, xs, xs)) else math.nan


def logsumexp(xs: Sequence[float]) -> float:
    """The largest plus log1p of the rest relative to it: exact also where one operand outweighs the rest."""
    found = None if CORE is None else CORE.logsumexp(xs)
    if found is not None:
        return found  # type: ignore[no-any-return]
    top = largest(xs) if xs else -inf
    if math.isinf(top) or top != top or len(xs) == 1:
        return top
    # Less the largest's own 1, inside the one rounding of fsum: a rest of 1e-20 is not to be lost beside it.
    total = top + math.log1p(math.fsum([*[math.exp(x - top) for x in xs], -1.0]))
    if total >= 0.5 and total >= -top:  # by far the most frequent case, in which nothing can go wrong
        return total
    if total > -0.5:
        total = top + math.log1p(math.fsum([*[_exp_of_difference(x, top) for x in xs], -1.0]))
    return _logsumexp_near_zero(xs, top) if _near_zero(total, top) else total


def logaddexp(x: float, y: float) -> float:
    """The same of two, in less time where nothing can go wrong."""
    top, low = (x, y) if x >= y else (y, x)
    total = top + math.log1p(math.exp(low - top))
    return total if total >= 0.5 and total >= -top else logsumexp((x, y))


def _near_zero(total: float, top: float) -> bool:
    """Whether so much of the largest is lost in the sum that the rounding errors show."""
    return 0.6 * top < total < -2.0 * top


def _logsumexp_near_zero(xs: Sequence[float], top: float, origin: float = 0.0) -> float:
    """The logarithm of a sum of exp(x - origin) that is nearly 1: its digits are those that a float of it lacks."""
    from decimal import Context, Decimal

    context = Context(prec=DIGITS + max(0, -Decimal(top).adjusted()))
    whole = Decimal(0)
    for x in xs:
        whole = context.add(whole, context.exp(context.subtract(Decimal(x), Decimal(origin))))
    return float(context.ln(whole))


def softmax(xs: Sequence[float]) -> list[float]:
    """All shares in one pass; an infinite logit takes everything (several infinite ones share it)."""
    found = None if CORE is None else CORE.softmax(xs)
    if found is not None:
        return found  # type: ignore[no-any-return]
    powers = _powers(xs)
    whole = math.fsum(powers)
    return [power / whole for power in powers]


def _square_of_sum(powers: Sequence[float]) -> float:
    """The square of the sum; the square would double the rounding error of the sum, so that is put right."""
    whole = math.fsum(powers)
    return whole * whole + 2.0 * whole * math.fsum([*powers, -whole])


def softmax_complement(xs: Sequence[float], index: int) -> float:
    """The sum of all shares but one, which is 1 - s, with its digits where s is nearly 1."""
    found = None if CORE is None or index != 0 else CORE.softmax_complement(xs)
    if found is not None:
        return found  # type: ignore[no-any-return]
    shares = softmax(xs)
    del shares[index]
    return math.fsum(shares)


def softmax_slope(xs: Sequence[float], index: int) -> float:
    """A share times the sum of all others, which is s (1 - s)."""
    powers = _powers(xs)
    square = _square_of_sum(powers)
    return powers.pop(index) * math.fsum(powers) / square


def softmax_product(xs: Sequence[float]) -> list[float]:
    """Each share times the first one, and the first times the second."""
    powers = _powers(xs)
    square = _square_of_sum(powers)
    first, second = (*powers, 0.0)[:2]
    return [first * power / square for power in (second, *powers[1:])]


def softmax_balance(xs: Sequence[float], index: int) -> float:
    """All other shares less this one, which is 1 - 2s: tanh of half of ln(Σ exp(x_j - x)) over the others."""
    x, rest = xs[index], [*xs[:index], *xs[index + 1 :]]
    above = [0.0 if r == x else r - x for r in rest]  # two infinite logits are equal too
    total, top = logsumexp(above), max(above, default=-inf)
    if not -0.5 < total < 0.5:
        return math.tanh(0.5 * total)
    if _near_zero(total, top):
        return math.tanh(0.5 * _logsumexp_near_zero(rest, top, x))
    del rest[above.index(top)]
    excess = math.fsum([math.expm1(top), *[_exp_of_difference(r, x) for r in rest]])
    return excess / (excess + 2.0)


def _powers(xs: Sequence[float]) -> list[float]:
    """exp(x) for each, relative to the largest."""
    top = largest(xs) if xs else 0.0
    if math.isinf(top):
        xs = [0.0 if x == top else -inf for x in xs]
        top = 0.0
    return [_exp_of_difference(x, top) for x in xs]


def _exp_of_difference(x: float, top: float) -> float:
    """exp(x - top); the rounding error of the difference, which exp would magnify, is put right."""
    difference = x - top
    if difference == -inf:
        return 0.0
    back = difference - x
    error = (x - (difference - back)) - (top + back)
    power = math.exp(difference)
    return power + power * error
