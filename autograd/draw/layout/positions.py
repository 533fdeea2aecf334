"""Where things stand across the flow: near what they are joined to, and the ways of edges straight.

The order of each rank is given. Each thing wishes to stand level with what it is joined to; the wishes of a rank are
granted as far as its order and the sizes of its things allow, rank by rank, forth and back.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Joint = tuple[int, float, int, float]  # two things in neighbouring ranks, and how far from the begin of each
    Wish = tuple[float, float]  # where to begin, and how important that is

ROUNDS = 4  # sweeps forth and back
SMALL_STEP = 12.0
LITTLE_WEIGHT, NO_WEIGHT = 0.01, 0.0001
WAY_WEIGHT = 30.0  # what a joint of a way counts: a bend in it is uglier than one between cards


class Positions:
    """The things of ranks, each with its size, in the room between them that their order leaves."""

    def __init__(
        self, ranks: Sequence[Sequence[int]], sizes: Sequence[float], gaps: Sequence[float], joints: Sequence[Joint]
    ) -> None:
        """Take the ranks in their order, how big each thing is, how much room it needs on each side, what joins them.

        A thing of size 0 is a point on the way of an edge.
        """
        self.ranks, self.sizes, self.gaps = ranks, sizes, gaps
        self.before: list[list[tuple[int, float]]] = [[] for _ in sizes]
        self.after: list[list[tuple[int, float]]] = [[] for _ in sizes]
        for left, on_left, right, on_right in joints:
            self.before[right].append((left, on_left - on_right))
            self.after[left].append((right, on_right - on_left))
        for side in (self.before, self.after):  # a point where edges part goes on with the points of the others
            for item, joined in enumerate(side):
                if not sizes[item] and len(joined) > 1:
                    side[item] = [each for each in joined if not sizes[each[0]]] or joined
        self.begin = [0.0] * len(sizes)
        self.spot = {item: (rank, index) for rank in ranks for index, item in enumerate(rank)}
        self.ways = [self.way(item) for rank in ranks for item in rank if self.is_first_point(item)]
        self.offsets: list[list[float]] = []  # where each thing of a rank begins if all stand close together
        for rank in ranks:
            offsets = [0.0]
            for one, two in pairwise(rank):
                offsets.append(offsets[-1] + sizes[one] + self.between(one, two))
            middle = (offsets[-1] + sizes[rank[-1]]) / 2 if rank else 0.0
            self.offsets.append(offsets)
            for item, offset in zip(rank, offsets, strict=False):
                self.begin[item] = offset - middle

    def is_first_point(self, item: int) -> bool:
        """Whether the way of an edge begins here."""
        return not self.sizes[item] and all(self.sizes[other] for other, _ in self.before[item])

    def way(self, first: int) -> list[int]:
        """The points on the way of an edge."""
        found = [first]
        while following := [other for other, _ in self.after[found[-1]] if not self.sizes[other]]:
            found.append(following[0])
        return found

    def between(self, one: int, two: int) -> float:
        """The room between two things."""
        return max(self.gaps[one], self.gaps[two])

    def settled(self) -> list[float]:
        """Where each thing begins."""
        for _ in range(ROUNDS):
            for number in range(len(self.ranks) - 2, -1, -1):
                self.settle(number, self.after)
            for number in range(1, len(self.ranks)):
                self.settle(number, self.before)
        for _ in range(2):
            self.straighten()
            self.snap()
        return self.begin

    def settle(self, number: int, joined: Sequence[Sequence[tuple[int, float]]]) -> None:
        """Let the things of a rank stand as near to their wishes as can be."""
        rank, offsets = self.ranks[number], self.offsets[number]
        wishes: list[Wish | None] = []
        for item, offset in zip(rank, offsets, strict=False):
            levels = [self.begin[other] + shift for other, shift in joined[item]]
            if levels:
                weight = 1.0 if self.sizes[item] else WAY_WEIGHT
                level = sum(levels) / len(levels)
                wishes.append((level - offset, weight * len(levels)))
            elif self.before[item] or self.after[item]:
                wishes.append((self.begin[item] - offset, LITTLE_WEIGHT))
            else:
                wishes.append(None)
        for item, offset, shift in zip(rank, offsets, rising(filled(wishes)), strict=False):
            self.begin[item] = shift + offset

    def straighten(self) -> None:
        """Put the points on the way of each edge level with one another, as many in a row as there is room for."""
        for way in self.ways:
            run: list[int] = []
            low, high = -inf, inf
            for item in way:
                least, most = self.room(item)
                if run and max(low, least) > min(high, most):
                    self.level(run, low, high)
                    run, low, high = [], -inf, inf
                run.append(item)
                low, high = max(low, least), min(high, most)
            self.level(run, low, high)

    def snap(self) -> None:
        """Put things exactly level with what they are joined to where that is a small step."""
        for rank in self.ranks:
            for item in rank:
                self.step(item, self.before[item])
        for rank in reversed(self.ranks):
            for item in rank:
                if len(self.after[item]) == 1 and not self.is_level(item):
                    self.step(item, self.after[item])

    def step(self, item: int, joined: Sequence[tuple[int, float]]) -> None:
        """Put a card level with what it is joined to on one side, if there is room and it is near."""
        levels = [self.begin[other] + shift for other, shift in joined]
        if levels and self.sizes[item]:
            wish, (low, high) = middle(levels), self.room(item)
            if low <= wish <= high and abs(wish - self.begin[item]) < SMALL_STEP:
                self.begin[item] = wish

    def is_level(self, item: int) -> bool:
        """Whether something is exactly level with what comes before it."""
        return any(abs(self.begin[other] + shift - self.begin[item]) < 0.1 for other, shift in self.before[item])

    def room(self, item: int) -> tuple[float, float]:
        """Between which levels a thing can be moved."""
        rank, index = self.spot[item]
        low, high = -inf, inf
        if index:
            one = rank[index - 1]
            low = self.begin[one] + self.sizes[one] + self.between(one, item)
        if index + 1 < len(rank):
            two = rank[index + 1]
            high = self.begin[two] - self.between(item, two) - self.sizes[item]
        return low, high

    def level(self, run: Sequence[int], low: float, high: float) -> None:
        """Put some points of a way level, between what they lead from and what they lead to if there is room."""
        ends = [self.begin[other] + shift for other, shift in (*self.before[run[0]], *self.after[run[-1]])]
        wish = min(max(middle([*ends, *(self.begin[item] for item in run)]), low), high)
        for item in run:
            self.begin[item] = wish


def filled(wishes: Sequence[Wish | None]) -> list[Wish]:
    """The wishes with others for what is joined to nothing: to stand close to what comes before it in its rank."""
    near = next((level for level, _ in filter(None, wishes)), 0.0)
    result: list[Wish] = []
    for wish in wishes:
        result.append(wish or (near, NO_WEIGHT))
        near = result[-1][0]
    return result


def middle(numbers: Sequence[float]) -> float:
    """The median.

    >>> middle([5.0, 1.0, 2.0, 4.0])
    3.0
    """
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def rising(wishes: Iterable[Wish]) -> list[float]:
    """The numbers nearest to the wishes (least squares, weighted) of which none is less than the one before it.

    Source: M. Ayer et al., An empirical distribution function for sampling with incomplete information, Annals of
    Mathematical Statistics 26, 1955 (pool adjacent violators).

    >>> rising([(1.0, 1.0), (5.0, 1.0), (3.0, 1.0), (6.0, 1.0)])
    [1.0, 4.0, 4.0, 6.0]
    """
    pools: list[tuple[float, float, int]] = []  # level, weight, how many
    for level, weight in wishes:
        count = 1
        while pools and pools[-1][0] > level:
            before, more, members = pools.pop()
            level = (level * weight + before * more) / (weight + more)
            weight, count = weight + more, count + members
        pools.append((level, weight, count))
    return [level for level, _, count in pools for _ in range(count)]
