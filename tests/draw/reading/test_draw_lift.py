"""Expressions on one card: what they take in, what they call it, and that nothing is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Scope, Value, dot
from autograd.draw import draw_dot
from autograd.draw.reading.graph import Graph
from autograd.draw.reading.lift import Expression, expressions
from autograd.draw.scene import Scene
from nn import MLP


def cards(root: Any, **options: Any) -> Scene:
    return draw_dot(root, level="cards", limit=300, edges=600, **options).scene


def lines(scene: Scene) -> list[str]:
    """The rows of the last card."""
    return [row.name for row in scene.cards[-1].rows]


MINUS = "\N{MINUS SIGN}"


# --- what a card takes in --------------------------------------------------------------------------------------------


def test_a_leaf_that_one_operation_uses_is_a_row() -> None:
    a, b = Value(3.0, "a"), Value(2.0)
    y = a * b
    y.backward()
    (card,) = cards(y).cards
    assert card.symbol == "×"
    assert [(row.name, row.numbers, row.gradient) for row in card.rows] == [
        ("out", (6.0,), 1.0),
        ("a", (3.0,), 2.0),
        ("× y", (2.0,), 3.0),
    ]


def test_a_leaf_that_is_used_twice_or_is_a_root_has_its_own_card() -> None:
    x, y = Value(3.0, "x"), Value(2.0, "y")
    assert [card.title for card in cards(x * x).cards] == ["x", ""]
    assert [card.title for card in cards([autograd.exp(y), y]).cards] == ["y", ""]


@pytest.mark.parametrize("form", ["dot", "operators", "sum", "subtraction"])
def test_a_sum_of_products_is_one_card_however_it_is_written(form: str) -> None:
    w, x, b = [Value(0.5), Value(-1.0)], [autograd.exp(Value(1.0)), autograd.exp(Value(2.0))], Value(0.25)
    y: Value = {
        "dot": lambda: dot(w, x, b),
        "operators": lambda: w[0] * x[0] + w[1] * x[1] + b,
        "sum": lambda: autograd.sum([w[0] * x[0], w[1] * x[1], b]),
        "subtraction": lambda: w[0] * x[0] - -(w[1] * x[1]) + b,
    }[form]()
    y = y.tanh()
    y.backward()
    scene = cards(y)
    assert scene.cards[-1].symbol == "dot → tanh"
    assert lines(scene) == ["out", "w0 × x0", "w1 × x1", "+ b"]
    assert [row.numbers for row in scene.cards[-1].rows[1:]] == [(0.5,), (-1.0,), (0.25,)]
    assert [row.gradient for row in scene.cards[-1].rows[1:]] == [w[0].grad, w[1].grad, b.grad]
    assert [(edge.row, edge.flow) for edge in scene.edges] == [(1, x[0].grad), (2, x[1].grad)]


def test_signs_labels_and_constants_in_the_rows_of_a_sum() -> None:
    a, b, c = Value(1.0, "a"), Value(2.0, "b"), Value(3.0, "c")
    x = autograd.exp(Value(1.0))
    x.label = "x"
    assert lines(cards(a * x - b * 4.0 - (c - 0.5))) == ["out", "a × x", f"{MINUS} b × 4", f"{MINUS} c", "+ 0.5"]


def test_operations_on_one_value_follow_in_the_header() -> None:
    x = Value(0.5, "x")
    y = autograd.tanh(x * 2 + 1)
    (card,) = cards(y).cards
    assert card.symbol == "× 2 → + 1 → tanh"
    for _ in range(1000):
        y = y * 0.5
    (card,) = cards(y).cards
    assert card.symbol == "× 2 → … 1,001 more … → × 0.5"


def test_what_has_a_label_or_is_used_twice_or_stands_in_another_scope_is_not_taken_in() -> None:
    x = autograd.exp(Value(1.0))
    n = x * 2
    n.label = "n"
    assert [card.symbol for card in cards(autograd.tanh(n)).cards] == ["eˣ → × 2", "tanh"]
    m = x * 2
    assert len(cards(m + autograd.tanh(m)).cards) == 3
    with Scope("s"):
        k = x * 2
    assert len(cards(autograd.tanh(k)).cards) == 3
    assert len(cards([autograd.tanh(k), k]).cards) == 3


def test_parameters_that_a_penalty_takes_too_stay_with_their_neuron() -> None:
    model = MLP(2, [2, 1], seed=1)
    out = model([Value(1.0, "p"), Value(2.0, "q")])[0]
    loss = out**2 + autograd.sum([p * p for p in model.parameters()])
    loss.backward()
    scene = cards(loss)
    neurons = [card for card in scene.cards if card.symbol.startswith("dot") and card.group]
    assert len(neurons) == 3
    assert [row.name for row in neurons[0].rows] == ["out", "w0 × p", "w1 × q", "+ b"]
    assert all(card.kind != "parameter" for card in scene.cards)


def test_a_parameter_that_is_used_before_in_another_scope_is_not_taken_in() -> None:
    scope = Scope("s")
    w = Value(2.0, "w")
    with scope:
        w = Value(2.0, "w")
    size = w * w
    with scope:
        y = w / size
    assert sorted(card.title for card in cards(y).cards) == ["", "", "w"]


def test_very_many_leaves_are_told_together() -> None:
    y = autograd.sum([Value(float(i)) for i in range(1000)])
    y.backward()
    (card,) = cards(y).cards
    assert [row.name for row in card.rows] == ["data", "grad", "weights", "w grad"]
    assert card.rows[2].numbers == tuple(map(float, range(1000)))


# --- nothing is lost -------------------------------------------------------------------------------------------------


@st.composite
def graphs(draw: st.DrawFn) -> list[Value]:
    """The roots of a random graph of sums, products and functions, some labelled, some in scopes."""
    scopes = [Scope("one"), Scope("two")]
    nodes = [Value(draw(st.floats(-2, 2)), draw(st.sampled_from([None, "leaf"]))) for _ in range(4)]

    def pick() -> Value:
        return draw(st.sampled_from(nodes[-6:]))

    for _ in range(draw(st.integers(1, 14))):
        made = draw(
            st.sampled_from(
                [
                    lambda: pick() + pick(),
                    lambda: pick() * pick(),
                    lambda: pick() - 1.0,
                    lambda: -pick(),
                    lambda: dot([pick(), pick()], [pick(), 2.0], pick()),
                    lambda: autograd.sum([pick(), pick(), pick()]),
                    lambda: autograd.tanh(pick()),
                    lambda: Value(1.0),
                ]
            )
        )
        if draw(st.booleans()):
            with draw(st.sampled_from(scopes)):
                node = made()
        else:
            node = made()
        if draw(st.integers(0, 4)) == 0:
            node.label = "named"
        nodes.append(node)
    roots = [nodes[-1], *draw(st.lists(st.sampled_from(nodes), max_size=1))]
    nodes[-1].backward()
    return roots


@given(graphs())
def test_every_node_is_on_one_card_and_every_operand_is_an_edge_or_a_row(roots: list[Value]) -> None:
    graph = Graph(list(dict.fromkeys(roots)))
    owner = expressions(graph)
    assert owner is not None
    blocks: dict[Any, Expression] = {}
    for node, block in owner.items():
        blocks[block] = block
        assert node in block.inner or node in block.leaves
    for block in blocks:
        assert len(set(block.inner)) == len(block.inner)
        assert all(owner[node] is block for node in (*block.inner, *block.leaves))
        assert block.head in block.inner
        for node in block.inner:
            assert node is block.head or (graph.uses[node] == 1 and node not in graph.roots)
    scene = cards(roots)
    singles = [node for node in graph.nodes if node not in owner]
    assert len(scene.cards) == len(singles) + len(blocks)
    crossing = sum(
        owner.get(parent, parent) is not owner.get(node, node) for node in graph.nodes for parent in node.parents
    )
    assert len(scene.edges) == crossing
    for edge in scene.edges:
        if edge.row is not None:
            assert 0 < edge.row < len(scene.cards[edge.head - 1].rows)
