"""Coordinates for networks, computed here: columns of cards, and columns of frames of cards, however deep.

It takes a scene in which, inside each frame, almost every edge leads from one column to the next, as in neurons, in
layers, in models made of them and in a loss behind them. Few edges may skip columns; they get ways between the cards.
Every other scene is left to Graphviz.
"""

from __future__ import annotations

from .blocks import BETWEEN_CARDS, Block, Key, across, along, card_block, framed, lane, shifted, stretch
from .geometry import Layout, sizes, title_width
from .stacks import stacked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .geometry import Box
    from .scene import Group, Scene
    from .stacks import Stacks

    Between = dict[tuple[Key, Key], list[int]]  # for two blocks the indices of the edges from one to the other

NARROW_GAP, WIDE_GAP = 30.0, 84.0  # between columns, with few and with many edges
MOST_LANES = 8  # in one frame


def place_columns(scene: Scene, rankdir: str) -> Layout | None:
    """The layout of a network without its edges, or nothing if the scene is none."""
    if not scene.groups and not any(card.kind in ("fold", "unit", "layer") for card in scene.cards):
        return None
    flat = rankdir == "LR"
    extent, stacks = sizes(scene), stacked(scene)
    sharing = stacks.sharing()
    between = edges_by_frame(scene, stacks)
    placed: dict[int, Block] = {}
    ways: dict[int, list[Key]] = {}

    def inside(key: int | None) -> Block | None:
        """What stands directly in a frame, or outside all of them."""
        blocks: dict[Key, Block] = {}
        for card in scene.cards:
            users = sharing.get(card.key, (card.key,))
            if card.group == key and card.key not in stacks and card.key == users[0]:
                block = blocks["card", card.key] = card_block(users, stacks, extent, flat)
                block.stretched = ("card", card.key) if card.kind in ("fold", "unit", "layer") else None
        frames = [frame for frame in scene.groups if frame.parent == key]
        blocks |= {("group", frame.key): placed[frame.key] for frame in frames}
        put_in_order(frames, placed)
        edges = between.get(key, {})
        ranks = ranked(blocks, edges)
        if ranks is None:
            return None
        columns = Columns(scene, blocks, ranks, edges, ways)
        return columns.arranged(flat) if len(columns.lanes) <= MOST_LANES else None

    for group in reversed(scene.groups):  # inner frames before outer ones
        block = inside(group.key)
        if block is None:
            return None
        placed[group.key] = framed(block, group.key, title_width(group.title), flat)
    whole = inside(None)
    if whole is None:
        return None
    boxes: dict[str, dict[int, Box]] = {"card": {}, "group": {}, "lane": {}}
    for (kind, key), box in whole.boxes.items():
        boxes[kind][key] = box
    lanes = {index: [boxes["lane"][number] for _, number in keys] for index, keys in ways.items()}
    return Layout(
        whole.width,
        whole.height,
        boxes["card"],
        boxes["group"],
        stacks=stacks.user,
        shared=set(stacks.users),
        lanes=lanes,
    )


def put_in_order(frames: Iterable[Group], placed: dict[int, Block]) -> None:
    """Let frames such as neurons.0, neurons.1 come in the order of their numbers, whichever was used first."""
    numbered: dict[str, list[tuple[int, int]]] = {}
    for frame in frames:
        name, _, number = frame.title.rpartition(".")
        if number.isdecimal():
            numbered.setdefault(name, []).append((int(number), frame.key))
    for alike in numbered.values():
        firsts = sorted(placed[key].first for _, key in alike)
        for (_, key), first in zip(sorted(alike), firsts, strict=True):
            placed[key].first = first


def edges_by_frame(scene: Scene, stacks: Stacks) -> dict[int | None, Between]:
    """The edges by the innermost frame around both ends, between the blocks that stand in that frame."""
    parent: dict[int | None, int | None] = {group.key: group.parent for group in scene.groups}
    group_of = {card.key: card.group for card in scene.cards}
    sharing = stacks.sharing()
    chains: dict[int | None, list[int | None]] = {None: [None]}
    for group in scene.groups:
        chains[group.key] = [*chains[parent[group.key]], group.key]
    found: dict[int | None, Between] = {}
    for index, edge in enumerate(scene.edges):
        if edge.tail in stacks:
            continue
        tails, heads = chains[group_of[edge.tail]], chains[group_of[edge.head]]
        shared = sum(1 for a, b in zip(tails, heads, strict=False) if a == b)
        tail, head = (sharing.get(key, (key,))[0] for key in (edge.tail, edge.head))
        ends = (end_in(tails, shared, tail), end_in(heads, shared, head))
        found.setdefault(tails[shared - 1], {}).setdefault(ends, []).append(index)
    return found


def end_in(chain: Sequence[int | None], shared: int, card: int) -> Key:
    """What stands for a card in the frame that `shared` of its frames surround."""
    inner = chain[shared] if shared < len(chain) else None
    return ("card", card) if inner is None else ("group", inner)


