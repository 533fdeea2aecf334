"""How fine a picture is: what is folded, what is cut, and what the footer says about it."""

import random
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import Scope, SettingError, UnknownNameError, Value
from autograd.draw import Drawing, draw_dot
from autograd.draw.levels import WIDEST
from autograd.draw.options import Options
from autograd.draw.scene import Card, Scene
from autograd.graph import ancestors
from nn import MLP, Layer, Module


def of_kind(scene: Scene, kind: str) -> list[Card]:
    return [card for card in scene.cards if card.kind == kind]


def named(scene: Scene) -> list[tuple[str, str]]:
    """The edges, by labels or else operators."""
    name = {card.key: card.title or card.symbol for card in scene.cards}
    return [(name[edge.tail], name[edge.head]) for edge in scene.edges]


def batch(model: MLP, samples: int) -> Value:
    """The loss of a model on some samples."""
    source = random.Random(1)
    inputs = model.nin if hasattr(model, "nin") else 2
    out = [model([source.uniform(-1.0, 1.0) for _ in range(inputs)])[0] for _ in range(samples)]
    loss = autograd.mean([(y - 1.0) ** 2 for y in out])
    loss.backward()
    return loss


# --- the finest that can be read -------------------------------------------------------------------------------------


def test_auto_takes_the_finest_level_that_can_be_read() -> None:
    x = Value(1.0, "x")
    assert draw_dot(autograd.tanh(x * 2.0 + 1.0)).level == "values"
    (small,) = MLP(2, [6, 4, 1], seed=1)([1.0, 2.0])
    assert draw_dot(small).level == "cards"
    (middling,) = MLP(2, [12, 8, 1], seed=1)([Value(1.0), Value(2.0)])
    assert draw_dot(middling).level in ("cards", "neurons")
    (big,) = MLP(2, [40, 40, 1], seed=1)([1.0, 2.0])
    assert draw_dot(big).level == "layers"


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 3), st.integers(1, 8), st.integers(5, 60), st.integers(5, 300))
def test_the_limits_hold_for_every_network(width: int, depth: int, samples: int, limit: int, edges: int) -> None:
    drawing = draw_dot(batch(MLP(2, [width] * depth + [1], seed=1), samples), limit=limit, edges=edges)
    assert len(drawing.scene.cards) <= limit
    assert len(drawing.scene.edges) <= edges
    assert drawing.layout.width <= WIDEST
    assert drawing.layout.height <= Options().tallest


@pytest.mark.parametrize("limit", [2, 5, 10, 35, 60, 300])
def test_the_limit_holds_for_every_expression(limit: int, expression: Value) -> None:
    for constants in (False, True):
        scene = draw_dot(expression, limit=limit, constants=constants).scene
        assert len(scene.cards) <= limit
        assert any(card.is_root for card in scene.cards)


def test_a_level_that_is_asked_for_is_shown_also_if_it_takes_more_than_a_page() -> None:
    (out,) = MLP(2, [16, 16, 1], seed=1)([1.0, 2.0])
    drawing = draw_dot(out, level="values", limit=1000, edges=1000)
    assert drawing.level == "values"
    assert drawing.stats["cards"] == drawing.stats["values"] > 300
    assert drawing.layout.height > Options().tallest
    cut = draw_dot(out, level="values")
    assert len(cut.scene.cards) <= 60
    assert "limit=120 shows more" in cut.scene.footer[0]


