from __future__ import annotations

import pytest

import autograd
from autograd import (
    AutogradError,
    DataError,
    FileError,
    FileFormatError,
    MissingExtraError,
    OperandError,
    SettingError,
    ShapeError,
    UnknownNameError,
    Value,
)
from autograd.errors import shortened


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (OperandError, TypeError),
        (ShapeError, ValueError),
        (DataError, ValueError),
        (SettingError, ValueError),
        (FileError, OSError),
        (FileFormatError, ValueError),
        (UnknownNameError, ValueError),
        (MissingExtraError, ImportError),
    ],
)
def test_every_error_is_also_the_one_that_a_python_user_expects(
    kind: type[AutogradError], builtin: type[Exception]
) -> None:
    assert issubclass(kind, AutogradError)
    assert issubclass(kind, builtin)
    assert getattr(autograd, kind.__name__) is kind


def test_a_message_has_its_parts_in_a_fixed_order() -> None:
    node = Value(2.0, "loss")
    error = DataError("the loss is NaN", given=float("nan"), expected="a number", node=node, repair="lower the rate")
    assert str(error) == (
        "the loss is NaN: given nan, expected a number. Node: Value(data=2.0, grad=0.0, label='loss'). "
        "Repair: lower the rate"
    )
    assert (error.what, error.expected, error.node, error.repair) == (
        "the loss is NaN",
        "a number",
        node,
        "lower the rate",
    )
    assert isinstance(error.given, float)


def test_parts_may_be_missing() -> None:
    assert str(AutogradError("it failed")) == "it failed"
    assert AutogradError("it failed").given is None
    assert str(AutogradError("it failed", expected="more")) == "it failed: expected more"
    assert str(AutogradError("it failed", repair="try")) == "it failed. Repair: try"


def test_none_can_be_what_was_given() -> None:
    assert str(AutogradError("no number", given=None)) == "no number: given None"


def test_what_was_given_is_cut_to_a_readable_length() -> None:
    message = str(AutogradError("too long", given="x" * 10_000))
    assert len(message) < 200
    assert message.endswith("...")
    assert shortened([1, 2]) == "[1, 2]"
    assert len(shortened(list(range(1000)))) == 120
    assert shortened("x" * 200, limit=12) == "'xxxxxxxx..."


@pytest.mark.parametrize(("slip", "nearest"), [("rellu", "relu"), ("TANH", "tanh"), ("softmx", "softmax")])
def test_an_unknown_name_names_the_nearest(slip: str, nearest: str) -> None:
    error = UnknownNameError.of("activation", slip, ["tanh", "softmax", "relu"])
    assert str(error) == (
        f"unknown activation: given {slip!r}, expected one of relu, softmax, tanh. Repair: did you mean {nearest!r}?"
    )
    assert error.given == slip


def test_an_unknown_name_that_resembles_nothing_lists_what_there_is() -> None:
    error = UnknownNameError.of("loss", "zzz", ["hinge", "huber"])
    assert str(error) == "unknown loss: given 'zzz', expected one of hinge, huber"
    assert str(UnknownNameError.of("loss", 3, ["hinge"])) == "unknown loss: given 3, expected one of hinge"


def test_of_many_names_the_nearest_are_shown() -> None:
    names = [f"primitive{k}" for k in range(60)]
    message = str(UnknownNameError.of("primitive", "primitive7", names[:7] + names[8:]))
    assert message.count("primitive") < 15
    assert "(59 names)" in message


def test_a_missing_package_is_named_with_the_extra_that_installs_it() -> None:
    error = MissingExtraError.of("graphviz", extra="draw", purpose="pictures")
    assert str(error) == (
        "pictures need the package graphviz, which is not installed. Repair: pip install 'dagrad[draw]'"
    )
    assert str(MissingExtraError.of("tqdm", extra="train", purpose="the progress bar")).startswith(
        "the progress bar needs the package tqdm,"
    )
