"""Which engine runs: the C core if it was built for this Python, else the one in Python. Decided once, at import.

Both give the same numbers; the engine in Python is the reference and always there. The environment variable
`DAGRAD_ENGINE` asks for one of them: `python`, or `c`, which is an ImportError where there is no core to be used.
"""

from __future__ import annotations

import os
import sys

from .errors import SettingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

ENGINES = ("c", "python")
HERE = os.path.dirname(__file__)
SOURCES = os.path.join(HERE, "csrc")  # in a checkout; wheels come without
ABSENT = "the C core of dagrad was not built for this Python"
TAKEN = "the C core of dagrad serves one copy of the package in a process, and has one already"


def engine() -> str:
    """The engine that runs: "c" for the compiled core, "python" for the reference.

    It is chosen when autograd is imported: by the environment variable `DAGRAD_ENGINE`, `c` or `python`; where that is
    not set, the core is taken if it was built for this Python.

    >>> engine() in ("c", "python")
    True
    """
    return "python" if CORE is None else "c"


def _find() -> tuple[ModuleType | None, str]:
    """The core; or None, and what is wrong with it."""
    try:
        from . import _value
    except ImportError as error:
        # Where there is no such file, it is the package that has no such name; else the file itself is named.
        return None, ABSENT if error.name == __package__ else f"the C core of dagrad cannot be loaded ({error})"
    if os.path.isdir(SOURCES):
        from importlib import import_module

        from ._sources import fingerprint

        # hashlib would take longer to import than all the rest of this file.
        sha256 = import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256").sha256
        if fingerprint(SOURCES, sha256) != _value.SOURCE:
            return None, f"the C core of dagrad is stale: the sources in {SOURCES} are not those it was compiled from"
    if _value.is_taken():
        return None, TAKEN
    return _value, ""


def _details() -> str:
    """Which Python this is, and for which there is a core."""
    cores = sorted(name for name in os.listdir(HERE) if name.startswith("_value.") and name.endswith((".so", ".pyd")))
    kind = f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"
    found = f"; found {', '.join(cores)}" if cores else ""
    return f"this is {kind} on {sys.platform}{found}; cores are built for CPython with its GIL only"


def _repair(wrong: str) -> str:
    """How to get a core: compiled again in a checkout, else by installing again."""
    if wrong == TAKEN:
        return "import autograd once, and do not take it out of sys.modules"
    if os.path.isdir(SOURCES):
        return "run `python3 tools/run.py dev` in the checkout, on a machine with a C compiler"
    return (
        "install a wheel for this platform, or install a C compiler and compile the core with it: "
        "`DAGRAD_BUILD=c pip install --force-reinstall --no-cache-dir --no-binary dagrad dagrad`"
    )


def _choose(asked: str) -> ModuleType | None:
    """The core if it is to be used, else None: what `DAGRAD_ENGINE` asks for.

    Raises:
        SettingError: there is no such engine.
        ImportError: the core was asked for and cannot be used.
    """
    if asked not in ("", *ENGINES):
        raise SettingError(
            "DAGRAD_ENGINE names no engine",
            given=asked,
            expected='"c" for the compiled core or "python" for the reference',
            repair="set it to one of these, or unset it: then the core is taken where it was built",
        )
    if asked == "python":
        return None
    core, wrong = _find()
    if not wrong:
        return core
    if asked == "c":
        details = f" ({_details()})" if wrong == ABSENT else ""
        raise ImportError(
            f"DAGRAD_ENGINE=c, but {wrong}{details}. Repair: {_repair(wrong)}; or unset DAGRAD_ENGINE, and the engine "
            "in Python does the same, more slowly"
        )
    if wrong != ABSENT:
        import warnings

        warnings.warn(f"{wrong}; the engine in Python runs. Repair: {_repair(wrong)}", RuntimeWarning, stacklevel=2)
    return None


CORE: Any = _choose(os.environ.get("DAGRAD_ENGINE", ""))
