"""Data: samples and targets as plain tuples of floats, checked once; mini-batches; a split for training and testing.

Lists, tuples, NumPy arrays and pandas tables are taken, without importing NumPy or pandas. Every error shows the place
and the value: `X[5][2]`.
"""

from __future__ import annotations

from math import isfinite

from autograd import AutogradError, DataError, OperandError, ShapeError, Value

from .settings import count, generator, number
from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, TypeVar

    from .init import Seed

    T = TypeVar("T")

__all__ = [
    "check_same_length",
    "mini_batches",
    "samples",
    "targets",
    "train_test_split",
]


def samples(X: Any, name: str = "X") -> tuple[tuple[float, ...], ...]:
    """The samples as a tuple of tuples of floats, one row per sample.

    Raises DataError if X is empty or has a NaN or an infinity, ShapeError if it is flat, too deep or ragged,
    OperandError for what is not a number.

    >>> samples([[1, 2], [3, 4]])
    ((1.0, 2.0), (3.0, 4.0))
    >>> samples([[1, 2], [3]])
    Traceback (most recent call last):
    ...
    autograd.errors.ShapeError: X[1] has another length than X[0]: given 1 number, expected 2 numbers
    """
    table = []
    for index, row in enumerate(entries(X, name)):
        place = f"{name}[{index}]"
        if not _is_row(row):
            if isinstance(row, (str, bytes)) or not _is_number(row):
                raise OperandError(
                    f"{place} is not a row of numbers", given=row, expected="one list of numbers per sample"
                )
            raise ShapeError(
                f"{name} is flat: {place} is a single number",
                given=row,
                expected="one list of numbers per sample",
                repair=f"[[x] for x in {name}] for samples of one number, [{name}] for a single sample",
            )
        table.append(_numbers(row, place))
    width = len(table[0])
    for index, numbers in enumerate(table):
        if len(numbers) != width:
            raise ShapeError(
                f"{name}[{index}] has another length than {name}[0]",
                given=words(_counted(len(numbers))),
                expected=_counted(width),
            )
    if not width:
        raise ShapeError(
            f"the samples of {name} are empty", given=words("rows of 0 numbers"), expected="at least 1 number each"
        )
    return tuple(table)


def targets(y: Any, kind: str | None, outputs: int, name: str = "y") -> tuple[Any, ...]:
    """The targets, checked for what the loss needs of them for a model of so many outputs.

    `kind` is "labels" (an integer below `outputs`), or "numbers", "signs" (-1 or +1), "probabilities" (0 to 1) or
    "distributions" (probabilities that sum to 1), with one number for each output; None passes the targets on
    unchecked.

    Raises ShapeError, DataError or OperandError, as `samples` does.

    >>> targets([1, 2.0], "numbers", 1)
    ((1.0,), (2.0,))
    >>> targets([0, 1, 3], "labels", 3)
    Traceback (most recent call last):
    ...
    autograd.errors.DataError: y[2] is not a label: given 3, expected an integer from 0 to 2, one class per output
    """
    listed = entries(y, name)
    if kind is None:
        return tuple(listed)
    if kind == "labels":
        return tuple(_label(entry, f"{name}[{index}]", outputs) for index, entry in enumerate(listed))
    rows = []
    for index, entry in enumerate(listed):
        place = f"{name}[{index}]"
        row = entry if _is_row(entry) else (entry,)
        numbers = _numbers(row, place if row is entry else name, 0 if row is entry else index)
        if len(numbers) != outputs:
            raise ShapeError(
                f"{place} does not fit the model",
                given=words(_counted(len(numbers))),
                expected=f"{_counted(outputs)}, one for each output of the model",
            )
        _check_range(numbers, kind, place)
        rows.append(numbers)
    return tuple(rows)


def check_same_length(X: Sequence[object], y: Sequence[object], names: tuple[str, str] = ("X", "y")) -> None:
    """Raise ShapeError unless there is one target for each sample.

    >>> check_same_length([1, 2], [3, 4])
    """
    if len(X) != len(y):
        raise ShapeError(
            f"{names[0]} and {names[1]} differ in length",
            given=words(f"{len(X)} samples and {len(y)} targets"),
            expected="one target for each sample",
        )


def mini_batches(
    X: Sequence[T], y: Sequence[Any], batch_size: int, *, seed: Seed = None
) -> Iterator[tuple[list[T], list[Any]]]:
    """All samples once, in random order, in batches of `batch_size` (the last may be smaller), with their targets.

    Raises ShapeError if X and y differ in length, SettingError for a batch size below 1.

    >>> sorted(x for batch, _ in mini_batches([1, 2, 3], "abc", 2, seed=0) for x in batch)
    [1, 2, 3]
    """
    check_same_length(X, y)
    batch_size = count("batch_size", batch_size)
    order = list(range(len(X)))
    generator(seed).shuffle(order)
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        yield [X[i] for i in chosen], [y[i] for i in chosen]


