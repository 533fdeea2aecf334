"""Pixels as a PNG: a heat map inside an SVG is one small image, not a rectangle for each of its cells."""

from __future__ import annotations

from struct import pack
from zlib import compress, crc32

from ..errors import ShapeError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS, RGBA = 8, 6  # the depth of a channel, and the type of colour


def png(width: int, height: int, rgba: bytes) -> bytes:
    r"""The pixels as a PNG file: four bytes each (red, green, blue, opacity), row by row from the top left.

    Raises:
        ShapeError: if these are not width · height pixels.

    >>> png(1, 1, bytes([255, 0, 0, 128]))[:8]
    b'\x89PNG\r\n\x1a\n'
    """
    if width < 1 or height < 1 or len(rgba) != 4 * width * height:
        raise ShapeError(
            "the bytes of an image", given=len(rgba), expected=f"4 for each of its {width} × {height} pixels, 1 or more"
        )
    rows = b"".join(b"\0" + rgba[start : start + 4 * width] for start in range(0, len(rgba), 4 * width))  # unfiltered
    header = pack(">IIBBBBB", width, height, EIGHT_BITS, RGBA, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", compress(rows, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
