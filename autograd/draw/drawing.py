"""What `draw_dot` returns: a picture that shows itself in notebooks and terminals and writes itself to files."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from importlib.util import find_spec

from ..errors import MissingExtraError
from .files import path_of, write_file
from .inside import LARGE, details, pages
from .picture import Picture
from .programs import programs, run
from .writers.dot import write_dot
from .writers.svg import write_svg
from .writers.text import write_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from pathlib import Path
    from typing import Any

    from .levels import Shown
    from .options import Options
    from .page import View
    from .reading.graph import Graph


class Drawing(Picture):
    """A picture of a graph as it was when `draw_dot` was called.

    It behaves like `graphviz.Digraph` where that matters: `.source`, `.render(filename, format=...)`, `.pipe()`,
    `.save()`; `.graphviz` is the Digraph itself. In a notebook it shows itself; `print` gives the text form, which
    needs no Graphviz.

    What is on its cards is kept as numbers. What is inside of them is read from the graph when a page or a notebook
    asks for it, so it shows the numbers of then, and the graph stays in memory as long as the picture does; but not one
    of more than 100,000 values, of which a page has the one picture.
    """

    FORMATS = (*Picture.FORMATS, "ps", "eps", "jpg", "dot", "gv")

    def __init__(self, shown: Shown, asked: Options, format: str, graph: Graph | None = None) -> None:
        """Keep what is shown, and a graph that is not too large, for pictures of what was folded."""
        self._values = 0 if graph is None else len(graph)
        if self._values > LARGE:
            graph, shown = None, replace(shown, fold=None, blocks={})
        self.shown, self.scene, self.layout, self.level = shown, shown.scene, shown.layout, shown.level
        self.asked, self.format, self.graph = asked, format, graph
        self.steps: Mapping[int, int] = {}  # in an animation: when the gradient of each card appears

    # --- the forms ---------------------------------------------------------------------------------------------------

    @cached_property
    def text(self) -> str:
        """The text form, one line for each card."""
        return write_text(self.scene)

    @property
    def graphviz(self) -> Any:
        """The picture as a new `graphviz.Digraph`.

        Raises:
            MissingExtraError: if the package graphviz is not installed.
        """
        asked = self.asked
        return write_dot(self.scene, asked.rankdir, self.format, color=asked.color, flow=asked.flow)

    @property
    def source(self) -> str:
        """The picture in the DOT language.

        Raises:
            MissingExtraError: if the package graphviz is not installed.
        """
        return str(self.graphviz.source)

    @property
    def stats(self) -> dict[str, int]:
        """How many values, cards and edges there are, and how wide and tall the picture is, in pixels."""
        return {
            "values": self._values,
            "cards": len(self.scene.cards),
            "edges": len(self.scene.edges),
            "width": round(self.layout.width),
            "height": round(self.layout.height),
        }

    @property
    def svg(self) -> str:
        """The picture as SVG text."""
        return write_svg(self.scene, self.layout, color=self.asked.color, flow=self.asked.flow, steps=self.steps)

    @property
    def summary(self) -> str:
        """One line for people who cannot see the picture."""
        return self.scene.summary

    def details(self) -> list[tuple[str, str]]:
        """What is inside of layers and modules, for a notebook to show when it is opened."""
        if self.graph is None or self.steps:
            return []
        return list(details(self.graph, self.shown, self.asked))

    def views(self) -> list[View]:
        """The picture, other levels of it, and what is inside of its cards, for a page."""
        if self.graph is None or self.steps:
            return list(super().views())
        return list(pages(self.graph, self.shown, self.asked))

    # --- to bytes and files ------------------------------------------------------------------------------------------

    def _written(self, format: str) -> bytes:
        if format in ("dot", "gv"):
            return self.source.encode()
        if format in Picture.FORMATS:
            try:
                return super()._written(format)
            except MissingExtraError:
                if format not in ("png", "pdf") or not programs(format) or find_spec("graphviz") is None:
                    raise
        return run(self.source, format, self.asked.timeout, bytes)

    def _write_source(self, path: Path) -> None:
        write_file(path.with_suffix(".gv"), self.source.encode())

    def save(self, filename: str | PathLike[str] | None = None, directory: str | PathLike[str] | None = None) -> str:
        """Write the DOT source into a file, "graph.gv" by default, and return its path.

        Raises:
            MissingExtraError: if the package graphviz is not installed.
            FileError: if there is no writing to a file of this name.
        """
        path = path_of(filename, directory, "graph.gv")
        write_file(path, self.source.encode())
        return str(path)
