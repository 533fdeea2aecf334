"""Every check of `python3 tools/run.py test`: a table of them, and the loop that runs all and then sums up.

The tests run in a folder outside the checkout, on a copy of `tests/`, so that what they import is the installed wheel.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .environments import CHECKOUT, Environment, Unable, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    Command = tuple[str, ...]

PYTEST: Command = ("-m", "pytest", "-p", "no:cacheprovider", "--durations=5", "--durations-min=5")
# Each worker of a parallel run takes over work that another has not begun: some tests take a thousand times others.
PARALLEL: Command = ("-n", "auto", "--dist", "worksteal", "--timeout=300")
LONGER: Command = ("--timeout=1800",)  # for what is run by itself because it takes long
MEASURED: Command = ("-m", "coverage", "run", *PYTEST)
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"


@dataclass(frozen=True)
class Check:
    """One check: its name, what it asserts, and commands for the environment's Python, of which each has to succeed."""

    name: str
    asserts: str
    commands: tuple[Command, ...]
    place: str = "checkout"  # where they run: there, in the "copy" outside, or beside the installed "packages"
    engine: str = ""  # on which: "python", "c" (left out where it was not built), or the one that there is


def table(notebooks: tuple[str, ...] = ()) -> list[Check]:
    """The checks in the order of running."""
    return [
        Check(
            "tests",
            "the tests pass on the installed wheel, on the engine in Python",
            ((*MEASURED, *PARALLEL, "-m", "not oracle and not slow and not browser and not deep", "tests"),),
            place="copy",
            engine="python",
        ),
        Check(
            "deep tests",
            "so do those on graphs too large for measuring their coverage",
            ((*PYTEST, *PARALLEL, "-m", "deep and not oracle and not slow", "tests"),),
            place="copy",
            engine="python",
        ),
        Check(
            "core tests",
            "the same tests pass on the core in C",
            ((*PYTEST, *PARALLEL, "-m", "not oracle and not slow and not browser", "--ignore=tests/meta", "tests"),),
            place="copy",
            engine="c",
        ),
        Check(
            "examples",
            "the docstrings' examples give what they show, on the engine in Python",
            ((*MEASURED, *PARALLEL, "--doctest-modules", "--pyargs", "autograd", "nn"),),
            place="copy",
            engine="python",
        ),
        Check(
            "core examples",
            "and on the core in C",
            ((*MEASURED, *PARALLEL, "--doctest-modules", "--pyargs", "autograd", "nn"),),
            place="copy",
            engine="c",
        ),
        Check(
            "coverage",
            "they run every branch of the two lower floors",
            (
                ("-m", "coverage", "combine", "--quiet"),
                ("-m", "coverage", "report", "--fail-under=0", "--omit=autograd/*.py"),
                ("-m", "coverage", "report", "--fail-under=100", "--include=autograd/*.py"),  # a * stops at folders
            ),
            place="packages",
        ),
        Check("lint", "ruff finds no fault", (("-m", "ruff", "check", "."),)),
        Check("format", "the code is formatted by ruff", (("-m", "ruff", "format", "--check", "."),)),
        Check("types", "mypy agrees with every annotation, strictly", (("-m", "mypy"),)),
        Check("imports", "imports go down only", (("-c", LINT_IMPORTS),)),
        Check(
            "notebooks",
            "the notebooks run from top to bottom",
            ((*PYTEST, "--nbmake", "--nbmake-timeout=120", "notebooks"),),
            place="copy",
        ),
        Check("stripped", "the notebooks hold no outputs", (("-m", "nbstripout", "--verify", *notebooks),)),
        Check("generated", "the generated files are those of today's table", (("-m", "tools.generate", "--check"),)),
        Check("import time", "importing autograd and nn takes at most 20 ms", (("tools/import_time.py",),)),
    ]


def describe() -> str:
    """The table as text."""
    return "\n".join(f"  {check.name:15}{check.asserts}" for check in table())


def run_all(environment: Environment, names: Sequence[str] = ()) -> int:
    """Run the checks, all of them also where one fails, then sum up.

    Returns:
        0 if all passed, else 1.
    """
    notebooks = tuple(sorted(map(str, (CHECKOUT / "notebooks").glob("*.ipynb"))))
    checks = table(notebooks)
    unknown = set(names) - {check.name for check in checks}
    if unknown:
        raise Unable(f"no check is called {min(unknown)!r}; there are\n{describe()}")
    with tempfile.TemporaryDirectory(prefix="dagrad-") as folder:
        copy_out(Path(folder))
        chosen = [check for check in checks if not names or check.name in names]
        results = [(check, *_run(environment, check, Path(folder))) for check in chosen]
    say(f"\n{'check':15}{'result':9}{'seconds':>7}  asserts")
    for check, passed, seconds in results:
        say(f"{check.name:15}{'passed' if passed else 'FAILED':9}{seconds:7.1f}  {check.asserts}")
    failed = sum(not passed for _, passed, _ in results)
    say(f"\n{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run_marked(environment: Environment, marks: str, arguments: Sequence[str]) -> int:
    """Run the tests with these marks, or those that `-m` in the arguments says; the exit code of pytest."""
    with tempfile.TemporaryDirectory(prefix="dagrad-") as folder:
        copy_out(Path(folder))
        command = (*PYTEST, *PARALLEL, *LONGER, "-m", marks, "tests", *arguments)
        return environment.run(*command, folder=Path(folder), **variables(environment, Path(folder)))


def variables(environment: Environment, folder: Path) -> dict[str, str]:
    """What the tests and the measurement of their coverage are told."""
    return {
        "DAGRAD_CHECKOUT": str(CHECKOUT),  # which the tests, running elsewhere, say things about
        "DAGRAD_PACKAGES": str(environment.packages),
        "COVERAGE_FILE": str(folder / ".coverage"),
        "COVERAGE_RCFILE": str(folder / "pyproject.toml"),
    }


def has_core(environment: Environment) -> bool:
    """Whether the wheel in the environment has the core in C."""
    code = "import autograd, sys; sys.exit(autograd.engine() != 'c')"
    return environment.run("-c", code, folder=environment.packages) == 0


def copy_out(folder: Path) -> None:
    """Copy what the tests need, and none of the code that they test."""
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    for name in ("tests", "tools", "notebooks"):
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def _run(environment: Environment, check: Check, copy: Path) -> tuple[bool, float]:
    say(f"\n--- {check.name}: {check.asserts}")
    start = time.perf_counter()
    folder = {"checkout": CHECKOUT, "copy": copy, "packages": environment.packages}[check.place]
    told = variables(environment, copy)
    if check.engine == "c" and not has_core(environment):
        say("the core in C was not built here: left out")
        return True, 0.0
    if check.engine:
        told["DAGRAD_ENGINE"] = check.engine
    passed = all(environment.run(*command, folder=folder, **told) == 0 for command in check.commands)
    return passed, time.perf_counter() - start
