"""Numbers and gradients of many Values in one call."""

from __future__ import annotations

from typing import Any

import pytest

from autograd import OperandError, ShapeError, Value, bulk, get_data, get_grads, set_data, set_grads


def test_numbers_and_gradients_are_read_and_written_in_order() -> None:
    xs = [Value(1.0), Value(2.0)]
    set_data(xs, (3, 4.0))
    set_grads(xs, [5.0, 6.0])
    assert (get_data(xs), get_grads(tuple(xs))) == ([3.0, 4.0], [5.0, 6.0])


@pytest.mark.parametrize("write", [set_data, set_grads])
def test_what_does_not_fit_changes_nothing(write: Any) -> None:
    xs = [Value(1.0), Value(2.0)]
    with pytest.raises(ShapeError):
        write(xs, [3.0])
    with pytest.raises(OperandError):
        write(xs, [3.0, "4"])
    with pytest.raises(OperandError):
        write([xs[0], 2.0], [3.0, 4.0])
    assert (get_data(xs), get_grads(xs)) == ([1.0, 2.0], [0.0, 0.0])


def test_an_assignment_that_is_interrupted_is_brought_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    xs, original, calls = [Value(1.0), Value(2.0)], bulk._set_every, []

    def interrupted(field: str, nodes: Any, numbers: Any) -> None:
        calls.append(field)
        original(field, nodes[: len(calls)], numbers[: len(calls)])
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(bulk, "_set_every", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bulk._set("_data", xs, [3.0, 4.0])
    assert get_data(xs) == [3.0, 4.0]
