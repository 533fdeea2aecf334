from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd import GraphError, OperandError, Scope, Value, dot, maximum, no_grad, relu, where
from autograd.graph import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


# --- construction and what a node tells ------------------------------------------------------------------------------


def test_a_leaf_has_a_number_a_gradient_of_zero_and_no_past() -> None:
    x = Value(2, label="x")
    assert x.data == 2.0
    assert type(x.data) is float
    assert x.grad == 0.0
    assert x.label == "x"
    assert x.op == ""
    assert x.parents == x.operands == x.edges == ()
    assert x.scope is None
    assert Value(1.0).label is None


def test_a_node_tells_its_operation_its_operands_and_its_local_partials() -> None:
    x, y = Value(3.0), Value(4.0)
    z = x * y
    assert z.op == "mul"
    assert z.operands == z.parents == (x, y)
    assert z.edges == ((x, 4.0), (y, 3.0))


def test_parents_keep_their_order_and_their_repeats() -> None:
    x, y = Value(3.0), Value(4.0)
    assert [p is q for p, q in zip((x * x).parents, (x, x), strict=True)] == [True, True]
    assert [p is q for p, q in zip((y - x).parents, (y, x), strict=True)] == [True, True]


def test_a_constant_is_an_operand_but_no_parent() -> None:
    x = Value(3.0)
    left, right = 2 - x, x - 2
    assert left.operands == (2.0, x)
    assert right.operands == (x, 2.0)
    assert type(left.operands[0]) is float
    assert left.parents == right.parents == (x,)
    assert left.edges == ((x, -1.0),)


def test_operands_of_a_sequence_stay_together() -> None:
    w, x, b = [Value(1.0), Value(2.0)], [Value(3.0), 4.0], Value(5.0)
    z = dot(w, x, b)
    assert z.operands == (tuple(w), tuple(x), b)
    assert [id(p) for p in z.parents] == [id(p) for p in (*w, x[0], b)]
    assert z.edges == ((w[0], 3.0), (w[1], 4.0), (x[0], 1.0), (b, 1.0))


def test_an_operand_that_a_choice_does_not_depend_on_is_a_parent_without_an_edge() -> None:
    x, y = Value(1.0), Value(2.0)
    assert maximum(x, y).parents == (x, y)
    assert maximum(x, y).edges == ((y, 1.0),)
    assert maximum(y, x).edges == ((y, 1.0),)
    assert relu(Value(-1.0)).edges == ()
    assert relu(-x).operands == (-x,)


@pytest.mark.parametrize("name", ["op", "parents", "operands", "edges", "scope"])
def test_the_past_of_a_node_is_read_only(name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        setattr(Value(1.0), name, None)


def test_a_value_takes_no_other_attribute() -> None:
    """A slip such as `p.gard = 0` is an error, not a new attribute."""
    x: Any = Value(1.0)
    with pytest.raises(AttributeError, match="gard"):
        x.gard = 0.0


def test_data_and_grad_are_written_as_floats() -> None:
    x = Value(1.0)
    x.data = 3
    x.grad = np.float32(0.5)
    assert (x.data, x.grad) == (3.0, 0.5)
    assert type(x.data) is type(x.grad) is float


@pytest.mark.parametrize("name", ["data", "grad"])
@pytest.mark.parametrize("wrong", ["a", None, 1j, [1.0], Value(1.0)])
def test_data_and_grad_refuse_what_is_no_number(name: str, wrong: Any) -> None:
    x = Value(2.0)
    with pytest.raises(OperandError, match="number is needed"):
        setattr(x, name, wrong)
    assert (x.data, x.grad) == (2.0, 0.0)


def test_the_label_is_written_and_refuses_what_is_no_string() -> None:
    x: Any = Value(1.0, "x")
    x.label = "weight"
    assert x.label == "weight"
    x.label = None
    assert x.label is None
    with pytest.raises(OperandError, match=r"label is a string.*given 3.*label='x'"):
        Value(1.0, 3)  # type: ignore[arg-type]
    with pytest.raises(OperandError, match=r"label is a string.*given 3"):
        x.label = 3


def test_writing_data_leaves_results_computed_before_as_they_are() -> None:
    x = Value(3.0)
    y = x * x
    x.data = 10.0
    y.backward()
    assert (y.data, x.grad) == (9.0, 6.0)


def test_the_repr_shows_data_gradient_and_label() -> None:
    assert repr(Value(2)) == "Value(data=2.0, grad=0.0)"
    x = Value(2.0, label="it's")
    x.grad = -0.5
    assert repr(x) == 'Value(data=2.0, grad=-0.5, label="it\'s")'
    assert repr(x * 2) == "Value(data=4.0, grad=0.0)"


# --- backward --------------------------------------------------------------------------------------------------------


def test_x_times_x() -> None:
    x = Value(3.0)
    (x * x).backward()
    assert x.grad == 6.0


def test_a_diamond() -> None:
    x = Value(2.0)
    a, b = x * 3.0, x + 1.0
    (a * b).backward()
    assert (x.grad, a.grad, b.grad) == (15.0, 3.0, 6.0)


def test_deep_sharing() -> None:
    """The number of paths doubles with every step: 2**1000 of them, swept in 1000 steps."""
    x = Value(1.0)
    y = x
    for _ in range(1000):
        y = y + y
    y.backward()
    assert x.grad == 2.0**1000


steps = st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20)


