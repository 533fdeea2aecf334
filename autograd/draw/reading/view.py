"""Which blocks of a folded graph are drawn: all of them, or the part that matters most."""

from __future__ import annotations

from heapq import heappop, heappush

from ...graph import ancestors
from .operands import operands_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .fold import Fold


class View:
    """The blocks that a picture shows: all behind the roots, or those that the most gradient flows through."""

    def __init__(self, fold: Fold, limit: int, edges: int, constants: bool) -> None:
        """Look at no more blocks than can be shown."""
        self.fold, self.limit, self.edges, self.constants = fold, limit, edges, constants
        self.roots = list(dict.fromkeys(map(fold.block, fold.graph.roots)))
        self.is_cut = False
        self.kept = strongest(self.roots, fold.inputs, flow_of, limit + 1)
        self.exceeded: dict[str, int] = self.beyond(self.kept)  # the limits that made or make it necessary to cut

    @property
    def is_readable(self) -> bool:
        """Whether all blocks that are kept can be drawn."""
        return not self.exceeded

    def beyond(self, kept: dict[Any, None]) -> dict[str, int]:
        """The limits that these blocks do not keep to, by the names that `draw_dot` has, and what would be enough."""
        cards, edges = len(kept), 0
        for block in kept:
            inputs = self.fold.inputs(block)
            cards += any(parent not in kept for parent in inputs)  # they share one card "…"
            is_single = self.fold.is_single(block)
            edges += sum(
                bundle.count if is_single and self.fold.is_single(parent) else 1
                for parent, bundle in inputs.items()
                if parent in kept
            )
            if self.constants and block not in self.fold.members:
                constants = min(sum(operand.node is None for operand in operands_of(block)), 1 + self.limit)
                cards, edges = cards + constants, edges + constants
        counts = {"limit": (cards, self.limit), "edges": (edges, self.edges)}
        return {name: max(count, 2 * most) for name, (count, most) in counts.items() if count > most}

    def cut(self, most: int) -> None:
        """Keep at most so many blocks, and at least one."""
        kept = list(self.kept)
        if self.beyond(dict.fromkeys(kept[:1])):
            self.constants = False  # as cards they leave no room even for one block, so they stay in its operation
        low, high = 1, min(most, len(kept))
        while low < high:  # bisection: more blocks never take fewer cards
            middle = (low + high + 1) // 2
            low, high = (low, middle - 1) if self.beyond(dict.fromkeys(kept[:middle])) else (middle, high)
        if low < len(kept):
            self.is_cut, self.exceeded = True, self.beyond(dict.fromkeys(kept[: low + 1]))
        self.kept = dict.fromkeys(kept[:low])
        self.roots = [root for root in self.roots if root in self.kept]

    def order(self) -> list[Any]:
        """The blocks, each after those it takes operands from."""
        return ancestors(self.roots, lambda block: [p for p in reversed(self.fold.inputs(block)) if p in self.kept])


def flow_of(bundle: Any) -> float:
    """How much gradient flows along some edges."""
    return float(bundle.flow)


def strongest(
    roots: Iterable[Any], inputs: Callable[[Any], dict[Any, Any]], weight: Callable[[Any], float], most: int
) -> dict[Any, None]:
    """The first so many of a search from the roots that goes where most gradient flows; without gradients, the nearest.

    What is found first does not depend on how many are asked for.
    """
    found: dict[Any, None] = {}
    heap: list[tuple[float, int, Any]] = []
    for number, root in enumerate(roots):
        heappush(heap, (float("-inf"), number, root))
    count = len(heap)
    while heap and len(found) < most:
        _, _, block = heappop(heap)
        if block in found:
            continue
        found[block] = None
        for parent, bundle in inputs(block).items():
            if parent not in found:
                count += 1
                flow = weight(bundle)
                heappush(heap, (-flow if flow == flow else float("-inf"), count, parent))
    return found
