"""The DOT writer: a scene as a `graphviz.Digraph`, for people who go on with Graphviz.

Rules for safety: node names are integers we chose; labels are HTML-like tables in which every text is escaped; no text
of the user stands in any other attribute; no record shapes, no links, no fonts or style sheets from outside.
"""

from __future__ import annotations

from ...errors import MissingExtraError
from ..labels import escaped, number, typographic
from .colours import Colours, kind_of
from .style import DEGREES, HUES, TINT, cell_opacity, thickness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..scene import Card, Edge, Row, Scene

GREY, LINES, PAPER, LEAF = "#57606a", "#b6bec7", "#ffffff", "#fdfaf0"
MOST_CELLS = 64  # of a heat map; larger ones are told as their range


def write_dot(scene: Scene, rankdir: str, output: str = "svg", *, color: str | None = "grad", flow: bool = True) -> Any:
    """The scene as a `graphviz.Digraph`; color and flow as in the SVG.

    Raises:
        MissingExtraError: if the package graphviz is not installed.
    """
    try:
        from graphviz import Digraph
    except ImportError:
        raise MissingExtraError.of("graphviz", extra="draw", purpose="DOT source") from None
    graph = Digraph(
        "graph",
        format=output,
        graph_attr={"rankdir": rankdir, "nodesep": "0.16", "ranksep": "0.42", "bgcolor": "transparent"},
        node_attr={"shape": "plain", "fontname": "monospace", "fontsize": "10", "fontcolor": "#1f2328"},
        edge_attr={"color": "#8c959f", "arrowsize": "0.5", "fontname": "monospace", "fontsize": "8", "fontcolor": GREY},
    )
    frames: dict[int | None, Any] = {None: graph}
    for group in scene.groups:
        frame = frames[group.key] = Digraph(f"cluster_{group.key}")
        frame.attr(label=html(plain(group.title)), labeljust="l", style="rounded", color="#c9d0d7", bgcolor="#f6f7f9")
        frame.attr(fontname="monospace", fontsize="10", fontcolor=GREY)
    colours = Colours(scene, color=color, flow=flow)
    for card in scene.cards:
        frames[card.group].node(str(card.key), html("".join(table(card, colours))))
    for group in reversed(scene.groups):  # inner frames first: adding one copies what it holds
        frames[group.parent].subgraph(frames[group.key])
    for edge in scene.edges:
        name = {"headlabel": html(plain(edge.name))} if edge.name else {}
        graph.edge(str(edge.tail), port(edge), **name, **(look(edge, colours) if colours.has_flow else {}))
    return graph


def port(edge: Edge) -> str:
    """Where an edge ends: a card, or the cell of one of its rows."""
    return str(edge.head) if edge.row is None else f"{edge.head}:{edge.row}:w"


def look(edge: Edge, colours: Colours) -> dict[str, str]:
    """The thickness and colour of an edge by the gradient that flows through it."""
    hue, degree = colours.edge(edge)
    return {"penwidth": f"{thickness(degree):.2g}", "color": HUES[hue or "z"] + ("cc" if hue else "80")}


def html(text: str) -> str:
    """Mark escaped text as an HTML-like label."""
    return f"<{text}>"


def plain(text: str) -> str:
    r"""The text for HTML-like labels, which are XML with two traps.

    Graphviz expands `\N` and its like in them, so backslashes are doubled; and its reader stumbles over a lone bracket.

    >>> plain("<b> \\N]")
    '&lt;b&gt; &#92;&#92;N&#93;'
    """
    return escaped(text).replace("\\", "&#92;&#92;").replace("]", "&#93;")


def table(card: Card, colours: Colours) -> Iterator[str]:
    """The label of a card."""
    if card.is_small:
        border = 'BORDER="1"' if card.kind == "input" else 'BORDER="0"'
        yield f'<TABLE {border} CELLBORDER="0" CELLPADDING="3" STYLE="ROUNDED" COLOR="{LINES}" BGCOLOR="#8c959f26">'
        yield f"<TR><TD>{muted(card.title)}</TD></TR></TABLE>"
        return
    paper, thick = (LEAF if card.kind in ("leaf", "parameter") else PAPER), (2 if card.is_root else 1)
    yield f'<TABLE BORDER="{thick}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="{LINES}" BGCOLOR="{paper}">'
    if card.title or card.symbol or card.badge:
        title = f"<B>{plain(card.title)}</B>" if card.title else ""
        heading = "  ".join(filter(None, (muted(card.symbol), title, muted(card.badge))))
        yield f'<TR><TD COLSPAN="3" ALIGN="LEFT">{heading}</TD></TR>'
    for place, row in enumerate(card.rows):
        yield f'<TR><TD PORT="{place}" ALIGN="LEFT">{muted(row.name)}</TD>{cells(row, colours)}</TR>'
    yield "</TABLE>"


def muted(text: str) -> str:
    """A text in grey; Graphviz does not take an empty one."""
    return f'<FONT COLOR="{GREY}">{plain(text)}</FONT>' if text else ""


def cells(row: Row, colours: Colours) -> str:
    """What stands beside the name of a row."""
    if row.is_strip or (row.is_map and len(row.numbers) <= MOST_CELLS):
        across = row.across if row.is_map else len(row.numbers)
        kinds = [colours.cell(x, row) for x in row.numbers]
        lines = [kinds[start : start + across] for start in range(0, len(kinds), across)]
        inner = "".join(f"<TR>{''.join(map(square, line))}</TR>" for line in lines)
        size = f'FIXEDSIZE="TRUE" WIDTH="{9 * across + 1}" HEIGHT="{11 * len(lines) + 1}"'  # else its cells drift apart
        tight = f'BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="0" {size}'
        return f'<TD COLSPAN="2"><TABLE {tight}>{inner}</TABLE></TD>'
    is_coloured = len(row.numbers) == 1 and colours.has_colour(row)
    kind = colours.tint(row.numbers[0], kind_of(row)) if is_coloured else ""
    if row.gradient is not None:
        return cell(row.shown, kind, 1) + cell(number(row.gradient), colours.tint(row.gradient), 1)
    return cell(row.shown, kind, 2, is_number=bool(row.numbers))


def cell(shown: str, kind: str, columns: int, is_number: bool = True) -> str:
    """A number or a text."""
    wide = f' COLSPAN="{columns}"' if columns > 1 else ""
    return f'<TD ALIGN="RIGHT"{paint(kind)}{wide}>{plain(typographic(shown) if is_number else shown)}</TD>'


def square(kind: str) -> str:
    """One of many numbers as a coloured cell."""
    return f'<TD FIXEDSIZE="TRUE" WIDTH="8" HEIGHT="10"{paint(kind)}></TD>'


def paint(kind: str) -> str:
    """The background of a class of tints or cells, as in the SVG.

    >>> paint("p t8"), paint("x"), paint("u")
    (' BGCOLOR="#e5383b80"', ' BGCOLOR="#f5c518"', ' BGCOLOR="#8c959f1a"')
    """
    if not kind:
        return ""
    hue, _, degree = kind.replace("u", "z d0").partition(" ")
    step = int(degree[1:]) if degree else DEGREES
    opacity = 1.0 if hue == "x" else TINT * step / DEGREES if degree.startswith("t") else cell_opacity(step)
    return f' BGCOLOR="{HUES[hue]}{"" if opacity == 1.0 else f"{round(255 * opacity):02x}"}"'
