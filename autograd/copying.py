"""Copies of whole graphs, and their pickles: node after node, so that no depth is too deep."""

from __future__ import annotations

from _thread import _local  # threading.local itself, without importing threading

from ._engine import CORE
from .chain import MANY
from .graph import ancestors
from .recording import OFF
from .registry import find
from .value import Value, birth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .recording import Scope
    from .registry import Primitive


def build(
    cls: type[Any],
    row: Primitive | None,
    operands: tuple[Any, ...],
    parents: tuple[Any, ...],
    partials: tuple[float, ...],
    data: float,
    grad: float,
    label: str | None,
    scope: Scope | None,
    is_recorded: bool,
) -> Any:
    """Make a node from its parts; of a leaf the row is None."""
    node = object.__new__(cls)
    node._data, node._grad, node._label, node._scope = data, grad, label, scope
    node._op = row
    node._a = node._b = node._db = None
    if row is None:
        node._da = birth()
        node._b = None if is_recorded else OFF
        return node
    if row.has_sequence or len(operands) > 2:
        node._a, node._da, node._b = (parents, partials, MANY) if parents else (None, None, None)
        node._db = operands
    elif len(parents) == 2:
        (node._a, node._b), (node._da, node._db) = parents, partials
    else:
        (node._a, node._da) = (parents[0], partials[0]) if parents else (None, None)
        node._db = None if len(parents) == len(operands) else operands
    return node


if CORE is not None:
    build = CORE.build


def clone(node: Any, copies: dict[int, Any]) -> Any:
    """Copy one node; an operand whose id is among `copies` is replaced by its copy."""
    edges = node.edges
    twin = build(
        type(node),
        node._op,
        _mapped(node.operands, copies),
        _mapped(tuple([parent for parent, _ in edges]), copies),
        tuple([partial for _, partial in edges]),
        *(node._data, node._grad, node._label, node._scope, node._is_recorded),
    )
    if hasattr(node, "__dict__"):
        twin.__dict__.update(node.__dict__)
    return twin


# These are no closures: one that calls itself would hold every node until the garbage collector comes.
def _mapped(x: Any, copies: dict[int, Any]) -> Any:
    """The operand's copy; of a sequence the sequence of copies."""
    return tuple([_mapped(y, copies) for y in x]) if x.__class__ is tuple else copies.get(id(x), x)


def deepcopy(root: Any, memo: dict[int, Any]) -> Any:
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


def reduce(node: Any) -> tuple[Any, ...]:
    """What pickle stores of a node: its fields, after all the nodes behind it, each after its parents.

    So pickle knows the parents of a node when it comes to the node, and never goes deep. Nodes and leaves that several
    pickled nodes share are stored once, and shared again afterwards.
    """
    if node._op is None:
        leaf = (type(node), node._data, node._grad, node._label, node._scope, node._is_recorded)
        return (rebuild_leaf, leaf, node.__dict__) if hasattr(node, "__dict__") else (rebuild_leaf, leaf)
    edges = node.edges
    fields = (
        *(node._op.name, node.operands, tuple(parent for parent, _ in edges), tuple(partial for _, partial in edges)),
        *(node._data, node._grad, node._label, node._scope),
    )
    if node in _under_way.nodes:
        return rebuild_node, fields
    behind = ancestors([node])[:-1]
    return _rebuild_last, (_Signal(behind), behind, _Signal([]), *fields)


class _UnderWay(_local):
    """The nodes that pickle is being led through in this thread."""

    nodes: frozenset[Any] = frozenset()


_under_way = _UnderWay()


class _Signal:
    """Stored before and after such a list of nodes, for what pickle does at that moment: it asks how to store this."""

    def __init__(self, nodes: list[Any]) -> None:
        self.nodes = nodes

    def __reduce__(self) -> tuple[Any, ...]:
        _under_way.nodes = frozenset(self.nodes)
        return (bool, ())


def rebuild_leaf(
    cls: type[Any], data: float, grad: float, label: str | None, scope: Any, is_recorded: bool = True
) -> Any:
    """Make the leaf that was pickled; one that was computed within no_grad() goes on refusing a backward pass."""
    return build(cls, None, (), (), (), data, grad, label, scope, is_recorded)


def rebuild_node(
    name: str,
    operands: tuple[Any, ...],
    parents: tuple[Any, ...],
    partials: tuple[float, ...],
    data: float,
    grad: float,
    label: str | None,
    scope: Any,
) -> Any:
    """Make the node that was pickled.

    Raises:
        UnknownNameError: if it is of a primitive that this process has not declared.
    """
    return build(Value, find(name), operands, parents, partials, data, grad, label, scope, True)


def _rebuild_last(before: object, nodes: object, after: object, *fields: Any) -> Any:
    """Make the node that was asked for; the others have been made on the way."""
    return rebuild_node(*fields)
