"""The names of operands: only where they tell something, and never over anything else. And what explains the cards."""

from itertools import combinations
from xml.etree import ElementTree

import pytest

from autograd import Scope, Value
from autograd.draw.drawing import Drawing
from autograd.draw.geometry import Box
from autograd.draw.labels import cells
from autograd.draw.writers.names import ASCENT, DESCENT, NAME_CELL, overlap, placed_names, tip_box
from nn import MLP

from ..placed import finest


def name_boxes(drawing: Drawing) -> dict[str, Box]:
    """The boxes of the names that are drawn, by edge."""
    scene = drawing.scene
    return {
        f"{index} {scene.edges[index].name}": (
            x,
            y - ASCENT,
            cells(scene.edges[index].name) * NAME_CELL,
            ASCENT + DESCENT,
        )
        for index, (x, y) in placed_names(scene, drawing.layout).items()
    }


def words(drawing: Drawing) -> list[str]:
    tree = ElementTree.fromstring(drawing.svg)  # noqa: S314 - our own output
    return [element.text or "" for element in tree.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("rankdir", ["LR", "TB", "RL", "BT"])
def test_no_name_is_over_a_tip_a_card_or_another_name(
    rankdir: str, expression: Value, losses: dict[str, Value]
) -> None:
    shown = 0
    for root in (*losses.values(), expression):
        drawing = finest(root, rankdir=rankdir)
        names = name_boxes(drawing)
        shown += len(names)
        assert not [pair for pair in combinations(names, 2) if overlap(names[pair[0]], names[pair[1]])]
        tips = [tip_box(points) for points in drawing.layout.edges]
        for name, box in names.items():
            assert not any(overlap(box, other) for other in (*tips, *drawing.layout.cards.values())), name
    assert shown > 50


@pytest.mark.usefixtures("no_graphviz")
def test_a_card_with_a_name_of_its_own_needs_none_at_its_edge() -> None:
    model = MLP(2, [2], seed=1)
    for index, value in enumerate(model.parameters(), 1):
        value.label = f"w{index}"
    drawing = finest(model([Value(1.0, "i1"), 2.0])[0])
    names = {drawing.scene.cards[edge.tail - 1].title: edge.name for edge in drawing.scene.edges if edge.slot}
    assert names == {"w1": "", "w2": "", "w3": "", "i1": "", "2": "x1"}
    assert words(drawing).count("x1") == 1
    assert "x0" not in words(drawing)
    assert "w0" not in words(drawing)
    notes = {edge.note for edge in drawing.scene.edges}
    assert any(note.startswith("operand x0, local derivative") for note in notes)  # on hover it is still said


@pytest.mark.usefixtures("no_graphviz")
def test_operands_without_names_arrive_in_their_order() -> None:
    first, second = Scope("first"), Scope("second")
    with first:
        a, b = Value(1.0).exp(), Value(2.0).exp()
    a.label, b.label = "a", "b"
    with second:
        differences = [a - b, b - a]
    drawing = finest(differences)
    cards = {card.key: card.title for card in drawing.scene.cards}
    heads = [card.key for card in drawing.scene.cards if card.is_root]
    for head, expected in zip(heads, (["a", "b"], ["b", "a"]), strict=True):
        tips = sorted(
            (points[-1][1], cards[edge.tail])
            for edge, points in zip(drawing.scene.edges, drawing.layout.edges, strict=True)
            if edge.head == head
        )
        assert [title for _, title in tips] == expected


def test_a_parameter_has_the_name_of_the_first_argument_it_is() -> None:
    model = MLP(2, [1], seed=1)
    out = model([1.0, 2.0])[0] + sum(p * p for p in model.parameters())
    assert [card.title for card in finest(out).scene.cards if card.kind == "parameter"] == ["w0", "w1", "b"]


@pytest.mark.usefixtures("no_graphviz")
def test_the_legend_says_once_which_number_of_a_parameter_is_which(expression: Value, losses: dict[str, Value]) -> None:
    drawing = finest(losses["squared error"])
    assert words(drawing).count("name") == 1
    last = words(drawing)[-8:]
    assert last[:6] == ["name", "data", "grad", "gradients", "above 0", "below 0"]
    assert last[-1] == "25 values"
    assert "name" not in words(finest(expression))  # no card there is a single line


@pytest.mark.usefixtures("no_graphviz")
def test_the_legend_fits_into_a_narrow_picture() -> None:
    with Scope("s"):
        y = Value(2.0, "a") * Value(3.0, "b")
    y.backward()
    drawing = finest(y, rankdir="TB")
    tree = ElementTree.fromstring(drawing.svg)  # noqa: S314 - our own output
    places = {e.text: (e.get("x"), e.get("y")) for e in tree.iter("{http://www.w3.org/2000/svg}text")}
    assert float(tree.get("width", "0")) < 330
    assert float(places["gradients"][1] or 0) > float(places["name"][1] or 0)
    assert float(places["3 values"][1] or 0) < float(tree.get("height", "0")) - 6
