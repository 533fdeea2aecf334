"""The legend explains what the picture has and nothing else, in as few lines as it fits into."""

import re

from autograd.draw.scene import Card, Edge, Row, Scene
from autograd.draw.writers.colours import Colours
from autograd.draw.writers.legend import broken, footer, footer_height, legend

from ..drawn import SVG, card, drawn, neurons, words

PAIR, PLAIN = Row("out", (1.0,), gradient=2.0), Row("data", (1.0,))


def explained(*rows: Row) -> set[str]:
    return set(words(drawn(Scene([card(1, *rows)])))) - {"+", "1", "2", "out"}


def test_what_is_not_there_is_not_explained() -> None:
    assert explained(PLAIN) == {"data"}
    assert explained(PAIR) == {"name", "data", "grad", "gradients", "above 0", "below 0"}
    weights = Row("weights", (1.0, 2.0), coloured=True)
    assert explained(weights) == {"weights", "above 0", "below 0"}
    assert "weights, gradients" in explained(weights, PAIR)


def test_the_key_of_names_and_numbers_looks_like_the_cards_that_have_them() -> None:
    parameter = Card(1, "parameter", title="w", columns=((PLAIN, Row("grad", (1.0,), coloured=True)),))
    papers = [
        [rect.get("class") for rect in drawn(Scene([one])).iter(f"{SVG}rect") if rect.get("height") == "14"][-1]
        for one in (parameter, card(1, PAIR))
    ]
    assert papers == ["l", "c"]


def test_the_legend_takes_as_many_lines_as_it_needs() -> None:
    scene = neurons(0.5, -0.25)
    colours = Colours(scene)
    parts = [len(line) for width in (900.0, 450.0, 250.0, 10.0) for line in legend(scene, width, colours)]
    assert parts == [3, 2, 1, 1, 1, 1, 1, 1, 1]
    for width in (250.0, 450.0, 900.0):
        for line in legend(scene, width, colours):
            assert sum(part.width for part in line) <= width


def test_nothing_is_below_the_room_of_the_footer() -> None:
    scene = neurons(0.5, -0.25)
    scene.footer = ["a sentence of several words that is too long for one line " * 3]
    colours = Colours(scene)
    marks = "".join(footer(scene, 100.0, 300.0, colours))
    lowest = max(map(float, re.findall(r' y="([\d.]+)"', marks)))
    assert 100.0 < lowest <= 100.0 + footer_height(scene, 300.0, colours)


def test_flow_is_explained_where_it_is() -> None:
    cards = [card(1), card(2)]
    assert "width = flow of gradient" in words(drawn(Scene(cards, [Edge(1, 2, flow=1.0)])))
    assert "width = flow of gradient" not in words(drawn(Scene(cards, [Edge(1, 2)])))


def test_sentences_are_broken_into_lines() -> None:
    assert list(broken("one two three four", 9)) == ["one two", "three", "four"]
    assert list(broken("unbreakable", 3)) == ["unbreakable"]


def test_the_colour_of_what_is_not_finite_is_explained_where_it_is() -> None:
    odd = Row("out", (1.0,), gradient=float("nan"))
    assert "not finite" in explained(odd)
    assert "not finite" in words(drawn(Scene([card(1), card(2)], [Edge(1, 2, flow=float("inf"))])))
    assert "not finite" not in words(drawn(Scene([card(1, PAIR), card(2)], [Edge(1, 2, flow=1.0)])))
    assert "not finite" not in words(drawn(Scene([card(1, Row("data", (float("nan"),)))])))
