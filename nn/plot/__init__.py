"""Pictures of a training: its losses and metrics, what a model decides, its weights and gradients, and all of it live.

They are drawn as SVG and need no other package. Those that take `ax` also draw into axes of matplotlib.
"""

from __future__ import annotations

from .boundary import plot_boundary
from .curves import plot_history
from .histograms import plot_histograms
from .live import LivePlot

__all__ = ["LivePlot", "plot_boundary", "plot_histograms", "plot_history"]
