"""What a picture reads of a graph: the order of its nodes, and what flows into a group of them."""

from __future__ import annotations

from ._engine import CORE
from .graph import ancestors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Groups = tuple[Mapping[Any, Any], Mapping[Any, Any], Mapping[Any, Any]]
    Flow = tuple[int, float, float]  # how many edges; the sum of the sizes of what flows along them, and of that itself


def forward_order(roots: Sequence[Any]) -> list[Any]:
    """The roots and all that they were computed from, each node after its operands, the first of these first.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(3.0)
    >>> y = a * b
    >>> forward_order([y]) == [a, b, y]
    True
    """
    found = None if CORE is None else CORE.forward_order(roots)
    return ancestors(roots, lambda node: reversed(node.parents)) if found is None else found


def inflow(nodes: Sequence[Any], groups: Groups, own: Any, used: set[Any] | None = None) -> dict[Any, Flow]:
    """What flows between the nodes of a group and the groups of their operands, in the order of the operands.

    Along an edge flows the gradient of the node times the local derivative by the operand. An operand that carries no
    gradient counts as an edge.

    Args:
        nodes: those of the group.
        groups: the groups of nodes; the scopes of nodes that have none of their own; the groups of scopes. A node whose
            scope has a group is in that one, a node that has no group at all is its own.
        own: the group that is looked at.
        used: where to add the operands that stand in other groups.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(3.0)
    >>> y = a * b + b
    >>> y.backward()
    >>> groups = ({y: "sum"}, {y.parents[0]: "inner"}, {"inner": "sum"})  # scopes may be anything
    >>> inflow([y, *y.parents], groups, "sum") == {b: (2, 3.0, 3.0), a: (1, 3.0, 3.0)}
    True
    """
    found = None if CORE is None else CORE.inflow(nodes, *groups, own, used)
    return _inflow(nodes, groups, own, used) if found is None else found


def _inflow(nodes: Sequence[Any], groups: Groups, own: Any, used: set[Any] | None) -> dict[Any, Flow]:
    direct, scopes, around = groups

    def group(node: Any) -> Any:
        scope = scopes.get(node) if node.scope is None else node.scope
        found = None if scope is None else around.get(scope)
        return direct.get(node, node) if found is None else found

    counts: dict[Any, int] = {}
    sizes: dict[Any, float] = {}
    sums: dict[Any, float] = {}
    for node in nodes:
        for parent in node.parents:
            source = group(parent)
            if source is not own:
                counts[source] = counts.get(source, 0) + 1
                if used is not None:
                    used.add(parent)
        gradient = node.grad
        for parent, partial in node.edges:
            source = group(parent)
            if source is not own:
                flow = gradient * partial
                sizes[source] = sizes.get(source, 0.0) + abs(flow)
                sums[source] = sums.get(source, 0.0) + flow
    return {source: (count, sizes.get(source, 0.0), sums.get(source, 0.0)) for source, count in counts.items()}
