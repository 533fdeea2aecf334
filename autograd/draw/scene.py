"""The scene: what a picture says, free of how it is drawn.

A scene is a list of cards, the edges between them and the nested groups they stand in. `reading` makes scenes;
`layout` and `writers` read them. All text in a scene is clean (see `labels.clean`) but not escaped.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .labels import clean, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    Kind = Literal["leaf", "parameter", "operation", "expression", "constant", "rest", "fold", "input", "unit", "layer"]

DEEPEST_GROUP = 8  # nested frames; scopes that nest deeper share the frame of this depth
LONGEST_STRIP = 20  # numbers that a row shows as cells of colour; more are shown as their range


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: a name, and numbers or a text.

    One number is written, with its gradient beside it where there is one; a few are drawn as a strip of coloured cells;
    more as a heat map, if they have lines of equal length, else they are written as their range.
    """

    name: str
    numbers: tuple[float, ...] = ()
    text: str = ""
    coloured: bool = False  # whether the sign and size of the numbers give the colour
    gradient: float | None = None  # of the one number, in a column of its own
    across: int = 0  # how many numbers are in a line of the heat map; 0 for no map

    @property
    def is_strip(self) -> bool:
        """Whether the numbers are drawn as a strip of cells."""
        return 1 < len(self.numbers) <= LONGEST_STRIP and not self.is_map

    @property
    def is_map(self) -> bool:
        """Whether the numbers are drawn as a heat map."""
        return self.across > 0 and len(self.numbers) > self.across

    @property
    def shown(self) -> str:
        """The row as text.

        >>> Row("data", (0.5,)).shown, Row("grad", (-1.0, 3.0)).shown
        ('0.5', '-1 … 3')
        """
        if self.text or not self.numbers:
            return self.text
        if len(self.numbers) == 1:
            return number(self.numbers[0])
        finite = [x for x in self.numbers if x - x == 0]
        if not finite:
            return number(self.numbers[0])
        low, high = number(min(finite), 2), number(max(finite), 2)
        odd = "" if len(finite) == len(self.numbers) else f", {len(self.numbers) - len(finite)} not finite"
        return (low if low == high else f"{low} … {high}") + odd


@dataclass(frozen=True, slots=True)
class Card:
    """One node of the picture."""

    key: int  # its number, from 1, in the order of the forward pass
    kind: Kind
    symbol: str = ""  # the operator
    title: str = ""  # the label
    columns: tuple[tuple[Row, ...], ...] = ()
    group: int | None = None
    is_root: bool = False
    badge: str = ""  # how many of its kind it stands for, such as "×1,000"

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all columns."""
        return tuple(row for column in self.columns for row in column)

    @property
    def is_small(self) -> bool:
        """Whether the card is nothing but a text."""
        return self.kind in ("constant", "rest", "input")


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow, from the card of an operand to the card of what uses it."""

    tail: int
    head: int
    slot: str = ""  # which operand it is, where that matters
    note: str = ""  # shown on hover
    count: int = 1  # how many edges of the graph it stands for
    row: int | None = None  # the row of the head that it leads to; None for the card as a whole
    flow: float = 0.0  # gradient of the head times local derivative; for many edges the sum of the sizes of these
    is_from_named: bool = False  # whether the card it comes from shows a name, beside which the slot would confuse

    @property
    def name(self) -> str:
        """What stands beside the edge: which operand it is, if nothing else there has a name."""
        return "" if self.is_from_named or self.row is not None else self.slot


@dataclass(frozen=True, slots=True)
class Group:
    """A frame with a title around cards and other frames: a neuron, a layer, any scope."""

    key: int
    title: str
    parent: int | None = None


@dataclass(slots=True)
class Scene:
    """A picture before it is drawn."""

    cards: list[Card] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)  # sentences: what is shown, what was folded
    summary: str = ""  # one line for people who cannot see the picture


class Frames:
    """The groups of a scene, made from the scopes of its nodes as they are met."""

    def __init__(self) -> None:
        """Start without any."""
        self.groups: list[Group] = []
        self._keys: dict[Any, int | None] = {None: None}
        self._depths: dict[int | None, int] = {None: 0}

    def of(self, scope: Any) -> int | None:
        """The group of a scope, and with it the groups around; `None` for no scope."""
        inwards: dict[Any, None] = {}
        while scope not in self._keys and scope not in inwards:  # scopes that form a ring, made by hand, end too
            inwards[scope] = None
            scope = scope.parent
        key = self._keys.get(scope)
        for inner in reversed(inwards):
            if self._depths[key] < DEEPEST_GROUP:
                outer, key = key, len(self.groups) + 1
                self.groups.append(Group(key, clean(inner.name), outer))
                self._depths[key] = self._depths[outer] + 1
            self._keys[inner] = key
        return key


def counted(n: int, what: str) -> str:
    """A number of things, in words.

    >>> counted(1, "value"), counted(1234, "value")
    ('1 value', '1,234 values')
    """
    return f"{n:,} {what}{'' if n == 1 else 's'}"
