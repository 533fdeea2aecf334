from __future__ import annotations

import math
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from autograd import OperandError, SettingError, UnknownNameError, Value
from nn.settings import count, generator, look_up, number


@pytest.mark.parametrize("value", ["1", b"1", True, None, 1j, [1.0]])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(OperandError, match="rate is not a number"):
        number("rate", value)


@pytest.mark.parametrize(
    ("value", "bounds", "expected"),
    [
        (0, {"above": 0}, "a finite number above 0"),
        (-1, {"least": 0}, "a finite number of at least 0"),
        (1, {"below": 1}, "a finite number below 1"),
        (2, {"least": 0, "most": 1}, "a finite number of at least 0 and of at most 1"),
        (math.nan, {}, "a finite number"),
        (math.inf, {"above": 0}, "a finite number above 0"),
    ],
)
def test_a_number_outside_its_bounds_is_refused(value: float, bounds: dict[str, float], expected: str) -> None:
    with pytest.raises(SettingError) as caught:
        number("rate", value, **bounds)
    assert str(caught.value) == f"rate is out of its range: given {value!r}, expected {expected}"


def test_bounds_that_may_be_touched() -> None:
    assert number("rate", 1, least=1, most=1) == 1.0
    assert type(number("rate", np.float32(0.5), above=0, below=1)) is float


def test_counts() -> None:
    assert count("epochs", np.int64(3)) == 3
    assert count("patience", 0, least=0) == 0
    with pytest.raises(SettingError, match="epochs is out of its range: given 0, expected an int of at least 1"):
        count("epochs", 0)
    for wrong in (1.0, "2", True, None):
        with pytest.raises(OperandError, match="epochs is not a whole number"):
            count("epochs", wrong)


def test_names_are_found_in_any_spelling() -> None:
    table = {"squared_error": 1}
    assert look_up("loss", " Squared-Error ", table) == 1
    assert look_up("loss", "MSE", table, {"mse": "squared_error"}) == 1
    with pytest.raises(UnknownNameError, match=r"unknown loss: given 'nse', expected one of mse, squared_error"):
        look_up("loss", "nse", table, {"mse": "squared_error"})


def test_generators() -> None:
    own = random.Random(1)
    assert generator(own) is own
    assert generator(3).random() == random.Random(3).random()
    assert generator(np.int64(3)).random() == random.Random(3).random()  # type: ignore[arg-type]
    random.seed(5)
    first = generator(None).random()
    random.seed(5)
    assert generator(generator(None)).random() == first
    for wrong in ("a", 1.5, True):
        with pytest.raises(OperandError, match="seed is not a seed"):
            generator(wrong)  # type: ignore[arg-type]


def test_a_number_is_what_a_value_takes_for_one() -> None:
    assert number("rate", Fraction(1, 4)) == 0.25
    for wrong in (Decimal("0.5"), np.complex128(1.0), np.complex64(1.0), np.bool_(True), np.array([1.0])):
        with pytest.raises(OperandError, match="rate is not a number"):
            number("rate", wrong)
    with pytest.raises(OperandError, match=r"rate is not a number: given Value\(data=0.1.*take x\.data"):
        number("rate", Value(0.1))


@pytest.mark.parametrize("huge", [10**400, Fraction(10**400)])
def test_a_number_too_large_for_a_float_is_out_of_range(huge: object) -> None:
    with pytest.raises(SettingError, match="rate is out of its range: given"):
        number("rate", huge, above=0)


@pytest.mark.parametrize("name", [3, None, ["red"]])
def test_a_name_that_is_no_string_is_refused(name: Any) -> None:
    with pytest.raises(OperandError, match=r"colour is not a name: given .*, expected a string: blue, red"):
        look_up("colour", name, {"red": 1, "blue": 2})
