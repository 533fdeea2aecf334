"""The way of each edge: between which columns it bends, and at which points it goes through those it skips."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..scene import Edge
    from .blocks import Key

    Side = tuple[Key, bool]  # of a column: where the flow enters it or, if True, where it leaves it


@dataclass(slots=True)
class Way:
    """Where an edge goes: it bends between columns only, and is straight within them, at a point between two bends."""

    bends: list[tuple[Side, Side]] = field(default_factory=list)
    points: list[Key] = field(default_factory=list)


class Ways:
    """The ways of all edges, as they are found: container by container, the inner ones first."""

    def __init__(self, edges: Sequence[Edge], ports: Sequence[float | None]) -> None:
        """Start with the edges, and how far from the begin of its head each arrives if that is fixed."""
        self.edges, self.ports = edges, ports
        self.leaving = [Way() for _ in edges]  # from the tail to the container that both ends are in, and through that
        self.entering = [Way() for _ in edges]  # from there to the head
        self._keys = 0

    def first(self, index: int) -> Key:
        """Where the next part of an edge begins: at its tail, or where it leaves the container around that."""
        points = self.leaving[index].points
        return points[-1] if points else ("card", self.edges[index].tail)

    def last(self, index: int) -> Key:
        """Where the part of an edge before those that are known ends: at its head, or where it enters the container."""
        points = self.entering[index].points
        return points[0] if points else ("card", self.edges[index].head)

    def new(self, kind: str, count: int) -> list[Key]:
        """Keys for new columns or points."""
        self._keys += count
        return [(kind, number) for number in range(self._keys - count, self._keys)]

    def all(self) -> list[Way]:
        """The ways from end to end."""
        return [
            Way(out.bends + into.bends, out.points + into.points)
            for out, into in zip(self.leaving, self.entering, strict=True)
        ]


def forth(columns: Sequence[Key]) -> Iterator[tuple[Side, Side]]:
    """The bends of a way through some columns along the flow."""
    for one, two in pairwise(columns):
        yield (one, True), (two, False)


def back(columns: Sequence[Key]) -> Iterator[tuple[Side, Side]]:
    """The bends of a way out of a column and back through it and others, against the flow, and into the last."""
    yield (columns[0], True), (columns[0], True)
    for one, two in pairwise(columns):
        yield (one, False), (two, True)
    yield (columns[-1], False), (columns[-1], False)
