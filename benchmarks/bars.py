"""The bars: what the engines are held to, as ratios of times in one process, and as bytes and seconds."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from .engines import C_CORE, DEFAULT_THREADS, MICROGRAD, ONE_THREAD, PURE, TAPE, TORCH, XAD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # workload -> the figures of each of its processes: contestant -> figures
    Results = dict[str, list[dict[str, dict[str, Any]]]]
    Figure = Callable[[Results, str], "tuple[float, float] | None"]  # of an engine: by minima and by medians


@dataclass(frozen=True)
class Bar:
    """One bar.

    Args:
        about: what is held to it.
        figure: finds the measured figure, for the minima and for the medians; None where it was not measured.
        most: whether the bar is the most that the figure may be, or the least.
        bars: the bar for each engine that has one.
        unit: what the figure is in.
    """

    about: str
    figure: Figure
    most: bool
    bars: dict[str, float]
    unit: str = "x"

    def met(self, engine: str, figure: float) -> bool:
        """Whether the figure is on the right side."""
        return figure <= self.bars[engine] if self.most else figure >= self.bars[engine]


def _ratio(workload: str, peers: Sequence[str], collector: str, *, inverse: bool = False) -> Figure:
    """How many times as long as ours the fastest of the peers takes for a node; or, inverse, ours in its times."""

    def figure(results: Results, engine: str) -> tuple[float, float] | None:
        for process in results.get(workload, []):
            present = [process[peer] for peer in peers if peer in process]
            if engine not in process or not present:
                continue
            pair = []
            for statistic in ("min", "median"):
                key = f"{collector}_{statistic}"
                peer = min(other[key] / other["nodes"] for other in present)
                own = process[engine][key] / process[engine]["nodes"]
                pair.append(own / peer if inverse else peer / own)
            return pair[0], pair[1]
        return None

    return figure


def _held(workload: str, key: str, scale: float = 1.0, digits: int | None = None) -> Figure:
    """A figure of memory.py, rounded: an allocator's own headers are fractions of a byte for each node."""

    def figure(results: Results, engine: str) -> tuple[float, float] | None:
        here = [process[engine][key] * scale for process in results.get(workload, []) if engine in process]
        found = here if digits is None else [round(one, digits) for one in here]
        return (min(found), median(found)) if found else None

    return figure


def _dots(results: Results, engine: str) -> tuple[float, float] | None:
    wide, narrow = (_held(name, "recorded")(results, engine) for name in ("dot-256", "dot-2"))
    return None if wide is None or narrow is None else (wide[0] / narrow[0],) * 2


def _both(c_core: float, pure: float) -> dict[str, float]:
    return {C_CORE: c_core, PURE: pure}


MOONS = "two-moons step"
BARS = [
    Bar("chain of 1e5 / micrograd", _ratio("chain-1e5", [MICROGRAD], "on"), False, _both(100, 7)),
    Bar("chain of 1e5 / micrograd, GC off", _ratio("chain-1e5", [MICROGRAD], "off"), False, _both(30, 3)),
    Bar("chain of 1e5 / xad", _ratio("chain-1e5", [XAD], "on"), False, {C_CORE: 9}),
    Bar("chain of 1e5, in plain C tapes", _ratio("chain-1e5", [TAPE], "on", inverse=True), True, {C_CORE: 3}),
    Bar("ten-node expression / micrograd", _ratio("expression", [MICROGRAD], "on"), False, _both(15, 2.5)),
    Bar("ten-node expression / torch scalars", _ratio("expression", [TORCH], "on"), False, {C_CORE: 150}),
    Bar(f"{MOONS}, binary / micrograd", _ratio("moons-binary", [MICROGRAD], "on"), False, _both(100, 8)),
    Bar(f"{MOONS}, binary / micrograd, GC off", _ratio("moons-binary", [MICROGRAD], "off"), False, _both(25, 2.5)),
    Bar(f"{MOONS}, binary / xad", _ratio("moons-binary", [XAD], "on"), False, {C_CORE: 9}),
    Bar(f"{MOONS}, our nn / micrograd", _ratio("moons-nn", [MICROGRAD], "on"), False, _both(1000, 100)),
    Bar(
        f"{MOONS}, our nn, in torch tensors",
        _ratio("moons-nn", [ONE_THREAD, DEFAULT_THREADS], "on", inverse=True),
        True,
        {C_CORE: 1.5},
    ),
    Bar("memory of a node, recorded", _held("memory", "recorded", digits=0), True, _both(96, 200), "B"),
    Bar("memory of a node, after backward()", _held("memory", "swept", digits=0), True, _both(96, 200), "B"),
    Bar("a dot of 256 in dots of 2, memory", _dots, True, {C_CORE: 1.05}),
    Bar("largest graph, deep: seconds", _held("limit-deep", "seconds"), True, {C_CORE: 4}, "s"),
    Bar("largest graph, wide: seconds", _held("limit-wide", "seconds"), True, {C_CORE: 4}, "s"),
    Bar("largest graph, deep: memory", _held("limit-deep", "peak", 1e-9), True, {C_CORE: 1.1}, "GB"),
    Bar("largest graph, wide: memory", _held("limit-wide", "peak", 1e-9), True, {C_CORE: 1.1}, "GB"),
    Bar("largest graph, deep: nodes", _held("limit-deep", "nodes"), False, _both(9.99e6, 9.99e5), ""),
    Bar("largest graph, wide: nodes", _held("limit-wide", "nodes"), False, _both(9.99e6, 9.99e5), ""),
    Bar("collections by 1e6 nodes", _held("collections", "collections"), True, {C_CORE: 0}, ""),
    Bar("nodes the collector knows (1: yes)", _held("collections", "tracked"), True, {C_CORE: 0}, ""),
]
