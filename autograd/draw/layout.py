"""Coordinates for a scene: those of columns for networks, else Graphviz'.

Graphviz is told sizes and numbers only: cards are boxes of fixed size with integer names, no text of the user goes in
and nothing but coordinates is taken out. So its answer needs no trust, and any other source of coordinates can take its
place.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from json import loads
from time import monotonic

from ..errors import AutogradError
from .columns import place_columns
from .curves import mirrored, route
from .geometry import Layout, sizes, title_width
from .programs import LAYOUT, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .geometry import Box, Point
    from .scene import Card, Scene

PER_INCH = 72.0
PATIENCE = 1.0  # seconds after which Graphviz is not asked again
FEW_EDGES = 60  # between frames; with more, giving each a rank of its own would blow the picture up


def place(scene: Scene, rankdir: str, timeout: float) -> Layout:
    """Lay a scene out.

    Raises:
        MissingExtraError, AutogradError: as `programs.run`, where Graphviz is needed.
    """
    forward = {"RL": "LR", "BT": "TB"}.get(rankdir, rankdir)
    layout = place_columns(scene, forward)
    if layout is not None:
        layout.edges = route(scene, layout, forward)
    if layout is None or not all(layout.edges):
        layout = by_graphviz(scene, forward, timeout)
        layout.edges = route(scene, layout, forward)
    return mirrored(layout, rankdir)


def by_graphviz(scene: Scene, rankdir: str, timeout: float) -> Layout:
    """Graphviz' layout, with its neurons in order if that can be had.

    Graphviz puts frames into their order or the reverse of it, by rules of its own. Where it is the reverse, it is
    asked once more, with everything the other way round, unless the first answer took long.

    Raises:
        MissingExtraError, AutogradError: as `programs.run`.
    """
    start = monotonic()
    layout = run(question(scene, rankdir), LAYOUT, timeout, lambda answer: read(loads(answer), scene))
    if disorder(scene, layout, rankdir) > 0 and monotonic() - start < min(PATIENCE, timeout / 4):
        with suppress(AutogradError):
            source = question(scene, rankdir, reverse=True)
            other = run(source, LAYOUT, timeout / 2, lambda answer: read(loads(answer), scene))
            if disorder(scene, other, rankdir) < disorder(scene, layout, rankdir):
                return other
    return layout


def disorder(scene: Scene, layout: Layout, rankdir: str) -> int:
    """How many more frames stand before than behind the one that comes before them, such as neurons.1 and neurons.0."""
    side = 1 if rankdir == "LR" else 0
    alike: dict[tuple[int | None, str], list[tuple[int, int]]] = {}
    for group in scene.groups:
        name, _, number = group.title.rpartition(".")
        if number.isdecimal():
            alike.setdefault((group.parent, name), []).append((int(number), group.key))
    places = [[layout.groups[key] for _, key in sorted(frames)] for frames in alike.values()]
    return sum(
        (a[side] > b[side]) - (a[side] < b[side])
        for boxes in places
        for a, b in pairwise(boxes)
        if a[1 - side] < b[1 - side] + b[3 - side] and b[1 - side] < a[1 - side] + a[3 - side]  # beside each other
    )


def question(scene: Scene, rankdir: str, reverse: bool = False) -> str:
    """The scene as a graph of plain boxes; the titles of frames are stood in for by letters m.

    Graphviz orders things as it first hears of them, so naming the edges first, and from the last to the first, turns
    its order round.
    """
    edges = arrows(scene)
    lines = [
        "digraph{",
        f"graph[rankdir={rankdir} nodesep=0.15 ranksep=0.44 pad=0]",
        'node[shape=box fixedsize=true label="" margin=0]',
        "edge[arrowsize=0.5]",
        *(reversed(edges) if reverse else ()),
    ]
    extent = sizes(scene)
    members: dict[int | None, list[Card]] = {}
    for card in scene.cards:
        members.setdefault(card.group, []).append(card)
    inner: dict[int | None, list[int]] = {}
    titles = {group.key: group.title for group in scene.groups}
    for group in scene.groups:
        inner.setdefault(group.parent, []).append(group.key)
    stack: list[int | str | None] = [None]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            lines.append(item)
            continue
        if item is not None:
            title = "m" * max(1, round(title_width(titles[item]) / 7.2))  # Courier is 7.2 wide at 12 points
            lines.append(f"subgraph cluster_{item}{{graph[label={title} fontname=Courier fontsize=12 margin=9]")
            stack.append("}")
        for card in members.get(item, ()):
            width, height = extent[card.key]
            lines.append(f"{card.key}[width={width / PER_INCH:.4f} height={height / PER_INCH:.4f}]")
        lines += siblings(members.get(item, ()), scene, rankdir)
        stack.extend(reversed(inner.get(item, [])))
    return "\n".join([*lines, *(() if reverse else edges), "}"])


def siblings(cards: Sequence[Card], scene: Scene, rankdir: str) -> list[str]:
    """Hold the parameters of a neuron in the order of its operands: one rank, chained by edges that nobody sees.

    Such chains lead to the right, and where ranks stand beside each other, upwards.
    """
    parameters = {card.key for card in cards if card.kind == "parameter"}
    inside = {card.key for card in cards}
    uses: dict[int, list[int]] = {}
    for edge in scene.edges:
        if edge.tail in parameters and edge.head in inside:
            uses.setdefault(edge.tail, []).append(edge.head)
    rows: dict[tuple[int, ...], list[int]] = {}
    for key, heads in uses.items():
        rows.setdefault(tuple(heads), []).append(key)
    chains = [list(map(str, keys))[:: -1 if rankdir == "LR" else 1] for keys in rows.values()]
    return [f"{{rank=same;{'->'.join(chain)}[style=invis]}}" for chain in chains if len(chain) > 1]


def arrows(scene: Scene) -> list[str]:
    """The edges. One that comes out of a frame spans two ranks.

    Else frames one behind the other would share a rank and Graphviz would put them one below the other, in steps.
    """
    outer: dict[int | None, frozenset[int]] = {None: frozenset()}
    for group in scene.groups:
        outer[group.key] = outer[group.parent] | {group.key}
    group_of = {card.key: card.group for card in scene.cards}
    leaving = [bool(outer[group_of[edge.tail]] - outer[group_of[edge.head]]) for edge in scene.edges]
    apart = sum(leaving) <= FEW_EDGES
    small = {card.key for card in scene.cards if card.is_small}  # these make room for the edges between values
    return [
        f"{edge.tail}->{edge.head}[id={index} minlen={1 + (leaves and apart)} weight={1 if edge.tail in small else 3}]"
        for index, (edge, leaves) in enumerate(zip(scene.edges, leaving, strict=True))
    ]


def read(answer: dict[str, Any], scene: Scene) -> Layout:
    """The coordinates in Graphviz' answer, turned so that y grows downwards.

    Raises:
        ValueError, KeyError, TypeError: if it is no answer to our question.
    """
    _, _, width, height = numbers(answer["bb"])
    cards: dict[int, Box] = {}
    groups: dict[int, Box] = {}
    extent = {str(key): size for key, size in sizes(scene).items()}
    for thing in answer.get("objects", ()):
        name = thing["name"]
        if name in extent:
            (x, y), (w, h) = numbers(thing["pos"]), extent[name]
            cards[int(name)] = (x - w / 2, height - y - h / 2, w, h)
        elif name.startswith("cluster_"):
            left, bottom, right, top = numbers(thing["bb"])
            groups[int(name.removeprefix("cluster_"))] = (left, height - top, right - left, top - bottom)
    paths: dict[int, list[Point]] = {}
    for edge in answer.get("edges", ()):
        if "id" in edge:  # the others hold parameters in order
            points = [numbers(point.removeprefix("e,")) for point in edge["pos"].split()]
            tip = points.pop(0) if edge["pos"].startswith("e,") else points[-1]
            paths[int(edge["id"])] = [(x, height - y) for x, y in [*points, tip]]
    if (len(cards), len(groups), len(paths)) != (len(extent), len(scene.groups), len(scene.edges)):
        raise ValueError("an answer that leaves something out")
    return Layout(width, height, cards, groups, [paths[index] for index in range(len(paths))])


def numbers(text: str) -> list[float]:
    """The numbers in a text such as "12.5,7"."""
    return [float(part) for part in text.split(",")]
