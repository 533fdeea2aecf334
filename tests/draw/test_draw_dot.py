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
from nn import MLP

graphviz = pytest.importorskip("graphviz", reason="the extra draw is not installed")


def labels_of(source: str) -> dict[str, ElementTree.Element]:
    """The HTML-like labels of the nodes, as trees."""
    found = dict(re.findall(r"^\s*(\d+) \[label=<(.*)>\]$", source, flags=re.MULTILINE))
    return {key: ElementTree.fromstring(label) for key, label in found.items()}  # noqa: S314 - our own output


def links_of(source: str) -> list[tuple[str, str]]:
    return re.findall(r"^\s*(\d+) -> (\d+)(?: \[.*\])?$", source, flags=re.MULTILINE)


def test_the_nodes_and_edges_of_an_expression(expression: Value) -> None:
    drawing = draw_dot(expression)
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
    source = draw_dot(y).source
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
    source = draw_dot(x * 1.0).source.encode()
    drawn = subprocess.run([dot, "-Tsvg"], input=source, capture_output=True, check=True, timeout=60)
    tree = ElementTree.fromstring(drawn.stdout)  # noqa: S314 - our own output
    nodes = [g for g in tree.iter("{http://www.w3.org/2000/svg}g") if g.get("class") == "node"]
    assert len(nodes) == 3
    words = [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert label in words


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    drawing = draw_dot(Value(1.0))
    with pytest.raises(MissingExtraError, match=r"dagrad\[draw\]"):
        _ = drawing.source
    assert drawing.text
