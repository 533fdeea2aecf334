"""What notebooks are given: never more than there is room for, never markup from a text, always something to read."""

import base64
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.draw.notebook import folded
from autograd.draw.picture import Picture

HTML, SVG, TEXT = "text/html", "image/svg+xml", "text/plain"


class Plain(Picture):
    """A picture of so many bytes."""

    text, summary = "a listing", "a summary"

    def __init__(self, size: int, details: Sequence[tuple[str, str]] = ()) -> None:
        self.size, self.more = size, details

    @property
    def svg(self) -> str:
        """An SVG of that size."""
        return f"<svg>{' ' * (self.size - 11)}</svg>"

    def details(self) -> Sequence[tuple[str, str]]:
        """What it was given."""
        return self.more


def size(bundle: dict[str, str]) -> int:
    """All forms together."""
    return sum(len(data.encode()) for data in bundle.values())


def test_what_is_inside_is_folded_below_the_picture() -> None:
    """Each is an image too: an untrusted notebook shows no other."""
    bundle = Plain(100, [("layers.0", "<svg>0</svg>"), ("<b>1</b>", "<svg>1</svg>")])._repr_mimebundle_()
    found = re.findall(r"<details><summary>(.*?)</summary><img [^<>]*base64,([^<>\"]*)\"></details>", bundle[HTML])
    assert [(title, base64.b64decode(data)) for title, data in found] == [
        ("layers.0", b"<svg>0</svg>"),
        ("&lt;b&gt;1&lt;/b&gt;", b"<svg>1</svg>"),
    ]
    assert 'alt="&lt;b&gt;1&lt;/b&gt;"' in bundle[HTML]
    assert bundle[SVG] == Plain(100).svg


def test_wide_pictures_scroll_also_where_they_are_folded() -> None:
    """Shrunk to the width of the page nobody could read them."""
    wide, narrow = (f'<svg xmlns="x" width="{width}" height="20"></svg>' for width in (1500, 900))
    html = Plain(100, [("wide", wide), ("narrow", narrow)])._repr_mimebundle_()[HTML]
    styles = re.findall(r'<summary>(\w+)</summary>(<div style="overflow-x:auto">)?<img style="(.*?)"', html)
    assert styles == [
        ("wide", '<div style="overflow-x:auto">', "max-width:none"),
        ("narrow", "", "max-width:100%;height:auto"),
    ]


def test_what_has_no_room_is_left_out_and_a_sentence_says_so() -> None:
    picture = Plain(30_000, [(f"layers.{i}", f"<svg>{' ' * 30_000}</svg>") for i in range(20)])
    bundle = picture._repr_mimebundle_()
    assert bundle[HTML].count("<details>") == 4
    assert bundle[HTML].endswith(
        "<p>16 more pictures would make this output too large; render('graph.html') shows all</p>"
    )
    assert 230_000 < size(bundle) <= 250_000


def test_a_large_picture_has_its_svg_once_and_a_larger_one_is_text() -> None:
    assert set(Plain(100_000)._repr_mimebundle_()) == {HTML, SVG, TEXT}
    assert set(Plain(180_000)._repr_mimebundle_()) == {HTML, TEXT}
    bundle = Plain(200_000)._repr_mimebundle_()
    assert set(bundle) == {TEXT}
    listing, sentence = bundle[TEXT].splitlines()
    assert listing == "a listing"
    assert sentence.startswith("No picture: the picture has too many bytes for a notebook: given 2667")
    assert "render('graph.html')" in sentence


@settings(max_examples=40, deadline=None)
@given(st.integers(11, 400_000), st.lists(st.integers(11, 100_000), max_size=8))
def test_the_output_never_grows_above_its_limit(own: int, details: list[int]) -> None:
    bundle = Plain(own, [("x", f"<svg>{' ' * (more - 11)}</svg>") for more in details])._repr_mimebundle_()
    assert size(bundle) <= 250_000
    assert bundle[TEXT].startswith("a listing")


def test_the_limit_can_be_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Picture, "most_bytes", 1_000_000)
    assert set(Plain(200_000)._repr_mimebundle_()) == {HTML, SVG, TEXT}


def test_the_kinds_of_output_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A way out for front ends that show one of them badly; the text is always there."""
    monkeypatch.setattr(Picture, "forms", (SVG, TEXT))
    assert set(Plain(100, [("more", "<svg></svg>")])._repr_mimebundle_()) == {SVG, TEXT}
    assert set(Plain(200_000)._repr_mimebundle_()) == {SVG, TEXT}  # there is no second copy, so there is room
    monkeypatch.setattr(Picture, "forms", (HTML,))
    assert set(Plain(100)._repr_mimebundle_()) == {HTML, TEXT}
    monkeypatch.setattr(Picture, "forms", ())
    assert Plain(100)._repr_mimebundle_() == {TEXT: "a listing"}


def test_one_more_picture_is_one() -> None:
    assert "1 more picture would" in folded([("x", "y" * 1000)], room=300)
