"""Which nodes of a big graph share a card, so that the picture stays readable.

The order of attempts: every node on its own; each innermost scope (a neuron) as one block, and the nodes outside any
scope put together where they are alike (one `sub` for each sample of a batch); the scopes around those (the layers),
and so on outwards. Without scopes there is nothing to fold by, and the view keeps what is nearest the roots.
"""

from __future__ import annotations

from collections import Counter

from ..graph import ancestors
from .operands import drawn_operands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

EDGES_PER_CARD = 2  # a picture with more edges than this times the limit of cards is a tangle

CROWD = 5  # nodes that do the same thing are put together from this number on
PART = 5  # the part of a graph that is too big has at most this fraction of the limit


def readable_view(nodes: Sequence[Any], roots: Sequence[Any], limit: int) -> View:
    """The finest view of the graph that takes at most `limit` cards."""
    for fold in attempts(nodes, roots, limit):
        view = View(roots, fold, limit)
        if view.is_readable:
            return view
    view = View(roots, Fold({}), limit)
    view.cut()
    return view


def attempts(nodes: Sequence[Any], roots: Sequence[Any], limit: int) -> Iterator[Fold]:
    """The ways to fold the graph, the finest first."""
    if len(nodes) <= limit:
        yield Fold({})
    home = homes(nodes)
    if not home:
        return
    depths = {scope: depth(scope) for scope in set(home.values())}
    for deepest in range(max(depths.values()), 0, -1):
        around = {scope: outwards(scope, depths[scope] - deepest) for scope in depths if depths[scope] >= deepest}
        owner = {node: around[scope] for node, scope in home.items() if scope in around}
        yield Fold(owner | alike(nodes, roots, owner))


def homes(nodes: Iterable[Any]) -> dict[Any, Any]:
    """The scope of each node that has one; where no leaf has one, a leaf belongs where all that use it do.

    A neuron of one's own may make its weights outside its scope. They belong into the neuron that uses them, while an
    input that several neurons use belongs to none.
    """
    home = {node: node.scope for node in nodes if node.scope is not None}
    if not home or any(not node.op for node in home):
        return home
    wanted: dict[Any, Any] = {}
    for node in nodes:
        scope = home.get(node)
        for parent in node.parents:
            if parent not in home and not parent.parents:
                wanted[parent] = scope if wanted.get(parent, scope) is scope else None
    home.update((leaf, scope) for leaf, scope in wanted.items() if scope is not None)
    return home


def depth(scope: Any) -> int:
    """How many scopes there are from the outermost to this one."""
    count = 0
    while scope is not None and count < 1000:  # a ring of scopes, made by hand, must not hang a picture
        scope, count = scope.parent, count + 1
    return count


def outwards(scope: Any, steps: int) -> Any:
    """The scope so many steps around this one."""
    for _ in range(steps):
        scope = scope.parent
    return scope


class Alike:
    """A block of nodes outside any scope that do the same thing, one for each sample of a batch."""

    __slots__ = ("op", "scope")

    def __init__(self, op: str) -> None:
        """Name the operation; the empty name stands for leaves."""
        self.op = op
        self.scope = None


def alike(nodes: Sequence[Any], roots: Sequence[Any], owner: dict[Any, Any]) -> dict[Any, Any]:
    """Put together the nodes that no block owns yet: same operation on the same blocks, and chains of one operation."""
    users: dict[Any, set[Any]] = {}
    for node in nodes:
        for parent in node.parents:
            if parent not in owner and not parent.parents:
                users.setdefault(parent, set()).add(owner.get(node, node.op))
    blocks: dict[Any, Alike] = {}
    block_of: dict[Any, Any] = {}
    lone = set(roots)
    for node in nodes:
        if node in owner or node in lone:
            continue
        operands = {block_of.get(parent) or owner.get(parent, parent) for parent in node.parents}
        chain = next((block for block in operands if isinstance(block, Alike) and block.op == node.op), None)
        if chain is None or not node.op:
            chain = blocks.setdefault((node.op, frozenset(operands or users.get(node, set()))), Alike(node.op))
        block_of[node] = chain
    sizes = Counter(block_of.values())
    return {node: block for node, block in block_of.items() if sizes[block] >= CROWD}


