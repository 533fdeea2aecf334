from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(checkout: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / "benchmarks" / "eager.py"), "--quick", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workload", ["expression", "chain-1e3", "memory", "collections"])
def test_a_quick_run_reports(checkout: Path, tmp_path: Path, workload: str) -> None:
    """A tiny workload gives its table and its figures, with the engine that runs here among them."""
    figures, chart = tmp_path / "figures.json", tmp_path / "chart.svg"
    result = run(checkout, tmp_path, workload, "--json", str(figures), "--chart", str(chart))
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"\n{workload}: " in result.stdout
    processes = json.loads(figures.read_text("utf-8"))["results"][workload]
    measured = {engine: numbers for process in processes for engine, numbers in process.items()}
    assert {"C core", "pure engine"} & set(measured)
    assert all(numbers["nodes"] > 0 for numbers in measured.values())


def test_an_unknown_workload_is_refused(checkout: Path, tmp_path: Path) -> None:
    """A typing error measures nothing."""
    result = run(checkout, tmp_path, "chian")
    assert result.returncode == 2
    assert "no workload begins with 'chian'" in result.stderr
