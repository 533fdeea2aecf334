"""How big things are, and what a layout is. One unit is one pixel; x grows to the right, y downwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .labels import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scene import Card, Row, Scene

CELL = 6.6  # the width of a character at 11 px in the usual fixed-width fonts
SMALL_CELL = 6.0  # the same at 10 px
LINE, HEAD, PAD = 15.0, 20.0, 7.0
USUAL = 7  # characters of a number
GAP = 12.0  # between two columns of rows
STRIP_CELL = 8.0  # the width of a coloured cell
PORT = 8.5  # the least distance of two named operands
TALLEST = 160.0  # no card grows beyond this for its operands
LONGEST_STACK = 12  # parameters of one card that stand in one stack, each with its own way to the card
GUTTER = 12.0  # between the columns of more parameters than that
FRAME_PAD, FRAME_HEAD = 9.0, 20.0

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(slots=True)
class Layout:
    """Where everything goes."""

    width: float
    height: float
    cards: dict[int, Box]
    groups: dict[int, Box]
    edges: list[list[Point]] = field(default_factory=list)  # for each edge of the scene a Bezier curve, then its tip
    stacks: dict[int, int] = field(default_factory=dict)  # the cards that stand above or beside their user
    shared: set[int] = field(default_factory=set)  # the parameters that stand above or beside several users
    lanes: dict[int, list[Box]] = field(default_factory=dict)  # for each edge that skips columns the ways through them


def sizes(scene: Scene) -> dict[int, Point]:
    """The width and height of every card; all parameters are equally wide."""
    parameters = {card.key for card in scene.cards if card.kind == "parameter"}
    named = Counter(edge.head for edge in scene.edges if edge.slot and edge.tail not in parameters)
    line = 2 * PAD + sum(parameter_columns(scene)) + 2 * GAP, 19.0
    return {card.key: line if card.key in parameters else size(card, named[card.key]) for card in scene.cards}


def parameter_columns(scene: Scene) -> tuple[float, float, float]:
    """How wide the labels, data and gradients of parameters are."""
    cards = [card for card in scene.cards if card.kind == "parameter"]
    return (
        max((cells(card.title) for card in cards), default=0) * CELL,
        max((row_width(card.rows[0]) for card in cards), default=0.0),
        max((row_width(card.rows[1]) for card in cards), default=0.0),
    )


def size(card: Card, named_operands: int = 0) -> Point:
    """The width and height of a card: room for its text, and on its side for the names of its operands."""
    if card.is_small:
        return cells(card.title) * SMALL_CELL + 10.0, 17.0
    head = (pill(card.symbol) + 4.0 + PAD if card.symbol else PAD) + cells(card.title) * CELL + PAD
    widths = [column_width(column) for column in card.columns]
    width = max(head, 2 * PAD + sum(widths) + GAP * (len(widths) - 1), 54.0)
    lines = max(map(len, card.columns), default=0)
    height = (HEAD if has_head(card) else 4.0) + LINE * lines + 4.0
    return width, max(height, min(PORT * (named_operands + 1), TALLEST))


def has_head(card: Card) -> bool:
    """Whether there is a label or an operator to write above the rows."""
    return bool(card.title or card.symbol)


def pill(symbol: str) -> float:
    """The width of the rounded box behind an operator."""
    return max(cells(symbol) * CELL + 8.0, 17.0)


def column_width(rows: tuple[Row, ...]) -> float:
    """The width of rows below one another; numbers get the same room in most cards, so that cards line up."""
    single = any(len(row.numbers) == 1 for row in rows)
    return names_width(rows) + max(USUAL * CELL if single else 0.0, *(row_width(row) for row in rows))


def names_width(rows: tuple[Row, ...]) -> float:
    """The width of the names of the rows, which stand in one column."""
    return max(cells(row.name) for row in rows) * CELL + 8.0


def row_width(row: Row) -> float:
    """The width of what a row shows."""
    return len(row.numbers) * STRIP_CELL if row.is_strip else cells(row.shown) * CELL


def title_width(title: str) -> float:
    """The width of the title of a frame."""
    return cells(title) * SMALL_CELL + 14.0