class Fold:
    """Which block each folded node stands in. A node that is not folded is its own block."""

    def __init__(self, owner: dict[Any, Any]) -> None:
        """Collect the members of each block, in the order of the forward pass."""
        self.owner = owner
        self.members: dict[Any, list[Any]] = {}
        for node, block in owner.items():
            self.members.setdefault(block, []).append(node)
        self._inputs: dict[Any, Counter[Any]] = {}

    def block(self, node: Any) -> Any:
        """The block of a node."""
        return self.owner.get(node, node)

    def inputs(self, block: Any) -> Counter[Any]:
        """The blocks that a block takes operands from, in order, and how often."""
        found = self._inputs.get(block)
        if found is None:
            found = Counter(self.block(parent) for node in self.members.get(block, (block,)) for parent in node.parents)
            del found[block]
            self._inputs[block] = found
        return found


class View:
    """The blocks that a picture shows: all behind the roots, or after `cut` those nearest to them."""

    def __init__(self, roots: Sequence[Any], fold: Fold, limit: int) -> None:
        """Look only as far as needed to see whether the whole is readable."""
        self.fold, self.limit = fold, limit
        self.roots = list(dict.fromkeys(map(fold.block, roots)))
        self.root_nodes = set(roots)
        self.is_cut = False
        self._counted: dict[Any, int] = {}  # the constants of a node
        self.kept = self._nearest(limit + 1)
        self.is_readable = self._fits(self.kept)

    def _nearest(self, n: int) -> dict[Any, None]:
        """The first n blocks of a breadth-first search from the roots."""
        found = dict.fromkeys(self.roots[:n])
        queue = list(found)
        for block in queue:
            for parent in self.fold.inputs(block):
                if len(found) >= n:
                    return found
                if parent not in found:
                    found[parent] = None
                    queue.append(parent)
        return found

    def _fits(self, kept: dict[Any, None]) -> bool:
        cards, edges = len(kept), 0
        for block in kept:
            inputs = self.fold.inputs(block)
            cards += any(parent not in kept for parent in inputs)  # they share one card "…"
            if block in self.fold.members:
                edges += len(inputs)
            else:
                constants = self._constants(block)
                cards += constants
                edges += constants + sum(count for parent, count in inputs.items() if parent in kept)
            if cards > self.limit or edges > EDGES_PER_CARD * self.limit:
                return False
        return True

    def _constants(self, node: Any) -> int:
        if node not in self._counted:
            flat = sum(len(operand) if isinstance(operand, (tuple, list)) else 1 for operand in node.operands)
            plain = flat == len(node.parents)  # nothing but nodes, the usual case, which may be a sum of a million
            self._counted[node] = 0 if plain else sum(operand.constant != "" for operand in drawn_operands(node))
        return self._counted[node]

    def cut(self) -> None:
        """Keep the blocks nearest the roots: at least one, at most a fifth of the limit.

        A part of a graph is looked at closely, so it may hold less than a whole.
        """
        self.limit = max(2, self.limit // PART)
        kept = list(self.kept)
        low, high = 1, len(kept)
        while low < high:  # bisection: more blocks never take fewer cards
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._fits(dict.fromkeys(kept[:middle])) else (low, middle - 1)
        self.kept, self.is_cut = dict.fromkeys(kept[:low]), True
        self.roots = [root for root in self.roots if root in self.kept]

    def order(self) -> list[Any]:
        """The blocks, each after those it takes operands from."""
        return ancestors(self.roots, lambda block: [p for p in reversed(self.fold.inputs(block)) if p in self.kept])
