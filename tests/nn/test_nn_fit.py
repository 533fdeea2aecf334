from __future__ import annotations

import copy
import math
import pickle
import random
from functools import partial
from typing import Any

import numpy as np
import pytest

from autograd import DataError, SettingError, Value, is_recording, no_grad
from nn import MLP, SGD, Adam, Dropout, Layer, Module, Sequential, losses, schedules
from nn.evaluation import default_loss

X = [[0.0], [1.0], [2.0], [3.0]]
Y = [1.0, 3.0, 5.0, 7.0]
SILENT: dict[str, Any] = {"verbose": False}


def line(w: float = 0.0, b: float = 0.0) -> MLP:
    """The model w·x + b."""
    model = MLP(1, [1])
    model.load_state_dict({"layers.0.neurons.0.w.0": w, "layers.0.neurons.0.b": b})
    return model


def state(model: MLP) -> list[float]:
    return [parameter.data for parameter in model.parameters()]


def test_one_full_batch_is_one_step_of_gradient_descent() -> None:
    model = line()
    history = model.fit(X, Y, loss="mse", optimizer="sgd", lr=0.1, epochs=1, batch_size=4, **SILENT)
    # d/dw mean (w·x + b - y)² = mean -2·x·y = -17, and d/db = mean -2·y = -8, at w = b = 0.
    assert state(model) == pytest.approx([1.7, 0.8], rel=1e-14)
    assert history["loss"] == [pytest.approx((1 + 9 + 25 + 49) / 4, rel=1e-14)]


def test_mini_batches_follow_the_same_steps_as_a_loop_by_hand() -> None:
    fitted, by_hand = line(0.5, -0.5), line(0.5, -0.5)
    fitted.fit(X, Y, loss="mse", optimizer=SGD(lr=0.05, momentum=0.5), epochs=3, batch_size=3, shuffle=False, **SILENT)
    optimizer = SGD(by_hand.parameters(), lr=0.05, momentum=0.5)
    for _ in range(3):
        for batch in (range(3), range(3, 4)):
            by_hand.zero_grad()
            losses.squared_error([by_hand(X[i]) for i in batch], [Y[i] for i in batch]).backward()
            optimizer.step()
    assert state(fitted) == pytest.approx(state(by_hand), rel=1e-12)


def test_the_same_seed_gives_the_same_bits() -> None:
    def trained(seed: int | random.Random) -> tuple[Any, dict[str, Any]]:
        model = Sequential(Layer(2, 4, activation="tanh", seed=0), Dropout(0.25), Layer(4, 2, nonlin=False, seed=1))
        data = random.Random(2)
        points = [[data.gauss(0, 1), data.gauss(0, 1)] for _ in range(20)]
        labels = [int(a > b) for a, b in points]
        history = model.fit(points, labels, loss="cross_entropy", epochs=3, batch_size=4, seed=seed, **SILENT)
        return model.state_dict(), history.to_dict()

    random.seed(1)
    first = trained(7)
    random.seed(2)
    assert trained(random.Random(7)) == first
    assert trained(8) != first


def test_a_dropout_of_its_own_seed_keeps_it_and_others_get_theirs_back() -> None:
    seeded, unseeded = Dropout(0.5, seed=3), Dropout(0.5)
    own = seeded.random
    Sequential(Layer(1, 2), seeded, unseeded, Layer(2, 1, nonlin=False)).fit(X, Y, epochs=1, seed=0, **SILENT)
    assert seeded.random is own
    assert unseeded.random is None


def test_modes_are_given_back() -> None:
    model = Sequential(Layer(1, 2), Dropout(0.5), Layer(2, 1, nonlin=False))
    seen = []
    model.eval()
    model[1].train()  # type: ignore[attr-defined]

    def look(training: Any) -> None:
        seen.append([module.training for module in training.model.modules()])

    model.fit(X, Y, epochs=1, validation_data=(X, Y), callbacks=[look], **SILENT)
    assert all(map(all, seen))
    assert not model.training
    assert model[1].training  # type: ignore[attr-defined]


