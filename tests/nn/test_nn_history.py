from __future__ import annotations

import json

import pytest

from autograd import OperandError, UnknownNameError
from nn import History


def filled(epochs: int) -> History:
    history = History()
    for epoch in range(epochs):
        history.record({"loss": 1 / (epoch + 1), "val_accuracy": epoch / 100}, seconds=float(epoch))
    return history


def test_columns_epochs_and_seconds() -> None:
    history = filled(3)
    assert history.history == {"loss": [1.0, 0.5, 1 / 3], "val_accuracy": [0.0, 0.01, 0.02]}
    assert history.epochs == [1, 2, 3]
    assert history.seconds == [0.0, 1.0, 2.0]
    assert len(history) == 3
    assert history["loss"][-1] == 1 / 3
    assert json.loads(json.dumps(history.to_dict()))["epoch"] == [1, 2, 3]
    assert not history.interrupted
    assert history.stopped is None


def test_a_dict_of_it_is_a_copy() -> None:
    history = filled(2)
    history.to_dict()["loss"].append(9.0)
    assert history["loss"] == [1.0, 0.5]


def test_an_empty_history_is_there() -> None:
    history = History()
    assert history
    assert len(history) == 0
    assert repr(history) == " epoch"
    assert history.to_dict() == {"epoch": []}


def test_an_unknown_column_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown column of the history: given 'val_acuracy'.*'val_accuracy'"):
        filled(1)["val_acuracy"]


def test_the_table_is_aligned_and_long_ones_are_cut() -> None:
    assert repr(filled(2)).splitlines() == [
        " epoch       loss val_accuracy",
        "     1          1            0",
        "     2        0.5         0.01",
    ]
    lines = repr(filled(30)).splitlines()
    assert len(lines) == 14
    assert lines[4].startswith("     4")
    assert lines[5] == "     …  (18 more)"
    assert lines[6].startswith("    23")
    assert lines[-1].startswith("    30")
    assert "…" not in repr(filled(12))


def test_the_table_says_why_it_ended() -> None:
    history = filled(1)
    history.interrupted = True
    history.stopped = "good enough"
    assert repr(history).splitlines()[-2:] == [
        "interrupted by Ctrl-C; the model has the parameters of the last whole step",
        "stopped: good enough",
    ]


@pytest.mark.parametrize("name", [3, None, ["loss"]])
def test_a_name_that_is_no_string_is_refused(name: object) -> None:
    for history in (filled(1), filled(0)):
        with pytest.raises(OperandError, match=r"column of the history is not a name: given .*, expected a string"):
            history[name]  # type: ignore[index]
