"""Many numbers as coloured cells: a strip in one line, or a heat map.

A few cells are drawn as shapes, one for each colour. More become an image inside the picture, of hues and opacities
as well, which any background shines through. Of very many numbers a cell shows the one of greatest size.
"""

from __future__ import annotations

from base64 import b64encode
from math import ceil

from ..geometry import STRIP_CELL, map_size
from ..png import png
from .marks import box, short, together
from .style import HUES, PALE, cell_opacity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..geometry import Box
    from ..scene import Row
    from .colours import Colours

MOST_SHAPES = 64  # cells that are drawn as shapes
MOST_SIDE = 64  # lines, and cells in a line, of a map of more numbers than the square of this
FINE = 160  # pixels that a small image is made of on its longer side
STRIP_HEIGHT = 10.0


def strip(row: Row, left: float, top: float, colours: Colours) -> Iterator[str]:
    """The numbers of a row as cells in one line."""
    places = ((left + i * STRIP_CELL, top, STRIP_CELL - 1.0, STRIP_HEIGHT) for i in range(len(row.numbers)))
    return together((colours.cell(x, row), box(place)) for x, place in zip(row.numbers, places, strict=True))


def heat_map(row: Row, left: float, top: float, colours: Colours) -> Iterator[str]:
    """The numbers of a row as cells in several lines."""
    width, height = map_size(row)
    numbers, across = reduced(row.numbers, row.across)
    kinds = [colours.cell(x, row) for x in numbers]
    lines = ceil(len(kinds) / across)
    if len(kinds) > MOST_SHAPES:
        yield image(kinds, across, (left, top, width, height))
        return
    wide, high = width / across, height / lines
    gap = 1.0 if min(wide, high) > 5.0 else 0.0
    places = ((left + i % across * wide, top + i // across * high, wide - gap, high - gap) for i in range(len(kinds)))
    yield from together((kind, box(place)) for kind, place in zip(kinds, places, strict=True))


def reduced(numbers: Sequence[float], across: int) -> tuple[Sequence[float], int]:
    """So many numbers that they can be told apart, and how many are in a line: of each block the one of greatest size.

    >>> reduced([1.0, -2.0, 0.5], 2)
    ([1.0, -2.0, 0.5], 2)
    """
    lines = ceil(len(numbers) / across)
    if lines * across <= MOST_SIDE * MOST_SIDE:
        return numbers, across
    high, wide = ceil(lines / MOST_SIDE), ceil(across / MOST_SIDE)
    cells: list[float] = []
    for top in range(0, lines, high):
        block = [numbers[line * across : (line + 1) * across] for line in range(top, min(top + high, lines))]
        starts = range(0, len(block[0]), wide)
        cells += (greatest([x for line in block for x in line[left : left + wide]]) for left in starts)
    return cells, ceil(across / wide)


def greatest(numbers: Sequence[float]) -> float:
    """The number of greatest size, or the first that is not finite.

    >>> greatest([1.0, -3.0, 2.0]), greatest([1.0, float("nan"), 2.0])
    (-3.0, nan)
    """
    total = sum(numbers)
    if total - total != 0:  # some are not finite, or the sum is too great
        return next((x for x in numbers if x - x != 0), max(numbers, key=abs))
    low, high = min(numbers), max(numbers)
    return low if -low > high else high


# --- the image -------------------------------------------------------------------------------------------------------


def image(kinds: Sequence[str], across: int, place: Box) -> str:
    """Cells as an image that is drawn without smoothing; what lacks in the last line is transparent.

    A cell is several pixels wide and high, for those renderers that smooth nevertheless.
    """
    lines = ceil(len(kinds) / across)
    zoom = max(1, FINE // max(lines, across))
    pixels = {kind: zoom * pixel(kind) for kind in set(kinds)}
    rows = [b"".join(pixels[kind] for kind in kinds[start : start + across]) for start in range(0, len(kinds), across)]
    rgba = b"".join(zoom * line.ljust(4 * zoom * across, b"\0") for line in rows)
    data = b64encode(png(zoom * across, zoom * lines, rgba)).decode()
    x, y, width, height = map(short, place)
    where = f'x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none"'
    return f'<image {where} class="i" href="data:image/png;base64,{data}"/>'


def pixel(kind: str) -> bytes:
    """The red, green, blue and opacity of a class of cells.

    >>> pixel("p d8").hex(), pixel("u").hex()
    ('e5383bf2', '8c959f1a')
    """
    hue, _, degree = kind.partition(" d")
    opacity = PALE if hue == "u" else cell_opacity(int(degree)) if degree else 1.0
    return bytes.fromhex(HUES["z" if hue == "u" else hue][1:]) + bytes([round(255 * opacity)])
