from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def run(checkout: Path) -> ModuleType:
    """tools/run.py as a module."""
    spec = importlib.util.spec_from_file_location("run", checkout / "tools" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_good_python_is_not_refused(run: ModuleType) -> None:
    """From 3.11 on, with venv and pip, there is nothing to say."""
    assert run.refusal((3, 11), lambda module: True) is None


def test_an_old_python_is_refused_in_a_sentence(run: ModuleType) -> None:
    """The sentence says what is needed, what there is and what to do."""
    assert run.refusal((3, 9), lambda module: True) == (
        "dagrad needs Python 3.11 or newer, and this is Python 3.9: install one from python.org or your system."
    )
    assert "run `python3.13 tools/run.py` instead" in run.refusal((3, 9), lambda module: True, "python3.13")


def test_a_python_without_venv_is_refused_in_a_sentence(run: ModuleType) -> None:
    """Debian and Ubuntu leave it out."""
    assert "apt install python3-venv" in run.refusal((3, 12), lambda module: module != "ensurepip")


def test_an_unknown_command_lists_the_known_ones(checkout: Path) -> None:
    """A typing error costs nothing."""
    command = [sys.executable, str(checkout / "tools" / "run.py"), "tset"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "test" in result.stderr


def test_no_network_is_said_in_a_sentence(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pip reaches no index, the command ends with one sentence and not with a traceback."""
    for name in ("pyproject.toml", "tools"):
        source = checkout / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    for name, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, str(tmp_path / "tools" / "run.py"), "demo"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "error: pip could not reach the package index" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
