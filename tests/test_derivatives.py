from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    Value,
    dot,
    exp,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    sin,
    sqrt,
    value_and_grad,
    vjp,
)
from autograd import sum as total


class Point(NamedTuple):
    """A structure with names."""

    x: Any
    y: Any


def cube(x: Any) -> Any:
    """The third power."""
    return x * x * x


# --- grad and value_and_grad -----------------------------------------------------------------------------------------


def test_grad_of_every_order() -> None:
    f: Any = cube
    for expected in (12.0, 12.0, 6.0, 0.0):
        f = grad(f)
        assert f(2.0) == expected
        assert type(f(2.0)) is float
    g: Any = sin
    for k in range(1, 6):
        g = grad(g)
        assert g(0.7) == pytest.approx(math.sin(0.7 + k * math.pi / 2), rel=1e-12)


def test_value_and_grad_gives_both() -> None:
    assert value_and_grad(cube)(2.0) == (8.0, 12.0)
    value, _ = value_and_grad(cube)(2.0)
    assert type(value) is float


def test_argnums_choose_the_arguments() -> None:
    def f(x: Any, y: Any, z: Any) -> Any:
        return x * y + z

    assert grad(f)(2.0, 3.0, 4.0) == 3.0
    assert grad(f, 1)(2.0, 3.0, 4.0) == 2.0
    assert grad(f, -1)(2.0, 3.0, 4.0) == 1.0
    assert grad(f, argnums=(2, 0))(2.0, 3.0, 4.0) == (1.0, 3.0)
    assert grad(f, [0])(2.0, 3.0, 4.0) == (3.0,)
    assert value_and_grad(f, (0, 1))(2.0, 3.0, 4.0) == (10.0, (3.0, 2.0))


def test_other_arguments_are_passed_on_as_they_are() -> None:
    def f(x: Any, how: str, *, power: int = 1) -> Any:
        return exp(x) if how == "exp" else x**power

    assert grad(f)(3.0, "power", power=2) == 6.0
    assert grad(f)(0.0, "exp") == 1.0


@pytest.mark.parametrize(
    ("f", "argument", "expected"),
    [
        (lambda x: x[0] * x[1], [3.0, 4.0], [4.0, 3.0]),
        (lambda x: x[0] * x[1], (3.0, 4.0), (4.0, 3.0)),
        (lambda p: p["w"][0] * p["b"] + p["w"][1], {"w": [2.0, 5.0], "b": 3.0}, {"w": [3.0, 1.0], "b": 2.0}),
        (lambda p: p.x * p.y, Point(3.0, 4.0), Point(4.0, 3.0)),
        (lambda x: x[0][0] * x[1]["a"][0], [[2.0], {"a": (3.0,)}, []], [[3.0], {"a": (2.0,)}, []]),
        (lambda x: 7.0, [1.0, {"a": 2}], [0.0, {"a": 0.0}]),
        (lambda x: x * x, True, 2.0),
    ],
)
def test_a_gradient_has_the_structure_of_its_argument(f: Any, argument: Any, expected: Any) -> None:
    gradient = grad(f)(argument)
    assert gradient == expected
    assert type(gradient) is type(expected)


def test_a_gradient_by_an_array_is_an_array() -> None:
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    gradient = grad(lambda a: (a * a).sum())(x)
    assert gradient.dtype == float
    assert gradient.tolist() == [[2.0, 4.0], [6.0, 8.0]]
    integers = grad(lambda a: a[0] * a[1])(np.array([2, 3]))
    assert integers.tolist() == [3.0, 2.0]
    values = grad(lambda a: a[0] * a[1])(np.array([Value(2.0), Value(3.0)]))
    assert values.dtype == object
    assert all(isinstance(v, Value) for v in values)
    scalar = grad(lambda a: a * a)(np.array(3.0))
    assert scalar.shape == ()
    assert scalar == 6.0
    assert grad(lambda a: 1.0)(np.empty((0, 2))).shape == (0, 2)


def test_nobodys_gradient_is_written_to() -> None:
    w, x = Value(3.0), Value(2.0)
    w.grad = x.grad = 0.125
    for derive in (grad, value_and_grad, jacobian, hessian):
        derive(lambda v: v * v * w)(x)
    jvp(lambda v: v * w, (x,), (1.0,))
    hvp(lambda v: v * v * w, (x,), (1.0,))
    vjp(lambda v: v * w, x)[1](1.0)
    assert (w.grad, x.grad) == (0.125, 0.125)


