"""How nodes live and die: without the garbage collector, in little space, at any depth."""

from __future__ import annotations

import gc
import subprocess
import sys
import textwrap
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograd import Value, clip, dot, neurons
from autograd import sum as total

from ..threads import in_a_small_stack
from .both_engines import needs_core

DEEP = 1_000_000
DEEPER = 10_000_000


class WithAttributes(Value):
    """Its instances have a `__dict__`."""

    before: Any = None


x = Value(2.0)
KINDS = {
    "leaf": lambda: Value(1.0),
    "labelled": lambda: Value(1.0, "x"),
    "unary": lambda: x.exp(),
    "binary": lambda: x * x,
    "constant": lambda: x * 3.0,
    "constant first": lambda: 3.0 - x,
    "choice": lambda: clip(x, 0.0, x),
    "dot": lambda: dot([x, x], [1.0, x], x),
    "sum": lambda: total([x, 1.0]),
    "neuron": lambda: neurons([[x]], [1.0], [None])([x])[0],
}


@needs_core
@pytest.mark.parametrize("kind", KINDS)
def test_nodes_are_not_tracked_by_the_collector(kind: str) -> None:
    assert not gc.is_tracked(KINDS[kind]())


@needs_core
@pytest.mark.deep
def test_recording_a_million_nodes_causes_no_collection() -> None:
    gc.collect()
    before = [generation["collections"] for generation in gc.get_stats()]
    y = x
    for _ in range(DEEP // 4):
        y = (y * x + 1.0).tanh() - x
    assert [generation["collections"] for generation in gc.get_stats()] == before


@needs_core
@pytest.mark.parametrize("kind", KINDS)
def test_a_node_takes_96_bytes(kind: str) -> None:
    assert sys.getsizeof(KINDS[kind]()) <= 96


@needs_core
def test_a_dot_is_of_one_size_whatever_its_fan_in() -> None:
    """Two tuples that it shares with others are all that it adds to itself."""
    w, xs = (x,) * 1000, (1.0,) * 1000
    dot(w, xs)
    before = sys.getallocatedblocks()
    wide = [dot(w, xs) for _ in range(100)]
    assert sys.getallocatedblocks() - before <= 110
    assert {sys.getsizeof(node) for node in wide} == {sys.getsizeof(dot((x,), (1.0,)))}


@pytest.mark.parametrize("kind", KINDS)
def test_a_weak_reference_ends_with_the_node_and_says_so(kind: str) -> None:
    node = KINDS[kind]()
    said: list[Any] = []
    alive = weakref.ref(node, said.append)
    assert alive() is node
    del node
    assert alive() is None
    assert said == [alive]


def test_a_weak_reference_that_is_gone_says_nothing() -> None:
    said: list[Any] = []
    node = x * 2.0
    del [weakref.ref(node, said.append)][:]
    del node
    assert said == []


@needs_core
def test_code_that_runs_amid_the_end_of_a_graph_can_let_go_of_another() -> None:
    """Also of one that it made itself, again and again."""
    graphs = [[leaf := Value(1.0), total([leaf * 2.0])] for _ in range(30)]
    ends: list[bool] = []

    def gone(_: object) -> None:
        if graphs:
            alive = weakref.ref(graphs[-1][0])
            graphs.pop()
            ends.append(alive() is None)

    kept = [weakref.ref(leaf, gone) for leaf, _ in graphs]
    del leaf
    graphs.pop()
    assert len(ends) == 29
    assert any(ends)
    assert all(alive() is None for alive in kept)


def test_a_finaliser_may_keep_its_node() -> None:
    kept: list[Any] = []

    class Stubborn(Value):
        def __del__(self) -> None:
            kept.append(self)

    root = Stubborn(3.0) * 2.0
    root.backward()
    del root
    (node,) = kept
    assert (node.data, node.grad) == (3.0, 2.0)
    (node * node).backward()
    assert node.grad == 8.0
    node.kept = 1


# --- cycles ---------------------------------------------------------------------------------------------------------


def test_a_node_of_a_subclass_that_refers_to_itself_is_collected() -> None:
    p = WithAttributes(1.0)
    p.before = p
    alive = weakref.ref(p)
    del p
    gc.collect()
    assert alive() is None


def test_a_node_that_keeps_what_was_computed_from_it_is_no_danger() -> None:
    """The core's nodes do not tell the collector what they refer to, so such a cycle stays until it is broken."""
    p = WithAttributes(1.0)
    p.before = p * 2.0
    alive = weakref.ref(p)
    p.before.backward()
    assert p.grad == 2.0
    del p
    gc.collect()
    if alive() is not None:
        alive().before = None
    gc.collect()
    assert alive() is None


def test_a_node_of_a_subclass_is_traversed_while_it_is_part_of_a_graph() -> None:
    leaves = [WithAttributes(float(k)) for k in range(50)]
    for leaf in leaves:
        leaf.before = leaves
    root = total(leaves)
    gc.collect()
    root.backward()
    assert [leaf.grad for leaf in leaves] == [1.0] * 50
    for leaf in leaves:
        leaf.before = None


# --- depth ----------------------------------------------------------------------------------------------------------


ONE = Value(1.0)


def subclass_link(node: Any) -> Any:
    leaf = WithAttributes(1.0)
    leaf.before = node
    return leaf * 1.0


LINKS: dict[str, Callable[[Any], Any]] = {
    "constant": lambda node: node + 0.0,
    "unary": lambda node: node.identity(),
    "binary": lambda node: node * ONE,
    "weights": lambda node: dot([node], [1.0]),
    "inputs": lambda node: dot((ONE,), [node]),
    "bias": lambda node: dot([], [], node),
    "sum": lambda node: total([node, 0.0]),
    "choice": lambda node: clip(node, 0.0, 2.0),
    "labelled": lambda node: labelled(node + 0.0),
    "leaf of a subclass": subclass_link,
}


def labelled(node: Any) -> Any:
    node.label = "x"
    return node


@pytest.fixture
def _no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def live(link: Callable[[Any], Any], depth: int) -> None:
    """Build a chain, sweep it, free it, and use the memory again."""
    for _ in range(2):
        leaf = Value(1.0)
        node: Any = leaf
        for _ in range(depth):
            node = link(node)
        assert node.data == 1.0
        node.backward(2.0)
        reaches = link is not subclass_link
        assert leaf.grad == (2.0 if reaches else 0.0)
        alive = weakref.ref(leaf)
        del leaf, node
        assert alive() is None


@pytest.mark.deep
@pytest.mark.usefixtures("_no_collector")
@pytest.mark.parametrize("link", LINKS)
def test_chains_of_any_links_are_freed_in_a_small_stack(link: str) -> None:
    in_a_small_stack(lambda: live(LINKS[link], DEEP // 20))


@pytest.mark.deep
@pytest.mark.usefixtures("_no_collector")
def test_a_chain_of_a_million_nodes_is_freed_in_a_small_stack() -> None:
    in_a_small_stack(lambda: live(LINKS["constant"], DEEP))


@pytest.mark.slow
@pytest.mark.usefixtures("_no_collector")
@pytest.mark.parametrize("link", ["constant", "weights", "sum"])
def test_a_chain_of_ten_million_nodes_is_freed_in_a_small_stack(link: str) -> None:
    in_a_small_stack(lambda: live(LINKS[link], DEEPER if link == "constant" else DEEPER // 5))


# --- one copy of the package ------------------------------------------------------------------------------------------


@needs_core
def test_a_second_import_takes_the_engine_in_python_and_leaves_the_first_copy_whole() -> None:
    code = """
        import os, sys, warnings
        os.environ.pop("DAGRAD_ENGINE", None)  # who asks for the core gets an error
        import autograd as first
        x = first.Value(2.0)
        for name in [name for name in sys.modules if name.partition(".")[0] == "autograd"]:
            del sys.modules[name]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            import autograd as second
        assert [w.category for w in caught] == [RuntimeWarning] and "one copy" in str(caught[0].message), caught
        assert (first.engine(), second.engine()) == ("c", "python")
        y = first.exp(x * x)
        y.backward()
        assert x.grad == 4.0 * y.data and (second.Value(2.0) * 3.0).data == 6.0
        assert first.softmax([x, 1.0])[0].data > 0.5
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def test_nodes_that_take_the_place_of_others_are_counted_from_one() -> None:
    """The memory of a node may hold anything, also what would make it immortal."""
    nodes = [Value(1.0) for _ in range(60_000)]
    del nodes[::2], nodes[::3]
    nodes += [Value(1.0) for _ in range(60_000)]
    assert len(set(map(sys.getrefcount, nodes))) == 1
