"""What may stand beside a Value in an expression: the real numbers, as floats; and what to say of everything else."""

from __future__ import annotations

from .errors import OperandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def constant(x: Any) -> float | None:
    """The real number as a float, None for everything else.

    Python's int, float, bool and Fraction and NumPy's scalars are real numbers; strings, complex numbers, Decimals,
    arrays and Values are not.
    """
    if x.__class__ is float:
        same: float = x
        return same
    if not isinstance(x, (float, int)):
        from numbers import Real  # NumPy's scalars and Fraction register there

        if not isinstance(x, Real):
            return float(bool(x)) if type(x).__name__ in ("bool", "bool_") else None  # NumPy's booleans
    try:
        return float(x)
    except OverflowError:
        raise OperandError("this number is too large for a float", given=x) from None
    except TypeError:  # NumPy's time spans call themselves real
        return None


def number(x: Any) -> float:
    """The real number as a float.

    Raises:
        OperandError: if it is none.

    >>> number(2)
    2.0
    """
    value = constant(x)
    if value is None:
        raise no_number(x)
    return value


def no_number(x: Any) -> OperandError:
    """The error for something that is no real number, with the repair that fits it."""
    if hasattr(x, "backward"):
        return OperandError("a number is needed, not a Value", given=x, repair="use it as it is, or take x.data")
    if isinstance(x, (list, tuple)):
        return OperandError(
            "a single number is needed, not a sequence",
            given=x,
            repair="take one element (a Layer always returns a list: model(x)[0]), or loop over them",
        )
    if hasattr(x, "__array__") and hasattr(x, "__len__"):  # NumPy's scalars have no length
        return OperandError(
            "a single number is needed, not an array",
            given=x,
            repair="np.array([Value(x) for x in xs]) is an array of Values; x.item() is the number of a 0-d array",
        )
    return OperandError("a real number is needed", given=x, expected=f"int, float or Fraction, not {type(x).__name__}")


def beside(value: Any, operator: str, other: Any) -> float | None:
    """The other operand of an operator as a constant; None if Python has to ask its type, as it does for an array.

    Raises:
        OperandError: if it has no arithmetic of its own with a Value; this error says more than Python's.
    """
    number = constant(other)
    if number is None and (other.__class__ in _REFUSED or other.__class__.__name__ == "Decimal"):
        reason = no_number(other)
        raise OperandError(
            f"{operator} takes numbers and Values",
            given=other,
            expected=reason.expected,
            node=value,
            repair=reason.repair,
        )
    return number


_REFUSED = frozenset({list, tuple, dict, set, str, bytes, complex, type(None)})


def flatten(operands: tuple[Any, ...]) -> Iterable[Any]:
    """The operands, those in sequences one by one."""
    for operand in operands:
        if operand.__class__ is tuple:
            return [x for part in operands for x in (part if part.__class__ is tuple else (part,))]
    return operands
