"""What `python3 tools/run.py COMMAND` does for each command."""

from __future__ import annotations

import argparse
import shutil
from typing import TYPE_CHECKING

from . import checks
from .environments import CHECKOUT, ENVIRONMENTS, Environment, Unable, cores, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def demo(arguments: Sequence[str]) -> int:
    """Train a network on handwritten digits; the pictures go to out/."""
    environment = Environment("demo", extras="draw,plot,train", groups=("demo",)).prepare()
    return environment.run(str(CHECKOUT / "demo" / "digits.py"), *arguments)


def test(arguments: Sequence[str]) -> int:
    """Run every check against the built wheel, or only the checks named."""
    return checks.run_all(_testing(), arguments)


def oracle(arguments: Sequence[str]) -> int:
    """Compare with PyTorch, in an environment of its own."""
    say("PyTorch is large. Where the CPU build is wanted, point PIP_INDEX_URL or PIP_FIND_LINKS to it.")
    environment = Environment("oracle", extras="all", groups=("tests", "oracle")).prepare()
    return checks.run_marked(environment, "oracle and not slow", arguments)


def bench(arguments: Sequence[str]) -> int:
    """Measure the engines beside those of others; `bench pictures` and `bench training_pictures` the pictures."""
    if arguments and arguments[0] in ("pictures", "training_pictures"):
        environment = Environment("pictures", extras="draw", groups=("pictures",)).prepare()
        return environment.run(str(CHECKOUT / "benchmarks" / f"{arguments[0]}.py"), *arguments[1:])
    say("PyTorch is large. Where the CPU build is wanted, point PIP_INDEX_URL or PIP_FIND_LINKS to it.")
    environment = Environment("bench", extras="plot", groups=("bench",)).prepare()
    return environment.run(str(CHECKOUT / "benchmarks" / "eager.py"), *arguments)


def slow(arguments: Sequence[str]) -> int:
    """Run the tests that take minutes."""
    return checks.run_marked(_testing(), "slow and not oracle", arguments)


def browser(arguments: Sequence[str]) -> int:
    """Look at pictures as Chromium and JupyterLab show them; Chromium has to be on the machine."""
    environment = Environment("browser", extras="all", groups=("tests", "browser")).prepare()
    return checks.run_marked(environment, "browser", ("-n0", *arguments))  # one browser at a time


def sanitize(arguments: Sequence[str]) -> int:
    """Run the tests of the C core, and random calls, under the sanitizers of GCC."""
    from .sanitize import sanitize as run

    return run(_testing(), arguments)


def dev(_: Sequence[str]) -> int:
    """Make .venv for daily work: the checkout itself with its core compiled, every tool."""
    environment = Environment("dev", extras="all", groups=("dev",), editable=True).prepare()
    environment.run("-c", "import autograd; print('autograd.engine():', autograd.engine())")
    say(f"Ready. The fast loop: {environment.python.parent.relative_to(CHECKOUT)}/pytest tests/test_chain.py")
    return 0


def fix(_: Sequence[str]) -> int:
    """Repair what tools can: style, stripped notebooks, generated files."""
    environment = _testing()
    notebooks = sorted(map(str, (CHECKOUT / "notebooks").glob("*.ipynb")))
    codes = [
        environment.run("-m", "ruff", "check", "--fix", "."),
        environment.run("-m", "ruff", "format", "."),
        environment.run("-m", "nbstripout", *notebooks) if notebooks else 0,
        environment.run("-m", "tools.generate"),
    ]
    return max(codes)


def clean(_: Sequence[str]) -> int:
    """Remove environments, compiled cores, pictures and caches."""
    caches = [".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"]
    for folder in [ENVIRONMENTS, *(CHECKOUT / name for name in [".venv", "dist", "out", *caches])]:
        shutil.rmtree(folder, ignore_errors=True)
    for core in cores():
        core.unlink()
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command for command in (demo, test, oracle, bench, slow, browser, sanitize, dev, fix, clean)
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    lines = "\n".join(f"  {name:9}{(command.__doc__ or '').splitlines()[0]}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python3 tools/run.py",
        description=f"commands:\n{lines}\n\nchecks of `test`:\n{checks.describe()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="given on to the command")
    given = parser.parse_args(arguments)
    try:
        return COMMANDS[given.command](given.rest)
    except Unable as error:
        say(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        say("interrupted")
        return 130


def _testing() -> Environment:
    return Environment("test", extras="all", groups=("dev",)).prepare()
