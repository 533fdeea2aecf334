"""Axes: where on a line a number goes, and which numbers are written beside it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from math import ceil, floor, inf, isfinite, log10

from ..labels import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Tick = tuple[float, str]

LARGEST = sys.float_info.max
WIDE = 100.0  # from so many times the smallest number on, a chart that may be logarithmic is
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """The numbers from `low` to `high` along a line, evenly, or, where `log`, their powers of ten evenly.

    Where `whole`, they are counted, so only whole numbers are written.

    >>> axis = Axis.around([1.0, 3.0])
    >>> axis.share(2.0), axis.at(0.5), [text for _, text in axis.ticks(5)]
    (0.5, 2.0, ['1', '1.5', '2', '2.5', '3'])
    >>> [text for _, text in Axis.around([0.001, 2.0], log=True).ticks(5)]
    ['0.001', '0.01', '0.1', '1']
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False

    @classmethod
    def around(cls, numbers: Iterable[float], *, log: bool = False, margin: float = 0.04) -> Axis:
        """The axis on which the finite numbers have their place, and some room beside them.

        With `log` it is logarithmic if all of them are above 0 and the largest is 100 times the smallest.
        """
        low, high = extent(numbers)
        if log and low > 0 and high / low >= WIDE:
            room = (high / low) ** margin
            return cls(max(low / room, 5e-324), min(high * room, LARGEST), True)
        half = high / 2 - low / 2  # halves, as the distance of the largest numbers is none
        room = max(2 * margin * half, 1e-9 * max(abs(low), abs(high)), 1e-300)
        if half == 0:
            room = max(room, 0.1 * abs(high)) if high else 1.0
        return cls(max(low - room, -LARGEST), min(high + room, LARGEST))

    def at(self, share: float) -> float:
        """The number at a place: 0 is the lower end, 1 the upper one."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low * (1.0 - share) + self.high * share  # not by the distance, which may be beyond all numbers

    def share(self, x: float) -> float:
        """Where a number goes: 0 is the lower end, 1 the upper one."""
        return self.shares((x,))[0]

    def shares(self, xs: Iterable[float]) -> list[float]:
        """Where each of many numbers goes."""
        low, high = self.low, self.high
        if self.log:
            low, high, xs = log10(low), log10(high), [log10(max(x, 5e-324)) for x in xs]
        low, length = low / 2, high / 2 - low / 2
        return [(x / 2 - low) / length for x in xs]

    def ticks(self, most: int) -> list[Tick]:
        """At most so many numbers, and one more, that are short to write, with their texts."""
        return self._powers(most) if self.log else self._round_numbers(most)

    def _round_numbers(self, most: int) -> list[Tick]:
        raw = self.high / most - self.low / most
        power = max(10.0 ** floor(log10(raw)), 1.0 if self.whole else 0.0)
        steps = [step * power for step in STEPS if step * power <= LARGEST]
        steps = [step for step in steps if not self.whole or step.is_integer()]
        step = next((step for step in steps if step >= raw * (1 - 1e-9)), steps[-1])
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        size = floor(log10(max(abs(self.low), abs(self.high))))
        digits = min(max(6, size - floor(log10(step)) + 2), 15)  # enough to tell neighbours apart
        return [(i * step, number(i * step, digits)) for i in range(first, last + 1)]

    def _powers(self, most: int) -> list[Tick]:
        first, last = ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9)
        every = max(1, ceil((last - first + 1) / most))
        powers = [i for i in range(first, last + 1) if i % every == 0]
        plain = all(abs(i) < 4 for i in powers)  # 0.001, but all of them alike
        return [(float(f"1e{i}"), number(float(f"1e{i}")) if plain else f"1e{i}") for i in powers]


def extent(numbers: Iterable[float]) -> tuple[float, float]:
    """The smallest and the largest of the finite numbers; 0 and 0 if there is none.

    >>> extent([2.0, float("nan"), -1.0, float("inf")])
    (-1.0, 2.0)
    """
    found = list(numbers)
    if not isfinite(sum(found)):  # also where only the sum is too large: then the filter keeps all
        found = [x for x in found if -inf < x < inf]
    return (min(found), max(found)) if found else (0.0, 0.0)