def test_the_footer_says_how_to_see_more() -> None:
    x = Value(1.0, "x")
    y = x * x
    assert draw_dot(y).scene.footer == ["2 values", "all gradients are 0: call backward() on the root first"]
    y.backward()
    assert draw_dot(y).scene.footer == ["2 values"]
    loss = batch(MLP(2, [4, 1], seed=1), 1)
    assert draw_dot(loss, level="cards").scene.footer[0].endswith("level='values' shows each")
    assert "level='cards' shows more, or expand=[name] opens one" in draw_dot(loss, level="neurons").scene.footer[0]


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"limit": 9}, "limit=18 shows more"),
        ({"level": "values", "edges": 3}, "edges=6 shows more"),
        ({"level": "values", "edges": 1}, "edges=2 shows more"),
        ({"level": "cards", "edges": 9, "limit": 9}, "limit=18 shows more"),
        ({"level": "cards"}, "edges=600 shows more"),
        ({}, "level='cards' shows more, on more than a page"),
    ],
)
def test_what_the_footer_says_shows_more(options: dict[str, Any], hint: str) -> None:
    weights = [Value(float(i), f"w{i}") for i in range(20)]
    y = autograd.sum([autograd.softmax(weights)[i] * 2.0 for i in range(20)])
    y.backward()
    few = draw_dot(y, **options)
    assert few.scene.footer[0].endswith(hint)
    more = {name: int(value) for name, value in re.findall(r"(limit|edges)=(\d+)", hint)}
    level = dict(re.findall(r"(level)='(\w+)'", hint))
    many = draw_dot(y, **(options | more | level))
    assert len(many.scene.cards) - len(of_kind(many.scene, "rest")) > len(few.scene.cards) - len(
        of_kind(few.scene, "rest")
    )


def test_scopes_are_opened_by_the_names_that_the_picture_shows() -> None:
    with Scope("\u202ename " + "x" * 100):
        y = Value(1.0) * 2.0
    (card,) = draw_dot(y, level="neurons").scene.cards
    (opened,) = draw_dot(y, level="neurons", expand=card.title).scene.cards
    assert (card.kind, opened.kind) == ("fold", "expression")


def test_only_what_has_a_name_is_said_to_open() -> None:
    with Scope("s"):
        x = Value(1.0) * 2.0
    many = autograd.sum([autograd.exp(x + float(i)) for i in range(9)])
    closed, opened = draw_dot(many, level="neurons"), draw_dot(many, level="neurons", expand="s")
    assert closed.scene.footer[0].endswith("level='cards' shows more, or expand=[name] opens one")
    assert of_kind(opened.scene, "fold")
    assert opened.scene.footer[0].endswith("level='cards' shows more")


# --- scopes ----------------------------------------------------------------------------------------------------------


def test_a_network_is_folded_to_neurons() -> None:
    model = MLP(2, [16, 16, 1], seed=1)
    (out,) = model([Value(0.5, "p"), Value(-0.5, "q")])
    out.backward()
    drawing = draw_dot(out, level="neurons")
    folds = of_kind(drawing.scene, "fold")
    assert len(folds) == 33
    assert [card.title for card in of_kind(drawing.scene, "leaf")] == ["p", "q"]
    assert (folds[3].title, folds[3].symbol) == ("neurons.3", "ReLU")
    neuron = model.layers[0].neurons[3]
    rows = {row.name: row for row in folds[3].rows}
    assert list(rows) == ["out", "bias", "weights", "w grad"]
    assert rows["weights"].numbers == tuple(w.data for w in neuron.w)
    assert rows["w grad"].numbers == tuple(w.grad for w in neuron.w)
    assert (rows["bias"].numbers, rows["bias"].gradient) == ((neuron.b.data,), neuron.b.grad)
    assert folds[-1].is_root


def test_too_many_edges_lose_the_weakest_and_the_footer_says_how_much() -> None:
    (out,) = MLP(2, [16, 16, 1], seed=1)([Value(0.5, "p"), Value(-0.5, "q")])
    out.backward()
    whole = draw_dot(out, level="neurons", edges=400)
    trimmed = draw_dot(out, level="neurons", edges=200)
    assert len(whole.scene.edges) == 2 * 16 + 16 * 16 + 16
    assert len(trimmed.scene.edges) == 200
    least = min(abs(edge.flow) for edge in trimmed.scene.edges)
    assert sorted((abs(edge.flow) for edge in whole.scene.edges), reverse=True)[:200][-1] == least
    assert any(line.startswith("104 edges not drawn, with") for line in trimmed.scene.footer)


