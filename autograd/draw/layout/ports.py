"""Ports: where on the side of a card each edge arrives."""

from __future__ import annotations

from ..geometry import row_middle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..geometry import Box, Layout, Point
    from ..scene import Edge, Scene
    from .stacks import Stacks


def fixed_ports(scene: Scene, stacks: Stacks, extent: Mapping[int, Point], flat: bool) -> list[float | None]:
    """How far from the begin of its head each edge arrives, if that is fixed: at a row, or in the order of operands."""
    cards = {card.key: card for card in scene.cards}
    ports: list[float | None] = [None] * len(scene.edges)
    for (head, from_stack), indices in arriving(scene, stacks.user).items():
        if from_stack:
            continue
        size = extent[head][1 if flat else 0]
        lone = [index for index in indices if scene.edges[index].tail not in stacks.users]
        if in_order([scene.edges[index] for index in lone]):
            parts = len(lone) + 1 + (len(lone) < len(indices))
            for place, index in enumerate(lone):
                ports[index] = size * (parts - len(lone) + place) / parts
        for index in lone if flat else ():
            row = scene.edges[index].row
            if row is not None:
                ports[index] = row_middle(cards[head], row)
    return ports


def shared_out(
    scene: Scene,
    layout: Layout,
    turned: Mapping[int, Box],
    levels: Mapping[int, float],
    fixed: Sequence[float | None],
) -> list[float]:
    """Where on the side of its head each edge arrives: where that is fixed, else evenly, in the order they come in.

    Shared parameters arrive together, before all others. For cards that stand above or beside the head it is the side
    next to them, as a fraction from the far end. The levels are those at which edges with points come in.
    """
    ports = [0.0] * len(scene.edges)
    for (head, from_stack), indices in arriving(scene, layout.stacks).items():
        boxes = layout.cards if from_stack else turned
        _, top, _, height = turned[head]
        together = [index for index in indices if scene.edges[index].tail in layout.shared]
        free = [index for index in indices if fixed[index] is None and scene.edges[index].tail not in layout.shared]
        free.sort(key=lambda index: levels.get(index, middle(boxes[scene.edges[index].tail])))
        groups = [*([together] if together else []), *([index] for index in free)]
        for place, group in enumerate(groups, 1):
            share = place / (len(groups) + 1)
            for index in group:
                ports[index] = share if from_stack else top + height * share
        for index in indices:
            port = fixed[index]
            if port is not None:
                ports[index] = top + port
    return ports


def arriving(scene: Scene, stacked: Mapping[int, int]) -> dict[tuple[int, bool], list[int]]:
    """The edges into each card, those from cards that stand beside it apart."""
    found: dict[tuple[int, bool], list[int]] = {}
    for index, edge in enumerate(scene.edges):
        found.setdefault((edge.head, edge.tail in stacked), []).append(index)
    return found


def in_order(edges: Sequence[Edge]) -> bool:
    """Whether operands such as x and y of x - y have an order, and no names that tell it."""
    return len(edges) > 1 and all(edge.slot and not edge.slot[-1].isdigit() and not edge.name for edge in edges)


def middle(box: Box) -> float:
    """Where the middle of a box is across the flow."""
    return box[1] + box[3] / 2
