"""From a Module to scenes: a card for each neuron, for each layer, or for each module in it.

A Module is asked for `named_children()`, `named_parameters()` and `describe()` only. Modules whose children are all
alike and hold parameters themselves (a layer of neurons) are drawn side by side; other children follow one another in
the order in which they were declared.
"""

from __future__ import annotations

import sys

from ..labels import clean
from ..scene import Card, Edge, Group, Row, Scene, counted
from .folded import arranged, of_units

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MOST_INPUTS = 16  # inputs drawn one by one


class Stage:
    """What is passed through in one go: a layer, or a single module."""

    def __init__(self, name: str, module: Any, units: list[tuple[str, Any]], group: int | None) -> None:
        """Take the name, the module, its neurons (or itself) and the frame around it."""
        self.name, self.module, self.units, self.group = name, module, units, group
        self.is_layer = not (len(units) == 1 and units[0][1] is module)


def scene_of_module(module: Any, level: str, limit: int = sys.maxsize, more: str = "") -> Scene:
    """Draw the neurons, the layers or the direct children of a module, with what they hold.

    Args:
        module: what is drawn.
        level: "neurons", "layers" or "modules".
        limit: the largest number of cards, from 2 on: one for the inputs and one for what takes them.
        more: how to see what was left out for want of room.
    """
    stages, groups = staged(module)
    if level == "modules":
        children = list(module.named_children()) or [("", module)]
        stages, groups = [Stage(name, child, [(name, child)], None) for name, child in children], []
    inputs = fan_in(staged(module)[0][0])
    by_neuron = level == "neurons"
    scene = Scene(groups=groups)
    before = input_cards(scene, inputs, one_by_one=by_neuron and inputs <= min(limit - 2, MOST_INPUTS))
    left_out = sum(len(stage.units) if by_neuron else 1 for stage in stages)
    is_cut = limit > 2 and len(before) + left_out > limit  # then the last card is a "…"
    for stage in stages:
        units = stage.units if by_neuron else [(stage.name, stage.module)]
        shown = units[: limit - is_cut - len(scene.cards)]
        if not shown:
            break
        left_out -= len(shown)
        after = neuron_cards(scene, stage, shown) if by_neuron else [layer_card(scene, stage) for _ in shown]
        scene.edges += [Edge(tail, head) for head in after for tail in before]
        before = after
    if is_cut:
        rest = add(scene, kind="rest", title="…")
        scene.edges += [Edge(tail, rest) for tail in before]
    used = {card.group for card in scene.cards}
    while outer := {group.parent for group in scene.groups if group.key in used} - used:
        used |= outer
    scene.groups = [group for group in scene.groups if group.key in used]
    scene.footer = [*footer(module, level, left_out, more)]
    scene.summary = f"{described(module)}, {counted(len(parameters(module)), 'parameter')}"
    return scene


def staged(module: Any) -> tuple[list[Stage], list[Group]]:
    """The stages of a module in order, and the frames around them."""
    stages: list[Stage] = []
    groups: list[Group] = []
    stack: list[tuple[str, Any, int | None]] = [("", module, None)]
    while stack:
        name, inner, outer = stack.pop()
        children = list(inner.named_children())
        if not children:
            stages.append(Stage(name, inner, [(name, inner)], outer))
            continue
        key = len(groups) + 1
        title = described(inner)
        groups.append(Group(key, f"{clean(name)}: {title}" if name else title, outer))
        if is_layer(children):
            stages.append(Stage(name, inner, children, key))
        else:
            stack.extend((child_name, child, key) for child_name, child in reversed(children))
    return stages, groups


def is_layer(children: list[tuple[str, Any]]) -> bool:
    """Whether the children are neurons side by side: all of one class, each with parameters and no children."""
    kind = type(children[0][1])
    return all(
        type(child) is kind and not any(True for _ in child.named_children()) and bool(parameters(child))
        for _, child in children
    )


def parameters(module: Any) -> list[tuple[str, Any]]:
    """The parameters with their dotted names."""
    return list(module.named_parameters())


def described(module: Any) -> str:
    """The module's own short line, else the name of its class."""
    describe = getattr(module, "describe", None)
    return clean(describe() if callable(describe) else type(module).__name__)


def fan_in(stage: Stage) -> int:
    """How many inputs the first stage takes: the number of weights `w.0`, `w.1` … of a neuron, or 0 if unknown."""
    return sum(name.startswith("w.") for name, _ in parameters(stage.units[0][1]))


def input_cards(scene: Scene, inputs: int, one_by_one: bool) -> list[int]:
    """A card for each input, or one for all of them."""
    titles = [f"x{i}" for i in range(inputs)] if one_by_one else [counted(inputs, "input")] if inputs else []
    return [add(scene, kind="input", title=title) for title in titles]


def neuron_cards(scene: Scene, stage: Stage, units: list[tuple[str, Any]]) -> list[int]:
    """A card for each of these neurons: its weights and bias, and their gradients."""
    made = []
    for name, unit in units:
        held = of_units([parameters(unit)])
        title = clean(name) if parameters(unit) and name else described(unit)
        made.append(add(scene, kind="unit", title=title, columns=arranged(held.bias_row(), held), group=stage.group))
    return made


def layer_card(scene: Scene, stage: Stage) -> int:
    """A card for a layer: what it is, how much it holds, its weights and gradients as heat maps."""
    held = parameters(stage.module)
    rows = []
    if stage.is_layer:
        rows.append(Row("neurons", text=f"{len(stage.units):,}"))
    if held:
        rows.append(Row("parameters", text=f"{len(held):,}"))
    group = next((group.parent for group in scene.groups if group.key == stage.group), None)
    inside = of_units(parameters(unit) for _, unit in stage.units)
    return add(
        scene,
        kind="layer",
        title=described(stage.module),
        columns=arranged((*rows, *inside.bias_row()), inside),
        group=group if stage.is_layer else stage.group,
    )


def add(scene: Scene, **what: Any) -> int:
    """Make a card and return its key."""
    key = len(scene.cards) + 1
    scene.cards.append(Card(key, **what))
    return key


def footer(module: Any, level: str, left_out: int, more: str) -> Iterator[str]:
    """What the picture shows, what it leaves out and how to see more."""
    held, unit = parameters(module), level.removesuffix("s")
    finer = {"layers": "; level='neurons' shows more", "modules": "; level='layers' shows more"}.get(level, "")
    yield f"{counted(len(held), 'parameter')}, one card for each {unit}{finer}"
    if left_out:
        yield f"{counted(left_out, f'further {unit}')} not drawn; {more}"
    if held and all(value.grad == 0 for _, value in held):
        yield "all gradients are 0: call backward() on a loss first"