@settings(max_examples=200, deadline=None)
@given(steps, st.lists(st.integers(-3, 3), min_size=2, max_size=3))
def test_gradients_of_shared_graphs_are_exactly_those_of_integer_arithmetic(
    program: list[tuple[str, int, int]], at: list[int]
) -> None:
    """Against dual numbers over Python's integers: no rounding, no graph, nothing of the engine."""
    leaves = [Value(x) for x in at]
    nodes: list[Any] = list(leaves)
    duals = [(x, tuple(int(i == k) for k in range(len(at)))) for i, x in enumerate(at)]
    for name, i, j in program:
        a, b = nodes[-1 - i % len(nodes)], nodes[-1 - j % len(nodes)]
        (x, dx), (y, dy) = duals[-1 - i % len(duals)], duals[-1 - j % len(duals)]
        nodes.append(OPERATORS[name](a, b))
        slopes = {"+": (1, 1), "-": (1, -1), "*": (y, x)}[name]
        derivative = tuple(slopes[0] * s + slopes[1] * t for s, t in zip(dx, dy, strict=True))
        duals.append((OPERATORS[name](x, y), derivative))
        # Beyond 2**53 floats round; below it every product of the sweep is exact.
        assume(max(map(abs, (duals[-1][0], *derivative))) < 2**25)
    nodes[-1].backward()
    assert nodes[-1].data == duals[-1][0]
    assert [leaf.grad for leaf in leaves] == list(duals[-1][1])


def test_a_second_backward_doubles_the_leaves_and_repeats_the_nodes_between() -> None:
    a, b = Value(0.1), Value(0.7)
    c = (a * b + a).tanh()
    d = c * c * b
    d.backward()
    inner = [node for node in ancestors([d]) if node.op]
    leaves, between = [a.grad, b.grad], [node.grad for node in inner]
    d.backward()
    assert [a.grad, b.grad] == [2.0 * g for g in leaves]
    assert [node.grad for node in inner] == between


def test_leaves_add_up_over_roots_until_they_are_set_to_zero() -> None:
    x = Value(3.0)
    (x * 2.0).backward()
    (x * 5.0).backward()
    assert x.grad == 7.0
    x.zero_grad()
    assert x.grad == 0.0
    (x * 5.0).backward()
    assert x.grad == 5.0


def test_a_node_between_gets_the_gradient_of_the_last_root() -> None:
    x = Value(3.0)
    y = x * x
    (y * 2.0).backward()
    (y * 5.0).backward()
    assert (y.grad, x.grad) == (5.0, 42.0)


def test_a_node_without_influence_is_left_as_it_is() -> None:
    x, other = Value(3.0), Value(4.0)
    other.grad = 7.0
    sibling = x * other
    sibling.backward()
    (x * 1.0).backward()
    assert (sibling.grad, other.grad) == (1.0, 10.0)


def test_backward_from_a_leaf_adds_the_seed() -> None:
    x = Value(3.0)
    x.backward()
    x.backward(0.5)
    assert x.grad == 1.5


def test_the_seed_scales_every_gradient() -> None:
    x = Value(3.0)
    y = x * x
    y.backward(seed=0.5)
    assert (y.grad, x.grad) == (0.5, 3.0)
    with pytest.raises(OperandError, match="real number is needed: given 'a'"):
        y.backward("a")  # type: ignore[arg-type]


def test_backward_through_a_root_without_edges() -> None:
    x = Value(-1.0)
    y = x.relu()
    y.backward()
    assert (y.grad, x.grad) == (1.0, 0.0)


def test_detach_gives_a_leaf_that_passes_nothing_on() -> None:
    x = Value(3.0, label="x")
    y = (x * 2.0).detach()
    (y * x).backward()
    assert (y.op, y.data, y.grad, x.grad) == ("", 6.0, 3.0, 6.0)
    assert x.detach().label == "x"
    assert x.detach() is not x


def test_a_result_computed_without_recording_is_a_leaf() -> None:
    x = Value(3.0)
    with no_grad():
        results = [x * x, -x, dot([x], [x]), x.exp()]
    for y in results:
        assert (y.op, y.parents) == ("", ())
        with pytest.raises(GraphError, match=r"nothing to go back through.*no_grad\(\).*enable_grad"):
            y.backward()
    (results[0] * x).backward()
    assert x.grad == 9.0


def test_a_nan_has_a_nan_gradient() -> None:
    """Also where the formula of the derivative knows nothing of it, as in a sum."""
    x, y = Value(-1.0), Value(2.0)
    for bad in (x.sqrt(), x.log(), Value(math.nan) * 1.0):
        for root in (bad + y, bad * 0.0 + y, dot([bad], [1.0], y), maximum(bad, y), y.clip(bad, 3.0)):
            if math.isnan(root.data):
                y.zero_grad()
                root.backward()
                assert math.isnan(y.grad), root.op


def test_infinities_behind_the_branch_not_taken_do_not_reach_the_result() -> None:
    x = Value(0.0)
    for root in (
        where(x > 0.0, x.log(), 0.0),
        where(x > 0.0, x.sqrt(), x),
        where(x == 0.0, x * 2.0, 1.0 / x),
        where(x > 0.0, where(x > 1.0, x.log(), x.reciprocal()), x + 1.0),
        where(True, where(False, x.log(), x * 3.0), x.log()),
        maximum(x.log(), -1.0),
        maximum(x.log(), x),
        relu(x.log()),
        x.log().clip(-5.0, 5.0),
    ):
        x.zero_grad()
        root.backward()
        assert math.isfinite(x.grad), root


def test_a_scope_is_recorded_with_each_node() -> None:
    scope = Scope("layer")
    x = Value(1.0)
    with scope:
        y, leaf = x * 2.0, Value(1.0)
    assert y.scope is leaf.scope is scope
    assert x.scope is (x * 2.0).scope is None
