"""Below the picture: what its marks mean, then the sentences of the scene."""

from __future__ import annotations

from ..geometry import SMALL_CELL
from ..labels import cells
from .colours import GRADIENT
from .marks import path, rect, short, text
from .style import DEGREES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..scene import Scene
    from .colours import Colours

LINE = 16.0
BETWEEN = 22.0  # two parts of the legend that stand in one line


def footer(scene: Scene, top: float, width: float, colours: Colours) -> Iterator[str]:
    """The legend, then the sentences, broken into lines."""
    for parts in legend(scene, width, colours):
        left = 0.0
        for part in parts:
            yield from part.marks(left, top)
            left += part.width + BETWEEN
        top += LINE
    for sentence in scene.footer:
        for words in broken(sentence, int(width / SMALL_CELL)):
            yield text(0.0, top + 11.0, words, "s", cells(words) * SMALL_CELL)
            top += LINE


def footer_height(scene: Scene, width: float, colours: Colours) -> float:
    """How much room the footer takes."""
    lines = sum(1 for sentence in scene.footer for _ in broken(sentence, int(width / SMALL_CELL)))
    return LINE * (lines + len(legend(scene, width, colours)))


# --- the legend ------------------------------------------------------------------------------------------------------


class Part:
    """Something that the legend explains: marks, then words."""

    def __init__(self, width: float, marks: Callable[[float, float], Iterator[str]]) -> None:
        """Take how wide it is, and what draws it at a place."""
        self.width, self.marks = width, marks


def legend(scene: Scene, width: float, colours: Colours) -> list[list[Part]]:
    """What needs to be explained, in as few lines as it fits into."""
    lines: list[list[Part]] = []
    room = 0.0
    for part in explained(scene, colours):
        room -= part.width + BETWEEN
        if room < -BETWEEN or not lines:
            lines.append([])
            room = width - part.width - BETWEEN
        lines[-1].append(part)
    return lines


def explained(scene: Scene, colours: Colours) -> Iterator[Part]:
    """The parts of the legend that this picture needs."""
    rows = [row for card in scene.cards for row in card.rows]
    has_parameters = any(card.kind == "parameter" for card in scene.cards)
    if has_parameters or any(row.gradient is not None for row in rows):
        paper = "l" if has_parameters else "c"
        yield Part(sum(map(cell, CARD)), lambda left, top: key_of_cards(left, top, paper))
    if colours.color and colours.scales:
        what = ", ".join([*sorted(colours.scales.keys() - {GRADIENT}), *["gradients"] * (GRADIENT in colours.scales)])
        yield Part(cells(what) * SMALL_CELL + 10.0 + 2 * KEY, lambda left, top: key_of_colours(what, left, top))
    if colours.has_odd:
        yield Part(cells(ODD) * SMALL_CELL + 13.0, key_of_odd)
    if colours.has_flow:
        yield Part(cells(FLOW) * SMALL_CELL + 34.0, key_of_flow)


CARD = ("name", "data", "grad")  # what stands in a line with two numbers
KEY = 61.0  # the width of a colour with its word
FLOW = "width = flow of gradient"
ODD = "not finite"


def cell(word: str) -> float:
    """The width of a part of the card that stands for all with two numbers in a line."""
    return len(word) * SMALL_CELL + 12.0


def key_of_cards(left: float, top: float, paper: str) -> Iterator[str]:
    """A line in small that says which number is which."""
    yield rect((left, top, sum(map(cell, CARD)), 14.0), paper, 4.0)
    for word in CARD:
        if word == CARD[-1]:
            yield rect((left + 2.0, top + 2.0, cell(word) - 4.0, 10.0), "u", 3.0)
        yield text(left + cell(word) / 2, top + 10.5, word, "s h")
        left += cell(word)


def key_of_colours(what: str, left: float, top: float) -> Iterator[str]:
    """The two colours and what they colour."""
    yield text(left, top + 11.0, what, "s", cells(what) * SMALL_CELL)
    left += cells(what) * SMALL_CELL + 10.0
    for kind, words in ((f"p d{DEGREES}", "above 0"), (f"n d{DEGREES}", "below 0")):
        yield rect((left, top + 3.0, 9.0, 9.0), kind, 2.0)
        yield text(left + 13.0, top + 11.0, words, "s")
        left += KEY + 5.0


def key_of_odd(left: float, top: float) -> Iterator[str]:
    """The colour of NaN and the infinities."""
    yield rect((left, top + 3.0, 9.0, 9.0), "x", 2.0)
    yield text(left + 13.0, top + 11.0, ODD, "s", cells(ODD) * SMALL_CELL)


def key_of_flow(left: float, top: float) -> Iterator[str]:
    """A thick and a thin edge and what they mean."""
    for place, degree in enumerate((2, DEGREES)):
        yield path(f"M{short(left + 14.0 * place)} {short(top + 7.5)}h12", f"w ez w{degree}")
    yield text(left + 34.0, top + 11.0, FLOW, "s", cells(FLOW) * SMALL_CELL)


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