def test_a_batch_folds_into_the_same_neurons_and_its_losses_together() -> None:
    model = MLP(2, [8, 1], seed=1)
    losses = [(model([Value(0.1 * i), Value(1.0)])[0] - 1.0) ** 2 for i in range(50)]
    loss = autograd.mean(losses)
    scene = draw_dot(loss, level="neurons").scene
    assert [card.title for card in of_kind(scene, "fold")] == [
        "100 leaves", *[f"neurons.{i}" for i in range(8)], "neurons.0", "50 × \N{MINUS SIGN} 1 → x²",
    ]  # fmt: skip
    assert [card.badge for card in of_kind(scene, "fold")][1:9] == ["×50"] * 8
    assert scene.edges[-1].count == 50
    total = Value(0.0)
    for each in losses:
        total = total + each
    assert "50 × +" in [card.title for card in of_kind(draw_dot(total * 1.0, level="neurons").scene, "fold")]


def test_weights_of_a_layer_are_a_heat_map_with_a_line_for_each_neuron() -> None:
    model = MLP(3, [40, 40, 2], seed=1)
    out = model([Value(1.0, "a"), Value(1.0, "b"), Value(2.0, "c")])
    scene = draw_dot(list(out)).scene
    folds = of_kind(scene, "fold")
    assert [card.title for card in folds] == ["layers.0", "layers.1", "layers.2"]
    rows = {row.name: row for row in folds[1].rows}
    assert rows["weights"].across == 40
    assert rows["weights"].numbers == tuple(w.data for neuron in model.layers[1].neurons for w in neuron.w)
    assert rows["bias"].numbers == (0.0,) * 40
    assert [card.title for card in of_kind(draw_dot(list(out), limit=4).scene, "fold")] == ["MLP"]


def test_binary_operations_and_dots_give_the_same_weights_and_biases() -> None:
    scope = Scope("neuron")
    with scope:
        w, b = [Value(1.0), Value(2.0)], Value(3.0)
        binary = w[0] * 0.5 + w[1] * 0.25 + b
    (card,) = draw_dot(binary, level="neurons").scene.cards
    assert [(row.name, row.numbers) for row in card.rows] == [
        ("out", (4.0,)), ("bias", (3.0,)), ("weights", (1.0, 2.0)), ("w grad", (0.0, 0.0)),
    ]  # fmt: skip


def test_scopes_can_be_opened() -> None:
    loss = batch(MLP(2, [3, 3, 1], seed=1), 20)
    closed = draw_dot(loss, level="layers").scene
    one = draw_dot(loss, level="layers", expand="layers.1").scene
    assert [card.title for card in of_kind(closed, "fold")][:3] == ["layers.0", "layers.1", "layers.2"]
    assert [card.title for card in of_kind(one, "fold")][:5] == [
        "layers.0", "neurons.0", "neurons.1", "neurons.2", "layers.2",
    ]  # fmt: skip
    assert one == draw_dot(loss, level="layers", expand=["MLP.layers.1"]).scene
    deeper = draw_dot(loss, level="layers", expand=["layers.1.neurons.0"], limit=300).scene
    assert "20 × w·x + b → ReLU" in [card.title for card in of_kind(deeper, "fold")]
    assert "20 × w·x + b → ReLU" not in [card.title for card in of_kind(one, "fold")]
    with pytest.raises(UnknownNameError, match=r"did you mean 'layers.1'"):
        draw_dot(loss, level="layers", expand=["layer.1"])


def test_a_level_of_scopes_needs_scopes(expression: Value) -> None:
    with pytest.raises(SettingError, match="level='cards'"):
        draw_dot(expression, level="neurons")
    with pytest.raises(SettingError, match="no scopes to expand"):
        draw_dot(expression, limit=3, expand="layers.0")
    with Scope("only"):
        y = Value(1.0) * 2.0
    assert draw_dot(y, level="modules").level == "neurons"  # there is one level of scopes


def test_blocks_that_form_a_ring_are_drawn() -> None:
    ping, pong = Scope("ping"), Scope("pong")
    x: Any = Value(1.0, "x")
    for _ in range(200):
        with ping:
            x = x * 2.0
        with pong:
            x = x + 1.0
    drawing = draw_dot(x, level="neurons")
    assert {card.title for card in of_kind(drawing.scene, "fold")} == {"ping", "pong"}
    assert ("ping", "pong") in named(drawing.scene)
    assert ("pong", "ping") in named(drawing.scene)
    assert drawing.svg


