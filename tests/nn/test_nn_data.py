from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import DataError, OperandError, SettingError, ShapeError, Value
from nn import mini_batches, train_test_split
from nn.data import samples, targets

EXPECTED = ((1.0, 2.0), (3.0, 4.0))


class Table:
    """What pandas' tables offer."""

    def __init__(self, rows: list[list[float]]) -> None:
        self.rows = rows

    def to_numpy(self) -> Any:
        """The numbers."""
        return np.array(self.rows)


@pytest.mark.parametrize(
    "X",
    [
        [[1, 2], [3, 4]],
        ((1.0, 2.0), (3.0, 4.0)),
        np.array([[1, 2], [3, 4]]),
        np.array([[1, 2], [3, 4]], dtype=np.float32),
        [np.array([1.0, 2.0]), np.array([3.0, 4.0])],
        [[np.float32(1), np.int64(2)], [Fraction(3), 4.0]],
        Table([[1, 2], [3, 4]]),
        (row for row in [[1, 2], [3, 4]]),
    ],
    ids=["lists", "tuples", "int array", "float32 array", "list of arrays", "scalars", "table", "generator"],
)
def test_samples_of_every_kind_become_tuples_of_floats(X: Any) -> None:
    rows = samples(X)
    assert rows == EXPECTED
    assert all(type(number) is float for row in rows for number in row)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([], DataError, r"X is empty: given 0 entries"),
        (np.zeros((0, 3)), DataError, r"X is empty"),
        ([[]], ShapeError, r"the samples of X are empty"),
        ([[1.0, 2.0], [1.0, math.nan]], DataError, r"X\[1\]\[1\] is nan: expected a finite number"),
        ([[1, math.inf]], DataError, r"X\[0\]\[1\] is inf"),
        ([[1.0], [1.0, 2.0]], ShapeError, r"X\[1\] has another length than X\[0\]: given 2 numbers, expected 1 number"),
        ([1.0, 2.0], ShapeError, r"X is flat: X\[0\] is a single number: given 1.0.*\[\[x\] for x in X\]"),
        (np.array([1.0, 2.0]), ShapeError, r"X is flat"),
        ([np.float64(1.0)], ShapeError, r"X is flat"),
        ([[[1.0]]], ShapeError, r"X\[0\]\[0\] is a list: given \[1.0\].*flatten each sample"),
        ([[1.0, "a"]], OperandError, r"X\[0\]\[1\] is not a number: given 'a'"),
        ([["1.0"]], OperandError, r"X\[0\]\[0\] is not a number: given '1.0'"),
        ([[1.0, None]], OperandError, r"X\[0\]\[1\] is not a number: given None"),
        ([[1j]], OperandError, r"X\[0\]\[0\] is not a number: given 1j"),
        ([[Value(1.0)]], OperandError, r"X\[0\]\[0\] is not a number: given Value"),
        (["abc"], OperandError, r"X\[0\] is not a row of numbers: given 'abc'"),
        ([None], OperandError, r"X\[0\] is not a row of numbers: given None"),
        ("abc", OperandError, r"X is not a sequence: given 'abc'"),
        (3.0, OperandError, r"X is not a sequence: given 3.0"),
        ({"a": 1}, OperandError, r"X is not a sequence"),
    ],
)
def test_bad_samples_are_refused_with_their_place(X: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        samples(X)


def test_huge_finite_samples_are_no_infinity() -> None:
    assert samples([[1.5e308, 1.5e308]]) == ((1.5e308, 1.5e308),)


@pytest.mark.parametrize(
    ("y", "kind", "outputs", "expected"),
    [
        ([1, 2.5], "numbers", 1, ((1.0,), (2.5,))),
        ([[1, 2], (3, 4)], "numbers", 2, EXPECTED),
        (np.array([[1, 2], [3, 4]]), "numbers", 2, EXPECTED),
        (np.array([1, 2]), "numbers", 1, ((1.0,), (2.0,))),
        ([np.float64(1), np.int64(2)], "numbers", 1, ((1.0,), (2.0,))),
        ([np.array([1.0, 2.0])], "numbers", 2, ((1.0, 2.0),)),
        ([0, 2.0, np.int64(1), True], "labels", 3, (0, 2, 1, 1)),
        ([-1, 1.0], "signs", 1, ((-1.0,), (1.0,))),
        ([0, 0.5, True], "probabilities", 1, ((0.0,), (0.5,), (1.0,))),
        ([[0.25, 0.75]], "distributions", 2, ((0.25, 0.75),)),
        (["cat", "dog"], None, 1, ("cat", "dog")),
    ],
)
def test_targets_of_every_kind(y: Any, kind: str | None, outputs: int, expected: object) -> None:
    assert targets(y, kind, outputs) == expected


@pytest.mark.parametrize(
    ("y", "kind", "outputs", "error", "message"),
    [
        ([], "numbers", 1, DataError, r"y is empty"),
        ([1.0, math.nan], "numbers", 1, DataError, r"y\[1\] is nan"),
        ([[1.0, math.inf]], "numbers", 2, DataError, r"y\[0\]\[1\] is inf"),
        ([1.0, "b"], "numbers", 1, OperandError, r"y\[1\] is not a number: given 'b'"),
        (
            [1.0, 2.0],
            "numbers",
            3,
            ShapeError,
            r"y\[0\] does not fit the model: given 1 number, expected 3 numbers, one",
        ),
        ([[1.0, 2.0]], "numbers", 1, ShapeError, r"y\[0\] does not fit the model: given 2 numbers, expected 1 number,"),
        ([0, 3], "labels", 3, DataError, r"y\[1\] is not a label: given 3, expected an integer from 0 to 2"),
        ([0, -1], "labels", 3, DataError, r"y\[1\] is not a label: given -1"),
        ([0.5], "labels", 3, DataError, r"y\[0\] is not a label: given 0.5"),
        ([math.nan], "labels", 3, DataError, r"y\[0\] is not a label: given nan"),
        ([[0, 1]], "labels", 2, ShapeError, r"y\[0\] is a list: given \[0, 1\].*row.index\(max\(row\)\)"),
        (["cat"], "labels", 2, OperandError, r"y\[0\] is not a number: given 'cat'"),
        ([1, 0], "signs", 1, DataError, r"y\[1\] is no sign: given 0.0.*2 \* y - 1"),
        ([0, 2], "probabilities", 1, DataError, r"y\[1\] is no probability: given 2.0"),
        ([[0.5, 0.25]], "distributions", 2, DataError, r"y\[0\] does not sum to 1: given a sum of 0.75"),
    ],
)
def test_bad_targets_are_refused_with_their_place(
    y: Any, kind: str, outputs: int, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        targets(y, kind, outputs)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 50), st.integers())
