"""Callbacks: code of your own that runs during `fit`, and early stopping."""

from __future__ import annotations

from math import inf, isnan

from autograd import OperandError, SettingError, set_data

from .settings import count, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from autograd import Value

    from .history import History
    from .module import Module
    from .optim import Optimizer

    Observer: TypeAlias = "Callback | Callable[[Training], object]"
    Observers: TypeAlias = "Observer | Iterable[Observer] | None"

__all__ = [
    "Callback",
    "EarlyStopping",
    "Training",
    "callback_list",
]


class Training:
    """A training under way: what every callback is given.

    Attributes:
        model: the model, with the parameters of the last step.
        parameters: its parameters, in declared order.
        optimizer: the optimiser.
        history: the History so far; in `on_epoch_end` the epoch is in it already.
        epoch: the number of the epoch, from 1; 0 before the first.
        epochs: how many there are to be.
        batch: the number of the mini-batch within the epoch, from 1.
        batches: how many there are in each epoch.
        stop_reason: why the training is to end after this epoch, or None.
    """

    def __init__(
        self,
        model: Module,
        parameters: list[Value],
        optimizer: Optimizer,
        history: History,
        epochs: int = 1,
        batches: int = 1,
    ) -> None:
        """Start before the first epoch."""
        self.model, self.parameters, self.optimizer, self.history = model, parameters, optimizer, history
        self.epochs, self.batches = epochs, batches
        self.epoch = self.batch = 0
        self.stop_reason: str | None = None

    def stop(self, reason: str) -> None:
        """End the training after this epoch; the reason is kept in `history.stopped`.

        >>> from nn import MLP, History
        >>> from nn.optim import SGD
        >>> training = Training(MLP(1, [1]), [], SGD(), History())
        >>> training.stop("good enough")
        >>> training.stop_reason
        'good enough'
        """
        self.stop_reason = reason


class Callback:
    """The base of the callbacks: override the moments that you need. A plain function serves as `on_epoch_end`.

    >>> from nn import MLP
    >>> seen = []
    >>> _ = MLP(1, [1]).fit([[1.0]], [2.0], loss="mse", epochs=2, verbose=False,
    ...                     callbacks=[lambda training: seen.append(training.epoch)])
    >>> seen
    [1, 2]
    """

    def on_train_begin(self, training: Training) -> None:
        """Called before the first epoch."""

    def on_epoch_begin(self, training: Training) -> None:
        """Called before each epoch."""

    def on_batch_end(self, training: Training) -> None:
        """Called after each step."""

    def on_epoch_end(self, training: Training) -> None:
        """Called after each epoch, when its numbers are in the history."""

    def on_train_end(self, training: Training) -> None:
        """Called after the last epoch, unless the training ended by an exception or Ctrl-C."""


class _EpochEnd(Callback):
    """A plain function as a callback."""

    def __init__(self, function: Callable[[Training], object]) -> None:
        self.function = function

    def on_epoch_end(self, training: Training) -> None:
        """Call the function."""
        self.function(training)


def callback_list(callbacks: Observers) -> list[Callback]:
    """The callbacks as a list, plain functions wrapped; raises OperandError for anything else.

    >>> callback_list(None)
    []
    """
    if callbacks is None:
        return []
    if isinstance(callbacks, Callback) or callable(callbacks):
        callbacks = [callbacks]
    if isinstance(callbacks, str) or not hasattr(callbacks, "__iter__"):
        raise OperandError("callbacks", given=callbacks, expected="a list of callbacks or functions")
    wrapped = []
    for index, callback in enumerate(callbacks):
        if isinstance(callback, Callback):
            wrapped.append(callback)
        elif callable(callback) and not isinstance(callback, type):
            wrapped.append(_EpochEnd(callback))
        else:
            repair = f"{callback.__name__}()" if isinstance(callback, type) else None
            raise OperandError(
                f"callbacks[{index}]",
                given=callback,
                expected="a callback or a function of the training",
                repair=repair,
            )
    return wrapped


class EarlyStopping(Callback):
    """End the training when the watched number has not improved for `patience` epochs, and go back to the best weights.

    `monitor` is a column of the history: by default "val_loss" if there are validation data, else "loss". `mode` says
    what better is: "min" or "max"; "auto" takes "max" for accuracies. An improvement counts from `min_delta` on. At
    the end the parameters of the best epoch (`best_epoch`) are restored, unless `restore_best` is False or Ctrl-C
    ended the training.

    Raises SettingError for a patience below 1 or a negative min_delta, UnknownNameError if the column does not exist.
    Source: L. Prechelt, Early stopping, but when?, in Neural networks: tricks of the trade, 1998.

    >>> from nn import MLP
    >>> history = MLP(1, [1], init="zeros").fit([[1.0]], [0.0], loss="mse", epochs=50, verbose=False,
    ...                                         callbacks=[EarlyStopping(patience=2)])
    >>> len(history), history.stopped
    (3, 'loss has not improved since epoch 1')
    """

    def __init__(
        self,
        monitor: str | None = None,
        *,
        patience: int = 5,
        min_delta: float = 0.0,
        mode: str = "auto",
        restore_best: bool = True,
    ) -> None:
        """Check the settings."""
        if mode not in {"auto", "min", "max"}:
            raise SettingError("mode", given=mode, expected='"auto", "min" or "max"')
        self.monitor, self.mode, self.restore_best = monitor, mode, bool(restore_best)
        self.patience = count("patience", patience)
        self.min_delta = number("min_delta", min_delta, least=0)
        self._forget()

    def _forget(self) -> None:
        self.best_epoch = 0
        self._cost = inf
        self._weights: list[float] = []

    def on_train_begin(self, training: Training) -> None:
        """Forget an earlier training."""
        self._forget()

    def on_epoch_end(self, training: Training) -> None:
        """Compare with the best epoch so far."""
        history = training.history
        name = self.monitor or ("val_loss" if "val_loss" in history.history else "loss")
        current = history[name][-1]
        larger = self.mode == "max" or (self.mode == "auto" and ("accuracy" in name or name.endswith("acc")))
        cost = -current if larger else current
        # A NaN compares with nothing, so it would stay the best for ever.
        if self.best_epoch == 0 or isnan(self._cost) or cost < self._cost - self.min_delta:
            self._cost, self.best_epoch = cost, training.epoch
            self._weights = [parameter.data for parameter in training.parameters]
        elif training.epoch - self.best_epoch >= self.patience:
            training.stop(f"{name} has not improved since epoch {self.best_epoch}")

    def on_train_end(self, training: Training) -> None:
        """Go back to the best weights."""
        if self.restore_best and self._weights:
            set_data(training.parameters, self._weights)
