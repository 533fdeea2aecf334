"""Training: `fit`, the loop over epochs and mini-batches. `model.fit(X, y)` calls the function here."""

from __future__ import annotations

from math import isfinite
from time import perf_counter

from autograd import DataError, OperandError, SettingError, Value
from autograd import sum as add_up

from . import regularise
from .callbacks import Training, callback_list
from .data import entries, samples
from .dependence import check_dependence
from .evaluation import Task, numbers
from .history import History
from .interrupts import restoring
from .optim import optimizer_of
from .progress import Display, added_displays
from .schedules import factor_at
from .settings import count, generator, number
from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random
    from typing import Any, TypeAlias, TypedDict

    from .callbacks import Callback, Observers
    from .evaluation import Rows
    from .init import Seed
    from .losses import Loss
    from .metrics import Metrics
    from .module import Module
    from .optim import Optimizer
    from .schedules import Schedule

    Penalty: TypeAlias = Callable[[Module], Any]

    class FitOptions(TypedDict, total=False):
        """The options of `fit` once more, for `Module.fit`: so type checkers and editors know them there too."""

        loss: str | Loss | None
        optimizer: str | Optimizer
        lr: float | None
        epochs: int
        batch_size: int
        shuffle: bool
        validation_data: tuple[Any, Any] | None
        metrics: Metrics
        callbacks: Observers
        schedule: Schedule | Callable[[int], float] | None
        l1: float
        l2: float
        penalty: Penalty | None
        clip_norm: float | None
        clip_value: float | None
        seed: Seed
        verbose: bool


