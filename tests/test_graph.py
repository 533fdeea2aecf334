from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from autograd.graph import ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping

    Graph = Mapping[int, list[int]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Acyclic graphs in which a node may have any number of parents, also one of them several times."""
    count = draw(st.integers(1, 15))
    numbers = draw(st.permutations(range(count)))  # so that the order of the numbers says nothing
    parents: dict[int, list[int]] = {}
    for k, node in enumerate(numbers):
        parents[node] = draw(st.lists(st.sampled_from(numbers[:k]), max_size=5)) if k else []
    return parents


def reachable(roots: list[int], graph: Graph) -> set[int]:
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += graph[node]
    return found


@settings(max_examples=100, deadline=None)
@given(graphs(), st.data())
def test_every_ancestor_comes_once_and_after_all_its_parents(graph: Graph, data: st.DataObject) -> None:
    roots = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=1, max_size=4))
    order = ancestors(roots, graph.__getitem__)
    place = {node: k for k, node in enumerate(order)}
    assert len(order) == len(place)
    assert set(order) == reachable(roots, graph)
    for node in order:
        assert all(place[parent] < place[node] for parent in graph[node])


@settings(max_examples=60, deadline=None)
@given(graphs(), st.data())
def test_nothing_is_looked_up_behind_a_node_to_stop_at(graph: Graph, data: st.DataObject) -> None:
    root = data.draw(st.sampled_from(sorted(graph)))
    stop = data.draw(st.sets(st.sampled_from(sorted(graph))))
    asked: list[int] = []

    def parents(node: int) -> list[int]:
        asked.append(node)
        return graph[node]

    order = ancestors([root], parents, stop=stop)
    cut = {node: [] if node in stop else above for node, above in graph.items()}
    assert set(order) == reachable([root], cut)
    assert len(asked) == len(set(asked))
    assert not stop & set(asked)


def test_parents_are_visited_from_last_to_first() -> None:
    """The order is the same in every run, whatever the hashes are."""
    tree = {"loss": ["y", "t"], "y": ["w", "x"], "w": [], "x": [], "t": []}
    assert ancestors(["loss"], tree.__getitem__) == ["t", "x", "w", "y", "loss"]
    assert ancestors(["y", "loss"], tree.__getitem__) == ["x", "w", "y", "t", "loss"]
    assert ancestors([], tree.__getitem__) == []


def test_the_parents_of_a_value_are_its_own() -> None:
    x, y = Value(1.0), Value(1.0)
    z = x * y
    root = z + x
    order = ancestors([root])
    assert list(map(id, order)) == list(map(id, [x, y, z, root]))


def test_values_that_are_equal_stay_apart() -> None:
    """Nodes are told apart by identity, though Values compare by value."""
    leaves = [Value(1.0) for _ in range(50)]
    root: Any = sum(leaves)
    assert len([node for node in ancestors([root]) if not node.op]) == 50


def test_a_chain_may_be_deep() -> None:
    depth = 200_000
    order = ancestors([depth], lambda k: [k - 1, k - 1] if k else [])
    assert order == list(range(depth + 1))
