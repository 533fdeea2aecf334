"""How many edges of a picture cross: a measure of how easily it is read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from ..curves import point_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..geometry import Point

STEPS = 8  # straight parts that stand for a bend
SLICES = 48  # of the picture, besides those that begin or end with an edge
OFF = 0.381966  # so that no cut is where edges cross because the picture is symmetric
DIGITS = 6  # edges that run together differ by rounding only


def crossings(edges: Sequence[Sequence[Point]], along_x: bool) -> int:
    """How many pairs of edges cross, each pair as often as it does; edges that meet at their ends do not cross.

    The picture is cut into slices across the flow. Edges cross in a slice if they enter it in another order than they
    leave it.

    >>> level = [(0.0, 5.0), (3.0, 5.0), (6.0, 5.0), (9.0, 5.0), (9.0, 5.0)]
    >>> falling = [(0.0, 0.0), (3.0, 0.0), (6.0, 9.0), (9.0, 9.0), (9.0, 9.0)]
    >>> crossings([level, falling, falling], along_x=True)
    2
    """
    lines = [line for edge in edges for line in monotone(edge, along_x)]
    if not lines:
        return 0
    ends = {round(x, 1) for line in lines for x in (line[0][0], line[-1][0])}
    low, high = min(ends), max(ends)
    cuts = sorted(ends | {low + (high - low) * (part + OFF) / SLICES for part in range(SLICES)})
    slices: list[list[Point]] = [[] for _ in cuts]  # for each cut, where edges enter the slice behind it and leave it
    for line in lines:
        first, last = bisect_left(cuts, line[0][0] - 0.1), bisect_right(cuts, line[-1][0] + 0.1)
        heights = [*at(line, cuts[first:last])]
        for number, pair in enumerate(pairwise(heights), first):
            slices[number].append(pair)
    return sum(map(inversions, slices))


def monotone(edge: Sequence[Point], along_x: bool) -> Iterator[list[Point]]:
    """The parts of an edge that lead in one direction, as broken lines along x, all to the right."""
    line: list[Point] = []
    for start in range(0, len(edge) - 4, 3):
        piece = edge[start : start + 4]
        steps = 1 if piece[0] == piece[1] and piece[2] == piece[3] else STEPS
        for step in range(steps + 1):
            x, y = point_of(piece, step / steps)
            point = (x, y) if along_x else (y, x)
            if len(line) > 1 and (point[0] - line[-1][0]) * (line[-1][0] - line[-2][0]) < 0:
                yield line if line[0][0] <= line[-1][0] else line[::-1]
                line = line[-1:]
            line.append(point)
    if len(line) > 1:
        yield line if line[0][0] <= line[-1][0] else line[::-1]


def at(line: Sequence[Point], cuts: Sequence[float]) -> Iterator[float]:
    """How high a broken line is at each cut."""
    index = 0
    for cut in cuts:
        while index < len(line) - 2 and line[index + 1][0] < cut:
            index += 1
        (x, y), (after, height) = line[index], line[index + 1]
        share = min(max((cut - x) / (after - x), 0.0), 1.0) if after > x else 0.0
        yield round(y + (height - y) * share, DIGITS)


def inversions(pairs: Sequence[Point]) -> int:
    """How many pairs are in another order by their second than by their first numbers."""
    total = 0
    seen: list[float] = []
    for _, end in sorted(pairs):
        index = bisect_right(seen, end)
        total += len(seen) - index
        seen.insert(index, end)
    return total
