"""The marks that pictures are made of: text, rectangles, and the colours of numbers.

Text goes through `escaped`, every attribute is a constant or a number, classes come from the fixed list of the style
sheet, which has a second set of colours for dark themes. Gradients are hue (red above 0, blue below) and opacity, so
that they work on both.
"""

from __future__ import annotations

from math import ceil, sqrt

from .labels import escaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .geometry import Box

DEGREES = 8  # of opacity

STYLE = """
text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:11px;fill:#1f2328}
.b{font-weight:600}.m{fill:#57606a}.s{font-size:10px;fill:#57606a}.o{font-size:8px;fill:#57606a}
.e{text-anchor:end}.h{text-anchor:middle}
.c{fill:#fff;stroke:#b6bec7}.l{fill:#fdfaf0;stroke:#d3c8a4}.r{stroke:#424a53;stroke-width:1.6}
.y{fill:#e9edf1}.k{fill:#8c959f;fill-opacity:.15}.g{fill:#8c959f;fill-opacity:.05;stroke:#8c959f;stroke-opacity:.4}
.w{fill:none;stroke:#8c959f}.f{stroke-width:.7;stroke-opacity:.55}.a{fill:#8c959f}.u{fill:#8c959f;fill-opacity:.12}.x{fill:#f5c518;fill-opacity:.75}
.p{fill:#e5383b}.n{fill:#1f6feb}
""" + "".join(f".q{i}{{fill-opacity:{0.5 * i / DEGREES:.2f}}}" for i in range(1, DEGREES + 1))
DARK = """
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.m,.s,.o{fill:#a8b1bb}.c{fill:#1d2229;stroke:#4b545e}
.l{fill:#28261d;stroke:#6b6138}.r{stroke:#adb6c0}.y{fill:#343c46}.p{fill:#ff6b6b}.n{fill:#58a6ff}.x{fill:#b08800}}
"""


def text(x: float, y: float, content: str, kind: str = "", length: float = 0.0) -> str:
    """One piece of text; a length makes it exactly as wide as the layout took it to be, in any font."""
    style = f' class="{kind}"' if kind else ""
    exact = f' textLength="{length:.1f}"' if length else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{style}{exact}>{escaped(content)}</text>'


def rect(box: Box, kind: str, radius: float) -> str:
    """One rectangle with rounded corners."""
    x, y, width, height = box
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius:.1f}" class="{kind}"/>'


def tint(x: float, scale: float) -> str:
    """The colour of a number: red above 0, blue below, stronger with the square root of its size, yellow if not finite.

    >>> tint(1.0, 1.0), tint(-0.01, 1.0), tint(0.0, 1.0), tint(float("nan"), 1.0)
    ('p q8', 'n q1', 'u', 'x')
    """
    if x - x != 0:
        return "x"
    if x == 0 or not scale:
        return "u"
    return f"{'p' if x > 0 else 'n'} q{min(DEGREES, max(1, ceil(DEGREES * sqrt(abs(x) / scale))))}"
