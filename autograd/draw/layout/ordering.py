"""The order of things within their ranks: one in which few edges cross.

The usual method: sweep over the ranks forth and back and sort each by where the neighbours of its things stand. That is
done from two first orders, that of the forward pass and that of a walk along the edges. The best is improved further by
exchanging neighbours in a rank while that helps. Where two orders are equally good the one that came first is kept, so
that things stay in the order of the forward pass if nothing speaks against it.

Source: K. Sugiyama, S. Tagawa and M. Toda, Methods for visual understanding of hierarchical system structures, IEEE
Transactions on Systems, Man and Cybernetics 11, 1981.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from .series import in_series

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .series import Series

    Ranks = list[list[int]]
    Joint = tuple[int, float, int, float]  # two things in neighbouring ranks, and where on each, from 0 to 1

# So that big graphs take no longer than they must:
WORK = 8_000  # joints that are looked at in all sweeps together
PAIRS = 8_000  # pairs of things that are compared
MOST_SWEEPS, TURNS = 6, 2


class Ordering:
    """Things in ranks, and the order that is being improved."""

    def __init__(self, ranks: Ranks, joints: Sequence[Joint], series: Sequence[Series | None]) -> None:
        """Take the things of each rank in their first order, what joins them, and which keep an order among them."""
        self.ranks, self.joints, self.series = ranks, joints, series
        self.has_series = any(series)
        self.place = [0.0] * len(series)
        self.before: list[list[tuple[int, float]]] = [[] for _ in series]
        self.after: list[list[tuple[int, float]]] = [[] for _ in series]
        self.gaps: list[list[Joint]] = [[] for _ in ranks]
        self.rank_of = {item: number for number, rank in enumerate(ranks) for item in rank}
        for joint in joints:
            left, on_left, right, on_right = joint
            self.gaps[self.rank_of[left]].append(joint)
            self.before[right].append((left, on_left))
            self.after[left].append((right, on_right))
        self.take(ranks)

    def best(self) -> Ranks:
        """The best order that was found."""
        first = best = self.copy()
        fewest = self.crossings()
        if not fewest:
            return best
        effort = max(1, min(MOST_SWEEPS, WORK // (4 * len(self.joints))))
        swept = [self.swept(start, forth, effort) for start in (first, self.walk()) for forth in (True, False)]
        budget = PAIRS
        for _, start in sorted(swept, key=lambda found: found[0]):
            self.take(start)
            for turn in range(TURNS):
                self.exchange()
                budget = self.sift(budget)
                if (now := self.crossings()) < fewest:
                    best, fewest = self.copy(), now
                self.sweep(forth=turn % 2 == 0)
            if budget <= 0:
                break
        self.take([rank[::-1] for rank in best])
        return self.ranks if self.crossings() <= fewest and is_reversed(best, first) else best

    def swept(self, start: Ranks, forth: bool, turns: int) -> tuple[int, Ranks]:
        """The best order after sweeps forth and back, with its crossings."""
        self.take(start)
        found: list[tuple[int, Ranks]] = []
        for turn in range(turns):
            self.sweep(forth=(turn % 2 == 0) == forth, later_first=turn % 4 > 1)
            found.append((self.crossings(), self.copy()))
        return min(found, key=lambda each: each[0])

    def copy(self) -> Ranks:
        """The order as it is now."""
        return [list(rank) for rank in self.ranks]

    def take(self, ranks: Ranks) -> None:
        """Go on from another order."""
        self.ranks = [self.sorted_series(list(rank)) for rank in ranks]
        for number in range(len(ranks)):
            self.note(number)

    def note(self, number: int) -> None:
        """Note at which place of its rank each thing stands."""
        for index, item in enumerate(self.ranks[number]):
            self.place[item] = float(index)

    def walk(self) -> Ranks:
        """The order in which a walk along the edges, as deep as it can go, comes to each thing."""
        ranks: Ranks = [[] for _ in self.ranks]
        seen: set[int] = set()
        for start in (item for rank in self.ranks for item in rank):
            stack = [] if start in seen else [start]
            seen.add(start)
            while stack:
                item = stack.pop()
                ranks[self.rank_of[item]].append(item)
                for other, _ in reversed(self.before[item] + self.after[item]):
                    if other not in seen:
                        seen.add(other)
                        stack.append(other)
        return ranks

    def sweep(self, forth: bool, later_first: bool = False) -> None:
        """Sort each rank by the mean place of what its things are joined to in the rank before, or behind."""
        place = self.place
        joined = self.before if forth else self.after
        for number in range(len(self.ranks)) if forth else range(len(self.ranks) - 1, -1, -1):
            rank = self.ranks[number]
            means = {
                item: sum([place[other] + part for other, part in joined[item]]) / len(joined[item])
                for item in rank
                if joined[item]
            }
            moved = sorted(reversed(means) if later_first else means, key=means.__getitem__)
            if len(moved) < len(rank):  # what is joined to nothing there stays where it is
                following = iter(moved)
                moved = [next(following) if item in means else item for item in rank]
            self.ranks[number] = self.sorted_series(moved)
            self.note(number)

    def sorted_series(self, rank: list[int]) -> list[int]:
        """A rank with its series in order."""
        return in_series(rank, self.series.__getitem__) if self.has_series else rank

    def exchange(self) -> None:
        """Exchange neighbours in all ranks while that saves crossings."""
        waiting = set(range(len(self.ranks)))
        while waiting:
            number = waiting.pop()
            if self.exchanged(number):
                waiting.update(near for near in (number - 1, number, number + 1) if 0 <= near < len(self.ranks))

    def exchanged(self, number: int) -> bool:
        """Exchange neighbours in one rank, from the first to the last; whether that saved crossings."""
        rank, sides = self.ranks[number], self.sides(number)
        saved = False
        for index in range(len(rank) - 1):
            one, two = rank[index], rank[index + 1]
            if gain(sides[one], sides[two]) > 0 and not self.is_bound(one, two):
                rank[index], rank[index + 1] = two, one
                saved = True
        if saved:
            self.note(number)
        return saved

    def sift(self, budget: int) -> int:
        """Move each thing to the best place of its rank, in all ranks forth and back; what is left of the budget."""
        count = len(self.ranks)
        for number in (*range(count), *reversed(range(count))):
            if budget <= 0:
                break
            budget -= len(self.ranks[number]) ** 2
            self.sifted(number)
        return budget

    def sifted(self, number: int) -> None:
        """Move each thing of a rank to the place of it where the fewest edges cross.

        Source: C. Matuszewski, R. Schönfeld and P. Molitor, Using sifting for k-layer straightline crossing
        minimization, Graph Drawing 1999.
        """
        rank, sides = self.ranks[number], self.sides(number)
        for item in list(rank):
            here = best = rank.index(item)
            own, most = sides[item], 0
            for step in (1, -1):
                saved, place = 0, here + step
                while 0 <= place < len(rank) and not self.is_bound(item, rank[place]):
                    saved += step * gain(own, sides[rank[place]])
                    if saved > most:
                        best, most = place, saved
                    place += step
            if best != here:
                rank.insert(best, rank.pop(here))
        self.note(number)

    def sides(self, number: int) -> dict[int, list[list[float]]]:
        """For each thing of a rank the places of what it is joined to, in order, before and behind."""
        place = self.place
        return {
            item: [sorted([place[other] + part for other, part in side[item]]) for side in (self.before, self.after)]
            for item in self.ranks[number]
        }

    def is_bound(self, one: int, two: int) -> bool:
        """Whether two things must keep their order."""
        a, b = self.series[one], self.series[two]
        return a is not None and b is not None and a[0] == b[0]

    def crossings(self) -> int:
        """How many pairs of joints cross."""
        place = self.place
        total = 0
        for gap in self.gaps:
            seen: list[float] = []
            for _, end in sorted([(place[a] + on_a, place[b] + on_b) for a, on_a, b, on_b in gap]):
                index = bisect_right(seen, end)
                total += len(seen) - index
                seen.insert(index, end)
        return total


def gain(one: Sequence[list[float]], two: Sequence[list[float]]) -> int:
    """How many crossings less there are with two things exchanged, on both sides."""
    return saved_by_exchange(one[0], two[0]) + saved_by_exchange(one[1], two[1])


def saved_by_exchange(one: list[float], two: list[float]) -> int:
    """How many crossings less there are with two things exchanged, by the places of what they are joined to, in order.

    >>> saved_by_exchange([2.5], [0.5, 1.5, 3.5])
    1
    """
    if len(one) == 1 == len(two):
        return (one[0] > two[0]) - (one[0] < two[0])
    if not one or not two:
        return 0
    return sum([bisect_left(two, end) + bisect_right(two, end) for end in one]) - len(one) * len(two)


def is_reversed(ranks: Ranks, first: Ranks) -> bool:
    """Whether more things that were neighbours in their ranks at first are the other way round now than not."""
    place = {item: index for rank in ranks for index, item in enumerate(rank)}
    return sum((place[a] < place[b]) - (place[a] > place[b]) for rank in first for a, b in pairwise(rank)) < 0
