from __future__ import annotations

import math
from typing import Any

import pytest

from autograd import DataError, OperandError, SettingError, ShapeError, UnknownNameError, Value, no_grad
from nn import MLP, SGD, Dropout, Layer, Module, Sequential
from nn.train import fit

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


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"loss": "mes"}, UnknownNameError, r"unknown loss: given 'mes'.*did you mean 'mse'"),
        ({"optimizer": "addam"}, UnknownNameError, r"unknown optimizer: given 'addam'.*did you mean 'adam'"),
        ({"metrics": ["acuracy"]}, UnknownNameError, r"unknown metric: given 'acuracy'.*did you mean 'accuracy'"),
        ({"lr": -0.1}, SettingError, r"lr is out of its range: given -0.1"),
        ({"epochs": 0}, SettingError, r"epochs is out of its range: given 0"),
        ({"batch_size": 0}, SettingError, r"batch_size is out of its range: given 0"),
        ({"l1": -1}, SettingError, r"l1 is out of its range: given -1"),
        ({"l2": -1}, SettingError, r"l2 is out of its range: given -1"),
        ({"clip_norm": 0}, SettingError, r"clip_norm is out of its range: given 0"),
        ({"clip_value": -1}, SettingError, r"clip_value is out of its range: given -1"),
        ({"penalty": 0.1}, OperandError, r"penalty: given 0.1, expected a function of the model.*l2=0.001"),
        ({"schedule": "cosine"}, OperandError, r"schedule: given 'cosine'"),
        ({"seed": "one"}, OperandError, r"seed is not a seed: given 'one'"),
        ({"callbacks": [3]}, OperandError, r"callbacks\[0\]: given 3"),
        ({"validation_data": [X]}, OperandError, r"validation_data is not a pair"),
        (
            {"validation_data": (X, [1.0])},
            ShapeError,
            r"validation X and validation y differ in length: given 4 samples",
        ),
        ({"validation_data": ([[1.0, 2.0]], [1.0])}, ShapeError, r"validation X has samples of another length than X"),
        ({"validation_data": ([[math.nan]], [1.0])}, DataError, r"validation X\[0\]\[0\] is nan"),
    ],
)
def test_bad_options_are_refused_before_anything_is_trained(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    model = line()
    with pytest.raises(error, match=message):
        model.fit(X, Y, **{**SILENT, **options})
    assert state(model) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        (X, Y[:-1], ShapeError, r"X and y differ in length: given 4 samples and 3 targets"),
        ([], [], DataError, r"X is empty"),
        (X, [], DataError, r"y is empty"),
        ([[math.nan]], [1.0], DataError, r"X\[0\]\[0\] is nan"),
        (X, [1.0, 2.0, math.nan, 3.0], DataError, r"y\[2\] is nan"),
        ([[1.0, 2.0]], [1.0], ShapeError, r"MLP\.layers\.0 takes 1 input: given 2 inputs"),
    ],
)
def test_bad_data_are_refused(X: Any, y: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        line().fit(X, y, loss="mse", **SILENT)


def test_a_model_without_parameters_is_refused() -> None:
    with pytest.raises(SettingError, match=r"Dropout 0.5 has no parameters to train"):
        Dropout(0.5).fit(X, [[y] for y in Y], loss="mse", **SILENT)


def test_a_model_that_returns_nothing_is_refused() -> None:
    class Forgetful(Module):
        def __init__(self) -> None:
            self.w = Value(1.0)

        def forward(self, x: Any) -> Any:
            """Forget to return."""
            self.w * x[0]

    with pytest.raises(OperandError, match=r"neither Value nor number: given None.*is a return missing\?"):
        Forgetful().fit(X, Y, **SILENT)


def test_an_unknown_option_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="epoch"):
        line().fit(X, Y, epoch=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        fit(line(), X, Y, "mse")  # type: ignore[call-arg]


# --- a loss that trains nothing ---------------------------------------------------------------------------------------


def plain_loss(predictions: Any, targets: Any) -> Any:
    """A squared error that has lost its graph."""
    return (predictions[0][0].data - targets[0]) ** 2


class Unrecorded(Module):
    """A model that records nothing."""

    def __init__(self) -> None:
        self.w = Value(1.0)

    def forward(self, x: Any) -> Any:
        """Multiply."""
        with no_grad():
            return self.w * x[0]


@pytest.mark.parametrize(
    ("model", "loss"),
    [
        (line(1.0, 2.0), plain_loss),
        (line(1.0, 2.0), lambda p, t: 1.5),
        (line(1.0, 2.0), lambda p, t: Value(1.5)),
        (Unrecorded(), "mse"),
    ],
)
def test_a_loss_that_does_not_depend_on_the_parameters_is_refused(model: Module, loss: Any) -> None:
    before = model.state_dict()
    with pytest.raises(OperandError, match=r"the loss does not depend on any parameter: given .* Repair: no \.data"):
        model.fit(X, [5.0, 5.0, 5.0, 5.0], loss=loss, optimizer="adamw", **SILENT)
    assert model.state_dict() == before
    with pytest.raises(SettingError, match="which loss is meant"):  # nothing is kept of the refused training
        model.evaluate(X, [0.0, 1.0, 1.0, 0.0])


def test_a_loss_of_frozen_parameters_is_refused() -> None:
    model = Sequential(Layer(1, 1), Layer(1, 1))
    with pytest.raises(OperandError, match="does not depend on any parameter"):
        model.fit(X, Y, loss=lambda p, t: model.parameters()[0] ** 2, optimizer=SGD(model.parameters()[2:]), **SILENT)


def test_a_loss_may_be_a_plain_zero_where_nothing_is_to_be_learnt() -> None:
    def perceptron(predictions: Any, targets: Any) -> Any:
        return max(0.0, -predictions[0][0] * targets[0])

    model = line(-1.0, -0.5)
    history = model.fit([[-1.0], [1.0]], [1.0, 1.0], loss=perceptron, optimizer="sgd", lr=1.0, epochs=9, **SILENT)
    assert history["loss"][0] > 0.0
    assert history["loss"][-1] == 0.0
    before = state(model)
    assert model.fit([[-1.0], [1.0]], [1.0, 1.0], loss=perceptron, **SILENT)["loss"] == [0.0] * 10
    assert state(model) == before


def test_a_model_may_record_while_training_only() -> None:
    class Saving(Unrecorded):
        def forward(self, x: Any) -> Any:
            """Multiply, and record it only if it is needed."""
            return self.w * x[0] if self.training else self.w.data * x[0]

    model = Saving()
    model.fit(X, Y, loss="mse", epochs=1, **SILENT)
    assert model.w.data != 1.0


# --- metrics ----------------------------------------------------------------------------------------------------------


def named(name: str) -> Any:
    """A metric of that name."""

    def metric(predictions: Any, targets: Any) -> float:
        return 42.0

    metric.__name__ = name
    return metric


@pytest.mark.parametrize("name", ["loss", "lr", "penalty", "epoch", "val_loss"])
def test_a_metric_does_not_take_a_name_of_the_history(name: str) -> None:
    with pytest.raises(SettingError, match=rf"the name of a metric is taken: given '{name}'.*metric.__name__ = "):
        line().fit(X, Y, loss="mse", metrics=[named(name)], **SILENT)
    with pytest.raises(SettingError, match="the name of a metric is taken"):
        line().evaluate(X, Y, loss="mse", metrics=named(name))


def test_two_metrics_do_not_share_a_name() -> None:
    metrics: list[Any] = [lambda p, t: 1.0, lambda p, t: 2.0]
    with pytest.raises(SettingError, match=r"two metrics have one name: given '<lambda>'.*give the function another"):
        line().fit(X, Y, loss="mse", metrics=metrics, **SILENT)
    with pytest.raises(SettingError, match=r"two metrics have one name: given 'mae'.*leave it out"):
        line().fit(X, Y, loss="mse", metrics=["mae", "mae"], **SILENT)


def test_metrics_that_do_not_fit_are_found_before_anything_is_trained() -> None:
    model = MLP(1, [2], seed=0)
    before = model.state_dict()
    wrong: list[tuple[Any, type[Exception]]] = [
        ("mse", ShapeError),
        (lambda p, t: None, OperandError),
        (lambda p, t: p.mean(), AttributeError),
        (3, OperandError),
    ]
    for metric, error in wrong:
        with pytest.raises(error):
            model.fit(X, [0, 1, 0, 1], loss="cross_entropy", metrics=metric, **SILENT)

    def nothing(predictions: Any, targets: Any) -> Any:
        return None

    with pytest.raises(OperandError, match=r"the metric nothing returned .*: given None, expected a number"):
        model.fit(X, [0, 1, 0, 1], loss="cross_entropy", metrics=[nothing], **SILENT)
    assert model.state_dict() == before


def test_a_metric_may_need_more_than_one_sample() -> None:
    def spread(predictions: Any, targets: Any) -> float:
        return 1.0 / (len(predictions) - 1)

    assert line().fit(X, Y, loss="mse", metrics=[spread], epochs=1, **SILENT)["spread"] == [1 / 3]


def test_a_metric_may_return_a_value() -> None:
    def two(predictions: Any, targets: Any) -> Any:
        return Value(2.0)

    assert line().fit(X, Y, loss="mse", metrics=two, epochs=1, **SILENT)["two"] == [2.0]


# --- what is lost when a training fails -------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ShapeError("three"), RuntimeError("three"), ZeroDivisionError()])
def test_every_error_has_the_history_so_far(error: Exception) -> None:
    def fails(training: Any) -> None:
        if training.epoch == 3:
            raise error

    with pytest.raises(type(error)) as caught:
        line().fit(X, Y, loss="mse", callbacks=fails, **SILENT)
    assert len(caught.value.history) == 3  # type: ignore[attr-defined]


def test_parameters_that_are_not_finite_are_named_before_anything_is_trained() -> None:
    with pytest.raises(DataError, match=r"the parameter layers\.0\.neurons\.0\.w\.0 of MLP 1->1 identity is nan"):
        line(math.nan).fit(X, Y, loss="mse", **SILENT)
