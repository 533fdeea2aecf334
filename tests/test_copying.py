from __future__ import annotations

import copy
import gc
import math
import pickle
import subprocess
import sys
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    GraphError,
    Scope,
    UnknownNameError,
    Value,
    dot,
    grad,
    logsumexp,
    no_grad,
    primitive,
    softmax,
    where,
)
from autograd.graph import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable


def pickled(thing: Any, protocol: int = pickle.HIGHEST_PROTOCOL) -> Any:
    return pickle.loads(pickle.dumps(thing, protocol))  # noqa: S301 - made in the same line


COPIES: list[Callable[[Any], Any]] = [copy.deepcopy, pickled]


class Parameter(Value):
    """A Value with attributes of its own."""

    def __init__(self, data: float, name: str) -> None:
        super().__init__(data)
        self.name = name


def example() -> Value:
    """A graph with labels, scopes, gradients, constants, sequences, sharing and operands without an edge."""
    x, y, dead = Value(0.5, "x"), Value(-1.5, "y"), Value(-2.0)
    with Scope("model"), Scope("layer", parent=Scope("model")):
        h = dot([x, y, 2.0], [y, 0.25, x], 1.0)
        h.label = "hidden"
        z = where(h > 0.0, h * x, dead.log()) + logsumexp([h, x, 0.0])
    root: Value = z * 2.0 + dead.relu() + softmax([z, h])[0].clip(0.0, 1.0) ** y.exp() + round(y, 1)
    root.backward()
    return root


def described(root: Value) -> list[tuple[Any, ...]]:
    """All there is to know of a graph, its nodes by number."""
    order = ancestors([root])
    number = {id(node): k for k, node in enumerate(order)}

    def spelled(x: Any) -> Any:
        if isinstance(x, tuple):
            return tuple(map(spelled, x))
        return ("node", number[id(x)]) if isinstance(x, Value) else x

    return [
        (
            repr(node),
            node.op,
            spelled(node.operands),
            tuple((number[id(parent)], repr(partial)) for parent, partial in node.edges),
            node.scope.path if node.scope else None,
        )
        for node in order
    ]


@pytest.mark.parametrize("duplicate", COPIES)
def test_a_copied_graph_has_all_that_the_graph_has(duplicate: Any) -> None:
    root = example()
    twin = duplicate(root)
    assert described(twin) == described(root)
    assert not {id(node) for node in ancestors([root])} & {id(node) for node in ancestors([twin])}


@pytest.mark.parametrize("duplicate", COPIES)
def test_a_copied_graph_goes_backward_on_its_own(duplicate: Any) -> None:
    root = example()
    before = described(root)
    twin = duplicate(root)
    twin.backward()
    assert described(root) == before
    root.backward()
    assert described(twin) == described(root)


@pytest.mark.parametrize("duplicate", COPIES)
def test_a_copied_graph_can_be_computed_with(duplicate: Any) -> None:
    root = example()
    twin = duplicate(root)
    results = []
    for node in (root, twin):
        leaf = next(node for node in ancestors([node]) if node.label == "x")
        leaf.zero_grad()
        (node * leaf).backward()
        results.append(leaf.grad)
    assert results[0] == results[1] != 0.0


programs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 9)), max_size=15)


@settings(max_examples=60, deadline=None)
@given(programs, st.lists(st.one_of(st.floats(-2, 2), st.just(math.nan)), min_size=2, max_size=3))
def test_copies_of_random_graphs_keep_values_partials_and_sharing(program: Any, at: list[float]) -> None:
    nodes = [Value(x, f"leaf {k}") for k, x in enumerate(at)]
    for kind, i, j in program:
        a, b = nodes[-1 - i % len(nodes)], nodes[-1 - j % len(nodes)]
        nodes.append(
            [
                lambda a, b: a + b,
                lambda a, b: a * 3.0,
                lambda a, b: 2.0 / b,
                lambda a, b: dot([a, 1.0], [b, a]),
                lambda a, b: where(a > b, a, b),
                lambda a, b: a.relu(),
            ][kind](a, b)
        )
    nodes[-1].backward()
    for duplicate in COPIES:
        twin = duplicate(nodes[-1])
        assert described(twin) == described(nodes[-1])
        twin.backward(0.5)
    nodes[-1].backward(0.5)
    assert described(twin) == described(nodes[-1])


