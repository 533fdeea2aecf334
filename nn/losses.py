"""Losses: how far predictions are from their targets, as the mean over the samples.

Every loss is a function `(predictions, targets) -> Value`: one prediction and one target for each sample. A
prediction is what a model returns, a list of Values (or a single Value for a model of one output); the target is a
number or a list of as many numbers, or a label for `cross_entropy`. Floats work as well and give a float. With n
samples

    loss(predictions, targets) = 1/n · Σ_i loss(prediction_i, target_i)

`fit` and `evaluate` take a loss by name or alias ("mse"), or any function of this form. They call it with one sample at
a time and take the mean themselves: what is no mean over samples, such as a correlation, needs a loop of your own.
All of them raise ShapeError for predictions and targets that do not fit together, and DataError if there are none.
"""

from __future__ import annotations

from autograd import (
    DataError,
    OperandError,
    ShapeError,
    Value,
    log,
    log1p,
    log_softmax,
    mean,
    relu,
    softplus,
    square,
)
from autograd import sum as total

from .settings import look_up, number
from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, TypeAlias

    Scalar: TypeAlias = Value | float
    Row: TypeAlias = Sequence[Scalar]
    Rows: TypeAlias = Sequence[Any]
    Loss: TypeAlias = Callable[..., Any]

__all__ = [
    "LOSSES",
    "absolute_error",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge",
    "huber",
    "kl_divergence",
    "loss_function",
    "squared_error",
    "target_kind",
]


# --- numbers ----------------------------------------------------------------------------------------------------------


def squared_error(predictions: Rows, targets: Rows) -> Any:
    """The mean squared error: (o - t)², averaged over the outputs o of a sample and over the samples.

    >>> squared_error([1.0, 2.0], [0.0, 4.0])
    2.5
    """
    return _mean([_mean([square(o - t) for o, t in sample]) for sample in _aligned(predictions, targets)])


def absolute_error(predictions: Rows, targets: Rows) -> Any:
    """The mean absolute error: |o - t|, averaged over the outputs o of a sample and over the samples.

    >>> absolute_error([1.0, 2.0], [0.0, 4.0])
    1.5
    """
    return _mean([_mean([abs(o - t) for o, t in sample]) for sample in _aligned(predictions, targets)])


def huber(predictions: Rows, targets: Rows, *, delta: float = 1.0) -> Any:
    """Huber's loss: e²/2 for errors e = o - t up to `delta`, delta · (|e| - delta/2) beyond; a mean as squared_error.

    Outliers pull on it with a constant force only. Raises SettingError if `delta` is not above 0.
    Source: P. J. Huber, Robust estimation of a location parameter, Annals of Mathematical Statistics 35, 1964.

    >>> huber([0.5, 3.0], [0.0, 0.0])
    1.3125
    """
    delta = number("delta", delta, above=0)

    def of(error: Any) -> Any:
        if abs(error) <= delta:
            return square(error) * 0.5
        return (abs(error) - 0.5 * delta) * delta

    return _mean([_mean([of(o - t) for o, t in sample]) for sample in _aligned(predictions, targets)])


def hinge(predictions: Rows, targets: Rows) -> Any:
    """The hinge loss of a support-vector machine: max(0, 1 - t·o) for targets t of -1 or +1.

    Raises DataError for other targets. Source: C. Cortes, V. Vapnik, Support-vector networks, Machine Learning 20,
    1995.

    >>> hinge([0.5, -2.0], [1, -1])
    0.25
    """
    losses = []
    for index, sample in enumerate(_aligned(predictions, targets)):
        terms = []
        for o, target in sample:
            t = _constant(target)
            if t not in (-1.0, 1.0):
                raise DataError(
                    f"targets[{index}] of the hinge loss",
                    given=t,
                    expected="-1 or +1",
                    repair="for labels of 0 and 1, give 2 * y - 1",
                )
            terms.append(relu(1.0 - t * o))
        losses.append(_mean(terms))
    return _mean(losses)


# --- probabilities ----------------------------------------------------------------------------------------------------


def binary_cross_entropy(predictions: Rows, targets: Rows) -> Any:
    """The cross-entropy of yes or no: -t·log(p) - (1-t)·log(1-p) for probabilities p and targets t in [0, 1].

    For a model that ends in a sigmoid. `binary_cross_entropy_with_logits`, on a model that ends without one, keeps its
    gradient where a sigmoid saturates. Raises DataError for a probability or target outside [0, 1].

    >>> round(binary_cross_entropy([0.9, 0.2], [1, 0]), 6)
    0.164252
    """
    return _mean(
        [
            _mean([_binary(p, t, lambda p: -log(p), lambda p: -log1p(-p)) for p, t in sample])
            for sample in _probable(_aligned(predictions, targets), predictions_too=True)
        ]
    )