def test_a_ring_of_scopes_made_by_hand_ends() -> None:
    ring = Scope("ring")
    ring.parent = ring
    with ring:
        y = Value(1.0) * 2.0
    assert draw_dot(y, level="neurons").svg


# --- what is too big -------------------------------------------------------------------------------------------------


def tangle(nodes: int, seed: int = 0) -> Value:
    """A graph without scopes that cannot be folded."""
    source = random.Random(seed)
    known = [Value(source.uniform(0.5, 1.5), f"x{i}") for i in range(20)]
    for index in range(nodes):
        a, b = source.sample(known[-40:], 2)
        known.append(a * b if index % 3 else autograd.tanh(a) + b)
    known[-1].backward()
    return known[-1]


def test_a_tangle_is_cut_to_what_most_gradient_flows_through() -> None:
    drawing = draw_dot(tangle(3000))
    scene = drawing.scene
    assert len(scene.cards) <= 60
    assert len(scene.edges) <= 300
    assert drawing.layout.width <= WIDEST
    assert "the part nearest the root with the most gradient" in scene.footer[0]
    assert all("not drawn" in edge.note for edge in scene.edges if scene.cards[edge.tail - 1].kind == "rest")
    assert of_kind(scene, "rest")


def test_the_strongest_operands_are_kept() -> None:
    leaves = [Value(1.0, f"x{i}") for i in range(100)]
    y = autograd.sum([autograd.exp(autograd.exp(leaf)) * float(i) for i, leaf in enumerate(leaves)] + leaves)
    y.backward()
    kept = {card.title for card in draw_dot(y).scene.cards} - {"", "…"}
    assert kept
    assert kept <= {f"x{i}" for i in range(60, 100)}


def test_more_roots_than_the_limit() -> None:
    scene = draw_dot([Value(float(i)) for i in range(1000)]).scene
    assert len(scene.cards) <= 60
    assert scene.footer[0].startswith(f"{len(scene.cards)} cards of a graph of 1,000 values")


def test_a_node_with_very_many_operands_is_cut() -> None:
    scene = draw_dot(autograd.sum([autograd.exp(Value(i / 1e4, "x")) for i in range(10_000)])).scene
    assert len(scene.cards) <= 60
    (rest,) = [edge for edge in scene.edges if edge.count > 1]
    assert rest.note.endswith("operands not drawn")
    assert rest.count + len(scene.edges) - 1 >= 10_000


@pytest.mark.deep
def test_a_chain_of_very_many_nodes_is_one_card_and_quick() -> None:
    y = Value(1.0, "x")
    for _ in range(300_000):
        y = y * 1.0
    start = time.perf_counter()
    ancestors([y])
    once = time.perf_counter() - start
    drawing = draw_dot(y)
    assert time.perf_counter() - start < 15.0 * once + 1.0
    (card,) = drawing.scene.cards
    assert card.symbol == "× 1 → … 299,998 more … → × 1"


# --- names -----------------------------------------------------------------------------------------------------------


def test_names_can_be_given(expression: Value) -> None:
    weight, inputs = Value(2.0), [Value(3.0), Value(4.0)]
    y = weight * inputs[0] + inputs[1]

    class Unbound:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("not yet")

    labels = {"w": weight, "x": inputs, "lr": 0.1, "_y": y, "Value": Value, "later": [Unbound(), Unbound]}
    assert [card.title for card in draw_dot(y, level="values", labels=labels).scene.cards if card.kind == "leaf"] == [
        "w", "x0", "x1",
    ]  # fmt: skip
    assert y.label is None
    with pytest.raises(autograd.OperandError, match=r"labels=locals\(\)"):
        draw_dot(y, labels=["w"])  # type: ignore[arg-type]


def test_the_graph_is_not_changed(expression: Value) -> None:
    before = [(id(v), v.data, v.grad, v.label) for v in ancestors([expression])]
    first, second = draw_dot(expression), draw_dot(expression)
    assert isinstance(first, Drawing)
    assert first.scene == second.scene
    assert first.svg == second.svg
    assert before == [(id(v), v.data, v.grad, v.label) for v in ancestors([expression])]


