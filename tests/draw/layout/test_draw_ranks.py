"""Ranks: every edge leads to a later one, and all edges together are as short as can be."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.layout.ranks import ranked
from autograd.draw.layout.rings import opened, rings

edges = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda e: e[0] < e[1]), max_size=9)


@given(edges)
def test_no_ranks_give_shorter_edges(edges: list[tuple[int, int]]) -> None:
    ranks = ranked(range(6), edges)
    assert all(ranks[tail] < ranks[head] for tail, head in edges)
    assert min(ranks.values()) == 0
    shortest = min(
        sum(all_ranks[head] - all_ranks[tail] for tail, head in edges)
        for all_ranks in product(*(range(rank, rank + 3) for rank in lowest(edges)))
        if all(all_ranks[tail] < all_ranks[head] for tail, head in edges)
    )
    assert sum(ranks[head] - ranks[tail] for tail, head in edges) <= shortest


def lowest(edges: list[tuple[int, int]]) -> list[int]:
    """The lowest rank that each of six nodes can have."""
    ranks = [0] * 6
    for head in range(6):
        ranks[head] = max((ranks[tail] + 1 for tail, other in edges if other == head), default=0)
    return ranks


def test_things_that_are_free_to_stand_anywhere_spread_out() -> None:
    long = [(0, 1), (1, 2), (2, 3), (3, 4)]
    ranks = ranked(range(7), [*long, (0, 5), (5, 4), (0, 6), (6, 4)])
    assert sorted([ranks[5], ranks[6]]) != [1, 1]
    assert sum(list(ranks.values()).count(rank) ** 2 for rank in range(5)) <= 11


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16))
def test_rings_are_what_leads_back_to_itself(edges: list[tuple[int, int]]) -> None:
    reach = {node: {head for tail, head in edges if tail == node} for node in range(8)}
    for over, node in product(range(8), range(8)):
        if over in reach[node]:
            reach[node] |= reach[over]
    together = {
        node: frozenset(o for o in range(8) if o in reach[node] and node in reach[o]) | {node} for node in reach
    }
    expected = {ring for ring in together.values() if len(ring) > 1}
    assert {frozenset(ring) for ring in rings(range(8), edges)} == expected


def test_a_ring_is_opened_where_edges_come_in() -> None:
    inputs, outputs = ["a0", "a1"], ["b0", "b1"]
    edges = [edge for a in inputs for b in outputs for edge in ((a, b), (b, a))]
    order = opened(["a1", "b1", "a0", "b0"], edges, {"a0": 1, "a1": 1, "b0": -1, "b1": -1})
    assert sorted(order[:2]) == inputs
    assert opened(["c", "b", "a"], [("a", "b"), ("b", "c")], {}) == ["a", "b", "c"]
