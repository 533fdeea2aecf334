"""How time is taken: contestants take turns, each in blocks of steps as a training loop has them.

A block is one contestant's. Before it the garbage of the others is collected, which is not timed; then a step to warm
up, and then several steps in a row with nothing between them, timed as a whole: a collector that runs in every third
step is paid for by all three. The mean step of a block is one sample. Of the samples the minimum and the median are
reported, so that a pause of the machine falls on neither.

With the collector off, what it alone could free is never freed, and nobody pays for it.

The clock counts the processor time of the thread, so that other work on the machine does not count.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from itertools import repeat
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .workloads import Contestant


@dataclass(frozen=True)
class Effort:
    """How long to measure.

    Args:
        rounds: how often every contestant has its turn, with the collector on and with it off.
        seconds: what a block takes at least.
        steps: how many steps a block has at least.
        most: a contestant whose step takes longer than this many seconds has fewer turns and steps.
    """

    rounds: int
    seconds: float
    steps: int
    most: float

    def of(self, first: float) -> tuple[int, int]:
        """The rounds, and the steps of a block, of a contestant whose first step took that long."""
        slow = max(1.0, first / self.most)
        steps = max(self.steps, round(self.seconds / max(first, 1e-7)))
        return max(1, int(self.rounds / slow)), max(1, int(steps / slow)) if slow > 1 else steps


@dataclass
class Samples:
    """The seconds of a step: a sample for each block."""

    on: list[float] = field(default_factory=list)
    off: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        """The minimum and the median with the collector on and off."""
        return {
            "on_min": min(self.on),
            "on_median": median(self.on),
            "off_min": min(self.off),
            "off_median": median(self.off),
        }


def interleaved(contestants: Sequence[Contestant], effort: Effort) -> dict[str, Samples]:
    """Time the contestants in turns, with the collector on and off."""
    samples = {contestant.name: Samples() for contestant in contestants}
    plans = {}
    for contestant in contestants:
        gc.collect()
        contestant.step()  # the very first makes room in memory
        first = block(contestant.step, 1)
        if first < 1e-3:  # too short for the clock
            first = block(contestant.step, 1 + int(2e-3 / max(first, 1e-6)))
        plans[contestant.name] = effort.of(first)
    for turn in range(effort.rounds):
        for collecting in (True, False):
            for contestant in contestants:
                rounds, steps = plans[contestant.name]
                if turn >= rounds:
                    continue
                mine = samples[contestant.name]
                (mine.on if collecting else mine.off).append(_turn(contestant.step, steps, collecting))
    return samples


def block(step: Callable[[], object], steps: int) -> float:
    """The mean seconds of so many steps in a row."""
    start = time.thread_time()
    for _ in repeat(None, steps):
        step()
    return (time.thread_time() - start) / steps


def _turn(step: Callable[[], object], steps: int, collecting: bool) -> float:
    gc.collect()
    was = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        step()
        return block(step, steps)
    finally:
        (gc.enable if was else gc.disable)()
