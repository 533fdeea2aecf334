"""Any sequence of what can be done to nodes, in an engine and in its model at once.

Hypothesis chooses the steps. After each of them every node that can be reached has to be what its record says, and
every other node has to be gone. The engine is a namespace: `machine_of(autograd)`, or another that keeps the contract.
"""

from __future__ import annotations

import copy
import gc
import math
import operator
import pickle
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from .engine_model import (
    BINARY,
    RULES,
    SELECT,
    SEQUENCE,
    UNARY,
    Node,
    Place,
    adjoints,
    behind,
    close,
    flat,
    mapped,
    twin,
)

places = st.integers(0, 15)  # a node that can be reached, counted from the last
numbers = st.integers(-12, 12).map(lambda k: k / 4.0)
operands = st.one_of(places, places, numbers)
labels = st.one_of(st.none(), st.sampled_from(["x", "w", "loss"]))


OPERATORS = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}
LARGE = 100.0  # operands stay below, so that nothing overflows and rounding errors stay small


class Machine(RuleBasedStateMachine):
    """Drives an engine and its model side by side."""

    engine: ClassVar[Any]  # a namespace with Value, function, grad, vjp, no_grad, enable_grad, is_recording, Scope

    def __init__(self) -> None:
        super().__init__()
        gc.disable()  # what is not freed by itself is in a reference cycle
        self.held: dict[Node, Any] = {}  # what the user keeps: the only strong references
        self.seen: dict[Node, Callable[[], Any]] = {}  # every node that can be reached, as a weak reference
        self.passing: list[Callable[[], Any]] = []  # nodes that nobody keeps, as weak references
        self.scopes: dict[Place, Any] = {}
        self.here: Place | None = None
        self.is_on = True
        self.blocks: list[tuple[Any, Place | None, bool]] = []  # what is open, and what was before

    def teardown(self) -> None:
        """Close every block and let go of everything; nothing may be left."""
        try:
            while self.blocks:
                self.leave_block()
            if self.seen:
                self.held.clear()
                self.every_node_is_as_modelled()
                assert not self.seen
        finally:
            gc.enable()

    # --- the two worlds -----------------------------------------------------------------------------------------------

    def keep(self, node: Node, made: Any) -> None:
        """Tie a new node to its record, and what is behind it; what is tied already has to be the same."""
        self.tie(node, made)
        self.held[node] = made

    def tie(self, node: Node, made: Any) -> None:
        """Do that without keeping the node alive."""
        if node in self.seen:
            assert self.seen[node]() is made
            return
        self.seen[node] = weakref.ref(made)
        if node.scope is not None:
            self.scopes.setdefault(node.scope, made.scope)
        for parent, theirs in zip(node.parents, made.parents, strict=True):
            self.tie(parent, theirs)

    def node(self, place: int) -> Node:
        """The record at a place."""
        nodes = list(self.seen)
        return nodes[-1 - place % len(nodes)]

    def value(self, node: Node) -> Any:
        """The engine's node for a record."""
        made = self.seen[node]()
        assert made is not None
        return made

    def record(self, name: str, chosen: tuple[Any, ...], compute: Callable[..., Any]) -> None:
        """Apply an operation; of the operands an int is a place, a float a constant."""
        ours = mapped(lambda x: self.node(x) if isinstance(x, int) else x, chosen)
        if not any(isinstance(x, Node) for x in flat(ours)):
            return
        data = mapped(lambda x: x.data if isinstance(x, Node) else x, ours)
        if any(abs(x) > LARGE for x in flat(data)) or (name == "div" and abs(data[1]) < 0.1):
            return
        made = compute(*mapped(lambda x: self.value(x) if isinstance(x, Node) else x, ours))
        rule, slopes = RULES[name]
        assert close(made.data, rule(*data))
        if not self.is_on:
            self.keep(Node(made.data, is_recorded=False), made)
            return
        pairs = zip(flat(ours), flat(slopes(*data)), strict=True)
        edges = tuple((x, d) for x, d in pairs if isinstance(x, Node) and (d or name not in SELECT))
        # The model goes on with the engine's number, now that it is known to be right.
        self.keep(Node(made.data, None, self.here, name, ours, edges), made)

    # --- making nodes -------------------------------------------------------------------------------------------------

    @initialize(data=numbers)
    def first(self, data: float) -> None:
        """There is always a node to begin with."""
        self.make_leaf(data, "x")

    @rule(data=numbers, label=labels)
    def make_leaf(self, data: float, label: str | None) -> None:
        """A leaf stands in the scope that is open."""
        self.keep(Node(data, label, self.here), self.engine.Value(data, label))

    @rule(name=st.sampled_from(sorted(UNARY)), x=places)
    def apply_method(self, name: str, x: int) -> None:
        """A function of one number, as a method."""
        self.record(name, (x,), lambda x: getattr(x, name)())

    @rule(name=st.sampled_from(sorted(BINARY)), x=operands, y=operands)
    def apply_operator(self, name: str, x: Any, y: Any) -> None:
        """A function of two numbers, of which one may be a constant."""
        self.record(name, (x, y), OPERATORS.get(name) or self.engine.function(name))

    @rule(name=st.sampled_from(sorted(SEQUENCE)), xs=st.lists(operands, min_size=1, max_size=4))
    def reduce_sequence(self, name: str, xs: list[Any]) -> None:
        """A function of a sequence of nodes and constants."""
        self.record(name, (tuple(xs),), self.engine.function(name))

    @rule(pairs=st.lists(st.tuples(operands, operands), max_size=4), b=operands)
    def dot(self, pairs: list[tuple[Any, Any]], b: Any) -> None:
        """One node of many operands, in two sequences and a number."""
        self.record("dot", (tuple(w for w, _ in pairs), tuple(x for _, x in pairs), b), self.engine.function("dot"))

    @rule(x=operands, rest=st.lists(operands, max_size=3))
    def softmax(self, x: Any, rest: list[Any]) -> None:
        """One share, of an operand among others."""
        self.record("softmax", (x, tuple(rest)), lambda x, rest: self.engine.function("softmax")([x, *rest], 0))

    @rule(condition=st.one_of(places, st.sampled_from([0.0, 1.0])), x=operands, y=operands)
    def where(self, condition: Any, x: Any, y: Any) -> None:
        """A choice has one edge, or none where it takes a constant."""
        self.record("where", (condition, x, y), self.engine.function("where"))

    @rule(x=places)
    def detach(self, x: int) -> None:
        """A new leaf, which stands where it was made."""
        node = self.node(x)
        self.keep(Node(node.data, node.label, self.here), self.value(node).detach())

    # --- gradients ----------------------------------------------------------------------------------------------------

    @rule(x=places, seed=numbers, times=st.integers(1, 2))
    def backward(self, x: int, seed: float, times: int) -> None:
        """One sweep, or two; what was computed within no_grad() refuses."""
        node = self.node(x)
        for _ in range(times):
            if node.is_recorded:
                self.value(node).backward(seed)
                self.expect_sweep(node, seed)
            else:
                with pytest.raises(self.engine.GraphError, match="no_grad"):
                    self.value(node).backward(seed)

    def expect_sweep(self, root: Node, seed: float) -> None:
        """Leaves add up, the nodes between are assigned afresh; what was not reached, the invariant looks at."""
        for node, (adjoint, size) in adjoints(root, seed).items():
            made = self.value(node).grad
            assert close(made, adjoint if node.op else node.grad + adjoint, size)
            node.grad = made

    @rule(x=places)
    def zero_grad(self, x: int) -> None:
        """One node forgets its gradient."""
        self.value(self.node(x)).zero_grad()
        self.node(x).grad = 0.0

    @rule()
    def zero_all(self) -> None:
        """All of them do."""
        for node in self.seen:
            self.value(node).zero_grad()
            node.grad = 0.0

    @rule(x=places, grad=numbers)
    def write_grad(self, x: int, grad: float) -> None:
        """A gradient can be set."""
        self.value(self.node(x)).grad = self.node(x).grad = grad

    @rule(x=places, data=numbers)
    def write_data(self, x: int, data: float) -> None:
        """A number can be set; results computed before keep their numbers and their partials."""
        self.value(self.node(x)).data = self.node(x).data = data

    @rule(x=places, label=labels)
    def write_label(self, x: int, label: str | None) -> None:
        """A label can be set, and taken away."""
        self.value(self.node(x)).label = self.node(x).label = label

    @rule(y=places, at=numbers, seed=numbers)
    def differentiate_around(self, y: int, at: float, seed: float) -> None:
        """grad() of a function that uses a node: nobody's grad changes, until somebody goes back through the result."""
        node = self.node(y)
        outer = self.value(node)
        slope = self.engine.grad(lambda x: x * x * outer)(at)
        assert isinstance(slope, float) is not self.is_on
        assert close(slope.data if self.is_on else slope, 2.0 * at * node.data)
        self.every_node_is_as_modelled()
        if self.is_on:
            slope.backward(seed)
            self.expect_sweep(node, seed * 2.0 * at)
            self.passing.append(weakref.ref(slope))

    @rule(x=places, weights=st.tuples(numbers, numbers))
    def pull_back(self, x: int, weights: tuple[float, float]) -> None:
        """A pullback at a node gives Values, and nobody's grad changes."""
        node = self.node(x)
        made, pullback = self.engine.vjp(lambda x: [x * 3.0, x.sin()], self.value(node))
        assert close(made[0].data, 3.0 * node.data)
        assert close(made[1].data, math.sin(node.data))
        (slope,) = pullback(list(weights))
        assert close(slope.data, weights[0] * 3.0 + weights[1] * math.cos(node.data))
        self.passing += map(weakref.ref, (*made, slope))

    # --- copies and ends ----------------------------------------------------------------------------------------------

    @rule(x=places)
    def copy(self, x: int) -> None:
        """A second node with the same parents."""
        node = self.node(x)
        self.keep(replace(node), copy.copy(self.value(node)))

    @rule(xs=st.lists(places, min_size=1, max_size=2), by_pickle=st.booleans())
    def copy_graph(self, xs: list[int], by_pickle: bool) -> None:
        """Copies of nodes and of all that is behind them, which share among them what the nodes share."""
        nodes = [self.node(x) for x in xs]
        if len(behind(nodes)) > 60:  # copies of copies of copies
            return
        values = [self.value(node) for node in nodes]
        made = pickle.loads(pickle.dumps(values)) if by_pickle else copy.deepcopy(values)  # noqa: S301 - just written
        copies: dict[Any, Any] = {}
        for node, theirs in zip(nodes, made, strict=True):
            self.keep(twin(node, copies), theirs)

    @rule(x=places)
    def hold(self, x: int) -> None:
        """Keep a node that was reached through another."""
        self.held[self.node(x)] = self.value(self.node(x))

    @precondition(lambda self: len(self.held) > 1)
    @rule(x=places)
    def drop(self, x: int) -> None:
        """One reference less."""
        nodes = list(self.held)
        del self.held[nodes[-1 - x % len(nodes)]]

    # --- blocks -------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.blocks) < 4)
    @rule(kind=st.sampled_from(["no_grad", "enable_grad", "layer", "neuron"]))
    def enter_block(self, kind: str) -> None:
        """Open a block; the one inside decides."""
        here, is_on, manager = self.here, self.is_on, None
        if kind == "no_grad":
            here, is_on, manager = None, False, self.engine.no_grad()
        elif kind == "enable_grad":
            is_on, manager = True, self.engine.enable_grad()
        else:
            place = Place(kind, here)
            manager = self.scopes[place] = self.engine.Scope(kind, here and self.scopes[here])
            here = place if is_on else None
        manager.__enter__()
        self.blocks.append((manager, self.here, self.is_on))
        self.here, self.is_on = here, is_on

    @precondition(lambda self: self.blocks)
    @rule()
    def leave_block(self) -> None:
        """Close it; everything is as it was before."""
        manager, self.here, self.is_on = self.blocks.pop()
        manager.__exit__(None, None, None)

    @rule()
    def leave_block_by_an_error(self) -> None:
        """The same, when an exception ends it."""
        for manager in (self.engine.no_grad(), self.engine.enable_grad(), self.engine.Scope("failed")):
            with suppress(ArithmeticError), manager:
                raise ArithmeticError

    # --- what always holds --------------------------------------------------------------------------------------------

    @invariant()
    def every_node_is_as_modelled(self) -> None:
        """Nodes that can be reached agree with their records in every field; others are gone."""
        alive = dict.fromkeys(behind(list(self.held)))
        for node in list(self.seen):
            if node not in alive:
                self.passing.append(self.seen.pop(node))
        assert not any(gone() is not None for gone in self.passing), "a node outlived the last reference to it"
        self.passing.clear()
        values = {node: self.value(node) for node in self.seen}
        assert len(set(map(id, values.values()))) == len(values)
        assert len(set(map(id, self.scopes.values()))) == len(self.scopes)
        for node, made in values.items():
            assert (made.data, made.grad, made.label, made.op) == (node.data, node.grad, node.label, node.op)
            assert made.scope is (None if node.scope is None else self.scopes[node.scope])
            if node.scope is not None:
                path = [node.scope.name] if node.scope.parent is None else [node.scope.parent.name, node.scope.name]
                assert made.scope.path.split(".")[-len(path) :] == path
            ours = mapped(lambda x: id(values[x]) if isinstance(x, Node) else x, node.operands)
            assert mapped(lambda x: x if isinstance(x, float) else id(x), made.operands) == ours
            assert list(map(id, made.parents)) == [id(values[parent]) for parent in node.parents]
            assert list(map(id, (parent for parent, _ in made.edges))) == [id(values[x]) for x, _ in node.edges]
            assert all(close(d, e) for (_, d), (_, e) in zip(made.edges, node.edges, strict=True))

    @invariant()
    def recording_is_as_modelled(self) -> None:
        """The engine says whether it records."""
        assert self.engine.is_recording() is self.is_on


def machine_of(namespace: Any) -> type[Machine]:
    """The machine that drives this engine."""
    return type("MachineOf", (Machine,), {"engine": namespace})
