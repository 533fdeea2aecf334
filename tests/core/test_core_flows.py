"""What pictures read of a graph: the same in C as in Python, for any graph, and nothing of it changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value
from autograd.flows import _inflow, forward_order, inflow
from autograd.graph import ancestors
from autograd.testing import strategies as ag
from autograd.testing.programs import Program

from .both_engines import bits, in_a_new_process, needs_core
from .test_core_differential import computed


def order(roots: list[Any]) -> list[Any]:
    return ancestors(roots, lambda node: reversed(node.parents))


@given(ag.programs(max_steps=12), st.data())
def test_order_and_flows_are_those_of_the_engine_in_python(program: Program, data: st.DataObject) -> None:
    _, results = computed(autograd, program)
    nodes = list(dict.fromkeys(results))
    results[-1].backward()
    roots = [results[-1], *data.draw(st.lists(st.sampled_from(nodes), max_size=3))]
    found = forward_order(roots)
    assert [id(node) for node in found] == [id(node) for node in order(roots)]
    names = st.sampled_from([None, "one", "two", "three"])
    direct = {node: name for node in found if (name := data.draw(names))}
    scopes = {node: name for node in found if (name := data.draw(names))}
    groups = (direct, scopes, {"one": "two", "three": "three"})
    for own in ("one", "two", "three", *found):
        members = [node for node in found if data.draw(st.booleans())]
        used: tuple[set[Any], set[Any]] = (set(), set())
        mine, theirs = inflow(members, groups, own, used[0]), _inflow(members, groups, own, used[1])
        assert list(mine) == list(theirs)
        assert bits([list(map(float, flow)) for flow in mine.values()]) == bits(
            [list(map(float, flow)) for flow in theirs.values()]
        )
        assert used[0] == used[1]
    assert order(roots) == found  # nothing was marked


def test_what_is_only_shaped_like_a_value_is_read_too() -> None:
    class Other:
        scope = None

        def __init__(self, grad: float, *parents: Other) -> None:
            self.grad, self.parents, self.edges = grad, parents, tuple((parent, 2.0) for parent in parents)

    leaf = Other(1.0)
    root = Other(3.0, leaf, leaf)
    assert forward_order([root]) == [leaf, root]
    assert inflow([root], ({}, {}, {}), root) == {leaf: (2, 12.0, 12.0)}


def test_operands_without_an_edge_count() -> None:
    x = Value(-1.0)
    y = autograd.relu(x) + autograd.maximum(x, 2.0)
    y.backward()
    assert inflow(y.parents, ({}, {}, {}), None) == {x: (2, 0.0, 0.0)}
    assert inflow([y, *y.parents], (dict.fromkeys([y, *y.parents], "all"), {}, {}), "all") == {x: (2, 0.0, 0.0)}


def test_very_many_sources_and_one_group() -> None:
    leaves = [Value(float(i)) for i in range(5000)]
    y = autograd.sum([*leaves, *leaves])
    y.backward()
    flows = inflow([y], ({}, {}, {}), y)
    assert list(flows) == leaves
    assert set(flows.values()) == {(2, 2.0, 2.0)}


@needs_core
@pytest.mark.parametrize(
    "arguments", [(), (1,), ([1.0], {}, {}, {}, None, None), ([Value(1.0)], {}, [], {}, None, None)]
)
def test_the_core_leaves_everything_else_to_python(arguments: tuple[Any, ...]) -> None:
    from autograd._engine import CORE

    assert CORE.inflow(*arguments) is None
    assert CORE.forward_order(3) is None
    assert CORE.forward_order([3]) is None


@needs_core
def test_a_group_whose_comparison_raises_is_an_error() -> None:
    class Odd(Value):
        def __hash__(self) -> int:
            raise RuntimeError("no hash")

    x = Odd(1.0)
    y = x * 2.0
    with pytest.raises(RuntimeError, match="no hash"):
        inflow([y], ({}, {}, {}), y)


@pytest.mark.deep
def test_a_chain_of_a_million_nodes_has_an_order() -> None:
    y = Value(1.0)
    for _ in range(1_000_000):
        y = y * 1.0
    assert len(forward_order([y])) == 1_000_001


@needs_core
def test_no_reference_is_lost_or_kept() -> None:
    text = in_a_new_process(
        """
        import sys
        from autograd import Value, dot
        from autograd.flows import forward_order, inflow
        w, x = [Value(1.0), Value(2.0)], [Value(3.0), 4.0]
        y = dot(w, x, Value(1.0)).tanh() + 1.0
        y.backward()
        nodes = forward_order([y])
        before = [sys.getrefcount(node) for node in nodes]
        for _ in range(1000):
            forward_order([y])
            inflow(nodes, ({w[0]: "w"}, {w[1]: "s"}, {"s": "w"}), "w", set())
            inflow(nodes, ({}, {}, {}), None)
        print([sys.getrefcount(node) for node in nodes] == before)
        """
    )
    assert text.strip() == "True"
