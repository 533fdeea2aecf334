"""The page: whole in one file, one script that its policy knows, and no text of a user that is markup."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import DataError, UnknownNameError
from autograd.draw.page import View, own_file, page

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g class="card"><title>a</title></g></svg>'


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.found.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        """Add it to the element that began last."""
        if self.found:
            self.texts[self.found[-1][0]][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.found if name == tag]


def levels() -> list[View]:
    """Two levels; a card of the first opens what is inside, and a card in there opens more."""
    return [
        View("layers", "layers", SVG, {1: "layer 0"}),
        View("layer 0", "layers.0", SVG, {1: "neuron 0"}),
        View("neuron 0", "neurons.0", SVG),
        View("values", "values", SVG),
    ]


def test_the_policy_lets_one_script_run_and_nothing_be_loaded() -> None:
    html = page("a graph", levels())
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = [meta["content"] for meta in Elements(html).all("meta") if "http-equiv" in meta]
    rules = dict(rule.strip().split(" ", 1) for rule in (policy or "").split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": f"'sha256-{digest}'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
    }


def test_the_page_asks_for_nothing_outside() -> None:
    html = page("a graph", levels())
    found = Elements(html).found
    assert not {tag for tag, _ in found} & {"link", "iframe", "img", "a", "form", "object", "embed", "base"}
    assert not [attributes for _, attributes in found if {"src", "href", "action"} & set(attributes)]
    assert set(re.findall(r"\w+://[^\"'\s<]*", html)) == {"http://www.w3.org/2000/svg"}  # a name, not an address
    for word in ("fetch(", "XMLHttpRequest", "import(", "WebSocket", "eval(", "innerHTML", "localStorage"):
        assert word not in html


def test_each_picture_says_in_numbers_what_its_cards_open() -> None:
    sections = Elements(page("a graph", levels())).all("section")
    assert [section["data-inside"] for section in sections] == ["1:1", "1:2", "", ""]
    assert ["data-top" in section for section in sections] == [True, False, False, True]
    assert ["hidden" in section for section in sections] == [False, True, True, True]


def test_views_that_open_each_other_still_begin_with_the_first() -> None:
    ring = [View("a", "a", SVG, {1: "b"}), View("b", "b", SVG, {1: "a"})]
    assert ["data-top" in section for section in Elements(page("ring", ring)).all("section")] == [True, False]


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())), st.text())
def test_titles_and_keys_are_never_markup(title: str, key: str) -> None:
    """Whatever they are, the page has the elements and attributes that it has with plain ones."""
    usual = Elements(page("a", [View("a", "a", SVG, {1: "b"}), View("b", "b", SVG)])).found
    other = Elements(page(title, [View(key, title, SVG, {1: key + "!"}), View(key + "!", title, SVG)])).found
    assert other == usual


def test_a_title_with_markup_is_shown_as_it_is() -> None:
    evil = "</title></h2><script>alert(1)</script>"
    parsed = Elements(page(evil, [View("a", evil, SVG)]))
    assert parsed.texts["title"][0].startswith("</title>")
    assert parsed.texts["h2"] == [evil]
    assert len(parsed.all("script")) == 1


def test_the_files_of_the_page_end_nothing_early() -> None:
    for name in ("page.js", "page.css", "page_picture.css"):
        assert "</" not in own_file(name)
    assert own_file("page.js").isascii() or "\r" not in own_file("page.js")


@pytest.mark.parametrize("pictures", [[], [View("a", "one", SVG), View("a", "two", SVG)]])
def test_a_page_needs_pictures_with_different_keys(pictures: list[View]) -> None:
    with pytest.raises(DataError, match="different keys"):
        page("nothing", pictures)


def test_a_card_that_opens_what_is_not_there() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'layer 0'"):
        page("a graph", [View("layer 0", "layer", SVG, {1: "layer0"})])
