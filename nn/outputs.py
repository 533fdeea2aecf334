"""Outputs: the list that a layer returns, and what happens when somebody calculates with it."""

from __future__ import annotations

import operator

from autograd import ShapeError, Value

from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _is_array(thing: object) -> bool:
    """Whether it is a NumPy array of at least one dimension (told without importing NumPy)."""
    return bool(getattr(thing, "ndim", 0))


def _forward(operation: Callable[[Any, Any], Any], symbol: str) -> Any:
    """The method `outputs <operation> other`."""

    def method(self: Outputs, other: Any) -> Any:
        if operation is operator.add and type(other) is list:
            return [*self, *other]
        if _is_array(other):
            return operation(list(self), other)
        return operation(self.only(symbol), other.only(symbol) if isinstance(other, Outputs) else other)

    return method


def _reflected(operation: Callable[[Any, Any], Any], symbol: str) -> Any:
    """The method `other <operation> outputs`."""

    def method(self: Outputs, other: Any) -> Any:
        if operation is operator.add and type(other) is list:
            return [*other, *self]
        return operation(other, self.only(symbol))

    return method


# The ufunc that NumPy's scalars call for an operator, and the method of ours that stands for it.
_REFLECTED = {
    "add": "__radd__",
    "subtract": "__rsub__",
    "multiply": "__rmul__",
    "divide": "__rtruediv__",
    "power": "__rpow__",
    "remainder": "__rmod__",
}


class Outputs(list[Value]):
    """The outputs of a layer: always a list, one Value per neuron, also when there is only one neuron.

    micrograd returns the bare Value there. So that its loops run unchanged, an Outputs of exactly one Value passes
    arithmetic and attributes (`.data`, `.backward()`, `.relu()`) on to that Value; `outputs[0]` says the same more
    clearly. With any other length, arithmetic raises ShapeError instead of doing what lists do (repeat themselves).

    >>> one = Outputs([Value(3.0)])
    >>> (2 * one - 1).data, one.data, one[0].data
    (5.0, 3.0, 3.0)
    >>> Outputs([Value(1.0), Value(2.0)]) * 2  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    autograd.errors.ShapeError: '*' on the outputs of a layer, which are a list: given 2 outputs, expected ...
    """

    __slots__ = ()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """A function of NumPy (`np.exp(outputs)`, `np.sum(outputs)`): what it does with a list of Values.

        The operators of NumPy's scalars end up here too: `np.int64(2) * outputs` does what `2 * outputs` does.
        """
        reflected = _REFLECTED.get(ufunc.__name__)
        if reflected and len(inputs) == 2 and isinstance(inputs[1], Outputs) and getattr(inputs[0], "ndim", None) == 0:
            return getattr(inputs[1], reflected)(inputs[0])
        lists = [list(x) if isinstance(x, Outputs) else x for x in inputs]
        return getattr(ufunc, method)(*lists, **options)

    def only(self, used: str) -> Value:
        """The single Value of a layer of one neuron; raises ShapeError for any other number of them.

        >>> Outputs([Value(3.0)]).only("*").data
        3.0
        """
        if len(self) == 1:
            return self[0]
        raise ShapeError(
            f"{used!r} on the outputs of a layer, which are a list",
            given=words(f"{len(self)} outputs"),
            expected="one output, which alone can stand for a Value",
            repair="take one of them, outputs[0], or work on each: [2 * o for o in outputs]",
        )

    def __getattr__(self, name: str) -> Any:
        """The attribute of the single Value (`.data`, `.grad`, `.tanh()` …)."""
        if name.startswith("_") or not hasattr(Value, name):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if len(self) != 1:
            raise AttributeError(
                f"a layer returns a list, here of {len(self)} Values, and a list has no attribute {name!r}: "
                f"write outputs[0].{name}, or [o.{name} for o in outputs]"
            )
        return getattr(self[0], name)

    __add__ = _forward(operator.add, "+")
    __radd__ = _reflected(operator.add, "+")
    __sub__ = _forward(operator.sub, "-")
    __rsub__ = _reflected(operator.sub, "-")
    __mul__ = _forward(operator.mul, "*")
    __rmul__ = _reflected(operator.mul, "*")
    __truediv__ = _forward(operator.truediv, "/")
    __rtruediv__ = _reflected(operator.truediv, "/")
    __pow__ = _forward(operator.pow, "**")
    __rpow__ = _reflected(operator.pow, "**")
    __mod__ = _forward(operator.mod, "%")
    __rmod__ = _reflected(operator.mod, "%")
    # A list would change itself in place, and take `+= 1` for a sequence to append.
    __iadd__ = __add__
    __imul__ = __mul__

    def __neg__(self) -> Value:
        """The negated single Value."""
        return -self.only("-")

    def __pos__(self) -> Value:
        """The single Value."""
        return self.only("+")

    def __abs__(self) -> Value:
        """The absolute value of the single Value."""
        return abs(self.only("abs"))
