"""The layers of one container: its blocks in ranks, and the ways of its edges between them.

A block stands in the column that its rank says. An edge that skips columns has a point in each, for which room is kept
as for a small block, so that no edge runs across a card. An edge that leads back has points in all columns that it
passes, those of its ends included.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from .ranks import ranked
from .rings import opened, rings
from .ways import back, forth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..geometry import Box
    from .blocks import Block, Key
    from .nest import Traffic
    from .series import Series
    from .ways import Ways

    Joint = tuple[int, float, int, float]

MOST_POINTS = 600  # that each edge has its own; where there are more, edges from one card run together
ENTRY, EXIT = ("entry", 0), ("exit", 0)  # where edges come into a container, and where they leave it


class Layers:
    """The things of a container in ranks: first its blocks, then the points of its edges.

    Each thing has a number. What is told of it is at its number in the lists `keys`, `ranks`, `bands` and `first`; a
    point has the band and the place in the order of the forward pass of the block that it belongs to.
    """

    def __init__(
        self,
        blocks: Mapping[Key, Block],
        traffic: Traffic,
        ways: Ways,
        bands: Mapping[Key, int | None],
        flat: bool,
    ) -> None:
        """Take the blocks, the edges, the ways that these have found so far, and the band of each block."""
        self.ways, self.flat = ways, flat
        self.keys = sorted(blocks, key=lambda key: blocks[key].first)
        self.blocks = [blocks[key] for key in self.keys]
        self.number = {key: item for item, key in enumerate(self.keys)}
        self.bands = [bands.get(key) for key in self.keys]
        self.first = [block.first for block in self.blocks]
        self.ranks = self.ranked(traffic)
        self.columns = ways.new("column", max(self.ranks, default=-1) + 1)
        lengths = [
            abs(self.ranks[self.number[head]] - self.ranks[self.number[tail]]) for tail, head, _ in traffic.inside
        ]
        self.is_crowded = sum(lengths) - len(lengths) > MOST_POINTS
        self.trunks: dict[tuple[int, float], list[tuple[int, float]]] = {}  # in a crowd, by where they begin
        self.joints: list[Joint] = []
        self.series: dict[Key, Series] = {}  # edges that come in keep the order of the cards that they come from
        self.ports: dict[int, float] = {}  # for joints that lead to a certain place on a card, where that is
        for tail, head, index in traffic.inside:
            self.connect(self.number[tail], self.number[head], index)
        for block, index in traffic.leaving:
            self.lead_out(self.number[block], index)
        for block, index in traffic.entering:
            self.lead_in(self.number[block], index)

    def ranked(self, traffic: Traffic) -> list[int]:
        """The rank of each block. In a ring, edges that lead back count the other way round."""
        edges = [(tail, head) for tail, head, _ in traffic.inside if tail != head]
        ends = [(ENTRY, block) for block, _ in traffic.entering] + [(block, EXIT) for block, _ in traffic.leaving]
        for ring in rings(self.keys, edges):
            around = [(tail, head) for tail, head in (*edges, *ends) if (tail in ring) != (head in ring)]
            pull = Counter(head for _, head in around)
            pull.subtract(tail for tail, _ in around)
            place = {key: number for number, key in enumerate(opened(ring, edges, pull))}
            edges = [
                (head, tail) if tail in place and head in place and place[tail] > place[head] else (tail, head)
                for tail, head in edges
            ]
        ranks = ranked([*self.keys, ENTRY, EXIT], edges + ends)
        used = {rank: place for place, rank in enumerate(sorted({ranks[key] for key in self.keys}))}
        return [used[ranks[key]] for key in self.keys]

    # --- the points of edges -----------------------------------------------------------------------------------------

    def connect(self, tail: int, head: int, index: int) -> None:
        """Find the way of an edge between two blocks."""
        begin, end = self.ranks[tail], self.ranks[head]
        way = self.ways.leaving[index]
        if begin < end:
            way.bends += forth(self.columns[begin : end + 1])
            points = self.led_out(tail, index, range(begin + 1, end))
            self.join([points[-1] if points else (tail, self.out(tail, index)), (head, self.into(head, index))])
            self.note_port(head, index)
        else:
            columns = range(begin, end - 1, -1)
            way.bends += back([self.columns[rank] for rank in columns])
            points = self.points(head, columns)
            self.join(points[::-1])
        way.points += [self.keys[item] for item, _ in points]

    def lead_out(self, tail: int, index: int) -> None:
        """Find the way of an edge from a block to the end of the container."""
        begin = self.ranks[tail]
        points = self.led_out(tail, index, range(begin + 1, len(self.columns)))
        way = self.ways.leaving[index]
        way.bends += forth(self.columns[begin:])
        way.points += [self.keys[item] for item, _ in points]

    def lead_in(self, head: int, index: int) -> None:
        """Find the way of an edge from the begin of the container to a block."""
        end = self.ranks[head]
        points = self.points(head, range(end))
        self.join([*points, (head, self.into(head, index))])
        if points:
            self.note_port(head, index)
            tail = self.ways.edges[index].tail
            self.series[self.keys[points[0][0]]] = "", tail * len(self.ways.edges) + index
        way = self.ways.entering[index]
        way.bends[:0] = forth(self.columns[: end + 1])
        way.points[:0] = [self.keys[item] for item, _ in points]

    def led_out(self, tail: int, index: int, ranks: range) -> list[tuple[int, float]]:
        """The points of an edge in the ranks behind a block; in a crowd, those of another edge from there."""
        begin = (tail, self.out(tail, index))
        known = self.trunks.setdefault(begin, []) if self.is_crowded else []
        more = self.points(tail, ranks[len(known) :])
        self.join([known[-1] if known else begin, *more])
        known += more
        return known[: len(ranks)]

    def points(self, like: int, ranks: Sequence[int]) -> list[tuple[int, float]]:
        """A new point in each of these ranks, in the band of a block."""
        begin = len(self.keys)
        self.keys += self.ways.new("point", len(ranks))
        self.ranks += ranks
        self.bands += [self.bands[like]] * len(ranks)
        self.first += [self.first[like]] * len(ranks)
        return [(item, 0.0) for item in range(begin, len(self.keys))]

    def join(self, chain: Sequence[tuple[int, float]]) -> None:
        """Join the things that an edge goes through, in neighbouring ranks, at these places on them."""
        self.joints += [(*one, *two) for one, two in pairwise(chain)]

    def note_port(self, head: int, index: int) -> None:
        """Note of the last joint at which place of a card it ends, if it has one."""
        port = self.ways.ports[index]
        if port is not None and self.ways.last(index)[0] == "card":
            self.ports[len(self.joints) - 1] = self.extent(self.blocks[head].boxes[self.ways.last(index)])[0] + port

    def out(self, tail: int, index: int) -> float:
        """Where an edge leaves a block, across the flow."""
        return self.middle(tail, self.ways.first(index))

    def into(self, head: int, index: int) -> float:
        """Where an edge comes into a block, across the flow: into a card at its middle, so that cards are in line."""
        return self.middle(head, self.ways.last(index))

    def middle(self, item: int, key: Key) -> float:
        """Where the middle of a card or point in a block is, across the flow."""
        begin, size = self.extent(self.blocks[item].boxes[key])
        return begin + size / 2

    def extent(self, box: Box) -> tuple[float, float]:
        """Where a box begins across the flow, and its size there."""
        return (box[1], box[3]) if self.flat else (box[0], box[2])
