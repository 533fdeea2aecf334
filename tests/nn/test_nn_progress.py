from __future__ import annotations

import sys

import pytest

from nn import MLP, progress


def test_the_bar_shows_epochs_and_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    MLP(1, [1], seed=0).fit([[1.0], [2.0]], [1.5, 2.5], epochs=3, batch_size=1)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "epoch 3/3" in shown.err
    assert "6/6" in shown.err
    assert "loss " in shown.err


def test_a_silent_training_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    MLP(1, [1]).fit([[1.0]], [1.5], epochs=2, verbose=False)
    assert capsys.readouterr() == ("", "")


def test_without_tqdm_training_goes_on_and_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.std", None)
    monkeypatch.setattr(progress, "_told", False)
    for _ in range(2):
        assert len(MLP(1, [1]).fit([[1.0]], [1.5], epochs=2)) == 2
    assert capsys.readouterr().err.splitlines() == [
        "No progress bar, as tqdm is not installed (pip install 'dagrad[train]'); training goes on."
    ]
