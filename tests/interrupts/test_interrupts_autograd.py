"""Ctrl-C at every instruction of the engine: gradients are from before or from after, and the next ones are right.

Two graphs are built alike; one is interrupted, the other never. "Right" is what the other says, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograd import Scope, Value, dot, grad, hessian, hvp, jvp, logsumexp, maximum, no_grad, vjp, where
from autograd.graph import ancestors
from autograd.recording import STATE

AT = (0.5, -1.25, 2.0, 0.75)


class Named(Value):
    """A Value of the user's own."""

    __slots__ = ("unit",)


def shared(a: Value, b: Value, c: Value, d: Value) -> Value:
    """Nodes and leaves that are used several times."""
    s = a * b + c
    t = s * s - s / d
    return t * s + (t - a).tanh() * t


def dots(a: Value, b: Value, c: Value, d: Value) -> Value:
    """Nodes of many operands, some of them constants or given twice."""
    inner = dot([a, b, 2.0, a], [c, d, b, 0.5], a)
    return dot([inner, c, inner], [inner, 3.0, d]) + logsumexp([a, inner, a, d])


def choices(a: Value, b: Value, c: Value, d: Value) -> Value:
    """Operands that get no edge, because the result does not depend on them: b here, and relu's."""
    chosen = where(a > 0.0, a * c, b)
    return chosen * maximum(d, b) + (b * 3.0).relu() + maximum(c, d * b)


def nothing_chosen(a: Value, b: Value, c: Value, d: Value) -> Value:
    """A root without any edge."""
    return (b * a).relu()


def leaf(a: Value, b: Value, c: Value, d: Value) -> Value:
    """A root that is a leaf itself."""
    return c


def chain(a: Value, b: Value, c: Value, d: Value) -> Value:
    """A node after the other."""
    for _ in range(6):
        a = (a * b).sin() + c
    return a


GRAPHS: list[Callable[[Value, Value, Value, Value], Value]] = [shared, dots, choices, nothing_chosen, leaf, chain]


class Graph:
    """Leaves, the root that was computed from them, and all nodes."""

    def __init__(self, build: Callable[..., Value], kind: type[Value], before: tuple[float, ...]) -> None:
        self.leaves = [kind(x) for x in AT]
        self.root = build(*self.leaves)
        self.nodes = [*self.leaves, *ancestors([self.root])]
        for node, gradient in zip(self.leaves, before, strict=True):
            node.grad = gradient

    def gradients(self) -> list[float]:
        """Those of the leaves."""
        return [leaf.grad for leaf in self.leaves]

    def numbers(self) -> list[float]:
        """What was computed on the way forward, and the partials."""
        return [number for node in self.nodes for number in (node.data, *(partial for _, partial in node.edges))]


@pytest.mark.parametrize("before", [(0.0, 0.0, 0.0, 0.0), (10.0, 20.0, 0.0, -0.1)], ids=["first", "second"])
@pytest.mark.parametrize("build", GRAPHS, ids=lambda build: build.__name__)
def test_backward_gives_every_leaf_its_whole_gradient_or_none_of_them(
    interrupts: Any, build: Callable[..., Value], before: tuple[float, ...], request: pytest.FixtureRequest
) -> None:
    """Also of leaves that have a gradient already; and the next zero_grad and backward are right."""
    kind = Named if build is shared else Value
    untouched = Graph(build, kind, before)
    numbers = untouched.numbers()
    untouched.root.backward()
    after = untouched.gradients()
    fresh = Graph(build, kind, (0.0,) * 4)
    fresh.root.backward()
    outcomes = set()

    def check(graph: Graph) -> None:
        found = graph.gradients()
        assert found in (list(before), after)
        outcomes.add("before" if found == list(before) else "after")
        assert graph.numbers() == numbers
        assert STATE.here is None
        for leaf in graph.leaves:
            leaf.zero_grad()
        graph.root.backward()
        assert graph.gradients() == fresh.gradients()
        assert [node.grad for node in graph.nodes] == [node.grad for node in fresh.nodes]

    name = f"backward, {request.node.callspec.id}"
    came = interrupts(name, lambda: Graph(build, kind, before), lambda graph: graph.root.backward(), check, atomic=True)
    if after == list(before):
        assert outcomes == {"before"}
    else:
        assert outcomes == ({"before", "after"} if came else {"after"})


def test_an_interrupt_of_the_second_sweep_leaves_the_gradients_of_the_first(interrupts: Any) -> None:
    fresh = Graph(dots, Value, (0.0,) * 4)
    fresh.root.backward()
    none, once, twice = ([k * gradient for gradient in fresh.gradients()] for k in range(3))
    outcomes = []

    def two_sweeps(graph: Graph) -> None:
        graph.root.backward()
        graph.root.backward()

    def check(graph: Graph) -> None:
        outcomes.append([none, once, twice].index(graph.gradients()))

    came = interrupts("backward, two sweeps", lambda: Graph(dots, Value, (0.0,) * 4), two_sweeps, check, atomic=True)
    assert set(outcomes) == ({0, 1, 2} if came else {2})


# --- derivatives of functions ----------------------------------------------------------------------------------------


def f(x: Any, y: Any) -> Any:
    """A function of two numbers, or Values."""
    with Scope("f"):
        return dot([x, y], [x, y.tanh()]) * where(x > 0.0, x, y)


DERIVATIVES: dict[str, Callable[[Any, Any], Any]] = {
    "grad": lambda x, y: grad(f, (0, 1))(x, y),
    "vjp": lambda x, y: vjp(f, x, y)[1](1.0),
    "jvp": lambda x, y: jvp(f, (x, y), (1.0, -2.0)),
    "hvp": lambda x, y: hvp(f, (x, y), (1.0, -2.0)),
    "hessian": lambda x, y: hessian(f)(x, y),
}


class Arguments:
    """Two Values that have a gradient, and where nodes are being recorded, if they are."""

    def __init__(self, manager: Any) -> None:
        self.x, self.y = Value(0.5), Value(1.5)
        self.x.grad, self.y.grad = 10.0, 20.0
        manager.__enter__()  # in a thread that ends with the check
        self.here = STATE.here


@pytest.mark.parametrize("place", ["in a scope", "in no_grad"])
@pytest.mark.parametrize("name", DERIVATIVES)
@pytest.mark.parametrize("places", [250, pytest.param(None, marks=pytest.mark.slow)], ids=["some", "every"])
def test_derivatives_of_functions_leave_no_trace(interrupts: Any, name: str, place: str, places: int | None) -> None:
    """Gradients are as before, and so is whether and where nodes are recorded; the next derivative is right."""
    derivative = DERIVATIVES[name]
    manager = {"in a scope": Scope("around"), "in no_grad": no_grad()}[place]
    right = numbers(derivative(Value(0.5), Value(1.5)))

    def differentiate(arguments: Arguments) -> None:
        derivative(arguments.x, arguments.y)

    def check(arguments: Arguments) -> None:
        assert STATE.here is arguments.here
        x, y = arguments.x, arguments.y
        assert (x.data, x.grad, y.data, y.grad) == (0.5, 10.0, 1.5, 20.0)
        assert numbers(derivative(x, y)) == right

    interrupts(f"{name} {place}", lambda: Arguments(manager), differentiate, check, places=places)


def numbers(structure: Any) -> Any:
    """A structure of Values as one of floats."""
    if isinstance(structure, (tuple, list)):
        return [numbers(part) for part in structure]
    return structure.data if isinstance(structure, Value) else structure
