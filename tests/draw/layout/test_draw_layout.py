"""Coordinates: nothing overlaps, frames surround what is theirs, edges start and end at their cards, and run free."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

import autograd
from autograd import AutogradError, MissingExtraError, UnknownNameError, Value
from autograd.draw import draw_dot, programs
from autograd.draw.drawing import Drawing
from autograd.draw.geometry import Layout, row_middle
from autograd.draw.layout import choice, place
from autograd.draw.layout.crossings import crossings
from autograd.draw.layout.native import place_natively
from autograd.draw.scene import Card, Edge, Group, Row, Scene
from nn import MLP, Dropout, Layer, Neuron, Sequential

from ..placed import check_placed, finest, plain, run_across, scenes

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
        check(draw_dot(root, rankdir=rankdir, engine="native"))
    check(finest(out, rankdir=rankdir))


@pytest.mark.usefixtures("no_graphviz")
def test_the_flow_goes_where_it_was_asked_to() -> None:
    _, out = network()
    for rankdir, axis, sign in (("LR", 0, 1), ("RL", 0, -1), ("TB", 1, 1), ("BT", 1, -1)):
        drawing = finest(out, rankdir=rankdir)
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
    drawing = finest(out)
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
    drawing = finest(neuron([0.5] * 64), rankdir=rankdir)
    check(drawing)
    assert len(drawing.layout.stacks) == 65
    stacks = {drawing.layout.cards[key][0] for key in drawing.layout.stacks}
    assert len(stacks) == 5
    assert max(drawing.layout.width, drawing.layout.height) < 1400


# --- any scene -------------------------------------------------------------------------------------------------------


def check_natively(scene: Scene) -> None:
    """Lay a scene out in all directions and look at everything."""
    for rankdir in DIRECTIONS:
        placed = place_natively(scene, rankdir)
        check_placed(scene, placed)
        assert not run_across(scene, placed)
        assert placed == place_natively(scene, rankdir)


@settings(max_examples=30, deadline=None)
@given(scenes())
def test_any_scene_is_laid_out(scene: Scene) -> None:
    check_natively(scene)


@settings(max_examples=20, deadline=None)
@given(scenes(rings_of_cards=True))
def test_any_scene_with_rings_of_cards_is_laid_out(scene: Scene) -> None:
    check_natively(scene)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None)
@given(scenes(), scenes(rings_of_cards=True))
def test_very_many_scenes_are_laid_out(scene: Scene, other: Scene) -> None:
    check_natively(scene)
    check_natively(other)


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_expressions_need_no_graphviz(rankdir: str, expression: Value, check: Check) -> None:
    x = Value(3.0, "x")
    for root in (expression, x * x, x):
        drawing = finest(root, rankdir=rankdir)
        check(drawing)
        assert not run_across(drawing.scene, drawing.layout)


def test_nothing_to_draw_is_laid_out() -> None:
    assert place_natively(Scene(), "LR") == Layout(0.0, 0.0, {}, {})
    lone = Scene(groups=[Group(1, "empty")])
    assert set(place_natively(lone, "LR").groups) == {1}


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_penalties_on_parameters_are_laid_out_with_the_neurons_in_order(rankdir: str, check: Check) -> None:
    model = MLP(2, [2, 1], seed=1)
    error = (model([0.5, -0.5])[0] - 1.0) ** 2
    squares = autograd.sum([p * p for p in model.parameters()])
    for penalised in (error + 0.1 * squares, error + 0.1 * autograd.norm(model.parameters())):
        drawing = finest(penalised, rankdir=rankdir)
        check(drawing)
        side = 1 if rankdir in ("LR", "RL") else 0
        frames = {(group.parent, group.title): drawing.layout.groups[group.key] for group in drawing.scene.groups}
        for (parent, title), box in frames.items():
            if title == "neurons.1":
                assert frames[parent, "neurons.0"][side] < box[side]
        weights = {(card.group, card.title): drawing.layout.cards[card.key] for card in drawing.scene.cards}
        for (group, title), box in weights.items():
            if title == "w1":
                assert weights[group, "w0"][side] < box[side]


def test_an_edge_leads_to_its_row() -> None:
    card = Card(3, "operation", "+", columns=((Row("a", (1.0,)), Row("b", (2.0,)), Row("c", (3.0,))),))
    scene = Scene([*plain(2, []).cards, card], [Edge(1, 3, row=2), Edge(2, 3, row=0), Edge(2, 3)])
    for rankdir in ("LR", "RL"):
        placed = place_natively(scene, rankdir)
        left, top, width, _ = placed.cards[3]
        for edge, points in zip(scene.edges[:2], placed.edges, strict=False):
            assert edge.row is not None
            assert points[-1] == pytest.approx((left + (rankdir == "RL") * width, top + row_middle(card, edge.row)))
        assert placed.cards[2][1] < placed.cards[1][1]  # so that the edges do not cross


def test_edges_between_the_same_cards_stay_apart() -> None:
    scene = plain(4, [(1, 2), (2, 3), (3, 4), (1, 4), (1, 4)])
    *_, one, other = place_natively(scene, "LR").edges
    assert abs(one[-1][1] - other[-1][1]) > 5.0
    assert max(abs(a[1] - b[1]) for a, b in zip(one, other, strict=True)) > 5.0


def test_cards_in_a_row_are_level_beside_a_way() -> None:
    scene = plain(60, [(key, key + 1) for key in range(1, 60)] + [(1, key) for key in range(3, 61)])
    placed = place_natively(scene, "LR")
    check_placed(scene, placed)
    assert placed.height < 150.0  # edges from one card run together where there would be too many ways


def test_long_and_deep_scenes_are_laid_out() -> None:
    long = plain(400, [(key, key + 1) for key in range(1, 400)])
    assert place_natively(long, "TB").height > 400 * 60
    deep = Scene([Card(1, "leaf", title="x", group=300)], [], [Group(n, "s", n - 1 or None) for n in range(1, 301)])
    check_placed(deep, place_natively(deep, "LR"))


# --- rings -----------------------------------------------------------------------------------------------------------


def recurrence(steps: int) -> Value:
    """A layer of two neurons that takes what it gave the step before."""
    cell, state = Layer(3, 2, seed=1), [Value(0.1, "h0"), Value(0.2, "h1")]
    for step in range(steps):
        state = cell([*state, Value(0.5 * step, f"x{step}")])
    return autograd.sum(state)


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_the_neurons_of_a_recurrence_are_bands_and_time_goes_with_the_flow(rankdir: str, check: Check) -> None:
    drawing = finest(recurrence(3), rankdir=rankdir)
    check(drawing)
    scene, placed = drawing.scene, drawing.layout
    assert not run_across(scene, placed)
    titles = {group.key: group.title for group in scene.groups}
    neurons = {titles[key]: box for key, box in placed.groups.items() if titles[key].startswith("neurons")}
    axis, sign = 0 if rankdir in ("LR", "RL") else 1, 1 if rankdir in ("LR", "TB") else -1
    assert neurons["neurons.0"][1 - axis] + neurons["neurons.0"][3 - axis] < neurons["neurons.1"][1 - axis]
    for edge in scene.edges:
        assert sign * (placed.cards[edge.head][axis] - placed.cards[edge.tail][axis]) > 0


def test_two_frames_that_take_turns_are_beside_each_other() -> None:
    cards = [
        Card(key, "operation", "+", columns=plain(1, []).cards[0].columns, group=1 + key % 2) for key in range(1, 41)
    ]
    scene = Scene(cards, [Edge(key, key + 1) for key in range(1, 40)], [Group(1, "ping"), Group(2, "pong")])
    placed = place_natively(scene, "LR")
    check_placed(scene, placed)
    lefts = [placed.cards[key][0] for key in range(1, 41)]
    assert lefts == sorted(lefts)
    assert placed.height < 250.0


def test_what_lies_between_two_uses_of_a_frame_is_a_band_of_its_own() -> None:
    scene = plain(3, [(1, 2), (2, 3)])
    scene.cards = [Card(card.key, card.kind, card.symbol, group=None if card.key == 2 else 1) for card in scene.cards]
    scene.groups = [Group(1, "again")]
    placed = place_natively(scene, "LR")
    check_placed(scene, placed)
    assert placed.cards[1][0] < placed.cards[2][0] < placed.cards[3][0]


def test_edges_that_lead_back_run_around_the_cards() -> None:
    scene = plain(3, [(1, 2), (2, 3), (3, 1), (2, 2)])
    for rankdir in DIRECTIONS:
        placed = place_natively(scene, rankdir)
        check_placed(scene, placed)
        assert not run_across(scene, placed)
    placed = place_natively(scene, "LR")
    back, around = placed.edges[2], placed.edges[3]
    assert max(x for x, _ in back) > placed.cards[3][0] + placed.cards[3][2]  # out of its right side
    assert min(x for x, _ in back) < placed.cards[1][0]  # and into the left of the other
    assert max(x for x, _ in around) > placed.cards[2][0] + placed.cards[2][2]


# --- which engine ----------------------------------------------------------------------------------------------------

TANGLE = plain(8, [(a, b) for a in range(1, 9) for b in range(a + 1, 9) if (a * b) % 3 != 1])


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'native'"):
        place(TANGLE, "LR", 1.0, "nativ")


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("engine", programs.ENGINES)
def test_an_engine_that_is_not_there_says_what_it_needs(engine: str) -> None:
    with pytest.raises(MissingExtraError, match=f"the layout engine {engine!r} needs .*engine='native'"):
        place(TANGLE, "LR", 1.0, engine)
    assert place(TANGLE, "LR", 1.0) == place(TANGLE, "LR", 1.0, "native")


def asked(monkeypatch: pytest.MonkeyPatch, answer: Layout | Exception) -> list[str]:
    """The engines that are asked, all of which give this answer."""
    engines: list[str] = []

    def by_graphviz(scene: Scene, rankdir: str, timeout: float, engine: str) -> Layout:
        engines.append(engine)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(choice, "place_by_graphviz", by_graphviz)
    return engines


def test_the_layout_with_fewer_crossings_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    own = place(TANGLE, "LR", 1.0, "native")
    assert crossings(own.edges, along_x=True) > 0
    free = Layout(own.width, own.height, own.cards, {}, [])
    for answer, taken in ((free, free), (own, own)):
        engines = asked(monkeypatch, answer)
        assert place(TANGLE, "LR", 1.0) == taken
        assert engines == ["dot"]


def test_graphviz_is_not_asked_about_frames_networks_and_what_is_free_of_crossings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engines = asked(monkeypatch, AutogradError("never asked"))
    framed = Scene([*TANGLE.cards, Card(9, "leaf", title="x", group=1)], TANGLE.edges, [Group(1, "s")])
    network = Scene([replace(card, kind="unit") for card in TANGLE.cards], TANGLE.edges)
    for scene in (framed, network, plain(3, [(1, 2), (2, 3), (1, 3)])):
        assert not place(scene, "LR", 1.0).note
    side_by_side = plain(6, [(a, b) for a in (1, 2, 3) for b in (4, 5, 6)])
    assert crossings(place(side_by_side, "LR", 1.0).edges, along_x=True) == 9
    assert not engines


def test_a_failing_dot_is_told_and_done_without(fake_dot: Callable[[str], None]) -> None:
    fake_dot("echo broken >&2; exit 3")
    placed = place(TANGLE, "LR", 1.0)
    check_placed(TANGLE, placed)
    assert placed.note == "dot failed (broken); laid out without it"


def test_a_hanging_dot_costs_the_time_limit_once(fake_dot: Callable[[str], None], tmp_path: Path) -> None:
    fake_dot(f"echo asked >>{tmp_path}/asked; sleep 60")
    placed = place(TANGLE, "LR", 0.3)
    assert placed.note == "dot was stopped after 0.3 s; laid out without it"
    assert (tmp_path / "asked").read_text() == "asked\n"
    with pytest.raises(AutogradError, match=r"dot was stopped after 0\.3 s.*engine='native'"):
        place(TANGLE, "LR", 0.3, "dot")


@pytest.mark.skipif(not programs.which("dot"), reason="the program dot is not installed")
def test_edges_cross_about_as_rarely_as_in_the_layout_of_dot() -> None:
    own = theirs = 0
    area = their_area = 0.0
    for cards, edges, seed in ((30, 45, 1), (60, 90, 0), (60, 110, 3)):
        chosen = Random(seed)
        scene = plain(
            cards, sorted({(a, b) for a, b in (sorted(chosen.sample(range(1, cards + 1), 2)) for _ in range(edges))})
        )
        native, dot = place(scene, "LR", 60.0, "native"), place(scene, "LR", 60.0, "dot")
        own, theirs = own + crossings(native.edges, along_x=True), theirs + crossings(dot.edges, along_x=True)
        area, their_area = area + native.width * native.height, their_area + dot.width * dot.height
    assert own <= 1.25 * theirs
    assert area <= 1.1 * their_area
