"""The DOT writer: valid source with one node for each card, through the package graphviz."""

import re
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import MissingExtraError, Scope, Value
from autograd.draw import draw_dot
from autograd.draw.scene import Scene
from autograd.draw.writers.dot import write_dot
from nn import MLP

from ..drawn import card, layers, neurons, taken_by_graphviz

graphviz = pytest.importorskip("graphviz", reason="the extra draw is not installed")


def labels_of(source: str) -> dict[str, ElementTree.Element]:
    """The HTML-like labels of the nodes, as trees."""
    found = dict(re.findall(r"^\s*(\d+) \[label=<(.*)>\]$", source, flags=re.MULTILINE))
    return {key: ElementTree.fromstring(label) for key, label in found.items()}  # noqa: S314 - our own output


def links_of(source: str) -> list[tuple[str, str]]:
    return re.findall(r"^\s*(\d+) -> (\d+)(?: \[.*\])?$", source, flags=re.MULTILINE)


def test_the_nodes_and_edges_of_an_expression(expression: Value) -> None:
    drawing = draw_dot(expression, level="values", constants=True)
    labels = labels_of(drawing.source)
    assert list(labels) == [str(key) for key in range(1, 36)]
    assert links_of(drawing.source) == [(str(edge.tail), str(edge.head)) for edge in drawing.scene.edges]
    assert " ".join(labels["35"].itertext()).split() == ["+", "g", "data", "24.7", "grad", "1"]
    assert "rankdir=LR" in drawing.source
    assert "rankdir=TB" in draw_dot(expression, rankdir="TB").source


def test_gradients_are_coloured() -> None:
    x, y, z = Value(1.0, "x"), Value(2.0, "y"), Value(3.0, "z")
    x.grad, y.grad, z.grad = 1.0, -0.25, float("nan")
    colours = re.findall(r'ALIGN="RIGHT" BGCOLOR="(.*?)"', draw_dot([x, y, z]).source)
    assert colours == ["#e5383b80", "#1f6feb40", "#f5c518"]


def test_the_same_graph_gives_the_same_source(expression: Value) -> None:
    assert draw_dot(expression).source == draw_dot(expression).source


def test_a_repeated_operand_has_two_edges() -> None:
    x = Value(3.0, "x")
    assert links_of(draw_dot(x * x).source) == [("1", "2"), ("1", "2")]


def test_neurons_and_layers_are_clusters() -> None:
    (out,) = MLP(2, [2, 1], seed=1)([Value(1.0), Value(2.0)])
    source = draw_dot(out).source
    assert len(re.findall(r"subgraph cluster_\d+ {", source)) == 1 + 2 + 3
    assert source.count("{") == source.count("}")
    for title in ("MLP", "layers.0", "neurons.1"):
        assert f"label=<{title}>" in source
    assert len(labels_of(source)) == len(draw_dot(out).scene.cards)


def test_the_digraph_is_one_of_the_package(expression: Value) -> None:
    graph = draw_dot(expression, format="png").graphviz
    assert isinstance(graph, graphviz.Digraph)
    assert graph.format == "png"


def check(label: str) -> None:
    """One node for each card, each label well-formed, no user text in any other place."""
    with Scope(label):
        y = Value(2.0, label) * Value(3.0, "w")
    y.label = label
    source = draw_dot(y, level="values").source
    assert len(labels_of(source)) == 3
    assert len(links_of(source)) == 2
    outside = re.sub(r"label=<.*>", "", source)
    assert set(re.findall(r"[\w#]+=", outside)) <= {
        "bgcolor=", "nodesep=", "rankdir=", "ranksep=", "fontcolor=", "fontname=", "fontsize=", "shape=", "arrowsize=",
        "color=", "labeljust=", "style=",
    }  # fmt: skip


@pytest.mark.parametrize(
    "label",
    [
        "<lambda>",
        "{a|b}<f0>",
        'say "x"',
        "trailing\\",
        "\\N",
        "a:b",
        "</TABLE>>]; evil [label=x",
        "nul\0",
        "[x=1]",
        "x" * 999,
    ],
)
def test_labels_are_never_markup(label: str) -> None:
    check(label)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_label(label: str) -> None:
    check(label)


@pytest.mark.parametrize(
    "label", ["<lambda>", "trailing\\", "\\N \\G", "&amp; <b>", "損失 👩‍👩‍👧", 'q"', "--> ]]>", "&#60;"]
)
def test_graphviz_reads_the_source_and_shows_the_label_as_it_is(label: str) -> None:
    dot = shutil.which("dot")
    if not dot:
        pytest.skip("the program dot is not installed")
    x = Value(2.0, label)
    source = draw_dot(x * 1.0, constants=True).source.encode()
    drawn = subprocess.run([dot, "-Tsvg"], input=source, capture_output=True, check=True, timeout=60)
    tree = ElementTree.fromstring(drawn.stdout)  # noqa: S314 - our own output
    nodes = [g for g in tree.iter("{http://www.w3.org/2000/svg}g") if g.get("class") == "node"]
    assert len(nodes) == 3
    words = [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert label in words


def source_of(scene: Scene, color: str | None = "grad", *, flow: bool = True) -> str:
    """The source of a scene; where there is a Graphviz, it has to take it."""
    source = str(write_dot(scene, "LR", color=color, flow=flow).source)
    taken_by_graphviz(source)
    return source


def test_gradients_beside_numbers_badges_and_ports() -> None:
    source = source_of(neurons(0.5, -0.25))
    labels = labels_of(source)
    assert list(labels["3"].itertext()) == [
        "tanh", "  ", "neurons.3", "out", "0.7", "0.5", "w0 × x0", "1.5", "0.5", "+ b", "0.1", "\N{MINUS SIGN}0.25",
    ]  # fmt: skip
    assert re.findall(r"-> (\d+:\d+:w)", source) == ["3:1:w", "3:2:w"]
    assert re.findall('PORT="(.*?)"', source.split("3 [")[1].split("4 [")[0]) == ["0", "1", "2"]
    assert "".join(labels_of(source_of(Scene([card(1, badge="×1,000")])))["1"].itertext()) == "+  ×1,000"


def test_flow_is_thickness_and_colour() -> None:
    looks = re.findall(r'\[color="(.*?)" penwidth=(.*?)\]', source_of(neurons(4.0, 0.0)))
    assert looks == [("#e5383bcc", "4"), ("#8c959f80", "0.6"), ("#e5383bcc", "2.3")]
    assert "penwidth" not in source_of(neurons(4.0, 0.0), flow=False)


def test_small_heat_maps_are_tables_and_large_ones_are_told_as_their_range() -> None:
    assert len(labels_of(source_of(layers(4, 3)))["2"].findall("TR/TD/TABLE/TR")) == 6
    label = labels_of(source_of(layers(20, 10)))["2"]
    assert not label.findall("TR/TD/TABLE")
    assert any(" … " in words for words in label.itertext())


def test_without_colour_no_hue_is_there() -> None:
    for scene in (neurons(0.5, -0.25), layers(4, 3)):
        source = source_of(scene, color=None)
        assert "#e5383b" not in source
        assert "#1f6feb" not in source


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    drawing = draw_dot(Value(1.0))
    with pytest.raises(MissingExtraError, match=r"dagrad\[draw\]"):
        _ = drawing.source
    assert drawing.text