def test_values_copied_together_stay_connected() -> None:
    x = Value(2.0)
    h = x * x
    y = h * 3.0
    kept: dict[str, Any] = copy.deepcopy({"h": h, "y": y, "x": [x, x]})
    assert kept["y"].parents[0] is kept["h"]
    assert kept["h"].parents == (kept["x"][0], kept["x"][1])
    assert kept["h"].parents[0] is kept["x"][0] is kept["x"][1]
    kept["y"].backward()
    assert (kept["x"][0].grad, x.grad) == (12.0, 0.0)


def test_leaves_pickled_together_stay_identical() -> None:
    """A model and the losses computed from it share the parameters after a round trip."""
    x = Value(2.0)
    first, second, again = pickled([x * x, x * 3.0, x])
    (first + second).backward()
    assert again.grad == 7.0


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_every_binary_protocol_of_pickle_works(protocol: int) -> None:
    root = example()
    assert described(pickled(root, protocol)) == described(root)
    leaf = Value(2.0, "x")
    leaf.grad = 3.0
    assert repr(pickled(leaf, protocol)) == repr(leaf)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickled])
def test_copies_are_freed_without_the_garbage_collector(duplicate: Any) -> None:
    """No reference cycle is left behind, neither in the graph nor in what made its copy."""
    gc.collect()
    gc.disable()
    try:
        root = example()
        twin = duplicate(root)
        alive = [weakref.ref(node) for node in (*ancestors([root]), *ancestors([twin]))]
        del root, twin
        assert not [reference for reference in alive if reference() is not None]
    finally:
        gc.enable()


def test_a_shallow_copy_is_a_second_node_with_the_same_parents() -> None:
    x = Value(2.0, "x")
    y = x * x
    y.label = "y"
    twin = copy.copy(y)
    assert twin is not y
    assert (repr(twin), twin.op) == (repr(y), "mul")
    assert all(a is b for a, b in zip(twin.parents, y.parents, strict=True))
    twin.backward()
    assert (x.grad, twin.grad, y.grad) == (4.0, 1.0, 0.0)
    leaf = copy.copy(x)
    leaf.data = 7.0
    assert (x.data, leaf.label) == (2.0, "x")


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickled])
def test_a_leaf_of_a_subclass_keeps_its_class_and_its_attributes(duplicate: Any) -> None:
    p = Parameter(3.0, "w")
    p.grad = 0.5
    twin = duplicate(p)
    assert type(twin) is Parameter
    assert (twin.name, twin.data, twin.grad) == ("w", 3.0, 0.5)
    root = duplicate(p * p)
    if duplicate is not copy.copy:
        assert type(root.parents[0]) is Parameter
        assert root.parents[0].name == "w"
        assert root.parents[0] is not p


def test_a_copy_made_inside_a_function_is_a_constant_of_its_derivative() -> None:
    """It was not there before, so nobody else can differentiate by it: the gradient is a float."""
    w = Value(3.0)
    for duplicate in (copy.copy, copy.deepcopy, pickled):
        result = grad(lambda x, duplicate=duplicate: x * duplicate(w))(2.0)
        assert type(result) is float
        assert result == 3.0
    assert isinstance(grad(lambda x: x * w)(2.0), Value)


def test_a_leaf_computed_without_recording_is_copied_as_one() -> None:
    with no_grad():
        y = Value(2.0) * 3.0
    assert described(pickled(y)) == described(copy.deepcopy(y)) == described(y)
    for duplicate in (copy.copy, copy.deepcopy, pickled):
        with pytest.raises(GraphError, match="within no_grad"):
            duplicate(y).backward()


@pytest.mark.usefixtures("own_primitives")
def test_a_pickle_with_a_primitive_that_is_not_declared_says_so() -> None:
    cube = primitive("cube_of_a_test", lambda F, x: x * x * x, lambda F, out, x: 3.0 * x * x)
    data = pickle.dumps(cube(Value(2.0)))
    assert pickle.loads(data).op == "cube_of_a_test"  # noqa: S301 - made in the line before
    code = f"import pickle; pickle.loads({data!r})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert UnknownNameError.__name__ in result.stderr
    assert "unknown primitive: given 'cube_of_a_test'" in result.stderr
