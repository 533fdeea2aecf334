"""How big things are, and what a layout is. One unit is one pixel; x grows to the right, y downwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import ceil

from .labels import cells, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scene import Card, Row, Scene

CELL = 6.6  # the width of a character at 11 px in the usual fixed-width fonts
SMALL_CELL = 6.0  # the same at 10 px
LINE, HEAD, PAD = 15.0, 20.0, 7.0
USUAL = 7  # characters of a number
GAP = 12.0  # between two columns of rows
STRIP_CELL = 8.0  # the width of a coloured cell
MAP_WIDTH, MAP_HEIGHT = 220.0, 120.0  # the largest heat map; its cells are as large as those of a strip at most
PORT = 8.5  # the least distance of two named operands
PARAMETER = 19.0  # the height of a parameter, which is one line
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
    skipping: int = 0  # how many edges skip a column
    note: str = ""  # a sentence for the footer, where something could not be done as it was asked for


def sizes(scene: Scene) -> dict[int, Point]:
    """The width and height of every card; all parameters are equally wide."""
    parameters = {card.key for card in scene.cards if card.kind == "parameter"}
    named = Counter(e.head for e in scene.edges if e.slot and e.row is None and e.tail not in parameters)
    line = 2 * PAD + sum(parameter_columns(scene)) + 2 * GAP, PARAMETER
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
    head += badge_width(card.badge) + 4.0 if card.badge else 0.0
    widths = [column_width(column) for column in card.columns]
    width = max(head, 2 * PAD + sum(widths) + GAP * (len(widths) - 1), 54.0)
    lines = max((sum(map(row_height, column)) for column in card.columns), default=0.0)
    return width, max(head_height(card) + lines + 4.0, min(PORT * (named_operands + 1), TALLEST))


def has_head(card: Card) -> bool:
    """Whether there is a label, an operator or a badge to write above the rows."""
    return bool(card.title or card.symbol or card.badge)


def head_height(card: Card) -> float:
    """How far below the top of a card its rows begin."""
    return HEAD if has_head(card) else 4.0


def pill(symbol: str) -> float:
    """The width of the rounded box behind an operator."""
    return max(cells(symbol) * CELL + 8.0, 17.0)


def badge_width(badge: str) -> float:
    """The width of the rounded box behind a badge."""
    return cells(badge) * SMALL_CELL + 8.0


# --- rows ------------------------------------------------------------------------------------------------------------


def row_middle(card: Card, row: int) -> float:
    """How far below the top of a card the middle of a row is, or of its heat map; rows count as in `card.rows`.

    >>> from autograd.draw.scene import Card, Row
    >>> row_middle(Card(1, "leaf", title="x", columns=((Row("data"), Row("grad")), (Row("more"),))), 2)
    27.5
    """
    return PARAMETER / 2 if card.kind == "parameter" else row_tops(card)[row] + row_height(card.rows[row]) / 2


def row_tops(card: Card) -> list[float]:
    """How far below the top of a card each of its rows begins."""
    tops = []
    for column in card.columns:
        top = head_height(card)
        for row in column:
            tops.append(top)
            top += row_height(row)
    return tops


def row_height(row: Row) -> float:
    """The height of a row: a line of text, unless it is a heat map."""
    return max(LINE, map_size(row)[1] + 7.0) if row.is_map else LINE


def column_width(rows: tuple[Row, ...]) -> float:
    """The width of rows below one another; numbers get the same room in most cards, so that cards line up."""
    cells_of_colour = [row_width(row) for row in rows if row.is_strip or row.is_map]
    written = [row_width(row) for row in rows if not (row.is_strip or row.is_map)]
    single = any(len(row.numbers) == 1 for row in rows)
    data = max(USUAL * CELL if single else 0.0, *written, 0.0) + gradients_width(rows)
    return names_width(rows) + max(data, *cells_of_colour, 0.0)


def names_width(rows: tuple[Row, ...]) -> float:
    """The width of the names of the rows, which stand in one column."""
    return max(cells(row.name) for row in rows) * CELL + 8.0


def gradients_width(rows: tuple[Row, ...]) -> float:
    """The width of the column of gradients with the gap before it, 0 where no row has one beside its number."""
    widths = [cells(number(row.gradient)) for row in rows if row.gradient is not None]
    return GAP + max(USUAL, *widths) * CELL if widths else 0.0


def row_width(row: Row) -> float:
    """The width of what a row shows, without its gradient."""
    if row.is_map:
        return map_size(row)[0]
    return len(row.numbers) * STRIP_CELL if row.is_strip else cells(row.shown) * CELL


def map_size(row: Row) -> Point:
    """The width and height of a heat map."""
    lines = ceil(len(row.numbers) / row.across)
    return min(MAP_WIDTH, row.across * STRIP_CELL), min(MAP_HEIGHT, lines * STRIP_CELL)


def title_width(title: str) -> float:
    """The width of the title of a frame."""
    return cells(title) * SMALL_CELL + 14.0
