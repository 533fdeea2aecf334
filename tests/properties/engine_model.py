"""A model of the engine that is written to be obvious: what each node is, and what each operation leaves behind.

It keeps records of its own: a value by plain `math`, partials by rules of its own, adjoints by their definition. No
code of an engine takes part.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(eq=False)
class Place:
    """What the model knows of a scope."""

    name: str
    parent: Place | None = None


@dataclass(eq=False)
class Node:
    """What the model knows of a node."""

    data: float
    label: str | None = None
    scope: Place | None = None
    op: str = ""
    operands: tuple[Any, ...] = ()
    edges: tuple[tuple[Node, float], ...] = ()
    grad: float = 0.0
    is_recorded: bool = True  # False: computed within no_grad()

    @property
    def parents(self) -> list[Node]:
        """The nodes among the operands."""
        return [x for x in flat(self.operands) if isinstance(x, Node)]


def flat(xs: Any) -> Iterator[Any]:
    """The elements of nested tuples and lists."""
    for x in xs:
        if isinstance(x, (tuple, list)):
            yield from flat(x)
        else:
            yield x


def mapped(function: Callable[[Any], Any], xs: Any) -> Any:
    """The same nested tuples, of the function's results."""
    return tuple(mapped(function, x) if isinstance(x, (tuple, list)) else function(x) for x in xs)


def behind(roots: Sequence[Node], parents: Callable[[Node], list[Node]] = lambda node: node.parents) -> list[Node]:
    """The roots and all that they were computed from."""
    found = dict.fromkeys(roots)
    waiting = list(found)
    while waiting:
        new = [parent for parent in parents(waiting.pop()) if parent not in found]
        found.update(dict.fromkeys(new))
        waiting += dict.fromkeys(new)
    return list(found)


def adjoints(root: Node, seed: float) -> dict[Node, tuple[float, float]]:
    """The derivative of the root by each node that it depends on, times the seed; and the sum of its terms' sizes.

    By definition: what the root's derivative by each child is, times the child's partial.
    """
    reached = behind([root], lambda node: [parent for parent, _ in node.edges])
    shares: dict[Node, list[tuple[Node, float]]] = {node: [] for node in reached}
    for child in reached:
        for parent, partial in child.edges:
            shares[parent].append((child, partial))
    known = {root: (seed, abs(seed))}

    def adjoint(node: Node) -> tuple[float, float]:
        if node not in known:
            terms = [(adjoint(child), partial) for child, partial in shares[node]]
            known[node] = (sum(a * d for (a, _), d in terms), sum(size * abs(d) for (_, size), d in terms))
        return known[node]

    return {node: adjoint(node) for node in reached}


def twin(node: Node, copies: dict[Any, Any]) -> Node:
    """A copy of a node and of all that is behind it, each once, with scopes of their own."""

    def again(x: Any) -> Any:
        if x not in copies and isinstance(x, Place):
            copies[x] = Place(x.name, x.parent and again(x.parent))
        return twin(x, copies) if isinstance(x, Node) else copies[x] if isinstance(x, Place) else x

    if node not in copies:
        edges = tuple((again(parent), partial) for parent, partial in node.edges)
        copies[node] = replace(node, operands=mapped(again, node.operands), edges=edges, scope=again(node.scope))
    made: Node = copies[node]
    return made


def sign(x: float) -> float:
    return (x > 0.0) - (x < 0.0) + 0.0


def others(xs: Sequence[float]) -> list[float]:
    return [math.prod((*xs[:i], *xs[i + 1 :])) for i in range(len(xs))]


def ties(xs: Sequence[float]) -> list[float]:
    return [(x == max(xs)) / list(xs).count(max(xs)) for x in xs]


def shares(*xs: float) -> list[float]:
    powers = [math.exp(x - max(xs)) for x in xs]
    return [power / math.fsum(powers) for power in powers]


def slopes_of_share(x: float, rest: Sequence[float]) -> tuple[float, list[float]]:
    own, *other = shares(x, *rest)
    return own * math.fsum(other), [-own * s for s in other]


Rule = tuple[Callable[..., float], Callable[..., Any]]
# For each operation its value, and its slope by each operand.
UNARY: dict[str, Rule] = {
    "neg": (lambda x: -x, lambda x: (-1.0,)),
    "abs": (abs, lambda x: (sign(x),)),
    "square": (lambda x: x * x, lambda x: (2.0 * x,)),
    "sin": (math.sin, lambda x: (math.cos(x),)),
    "tanh": (math.tanh, lambda x: (math.cosh(x) ** -2,)),
    "relu": (lambda x: max(x, 0.0), lambda x: (float(x > 0.0),)),
    "floor": (math.floor, lambda x: (0.0,)),
}
BINARY: dict[str, Rule] = {
    "add": (operator.add, lambda x, y: (1.0, 1.0)),
    "sub": (operator.sub, lambda x, y: (1.0, -1.0)),
    "mul": (operator.mul, lambda x, y: (y, x)),
    "div": (operator.truediv, lambda x, y: (1.0 / y, -x / (y * y))),
    "maximum": (max, lambda x, y: ties([x, y])),
}
SEQUENCE: dict[str, Rule] = {
    "sum": (math.fsum, lambda xs: [1.0] * len(xs)),
    "prod": (math.prod, others),
    "max": (max, ties),
}
RULES: dict[str, Rule] = {
    **UNARY,
    **BINARY,
    **SEQUENCE,
    "where": (lambda c, x, y: x if c else y, lambda c, x, y: (0.0, float(c != 0.0), float(c == 0.0))),
    "dot": (lambda w, x, b: math.fsum([b, *map(operator.mul, w, x)]), lambda w, x, b: (x, w, 1.0)),
    "softmax": (lambda x, rest: shares(x, *rest)[0], slopes_of_share),
}
SELECT = {"relu", "floor", "maximum", "max", "where"}  # a slope of 0 is no edge: the value does not depend on it


def close(a: float, b: float, size: float = 0.0) -> bool:
    return abs(a - b) <= 1e-11 * max(abs(b), size) + 1e-10
