"""Many numbers are cells: shapes while they are few, an image when they are many, the greatest of each block."""

import math
import zlib
from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.draw.geometry import MAP_HEIGHT, MAP_WIDTH
from autograd.draw.scene import Card, Row, Scene
from autograd.draw.writers.colours import Colours
from autograd.draw.writers.heatmap import FINE, MOST_SIDE, greatest, heat_map, image, pixel, reduced, strip

from ..drawn import SVG, drawn, layers


def colours_of(row: Row) -> Colours:
    return Colours(Scene([Card(1, "layer", columns=((row,),))]))


def pixels_of(markup: str) -> tuple[int, int, list[bytes]]:
    """The width and height of an image, and its pixels: read by hand, as no library is there."""
    data = b64decode(markup.partition("base64,")[2].partition('"')[0])
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    start = data.index(b"IDAT")
    body = zlib.decompress(data[start + 4 : start + 4 + int.from_bytes(data[start - 4 : start], "big")])
    lines = [body[y * (4 * width + 1) :][1 : 4 * width + 1] for y in range(height)]
    return width, height, [line[4 * x : 4 * x + 4] for line in lines for x in range(width)]


def test_the_cells_of_a_strip_that_look_alike_are_one_shape() -> None:
    row = Row("grad", (1.0, -1.0, 1.0, 0.0, math.nan), coloured=True)
    shapes = list(strip(row, 10.0, 20.0, colours_of(row)))
    assert [shape.count("z") for shape in shapes] == [2, 1, 1, 1]
    assert shapes[0] == '<path d="M10 20h7v10h-7zM26 20h7v10h-7z" class="p d8"/>'
    assert ["n d8" in shapes[1], 'class="u"' in shapes[2], 'class="x"' in shapes[3]] == [True] * 3


def test_a_small_heat_map_is_shapes_in_lines() -> None:
    row = Row("weights", (1.0, 1.0, -1.0, -1.0, 1.0), coloured=True, across=2)
    above, below = heat_map(row, 0.0, 0.0, colours_of(row))
    assert above == '<path d="M0 0h7v7h-7zM8 0h7v7h-7zM0 16h7v7h-7z" class="p d8"/>'
    assert below == '<path d="M0 8h7v7h-7zM8 8h7v7h-7z" class="n d8"/>'


def test_a_large_heat_map_is_one_image_with_the_colours_of_the_cells() -> None:
    numbers = (1.0, -1.0, 0.0, math.inf, 0.25, *[-1.0] * 60)
    row = Row("weights", numbers, coloured=True, across=9)
    (markup,) = heat_map(row, 1.0, 2.0, colours_of(row))
    width, height, pixels = pixels_of(markup)
    zoom = FINE // 9
    assert (width, height) == (9 * zoom, 8 * zoom)
    for corner in (0, zoom - 1):  # the first and the last pixel of each cell
        cells = [pixels[(y * zoom + corner) * width + x * zoom + corner] for y in range(8) for x in range(9)]
        assert cells[:5] == [pixel("p d8"), pixel("n d8"), pixel("u"), pixel("x"), pixel("p d4")]
        assert cells[65:] == [bytes(4)] * 7  # what lacks in the last line
    assert 'x="1" y="2" width="72" height="64"' in markup


def test_colours_are_hue_and_opacity_so_that_any_paper_shines_through() -> None:
    faint, strong = pixel("n d1"), pixel("n d8")
    assert faint[:3] == strong[:3] == bytes.fromhex("1f6feb")
    assert faint[3] < strong[3] < 255
    assert pixel("x")[3] == 255


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_a_cell_shows_the_greatest_of_its_block(across: int, lines: int, data: st.DataObject) -> None:
    count = max(1, across * lines - data.draw(st.integers(0, across - 1)))
    place = data.draw(st.integers(0, count - 1))
    extreme = data.draw(st.sampled_from([-7.0, 7.0, math.nan, math.inf, -1e308]))
    numbers = [0.5] * count
    numbers[place] = extreme
    cells, wide = reduced(numbers, across)
    lines = math.ceil(len(cells) / wide)
    if count <= MOST_SIDE * MOST_SIDE and across * math.ceil(count / across) <= MOST_SIDE * MOST_SIDE:
        assert cells is numbers
    else:
        assert wide <= MOST_SIDE
        assert lines <= MOST_SIDE
        row, column = divmod(place, across)
        x = column // math.ceil(across / MOST_SIDE)
        y = row // math.ceil(math.ceil(count / across) / MOST_SIDE)
        assert repr(cells[y * wide + x]) == repr(extreme)
        assert sum(repr(cell) == repr(extreme) for cell in cells) == 1


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([1.0, -3.0, 2.0], -3.0), ([-1.0, 3.0], 3.0), ([1e308, 1.1e308], 1.1e308), ([1.0, -math.inf], -math.inf)],
)
def test_greatest(numbers: list[float], expected: float) -> None:
    assert greatest(numbers) == expected


def test_an_image_of_a_hundred_thousand_numbers_is_small_and_within_its_box() -> None:
    tree = drawn(layers(500, 200))
    images = list(tree.iter(f"{SVG}image"))
    assert len(images) == 2
    for found in images:
        assert (float(found.get("width", "0")), float(found.get("height", "0"))) == (MAP_WIDTH, MAP_HEIGHT)
        assert len(found.get("href", "")) < 8_000


def test_an_image_refuses_a_class_without_colour() -> None:
    with pytest.raises(KeyError):
        image(["p d8", "unheard of"], 2, (0.0, 0.0, 1.0, 1.0))
