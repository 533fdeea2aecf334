"""Coordinates from Graphviz: what it is asked, and how its answer is read.

Graphviz is told sizes and numbers only: cards are boxes of fixed size with integer names, no text of the user goes in
and nothing but coordinates is taken out. So its answer needs no trust.
"""

from __future__ import annotations

from json import loads

from ..curves import TIP, mirrored
from ..geometry import Layout, row_middle, sizes, title_width
from ..programs import LAYOUT, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..geometry import Box, Point
    from ..scene import Scene

PER_INCH = 72.0


def place_by_graphviz(scene: Scene, rankdir: str, timeout: float, engine: str) -> Layout:
    """The layout of one Graphviz, by its name in `programs.ENGINES`.

    Raises:
        MissingExtraError, AutogradError: as `programs.run`.
    """
    forward = {"RL": "LR", "BT": "TB"}.get(rankdir, rankdir)
    layout = run(question(scene, forward), LAYOUT, timeout, lambda answer: read(loads(answer), scene), engine)
    if forward == "LR":
        layout.edges = ending_at_rows(scene, layout)
    return mirrored(layout, rankdir)


def question(scene: Scene, rankdir: str) -> str:
    """The scene as a graph of plain boxes; the titles of frames are stood in for by letters m."""
    return "\n".join(
        [
            "digraph{",
            f"graph[rankdir={rankdir} nodesep=0.15 ranksep=0.44 pad=0]",
            'node[shape=box fixedsize=true label="" margin=0]',
            "edge[arrowsize=0.5]",
            *nested(scene),
            *(f"{edge.tail}->{edge.head}[id={index}]" for index, edge in enumerate(scene.edges)),
            "}",
        ]
    )


def nested(scene: Scene) -> Iterator[str]:
    """The boxes, each in the frames around it."""
    extent = sizes(scene)
    boxes: dict[int | None, list[str]] = {None: []}
    for card in scene.cards:
        width, height = (size / PER_INCH for size in extent[card.key])
        boxes.setdefault(card.group, []).append(f"{card.key}[width={width:.4f} height={height:.4f}]")
    inner: dict[int | None, list[int]] = {}
    titles = {group.key: group.title for group in scene.groups}
    for group in scene.groups:
        inner.setdefault(group.parent, []).append(group.key)
    stack: list[int | str | None] = [None]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        if item is not None:
            title = "m" * max(1, round(title_width(titles[item]) / 7.2))  # Courier is 7.2 wide at 12 points
            yield f"subgraph cluster_{item}{{graph[label={title} fontname=Courier fontsize=12 margin=9]"
            stack.append("}")
        yield from boxes.get(item, ())
        stack.extend(reversed(inner.get(item, [])))


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
        points = [numbers(point.removeprefix("e,")) for point in edge["pos"].split()]
        tip = points.pop(0) if edge["pos"].startswith("e,") else points[-1]
        paths[int(edge["id"])] = [(x, height - y) for x, y in [*points, tip]]
    if (len(cards), len(groups), len(paths)) != (len(extent), len(scene.groups), len(scene.edges)):
        raise ValueError("an answer that leaves something out")
    return Layout(width, height, cards, groups, [paths[index] for index in range(len(paths))])


def numbers(text: str) -> list[float]:
    """The numbers in a text such as "12.5,7"."""
    return [float(part) for part in text.split(",")]


def ending_at_rows(scene: Scene, layout: Layout) -> list[list[Point]]:
    """Graphviz' edges, those that lead to a row of a card with their ends moved there."""
    cards = {card.key: card for card in scene.cards}
    edges: list[list[Point]] = []
    for edge, curve in zip(scene.edges, layout.edges, strict=True):
        if edge.row is None:
            edges.append(curve)
        else:
            left, top, _, _ = layout.cards[edge.head]
            tip = (left, top + row_middle(cards[edge.head], edge.row))
            reach = max(12.0, 0.3 * (left - curve[-5][0]))
            edges.append([*curve[:-3], (left - TIP - reach, tip[1]), (left - TIP, tip[1]), tip])
    return edges
