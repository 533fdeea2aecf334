"""Whether a loss depends on the parameters: if it does not, training would change nothing, and say nothing."""

from __future__ import annotations

from autograd import OperandError, Value

from .evaluation import evaluating, numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from .evaluation import Rows
    from .losses import Loss
    from .module import Module

__all__ = [
    "check_dependence",
    "depends",
]


def depends(result: Any, parameters: set[Value]) -> bool:
    """Whether a result was computed from one of the parameters, with or without influence on it at this point.

    >>> w = Value(2.0)
    >>> depends((w * 3.0).tanh(), {w}), depends(Value(1.0), {w}), depends(6.0, {w})
    (True, False, False)
    """
    waiting = [result] if isinstance(result, Value) else []
    seen = {id(node) for node in waiting}
    while waiting:
        node = waiting.pop()
        if node in parameters:  # Values hash by identity
            return True
        fresh = {id(parent): parent for parent in node.parents if id(parent) not in seen}
        seen.update(fresh)
        waiting.extend(fresh.values())
    return False


def check_dependence(model: Module, parameters: Sequence[Value], loss: Loss, rows: Rows, wanted: Sequence[Any]) -> None:
    """Raise OperandError unless the loss of some sample depends on one of the parameters.

    Usually the first sample settles it. One alone says too little, as a loss may return a plain 0 for a sample that
    needs no improvement; if all of them do so there is nothing left to learn, which is no error.

    >>> from nn import MLP, squared_error
    >>> model = MLP(1, [1])
    >>> check_dependence(model, model.parameters(), squared_error, ((1.0,),), [2.0])
    >>> check_dependence(model, model.parameters(), lambda p, t: 1.5, ((1.0,),), [2.0])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    autograd.errors.OperandError: the loss does not depend on any parameter: given 1.5, ...
    """
    known = {*parameters}

    def losses() -> Iterator[Any]:
        for sample, target in zip(rows, wanted, strict=True):
            yield loss((model(sample),), (target,))

    # First in evaluation mode, which draws no random numbers; but a model may choose to record nothing there.
    if evaluating(model, lambda: any(depends(result, known) for result in losses())):
        return
    telling = None
    for result in losses():
        if depends(result, known):
            return
        if telling is None and any(numbers(result)):
            telling = result
    if telling is not None:
        raise OperandError(
            "the loss does not depend on any parameter",
            given=telling,
            expected="a Value computed from the parameters of the model that are to be trained",
            repair="no .data, float() or no_grad() on the way to it, and autograd's functions in place of those of "
            "math: autograd.exp(v)",
        )
