"""The SVG writer: draws a scene at the coordinates of a layout.

Rules for safety: text goes through `escaped`, every attribute is a constant or a number, classes come from a fixed
list (see `marks`); no script, no link, no foreign object, nothing external.
"""

from __future__ import annotations

from collections import Counter

from .curves import TIP, WING, arrival
from .geometry import (
    CELL,
    GAP,
    LINE,
    PAD,
    STRIP_CELL,
    column_width,
    has_head,
    names_width,
    parameter_columns,
    pill,
    row_tops,
)
from .labels import cells, escaped, typographic
from .legend import footer, footer_height
from .marks import DARK, STYLE, rect, text, tint
from .names import MOST_NAMED, placed_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .geometry import Box, Layout, Point
    from .scene import Card, Edge, Row, Scene

MARGIN = 6.0
NARROWEST = 300.0  # so that the footer has room
CROWD = 10  # edges into one card that still have tips
MANY_EDGES = 120


def write_svg(scene: Scene, layout: Layout) -> str:
    """The scene as one self-contained SVG document."""
    width = max(layout.width, NARROWEST)
    drawn = [*frames(scene, layout), *edges(scene, layout), *cards(scene, layout)]
    notes = list(footer(scene, layout.height + 8.0, width))
    total_width = width + 2 * MARGIN
    total_height = layout.height + 2 * MARGIN + 8.0 + footer_height(scene, width)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_width:.0f}" height="{total_height:.0f}" '
            f'viewBox="{-MARGIN:.0f} {-MARGIN:.0f} {total_width:.0f} {total_height:.0f}" role="img">',
            f"<title>{escaped(scene.summary)}</title>",
            f"<style>{STYLE}{DARK}</style>",
            *drawn,
            *notes,
            "</svg>\n",
        ]
    )


# --- frames and edges ------------------------------------------------------------------------------------------------


def frames(scene: Scene, layout: Layout) -> Iterator[str]:
    """The frames of neurons and layers, outer ones first, with their titles."""
    for group in scene.groups:
        box = layout.groups[group.key]
        yield f'<g class="frame">{rect(box, "g", 7.0)}{text(box[0] + 7.0, box[1] + 13.0, group.title, "s")}</g>'


def edges(scene: Scene, layout: Layout) -> Iterator[str]:
    """The edges, each a thin curve with a small tip; thinner and without tips where there are very many."""
    sides = [(edge.head, edge.tail in layout.stacks or edge.tail in layout.shared) for edge in scene.edges]
    arriving = Counter(sides)
    names = placed_names(scene, layout)
    for index, (edge, points, side) in enumerate(zip(scene.edges, layout.edges, sides, strict=True)):
        crowd = not side[1] and arriving[side] > (MOST_NAMED if edge.slot else CROWD)
        kind = "w f" if crowd or len(scene.edges) > MANY_EDGES else "w"
        yield arrow(edge, points, kind, tipped=not crowd, name_at=names.get(index))


def arrow(edge: Edge, points: Sequence[Point], kind: str, tipped: bool, name_at: Point | None) -> str:
    """One edge: its curve, its tip, and near the tip which operand it is."""
    *curve, tip = points
    dx, dy = arrival(points)
    x, y = tip
    foot_x, foot_y = (x - TIP * dx, y - TIP * dy) if tipped else tip
    path = f"M{curve[0][0]:.1f},{curve[0][1]:.1f}C" + " ".join(f"{a:.1f},{b:.1f}" for a, b in curve[1:])
    parts = [f'<path d="{path}L{foot_x:.1f},{foot_y:.1f}" class="{kind}"/>']
    if tipped:
        wing_x, wing_y = WING * dy, WING * dx
        corners = f"{foot_x - wing_x:.1f},{foot_y + wing_y:.1f} {foot_x + wing_x:.1f},{foot_y - wing_y:.1f}"
        parts.append(f'<path d="M{x:.1f},{y:.1f}L{corners}z" class="a"/>')
    if name_at:
        parts.append(text(*name_at, edge.name, "o"))
    note = f"<title>{escaped(edge.note)}</title>" if edge.note else ""
    return f'<g class="edge">{note}{"".join(parts)}</g>'


# --- cards -----------------------------------------------------------------------------------------------------------


