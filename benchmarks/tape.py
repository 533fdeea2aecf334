"""The plain C tape of c_tape.c, compiled on the spot."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .engines import Missing

SOURCE = Path(__file__).with_name("c_tape.c")
COMPILERS = ("cc", "gcc", "clang")


class Tape:
    """The workloads on the tape; raises Missing where there is no C compiler."""

    def __init__(self) -> None:
        """Compile and load it."""
        self._library = _compiled()

    def chain(self, rounds: int) -> list[float]:
        """The gradients of the chain's three leaves."""
        out = (ctypes.c_double * 3)()
        self._library.chain(rounds, out)
        return list(out)

    def wide(self, rows: int, width: int) -> list[float]:
        """The gradients of the wide graph's leaves."""
        numbers = (ctypes.c_double * width)(*[0.001 * (i + 1) for i in range(width)])
        out = (ctypes.c_double * (width + 2))()
        self._library.wide(rows, width, numbers, out)
        return list(out)


def _compiled() -> Any:
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None or sys.platform == "win32":
        raise Missing("there is no C compiler here")
    with tempfile.TemporaryDirectory(prefix="dagrad-tape-") as folder:
        library = Path(folder) / "tape.so"
        command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-lm"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            raise Missing(f"{compiler} could not compile it: {result.stderr.strip().splitlines()[-1:]}")
        return ctypes.CDLL(str(library))  # which may lose its file once it is loaded
