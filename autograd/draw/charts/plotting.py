"""The SVG of a panel: its titles, its axes, what is in them, and labels where lines end.

The rules of `writers.svg` hold here too: text is escaped, attributes are constants or numbers.
"""

from __future__ import annotations

from math import isfinite

from ..labels import cells, clean, number, typographic
from ..writers.marks import path, short, text
from .marks import drawn, group, symbols
from .panels import Dots, Line, Pixels
from .style import COLOURS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .marks import Place
    from .panels import Panel

LABEL = 13.0  # the least distance of two labels
LONGEST_NUMBER = 9  # characters
SMALL = 6.0  # the width of a character of the numbers beside an axis


def draw_panel(place: Place) -> Iterator[str]:
    """A panel: its titles, its axes, what is in them, and the labels of its lines."""
    panel, left, top = place.panel, place.left, place.top
    width, height = panel.size
    yield text(left, top - 8.0, clean(panel.title), "b")
    if panel.note:
        yield text(place.right, top - 8.0, clean(panel.note), "s e wa" if panel.warned else "s e")
    yield from (drawn(mark, place) for mark in panel.marks if isinstance(mark, Pixels))
    yield from draw_axes(place)
    yield from (drawn(mark, place) for mark in panel.marks if not isinstance(mark, Pixels))
    if panel.x_title:
        yield text(left + width / 2, top + height + 28.0, clean(panel.x_title), "s h")
    yield from draw_labels(place)


def draw_axes(place: Place) -> Iterator[str]:
    """The two axes with the numbers beside them, and, where no image is, lines behind what is drawn."""
    panel = place.panel
    ticks = x_ticks(panel)
    rules = []
    for y, label in y_ticks(panel):
        at = place.y(y)
        rules.append(f"M{short(place.left)} {short(at)}H{short(place.right)}")
        yield text(place.left - 6.0, at + 3.5, typographic(label), "s e")
    if rules and not any(isinstance(mark, Pixels) for mark in panel.marks):
        yield path("".join(rules), "gr")
    stubs = "".join(f"M{short(place.x(x))} {short(place.bottom)}v4" for x, _ in ticks)
    yield path(f"M{short(place.left)} {short(place.top)}V{short(place.bottom)}H{short(place.right)}{stubs}", "ax")
    for x, label in ticks:
        yield text(place.x(x), place.bottom + 15.0, typographic(label), "s h")


def x_ticks(panel: Panel) -> Sequence[tuple[float, str]]:
    """The numbers below a panel."""
    return panel.x.ticks(max(2, int(panel.size[0] / 80.0))) if panel.x_ticks is None else panel.x_ticks


def y_ticks(panel: Panel) -> Sequence[tuple[float, str]]:
    """The numbers on the left of a panel."""
    return panel.y.ticks(max(2, int(panel.size[1] / 36.0))) if panel.y_shown else ()


# --- labels at the ends of lines -------------------------------------------------------------------------------------


def label_of(mark: Line | Dots) -> str:
    """What stands beside a line or in the key of dots: the label, maybe with the last number."""
    if isinstance(mark, Line) and mark.valued:
        return f"{clean(mark.label)} {typographic(number(mark.ys[-1]))}"
    return clean(mark.label)


def labels_width(panel: Panel) -> float:
    """How much room the labels on the right of a panel take; the same whatever the numbers are, which may change."""
    lines = [cells(clean(mark.label)) + 1 + LONGEST_NUMBER for mark in panel.marks if isinstance(mark, Line)]
    return max(lines + [cells(label_of(mark)) + 2 for mark in panel.marks if isinstance(mark, Dots)], default=0) * SMALL


def draw_labels(place: Place) -> Iterator[str]:
    """The label of each line where it ends, and below one another those of dots."""
    marks = [mark for mark in place.panel.marks if isinstance(mark, (Line, Dots))]
    wanted = [end_of(mark, place) for mark in marks]
    for mark, y in zip(marks, spread(wanted, LABEL, place.top + 4.0, place.bottom), strict=True):
        x = place.right + 10.0
        kind = f"v{mark.colour % len(COLOURS)}"
        if isinstance(mark, Dots):
            yield group(mark.colour, *symbols(mark.colour, [(x + 2.0, y)]))
            x += 12.0
        yield text(x, y + 3.5, label_of(mark), f"s tx {kind}")


def end_of(mark: Line | Dots, place: Place) -> float:
    """How far from the top a label wants to be."""
    if isinstance(mark, Dots):
        return place.top
    last = next((y for y in reversed(mark.ys) if isfinite(y)), None)
    return place.bottom if last is None else place.y(last)


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, in the same order, at least so far from one another and from `low` on.

    They end at `high` if there is room.

    >>> spread([1.0, 0.5, 9.9], 2.0, 0.0, 10.0)
    [2.0, 0.0, 9.9]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    edge = high
    for rank, i in enumerate(reversed(order)):  # upwards from the lowest
        placed[i] = edge = max(min(wanted[i], edge), low + distance * (len(order) - 1 - rank))
        edge -= distance
    edge = low
    for i in order:  # and down again where the first way left too little room
        placed[i] = edge = max(placed[i], edge)
        edge += distance
    return placed
