"""Isolated environments in `.venvs/`: made once, used again while their recipe is the same, with the newest wheel."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
ENVIRONMENTS = CHECKOUT / ".venvs"
OFFLINE = re.compile(
    r"Failed to establish a new connection|Temporary failure in name resolution|Name or service not known"
    r"|getaddrinfo failed|nodename nor servname|Network is unreachable|Connection refused|Connection reset"
    r"|ProxyError|ConnectTimeout|ReadTimeout|Read timed out|No route to host|Max retries exceeded|from versions: none"
)


class Unable(Exception):
    """A command cannot go on; the message is one sentence for whoever runs it."""


def say(text: str) -> None:
    """Print at once, also where the output goes to a file."""
    print(text, flush=True)


def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def group(name: str) -> list[str]:
    """The requirements of a dependency group, with those of the groups it includes (PEP 735)."""
    requirements: list[str] = []
    for entry in project()["dependency-groups"][name]:
        requirements += group(entry["include-group"]) if isinstance(entry, dict) else [entry]
    return requirements


def cores() -> list[Path]:
    """The compiled cores that lie in the checkout, one for each Python that it is installed in."""
    return [file for file in sorted((CHECKOUT / "autograd").glob("_value.*")) if file.suffix in {".so", ".pyd"}]


def clean_environ() -> dict[str, str]:
    """The variables of this process, less those that would let other code in front of the environment's own."""
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return {**environ, "MPLBACKEND": "agg"}  # matplotlib draws into files and needs no screen


class Environment:
    """A virtual environment with some groups of requirements and the wheel, built from the checkout, with its extras.

    Args:
        name: the folder's name in `.venvs/`.
        extras: the extras of the wheel, as in `"draw,train"`.
        groups: the dependency groups.
        editable: install the checkout itself in place of a wheel.
    """

    def __init__(self, name: str, *, extras: str, groups: tuple[str, ...] = (), editable: bool = False) -> None:
        self.folder = CHECKOUT / ".venv" if editable else ENVIRONMENTS / name
        self.extras, self.groups, self.editable = extras, groups, editable
        programs = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = programs / ("python.exe" if os.name == "nt" else "python")
        self.log = self.folder / "install.log"

    def prepare(self) -> Environment:
        """Make it, or bring it up to date; cheap where nothing has changed."""
        state = self.folder / "state.json"  # what is in it, written when all of it is
        recipe, known = self._recipe(), json.loads(state.read_text("utf-8")) if state.exists() else {}
        fresh = known.get("recipe") != recipe or not self.python.exists()
        if fresh:
            say(f"Making the environment {self.folder.relative_to(CHECKOUT)} (once; it takes a minute or two) ...")
            self._make()
            known = {}
        wheel = CHECKOUT if self.editable else self._build()
        # What builds it is in the environment already. -v: what the compiler says goes into the log.
        option = ["-v", "--no-build-isolation", "--editable"] if self.editable else []
        if fresh:
            requirements = [requirement for name in self.groups for requirement in group(name)]
            self._pip("install", *option, f"{wheel}[{self.extras}]", *requirements)
        elif known.get("wheel") != self._digest(wheel) or (self.editable and not cores()):
            state.unlink()
            self._pip("install", "--no-deps", "--force-reinstall", *option, str(wheel))
        state.write_text(json.dumps({"recipe": recipe, "wheel": self._digest(wheel)}), encoding="utf-8")
        if self.editable and not cores():
            say(f"The core in C could not be compiled, and the engine in Python runs; the reason is in {self.log}")
        return self

    def _digest(self, wheel: Path) -> str:
        """What the wheel is, to the byte. Of a checkout: the core in C that lies in it, and what it is made from."""
        files = [wheel]
        if self.editable:
            files = [CHECKOUT / "hatch_build.py", *sorted((CHECKOUT / "autograd" / "csrc").glob("*.*")), *cores()]
        parts = [f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def packages(self) -> Path:
        """The folder that the wheel's packages are installed in."""
        found = [*self.folder.glob("lib/python*/site-packages"), self.folder / "Lib" / "site-packages"]
        return found[0]

    def run(self, *arguments: str, folder: Path = CHECKOUT, **variables: str) -> int:
        """Run the environment's Python; returns its exit code."""
        environ = {**clean_environ(), **variables}
        return subprocess.run([str(self.python), *arguments], cwd=folder, env=environ, check=False).returncode

    def _recipe(self) -> list[object]:
        """All that decides what is in the environment, but for the wheel's own content."""
        about = project()
        requirements = [group(name) for name in self.groups]
        extras = about["project"]["optional-dependencies"]
        where = [sys.version, sys.base_prefix, str(self.folder)]
        return [where, about["build-system"], self.extras, extras, requirements, self.editable]

    def _make(self) -> None:
        """Make it anew, with what builds the wheel in it."""
        result = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(self.folder)], capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise Unable(f"`python -m venv` failed: {(result.stderr or result.stdout).strip()}")
        self._pip("install", *project()["build-system"]["requires"])

    def _build(self) -> Path:
        """Build the wheel. Builds of the same sources are the same to the byte."""
        folder = self.folder / "wheel"
        shutil.rmtree(folder, ignore_errors=True)
        result = subprocess.run(
            [str(self.python), "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
            cwd=CHECKOUT,
            env=clean_environ(),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise Unable(f"the wheel could not be built: {(result.stderr or result.stdout).strip()}")
        for line in result.stderr.splitlines():
            say(line)  # why there is no core in it, if there is none
        return next(folder.glob("*.whl"))

    def _pip(self, *arguments: str) -> None:
        """Run pip, its output into the log; say in a sentence why it failed."""
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
        with self.log.open("a", encoding="utf-8") as log:
            code = subprocess.run(command, env=clean_environ(), stdout=log, stderr=log, check=False).returncode
        if code:
            text = self.log.read_text(encoding="utf-8", errors="replace")
            if OFFLINE.search(text):
                raise Unable(
                    "pip could not reach the package index: check the network (behind a proxy or with an index of "
                    f"your own, set HTTPS_PROXY or PIP_INDEX_URL) and run this again; pip's own words are in {self.log}"
                )
            last = [line for line in text.splitlines() if line.startswith("ERROR")] or text.splitlines()[-1:]
            raise Unable(f"pip could not install what is needed: {' '.join(last[-1:])} (all of it: {self.log})")
