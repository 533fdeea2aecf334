from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    DataError,
    Value,
    dot,
    exp,
    grad,
    hessian,
    jacobian,
    jvp,
    log,
    logsumexp,
    maximum,
    no_grad,
    prod,
    relu,
    sin,
    sqrt,
    tanh,
    value_and_grad,
    vjp,
    where,
)


def cube(x: Any) -> Any:
    """The third power."""
    return x * x * x


def test_nested_derivatives_do_not_confuse_their_variables() -> None:
    """The examples of Siskind and Pearlmutter (2005) and of Manzyuk and others (2019)."""
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0
    assert grad(lambda x: x * grad(lambda y: x * y)(2.0))(3.0) == 6.0
    assert grad(lambda x: grad(lambda y: x * y * y)(x) * x)(3.0) == 54.0  # d/dx (2 x x) x
    assert grad(lambda x: x * grad(lambda y: x)(5.0))(3.0) == 0.0

    def shift(u: Any) -> Any:
        return lambda f: lambda x: f(x + u)

    # The derivative of a function of a function, applied to itself: D(D(s)(0)) is the second derivative.
    def slope_of_shift(f: Any) -> Any:
        return lambda x: grad(lambda u: shift(u)(f)(x))(0.0)

    assert slope_of_shift(slope_of_shift(exp))(0.5) == pytest.approx(math.exp(0.5), rel=1e-14)


def test_forward_modes_nest_without_confusion() -> None:
    def slope(f: Any, x: Any) -> Any:
        return jvp(f, (x,), (1.0,))[1]

    assert slope(lambda x: x * slope(lambda y: x + y, 1.0), 1.0) == 1.0
    assert slope(lambda x: x * slope(lambda y: x * y, 2.0), 3.0) == 6.0
    assert slope(lambda x: slope(cube, x), 2.0) == 12.0
    assert slope(lambda x: x * grad(lambda y: x * y)(2.0), 3.0) == 6.0
    assert grad(lambda x: x * slope(lambda y: x * y, 2.0))(3.0) == 6.0


def test_a_gradient_may_be_part_of_a_loss() -> None:
    """A gradient penalty: d/dw (d/dx tanh(w x) - 1)**2."""
    w = Value(0.8, "w")
    slope = grad(lambda x: tanh(w * x))(0.5)
    loss = (slope - 1.0) ** 2
    loss.backward()
    t = math.tanh(0.4)
    s = 0.8 * (1 - t * t)
    expected = 2 * (s - 1) * ((1 - t * t) - 2 * 0.8 * t * (1 - t * t) * 0.5)
    assert slope.data == pytest.approx(s, rel=1e-14)
    assert w.grad == pytest.approx(expected, rel=1e-13)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-2.0, 2.0), min_size=2, max_size=2), st.floats(0.1, 2.0))
def test_a_gradient_in_a_loss_equals_the_mixed_derivative(at: list[float], w: float) -> None:
    """Backward through a gradient against the Hessian over both variables."""

    def f(x: Any, w: Any) -> Any:
        return sin(x[0] * w) * x[1] + exp(x[1] * x[0]) * w * w

    parameter = Value(w)
    gradient = grad(lambda x: f(x, parameter))(at)
    (gradient[0] * 3.0 + gradient[1]).backward()
    mixed = jacobian(grad(f), 1)(at, w)
    assert parameter.grad == pytest.approx(3.0 * mixed[0] + mixed[1], rel=1e-11, abs=1e-11)


def test_what_a_function_takes_from_around_itself_makes_the_result_a_value() -> None:
    w = Value(3.0)
    older = w * 2.0
    for f in (lambda x: x * w, lambda x: x * older, lambda x: x + w, lambda x: w):
        value, slope = value_and_grad(f)(2.0)
        assert isinstance(value, Value)
        assert isinstance(slope, Value)  # also where the slope is a constant
    slope = grad(lambda x: x * x * older)(2.0)
    slope.backward()
    assert (slope.data, w.grad) == (24.0, 8.0)


def test_leaves_made_inside_the_function_leave_the_result_a_float() -> None:
    def f(x: Any) -> Any:
        w = Value(3.0)
        return x * w + Value(1.0)

    assert grad(f)(2.0) == 3.0
    assert type(grad(f)(2.0)) is float
    assert type(value_and_grad(f)(2.0)[0]) is float


