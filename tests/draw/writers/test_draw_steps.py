"""The animation: each step has its rules, all have one clock, and in the end the static picture is there."""

import re
from xml.etree import ElementTree

import pytest

import autograd
from autograd import UnknownNameError, Value
from autograd.draw import draw_dot, draw_steps
from autograd.draw.scene import Scene
from autograd.draw.writers.steps import LONGEST, MOVING, backward_steps, seconds
from autograd.draw.writers.svg import write_svg
from nn import MLP

from ..drawn import SVG, card, checked, classes, drawn, laid_out, lines_of, network, neurons, words

SCENES = {"neurons": neurons(*(0.1 * i for i in range(-11, 11))), "network": network([2, 16, 16, 1], 17)}


def animated(scene: Scene) -> str:
    return write_svg(scene, laid_out(scene), steps=backward_steps(scene))


def key_frames(svg: str) -> dict[str, str]:
    """The key frames by name."""
    return dict(re.findall(r"@keyframes (\w+)\{((?:[^{}]*\{[^{}]*\})*)\}", svg))


def test_a_card_comes_after_all_that_use_it() -> None:
    scene = SCENES["network"]
    steps = backward_steps(scene)
    assert sorted(steps.values()) == list(range(1, 36))
    assert all(steps[edge.head] < steps[edge.tail] for edge in scene.edges)


def test_constants_have_no_step() -> None:
    scene = neurons(0.5, -0.25)
    assert backward_steps(scene) == {4: 1, 3: 2, 1: 3}


@pytest.mark.parametrize("name", SCENES)
def test_every_step_has_its_rules_and_every_rule_its_place(name: str) -> None:
    scene = SCENES[name]
    tree = checked(svg := animated(scene))
    count = len(backward_steps(scene))
    assert (tree.get("data-steps"), float(tree.get("data-seconds", ""))) == (str(count), seconds(count))
    used = {kind for element in tree.iter() for kind in element.get("class", "").split()}
    steps = {f"s{step}" for step in range(1, count + 1)}
    assert {kind for kind in used if re.fullmatch(r"s\d+", kind)} == steps
    assert key_frames(svg).keys() == {*steps, "v"}
    assert all(f".{step}{{animation-name:{step}}}" in svg for step in steps)


def test_an_edge_appears_with_the_card_that_it_leads_to() -> None:
    scene = SCENES["neurons"]
    steps = backward_steps(scene)
    for edge, line in zip(scene.edges, lines_of(checked(animated(scene))), strict=True):
        assert line.get("class", "").split()[-1] == f"s{steps[edge.head]}"


def test_a_script_can_show_every_step_by_one_delay() -> None:
    """At s * (k + 0.5) / (n + 2) the first k gradients are there and no other."""
    svg = animated(scene := SCENES["neurons"])
    count = len(backward_steps(scene))
    assert "animation-delay" not in svg
    assert re.findall(r"animation:([^}]*)", svg) == [f"{seconds(count):g}s step-end infinite"]
    assert 'g[class^=s]{opacity:0}path[class*=" s"]{opacity:0.2}' in svg
    frames = {name: re.fullmatch(r"([\d.]+)%\{opacity:1\}", body) for name, body in key_frames(svg).items()}
    appears = {int(name[1:]): float(found[1]) for name, found in frames.items() if found}
    for first in range(count + 1):
        moment = 100 * (first + 0.5) / (count + 2)
        assert [step for step, when in sorted(appears.items()) if when <= moment] == list(range(1, first + 1))


def test_the_outline_goes_from_card_to_card() -> None:
    scene = SCENES["neurons"]
    layout, steps = laid_out(scene), backward_steps(scene)
    frames = key_frames(write_svg(scene, layout, steps=steps))["v"]
    place: dict[str, str] = {}
    places = []
    for changes in re.findall(r"\{([a-z].*?)\}", frames.partition("{opacity:0}")[2]):
        place |= dict(re.findall(r"(\w+):(-?\d+)px", changes))
        places.append(tuple(int(place[name]) for name in ("x", "y", "width", "height")))
    inwards = [layout.cards[key] for key, _ in sorted(steps.items(), key=lambda item: item[1])]
    assert places == [
        (round(x - 3), round(y - 3), round(width + 6), round(height + 6)) for x, y, width, height in inwards
    ]
    assert frames.count("height") < len(places)  # what stays as it is, is not said again


