"""An SVG in other formats, by packages that draw exactly what it says, style sheet and widths of text included."""

from __future__ import annotations

from ..errors import MissingExtraError

# A page as large as the picture. Nothing in it changes from run to run, and the picture has a text for whoever cannot
# see it. The SVG and the text come in as data, which the typesetter does not read as its language.
PAGE = """
#set document(title: sys.inputs.summary, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.summary)
"""


def to_png(svg: str) -> bytes:
    """The SVG as a PNG at twice its size, in its colours for light paper.

    Raises:
        MissingExtraError: if the package resvg_py is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise MissingExtraError.of("resvg_py", extra="draw", purpose="PNG") from None
    return bytes(svg_to_bytes(svg_string=svg, zoom=2.0, background="white"))


def to_pdf(svg: str, summary: str) -> bytes:
    """The SVG as a PDF of one page: lines and text, no pixels, its fonts inside.

    Raises:
        MissingExtraError: if the package typst is not installed.
    """
    try:
        from typst import compile as typeset
    except ImportError:
        raise MissingExtraError.of("typst", extra="pdf", purpose="PDF") from None
    return bytes(typeset(PAGE.encode(), sys_inputs={"svg": svg, "summary": summary}))