def test_a_derivative_is_named_after_its_function() -> None:
    assert grad(cube).__name__ == "grad(cube)"
    assert grad(cube).__doc__ == "The grad of: The third power."
    assert hessian(cube).__name__ == "hessian(cube)"
    assert value_and_grad(lambda x: x).__doc__ is None

    class Net:
        """A callable object."""

        __doc__ = None

        def __call__(self, x: Any) -> Any:
            return x * x

    assert grad(Net()).__name__ == "grad(Net)"
    assert grad(Net())(3.0) == 6.0


def test_the_value_keeps_its_structure_as_floats() -> None:
    value, pullback = vjp(lambda x: {"a": x * 2.0, "b": [x, 5, (7.0,)]}, 3.0)
    assert value == {"a": 6.0, "b": [3.0, 5.0, (7.0,)]}
    assert all(type(v) is float for v in (value["a"], value["b"][0], value["b"][1]))
    assert pullback({"a": 1.0, "b": [10.0, 100.0, (1000.0,)]}) == (12.0,)


# --- vjp, jvp, hvp ---------------------------------------------------------------------------------------------------


def test_vjp_pulls_weights_back_as_often_as_asked() -> None:
    value, pullback = vjp(lambda x, y: [x * y, x + y], 3.0, 4.0)
    assert value == [12.0, 7.0]
    assert pullback([1.0, 0.0]) == (4.0, 3.0)
    assert pullback([0, 1]) == (1.0, 1.0)
    assert pullback([1.0, 10.0]) == (14.0, 13.0)


def test_outputs_that_are_the_same_node_add_their_weights() -> None:
    _, pullback = vjp(lambda x: (lambda y: [y, y, 5.0])(x * 2.0), 3.0)
    assert pullback([1.0, 10.0, 100.0]) == (22.0,)
    assert vjp(lambda x: [x, x], 3.0)[1]([1.0, 2.0]) == (3.0,)


def test_weights_and_directions_may_be_values() -> None:
    """Then the product is a Value, and can be differentiated by them."""
    weight, x = Value(5.0), 3.0
    (gradient,) = vjp(cube, x)[1](weight)
    gradient.backward()
    assert (gradient.data, weight.grad) == (135.0, 27.0)
    direction = Value(2.0)
    _, tangent = jvp(cube, (x,), (direction,))
    tangent.backward()
    assert (tangent.data, direction.grad) == (54.0, 27.0)


def test_jvp_gives_the_value_and_its_change_along_the_direction() -> None:
    assert jvp(lambda x, y: x * y, (3.0, 4.0), (1.0, 10.0)) == (12.0, 34.0)
    value, tangent = jvp(lambda p: {"sum": p[0] + p[1], "one": 1.0, "x": p[0]}, ([3.0, 4.0],), ([1.0, 2.0],))
    assert value == {"sum": 7.0, "one": 1.0, "x": 3.0}
    assert tangent == {"sum": 3.0, "one": 0.0, "x": 1.0}


def test_jvp_along_arrays() -> None:
    x = np.array([1.0, 2.0, 3.0])
    value, tangent = jvp(lambda a: a * a, (x,), (np.array([1.0, 0.0, -1.0]),))
    assert value.tolist() == [1.0, 4.0, 9.0]
    assert tangent.tolist() == [2.0, 0.0, -6.0]


def test_hvp_is_the_hessian_times_a_vector() -> None:
    def f(x: Any, y: Any) -> Any:
        return x[0] ** 2 * x[1] * y

    assert hvp(f, ([3.0, 4.0], 2.0), ([1.0, 0.0], 0.0)) == ([16.0, 12.0], 24.0)
    assert hvp(lambda x: x * x * 0.5, (3.0,), (7.0,)) == (7.0,)


# --- jacobian and hessian --------------------------------------------------------------------------------------------


