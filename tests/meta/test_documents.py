from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"tools/run\.py +([a-z]+)|\bmake ([a-z]+)\b(?=[`)\n]| +#)")


@pytest.mark.usefixtures("own_primitives")
def test_code_blocks_run(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block of a document runs, in order, in one namespace; the results it shows are the real ones."""
    monkeypatch.chdir(tmp_path)
    sybil = Sybil(parsers=[PythonCodeBlockParser(), SkipParser()], path=str(document.parent))
    for example in sybil.parse(document).examples():
        example.evaluate()


def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document names a file that exists."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert not missing


def test_commands_exist(document: Path, checkout: Path) -> None:
    """Every command that a document tells the reader to run is one."""
    text = document.read_text(encoding="utf-8")
    named = {plain or target for plain, target in COMMAND.findall(text)}
    targets = set(re.findall(r"^([a-z]+):", (checkout / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets


def test_every_make_target_is_a_plain_command(checkout: Path) -> None:
    """What make does, `python3 tools/run.py` does too, and says so."""
    targets = set(re.findall(r"^([a-z]+):", (checkout / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)) - {
        "help"
    }
    command = [sys.executable, str(checkout / "tools" / "run.py"), "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert targets == {
        line.split()[0] for line in shown.partition("commands:")[2].partition("\n\n")[0].splitlines() if line
    }


def test_readme_shows_the_two_commands(checkout: Path) -> None:
    """A reader without make finds the command lines that `make demo` and `make test` stand for."""
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    assert "python3 tools/run.py demo" in readme
    assert "python3 tools/run.py test" in readme


def test_continuous_integration_runs_the_readme_test_command(checkout: Path) -> None:
    """The script of the checks runs the command of the README, and the oracle run."""
    script = (checkout / ".ci" / "run").read_text(encoding="utf-8")
    assert 'python3 tools/run.py "$command"' in script
    assert "demo test oracle;" in script
