"""Which engine is chosen: for each question an installation of the few files that decide, with a core made for it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograd
from autograd._sources import fingerprint

PACKAGE = Path(autograd.__file__).parent
ANSWER = "import sys; from autograd import _engine; print(_engine.engine(), 'autograd._value' in sys.modules)"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The folder of a package `autograd` that has only what decides, and no core yet."""
    folder = tmp_path / "autograd"
    folder.mkdir()
    (folder / "__init__.py").touch()
    for name in ("_engine.py", "_sources.py", "errors.py"):
        shutil.copy(PACKAGE / name, folder)
    return folder


def ask(package: Path, wanted: str | None = None, *, warnings: str = "error") -> subprocess.CompletedProcess[str]:
    """Which engine runs there, and whether a core was loaded at all."""
    environ = {name: value for name, value in os.environ.items() if name != "DAGRAD_ENGINE"}
    if wanted is not None:
        environ["DAGRAD_ENGINE"] = wanted
    code = f"import sys; sys.path.insert(0, {str(package.parent)!r}); {ANSWER}"
    command = [sys.executable, "-P", "-W", warnings, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, env=environ, cwd=package.parent, check=False)


def put_core(package: Path, source: str = "", taken: bool = False) -> None:
    """A core that says what its sources were, and whether another copy of the package has it."""
    (package / "_value.py").write_text(f"SOURCE = {source!r}\ndef is_taken(): return {taken}\n")


def put_sources(package: Path, text: str = "int one;\n") -> str:
    """Sources beside it, as in a checkout; their fingerprint."""
    (package / "csrc").mkdir(exist_ok=True)
    (package / "csrc" / "value.c").write_text(text)
    return fingerprint(str(package / "csrc"), hashlib.sha256)


def said(result: subprocess.CompletedProcess[str]) -> str:
    """The last line of a failure."""
    assert result.returncode == 1, result.stdout
    return result.stderr.strip().splitlines()[-1]


def test_the_engine_that_runs_is_one_of_the_two() -> None:
    assert autograd.engine() in ({os.environ.get("DAGRAD_ENGINE")} & {"c", "python"} or {"c", "python"})


@pytest.mark.parametrize("wanted", [None, ""])
def test_the_core_is_taken_where_it_was_built(package: Path, wanted: str | None) -> None:
    assert ask(package, wanted).stdout.split() == ["python", "False"]
    put_core(package)
    assert ask(package, wanted).stdout.split() == ["c", "True"]


def test_each_engine_can_be_asked_for(package: Path) -> None:
    put_core(package)
    assert ask(package, "python").stdout.split() == ["python", "False"]
    assert ask(package, "c").stdout.split() == ["c", "True"]


def test_an_unknown_engine_is_refused_and_the_known_ones_are_named(package: Path) -> None:
    line = said(ask(package, "rust"))
    assert "SettingError: DAGRAD_ENGINE names no engine: given 'rust', expected \"c\"" in line
    assert '"python"' in line
    assert "Repair: " in line


def test_a_core_that_was_asked_for_and_not_built_is_an_import_error(package: Path) -> None:
    line = said(ask(package, "c"))
    assert "ImportError: DAGRAD_ENGINE=c, but the C core of dagrad was not built for this Python" in line
    assert f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}" in line
    assert "Repair: " in line
    assert "DAGRAD_BUILD=c pip install" in line


def test_a_core_built_for_another_python_is_named(package: Path) -> None:
    (package / "_value.cpython-27-other.so").touch()
    assert ask(package).stdout.split() == ["python", "False"]
    assert "found _value.cpython-27-other.so" in said(ask(package, "c"))


def test_a_core_is_used_as_long_as_its_sources_are_as_they_were(package: Path) -> None:
    """In a checkout: a source edited and not compiled since is told, and its core not used."""
    put_core(package, put_sources(package))
    assert ask(package).stdout.split() == ["c", "True"]
    put_sources(package, "int two;\n")
    result = ask(package, warnings="always")
    assert result.stdout.split()[0] == "python"
    assert result.stderr.count("RuntimeWarning: ") == 1
    assert "the C core of dagrad is stale" in result.stderr
    assert "Repair: run `python3 tools/run.py dev`" in result.stderr
    line = said(ask(package, "c"))
    assert "ImportError: DAGRAD_ENGINE=c, but the C core of dagrad is stale" in line
    assert "Repair: run `python3 tools/run.py dev`" in line
    assert ask(package, "python").stdout.split() == ["python", "False"]  # which asks nothing of a core


def test_a_core_that_cannot_be_loaded_is_told_with_the_reason(package: Path) -> None:
    (package / "_value.py").write_text("raise ImportError('undefined symbol: f', name=__name__)\n")
    result = ask(package, warnings="always")
    assert result.stdout.split() == ["python", "False"]
    assert "RuntimeWarning: the C core of dagrad cannot be loaded (undefined symbol: f)" in result.stderr
    assert "cannot be loaded (undefined symbol: f)" in said(ask(package, "c"))


def test_a_fingerprint_changes_with_each_name_and_each_byte(tmp_path: Path) -> None:
    seen = {fingerprint(str(tmp_path), hashlib.sha256)}
    for name, content in [("b.h", b""), ("a.h", b""), ("a.h", b"x"), ("b.h", b"x"), ("c.h", b"\r\n"), ("c.h", b"\n")]:
        (tmp_path / name).write_bytes(content)
        seen.add(fingerprint(str(tmp_path), hashlib.sha256))
    assert len(seen) == 7
    (tmp_path / "b.h").rename(tmp_path / "d.h")
    assert fingerprint(str(tmp_path), hashlib.sha256) not in seen


def test_a_fingerprint_is_of_the_sources_alone(tmp_path: Path) -> None:
    """Not of what an editor leaves beside them, nor of folders."""
    (tmp_path / "value.c").write_bytes(b"x")
    before = fingerprint(str(tmp_path), hashlib.sha256)
    assert before == hashlib.sha256(b"value.c\0" + hashlib.sha256(b"x").digest()).hexdigest()
    for name in (".value.c.swp", "value.c~"):
        (tmp_path / name).touch()
    (tmp_path / "objects").mkdir()
    assert fingerprint(str(tmp_path), hashlib.sha256) == before


def test_a_core_that_another_copy_of_the_package_has_is_left_to_it(package: Path) -> None:
    put_core(package, taken=True)
    result = ask(package, warnings="default")
    assert result.stdout.split()[0] == "python"
    assert "has one already; the engine in Python runs. Repair: import autograd once" in result.stderr
    assert said(ask(package, "c")).startswith("ImportError: DAGRAD_ENGINE=c, but the C core of dagrad serves one copy")
