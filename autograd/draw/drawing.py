"""What `draw_dot` returns: a picture that shows itself in notebooks and terminals and writes itself to files."""

from __future__ import annotations

import sys
from base64 import b64encode
from functools import cached_property
from pathlib import Path

from ..errors import SettingError, UnknownNameError
from .dot import write_dot
from .labels import escaped
from .layout import place
from .programs import run
from .svg import write_svg
from .text import write_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from os import PathLike
    from typing import Any

    from .geometry import Layout
    from .scene import Scene

FORMATS = ("svg", "png", "pdf", "ps", "eps", "jpg", "dot", "gv", "txt")
WIDEST = 1400.0  # wider pictures scroll instead of being shrunk until nobody can read them


class Drawing:
    """A picture of a graph as it was when `draw_dot` was called.

    It behaves like `graphviz.Digraph` where that matters: `.source`, `.render(filename, format=...)`, `.pipe()`,
    `.save()`; `.graphviz` is the Digraph itself. In a notebook it shows itself; `print` gives the text form, which
    needs no Graphviz.
    """

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

    # --- to bytes and files ------------------------------------------------------------------------------------------

    def pipe(self, format: str | None = None, encoding: str | None = None) -> Any:
        """The picture in a format, as bytes, or as text if an encoding is given.

        Raises:
            UnknownNameError: for a format that is not known.
            MissingExtraError: if what the format needs is not installed.
        """
        format = checked_format(self.format if format is None else format)
        if format == "svg":
            data = self.svg.encode()
        elif format in ("dot", "gv"):
            data = self.source.encode()
        elif format == "txt":
            data = (self.text + "\n").encode()
        elif format == "png" and (image := rasterised(self)):
            data = image
        else:
            data = run(self.source, format, self.timeout, bytes)
        return data if encoding is None else data.decode(encoding)

    def render(
        self,
        filename: str | PathLike[str] | None = None,
        directory: str | PathLike[str] | None = None,
        view: bool = False,
        cleanup: bool = True,
        format: str | None = None,
    ) -> str:
        """Write the picture into a file and return its path.

        Args:
            filename: with the format's suffix or without, then it is added; "graph" by default.
            directory: where; it is made if it is not there.
            view: open the file in the program that the system has for it.
            cleanup: False writes the DOT source beside it, as graphviz does.
            format: by default that of the file name's suffix, else that of this drawing.

        Raises:
            UnknownNameError, MissingExtraError: as `pipe`.

        >>> from autograd import Value
        >>> from autograd.draw import draw_dot
        >>> draw_dot(Value(2.0)).render("leaf.svg", directory="out")  # doctest: +SKIP
        'out/leaf.svg'
        """
        path = Path(directory or "", "graph" if filename is None else filename)
        suffix = path.suffix[1:].lower()
        format = checked_format(format or (suffix if suffix in FORMATS else self.format))
        if suffix != format:
            path = path.with_name(f"{path.name}.{format}")
        data = self.pipe(format)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if not cleanup:
            path.with_suffix(".gv").write_text(self.source, encoding="utf-8")
        if view:
            from webbrowser import open as show

            show(path.resolve().as_uri())
        return str(path)

    def save(self, filename: str | PathLike[str] | None = None, directory: str | PathLike[str] | None = None) -> str:
        """Write the DOT source into a file, "graph.gv" by default, and return its path.

        Raises:
            MissingExtraError: if the package graphviz is not installed.
        """
        path = Path(directory or "", "graph.gv" if filename is None else filename)
        source = self.source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return str(path)

    # --- showing itself; none of these ever raises -------------------------------------------------------------------

    def __str__(self) -> str:
        """The text form, in characters that the terminal has."""
        try:
            encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
            return self.text.encode(encoding, "replace").decode(encoding)
        except Exception as error:
            return f"<Drawing that has no text form: {type(error).__name__}: {error}>"

    __repr__ = __str__

    def _repr_svg_(self) -> str | None:
        """SVG for notebooks, or nothing if there is no way to make it."""
        try:
            return self.svg
        except Exception:
            return None

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """What notebooks show: an image that needs no script and no trust; else the text and why it is not an image."""
        try:
            svg = self.svg
            bundle = {"text/html": self._html(svg), "image/svg+xml": svg, "text/plain": str(self)}
        except Exception as error:
            bundle = {"text/plain": f"{self}\nNo picture: {error}"}
        return {
            kind: data
            for kind, data in bundle.items()
            if kind == "text/plain" or ((not include or kind in include) and kind not in (exclude or ()))
        }

    def _html(self, svg: str) -> str:
        """The SVG as the source of an image: shown also where a notebook is not trusted, and in its theme."""
        data = b64encode(svg.encode()).decode()
        wide = self.layout.width > WIDEST
        style = "max-width:none" if wide else "max-width:100%;height:auto"
        image = f'<img style="{style}" alt="{escaped(self.scene.summary)}" src="data:image/svg+xml;base64,{data}">'
        return f'<div style="overflow-x:auto">{image}</div>' if wide else image


def checked_format(format: object) -> str:
    """A known format, in small letters.

    Raises:
        UnknownNameError: for any other.
    """
    name = format.lower() if isinstance(format, str) else format
    if name not in FORMATS:
        raise UnknownNameError.of("picture format", format, FORMATS)
    return str(name)


def checked_timeout(timeout: object) -> float:
    """A number of seconds above 0.

    Raises:
        SettingError: for anything else.
    """
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout < float("inf"):
        raise SettingError("the time limit of a picture", given=timeout, expected="seconds above 0", repair="timeout=9")
    return float(timeout)


def rasterised(drawing: Drawing) -> bytes | None:
    """The SVG as a PNG at twice its size, by the package resvg_py; nothing if that is not installed or has no font."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        return None
    return bytes(svg_to_bytes(svg_string=drawing.svg, zoom=2.0, background="white"))
