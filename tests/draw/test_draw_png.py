"""PNG files hold exactly the pixels that went in."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import ShapeError
from autograd.draw.png import png


def read(data: bytes) -> tuple[int, int, bytes]:
    """The width, the height and the pixels of an unfiltered file, its checksums checked."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + content),)
        chunks[kind] = content
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert rest == [8, 6, 0, 0, 0]
    rows = zlib.decompress(chunks[b"IDAT"])
    lines = [rows[i : i + 4 * width + 1] for i in range(0, len(rows), 4 * width + 1)]
    assert not any(line[0] for line in lines)
    return width, height, b"".join(line[1:] for line in lines)


@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_the_pixels_come_back(width: int, height: int, data: st.DataObject) -> None:
    pixels = data.draw(st.binary(min_size=4 * width * height, max_size=4 * width * height))
    assert read(png(width, height, pixels)) == (width, height, pixels)


@pytest.mark.parametrize(("width", "height", "size"), [(0, 1, 0), (2, 0, 0), (-1, -1, 4), (2, 2, 15), (1, 1, 8)])
def test_another_number_of_pixels_is_refused(width: int, height: int, size: int) -> None:
    with pytest.raises(ShapeError, match=f"given {size}, expected 4 for each"):
        png(width, height, bytes(size))


def test_a_renderer_reads_it() -> None:
    renderer = pytest.importorskip("resvg_py", reason="resvg_py is not installed")
    from base64 import b64encode

    red = b64encode(png(2, 2, bytes([255, 0, 0, 255]) * 4)).decode()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><image width="4" height="4" href="{}"/></svg>'
    drawn = [
        bytes(renderer.svg_to_bytes(svg_string=svg.format(source))) for source in (f"data:image/png;base64,{red}", "")
    ]
    assert drawn[0] != drawn[1]
