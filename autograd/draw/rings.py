"""Rings: things from each of which the edges lead, over others, back to itself."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeVar

    Node = TypeVar("Node")


def rings(nodes: Sequence[Node], edges: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """The largest sets of two or more nodes each of which leads to all others of its set, in order.

    Source: R. E. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1, 1972.

    >>> rings("abcd", ["ab", "bc", "cb", "cd"])
    [['b', 'c']]
    """
    heads: dict[Node, list[Node]] = {node: [] for node in nodes}
    for tail, head in edges:
        heads[tail].append(head)
    met: dict[Node, int] = {}  # when
    lowest: dict[Node, int] = {}  # of the open nodes that a node leads to, when the first was met
    open_nodes: dict[Node, None] = {}
    found: list[list[Node]] = []
    for start in nodes:
        path = [] if start in met else [(start, iter(heads[start]))]
        while path:
            node, following = path[-1]
            if node not in met:
                met[node] = lowest[node] = len(met)
                open_nodes[node] = None
            for head in following:
                if head not in met:
                    path.append((head, iter(heads[head])))
                    break
                if head in open_nodes:
                    lowest[node] = min(lowest[node], met[head])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == met[node]:
                    ring = list(open_nodes)[list(open_nodes).index(node) :]
                    for member in ring:
                        del open_nodes[member]
                    if len(ring) > 1:
                        found.append(ring)
    return found