def test_validation_and_evaluation_are_without_dropout() -> None:
    model = Sequential(Layer(1, 50, seed=0), Dropout(0.9), Layer(50, 1, nonlin=False, seed=0))
    expected = [[sum(o.data for o in model.eval()(x))] for x in X]
    model.train()
    assert model.predict(X) == expected == model.predict(X)
    mean = sum((p - y) ** 2 for [p], y in zip(expected, Y, strict=True)) / 4
    assert model.evaluate(X, Y, loss="mse")["loss"] == pytest.approx(mean, rel=1e-12)
    assert model.training


def test_a_model_may_return_a_bare_value() -> None:
    class Doubling(Module):
        def __init__(self) -> None:
            self.w = Value(2.0)

        def forward(self, x: Any) -> Any:
            """Multiply."""
            return self.w * x[0]

    model = Doubling()
    assert model.predict(X) == [[0.0], [2.0], [4.0], [6.0]]
    assert model.evaluate(X, Y, loss="mae") == {"loss": 1.0}
    model.fit(X, Y, loss="mse", optimizer="sgd", lr=0.1, epochs=1, batch_size=4, **SILENT)
    # d/dw mean (w·x - y)² = mean 2·x·(2·x - y) = mean -2·x = -3.
    assert model.w.data == pytest.approx(2.3, rel=1e-14)


def test_fit_within_no_grad_records_what_it_needs() -> None:
    model = MLP(1, [1], seed=0)
    before = [p.data for p in model.parameters()]
    with no_grad():
        model.fit([[1.0]], [2.0], loss="mse", epochs=1, verbose=False)
        assert not is_recording()
    assert [p.data for p in model.parameters()] != before


def test_history_has_losses_metrics_and_validation() -> None:
    model = MLP(1, [2], init="zeros")
    history = model.fit(
        X,
        [0, 0, 1, 1],
        loss="cross_entropy",
        epochs=2,
        batch_size=4,
        metrics=["accuracy", lambda predictions, targets: len(predictions)],
        validation_data=(np.array([[5.0]]), np.array([1])),
        schedule=lambda epoch: 1.0,
        l2=0.5,
        **SILENT,
    )
    assert list(history.history) == [
        *("loss", "penalty", "accuracy", "<lambda>", "val_loss", "val_accuracy", "val_<lambda>", "lr")
    ]
    assert history["loss"][0] == pytest.approx(math.log(2), rel=1e-14)
    assert history["accuracy"][0] == 0.5
    assert history["<lambda>"] == [4.0, 4.0]
    assert history["val_<lambda>"] == [1.0, 1.0]
    assert history["lr"] == [0.01, 0.01]
    assert history["penalty"][0] == 0.0
    assert history["penalty"][1] > 0.0
    assert len(history.seconds) == 2


def test_a_learned_xor_is_evaluated_with_the_loss_and_metrics_of_the_fit() -> None:
    points, labels = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    model = MLP(2, [8, 2], activation="tanh", seed=3)
    metrics: list[Any] = ["accuracy", lambda predictions, targets: 0.5]
    history = model.fit(points, labels, lr=0.1, epochs=150, batch_size=4, seed=3, metrics=metrics, **SILENT)
    assert history["loss"][-1] < 0.01
    result = model.evaluate(points, labels)
    assert result["accuracy"] == 1.0
    assert result["loss"] < 0.01
    assert list(model.evaluate(points, labels, metrics=[])) == ["loss"]
    assert list(model.evaluate(points, labels, metrics="accuracy")) == ["loss", "accuracy"]
    assert model.evaluate(points, labels, loss="cross_entropy") == {"loss": result["loss"]}
    assert model.evaluate(points, [[1, 0], [0, 1], [0, 1], [1, 0]], loss="mse")["loss"] > 0.01
    # A function of one's own is not pickled, a copy in memory shares it.
    assert pickle.loads(pickle.dumps(model)).evaluate(points, labels) == {  # noqa: S301
        "loss": result["loss"],
        "accuracy": 1.0,
    }
    assert copy.deepcopy(model).evaluate(points, labels) == result == copy.copy(model).evaluate(points, labels)
    assert [row.index(max(row)) for row in model.predict(points)] == labels


