"""Metrics: what to watch beside the loss.

A metric is a function `(predictions, targets) -> float` of all predictions (lists of floats, as `predict` returns them)
and targets. `fit` and `evaluate` take "accuracy", any loss by name, or a function of this form.
"""

from __future__ import annotations

from autograd import OperandError, SettingError

from .losses import ALIASES, LOSSES, row
from .settings import look_up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeAlias

    Metric: TypeAlias = Callable[[Sequence[Any], Sequence[Any]], float]
    Metrics: TypeAlias = str | Metric | Iterable[str | Metric] | None

__all__ = [
    "accuracy",
    "metric_function",
    "metric_functions",
    "metric_list",
    "probability_accuracy",
    "threshold_accuracy",
]


def accuracy(predictions: Sequence[Any], targets: Sequence[Any]) -> float:
    """The share of samples whose largest output is the one that the label names.

    >>> accuracy([[0.1, 2.0], [3.0, -1.0]], [1, 1])
    0.5
    """
    right = 0
    for prediction, label in zip(predictions, targets, strict=True):
        outputs = list(row(prediction))
        right += outputs.index(max(outputs)) == label
    return right / len(targets)


def threshold_accuracy(predictions: Sequence[Any], targets: Sequence[Any], *, threshold: float = 0.0) -> float:
    """The share of outputs that lie on the right side of the threshold: above it exactly where the target is.

    With threshold 0 for logits and for the scores of a hinge loss, .5 for probabilities; the targets, 0 and 1 or -1 and
    +1, are told apart at .5, or at 0.

    >>> threshold_accuracy([[2.0], [-1.0], [0.5]], [1, 0, 0])
    0.6666666666666666
    """
    right = every = 0
    for prediction, target in zip(predictions, targets, strict=True):
        for output, wanted in zip(row(prediction), row(target), strict=True):
            right += (output > threshold) == (wanted >= 0.5)
            every += 1
    return right / every


def probability_accuracy(predictions: Sequence[Any], targets: Sequence[Any]) -> float:
    """The share of probabilities on the same side of one half as their target.

    >>> probability_accuracy([[0.9], [0.2], [0.6]], [1, 0, 0])
    0.6666666666666666
    """
    return threshold_accuracy(predictions, targets, threshold=0.5)


# The accuracy that "accuracy" means, by the loss and by what its targets are.
_BY_LOSS: dict[str, Metric] = {"binary_cross_entropy": probability_accuracy}
_BY_TARGETS: dict[str, Metric] = {"labels": accuracy, "signs": threshold_accuracy, "probabilities": threshold_accuracy}


def metric_function(metric: str | Metric, loss: Any, kind: str | None) -> tuple[str, Metric]:
    """The name of a metric and its function; "accuracy" means the one that fits the loss and its kind of targets.

    Raises UnknownNameError for a name that is not in the list, OperandError for another thing, or for an accuracy where
    the targets are no classes.

    >>> from nn.losses import cross_entropy
    >>> metric_function("accuracy", cross_entropy, "labels")[1] is accuracy
    True
    """
    if isinstance(metric, str):
        table: dict[str, Any] = {"accuracy": None, **LOSSES}
        aliases = {"acc": "accuracy", **ALIASES}
        chosen = look_up("metric", metric, table, aliases)
        if chosen is not None:
            return metric, chosen
        name = getattr(getattr(loss, "func", loss), "__name__", "")
        chosen = _BY_LOSS.get(name) or _BY_TARGETS.get(kind or "")
        if chosen is None:
            raise OperandError(
                f"accuracy has no meaning for the targets of the loss {name or loss}",
                expected="a loss for classes, such as cross_entropy",
                repair="give a function (predictions, targets) -> float as the metric",
            )
        return metric, chosen
    if callable(metric):
        return getattr(metric, "__name__", type(metric).__name__), metric
    raise OperandError(
        "metric", given=metric, expected='a name such as "accuracy", or a function of predictions and targets'
    )


# Columns of the History that are there already.
_TAKEN = {"epoch", "loss", "lr", "penalty"}


def metric_list(metrics: Metrics) -> list[str | Metric]:
    """The metrics in a list, also where it is one or None; raises OperandError for another thing.

    >>> metric_list("mae"), metric_list(None)
    (['mae'], [])
    """
    if metrics is None:
        return []
    if isinstance(metrics, str) or callable(metrics):
        return [metrics]
    if not hasattr(metrics, "__iter__"):
        raise OperandError("metrics", given=metrics, expected="a list of names or functions")
    return list(metrics)


def metric_functions(metrics: Iterable[str | Metric], loss: Any, kind: str | None) -> dict[str, Metric]:
    """The functions of the metrics by their names.

    Raises as `metric_function` does, and SettingError for a name that the History has already or that comes twice.

    >>> list(metric_functions(["mae", "mse"], None, None))
    ['mae', 'mse']
    """
    functions: dict[str, Metric] = {}
    for metric in metrics:
        name, function = metric_function(metric, loss, kind)
        if name in functions or name in _TAKEN or name.startswith("val_"):
            raise SettingError(
                "two metrics have one name" if name in functions else "the name of a metric is taken",
                given=name,
                expected="a name that is none of epoch, loss, lr, penalty, does not begin with val_, and comes once",
                repair="give the function another name: metric.__name__ = ..."
                if callable(metric)
                else "leave it out: it is measured already",
            )
        functions[name] = function
    return functions
