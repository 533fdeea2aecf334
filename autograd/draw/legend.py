"""Below the picture: what its marks mean, then the sentences of the scene."""

from __future__ import annotations

from .geometry import SMALL_CELL
from .marks import DEGREES, rect, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scene import Scene

    Part = tuple[tuple[str, ...], float]  # its words, and the width it takes

LINE, CARD_LINE = 15.0, 18.0
BETWEEN = 22.0  # two parts of the legend that stand in one line


def footer(scene: Scene, top: float, width: float) -> Iterator[str]:
    """The legend, then the sentences, broken into lines."""
    for parts in legend(scene, width):
        left = 0.0
        for part, wide in parts:
            yield from key_of_cards(left, top) if part == CARD else key_of_colours(part, left, top)
            left += wide + BETWEEN
        top += height_of(parts)
    for sentence in scene.footer:
        for words in broken(sentence, int(width / SMALL_CELL)):
            yield text(0.0, top + 11.0, words, "s")
            top += LINE


def footer_height(scene: Scene, width: float) -> float:
    """How much room the footer takes."""
    lines = sum(1 for sentence in scene.footer for _ in broken(sentence, int(width / SMALL_CELL)))
    return LINE * lines + sum(map(height_of, legend(scene, width)))


# --- the legend ------------------------------------------------------------------------------------------------------

CARD = ("name", "data", "grad")  # what stands in the one line of a parameter


def legend(scene: Scene, width: float) -> list[list[Part]]:
    """What needs to be explained, with the room it takes, in one line if they fit beside each other."""
    parts: list[Part] = []
    if any(card.kind == "parameter" for card in scene.cards):
        parts.append((CARD, sum(map(cell, CARD))))
    if scene.gradient_scale:
        what = "weights, gradients" if scene.weight_scale else "gradients"
        parts.append(((what,), len(what) * SMALL_CELL + 132.0))
    if sum(wide for _, wide in parts) + BETWEEN > width:
        return [[part] for part in parts]
    return [parts] if parts else []


def height_of(parts: list[Part]) -> float:
    """The height of a line of the legend."""
    return CARD_LINE if parts[0][0] == CARD else LINE


def cell(word: str) -> float:
    """The width of a part of the card that stands for all parameters."""
    return len(word) * SMALL_CELL + 12.0


def key_of_cards(left: float, top: float) -> Iterator[str]:
    """A parameter in small that says which number is which."""
    yield rect((left, top, sum(map(cell, CARD)), 15.0), "l", 4.0)
    for word in CARD:
        if word == CARD[-1]:
            yield rect((left + 2.0, top + 2.0, cell(word) - 4.0, 11.0), "u", 3.0)
        yield text(left + cell(word) / 2, top + 11.0, word, "s h")
        left += cell(word)


def key_of_colours(what: tuple[str, ...], left: float, top: float) -> Iterator[str]:
    """The two colours and what they colour."""
    yield text(left, top + 11.0, what[0], "s", len(what[0]) * SMALL_CELL)
    left += len(what[0]) * SMALL_CELL + 10.0
    for kind, words in ((f"p q{DEGREES}", "above 0"), (f"n q{DEGREES}", "below 0")):
        yield rect((left, top + 3.0, 9.0, 9.0), kind, 2.0)
        yield text(left + 13.0, top + 11.0, words, "s")
        left += 66.0


def broken(sentence: str, most: int) -> Iterator[str]:
    """A sentence in lines of at most so many characters, unless a word is longer.

    >>> list(broken("one two three", 8))
    ['one two', 'three']
    """
    words = sentence.split(" ")
    line = words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > most:
            yield line
            line = word
        else:
            line += " " + word
    yield line
