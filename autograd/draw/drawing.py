"""What `draw_dot` returns: a picture that shows itself in notebooks and terminals and writes itself to files."""

from __future__ import annotations

from functools import cached_property

from ..errors import MissingExtraError, SettingError
from .dot import write_dot
from .files import path_of, write_file
from .layout import place
from .picture import Picture
from .programs import programs, run
from .svg import write_svg
from .text import write_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path
    from typing import Any

    from .geometry import Layout
    from .scene import Scene


class Drawing(Picture):
    """A picture of a graph as it was when `draw_dot` was called.

    It behaves like `graphviz.Digraph` where that matters: `.source`, `.render(filename, format=...)`, `.pipe()`,
    `.save()`; `.graphviz` is the Digraph itself. In a notebook it shows itself; `print` gives the text form, which
    needs no Graphviz.
    """

    FORMATS = (*Picture.FORMATS, "ps", "eps", "jpg", "dot", "gv")

    def __init__(self, scene: Scene, format: str, rankdir: str, timeout: float) -> None:
        """Keep the scene; nothing is laid out before it is asked for."""
        self.scene, self.format, self.rankdir, self.timeout = scene, format, rankdir, timeout

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
        return write_dot(self.scene, self.rankdir, self.format)

    @property
    def source(self) -> str:
        """The picture in the DOT language.

        Raises:
            MissingExtraError: if the package graphviz is not installed.
        """
        return str(self.graphviz.source)

    @cached_property
    def layout(self) -> Layout:
        """The coordinates, computed once.

        Raises:
            MissingExtraError: if there is no Graphviz.
            AutogradError: if each Graphviz there is failed or took longer than the time limit.
        """
        return place(self.scene, self.rankdir, self.timeout)

    @property
    def svg(self) -> str:
        """The picture as SVG text; raises as `layout` does."""
        return write_svg(self.scene, self.layout)

    @property
    def summary(self) -> str:
        """One line for people who cannot see the picture."""
        return self.scene.summary

    @property
    def width(self) -> float:
        """How wide it is, in pixels; raises as `layout` does."""
        return self.layout.width

    # --- to bytes and files ------------------------------------------------------------------------------------------

    def _written(self, format: str) -> bytes:
        if format in ("dot", "gv"):
            return self.source.encode()
        if format in Picture.FORMATS:
            try:
                return super()._written(format)
            except MissingExtraError:
                if format not in ("png", "pdf") or not programs(format):
                    raise
        return run(self.source, format, self.timeout, bytes)

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


def checked_timeout(timeout: object) -> float:
    """A number of seconds above 0.

    Raises:
        SettingError: for anything else.
    """
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout < float("inf"):
        raise SettingError("the time limit of a picture", given=timeout, expected="seconds above 0", repair="timeout=9")
    return float(timeout)
