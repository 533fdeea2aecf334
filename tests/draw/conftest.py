"""What the tests of pictures share: an expression, a machine without Graphviz, a `dot` that misbehaves."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograd import Value, relu
from autograd.draw import programs


@pytest.fixture
def no_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no Graphviz can be found."""
    monkeypatch.setattr(programs, "which", lambda name: None)
    monkeypatch.setattr(programs, "find_spec", lambda name: None)


@pytest.fixture
def graphviz() -> None:
    """Skip the test where no Graphviz is found."""
    if not programs.programs(programs.LAYOUT):
        pytest.skip("no Graphviz: neither the program dot nor what the extra draw installs")


@pytest.fixture
def fake_dot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Put a shell script named dot on the PATH; no other Graphviz is found beside it."""
    if sys.platform == "win32":
        pytest.skip("the fake program is a shell script")

    def install(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "dot"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setattr(programs, "find_spec", lambda name: None)

    return install


@pytest.fixture
def expression() -> Value:
    """The expression of micrograd's README: 27 values and 8 constants."""
    a, b = Value(-4.0, "a"), Value(2.0, "b")
    c: Value = a + b
    d: Value = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + relu(b + a)
    d += 3 * d + relu(b - a)
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.label = "g"
    g.backward()
    return g
