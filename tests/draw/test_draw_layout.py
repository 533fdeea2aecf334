"""Coordinates: nothing overlaps, frames surround what is theirs, edges start and end at their cards."""

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import Scope, Value
from autograd.draw import draw_dot, layout
from autograd.draw.columns import place_columns
from autograd.draw.curves import crosses
from autograd.draw.drawing import Drawing
from autograd.draw.geometry import Box
from nn import MLP, Dropout, Layer, Neuron, Sequential

DIRECTIONS = ["LR", "TB", "RL", "BT"]


def apart(a: Box, b: Box) -> bool:
    return (
        a[0] + a[2] <= b[0] + 0.1 or b[0] + b[2] <= a[0] + 0.1 or a[1] + a[3] <= b[1] + 0.1 or b[1] + b[3] <= a[1] + 0.1
    )


def within(inner: Box, outer: Box) -> bool:
    right, bottom = outer[0] + outer[2] + 0.1, outer[1] + outer[3] + 0.1
    begins = inner[0] >= outer[0] - 0.1 and inner[1] >= outer[1] - 0.1
    return begins and inner[0] + inner[2] <= right and inner[1] + inner[3] <= bottom


def check(drawing: Drawing) -> None:
    """What holds for every layout."""
    scene, placed = drawing.scene, drawing.layout
    assert set(placed.cards) == {card.key for card in scene.cards}
    page = (0.0, 0.0, placed.width, placed.height)
    for box in (*placed.cards.values(), *placed.groups.values()):
        assert within(box, page)
    for a, b in combinations(placed.cards.values(), 2):
        assert apart(a, b)
    parent = {group.key: group.parent for group in scene.groups}
    for card in scene.cards:
        around = []
        key = card.group
        while key is not None:
            around.append(key)
            key = parent[key]
        for group, box in placed.groups.items():
            assert within(placed.cards[card.key], box) if group in around else apart(placed.cards[card.key], box)
    assert len(placed.edges) == len(scene.edges)
    for edge, points in zip(scene.edges, placed.edges, strict=True):
        assert len(points) % 3 == 2  # a start, three points for each piece, a tip
        assert near(points[0], placed.cards[edge.tail])
        assert near(points[-1], placed.cards[edge.head])


def near(point: tuple[float, float], box: Box) -> bool:
    return within((*point, 0.0, 0.0), (box[0] - 3.0, box[1] - 3.0, box[2] + 6.0, box[3] + 6.0))


def network() -> tuple[MLP, Value]:
    model = MLP(2, [4, 4, 1], seed=1)
    (out,) = model([Value(0.5, "x0"), Value(-0.5, "x1")])
    out.backward()
    return model, out


@pytest.mark.parametrize("rankdir", DIRECTIONS)
@pytest.mark.usefixtures("no_graphviz")
def test_networks_need_no_graphviz(rankdir: str) -> None:
    model, out = network()
    (wide,) = MLP(2, [16, 16, 1], seed=1)([Value(1.0), Value(2.0)])
    for root in (model, out, wide, Sequential(Layer(2, 3), Dropout(0.5)), MLP(64, [32, 10], seed=1)):
        check(draw_dot(root, rankdir=rankdir))


@pytest.mark.usefixtures("no_graphviz")
def test_the_flow_goes_where_it_was_asked_to() -> None:
    _, out = network()
    for rankdir, axis, sign in (("LR", 0, 1), ("RL", 0, -1), ("TB", 1, 1), ("BT", 1, -1)):
        drawing = draw_dot(out, rankdir=rankdir)
        first, last = drawing.scene.cards[0].key, drawing.scene.cards[-1].key
        assert sign * (drawing.layout.cards[last][axis] - drawing.layout.cards[first][axis]) > 0, rankdir


@pytest.mark.usefixtures("no_graphviz")
def test_neurons_stand_in_order_and_line_up() -> None:
    model, _ = network()
    drawing = draw_dot(model)
    column = [drawing.layout.cards[key] for key in (3, 4, 5, 6)]
    assert len({(box[0], box[2]) for box in column}) == 1
    assert all(a[1] < b[1] for a, b in pairwise(column))


