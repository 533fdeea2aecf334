from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograd

PACKAGE = Path(autograd.__file__).parent


def imported_from(folder: Path) -> subprocess.CompletedProcess[str]:
    """Import `autograd` from that folder in an interpreter of its own."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import autograd; print(autograd.grad(autograd.exp)(0.0))"
    return subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)


def test_a_mixture_with_the_other_autograd_is_explained_before_anything_else_fails(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("draw", "__pycache__")
    mixed = shutil.copytree(PACKAGE, tmp_path / "autograd", ignore=ignore)
    assert imported_from(tmp_path).stdout == "1.0\n"
    (mixed / "differential_operators.py").write_text("raise RuntimeError('theirs')\n")
    (mixed / "functions.py").write_text("raise RuntimeError('overwritten')\n")
    result = imported_from(tmp_path)
    assert result.returncode == 1
    assert "ImportError: dagrad and another distribution named 'autograd' (HIPS)" in result.stderr
    assert "Repair: pip uninstall autograd dagrad" in result.stderr
    assert "RuntimeError" not in result.stderr


def test_the_guard_looks_for_one_file_beside_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def exists(path: str) -> bool:
        asked.append(path)
        return True

    monkeypatch.setattr(os.path, "exists", exists)
    with pytest.raises(ImportError, match="same environment"):
        runpy.run_path(str(PACKAGE / "_guard.py"))
    monkeypatch.undo()
    assert asked == [str(PACKAGE / "differential_operators.py")]
    assert not Path(asked[0]).exists()
