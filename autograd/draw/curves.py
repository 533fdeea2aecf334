"""The curves of edges: from the side of one card to the side of the next, the operands of a card one below the other.

An edge that would run across another card takes the way that Graphviz found around it.
"""

from __future__ import annotations

from collections import Counter
from math import hypot

from .geometry import GUTTER, LONGEST_STACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .geometry import Box, Layout, Point
    from .scene import Edge, Scene

STEPS = 12  # points of a curve that are tested
CLEARANCE = 2.0
BUS_RISE = 16.0  # of the way of shared parameters above the cards that it leads to
TIP, WING = 5.5, 2.2  # the straight end of a curve, which the tip covers, and half the width of the tip


def route(scene: Scene, layout: Layout, rankdir: str) -> list[list[Point]]:
    """For each edge the control points of Bezier curves, then where its tip is; nothing where there is no free way."""
    flat = rankdir == "LR"
    cards = {key: box if flat else turn(box) for key, box in layout.cards.items()}
    frames = {key: box if flat else turn(box) for key, box in layout.groups.items()}
    around = surrounding(scene)
    group_of = {card.key: card.group for card in scene.cards}
    lanes = {index: ways if flat else list(map(turn, ways)) for index, ways in layout.lanes.items()}
    ports = shared_out(scene, layout, cards, lanes)
    stacked = Counter(layout.stacks.values())
    bottom = {
        head: max(bottom_of(layout.cards[key]) for key, user in layout.stacks.items() if user == head)
        for head, count in stacked.items()
        if count > LONGEST_STACK
    }
    curves: list[list[Point]] = []
    for index, edge in enumerate(scene.edges):
        if edge.head in bottom and edge.tail in layout.stacks:
            curves.append(by_bus(layout.cards[edge.tail], layout.cards[edge.head], bottom[edge.head] + GUTTER, flat))
            continue
        if edge.tail in layout.stacks:
            curves.append(from_stack(layout.cards[edge.tail], layout.cards[edge.head], ports[index], flat))
            continue
        if edge.tail in layout.shared:
            curves.append(by_shared_bus(layout.cards[edge.tail], layout.cards[edge.head], ports[index], flat))
            continue
        x, y, width, height = cards[edge.tail]
        start, tip = (x + width, y + height / 2), (cards[edge.head][0], ports[index])
        left, entered = group_of[edge.tail], group_of[edge.head]
        out, into = start[0], tip[0] - TIP
        if (
            left in frames and left not in around[entered]
        ):  # frames of neurons are crossed straight, the bend is between
            out = frames[left][0] + frames[left][2]
        if entered in frames and entered not in around[left]:
            into = frames[entered][0]
        if out >= into:
            out, into = start[0], tip[0] - TIP
        curve = smooth(start, out, lanes.get(index, []), into, tip)
        others = [box for key, box in cards.items() if key not in (edge.tail, edge.head)]
        pieces = [curve[i : i + 4] for i in range(0, len(curve) - 2, 3)]
        if tip[0] < start[0] or any(crosses(piece, box) for piece in pieces for box in others):
            curves.append(layout.edges[index] if layout.edges else [])
        else:
            curves.append(curve if flat else [(b, a) for a, b in curve])
    return curves


def surrounding(scene: Scene) -> dict[int | None, frozenset[int | None]]:
    """The frames around each frame, itself included."""
    around: dict[int | None, frozenset[int | None]] = {None: frozenset()}
    for group in scene.groups:
        around[group.key] = around[group.parent] | {group.key}
    return around


def shared_out(scene: Scene, layout: Layout, turned: dict[int, Box], lanes: dict[int, list[Box]]) -> list[float]:
    """Where on the side of its head each edge arrives: spread evenly, in the order of where they come from.

    Where the operands have an order that no name tells, they arrive in that order. Shared parameters arrive together,
    before all others. For cards that stand above or beside the head it is the side next to them, as a fraction from the
    far end.
    """
    arriving: dict[tuple[int, bool], list[int]] = {}
    for index, edge in enumerate(scene.edges):
        arriving.setdefault((edge.head, edge.tail in layout.stacks), []).append(index)
    ports = [0.0] * len(scene.edges)
    for (head, from_stack), indices in arriving.items():
        boxes = layout.cards if from_stack else turned
        lone = [index for index in indices if scene.edges[index].tail not in layout.shared]
        if from_stack or not in_order([scene.edges[index] for index in lone]):
            lone.sort(
                key=lambda index: lanes[index][-1][1] if index in lanes else middle(scene.edges[index].tail, boxes)
            )
        ranks = [[index for index in indices if scene.edges[index].tail in layout.shared], *([index] for index in lone)]
        _, top, _, height = turned[head]
        ranks = ranks if ranks[0] else ranks[1:]
        for place, together in enumerate(ranks, 1):
            share = place / (len(ranks) + 1)
            for index in together:
                ports[index] = share if from_stack else top + height * share
    return ports


def in_order(edges: Sequence[Edge]) -> bool:
    """Whether operands such as x and y of x - y have an order, and no names that tell it."""
    return len(edges) > 1 and all(edge.slot and not edge.slot[-1].isdigit() and not edge.name for edge in edges)


def middle(key: int, boxes: dict[int, Box]) -> float:
    """Where the middle of a card is across the flow."""
    return boxes[key][1] + boxes[key][3] / 2


