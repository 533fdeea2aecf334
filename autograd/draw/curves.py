"""The shapes of edges: smooth bends, ways from stacks of parameters, and what one asks of a curve."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from .geometry import GUTTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .geometry import Box, Layout, Point

    Run = tuple[float, float, float]  # a straight part of an edge, along the flow: from, to, at which level

STEPS = 12  # points of a curve that are tested
CLEARANCE = 2.0
BUS_RISE = 16.0  # of the way of shared parameters above the cards that it leads to
TURN = 14.0  # how far an edge that turns round goes on
TIP, WING = 5.5, 2.2  # the straight end of a curve, which the tip covers, and half the width of the tip


def smooth(runs: Iterable[Run], tip: Point) -> list[Point]:
    """The control points of Bezier curves along straight runs, with bends between, then the tip.

    >>> smooth([(0.0, 10.0, 1.0), (30.0, 34.5, 1.0)], (40.0, 1.0))
    [(0.0, 1.0), (0.0, 1.0), (34.5, 1.0), (34.5, 1.0), (40.0, 1.0)]
    """
    joined: list[Run] = []
    for begin, end, level in runs:
        if joined and abs(joined[-1][2] - level) < 0.05 and (end - begin) * (joined[-1][1] - joined[-1][0]) >= 0:
            joined[-1] = (joined[-1][0], end, joined[-1][2])
        else:
            joined.append((begin, end, level))
    curve = [(joined[0][0], joined[0][2])]
    for run, (begin, _, level) in pairwise(joined):
        straight(curve, run)
        bent(curve, (begin, level), forth=run[1] - run[0] > -0.05)
    straight(curve, joined[-1])
    return [*curve, tip]


def straight(curve: list[Point], run: Run) -> None:
    """Go on with a curve in a straight line."""
    end = (run[1], curve[-1][1])
    if abs(end[0] - curve[-1][0]) > 0.05 or len(curve) == 1:
        curve += [curve[-1], end, end]


def bent(curve: list[Point], end: Point, forth: bool) -> None:
    """Go on with a curve along the flow, then across it, then along it; or turn round, if it ends where it begins."""
    begin = curve[-1]
    reach = 0.45 * (end[0] - begin[0]) or (TURN if forth else -TURN)
    back = reach if end[0] == begin[0] else -reach
    curve += [(begin[0] + reach, begin[1]), (end[0] + back, end[1]), end]


def from_stack(tail: Box, head: Box, share: float, flat: bool) -> list[Point]:
    """The curve from a parameter to the card that uses it: the topmost goes farthest, so that none cross."""
    start = (tail[0] + tail[2], tail[1] + tail[3] / 2)
    left, top, width, height = head
    if not flat:
        tip = (left, top + height * share)
        return smooth([(start[0], start[0], start[1]), (left - TIP, left - TIP, tip[1])], tip)
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
