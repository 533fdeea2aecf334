"""How many edges cross in pictures of random graphs, laid out here and by Graphviz' program dot, and in what time.

    python3 benchmarks/crossings.py

Without the program dot the table has our figures only.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from shutil import which
from statistics import mean
from time import perf_counter

from autograd.draw.layout import place
from autograd.draw.layout.crossings import crossings
from autograd.draw.scene import Card, Edge, Row, Scene

SIZES = ((30, 45), (30, 60), (60, 90), (60, 110), (60, 150))  # cards and edges
SEEDS = range(6)
REPEATS = 3  # of which the fastest counts
PATIENCE = 60.0  # seconds for dot


@dataclass(frozen=True)
class Figures:
    """What is measured of one layout."""

    crossings: int
    seconds: float
    area: float


def random_graph(cards: int, edges: int, seed: int) -> Scene:
    """A scene of cards for numbers, joined at random, each edge from an earlier to a later one.

    >>> [(edge.tail, edge.head) for edge in random_graph(4, 3, seed=0).edges]
    [(1, 3), (2, 4), (3, 4)]
    """
    chosen = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < edges:
        one, other = sorted(chosen.sample(range(1, cards + 1), 2))
        pairs.add((one, other))
    rows = ((Row("data", (0.5,)), Row("grad", (-0.25,), coloured=True)),)
    return Scene(
        [Card(key, "operation", "+", columns=rows) for key in range(1, cards + 1)], [Edge(*p) for p in sorted(pairs)]
    )


def measured(scene: Scene, engine: str) -> Figures:
    """The layout of a scene by an engine, several times."""
    seconds = []
    for _ in range(REPEATS):
        start = perf_counter()
        layout = place(scene, "LR", PATIENCE, engine)
        seconds.append(perf_counter() - start)
    return Figures(crossings(layout.edges, along_x=True), min(seconds), layout.width * layout.height)


def lines() -> list[str]:
    """The table, a line for each size of graph."""
    engines = ["native", *(["dot"] if which("dot") else [])]
    found = ["cards edges   ours: crossings   ms   dot: crossings   ms   ratio: crossings   area"]
    for cards, edges in SIZES:
        figures = {engine: [measured(random_graph(cards, edges, seed), engine) for seed in SEEDS] for engine in engines}
        own, theirs = figures["native"], figures.get("dot")
        line = f"{cards:5} {edges:5} {mean(f.crossings for f in own):17.1f} {1e3 * mean(f.seconds for f in own):4.0f}"
        if theirs:
            ratio = mean(a.crossings / b.crossings for a, b in zip(own, theirs, strict=True))
            area = mean(a.area / b.area for a, b in zip(own, theirs, strict=True))
            line += f" {mean(f.crossings for f in theirs):16.1f} {1e3 * mean(f.seconds for f in theirs):4.0f}"
            line += f" {ratio:18.2f} {area:6.2f}"
        found.append(line)
    return found


if __name__ == "__main__":
    print("\n".join(lines()))
