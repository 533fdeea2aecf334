"""The SVG: well-formed, one group for each card, nothing alive in it, whatever the labels and numbers are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Scope, Value
from autograd.draw import draw_dot
from autograd.draw.scene import Row, Scene
from autograd.draw.writers.cards import MOST_DIGITS
from autograd.draw.writers.marks import text
from autograd.draw.writers.svg import write_svg
from nn import MLP

from ..drawn import SVG, card, checked, classes, drawn, groups, laid_out, layers, lines_of, network, neurons, words

EVIL = [
    '"><script>alert(1)</script>', "<lambda>", "]]>", "<!--", "-->", "<?xml?>", "&amp;", "&#0;", "</svg>", "a\0b", "\\",
    "x\\", '\\"', "\\N\\G\\l", "{a|b}", "a:b:c", "<b>bold</b>", "javascript:alert(1)", "' onload='alert(1)", "\x1b[31m",
    "\u202egnp.exe", "👩‍👩‍👧", "損失 關數", "e\u0301", "\uffff", "%0a", "$(touch x)", "`id`", "label=<x>", "\r\n",
    "x" * 1_000_000, "", " ", "=1+1", "\ud83d",
]  # fmt: skip


def neuron(label: str, number: float = 2.0) -> Value:
    """A graph that needs no Graphviz, with user text as label and as scope."""
    scope = Scope(label)
    with scope:
        y = Value(number, label) * Value(1.5, "w")
    y.label = label
    return y


@pytest.mark.usefixtures("graphviz")
def test_one_group_for_each_card_and_edge(expression: Value) -> None:
    drawing = draw_dot(expression, level="values", constants=True)
    tree = checked(drawing.svg)
    assert len(groups(tree, "card")) == 35
    assert len(lines_of(tree)) == len(drawing.scene.edges) == 47
    words = "".join(tree.itertext())
    for shown in ("24.7", "138.8", "645.6", "\N{MINUS SIGN}6.942", "ReLU", "27 values"):
        assert shown in words


@pytest.mark.usefixtures("no_graphviz")
@pytest.mark.parametrize("label", EVIL)
def test_labels_are_never_markup(label: str) -> None:
    tree = checked(draw_dot(neuron(label), level="values").svg)
    assert len(groups(tree, "card")) == 3
    assert len(lines_of(tree)) == 2
    assert len(groups(tree, "frame")) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())), st.floats())
def test_any_label_and_any_number(label: str, number: float) -> None:
    y = neuron(label, number)
    y.backward()
    tree = checked(draw_dot(y, level="values").svg)
    assert len(groups(tree, "card")) == 3
    everything = [element.tag for element in tree.iter() if element.tag != f"{SVG}text"]
    plain = neuron("plain", 1.0)
    plain.backward()
    usual = [
        element.tag for element in checked(draw_dot(plain, level="values").svg).iter() if element.tag != f"{SVG}text"
    ]
    assert abs(len(everything) - len(usual)) <= 4  # the boxes of labels and gradients that are not there


@pytest.mark.usefixtures("graphviz")
@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(codec=None, exclude_categories=())), min_size=1, max_size=5))
def test_labels_of_graphs_that_graphviz_lays_out(labels: list[str]) -> None:
    total = Value(1.0)
    for label in labels:
        total = total * Value(2.0, label)
    assert len(groups(checked(draw_dot(total, level="values").svg), "card")) == 2 * len(labels) + 1


@pytest.mark.usefixtures("no_graphviz")
def test_models_and_folded_graphs() -> None:
    model = MLP(2, [16, 16, 1], seed=1)
    (out,) = model([Value(1.0), Value(2.0)])
    out.backward()
    for root in (model, out):
        drawing = draw_dot(root)
        tree = checked(drawing.svg)
        assert len(groups(tree, "card")) == len(drawing.scene.cards)
        assert len(groups(tree, "frame")) == 4
        assert len(drawing.svg) < 200_000


@pytest.mark.usefixtures("no_graphviz")
def test_every_picture_has_a_title_a_dark_theme_and_a_size() -> None:
    svg = draw_dot(neuron("y")).svg
    tree = checked(svg)
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


def test_a_gradient_beside_a_number_ends_in_a_column_of_its_own() -> None:
    tree = drawn(neurons(0.5, -0.25))
    places = {element.text: element for element in tree.iter(f"{SVG}text")}
    assert places["0.1"].get("x") == places["1.5"].get("x") == places["0.7"].get("x")
    assert places["\N{MINUS SIGN}0.25"].get("x") != places["0.1"].get("x")
    (tint,) = [element for element in tree.iter(f"{SVG}rect") if element.get("class") == "n t4"]
    left, right = float(tint.get("x", "")), float(tint.get("x", "")) + float(tint.get("width", ""))
    assert float(places["0.1"].get("x", "")) < left
    assert left < float(places["\N{MINUS SIGN}0.25"].get("x", "")) < right


def test_the_colour_of_data_stands_in_the_column_of_data() -> None:
    tree = drawn(neurons(0.5, -0.25), color="data")
    (tint, *_) = [element for element in tree.iter(f"{SVG}rect") if element.get("class") == "p t8"]
    right = float(tint.get("x", "")) + float(tint.get("width", ""))
    both = (tree, drawn(neurons(0.5, -0.25)))
    texts = (text for found in both for text in found.iter(f"{SVG}text"))
    two, plain = (text for text in texts if (text.text, text.get("class")) == ("2", "e"))
    assert two.get("x") == plain.get("x")
    assert right == pytest.approx(float(two.get("x", "")) + 4.0, abs=0.1)


def test_a_row_without_numbers_is_its_name_only() -> None:
    tree = drawn(Scene([card(1, Row("out", (1.0,), gradient=2.0), Row("+ b"))]))
    assert set(words(tree)[:5]) == {"+", "1", "out", "2", "+ b"}
    assert "" not in words(tree)


def test_a_badge_stands_in_the_head() -> None:
    assert "×1,000" in words(drawn(Scene([card(1, Row("data", (1.0,)), title="y", badge="×1,000")])))


def test_no_text_is_wider_than_its_box_in_any_font() -> None:
    for scene in (neurons(0.5, -0.25), layers(4, 3)):
        for element in drawn(scene).iter(f"{SVG}text"):
            is_free = element.get("class") in ("o", "s h", "s")  # beside edges and in the legend
            assert is_free or len(element.text or "") <= 3 or element.get("textLength"), element.text
    assert text(0.0, 0.0, "abcd", length=26.4) == '<text x="0" y="0" textLength="26.4">abcd</text>'


def test_pointing_at_a_card_shows_all_digits_of_its_numbers() -> None:
    many = tuple(float(i) for i in range(MOST_DIGITS + 5))
    svg = write_svg(scene := Scene([card(1, Row("w", (1 / 3,), gradient=2 / 3), Row("x", many))]), laid_out(scene))
    assert "w 0.3333333333333333, grad 0.6666666666666666" in svg
    assert "62.0, 63.0, and 5 more" in svg


def test_without_colour_everything_is_grey() -> None:
    for scene in (neurons(0.5, -0.25), network([3, 3], 5), layers(3, 2)):
        tree = drawn(scene, color=None)
        used = {hue for kind in [*classes(tree, "path"), *classes(tree, "rect")] for hue in kind.split()}
        assert not used & {"p", "n", "ep", "en"}
        assert "above 0" not in words(tree)
        assert "above 0" in words(drawn(scene))


def test_what_is_not_finite_is_yellow_and_written() -> None:
    tree = drawn(neurons(float("nan"), float("-inf")))
    assert classes(tree, "rect").count("x t8") == 2
    assert {"nan", "\N{MINUS SIGN}inf"} <= set(words(tree))
    assert any(kind.startswith("w ex") for kind in classes(tree, "path"))


@pytest.mark.usefixtures("no_graphviz")
def test_sizes() -> None:
    """A hundred values in 30 KB, a thousand in 110 KB, and few elements."""
    small = neurons(*(0.01 * i for i in range(24)))  # 12 neurons of 2 rows
    for scene, most_bytes, most_elements in ((small, 30_000, 350), (network([2, 16, 16, 1], 17), 110_000, 1_700)):
        svg = write_svg(scene, laid_out(scene))
        assert len(svg.encode()) <= most_bytes
        assert sum(1 for _ in checked(svg).iter()) <= most_elements


def test_the_same_scene_gives_the_same_bytes() -> None:
    scene = network([3, 3], 5)
    assert write_svg(scene, laid_out(scene)) == write_svg(scene, laid_out(scene))


@pytest.mark.parametrize("scene", [neurons(0.5, -0.25), layers(20, 10), network([3, 3], 5)], ids=["n", "l", "s"])
def test_a_renderer_shows_colours_on_any_paper(scene: Scene) -> None:
    """Rendered by resvg, the picture has the colours that its numbers ask for, and much that is left free."""
    resvg = pytest.importorskip("resvg_py", reason="the extra draw is not installed")
    svg = write_svg(scene, laid_out(scene))
    images = [bytes(resvg.svg_to_bytes(svg_string=svg, background=paper)) for paper in ("white", "#0d1117")]
    plain = bytes(resvg.svg_to_bytes(svg_string=write_svg(scene, laid_out(scene), color=None), background="white"))
    assert len({*images, plain}) == 3
    assert min(map(len, images)) > 3_000  # what is one colour all over is a few hundred bytes
