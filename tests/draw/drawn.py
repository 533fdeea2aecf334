"""What the tests of the SVG share: scenes made by hand, a layout that needs nothing, and a look at every element."""

import re
import shutil
import subprocess
from random import Random
from xml.etree import ElementTree

from autograd.draw import programs
from autograd.draw.geometry import Box, Layout, Point, row_middle, sizes
from autograd.draw.scene import Card, Edge, Group, Row, Scene
from autograd.draw.writers.svg import write_svg

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "style", "g", "rect", "text", "path", "image"}
ATTRIBUTES = {
    "width", "height", "viewBox", "role", "class", "x", "y", "rx", "d", "textLength", "href", "preserveAspectRatio",
    "data-steps", "data-seconds",
}  # fmt: skip


def laid_out(scene: Scene) -> Layout:
    """The cards from left to right, the frames above them, straight edges."""
    cards: dict[int, Box] = {}
    left = 20.0
    for key, (width, height) in sizes(scene).items():
        cards[key] = (left, 40.0, width, height)
        left += width + 40.0
    by_key = {card.key: card for card in scene.cards}
    edges: list[list[Point]] = []
    for edge in scene.edges:
        (x, y, width, height), (to_x, to_y, _, _) = cards[edge.tail], cards[edge.head]
        start = (x + width, y + height / 2)
        tip = (to_x, to_y + (8.0 if edge.row is None else row_middle(by_key[edge.head], edge.row)))
        foot = (tip[0] - 5.5, tip[1])
        edges.append([start, (start[0] + 20.0, start[1]), (foot[0] - 20.0, foot[1]), foot, tip])
    groups = {group.key: (2.0 * group.key, 2.0 * group.key, left, 300.0) for group in scene.groups}
    return Layout(left, max(box[1] + box[3] for box in cards.values()), cards, groups, edges)


def drawn(
    scene: Scene, *, color: str | None = "grad", flow: bool = True, steps: dict[int, int] | None = None
) -> ElementTree.Element:
    """A scene as SVG, parsed, with a look at every element."""
    return checked(write_svg(scene, laid_out(scene), color=color, flow=flow, steps=steps))


def checked(svg: str) -> ElementTree.Element:
    """Parse an SVG and look at every element and attribute: there is nothing alive in it and nothing from outside."""
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own output
    for element in tree.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        for name, value in element.attrib.items():
            if name == "href":
                assert re.fullmatch(r"data:image/png;base64,[A-Za-z0-9+/]+=*", value)
            else:
                assert re.fullmatch(r"[-a-z0-9 .]*|M[-0-9 .MLclhvz]*|xMidYMid|none", value), (name, value)
    style = tree.findtext(f"{SVG}style") or ""
    for word in ("url(", "@import", "var(", "http", "expression"):
        assert word not in style
    return tree


def taken_by_graphviz(*sources: str) -> None:
    """Let a Graphviz read sources, if there is one; it must not complain."""
    if dot := shutil.which("dot"):
        text = "".join(sources).encode()
        taken = subprocess.run([dot, "-Tcanon"], input=text, capture_output=True, check=True, timeout=600)
        assert not taken.stderr, taken.stderr
        assert taken.stdout.count(b"digraph") >= len(sources)
    elif programs.programs(programs.LAYOUT):
        for source in sources:
            programs.run(source, programs.LAYOUT, 60.0, bytes)


def groups(tree: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    """The groups of a class: card or frame."""
    return [group for group in tree.iter(f"{SVG}g") if group.get("class") == kind]


def lines_of(tree: ElementTree.Element) -> list[ElementTree.Element]:
    """The lines of edges, without those of the legend."""
    lines = [path for path in tree.iter(f"{SVG}path") if path.get("class", "").startswith("w")]
    return [line for line in lines if "h12" not in line.get("d", "")]


def classes(tree: ElementTree.Element, tag: str) -> list[str]:
    """The classes of all elements of a kind."""
    return [element.get("class", "") for element in tree.iter(f"{SVG}{tag}")]


def words(tree: ElementTree.Element) -> list[str]:
    """The texts that are drawn."""
    return [element.text or "" for element in tree.iter(f"{SVG}text")]


def card(key: int, *rows: Row, title: str = "", badge: str = "") -> Card:
    """An operation with these rows."""
    return Card(key, "operation", "+", title, (rows,) if rows else (), badge=badge)


def neurons(*gradients: float) -> Scene:
    """Two leaves, a neuron as a card of expressions for each pair of gradients, and a sum of them all."""
    leaves = [
        Card(1, "leaf", title="x0", columns=((Row("data", (0.5,)), Row("grad", (0.31,), coloured=True)),)),
        Card(2, "constant", title="2"),
    ]
    cards, edges = [*leaves], []
    for key, (w, b) in enumerate(zip(gradients[::2], gradients[1::2], strict=True), 3):
        rows = (Row("out", (0.7,), gradient=0.5), Row("w0 × x0", (1.5,), gradient=w), Row("+ b", (0.1,), gradient=b))
        cards.append(Card(key, "expression", "tanh", f"neurons.{key}", (rows,), group=2))
        edges += [Edge(1, key, "x0", "operand x0, local derivative 1.5", row=1, flow=w), Edge(2, key, row=2)]
    root = Card(len(cards) + 1, "operation", "+", "loss", ((Row("data", (2.0,), gradient=1.0),),), is_root=True)
    edges += [Edge(inner.key, root.key, flow=1.0) for inner in cards[2:]]
    return Scene([*cards, root], edges, [Group(1, "MLP"), Group(2, "layer", 1)], ["a sentence"], "neurons")


def layers(inputs: int, outputs: int) -> Scene:
    """A layer as a card of heat maps, with inputs."""
    random = Random(1)
    weights = tuple(random.gauss(0.0, 1.0) for _ in range(inputs * outputs))
    rows = (
        Row("neurons", text=f"{outputs}"),
        Row("weights", weights, coloured=True, across=inputs),
        Row("grad", tuple(-w for w in weights), coloured=True, across=inputs),
    )
    cards = [Card(1, "input", title="inputs"), Card(2, "layer", "", "Linear", (rows,), badge="×1,000")]
    return Scene(cards, [Edge(1, 2, count=inputs * outputs, flow=3.0)], summary="a layer")


def network(widths: list[int], weights: int) -> Scene:
    """Columns of neurons with strips, every one connected to all of the column before."""
    random = Random(2)
    cards: list[Card] = []
    edges: list[Edge] = []
    before: list[int] = []
    for width in widths:
        column = []
        for _ in range(width):
            numbers = tuple(random.gauss(0.0, 1.0) for _ in range(weights))
            rows = (Row("weights", numbers, coloured=True), Row("grad", numbers[::-1], coloured=True))
            column.append(len(cards) + 1)
            cards.append(Card(column[-1], "unit", "", f"neurons.{column[-1]}", (rows,)))
        note = "operand x0, local derivative 0.1234"
        edges += [Edge(tail, head, "x0", note, flow=random.gauss(0.0, 1.0)) for head in column for tail in before]
        before = column
    return Scene(cards, edges, summary="a network")