def fit(
    model: Module,
    X: Any,
    y: Any,
    *,
    loss: str | Loss | None = None,
    optimizer: str | Optimizer = "adam",
    lr: float | None = None,
    epochs: int = 10,
    batch_size: int = 32,
    shuffle: bool = True,
    validation_data: tuple[Any, Any] | None = None,
    metrics: Metrics = None,
    callbacks: Observers = None,
    schedule: Schedule | Callable[[int], float] | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    penalty: Penalty | None = None,
    clip_norm: float | None = None,
    clip_value: float | None = None,
    seed: Seed = None,
    verbose: bool = True,
) -> History:
    """Train the model: for every mini-batch the mean loss, its gradient, and one step of the optimiser.

    Args:
        model: the model; it is changed.
        X: the samples: one row of numbers each, as lists, tuples or a NumPy array.
        y: the targets, one per sample, of the kind that the loss needs: see `nn.losses`.
        loss: a name such as "cross_entropy" or "mse", or a function `(predictions, targets) -> Value`, which is called
            with one sample at a time: what is minimised is the mean. Without it, labels of a model with several outputs
            mean cross_entropy, and numbers squared_error.
        optimizer: a name such as "adam" or "sgd", or an optimiser such as `SGD(lr=0.1, momentum=0.9)`. An optimiser
            that is passed again goes on with what it remembers.
        lr: the learning rate of an optimiser given by name.
        epochs: how often all samples are seen.
        batch_size: how many samples go into one step.
        shuffle: whether the samples come in a new random order in every epoch.
        validation_data: a pair (X, y) that is evaluated after every epoch.
        metrics: names such as "accuracy", or functions `(predictions, targets) -> float`; those of the training data
            are of the outputs while training.
        callbacks: see `nn.callbacks`, for example `EarlyStopping(patience=5)`.
        schedule: the factor on the learning rate in each epoch: see `nn.schedules`.
        l1: the strength of the penalty l1 · Σ |p| over all parameters.
        l2: the strength of the penalty l2 · Σ p².
        penalty: a function of the model whose result is added to the loss of every mini-batch. Penalties are not part
            of the losses in the History, which has a column of its own for them.
        clip_norm: the largest norm of the gradient of all parameters together.
        clip_value: the largest absolute gradient of a parameter.
        seed: fixes the order of the samples and the draws of Dropout: the same seed, the same bits.
        verbose: whether to show the training: in a notebook by a picture of the losses and metrics (see `LivePlot`),
            elsewhere by a progress bar (of tqdm, extra `train`).

    Returns:
        The History. Ctrl-C ends the training without an error: the model keeps the parameters of the last whole step
        and the History of the epochs that were finished has `interrupted` set.

    Raises:
        UnknownNameError: for an unknown loss, optimiser or metric; it names the nearest.
        SettingError, OperandError: for an option out of its range or of a wrong type, and a loss that does not depend
            on any parameter.
        DataError, ShapeError: for data that are empty, ragged, not finite, of unequal length or do not fit the model;
            and if the loss or a parameter stops being finite: then the parameters are those of the last good step.

        Every error that ends a training, also one of a callback, has the History so far in its attribute `history`.

    >>> from nn import MLP
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> model = MLP(2, [8, 2], activation="tanh", seed=1)
    >>> history = fit(model, X, y, loss="cross_entropy", lr=0.1, epochs=60, batch_size=4, metrics=["accuracy"], seed=1,
    ...               verbose=False)
    >>> history["accuracy"][-1]
    1.0
    """
    rows, y = samples(X), entries(y, "y")
    epochs, batch_size = count("epochs", epochs), count("batch_size", batch_size)
    settings = _Gradients(l1, l2, penalty, clip_norm, clip_value)
    task = Task(model, rows, y, loss, metrics)
    wanted = task.wanted(rows, y)
    task.try_metrics(wanted)
    validation = _validation(task, validation_data)
    parameters = _parameters(model)
    chosen = _bound(optimizer_of(optimizer, lr), parameters)
    observers = callback_list(callbacks)
    history = History()
    training = Training(model, parameters, chosen, history, epochs, -(-len(rows) // batch_size))
    source = None if seed is None else generator(seed)
    shuffler = generator(source)
    base_lr = chosen.lr
    order = list(range(len(rows)))
    undo = _restorer(model, chosen)

    def train() -> None:
        # All that changes something, or takes long enough for a Ctrl-C, stands in here.
        observers[:0] = added_displays(observers, bool(verbose))
        _prepare(model, source)
        check_dependence(model, chosen.parameters, task.loss, rows, wanted)
        model.__dict__["_objective"] = task.objective
        for observer in observers:
            observer.on_train_begin(training)
        for epoch in range(epochs):
            started = perf_counter()
            training.epoch = epoch + 1
            if schedule is not None:
                watched = history.history.get("val_loss") or history.history.get("loss")
                chosen.lr = base_lr * factor_at(schedule, epoch, watched[-1] if watched else None)
            for observer in observers:
                observer.on_epoch_begin(training)
            if shuffle:
                shuffler.shuffle(order)
            batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
            measured = _epoch(training, task, rows, wanted, batches, settings, observers)
            if validation is not None:
                checked = task.measure(model, *validation)
                measured.update({f"val_{name}": value for name, value in checked.items()})
            if schedule is not None:
                measured["lr"] = chosen.lr
            history.record(measured, perf_counter() - started)
            for observer in observers:
                observer.on_epoch_end(training)
            if training.stop_reason is not None:
                history.stopped = training.stop_reason
                break
        for observer in observers:
            observer.on_train_end(training)

    try:
        restoring(train, undo)
    except KeyboardInterrupt:
        history.interrupted = True
    except Exception as error:
        vars(error)["history"] = history
        raise
    finally:
        for observer in observers:
            if isinstance(observer, Display):
                observer.close(training)
    return history


# So many samples share a backward pass, which costs something for each parameter; a larger batch takes several, whose
# gradients add up in the leaves, so its graphs need not all be in memory at once.
TOGETHER = 64


class _Gradients:
    """What happens to the gradients between backward and step: penalties are added, then they are clipped."""

    def __init__(
        self, l1: float, l2: float, penalty: Penalty | None, clip_norm: float | None, clip_value: float | None
    ) -> None:
        self.l1, self.l2 = number("l1", l1, least=0), number("l2", l2, least=0)
        if penalty is not None and not callable(penalty):
            raise OperandError(
                "penalty", given=penalty, expected="a function of the model", repair="l2=0.001 for a strength"
            )
        self.penalty = penalty
        self.clip_norm = None if clip_norm is None else number("clip_norm", clip_norm, above=0)
        self.clip_value = None if clip_value is None else number("clip_value", clip_value, above=0)
        self.penalised = bool(self.l1 or self.l2 or penalty)

    def add_penalty(self, training: Training) -> float:
        """Add the gradient of the penalties; returns their sum."""
        terms = []
        if self.l1:
            terms.append(regularise.l1(training.parameters, self.l1))
        if self.l2:
            terms.append(regularise.l2(training.parameters, self.l2))
        if self.penalty is not None:
            terms.append(self.penalty(training.model))
        for term in terms:
            if isinstance(term, Value):
                term.backward()
        return sum(numbers(terms))

    def clip(self, training: Training) -> None:
        """Clip the gradients."""
        if self.clip_norm is not None:
            regularise.clip_grad_norm(training.parameters, self.clip_norm)
        if self.clip_value is not None:
            regularise.clip_grad_value(training.parameters, self.clip_value)


def _epoch(
    training: Training,
    task: Task,
    rows: Rows,
    wanted: tuple[Any, ...],
    batches: list[list[int]],
    settings: _Gradients,
    observers: list[Callback],
) -> dict[str, float]:
    """One pass over all samples; returns the mean loss and the metrics of the outputs on the way."""
    model, parameters, loss = training.model, training.parameters, task.loss
    total = penalties = 0.0
    seen: list[list[float]] = []
    expected: list[Any] = []
    for batch, chosen in enumerate(batches, 1):
        training.batch = batch
        for parameter in parameters:
            parameter.grad = 0.0
        share = 1.0 / len(chosen)
        for start in range(0, len(chosen), TOGETHER):
            values = []
            for index in chosen[start : start + TOGETHER]:
                outputs = model(rows[index])
                value = loss((outputs,), (wanted[index],))
                [lost] = numbers(value)
                if not isfinite(lost):
                    raise _diverged(training, index, lost)
                values.append(value)
                total += lost
                if task.metrics:
                    seen.append(numbers(outputs))
                    expected.append(wanted[index])
            summed = add_up(values)
            if isinstance(summed, Value):
                summed.backward(share)
        if settings.penalised:
            penalties += settings.add_penalty(training) * len(chosen)
        settings.clip(training)
        training.optimizer.step()
        for observer in observers:
            observer.on_batch_end(training)
    measured = {"loss": total / len(rows)}
    if settings.penalised:
        measured["penalty"] = penalties / len(rows)
    return {**measured, **task.scores(seen, expected)}


def _diverged(training: Training, index: int, lost: float) -> DataError:
    return DataError(
        f"the loss became {lost}",
        given=words(f"sample {index} in epoch {training.epoch}, batch {training.batch}"),
        expected="a finite number",
        repair=f"a smaller lr than {training.optimizer.lr:g}, clip_norm=1.0, inputs scaled to about -1 to 1, or a loss "
        "that takes logits; the model has the parameters of the step before",
    )


def _parameters(model: Module) -> list[Value]:
    named = dict(model.named_parameters())
    parameters = list(named.values())
    for name, parameter in named.items():
        if not isfinite(parameter.data):
            raise DataError(
                f"the parameter {name} of {model.describe()} is {parameter.data}",
                expected="finite numbers to start from",
                repair="set it anew, or load the weights of a training that did not diverge",
            )
    if not parameters:
        raise SettingError(
            f"{model.describe()} has no parameters to train",
            repair="keep them as Values in attributes without a leading underscore",
        )
    return parameters


def _bound(optimizer: Optimizer, parameters: list[Value]) -> Optimizer:
    """The optimiser with parameters of this model: its own, if they are a part of them, else all of them."""
    known = set(parameters)  # Values hash by identity
    if not optimizer.parameters:
        optimizer.bind(parameters)
    elif not all(parameter in known for parameter in optimizer.parameters):
        raise SettingError(
            f"{optimizer!r} has parameters of another model",
            repair=f"{type(optimizer).__name__}(lr={optimizer.lr:g}): fit gives it the parameters of the model",
        )
    return optimizer


def _validation(task: Task, validation_data: tuple[Any, Any] | None) -> tuple[Rows, tuple[Any, ...]] | None:
    if validation_data is None:
        return None
    if not isinstance(validation_data, (tuple, list)) or len(validation_data) != 2:
        raise OperandError("validation_data is not a pair", given=validation_data, expected="(X_val, y_val)")
    rows = samples(validation_data[0], "validation X")
    return rows, task.wanted(rows, validation_data[1], ("validation X", "validation y"))


def _unseeded(model: Module) -> list[Module]:
    """The modules that draw random numbers and have no source of their own."""
    return [module for module in model.modules() if vars(module).get("random", module) is None]


def _prepare(model: Module, source: Random | None) -> None:
    """Switch the model to training, and to the source of random numbers where it has none."""
    for module in _unseeded(model):
        module.__dict__["random"] = source
    model.train()


def _restorer(model: Module, optimizer: Optimizer) -> Callable[[], None]:
    """What gives the model its modes and sources back, and the optimiser its learning rate."""
    modes = [(module, module.training) for module in model.modules()]
    unseeded, lr = _unseeded(model), optimizer.lr

    def undo() -> None:
        optimizer.lr = lr
        for module, training in modes:
            module.training = training
        for module in unseeded:
            module.__dict__["random"] = None

    return undo
