"""The scene of a model: neurons while that is readable, else layers."""

from collections.abc import Iterator
from typing import Any

import pytest

from autograd import SettingError, Value
from autograd.draw import draw_dot
from autograd.draw.levels import WIDEST
from autograd.draw.options import Options
from autograd.draw.reading.modules import scene_of_module
from autograd.draw.scene import Card, Edge, Scene
from nn import MLP, Dropout, Layer, Module, Neuron, Sequential


def of_kind(scene: Scene, kind: str) -> list[Card]:
    return [card for card in scene.cards if card.kind == kind]


def test_every_neuron_is_a_card_in_the_frame_of_its_layer() -> None:
    model = MLP(2, [4, 4, 1], seed=1)
    scene = scene_of_module(model, "neurons", 300)
    assert [card.title for card in of_kind(scene, "input")] == ["x0", "x1"]
    assert [card.title for card in of_kind(scene, "unit")] == [f"neurons.{i}" for i in (0, 1, 2, 3, 0, 1, 2, 3, 0)]
    assert len(scene.edges) == 2 * 4 + 4 * 4 + 4
    layers = [f"layers.{i}: {layer.describe()}" for i, layer in enumerate(model.layers)]
    assert [group.title for group in scene.groups] == [model.describe(), *layers]
    assert scene.footer[0].startswith("37 parameters")
    assert "backward()" in scene.footer[1]


def test_a_neuron_card_holds_weights_and_bias_and_their_gradients() -> None:
    neuron = Neuron(3, seed=1, bias=0.5)
    neuron([1.0, 2.0, 3.0]).backward()
    (card,) = of_kind(scene_of_module(neuron, "neurons", 300), "unit")
    bias, weights, grad = card.rows
    assert (bias.numbers, bias.gradient) == ((0.5,), neuron.b.grad)
    assert weights.numbers == tuple(w.data for w in neuron.w)
    assert grad.numbers == tuple(w.grad for w in neuron.w)
    assert weights.is_strip
    assert card.title == neuron.describe()


def test_a_big_model_is_drawn_by_layers() -> None:
    model = MLP(64, [32, 10], seed=1)
    drawing = draw_dot(model)
    scene = drawing.scene
    assert drawing.level == "layers"
    assert [card.title for card in of_kind(scene, "input")] == ["64 inputs"]
    layers = of_kind(scene, "layer")
    assert [card.title for card in layers] == [layer.describe() for layer in model.layers]
    assert [row.shown for row in layers[0].rows[:2]] == ["32", "2,080"]
    assert [(edge.tail, edge.head) for edge in scene.edges] == [(1, 2), (2, 3)]
    assert [group.title for group in scene.groups] == [model.describe()]
    assert "layer" in scene.footer[0]
    weights = next(row for row in layers[0].rows if row.name == "weights")
    assert weights.is_map
    assert weights.across == 64
    assert weights.numbers == tuple(w.data for neuron in model.layers[0].neurons for w in neuron.w)


def test_the_levels_of_a_model() -> None:
    model = Sequential(MLP(2, [3, 2], seed=1), MLP(2, [1], seed=2))
    assert [draw_dot(model, level=level).level for level in ("auto", "neurons", "layers", "modules")] == [
        "neurons", "neurons", "layers", "modules",
    ]  # fmt: skip
    children = [card.title for card in draw_dot(model, level="modules").scene.cards if card.kind == "layer"]
    assert children == [child.describe() for _, child in model.named_children()]
    assert draw_dot(MLP(1, [1] * 70, seed=1)).level == "modules"
    with pytest.raises(SettingError, match="draw_dot\\(loss, level='cards'\\)"):
        draw_dot(model, level="cards")
    with pytest.raises(SettingError, match="expand"):
        draw_dot(model, expand="layers.0")


def test_modules_in_a_row_follow_one_another() -> None:
    model = Sequential(Layer(2, 3, seed=1), Dropout(0.5), Layer(3, 1, seed=2))
    scene = scene_of_module(model, "neurons", 300)
    (dropout,) = [card for card in scene.cards if "Dropout" in card.title]
    assert not dropout.columns
    assert len([edge for edge in scene.edges if edge.head == dropout.key]) == 3
    assert len([edge for edge in scene.edges if edge.tail == dropout.key]) == 1


def test_two_dropouts_are_no_layer() -> None:
    scene = scene_of_module(Sequential(Dropout(0.1), Dropout(0.2)), "neurons", 300)
    assert len(scene.edges) == 1
    assert not of_kind(scene, "input")
    assert scene.footer == ["0 parameters, one card for each neuron"]


def test_a_model_of_very_many_stages_is_cut() -> None:
    scene = scene_of_module(MLP(1, [1] * 50, seed=1), "layers", 10, "limit=20 shows more")
    assert len(scene.cards) == 10
    assert (scene.cards[-1].kind, scene.edges[-1]) == ("rest", Edge(9, 10))
    assert "42 further layers not drawn; limit=20 shows more" in scene.footer
    assert len(scene_of_module(MLP(1, [1] * 50, seed=1), "layers", 2).cards) == 2
    scene = scene_of_module(MLP(1, [20, 1], seed=1), "neurons", 10)
    assert len(scene.cards) == 10
    assert len(scene.edges) == 2 * 8
    assert any(line.startswith("13 further neurons not drawn") for line in scene.footer)


@pytest.mark.parametrize("rankdir", ["LR", "TB"])
def test_a_model_however_long_fits_on_a_page(rankdir: str) -> None:
    model = Sequential(*[Layer(2, 2, seed=1) for _ in range(60)])
    drawing = draw_dot(model, rankdir=rankdir)
    assert drawing.layout.width <= WIDEST
    assert drawing.layout.height <= Options().tallest
    assert "level='modules' shows more" in drawing.scene.footer[1]
    larger = draw_dot(model, rankdir=rankdir, level="modules")
    assert len(drawing.scene.cards) < len(larger.scene.cards) == 60
    assert "limit=120 shows more" in larger.scene.footer[1]
    assert len(draw_dot(model, level="modules", limit=120).scene.cards) == 61


def test_a_model_of_ones_own_needs_only_the_three_methods() -> None:
    class Mine:
        def __init__(self, **children: Any) -> None:
            self.children = children
            self.bias = Value(1.0)

        def named_children(self) -> Iterator[tuple[str, Any]]:
            yield from self.children.items()

        def named_parameters(self) -> Iterator[tuple[str, Any]]:
            yield "bias", self.bias

    scene = scene_of_module(Mine(first=Mine(), second=Mine(inner=Mine(deep=Mine()))), "neurons", 300)
    assert [card.title for card in scene.cards] == ["first", "deep"]
    assert [group.title for group in scene.groups] == ["Mine", "second: Mine", "inner: Mine"]


def test_a_module_with_parameters_only_is_one_card() -> None:
    class Scale(Module):
        def __init__(self) -> None:
            self.factor = Value(2.0)

    (card,) = scene_of_module(Scale(), "neurons", 300).cards
    assert card.rows[0].numbers == (2.0,)
