"""Threads with graphs of their own; Ctrl-C while the core computes."""

from __future__ import annotations

import gc
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograd import Scope, Value, dot, is_recording, neurons, no_grad, set_data, tanh
from autograd import sum as total

from .both_engines import IN_C, in_a_new_process

THREADS = 6


@pytest.fixture
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(work: Callable[[int], None], count: int = THREADS) -> None:
    """Run in several threads at once; what one of them raises is raised here."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(count)

    def run(place: int) -> None:
        try:
            barrier.wait()
            work(place)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def a_graph(data: float) -> tuple[list[Value], Value]:
    """Some of everything."""
    leaves = [Value(data + k) for k in range(4)]
    layer = neurons([leaves, leaves[::-1]], [leaves[0], 1.0], [tanh, None])
    hidden = layer([0.1, leaves[1] * 2.0, 0.3, total(leaves)])
    root = dot(hidden, leaves[:2], leaves[3]) * leaves[2]
    set_data(leaves[:1], [data])
    return leaves, root


@pytest.mark.usefixtures("_short_turns")
def test_threads_build_and_sweep_graphs_of_their_own() -> None:
    def gradient(data: float) -> list[float]:
        leaves, root = a_graph(data)
        root.backward()
        return [root.data, *(leaf.grad for leaf in leaves)]

    expected = [gradient(0.1 * place) for place in range(THREADS)]

    def work(place: int) -> None:
        for _ in range(150):
            assert gradient(0.1 * place) == expected[place]

    in_threads(work)


@pytest.mark.usefixtures("_short_turns")
def test_what_one_thread_has_built_another_frees() -> None:
    graphs: list[list[Any]] = [[] for _ in range(THREADS)]
    ends: list[weakref.ref[Any]] = []

    def work(place: int) -> None:
        for _ in range(100):
            leaves, root = a_graph(0.1)
            ends.append(weakref.ref(leaves[0]))
            graphs[(place + 1) % THREADS].append(root)
            if len(graphs[place]) > 3:
                graphs[place].clear()

    in_threads(work)
    for built in graphs:
        built.clear()
    gc.collect()
    assert not [1 for end in ends if end() is not None]


@pytest.mark.usefixtures("_short_turns")
def test_blocks_are_of_their_thread() -> None:
    def work(place: int) -> None:
        scope = Scope(f"thread {place}")
        for _ in range(100):
            assert is_recording()
            with scope:
                y = Value(1.0) * 2.0
                with no_grad():
                    assert not is_recording()
                    assert (y * 2.0).parents == ()
                assert y.scope is scope
            assert Value(1.0).scope is None

    in_threads(work)
    assert is_recording()


def test_a_thread_that_ends_within_a_block_leaves_nothing_behind() -> None:
    scopes: list[weakref.ref[Scope]] = []

    def work(place: int) -> None:
        for depth in range(3):
            scope = Scope(f"{place}.{depth}")
            scopes.append(weakref.ref(scope))
            scope.__enter__()
        assert Value(1.0).scope is scope
        no_grad().__enter__()

    for _ in range(3):
        in_threads(work)
    gc.collect()
    assert [scope() for scope in scopes] == [None] * len(scopes)
    assert is_recording()
    assert Value(1.0).scope is None


def test_while_one_thread_waits_amid_the_end_of_a_graph_others_free_theirs() -> None:
    waits, goes_on = threading.Event(), threading.Event()

    def gone(_: object) -> None:
        waits.set()
        assert goes_on.wait(60.0)

    def work() -> None:
        leaf = Value(1.0)
        root = leaf * 2.0
        watching.append(weakref.ref(leaf, gone))
        del leaf, root

    watching: list[Any] = []
    thread = threading.Thread(target=work)
    thread.start()
    assert waits.wait(60.0)
    try:
        leaf = Value(1.0)
        root = total([leaf * 2.0])
        alive = weakref.ref(leaf)
        del leaf, root
        ended = alive() is None
    finally:
        goes_on.set()
        thread.join()
    gc.collect()
    assert alive() is None
    assert ended or not IN_C


INTERRUPTED = """
import _thread, gc, signal, sys, threading, time, weakref
from autograd import Value, dot, get_data, neurons, set_data, tanh, is_recording, no_grad, Scope
from autograd import sum as total

armed, came = [False], [0]

def interrupt(*_):
    if armed[0]:
        armed[0] = False
        came[0] += 1
        raise KeyboardInterrupt

signal.signal(signal.SIGINT, interrupt)
stop = threading.Event()

def poke():
    while not stop.wait(0.0007):
        _thread.interrupt_main()

w = [Value(0.01 * k) for k in range(20)]
b = Value(0.5)
x = [0.1] * 20
layer = neurons([w] * 10, [b] * 10, [tanh] * 10)
all_leaves = [*w, b]
ends = []

def step(numbers):
    node = Value(1.0)
    ends.append(weakref.ref(node))
    for _ in range(2000):
        node = node * 1.0 + b
    root = dot(layer(x), layer(x), node) + total(layer(x))
    root.backward()
    with no_grad():
        (root * 2.0).data
    with Scope("s"):
        root = root * b
    root.backward()
    set_data(all_leaves, numbers)

def gradients():
    for leaf in all_leaves:
        leaf.grad = 0.0
    (dot(layer(x), layer(x), b) + total(layer(x))).backward()
    return [leaf.grad for leaf in all_leaves]

numbers = get_data(all_leaves)
others = [y + 1.0 for y in numbers]
expected = {tuple(numbers): gradients()}
set_data(all_leaves, others)
expected[tuple(others)] = gradients()
thread = threading.Thread(target=poke)
thread.start()
end = time.monotonic() + SECONDS
k = 0
try:
    while time.monotonic() < end:
        k += 1
        with Scope("around"):  # it closes what an interrupt left open inside
            try:
                armed[0] = True
                step((numbers, others)[k % 2])
                armed[0] = False
            except KeyboardInterrupt:
                pass
            armed[0] = False
        if k % 20 == 0:
            assert gradients() == expected[tuple(get_data(all_leaves))]
            assert is_recording() and Value(1.0).scope is None
finally:
    armed[0] = False
    stop.set()
    thread.join()
gc.collect()
assert not [1 for end in ends if end() is not None]
print(k, came[0])
"""


@pytest.mark.slow  # on a busy machine the interrupts leave the work little time
def test_ctrl_c_while_the_core_computes_does_no_harm() -> None:
    """Numbers are written as a whole, gradients are those of the numbers, every graph is freed, no block stays open."""
    steps, interrupts = map(int, in_a_new_process(INTERRUPTED.replace("SECONDS", "3.0")).split())
    assert steps > 20
    assert interrupts > 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_goes_on_within_the_block() -> None:
    code = """
    import os, threading, warnings
    warnings.simplefilter("ignore")
    from autograd import Scope, Value, no_grad
    def work():
        Scope("other").__enter__()
        entered.set(); done.wait()
    entered, done = threading.Event(), threading.Event()
    thread = threading.Thread(target=work); thread.start(); entered.wait()
    with Scope("s") as scope:
        child = os.fork()
        assert (Value(1.0) * 2.0).scope is scope
        if not child:
            with no_grad():
                pass
            os._exit(0 if Value(1.0).scope is scope else 1)
        print(os.waitpid(child, 0)[1])
    assert Value(1.0).scope is None
    done.set(); thread.join()
    """
    assert in_a_new_process(code).strip() == "0"
