"""The C core under AddressSanitizer and UndefinedBehaviorSanitizer: the engine's tests, then random calls.

All of it happens in a copy of the checkout, in which the core is compiled with the sanitizers, and without memory that
is kept for the next graph: so every use of a node after its end is seen. A report of a sanitizer ends the process with
its traceback in C. Memory that is in use at the end is not reported: Python itself leaves some, and the tests count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .checks import PYTEST, copy_out, variables
from .environments import CHECKOUT, Environment, Unable, say

if TYPE_CHECKING:
    from collections.abc import Sequence

# The flags of hatch_build.py come after these: the code is optimised as it is in the wheel.
FLAGS = (
    "-fsanitize=address,undefined,float-cast-overflow",
    "-fno-sanitize-recover=all",
    "-fno-omit-frame-pointer",
    "-DDAGRAD_NO_SLABS",
)
TESTS = (
    *("core", "properties/test_state_machine.py", "properties/test_c_rows.py", "properties/test_new_primitive.py"),
    *("interrupts/test_interrupts_autograd.py", "testing/test_engines.py"),
)
PLAIN = "not oracle and not slow and not deep"


def sanitize(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the tests, and random calls for so many seconds (60) as the arguments say; 1 if there was a report."""
    libraries = [library(name) for name in ("libasan.so", "libubsan.so")]
    with tempfile.TemporaryDirectory(prefix="dagrad-sanitize-") as name:
        folder = Path(name)
        copy_out(folder)
        for part in ("autograd", "nn"):
            ignored = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
            shutil.copytree(CHECKOUT / part, folder / part, ignore=ignored)
        for file in ("_dagrad_hypothesis.py", "hatch_build.py"):
            shutil.copy(CHECKOUT / file, folder)
        compile_core(environment, folder)
        told = {
            **variables(environment, folder),
            "LD_PRELOAD": " ".join(libraries),
            "PYTHONMALLOC": "malloc",  # each block from the allocator that the sanitizer watches
            "PYTHONPATH": str(folder),
            "DAGRAD_ENGINE": "c",
            "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
            "UBSAN_OPTIONS": "print_stacktrace=1",
        }
        engine = sorted(f"tests/{file.name}" for file in (folder / "tests").glob("test_*.py"))
        chosen = [*engine, *(f"tests/{name}" for name in TESTS)]
        codes = [
            environment.run(*PYTEST, "-m", PLAIN, "--timeout=1200", *chosen, folder=folder, **told),
            environment.run("-m", "tools.fuzz", *arguments, folder=folder, **told),
        ]
        say(f"tests: {'FAILED' if codes[0] else 'passed'}; random calls: {'FAILED' if codes[1] else 'passed'}")
    return 1 if any(codes) else 0


def compile_core(environment: Environment, folder: Path) -> None:
    """Compile the core of the copy in a folder, by hatch_build.py as for the wheel, with the sanitizers."""
    built = folder / "core"
    code = environment.run(
        str(folder / "hatch_build.py"), str(built), folder=folder / "autograd" / "csrc", CFLAGS=" ".join(FLAGS)
    )
    found = list(built.glob("_value.*"))
    if code or not found:
        raise Unable("the core could not be compiled with the sanitizers: see the compiler's words above")
    shutil.copy(found[0], folder / "autograd")


def library(name: str) -> str:
    """Where the compiler has the library of a sanitizer."""
    compiler = os.environ.get("CC", "gcc").split()
    try:
        found = subprocess.run([*compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise Unable(f"there is no {compiler[0]} to compile the core with: install GCC") from None
    path = found.stdout.strip()
    if not os.path.isabs(path):
        raise Unable(f"{compiler[0]} comes without {name}: install GCC with its sanitizers, on Linux")
    return path