def binary_cross_entropy_with_logits(predictions: Rows, targets: Rows) -> Any:
    """The same from logits z, where p = sigmoid(z): t·softplus(-z) + (1-t)·softplus(z), accurate for every z.

    Raises DataError for a target outside [0, 1].

    >>> round(binary_cross_entropy_with_logits([2.0, -3.0], [1, 0]), 6)
    0.087758
    """
    return _mean(
        [
            _mean([_binary(z, t, lambda z: softplus(-z), softplus) for z, t in sample])
            for sample in _probable(_aligned(predictions, targets), predictions_too=False)
        ]
    )


def cross_entropy(predictions: Rows, targets: Rows) -> Any:
    """The cross-entropy of a choice among classes: -log softmax(z)[label] for logits z and a label from 0 on.

    For a model that ends without an activation. One node a sample, whose value and derivatives keep their digits where
    the choice is nearly certain. Raises ShapeError for fewer than two logits, DataError for a label that is not an
    integer in range.

    >>> round(cross_entropy([[2.0, 0.0, 0.0]], [0]), 6)
    0.239545
    """
    _check_lengths(predictions, targets)
    losses = []
    for index, (prediction, label) in enumerate(zip(predictions, targets, strict=True)):
        logits = row(prediction)
        if len(logits) < 2:
            raise ShapeError(
                "cross_entropy chooses among classes",
                given=words(f"{len(logits)} logit"),
                expected="at least 2 logits a sample",
                repair="for two classes and one output use binary_cross_entropy_with_logits",
            )
        chosen = _label(f"targets[{index}]", label, len(logits))
        losses.append(-log_softmax(logits, chosen))
    return _mean(losses)


def kl_divergence(predictions: Rows, targets: Rows) -> Any:
    """The divergence of predicted from true distributions: Σ_j t_j · log(t_j / p_j), for probabilities p and t.

    Raises DataError for a probability outside [0, 1] or a target that does not sum to 1.
    Source: S. Kullback, R. A. Leibler, On information and sufficiency, Annals of Mathematical Statistics 22, 1951.

    >>> round(kl_divergence([[0.5, 0.5]], [[0.75, 0.25]]), 6)
    0.130812
    """
    losses = []
    for index, sample in enumerate(_probable(_aligned(predictions, targets), predictions_too=True)):
        whole = sum(t for _, t in sample)
        if abs(whole - 1.0) > 1e-6:
            raise DataError(
                f"targets[{index}] is not a distribution",
                given=words(f"a sum of {whole:g}"),
                expected="probabilities that sum to 1",
            )
        losses.append(total([-t * log(p / t) for p, t in sample if t != 0.0]))
    return _mean(losses)


# --- the parts they share ---------------------------------------------------------------------------------------------


def row(prediction: Any) -> Row:
    """The outputs of one sample as a sequence; a bare number or Value is a sequence of one.

    >>> row(1.5), row([1.0, 2.0])
    ((1.5,), [1.0, 2.0])
    """
    if isinstance(prediction, (list, tuple)):
        return prediction
    if getattr(prediction, "ndim", 0):
        return prediction.tolist()  # type: ignore[no-any-return]
    return (prediction,)


def _mean(terms: list[Any]) -> Any:
    """The mean; of a single term the term itself, without a node."""
    return terms[0] if len(terms) == 1 else mean(terms)


def _check_lengths(predictions: Rows, targets: Rows) -> None:
    for name, things in (("predictions", predictions), ("targets", targets)):
        if not hasattr(things, "__len__") or isinstance(things, str):
            raise OperandError(
                f"{name} is not a list with an entry for each sample",
                given=things,
                repair="for one sample: [prediction], [target]",
            )
    if len(predictions) != len(targets):
        raise ShapeError(
            "predictions and targets differ in number",
            given=words(f"{len(predictions)} predictions and {len(targets)} targets"),
            expected="one target for each sample",
            repair="for one sample of several outputs write loss([model(x)], [target])",
        )
    if not len(predictions):
        raise DataError("the loss of no samples has no meaning", given=words("0 predictions"), expected="at least 1")


def _aligned(predictions: Rows, targets: Rows) -> Iterator[Sequence[tuple[Any, Any]]]:
    """For each sample the pairs (output, target)."""
    _check_lengths(predictions, targets)
    for index, (prediction, target) in enumerate(zip(predictions, targets, strict=True)):
        outputs = row(prediction)
        if len(outputs) == 1 and target.__class__ in _PLAIN:  # the most frequent case, in little time
            yield ((outputs[0], target),)
            continue
        wanted = row(target)
        if len(outputs) != len(wanted) or not outputs:
            raise ShapeError(
                f"the target of sample {index} does not fit its prediction",
                given=words(f"{len(outputs)} outputs and {len(wanted)} targets"),
                expected="one target for each output",
            )
        yield list(zip(outputs, wanted, strict=True))