def test_only_roots_are_drawn_as_roots() -> None:
    with Scope("first"):
        x = Value(1.0, "x") * 2.0
    with Scope("last"):
        y = x * 1.0
    assert y == x  # as numbers
    assert [card.is_root for card in draw_dot(y, level="neurons").scene.cards] == [False, True]


def test_steps_of_a_batch_tell_constants_only_if_all_have_the_same() -> None:
    x = [Value(float(i)) for i in range(9)]
    same = autograd.mean([(a * 2.0) ** 2 for a in x])
    other = autograd.mean([(a * float(i in (0, 8))) ** 2 for i, a in enumerate(x)])
    with Scope("s"):
        same, other = same * 1.0, other * 1.0
    assert [c.title for c in draw_dot(same, level="neurons").scene.cards if "×" in c.title] == ["9 × × 2 → x²"]
    assert [c.title for c in draw_dot(other, level="neurons").scene.cards if "×" in c.title] == ["9 × × → x²"]


def test_what_is_drawn_does_not_depend_on_where_nodes_are_in_memory() -> None:
    def listing() -> str:
        x = Value(1.0, "x")
        with Scope("a"):
            a = autograd.exp(x)
        with Scope("b"):
            b = autograd.tanh(x)
        for i in range(6):
            a, b = a + float(i), b + float(i)
        return str(draw_dot(autograd.tanh(b + a), level="neurons"))

    listings, kept = set(), []
    for i in range(20):
        kept.append([object() for _ in range(i)])
        listings.add(listing())
    assert len(listings) == 1


def test_a_scope_of_its_own_is_a_card_beside_deeper_ones() -> None:
    class Deep(Module):
        def __init__(self, depth: int) -> None:
            self.inner = Deep(depth - 1) if depth else Layer(2, 2, seed=1)
            self.other = Layer(2, 2, seed=1)

        def forward(self, x: Any) -> Any:
            return self.other(self.inner(x))

    root = autograd.sum(Deep(2)([Value(1.0, "a"), Value(2.0, "b")]))
    found = draw_dot(root, level="neurons").scene
    assert [card.title for card in of_kind(found, "fold")] == ["neurons.0", "neurons.1"] * 4
    titles = {group.key: group.title for group in found.groups}
    assert [titles[card.group or 0] for card in of_kind(found, "fold")] == ["inner"] * 2 + ["other"] * 6
    assert {card.title for card in found.cards if card.group is None} == {"a", "b", ""}


def test_leaves_without_a_scope_are_not_called_weights() -> None:
    model = MLP(2, [4, 1], seed=1)
    scene = draw_dot(autograd.sum([model([Value(0.1 * i), Value(1.0)])[0] for i in range(20)]), level="neurons").scene
    leaves = next(card for card in scene.cards if card.title == "40 leaves")
    assert [row.name for row in leaves.rows] == ["data", "grad"]


def test_opening_a_scope_keeps_the_level_and_may_take_more_than_a_page() -> None:
    loss = batch(MLP(2, [16, 16, 1], seed=1), 30)
    closed, opened = draw_dot(loss), draw_dot(loss, expand="layers.0")
    assert closed.level == opened.level == "layers"
    titles = [card.title for card in of_kind(opened.scene, "fold")]
    assert titles[:17] == [*(f"neurons.{i}" for i in range(16)), "layers.1"]


@pytest.mark.parametrize("level", ["auto", "values", "cards", "neurons"])
def test_a_scope_that_is_not_there_cannot_be_opened(level: str, expression: Value) -> None:
    loss = batch(MLP(2, [2, 1], seed=1), 1)
    with pytest.raises(UnknownNameError, match=r"did you mean 'layers.0'"):
        draw_dot(loss, level=level, expand="layer.0")
    with pytest.raises(SettingError, match="no scopes to expand"):
        draw_dot(expression, level=level, expand="layers.0")


def test_labels_are_from_names_to_values() -> None:
    x = Value(1.0)
    with pytest.raises(autograd.OperandError, match=r"labels={'x': x}"):
        draw_dot(x * 2.0, labels={x: "x"})  # type: ignore[dict-item]
