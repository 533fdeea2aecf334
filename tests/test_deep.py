"""A chain of a million nodes: built, swept, printed, pickled, copied and freed, at the default recursion limit."""

from __future__ import annotations

import copy
import gc
import pickle
import sys
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from autograd import Value, dot, grad, jvp
from autograd import sum as total
from autograd.graph import ancestors

from .threads import in_a_small_stack

if TYPE_CHECKING:
    pass

DEPTH = 1_000_000

pytestmark = pytest.mark.deep


def chain(depth: int) -> tuple[Value, Value]:
    """A leaf, and the last of so many nodes that are computed one from the other."""
    leaf = Value(1.0, "leaf")
    node = leaf
    for _ in range(depth):
        node = node + 1.0
    return leaf, node


def live_a_whole_life(depth: int) -> None:
    """All that can happen to a graph, at this depth."""
    assert sys.getrecursionlimit() <= 1000
    leaf, root = chain(depth)
    assert root.data == depth + 1.0
    root.backward()
    assert (leaf.grad, root.grad) == (1.0, 1.0)
    root.label = "root"
    assert repr(root) == f"Value(data={depth + 1.0!r}, grad=1.0, label='root')"
    assert f"{root:.0f}" == str(depth + 1)

    data = pickle.dumps(root)
    alive = weakref.ref(leaf)
    del leaf, root
    assert alive() is None, "the graph is freed as soon as nothing refers to it, without the garbage collector"

    root = pickle.loads(data)  # noqa: S301 - made a few lines above
    del data
    assert repr(root) == f"Value(data={depth + 1.0!r}, grad=1.0, label='root')"
    twin = copy.deepcopy(root)
    del root
    order = ancestors([twin])
    assert (len(order), order[0].label, order[0].grad) == (depth + 1, "leaf", 1.0)
    twin.backward(5.0)
    assert order[0].grad == 6.0
    alive = weakref.ref(order[0])
    del order, twin
    assert alive() is None


@pytest.fixture(autouse=True)
def _without_the_garbage_collector() -> Any:
    """Its passes over millions of objects would take most of the time."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    gc.disable()
    yield
    gc.enable()
    sys.setrecursionlimit(limit)


def test_a_chain_of_a_million_nodes_lives_a_whole_life() -> None:
    live_a_whole_life(DEPTH)


def test_a_deep_chain_lives_a_whole_life_in_a_thread_with_a_small_stack() -> None:
    in_a_small_stack(lambda: live_a_whole_life(DEPTH // 10))


def test_derivatives_of_a_deep_function() -> None:
    depth = DEPTH // 10

    def deep(x: Any) -> Any:
        y = x
        for _ in range(depth):
            y = y * 1.0 + x
        return y

    assert grad(deep)(2.0) == depth + 1.0
    assert jvp(deep, (2.0,), (1.0,)) == (2.0 * (depth + 1), depth + 1.0)


def test_second_derivatives_of_a_deep_function() -> None:
    def deep(x: Any) -> Any:
        y = x
        for _ in range(DEPTH // 50):
            y = y + x * x
        return y

    assert grad(grad(deep))(3.0) == 2.0 * (DEPTH // 50)


def test_a_node_may_be_as_wide_as_a_chain_is_long() -> None:
    width = DEPTH // 5
    x = Value(2.0)
    xs = [x] * width
    root = total(xs) + dot(xs, [3.0] * width)
    root.backward()
    assert x.grad == 4.0 * width
    assert copy.deepcopy(root).data == pickle.loads(pickle.dumps(root)).data == root.data  # noqa: S301 - made here


def test_a_deep_graph_is_freed_in_a_thread_with_a_small_stack() -> None:
    kept = [chain(DEPTH // 2)[1]]
    in_a_small_stack(kept.clear)
    assert not kept


def test_an_error_that_shows_a_deep_node_is_short() -> None:
    _, root = chain(1000)
    with pytest.raises(TypeError) as caught:
        float(root)
    assert len(str(caught.value)) < 400
