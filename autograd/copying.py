"""Copies of whole graphs, and their pickles: flat lists of nodes, so that no depth is too deep."""

from __future__ import annotations

from .chain import MANY
from .graph import ancestors
from .registry import find
from .value import Value, births

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def clone(node: Any, copies: dict[int, Any]) -> Any:
    """Copy one node; an operand whose id is among `copies` is replaced by its copy."""
    twin = object.__new__(type(node))
    twin._data, twin._grad, twin._label = node._data, node._grad, node._label
    twin._op, twin._scope, twin._mark = node._op, node._scope, 0
    twin._a, twin._b = _mapped(node._a, copies), _mapped(node._b, copies)
    twin._operands = _mapped(node._operands, copies)
    twin._da, twin._db = next(births) if node._op is None else node._da, node._db
    if hasattr(node, "__dict__"):
        twin.__dict__.update(node.__dict__)
    return twin


# These are no closures: one that calls itself would hold every node until the garbage collector comes.
def _mapped(x: Any, copies: dict[int, Any]) -> Any:
    """The operand's copy; of a sequence the sequence of copies."""
    return tuple([_mapped(y, copies) for y in x]) if x.__class__ is tuple else copies.get(id(x), x)


def _spelled(x: Any, number: dict[int, int]) -> Any:
    """The operand as pickle stores it: a Value as the number of its entry."""
    if x.__class__ is tuple:
        return tuple([_spelled(y, number) for y in x])
    return number[id(x)] if isinstance(x, Value) else x


def _read(x: Any, nodes: list[Any]) -> Any:
    """The operand that was stored so."""
    if x.__class__ is tuple:
        return tuple([_read(y, nodes) for y in x])
    return nodes[x] if x.__class__ is int else x


def deepcopy(root: Value, memo: dict[int, Any]) -> Any:
    """Copy the graph behind a node; what the memo knows already is shared, as `copy.deepcopy` asks."""
    from copy import deepcopy as copied

    for node in ancestors([root], stop=_Known(memo)):
        if id(node) not in memo:
            memo[id(node)] = twin = clone(node, memo)
            if twin._scope is not None:  # a copied model has scopes of its own
                twin._scope = copied(twin._scope, memo)
            if hasattr(node, "__dict__"):  # a subclass with attributes of its own
                twin.__dict__.update(copied(node.__dict__, memo))
    return memo[id(root)]


class _Known:
    """The nodes whose id the memo holds, as a collection to ask."""

    def __init__(self, memo: dict[int, Any]) -> None:
        self.memo = memo

    def __contains__(self, node: object) -> bool:
        return id(node) in self.memo


def reduce(root: Value) -> tuple[Any, ...]:
    """What pickle stores: for a leaf its fields, else the graph as a list in which operands are numbers of entries.

    The leaves stand in the list themselves: pickle keeps them identical when several roots are pickled together.
    """
    if root._op is None:
        fields = (type(root), root._data, root._grad, root._label, root._scope)
        return (rebuild_leaf, fields, root.__dict__) if hasattr(root, "__dict__") else (rebuild_leaf, fields)
    order = ancestors([root])
    number = {id(node): k for k, node in enumerate(order)}
    entries = [
        node
        if node._op is None
        else (
            node._op.name,
            _spelled(node.operands, number),
            tuple((number[id(x)], partial) for x, partial in node.edges),
            node._data,
            node._grad,
            node._label,
            node._scope,
        )
        for node in order
    ]
    return rebuild_graph, (entries,)


def rebuild_leaf(cls: type[Any], data: float, grad: float, label: str | None, scope: Any) -> Any:
    """Make the leaf that was pickled."""
    leaf = object.__new__(cls)
    leaf._data, leaf._grad, leaf._label, leaf._scope = data, grad, label, scope
    leaf._op = leaf._a = leaf._b = leaf._db = leaf._operands = None
    leaf._da = next(births)
    leaf._mark = 0
    return leaf


def rebuild_graph(entries: list[Any]) -> Any:
    """Make the graph that was pickled, and return its root.

    Raises:
        UnknownNameError: if it has a primitive that this process has not declared.
    """
    nodes: list[Any] = []
    for entry in entries:
        if entry.__class__ is not tuple:
            nodes.append(entry)
            continue
        name, operands, edges, data, grad, label, scope = entry
        node = rebuild_leaf(Value, data, grad, label, scope)
        node._op = find(name)
        targets = tuple(nodes[k] for k, _ in edges)
        partials = tuple(partial for _, partial in edges)
        if node._op.has_sequence or len(targets) > 2:
            node._a, node._da, node._b = (targets, partials, MANY) if targets else (None, None, None)
        else:
            node._a, node._b = (*targets, None, None)[:2]
            node._da, node._db = (*partials, None, None)[:2]
        values = _read(operands, nodes)
        node._operands = None if len(targets) == len(values) <= 2 and not node._op.has_sequence else values
        nodes.append(node)
    return nodes[-1]