_PLAIN = (float, int)


def _probable(
    samples: Iterator[Sequence[tuple[Any, Any]]], *, predictions_too: bool
) -> Iterator[list[tuple[Any, float]]]:
    """The samples with their targets, and maybe their predictions, checked to be probabilities."""
    for index, sample in enumerate(samples):
        checked = [(p, _constant(t)) for p, t in sample]
        for p, t in checked:
            if not 0.0 <= t <= 1.0:
                raise DataError(f"targets[{index}] is no probability", given=t, expected="a number from 0 to 1")
            if predictions_too and (p < 0.0 or p > 1.0):
                raise DataError(
                    f"predictions[{index}] is no probability",
                    given=p,
                    expected="a number from 0 to 1",
                    repair="end the model in a sigmoid or softmax, or use the loss that takes logits",
                )
        yield checked


def _binary(p: Any, t: float, yes: Callable[[Any], Any], no: Callable[[Any], Any]) -> Any:
    """The sum t · yes(p) + (1 - t) · no(p), without the term whose weight is 0: it may be infinite."""
    if t == 1.0:
        return yes(p)
    if t == 0.0:
        return no(p)
    return t * yes(p) + (1.0 - t) * no(p)


_EXACT = 2**53  # up to here every integer is a float


def _constant(target: Any) -> float:
    """The target as a float; targets of these losses are data, no gradient goes through them."""
    if target.__class__ is float:
        return target
    if target.__class__ is int and -_EXACT < target < _EXACT:
        return float(target)
    return target.data if isinstance(target, Value) else Value(target).data


def _label(name: str, label: Any, classes: int) -> int:
    """The label as an index of one of the classes."""
    if isinstance(label, float) and label.is_integer():
        label = int(label)
    try:
        index = label.__index__()
    except AttributeError:
        index = -1
    if not 0 <= index < classes:
        raise DataError(f"{name} is not a label", given=label, expected=f"an integer from 0 to {classes - 1}")
    return int(index)


# --- by name ----------------------------------------------------------------------------------------------------------

LOSSES: dict[str, Loss] = {
    "squared_error": squared_error,
    "absolute_error": absolute_error,
    "huber": huber,
    "hinge": hinge,
    "binary_cross_entropy": binary_cross_entropy,
    "binary_cross_entropy_with_logits": binary_cross_entropy_with_logits,
    "cross_entropy": cross_entropy,
    "kl_divergence": kl_divergence,
}
ALIASES = {
    "mse": "squared_error",
    "mean_squared_error": "squared_error",
    "mae": "absolute_error",
    "mean_absolute_error": "absolute_error",
    "smooth_l1": "huber",
    "svm": "hinge",
    "max_margin": "hinge",
    "bce": "binary_cross_entropy",
    "binary_crossentropy": "binary_cross_entropy",
    "bce_with_logits": "binary_cross_entropy_with_logits",
    "ce": "cross_entropy",
    "crossentropy": "cross_entropy",
    "categorical_cross_entropy": "cross_entropy",
    "sparse_categorical_crossentropy": "cross_entropy",
    "kl": "kl_divergence",
    "kl_div": "kl_divergence",
}
# What the targets of a loss are; `nn.data` checks them accordingly before training starts.
TARGETS: dict[Loss, str] = {
    squared_error: "numbers",
    absolute_error: "numbers",
    huber: "numbers",
    hinge: "signs",
    binary_cross_entropy: "probabilities",
    binary_cross_entropy_with_logits: "probabilities",
    cross_entropy: "labels",
    kl_divergence: "distributions",
}


def loss_function(loss: str | Loss) -> Loss:
    """The loss of that name or alias; a callable is returned as it is.

    Raises UnknownNameError, which names the nearest, for a name that is not in the list, OperandError for another
    thing.

    >>> loss_function("mse") is squared_error
    True
    """
    if isinstance(loss, str):
        return look_up("loss", loss, LOSSES, ALIASES)
    if callable(loss):
        return loss
    raise OperandError("loss", given=loss, expected="a name, or a function (predictions, targets) -> Value")


def target_kind(loss: Loss) -> str | None:
    """What the targets of a loss are, such as "labels"; None for a loss that is not one of these.

    It also looks into `functools.partial(huber, delta=2.0)`.

    >>> target_kind(cross_entropy)
    'labels'
    """
    return TARGETS.get(getattr(loss, "func", loss))
