"""The chart of a run as a picture: one panel for each workload that was timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .engines import OURS
from .report import digits, per_node

if TYPE_CHECKING:
    from pathlib import Path

    from .bars import Results

OUR_COLOUR, PEER_COLOUR = "#1f6f8b", "#b9b4a7"


def draw(results: Results, path: Path) -> bool:
    """Write the chart as SVG; False where matplotlib is missing or nothing was timed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    panels = per_node(results)
    if not panels:
        return False
    heights = [0.8 + 0.32 * len(panel) for panel in panels.values()]
    figure = Figure(figsize=(9, sum(heights)), layout="constrained")
    axes = figure.subplots(len(panels), 1, squeeze=False, sharex=True, gridspec_kw={"height_ratios": heights})
    for (name, panel), [axis] in zip(panels.items(), axes, strict=True):
        ordered = sorted(panel.items(), key=lambda item: -item[1])
        names, figures = [entry[0] for entry in ordered], [entry[1] for entry in ordered]
        bars = axis.barh(names, figures, color=[OUR_COLOUR if name in OURS else PEER_COLOUR for name in names])
        axis.bar_label(bars, labels=[f" {digits(figure)}" for figure in figures], fontsize=8)
        axis.set_xscale("log")
        axis.margins(x=0.15)
        axis.set_title(name, loc="left", fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
    axes[-1][0].set_xlabel("nanoseconds per node: record, backward and release; minimum, garbage collector on")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="svg")
    return True
