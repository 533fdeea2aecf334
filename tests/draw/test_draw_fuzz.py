"""Texts of any kind, everywhere in a picture: it stays well-formed, and nothing in it comes alive."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.draw.labels import clean
from autograd.draw.scene import Card, Edge, Group, Row, Scene
from autograd.draw.writers.dot import write_dot
from autograd.draw.writers.svg import write_svg

from .drawn import SVG, checked, groups, laid_out, lines_of, taken_by_graphviz

FRAGMENTS = [
    '"', "'", "\\", "\\N", "\\G\\l", "<", ">", "&", ";", "&amp;", "&#0;", "]]>", "<!--", "-->", "<?xml?>", "<![CDATA[",
    "</svg>", "</text>", "</style>", "</title>", "</TABLE>>", "<script>alert(1)</script>", '" onload="alert(1)',
    "javascript:alert(1)", "data:text/html,x", "url(#x)", "href=", "{", "|", "}", "<f0>", "a:b:c", ":n", "->", "--",
    "[label=x]", "];", "//", "/*", "\n", "\r\n", "\t", "\0", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u200b", "\u202e",
    "\u2066", "\ufeff", "\uffff", "\ud83d", "\udc69", "👩\u200d👩\u200d👧", "🇩🇪", "שלום", "مرحبا",
    "e\u0301\u0302\u0303", "損失", "%s", "{0}", "$(x)", "`id`", "=1+1", "x" * 1_000, " ",
]  # fmt: skip
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
LABELS = st.one_of(ANY_TEXT, st.lists(st.sampled_from(FRAGMENTS) | ANY_TEXT, max_size=6).map("".join))
MEGABYTE = "<script>" * 131_072


def scene_of(texts: list[str]) -> Scene:
    """A picture with these texts in every place where a text can be."""
    groups = [Group(1, clean(texts[0])), Group(2, clean(texts[-1]), 1)]
    cards: list[Card] = []
    edges: list[Edge] = []
    for key, text in enumerate(map(clean, texts), 1):
        rows = (
            Row(text, (0.5,), gradient=-1.0),
            Row("text", text=text),
            Row(text),
            Row(text, (1.0, 2.0), coloured=True),
        )
        cards.append(Card(key, "expression", text, text, (rows,), key % 3 or None, key == 1, text))
        edges.append(Edge(1, key, text, text, flow=1.0, row=key % 4))
        edges.append(Edge(1, key, text, text))
    for kind in ("constant", "rest", "input"):
        cards.append(Card(len(cards) + 1, kind, title=clean(texts[0])))  # type: ignore[arg-type]
    return Scene(cards, edges, groups, [clean(text) for text in texts], clean(texts[0]))


def source_of_checked(texts: list[str]) -> str:
    """The picture has what it has to have, whatever the texts are; its source in DOT is for Graphviz to check."""
    scene = scene_of(texts)
    layout = laid_out(scene)
    tree = checked(write_svg(scene, layout, steps={1: 1}))
    assert len(groups(tree, "card")) == len(texts) + 3
    assert len(groups(tree, "frame")) == 2
    assert len(lines_of(tree)) == 2 * len(texts)
    assert tree.findtext(f"{SVG}title") == scene.summary
    shown = [text.text or "" for text in tree.iter(f"{SVG}text")]
    assert all(card.title in shown for card in scene.cards if card.title)
    return str(write_dot(scene, "LR").source)


def fuzz(examples: int) -> None:
    """Look at so many pictures with texts of any kind; one process of Graphviz reads the sources of them all."""
    sources = []

    @settings(max_examples=examples, deadline=None)
    @given(st.lists(LABELS, min_size=1, max_size=3))
    def look(texts: list[str]) -> None:
        sources.append(source_of_checked(texts))

    look()
    assert len(sources) >= examples
    taken_by_graphviz(*sources)


def test_any_text() -> None:
    fuzz(200)


@pytest.mark.slow
def test_any_text_ten_thousand_times() -> None:
    fuzz(10_000)


@pytest.mark.parametrize("start", range(0, len(FRAGMENTS), 20))
def test_every_fragment(start: int) -> None:
    taken_by_graphviz(source_of_checked(FRAGMENTS[start : start + 20]))


def test_a_megabyte_of_markup() -> None:
    taken_by_graphviz(source := source_of_checked([MEGABYTE]))
    assert len(source) < 10_000