def test_data_may_come_from_generators() -> None:
    model = line(2.0, 0.0)
    history = model.fit((x for x in X), (y for y in Y), epochs=2, batch_size=4, optimizer="sgd", **SILENT)
    assert history["loss"][0] == 1.0
    assert model.evaluate((x for x in X), (y for y in Y))["loss"] < 1.0


def test_a_schedule_sets_the_learning_rate_of_each_epoch_and_gives_it_back() -> None:
    model, optimizer = line(), SGD(lr=0.1)
    history = model.fit(X, Y, optimizer=optimizer, epochs=3, schedule=schedules.Exponential(0.5), **SILENT)
    assert history["lr"] == [0.1, 0.05, 0.025]
    assert optimizer.lr == 0.1


@pytest.mark.parametrize("validation", [None, ([[1.0]], [100.0])])
def test_a_plateau_is_seen_by_the_validation_data_if_there_are_any(validation: Any) -> None:
    seen: list[float | None] = []

    class Watching(schedules.Schedule):
        def __call__(self, epoch: int, loss: float | None = None) -> float:
            seen.append(loss)
            return 1.0

    history = line().fit(X, Y, epochs=3, schedule=Watching(), validation_data=validation, **SILENT)
    watched = history["loss" if validation is None else "val_loss"]
    assert seen == [None, *watched[:2]]


def test_penalties_add_their_gradients() -> None:
    options: dict[str, Any] = {"loss": "mse", "optimizer": "sgd", "lr": 0.1, "epochs": 1, "batch_size": 2, **SILENT}
    model = line(2.0, -1.0)
    history = model.fit([[0.0], [0.0]], [-1.0, -1.0], l2=0.25, l1=0.5, **options)
    # The loss has no gradient here: what moves is 2·l2·p + l1·sign(p).
    assert state(model) == pytest.approx([2.0 - 0.1 * (1.0 + 0.5), -1.0 - 0.1 * (-0.5 - 0.5)], rel=1e-14)
    assert history["penalty"] == [pytest.approx(0.25 * 5.0 + 0.5 * 3.0, rel=1e-14)]
    assert history["loss"] == [0.0]
    model = line(2.0, -1.0)
    history = model.fit([[0.0], [0.0]], [-1.0, -1.0], penalty=lambda m: m.parameters()[0] * 3.0, **options)
    assert state(model) == pytest.approx([2.0 - 0.3, -1.0], rel=1e-14)
    assert history["penalty"] == [6.0]
    assert line().fit(X, Y, penalty=lambda m: 4.0, epochs=1, **SILENT)["penalty"] == [4.0]


def test_gradients_are_clipped() -> None:
    options: dict[str, Any] = {"loss": "mse", "optimizer": "sgd", "lr": 1.0, "epochs": 1, "batch_size": 4, **SILENT}
    model = line()
    model.fit(X, Y, clip_norm=2.0, **options)
    norm = math.hypot(17, 8)
    assert state(model) == pytest.approx([2 * 17 / norm, 2 * 8 / norm], rel=1e-14)
    model = line()
    model.fit(X, Y, clip_value=10.0, **options)
    assert state(model) == [10.0, pytest.approx(8.0, rel=1e-14)]


def test_an_optimizer_passed_again_goes_on() -> None:
    once, twice = line(), line()
    once.fit(X, Y, optimizer=Adam(lr=0.1), epochs=4, batch_size=4, shuffle=False, **SILENT)
    optimizer = Adam(lr=0.1)
    for _ in range(2):
        twice.fit(X, Y, optimizer=optimizer, epochs=2, batch_size=4, shuffle=False, **SILENT)
    assert optimizer.steps == 4
    assert state(twice) == state(once)


