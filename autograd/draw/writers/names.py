"""Where the names of operands stand: each beside its own edge, close to the tip, where nothing else is.

A name is never put over the tip of an edge, over another name or over a card; where there is no such place it is left
out, as the order of the edges tells as much. Other edges are avoided if there is a choice.
"""

from __future__ import annotations

from ..curves import TIP, WING, arrival, point_of
from ..labels import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..geometry import Box, Layout, Point
    from ..scene import Scene

NAME_CELL, ASCENT, DESCENT = 4.9, 6.5, 2.0  # of text of 8 px
MOST_NAMED = 17  # edges into one card that still have names
STEPS = 24  # points of each piece of a curve that are looked at
BACKWARDS = (0.0, 6.0, 12.0, 18.0, 26.0)  # how far before the tip a name may stand


def placed_names(scene: Scene, layout: Layout) -> dict[int, Point]:
    """For each edge with a name that has a place, by its index, where the text begins."""
    arriving: dict[int, list[int]] = {}
    for index, edge in enumerate(scene.edges):
        arriving.setdefault(edge.head, []).append(index)
    placed: dict[int, Point] = {}
    cards = list(layout.cards.values())
    for indices in arriving.values():
        if not 0 < sum(bool(scene.edges[index].name) for index in indices) <= MOST_NAMED:
            continue
        taken = [tip_box(layout.edges[index]) for index in indices]
        near = [box for box in cards if any(overlap(box, grown(tip, 60.0)) for tip in taken)]
        lines = {index: list(samples(layout.edges[index])) for index in indices}
        for index in indices:
            name = scene.edges[index].name
            if not name:
                continue
            free = [
                box
                for box in places(layout.edges[index], cells(name) * NAME_CELL)
                if not any(overlap(box, other) for other in taken) and not any(overlap(box, card) for card in near)
            ]
            if free:
                best = min(free, key=lambda box: sum(hits(box, line) for line in lines.values()))
                taken.append(best)
                placed[index] = (best[0], best[1] + ASCENT)
    return placed


def places(points: Sequence[Point], width: float) -> Iterator[Box]:
    """The places for a name, the best first: on either side of the edge, as near to its tip as can be."""
    x, y = points[-1]
    dx, dy = arrival(points)
    height = ASCENT + DESCENT
    for back in BACKWARDS:
        if abs(dx) >= abs(dy):
            left = x - (TIP + 1.5 + back) - width if dx > 0 else x + TIP + 1.5 + back
            yield left, y - 2.0 - height, width, height
            yield left, y + 2.5, width, height
        else:
            top = y - (TIP + back) - ASCENT if dy > 0 else y + TIP + back
            yield x - 3.0 - width, top, width, height
            yield x + 3.0, top, width, height


def tip_box(points: Sequence[Point]) -> Box:
    """The box around the tip of an edge."""
    x, y = points[-1]
    dx, dy = arrival(points)
    foot_x, foot_y = x - TIP * dx, y - TIP * dy
    wide, high = abs(dy) * WING, abs(dx) * WING
    left, top = min(x, foot_x - wide), min(y, foot_y - high)
    return left, top, max(x, foot_x + wide) - left, max(y, foot_y + high) - top


def samples(points: Sequence[Point]) -> Iterator[Point]:
    """Points along an edge."""
    for start in range(0, len(points) - 4, 3):
        piece = points[start : start + 4]
        for step in range(STEPS + 1):
            yield point_of(piece, step / STEPS)


def hits(box: Box, line: Sequence[Point]) -> bool:
    """Whether an edge runs through a box."""
    return any(box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3] for x, y in line)


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes have something in common."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def grown(box: Box, by: float) -> Box:
    """A box with room around it."""
    return box[0] - by, box[1] - by, box[2] + 2 * by, box[3] + 2 * by
