"""Which nodes share a card, so that the picture stays readable.

From fine to coarse: every value on its own; expressions (see `lift`); each innermost scope (a neuron) as one block, and
the nodes outside any scope put together where they are alike (one `sub` for each sample of a batch); the scopes around
those (the layers), and so on outwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import SettingError, UnknownNameError
from ..flows import inflow
from .alike import outside_scopes
from .lift import Expression, expressions
from .options import LEVELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from .graph import Graph

SMALL = 20_000  # values; in a larger graph no expressions are looked for outside of scopes


class Fold:
    """Which block each folded node stands in: an expression, a scope, or nodes alike. Others are their own block."""

    def __init__(self, graph: Graph, owner: dict[Any, Any], level: str) -> None:
        """Collect the members of each block, in the order of the forward pass."""
        self.graph, self.owner, self.level = graph, owner, level
        self.members: dict[Any, list[Any]] = {}
        for node in graph.nodes:
            if (block := owner.get(node)) is not None:
                self.members.setdefault(block, []).append(node)
        self.used: set[Any] = set()  # the nodes that a node of another block uses, as far as inputs were asked for
        self._inputs: dict[Any, dict[Any, Bundle]] = {}

    def block(self, node: Any) -> Any:
        """The block of a node."""
        return self.owner.get(node, node)

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self.graph) - len(self.owner) + len(self.members)

    def is_single(self, block: Any) -> bool:
        """Whether a block has one result, the operands of which are told one by one."""
        return block not in self.members or isinstance(block, Expression)

    def inputs(self, block: Any) -> dict[Any, Bundle]:
        """The blocks that a block takes operands from, in order, with what leads from each."""
        found = self._inputs.get(block)
        if found is None:
            members = self.members.get(block, (block,))
            flows = inflow(members, self.owner, block, self.used)
            found = self._inputs[block] = {source: Bundle(*flow) for source, flow in flows.items()}
        return found


@dataclass(frozen=True, slots=True)
class Bundle:
    """The edges from one block to another."""

    count: int
    flow: float  # the sum of the sizes of what flows along them
    signed: float  # the sum of that itself


# --- the levels ------------------------------------------------------------------------------------------------------


def scope_folds(graph: Graph, level: str, expand: Collection[str]) -> Iterator[Fold]:
    """The ways to fold a graph by scopes at a level, or at all of them for "auto"; the finest first.

    Raises:
        SettingError: if the graph has no scopes, and a level of them or scopes to open were asked for.
        UnknownNameError: for a scope to open that is not there.
    """
    found = list(scope_levels(graph))
    if not found and (level != "auto" or expand):
        raise SettingError(
            f"this graph has no {'scopes to expand' if level == 'auto' else level}",
            given=list(expand) if level == "auto" else level,
            expected="nodes recorded by a model of nn, or within `with Scope(name):`",
            repair="level='cards'",
        )
    names = [name for _, name in found]
    if level != "auto" and level not in names:
        level = names[-1]  # fewer scopes around each other than names: the outermost
    for depth, name in found:
        if level in ("auto", name):
            yield scope_fold(graph, depth, name, opened(graph, expand))


def scope_levels(graph: Graph) -> Iterator[tuple[int, str]]:
    """The depths of scopes that can be folded, from the deepest outwards, with the names of these levels."""
    deepest = max(map(depth, set(graph.homes.values())), default=0)
    for place, each in enumerate(range(deepest, graph.below, -1)):
        yield each, LEVELS[min(2 + place, 4)]


def scope_fold(graph: Graph, deepest: int, level: str, expand: set[Any]) -> Fold:
    """Each scope of this depth as a block, unless it is to be opened; deeper ones inside."""
    around: dict[Any, Any] = {}
    for scope in set(graph.homes.values()):
        chain = inwards(scope)
        if len(chain) >= deepest:
            closed = next((inner for inner in chain[deepest - 1 :] if inner not in expand), None)
            if closed is not None:
                around[scope] = closed
    owner = {node: around[scope] for node, scope in graph.homes.items() if scope in around}
    owner |= outside_scopes(graph, owner, is_coarse=level != "neurons")
    if len(graph) <= SMALL:
        owner |= expressions(graph, taken=owner) or {}
    return Fold(graph, owner, level)


def opened(graph: Graph, expand: Collection[str]) -> set[Any]:
    """The scopes to open: those that are named, with all around them.

    Raises:
        UnknownNameError: for a name that no scope has.
    """
    found: set[Any] = set()
    if expand:
        known: dict[str, list[Any]] = {}
        for scope in set(graph.homes.values()):
            chain = inwards(scope)
            for place, inner in enumerate(chain, 1):
                for start in range(place):  # with the names of the scopes around, or without the outer ones
                    known.setdefault(".".join(each.name for each in chain[start:place]), []).append(inner)
        for name in expand:
            if name not in known:
                raise UnknownNameError.of("scope to expand", name, known)
            for scope in known[name]:
                found.update(inwards(scope))
    return found


def inwards(scope: Any) -> list[Any]:
    """The scopes around a scope from the outermost, and itself."""
    chain: dict[Any, None] = {}
    while scope is not None and scope not in chain:  # a ring of scopes, made by hand, must not hang a picture
        chain[scope] = None
        scope = scope.parent
    return list(reversed(chain))


def depth(scope: Any) -> int:
    """How many scopes there are from the outermost to this one."""
    return len(inwards(scope))
