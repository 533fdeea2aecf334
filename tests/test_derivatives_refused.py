from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import (
    OperandError,
    SettingError,
    ShapeError,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    value_and_grad,
    vjp,
)


def cube(x: Any) -> Any:
    """The third power."""
    return x * x * x


@pytest.mark.parametrize("derive", [grad, value_and_grad, jacobian, hessian])
def test_what_is_no_function_is_refused(derive: Any) -> None:
    with pytest.raises(
        OperandError, match=rf"^{derive.__name__} takes a function: given 6.0.* {derive.__name__}\(f\)\(x\)"
    ):
        derive(6.0)


@pytest.mark.parametrize("derive", [grad, value_and_grad, hessian])
def test_a_gradient_is_of_a_single_number(derive: Any) -> None:
    def pair(x: Any) -> Any:
        return [x, x]

    with pytest.raises(
        ShapeError, match=r"single number, but pair returned a structure: given \[.*sum, mean.*jacobian"
    ):
        derive(pair)(1.0)


def test_a_function_that_returns_nothing_is_refused() -> None:
    def forgot(x: Any) -> Any:
        x * x

    for derive in (grad, jacobian):
        with pytest.raises(OperandError, match=r"the result of forgot is no number.*given None"):
            derive(forgot)(1.0)


def test_an_argument_that_holds_no_number_is_refused_by_its_place() -> None:
    with pytest.raises(OperandError, match=r"argument 0 of cube\['w'\]\[1\] is no number.*given 'a'"):
        grad(cube)({"w": [1.0, "a"]})
    with pytest.raises(OperandError, match=r"argument 0 of cube.*given None"):
        grad(cube)(None)
    with pytest.raises(OperandError, match=r"argument 0 of cube holds something that is no number.*given 'a'"):
        grad(cube)(np.array(["a"], dtype=object))


@pytest.mark.parametrize("argnums", [1, -2, (0, 5)])
def test_an_argument_number_that_the_call_does_not_have_is_refused(argnums: Any) -> None:
    with pytest.raises(SettingError, match=rf"argument number.*given {argnums if isinstance(argnums, int) else 5}"):
        grad(cube, argnums)(1.0)


def test_a_call_without_arguments_says_that_there_is_none() -> None:
    with pytest.raises(SettingError, match=r"0.* positional argument") as caught:
        grad(cube)()
    assert "-1" not in str(caught.value)


@pytest.mark.parametrize("argnums", [(0, 0), (0, -2)])
def test_an_argument_number_given_twice_is_refused(argnums: Any) -> None:
    """One of the two gradients would be 0, in silence."""
    with pytest.raises(SettingError, match=r"the same argument twice: given \(0, "):
        grad(lambda x, y: x * y, argnums)(3.0, 4.0)


@pytest.mark.parametrize("argnums", [1.0, "0", None, (0.0,)])
def test_an_argument_number_that_is_no_whole_number_is_refused(argnums: Any) -> None:
    with pytest.raises((SettingError, OperandError), match=r"integers: given .*expected 0, or \(0, 1\)"):
        grad(cube, argnums)(1.0)


@pytest.mark.parametrize(
    ("args", "tangents"),
    [
        (([1.0, 2.0], 3.0), ([1.0], [2.0, 3.0])),
        (([1.0, 2.0], 3.0), (1.0, [2.0, 3.0])),
        (([1.0, 2.0], 3.0), ([1.0, 2.0],)),
        (([1.0, 2.0], 3.0), ([1.0, 2.0], 3.0, 4.0)),
        (([1.0, 2.0], 3.0), ([1.0], 3.0)),
    ],
)
def test_a_direction_of_another_structure_than_the_arguments_is_refused(args: Any, tangents: Any) -> None:
    with pytest.raises(ShapeError, match=r"tangents.* structure"):
        jvp(lambda a, b: a[0] * b, args, tangents)


def test_weights_of_another_structure_than_the_value_are_refused() -> None:
    _, pullback = vjp(lambda x: {"a": x, "b": [x, x]}, 2.0)
    assert pullback({"a": 1.0, "b": [1.0, 1.0]}) == (3.0,)
    for weights in (1.0, [1.0, 1.0, 1.0], {"a": 1.0, "b": 1.0}, {"a": 1.0, "c": [1.0, 1.0]}):
        with pytest.raises(ShapeError, match=r"weights.* structure"):
            pullback(weights)
    with pytest.raises((OperandError, ShapeError), match=r"weights.*\['a'\].*given 'x'"):
        pullback({"a": "x", "b": [1.0, 1.0]})


@pytest.mark.parametrize("derive", [jvp, hvp])
def test_arguments_that_are_no_tuple_of_arguments_are_refused(derive: Any) -> None:
    with pytest.raises((OperandError, ShapeError), match=r"argument|args"):
        derive(cube, 3.0, 1.0)
    with pytest.raises((OperandError, ShapeError), match=r"tangents|vectors|directions"):
        derive(cube, (3.0,), 1.0)


@pytest.mark.parametrize("derive", [jvp, hvp])
def test_what_is_no_function_is_refused_by_the_products_too(derive: Any) -> None:
    with pytest.raises(OperandError, match="takes a function"):
        derive(3.0, (3.0,), (1.0,))
    with pytest.raises(OperandError, match="takes a function"):
        vjp(3.0, 2.0)  # type: ignore[arg-type]


def test_an_exception_of_the_function_passes_through() -> None:
    def fail(x: Any) -> Any:
        raise LookupError("no data")

    with pytest.raises(LookupError, match="no data"):
        grad(fail)(1.0)
