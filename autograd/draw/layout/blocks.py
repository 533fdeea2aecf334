"""What is placed as one: a card with those that stand beside it, a frame with all that is in it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from ..geometry import FRAME_HEAD, FRAME_PAD, GUTTER, LONGEST_STACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..geometry import Box, Point
    from .stacks import Stacks

BETWEEN_STACKED, BETWEEN_CARDS = 4.0, 9.0
STACK_GAP = 22.0  # between a stack and the card that uses it
BUS_GAP = 10.0  # more than that between parameters and cards that share them
BUS_ROOM = 22.0  # above cards that share parameters, where the flow goes down

Key = tuple[str, int]  # a "card", a "group" (a frame), a "point" on the way of an edge, a "column" of what holds them


@dataclass(slots=True)
class Block:
    """Something that is placed as one."""

    width: float
    height: float
    boxes: dict[Key, Box]  # relative to the corner of the block
    first: int  # the least key of its cards
    stretched: Key | None = None  # what is made as wide as the widest block of its column


def card_block(users: Sequence[int], stacks: Stacks, extent: dict[int, Point], flat: bool) -> Block:
    """A card, or several that share parameters, with all that stand beside.

    Where the flow goes to the right, a stack is above and to the left of the card that uses it, shared parameters above
    everything, and the cards are below one another. Where it goes down, stacks are to the left.
    """
    shared = [key for key, sharing in stacks.users.items() if sharing[0] == users[0]]
    own = {user: stacks.beside(user) for user in users}
    room = max(stack_of(keys, extent)[0] for keys in ((shared, *own.values()) if flat else (shared,)))
    left = room + STACK_GAP + (BUS_GAP if shared else 0.0) if room else 0.0
    boxes: dict[Key, Box] = {}
    x = y = 0.0
    if shared:
        width, height, stack = stack_of(shared, extent)
        tallest = max(extent[user][1] for user in users)
        y = 0.0 if flat else max(0.0, BUS_ROOM + (tallest - height) / 2)
        boxes.update(shifted(stack, room - width, y))
        x, y = (0.0, height + 2 * BETWEEN_CARDS) if flat else (left, 0.0)
    for user in users:
        wide, tall = extent[user]
        width, height, stack = stack_of(own[user], extent)
        many = len(own[user]) > LONGEST_STACK
        if flat:
            boxes.update(shifted(stack, room - width, y))
            y += height + ((2 * GUTTER if many else 6.0) if stack else 0.0)
            boxes["card", user] = (left, y, wide, tall)
            y += tall + BETWEEN_CARDS
        else:
            top = BUS_ROOM if shared else 0.0
            below = height + GUTTER - tall / 2 if many else (height - tall) / 2
            boxes.update(shifted(stack, x, top + max(0.0, -below)))
            x += width + STACK_GAP if stack else 0.0
            boxes["card", user] = (x, top + max(0.0, below), wide, tall)
            x += wide + BETWEEN_CARDS
    right = max(box[0] + box[2] for box in boxes.values())
    bottom = max(box[1] + box[3] for box in boxes.values())
    first = min(key for _, key in boxes)
    return Block(right, bottom, boxes, first)


def stack_of(keys: Sequence[int], extent: dict[int, Point]) -> tuple[float, float, dict[Key, Box]]:
    """Cards below one another, their right sides in line; very many in several stacks beside each other."""
    if not keys:
        return 0.0, 0.0, {}
    count = len(keys)
    stacks = 1 if count <= LONGEST_STACK else ceil(count / max(8, ceil(sqrt(3 * count))))
    rows = ceil(count / stacks)
    widest = max(extent[key][0] for key in keys)
    boxes: dict[Key, Box] = {}
    height = left = 0.0
    for start in range(0, count, rows):
        top = 0.0
        for key in keys[start : start + rows]:
            wide, tall = extent[key]
            boxes["card", key] = (left + widest - wide, top, wide, tall)
            top += tall + BETWEEN_STACKED
        height = max(height, top - BETWEEN_STACKED)
        left += widest + GUTTER
    return left - GUTTER, height, boxes


def framed(block: Block, key: int, title: float) -> Block:
    """A block with a frame around it and room for a title."""
    width = max(block.width + 2 * FRAME_PAD, title)
    height = block.height + FRAME_HEAD + FRAME_PAD
    left = (width - block.width) / 2
    boxes = shifted(block.boxes, left, FRAME_HEAD)
    boxes["group", key] = (0.0, 0.0, width, height)
    return Block(width, height, boxes, block.first, ("group", key))


def shifted(boxes: dict[Key, Box], x: float, y: float) -> dict[Key, Box]:
    """Boxes moved."""
    return {key: (box[0] + x, box[1] + y, box[2], box[3]) for key, box in boxes.items()}


def across(block: Block, flat: bool) -> float:
    """The size of a block across the flow."""
    return block.height if flat else block.width


def along(block: Block, flat: bool) -> float:
    """The size of a block along the flow."""
    return block.width if flat else block.height


def stretch(block: Block, thickness: float) -> None:
    """Make a lone card or a frame as wide as its column, so that cards line up."""
    if block.stretched is not None:
        left, top, _, height = block.boxes[block.stretched]
        block.boxes[block.stretched] = (left, top, thickness, height)
        block.width = thickness
