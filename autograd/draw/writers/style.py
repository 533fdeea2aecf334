"""The style sheet of pictures: short classes, with a second set of colours for dark themes.

Renderers differ in what they know, so this is plain: classes and one media query, no variables, no nesting. The colour
of a number is a hue and an opacity, never a hue mixed with white, so that it works on light and on dark paper.

    text    b bold   m muted   s small   o the name of an operand   e ends at its place   h has its middle there
    boxes   c paper   l paper of leaves   r the root   k no paper   y behind an operator   g frame
    hues    p above 0   n below 0   z neither   x not finite; ep, en, ez, ex the same for edges
    t1-t8   a tint behind a number   d1-d8 a coloured cell   u a number without colour
    edges   w edge   f thin   w0-w8 by the flow of gradient   a tip
    others  i image   card and frame for groups   s1, s2 ... and v in animations, see `steps`
"""

from __future__ import annotations

DEGREES = 8  # of opacity, and of the width of edges
TINT, CELL = 0.5, 0.95  # the greatest opacity behind a number, which must stay readable, and of a cell
PALE = 0.1  # the opacity of a cell without colour
THINNEST, THICKEST = 0.6, 4.0  # edges

HUES = {"p": "#e5383b", "n": "#1f6feb", "z": "#8c959f", "x": "#f5c518"}
DARK_HUES = {"p": "#ff6b6b", "n": "#58a6ff", "x": "#c69a00"}


def cell_opacity(degree: int) -> float:
    """How opaque a cell of this degree is.

    >>> [round(cell_opacity(degree), 2) for degree in (1, 8)]
    [0.21, 0.95]
    """
    return PALE + (CELL - PALE) * degree / DEGREES


def thickness(degree: int) -> float:
    """How thick an edge of this degree is.

    >>> thickness(0), thickness(8)
    (0.6, 4.0)
    """
    return THINNEST + (THICKEST - THINNEST) * degree / DEGREES


def _hues(colours: dict[str, str]) -> str:
    return "".join(f".{hue}{{fill:{colour}}}.e{hue}{{stroke:{colour}}}" for hue, colour in colours.items())


BASE = (  # what pictures of all kinds have: their text, and in dark themes their paper
    'text{font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328}'
    ".b{font-weight:600}.m{fill:#57606a}.s{font-size:10px;fill:#57606a}.o{font-size:8px;fill:#57606a}"
    ".e{text-anchor:end}.h{text-anchor:middle}"
)
DARK_BASE = (
    "svg{background:#111}"  # for a file opened by itself: a browser would put its light texts on white
    "text{fill:#e6edf3}.m,.s,.o{fill:#a8b1bb}"
)

LIGHT = (
    BASE
    + ".c{fill:#fff;stroke:#b6bec7}.l{fill:#fdfaf0;stroke:#d3c8a4}.r{stroke:#424a53;stroke-width:1.6}.y{fill:#e9edf1}"
    ".k{fill:#8c959f;fill-opacity:.15}.g{fill:#8c959f;fill-opacity:.05;stroke:#8c959f;stroke-opacity:.4}"
    f".u{{fill:#8c959f;fill-opacity:{PALE}}}.w{{fill:none;stroke:#8c959f}}.a{{fill:#8c959f}}.i{{image-rendering:pixelated}}"
    + _hues(HUES)
    + "".join(
        f".t{i}{{fill-opacity:{TINT * i / DEGREES:.2f}}}.d{i}{{fill-opacity:{cell_opacity(i):.2f}}}"
        f".w{i}{{stroke-width:{thickness(i):.3g};stroke-opacity:.8}}"
        for i in range(1, DEGREES + 1)
    )
    + f".f{{stroke-width:.7;stroke-opacity:.55}}.w0{{stroke-width:{THINNEST};stroke-opacity:.5}}"
)
DARK = (
    DARK_BASE + ".c{fill:#1d2229;stroke:#4b545e}.l{fill:#28261d;stroke:#6b6138}"
    ".r{stroke:#adb6c0}.y{fill:#343c46}" + _hues(DARK_HUES)
)
STYLE = f"{LIGHT}@media(prefers-color-scheme:dark){{{DARK}}}"
