"""The marks that pictures are made of: text, rectangles and lines.

Text goes through `escaped`, every attribute is a constant or a number, classes come from the fixed list of the style
sheet. Coordinates are written in tenths of a pixel, which nobody can see and which is short.
"""

from __future__ import annotations

from ..labels import escaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..geometry import Box, Point

FEW = 3.0 * 6.6  # the width of a text so short that no font can make it stick out


def short(x: float) -> str:
    """A coordinate to a tenth, the shortest way.

    >>> short(12.04), short(0.56), short(-0.25), short(-0.01)
    ('12', '.6', '-.2', '0')
    """
    return decimal(round(10 * x))


def decimal(tenths: int) -> str:
    """So many tenths, the shortest way."""
    whole, tenth = divmod(abs(tenths), 10)
    digits = f"{whole or ''}.{tenth}" if tenth else f"{whole}"
    return "-" + digits if tenths < 0 else digits


def text(x: float, y: float, content: str, kind: str = "", length: float = 0.0) -> str:
    """One piece of text; a length makes it exactly as wide as the layout took it to be, in any font."""
    style = f' class="{kind}"' if kind else ""
    exact = f' textLength="{short(length)}"' if length > FEW else ""
    return f'<text x="{short(x)}" y="{short(y)}"{style}{exact}>{escaped(content)}</text>'


def rect(box: Box, kind: str, radius: float) -> str:
    """One rectangle with rounded corners."""
    x, y, width, height = map(short, box)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{short(radius)}" class="{kind}"/>'


def path(data: str, kind: str, inside: str = "") -> str:
    """One line or shape, with what it has inside: its title."""
    return f'<path d="{data}" class="{kind}">{inside}</path>' if inside else f'<path d="{data}" class="{kind}"/>'


def hint(note: str) -> str:
    """What is shown on pointing at a thing, if there is anything to say."""
    return f"<title>{escaped(note)}</title>" if note else ""


def together(shapes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Many shapes, each a class and the data of a path: those of one class as one path.

    >>> list(together([("p", "M0 0h7"), ("n", "M8 0h7"), ("p", "M16 0h7")]))
    ['<path d="M0 0h7M16 0h7" class="p"/>', '<path d="M8 0h7" class="n"/>']
    """
    alike: dict[str, list[str]] = {}
    for kind, data in shapes:
        alike.setdefault(kind, []).append(data)
    return (path("".join(same), kind) for kind, same in alike.items())


def box(place: Box) -> str:
    """A rectangle as the data of a path."""
    x, y, width, height = map(short, place)
    return f"M{x} {y}h{width}v{height}h-{width}z"


def curve(points: Sequence[Point]) -> str:
    """The data of a path along Bezier curves: a start, then three points for each, relative to where it begins.

    >>> curve([(1.0, 2.0), (3.0, 2.0), (3.0, 4.5), (5.0, 4.5), (5.0, 4.5), (9.0, 4.5), (9.0, 4.5)])
    'M1 2c2 0 2 2.5 4 2.5l4 0'
    """
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    begin = tenths[0]
    data = [f"M{decimal(begin[0])} {decimal(begin[1])}"]
    for start in range(1, len(tenths), 3):
        first, second, end = tenths[start : start + 3]
        is_straight = first == begin and second == end
        steps = [
            decimal(at - base)
            for point in ((end,) if is_straight else (first, second, end))
            for at, base in zip(point, begin, strict=True)
        ]
        if end != begin:
            data.append(("l" if is_straight else "c") + " ".join(steps).replace(" -", "-"))
        begin = end
    return "".join(data)
