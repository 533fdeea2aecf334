"""Which nodes share a card, so that the picture stays readable.

From fine to coarse: every value on its own; expressions (see `lift`); each innermost scope (a neuron) as one block, and
the nodes outside any scope put together where they are alike (one `sub` for each sample of a batch); the scopes around
those (the layers), and so on outwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import SettingError, UnknownNameError
from ...flows import inflow
from ..labels import clean
from ..options import LEVELS
from .alike import outside_scopes
from .lift import Expression, expressions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Any

    from .graph import Graph

SMALL = 20_000  # values; in a larger graph no expressions are looked for outside of scopes


class Scoped:
    """The block of each node that stands in a scope: that scope or one around it."""

    def __init__(self, homes: dict[Any, Any], around: dict[Any, Any]) -> None:
        """Take the scope of each node, and the block of each scope that is folded."""
        self.homes, self.around = homes, around

    def get(self, node: Any, default: Any = None) -> Any:
        """The block of a node, or else the default."""
        return self.around.get(self.homes.get(node), default)

    def __contains__(self, node: Any) -> bool:
        """Whether a node stands in a folded scope."""
        return self.homes.get(node) in self.around


class Fold:
    """Which block each folded node stands in: an expression, a scope, or nodes alike. Others are their own block."""

    def __init__(self, graph: Graph, direct: dict[Any, Any], level: str, scoped: Scoped | None = None) -> None:
        """Collect the members of each block, in the order of the forward pass.

        Args:
            graph: what is folded.
            direct: the blocks of nodes outside of folded scopes.
            level: what this is called.
            scoped: the blocks of all others.
        """
        self.graph, self.level, self.direct = graph, level, direct
        self.scoped = Scoped({}, {}) if scoped is None else scoped
        self.members: dict[Any, list[Any]] = {}
        for scope, block in self.scoped.around.items():
            self.members.setdefault(block, []).extend(graph.by_scope[scope])
        for node in outside(graph, self.scoped):
            if (block := direct.get(node)) is not None:
                self.members.setdefault(block, []).append(node)
        self._count = len(graph) - sum(map(len, self.members.values())) + len(self.members)
        self.used: set[Any] = set()  # the nodes that a node of another block uses, as far as inputs were asked for
        self._inputs: dict[Any, dict[Any, Bundle]] = {}

    def block(self, node: Any) -> Any:
        """The block of a node."""
        return self.scoped.get(node) or self.direct.get(node, node)

    def units(self, block: Any) -> list[list[Any]]:
        """The members of a block, a list for each scope in it."""
        inner = [scope for scope, outer in self.scoped.around.items() if outer is block]
        return [self.graph.by_scope[scope] for scope in inner] if inner else [self.members[block]]

    def __len__(self) -> int:
        """How many blocks there are."""
        return self._count

    def is_single(self, block: Any) -> bool:
        """Whether a block has one result, the operands of which are told one by one."""
        return block not in self.members or isinstance(block, Expression)

    def inputs(self, block: Any) -> dict[Any, Bundle]:
        """The blocks that a block takes operands from, in order, with what leads from each."""
        found = self._inputs.get(block)
        if found is None:
            members = self.members.get(block, (block,))
            flows = inflow(members, (self.direct, self.graph.adopted, self.scoped.around), block, self.used)
            found = self._inputs[block] = {
                source: Bundle(*flow)
                for source, flow in flows.items()
                if source in self.members or self.graph.concerns(source)
            }
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
    if not found and level != "auto":
        raise without_scopes(level, level)
    names = [name for _, name in found]
    if level != "auto" and level not in names:
        level = names[-1]  # fewer scopes around each other than names: the outermost
    for depth, name in found:
        if level in ("auto", name):
            yield scope_fold(graph, depth, name, opened(graph, expand))


def scope_levels(graph: Graph) -> Iterator[tuple[int, str]]:
    """The depths of scopes that can be folded, from the deepest outwards, with the names of these levels."""
    for place, each in enumerate(range(deepest(graph), graph.below, -1)):
        yield each, LEVELS[min(2 + place, 4)]


def scope_fold(graph: Graph, outermost: int, level: str, expand: set[Any]) -> Fold:
    """Each scope of this depth as a block, unless it is to be opened; deeper ones inside.

    A scope with no others in it is a block also where it is less deep, as a layer of its own beside deep modules.
    """
    around: dict[Any, Any] = {}
    chains = {scope: inwards(scope) for scope in scopes(graph)}
    holding = {outer for chain in chains.values() for outer in chain[:-1]}
    for scope, chain in chains.items():
        first = outermost if scope in holding else min(outermost, len(chain))
        if len(chain) >= first:
            closed = next((inner for inner in chain[first - 1 :] if inner not in expand), None)
            if closed is not None:
                around[scope] = closed
    scoped = Scoped(graph.homes, around)
    direct: dict[Any, Any] = dict(
        outside_scopes(graph, outside(graph, scoped), scoped.get, is_coarse=level != "neurons")
    )
    if len(graph) <= SMALL:
        taken = {node for node in graph.nodes if node in scoped or node in direct}
        direct.update(expressions(graph, taken=taken) or {})
    return Fold(graph, direct, level, scoped)


def scopes(graph: Graph) -> list[Any]:
    """The scopes of the nodes, in the order in which these come."""
    return [scope for scope in graph.by_scope if scope is not None]


def outside(graph: Graph, scoped: Scoped) -> Sequence[Any]:
    """The nodes in no folded scope, in order."""
    if not scoped.around:
        return graph.nodes
    if len(scoped.around) == len(graph.by_scope) - (None in graph.by_scope):
        return graph.by_scope.get(None, [])
    return [node for node in graph.nodes if node not in scoped]


def opened(graph: Graph, expand: Collection[str]) -> set[Any]:
    """The scopes to open: those that are named, with all around them.

    Raises:
        SettingError: if there are no scopes.
        UnknownNameError: for a name that no scope has.
    """
    found: set[Any] = set()
    if expand and not scopes(graph):
        raise without_scopes("scopes to expand", list(expand))
    if expand:
        known: dict[str, list[Any]] = {}
        for scope in scopes(graph):
            chain = inwards(scope)
            for place, inner in enumerate(chain, 1):
                for start in range(place):  # with the names of the scopes around, or without the outer ones
                    names = [each.name for each in chain[start:place]]
                    known.setdefault(".".join(names), []).append(inner)
                    known.setdefault(".".join(map(clean, names)), []).append(inner)  # as the picture shows it
        for name in expand:
            if name not in known:
                raise UnknownNameError.of("scope to expand", name, known)
            for scope in known[name]:
                found.update(inwards(scope))
    return found


def without_scopes(wanted: str, given: object) -> SettingError:
    """The error for a graph that was recorded in no scope."""
    return SettingError(
        f"this graph has no {wanted}",
        given=given,
        expected="nodes recorded by a model of nn, or within `with Scope(name):`",
        repair="level='cards'",
    )


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


def deepest(graph: Graph) -> int:
    """The largest depth of a scope in a graph, 0 if there is none."""
    return max(map(depth, scopes(graph)), default=0)
