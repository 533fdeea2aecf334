"""What a chart consists of: panels, and the lines, dots, bars and pixels in them; not how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ..labels import clean, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .axes import Axis, Tick

    Point = tuple[float, float]

BLOCKS = "▁▂▃▄▅▆▇█"
SPARKS = 32  # characters of a line in the text form
WIDTH, HEIGHT = 500.0, 170.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points from left to right, with its label at its end.

    Numbers that are not finite are gaps in the line, each with a mark at the lower end of the panel, at the upper one
    for +∞. A point without neighbours is a dot. Where `valued`, the label tells the last number.
    """

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    colour: int = 0
    dashed: bool = False
    valued: bool = True

    def words(self, panel: Panel) -> tuple[str, str, str]:
        """What stands for it in the text form: its label, its shape, its first and last number and their extremes."""
        finite = [y for y in self.ys if isfinite(y)]
        if not finite:
            return clean(self.label), "", f"no finite number among {len(self.ys)}"
        ends = number(self.ys[0]) if len(self.ys) == 1 else f"{number(self.ys[0])} → {number(self.ys[-1])}"
        more = f", between {number(min(finite))} and {number(max(finite))}" if len(finite) > 2 else ""
        odd = f", {len(self.ys) - len(finite)} not finite" if len(finite) < len(self.ys) else ""
        return clean(self.label), sparkline([panel.y.share(y) for y in spaced(self.ys, SPARKS)]), ends + more + odd


@dataclass(frozen=True, slots=True)
class Dots:
    """Points of one kind, round ones for even colours, square ones for odd."""

    label: str
    points: Sequence[Point]
    colour: int = 0

    def words(self, panel: Panel) -> tuple[str, str, str]:
        """What stands for them in the text form."""
        return clean(self.label), "", f"{len(self.points):,} point{'' if len(self.points) == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, each with its left end, its right end and its height; `odd` ones are marked as a warning."""

    label: str
    bars: Sequence[tuple[float, float, float]]
    colour: int = 0
    odd: bool = False

    def words(self, panel: Panel) -> tuple[str, str, str]:
        """What stands for them in the text form."""
        top = max((height for _, _, height in self.bars), default=0.0) or 1.0
        shape = sparkline([height / top for _, _, height in self.bars])
        return clean(self.label), shape, f"{sum(height for _, _, height in self.bars):,.0f}"


@dataclass(frozen=True, slots=True)
class Pixels:
    """An image that fills the panel: a PNG."""

    png: bytes


@dataclass(frozen=True, slots=True)
class Contour:
    """A curve in pieces, each from one point to another."""

    pieces: Sequence[tuple[Point, Point]]


Mark = Line | Dots | Bars | Pixels | Contour


@dataclass(frozen=True, slots=True)
class Panel:
    """A pair of axes with what is drawn in them.

    Args:
        title: what stands above it.
        x: the axis to the right.
        y: the axis upwards.
        marks: what is drawn, from back to front.
        size: the width and the height within the axes, in pixels.
        x_title: what stands below the axis.
        note: what stands at the right, above it.
        warned: whether the note is a warning.
        x_ticks: the numbers beside the axis, where they are not those of the axis.
        y_shown: whether there are numbers beside the other axis.
    """

    title: str
    x: Axis
    y: Axis
    marks: Sequence[Mark]
    size: tuple[float, float] = (WIDTH, HEIGHT)
    x_title: str = ""
    note: str = ""
    warned: bool = False
    x_ticks: Sequence[Tick] | None = None
    y_shown: bool = True

    @property
    def heading(self) -> str:
        """The first line of the text form."""
        note = f": {clean(self.note)}" if self.note else ""
        return f"{clean(self.title)}{' (logarithmic)' if self.y.log else ''}{note}"

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """The other lines of the text form, in three columns."""
        for mark in self.marks:
            if not isinstance(mark, (Pixels, Contour)):
                label, shape, numbers = mark.words(self)
                yield f"  {label}", shape, numbers


def spaced(numbers: Sequence[float], most: int) -> list[float]:
    """At most so many of the numbers, evenly spaced, the first and the last among them.

    >>> spaced(range(10), 4), spaced([1, 2], 4)
    ([0, 3, 6, 9], [1, 2])
    """
    last = len(numbers) - 1
    return list(numbers) if last < most else [numbers[i * last // (most - 1)] for i in range(most)]


def sparkline(shares: Sequence[float]) -> str:
    """Numbers from 0 to 1 as a line of small bars; what is not finite is ×.

    >>> sparkline([0.0, 0.3, 1.0, float("nan")])
    '▁▃█×'
    """
    top = len(BLOCKS) - 1
    return "".join(BLOCKS[round(min(max(x, 0.0), 1.0) * top)] if isfinite(x) else "×" for x in shares)
