"""Random graphs of about thirty operations, and how far their numbers may be from the truth.

`draw` gives the graph as a program, `Computed` what the engine makes of it, `exact_numbers` the truth: no rule for a
derivative takes part in that.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

from autograd import Value, chain
from autograd.algebra import FLOAT
from autograd.derivatives import recorded_edges, times
from autograd.graph import ancestors
from autograd.testing.exact import evaluate, mp, number
from autograd.testing.generation import Drawing, Options
from autograd.testing.programs import Program
from autograd.testing.rounding import EPSILON, TINY, ULPS, bound
from autograd.testing.slopes import derivative

STEPS = 30
DIGITS = 60


def draw(seed: int, rows: Collection[str] | None = None) -> Program:
    """A program of 30 steps, and one more that adds up all results that no other step takes: so each of them counts.

    Args:
        seed: the same gives the same program.
        rows: the rows to choose from; all by default.
    """
    uniform = random.Random(seed).random

    def integer(low: int, high: int) -> int:
        return low + int(uniform() * (high - low + 1))

    options = Options(max_steps=STEPS)
    if rows is not None:
        options.rows = [row for row in options.rows if row.name in rows]
    drawing = Drawing(integer, options)
    while len(drawing.steps) < STEPS:
        drawing.step()
    ends = tuple(drawing.unused)
    if len(ends) > 1:
        drawing.take("sum", [ends], FLOAT.sum([drawing.values[end] for end in ends]))
    return drawing.program()


class Computed:
    """The value of a program at its point and its gradient by `backward`, with the rounding bounds of both."""

    def __init__(self, program: Program) -> None:
        self.leaves = [Value(x) for x in program.point]
        self.root = program(self.leaves)
        self.root.backward()
        self.numbers = [self.root.data, *(leaf.grad for leaf in self.leaves)]

    @cached_property
    def order(self) -> list[Value]:
        """The nodes, each after its parents."""
        return ancestors([self.root])

    @cached_property
    def bounds(self) -> list[float]:
        """How far each number may be from the truth. A derivative is a number too, with the graph of its chain rule."""
        adjoints: dict[Value, Any] = chain.reverse(self.order, {self.root: 1.0}, recorded_edges, times)
        graphs = [self.root, *(adjoints.get(leaf) for leaf in self.leaves)]
        return [
            (bound(graph) if isinstance(graph, Value) else 0.0) + last_places(x)
            for graph, x in zip(graphs, self.numbers, strict=True)
        ]


def last_places(x: float) -> float:
    """What any number may be wrong by."""
    return ULPS * EPSILON * abs(x) + TINY


def exact_numbers(program: Program) -> list[Any]:
    """The value and the gradient of a program in arbitrary precision: the gradient by differences of values."""

    def value(*xs: Any) -> Any:
        return program.evaluate(xs, evaluate, number)[-1]

    with mp.workdps(DIGITS):
        slopes = [derivative(value, program.point, [i]) for i in range(program.inputs)]
        return [value(*map(number, program.point)), *slopes]


def wrong(numbers: Sequence[float], exact: Sequence[Any], bounds: Sequence[float]) -> list[tuple[float, Any, float]]:
    """The numbers that are farther from the truth than their bound allows, each with its truth and its bound."""
    return [
        (x, y, allowed)
        for x, y, allowed in zip(numbers, exact, bounds, strict=True)
        if math.isfinite(allowed) and not abs(x - y) <= allowed
    ]


def spoilt(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule of a partial, but for an error of 1e-9 relative to its result: what a test has to find."""

    def partial(F: Any, *operands: Any) -> Any:
        result = rule(F, *operands)
        factor = 1.0 + 1e-9
        return [factor * x for x in result] if isinstance(result, (list, tuple)) else factor * result

    return partial
