from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import AnomalyError, Value, detect_anomaly, grad, hessian, hvp, is_recording, jvp, value_and_grad, vjp
from autograd.graph import ancestors

DEPTH = 250_000  # a recursion ends at a thousand


def raised(program: Callable[[], Any], **options: Any) -> AnomalyError:
    """The error of a program that runs in the mode."""
    with pytest.raises(AnomalyError) as caught, detect_anomaly(**options):
        program()
    assert is_recording()
    return caught.value


# --- backward --------------------------------------------------------------------------------------------------------


def test_a_gradient_is_traced_to_the_operation_that_recorded_it() -> None:
    x, w = Value(0.0, "x"), Value(2.0, "w")
    x.grad, w.grad = 3.0, 4.0

    def program() -> None:
        root = x.sqrt()
        root.label = "root"
        loss = root * w + 1.0
        loss.label = "loss"
        loss.backward()

    error = raised(program)
    assert (error.phase, error.op, error.label) == ("backward", "sqrt", "root")
    assert error.path == ("add (loss)", "mul", "sqrt (root)", "x")
    message = str(error)
    assert message.startswith(
        "the gradient of x becomes inf in the backward pass: the partial of sqrt(0.0) by x is inf, it has no finite "
        "derivative there\n"
    )
    assert "Path: add (loss) <- mul <- sqrt (root) <- x" in message
    assert "root = x.sqrt()" in message
    assert "hypot or norm" in message
    assert (x.grad, w.grad) == (3.0, 4.0)


def test_after_the_error_every_gradient_is_as_before() -> None:
    x, w = Value(0.0, "x"), Value(2.0, "w")
    inner = (w * 3.0).tanh()
    loss = (inner + x).sqrt() * 0.0 + (x * 1.0).sqrt() * w
    (inner * 1.0).backward()
    nodes = [x, w, inner, loss, *loss.parents]
    before = [(node.grad, node.data) for node in nodes]
    raised(loss.backward)
    assert [(node.grad, node.data) for node in nodes] == before


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (lambda x: (x.sqrt() * 0.0).backward(), ("becomes nan", "and 0 × inf is nan")),
        (lambda x: (x * 1e200 * 1e200).backward(), ("becomes inf", "1e200 × 1e200 overflows", "smaller lr")),
        (
            lambda x: (x * 1e308 + x * 1e308).backward(),
            ("the gradient of x is not finite: the sum of its shares overflows",),
        ),
        (lambda x: ((x * 1e308) * 1.0 + x * 1e308).backward(), ("the sum of its shares overflows",)),
        (lambda x: (y := x * 1.0, (y * 1e308 + y * 1e308).backward()), ("the gradient of mul is not finite: the sum",)),
        (lambda x: (x * 2.0).backward(math.inf), ("the gradient of mul is not finite: that is what it was given",)),
        (lambda x: x.backward(math.nan), ("the gradient of x is not finite", "Path: x", "start from a finite number")),
        (lambda x: x.cbrt().backward(), ("by x is inf",)),
        (lambda x: (x**0.5).backward(), ("pow(0.0, 0.5) by x is inf", "a base above 0")),
    ],
)
def test_gradients_that_are_not_finite_say_why(program: Callable[[Value], Any], said: tuple[str, ...]) -> None:
    x = Value(0.0, "x")
    message = str(raised(lambda: program(x)))
    for part in said:
        assert part in message
    assert x.grad == 0.0


def test_a_gradient_that_was_there_before_counts() -> None:
    x = Value(1.0, "x")
    x.grad = math.inf
    message = str(raised(lambda: (x * 2.0).backward()))
    assert "2 is added to its .grad, which is inf" in message
    assert x.grad == math.inf
    raised(x.backward)


def test_long_paths_are_cut_in_the_middle() -> None:
    x = Value(0.0, "x")

    def program() -> None:
        node = x.sqrt()
        for _ in range(100):
            node = node + 1.0
        node.backward()

    error = raised(program)
    assert len(error.path) == 12
    assert error.path[5] == "(91 more)"
    assert error.path[-2:] == ("sqrt", "x")


def test_the_path_is_a_shortest_one() -> None:
    x = Value(0.0, "x")

    def program() -> None:
        root = x.sqrt()
        (((root + 1.0) + 1.0) * 2.0 + root).backward()

    assert raised(program).path == ("add", "sqrt", "x")


