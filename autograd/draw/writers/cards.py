"""The cards of a picture: small ones with a text, parameters in one line, and full ones with a head and rows."""

from __future__ import annotations

from ..geometry import (
    CELL,
    GAP,
    LINE,
    PAD,
    SMALL_CELL,
    USUAL,
    badge_width,
    column_width,
    gradients_width,
    has_head,
    names_width,
    parameter_columns,
    pill,
    row_tops,
)
from ..labels import cells, number, typographic
from .colours import GRADIENT, kind_of
from .heatmap import heat_map, strip
from .marks import hint, rect, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..geometry import Box, Layout
    from ..scene import Card, Row, Scene
    from .colours import Colours

MOST_DIGITS = 64  # numbers of a row that are written with all their digits


class Look:
    """What all cards of a picture share: colours and the columns of parameters. And the gradients of one of them."""

    def __init__(self, scene: Scene, colours: Colours) -> None:
        """Measure the columns of the parameters."""
        self.colours, self.columns = colours, parameter_columns(scene)
        self.gradients: list[str] = []  # the marks of the card that is being drawn which tell its gradients

    def told(self, step: int) -> str:
        """The gradients of a card, which in an animation are not there before its step."""
        marks = "".join(self.gradients)
        self.gradients.clear()
        return f'<g class="s{step}">{marks}</g>' if step and marks else marks


def cards(scene: Scene, layout: Layout, colours: Colours, steps: Mapping[int, int]) -> Iterator[str]:
    """The cards."""
    look = Look(scene, colours)
    for card in scene.cards:
        draw = small if card.is_small else parameter if card.kind == "parameter" else full
        marks = "".join(draw(card, layout.cards[card.key], look))
        yield f'<g class="card">{hint(hover(card))}{marks}{look.told(steps.get(card.key, 0))}</g>'


def small(card: Card, box: Box, look: Look) -> Iterator[str]:
    """A card with nothing but a text: a constant, an input, what was left out."""
    yield rect(box, "c" if card.kind == "input" else "k", 8.0)
    middle = box[0] + box[2] / 2, box[1] + box[3] / 2 + 3.5
    yield text(*middle, card.title, "s h", cells(card.title) * SMALL_CELL)


def parameter(card: Card, box: Box, look: Look) -> Iterator[str]:
    """A leaf inside a frame, in one line: label, data, gradient."""
    x, y, width, _ = box
    yield rect(box, "l r" if card.is_root else "l", 4.0)
    if card.title:
        yield text(x + PAD, y + 13.0, card.title, "b", cells(card.title) * CELL)
    data, grad = card.rows
    right = x + width - PAD
    yield written(data.shown, right - look.columns[2] - GAP, y + 2.0)
    look.gradients += tinted(grad.numbers[0], right, y + 2.0, look.columns[2], look)


def full(card: Card, box: Box, look: Look) -> Iterator[str]:
    """A card: operator, label and badge, then rows for data, gradient and what else there is."""
    x, y, width, _ = box
    yield rect(box, ("l" if card.kind == "leaf" else "c") + (" r" if card.is_root else ""), 5.0)
    if has_head(card):
        yield from head(card, x, y, width)
    left, tops = x, iter(row_tops(card))
    for place, rows in enumerate(card.columns, 1):
        right = x + width if place == len(card.columns) else left + 2 * PAD + column_width(rows)
        for row in rows:
            yield from line(row, rows, (left + PAD, y + next(tops), right - PAD), look)
        left = right + GAP - 2 * PAD


def head(card: Card, x: float, y: float, width: float) -> Iterator[str]:
    """The operator, the label and the badge, in one line."""
    left = x + PAD
    if card.symbol:
        wide = pill(card.symbol)
        yield rect((x + 4.0, y + 4.0, wide, 15.0), "y", 4.0)
        yield text(x + 4.0 + wide / 2, y + 15.0, card.symbol, "h", cells(card.symbol) * CELL)
        left = x + wide + 4.0 + PAD
    if card.title:
        yield text(left, y + 15.0, card.title, "b", cells(card.title) * CELL)
    if card.badge:
        wide = badge_width(card.badge)
        yield rect((x + width - wide - 4.0, y + 4.0, wide, 14.0), "y", 7.0)
        yield text(x + width - wide / 2 - 4.0, y + 14.5, card.badge, "s h", cells(card.badge) * SMALL_CELL)


# --- rows ------------------------------------------------------------------------------------------------------------


def line(row: Row, rows: tuple[Row, ...], place: tuple[float, float, float], look: Look) -> Iterator[str]:
    """One row of a card, between left and right: its name, then its numbers, the gradient in a column of its own."""
    left, top, right = place
    if row.name:
        yield text(left, top + 11.0, row.name, "m", cells(row.name) * CELL)
    beside = left + names_width(rows)
    if row.is_map:
        marks = heat_map(row, beside, top + 2.5, look.colours)
    elif row.is_strip:
        marks = strip(row, beside, top + 2.5, look.colours)
    elif len(row.numbers) == 1 and look.colours.has_colour(row):
        marks = tinted(row.numbers[0], right - gradients_width(rows), top, USUAL * CELL, look, kind_of(row))
    else:
        column = gradients_width(rows)
        shown = row.shown if row.numbers else row.text
        marks = iter([written(shown, right - column, top, is_number=bool(row.numbers))] if shown else [])
    if kind_of(row) == GRADIENT:
        look.gradients += marks
    else:
        yield from marks
    if row.gradient is not None:
        look.gradients += tinted(row.gradient, right, top, gradients_width(rows) - GAP, look)


def written(shown: str, right: float, top: float, is_number: bool = True) -> str:
    """A number or a text that ends at the right."""
    shown = typographic(shown) if is_number else shown
    return text(right, top + 11.0, shown, "e", cells(shown) * CELL)


def tinted(x: float, right: float, top: float, width: float, look: Look, kind: str = GRADIENT) -> Iterator[str]:
    """A number with a box behind it that has its colour, and is as wide as its column or the number."""
    width = max(width, cells(number(x)) * CELL)
    if tint := look.colours.tint(x, kind):
        yield rect((right - width - 4.0, top + 0.5, width + 8.0, LINE - 1.0), tint, 3.0)
    yield written(number(x), right, top)


def hover(card: Card) -> str:
    """What a card says when it is pointed at: everything, with all digits."""
    heading = " ".join(filter(None, (card.symbol, card.title, card.badge)))
    return "\n".join(filter(None, (heading, *map(in_full, card.rows))))


def in_full(row: Row) -> str:
    """A row with all digits.

    >>> from autograd.draw.scene import Row
    >>> in_full(Row("w", (1 / 3,), gradient=2.0))
    'w 0.3333333333333333, grad 2.0'
    """
    digits = ", ".join(map(repr, row.numbers[:MOST_DIGITS]))
    more = len(row.numbers) - MOST_DIGITS
    words = row.text or (f"{digits}, and {more:,} more" if more > 0 else digits)
    beside = "" if row.gradient is None else f", grad {row.gradient!r}"
    return f"{row.name} {words}{beside}".strip()
