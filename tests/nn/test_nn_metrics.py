from __future__ import annotations

from functools import partial

import pytest

from autograd import OperandError, UnknownNameError
from nn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge,
    huber,
    squared_error,
    target_kind,
)
from nn.metrics import accuracy, metric_function, probability_accuracy, threshold_accuracy


def test_accuracy_compares_the_largest_output_with_the_label() -> None:
    assert accuracy([[3.0, 1.0, 2.0], [0.0, 5.0, 9.0], [1.0, 1.0, 0.0]], [0, 1, 0]) == 2 / 3


def test_threshold_accuracy_tells_the_sides() -> None:
    assert threshold_accuracy([[1.0], [-1.0], [-0.1], [0.3]], [1, -1, 1, -1]) == 0.5
    assert threshold_accuracy([[1.0, -2.0], [0.5, 0.5]], [[1, 0], [1, 0]]) == 0.75
    assert threshold_accuracy([0.4, 0.6], [0, 1], threshold=0.5) == 1.0


def test_probability_accuracy_divides_at_one_half() -> None:
    assert probability_accuracy([[0.4], [0.6], [0.4]], [0, 1, 1]) == 2 / 3


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (cross_entropy, accuracy),
        (hinge, threshold_accuracy),
        (binary_cross_entropy_with_logits, threshold_accuracy),
        (binary_cross_entropy, probability_accuracy),
    ],
)
def test_accuracy_means_what_fits_the_loss(loss: object, expected: object) -> None:
    for name in ("accuracy", "acc"):
        assert metric_function(name, loss, target_kind(loss)) == (name, expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("loss", [squared_error, partial(huber, delta=2.0)])
def test_accuracy_of_numbers_has_no_meaning(loss: object) -> None:
    with pytest.raises(
        OperandError, match=r"accuracy has no meaning for the targets of the loss (squared_error|huber)"
    ):
        metric_function("accuracy", loss, "numbers")
    with pytest.raises(OperandError, match="accuracy has no meaning for the targets of the loss own"):
        metric_function("accuracy", "own", None)


def test_losses_and_functions_are_metrics() -> None:
    def largest(predictions: object, targets: object) -> float:
        return 1.0

    assert metric_function("mae", squared_error, "numbers")[0] == "mae"
    assert metric_function(largest, None, None) == ("largest", largest)
    name, _ = metric_function(partial(threshold_accuracy, threshold=1.0), None, None)
    assert name == "partial"


def test_unknown_metrics_are_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown metric: given 'acuracy'.*did you mean 'accuracy'"):
        metric_function("acuracy", squared_error, "numbers")
    with pytest.raises(OperandError, match="metric: given 3"):
        metric_function(3, squared_error, "numbers")  # type: ignore[arg-type]
