from __future__ import annotations

import math
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import TABLE, Value, dot, engine, logsumexp, maximum, primitive, where
from autograd.chain import forward, reverse
from autograd.graph import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A graph by hand: loss = a * b, a = 2 x, b = x + y. The sweeps need nothing but an order and the edges.
ORDER = ["x", "y", "a", "b", "loss"]
EDGES: dict[str, list[tuple[str, float]]] = {
    "x": [],
    "y": [],
    "a": [("x", 2.0)],
    "b": [("x", 1.0), ("y", 1.0)],
    "loss": [("a", 7.0), ("b", 6.0)],  # at x = 3, y = 4
}


def test_reverse_carries_adjoints_to_the_leaves() -> None:
    adjoints = reverse(ORDER, {"loss": 1.0}, EDGES.__getitem__)
    assert adjoints == {"loss": 1.0, "a": 7.0, "b": 6.0, "x": 20.0, "y": 6.0}


def test_forward_carries_tangents_to_the_roots() -> None:
    assert forward(ORDER, {"x": 1.0}, EDGES.__getitem__) == {"x": 1.0, "a": 2.0, "b": 1.0, "loss": 20.0}
    assert forward(ORDER, {"x": 1.0, "y": 10.0}, EDGES.__getitem__)["loss"] == 80.0


def test_what_no_seed_reaches_is_missing() -> None:
    assert reverse(ORDER, {"a": 1.0}, EDGES.__getitem__) == {"a": 1.0, "x": 2.0}
    assert forward(ORDER, {"y": 1.0}, EDGES.__getitem__) == {"y": 1.0, "b": 1.0, "loss": 6.0}
    assert reverse(ORDER, {}, EDGES.__getitem__) == forward(ORDER, {}, EDGES.__getitem__) == {}


def test_seeds_of_several_roots_add_up_and_are_not_written_to() -> None:
    seeds = {"loss": 1.0, "a": 100.0}
    assert reverse(ORDER, seeds, EDGES.__getitem__)["x"] == 220.0
    assert seeds == {"loss": 1.0, "a": 100.0}


def test_a_node_that_has_a_seed_keeps_its_tangent() -> None:
    assert forward(ORDER, {"x": 1.0, "a": 0.0}, EDGES.__getitem__)["loss"] == 6.0


def test_an_adjoint_is_multiplied_from_the_left_a_tangent_from_the_right() -> None:
    """So that the sweeps are right for matrices, and for anything else whose products do not commute."""
    edges: dict[str, list[tuple[str, str]]] = {"x": [], "y": [("x", "A")], "z": [("y", "B")]}

    def join(a: str, b: str) -> str:
        return a + b

    assert reverse(["x", "y", "z"], {"z": "v"}, edges.__getitem__, join)["x"] == "vBA"
    assert forward(["x", "y", "z"], {"x": "t"}, edges.__getitem__, join)["z"] == "BAt"


@st.composite
def weighted_graphs(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    """For each node its edges to earlier nodes, with whole partials."""
    count = draw(st.integers(1, 9))
    return [
        draw(st.lists(st.tuples(st.integers(0, k - 1), st.integers(-3, 3)), max_size=3)) if k else []
        for k in range(count)
    ]


def paths(graph: list[list[tuple[int, int]]], node: int, leaf: int) -> Iterator[int]:
    """The product along every path, one by one: what the chain rule adds up."""
    if node == leaf:
        yield 1
    for parent, partial in graph[node]:
        for product in paths(graph, parent, leaf):
            yield partial * product


@settings(max_examples=150, deadline=None)
@given(weighted_graphs())
def test_both_sweeps_are_the_sum_over_all_paths(graph: list[list[tuple[int, int]]]) -> None:
    order, root = range(len(graph)), len(graph) - 1
    adjoints = reverse(order, {root: 1}, graph.__getitem__)
    for node in order:
        expected = sum(paths(graph, root, node))
        assert adjoints.get(node, 0) == expected
        if all(parent != node for edges in graph[:node] for parent, _ in edges):
            tangents = forward(order, {node: 1}, graph.__getitem__)
            assert tangents.get(root, 0) == expected


# --- the sweep of `Value.backward` -----------------------------------------------------------------------------------

OPERATIONS: list[Callable[[Any, Any, Any], Any]] = [
    lambda a, b, c: a + b,
    lambda a, b, c: a * b,
    lambda a, b, c: a / b,
    lambda a, b, c: 2.0 - a,
    lambda a, b, c: a.sin(),
    lambda a, b, c: a.relu(),
    lambda a, b, c: maximum(a, b),
    lambda a, b, c: where(a > b, a, c),
    lambda a, b, c: dot([a, b, 1.0], [c, 0.5, a], b),
    lambda a, b, c: logsumexp([a, b, c, a]),
    lambda a, b, c: a.log(),
]
programs = st.lists(
    st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
    max_size=20,
)
points = st.lists(st.one_of(st.floats(-3.0, 3.0), st.sampled_from([0.0, 1e308, math.inf])), min_size=2, max_size=3)


def record(program: Any, leaves: list[Value]) -> Value:
    nodes = list(leaves)
    for operation, *places in program:
        nodes.append(operation(*(nodes[-1 - place % len(nodes)] for place in places)))
    return nodes[-1]


@settings(max_examples=200, deadline=None)
@given(programs, points, st.floats(-2.0, 2.0))
def test_backward_gives_the_bits_of_reverse(program: Any, at: list[float], seed: float) -> None:
    """The sweep that is written for speed is held to the one that is written to be read."""
    root = record(program, [Value(x) for x in at])
    order = ancestors([root], lambda node: [parent for parent, _ in node.edges])
    adjoints = reverse(order, {root: seed}, lambda node: node.edges)
    root.backward(seed)
    for node in order:
        assert node.grad == adjoints[node] or (math.isnan(node.grad) and math.isnan(adjoints[node]))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9)] * 5), min_size=1, max_size=12), points)
