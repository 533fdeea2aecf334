from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
from autograd import Value, dot, exp, grad, softmax
from nn import MLP

x = Value(2.0, label="x")
y: Value = x * x.tanh() + exp(x) + 2.0 / x
number: float = exp(1.0)
shares: list[Value] = softmax([x, 1.0])
total: Value = dot([x, y], [1.0, 2.0])
y.backward()
slope: float = x.grad
model = MLP(2, [3, 1])
predicted: list[list[float]] = model.predict([[1.0, 2.0]])
"""


def test_a_users_program_is_typed(tmp_path: Path) -> None:
    """A type checker sees the names, methods and types of the installed packages, strictly."""
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "program.py"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_users_mistake_is_seen(tmp_path: Path) -> None:
    """A wrong operand and a wrong name are errors of type too."""
    (tmp_path / "program.py").write_text(
        "from autograd import Value, exp\nexp('1')\nValue(1.0).tanhh()\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "program.py"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "program.py:2: error" in result.stdout
    assert "program.py:3: error" in result.stdout