def ranked(blocks: dict[Key, Block], edges: Iterable[tuple[Key, Key]]) -> list[list[Key]] | None:
    """The blocks by column, each as far left as its operands allow, or nothing if there is a ring."""
    inputs: dict[Key, list[Key]] = {item: [] for item in blocks}
    for tail, head in edges:
        inputs[head].append(tail)
    rank: dict[Key, int] = {}
    waiting = sorted(blocks, key=lambda item: blocks[item].first)
    while waiting:
        ready = [item for item in waiting if all(tail in rank for tail in inputs[item])]
        if not ready:
            return None
        for item in ready:
            rank[item] = max((rank[tail] + 1 for tail in inputs[item]), default=0)
        waiting = [item for item in waiting if item not in rank]
    for item in blocks:  # what takes nothing stands right before what takes it
        if not inputs[item]:
            rank[item] = min((rank[head] for tail, head in edges if tail == item), default=1) - 1
    columns: list[list[Key]] = [[] for _ in range(max(rank.values()) + 1)]
    for item in sorted(blocks, key=lambda item: blocks[item].first):
        columns[rank[item]].append(item)
    return columns if all(columns) else None


class Columns:
    """The columns of one frame (or, where the flow goes down, its rows), with ways for edges that skip some."""

    def __init__(
        self, scene: Scene, blocks: dict[Key, Block], ranks: list[list[Key]], edges: Between, ways: dict[int, list[Key]]
    ) -> None:
        """Take the blocks by column and the edges between them; note the ways of edges."""
        self.blocks, self.ranks = blocks, ranks
        self.crowds = [0] * len(ranks)  # the edges that leave each column
        self.lanes: list[Key] = []
        self.sources: dict[Key, list[Key]] = {item: [] for item in blocks}  # the boxes that a block takes edges from
        rank_of = {item: rank for rank, items in enumerate(ranks) for item in items}
        for (tail, head), indices in edges.items():
            for rank in range(rank_of[tail], rank_of[head]):
                self.crowds[rank] += len(indices)
            for index in indices:
                source: Key = ("card", scene.edges[index].tail)
                for rank in range(rank_of[tail] + 1, rank_of[head]):
                    way: Key = ("lane", len(scene.edges) * rank + index)
                    self.lanes.append(way)
                    self.blocks[way] = lane(way, blocks[tail].first)
                    self.sources[way] = [source]
                    ranks[rank].append(way)
                    ways.setdefault(index, []).append(way)
                    source = way
                self.sources[head].append(source)
        for items in ranks:
            items.sort(key=lambda item: blocks[item].first)

    def arranged(self, flat: bool) -> Block:
        """The columns one after the other.

        The middles of columns are on one line, but cards behind others stand level with what they are computed from.
        """
        boxes: dict[Key, Box] = {}
        position = thickness = 0.0
        for rank, crowd in zip(self.ranks, self.crowds, strict=True):
            column = [self.blocks[item] for item in rank]
            thickest = max(along(block, flat) for block in column)
            for block, start in zip(column, self.starts(rank, boxes, flat), strict=True):
                if flat or block.is_lane:
                    stretch(block, thickest, flat)
                slack = (thickest - along(block, flat)) / 2
                x, y = (position + slack, start) if flat else (start, position + slack)
                boxes |= shifted(block.boxes, x, y)
            thickness = position + thickest
            position = thickness + min(NARROW_GAP + 2.5 * (max(crowd, 1) - 1), WIDE_GAP)
        side = 1 if flat else 0
        axis = -min(box[side] for box in boxes.values())
        boxes = shifted(boxes, *((0.0, axis) if flat else (axis, 0.0)))
        length = max(box[side] + box[side + 2] for box in boxes.values())
        first = min(block.first for block in self.blocks.values())
        return Block(*((thickness, length) if flat else (length, thickness)), boxes, first, axis)

    def starts(self, rank: Sequence[Key], boxes: dict[Key, Box], flat: bool) -> list[float]:
        """Where the blocks of a column begin, across the flow; the line through the middles of all columns is at 0."""
        column = [self.blocks[item] for item in rank]
        offsets = [0.0]
        for block in column:
            offsets.append(offsets[-1] + across(block, flat) + BETWEEN_CARDS)
        middle = column[0].axis if len(column) == 1 else (offsets[-1] - BETWEEN_CARDS) / 2
        begin = [-middle] * len(column)
        side = 1 if flat else 0
        taken = [[boxes[source] for source in self.sources[item]] for item in rank]
        if all(taken) and all(block.stretched is None or block.is_lane for block in column):
            levels = [sum(box[side] + box[side + 2] / 2 for box in each) / len(each) for each in taken]
            begin = rising(
                [level - block.axis - offset for level, block, offset in zip(levels, column, offsets, strict=False)]
            )
        return [start + offset for start, offset in zip(begin, offsets, strict=False)]


def rising(wishes: Sequence[float]) -> list[float]:
    """The numbers nearest to the wishes (least squares) of which none is less than the one before it.

    Source: M. Ayer et al., An empirical distribution function for sampling with incomplete information, Annals of
    Mathematical Statistics 26, 1955 (pool adjacent violators).

    >>> rising([1.0, 5.0, 3.0, 6.0])
    [1.0, 4.0, 4.0, 6.0]
    """
    pools: list[tuple[float, int]] = []  # sum and count
    for wish in wishes:
        total, size = wish, 1
        while pools and pools[-1][0] / pools[-1][1] > total / size:
            before, more = pools.pop()
            total, size = total + before, size + more
        pools.append((total, size))
    return [total / size for total, size in pools for _ in range(size)]
