"""What a C core was compiled from: one number for the whole folder of its sources.

`hatch_build.py` runs this file and compiles the number into the core; `_engine.py` takes it again where the sources lie
beside the core, as they do in a checkout, and so sees that one was edited and not compiled since.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def fingerprint(folder: str, sha256: Callable[..., Any]) -> str:
    """The SHA-256, in hexadecimal, of the names and contents of all files of a folder, in the order of their names.

    What editors leave there for a while, names that begin with a dot or end with a tilde, is no source.

    Args:
        folder: the folder with the sources.
        sha256: the function of `hashlib`, or the same from where it takes less time to import.
    """
    total = sha256()
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and not name.startswith(".") and not name.endswith("~"):
            with open(path, "rb") as file:
                total.update(name.encode() + b"\0" + sha256(file.read()).digest())
    return str(total.hexdigest())