class Look:
    """What all cards of a picture share: the numbers that get the full colour, the columns of parameters."""

    def __init__(self, scene: Scene) -> None:
        """Look at every card once."""
        self.gradient, self.weight = scene.gradient_scale, scene.weight_scale
        self.columns = parameter_columns(scene)


def cards(scene: Scene, layout: Layout) -> Iterator[str]:
    """The cards."""
    look = Look(scene)
    for card in scene.cards:
        box = layout.cards[card.key]
        draw = small if card.is_small else parameter if card.kind == "parameter" else full
        yield f'<g class="card"><title>{escaped(hover(card))}</title>{"".join(draw(card, box, look))}</g>'


def small(card: Card, box: Box, look: Look) -> Iterator[str]:
    """A card with nothing but a text: a constant, an input, what was left out."""
    yield rect(box, "c" if card.kind == "input" else "k", 8.0)
    yield text(box[0] + box[2] / 2, box[1] + box[3] / 2 + 3.5, card.title, "s h")


def parameter(card: Card, box: Box, look: Look) -> Iterator[str]:
    """A leaf inside a frame, in one line: label, data, gradient."""
    x, y, width, _ = box
    yield rect(box, "l r" if card.is_root else "l", 4.0)
    if card.title:
        yield text(x + PAD, y + 13.0, card.title, "b", cells(card.title) * CELL)
    data, grad = card.rows
    right = x + width - PAD
    if grad.numbers[0] != 0:
        wide = look.columns[2]
        yield rect((right - wide - 4.0, y + 2.5, wide + 8.0, 14.0), tint(grad.numbers[0], look.gradient), 3.0)
    yield text(right - look.columns[2] - GAP, y + 13.0, typographic(data.shown), "e", cells(data.shown) * CELL)
    yield text(right, y + 13.0, typographic(grad.shown), "e", cells(grad.shown) * CELL)


def full(card: Card, box: Box, look: Look) -> Iterator[str]:
    """A card: operator and label, then rows for data, gradient and what else there is."""
    x, y, width, _ = box
    yield rect(box, ("l" if card.kind == "leaf" else "c") + (" r" if card.is_root else ""), 5.0)
    if has_head(card):
        left = x + PAD
        if card.symbol:
            wide = pill(card.symbol)
            yield rect((x + 4.0, y + 4.0, wide, 15.0), "y", 4.0)
            yield text(x + 4.0 + wide / 2, y + 15.0, card.symbol, "h")
            left = x + wide + 4.0 + PAD
        if card.title:
            yield text(left, y + 15.0, card.title, "b", cells(card.title) * CELL)
    left, tops = x, iter(row_tops(card))
    for place, rows in enumerate(card.columns, 1):
        is_last = place == len(card.columns)
        right = x + width if is_last else left + 2 * PAD + column_width(rows)
        for row in rows:
            yield from line(row, (left, y + next(tops), right - left, LINE), names_width(rows), look)
        left = right + GAP - 2 * PAD


def line(row: Row, box: Box, names: float, look: Look) -> Iterator[str]:
    """One row of a card."""
    x, top, width, _ = box
    scale = look.weight if row.name == "weights" else look.gradient
    if row.is_strip:
        left = x + PAD + names
        for i, value in enumerate(row.numbers):
            kind = tint(value, scale) if row.coloured else "u"
            yield rect((left + i * STRIP_CELL, top + 2.5, STRIP_CELL - 1.0, 10.0), kind, 1.0)
    else:
        if row.coloured and len(row.numbers) == 1 and row.numbers[0] != 0:
            yield rect((x + 3.0, top + 0.5, width - 6.0, LINE - 1.0), tint(row.numbers[0], scale), 3.0)
        shown = typographic(row.shown) if row.numbers else row.shown
        yield text(x + width - PAD, top + 11.0, shown, "e", cells(shown) * CELL)
    yield text(x + PAD, top + 11.0, row.name, "m")


def hover(card: Card) -> str:
    """What a card says when it is pointed at: everything, with all digits."""
    head = " ".join(filter(None, (card.symbol, card.title)))
    rows = [f"{row.name} {row.text or ', '.join(map(repr, row.numbers[:64]))}" for row in card.rows]
    return "\n".join(filter(None, (head, *rows)))
