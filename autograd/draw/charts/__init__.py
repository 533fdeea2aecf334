"""Charts: pictures of numbers, in panels side by side and below one another.

This is the public module of charts: what they consist of is imported here from the files beside it. In come `panels`,
which hold lines, dots, bars and pixels, on `axes`; out comes a `Picture`, made by `chart`. `plotting` draws a panel,
`marks` what is in it, in the colours of `style`.
"""

from __future__ import annotations

from ..labels import number
from ..picture import Picture
from ..png import png
from .axes import Axis, extent
from .chart import Chart
from .panels import Bars, Contour, Dots, Line, Panel, Pixels
from .style import COLOURS, ODD

__all__ = [
    "COLOURS",
    "ODD",
    "Axis",
    "Bars",
    "Chart",
    "Contour",
    "Dots",
    "Line",
    "Panel",
    "Picture",
    "Pixels",
    "extent",
    "number",
    "png",
]
