"""Compile the C core into the wheel, where there is a compiler; without one the wheel is pure and works as well.

`DAGRAD_BUILD=python` builds the pure wheel on purpose, and `DAGRAD_BUILD=c` makes an error of a failing compiler.
setuptools, which knows the compilers of every platform, calls this one, in a process of its own, so that its words can
be told.
"""

from __future__ import annotations

import hashlib
import os
import runpy
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path(__file__).resolve().parent / "autograd"
SOURCES = PACKAGE / "csrc"
# The engine in Python rounds each product and each sum, so no two of them may be contracted into one operation. Debug
# information would hold the names of temporary folders, and two builds of the same sources are to be the same.
GCC = ["-O3", "-std=c11", "-ffp-contract=off", "-fvisibility=hidden", "-fno-strict-overflow", "-g0"]
MSVC = ["/O2", "/fp:precise", "/std:c11"]


class Unable(Exception):
    """The core cannot be compiled; the message says why."""


class CoreHook(BuildHookInterface[Any]):
    """What hatchling calls before it packs a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the core to the wheel; for an editable installation put it into the checkout."""
        asked = os.environ.get("DAGRAD_BUILD", "")
        if asked not in ("", "c", "python"):
            self.app.abort(f'dagrad: DAGRAD_BUILD names no engine: given {asked!r}, expected "c" or "python".')
        name = f"_value{sysconfig.get_config_var('EXT_SUFFIX')}"
        if version == "editable":
            (PACKAGE / name).unlink(missing_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix="dagrad-core-"))
        try:
            if asked == "python":
                raise Unable("DAGRAD_BUILD=python asks for it.")
            core = compiled(self._folder)
        except Unable as error:
            if asked == "c":
                self._remove()
                self.app.abort(f"dagrad: the C core cannot be built, and DAGRAD_BUILD=c asks for it: {error}")
            self.app.display_warning(f"dagrad: without the C core, in Python alone: {error}")
            return
        if version == "editable":
            part = PACKAGE / f"{name}.part"
            shutil.copy(core, part)
            part.replace(PACKAGE / name)  # at once: another process may have the old one loaded, or look for it
        else:
            build_data["force_include"][str(core)] = f"autograd/{name}"
            build_data["pure_python"] = False
            build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled, once it is packed."""
        self._remove()

    def _remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def compiled(folder: Path) -> Path:
    """Compile the core into a folder outside the sources; the file.

    Raises:
        Unable: this is no Python for it, or the compiler failed.
    """
    if sys.implementation.name != "cpython":
        raise Unable(f"it is for CPython only, and this is {sys.implementation.name}.")
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise Unable("it needs the GIL, and this Python was built without.")
    if not (SOURCES / "value.c").exists():
        raise Unable(f"{SOURCES / 'value.c'} is not there.")
    result = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), str(folder)],
        cwd=SOURCES,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    found = [file for file in folder.glob("_value.*") if file.suffix in {".so", ".pyd"}]
    if result.returncode or not found:
        last = [line for line in result.stdout.splitlines() if line.strip()][-5:]
        raise Unable("\n    ".join(["it could not be compiled. The compiler's last lines:", *last]))
    return found[0]


def compile_here(folder: str) -> None:
    """Compile `value.c` in the current folder by the compiler that this Python was built with, or that `CC` names."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    fingerprint = runpy.run_path(str(PACKAGE / "_sources.py"))["fingerprint"]
    core = Extension(
        "_value",
        ["value.c"],  # relative: __FILE__ is part of the binary
        define_macros=[("DAGRAD_SOURCE", f'"{fingerprint(SOURCES, hashlib.sha256)}"')],
        # Of Python's own platforms these are what MSVC compiles for; a Python from MinGW has another name for its.
        extra_compile_args=MSVC if sysconfig.get_platform().startswith("win") else GCC,
    )
    command = build_ext(Distribution({"name": "dagrad", "ext_modules": [core]}))
    command.build_lib = folder
    command.build_temp = os.path.join(folder, "objects")
    command.ensure_finalized()
    try:
        command.run()
    except Exception as error:  # the compiler has said why; a traceback through setuptools would push that out of sight
        sys.exit(textwrap.shorten(f"{type(error).__name__}: {error}", 160))


if __name__ == "__main__":
    compile_here(sys.argv[1])
