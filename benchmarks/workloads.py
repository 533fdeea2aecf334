"""Graphs of scalars, written once for every engine: a chain, a wide graph, an expression of ten nodes.

A step makes the leaves, records the graph, goes back through it, and returns the leaves. When it returns nothing holds
the graph any more, so its release is part of the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .engines import TAPE, Engine, Missing, engine, numbers
from .tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Step = Callable[[], Any]
    Recording = Callable[[], tuple[Any, Sequence[Any]]]  # gives the root and the leaves

WIDTH = 500  # nodes side by side in the wide graph


@dataclass(frozen=True)
class Contestant:
    """What one engine does in a workload.

    Args:
        name: the engine, or how it is used.
        step: does it once.
        gradients: finds the gradients, in an order that all contestants share, in what the step returned.
        nodes: how many operations a step records.
    """

    name: str
    step: Step
    gradients: Callable[[Any], list[float]]
    nodes: int


def chain(of: Engine, nodes: int) -> Recording:
    """One node after the other: mul, add, tanh, exp, and again."""
    leaf, tanh, exp, prepare = of.leaf, of.tanh, of.exp, of.prepare
    rounds = nodes // 4

    def record() -> tuple[Any, Sequence[Any]]:
        leaves = x, w, b = leaf(0.5), leaf(0.5), leaf(-0.3)
        if prepare is not None:
            prepare(leaves)
        v = x
        for _ in range(rounds):
            v = v * w
            v = v + b
            v = tanh(v)
            v = exp(v)
        return v, leaves

    return record


def wide(of: Engine, nodes: int) -> Recording:
    """Rows of 500 nodes; each node is used by two of the next row, and all of the last row are added up."""
    leaf, tanh, prepare = of.leaf, of.tanh, of.prepare
    rows = _rows(nodes)

    def record() -> tuple[Any, Sequence[Any]]:
        leaves = [leaf(0.001 * (i + 1)) for i in range(WIDTH)]
        w, b = leaf(0.9), leaf(0.1)
        leaves += [w, b]
        if prepare is not None:
            prepare(leaves)
        row = leaves[:WIDTH]
        for _ in range(rows):
            row = [tanh(p * w + q) for p, q in zip(row, [*row[1:], b], strict=True)]
        root = row[0]
        for v in row[1:]:
            root = root + v
        return root, leaves

    return record


def whole(of: Engine, record: Recording) -> Step:
    """The step of a recording: it, the way back, and the release when the root goes out of scope."""
    backward = of.backward

    def step() -> Any:
        root, leaves = record()
        backward(root)
        return leaves

    return step


def expression(of: Engine) -> Step:
    """Ten nodes on three leaves, among them a square; in one function, as the calls of another would count here."""
    leaf, tanh, exp, backward, prepare = of.leaf, of.tanh, of.exp, of.backward, of.prepare

    def step() -> Any:
        a, b, c = leaves = leaf(0.7), leaf(-0.4), leaf(0.2)
        if prepare is not None:
            prepare(leaves)
        d = a * b
        e = d + c
        f = e * e
        g = tanh(f)
        h = g * a
        i = h + d
        j = exp(i)
        k = j * b
        m = k + f
        backward(m * c)
        return leaves

    return step


RECORDINGS: dict[str, Callable[[Engine, int], Recording]] = {"chain": chain, "wide": wide}


def contestant(graph: str, name: str, nodes: int) -> Contestant:
    """What the engine of that name does with that graph; raises Missing where it cannot."""
    if name == TAPE:
        return _tape(graph, nodes)
    of = engine(name)
    if nodes > of.most:
        raise Missing(f"{nodes:,} nodes are too many for it; its time for a node is found with {of.most:,} at most")
    step = expression(of) if graph == "expression" else whole(of, RECORDINGS[graph](of, nodes))
    return Contestant(name, step, lambda leaves: numbers(leaves, of), recorded(graph, nodes))


def recorded(graph: str, nodes: int) -> int:
    """How many operations there really are in a graph of about so many nodes."""
    if graph == "expression":
        return 10
    return nodes // 4 * 4 if graph == "chain" else _rows(nodes) * 3 * WIDTH + WIDTH - 1


def _rows(nodes: int) -> int:
    return max(1, round((nodes - WIDTH) / (3 * WIDTH)))


def _tape(graph: str, nodes: int) -> Contestant:
    if graph not in RECORDINGS:
        raise Missing(f"the {TAPE} has no {graph}")
    tape = Tape()

    def step() -> list[float]:
        return tape.chain(nodes // 4) if graph == "chain" else tape.wide(_rows(nodes), WIDTH)

    return Contestant(TAPE, step, list, recorded(graph, nodes))
