"""The paths between two nodes of a graph: how many there are, and which of them carry the most.

There can be far more paths than nodes, so they are never listed. They are counted in one pass over the nodes. The
strongest are found one after the other: a pass upwards from the lower node tells each node its best path down, and
every other path leaves the best one at some edge, once or more often.

Source of the idea: D. Eppstein, "Finding the k shortest paths", SIAM Journal on Computing 28, 1998. What it adds for a
large k is left out here.
"""

from __future__ import annotations

from heapq import heappop, heappush, nsmallest
from itertools import count
from math import inf, isfinite, log, prod

from .algebra import FLOAT
from .wording import ends, named, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

FIRST, LAST = 4, 4  # nodes of a long path that are written
NOTHING = -1e9  # in place of log(0): below the sum of as many logarithms of floats as any path has


class Path:
    """One path from a node down to another.

    Attributes:
        nodes: the upper node, those between, the lower one.
        partials: the derivative of each node by the next.
        contribution: the product of the partials.

    >>> from autograd import Value
    >>> x = Value(3.0, "x")
    >>> y = x * 0.5
    >>> Path((y + 1.0, y, x), (1.0, 0.5))
    add ·1 <- mul ·0.5 <- x
    """

    __slots__ = ("contribution", "nodes", "partials")

    def __init__(self, nodes: tuple[Any, ...], partials: tuple[float, ...]) -> None:
        """Multiply from above as the chain rule does, which overflows where that does."""
        self.nodes, self.partials = nodes, partials
        self.contribution: float = prod(partials, start=1.0)

    def __repr__(self) -> str:
        """The names of the nodes, each with its partial by the next; the middle of a long path is one factor."""
        first, middle, last = ends(tuple(zip(self.nodes, self.partials, strict=False)), FIRST, LAST)
        steps = [f"{named(node)} ·{number(partial)}" for node, partial in first]
        if middle:
            steps.append(f"({len(middle):,} more ·{number(FLOAT.prod([partial for _, partial in middle]))})")
        steps += [f"{named(node)} ·{number(partial)}" for node, partial in last]
        return " <- ".join([*steps, named(self.nodes[-1])])


def strengths_of(order: Sequence[Any], by: Any) -> dict[Any, float]:
    """For each node with a path to `by`, the sum of the strengths of the partials along the strongest.

    Args:
        order: the nodes, each after its parents.
        by: the node at which all paths end.
    """
    strengths = {by: 0.0}
    for node in order:
        if node is not by:
            down = [strength(partial) + strengths[parent] for parent, partial in node.edges if parent in strengths]
            if down:
                strengths[node] = max(down)
    return strengths


def strength(partial: float) -> float:
    """The logarithm of the absolute value, so that products neither over- nor underflow; infinite if not finite.

    >>> strength(-1.0), strength(float("nan"))
    (0.0, inf)
    """
    return inf if not isfinite(partial) else log(abs(partial)) if partial else NOTHING


def number_of_paths(order: Sequence[Any], root: Any, by: Any, leading: Mapping[Any, object]) -> int:
    """How many paths lead from the root to `by`, exactly.

    The number of a deep graph has as many digits as the graph has levels, so each is dropped after its last use.

    Args:
        order: the nodes, each after its parents.
        root: the upper node.
        by: the lower one.
        leading: the nodes with a path to `by`.
    """
    above = [(node, [p for p, _ in node.edges if p in leading]) for node in order if node in leading and node is not by]
    uses = dict.fromkeys(leading, 0)
    for _, parents in above:
        for parent in parents:
            uses[parent] += 1
    numbers = {by: 1}
    for node, parents in above:
        # One parent passes its number on as it is; sum() would start with a copy.
        numbers[node] = numbers[parents[0]] if len(parents) == 1 else sum([numbers[parent] for parent in parents])
        for parent in parents:
            uses[parent] -= 1
            if not uses[parent]:
                del numbers[parent]
    return numbers[root]


class _Walk:
    """A path on its way down, with the strength of each of its beginnings."""

    __slots__ = ("nodes", "partials", "sums")

    def __init__(self, nodes: list[Any], partials: list[float], sums: list[float]) -> None:
        self.nodes, self.partials, self.sums = nodes, partials, sums

    def take(self, parent: Any, partial: float) -> None:
        self.nodes.append(parent)
        self.partials.append(partial)
        self.sums.append(self.sums[-1] + strength(partial))

    def detour(self, place: int, choice: int) -> _Walk:
        """The same up to a place, then another edge of the node there."""
        walk = _Walk(self.nodes[: place + 1], self.partials[:place], self.sums[: place + 1])
        walk.take(*walk.nodes[place].edges[choice])
        return walk

    def descend(self, by: Any, strengths: Mapping[Any, float]) -> Iterator[tuple[float, int, int]]:
        """Take the best edges to the end; yields what it passes by: the strength of the detour, the place, the edge."""
        while self.nodes[-1] is not by:
            edges = self.nodes[-1].edges
            ways = [
                (strength(partial) + strengths[parent], choice)
                for choice, (parent, partial) in enumerate(edges)
                if parent in strengths
            ]
            best = max(ways, key=_first)
            place, before = len(self.partials), self.sums[-1]
            for way in ways:
                if way is not best:
                    yield before + way[0], place, way[1]
            self.take(*edges[best[1]])


def _first(way: tuple[float, int]) -> float:
    return way[0]


def strongest(root: Any, by: Any, strengths: Mapping[Any, float], most: int) -> Iterator[Path]:
    """Yield the strongest paths from the root to `by`, at most so many.

    Each is a detour from one that was found before, behind the last detour of that one: so each is found once. Only so
    many detours of a path are kept as can still be among the strongest.
    """
    serial = count()  # what tells detours of equal strength
    detours: list[tuple[float, int, _Walk, int, int]] = []
    walk = _Walk([root], [], [0.0])
    for _ in range(most):
        passed = ((-rank, next(serial), walk, place, choice) for rank, place, choice in walk.descend(by, strengths))
        for detour in nsmallest(most, passed):
            heappush(detours, detour)
        yield Path(tuple(walk.nodes), tuple(walk.partials))
        if not detours:
            return
        _, _, walk, place, choice = heappop(detours)
        walk = walk.detour(place, choice)
