"""Ctrl-C at every instruction: the model has the parameters of a whole step, the history whole epochs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import autograd
import nn
from autograd import Value
from nn import MLP, SGD, Adam, Dropout, EarlyStopping, History, Layer, Sequential, train
from nn.interrupts import assign, to_the_end
from nn.optim import OPTIMIZERS
from nn.progress import Progress

X, Y = [[0.0], [1.0]], [1.0, 3.0]
OURS = tuple(str(Path(str(package.__file__)).parent) for package in (autograd, nn))


def interrupted(action: Callable[[], object], at: int) -> bool:
    """Run the action and raise KeyboardInterrupt before its instruction of that number; False if it has fewer.

    It runs in a thread of its own, so that a scope that was being opened or left cannot reach other tests.
    """
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            count += 1
            if count == at:
                raise KeyboardInterrupt
        return trace

    def run() -> None:
        sys.settrace(trace)
        try:
            action()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(None)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return count >= at


def parameters(model: MLP) -> tuple[float, ...]:
    return tuple(parameter.data for parameter in model.parameters())


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_a_step_happens_as_a_whole_or_not_at_all(name: str) -> None:
    def prepared() -> tuple[MLP, Any]:
        model = MLP(1, [2], seed=0)
        optimizer = OPTIMIZERS[name](model.parameters(), lr=0.1)
        for parameter in model.parameters():
            parameter.grad = 1.0
        optimizer.step()
        return model, optimizer

    def whole(model: MLP, optimizer: Any) -> tuple[Any, ...]:
        return parameters(model), optimizer.state, optimizer.steps

    model, optimizer = prepared()
    before = whole(model, optimizer)
    optimizer.step()
    after = whole(model, optimizer)
    assert before != after
    seen = set()
    at = 1
    while True:
        model, optimizer = prepared()
        if not interrupted(optimizer.step, at):
            break
        result = whole(model, optimizer)
        assert result in (before, after)
        seen.add(result == after)
        at += 1
    assert seen == {True, False}
    assert at > 50


def test_a_fit_leaves_whole_steps_and_whole_epochs() -> None:
    options: dict[str, Any] = {"loss": "mse", "optimizer": "adam", "batch_size": 1, "epochs": 2, "seed": 1}
    options |= {"validation_data": (X, Y), "verbose": False}

    def trained(model: MLP, **more: Any) -> History:
        return model.fit(X, Y, **options, **more)

    model = MLP(1, [1], init="zeros")
    steps = [parameters(model)]

    class Watching(EarlyStopping):
        def on_batch_end(self, training: Any) -> None:
            """Write down the parameters."""
            steps.append(parameters(training.model))

    trained(model, callbacks=[Watching(restore_best=False)])
    assert len(set(steps)) == 5
    returned = raised = 0
    at, stride = 1, 0
    while True:
        model = MLP(1, [1], init="zeros")
        results: list[History] = []
        if not interrupted(lambda model=model, results=results: results.append(trained(model)), at):  # type: ignore[misc]
            break
        assert parameters(model) in steps
        if results:
            returned += results[0].interrupted
            lengths = {len(column) for column in results[0].history.values()}
            assert lengths <= {len(results[0])}
        else:
            raised += 1
        # Every instruction would take minutes; primes of different sizes reach all kinds of places.
        stride = (stride + 1) % 3
        at += (61, 97, 31)[stride]
    assert returned > 30


def test_numbers_are_assigned_as_a_whole() -> None:
    for at in range(1, 1_000):
        values = [Value(0.0) for _ in range(4)]
        if not interrupted(lambda values=values: assign(values, [1.0] * 4), at):  # type: ignore[misc]
            break
        assert [value.data for value in values] in ([0.0] * 4, [1.0] * 4)
    assert 50 < at < 999


def test_ctrl_c_in_a_callback_ends_the_training_with_the_history_so_far() -> None:
    kept = []

    def stop(training: Any) -> None:
        if training.epoch == 3:
            kept.append(parameters(training.model))
            raise KeyboardInterrupt

    model = MLP(1, [1], init="zeros")
    optimizer = SGD(lr=0.1)
    stopping = EarlyStopping("loss", mode="max", patience=50)
    history = model.fit(
        X, Y, optimizer=optimizer, epochs=10, schedule=lambda epoch: 0.5, callbacks=[stop, stopping], verbose=False
    )
    assert history.interrupted
    assert len(history) == 3
    assert [parameters(model)] == kept
    assert stopping.best_epoch == 1
    assert optimizer.lr == 0.1
    assert model.training
    assert "interrupted by Ctrl-C" in repr(history)


def test_ctrl_c_in_the_first_epoch_gives_an_empty_history() -> None:
    class Impatient(EarlyStopping):
        def on_batch_end(self, training: Any) -> None:
            """Press Ctrl-C."""
            raise KeyboardInterrupt

    history = MLP(1, [1]).fit(X, Y, optimizer=Adam(lr=0.1), callbacks=[Impatient()])
    assert history.interrupted
    assert len(history) == 0


def test_an_action_is_run_again_only_if_it_was_interrupted() -> None:
    runs: list[int] = []
    to_the_end(lambda: runs.append(1))
    assert runs == [1]

    def once_interrupted() -> None:
        runs.append(2)
        if runs.count(2) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        to_the_end(once_interrupted)
    assert runs == [1, 2, 2]


def prepared() -> tuple[Any, SGD]:
    """A model in evaluation mode, with a Dropout without a seed, and an optimiser."""
    return Sequential(Layer(1, 2), Dropout(0.5), Layer(2, 1, nonlin=False)).eval(), SGD(lr=0.1)


def test_ctrl_c_while_the_bar_is_made_or_closed_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Progress):
        moment = "made"

        def __init__(self, steps: int, *, shown: bool) -> None:
            super().__init__(steps, shown=False)
            if steps and self.moment == "made":
                raise KeyboardInterrupt

        def close(self) -> None:
            """Press Ctrl-C a second time."""
            if self.moment == "closed":
                raise KeyboardInterrupt

    monkeypatch.setattr(train, "Progress", Slow)
    model, optimizer = prepared()
    history = model.fit(X, Y, loss="mse", optimizer=optimizer)
    assert history.interrupted
    assert len(history) == 0
    Slow.moment = "closed"
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, loss="mse", optimizer=optimizer, epochs=2, schedule=lambda epoch: 0.5)
    assert not any(module.training for module in model.modules())
    assert model[1].random is None
    assert optimizer.lr == 0.1
