"""In which rank, or column, each thing stands: as close to all that it is connected with as the arrows allow.

Source: E. R. Gansner, E. Koutsofios, S. C. North and K.-P. Vo, A technique for drawing directed graphs, IEEE
Transactions on Software Engineering 19, 1993 (the network simplex method).
"""

from __future__ import annotations

from collections import Counter
from itertools import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeVar

    Node = TypeVar("Node")
    Arcs = Mapping[tuple[int, int], int]  # how many edges lead from one node to another, which is a later rank

MOST_STEPS = 2000  # of the method, which needs about one for each node; it could go round in a ring


def ranked(nodes: Sequence[Node], edges: Iterable[tuple[Node, Node]]) -> dict[Node, int]:
    """The rank of each node, from 0: every edge leads to a later one, and all edges together are as short as can be.

    The edges must form no ring.

    >>> ranked("abcd", ["ab", "bc", "dc"])
    {'a': 0, 'b': 1, 'c': 2, 'd': 1}
    """
    number = {node: index for index, node in enumerate(nodes)}
    arcs = Counter((number[tail], number[head]) for tail, head in edges)
    ranks = longest_paths(len(number), arcs)
    for part in parts(len(number), arcs):
        own = {arc: weight for arc, weight in arcs.items() if arc[0] in part}
        if len(own) >= len(part):  # else it is a tree, in which tight_tree leaves no edge longer than it must be
            shorten(ranks, own, tight_tree(ranks, own, part))
        else:
            tight_tree(ranks, own, part)
        first = min(ranks[node] for node in part)
        for node in part:
            ranks[node] -= first
    spread_out(ranks, arcs)
    used = {rank: index for index, rank in enumerate(sorted(set(ranks)))}
    return {node: used[ranks[index]] for node, index in number.items()}


def longest_paths(size: int, arcs: Arcs) -> list[int]:
    """For each node the length of the longest path that leads to it."""
    heads: list[list[int]] = [[] for _ in range(size)]
    missing = [0] * size
    for tail, head in arcs:
        heads[tail].append(head)
        missing[head] += 1
    ranks = [0] * size
    ready = [node for node in range(size) if not missing[node]]
    for node in ready:
        for head in heads[node]:
            ranks[head] = max(ranks[head], ranks[node] + 1)
            missing[head] -= 1
            if not missing[head]:
                ready.append(head)
    return ranks


def parts(size: int, arcs: Arcs) -> list[dict[int, None]]:
    """The nodes by what is connected, in order."""
    around: list[list[int]] = [[] for _ in range(size)]
    for tail, head in arcs:
        around[tail].append(head)
        around[head].append(tail)
    found: list[dict[int, None]] = []
    seen: set[int] = set()
    for start in range(size):
        if start in seen:
            continue
        part = {start: None}
        stack = [start]
        while stack:
            for node in around[stack.pop()]:
                if node not in part:
                    part[node] = None
                    stack.append(node)
        seen.update(part)
        found.append(part)
    return found


def tight_tree(ranks: list[int], arcs: Arcs, part: Mapping[int, None]) -> set[tuple[int, int]]:
    """Edges of length 1 that connect all nodes of a part; ranks are moved until there are as many as it takes."""
    inside = {next(iter(part))}
    tree: set[tuple[int, int]] = set()
    outside = list(arcs)
    while len(inside) < len(part):
        left: list[tuple[int, int]] = []
        shortest, move = 1 << 60, 0
        for arc in outside:
            tail, head = arc
            if (tail in inside) != (head in inside):
                slack = ranks[head] - ranks[tail] - 1
                if not slack:
                    inside.update(arc)
                    tree.add(arc)
                    continue
                if slack < shortest:
                    shortest, move = slack, slack if tail in inside else -slack
            left.append(arc)
        if len(left) == len(outside):
            for node in inside:
                ranks[node] += move
        outside = left
    return tree


def shorten(ranks: list[int], arcs: Arcs, tree: set[tuple[int, int]]) -> None:
    """Exchange edges of the tree for others while that makes the sum of all lengths smaller."""
    surplus = Counter[int]()  # edges out less edges in; of a side of the tree, what moving it forward would save
    for (tail, head), weight in arcs.items():
        surplus[tail] += weight
        surplus[head] -= weight
    for step in count():
        leaving, behind = worst(tree, surplus)
        if leaving is None or step > MOST_STEPS:
            return
        is_tail = leaving[0] in behind
        entering, shortest = leaving, 1 << 60
        for arc in arcs:
            tail, head = arc
            if (tail in behind, head in behind) == (not is_tail, is_tail):
                slack = ranks[head] - ranks[tail] - 1
                if slack < shortest:
                    entering, shortest = arc, slack
        for node in behind:
            ranks[node] += -shortest if is_tail else shortest
        tree.remove(leaving)
        tree.add(entering)


def worst(tree: set[tuple[int, int]], surplus: Mapping[int, int]) -> tuple[tuple[int, int] | None, set[int]]:
    """The edge of the tree that is best made longer, and the nodes on one side of it; nothing if none is."""
    around: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for arc in sorted(tree):
        around.setdefault(arc[0], []).append((arc[1], arc))
        around.setdefault(arc[1], []).append((arc[0], arc))
    root = next(iter(around))
    order: list[tuple[int, int, tuple[int, int]]] = []  # node, the node before it, the edge between
    stack = [(root, root)]
    while stack:
        node, before = stack.pop()
        for other, arc in around[node]:
            if other != before:
                order.append((other, node, arc))
                stack.append((other, node))
    saved = dict(surplus)
    best, least = None, 0
    for node, before, arc in reversed(order):
        saved[before] += saved[node]
        gain = saved[node] if arc[0] == node else -saved[node]
        if gain < least:
            best, least = (node, arc), gain
    if best is None:
        return None, set()
    behind = {best[0]}
    for node, before, _ in order:
        if before in behind:
            behind.add(node)
    return best[1], behind


def spread_out(ranks: list[int], arcs: Arcs) -> None:
    """Move what is as well anywhere between its operands and its users to where the fewest stand."""
    tails: dict[int, list[int]] = {}
    heads: dict[int, list[int]] = {}
    for (tail, head), weight in arcs.items():
        tails.setdefault(head, []).extend([tail] * weight)
        heads.setdefault(tail, []).extend([head] * weight)
    crowd = Counter(ranks)
    for node in tails:
        if node in heads and len(tails[node]) == len(heads[node]):
            low = max(ranks[tail] for tail in tails[node]) + 1
            high = min(ranks[head] for head in heads[node]) - 1
            best = min(range(low, high + 1), key=crowd.__getitem__)
            if crowd[best] + 1 < crowd[ranks[node]]:
                crowd[ranks[node]] -= 1
                crowd[best] += 1
                ranks[node] = best
