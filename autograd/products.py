"""Products of many floats, also where those of a part of them overflow or underflow."""

from __future__ import annotations

import math

from .powers import LARGE, SAFE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def product(xs: Sequence[float]) -> float:
    """The product, 1 of no numbers."""
    if len(xs) < 3 or _safe(xs):
        return math.prod(xs, start=1.0)
    return _float(*_running(xs)[-1])


def products_of_others(xs: Sequence[float]) -> list[float]:
    """For each number the product of all the others, in linear time and without dividing by a zero."""
    if not xs:
        return []
    if len(xs) < 3 or _safe(xs):
        before, after = [1.0], [1.0]
        for x in xs[:-1]:
            before.append(before[-1] * x)
        for x in xs[:0:-1]:
            after.append(after[-1] * x)
        return [b * a for b, a in zip(before, reversed(after), strict=True)]
    parts = zip(_running(xs[:-1]), reversed(_running(xs[:0:-1])), strict=True)
    return [_float(b * a, m + n) for (b, m), (a, n) in parts]


def _safe(xs: Sequence[float]) -> bool:
    """Whether no product of a part of the numbers can overflow, or underflow and lose digits; a zero does neither."""
    sizes = list(map(abs, filter(None, xs)))
    if not sizes:
        return True
    smallest: float = SAFE ** (1.0 / len(sizes))
    largest: float = LARGE ** (1.0 / len(sizes))
    return min(sizes) > smallest and max(sizes) < largest


def _running(xs: Iterable[float]) -> list[tuple[float, int]]:
    """The products of the first 0, 1, 2 … numbers, each as a fraction and an exponent of 2."""
    fraction, exponent = 1.0, 0
    products = [(fraction, exponent)]
    for x in xs:
        own, power = math.frexp(x)
        fraction, shift = math.frexp(fraction * own)
        exponent += power + shift
        products.append((fraction, exponent))
    return products


def _float(fraction: float, exponent: int) -> float:
    try:
        return math.ldexp(fraction, exponent)
    except OverflowError:
        return math.copysign(math.inf, fraction)
