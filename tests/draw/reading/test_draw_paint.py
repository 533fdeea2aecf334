"""The scene of a graph with a card for each value: which cards and edges, in which order, in which frames."""

from typing import Any

import pytest

import autograd
from autograd import TABLE, Scope, Value, dot
from autograd.draw import draw_dot
from autograd.draw.reading.fold import Fold
from autograd.draw.reading.graph import Graph
from autograd.draw.reading.paint import painted
from autograd.draw.reading.view import View
from autograd.draw.scene import DEEPEST_GROUP, Card, Scene
from nn import MLP


def draw(*roots: Any, constants: bool = True) -> Scene:
    """The scene without a footer, every constant on a card of its own."""
    return painted(View(Fold(Graph(roots), {}, "values"), 300, 600, constants))[0]


def named(scene: Scene) -> list[tuple[str, str]]:
    """The edges, by labels or else operators."""
    name = {card.key: card.title or card.symbol for card in scene.cards}
    return [(name[edge.tail], name[edge.head]) for edge in scene.edges]


def of_kind(scene: Scene, kind: str) -> list[Card]:
    return [card for card in scene.cards if card.kind == kind]


def path(scene: Scene, card: Card) -> list[str]:
    """The titles of the frames around a card, outermost first."""
    frames = {group.key: group for group in scene.groups}
    titles: list[str] = []
    key = card.group
    while key is not None:
        titles.insert(0, frames[key].title)
        key = frames[key].parent
    return titles


# --- every node ------------------------------------------------------------------------------------------------------


def test_every_value_is_one_card_with_label_data_and_gradient(expression: Value) -> None:
    scene = draw(expression)
    assert len(of_kind(scene, "leaf")) == 2
    assert len(of_kind(scene, "operation")) == 25
    assert len(of_kind(scene, "constant")) == 8
    root = scene.cards[-1]
    assert (root.title, root.symbol, root.is_root) == ("g", "+", True)
    assert [row.shown for row in root.rows] == ["24.7", "1"]
    assert [row.shown for row in scene.cards[0].rows] == ["-4", "138.8"]


def test_operands_have_their_cards_before_they_are_used(expression: Value) -> None:
    scene = draw(expression)
    assert [card.key for card in scene.cards] == list(range(1, 36))
    assert all(edge.tail < edge.head for edge in scene.edges)


def test_a_repeated_operand_has_two_edges() -> None:
    x = Value(3.0, "x")
    assert named(draw(x * x)) == [("x", "×"), ("x", "×")]


def test_the_order_of_operands_is_kept_and_named_where_it_matters() -> None:
    a, b = Value(3.0, "a"), Value(2.0, "b")
    scene = draw(b - a)
    assert named(scene) == [("b", "\N{MINUS SIGN}"), ("a", "\N{MINUS SIGN}")]
    assert [edge.slot for edge in scene.edges] == ["x", "y"]
    assert [edge.slot for edge in draw(a + b).edges] == ["", ""]
    scene = draw(2.0**a)
    assert [(edge.slot, tail) for edge, (tail, _) in zip(scene.edges, named(scene), strict=True)] == [
        ("x", "2"),
        ("y", "a"),
    ]


def test_edges_tell_the_local_derivative() -> None:
    a, b = Value(3.0, "a"), Value(2.0, "b")
    assert [edge.note for edge in draw(a * b).edges] == ["local derivative 2", "local derivative 3"]
    assert [edge.note for edge in draw(a * 4.0).edges] == ["local derivative 4", ""]


def test_constants_are_small_cards_next_to_what_uses_them() -> None:
    x = Value(3.0, "x")
    scene = draw(-1.5 * x + 2)
    assert [card.title for card in of_kind(scene, "constant")] == ["\N{MINUS SIGN}1.5", "2"]
    assert all(not card.rows for card in of_kind(scene, "constant"))
    assert named(scene) == [("\N{MINUS SIGN}1.5", "×"), ("x", "×"), ("×", "+"), ("2", "+")]


def test_default_arguments_are_not_drawn_and_others_are() -> None:
    x = Value(-3.0, "x")
    assert not of_kind(draw(autograd.leaky_relu(x)), "constant")
    assert [card.title for card in of_kind(draw(autograd.leaky_relu(x, 0.25)), "constant")] == ["0.25"]


def test_many_constants_are_one_card() -> None:
    w = [Value(0.5, f"w{i}") for i in range(6)]
    scene = draw(dot(w, [1.0] * 6, 0.5))
    assert [card.title for card in of_kind(scene, "constant")] == ["7 constants"]
    assert [edge.slot for edge in scene.edges] == ["w0", "w1", "w2", "w3", "w4", "w5", ""]
    assert len(of_kind(draw(dot(w[:3], [1.0] * 3)), "constant")) == 3


def test_sequences_name_their_elements() -> None:
    w, x = [Value(1.0), Value(2.0)], [Value(3.0), 4.0]
    assert [edge.slot for edge in draw(dot(w, x, Value(1.0))).edges] == ["w0", "w1", "x0", "x1", "b"]
    assert [edge.slot for edge in draw(autograd.sum([*w, 3.0])).edges] == ["", "", ""]


