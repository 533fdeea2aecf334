"""A picture that shows itself in notebooks and terminals and writes itself to files, whatever it is of."""

from __future__ import annotations

import sys

from ..errors import UnknownNameError
from .conversion import to_pdf, to_png
from .files import path_of, write_file
from .notebook import bundle_of
from .page import View, page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from os import PathLike
    from pathlib import Path
    from typing import Any, ClassVar


class Picture:
    """An SVG with a text form.

    A subclass has `svg`, `text` and `summary`. It may have `details` and `views`, and write more formats than
    these by `_written`.

    Attributes:
        format: what `pipe` and `render` write by default.
        forms: the kinds of output that a notebook is given. Where a front end shows HTML badly,
            `Picture.forms = ("image/svg+xml", "text/plain")` leaves it out, for all pictures.
        most_bytes: how large the output of one picture in a notebook may be, all forms together.
    """

    forms: ClassVar[tuple[str, ...]] = ("text/html", "image/svg+xml", "text/plain")
    most_bytes: ClassVar[int] = 250_000
    FORMATS: ClassVar[tuple[str, ...]] = ("svg", "png", "pdf", "html", "txt")

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

    def details(self) -> Sequence[tuple[str, str]]:
        """More pictures for a notebook to show below this one when they are opened: their titles and SVG."""
        return ()

    def views(self) -> Sequence[View]:
        """What the page of this picture holds: the picture alone, or with it other levels and what is inside cards."""
        return [View("picture", self.summary, self.svg)]

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
        if format == "html":
            return page(self.summary, self.views()).encode()
        return to_png(self.svg) if format == "png" else to_pdf(self.svg, self.summary)

    def render(
        self,
        filename: str | PathLike[str] | None = None,
        directory: str | PathLike[str] | None = None,
        view: bool = False,
        cleanup: bool = True,
        format: str | None = None,
    ) -> str:
        """Write the picture into a file and return its path.

        A file `graph.html` is a page by itself, to be opened in a browser: there the picture can be moved, zoomed and
        searched. Every file is written whole or not at all.

        Args:
            filename: with the format's suffix or without, then it is added; "graph" by default.
            directory: where; it is made if it is not there.
            view: open the file in the program that the system has for it.
            cleanup: False writes the source beside it, where the picture has one, as graphviz does.
            format: by default that of the file name's suffix, else that of this picture.

        Raises:
            UnknownNameError, MissingExtraError: as `pipe`.
            FileError: if there is no writing to a file of this name.

        >>> from autograd import Value
        >>> from autograd.draw import draw_dot
        >>> draw_dot(Value(2.0)).render("leaf.svg", directory="out")  # doctest: +SKIP
        'out/leaf.svg'
        """
        path = path_of(filename, directory, "graph")
        suffix = path.suffix[1:].lower()
        format = self.checked_format(format or (suffix if suffix in self.FORMATS else self.format))
        if suffix != format:
            path = path.with_name(f"{path.name}.{format}")
        write_file(path, self.pipe(format))
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
            bundle = bundle_of(self)
        except Exception as error:
            bundle = {"text/plain": f"{self}\nNo picture: {error}"}
        return {
            kind: data
            for kind, data in bundle.items()
            if kind == "text/plain" or ((not include or kind in include) and kind not in (exclude or ()))
        }
