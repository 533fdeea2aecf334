"""The ways of edges as curves: from the side of one card to the side of the next, the operands one below the other."""

from __future__ import annotations

from collections import Counter

from ..curves import TIP, by_bus, by_shared_bus, crosses, from_stack, smooth, turn
from ..geometry import GUTTER, LONGEST_STACK
from .ports import shared_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..curves import Run
    from ..geometry import Box, Layout, Point
    from ..scene import Scene
    from .blocks import Key
    from .ways import Way


def routed(
    scene: Scene,
    layout: Layout,
    ways: Sequence[Way],
    boxes: Mapping[Key, Box],
    fixed: Sequence[float | None],
    flat: bool,
) -> list[list[Point]]:
    """For each edge the control points of Bezier curves, then where its tip is."""
    if not flat:
        boxes = {key: turn(box) for key, box in boxes.items()}
    cards = {key: box if flat else turn(box) for key, box in layout.cards.items()}
    around = surrounding(scene)
    group_of = {card.key: card.group for card in scene.cards}
    levels = {index: boxes[way.points[-1]][1] for index, way in enumerate(ways) if way.points}
    arrivals = shared_out(scene, layout, cards, levels, fixed)
    bottom = bottoms(layout)
    curves: list[list[Point]] = []
    for edge, way, arrival in zip(scene.edges, ways, arrivals, strict=True):
        tail, head = layout.cards[edge.tail], layout.cards[edge.head]
        if edge.tail in layout.stacks:
            low = bottom.get(edge.head)
            curves.append(from_stack(tail, head, arrival, flat) if low is None else by_bus(tail, head, low, flat))
            continue
        if edge.tail in layout.shared:
            curves.append(by_shared_bus(tail, head, arrival, flat))
            continue
        x, y, width, height = cards[edge.tail]
        start, tip = (x + width, y + height / 2), (cards[edge.head][0], arrival)
        runs = straight_runs(start, way, boxes, tip)
        left, entered = group_of[edge.tail], group_of[edge.head]
        others = [box for key, box in cards.items() if key not in (edge.tail, edge.head)]
        if left in around[entered]:  # else the frame is crossed straight, the bend is between frames
            runs = bent_early(runs, others)
        if entered in around[left]:
            runs = bent_late(runs, others)
        curve = smooth(runs, tip)
        curves.append(curve if flat else [(b, a) for a, b in curve])
    return curves


def straight_runs(start: Point, way: Way, boxes: Mapping[Key, Box], tip: Point) -> list[Run]:
    """The straight parts of an edge: within columns, where its points are."""
    levels = [start[1], *(boxes[point][1] for point in way.points), tip[1]]
    sides = [start[0]]
    for bend in way.bends:
        sides += [boxes[column][0] + is_end * boxes[column][2] for column, is_end in bend]
    sides.append(tip[0] - TIP)
    return list(zip(sides[::2], sides[1::2], levels, strict=True))


def bent_early(runs: list[Run], others: Sequence[Box]) -> list[Run]:
    """The same way, with its first bend right behind a card that is narrower than its column, if nothing is there."""
    (begin, end, level), (following, _, other), *_ = runs
    if end > begin and following > end and free((begin, level), (following, other), others):
        return [(begin, begin, level), *runs[1:]]
    return runs


def bent_late(runs: list[Run], others: Sequence[Box]) -> list[Run]:
    """The same way, with its last bend right before a card that is narrower than its column, if nothing is there."""
    *_, (_, before, other), (begin, end, level) = runs
    if end > begin > before and free((before, other), (end, level), others):
        return [*runs[:-1], (end, end, level)]
    return runs


def free(begin: Point, end: Point, others: Sequence[Box]) -> bool:
    """Whether a bend runs across nothing."""
    *curve, _ = smooth([(begin[0], begin[0], begin[1]), (end[0], end[0], end[1])], end)
    return not any(crosses(curve[-4:], box) for box in others)


def bottoms(layout: Layout) -> dict[int, float]:
    """Below which line the ways of very many parameters run, by the card that uses them."""
    users = Counter(layout.stacks.values())
    return {
        head: GUTTER + max(bottom_of(layout.cards[key]) for key, user in layout.stacks.items() if user == head)
        for head, count in users.items()
        if count > LONGEST_STACK
    }


def surrounding(scene: Scene) -> dict[int | None, frozenset[int | None]]:
    """The frames around each frame, itself included, and what is around all of them."""
    around: dict[int | None, frozenset[int | None]] = {None: frozenset([None])}
    for group in scene.groups:
        around[group.key] = around[group.parent] | {group.key}
    return around


def bottom_of(box: Box) -> float:
    """The lower side of a box."""
    return box[1] + box[3]
