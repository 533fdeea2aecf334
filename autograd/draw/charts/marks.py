"""What is in the axes of a panel as SVG: lines, dots, bars, pixels and contours.

A chart has a budget of bytes, so a line of thousands of points is drawn by as many as can be seen, and all dots of a
kind are one path.
"""

from __future__ import annotations

from base64 import b64encode
from math import ceil, inf, isfinite

from ..labels import clean, number
from ..writers.marks import decimal, hint, path, short
from .panels import Bars, Contour, Dots, Line, Pixels
from .style import COLOURS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from .panels import Mark, Panel, Point

MOST_POINTS = 240  # of one line
MOST_DOTS = 600  # of one panel
SQUARE = 5


class Place:
    """Where on the page the numbers of a panel are."""

    def __init__(self, panel: Panel, left: float, top: float) -> None:
        """Put the upper left end of the axes there."""
        self.panel, self.left, self.top = panel, left, top
        self.right, self.bottom = left + panel.size[0], top + panel.size[1]

    def x(self, x: float) -> float:
        """How far from the left a number is."""
        return self.xs((x,))[0]

    def y(self, y: float) -> float:
        """How far from the top a number is."""
        return self.ys((y,))[0]

    def xs(self, xs: Iterable[float]) -> list[float]:
        """How far from the left each of many numbers is."""
        return [self.left + self.panel.size[0] * within(share) for share in self.panel.x.shares(xs)]

    def ys(self, ys: Iterable[float]) -> list[float]:
        """How far from the top each of many numbers is."""
        return [self.bottom - self.panel.size[1] * within(share) for share in self.panel.y.shares(ys)]


def within(share: float) -> float:
    """A share that does not leave the panel by more than a line is thick; also of what is not finite a number."""
    return max(-0.02, min(1.02, share))


def drawn(mark: Mark, place: Place) -> str:
    """A mark as SVG."""
    return DRAW[type(mark)](mark, place)


def draw_line(mark: Line, place: Place) -> str:
    """A line in pieces, its lonely points as dots, and the marks of its gaps."""
    runs, odd = thinned(mark.ys, min(MOST_POINTS, int(place.panel.size[0])))
    points = [
        list(zip(place.xs(mark.xs[i] for i in run), place.ys(mark.ys[i] for i in run), strict=True)) for run in runs
    ]
    lines = "".join(polyline(run) for run in points if len(run) > 1)
    dots = "".join(dot(*run[0]) for run in points if len(run) == 1)
    kind = f"ln{' da' if mark.dashed else ''}{' th' if len(mark.ys) > MOST_POINTS else ''}"
    parts = [hint(clean(mark.label)), path(lines, kind) if lines else ""]
    parts += [path(dots, "pt") if dots else "", gaps(mark, odd, place) if odd else ""]
    return group(mark.colour, *parts)


