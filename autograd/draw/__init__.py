"""Pictures of graphs and models.

`draw_dot` turns Values or a Module into a `Scene`, which knows nothing of any format. Writers turn a scene into text,
DOT or, with the coordinates of a layout, SVG. Reading a graph never changes it.

The way of a picture is that through the rooms of this house: `reading`, `scene`, `layout` (with `geometry`, `curves`),
`writers`. `levels` walks it, as often as it takes until the picture is readable, and `inside` once more for what is
inside of cards; `drawing` is what the user gets. It is a `picture`, as those of `charts` are, and that can show itself
(`notebook`, `page`) and be written (`files`, `conversion`, `programs`).
"""

from __future__ import annotations

from .drawing import Drawing
from .levels import shown, shown_module
from .options import options
from .picture import Picture
from .reading.graph import Graph
from .reading.roots import is_module, labelled, values
from .writers.steps import MOVING, backward_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

__all__ = ["Drawing", "Picture", "draw_dot", "draw_steps"]


def draw_dot(
    root: Any,
    format: str = "svg",
    rankdir: str = "LR",
    *,
    level: str = "auto",
    expand: str | Sequence[str] = (),
    limit: int = 60,
    edges: int = 300,
    color: str | None = "grad",
    flow: bool = True,
    constants: bool = False,
    labels: Mapping[str, Any] | None = None,
    engine: str = "auto",
    timeout: float = 2.0,
) -> Drawing:
    """Draw the graph behind a Value, or a model.

    A card shows its operation, label, data and gradient; gradients are red above 0 and blue below. The more
    gradient flows along an edge, the wider it is. The picture is as fine as can be read: every value ("values");
    expressions on one card, with a row for each leaf of theirs ("cards"); a card for each neuron ("neurons"), layer
    ("layers") or module ("modules"); and of a graph that knows of none of these the part that most gradient flows
    through. The line below the picture says what was folded and how to see more. Labels are text, never markup.

    Args:
        root: a Value, a list or tuple of Values, or a Module.
        format: what `render` and `pipe` write by default: svg, png, html, pdf, ps, eps, jpg, dot, gv or txt.
        rankdir: the direction from the leaves to the root: LR, RL, TB or BT.
        level: how fine the picture is; "auto" for the finest that has at most `limit` cards and `edges` edges and fits
            on a page.
        expand: scopes that are opened where others are folded, such as "layers.0".
        limit: the largest number of cards.
        edges: the largest number of edges; of more those with the least flow are left out.
        color: whether "grad" or "data" gives the colour, or None for neither.
        flow: whether edges are as wide as the gradient that flows along them.
        constants: whether constants have cards of their own, instead of a place in the operation.
        labels: names for nodes, such as `labels=locals()`; what is no Value in there is passed over.
        engine: where coordinates come from: "native"; the program "dot"; "wasm", the Graphviz that the extra `draw`
            installs; "pygraphviz"; "auto" takes the program dot where it is there and draws an irregular graph better.
        timeout: seconds that Graphviz may take.

    Returns:
        A `Drawing`, which shows itself in a notebook or terminal and writes itself to files.

    Raises:
        OperandError: if root is something else.
        DataError: if root is an empty list.
        UnknownNameError: for an unknown format, direction, level, colour, engine or scope.
        SettingError: for a limit or time limit that is no positive number, or a level of scopes where there are none.

    The name and the first arguments are those of micrograd's `draw_dot`. torchview calls `level` depth and `expand`
    expand_nested.

    >>> from autograd import Value
    >>> a, b = Value(-4.0, "a"), Value(2.0, "b")
    >>> c = a * b
    >>> c.backward()
    >>> print(draw_dot(c))
    #1  a           data -4  grad 2
    #2  b           data 2   grad -4
    #3     × #1 #2  data -8  grad 1
    3 values
    """
    asked = options(
        rankdir=rankdir,
        level=level,
        expand=expand,
        limit=limit,
        edges=edges,
        color=color,
        flow=flow,
        constants=constants,
        engine=engine,
        timeout=timeout,
    )
    format = Drawing.checked_format(format)
    if is_module(root):
        return Drawing(shown_module(root, asked), asked, format)
    graph = Graph(values(root), labelled(labels))
    return Drawing(shown(graph, asked), asked, format, graph)


def draw_steps(root: Any, format: str = "svg", rankdir: str = "LR", **settings: Any) -> Drawing:
    """Draw the backward pass: card after card gets its gradient, and edges show it flow back to the operands.

    Each card has one step, after all that use it, and is outlined in it. The SVG plays by itself and begins again, with
    no script; who asks for less motion, and any format that cannot move, shows the end. `render("steps.html")` has a
    slider.

    Args:
        root: as for `draw_dot`; call `backward()` first.
        format: as for `draw_dot`.
        rankdir: as for `draw_dot`.
        settings: any other argument of `draw_dot`, by its name.

    Returns:
        A `Drawing` whose SVG moves.

    Raises:
        OperandError, DataError, UnknownNameError, SettingError: as `draw_dot`.

    >>> from autograd import Value
    >>> x = Value(3.0, "x")
    >>> y = x * x + 1
    >>> y.backward()
    >>> draw_steps(y).steps
    {3: 1, 2: 2, 1: 3}
    """
    drawing = draw_dot(root, format, rankdir, **settings)
    drawing.steps = backward_steps(drawing.scene)
    drawing.scene.footer.append(MOVING)
    return drawing
