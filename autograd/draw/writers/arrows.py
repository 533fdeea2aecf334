"""The edges of a picture: a curve with a tip, as thick as the gradient that flows through it.

Where there are very many, those that look alike are one shape and have no names: nobody points at one of hundreds.
"""

from __future__ import annotations

from collections import Counter

from ..curves import TIP, WING, arrival
from .marks import curve, hint, path, short, text, together
from .names import MOST_NAMED, placed_names
from .style import thickness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..geometry import Layout, Point
    from ..scene import Edge, Scene
    from .colours import Colours

CROWD = 10  # edges into one card that still have tips
MANY_EDGES = 120
OVERHANG = 1.2  # of a tip on either side of its edge


class Arrow:
    """One edge as it is drawn: the data and the classes of its line and of its tip."""

    def __init__(
        self, edge: Edge, points: Sequence[Point], colours: Colours, *, tipped: bool, thin: bool, step: int = 0
    ) -> None:
        """Find its colour, its line, and its tip unless it stands in a crowd; and in an animation its step."""
        hue, self.degree = colours.edge(edge)
        flow = f"e{hue} w{self.degree}" if hue else "w0"
        look = flow if colours.has_flow else "f" if thin else ""
        when = f"s{step}" if step else ""
        self.kind = " ".join(filter(None, ("w", look, when)))
        self.tip_kind = " ".join(filter(None, (hue or "a", when)))
        self.line, self.tip = line_and_tip(points, tipped, thickness(self.degree) if hue else 0.0)


def edges(scene: Scene, layout: Layout, colours: Colours, steps: Mapping[int, int]) -> Iterator[str]:
    """The edges with what they say when they are pointed at, then their tips, then the names of operands.

    In an animation an edge appears with the card that it leads to.
    """
    many = len(scene.edges) > MANY_EDGES
    ends = [(edge.head, edge.row, edge.tail in layout.stacks or edge.tail in layout.shared) for edge in scene.edges]
    arriving = Counter(ends)
    arrows = []
    for edge, points, end in zip(scene.edges, layout.edges, ends, strict=True):
        crowd = not end[2] and arriving[end] > (MOST_NAMED if edge.slot else CROWD)
        step = steps.get(edge.head, 0)
        arrows.append(Arrow(edge, points, colours, tipped=not crowd, thin=crowd or many, step=step))
    if many:
        arrows.sort(key=lambda arrow: arrow.degree)  # the thickest on top
        yield from together((arrow.kind, arrow.line) for arrow in arrows)
    else:
        lines = zip(scene.edges, arrows, strict=True)
        yield from (path(arrow.line, arrow.kind, hint(edge.note)) for edge, arrow in lines)
    yield from together((arrow.tip_kind, arrow.tip) for arrow in arrows if arrow.tip)
    names = {} if many else placed_names(scene, layout)
    yield from (text(*place, scene.edges[index].name, "o") for index, place in names.items())


def line_and_tip(points: Sequence[Point], tipped: bool, thick: float) -> tuple[str, str]:
    """The data of the curve of an edge and of its tip."""
    *bends, (x, y) = points
    if not tipped:
        return f"{curve(bends)}L{short(x)} {short(y)}", ""
    dx, dy = arrival(points)
    foot_x, foot_y = x - TIP * dx, y - TIP * dy
    half = max(WING, thick / 2 + OVERHANG)
    left, right = (foot_x - half * dy, foot_y + half * dx), (foot_x + half * dy, foot_y - half * dx)
    tip = "L".join(f"{short(a)} {short(b)}" for a, b in ((x, y), left, right))
    return f"{curve(bends)}L{short(foot_x)} {short(foot_y)}", f"M{tip}z"