def test_an_argument_that_is_a_value_makes_the_result_a_value() -> None:
    x = Value(2.0)
    value, slope = value_and_grad(cube)(x)
    slope.backward()
    assert (value.data, slope.data, x.grad) == (8.0, 12.0, 12.0)
    constant = grad(lambda v: 1.0)(x)
    assert isinstance(constant, Value)
    assert constant.data == 0.0
    value, slope = value_and_grad(lambda v: v)(x)
    assert isinstance(slope, Value)
    assert (value.data, slope.data) == (2.0, 1.0)


def test_what_is_not_recorded_gives_floats() -> None:
    w = Value(3.0)
    with no_grad():
        result = grad(lambda x: x * w)(2.0)
    assert type(result) is float


def test_infinities_behind_the_branch_not_taken_stay_there_in_second_order() -> None:
    for f, first, second in (
        (lambda x: where(x > 0.0, log(x), x * x), 0.0, 2.0),
        (lambda x: where(x > 0.0, sqrt(x), cube(x)), 0.0, 0.0),
        (lambda x: where(x == 0.0, x * x, 1.0 / x), 0.0, 2.0),
        (lambda x: where(x > 0.0, where(x > 1.0, log(x), sqrt(x)), x * x + x), 1.0, 2.0),
        (lambda x: maximum(log(x), x * x - 1.0), 0.0, 2.0),
        (lambda x: relu(log(x)) + x * x, 0.0, 2.0),
        (lambda x: log(x).clip(-1.0, 1.0) + x * x, 0.0, 2.0),
    ):
        assert grad(f)(0.0) == first
        assert grad(grad(f))(0.0) == second
        assert hessian(lambda xs, f=f: f(xs[0]))([0.0]) == [[second]]
        x = Value(0.0)
        grad(f)(x).backward()
        assert x.grad == second


def test_a_nan_has_nan_derivatives_of_every_order() -> None:
    assert math.isnan(grad(sqrt)(-1.0))
    assert math.isnan(grad(grad(lambda x: log(x) + x))(-1.0))
    assert math.isnan(grad(grad(lambda x: x * math.nan))(1.0))
    assert math.isnan(jvp(lambda x: dot([x], [math.nan]), (1.0,), (1.0,))[1])


def test_second_derivatives_of_functions_of_sequences() -> None:
    xs = [0.3, -0.2, 0.5]
    assert hessian(lambda x: dot(x, x))(xs) == [[2.0 * (i == j) for j in range(3)] for i in range(3)]
    assert hessian(lambda x: dot([1.0, 2.0, x[0]], x))(xs)[0][2] == 1.0
    assert hessian(prod)(xs)[0] == pytest.approx([0.0, 0.5, -0.2])
    rows = hessian(logsumexp)(xs)
    shares = [math.exp(x) / sum(map(math.exp, xs)) for x in xs]
    for i in range(3):
        assert rows[i] == pytest.approx([shares[i] * ((i == j) - shares[j]) for j in range(3)], rel=1e-13)


def test_a_pullback_refuses_numbers_that_have_changed() -> None:
    """Its result can be differentiated again, so the rules run anew: on what the function was computed from."""
    w = Value(3.0)
    value, pullback = vjp(lambda x: x * x * w, 2.0)
    assert value.data == 12.0
    assert pullback(1.0)[0].data == 12.0
    weighted, pull_weighted = vjp(lambda x: dot([w, w], [x, 1.0]), 2.0)
    assert weighted.data == 9.0
    assert pull_weighted(1.0)[0].data == 3.0
    w.data = 100.0
    for late in (pullback, pull_weighted):
        with pytest.raises(DataError, match=r"changed after .*call vjp again"):
            late(1.0)


def test_the_kind_of_the_result_does_not_depend_on_the_data() -> None:
    for w in (Value(1.0), Value(-1.0)):
        assert isinstance(grad(lambda x, w=w: x * relu(w))(2.0), Value)


def test_a_power_of_zero_is_flat_and_its_mixed_derivative_is_not() -> None:
    assert grad(lambda x: x**0)(1e-310) == grad(lambda x: x**0)(0.0) == 0.0
    assert grad(lambda x: grad(lambda y: x**y)(0.0))(4.0) == pytest.approx(0.25)
    assert grad(lambda x: grad(grad(lambda y: x**y))(0.0))(4.0) == pytest.approx(2 * math.log(4.0) / 4.0)
