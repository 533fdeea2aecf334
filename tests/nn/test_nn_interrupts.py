"""Ctrl-C where users press it: what fit returns then, and what it puts back. At every instruction: tests/interrupts."""

from __future__ import annotations

from typing import Any

import pytest

from nn import MLP, SGD, Adam, Dropout, EarlyStopping, Layer, Sequential, progress
from nn.interrupts import restoring, to_the_end
from nn.progress import Bar

X, Y = [[0.0], [1.0]], [1.0, 3.0]


def parameters(model: MLP) -> tuple[float, ...]:
    return tuple(parameter.data for parameter in model.parameters())


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


def test_what_was_changed_for_a_while_is_put_back_even_if_putting_it_back_is_interrupted() -> None:
    runs: list[str] = []

    def put_back() -> None:
        runs.append("back")
        if len(runs) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restoring(lambda: runs.append("changed"), put_back)
    assert runs == ["changed", "back", "back"]


def prepared() -> tuple[Any, SGD]:
    """A model in evaluation mode, with a Dropout without a seed, and an optimiser."""
    return Sequential(Layer(1, 2), Dropout(0.5), Layer(2, 1, nonlin=False)).eval(), SGD(lr=0.1)


def test_ctrl_c_while_the_bar_is_made_or_closed_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Bar):
        moment = "made"

        def on_train_begin(self, training: Any) -> None:
            """Press Ctrl-C."""
            if self.moment == "made":
                raise KeyboardInterrupt

        def close(self, training: Any) -> None:
            """Press Ctrl-C a second time."""
            if self.moment == "closed":
                raise KeyboardInterrupt

    monkeypatch.setattr(progress, "Bar", Slow)
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
