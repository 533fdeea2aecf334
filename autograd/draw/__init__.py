"""Pictures of graphs and models.

`draw_dot` turns Values or a Module into a `Scene`, which knows nothing of any format. Writers turn a scene into text,
DOT or, with the coordinates of a layout, SVG. Reading a graph never changes it.
"""

from __future__ import annotations

from ..errors import DataError, OperandError, SettingError, UnknownNameError
from .drawing import Drawing, checked_timeout
from .modules import scene_of_module
from .operands import is_node
from .picture import Picture
from .values import scene_of_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Drawing", "Picture", "draw_dot"]

DIRECTIONS = ("LR", "RL", "TB", "BT")


def draw_dot(
    root: Any, format: str = "svg", rankdir: str = "LR", *, limit: int = 300, timeout: float = 10.0
) -> Drawing:
    """Draw the graph behind a Value, or a model.

    Every node is a card with its operator, label, data and gradient; gradients are red above 0 and blue below.
    Constants are small and grey. An operand without a label gets the name of the argument it is (x, y, w0) where that
    matters; if all have labels, the first is on top. Neurons and layers are frames around what was computed in them. A
    graph of more than `limit` cards is folded, a card for each neuron or layer, or, where it knows of none, cut to the
    part nearest the root; the line below the picture says so. Labels are text, never markup.

    Args:
        root: a Value, a list or tuple of Values, or a Module.
        format: what `render` and `pipe` write by default: svg, png, pdf, ps, eps, jpg, dot, gv or txt.
        rankdir: the direction from the leaves to the root: LR, RL, TB or BT.
        limit: the largest number of cards.
        timeout: seconds that Graphviz may take.

    Returns:
        A `Drawing`, which shows itself in a notebook or terminal and writes itself to files.

    Raises:
        OperandError: if root is something else.
        DataError: if root is an empty list.
        UnknownNameError: for an unknown format or direction.
        SettingError: for a limit or time limit that is no positive number.

    Models and graphs recorded by them are laid out here. Other graphs need Graphviz, but no system package:
    `pip install 'dagrad[draw]'` brings one along. Without any, the drawing shows its text form and says how to get one.
    The name and the first arguments are those of micrograd's `draw_dot`.

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
    format = Drawing.checked_format(format)
    if rankdir not in DIRECTIONS:
        raise UnknownNameError.of("direction of a picture", rankdir, DIRECTIONS)
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 2:
        raise SettingError(
            "the limit of cards in a picture", given=limit, expected="an int from 2 on", repair="limit=300"
        )
    timeout = checked_timeout(timeout)
    if is_module(root):
        return Drawing(scene_of_module(root, limit), format, rankdir, timeout)
    return Drawing(scene_of_values(values(root), limit), format, rankdir, timeout)


def is_module(thing: Any) -> bool:
    """Whether this is a model: something with children and parameters that have names."""
    return hasattr(thing, "named_children") and hasattr(thing, "named_parameters") and not isinstance(thing, type)


def values(root: Any) -> list[Any]:
    """The roots of a graph, each once.

    Raises:
        OperandError: if one of them is no Value.
        DataError: if there is none.
    """
    what = "a Value, a list of Values or a Module"
    if isinstance(root, (list, tuple)):
        if not root:
            raise DataError("there is nothing to draw", given=root, expected=what)
        for index, element in enumerate(root):
            if not is_node(element):
                what = f"draw_dot: element {index} of the list is no Value"
                repair = "draw_dot(rows[0]), or one flat list" if isinstance(element, (list, tuple)) else "Value(x)"
                raise OperandError(what, given=element, expected="a Value", repair=repair)
        return list(dict.fromkeys(root))
    if is_node(root) and not isinstance(root, type):
        return [root]
    hint = "a number has no graph; draw a Value" if isinstance(root, (int, float)) else None
    raise OperandError(f"draw_dot cannot draw a {type(root).__name__}", given=root, expected=what, repair=hint)
