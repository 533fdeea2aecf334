"""Coordinates for networks, computed here: columns of cards, and columns of frames of cards, however deep.

It takes a scene in which, inside each frame, every edge leads from one column to the next, as in neurons, in layers and
in models made of them. Every other scene is left to Graphviz. The parameters of a neuron stand above the card that uses
them (left of it where the flow goes down), so that the way of the inputs is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from .geometry import FRAME_HEAD, FRAME_PAD, GUTTER, LONGEST_STACK, Layout, sizes, title_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .geometry import Box, Point
    from .scene import Card, Scene

BETWEEN_PARAMETERS, BETWEEN_CARDS = 4.0, 9.0
STACK_GAP = 22.0  # between parameters and the card that uses them
NARROW_GAP, WIDE_GAP = 30.0, 84.0  # between columns, with few and with many edges

Key = tuple[str, int]  # a card or a frame


@dataclass(slots=True)
class Block:
    """Something that is placed as one: a card with its parameters, or a frame with all that is in it."""

    width: float
    height: float
    cards: dict[int, Box]  # relative to the corner of the block
    groups: dict[int, Box]
    first: int  # the least key of its cards
    axis: float  # where its main card has its middle, across the flow
    stretched: int | None = None  # the card or frame that is made as wide as the widest of its column


def place_columns(scene: Scene, rankdir: str) -> Layout | None:
    """The layout of a network without its edges, or nothing if the scene is none."""
    if not scene.groups and not any(card.kind in ("fold", "unit", "layer") for card in scene.cards):
        return None
    flat = rankdir == "LR"
    extent, stacks = sizes(scene), stacked(scene)
    lifted = lifted_edges(scene, stacks)
    placed: dict[int, Block] = {}

    def inside(key: int | None) -> Block | None:
        """What stands directly in a frame, or outside all of them."""
        blocks: dict[Key, Block] = {}
        for card in scene.cards:
            if card.group == key and card.key not in stacks:
                parameters = [parameter for parameter, user in stacks.items() if user == card.key]
                blocks["card", card.key] = card_block(card, parameters, extent, flat)
        blocks |= {("group", frame.key): placed[frame.key] for frame in scene.groups if frame.parent == key}
        edges = lifted.get(key, {})
        ranks = ranked(blocks, edges)
        if ranks is None:
            return None
        return arranged([[blocks[item] for item in rank] for rank in ranks], gaps(ranks, edges), flat)

    for group in reversed(scene.groups):  # inner frames before outer ones
        block = inside(group.key)
        if block is None:
            return None
        placed[group.key] = framed(block, group.key, title_width(group.title), flat)
    whole = inside(None)
    if whole is None:
        return None
    return Layout(whole.width, whole.height, whole.cards, whole.groups, stacks=stacks)


def stacked(scene: Scene) -> dict[int, int]:
    """The parameters that a single card of the same frame uses, each with that card."""
    cards = {card.key: card for card in scene.cards}
    users: dict[int, list[int]] = {}
    for edge in scene.edges:
        if cards[edge.tail].kind == "parameter":
            users.setdefault(edge.tail, []).append(edge.head)
    return {
        key: heads[0]
        for key, heads in users.items()
        if len(heads) == 1 and cards[heads[0]].group == cards[key].group and not cards[key].is_root
    }


def lifted_edges(scene: Scene, stacks: dict[int, int]) -> dict[int | None, dict[tuple[Key, Key], int]]:
    """The edges by the innermost frame around both ends, between the cards or frames that stand in that frame."""
    parent: dict[int | None, int | None] = {group.key: group.parent for group in scene.groups}
    group_of = {card.key: card.group for card in scene.cards}
    chains: dict[int | None, list[int | None]] = {None: [None]}
    for group in scene.groups:
        chains[group.key] = [*chains[parent[group.key]], group.key]
    lifted: dict[int | None, dict[tuple[Key, Key], int]] = {}
    for edge in scene.edges:
        if edge.tail in stacks:
            continue
        tails, heads = chains[group_of[edge.tail]], chains[group_of[edge.head]]
        shared = sum(1 for a, b in zip(tails, heads, strict=False) if a == b)
        ends = (end_in(tails, shared, edge.tail), end_in(heads, shared, edge.head))
        counts = lifted.setdefault(tails[shared - 1], {})
        counts[ends] = counts.get(ends, 0) + 1
    return lifted


def end_in(chain: Sequence[int | None], shared: int, card: int) -> Key:
    """What stands for a card in the frame that `shared` of its frames surround."""
    inner = chain[shared] if shared < len(chain) else None
    return ("card", card) if inner is None else ("group", inner)


def ranked(blocks: dict[Key, Block], edges: Iterable[tuple[Key, Key]]) -> list[list[Key]] | None:
    """The blocks by column, or nothing if there is a ring or an edge that skips a column."""
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
    if any(rank[head] != rank[tail] + 1 for tail, head in edges):
        return None
    columns: list[list[Key]] = [[] for _ in range(max(rank.values()) + 1)]
    for item in sorted(blocks, key=lambda item: blocks[item].first):
        columns[rank[item]].append(item)
    return columns if all(columns) else None


def gaps(ranks: Sequence[Sequence[Key]], edges: dict[tuple[Key, Key], int]) -> list[float]:
    """The room after each column: more where more edges have to find their way."""
    place = {item: index for index, rank in enumerate(ranks) for item in rank}
    counts = [0] * len(ranks)
    for (tail, _), count in edges.items():
        counts[place[tail]] += count
    return [min(NARROW_GAP + 2.5 * (count - 1), WIDE_GAP) for count in counts]


def card_block(card: Card, parameters: Sequence[int], extent: dict[int, Point], flat: bool) -> Block:
    """A card, and its parameters in a stack above and to the left of it, or to the left alone; many in several."""
    width, height = extent[card.key]
    stretched = card.key if card.kind in ("fold", "unit", "layer") else None
    if not parameters:
        axis = (height if flat else width) / 2
        return Block(width, height, {card.key: (0.0, 0.0, width, height)}, {}, card.key, axis, stretched)
    wide, tall = extent[parameters[0]]
    count = len(parameters)
    stacks = 1 if count <= LONGEST_STACK else ceil(count / max(8, ceil(sqrt(3 * count))))
    rows = ceil(count / stacks)
    cards: dict[int, Box] = {}
    for place, key in enumerate(parameters):
        column, row = divmod(place, rows)
        cards[key] = (column * (wide + GUTTER), row * (tall + BETWEEN_PARAMETERS), wide, tall)
    right = max(box[0] for box in cards.values()) + wide
    bottom = max(box[1] for box in cards.values()) + tall
    left = right + STACK_GAP
    if flat:
        top = bottom + (6.0 if count <= LONGEST_STACK else 2 * GUTTER)
    else:
        top = max(0.0, (bottom - height) / 2) if count <= LONGEST_STACK else bottom + GUTTER - height / 2
    cards[card.key] = (left, top, width, height)
    axis = top + height / 2 if flat else left + width / 2
    return Block(left + width, max(top + height, bottom), cards, {}, min(cards), axis)


def arranged(columns: Sequence[Sequence[Block]], gaps: Sequence[float], flat: bool) -> Block:
    """Columns of blocks one after the other (or, where the flow goes down, rows), their middles on one line."""
    cards: dict[int, Box] = {}
    groups: dict[int, Box] = {}
    middles = [column[0].axis if len(column) == 1 else total(column, flat) / 2 for column in columns]
    axis = max(middles)
    position = length = 0.0
    for column, middle, gap in zip(columns, middles, gaps, strict=True):
        thickest = max(block.width if flat else block.height for block in column)
        start = axis - middle
        for block in column:
            if flat:
                stretch(block, thickest)
            slack = (thickest - (block.width if flat else block.height)) / 2
            x, y = (position + slack, start) if flat else (start, position + slack)
            cards.update((key, shifted(box, x, y)) for key, box in block.cards.items())
            groups.update((key, shifted(box, x, y)) for key, box in block.groups.items())
            start += across(block, flat) + BETWEEN_CARDS
        length = max(length, start - BETWEEN_CARDS)
        position += thickest + gap
    thickness = position - gaps[-1]
    first = min(block.first for column in columns for block in column)
    return Block(*((thickness, length) if flat else (length, thickness)), cards, groups, first, axis)


def total(column: Sequence[Block], flat: bool) -> float:
    """How much room a column takes across the flow."""
    return sum(across(block, flat) + BETWEEN_CARDS for block in column) - BETWEEN_CARDS


def across(block: Block, flat: bool) -> float:
    """The size of a block across the flow."""
    return block.height if flat else block.width


def stretch(block: Block, width: float) -> None:
    """Make a lone card or frame as wide as its column, so that edges of cards line up."""
    if block.stretched is not None:
        boxes = block.groups if block.stretched in block.groups else block.cards
        left, top, _, height = boxes[block.stretched]
        boxes[block.stretched] = (left, top, width, height)
        block.width = width


def framed(block: Block, key: int, title: float, flat: bool) -> Block:
    """A block with a frame around it and room for a title."""
    width = max(block.width + 2 * FRAME_PAD, title)
    height = block.height + FRAME_HEAD + FRAME_PAD
    left = (width - block.width) / 2
    cards = {card: shifted(box, left, FRAME_HEAD) for card, box in block.cards.items()}
    groups = {group: shifted(box, left, FRAME_HEAD) for group, box in block.groups.items()}
    axis = block.axis + (FRAME_HEAD if flat else left)
    return Block(width, height, cards, groups | {key: (0.0, 0.0, width, height)}, block.first, axis, key)


def shifted(box: Box, x: float, y: float) -> Box:
    """A box moved."""
    return box[0] + x, box[1] + y, box[2], box[3]
