"""The SVG: well-formed, one group for each card, nothing alive in it, whatever the labels and numbers are."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Scope, Value
from autograd.draw import draw_dot
from autograd.draw.legend import broken
from autograd.draw.marks import tint
from nn import MLP

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "style", "g", "rect", "text", "path"}
ATTRIBUTES = {"width", "height", "viewBox", "role", "class", "x", "y", "rx", "d", "textLength"}
EVIL = [
    '"><script>alert(1)</script>', "<lambda>", "]]>", "<!--", "-->", "<?xml?>", "&amp;", "&#0;", "</svg>", "a\0b", "\\",
    "x\\", '\\"', "\\N\\G\\l", "{a|b}", "a:b:c", "<b>bold</b>", "javascript:alert(1)", "' onload='alert(1)", "\x1b[31m",
    "\u202egnp.exe", "👩‍👩‍👧", "損失 關數", "e\u0301", "\uffff", "%0a", "$(touch x)", "`id`", "label=<x>", "\r\n",
    "x" * 1_000_000, "", " ", "=1+1", "\ud83d",
]  # fmt: skip


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def groups(tree: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [group for group in tree.iter(f"{SVG}g") if group.get("class") == kind]


def check(svg: str) -> ElementTree.Element:
    """Parse it and look at every element and attribute."""
    tree = parsed(svg)
    for element in tree.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        for name, value in element.attrib.items():
            assert re.fullmatch(r"[-a-z0-9 .,MCLz]*", value, flags=re.IGNORECASE), (name, value)
    for word in ("href", "url(", "<script", "<foreignObject", "@import"):
        assert word not in svg or word in ElementTree.tostring(tree, method="text", encoding="unicode")
    return tree


def neuron(label: str, number: float = 2.0) -> Value:
    """A graph that needs no Graphviz, with user text as label and as scope."""
    scope = Scope(label)
    with scope:
        y = Value(number, label) * Value(1.5, "w")
    y.label = label
    return y


@pytest.mark.usefixtures("graphviz")
def test_one_group_for_each_card_and_edge(expression: Value) -> None:
    drawing = draw_dot(expression)
    tree = check(drawing.svg)
    assert len(groups(tree, "card")) == 35
    assert len(groups(tree, "edge")) == len(drawing.scene.edges) == 47
    words = "".join(tree.itertext())
    for shown in ("24.7", "138.8", "645.6", "\N{MINUS SIGN}6.942", "ReLU", "27 values"):
        assert shown in words


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("label", EVIL)
def test_labels_are_never_markup(label: str) -> None:
    tree = check(draw_dot(neuron(label)).svg)
    assert len(groups(tree, "card")) == 3
    assert len(groups(tree, "edge")) == 2
    assert len(groups(tree, "frame")) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())), st.floats())
def test_any_label_and_any_number(label: str, number: float) -> None:
    y = neuron(label, number)
    y.backward()
    tree = check(draw_dot(y).svg)
    assert len(groups(tree, "card")) == 3
    everything = [element.tag for element in tree.iter() if element.tag != f"{SVG}text"]
    plain = neuron("plain", 1.0)
    plain.backward()
    usual = [element.tag for element in check(draw_dot(plain).svg).iter() if element.tag != f"{SVG}text"]
    assert abs(len(everything) - len(usual)) <= 4  # the boxes of labels and gradients that are not there


@pytest.mark.usefixtures("graphviz")
@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), min_size=1, max_size=5))
def test_labels_of_graphs_that_graphviz_lays_out(labels: list[str]) -> None:
    total = Value(1.0)
    for label in labels:
        total = total * Value(2.0, label)
    assert len(groups(check(draw_dot(total).svg), "card")) == 2 * len(labels) + 1


@pytest.mark.usefixtures("no_graphviz")
def test_models_and_folded_graphs() -> None:
    model = MLP(2, [16, 16, 1], seed=1)
    (out,) = model([Value(1.0), Value(2.0)])
    out.backward()
    for root in (model, out):
        drawing = draw_dot(root)
        tree = check(drawing.svg)
        assert len(groups(tree, "card")) == len(drawing.scene.cards)
        assert len(groups(tree, "frame")) == 4
        assert len(drawing.svg) < 200_000


@pytest.mark.usefixtures("no_graphviz")
def test_every_picture_has_a_title_a_dark_theme_and_a_size() -> None:
    svg = draw_dot(neuron("y")).svg
    tree = parsed(svg)
    title = tree.find(f"{SVG}title")
    assert title is not None
    assert (title.text or "").startswith("graph of 3 values: y data 3, grad 0")
    assert "prefers-color-scheme:dark" in svg
    assert "var(" not in svg
    assert float(tree.get("width", "0")) > 100


def test_pointing_at_a_card_shows_all_digits() -> None:
    x = Value(1 / 3, "third")
    with Scope("s"):
        y = x * 1.0
    assert "0.3333333333333333" in draw_dot(y).svg


def test_gradients_are_coloured_by_sign_and_size() -> None:
    assert tint(4.0, 4.0) == "p q8"
    assert tint(-1.0, 4.0) == "n q4"
    assert tint(-1e-300, 4.0) == "n q1"
    assert tint(0.0, 4.0) == tint(1.0, 0.0) == "u"
    assert tint(float("inf"), 4.0) == tint(float("nan"), 4.0) == "x"


def test_sentences_are_broken_into_lines() -> None:
    assert list(broken("one two three four", 9)) == ["one two", "three", "four"]
    assert list(broken("unbreakable", 3)) == ["unbreakable"]
