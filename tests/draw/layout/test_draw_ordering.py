"""The order within ranks: as few crossings as can be found, series in order, and nothing moved without need."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.geometry import Point
from autograd.draw.layout.crossings import crossings
from autograd.draw.layout.ordering import Ordering

Joints = list[tuple[int, float, int, float]]
RANKS = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
joints = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from([0.25, 0.5]), st.integers(0, 3), st.sampled_from([0.5, 0.75])).map(
        lambda j: (j[0], j[1], 4 * (j[0] // 4) + 4 + j[2], j[3])
    ),
    max_size=20,
)


def counted(ranks: list[list[int]], joints: Joints) -> int:
    """The crossings, pair by pair."""
    place = {item: index for rank in ranks for index, item in enumerate(rank)}
    rank_of = {item: number for number, rank in enumerate(ranks) for item in rank}
    lines = [(rank_of[a], place[a] + on_a, place[b] + on_b) for a, on_a, b, on_b in joints]
    return sum(a[0] == b[0] and (a[1] - b[1]) * (a[2] - b[2]) < 0 for a, b in combinations(lines, 2))


@given(joints)
def test_crossings_are_counted_and_become_fewer(joints: Joints) -> None:
    ordering = Ordering(RANKS, joints, [None] * 12)
    before = ordering.crossings()
    assert before == counted(RANKS, joints)
    best = ordering.best()
    assert [sorted(rank) for rank in best] == RANKS
    assert counted(best, joints) <= before
    if counted(best, joints) == before and not before:
        assert best == RANKS


@given(joints)
def test_a_series_keeps_its_order(joints: Joints) -> None:
    series = [("a", -item) if item in (4, 5, 6) else None for item in range(12)]
    best = Ordering(RANKS, joints, series).best()
    assert [item for item in best[1] if item != 7] == [6, 5, 4]


def test_what_can_be_drawn_without_crossings_is() -> None:
    joints: Joints = [(a, 0.5, b, 0.5) for a, b in ((0, 7), (1, 6), (2, 5), (3, 4), (4, 10), (5, 11), (6, 8), (7, 9))]
    assert counted(Ordering(RANKS, joints, [None] * 12).best(), joints) == 0
    several: Joints = [(0, 0.5, 6, 0.5), (0, 0.5, 4, 0.5), (1, 0.5, 5, 0.5), (1, 0.5, 7, 0.5)]
    assert counted(Ordering(RANKS, several, [None] * 12).best(), several) == 0


def test_two_mirrored_orders_are_as_good_and_the_one_like_the_first_is_taken() -> None:
    joints: Joints = [(a, 0.5, 4 + b, 0.5) for a in range(4) for b in range(4)]
    assert Ordering(RANKS, joints, [None] * 12).best()[:2] == RANKS[:2]


lines = st.lists(st.tuples(*[st.integers(0, 9).map(float)] * 2), min_size=2, max_size=12)


@given(lines)
def test_crossings_of_curves_are_those_of_lines(ends: list[tuple[float, float]]) -> None:
    edges: list[list[Point]] = [[(0.0, a), (3.0, a), (6.0, b), (9.0, b), (9.0, b)] for a, b in ends]
    expected = sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(ends, 2))
    assert crossings(edges, along_x=True) == expected
    assert crossings([[(y, x) for x, y in edge] for edge in edges], along_x=False) == expected


def test_a_curve_that_leads_back_crosses_both_ways() -> None:
    level: list[Point] = [(0.0, 5.0), (3.0, 5.0), (6.0, 5.0), (9.0, 5.0), (9.0, 5.0)]
    loop: list[Point] = [(1.0, 0.0), (12.0, 0.0), (12.0, 10.0), (1.0, 10.0), (1.0, 10.0)]
    down: list[Point] = [(2.0, -9.0), (3.0, -9.0), (6.0, 19.0), (7.0, 19.0), (7.0, 19.0)]
    assert crossings([loop, down], along_x=True) == 2
    assert crossings([level, down], along_x=True) == 1
    assert crossings([], along_x=True) == 0