def test_an_optimizer_may_hold_a_part_of_the_parameters() -> None:
    model = MLP(1, [2, 1], seed=0)
    before = [p.data for p in model.layers[0].parameters()]
    model.fit(X, Y, optimizer=SGD(model.layers[1].parameters(), lr=0.01), epochs=2, **SILENT)
    assert [p.data for p in model.layers[0].parameters()] == before
    with pytest.raises(SettingError, match=r"has parameters of another model.*SGD\(lr=0.01\)"):
        model.fit(X, Y, optimizer=SGD(line().parameters()), **SILENT)


@pytest.mark.parametrize(
    ("y", "outputs", "expected"),
    [
        ([0, 1, 2], 3, "cross_entropy"),
        ([0.0, 2.0, 1.0], 3, "cross_entropy"),
        ([[0.5, 1.0], [1.0, 2.0]], 2, "squared_error"),
        ([1.5, 2.0], 1, "squared_error"),
        ([0, 1, 2], 1, "squared_error"),
        ([[1], [5]], 1, "squared_error"),
        (np.array([1.0, 0.5]), 1, "squared_error"),
    ],
)
def test_without_a_loss_the_targets_decide(y: Any, outputs: int, expected: str) -> None:
    assert default_loss(y, outputs) is losses.LOSSES[expected]


@pytest.mark.parametrize(
    ("y", "suggested"),
    [
        ([0, 1, 1], "binary_cross_entropy_with_logits"),
        ([-1, 1], "hinge"),
        ([[1.0]], "binary_cross_entropy_with_logits"),
    ],
)
def test_where_the_targets_do_not_decide_the_error_says_what_to_give(y: Any, suggested: str) -> None:
    with pytest.raises(SettingError, match=rf'which loss is meant.*loss="{suggested}" if .* loss="squared_error" if'):
        default_loss(y, 1)


def test_a_bare_fit_does_something_right() -> None:
    model = MLP(1, [8, 1], activation="tanh", seed=0)
    points = [[x / 10] for x in range(-10, 11)]
    curve = [math.sin(2 * x) for [x] in points]
    before = model.evaluate(points, curve)["loss"]
    model.fit(points, curve, seed=0, epochs=60, verbose=False)
    assert model.evaluate(points, curve)["loss"] < before / 10


def test_losses_of_ones_own() -> None:
    def cubed(predictions: Any, targets: Any) -> Any:
        return abs(predictions[0][0] - targets[0]) ** 3

    model = line()
    model.fit([[1.0]], [2.0], loss=cubed, optimizer="sgd", lr=0.01, epochs=1, **SILENT)
    assert state(model) == pytest.approx([0.12, 0.12], rel=1e-14)
    wide = partial(losses.huber, delta=10.0)
    assert line().fit([[1.0]], [2.0], loss=wide, epochs=1, **SILENT)["loss"] == [2.0]


def test_a_loss_that_is_not_finite_stops_before_the_step_and_keeps_the_history() -> None:
    model = line(1.0, 0.0)
    seen = []
    with pytest.raises(
        DataError, match=r"the loss became inf: given sample 0 in epoch [2-9].*a smaller lr than 1e\+80"
    ) as caught:
        model.fit(
            [[1e40]],
            [0.0],
            loss="mse",
            optimizer="sgd",
            lr=1e80,
            callbacks=lambda t: seen.append(state(model)),
            **SILENT,
        )
    assert all(math.isfinite(number) for number in state(model))
    assert state(model) == seen[-1]
    assert len(caught.value.history) == len(seen) >= 1  # type: ignore[attr-defined]


def test_a_parameter_that_would_not_be_finite_stops_too() -> None:
    model = line(1.0, 0.0)
    with pytest.raises(DataError, match=r"this step would make a parameter of MLP.layers.0.neurons.0 -inf") as caught:
        model.fit([[1e10]], [0.0], loss="mse", optimizer="sgd", lr=1e300, **SILENT)
    assert state(model) == [1.0, 0.0]
    assert len(caught.value.history) == 0  # type: ignore[attr-defined]