@pytest.mark.parametrize(
    "derive",
    [
        lambda f: grad(f)(0.0),
        lambda f: grad(f)(Value(0.0)),
        lambda f: value_and_grad(f)(0.0),
        lambda f: vjp(f, 0.0)[1](1.0),
        lambda f: jvp(f, (0.0,), (1.0,)),
        lambda f: jvp(f, (Value(0.0),), (1.0,)),
        lambda f: hvp(lambda x: f(x) * x, (0.0,), (1.0,)),
        lambda f: hessian(lambda x: f(x) * x)(0.0),
    ],
)
def test_derivatives_of_functions_are_watched_too(derive: Callable[[Any], Any]) -> None:
    error = raised(lambda: derive(lambda x: ag.sqrt(x)))
    assert error.phase in ("backward", "tangent")
    assert error.source is not None
    assert error.source.startswith(__file__)


def test_forward_mode_names_the_operation() -> None:
    error = raised(lambda: jvp(lambda x: ag.sqrt(x) * 2.0, (0.0,), (1.0,)))
    assert (error.phase, error.op, error.path) == ("tangent", "sqrt", ("mul", "sqrt", "leaf 0"))
    assert "the tangent of sqrt becomes inf in forward mode" in str(error)
    error = raised(lambda: jvp(lambda x: x * 2.0, (0.0,), (math.inf,)))
    assert "the tangent of leaf 0 is not finite: that is what it was given" in str(error)
    error = raised(lambda: jvp(lambda x: x * 1e308 + x * 1e308, (0.0,), (1.0,)))
    assert "the tangent of add is not finite: the sum of its shares overflows" in str(error)


def test_steps_of_a_derivatives_own_rules_are_no_anomalies() -> None:
    """The partial of arctan at 1e200 passes through an infinite square, and is right."""
    outside = grad(grad(ag.arctan))(1e200)
    with detect_anomaly():
        assert grad(grad(ag.arctan))(1e200) == outside
        assert jvp(lambda x: x * Value(2.0), (1.0,), (1.0,)) == (2.0, 2.0)
        with pytest.raises(AnomalyError):  # and afterwards values count again
            Value(0.0).log()


# --- what it must not change ------------------------------------------------------------------------------------------

numbers = st.floats(-3.0, 3.0)
steps = st.lists(
    st.tuples(
        st.sampled_from(("add", "mul", "div", "log", "sqrt", "exp", "maximum", "dot")),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=12,
)


def run(program: list[tuple[str, int, int]], leaves: list[Value]) -> Value:
    results = list(leaves)
    for name, i, j in program:
        x, y = results[-1 - i % len(results)], results[-1 - j % len(results)]
        if name == "dot":
            results.append(ag.dot([x, y], [y, 0.5], x))
        else:
            results.append(ag.function(name)(x) if name in ("log", "sqrt", "exp") else ag.function(name)(x, y))
    return results[-1]


@settings(max_examples=200, deadline=None)
@given(steps, st.tuples(numbers, numbers, numbers))
def test_the_mode_changes_no_bit_and_misses_nothing(program: Any, at: tuple[float, ...]) -> None:
    """Either everything is the same and finite, or there is an error and no gradient has changed."""
    plain = [Value(x) for x in at]
    root = run(program, plain)
    root.backward()
    leaves = [Value(x) for x in at]
    try:
        with detect_anomaly():
            again = run(program, leaves)
            again.backward()
    except AnomalyError:
        assert [leaf.grad for leaf in leaves] == [0.0, 0.0, 0.0]
        with detect_anomaly(forward=False):
            again = run(program, leaves)
            assert again.data == root.data or math.isnan(root.data)
    else:
        assert again.data == root.data
        assert [leaf.grad for leaf in leaves] == [leaf.grad for leaf in plain]
        assert all(math.isfinite(leaf.grad) for leaf in leaves)


@settings(max_examples=200, deadline=None)
@given(steps, st.tuples(numbers, numbers, numbers))
def test_gradients_that_are_not_finite_are_found_and_no_others(program: Any, at: tuple[float, ...]) -> None:
    plain = [Value(x) for x in at]
    root = run(program, plain)
    root.backward()
    reached = ancestors([root], lambda node: [parent for parent, _ in node.edges])
    leaves = [Value(x) for x in at]
    finite = True
    try:
        with detect_anomaly(forward=False):
            run(program, leaves).backward()
    except AnomalyError:
        finite = False
    assert finite == all(math.isfinite(node.grad) for node in reached)


@pytest.mark.deep
def test_no_chain_is_too_long() -> None:
    x = Value(0.0, "x")
    with detect_anomaly():
        node = x.sqrt()
        for _ in range(DEPTH):
            node = node + 1.0
        with pytest.raises(AnomalyError) as caught:
            node.backward()
    assert caught.value.path[5] == f"({DEPTH - 9:,} more)"
