"""A model and its loss: laid out like the model alone, the loss behind it, without Graphviz."""

from collections.abc import Callable
from itertools import pairwise

import pytest

import autograd
from autograd import Scope, Value
from autograd.draw.drawing import Drawing

from .placed import finest

pytestmark = pytest.mark.usefixtures("no_graphviz")


def middle(drawing: Drawing, key: int) -> float:
    _, top, _, height = drawing.layout.cards[key]
    return top + height / 2


@pytest.mark.parametrize("rankdir", ["LR", "TB", "RL", "BT"])
def test_a_model_and_its_loss_need_no_graphviz(
    rankdir: str, losses: dict[str, Value], check: Callable[[Drawing], None]
) -> None:
    for loss in losses.values():
        check(finest(loss, rankdir=rankdir))


@pytest.mark.parametrize(("rankdir", "side"), [("LR", 0), ("TB", 1)])
def test_the_model_is_laid_out_as_without_the_loss_and_the_loss_behind_it(
    rankdir: str, side: int, prediction_and_loss: tuple[list[Value], Value]
) -> None:
    out, error = prediction_and_loss
    alone, whole = finest(out, rankdir=rankdir), finest(error, rankdir=rankdir)
    for key, box in alone.layout.groups.items():
        assert box == pytest.approx(whole.layout.groups[key])
    frame = whole.layout.groups[1]
    loss = [card for card in whole.scene.cards if card.group is None]
    assert len(loss) == 7
    assert all(whole.layout.cards[card.key][side] > frame[side] + frame[side + 2] for card in loss)
    assert [card.symbol for card in sorted(loss, key=lambda card: whole.layout.cards[card.key][side])][-1] == "mean"


def test_cards_behind_the_model_stand_level_with_what_they_are_computed_from(
    prediction_and_loss: tuple[list[Value], Value],
) -> None:
    drawing = finest(prediction_and_loss[1])
    cards = {card.key: card for card in drawing.scene.cards}
    straight = [edge for edge in drawing.scene.edges if cards[edge.head].symbol in ("\N{MINUS SIGN}", "x²")]
    assert len(straight) == 6
    for edge in straight:
        if cards[edge.tail].kind != "constant":
            assert middle(drawing, edge.tail) == pytest.approx(middle(drawing, edge.head))


def test_constants_stand_beside_the_card_that_uses_them(prediction_and_loss: tuple[list[Value], Value]) -> None:
    drawing = finest(prediction_and_loss[1])
    for edge in drawing.scene.edges:
        card = drawing.scene.cards[edge.tail - 1]
        if card.kind == "constant" and card.group is None:
            assert drawing.layout.stacks[edge.tail] == edge.head
            left, top, width, height = drawing.layout.cards[edge.tail]
            assert 0 < drawing.layout.cards[edge.head][0] - left - width < 30
            assert 0 < drawing.layout.cards[edge.head][1] - top - height < 10


def test_neurons_stand_in_order_also_if_the_loss_takes_them_in_another(losses: dict[str, Value]) -> None:
    scene = (drawing := finest(losses["cross entropy"])).scene
    last = [
        group for group in scene.groups if group.title.startswith("neurons") and group.parent == scene.groups[1].key
    ]
    assert [group.title for group in last] != sorted(group.title for group in last)
    tops = [drawing.layout.groups[group.key][1] for group in sorted(last, key=lambda group: group.title)]
    assert all(a < b for a, b in pairwise(tops))


def test_samples_share_the_parameters_of_a_neuron(losses: dict[str, Value]) -> None:
    drawing = finest(losses["three samples"])
    parameters = {card.key for card in drawing.scene.cards if card.kind == "parameter"}
    assert drawing.layout.shared == parameters
    for edge, points in zip(drawing.scene.edges, drawing.layout.edges, strict=True):
        if edge.tail in parameters:
            assert drawing.layout.cards[edge.tail][1] < drawing.layout.cards[edge.head][1]
            assert points[-1][0] == drawing.layout.cards[edge.head][0]


def test_parameters_that_cards_share_in_different_ways_get_no_common_stack() -> None:
    scope, x = Scope("s"), Value(1.0, "x")
    with scope:
        a, b = Value(2.0, "a"), Value(3.0, "b")
        y = autograd.sum([a * x, a * b, b * x])
    assert not (finest(y).layout.shared & {1, 2, 3})
