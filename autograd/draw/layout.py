"""Coordinates for a scene: those of columns for networks, else Graphviz'.

Graphviz is told sizes and numbers only: cards are boxes of fixed size with integer names, no text of the user goes in
and nothing but coordinates is taken out. So its answer needs no trust, and any other source of coordinates can take its
place.
"""

from __future__ import annotations

from json import loads

from .columns import place_columns
from .curves import mirrored, route
from .geometry import Layout, sizes, title_width
from .programs import LAYOUT, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .geometry import Box, Point
    from .scene import Card, Scene

PER_INCH = 72.0
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
        layout = run(question(scene, forward), LAYOUT, timeout, lambda answer: read(loads(answer), scene))
        layout.edges = route(scene, layout, forward)
    return mirrored(layout, rankdir)


def question(scene: Scene, rankdir: str) -> str:
    """The scene as a graph of plain boxes; the titles of frames are stood in for by letters m."""
    lines = [
        "digraph{",
        f"graph[rankdir={rankdir} nodesep=0.15 ranksep=0.44 pad=0]",
        'node[shape=box fixedsize=true label="" margin=0]',
        "edge[arrowsize=0.5]",
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
        lines += siblings(members.get(item, ()), scene)
        stack.extend(reversed(inner.get(item, [])))
    return "\n".join([*lines, *arrows(scene), "}"])


def siblings(cards: Any, scene: Scene) -> list[str]:
    """Hold the parameters of a neuron in the order of its operands: one rank, chained by edges that nobody sees."""
    parameters = {card.key for card in cards if card.kind == "parameter"}
    uses: dict[int, list[int]] = {}
    for edge in scene.edges:
        if edge.tail in parameters:
            uses.setdefault(edge.tail, []).append(edge.head)
    rows: dict[int, list[int]] = {}
    for key, heads in uses.items():
        if len(heads) == 1:
            rows.setdefault(heads[0], []).append(key)
    return [f"{{rank=same;{'->'.join(map(str, keys))}[style=invis]}}" for keys in rows.values() if len(keys) > 1]


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
