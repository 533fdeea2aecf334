"""The style sheet of charts: colours of series, and the looks of lines, dots and bars, for light and dark themes.

It goes by the rules of `writers.style`, whose classes for text it has too.

    text    tx in the colour of its series   wa a warning
    series  v0-v7
    marks   ln line   da dashed   th thin   pt dot   ha the paper around it   sq square   ba bar   ct contour
            od what is odd: not finite, or 0 where it should not be
    axes    ax axis   gr the lines behind   pb the bar of progress, where it has not come yet
"""

from __future__ import annotations

from ..writers.style import BASE, DARK_BASE

# Told apart with any colour vision, and dark enough for text. The second ones are for dark themes.
COLOURS = ("#0b63b0", "#c44e00", "#00795c", "#a8417f", "#8a6800", "#0a7c9c", "#59636e", "#6a4fb3")
ON_DARK = ("#5ab0ff", "#ff8a4c", "#2fc39a", "#e58bc4", "#d9b23c", "#56cbe8", "#a8b1bb", "#b39dff")
ODD = "#e3a008"


def _series(colours: tuple[str, ...]) -> str:
    return "".join(f".v{i}{{color:{colour}}}" for i, colour in enumerate(colours))


LIGHT = (
    BASE + "text.tx{fill:currentColor}text.wa{fill:#8a4b00}"
    ".ln,.pt,.ha,.ct,.gr,.ax{fill:none}.ln,.pt,.ha{stroke-linecap:round}"
    ".ln{stroke:currentColor;stroke-width:1.7;stroke-linejoin:round}.da{stroke-dasharray:5 4}.th{stroke-width:1}"
    ".pt{stroke:currentColor;stroke-width:6}.ha{stroke:#fff;stroke-width:8.4}"
    ".sq{fill:currentColor;stroke:#fff;stroke-width:2.2;paint-order:stroke}.ba{fill:currentColor;fill-opacity:.8}"
    f".od{{fill:{ODD};stroke:#7a5c00;stroke-width:.8}}.ct{{stroke:#1f2328;stroke-opacity:.7;stroke-width:1.2}}"
    ".gr{stroke:#8c959f;stroke-opacity:.25}.ax{stroke:#8c959f}.pb{fill:#8c959f;fill-opacity:.25}" + _series(COLOURS)
)
DARK = DARK_BASE + "text.wa{fill:#f2b84b}.ha,.sq{stroke:#111}.od{stroke:#ffe08a}.ct{stroke:#e6edf3}" + _series(ON_DARK)
CHART_STYLE = f"{LIGHT}@media(prefers-color-scheme:dark){{{DARK}}}"
