"""Numbers may be written between the forward and the backward pass: gradients are those of what was recorded.

A dot in C keeps no copy of the numbers of its operands; a write keeps the old ones for the dots that are alive.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import Value, dot, get_data, get_grads, neurons, set_data

from .both_engines import IN_C, bits, needs_core, other_engine

places = st.integers(0, 30)
numbers = st.one_of(
    st.integers(-8, 8).map(lambda k: k / 4.0), st.sampled_from([float("inf"), float("nan"), -0.0, 1e200])
)
operands = st.one_of(places, places, places, numbers)
steps = st.one_of(
    st.tuples(st.just("leaf"), numbers),
    st.tuples(st.just("dot"), st.lists(st.tuples(operands, operands), max_size=4), operands),
    st.tuples(st.just("dot"), st.lists(st.tuples(operands, operands), max_size=4), operands),
    st.tuples(st.just("layer"), st.lists(places, min_size=2, max_size=2)),
    st.tuples(st.just("product"), places, operands),
    st.tuples(st.just("write"), places, numbers),
    st.tuples(st.just("write"), places, numbers),
    st.tuples(st.just("write all"), st.lists(st.tuples(places, numbers), max_size=4)),
    st.tuples(st.just("begin anew"), places, numbers),
    st.tuples(st.just("drop"), places),
    st.tuples(st.just("backward"), places),
    st.tuples(st.just("edges"), places),
)


class Run:
    """The steps in one engine."""

    def __init__(self, package: Any) -> None:
        self.ag = package
        self.nodes: list[Any] = [package.Value(1.5), package.Value(-2.0)]

    def at(self, x: Any) -> Any:
        """What an operand stands for."""
        return self.nodes[x % len(self.nodes)] if isinstance(x, int) else x

    def do(self, name: str, *given: Any) -> Any:
        """One step, and what can be seen of it."""
        nodes = self.nodes
        if name == "leaf":
            nodes.append(self.ag.Value(given[0]))
        elif name == "dot":
            pairs, b = given
            made = self.ag.dot([self.at(w) for w, _ in pairs], [self.at(x) for _, x in pairs], self.at(b))
            if isinstance(made, self.ag.Value):
                nodes.append(made)
        elif name == "layer":
            w = [self.at(x) for x in given[0]]
            nodes += self.ag.neurons([w, w[::-1]], [nodes[0], 1.0], [self.ag.tanh, None])(nodes[-2:])
        elif name == "product":
            nodes.append(self.at(given[0]) * self.at(given[1]))
        elif name == "write":
            self.at(given[0]).data = given[1]
        elif name == "write all":
            self.ag.set_data([self.at(x) for x, _ in given[0]], [number for _, number in given[0]])
        elif name == "begin anew":
            self.at(given[0]).__init__(given[1])
        elif name == "drop" and len(nodes) > 2:
            del nodes[given[0] % len(nodes)]
        elif name == "backward":
            self.at(given[0]).backward()
        elif name == "edges":
            return [bits(partial) for _, partial in self.at(given[0]).edges]
        return [(bits(node.data), bits(node.grad)) for node in nodes]


def agree(program: list[tuple[Any, ...]]) -> None:
    """Take the steps in both engines, then go back from every node."""
    ours, theirs = Run(autograd), Run(other_engine())
    for step in [*program, *[("backward", place) for place in range(31)]]:
        assert ours.do(*step) == theirs.do(*step), step


@pytest.mark.parametrize("examples", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_whatever_is_written_when_both_engines_have_the_same_gradients(examples: int) -> None:
    """Bit for bit, whichever dots are dropped in between, and with them what they had kept of the numbers."""
    settings(deadline=None, max_examples=examples)(given(st.lists(steps, max_size=30))(agree))()


def test_partials_of_a_dot_are_those_of_the_moment_of_recording() -> None:
    w, x = Value(2.0), Value(3.0)
    first = dot([w], [x])
    w.data = 5.0
    second = dot([w], [x])
    x.data = 7.0
    w.data = 11.0
    assert [partial for _, partial in first.edges] == [3.0, 2.0]
    assert [partial for _, partial in second.edges] == [3.0, 5.0]
    second.backward()
    assert (w.grad, x.grad) == (3.0, 5.0)
    first.backward()
    assert (w.grad, x.grad) == (6.0, 7.0)


def test_a_copied_dot_has_the_numbers_of_the_original() -> None:
    import copy
    import pickle

    w, x = Value(2.0), Value(3.0)
    root = dot([w], [x])
    w.data = x.data = 100.0
    for twin in (copy.copy(root), copy.deepcopy(root), pickle.loads(pickle.dumps(root))):  # noqa: S301 - just written
        assert [partial for _, partial in twin.edges] == [3.0, 2.0]


if IN_C:
    from autograd import _value  # type: ignore[attr-defined]


@needs_core
def test_without_a_dot_nothing_is_kept() -> None:
    before = _value.epochs()[0]
    w = [Value(float(k)) for k in range(10)]
    losses = []
    for step in range(20):
        losses.append(dot(w, w))
        set_data(w, [float(step)] * 10)
    assert _value.epochs()[0] == before + 20
    del losses[::3]
    del losses[1:5]
    losses.clear()
    assert _value.epochs()[0] == before


@needs_core
def test_a_training_loop_keeps_one_number_for_each_parameter_while_an_old_loss_is_alive() -> None:
    """New leaves for the inputs of every step are not kept at all."""
    w = [Value(0.1 * k) for k in range(5)]
    b = Value(0.0)
    layer = neurons([w], [b], [None])
    kept, first, old, most = None, None, None, [0, 0]
    before = _value.epochs()
    for step in range(300):
        (y,) = layer([Value(0.1 * (step % 7) + k) for k in range(5)])
        loss = (y - 1.0) ** 2.0
        if step == 3:
            kept, old = loss, [get_data(w), 0.1 * (step % 7)]
        for parameter in (*w, b):
            parameter.grad = 0.0
        loss.backward()
        if step == 3:
            first = get_grads(w)
        set_data([*w, b], [p.data - 0.001 * p.grad for p in (*w, b)])
        most = [max(most[0], _value.epochs()[0] - before[0]), max(most[1], _value.epochs()[1] - before[1])]
    assert most[0] <= 3
    assert most[1] <= 3 * 6
    assert kept is not None
    for parameter in w:
        parameter.grad = 0.0
    kept.backward()
    assert get_grads(w) == first
    assert old is not None
    assert get_data(w) != old[0]