def train_test_split(
    X: Any, y: Any, *, test_size: float = 0.25, seed: Seed = None
) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """The samples in two parts, drawn at random: X_train, X_test, y_train, y_test, as in scikit-learn.

    `test_size` is the share of the samples in the second part. Raises ShapeError if X and y differ in length,
    SettingError for a share outside (0, 1), DataError if one of the parts would be empty.

    >>> X_train, X_test, y_train, y_test = train_test_split([[1], [2], [3], [4]], [1, 2, 3, 4], seed=0)
    >>> len(X_train), len(X_test), all([label] == x for x, label in zip(X_train, y_train))
    (3, 1, True)
    """
    X, y = entries(X, "X"), entries(y, "y")
    check_same_length(X, y)
    tested = round(len(X) * number("test_size", test_size, above=0, below=1))
    if not 0 < tested < len(X):
        raise DataError(
            "one part of the split would be empty",
            given=words(f"{len(X)} samples, test_size {test_size:g}"),
            expected="more samples",
        )
    order = list(range(len(X)))
    generator(seed).shuffle(order)
    test, train = order[:tested], order[tested:]
    return [X[i] for i in train], [X[i] for i in test], [y[i] for i in train], [y[i] for i in test]


# --- the checks of single entries -------------------------------------------------------------------------------------


def entries(data: Any, name: str) -> Sequence[Any]:
    """The entries of a list, tuple, array, table or other iterable, of which there must be at least one.

    Raises OperandError for what is no sequence, DataError for an empty one.

    >>> entries(range(3), "X")
    [0, 1, 2]
    """
    if hasattr(data, "to_numpy"):  # pandas
        data = data.to_numpy()
    if hasattr(data, "tolist"):  # NumPy; its lists hold Python's own numbers
        data = data.tolist()
    if isinstance(data, (str, bytes, dict, set)) or not hasattr(data, "__iter__"):
        raise OperandError(f"{name} is not a sequence", given=data, expected="a list, a tuple or an array")
    listed = data if isinstance(data, (list, tuple)) else list(data)
    if not listed:
        raise DataError(f"{name} is empty", given=words("0 entries"), expected="at least 1")
    return listed


def _numbers(row: Any, place: str, offset: int = 0) -> tuple[float, ...]:
    """A row as floats, each finite."""
    listed = row.tolist() if hasattr(row, "tolist") else row
    if all(type(entry) is float for entry in listed):
        numbers = tuple(listed)
    else:
        numbers = tuple(_number(entry, f"{place}[{index}]") for index, entry in enumerate(listed, offset))
    # One sum instead of a check of each: the usual row is finite.
    if not isfinite(sum(numbers)):
        for index, entry in enumerate(numbers, offset):
            if not isfinite(entry):
                raise DataError(
                    f"{place}[{index}] is {entry}", expected="a finite number", repair="remove or replace that sample"
                )
    return numbers


def _is_row(entry: Any) -> bool:
    """Whether it is a list, a tuple or an array, and not a NumPy scalar, which has some of an array's methods."""
    return isinstance(entry, (list, tuple)) or bool(getattr(entry, "ndim", 0))


def _number(entry: Any, place: str) -> float:
    if isinstance(entry, (list, tuple)):
        raise ShapeError(
            f"{place} is a list", given=entry, expected="a number", repair="flatten each sample into one list"
        )
    try:
        return float(entry) if type(entry) is int else Value(entry).data
    except OverflowError:
        raise DataError(f"{place} is too large for a float", given=entry, repair="scale the data") from None
    except AutogradError as error:
        raise OperandError(f"{place} is not a number", given=entry, expected="an int or a float") from error


def _is_number(entry: Any) -> bool:
    try:
        Value(entry)
    except AutogradError:
        return False
    return True


def _label(entry: Any, place: str, outputs: int) -> int:
    if isinstance(entry, (list, tuple)):
        raise ShapeError(
            f"{place} is a list",
            given=entry,
            expected="a label, the number of the class",
            repair="row.index(max(row)) for a row of 0s and one 1",
        )
    value = _number(entry, place)
    if not value.is_integer() or not 0 <= value < outputs:
        raise DataError(
            f"{place} is not a label", given=entry, expected=f"an integer from 0 to {outputs - 1}, one class per output"
        )
    return int(value)


def _check_range(numbers: tuple[float, ...], kind: str, place: str) -> None:
    if kind == "signs":
        for value in numbers:
            if abs(value) != 1.0:
                raise DataError(
                    f"{place} is no sign",
                    given=value,
                    expected="-1 or +1",
                    repair="for labels of 0 and 1, give 2 * y - 1",
                )
    elif kind in {"probabilities", "distributions"}:
        for value in numbers:
            if not 0.0 <= value <= 1.0:
                raise DataError(f"{place} is no probability", given=value, expected="a number from 0 to 1")
        if kind == "distributions" and abs(sum(numbers) - 1.0) > 1e-6:
            raise DataError(
                f"{place} does not sum to 1", given=words(f"a sum of {sum(numbers):g}"), expected="a distribution"
            )


def _counted(numbers: int) -> str:
    return f"{numbers} number{'' if numbers == 1 else 's'}"
