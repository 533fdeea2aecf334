"""On random programs the modes agree, with each other and with exact numbers, to what rounding explains."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import TABLE, Value, grad, hessian, jacobian, jvp, vjp
from autograd.chain import forward, reverse
from autograd.graph import ancestors
from autograd.testing import GradientError, Program, check_gradients, laws, random_program
from autograd.testing.strategies import Graph, graphs, programs

KINKED = [row for row in TABLE.values() if row.kinks and row.name != "arctan2"]  # which has no slope at (0, 0)
vectors = st.lists(st.floats(-1.0, 1.0).map(lambda x: round(x, 2)), min_size=3, max_size=3)


def same(x: float, y: float) -> bool:
    return x == y or (math.isnan(x) and math.isnan(y))


@settings(max_examples=100, deadline=None)
@given(programs(max_inputs=4, max_steps=24))
def test_the_laws_hold_on_random_programs(program: Program) -> None:
    """Forward mode is reverse mode, of every result; the Hessian is symmetric; hvp is the Hessian times the vector."""
    laws.all_of(program, program.point)
    laws.forward_equals_reverse(program.outputs, program.point)


@settings(max_examples=40, deadline=None)
@given(programs(max_steps=10))
def test_the_derivatives_are_those_of_exact_numbers(program: Program) -> None:
    """The gradient and the Hessian, against slopes of the values in arbitrary precision."""
    check_gradients(program, program.point)


@settings(max_examples=60, deadline=None)
@given(programs(max_steps=1, kinks=True, rows=KINKED))
def test_a_derivative_at_a_kink_lies_between_the_slopes(program: Program) -> None:
    """Zeros, ties and ends of domains are drawn on purpose here: of one step, since of several no chain rule holds."""
    check_gradients(program, program.point, order=1)


@settings(max_examples=100, deadline=None)
@given(programs(min_inputs=3), vectors)
def test_values_do_not_depend_on_who_asks(program: Program, along: list[float]) -> None:
    """Floats, Values, and the functions that differentiate all compute the same bits."""
    at = list(program.point)
    value, _ = jvp(program, (at,), (along,))
    again, _ = vjp(program, at)
    assert value == again == program(at) == program([Value(x) for x in at])


@settings(max_examples=60, deadline=None)
@given(programs(max_steps=10))
def test_jacobian_and_hessian_are_what_they_are_made_of(program: Program) -> None:
    """A Jacobian has gradients as rows, or slopes as columns; the Hessian is the Jacobian of the gradient."""
    at = list(program.point)
    assert jacobian(lambda xs: [program(xs)])(at) == [grad(program)(at)]
    rows = jacobian(lambda xs: [program(xs)] * (program.inputs + 1))(at)  # more results than inputs
    units = [[float(i == j) for j in range(program.inputs)] for i in range(program.inputs)]
    assert rows[0] == [jvp(program, (at,), (unit,))[1] for unit in units]
    assert hessian(program)(at) == jacobian(grad(program))(at)


@settings(max_examples=80, deadline=None)
@given(graphs(max_steps=24))
def test_backward_equals_the_specification_bit_for_bit(graph: Graph) -> None:
    """`Value.backward`, which is written for speed, against `chain.reverse`, which is written to be read."""
    order = ancestors([graph.root], lambda node: [parent for parent, _ in node.edges])
    adjoints = reverse(order, {graph.root: 1.0}, lambda node: node.edges)
    graph.root.backward()
    assert all(same(node.grad, adjoints[node]) for node in order)
    ones = [1.0] * len(graph.leaves)
    tangents = forward(order, dict.fromkeys(graph.leaves, 1.0), lambda node: node.edges)
    assert same(tangents.get(graph.root, 0.0), jvp(graph.program, (graph.program.point,), (ones,))[1])


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_a_second_sweep_doubles_the_leaves_and_repeats_the_rest(graph: Graph) -> None:
    graph.root.backward()
    inner = [node for node in ancestors([graph.root]) if node.op]
    first, gradients = [leaf.grad for leaf in graph.leaves], [node.grad for node in inner]
    graph.root.backward()
    assert [leaf.grad for leaf in graph.leaves] == [2.0 * g for g in first]
    assert [node.grad for node in inner] == gradients


@pytest.mark.parametrize("name", ["tanh", "div", "dot", "max", "where", "logsumexp", "softmax"])
def test_a_slightly_wrong_partial_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A millionth is planted, and a bulk run finds it and names the primitive."""
    row = TABLE[name]
    place = 1 if name == "where" else 0

    def wrong(F: Any, *operands: Any) -> Any:
        partial = row_partials[place](F, *operands)
        return [1.000001 * d for d in partial] if row.args[place].is_sequence else 1.000001 * partial

    row_partials = row.partials
    monkeypatch.setattr(row, "partials", (*row_partials[:place], wrong, *row_partials[place + 1 :]))
    draw = random.Random(0)
    drawn = [random_program(draw, max_steps=6) for _ in range(1500)]
    suspects = [program for program in drawn if any(step == name for step, *_ in program.steps)]
    with pytest.raises(GradientError, match=rf"cause: the primitive {name}\("):
        [check_gradients(program, program.point, order=1) for program in suspects]


def test_deep_chains_are_programs_too() -> None:
    """A thousand steps, each of the last result."""
    program = Program(
        [0.5], [("sin" if place % 2 else "add", place, *[0.25] * (1 - place % 2)) for place in range(1000)]
    )
    leaf = Value(0.5)
    root = program([leaf])
    root.backward()
    assert root.data == program([0.5])
    assert leaf.grad == pytest.approx(jvp(program, ([0.5],), ([1.0],))[1], rel=1e-12)
    assert ag.exp(root).data == math.exp(root.data)
