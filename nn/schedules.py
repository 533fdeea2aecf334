"""Schedules: how the learning rate changes over the epochs.

A schedule is called with the number of the epoch, counted from 0, and returns the factor on the learning rate that the
optimiser started with. `fit` does so before every epoch; in a loop of your own write

    optimizer.lr = 0.1 * schedule(epoch)

In `fit` any function of the epoch will do as well: `schedule=lambda epoch: 0.9**epoch`.
"""

from __future__ import annotations

from math import cos, pi

from autograd import OperandError, SettingError

from .settings import count, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Cosine",
    "Exponential",
    "ReduceOnPlateau",
    "Schedule",
    "Step",
    "WarmUp",
    "factor_at",
]


class Schedule:
    """The base of the schedules: a subclass defines `__call__(epoch, loss=None) -> factor`.

    `loss` is the loss of the epoch before (the one on the validation data, if there is any); most have no use for it.
    """

    def __call__(self, epoch: int, loss: float | None = None) -> float:
        """The factor for that epoch."""
        raise NotImplementedError(f"{type(self).__name__} does not define __call__(epoch, loss=None)")

    def __repr__(self) -> str:
        """The class and its settings."""
        settings = [f"{name}={value!r}" for name, value in vars(self).items() if not name.startswith("_")]
        return f"{type(self).__name__}({', '.join(settings)})"


class Step(Schedule):
    """factor^⌊epoch / every⌋: a drop every so many epochs.

    >>> [Step(every=2, factor=0.5)(epoch) for epoch in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    def __init__(self, every: int, factor: float = 0.1) -> None:
        """Raises SettingError for a factor outside (0, 1] or less than one epoch."""
        self.every = count("every", every)
        self.factor = number("factor", factor, above=0, most=1)

    def __call__(self, epoch: int, loss: float | None = None) -> float:
        """The factor for that epoch."""
        return float(self.factor ** (epoch // self.every))


class Exponential(Schedule):
    """factor^epoch.

    >>> [Exponential(0.5)(epoch) for epoch in range(3)]
    [1.0, 0.5, 0.25]
    """

    def __init__(self, factor: float = 0.95) -> None:
        """Raises SettingError for a factor outside (0, 1]."""
        self.factor = number("factor", factor, above=0, most=1)

    def __call__(self, epoch: int, loss: float | None = None) -> float:
        """The factor for that epoch."""
        return float(self.factor**epoch)


class Cosine(Schedule):
    """floor + (1 - floor) · (1 + cos(π · epoch / epochs)) / 2: a smooth way from 1 down to `floor`, where it stays.

    Source: I. Loshchilov, F. Hutter, SGDR: stochastic gradient descent with warm restarts, ICLR 2017, equation 5.

    >>> [round(Cosine(4)(epoch), 3) for epoch in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """

    def __init__(self, epochs: int, floor: float = 0.0) -> None:
        """Raises SettingError for a floor outside [0, 1] or less than one epoch."""
        self.epochs = count("epochs", epochs)
        self.floor = number("floor", floor, least=0, most=1)

    def __call__(self, epoch: int, loss: float | None = None) -> float:
        """The factor for that epoch."""
        done = min(epoch / self.epochs, 1.0)
        return self.floor + (1.0 - self.floor) * (1.0 + cos(pi * done)) / 2.0


class WarmUp(Schedule):
    """(epoch + 1) / epochs for the first epochs; then the schedule `then`, which starts its count at 0 there, or 1.

    Source: P. Goyal et al., Accurate, large minibatch SGD: training ImageNet in 1 hour, 2017, section 2.2.

    >>> [WarmUp(4, then=Exponential(0.5))(epoch) for epoch in range(7)]
    [0.25, 0.5, 0.75, 1.0, 1.0, 0.5, 0.25]
    """

    def __init__(self, epochs: int, then: Schedule | None = None) -> None:
        """Raises SettingError for less than one epoch, OperandError if `then` is not a schedule."""
        self.epochs = count("epochs", epochs)
        if then is not None and not isinstance(then, Schedule):
            raise OperandError("then", given=then, expected="a schedule, such as Cosine(20)")
        self.then = then

    def __call__(self, epoch: int, loss: float | None = None) -> float:
        """The factor for that epoch."""
        if epoch < self.epochs:
            return (epoch + 1) / self.epochs
        return 1.0 if self.then is None else self.then(epoch - self.epochs, loss)


class ReduceOnPlateau(Schedule):
    """Multiply by `factor` when the loss has not improved for more than `patience` epochs, but not below `floor`.

    To improve is to fall below best · (1 - threshold), as PyTorch's ReduceLROnPlateau defines it by default. The
    schedule remembers the losses it was given; epoch 0 makes it forget them.

    >>> schedule = ReduceOnPlateau(factor=0.5, patience=1)
    >>> [schedule(epoch, loss) for epoch, loss in enumerate([None, 1.0, 1.0, 1.0, 0.5])]
    [1.0, 1.0, 1.0, 0.5, 0.5]
    """

    def __init__(self, factor: float = 0.1, patience: int = 10, *, threshold: float = 1e-4, floor: float = 0.0) -> None:
        """Raises SettingError for a factor outside (0, 1), a negative patience, or bounds outside [0, 1]."""
        self.factor = number("factor", factor, above=0, below=1)
        self.patience = count("patience", patience, least=0)
        self.threshold = number("threshold", threshold, least=0, below=1)
        self.floor = number("floor", floor, least=0, most=1)
        self._forget()

    def _forget(self) -> None:
        self._best, self._waited, self._current = float("inf"), 0, 1.0

    def __call__(self, epoch: int, loss: float | None = None) -> float:
        """The factor for that epoch, after the loss of the one before."""
        if epoch == 0:
            self._forget()
        if loss is None:
            return self._current
        if loss < self._best * (1.0 - self.threshold):
            self._best, self._waited = loss, 0
        else:
            self._waited += 1
        if self._waited > self.patience:
            self._current, self._waited = max(self._current * self.factor, self.floor), 0
        return self._current


def factor_at(schedule: Schedule | Callable[[int], float], epoch: int, loss: float | None) -> float:
    """The factor of a schedule, or of a plain function of the epoch, checked to be a finite number of at least 0.

    Raises SettingError for another number, OperandError for what is neither schedule nor function.

    >>> factor_at(lambda epoch: 0.5**epoch, 2, None)
    0.25
    """
    if isinstance(schedule, type) or not callable(schedule):
        raise OperandError(
            "schedule",
            given=schedule,
            expected="a schedule such as nn.schedules.Cosine(20), or a function of the epoch",
        )
    factor = schedule(epoch, loss) if isinstance(schedule, Schedule) else schedule(epoch)
    try:
        return number(f"the factor of the schedule in epoch {epoch}", factor, least=0)
    except OperandError as error:
        raise SettingError(f"schedule {schedule!r} gave no number in epoch {epoch}", given=factor) from error
