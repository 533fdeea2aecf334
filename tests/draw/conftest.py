"""What the tests of pictures share: an expression, a machine without Graphviz, a `dot` that misbehaves."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import autograd
from autograd import Value, relu
from autograd.draw import programs
from autograd.draw.drawing import Drawing
from nn import MLP, Layer, cross_entropy, squared_error
from nn.losses import binary_cross_entropy

from .placed import check_placed


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


@pytest.fixture
def prediction_and_loss() -> tuple[list[Value], Value]:
    """What a small model predicts, and its squared error."""
    model = MLP(2, [2, 2], activation=["sigmoid"] * 2, seed=0)
    out = model([0.05, 0.1])
    error = squared_error([out], [[0.01, 0.99]])
    error.backward()
    return list(out), error


def batch(samples: int) -> Value:
    """The loss of a model on several samples, which share its weights."""
    model = MLP(2, [3, 1], seed=1)
    rows = [model([Value(0.1 * i), 1.0]) for i in range(samples)]
    loss: Value = squared_error(rows, [[1.0]] * samples)
    loss.backward()
    return loss


@pytest.fixture
def losses(prediction_and_loss: tuple[list[Value], Value]) -> dict[str, Value]:
    """Models with the losses of all kinds."""
    hidden = MLP(2, [2, 1], activation=["tanh", "sigmoid"], seed=1)
    layer, inputs = Layer(2, 2, seed=1), [Value(1.0, "a"), Value(2.0, "b")]
    classes = MLP(3, [4, 3], seed=1)
    (out,) = hidden([Value(0.5, "i1"), Value(-0.5, "i2")])
    return {
        "squared error": prediction_and_loss[1],
        "hinge": autograd.relu(1.0 - out * -1.0),
        "target": (out - Value(1.0, "target")) ** 2,
        "cross entropy": cross_entropy([classes([0.5, -0.5, 1.0])], [2]),
        "edges that skip a column": binary_cross_entropy([[out]], [[0.3]]),
        "edges around the model": autograd.sum([a + b for a, b in zip(inputs, layer(inputs), strict=True)]),
        "two samples": batch(2),
        "three samples": batch(3),
    }


@pytest.fixture
def check() -> Callable[[Drawing], None]:
    """The test that every layout has to pass."""
    return lambda drawing: check_placed(drawing.scene, drawing.layout)
