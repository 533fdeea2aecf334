"""The colours of numbers and of the flow of gradient: hue for the sign, a degree for the size.

A degree grows with the square root of a number, from 1 to the full 8 at the scale of its kind. The scale of gradients,
of weights and so on is their 98th percentile, so that one number far out does not make all others pale.
"""

from __future__ import annotations

from itertools import chain
from math import ceil, sqrt

from .style import DEGREES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..scene import Edge, Row, Scene

GRADIENT, DATA = "grad", "data"  # rows whose names end in "grad" hold gradients; these share one scale
SHARE = 0.98
ENOUGH = 20_000  # numbers that tell a percentile; of more, every second, third and so on is looked at


class Colours:
    """The colours of one picture."""

    def __init__(self, scene: Scene, *, color: str | None = GRADIENT, flow: bool = True) -> None:
        """Look at every number once.

        Args:
            scene: the picture.
            color: "grad", or "data" for colours of what is not a gradient instead, or None: then all is grey.
            flow: whether edges differ by the gradient that flows through them.
        """
        self.color = color
        found: dict[str, list[float]] = {}
        for row in (row for card in scene.cards for row in card.rows):
            if row.gradient is not None and color != DATA:
                found.setdefault(GRADIENT, []).append(row.gradient)
            if self.has_colour(row):
                found.setdefault(kind_of(row), []).extend(row.numbers)
        self.scales = {kind: scale for kind, numbers in found.items() if (scale := percentile(numbers))}
        coloured = [*chain.from_iterable(found.values()), *(edge.flow for edge in scene.edges if flow)]
        self.has_odd = not all(map(is_finite, coloured))  # whether something is yellow
        self.flow = max((abs(edge.flow) for edge in scene.edges if is_finite(edge.flow)), default=0.0)
        self.has_flow = flow and any(edge.flow != 0 for edge in scene.edges)

    def has_colour(self, row: Row) -> bool:
        """Whether the numbers of a row have colours."""
        return kind_of(row) != GRADIENT if self.color == DATA else row.coloured

    def tint(self, x: float, kind: str = GRADIENT) -> str:
        """The class of the box behind a written number, or nothing where it has no colour."""
        hue, degree = graded(x, self.scales.get(kind, 0.0))
        if hue == "x":
            return f"x t{DEGREES}"
        return f"{hue} t{degree}" if degree and self.color else ""

    def cell(self, x: float, row: Row) -> str:
        """The class of one of many numbers."""
        hue, degree = graded(x, self.scales.get(kind_of(row), 0.0) if self.has_colour(row) else 0.0)
        if hue == "x":
            return "x"
        return f"{hue if self.color else 'z'} d{degree}" if degree else "u"

    def edge(self, edge: Edge) -> tuple[str, int]:
        """The hue of an edge and its degree; no hue and the degree 0 where nothing flows."""
        hue, degree = graded(edge.flow, self.flow)
        if hue == "x":
            return "x", DEGREES // 2
        return (hue if edge.count == 1 and self.color else "z") if degree else "", degree


def graded(x: float, scale: float) -> tuple[str, int]:
    """The hue and the degree of a number: red above 0, blue below, yellow if it is not finite.

    >>> graded(1.0, 1.0), graded(-0.01, 1.0), graded(0.0, 1.0), graded(float("nan"), 1.0)
    (('p', 8), ('n', 1), ('', 0), ('x', 8))
    """
    if not is_finite(x):
        return "x", DEGREES
    if x == 0 or not scale:
        return "", 0
    return "p" if x > 0 else "n", min(DEGREES, max(1, ceil(DEGREES * sqrt(min(1.0, abs(x) / scale)))))


def kind_of(row: Row) -> str:
    """What a row holds: gradients, or what its name says where it asks for a colour, or other data."""
    if row.name.endswith(GRADIENT):
        return GRADIENT
    return row.name if row.coloured else DATA


def percentile(numbers: Sequence[float]) -> float:
    """The size that all but a fiftieth of the numbers do not exceed; zeros and what is not finite do not count.

    >>> percentile([0.0, -3.0, 1.0, float("inf")]), percentile([1.0] * 99 + [1e9]), percentile([])
    (3.0, 1.0, 0.0)
    """
    sample = numbers[:: len(numbers) // ENOUGH + 1]
    sizes = sorted(abs(x) for x in sample if x and is_finite(x))
    return sizes[ceil(SHARE * len(sizes)) - 1] if sizes else 0.0


def is_finite(x: float) -> bool:
    """Whether a number is neither NaN nor an infinity."""
    return x - x == 0
