"""Points to try a primitive at: of every sign, in its domain, at its kinks and on both sides of them."""

from __future__ import annotations

import random
from itertools import chain as joined
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..algebra import FLOAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..registry import Primitive

REACH = 6.0  # how far from 0: what a rule does with very large numbers is a question of accuracy, not of its derivative
HALVINGS = 40
NEXT_TO = 1e-3  # how far from a kink its two sides are looked at


def probes(row: Primitive, count: int, seed: int = 0) -> Iterator[tuple[Any, ...]]:
    """Operands of a row, a tuple for each argument that is a sequence.

    >>> from autograd.registry import find
    >>> points = list(probes(find("relu"), 4))
    >>> any(x < 0.0 for x, in points), any(x > 0.0 for x, in points), (0.0,) in points
    (True, True, True)
    """
    draw = random.Random(f"{row.name} {seed}")
    points = [_point(row, draw, k) for k in range(count)]
    yield from points
    if row.kinks is None:
        return
    for at in list(_crossings(row, points)):
        yield at
        for position, operand in enumerate(at):
            for step in (-NEXT_TO, NEXT_TO):
                moved = (operand[0] + step, *operand[1:]) if isinstance(operand, tuple) else operand + step
                yield (*at[:position], moved, *at[position + 1 :])


def _point(row: Primitive, draw: random.Random, k: int) -> tuple[Any, ...]:
    """A point: numbers of both signs in turn, of sizes between 0.01 and the reach."""
    operands: list[Any] = []
    for place, (argument, (low, high)) in enumerate(zip(row.args, row.domain, strict=True)):
        low, high = _reached(low, high)

        def number(sign: int, low: float = low, high: float = high) -> float:
            if low == high:
                return low
            x = draw.uniform(0.01, 1.0) * draw.choice((0.1, 1.0, max(abs(low), abs(high))))
            x = x if sign % 2 else -x
            return x if low < x < high else -x if low < -x < high else draw.uniform(low, high)

        operands.append(tuple(number(k + i) for i in range(1 + k % 3)) if argument.is_sequence else number(k >> place))
    return tuple(operands)


def _reached(low: float, high: float) -> tuple[float, float]:
    """The part of a domain around 0, or at the end that is nearest to it."""
    if low >= REACH:
        return low, min(high, low + REACH)
    if high <= -REACH:
        return max(low, high - REACH), high
    return max(low, -REACH), min(high, REACH)


def _crossings(row: Primitive, points: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Points on the kinks: between two points on different sides, found by halving."""
    found: set[tuple[Any, ...]] = set()
    for a, b in joined.from_iterable(map(pairwise, _by_shape(points))):
        kinks = zip(_kinks(row, a), _kinks(row, b), strict=True)
        for which, (here, there) in enumerate(kinks):
            if here * there < 0.0:
                at = _halve(row, a, b, which)
                if at not in found and len(found) < 8:
                    found.add(at)
                    yield at


def _halve(row: Primitive, a: tuple[Any, ...], b: tuple[Any, ...], which: int) -> tuple[Any, ...]:
    """The point between two where a kink's expression is 0, or nearly: rounded to the short number it mostly is."""
    below = _kinks(row, a)[which] < 0.0
    for _ in range(HALVINGS):
        middle = _between(a, b)
        a, b = (middle, b) if (_kinks(row, middle)[which] < 0.0) == below else (a, middle)
    short = _rounded(a)
    return short if _kinks(row, short)[which] == 0.0 else a


def _rounded(a: Any) -> Any:
    return tuple(map(_rounded, a)) if isinstance(a, tuple) else round(a, 9) + 0.0


def _by_shape(points: list[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """The points in groups whose sequences have the same lengths."""
    groups: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
    for point in points:
        shape = tuple(len(x) if isinstance(x, tuple) else -1 for x in point)
        groups.setdefault(shape, []).append(point)
    return list(groups.values())


def _between(a: Any, b: Any) -> Any:
    if isinstance(a, tuple):
        return tuple(_between(x, y) for x, y in zip(a, b, strict=True))
    return 0.5 * a + 0.5 * b


def _kinks(row: Primitive, at: tuple[Any, ...]) -> tuple[float, ...]:
    return tuple(row.kinks(FLOAT, *at)) if row.kinks else ()
