"""A page for a browser: pictures to pan, zoom, search, open and play, in one file that asks for nothing outside.

What the page does stands in page.js, how it looks in page.css and, inside of each picture, in page_picture.css. A
policy in its head lets a browser run that one script, known by its digest, and load nothing.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import DataError, UnknownNameError
from .labels import clean, escaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{style}</style>
<template><style>
{inner_style}</style></template>
<header>
<nav id="levels" aria-label="Levels"></nav>
<nav id="path" aria-label="Path"></nav>
<input id="search" type="search" placeholder="search" aria-label="Search the cards" title="key /; Enter: the next">
<output id="found"></output>
<span id="player" hidden><button id="play"></button>
<input id="step" type="range" min="0" value="0" aria-label="Step"></span>
<span id="zoom"><button id="out" title="key -" aria-label="Zoom out">\N{MINUS SIGN}</button>
<button id="fit" title="key 0">fit</button>
<button id="in" title="key +" aria-label="Zoom in">+</button></span>
</header>
<noscript>Without script this page shows its first picture only.</noscript>
<main>
{sections}
</main>
<script>
{script}</script>
</html>
"""
# Style may stand anywhere, because every picture brings its own; it can load nothing but images that are in the page.
POLICY = "default-src 'none'; script-src '{digest}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


@dataclass(frozen=True, slots=True)
class View:
    """A picture of a page, and which pictures its cards open.

    Attributes:
        key: what other views call it.
        title: shown above it.
        svg: the picture, an SVG of ours; one that moves says so as in `writers.steps`.
        inside: for cards that open another view its key; cards by their number, from 1, in the order of the SVG.
    """

    key: str
    title: str
    svg: str
    inside: Mapping[int, str] = field(default_factory=dict)


def page(title: str, pictures: Sequence[View]) -> str:
    """The pictures as one HTML document.

    It shows the first one. Those that no card opens are the levels of the page, and a switch in its head leads from one
    to another.

    Raises:
        DataError: if there is no picture, or two have the same key.
        UnknownNameError: if a card opens a view that is not among them.

    >>> from autograd.draw import draw_dot
    >>> from nn import MLP
    >>> picture = draw_dot(MLP(2, [3, 1]))
    >>> page("a model", [View("model", "the model", picture.svg)]).count("<svg")
    1
    """
    numbers = {view.key: number for number, view in enumerate(pictures)}
    if not pictures or len(numbers) < len(pictures):
        keys = [view.key for view in pictures]
        raise DataError(
            "a page needs pictures with different keys", given=keys, expected="one or more", repair="View(…)"
        )
    script = own_file("page.js")
    return PAGE.format(
        policy=POLICY.format(digest=digest("\n" + script)),
        title=escaped(clean(title)),
        style=own_file("page.css"),
        inner_style=own_file("page_picture.css"),
        sections="\n".join(sections(pictures, numbers)),
        script=script,
    )


def sections(pictures: Sequence[View], numbers: Mapping[str, int]) -> Iterator[str]:
    """Each picture with its title, and in numbers what its cards open; all but the first are hidden."""
    for view in pictures:
        for target in view.inside.values():
            if target not in numbers:
                raise UnknownNameError.of("view of a page", target, numbers)
    opened = {target for view in pictures for target in view.inside.values() if target != view.key}
    for number, view in enumerate(pictures):
        kind = "" if view.key in opened and number else " data-top"
        pairs = " ".join(f"{card:d}:{numbers[target]}" for card, target in view.inside.items())
        hidden = " hidden" if number else ""
        yield f'<section data-inside="{pairs}"{kind}{hidden}><h2>{escaped(clean(view.title))}</h2>{view.svg}</section>'


def own_file(name: str) -> str:
    """A file that stands beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def digest(script: str) -> str:
    """How a policy names a script: by the digest of its text, to the byte.

    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"
