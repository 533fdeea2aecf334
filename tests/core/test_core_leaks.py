"""Nothing is left of what is done again and again, by right calls and by wrong ones.

With a debug build of Python all references are counted, else the blocks of memory that are in use, and the objects that
the collector knows.
"""

from __future__ import annotations

import copy
import gc
import math
import pickle
import sys
import weakref
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

import autograd
import nn
from autograd import Scope, Value, detect_anomaly, dot, enable_grad, neurons, no_grad, primitive, set_data, set_grads
from autograd import sum as total

ROUNDS = 300
SLACK = 30  # caches of Python and of the allocator move by some blocks; a leak leaves one for each round


class WithAttributes(Value):
    """A subclass with a `__dict__`."""

    me: Any


class Asked(float):
    """A number that cannot be had."""

    def __float__(self) -> float:
        raise ArithmeticError


x, y, shared = Value(1.5, "x"), Value(2.0), Value(1.0)
w = [x, y, Value(0.5)]
weights = [x, y]
layer = neurons([weights, weights[:]], [y, 1.0], [autograd.tanh, None], [Scope("a"), None])
root = dot([x * y, dot(w, w, x)], [total([x, y, 1.0]), x.exp()])


def cycle() -> None:
    p = WithAttributes(1.0)
    p.me = p


def in_block(block: Any) -> Value:
    with block:
        return x * y


def rewritten() -> list[Value]:
    dots = []
    for k in range(4):
        dots.append(dot(w, w))
        set_data([shared], [float(k)])
        shared.data = 2.0
    return dots[::2]


def written() -> None:
    shared.data, shared.grad, shared.label = 1, 2, "s"
    set_grads(w, autograd.get_grads(w))


def other_weights() -> Any:
    weights[:] = [Value(1.0), weights[0]]
    return layer([x, 1.0])


ACTIONS: dict[str, Callable[[], Any]] = {
    "leaf": lambda: Value(1.0),
    "label": lambda: Value(1.0, str(Value(2.0, "y").label) + "z"),
    "subclass": lambda: WithAttributes(1.0) * 2.0,
    "keywords": lambda: Value(data=1.0, label="z"),
    "begin anew": lambda: (x * y).__init__(2.0, "new"),
    "unary": lambda: x.exp(),
    "binary": lambda: x * y - 3.0 + 2 / x,
    "large integers": lambda: x + 10**20,
    "power": lambda: x**y // 2,
    "divmod": lambda: divmod(x, 0.7),
    "three": lambda: autograd.clip(x, -1.0, y),
    "choice": lambda: autograd.where(True, x, y),
    "keyword": lambda: autograd.leaky_relu(x, alpha=0.2),
    "floats": lambda: autograd.tanh(0.5),
    "dot": lambda: dot(w, tuple(w), x),
    "dot of lists of anything": lambda: dot(w, [1, True, 2.5]),
    "dot beyond": lambda: dot(w, [1e400, 1.0, x]),
    "sum": lambda: total([x, 1.0, y]),
    "max": lambda: autograd.function("max")([x, 1.0, y]),
    "softmax": lambda: autograd.softmax([x, y]),
    "layer": lambda: layer([x, 1.0]),
    "layer of other weights": other_weights,
    "make a layer": lambda: neurons([w], [x], [abs])([1.0, 2.0, x]),
    "backward": lambda: root.backward(2.0),
    "backward of a chain": lambda: (x * y + x).backward(seed=3),
    "fields": lambda: (root.data, root.grad, root.label, root.op, root.scope, root._birth, repr(root), bool(root)),
    "graph": lambda: (root.operands, root.parents, root.edges, (x * 2.0).operands, (2.0 * x).edges),
    "write": written,
    "rewritten": rewritten,
    "bulk": lambda: (autograd.get_grads(w), autograd.get_data(w)),
    "step": lambda: autograd.move("adam", w, ([0.5] * len(w),) * 2, (0.1, 0.9, 0.99, 1.5, 1e-8, 1.0)),
    "no step": lambda: autograd.move("momentum", w, ([math.inf] * len(w),), (0.1, 0.9)),
    "compare": lambda: (x < y, x == 2, x >= 10**30, x != "x"),
    "detach": lambda: root.detach(),
    "copy": lambda: copy.copy(root),
    "deepcopy": lambda: copy.deepcopy(root),
    "pickle": lambda: pickle.loads(pickle.dumps(root)),  # noqa: S301 - just written
    "copy of a function": lambda: copy.copy(autograd.tanh),
    "method": lambda: x.exp.__func__,  # type: ignore[attr-defined]
    "no_grad": lambda: in_block(no_grad()),
    "enable_grad": lambda: in_block(enable_grad()),
    "scope": lambda: in_block(Scope("s", Scope("outer"))),
    "anomaly": lambda: in_block(detect_anomaly()),
    "weak reference": lambda: weakref.ref(x * y, id),
    "cycle": cycle,
    "derivatives": lambda: (autograd.grad(lambda x: x * x.exp())(1.0), autograd.hessian(lambda v: v[0] * v[1])(w[:2])),
    "numbers that cannot be had": lambda: x * Asked(),
    "wrong number": lambda: Value("x"),
    "wrong label": lambda: Value(1.0, 5),
    "wrong operand": lambda: x + "1",
    "wrong element": lambda: total([x, "1"]),
    "wrong lengths": lambda: dot(w, [x]),
    "wrong inputs": lambda: layer([x]),
    "wrong arity": lambda: autograd.exp(x, y),
    "wrong arguments": lambda: Value(1.0, 2.0, 3.0),
    "wrong keyword": lambda: Value(1.0, name="x"),
    "wrong seed": lambda: root.backward("1"),
    "wrong backward": lambda: root.backward(1.0, 2.0),
    "wrong root": lambda: in_block(no_grad()).backward(),
    "wrong data": lambda: setattr(shared, "data", None),
    "wrong bulk": lambda: set_data(w, [1.0]),
    "wrong layer": lambda: neurons([w], [x, y], [None]),
    "wrong deletion": lambda: delattr(x, "data"),
    "no attribute": lambda: autograd.exp.nothing,
}


