"""The plain-text writer: one line for each card, like a listing of a program. It needs nothing."""

from __future__ import annotations

from ..labels import cells, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..scene import Card, Row, Scene

MOST_OPERANDS, MOST_ROWS = 8, 6  # written for one card


def write_text(scene: Scene) -> str:
    """The scene as a table: number, label, operator with the numbers of its operands, data, gradient, scope.

    >>> from autograd import Value
    >>> from autograd.draw import draw_dot
    >>> x = Value(3.0, "x")
    >>> y = x * x + 1
    >>> y.backward()
    >>> print(draw_dot(y).text)
    #1  x           data 3   grad 6
    #2     × #1 #1  data 9   grad 1
    #3     + 1 #2   data 10  grad 1
    3 values
    """
    inline = {card.key: card.title for card in scene.cards if card.kind in ("constant", "rest")}
    lines = {card.key: str(i) for i, card in enumerate((c for c in scene.cards if c.key not in inline), 1)}
    operands: dict[int, list[str]] = {}
    for edge in scene.edges:
        operands.setdefault(edge.head, []).append(inline.get(edge.tail) or f"#{lines[edge.tail]}")
    paths: dict[int | None, str] = {None: ""}
    for group in scene.groups:
        outer = paths[group.parent]
        paths[group.key] = f"{outer}.{group.title}" if outer else group.title
    table = [
        [f"#{lines[card.key]}", card.title, call(card, operands.get(card.key, [])), *numbers(card), paths[card.group]]
        for card in scene.cards
        if card.key not in inline
    ]
    return "\n".join([*aligned(table), *scene.footer])


def call(card: Card, operands: Sequence[str]) -> str:
    """The operator and its operands."""
    more = len(operands) - MOST_OPERANDS
    shown = [*operands[:MOST_OPERANDS], f"and {more:,} more"] if more > 0 else operands
    sign = card.symbol or ("from" if operands else "")
    return " ".join([sign, *shown]).strip().replace("\N{MINUS SIGN}", "-")


def numbers(card: Card) -> list[str]:
    """The data and gradient of what the card stands for in columns of their own, its other rows together."""
    rows = card.rows
    if rows and rows[0].gradient is not None:
        first, rows = [f"data {rows[0].shown}", f"grad {number(rows[0].gradient)}"], rows[1:]
    else:
        first, rows = [written(row) for row in rows[:2]], rows[2:]
    more = len(rows) - MOST_ROWS
    others = [written(row) for row in (rows[:MOST_ROWS] if more > 0 else rows)] + [f"and {more} more"] * (more > 0)
    return [*first, *[""] * (2 - len(first)), ", ".join(others)]


def written(row: Row) -> str:
    """A row in words.

    >>> from ..scene import Row
    >>> written(Row("w0", (0.5,), gradient=-1.0)), written(Row("× x0"))
    ('w0 0.5 (grad -1)', '× x0')
    """
    beside = "" if row.gradient is None else f" (grad {number(row.gradient)})"
    return f"{row.name} {row.shown}".rstrip() + beside


def aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table, its columns as wide as their widest cell; empty columns are left out."""
    widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True) if width).rstrip()
        for row in table
    ]
