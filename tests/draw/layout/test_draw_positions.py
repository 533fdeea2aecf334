"""Positions across the flow: in order, with room between, level where that is possible, and ways straight."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.layout.positions import Positions, rising

numbers = st.floats(-100.0, 100.0)


@given(
    st.lists(st.tuples(numbers, st.floats(0.1, 9.0)), min_size=1, max_size=8), st.lists(numbers, min_size=8, max_size=8)
)
def test_no_rising_numbers_are_nearer_to_the_wishes(wishes: list[tuple[float, float]], others: list[float]) -> None:
    found = rising(wishes)
    assert all(a <= b + 1e-9 for a, b in pairwise(found))

    def far(levels: list[float]) -> float:
        return sum(weight * (level - wish) ** 2 for level, (wish, weight) in zip(levels, wishes, strict=False))

    assert far(found) <= far(sorted(others[: len(wishes)])) + 1e-6


SIZES = [40.0, 20.0, 0.0, 30.0, 0.0, 50.0, 20.0, 20.0, 0.0]
RANKS = [[0, 1], [2, 3, 4, 5], [6, 7, 8]]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=9))
def test_the_order_and_the_room_are_kept(pairs: list[tuple[int, int]]) -> None:
    joints = [(a, SIZES[a] / 2, b, SIZES[b] / 2) for a, n in pairs for b in [2 + n if a < 2 else 6 + n % 3]]
    begin = Positions(RANKS, SIZES, [9.0 if size else 5.0 for size in SIZES], joints).settled()
    for rank in RANKS:
        for a, b in pairwise(rank):
            assert begin[b] - begin[a] - SIZES[a] >= (9.0 if SIZES[a] or SIZES[b] else 5.0) - 1e-6


def test_a_way_is_straight_and_a_chain_level() -> None:
    ranks = [[0], [1, 2], [3, 4], [5, 6], [7]]
    sizes = [30.0, 0.0, 30.0, 0.0, 50.0, 0.0, 30.0, 30.0]
    chains = [(0, 2, 4, 6, 7), (0, 1, 3, 5, 7)]
    joints = [(a, sizes[a] / 2, b, sizes[b] / 2) for chain in chains for a, b in pairwise(chain)]
    begin = Positions(ranks, sizes, [9.0] * 8, joints).settled()
    assert begin[1] == begin[3] == begin[5]
    assert begin[2] + 15.0 == pytest.approx(begin[4] + 25.0) == pytest.approx(begin[6] + 15.0)


def test_what_is_joined_to_nothing_stays_close() -> None:
    begin = Positions([[0, 1, 2], [3]], [20.0] * 4, [9.0] * 4, [(2, 10.0, 3, 10.0)]).settled()
    assert [begin[1] - begin[0], begin[2] - begin[1]] == pytest.approx([29.0, 29.0])
