"""Checks of options: a number in its range, a count, a name from a table, a seed."""

from __future__ import annotations

from math import inf, isfinite

from autograd import OperandError, SettingError, UnknownNameError, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random
    from typing import TypeVar

    T = TypeVar("T")


def number(
    name: str,
    value: object,
    *,
    above: float | None = None,
    least: float | None = None,
    below: float | None = None,
    most: float | None = None,
) -> float:
    """The option as a finite float within its bounds.

    `above` and `below` are bounds that the option must not touch, `least` and `most` bounds that it may. A number is
    what can be a Value, but for True and False: those are meant for an option of another kind, as in `bias=True`.
    Raises OperandError for what is not a number and SettingError for a number outside its bounds.

    >>> number("lr", 1, above=0)
    1.0
    >>> number("lr", -0.1, above=0)
    Traceback (most recent call last):
    ...
    autograd.errors.SettingError: lr is out of its range: given -0.1, expected a finite number above 0
    """
    if type(value).__name__ in {"bool", "bool_"}:  # NumPy's too
        raise OperandError(f"{name} is not a number", given=value, expected="a float or an int")
    try:
        result = Value(value).data
    except OperandError as error:
        if not isinstance(error.__context__, OverflowError):
            raise OperandError(
                f"{name} is not a number", given=value, expected="a float or an int", repair=error.repair
            ) from error
        result = inf  # an int or a Fraction that is too large for a float
    inside = isfinite(result) and (above is None or result > above) and (least is None or result >= least)
    if inside and (below is None or result < below) and (most is None or result <= most):
        return result
    bounds = [("above", above), ("of at least", least), ("below", below), ("of at most", most)]
    expected = " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
    raise SettingError(f"{name} is out of its range", given=value, expected=f"a finite number {expected}".rstrip())


def count(name: str, value: object, *, least: int = 1) -> int:
    """The option as an int of at least `least`.

    Raises OperandError for what is not an integer and SettingError for one that is too small.

    >>> count("epochs", 3)
    3
    >>> count("epochs", 2.5)
    Traceback (most recent call last):
    ...
    autograd.errors.OperandError: epochs is not a whole number: given 2.5, expected an int of at least 1
    """
    expected = f"an int of at least {least}"
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise OperandError(f"{name} is not a whole number", given=value, expected=expected)
    result = value.__index__()
    if not isinstance(result, int) or result < least:
        raise SettingError(f"{name} is out of its range", given=value, expected=expected)
    return result


def look_up(kind: str, name: str, table: Mapping[str, T], aliases: Mapping[str, str] | None = None) -> T:
    """The entry of a table by its name or alias, in any case and with `-` or blanks for `_`.

    Raises UnknownNameError, which names the nearest entry, OperandError for what is no string.

    >>> look_up("colour", "Red", {"red": 1, "green": 2})
    1
    """
    if not isinstance(name, str):
        known = ", ".join(sorted(table))
        raise OperandError(f"{kind} is not a name", given=name, expected=f"a string: {known}" if known else "a string")
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    key = (aliases or {}).get(key, key)
    if key not in table:
        raise UnknownNameError.of(kind, name, [*table, *(aliases or ())])
    return table[key]


def generator(seed: int | Random | None) -> Random:
    """The source of random numbers that a seed stands for.

    An int gives a generator of its own (the same int, the same numbers), a `random.Random` is used as it is, and None
    stands for the generator of the module `random`, so that `random.seed(1337)` governs it as it does in micrograd.

    >>> generator(0).random() == generator(0).random()
    True
    """
    # Imported here: `random` costs several milliseconds, and `import nn` has a budget.
    import random

    if seed is None or seed is random:  # type: ignore[comparison-overlap]
        return random  # type: ignore[return-value]  # the module has the methods of its own hidden generator
    if isinstance(seed, random.Random):
        return seed
    if isinstance(seed, bool) or not hasattr(seed, "__index__"):
        raise OperandError("seed is not a seed", given=seed, expected="an int, a random.Random or None")
    return random.Random(seed.__index__())
