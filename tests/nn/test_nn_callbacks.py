from __future__ import annotations

import math
from typing import Any

import pytest

from autograd import OperandError, SettingError, UnknownNameError
from nn import MLP, SGD, Callback, EarlyStopping, History, Training
from nn.callbacks import callback_list

X, Y = [[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0]


class Recorder(Callback):
    """It writes down every moment."""

    def __init__(self) -> None:
        self.moments: list[str] = []

    def on_train_begin(self, training: Training) -> None:
        """Write."""
        self.moments.append("train begins")

    def on_epoch_begin(self, training: Training) -> None:
        """Write."""
        self.moments.append(f"epoch {training.epoch} begins after {len(training.history)}")

    def on_batch_end(self, training: Training) -> None:
        """Write."""
        self.moments.append(f"batch {training.batch}, step {training.optimizer.steps}")

    def on_epoch_end(self, training: Training) -> None:
        """Write."""
        self.moments.append(f"epoch {training.epoch} ends with {len(training.history)}")

    def on_train_end(self, training: Training) -> None:
        """Write."""
        self.moments.append("train ends")


def test_every_moment_is_called_in_order() -> None:
    recorder = Recorder()
    MLP(1, [1]).fit(X, Y, loss="mse", epochs=2, batch_size=2, callbacks=[recorder, Callback()], verbose=False)
    assert recorder.moments == [
        "train begins",
        "epoch 1 begins after 0",
        "batch 1, step 1",
        "batch 2, step 2",
        "epoch 1 ends with 1",
        "epoch 2 begins after 1",
        "batch 1, step 3",
        "batch 2, step 4",
        "epoch 2 ends with 2",
        "train ends",
    ]


def test_a_function_can_stop_the_training() -> None:
    def enough(training: Training) -> None:
        if training.epoch == 2:
            training.stop("enough")

    history = MLP(1, [1]).fit(X, Y, epochs=9, callbacks=enough, verbose=False)
    assert len(history) == 2
    assert history.stopped == "enough"


@pytest.mark.parametrize(
    ("callbacks", "message"),
    [
        ("early", "callbacks: given 'early'"),
        (3, "callbacks: given 3"),
        ([3], r"callbacks\[0\]: given 3, expected a callback or a function"),
        ([EarlyStopping], r"callbacks\[0\].*Repair: EarlyStopping\(\)"),
    ],
)
def test_what_is_no_callback_is_refused(callbacks: Any, message: str) -> None:
    with pytest.raises(OperandError, match=message):
        callback_list(callbacks)


def watch(stopping: EarlyStopping, numbers: list[float], name: str = "val_loss") -> tuple[list[float], MLP]:
    """Show the numbers to the callback, one each epoch, while the weight is the number of the epoch."""
    model = MLP(1, [1], init="zeros")
    training = Training(model, model.parameters(), SGD(), History())
    stopping.on_train_begin(training)
    for epoch, number in enumerate(numbers, 1):
        training.epoch = epoch
        model.parameters()[0].data = float(epoch)
        training.history.record({"loss": 0.0, name: number})
        stopping.on_epoch_end(training)
        if training.stop_reason:
            break
    stopping.on_train_end(training)
    return training.history[name], model


def test_it_stops_after_its_patience_and_goes_back_to_the_best_weights() -> None:
    stopping = EarlyStopping(patience=2)
    seen, model = watch(stopping, [3.0, 2.0, 2.5, 2.0, 1.0])
    assert seen == [3.0, 2.0, 2.5, 2.0]
    assert stopping.best_epoch == 2
    assert model.parameters()[0].data == 2.0


def test_an_improvement_starts_the_patience_again() -> None:
    seen, model = watch(EarlyStopping(patience=2), [3.0, 3.5, 2.0, 2.5, 1.0, 1.5, 1.5, 0.0])
    assert seen == [3.0, 3.5, 2.0, 2.5, 1.0, 1.5, 1.5]
    assert model.parameters()[0].data == 5.0


def test_min_delta_asks_for_more_than_a_trifle() -> None:
    seen, _ = watch(EarlyStopping(patience=1, min_delta=0.5), [3.0, 2.4, 2.0, 1.0])
    assert seen == [3.0, 2.4, 2.0]


def test_restore_best_can_be_switched_off() -> None:
    _, model = watch(EarlyStopping(patience=1, restore_best=False), [1.0, 2.0, 3.0])
    assert model.parameters()[0].data == 2.0


@pytest.mark.parametrize(
    ("options", "numbers", "stops_after"),
    [
        ({"monitor": "val_accuracy"}, [0.5, 0.75, 0.5, 0.25], 3),
        ({"monitor": "val_accuracy", "mode": "min"}, [0.5, 0.75, 0.5, 0.25], 2),
        ({"monitor": "score", "mode": "max"}, [1.0, 2.0, 1.0, 3.0], 3),
    ],
)
def test_what_is_better_can_be_more(options: dict[str, Any], numbers: list[float], stops_after: int) -> None:
    seen, _ = watch(EarlyStopping(patience=1, **options), numbers, options["monitor"])
    assert len(seen) == stops_after


def test_it_watches_the_validation_data_if_there_are_any() -> None:
    stopping = EarlyStopping(patience=1)
    model = MLP(1, [1], init="zeros")
    # The model moves away from what the validation data ask for.
    history = model.fit(X, Y, epochs=20, validation_data=([[1.0]], [-5.0]), callbacks=[stopping], verbose=False)
    assert history.stopped == "val_loss has not improved since epoch 1"
    assert len(history) == 2
    assert model.evaluate([[1.0]], [-5.0])["loss"] == history["val_loss"][0]


def test_it_can_be_used_again() -> None:
    stopping = EarlyStopping(patience=1)
    watch(stopping, [1.0, 2.0])
    seen, _ = watch(stopping, [9.0, 8.0, 7.0])
    assert seen == [9.0, 8.0, 7.0]


def test_bad_settings_are_refused() -> None:
    with pytest.raises(SettingError, match="patience is out of its range: given 0"):
        EarlyStopping(patience=0)
    with pytest.raises(SettingError, match="min_delta is out of its range: given -1"):
        EarlyStopping(min_delta=-1)
    with pytest.raises(SettingError, match="mode: given 'most'"):
        EarlyStopping(mode="most")
    with pytest.raises(UnknownNameError, match=r"unknown column of the history: given 'val_los'.*'val_loss'"):
        watch(EarlyStopping("val_los"), [1.0])


def test_a_nan_in_the_first_epoch_is_not_the_best_for_ever() -> None:
    scores = iter([math.nan, math.nan, 5.0, 4.0, 3.0, 3.5, 3.5, 3.5])
    stopping = EarlyStopping("score", patience=2)

    def score(predictions: Any, targets: Any) -> float:
        return 0.0 if len(predictions) == 1 else next(scores)

    history = MLP(1, [1], seed=0).fit(X, Y, loss="mse", epochs=20, metrics=[score], callbacks=[stopping], verbose=False)
    assert stopping.best_epoch == 5
    assert len(history) == 7
