"""What can be drawn, and what the user calls the nodes of it."""

from __future__ import annotations

from ...errors import DataError, OperandError
from .operands import has, is_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def is_module(thing: Any) -> bool:
    """Whether this is a model: something with children and parameters that have names."""
    return has(thing, "named_children", "named_parameters")


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
    if is_node(root):
        return [root]
    hint = "a number has no graph; draw a Value" if isinstance(root, (int, float)) else None
    raise OperandError(f"draw_dot cannot draw a {type(root).__name__}", given=root, expected=what, repair=hint)


def labelled(labels: Mapping[str, Any] | None) -> dict[Any, str]:
    """The name of each Value in a mapping from names, also of those in lists; the first name of several counts.

    Raises:
        OperandError: if this is no mapping from names, or one to names.

    >>> from autograd import Value
    >>> x, w = Value(1.0), [Value(2.0), Value(3.0)]
    >>> list(labelled({"x": x, "w": w, "lr": 0.1}).values())
    ['x', 'w0', 'w1']
    """
    if labels is None:
        return {}
    if not hasattr(labels, "items") or any(map(is_node, list(labels))):
        raise OperandError(
            "labels of a picture",
            given=labels,
            expected="a dict of names and Values",
            repair="labels={'x': x}, or labels=locals()",
        )
    found: dict[Any, str] = {}
    for name, thing in list(labels.items()):
        if isinstance(name, str) and not name.startswith("_"):
            if is_node(thing):
                found.setdefault(thing, name)
            elif isinstance(thing, (list, tuple)):
                for index, element in enumerate(thing):
                    if is_node(element):
                        found.setdefault(element, f"{name}{index}")
    return found
