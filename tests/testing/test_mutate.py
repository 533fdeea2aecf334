"""Faults are planted where they are said to be, taken away again, and noticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import autograd as ag
from autograd import Value, grad
from autograd.registry import find
from autograd.testing import mutate
from autograd.testing.faults import KINDS, faults
from autograd.testing.mutate import Verdict, false_alarms, summary, try_row


def planted(name: str) -> dict[str, float]:
    """The gradient of a row by its first argument under each fault of that argument."""
    found = {}
    for fault in faults(find(name)):
        with fault.planted():
            found[fault.kind] = grad(lambda x: ag.function(name)(x) + x)(0.5)
    return found


def test_each_kind_of_fault_is_what_it_is_called() -> None:
    right = grad(ag.tanh)(0.5)
    found = planted("tanh")
    assert found["wrong sign"] == pytest.approx(1.0 - right)
    assert found["relative error 1e-6"] == pytest.approx(1.0 + right * 1.000001, rel=1e-12)
    assert found["dropped factor"] == pytest.approx(1.0 + right**0.5)
    assert found["missing accumulation"] == right
    assert grad(ag.tanh)(0.5) == right


def test_swapped_partials_and_the_other_branch() -> None:
    swapped = next(fault for fault in faults(find("div")) if fault.kind == "swapped partials")
    with swapped.planted():
        assert grad(ag.div)(3.0, 2.0) == -0.75
    branch = next(fault for fault in faults(find("relu")) if fault.kind == "wrong branch at the kink")
    with branch.planted():
        assert grad(ag.relu)(2.0) == 0.0
    assert (grad(ag.div)(3.0, 2.0), grad(ag.relu)(2.0)) == (0.5, 1.0)


def test_a_forgetful_sweep_shows_in_backward_too() -> None:
    forgetful = list(faults(find("square")))[-1]
    with forgetful.planted():
        x = Value(3.0)
        (x.square() + x).backward()
        assert x.grad == 6.0
    (x.square() + x).backward()
    assert x.grad == 13.0


def test_a_fault_is_taken_away_also_after_an_exception() -> None:
    row = find("tanh")
    before = row.partials
    for fault in faults(row):
        with pytest.raises(ZeroDivisionError), fault.planted():
            raise ZeroDivisionError
    assert row.partials is before
    x = Value(0.5)
    (x.tanh() + x).backward()
    assert x.grad == grad(ag.tanh)(0.5) + 1.0


@pytest.mark.parametrize("name", ["mul", "relu", "tanh", "hypot", "softmax", "pow"])
def test_every_fault_of_a_row_is_noticed_by_both(name: str) -> None:
    verdicts = try_row(name)
    assert {verdict.kind for verdict in verdicts} <= set(KINDS)
    assert len(verdicts) >= 4
    assert not [v for v in verdicts if not v.equivalent and not (v.by_derived_tests and v.by_check_gradients)]


def test_a_row_that_is_wrong_by_itself_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    row = find("tanh")
    monkeypatch.setattr(row, "partials", (lambda F, out, x: 1.0 + 0.0 * x,))
    assert try_row("tanh")[0].kind == "none"


def test_right_gradients_raise_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutate, "CHUNK", 40)
    assert not [alarm for seed in range(3) for alarm in false_alarms(seed)]


def test_the_summary_counts_and_names_what_was_missed() -> None:
    verdicts = [
        Verdict("tanh: wrong sign by x", "wrong sign", False, True, True),
        Verdict("tanh: dropped factor by x", "dropped factor", False, True, False),
        Verdict("add: swapped partials by x and y", "swapped partials", True, False, False),
    ]
    lines = list(summary(verdicts))
    assert lines[1].split() == ["wrong", "sign", "1", "100.0", "%", "100.0", "%"]
    assert lines[2].split() == ["dropped", "factor", "1", "100.0", "%", "0.0", "%"]
    assert lines[-2] == "1 more change no number, so they are no faults"
    assert lines[-1] == "missed by check_gradients: tanh: dropped factor by x"


def test_the_command_prints_the_rates(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "autograd.testing.mutate", "--rows", "square,abs", "--checks", "10", "--jobs", "2"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "100.0 %          100.0 %" in result.stdout
    assert "false alarms: 0 in 100 checks of right gradients" in result.stdout


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_every_fault_of_every_row_is_noticed_and_no_right_gradient_raises_an_alarm(tmp_path: Path) -> None:
    """The whole table; of the 20,000 right gradients, which take ten minutes, a part."""
    command = [sys.executable, "-m", "autograd.testing.mutate", "--checks", "2000"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    print(result.stdout)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "false alarms: 0 in 2,000 checks" in result.stdout
