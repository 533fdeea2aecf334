"""What is inside of cards, for pages and notebooks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import Scope, Value
from autograd.draw import Drawing, draw_dot
from autograd.draw.inside import inside
from autograd.draw.scene import Scene
from nn import MLP

from .test_draw_levels import batch, of_kind


def test_a_page_holds_other_levels_and_what_is_inside_of_cards() -> None:
    views = draw_dot(batch(MLP(2, [6, 6, 1], seed=1), 20), level="layers").views()
    keys = {view.key for view in views}
    assert {view.key for view in views if "-" not in view.key} == {"layers", "neurons", "modules"}
    opened = [key for view in views for key in view.inside.values()]
    assert sorted([*opened, "layers", "neurons", "modules"]) == sorted(keys)
    inside = next(view for view in views if view.key == views[0].inside[1])
    assert inside.title == "layers.0"
    assert [f"neurons.{i}" in inside.svg for i in range(7)] == [True] * 6 + [False]


def test_details_are_the_neurons_of_each_layer() -> None:
    loss = batch(MLP(2, [6, 6, 1], seed=1), 20)
    details = draw_dot(loss, level="layers").details()
    assert [title for title, _ in details] == ["layers.0", "layers.1", "layers.2"]
    assert all("neurons.0" in svg for _, svg in details)
    assert not draw_dot(loss, level="neurons").details()
    assert "<details" in draw_dot(loss, level="layers")._repr_mimebundle_()["text/html"]


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 4), st.integers(1, 12), st.sampled_from(["auto", "neurons", "layers", "modules"]))
def test_every_card_can_be_opened(width: int, samples: int, level: str) -> None:
    for view in draw_dot(batch(MLP(2, [width, width, 1], seed=1), samples), level=level).views():
        assert view.svg.startswith("<svg")


def insides(drawing: Drawing) -> dict[str, Scene]:
    """What is on each card that can be opened, by its title."""
    graph, fold, blocks = drawing.graph, drawing.shown.fold, drawing.shown.blocks
    assert graph is not None
    assert fold is not None
    title = {card.key: card.title for card in drawing.scene.cards}
    return {title[key]: inside(graph, block, fold, drawing.asked).scene for key, block in blocks.items()}


def test_some_nodes_of_a_scope_are_no_card_of_it() -> None:
    outer, inner = Scope("outer"), Scope("inner")
    inner.parent = outer
    x = Value(1.0, "x")
    with inner:
        first = x * 2.0
    with outer:
        each = [autograd.exp(first * (i / 100)) for i in range(70)]
        root = autograd.sum(each) * each[0]
    scene = insides(draw_dot(root, level="neurons"))["70 \u00d7 \u00d7 \u2192 e\u02e3"]
    assert not of_kind(scene, "fold")
    assert scene.footer[0].endswith("limit=120 shows more")


@pytest.mark.parametrize("samples", [1, 20])
def test_inside_of_a_card_is_nothing_from_outside(samples: int) -> None:
    found = insides(draw_dot(batch(MLP(2, [6, 6, 1], seed=1), samples), level="layers"))
    for layer in ("layers.0", "layers.1"):
        scene = found[layer]
        assert "of a graph of" not in scene.footer[0]
        assert not of_kind(scene, "rest")
        assert not of_kind(scene, "leaf")
        if samples > 1:
            assert [card.title for card in scene.cards] == [f"neurons.{i}" for i in range(6)]
