"""A graph as the pictures read it: once, from the roots down, without changing anything."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain

from ...flows import forward_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any


class Graph:
    """The nodes behind some roots, in the order of the forward pass.

    Args:
        roots: where to start, each once.
        labels: names for nodes beside or instead of their own labels.
    """

    below = 0  # scopes around the whole, which are not folded

    def __init__(self, roots: Sequence[Any], labels: Mapping[Any, str] | None = None) -> None:
        """Walk the graph."""
        self.roots = dict.fromkeys(roots)
        self.nodes = forward_order(list(self.roots))
        self._labels = labels or {}

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.nodes)

    @property
    def total(self) -> int:
        """How many nodes there are behind the roots."""
        return len(self)

    def holds(self, node: Any) -> bool:
        """Whether a node that is used by one of these is one of these itself."""
        return True

    def concerns(self, node: Any) -> bool:
        """Whether a picture has to say that a node is used by one of these, be it drawn or not."""
        return True

    def label(self, node: Any) -> str:
        """What the user calls a node; empty if nothing."""
        return self._labels.get(node) or node.label or ""

    @cached_property
    def uses(self) -> Counter[Any]:
        """For each node that is used how many edges lead from it."""
        return Counter(chain.from_iterable(node.parents for node in self.nodes))

    @cached_property
    def place(self) -> dict[Any, int]:
        """Where each node stands in the order of the forward pass."""
        return {node: place for place, node in enumerate(self.nodes)}

    @cached_property
    def users(self) -> dict[Any, list[Any]]:
        """For each leaf the nodes that take it, in order, each once."""
        found: dict[Any, dict[Any, None]] = {}
        for node in self.nodes:
            for parent in node.parents:
                if not parent.parents:
                    found.setdefault(parent, {})[node] = None
        return {leaf: list(takers) for leaf, takers in found.items()}

    @cached_property
    def homes(self) -> dict[Any, Any]:
        """The scope of each node that has one."""
        home = {node: scope for node in self.nodes if (scope := node.scope) is not None}
        home.update(self.adopted)
        return home

    @cached_property
    def adopted(self) -> dict[Any, Any]:
        """The scope of each leaf that has none of its own but belongs into one: see `adopted`."""
        return adopted(self.nodes)

    @cached_property
    def by_scope(self) -> dict[Any, list[Any]]:
        """The nodes of each scope, in order; those of no scope under `None`."""
        found: defaultdict[Any, list[Any]] = defaultdict(list)
        for node, scope in zip(self.nodes, map(self.homes.get, self.nodes), strict=True):
            found[scope].append(node)
        return dict(found)

    @cached_property
    def has_gradients(self) -> bool:
        """Whether any gradient is other than 0."""
        return any(node.grad != 0 for node in self.nodes)


class Window(Graph):
    """Some of the nodes of a graph, which know of the uses that they have in the whole."""

    def __init__(self, graph: Graph, nodes: Iterable[Any], roots: Iterable[Any] = (), below: int = 0) -> None:
        """Take some nodes, which keep their order; roots of their own; and how many scopes there are around them."""
        self._chosen = {node for node in nodes if graph.holds(node)}
        self.whole, self.below = graph, below
        self.nodes = [node for node in graph.nodes if node in self._chosen]
        self._is_apart = bool(roots)  # what comes in from outside is no part that is left out
        self._total = len(self.nodes) if self._is_apart else graph.total
        self.roots = dict.fromkeys(roots or [root for root in graph.roots if root in self._chosen])
        self._labels = graph._labels

    @property
    def total(self) -> int:
        """How many nodes there are behind the roots: with roots of its own, as many as there are here."""
        return self._total

    def holds(self, node: Any) -> bool:
        """Whether a node is one of these."""
        return node in self._chosen

    def concerns(self, node: Any) -> bool:
        """Whether a node is one of these, or of the whole if these are cut out of it."""
        return self.holds(node) if self._is_apart else self.whole.concerns(node)

    @cached_property
    def uses(self) -> Counter[Any]:
        """For each node that is used how many edges lead from it, also to nodes outside."""
        return self.whole.uses

    @cached_property
    def place(self) -> dict[Any, int]:
        """Where each node stands in the order of the forward pass of the whole."""
        return self.whole.place

    @cached_property
    def users(self) -> dict[Any, list[Any]]:
        """For each leaf the nodes that take it, in order, each once; also those outside."""
        return self.whole.users


def adopted(nodes: Sequence[Any]) -> dict[Any, Any]:
    """Where no leaf has a scope, those that are used in one scope only, with that scope.

    A neuron of one's own may make its weights outside its scope. They belong into the neuron that uses them, while an
    input that several neurons use belongs to none.
    """
    has_scope = False
    for node in nodes:
        if node.scope is not None:
            has_scope = True
            if not node.op:
                return {}
    wanted: dict[Any, Any] = {}
    for node in nodes if has_scope else ():
        scope = node.scope
        for parent in node.parents:
            if not parent.parents:
                wanted[parent] = scope if wanted.get(parent, scope) is scope else None
    return {leaf: scope for leaf, scope in wanted.items() if scope is not None}