@pytest.mark.parametrize("name", SCENES)
def test_the_animation_is_a_fifth_bigger_at_most(name: str) -> None:
    scene = SCENES[name]
    assert len(animated(scene)) <= 1.2 * len(write_svg(scene, laid_out(scene)))


@pytest.mark.parametrize("name", SCENES)
def test_what_knows_no_animations_shows_the_end(name: str) -> None:
    """The animation has the texts of the static picture, and all its motion is in one media query."""
    scene = SCENES[name]
    svg = animated(scene)
    _, query, rest = svg.partition("@media(prefers-reduced-motion:no-preference){")
    assert query
    assert "animation" not in svg.replace(rest, "")
    still, moving = drawn(scene), checked(svg)
    assert words(still) == words(moving)
    assert pieces(still) == pieces(moving)
    assert len(classes(moving, "rect")) == len(classes(still, "rect")) + 1  # the outline


def pieces(tree: ElementTree.Element) -> set[tuple[str, str]]:
    """The parts of all paths, each with its classes but the one that tells its step."""
    found = set()
    for path in tree.iter(f"{SVG}path"):
        kind = re.sub(r" s\d+", "", path.get("class", ""))
        found |= {(kind, part) for part in path.get("d", "").split("M")}
    return found


def test_resvg_draws_the_end() -> None:
    resvg = pytest.importorskip("resvg_py", reason="the extra draw is not installed")
    scene = neurons(0.5, -0.25)
    still = bytes(resvg.svg_to_bytes(svg_string=write_svg(scene, laid_out(scene)), background="white"))
    assert bytes(resvg.svg_to_bytes(svg_string=animated(scene), background="white")) == still


def test_a_card_without_gradient_has_a_step_too() -> None:
    scene = Scene([card(1)])
    rules = key_frames(write_svg(scene, laid_out(scene), steps={1: 1}))
    assert rules.keys() == {"s1", "v"}


def test_long_animations_do_not_take_for_ever() -> None:
    assert seconds(3) == 6.0
    assert seconds(1000) == LONGEST


# --- draw_steps ------------------------------------------------------------------------------------------------------


def test_draw_steps_draws_what_draw_dot_draws_and_moves_it(expression: Value) -> None:
    still, moving = draw_dot(expression, engine="native"), draw_steps(expression, engine="native")
    assert [card.key for card in moving.scene.cards] == [card.key for card in still.scene.cards]
    tree = checked(moving.svg)
    assert int(tree.get("data-steps", "0")) == len(moving.steps) == max(moving.steps.values())
    assert len(moving.svg) <= 1.2 * len(still.svg)
    assert "@keyframes" not in still.svg
    assert MOVING in words(tree)


def test_the_root_is_the_first_and_the_leaves_are_the_last(expression: Value) -> None:
    drawing = draw_steps(expression, level="values", engine="native")
    (root,) = (card for card in drawing.scene.cards if card.is_root)
    assert drawing.steps[root.key] == 1
    assert all(drawing.steps[edge.head] < drawing.steps[edge.tail] for edge in drawing.scene.edges)
    leaves = [drawing.steps[card.key] for card in drawing.scene.cards if card.title in ("a", "b")]
    assert sorted(leaves) == [len(drawing.steps) - 1, len(drawing.steps)]


def test_many_values_move_as_neurons_or_layers() -> None:
    model = MLP(2, [16, 16, 1], seed=1)
    (out,) = model([Value(1.0), Value(2.0)])
    out.backward()
    still, moving = draw_dot(out, engine="native"), draw_steps(out, engine="native")
    assert moving.level == still.level != "values"
    assert len(moving.steps) <= 60
    assert len(moving.svg) <= 1.2 * len(still.svg)


def test_the_arguments_are_those_of_draw_dot() -> None:
    with pytest.raises(UnknownNameError):
        draw_steps(Value(1.0), level="atoms")
    assert autograd.draw_steps is draw_steps
