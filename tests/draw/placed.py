"""What holds for every layout, and random scenes to lay out: with frames in frames, rings of frames, edges to rows."""

from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from autograd.draw import Drawing, draw_dot
from autograd.draw.curves import point_of
from autograd.draw.geometry import Box, Layout
from autograd.draw.scene import Card, Edge, Group, Row, Scene

ROWS = (Row("data", (1.0,)), Row("grad", (0.5,), coloured=True))


def finest(root: Any, rankdir: str = "LR") -> Drawing:
    """The picture with a card for every value and constant, laid out here."""
    return draw_dot(root, rankdir=rankdir, level="values", constants=True, limit=1000, edges=2000, engine="native")


def apart(a: Box, b: Box) -> bool:
    """Whether two boxes have nothing in common."""
    return (
        a[0] + a[2] <= b[0] + 0.1 or b[0] + b[2] <= a[0] + 0.1 or a[1] + a[3] <= b[1] + 0.1 or b[1] + b[3] <= a[1] + 0.1
    )


def within(inner: Box, outer: Box) -> bool:
    """Whether a box is inside another."""
    right, bottom = outer[0] + outer[2] + 0.1, outer[1] + outer[3] + 0.1
    begins = inner[0] >= outer[0] - 0.1 and inner[1] >= outer[1] - 0.1
    return begins and inner[0] + inner[2] <= right and inner[1] + inner[3] <= bottom


def check_placed(scene: Scene, placed: Layout) -> None:
    """What holds for every layout."""
    assert set(placed.cards) == {card.key for card in scene.cards}
    page = (0.0, 0.0, placed.width, placed.height)
    for box in (*placed.cards.values(), *placed.groups.values()):
        assert within(box, page)
    for a, b in combinations(placed.cards.values(), 2):
        assert apart(a, b)
    parent = {group.key: group.parent for group in scene.groups}
    for card in scene.cards:
        around = []
        key = card.group
        while key is not None:
            around.append(key)
            key = parent[key]
        for group, box in placed.groups.items():
            assert within(placed.cards[card.key], box) if group in around else apart(placed.cards[card.key], box)
    assert len(placed.edges) == len(scene.edges)
    for edge, points in zip(scene.edges, placed.edges, strict=True):
        assert len(points) % 3 == 2  # a start, three points for each piece, a tip
        assert near(points[0], placed.cards[edge.tail])
        assert near(points[-1], placed.cards[edge.head])


def near(point: tuple[float, float], box: Box) -> bool:
    """Whether a point is in a box or close to it."""
    return within((*point, 0.0, 0.0), (box[0] - 3.0, box[1] - 3.0, box[2] + 6.0, box[3] + 6.0))


def run_across(scene: Scene, placed: Layout) -> list[tuple[int, int]]:
    """The edges that run across a card which is not theirs, with that card."""
    found = []
    for index, (edge, points) in enumerate(zip(scene.edges, placed.edges, strict=True)):
        pieces = [points[i : i + 4] for i in range(0, len(points) - 2, 3)]
        places = [point_of(piece, step / 12) for piece in pieces for step in range(1, 12)]
        for key, (left, top, width, height) in placed.cards.items():
            if key not in (edge.tail, edge.head) and any(
                left + 2.0 < x < left + width - 2.0 and top + 2.0 < y < top + height - 2.0 for x, y in places
            ):
                found.append((index, key))
    return found


def plain(cards: int, edges: list[tuple[int, int]]) -> Scene:
    """A scene of cards without frames."""
    return Scene(
        [Card(key, "operation", "+", columns=(ROWS,)) for key in range(1, cards + 1)], [Edge(*e) for e in edges]
    )


@st.composite
def scenes(draw: st.DrawFn, rings_of_cards: bool = False) -> Scene:
    """A scene of up to 25 cards; edges lead from earlier to later cards, unless these may form rings."""
    groups: list[Group] = []
    for key in range(1, draw(st.integers(0, 5)) + 1):
        title = draw(st.sampled_from(["a", f"neurons.{key}", f"neurons.{9 - key}", "a very long title of a frame"]))
        groups.append(Group(key, title, draw(st.sampled_from([None, *(group.key for group in groups)]))))
    kinds = ("operation", "operation", "operation", "leaf", "constant", "fold", "parameter")
    cards = []
    for key in range(1, draw(st.integers(1, 25)) + 1):
        kind = draw(st.sampled_from(kinds))
        title = "2" if kind == "constant" else draw(st.sampled_from(["", "x", "a long label", "neurons.1"]))
        group = draw(st.sampled_from([None, *(group.key for group in groups)]))
        cards.append(Card(key, kind, title=title, columns=() if kind == "constant" else (ROWS,), group=group))
    edges = []
    for head in [card.key for card in cards if card.kind in ("operation", "fold")]:
        last = len(cards) if rings_of_cards else head - 1
        for tail in draw(st.lists(st.integers(1, max(last, 1)), max_size=3)) if last else ():
            row, slot = draw(st.sampled_from([None, 0, 1])), draw(st.sampled_from(["", "x", "w0"]))
            edges.append(Edge(tail, head, slot, row=row))
    return Scene(cards, edges, groups)
