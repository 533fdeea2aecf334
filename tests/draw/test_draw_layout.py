"""Coordinates: nothing overlaps, frames surround what is theirs, edges start and end at their cards."""

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import AutogradError, Scope, Value
from autograd.draw import draw_dot, layout
from autograd.draw.columns import place_columns
from autograd.draw.curves import crosses
from autograd.draw.drawing import Drawing
from autograd.draw.geometry import Layout
from autograd.draw.names import overlap
from nn import MLP, Dropout, Layer, Neuron, Sequential

DIRECTIONS = ["LR", "TB", "RL", "BT"]
Check = Callable[[Drawing], None]


def network() -> tuple[MLP, Value]:
    model = MLP(2, [4, 4, 1], seed=1)
    (out,) = model([Value(0.5, "x0"), Value(-0.5, "x1")])
    out.backward()
    return model, out


@pytest.mark.parametrize("rankdir", DIRECTIONS)
@pytest.mark.usefixtures("no_graphviz")
def test_networks_need_no_graphviz(rankdir: str, check: Check) -> None:
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
def test_very_many_parameters_stand_side_by_side(rankdir: str, check: Check) -> None:
    neuron = Neuron(64, seed=1)
    drawing = draw_dot(neuron([0.5] * 64), rankdir=rankdir)
    check(drawing)
    assert len(drawing.layout.stacks) == 65
    stacks = {drawing.layout.cards[key][0] for key in drawing.layout.stacks}
    assert len(stacks) == 5
    assert max(drawing.layout.width, drawing.layout.height) < 1400


def test_other_graphs_are_left_to_graphviz(expression: Value) -> None:
    assert place_columns(draw_dot(expression).scene, "LR") is None


def test_many_edges_that_skip_columns_or_a_ring_are_left_to_graphviz() -> None:
    scope, x = Scope("s"), Value(1.0, "x")
    with scope:
        y = [autograd.exp(x)]
        for _ in range(6):
            y.append(autograd.sum(y))
    assert place_columns(draw_dot(y[3]).scene, "LR") is not None
    assert place_columns(draw_dot(y[-1]).scene, "LR") is None
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
def test_expressions_are_laid_out_by_graphviz(rankdir: str, expression: Value, check: Check) -> None:
    check(draw_dot(expression, rankdir=rankdir))
    x = Value(3.0, "x")
    check(draw_dot(x * x, rankdir=rankdir))
    check(draw_dot(x, rankdir=rankdir))


@pytest.mark.usefixtures("graphviz")
def test_a_batch_is_laid_out_with_its_frames(check: Check) -> None:
    model = MLP(2, [3, 1], seed=1)
    loss = autograd.mean([(model([Value(0.1 * i), 1.0])[0] - 1.0) ** 2 for i in range(3)])
    check(draw_dot(loss))
    ring: Any = Value(1.0)
    for i in range(400):
        with Scope("ping" if i % 2 else "pong"):
            ring = ring * 2.0
    check(draw_dot(ring))


@pytest.mark.usefixtures("graphviz")
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_penalties_on_parameters_are_laid_out_with_the_neurons_in_order(rankdir: str, check: Check) -> None:
    model = MLP(2, [2, 1], seed=1)
    error = (model([0.5, -0.5])[0] - 1.0) ** 2
    squares = autograd.sum([p * p for p in model.parameters()])
    for penalised in (error + 0.1 * squares, error + 0.1 * autograd.norm(model.parameters())):
        drawing = draw_dot(penalised, rankdir=rankdir)
        check(drawing)
        assert not drawing.layout.stacks
        assert [card.title for card in drawing.scene.cards if card.kind == "parameter"].count("w0") == 3


@pytest.mark.usefixtures("graphviz")
def test_graphviz_is_asked_again_where_it_puts_neurons_upside_down(
    prediction_and_loss: tuple[list[Value], Value],
) -> None:
    _, error = prediction_and_loss
    scene = draw_dot(error).scene
    for rankdir in ("LR", "TB"):
        assert layout.disorder(scene, layout.by_graphviz(scene, rankdir, 10.0), rankdir) < 0


def test_an_answer_the_other_way_round_is_taken_only_if_it_is_better(
    monkeypatch: pytest.MonkeyPatch, prediction_and_loss: tuple[list[Value], Value]
) -> None:
    _, error = prediction_and_loss
    scene = draw_dot(error).scene
    good = place_columns(scene, "LR")
    assert good is not None
    upside_down = Layout(good.width, good.height, good.cards, {})
    upside_down.groups = {key: (left, -top, width, height) for key, (left, top, width, height) in good.groups.items()}
    for answers, taken in (
        ([good], good),
        ([upside_down, good], good),
        ([upside_down, upside_down], upside_down),
        ([upside_down, AutogradError("broken")], upside_down),
    ):
        waiting: list[Any] = list(answers)

        def run(*_: object, waiting: list[Any] = waiting) -> Layout:
            answer = waiting.pop(0)
            if isinstance(answer, Exception):
                raise answer
            assert isinstance(answer, Layout)
            return answer

        monkeypatch.setattr(layout, "run", run)
        assert layout.by_graphviz(scene, "LR", 10.0) is taken
        assert not waiting


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
    for rankdir in ("LR", "TB"):
        own = place_columns(drawing.scene, rankdir)
        assert not any(overlap(a, b) for a, b in combinations(own.cards.values() if own else (), 2))


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
