"""What is inside of a card that stands for many values, and a picture at all its levels, for pages and notebooks."""

from __future__ import annotations

from dataclasses import replace

from .levels import shown
from .options import LEVELS
from .page import View as Page
from .reading.alike import Alike
from .reading.fold import deepest, depth
from .reading.graph import Window
from .writers.svg import write_svg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .levels import Shown
    from .options import Options
    from .reading.fold import Fold
    from .reading.graph import Graph

LARGE = 100_000  # values; of larger graphs a page or a notebook has the one picture
PAGE_CARDS, PAGE_EDGES = 300, 1000  # on a page one can move, so it may have larger pictures
MOST_PAGES = 80
MOST_DETAILS = 12


def inside(graph: Graph, block: Any, fold: Fold, asked: Options) -> Shown:
    """The picture of what is on one card; what comes in from elsewhere is not drawn."""
    members = fold.members[block]
    exits = [node for node in members if node in fold.used or node in graph.roots] or members[-1:]
    # Nodes that are alike may be some of a scope, the others of which are elsewhere: there no scope is folded.
    below = deepest(fold.graph) if isinstance(block, Alike) else depth(block)
    window = Window(graph, members, exits, below)
    return shown(window, replace(asked, level="auto", expand=(), tallest=float("inf")))  # one can scroll


def details(graph: Graph, whole: Shown, asked: Options) -> Iterator[tuple[str, str]]:
    """The title and SVG of the inside of each layer or module."""
    if whole.fold is not None and whole.level in ("layers", "modules"):
        for key, block in list(whole.blocks.items())[:MOST_DETAILS]:
            if not isinstance(block, Alike):
                yield whole.scene.cards[key - 1].title, svg_of(inside(graph, block, whole.fold, asked), asked)


def pages(graph: Graph, whole: Shown, asked: Options) -> Iterator[Page]:
    """The picture, the same graph at other levels where these can be drawn as a whole, and the inside of cards."""
    tops = [whole, *other_levels(graph, whole, asked)]
    queue = [(shown.level, shown.level, shown) for shown in tops]
    count = len(queue)
    for key, title, picture in queue:
        opened = {}
        if picture.fold is not None:
            for card, block in picture.blocks.items():
                if count < MOST_PAGES:
                    count += 1
                    opened[card] = f"{key}-{card}"
                    name = picture.scene.cards[card - 1].title
                    queue.append((opened[card], name, inside(graph, block, picture.fold, asked)))
        yield Page(key, title, svg_of(picture, asked), opened)


def other_levels(graph: Graph, whole: Shown, asked: Options) -> Iterator[Shown]:
    """The graph at each other level at which it can be drawn as a whole."""
    larger = replace(asked, limit=max(PAGE_CARDS, asked.limit), edges=max(PAGE_EDGES, asked.edges))
    found = {whole.level}
    for level in LEVELS:
        if level in found or (level in LEVELS[2:] and not graph.homes):
            continue
        picture = shown(graph, replace(larger, level=level, expand=()))
        if picture.is_whole and picture.level not in found:
            found.add(picture.level)
            yield picture


def svg_of(picture: Shown, asked: Options) -> str:
    """A picture as SVG text."""
    return write_svg(picture.scene, picture.layout, color=asked.color, flow=asked.flow)
