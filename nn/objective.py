"""What a model was last trained for: the loss and the metrics that `evaluate` takes when it is given none."""

from __future__ import annotations

from .losses import target_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Self

    from .losses import Loss
    from .metrics import Metric


class Objective:
    """The loss and the metrics of the last `fit`; it never changes, so copies of a model share it.

    Pickled with a model are dagrad's own losses and the metrics given by name. Functions of the user's are left out:
    pickle cannot store every function, and a model should load where such a function is not defined.

    >>> from nn import squared_error
    >>> Objective(squared_error, ["mae"]).metrics
    ('mae',)
    """

    def __init__(self, loss: Loss, metrics: Iterable[str | Metric]) -> None:
        """Keep them."""
        self.loss, self.metrics = loss, tuple(metrics)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """The same one: it never changes."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """What pickle stores; None in its place where the loss is the user's own."""
        if target_kind(self.loss) is None:
            return (_nothing, ())
        return (type(self), (self.loss, [metric for metric in self.metrics if isinstance(metric, str)]))


def _nothing() -> None:
    """Stand for an objective that was not pickled."""
