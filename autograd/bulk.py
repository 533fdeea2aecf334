"""Many Values in one call: their numbers, their gradients, a step of an optimiser."""

from __future__ import annotations

from itertools import chain, repeat
from math import isfinite

from ._engine import CORE
from .errors import OperandError, ShapeError, UnknownNameError
from .operands import number
from .steps import FORMULAS, settings_of
from .value import Value, writes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def get_data(values: Sequence[Value]) -> list[float]:
    """The numbers of the Values, in order.

    Raises:
        OperandError: for what is no Value.

    >>> get_data([Value(1.0), Value(2.0)])
    [1.0, 2.0]
    """
    found = None if CORE is None else CORE.get_data(values)
    return [x.data for x in _values(values)] if found is None else found


def get_grads(values: Sequence[Value]) -> list[float]:
    """The gradients of the Values, in order.

    Raises:
        OperandError: for what is no Value.

    >>> x = Value(3.0)
    >>> (x * x).backward()
    >>> get_grads([x])
    [6.0]
    """
    found = None if CORE is None else CORE.get_grads(values)
    return [x.grad for x in _values(values)] if found is None else found


def set_data(values: Sequence[Value], numbers: Sequence[float]) -> None:
    """Give each Value its number: all of them or none, also where Ctrl-C comes in between.

    Raises:
        OperandError: for what is no Value, or no number.
        ShapeError: if there are not as many numbers as Values.

    >>> x, y = Value(1.0), Value(2.0)
    >>> set_data([x, y], [3.0, 4.0])
    >>> x.data, y.data
    (3.0, 4.0)
    """
    if CORE is None or not CORE.set_data(values, numbers):
        _set("_data", values, numbers)


def set_grads(values: Sequence[Value], numbers: Sequence[float]) -> None:
    """Give each Value its gradient: all of them or none, also where Ctrl-C comes in between.

    Raises:
        OperandError: for what is no Value, or no number.
        ShapeError: if there are not as many numbers as Values.

    >>> x = Value(1.0)
    >>> set_grads([x], [2.0])
    >>> x.grad
    2.0
    """
    if CORE is None or not CORE.set_grads(values, numbers):
        _set("_grad", values, numbers)


def move(
    rule: str,
    values: Sequence[Value] | Sequence[float],
    memories: Sequence[Sequence[float]],
    settings: Sequence[float],
    gradients: Sequence[float] | None = None,
) -> tuple[list[float], tuple[list[float], ...], bool]:
    """What a step of an optimiser makes of many Values and of what it remembers of each; nothing is changed.

    Args:
        rule: a formula of steps.py: "sgd", "momentum", "nesterov", "adam", "rmsprop" or "adagrad".
        values: the Values; or with `gradients` numbers.
        memories: for each quantity that the formula remembers a list, with one number for each of the values.
        settings: the settings of the formula, in its order.
        gradients: by default those of the Values.

    Returns:
        The new numbers, the new memories, and whether all of them are finite.

    Raises:
        UnknownNameError: for a rule that is none.
        OperandError: for what is no Value, or no number.
        ShapeError: if the lengths do not fit.

    >>> x = Value(3.0)
    >>> (x * x).backward()
    >>> move("sgd", [x], (), (0.25,))
    ([1.5], (), True)
    >>> move("momentum", [3.0], ([1.0],), (0.25, 0.5), [6.0])
    ([1.375], ([6.5],), True)
    """
    found = None if CORE is None else CORE.step(rule, values, memories, settings, gradients)
    return _move(rule, values, memories, settings, gradients) if found is None else found


def _move(
    rule: str, values: Any, memories: Any, settings: Any, gradients: Any
) -> tuple[list[float], tuple[list[float], ...], bool]:
    """What `move` does, in Python; it also sees what the core leaves to it."""
    if not isinstance(rule, str) or rule not in FORMULAS:
        raise UnknownNameError.of("rule", rule, FORMULAS)
    formula, kept = FORMULAS[rule]
    numbers = (get_data(values), get_grads(values)) if gradients is None else (list(values), list(gradients))
    columns = [*numbers, *map(list, memories)]
    settings = list(settings)
    if len(columns) != 2 + kept:
        raise ShapeError(f"the memories of {rule}", given=len(columns) - 2, expected=f"{kept} lists of numbers")
    if len(settings) != len(settings_of(rule)):
        raise ShapeError(f"the settings of {rule}", given=settings, expected=", ".join(settings_of(rule)))
    sizes = [len(column) for column in columns]
    if len(set(sizes)) != 1:
        raise ShapeError("each Value has one gradient and one number in each memory", given=sizes)
    try:
        results = map(formula, *columns, *map(repeat, settings))
        # The formulas give tuples, or the number alone. They are taken apart here: many tuples alive would start the
        # garbage collector.
        flat = list(chain.from_iterable(results)) if kept else list(results)
        finite = isfinite(sum(flat)) or all(map(isfinite, flat))  # most sums of finite numbers are finite
    except (TypeError, OverflowError):
        for x in chain(settings, *columns):
            number(x)  # raises if it is none
        raise
    return flat[:: 1 + kept], tuple([flat[i :: 1 + kept] for i in range(1, 1 + kept)]), finite


def _set(field: str, values: Sequence[Value], numbers: Sequence[float]) -> None:
    nodes, given = _values(values), [number(x) for x in numbers]
    if len(nodes) != len(given):
        raise ShapeError("each Value gets one number", given=len(given), expected=f"{len(nodes)} numbers")
    try:
        _set_every(field, nodes, given)
    except BaseException:  # an interrupt: done once more it is done as a whole
        _set_every(field, nodes, given)
        raise


def _set_every(field: str, nodes: Sequence[Value], numbers: Sequence[float]) -> None:
    writes[0] = object()
    for node, x in zip(nodes, numbers, strict=True):
        setattr(node, field, x)
    writes[0] = object()


def _values(values: Any) -> list[Value]:
    nodes = list(values)
    for node in nodes:
        if not isinstance(node, Value):
            raise OperandError("a list of Values is needed", given=node, expected="a Value")
    return nodes
