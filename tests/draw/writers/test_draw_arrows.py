"""Edges: one curve with a tip each, thick by the flow of gradient; very many are one shape for each look."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.scene import Edge, Scene
from autograd.draw.writers.arrows import MANY_EDGES
from autograd.draw.writers.marks import curve, short

from ..drawn import SVG, card, classes, drawn, layers, lines_of, network, neurons, words

NUMBERS = st.floats(-2000.0, 2000.0)


def test_flow_is_width_and_hue() -> None:
    tree = drawn(neurons(4.0, 0.0, -1.0, 0.0))
    lines = lines_of(tree)
    assert [line.get("class") for line in lines] == ["w ep w8", "w w0", "w en w4", "w w0", "w ep w4", "w ep w4"]
    assert [line.findtext(f"{SVG}title") for line in lines[:2]] == ["operand x0, local derivative 1.5", None]
    assert "width = flow of gradient" in words(tree)


def test_without_flow_edges_are_plain() -> None:
    for tree in (drawn(neurons(4.0, 0.0), flow=False), drawn(Scene([card(1), card(2)], [Edge(1, 2)]))):
        assert {line.get("class") for line in lines_of(tree)} == {"w"}
        assert "width = flow of gradient" not in words(tree)


def test_many_edges_in_one_are_grey_but_thick() -> None:
    assert "w ez w8" in classes(drawn(layers(4, 3)), "path")


def test_the_tip_is_wider_than_its_edge() -> None:
    def wide(flow: float) -> float:
        tree = drawn(Scene([card(1), card(2)], [Edge(1, 2, flow=1.0), Edge(1, 2, flow=flow)]))
        (tips,) = [path.get("d", "") for path in tree.iter(f"{SVG}path") if path.get("class") == "p"]
        _, above, below = (float(y) for y in re.findall(r"[-\d.]+ ([-\d.]+)", tips.split("M")[2]))
        return abs(above - below)

    assert wide(1e-9) == pytest.approx(4.4, abs=0.2)
    assert wide(1.0) == pytest.approx(6.4, abs=0.2)


def test_very_many_edges_are_one_shape_for_each_look() -> None:
    scene = network([12, 12], 3)
    assert len(scene.edges) > MANY_EDGES
    lines = lines_of(drawn(scene))
    assert len(lines) <= 16
    assert sum(line.get("d", "").count("M") for line in lines) == len(scene.edges)
    assert not any(line.findtext(f"{SVG}title") for line in lines)
    assert "x0" not in words(drawn(scene))
    fewer = network([10, 12], 3)
    assert len(lines_of(drawn(fewer))) == len(fewer.edges) == MANY_EDGES


def walked(data: str) -> list[tuple[float, float]]:
    """The ends of the pieces of a path, its commands followed by hand."""
    x = y = 0.0
    ends = []
    for command, numbers in re.findall(r"([Mcl])([^Mcl]*)", data):
        steps = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        assert len(steps) == (6 if command == "c" else 2)
        x, y = (steps[0], steps[1]) if command == "M" else (x + steps[-2], y + steps[-1])
        ends.append((x, y))
    return ends


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=13).filter(lambda points: len(points) % 3 == 1))
def test_relative_paths_end_where_they_should_however_long_they_are(points: list[tuple[float, float]]) -> None:
    ends = walked(curve(points))
    assert math.dist(ends[-1], points[-1]) < 0.08
    assert len(ends) <= 1 + len(points) // 3


@given(NUMBERS)
def test_coordinates_have_one_decimal_at_most(x: float) -> None:
    assert float(short(x)) == pytest.approx(x, abs=0.0501)
    assert re.fullmatch(r"-?(\d+|\d*\.[1-9])", short(x))
    assert short(x) != "-0"