@pytest.mark.usefixtures("no_graphviz")
def test_parameters_stand_above_the_card_that_uses_them_in_the_order_of_operands() -> None:
    _, out = network()
    drawing = draw_dot(out)
    assert len(drawing.layout.stacks) == 37
    for frame in {card.group for card in drawing.scene.cards if card.kind == "parameter"}:
        stack = [card for card in drawing.scene.cards if card.kind == "parameter" and card.group == frame]
        assert [card.title for card in stack][-1] == "b"
        tops = [drawing.layout.cards[card.key][1] for card in stack]
        assert tops == sorted(tops)


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_very_many_parameters_stand_side_by_side(rankdir: str) -> None:
    neuron = Neuron(64, seed=1)
    drawing = draw_dot(neuron([0.5] * 64), rankdir=rankdir)
    check(drawing)
    assert len(drawing.layout.stacks) == 65
    stacks = {drawing.layout.cards[key][0] for key in drawing.layout.stacks}
    assert len(stacks) == 5
    assert max(drawing.layout.width, drawing.layout.height) < 1400


def test_other_graphs_are_left_to_graphviz(expression: Value) -> None:
    assert place_columns(draw_dot(expression).scene, "LR") is None


def test_an_edge_that_skips_a_column_or_a_ring_is_left_to_graphviz() -> None:
    scope, x = Scope("s"), Value(1.0, "x")
    with scope:
        y = autograd.exp(x) * autograd.exp(autograd.log(x))
    assert place_columns(draw_dot(y).scene, "LR") is None
    ping, pong = Scope("ping"), Scope("pong")
    z: Any = x
    for _ in range(200):
        with ping:
            z = z * 2.0
        with pong:
            z = z + 1.0
    assert place_columns(draw_dot(z).scene, "LR") is None


@pytest.mark.usefixtures("graphviz")
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_expressions_are_laid_out_by_graphviz(rankdir: str, expression: Value) -> None:
    check(draw_dot(expression, rankdir=rankdir))
    x = Value(3.0, "x")
    check(draw_dot(x * x, rankdir=rankdir))
    check(draw_dot(x, rankdir=rankdir))


@pytest.mark.usefixtures("graphviz")
def test_a_batch_is_laid_out_with_its_frames() -> None:
    model = MLP(2, [3, 1], seed=1)
    loss = autograd.mean([(model([Value(0.1 * i), 1.0])[0] - 1.0) ** 2 for i in range(3)])
    check(draw_dot(loss))
    ring: Any = Value(1.0)
    for i in range(400):
        with Scope("ping" if i % 2 else "pong"):
            ring = ring * 2.0
    check(draw_dot(ring))


@pytest.mark.usefixtures("graphviz")
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=25))
def test_any_graph_with_any_scopes_is_laid_out(steps: list[tuple[int, int, int]]) -> None:
    scopes = [Scope("a"), Scope("b")]
    scopes.append(Scope("c", scopes[0]))
    nodes = [Value(1.0), Value(2.0)]
    for left, right, where in steps:
        a, b = nodes[left % len(nodes)], nodes[right % len(nodes)]
        if where == 3:
            nodes.append(a * b)
        else:
            with scopes[where]:
                nodes.append(a * b)
    drawing = draw_dot(nodes[-1])
    assert set(drawing.layout.cards) == {card.key for card in drawing.scene.cards}
    assert all(len(points) > 1 for points in drawing.layout.edges)


@pytest.mark.usefixtures("graphviz")
def test_no_edge_runs_across_another_card(expression: Value) -> None:
    for root in (expression, network()[1]):
        drawing = draw_dot(root)
        boxes = drawing.layout.cards
        for edge, points in zip(drawing.scene.edges, drawing.layout.edges, strict=True):
            pieces = [points[i : i + 4] for i in range(0, len(points) - 2, 3)]
            others = [(x, y + 3, w, h - 6) for key, (x, y, w, h) in boxes.items() if key not in (edge.tail, edge.head)]
            assert not any(crosses(piece, box) for piece in pieces for box in others), edge


def test_no_text_of_the_user_goes_to_graphviz() -> None:
    scope = Scope('evil"]')
    with scope:
        y = Value(1.0, 'x" URL="javascript:alert(1)') * Value(2.0, "</svg>")
    told = layout.question(draw_dot(y).scene, "LR")
    assert "evil" not in told
    assert "javascript" not in told
    assert "svg" not in told


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"bb": "0,0,1,1"},
        {"bb": "0,0,1"},
        {"bb": "a,b,c,d"},
        {"bb": "0,0,9,9", "objects": [{"name": "1", "pos": "1"}]},
    ],
)
def test_an_answer_that_is_none_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        layout.read(answer, draw_dot(Value(1.0)).scene)