def gaps(mark: Line, odd: Sequence[int], place: Place) -> str:
    """The marks of the numbers of a line that are not finite, one where several would cover each other."""
    first = f"{clean(mark.label)}: {number(mark.ys[odd[0]])} at {number(mark.xs[odd[0]], 9)}"
    more = f" and {len(odd) - 1:,} more that are not finite" if len(odd) > 1 else ""
    places = sorted({(round(place.x(mark.xs[i])) // 4 * 4 + 2, mark.ys[i] == inf) for i in odd})
    up, down = f"{short(place.top)}l-4 7h8z", f"{short(place.bottom)}l-4-7h8z"
    return path("".join(f"M{x} {up if high else down}" for x, high in places), "od", hint(first + more))


def draw_dots(mark: Dots, place: Place) -> str:
    """Dots, of very many a part."""
    share = sum(len(other.points) for other in place.panel.marks if isinstance(other, Dots)) / MOST_DOTS
    points = mark.points[:: max(1, ceil(share))]
    finite = [(x, y) for x, y in points if isfinite(x) and isfinite(y)]
    places = zip(place.xs(x for x, _ in finite), place.ys(y for _, y in finite), strict=True)
    return group(mark.colour, hint(clean(mark.label)), *symbols(mark.colour, places))


def draw_bars(mark: Bars, place: Place) -> str:
    """Bars from the lower end of the panel."""
    floor, shapes = short(place.bottom), []
    for left, right, height in mark.bars:
        if height:
            x, top = place.x(left), min(place.y(height), place.bottom - 1.0)
            wide = max(place.x(right) - x - 0.7, 0.7)
            shapes.append(f"M{short(x)} {floor}V{short(top)}h{short(wide)}V{floor}z")
    return group(mark.colour, path("".join(shapes), "od" if mark.odd else "ba", hint(clean(mark.label))))


def draw_pixels(mark: Pixels, place: Place) -> str:
    """An image as large as the panel."""
    (width, height), data = place.panel.size, b64encode(mark.png).decode()
    box = f'x="{short(place.left)}" y="{short(place.top)}" width="{short(width)}" height="{short(height)}"'
    return f'<image {box} preserveAspectRatio="none" href="data:image/png;base64,{data}"/>'


def draw_contour(mark: Contour, place: Place) -> str:
    """A curve in pieces."""
    ends = [((place.x(a), place.y(b)), (place.x(c), place.y(d))) for (a, b), (c, d) in mark.pieces]
    return path("".join(map(polyline, ends)), "ct")


DRAW: dict[type, Callable[[Any, Place], str]] = {
    Line: draw_line,
    Dots: draw_dots,
    Bars: draw_bars,
    Pixels: draw_pixels,
    Contour: draw_contour,
}


def group(colour: int, *parts: str) -> str:
    """Parts that share a colour."""
    return f'<g class="v{colour % len(COLOURS)}">{"".join(parts)}</g>'


def symbols(colour: int, places: Iterable[Point]) -> list[str]:
    """Dots with paper around them: round for even colours, square for odd."""
    if colour % 2:
        squares = (f"M{short(x - SQUARE / 2)} {short(y - SQUARE / 2)}h{SQUARE}v{SQUARE}h-{SQUARE}z" for x, y in places)
        return [path("".join(squares), "sq")]
    dots = "".join(dot(x, y) for x, y in places)
    return [path(dots, "ha"), path(dots, "pt")]


def dot(x: float, y: float) -> str:
    """A dot: a line of almost no length, with round ends. Not all renderers draw square ones, or length 0."""
    return f"M{short(x)} {short(y)}h.01"


def polyline(points: Sequence[Point]) -> str:
    """A path through points, in tenths of a pixel; each but the first by its distance from the one before.

    >>> polyline([(0.0, 0.0), (1.0, 2.04), (2.0, 1.0)])
    'M0 0l1 2 1-1'
    """
    (x, y), *others = [(round(10 * x), round(10 * y)) for x, y in points]
    begin, steps = f"M{decimal(x)} {decimal(y)}l", []
    for a, b in others:
        steps += [decimal(a - x), decimal(b - y)]
        x, y = a, b
    return begin + " ".join(steps).replace(" -", "-")


def thinned(ys: Sequence[float], most: int) -> tuple[list[list[int]], list[int]]:
    """The runs of finite numbers, by their places, and the places of the others.

    Of more than `most` numbers, each of as many stretches keeps its least and its greatest, so that nothing that can be
    seen is lost, and the last one stays where the label is.

    >>> thinned([1.0, 2.0, float("nan"), 3.0], 10)
    ([[0, 1], [3]], [2])
    """
    step = ceil(2 * len(ys) / most) if len(ys) > most else 1
    runs: list[list[int]] = [[]]
    odd: list[int] = []
    for start in range(0, len(ys), step):
        stretch = ys[start : start + step]
        places: Sequence[int] = range(start, start + len(stretch))
        if not isfinite(sum(stretch)):
            odd += [i for i in places if not isfinite(ys[i])]
            places = [i for i in places if isfinite(ys[i])]
            stretch = [ys[i] for i in places]
        if stretch:
            kept = {places[stretch.index(min(stretch))], places[stretch.index(max(stretch))]}
            runs[-1] += sorted(kept | {places[-1]} if start + step >= len(ys) else kept)
        else:
            runs.append([])
    return [run for run in runs if run], odd
