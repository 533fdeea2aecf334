"""Nodes outside any scope that share a card: those that do the same thing for each sample of a batch, and runs of such.

A loss over a batch of 50 samples is 50 differences, 50 squares and their mean: three steps, not 101 values.
"""

from __future__ import annotations

from collections import Counter

from .operands import call, is_constant, symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from .graph import Graph

CROWD = 5  # nodes that do the same thing are put together from this number on


class Alike:
    """A block of nodes outside any scope that do the same thing; or several such steps, one after the other."""

    __slots__ = ("scope", "steps")

    def __init__(self, *steps: Any) -> None:
        """Name the steps: each an operation, with the empty name for leaves, or a single node."""
        self.steps = steps
        self.scope = None

    def title(self, members: Sequence[Any]) -> str:
        """What the block is called, given the nodes in it."""
        if self.steps == ("",):
            return f"{len(members):,} leaves"
        signs = [sign(step, members) if isinstance(step, str) else call(step) for step in self.steps]
        singles = sum(not isinstance(step, str) for step in self.steps)
        count = (len(members) - singles) // max(1, len(signs) - singles)
        return f"{count:,} × {' → '.join(signs)}" if singles < len(signs) else " → ".join(signs)


def sign(op: str, members: Sequence[Any]) -> str:
    """How an operation is told: with its constants, if all nodes that do it have the same."""
    signs: set[str] = set()
    seen: set[tuple[Any, ...]] = set()
    for node in members:
        if node.op == op:
            constants = tuple([operand if is_constant(operand) else None for operand in node.operands])
            if constants not in seen:  # few have others, and to write them takes time
                seen.add(constants)
                signs.add(call(node))
            if len(signs) > 1:
                return symbol(op)
    return signs.pop() if signs else symbol(op)


def outside_scopes(
    graph: Graph, outside: Sequence[Any], owner: Callable[..., Any], *, is_coarse: bool
) -> dict[Any, Alike]:
    """The block of each node that no scope owns and that shares a card.

    Args:
        graph: the whole.
        outside: the nodes that no scope owns.
        owner: called with a node and a default, it gives the block of a node in a scope, else the default.
        is_coarse: whether steps of a run may have more or fewer nodes than each other.
    """
    found = alike([node for node in outside if node not in graph.roots], graph.nodes, owner)
    return merged(runs(outside, graph.roots, owner, found, is_coarse=is_coarse), outside, found)


def alike(outside: Sequence[Any], nodes: Sequence[Any], owner: Callable[..., Any]) -> dict[Any, Alike]:
    """Put together nodes that no block owns yet: same operation on the same blocks, and chains of one operation."""
    if len(outside) < CROWD:
        return {}
    users = takers({node for node in outside if not node.parents}, nodes, owner)
    blocks: dict[Any, Alike] = {}
    block_of: dict[Any, Any] = {}
    for node in outside:
        operands = dict.fromkeys(block_of.get(parent) or owner(parent, parent) for parent in node.parents)
        chain = next((block for block in operands if isinstance(block, Alike) and block.steps == (node.op,)), None)
        if chain is None or not node.op:
            chain = blocks.setdefault((node.op, frozenset(operands or users.get(node, set()))), Alike(node.op))
        block_of[node] = chain
    sizes = Counter(block_of.values())
    return {node: block for node, block in block_of.items() if sizes[block] >= CROWD}


def takers(leaves: set[Any], nodes: Sequence[Any], owner: Callable[..., Any]) -> dict[Any, set[Any]]:
    """For each of some leaves the blocks, or else the operations, that take it."""
    users: dict[Any, set[Any]] = {leaf: set() for leaf in leaves}
    for node in nodes if leaves else ():
        for leaf in leaves.intersection(node.parents):
            users[leaf].add(owner(node, node.op))
    return users


def runs(
    outside: Sequence[Any],
    roots: Iterable[Any],
    owner: Callable[..., Any],
    found: Mapping[Any, Alike],
    *,
    is_coarse: bool,
) -> list[list[Any]]:
    """The steps that follow one another: each takes from the one before only, which nobody else takes."""
    inputs: dict[Any, dict[Any, None]] = {}
    users: dict[Any, set[Any]] = {}
    for node in outside:
        step = found.get(node, node)
        for parent in node.parents:
            source = found.get(parent) or owner(parent, parent)
            if source is not step:
                inputs.setdefault(step, {})[source] = None
                users.setdefault(source, set()).add(step)
    sizes, roots = Counter(found.values()), set(roots)
    run_of: dict[Any, list[Any]] = {}
    for step, sources in inputs.items():
        (before, *others) = sources
        run = run_of.get(before)
        if run is None and before in inputs and before not in roots:
            run = run_of.setdefault(before, [before])
        same = is_coarse or (sizes[before] == sizes[step] > 0)
        if run is not None and run[-1] is before and not others and users[before] == {step} and same:
            run.append(step)
            run_of[step] = run
    return list({id(run): run for run in run_of.values() if len(run) > 1}.values())


def merged(found_runs: Sequence[Sequence[Any]], outside: Sequence[Any], found: dict[Any, Alike]) -> dict[Any, Alike]:
    """The block of each node, with one block for each run."""
    block_of: dict[Any, Alike] = {}
    for run in found_runs:
        block = Alike(*[step.steps[0] if isinstance(step, Alike) else step for step in run])
        block_of.update(dict.fromkeys(run, block))
    owner = {node: block_of.get(found.get(node, node)) or found.get(node) for node in outside}
    return {node: block for node, block in owner.items() if block is not None}
