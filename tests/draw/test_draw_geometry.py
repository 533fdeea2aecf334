"""How big cards and their rows are, and where their rows stand."""

import pytest

from autograd.draw.geometry import LINE, MAP_HEIGHT, MAP_WIDTH, map_size, row_middle, row_tops, size
from autograd.draw.scene import Card, Row

WEIGHTS = Row("weights", (0.5,) * 48, coloured=True, across=3)


def test_rows_stand_below_each_other_and_below_the_head() -> None:
    card = Card(1, "layer", title="Linear", columns=((Row("neurons", text="16"), WEIGHTS, Row("grad", (1.0,))),))
    tops = row_tops(card)
    assert tops == [20.0, 35.0, 35.0 + 120.0 + 7.0]
    assert row_middle(card, 0) == 27.5
    assert row_middle(card, 1) == (tops[1] + tops[2]) / 2
    assert size(card)[1] == tops[2] + LINE + 4.0


def test_rows_of_a_second_column_begin_at_the_top_again() -> None:
    card = Card(1, "leaf", columns=((Row("data"), Row("grad")), (Row("w"), Row("w grad"))))
    assert row_tops(card) == [4.0, 19.0, 4.0, 19.0]


@pytest.mark.parametrize(
    ("numbers", "across", "expected"),
    [(48, 3, (24.0, 120.0)), (6, 3, (24.0, 16.0)), (7, 3, (24.0, 24.0)), (784 * 16, 784, (MAP_WIDTH, MAP_HEIGHT))],
)
def test_heat_maps_have_cells_of_the_size_of_strips_as_far_as_there_is_room(
    numbers: int, across: int, expected: tuple[float, float]
) -> None:
    assert map_size(Row("weights", (0.0,) * numbers, across=across)) == expected


def test_a_gradient_beside_a_number_and_a_badge_take_room() -> None:
    plain = Card(1, "expression", symbol="+", columns=((Row("out", (1.0,)), Row("+ b")),))
    paired = Card(1, "expression", symbol="+", columns=((Row("out", (1.0,), gradient=-2.0), Row("+ b")),))
    assert size(paired)[0] > size(plain)[0] + 50.0
    wide = Card(1, "operation", symbol="×", title="x" * 20)
    assert size(Card(1, "operation", symbol="×", title="x" * 20, badge="×1,000"))[0] > size(wide)[0] + 30.0