def test_sequences_that_nodes_share_give_the_bits_of_reverse(program: Any, at: list[float]) -> None:
    """A sweep looks through a sequence once, also where it comes again amid what its elements were computed from."""
    nodes = [Value(x) for x in at]
    pairs = [(nodes[0], nodes[1]), (nodes[1], nodes[1])]
    for i, j, w, x, b in program:
        pairs.append((nodes[-1 - i % len(nodes)], nodes[-1 - j % len(nodes)]))
        nodes.append(dot(pairs[-1 - w % len(pairs)], pairs[-1 - x % len(pairs)], nodes[-1 - b % len(nodes)]))
    root = nodes[-1]
    order = ancestors([root], lambda node: [parent for parent, _ in node.edges])
    adjoints = reverse(order, {root: 1.0}, lambda node: node.edges)
    root.backward()
    for node in order:
        assert node.grad == adjoints[node] or (math.isnan(node.grad) and math.isnan(adjoints[node]))


@settings(max_examples=100, deadline=None)
@given(programs, points, st.floats(-2.0, 2.0))
def test_a_second_sweep_doubles_the_leaves_exactly(program: Any, at: list[float], seed: float) -> None:
    leaves = [Value(x) for x in at]
    root = record(program, leaves)
    nodes = [node for node in ancestors([root]) if node.op]
    root.backward(seed)
    first, between = [leaf.grad for leaf in leaves], [node.grad for node in nodes]
    root.backward(seed)
    for again, once in zip([leaf.grad for leaf in leaves], first, strict=True):
        assert again == 2.0 * once or math.isnan(once)
    for again, once in zip([node.grad for node in nodes], between, strict=True):
        assert again == once or math.isnan(once)


def test_the_same_program_gives_the_same_bits() -> None:
    def gradients() -> list[float]:
        leaves = [Value(0.1 * k + 0.05) for k in range(7)]
        root = dot(leaves, leaves[::-1]) * logsumexp(leaves)
        for leaf in leaves:
            root = root + (leaf * root).tanh()
        root.backward()
        return [leaf.grad for leaf in leaves]

    assert gradients() == gradients()


# --- interrupts: a few from inside; those at every instruction are in interrupts/ -------------------------------------


in_python = pytest.mark.skipif(engine() == "c", reason="in C a sweep runs no Python, so nothing can come between")


@in_python
def test_an_interrupt_at_any_write_to_a_leaf_leaves_its_gradient_whole() -> None:
    """By a leaf that fails at its n-th write, for every n."""

    class Fragile(Value):
        """A leaf at whose n-th write the user presses Ctrl-C."""

        __slots__ = ("left",)

        def __setattr__(self, name: str, value: object) -> None:
            if name != "left" and self.left is not None:
                object.__setattr__(self, "left", self.left - 1)
                if self.left == 0:
                    raise KeyboardInterrupt
            object.__setattr__(self, name, value)

        left: int | None

    def fragile(data: float, grad: float) -> Fragile:
        leaf = object.__new__(Fragile)
        leaf.left = None
        Value.__init__(leaf, data)
        leaf.grad = grad
        return leaf

    outcomes = []
    for writes in range(1, 20):
        x, y, z = fragile(2.0, 10.0), fragile(3.0, 20.0), fragile(4.0, 0.0)
        root = x * y * z + x + y.square()
        y.left = writes
        try:
            root.backward()
            outcomes.append("swept")
        except KeyboardInterrupt:
            gradients = [x.grad, y.grad, z.grad]
            assert gradients in ([10.0, 20.0, 0.0], [23.0, 34.0, 6.0])
            outcomes.append("undone" if z.grad == 0.0 else "finished")
            y.left = None
            if z.grad == 0.0:
                root.backward()
        assert [x.grad, y.grad, z.grad] == [23.0, 34.0, 6.0]
    assert list(dict.fromkeys(outcomes)) == ["undone", "finished", "swept"]


@in_python
@pytest.mark.usefixtures("own_primitives")
def test_an_interrupt_while_partials_are_multiplied_gives_the_leaves_back_what_they_had() -> None:
    class Interrupting(float):
        """A partial at which the user presses Ctrl-C, once."""

        armed = True

        def __rmul__(self, other: float) -> float:
            if Interrupting.armed:
                raise KeyboardInterrupt
            return float(self) * other

    interrupted = primitive("interrupted", lambda F, x: x * 2.0, lambda F, out, x: 2.0)
    TABLE["interrupted"].partials = (lambda F, out, x: Interrupting(2.0),)
    x, y = Value(3.0), Value(4.0)
    y.grad = 1.0
    root = interrupted(x) * y + x * y  # the second term is swept first
    with pytest.raises(KeyboardInterrupt):
        root.backward()
    assert (x.grad, y.grad) == (0.0, 1.0)
    Interrupting.armed = False
    root.backward()
    assert (x.grad, y.grad) == (12.0, 10.0)


# --- threads ---------------------------------------------------------------------------------------------------------


def test_threads_that_build_graphs_of_their_own_do_not_disturb_each_other() -> None:
    def work(seed: float) -> float:
        x = Value(seed)
        for _ in range(60):
            y = x
            for _ in range(20):
                y = (y * 0.5 + x).tanh()
            y.backward()
        return x.grad

    expected = [work(0.1 * k) for k in range(4)]
    results: dict[int, float] = {}
    together = threading.Barrier(4)

    def run(k: int) -> None:
        together.wait()
        results[k] = work(0.1 * k)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=run, args=(k,)) for k in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert [results[k] for k in range(4)] == expected
