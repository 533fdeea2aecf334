"""Orders over a graph: iterative, so no depth is too deep; deterministic, so the same program gives the same bits."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from typing import Any, TypeVar

    Node = TypeVar("Node")


def ancestors(
    roots: Iterable[Node],
    parents: Callable[[Node], Iterable[Node]] | None = None,
    stop: Container[Node] = (),
) -> list[Node]:
    """List the roots and all that they were computed from, each node after all of its parents.

    This is the order of depth-first search: the parents of a node are visited from last to first, so the list is the
    same in every run. Read forwards it is the order of the forward pass, read backwards that of the chain rule.

    Args:
        roots: the nodes to start from.
        parents: the parents of a node; by default its attribute `parents`.
        stop: nodes that are listed but not looked behind.

    >>> tree = {"loss": ["y", "t"], "y": ["w", "x"], "w": [], "x": [], "t": []}
    >>> ancestors(["loss"], tree.__getitem__)
    ['t', 'x', 'w', 'y', 'loss']
    """
    if parents is None:
        parents = _parents
    order: list[Node] = []
    seen: set[Node] = set()
    for root in roots:
        stack: list[Any] = [root]
        while stack:
            node = stack.pop()
            if node is _EMIT:
                order.append(stack.pop())
            elif node not in seen:
                seen.add(node)
                if node in stop:
                    order.append(node)
                else:
                    stack.append(node)
                    stack.append(_EMIT)
                    stack.extend(parents(node))
    return order


_EMIT = object()  # on the stack above a node whose parents have all been listed


def _parents(node: Any) -> Any:
    return node.parents