def test_every_operator_shows_the_symbol_of_its_row() -> None:
    x = Value(0.5)
    for name, row in TABLE.items():
        if row.is_method and not row.hidden and len(row.args) == 1 and not row.has_sequence:
            (card,) = [card for card in draw(autograd.function(name)(x)).cards if card.kind == "operation"]
            assert card.symbol == row.symbol.replace("-", "\N{MINUS SIGN}"), name


def test_a_new_row_and_an_unknown_operation_are_drawn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    x = Value(2.0, "x")
    y = autograd.tanh(x)
    monkeypatch.setattr(TABLE["tanh"], "symbol", "th<>")
    assert draw(y).cards[-1].symbol == "th<>"
    monkeypatch.delitem(TABLE, "tanh")
    assert draw(y).cards[-1].symbol == "tanh"


def test_anything_shaped_like_a_value_is_drawn() -> None:
    class Other:
        scope = None

        def __init__(self, data: float, label: str | None, op: str, *operands: Any) -> None:
            self.data, self.grad, self.label, self.op, self.operands = data, 0, label, op, operands
            self.parents = tuple(operand for operand in operands if isinstance(operand, Other))
            self.edges = tuple((parent, 1.0) for parent in self.parents)

    root = Other(5, "y", "cube", Other(2, None, ""), 3)
    scene = draw(root)
    assert sorted((card.title, card.symbol) for card in scene.cards) == [("", ""), ("3", ""), ("y", "cube")]
    assert {card.symbol for card in draw_dot(root).scene.cards} == {"", "cube"}


def test_several_roots_share_one_picture_and_all_are_marked() -> None:
    x = Value(2.0, "x")
    p, q = autograd.exp(x), autograd.log(x)
    scene = draw(p, q, x)
    assert len(scene.cards) == 3
    assert [card.is_root for card in scene.cards] == [True, True, True]


def test_the_scene_is_the_same_each_time_and_the_graph_untouched(expression: Value) -> None:
    before = [(id(v), v.data, v.grad) for v in (expression, *expression.parents)]
    first, second = draw(expression), draw(expression)
    assert (first.cards, first.edges, first.groups) == (second.cards, second.edges, second.groups)
    assert before == [(id(v), v.data, v.grad) for v in (expression, *expression.parents)]


def test_odd_numbers_are_drawn_as_they_are() -> None:
    x = Value(float("inf"), "x")
    y = x * 0.0
    y.backward()
    scene = draw(y)
    assert [row.shown for card in scene.cards for row in card.rows] == ["inf", "nan", "nan", "1"]


# --- frames ----------------------------------------------------------------------------------------------------------


def test_scopes_are_nested_frames_and_constants_stand_in_them() -> None:
    outer = Scope("net")
    inner = Scope("layer", outer)
    x = Value(2.0, "x")
    with inner:
        y = x * 3.0
    with outer:
        z = autograd.exp(y)
    scene = draw(z + 1.0)
    where = {card.title or card.symbol: path(scene, card) for card in scene.cards}
    assert where == {
        "x": ["net", "layer"],
        "3": ["net", "layer"],
        "×": ["net", "layer"],
        "eˣ": ["net"],
        "1": [],
        "+": [],
    }
    assert [group.title for group in scene.groups] == ["net", "layer"]


def test_a_leaf_belongs_to_the_one_scope_that_uses_it() -> None:
    one, two = Scope("one"), Scope("two")
    own, shared = Value(2.0, "own"), Value(3.0, "shared")
    with one:
        a = own * shared
    with two:
        b = shared + 1.0
    scene = draw(a + b)
    where = {card.title: path(scene, card) for card in scene.cards if not card.symbol}
    assert where == {"own": ["one"], "shared": [], "1": ["two"]}
    assert [card.kind for card in scene.cards if card.title in ("own", "shared")] == ["parameter", "leaf"]


def test_parameters_without_a_label_are_called_by_their_argument() -> None:
    model = MLP(2, [1], seed=1)
    (out,) = model([Value(1.0, "p"), Value(2.0, "q")])
    assert [card.title for card in of_kind(draw(out), "parameter")] == ["w0", "w1", "b"]


def test_frames_nest_eight_deep_at_most_and_a_ring_of_scopes_ends() -> None:
    scope = Scope("0")
    for depth in range(1, 3000):
        scope = Scope(str(depth), scope)
    with scope:
        y = Value(1.0) * 2.0
    assert len(draw(y).groups) == DEEPEST_GROUP
    ring = Scope("ring")
    ring.parent = ring
    with ring:
        y = Value(1.0) * 2.0
    assert len(draw(y).cards) == 3


# --- constants that have no card of their own ------------------------------------------------------------------------


def test_constants_stand_in_the_operation() -> None:
    x = Value(3.0, "x")
    scene = draw(1.0 - (x * -2.0) ** 2, constants=False)
    assert [card.symbol for card in scene.cards] == ["", "× \N{MINUS SIGN}2", "x²", "1 \N{MINUS SIGN}"]
    assert not of_kind(scene, "constant")
    assert len(scene.edges) == 3
