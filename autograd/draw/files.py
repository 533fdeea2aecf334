"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import FileError, OperandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    Name = str | PathLike[str] | None


def path_of(filename: Name, directory: Name, default: str) -> Path:
    """The path of a file, with a default for its name.

    Raises:
        OperandError: for a name that is no text and no path.
        FileError: for a name without a character.

    >>> path_of(None, "out", "graph").as_posix()
    'out/graph'
    """
    try:
        path = Path(directory or "", default if filename is None else filename)
    except TypeError:
        given = directory if isinstance(filename, (str, os.PathLike)) or filename is None else filename
        raise OperandError(
            "this is no name for a file or a folder", given=given, expected="a str or a path", repair=f"{default!r}"
        ) from None
    if not path.name:
        raise FileError("a file needs a name", given=str(path), expected="a name", repair=f"{default!r}")
    return path


def write_file(path: Path, content: bytes) -> None:
    """Write the content into a file, and make its folder where there is none.

    The bytes go to a temporary file beside it, which takes its place in one step. So whatever happens meanwhile, the
    old or the new file is there as a whole.

    Raises:
        FileError: if the name is none or the folder cannot be written to.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        place = path.resolve()  # a link stays one
        # Not the module tempfile: its files are readable by their owner only, also after they were renamed.
        temporary = place.with_name(f".{os.getpid()}.{os.urandom(4).hex()}.tmp")
        temporary.write_bytes(content)
        temporary.replace(place)
    except (OSError, ValueError) as error:  # a ValueError: no name of a file has a NUL in it
        raise FileError(
            f"the file could not be written ({getattr(error, 'strerror', None) or error}); no other was changed",
            given=str(path),
            expected="a name, in a folder that can be written to",
            repair="another name, or another folder, such as directory='out'",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
