"""What a notebook is given for a picture: HTML that needs no script and no trust, the SVG, the text form.

The picture is the source of an image, because that is shown in notebooks that nobody has trusted yet, runs nothing and
follows the theme of the notebook. Each output is stored in the notebook's file, so it has a largest size.
"""

from __future__ import annotations

from base64 import b64encode
from re import match

from ..errors import SettingError
from .labels import clean, escaped
from .scene import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .picture import Picture

WIDEST = 1400.0  # wider pictures scroll instead of being shrunk until nobody can read them
SENTENCE = 200  # bytes, more than the one below about what has no room


def bundle_of(picture: Picture) -> dict[str, str]:
    """The picture in its forms, with its details as far as there is room for them.

    Where even the picture alone has no room, the SVG is left out, because the HTML has it as well.

    Raises:
        SettingError: if the picture takes more room than the output in a notebook may have.
    """
    svg = picture.svg
    every = {"text/html": image(svg, picture.summary), "image/svg+xml": svg, "text/plain": str(picture)}
    bundle = {kind: data for kind, data in every.items() if kind in (*picture.forms, "text/plain")}
    room = picture.most_bytes - sum(map(size, bundle.values()))
    if room < 0 and "text/html" in bundle:
        room += size(bundle.pop("image/svg+xml", ""))
    if room < 0:
        raise SettingError(
            "the picture has too many bytes for a notebook",
            given=picture.most_bytes - room,
            expected=f"at most {picture.most_bytes}",
            repair="fewer cards, or render('graph.html'), or Picture.most_bytes = 1_000_000",
        )
    if "text/html" in bundle:
        bundle["text/html"] += folded(picture.details(), room)
    return bundle


def image(svg: str, summary: str) -> str:
    """The SVG as an image; a wide one scrolls."""
    data = b64encode(svg.encode()).decode()
    wide = width_of(svg) > WIDEST
    style = "max-width:none" if wide else "max-width:100%;height:auto"
    tag = f'<img style="{style}" alt="{escaped(summary)}" src="data:image/svg+xml;base64,{data}">'
    return f'<div style="overflow-x:auto">{tag}</div>' if wide else tag


def width_of(svg: str) -> float:
    """How wide an SVG is, in pixels, as its root says.

    >>> width_of('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="9">')
    120.0
    """
    found = match(r'<svg [^>]*\bwidth="([\d.]+)"', svg)
    return float(found[1]) if found else 0.0


def folded(details: Sequence[tuple[str, str]], room: int) -> str:
    """More pictures, each under its title, closed until somebody opens it; a sentence tells of those without room."""
    shown: list[str] = []
    room -= SENTENCE
    for given, svg in details:
        title = clean(given)
        part = f"<details><summary>{escaped(title)}</summary>{image(svg, title)}</details>"
        room -= size(part)
        if room < 0:
            left_out = counted(len(details) - len(shown), "more picture")
            shown.append(f"<p>{left_out} would make this output too large; render('graph.html') shows all</p>")
            break
        shown.append(part)
    return "".join(shown)


def size(text: str) -> int:
    """How many bytes a text takes in a file."""
    return len(text.encode(errors="replace"))