def in_use() -> int:
    """What is in use now."""
    gc.collect()
    if hasattr(sys, "gettotalrefcount"):
        return int(sys.gettotalrefcount())
    # Nodes lie in memory of their own, but they keep those that they were made from.
    return sys.getallocatedblocks() + sum(map(sys.getrefcount, (x, y, shared, *w, *root.parents)))


@pytest.fixture
def _no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_collector")
@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_is_left_of(name: str) -> None:
    action = ACTIONS[name]

    def several() -> None:
        for _ in range(ROUNDS):
            with suppress(Exception):
                action()

    several()
    left = tracked = SLACK + 1
    for _ in range(3):  # the first may fill caches
        before, known = in_use(), len(gc.get_objects())
        several()
        left, tracked = in_use() - before, len(gc.get_objects()) - known
        if left <= SLACK and tracked <= SLACK:
            break
    assert left <= SLACK
    assert tracked <= SLACK


@pytest.mark.usefixtures("own_primitives", "_no_collector")
def test_nothing_but_the_row_is_left_of_a_primitive() -> None:
    """Rows are kept for ever, as nodes refer to them: the functions, and what was computed by them, are not."""
    cube = primitive("leak_cube", lambda F, x: x * x * x, lambda F, out, x: 3.0 * x * x)

    def several() -> None:
        for _ in range(ROUNDS):
            cube(x).backward()
            total([cube(x), x.leak_cube()]).backward()

    several()
    before = in_use()
    several()
    assert in_use() - before <= SLACK


def test_a_training_loop_uses_the_same_memory_step_after_step() -> None:
    model = nn.MLP(3, [4, 1], seed=0)
    used = array("q", [0] * 6)  # a list of integers would be memory too
    for step in range(300):
        loss = (model([0.1, 0.2, Value(0.3)])[0] - 1.0) ** 2.0
        for parameter in model.parameters():
            parameter.grad = 0.0
        loss.backward()
        set_data(model.parameters(), [p.data - 0.01 * p.grad for p in model.parameters()])
        if step % 50 == 49:
            used[step // 50] = in_use()
    assert max(used[1:]) - min(used[1:]) <= SLACK
