"""Rings: things from each of which the edges lead, over others, back to itself; and where to begin in one."""

from __future__ import annotations

from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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


def opened(ring: Sequence[Node], edges: Iterable[tuple[Node, Node]], pull: Mapping[Node, int]) -> list[Node]:
    """The nodes of a ring in an order in which few edges lead back.

    The pull of a node says how many edges come into it from before the ring, less those that lead out of it behind.

    Source: P. Eades, X. Lin and W. F. Smyth, A fast and effective heuristic for the feedback arc set problem,
    Information Processing Letters 47, 1993.

    >>> opened("abc", ["ab", "bc", "ca"], {"b": 1})
    ['b', 'c', 'a']
    """
    inside = dict.fromkeys(ring)
    own = [(tail, head) for tail, head in edges if tail in inside and head in inside and tail != head]
    first: list[Node] = []
    last: list[Node] = []
    while inside:
        out = Counter(tail for tail, _ in own)
        into = Counter(head for _, head in own)
        sink = next((node for node in inside if not out[node] and into[node]), None)
        if sink is not None:
            last.append(sink)
        else:
            first.append(max(inside, key=lambda node: (not into[node], out[node] - into[node] + pull.get(node, 0))))
        taken = first[-1] if sink is None else sink
        del inside[taken]
        own = [edge for edge in own if taken not in edge]
    return first + last[::-1]
