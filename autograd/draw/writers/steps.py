"""The backward pass as an animation: one SVG in which each card gets its gradient in its own step.

It needs no script: each step is a rule of the style sheet with key frames. All of them last equally long and begin at
once, so a script that pauses them can show any moment by one negative delay. Of `data-steps` n steps and `data-seconds`
s, the gradients of the first k steps are there at s * (k + 0.5) / (n + 2), from k = 0, which is before the backward
pass. Who asks for less motion, and any renderer that knows no animations, gets the picture as it is in the end.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..geometry import Box, Layout
    from ..scene import Scene

MOVING = "the backward pass: each card gets its gradient after all cards that use it"
STILL = 2  # how many steps the first and the last picture stand, together
PACE = 1.2  # seconds of a step
LONGEST = 30.0  # seconds of them all
OUTLINE = "#e08a00"  # of the card of a step
FAINT = 0.2  # the opacity of an edge before its step
ROOM = 3.0  # between a card and its outline


def backward_steps(scene: Scene) -> dict[int, int]:
    """The step of each card, from 1: those that use a card come before it, as in the backward pass.

    >>> from autograd import Value
    >>> from autograd.draw import draw_dot
    >>> x = Value(3.0, "x")
    >>> backward_steps(draw_dot(x * x + 1).scene)
    {3: 1, 2: 2, 1: 3}
    """
    return {card.key: step for step, card in enumerate((c for c in reversed(scene.cards) if not c.is_small), 1)}


def seconds(count: int) -> float:
    """How long the animation lasts, before it begins again."""
    return min(LONGEST, round(PACE * (count + STILL), 1))


def animation(steps: Mapping[int, int], layout: Layout) -> str:
    """The rules that make gradients and edges (s1, s2 ...) appear in turn and move an outline (v) along.

    A key frame says no more than what changes: before the first one a thing is as its own rule says, after the last
    one it stays as it is.
    """
    count = max(steps.values())
    rules = [
        f"g,path,.v{{animation:{seconds(count):g}s step-end infinite}}",
        f'g[class^=s]{{opacity:0}}path[class*=" s"]{{opacity:{FAINT}}}',
        f".v{{animation-name:v;stroke:{OUTLINE};stroke-width:2.5;opacity:0}}",
    ]
    outlines = [f"{percent(1, count)}{{opacity:1}}{percent(count + 1, count)}{{opacity:0}}"]
    before: dict[str, str] = {}
    for key, step in sorted(steps.items(), key=lambda item: item[1]):
        rules.append(f"@keyframes s{step}{{{percent(step, count)}{{opacity:1}}}}.s{step}{{animation-name:s{step}}}")
        around = outline(layout.cards[key])
        changes = ";".join(f"{name}:{at}" for name, at in around.items() if before.get(name) != at)
        outlines.append(f"{percent(step, count)}{{{changes}}}")
        before = around
    rules.append(f"@keyframes v{{{''.join(outlines)}}}")
    return f".v{{fill:none}}@media(prefers-reduced-motion:no-preference){{{''.join(rules)}}}"


def outline(box: Box) -> dict[str, str]:
    """The place around a card."""
    x, y, width, height = box
    place = {"x": x - ROOM, "y": y - ROOM, "width": width + 2 * ROOM, "height": height + 2 * ROOM}
    return {name: f"{at:.0f}px" for name, at in place.items()}


def percent(step: float, count: int) -> str:
    """When a step is, in the words of key frames."""
    return f"{100 * step / (count + STILL):.1f}%"
