"""Colours: hue by sign, degree by size, and ink that can be read on all of them."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.scene import Card, Edge, Row, Scene
from autograd.draw.writers.colours import Colours, graded, percentile
from autograd.draw.writers.style import DARK, DEGREES, LIGHT, STYLE, thickness

RGB = tuple[float, ...]


def scene_of(*rows: Row) -> Scene:
    return Scene([Card(1, "unit", columns=(rows,))])


def test_gradients_are_coloured_by_sign_and_size() -> None:
    assert graded(4.0, 4.0) == ("p", 8)
    assert graded(-1.0, 4.0) == ("n", 4)
    assert graded(-1e-300, 4.0) == ("n", 1)
    assert graded(1e308, 5e-324) == ("p", 8)
    assert graded(0.0, 4.0) == graded(1.0, 0.0) == ("", 0)
    assert graded(math.inf, 4.0) == graded(math.nan, 4.0) == ("x", 8)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(0, exclude_min=True, allow_infinity=False))
def test_a_greater_number_is_never_paler(x: float, scale: float) -> None:
    assert graded(x, scale)[1] <= graded(2.0 * x if abs(x) < 1e300 else x, scale)[1] <= DEGREES


def test_each_kind_of_number_has_its_own_scale_and_all_gradients_share_one() -> None:
    rows = (
        Row("weights", (10.0, -5.0), coloured=True),
        Row("grad", (0.1,), coloured=True),
        Row("w grad", (0.05, 0.2), coloured=True),
        Row("out", (3.0,), gradient=-0.4),
        Row("data", (99.0,)),
    )
    colours = Colours(scene_of(*rows))
    assert colours.scales == {"weights": 10.0, "grad": 0.4}
    assert colours.cell(10.0, rows[0]) == "p d8"
    assert colours.tint(-0.1) == "n t4"
    assert colours.tint(0.0) == ""
    assert colours.cell(1.0, rows[4]) == "u"


def test_the_colour_may_be_that_of_the_data() -> None:
    rows = (Row("out", (3.0,), gradient=-0.4), Row("data", (-12.0,)), Row("grad", (9.0,), coloured=True))
    colours = Colours(scene_of(*rows), color="data")
    assert colours.scales == {"data": 12.0}
    assert [colours.has_colour(row) for row in rows] == [True, True, False]
    assert (colours.tint(3.0, "data"), colours.tint(9.0)) == ("p t4", "")


@given(st.lists(st.floats(), max_size=300))
def test_the_scale_leaves_out_a_fiftieth(numbers: list[float]) -> None:
    sizes = [abs(x) for x in numbers if x and math.isfinite(x)]
    scale = percentile(numbers)
    assert scale == 0.0 if not sizes else scale in sizes
    assert sum(size > scale for size in sizes) <= 0.02 * len(sizes)


def test_very_many_numbers_are_sampled() -> None:
    assert percentile([1.0, -2.0] * 500_000) in (1.0, 2.0)


def test_one_far_out_does_not_make_the_others_pale() -> None:
    numbers = (1.0,) * 99 + (1e9,)
    assert Colours(scene_of(row := Row("grad", numbers, coloured=True))).cell(1.0, row) == "p d8"


def test_edges_are_as_thick_as_their_flow() -> None:
    edges = [Edge(1, 1, flow=flow) for flow in (4.0, -1.0, 0.0, math.nan)] + [Edge(1, 1, flow=4.0, count=3)]
    colours = Colours(Scene([Card(1, "leaf")], edges))
    assert [colours.edge(edge) for edge in edges] == [("p", 8), ("n", 4), ("", 0), ("x", 4), ("z", 8)]
    assert thickness(0) == 0.6
    assert thickness(8) == 4.0
    assert colours.has_flow
    assert not Colours(Scene([Card(1, "leaf")], edges), flow=False).has_flow
    assert not Colours(Scene([Card(1, "leaf")], edges[2:3])).has_flow


# --- the style sheet -------------------------------------------------------------------------------------------------


def rules(sheet: str) -> dict[str, dict[str, str]]:
    """What a style sheet says about each selector; a later rule is put over an earlier one."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        for selector in selectors.split(","):
            found.setdefault(selector, {}).update(re.findall(r"([\w-]+):([^;]+)", body))
    return found


def rgb(colour: str) -> RGB:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    return tuple(byte / 255 for byte in bytes.fromhex(digits))


def luminance(colour: RGB) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: RGB, paper: RGB) -> float:
    low, high = sorted((luminance(ink), luminance(paper)))
    return (high + 0.05) / (low + 0.05)


def over(colour: RGB, opacity: float, paper: RGB) -> RGB:
    return tuple(opacity * c + (1 - opacity) * p for c, p in zip(colour, paper, strict=True))


@pytest.mark.parametrize("sheet", [LIGHT, LIGHT + DARK], ids=["light", "dark"])
def test_ink_can_be_read_on_every_tint_of_every_paper(sheet: str) -> None:
    style = rules(sheet)
    ink, muted = (rgb(style[name]["fill"]) for name in ("text", ".m"))
    for paper in (rgb(style[name]["fill"]) for name in (".c", ".l")):
        assert contrast(ink, paper) >= 7
        assert contrast(muted, paper) >= 4.5
        for hue in ("p", "n", "x"):
            for degree in range(1, DEGREES + 1):
                opacity = float(style[f".t{degree}"]["fill-opacity"])
                assert contrast(ink, over(rgb(style[f".{hue}"]["fill"]), opacity, paper)) >= 4.5, (hue, degree)
    for name in (".s", ".o"):
        assert contrast(rgb(style[name]["fill"]), rgb(style[".y"]["fill"])) >= 4.5


@pytest.mark.parametrize("sheet", [LIGHT, LIGHT + DARK], ids=["light", "dark"])
def test_strong_colours_can_be_told_from_the_paper_and_from_each_other(sheet: str) -> None:
    style = rules(sheet)
    paper = rgb(style[".c"]["fill"])
    red, blue = (over(rgb(style[name]["fill"]), float(style[".d8"]["fill-opacity"]), paper) for name in (".p", ".n"))
    assert contrast(red, paper) >= 3
    assert contrast(blue, paper) >= 3
    assert red[0] - red[2] > 0.3  # more red than blue, and the other way round: also for who sees no green
    assert blue[2] - blue[0] > 0.3


def test_the_style_is_what_every_renderer_knows() -> None:
    assert STYLE.count("{") == STYLE.count("}")
    assert STYLE.count("@") == 1
    for word in ("var(", ":root", "height:", "url("):
        assert word not in STYLE
    assert "svg{" not in LIGHT  # a style of the root is for browsers alone, which know the dark theme
