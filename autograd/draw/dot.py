"""The DOT writer: a scene as a `graphviz.Digraph`, for people who go on with Graphviz.

Rules for safety: node names are integers we chose; labels are HTML-like tables in which every text is escaped; no text
of the user stands in any other attribute; no record shapes, no links, no fonts or style sheets from outside.
"""

from __future__ import annotations

from ..errors import MissingExtraError
from .labels import escaped, typographic
from .marks import DEGREES, tint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .scene import Card, Row, Scene

GREY, LINES, PAPER, LEAF = "#57606a", "#b6bec7", "#ffffff", "#fdfaf0"
HUES = {"p": "#e5383b", "n": "#1f6feb"}


def write_dot(scene: Scene, rankdir: str, output: str = "svg") -> Any:
    """The scene as a `graphviz.Digraph`.

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
    gradient, weight = scene.gradient_scale, scene.weight_scale
    for card in scene.cards:
        frames[card.group].node(str(card.key), html("".join(table(card, gradient, weight))))
    for group in reversed(scene.groups):  # inner frames first: adding one copies what it holds
        frames[group.parent].subgraph(frames[group.key])
    for edge in scene.edges:
        graph.edge(str(edge.tail), str(edge.head), **({"headlabel": html(plain(edge.name))} if edge.name else {}))
    return graph


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


def table(card: Card, gradient: float, weight: float) -> Iterator[str]:
    """The label of a card."""
    if card.is_small:
        border = 'BORDER="1"' if card.kind == "input" else 'BORDER="0"'
        yield f'<TABLE {border} CELLBORDER="0" CELLPADDING="3" STYLE="ROUNDED" COLOR="{LINES}" BGCOLOR="#8c959f26">'
        yield f'<TR><TD><FONT COLOR="{GREY}">{plain(card.title)}</FONT></TD></TR></TABLE>'
        return
    paper, thickness = (LEAF if card.kind in ("leaf", "parameter") else PAPER), (2 if card.is_root else 1)
    yield f'<TABLE BORDER="{thickness}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="{LINES}" '
    yield f'BGCOLOR="{paper}">'
    if card.title or card.symbol:
        title = f"<B>{plain(card.title)}</B>" if card.title else ""
        sign = f'<FONT COLOR="{GREY}">{plain(card.symbol)}</FONT>' if card.symbol else ""
        yield f'<TR><TD COLSPAN="2" ALIGN="LEFT">{"  ".join(filter(None, (sign, title)))}</TD></TR>'
    for row in card.rows:
        name = f'<TD ALIGN="LEFT"><FONT COLOR="{GREY}">{row.name}</FONT></TD>'
        yield f"<TR>{name}{cell(row, weight if row.name == 'weights' else gradient)}</TR>"
    yield "</TABLE>"


def cell(row: Row, scale: float) -> str:
    """What stands beside the name of a row."""
    if row.is_strip:
        cells = "".join(
            f'<TD FIXEDSIZE="TRUE" WIDTH="8" HEIGHT="10"{colour(x, scale) if row.coloured else ""}></TD>'
            for x in row.numbers
        )
        return f'<TD><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="0"><TR>{cells}</TR></TABLE></TD>'
    single = row.coloured and len(row.numbers) == 1
    shown = plain(typographic(row.shown) if row.numbers else row.shown)
    return f'<TD ALIGN="RIGHT"{colour(row.numbers[0], scale) if single else ""}>{shown}</TD>'


def colour(x: float, scale: float) -> str:
    """The background of a number, as in the SVG."""
    hue, _, degree = tint(x, scale).partition(" q")
    if hue == "x":
        return ' BGCOLOR="#f5c518"'
    return f' BGCOLOR="{HUES[hue]}{round(128 * int(degree) / DEGREES):02x}"' if degree else ""
