"""On random programs the modes agree: jvp with vjp, hvp with the Hessian, the Hessian with its transpose."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value, grad, hessian, hvp, jacobian, jvp, vjp
from autograd.chain import forward, reverse
from autograd.graph import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable

UNARY = (
    "sin",
    "cos",
    "tanh",
    "sigmoid",
    "softplus",
    "arctan",
    "arcsinh",
    "gelu",
    "silu",
    "mish",
    "relu",
    "abs",
    "square",
)
BINARY = (
    "add",
    "sub",
    "mul",
    "maximum",
    "minimum",
    "logaddexp",
    "hypot",
)  # not arctan2: it has no derivative at (0, 0)
MANY = ("sum", "mean", "prod", "max", "logsumexp", "norm", "dot", "softmax")
N = 3

# A step of a program: the name of a primitive, and which of the results so far it takes (counted from the last one).
steps = st.tuples(st.sampled_from(UNARY + BINARY + MANY), st.lists(st.integers(0, 7), min_size=3, max_size=4))
programs = st.lists(steps, min_size=1, max_size=14)
# Three numbers that are never equal or zero, so that no tie and no kink is hit by chance.
points = st.tuples(*(st.integers(-150, 150).map(lambda k, i=i: k / 64 + 0.0137 * (i + 1)) for i in range(N))).map(list)
vectors = st.lists(st.floats(-1.0, 1.0).map(lambda x: round(x, 2)), min_size=N, max_size=N)


def compile_program(program: list[tuple[str, list[int]]]) -> Callable[[list[Any]], list[Any]]:
    """A function of a list that runs the program, squashing each result, and returns two of them."""

    def run(xs: list[Any]) -> list[Any]:
        results = list(xs)
        for name, places in program:
            taken = [results[-1 - place % len(results)] for place in places]
            compute = ag.function(name)
            if name in UNARY:
                result = compute(taken[0])
            elif name in BINARY:
                result = compute(taken[0], taken[1])
            elif name == "dot":
                result = compute(taken[:2], taken[1:3], taken[0])
            elif name == "softmax":
                result = compute(taken)[0]
            else:
                result = compute(taken)
            results.append(ag.arctan(result))
        return [ag.sum(results), results[-1] * results[0]]

    return run


def close(a: float, b: float, scale: float = 1.0) -> bool:
    return a == b or abs(a - b) <= 1e-10 * max(1.0, scale, abs(a), abs(b)) or (math.isnan(a) and math.isnan(b))


@settings(max_examples=150, deadline=None)
@given(programs, points, vectors, vectors)
def test_forward_and_reverse_mode_agree(
    program: Any, at: list[float], along: list[float], weights: list[float]
) -> None:
    """The weights times J times the direction, either way round."""
    f = compile_program(program)
    value, tangent = jvp(f, (at,), (along,))
    again, pullback = vjp(f, at)
    (gradient,) = pullback(weights[:2])
    assert value == again == f(at)
    left = sum(w * t for w, t in zip(weights, tangent, strict=False))
    right = sum(g * d for g, d in zip(gradient, along, strict=True))
    assert close(left, right, max(map(abs, gradient)))


@settings(max_examples=80, deadline=None)
@given(programs, points, vectors)
def test_second_order_modes_agree(program: Any, at: list[float], vector: list[float]) -> None:
    f = compile_program(program)

    def scalar(xs: list[Any]) -> Any:
        return f(xs)[0]

    matrix = hessian(scalar)(at)
    (product,) = hvp(scalar, (at,), (vector,))
    scale = max(abs(x) for row in matrix for x in row)
    for i in range(N):
        assert close(product[i], sum(matrix[i][j] * vector[j] for j in range(N)), scale)
        assert all(close(matrix[i][j], matrix[j][i], scale) for j in range(N))
    _, pullback = vjp(grad(scalar), at)  # reverse over reverse
    (again,) = pullback(vector)
    assert all(close(a, b, scale) for a, b in zip(product, again, strict=True))


@settings(max_examples=60, deadline=None)
@given(programs, points)
def test_the_gradient_is_the_slope(program: Any, at: list[float]) -> None:
    """Against central differences of the function of floats, which runs none of the code under test but the values."""
    f = compile_program(program)
    rows = jacobian(f)(at)
    h = 1e-5
    for j in range(N):
        right, left = ([x + (k == j) * s * h for k, x in enumerate(at)] for s in (1, -1))
        inner = [[x + (k == j) * s * h / 2 for k, x in enumerate(at)] for s in (1, -1)]
        for i, (above, below, a, b) in enumerate(zip(f(right), f(left), f(inner[0]), f(inner[1]), strict=True)):
            wide, narrow = (above - below) / (2 * h), (a - b) / h
            if abs(wide - narrow) < 1e-6 * max(1.0, abs(narrow)):  # else a kink lies between the points
                assert rows[i][j] == pytest.approx((4 * narrow - wide) / 3, rel=1e-4, abs=1e-6)


@settings(max_examples=80, deadline=None)
@given(programs, points)
def test_backward_equals_the_specification_bit_for_bit(program: Any, at: list[float]) -> None:
    """`Value.backward`, which is written for speed, against `chain.reverse`, which is written to be read."""
    leaves = [Value(x) for x in at]
    root = compile_program(program)(leaves)[0]
    order = ancestors([root], lambda node: [parent for parent, _ in node.edges])
    adjoints = reverse(order, {root: 1.0}, lambda node: node.edges)
    root.backward()
    for node in order:
        assert node.grad == adjoints[node] or math.isnan(node.grad)
    tangents = forward(order, dict.fromkeys(leaves, 1.0), lambda node: node.edges)
    assert close(tangents[root], sum(leaf.grad for leaf in leaves), max(abs(leaf.grad) for leaf in leaves))


@settings(max_examples=60, deadline=None)
@given(programs, points)
def test_a_second_sweep_doubles_the_leaves_and_repeats_the_rest(program: Any, at: list[float]) -> None:
    leaves = [Value(x) for x in at]
    root = compile_program(program)(leaves)[0]
    root.backward()
    inner = [node for node in ancestors([root]) if node.op]
    first, gradients = [leaf.grad for leaf in leaves], [node.grad for node in inner]
    root.backward()
    assert [leaf.grad for leaf in leaves] == [2.0 * g for g in first]
    assert [node.grad for node in inner] == gradients