def smooth(start: Point, out: float, lanes: Sequence[Box], into: float, tip: Point) -> list[Point]:
    """A curve that leaves and arrives along the flow and rises or falls between frames and ways only."""
    curve = [start]
    straight(curve, (out, start[1]))
    for x, y, width, _ in lanes:
        bent(curve, (x, y))
        straight(curve, (x + width, y))
    bent(curve, (into, tip[1]))
    straight(curve, (tip[0] - TIP, tip[1]))
    return [*curve, tip]


def straight(curve: list[Point], end: Point) -> None:
    """Go on with a curve in a straight line."""
    if curve[-1] != end:
        curve += [curve[-1], end, end]


def bent(curve: list[Point], end: Point) -> None:
    """Go on with a curve along the flow, then across it, then along it."""
    begin = curve[-1]
    reach = max(0.45 * (end[0] - begin[0]), 12.0)
    curve += [(begin[0] + reach, begin[1]), (end[0] - reach, end[1]), end]


def from_stack(tail: Box, head: Box, share: float, flat: bool) -> list[Point]:
    """The curve from a parameter to the card that uses it: the topmost goes farthest, so that none cross."""
    start = (tail[0] + tail[2], tail[1] + tail[3] / 2)
    left, top, width, height = head
    if not flat:
        return smooth(start, start[0], [], left - TIP, (left, top + height * share))
    tip = (left + width * (1 - share), top)
    bend = (tip[0], start[1] + 0.35 * (tip[1] - start[1]))
    return [start, (start[0] + 0.6 * (tip[0] - start[0]), start[1]), bend, (tip[0], tip[1] - TIP), tip]


def by_bus(tail: Box, head: Box, bus: float, flat: bool) -> list[Point]:
    """The way from one of very many parameters: down beside its column, along below all of them, to the card."""
    start, x = (tail[0] + tail[2], tail[1] + tail[3] / 2), tail[0] + tail[2] + GUTTER / 2
    corners = [start, (x, start[1]), (x, bus)]
    if flat:
        port = head[0] + head[2] / 2
        corners += [(port, bus), (port, head[1])]
    else:
        corners += [(head[0], bus)]
    return rounded(corners)


def by_shared_bus(tail: Box, head: Box, port: float, flat: bool) -> list[Point]:
    """The way from one of the parameters that several cards share: beside their stack, then along to each card."""
    start, x = (tail[0] + tail[2], tail[1] + tail[3] / 2), tail[0] + tail[2] + GUTTER / 2
    if flat:
        return rounded([start, (x, start[1]), (x, port), (head[0], port)])
    bus = head[1] - BUS_RISE
    return rounded([start, (x, start[1]), (x, bus), (port, bus), (port, head[1])])


def rounded(corners: Sequence[Point]) -> list[Point]:
    """A way along straight lines with rounded corners."""
    curve = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        begin, end = towards(corner, before), towards(corner, after)
        curve += [curve[-1], begin, begin, corner, corner, end]
    foot = towards(corners[-1], corners[-2], TIP)
    return [*curve, curve[-1], foot, foot, corners[-1]]


def towards(start: Point, goal: Point, far: float = 5.0) -> Point:
    """The point so far from the start on the way to the goal."""
    dx, dy = goal[0] - start[0], goal[1] - start[1]
    share = min(0.5, far / (abs(dx) + abs(dy) or 1.0))
    return start[0] + share * dx, start[1] + share * dy


def bottom_of(box: Box) -> float:
    """The lower side of a box."""
    return box[1] + box[3]


def crosses(curve: Sequence[Point], box: Box) -> bool:
    """Whether a curve runs across a box."""
    (ax, ay), _, _, (dx, dy) = curve
    left, top, right, bottom = box[0], box[1] - CLEARANCE, box[0] + box[2], box[1] + box[3] + CLEARANCE
    if right < ax or left > dx or bottom < min(ay, dy) or top > max(ay, dy):
        return False
    for step in range(1, STEPS):
        x, y = point_of(curve, step / STEPS)
        if left < x < right and top < y < bottom:
            return True
    return False


def point_of(curve: Sequence[Point], t: float) -> Point:
    """The point of a Bezier curve at t, from 0 at its start to 1 at its end."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy


def arrival(points: Sequence[Point]) -> Point:
    """The direction in which a curve arrives, of length 1."""
    *curve, (x, y) = points
    before = next((point for point in reversed(curve) if point != (x, y)), (x - 1.0, y))
    dx, dy = x - before[0], y - before[1]
    return dx / hypot(dx, dy), dy / hypot(dx, dy)


def turn(box: Box) -> Box:
    """A box seen so that a flow that goes down goes to the right."""
    return box[1], box[0], box[3], box[2]


def mirrored(layout: Layout, rankdir: str) -> Layout:
    """The layout with its flow turned round, for the directions RL and BT."""
    if rankdir in ("LR", "TB"):
        return layout
    along_x = rankdir == "RL"

    def box(b: Box) -> Box:
        return (layout.width - b[0] - b[2], *b[1:]) if along_x else (b[0], layout.height - b[1] - b[3], *b[2:])

    layout.cards = {key: box(b) for key, b in layout.cards.items()}
    layout.groups = {key: box(b) for key, b in layout.groups.items()}
    layout.edges = [
        [(layout.width - x, y) if along_x else (x, layout.height - y) for x, y in points] for points in layout.edges
    ]
    return layout