def test_a_jacobian_has_a_gradient_in_the_place_of_each_number() -> None:
    assert jacobian(lambda x: [x[0] * x[1], x[0] ** 2])([3.0, 4.0]) == [[4.0, 3.0], [6.0, 0.0]]
    assert jacobian(lambda p: {"y": p["a"] * p["b"]})({"a": 3.0, "b": 4.0}) == {"y": {"a": 4.0, "b": 3.0}}
    assert jacobian(lambda x: (x, [2.0 * x]))(3.0) == (1.0, [2.0])
    assert jacobian(cube)(2.0) == 12.0
    assert jacobian(lambda x, y: [x * y, y], (0, 1))(3.0, 4.0) == [(4.0, 3.0), (0.0, 1.0)]
    assert jacobian(lambda x, y: [x * y, y], 1)(3.0, 4.0) == [3.0, 1.0]
    assert jacobian(lambda x: [])([1.0]) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_a_jacobian_of_a_linear_function_is_its_matrix(m: int, n: int, data: st.DataObject) -> None:
    """Also where there are more outputs than inputs, and columns are computed instead of rows."""
    whole = st.integers(-5, 5).map(float)
    matrix = data.draw(st.lists(st.lists(whole, min_size=n, max_size=n), min_size=m, max_size=m))
    xs = data.draw(st.lists(whole, min_size=n, max_size=n))
    assert jacobian(lambda x: [dot(row, x) for row in matrix])(xs) == matrix


@pytest.mark.parametrize("shape", [(2,), (2, 2), ()])
@pytest.mark.parametrize("outputs", [1, 5])
def test_a_jacobian_of_arrays_has_both_shapes(shape: tuple[int, ...], outputs: int) -> None:
    x = np.arange(1.0, 1.0 + math.prod(shape)).reshape(shape)
    rows = jacobian(lambda a: np.array([np.sum(a * a * k) for k in range(outputs)]))(x)
    assert rows.shape == (outputs, *shape)
    assert rows.dtype == float
    assert np.array_equal(rows, np.stack([2.0 * x * k for k in range(outputs)]))


def test_a_jacobian_of_an_array_by_another_structure_is_an_array_of_gradients() -> None:
    rows = jacobian(lambda a, b: np.array([a * b, a + b]), (0, 1))(1.0, 2.0)
    assert rows.tolist() == [(2.0, 1.0), (1.0, 1.0)]
    by_list = jacobian(lambda x: np.array([x[0] * x[1], x[0], x[1]]))([3.0, 4.0])
    assert by_list.tolist() == [[4.0, 3.0], [1.0, 0.0], [0.0, 1.0]]


def test_a_hessian_of_an_array_is_a_matrix() -> None:
    rows = hessian(lambda a: (a**3).sum() + a[0] * a[1])(np.array([1.0, 2.0, 3.0]))
    assert rows.dtype == float
    assert rows.tolist() == [[6.0, 1.0, 0.0], [1.0, 12.0, 0.0], [0.0, 0.0, 18.0]]


def test_a_hessian_over_several_arguments_has_a_block_for_each_pair() -> None:
    blocks = hessian(lambda x, y: x * x * y, (0, 1))(3.0, 4.0)
    assert blocks == ((8.0, 6.0), (6.0, 0.0))
    assert hessian(lambda x, y: x * x * y)(3.0, 4.0) == 8.0
    assert hessian(lambda p: p["a"] ** 2 * p["b"])({"a": 3.0, "b": 4.0}) == {
        "a": {"a": 8.0, "b": 6.0},
        "b": {"a": 6.0, "b": 0.0},
    }


def test_a_jacobian_can_be_differentiated_in_its_turn() -> None:
    w = Value(2.0)
    rows = jacobian(lambda x: [x[0] * w, x[1] * w * w])([3.0, 4.0])
    total([rows[0][0], rows[1][1]]).backward()
    assert w.grad == 5.0
    assert grad(lambda x: jacobian(lambda y: [y * y, y * x])(x)[0])(3.0) == 2.0


def test_an_infinite_slope_of_one_output_or_input_stays_out_of_the_rows_of_others() -> None:
    """What is not asked for is no 0.0, which times an infinity would be NaN."""
    assert jacobian(lambda x: [x[0] * x[1], sqrt(x[0])])([0.0, 1.0]) == [[1.0, 0.0], [math.inf, 0.0]]
    by_columns = jacobian(lambda x: [sqrt(x[0]) + x[1], x[1], x[0]])([0.0, 1.0])
    assert by_columns == [[math.inf, 1.0], [0.0, 1.0], [1.0, 0.0]]
    assert hessian(lambda x: x[0] ** 1.5 + x[0] * x[1])([0.0, 1.0]) == [[math.inf, 1.0], [1.0, 0.0]]
