"""What the tests of the C core share: which engine runs, how to have the other one, other processes, small stacks."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import textwrap
from typing import Any

import pytest

import autograd
from autograd.testing.engines import load

IN_C = autograd.engine() == "c"
OTHER = "python" if IN_C else "c"
needs_core = pytest.mark.skipif(not IN_C, reason="it is a claim about the C core, and the engine in Python runs")


def other_engine() -> Any:
    """The package with the engine that does not run; the test is skipped where there is none."""
    try:
        return load(OTHER)
    except ImportError as error:
        pytest.skip(f"there is one engine only: {error}")


def bits(x: Any) -> Any:
    """Numbers as their bits, also inside of sequences; every NaN is the same."""
    if isinstance(x, (list, tuple)):
        return [bits(y) for y in x]
    return "nan" if x != x else struct.pack("<d", x)


def in_a_new_process(code: str, timeout: float = 240.0) -> str:
    """Run code with the engine that runs here; what it prints. A crash there is a failure here."""
    result = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-X", "faulthandler", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "DAGRAD_ENGINE": autograd.engine()},
        check=False,
    )
    assert result.returncode == 0, f"exit code {result.returncode}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"
    return result.stdout
