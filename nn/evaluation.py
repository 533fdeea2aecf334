"""What a model does on data without learning from it: predict, evaluate, and the checks that training needs too."""

from __future__ import annotations

from autograd import AutogradError, OperandError, SettingError, ShapeError, Value

from .data import check_same_length, entries, samples, targets
from .interrupts import restoring
from .losses import cross_entropy, loss_function, row, squared_error, target_kind
from .metrics import metric_functions, metric_list
from .objective import Objective
from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias, TypeVar

    from .losses import Loss
    from .metrics import Metrics
    from .module import Module

    Rows: TypeAlias = tuple[tuple[float, ...], ...]
    Result = TypeVar("Result")

__all__ = [
    "evaluate",
    "predict",
]


def predict(model: Module, X: Any) -> list[list[float]]:
    """The outputs of the model for every sample of X: a list of floats each, in evaluation mode.

    For a classifier, the predicted class is the place of the largest output: `row.index(max(row))`.
    Raises as `nn.data.samples` does for bad data, ShapeError if the samples do not fit the model.

    >>> from nn import MLP
    >>> predict(MLP(2, [1], init="zeros", bias=0.5), [[1.0, 2.0], [3.0, 4.0]])
    [[0.5], [0.5]]
    """
    rows = samples(X)
    return evaluating(model, lambda: [numbers(model(sample)) for sample in rows])


def evaluate(
    model: Module, X: Any, y: Any, *, loss: str | Loss | None = None, metrics: Metrics = None
) -> dict[str, float]:
    """The loss and the metrics of the model on X and y, as means over the samples, in evaluation mode.

    Without `loss`, that of the last `fit` is taken, with its metrics if none are given either; a model that was never
    fitted gets the loss that `fit` would choose. Raises as `fit` does for bad data and unknown names.

    >>> from nn import MLP
    >>> evaluate(MLP(1, [2], init="zeros"), [[1.0], [2.0]], [0, 1], loss="cross_entropy", metrics=["accuracy"])
    {'loss': 0.6931471805599453, 'accuracy': 0.5}
    """
    before = model.__dict__.get("_objective")
    rows, y = samples(X), entries(y, "y")
    if loss is None and before is not None:
        loss, metrics = before.loss, before.metrics if metrics is None else metrics
    task = Task(model, rows, y, loss, metrics)
    return task.measure(model, rows, task.wanted(rows, y))


class Task:
    """What is to be learnt: the loss, its kind of targets, the metrics, and the number of outputs of the model."""

    def __init__(self, model: Module, rows: Rows, y: Any, loss: str | Loss | None, metrics: Metrics) -> None:
        """Run the model once on the first sample, which shows early whether the samples fit it."""
        self.first = evaluating(model, lambda: numbers(model(rows[0])))
        self.outputs = len(self.first)
        self.width = len(rows[0])
        self.loss = default_loss(y, self.outputs) if loss is None else loss_function(loss)
        self.kind = target_kind(self.loss)
        self.objective = Objective(self.loss, metric_list(metrics))
        self.metrics = metric_functions(self.objective.metrics, self.loss, self.kind)

    def wanted(self, rows: Rows, y: Any, names: tuple[str, str] = ("X", "y")) -> tuple[Any, ...]:
        """The targets, checked against the samples and against what the loss needs."""
        wanted = targets(y, self.kind, self.outputs, names[1])
        check_same_length(rows, wanted, names)
        if len(rows[0]) != self.width:
            raise ShapeError(
                f"{names[0]} has samples of another length than X",
                given=words(f"{len(rows[0])} numbers"),
                expected=f"{self.width} numbers",
            )
        return wanted

    def measure(self, model: Module, rows: Rows, wanted: Sequence[Any]) -> dict[str, float]:
        """The mean loss and the metrics."""

        def run() -> tuple[list[list[float]], float]:
            predictions = [numbers(model(sample)) for sample in rows]
            return predictions, sum(_number(self.loss((p,), (t,))) for p, t in zip(predictions, wanted, strict=True))

        predictions, total = evaluating(model, run)
        return {"loss": total / len(rows), **self.scores(predictions, wanted)}

    def scores(self, predictions: Sequence[Any], wanted: Sequence[Any]) -> dict[str, float]:
        """The metrics."""
        return {
            name: _number(metric(predictions, wanted), f"the metric {name}") for name, metric in self.metrics.items()
        }

    def try_metrics(self, wanted: Sequence[Any]) -> None:
        """Score the output for the first sample, so that metrics which do not fit it are found before a training.

        Metrics of one's own may need more than one sample, and then say so by a ValueError or a division by zero.
        """
        try:
            self.scores([self.first], wanted[:1])
        except AutogradError:
            raise
        except (ArithmeticError, ValueError):
            return


def default_loss(y: Any, outputs: int) -> Loss:
    """The loss that the targets ask for: cross-entropy for labels of several outputs, squared error for numbers.

    Raises SettingError where it is not clear which: for one output and targets of only 0 and 1, or -1 and +1.

    >>> default_loss([0, 2, 1], 3) is cross_entropy, default_loss([0.5, 2.0], 1) is squared_error
    (True, True)
    """
    listed = entries(y, "y")
    alone = [entry[0] if isinstance(entry, (list, tuple)) and len(entry) == 1 else entry for entry in listed]
    whole = all(isinstance(entry, (int, float)) and float(entry).is_integer() for entry in alone)
    if outputs > 1:
        return cross_entropy if whole else squared_error
    seen = {float(entry) for entry in alone} if whole else set()
    if seen and (seen <= {0.0, 1.0} or seen <= {-1.0, 1.0}):
        classes = "binary_cross_entropy_with_logits" if seen <= {0.0, 1.0} else "hinge"
        raise SettingError(
            "which loss is meant is not clear from y",
            given=words(
                f"targets of only {' and '.join(f'{value:g}' for value in sorted(seen))}, for a model of one output"
            ),
            expected="the option loss",
            repair=f'loss="{classes}" if they are two classes, loss="squared_error" if they are numbers',
        )
    return squared_error


def numbers(outputs: Any) -> list[float]:
    """What a model returned, as a list of floats; raises OperandError if there is something else in it.

    >>> numbers([Value(1.0), 2.0]), numbers(Value(3.0))
    ([1.0, 2.0], [3.0])
    """
    return [_number(output) for output in row(outputs)]


def _number(output: Any, source: str = "a model or loss") -> float:
    if isinstance(output, Value):
        return output.data
    try:
        return Value(output).data
    except OperandError:
        raise OperandError(
            f"{source} returned what is neither Value nor number",
            given=output,
            expected="a Value, from a model also a list of Values" if source == "a model or loss" else "a number",
            repair="is a return missing?" if output is None else None,
        ) from None


def evaluating(model: Module, action: Callable[[], Result]) -> Result:
    """Run an action with the model in evaluation mode; afterwards every module has its mode back.

    Recording is not switched off: each graph lives for one sample only, so it would save little, and a Ctrl-C that
    came while it was being switched could leave it off for the training after.

    >>> from nn import Dropout
    >>> dropout = Dropout(0.5)
    >>> evaluating(dropout, lambda: dropout.training), dropout.training
    (False, True)
    """
    modes = [(module, module.training) for module in model.modules()]

    def run() -> Result:
        for module, _ in modes:
            module.training = False
        return action()

    def restore() -> None:
        for module, training in modes:
            module.training = training

    return restoring(run, restore)