def test_mini_batches_hold_every_sample_once_with_its_target(size: int, batch_size: int, seed: int) -> None:
    X, y = list(range(size)), [str(x) for x in range(size)]
    batches = list(mini_batches(X, y, batch_size, seed=seed))
    assert sorted(x for batch, _ in batches for x in batch) == X
    assert all([str(x) for x in batch] == labels for batch, labels in batches)
    assert [len(batch) for batch, _ in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert len(batches) == math.ceil(size / batch_size)
    assert list(mini_batches(X, y, batch_size, seed=seed)) == batches


@settings(deadline=None)
@given(st.integers(4, 60), st.floats(0.2, 0.8), st.integers())
def test_a_split_holds_every_sample_once_with_its_target(size: int, share: float, seed: int) -> None:
    X, y = [[x] for x in range(size)], list(range(size))
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=share, seed=seed)
    assert sorted(y_train + y_test) == y
    assert [[label] for label in y_train] == X_train
    assert [[label] for label in y_test] == X_test
    assert len(y_test) == round(size * share)
    assert train_test_split(X, y, test_size=share, seed=seed) == (X_train, X_test, y_train, y_test)


def test_a_split_is_random_and_takes_arrays() -> None:
    X, y = np.arange(100).reshape(100, 1), np.arange(100)
    _, _, y_train, y_test = train_test_split(X, y, seed=random.Random(0))
    assert len(y_test) == 25
    assert y_test != sorted(y_test)
    assert y_train != sorted(y_train)
    assert train_test_split(X, y, seed=1)[3] != y_test


def split_five(share: float) -> object:
    return train_test_split([[1.0]] * 5, [1] * 5, test_size=share)


@pytest.mark.parametrize(
    ("action", "error", "message"),
    [
        (
            lambda: train_test_split([[1], [2]], [1]),
            ShapeError,
            "X and y differ in length: given 2 samples and 1 targets",
        ),
        (lambda: list(mini_batches([1, 2], [1], 1)), ShapeError, "given 2 samples and 1 targets"),
        (lambda: list(mini_batches([1], [1], 0)), SettingError, "batch_size is out of its range: given 0"),
        (lambda: split_five(1.0), SettingError, "test_size is out of its range: given 1"),
        (lambda: split_five(0.01), DataError, "one part of the split would be empty: given 5 samples, test_size 0.01"),
        (lambda: split_five(0.99), DataError, "one part of the split would be empty"),
    ],
)
def test_bad_splits_are_refused(action: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        action()


def test_an_integer_too_large_for_a_float_is_refused() -> None:
    with pytest.raises(DataError, match=r"X\[0\]\[1\] is too large for a float: given 1000.*scale the data"):
        samples([[1, 10**400]])
    with pytest.raises(OperandError, match=r"X\[0\]\[0\] is not a number"):
        samples([["1"]])
