"""A picture that shows itself in notebooks and terminals and writes itself to files, whatever it is of."""

from __future__ import annotations

import sys
from base64 import b64encode
from pathlib import Path

from ..errors import MissingExtraError, UnknownNameError
from .labels import escaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from os import PathLike
    from typing import Any, ClassVar

WIDEST = 1400.0  # wider pictures scroll instead of being shrunk until nobody can read them


class Picture:
    """An SVG with a text form.

    A subclass has `svg`, `text`, `summary` and `width`, and may write more formats than these by `_written`.

    Attributes:
        format: what `pipe` and `render` write by default.
        forms: the kinds of output that a notebook is given, for all pictures: leave out "text/html" where a front end
            shows that badly.
    """

    forms: ClassVar[tuple[str, ...]] = ("text/html", "image/svg+xml", "text/plain")
    FORMATS: ClassVar[tuple[str, ...]] = ("svg", "png", "txt")

    format: str = "svg"

    @property
    def svg(self) -> str:
        """The picture as SVG text."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The text form."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        """One line for people who cannot see the picture."""
        raise NotImplementedError

    @property
    def width(self) -> float:
        """How wide it is, in pixels."""
        raise NotImplementedError

    # --- to bytes and files ------------------------------------------------------------------------------------------

    @classmethod
    def checked_format(cls, format: object) -> str:
        """A known format, in small letters.

        Raises:
            UnknownNameError: for any other.
        """
        name = format.lower() if isinstance(format, str) else format
        if name not in cls.FORMATS:
            raise UnknownNameError.of("picture format", format, cls.FORMATS)
        return str(name)

    def pipe(self, format: str | None = None, encoding: str | None = None) -> Any:
        """The picture in a format, as bytes, or as text if an encoding is given.

        Raises:
            UnknownNameError: for a format that is not known.
            MissingExtraError: if what the format needs is not installed.
        """
        data = self._written(self.checked_format(self.format if format is None else format))
        return data if encoding is None else data.decode(encoding)

    def _written(self, format: str) -> bytes:
        if format == "svg":
            return self.svg.encode()
        if format == "txt":
            return (self.text + "\n").encode()
        return rasterised(self.svg)

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
            cleanup: False writes the source beside it, where the picture has one, as graphviz does.
            format: by default that of the file name's suffix, else that of this picture.

        Raises:
            UnknownNameError, MissingExtraError: as `pipe`.

        >>> from autograd import Value
        >>> from autograd.draw import draw_dot
        >>> draw_dot(Value(2.0)).render("leaf.svg", directory="out")  # doctest: +SKIP
        'out/leaf.svg'
        """
        path = Path(directory or "", "graph" if filename is None else filename)
        suffix = path.suffix[1:].lower()
        format = self.checked_format(format or (suffix if suffix in self.FORMATS else self.format))
        if suffix != format:
            path = path.with_name(f"{path.name}.{format}")
        data = self.pipe(format)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if not cleanup:
            self._write_source(path)
        if view:
            from webbrowser import open as show

            show(path.resolve().as_uri())
        return str(path)

    def _write_source(self, path: Path) -> None:
        """Write the source of the picture beside it; most pictures have none."""

    # --- showing itself; none of these ever raises -------------------------------------------------------------------

    def __str__(self) -> str:
        """The text form, in characters that the terminal has."""
        try:
            encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
            return self.text.encode(encoding, "replace").decode(encoding)
        except Exception as error:
            return f"<{type(self).__name__} that has no text form: {type(error).__name__}: {error}>"

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
            if kind == "text/plain"
            or (kind in self.forms and (not include or kind in include) and kind not in (exclude or ()))
        }

    def _html(self, svg: str) -> str:
        """The SVG as the source of an image: shown also where a notebook is not trusted, and in its theme."""
        data = b64encode(svg.encode()).decode()
        wide = self.width > WIDEST
        style = "max-width:none" if wide else "max-width:100%;height:auto"
        image = f'<img style="{style}" alt="{escaped(self.summary)}" src="data:image/svg+xml;base64,{data}">'
        return f'<div style="overflow-x:auto">{image}</div>' if wide else image


def rasterised(svg: str) -> bytes:
    """An SVG as a PNG at twice its size.

    Raises:
        MissingExtraError: if the package resvg_py is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise MissingExtraError.of("resvg_py", extra="draw", purpose="PNG") from None
    return bytes(svg_to_bytes(svg_string=svg, zoom=2.0, background="white"))
