from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograd
import nn

# One module of HIPS autograd that ours does not have, and the least that its `__init__` offers.
THEIRS = {"__init__.py": "def grad(f): ...\n", "differential_operators.py": ""}


def python(code: str, *path: Path, cwd: Path, measured: bool = True) -> subprocess.CompletedProcess[str]:
    """Run code in a new interpreter; `path` comes first in its `sys.path`, and the checkout is not in it.

    Where another `autograd` is imported, it must not be measured as if it were ours.
    """
    setup = f"import sys; sys.path[:0] = {[str(folder) for folder in path]!r}\n"
    command = [sys.executable, "-P", "-c", setup + code]
    environ = {name: value for name, value in os.environ.items() if measured or not name.startswith("COVERAGE")}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environ, check=False)


def test_import_loads_no_third_party_module(tmp_path: Path) -> None:
    """`import autograd, nn` loads modules of the standard library only."""
    result = python(
        "before = set(sys.modules)\n"
        "import autograd, nn\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - set(sys.stdlib_module_names) - {'autograd', 'nn'}))",
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == ""


@pytest.mark.parametrize(
    "module", ["typing", "dataclasses", "random", "json", "inspect", "difflib", "hashlib", "threading"]
)
def test_import_loads_no_slow_module(module: str, tmp_path: Path) -> None:
    """Modules of the standard library that take long to import wait until they are needed."""
    command = [sys.executable, "-I", "-S", "-c"]  # -S: what the environment itself imports at its start does not count
    code = f"import sys; sys.path.insert(0, {str(Path(autograd.__file__).parents[1])!r}); import autograd, nn; "
    result = subprocess.run(
        [*command, code + f"print({module!r} in sys.modules)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert result.stdout.strip() == "False", result.stderr


@pytest.mark.parametrize("order", ["autograd, nn", "nn, autograd"])
def test_import_works_in_both_orders(order: str, tmp_path: Path) -> None:
    """Neither package needs the other to be imported before it."""
    result = python(f"import {order}", cwd=tmp_path)
    assert result.returncode == 0, result.stderr


def test_a_foreign_autograd_is_named(tmp_path: Path) -> None:
    """Where `import autograd` finds another distribution, `import nn` says so in a sentence with the repair."""
    foreign = tmp_path / "autograd"
    foreign.mkdir()
    for name, content in THEIRS.items():
        (foreign / name).write_text(content, encoding="utf-8")
    result = python("import nn", tmp_path, cwd=tmp_path, measured=False)
    last = result.stderr.strip().splitlines()[-1]
    assert result.returncode == 1
    assert last.startswith("ImportError")
    assert str(foreign) in last
    assert "pip" in last


@pytest.mark.parametrize("ours_last", [True, False], ids=["theirs, then ours", "ours, then theirs"])
@pytest.mark.parametrize("first", ["autograd", "nn"])
def test_a_mixed_installation_is_named(ours_last: bool, first: str, tmp_path: Path) -> None:
    """Where the files of both lie in one folder, whichever came last, importing says so and names the repair."""
    for package in (autograd, nn):
        folder = Path(str(package.__file__)).parent
        shutil.copytree(folder, tmp_path / package.__name__, ignore=shutil.ignore_patterns("__pycache__"))
    for name, content in THEIRS.items():
        if not (ours_last and name == "__init__.py"):
            (tmp_path / "autograd" / name).write_text(content, encoding="utf-8")
    result = python(f"import {first}\nimport nn", tmp_path, cwd=tmp_path, measured=ours_last)
    last = result.stderr.strip().splitlines()[-1]
    assert result.returncode == 1
    assert last.startswith("ImportError")
    assert "HIPS" in last
    assert "pip" in last
