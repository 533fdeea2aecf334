"""Charts: well-formed, small and safe, whatever the numbers and texts are; and their text form."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.draw.charts import Axis, Bars, Chart, Contour, Dots, Line, Panel, Pixels, png
from autograd.draw.charts.marks import MOST_POINTS, polyline, thinned
from autograd.draw.charts.panels import spaced, sparkline
from autograd.draw.charts.plotting import spread
from autograd.draw.charts.style import COLOURS, ON_DARK

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
ELEMENTS = {"svg", "title", "style", "g", "path", "text", "rect", "image"}
NAN, INF = math.nan, math.inf


def panel(*marks: Line | Dots | Bars | Pixels | Contour, title: str = "loss") -> Panel:
    return Panel(title, Axis(0.0, 10.0), Axis(0.0, 1.0), marks)


def line(ys: list[float], label: str = "loss", dashed: bool = False) -> Line:
    return Line(label, list(range(len(ys))), ys, 0, dashed)


def elements(chart: Chart) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(chart.svg).iter())  # noqa: S314 - our own text


def drawn(chart: Chart, kind: str) -> Iterator[str]:
    """The paths of a class."""
    for element in elements(chart):
        if kind in element.get("class", "").split() and element.tag.endswith("path"):
            yield element.get("d", "")


@settings(max_examples=50)
@given(ANY_TEXT, st.lists(st.floats(), max_size=20), st.booleans())
def test_any_text_and_any_numbers_give_a_picture_and_no_markup(text: str, ys: list[float], log: bool) -> None:
    ys = ys or [NAN]
    marks = [
        line(ys, text),
        Dots(text, [(y, y) for y in ys], 1),
        Bars(text, [(float(i), i + 1.0, y) for i, y in enumerate(ys)]),
        Contour([((y, y), (0.0, 0.0)) for y in ys]),
    ]
    axis = Axis.around(ys, log=log)
    one = Panel(text, axis, axis, marks, x_title=text, note=text)
    chart = Chart([[one, one], [one]], text, heading=text, progress=0.5, notes=[text])
    found = elements(chart)
    assert {element.tag.rpartition("}")[2] for element in found} <= ELEMENTS
    assert len([element for element in found if element.tag.endswith("text")]) >= 3 * 5
    assert not re.search(r"\b(nan|inf)", " ".join(element.get("d", "") for element in found))
    assert "\n" not in chart.summary
    assert chart.text.splitlines()


def test_text_is_never_markup() -> None:
    attack = '"><script>alert(1)</script><a href="javascript:x">'
    chart = Chart([[panel(line([0.1, 0.2], attack), title=attack)]], attack, heading=attack, notes=[attack])
    assert "<script" not in chart.svg
    assert "<a" not in chart.svg
    assert "<script" not in chart._repr_mimebundle_()["text/html"]
    assert len(elements(chart)) == len(elements(Chart([[panel(line([0.1, 0.2]))]], "x", heading="y", notes=["z"])))


def test_training_is_solid_and_validation_dashed() -> None:
    chart = Chart([[panel(line([0.0, 0.5, 1.0]), line([0.5, 0.5, 0.5], "val_loss", dashed=True))]], "")
    assert len(list(drawn(chart, "ln"))) == 2
    assert list(drawn(chart, "da")) == list(drawn(chart, "ln"))[1:]


def test_what_is_not_finite_is_a_gap_with_a_mark() -> None:
    chart = Chart([[panel(line([0.0, 0.5, NAN, 0.5, INF, 0.5, 0.25, -INF]))]], "")
    assert [path.count("M") for path in drawn(chart, "ln")] == [2]  # before the NaN, and from place 5 on
    assert [path.count("M") for path in drawn(chart, "pt")] == [1]  # place 3 is alone
    (marks,) = drawn(chart, "od")
    heights = [float(y) for y in re.findall(r"M\S+ ([\d.]+)l", marks)]
    assert len(heights) == 3
    assert heights[0] == heights[2] > heights[1]  # +∞ is at the upper end
    assert "loss: nan at 2 and 2 more that are not finite" in chart.svg


def test_a_single_number_is_a_dot() -> None:
    chart = Chart([[panel(line([0.5]))]], "")
    assert not list(drawn(chart, "ln"))
    assert [path.count("M") for path in drawn(chart, "pt")] == [1]


@given(
    st.lists(st.one_of(st.floats(-1.0, 1.0), st.just(NAN), st.just(INF)), min_size=1, max_size=300), st.integers(4, 60)
)
def test_thinning_keeps_the_extremes_and_the_order(ys: list[float], most: int) -> None:
    runs, odd = thinned(ys, most)
    kept = [i for run in runs for i in run]
    finite = [y for y in ys if math.isfinite(y)]
    assert kept == sorted(set(kept))
    assert odd == [i for i, y in enumerate(ys) if not math.isfinite(y)]
    assert not set(kept) & set(odd)
    assert len(kept) <= max(most, 2) + 2
    if finite:
        assert {min(finite), max(finite)} <= {ys[i] for i in kept}
    if len(ys) <= most:
        assert len(kept) == len(finite)
    if math.isfinite(ys[-1]):
        assert kept[-1] == len(ys) - 1


def test_a_long_line_stays_small() -> None:
    ys = [0.5 + 0.5 * math.sin(i * i) for i in range(20_000)]
    chart = Chart([[panel(line(ys))]], "")
    (path,) = drawn(chart, "th")
    assert len(re.findall(r"-?[\d.]+[ -]", path)) <= 2 * MOST_POINTS + 4
    assert len(chart.svg) < 8_000


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=2, max_size=20))
def test_a_path_passes_through_its_points(points: list[tuple[float, float]]) -> None:
    numbers = [float(x) for x in re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", polyline(points))]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    x, y = pairs[0]
    at = [(x, y)]
    for dx, dy in pairs[1:]:
        x, y = x + dx, y + dy
        at.append((x, y))
    assert len(at) == len(points)
    for (a, b), (c, d) in zip(at, points, strict=True):
        assert abs(a - c) < 0.06
        assert abs(b - d) < 0.06


@given(st.lists(st.floats(0.0, 100.0), max_size=12))
def test_labels_do_not_cover_each_other(wanted: list[float]) -> None:
    placed = spread(wanted, 5.0, 0.0, 100.0)
    ordered = sorted(placed)
    assert all(b - a > 5.0 - 1e-9 for a, b in pairwise(ordered))
    assert all(0.0 <= y <= 100.0 + 1e-9 for y in placed)
    assert [placed[i] for i in sorted(range(len(wanted)), key=lambda i: wanted[i])] == ordered


def test_labels_stay_where_they_want_if_there_is_room() -> None:
    assert spread([10.0, 90.0, 50.0], 5.0, 0.0, 100.0) == [10.0, 90.0, 50.0]


def test_a_line_is_labelled_with_its_last_number() -> None:
    texts = [element.text for element in elements(Chart([[panel(line([0.5, 0.25]), Dots("class 0", []))]], ""))]
    assert "loss 0.25" in texts
    assert "class 0" in texts
    curve = Line("model", [0.0, 1.0], [0.5, 0.25], valued=False)
    assert "model" in [element.text for element in elements(Chart([[panel(curve)]], ""))]


def test_dots_of_odd_colours_are_square_and_many_are_thinned() -> None:
    round_ones, square = Dots("a", [(1.0, 0.5)] * 3000, 0), Dots("b", [(1.0, 0.5)] * 6000, 1)
    chart = Chart([[panel(round_ones, square)]], "")
    (dots, key), (squares, square_key) = drawn(chart, "pt"), drawn(chart, "sq")
    assert (dots.count("h.01"), squares.count("z")) == (200, 400)
    assert (key.count("h.01"), square_key.count("z")) == (1, 1)
    assert len(chart.svg) < 20_000


def test_bars_reach_from_the_floor_and_odd_ones_are_marked() -> None:
    chart = Chart(
        [[panel(Bars("n", [(0.0, 5.0, 1.0), (5.0, 10.0, 0.0)]), Bars("0", [(5.0, 10.0, 0.5)], odd=True))]], ""
    )
    (usual,), (odd,) = drawn(chart, "ba"), drawn(chart, "od")
    assert usual.count("M") == odd.count("M") == 1  # a bar of no height is none
    floors = [float(path.split("V")[0].split()[1]) for path in (usual, odd)]
    tops = [float(re.findall(r"V([\d.]+)h", path)[0]) for path in (usual, odd)]
    assert floors[0] == floors[1]
    assert floors[0] - tops[0] == pytest.approx(2 * (floors[1] - tops[1]))


def test_pixels_fill_the_panel_and_stand_at_the_back() -> None:
    image = png(2, 2, bytes([255, 0, 0, 255]) * 4)
    svg = Chart([[panel(Dots("a", [(1.0, 0.5)]), Pixels(image))]], "").svg
    (found,) = re.findall(r'<image [^>]*width="500" height="170"[^>]*href="data:image/png;base64,[^"]*"/>', svg)
    assert svg.index(found) < svg.index('class="pt"')


def test_the_text_form_is_a_table() -> None:
    chart = Chart(
        [[panel(line([0.0, NAN, 1.0])), panel(Dots("class 0", [(0.0, 0.0)]), title="x")]], "", heading="epoch 3"
    )
    assert chart.text.splitlines() == [
        "epoch 3",
        "loss",
        "  loss     ▁×█  0 → 1, 1 not finite",
        "x",
        "  class 0       1 point",
    ]
    assert "no finite number among 2" in Chart([[panel(line([NAN, INF]))]], "").text


def test_sparklines() -> None:
    assert sparkline([-5.0, 0.5, 7.0, 1.7e308]) == "▁▅██"
    assert len(spaced(list(range(1000)), 32)) == 32
    assert spaced(list(range(1000)), 32)[::31] == [0, 999]


def test_the_bar_of_progress_is_as_long_as_what_is_done() -> None:
    def widths(share: float) -> list[float]:
        return [float(e.get("width", "")) for e in elements(Chart([], "", progress=share)) if e.tag.endswith("rect")]

    whole, half = widths(0.5)
    assert half == pytest.approx(whole / 2)
    assert widths(3.0) == [whole, whole]
    assert not [e for e in elements(Chart([], "")) if e.tag.endswith("rect")]


def test_panels_of_a_row_stand_beside_each_other_and_rows_line_up() -> None:
    chart = Chart([[panel(line([0.5]), title="a"), panel(title="b")], [panel(title="c")], [panel(title="d")]], "")
    at = {e.text: (float(e.get("x", "")), float(e.get("y", ""))) for e in elements(chart) if e.get("class") == "b"}
    assert at["a"][1] == at["b"][1] < at["c"][1] < at["d"][1]
    assert at["a"][0] == at["c"][0] == at["d"][0]
    assert at["b"][0] > at["a"][0] + 500
    assert chart.width > at["b"][0] + 500


def test_both_themes_have_a_colour_for_every_series_and_text_in_it_can_be_read() -> None:
    def contrast(colour: str, paper: str) -> float:
        def light(colour: str) -> float:
            parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

        a, b = sorted((light(colour), light(paper)))
        return (b + 0.05) / (a + 0.05)

    assert len(set(COLOURS)) == len(set(ON_DARK)) == 8
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in COLOURS)
    assert all(contrast(colour, "#111111") >= 4.5 for colour in ON_DARK)


def test_a_renderer_draws_it() -> None:
    renderer = pytest.importorskip("resvg_py", reason="resvg_py is not installed")
    blank, full = (Chart([[panel(*marks)]], "").svg for marks in ((), (line([0.1, 0.9, 0.2]),)))
    assert bytes(renderer.svg_to_bytes(svg_string=full)) != bytes(renderer.svg_to_bytes(svg_string=blank))
