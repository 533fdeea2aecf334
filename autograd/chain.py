"""The chain rule.

Let `out` be computed from `x_1 … x_n`. Reverse mode carries to each node its adjoint, the derivative of the root by
that node, from the root to the leaves:

    adjoint(x_i) += adjoint(out) * d out / d x_i

Forward mode carries to each node its tangent, the derivative of that node along a direction, from the leaves to the
root:

    tangent(out) = sum_i  d out / d x_i * tangent(x_i)

The factor `d out / d x_i` is the local partial, which a row of the primitive table states. The sweeps below never ask
what an operation is. They take the partials from `edges(node)`: as floats, stored when the node was recorded, or as
Values that are recorded in their turn, and then the result can be differentiated again.

Source: A. Griewank, A. Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008, chapters 2 and 3.
"""

from __future__ import annotations

from operator import mul

from ._engine import CORE
from .graph import ancestors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    Edges = Callable[[Any], Iterable[tuple[Any, Any]]]
    Times = Callable[[Any, Any], Any]


def reverse(order: Sequence[Any], seeds: Mapping[Any, Any], edges: Edges, times: Times = mul) -> dict[Any, Any]:
    """Carry adjoints from the roots to the leaves.

    Args:
        order: the nodes, each after its parents.
        seeds: the adjoint that each root starts with.
        edges: the pairs (parent, local partial) of a node.
        times: the product of an adjoint and a partial.

    Returns:
        The adjoint of every node that a seed reaches. A node that is missing has no influence on any root.
    """
    adjoints = dict(seeds)
    for node in reversed(order):
        if node in adjoints:
            adjoint = adjoints[node]
            for parent, partial in edges(node):
                share = times(adjoint, partial)
                adjoints[parent] = adjoints[parent] + share if parent in adjoints else share
    return adjoints


def forward(order: Sequence[Any], seeds: Mapping[Any, Any], edges: Edges, times: Times = mul) -> dict[Any, Any]:
    """Carry tangents from the leaves to the roots; the arguments are those of `reverse`.

    Returns:
        The tangent of every node that a seed reaches. A node that is missing does not change along the direction.
    """
    tangents = dict(seeds)
    for node in order:
        if node in seeds:
            continue
        for parent, partial in edges(node):
            if parent in tangents:
                share = times(partial, tangents[parent])
                tangents[node] = tangents[node] + share if node in tangents else share
    return tangents


# `reverse` once more, for the one job where time counts: `Value.backward`. It walks the flat fields of the nodes (`_a`
# and `_b` are the parents, `_da` and `_db` the partials; `_b is MANY`: `_a` and `_da` are tuples of these, a sequence
# among them is a tuple again) and keeps the adjoints in `_grad`. A test holds it to the same bits as `reverse`.
#
# The order is that of `ancestors`, put together from runs. A run goes from a node to its first parent, to the first
# parent of that, and so on; the other parents of a node begin runs of their own, which are done before it goes on.

MANY = object()


class _Zero(float):
    """A zero that `is` tells from any other, also where Python tells floats by their number (PyPy does)."""

    __slots__ = ()


_new_zero = _Zero if float("0") is float("0") else float


def reverse_into_grad(root: Any, seed: float) -> None:
    """Sweep back from the root: leaves add the result to their gradient, the nodes between are assigned afresh."""
    if root._op is None:
        root._grad += seed
        return
    zero = _new_zero("0")  # as its gradient it marks a node that this sweep has visited: it is the zero of no other
    runs: list[Any] = []  # the nodes that have edges, each before its parents; the run to begin with is the last
    before: list[tuple[Any, float]] = []  # leaves that have a gradient already, and that gradient
    waiting: list[Any] = []  # nodes, each below the run that it is the next of; below None if it begins one
    push, pop = waiting.append, waiting.pop
    done: set[int] = set()  # tuples of parents of which there is none left to visit, by id: neurons share them
    adding, totals = False, None
    run: Any = None
    node = root
    try:
        while True:
            while True:  # the node is the next of the run, if it is none that has been visited, and no leaf
                if node._op is None:
                    # A leaf is added up apart and in one step: a second sweep gives exactly twice the gradient.
                    if node._grad != 0.0:
                        before.append((node, node._grad))
                        node._grad = 0.0
                    break
                if node._grad is zero:
                    break
                node._grad = zero
                a = node._a
                if a is None:
                    break
                if run is None:
                    run = [node]
                else:
                    run.append(node)
                b = node._b
                if b is None:
                    node = a
                elif b is not MANY:
                    node = a
                    if b._op is not None:
                        if b._grad is not zero:
                            push(run)
                            push(a)
                            run = None
                            node = b
                    elif b._grad != 0.0:
                        before.append((b, b._grad))
                        b._grad = 0.0
                else:
                    left: list[Any] = []  # to visit
                    for parents in a:
                        if parents.__class__ is not tuple:
                            parents = (parents,)
                        elif id(parents) in done:
                            continue
                        found = len(left)
                        for parent in parents:
                            if parent._op is not None:
                                if parent._grad is not zero:
                                    left.append(parent)
                            elif parent._grad != 0.0:
                                before.append((parent, parent._grad))
                                parent._grad = 0.0
                        if found == len(left):
                            done.add(id(parents))
                    if not left:
                        break
                    for parent in left:
                        push(run)
                        push(parent)
                        run = None
                    node = pop()
                    run = pop()
            if run is not None:
                runs.append(run)
            if not waiting:
                break
            node = pop()
            run = pop()
        adding = True
        root._grad = seed
        while runs:
            for node in runs.pop():
                adjoint = node._grad
                b = node._b
                if b is None:
                    node._a._grad += adjoint * node._da
                elif b is not MANY:
                    node._a._grad += adjoint * node._da
                    b._grad += adjoint * node._db
                else:
                    for parent, partial in zip(node._a, node._da):  # noqa: B905 - always of equal length
                        if parent.__class__ is tuple:
                            for one, slope in zip(parent, partial):  # noqa: B905 - and so are these
                                one._grad += adjoint * slope
                        else:
                            parent._grad += adjoint * partial
        totals = [(leaf, gradient + leaf._grad) for leaf, gradient in before]
        _assign(totals)
    except BaseException:
        # An interrupt. So late that every sum is known, finishing is the way out; before that the leaves get back what
        # they had, which is 0 for those that are not in the list.
        if totals is None:
            if adding:
                _assign([(leaf, 0.0) for leaf in ancestors([root], _receivers) if leaf._op is None])
            _assign(before)
        else:
            _assign(totals)
        raise


def _receivers(node: Any) -> list[Any]:
    # Not all parents: an operand without an edge was not part of the sweep, and keeps its gradient.
    return [parent for parent, _ in node.edges]


def _assign(gradients: list[tuple[Any, float]]) -> None:
    for leaf, gradient in gradients:
        leaf._grad = gradient


if CORE is not None:
    reverse_into_grad = CORE.reverse_into_grad
