"""How far from the truth a computed number may be: the first-order bound of the rounding errors in its own graph.

A node whose primitive is right to a few units in the last place carries an error of `unit(node)`. An error there
reaches the root multiplied by the node's adjoint, so to first order

    |computed - true|  <=  sum over the nodes of |adjoint(node)| * unit(node)

A gradient is a number with a graph too, that of its chain rule, recorded. So its bound is found in the same way, and no
test needs a tolerance from anywhere else.

Source: S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16, 1976; M. Iri, "Simultaneous
computation of functions, partial derivatives and estimates of rounding errors", Japan J. Appl. Math. 1, 1984.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .. import chain
from ..functions import VALUES
from ..graph import ancestors
from ..value import Value
from .exact import EXACT
from .exemptions import EXEMPTIONS

if TYPE_CHECKING:
    from collections.abc import Collection

ULPS = 4.0  # what a primitive may be wrong by, in units in the last place: the promise that the page on accuracy keeps
EPSILON, TINY = 2.0**-52, 5e-324
# Sums whose terms may cancel, which are exempt from the promise: their error is that of the terms.
SUMS = frozenset(name for name, exempt in EXEMPTIONS.items() if any(one.order == 0 for one in exempt))


def unit(node: Value) -> float:
    """The rounding error that a node may add of its own, given its operands as they are.

    Formula: 4 ulp of the value; of the terms too in a sum of products, which is rounded after each; for a primitive of
    your own, the bound of the operations that its rule consists of.

    >>> x = Value(3.0)
    >>> unit(x * x) == 4 * 9.0 * 2.0**-52
    True
    """
    row = node._op
    if row is None:
        return 0.0
    if row.name not in EXACT:
        return _unit_of_rule(node)
    size = abs(node._data)
    if row.name in SUMS:
        edges = node.edges
        size += (1.0 + len(edges) / ULPS) * math.fsum(abs(parent._data * partial) for parent, partial in edges)
    return ULPS * (EPSILON * size + TINY)


def _unit_of_rule(node: Value) -> float:
    """The rule for the value, recorded step by step on fresh leaves, and the bound of that graph."""
    row = node._op
    assert row is not None  # noqa: S101 - for the type checker: asked by `unit` alone
    out = row.forward(VALUES, *map(_fresh, node.operands))
    inner = bound(out) if isinstance(out, Value) else 0.0
    return inner + EPSILON * abs(node._data) + TINY


def _fresh(operand: Any) -> Any:
    if operand.__class__ is tuple:
        return tuple(map(_fresh, operand))
    return Value(operand._data) if isinstance(operand, Value) else operand


def bound(root: Value, stop: Collection[Value] = ()) -> float:
    """The bound of the rounding error of a value, for exact leaves.

    Args:
        root: the value.
        stop: nodes to take as leaves.

    Returns:
        An absolute error; infinite or NaN where the function is singular to first order, as a square root at 0.

    >>> x = Value(1e8)
    >>> y = (x + 1.0) - x  # the sum is rounded, by up to 4 ulp of 1e8; the difference then is 1
    >>> 1e-8 < bound(y) < 1e-6
    True
    """
    order = ancestors([root], stop=stop)
    adjoints = chain.reverse(order, {root: 1.0}, lambda node: () if node in stop else node.edges)
    errors = [abs(adjoint) * unit(node) for node, adjoint in adjoints.items() if adjoint != 0.0 and node not in stop]
    total = sum(errors)
    return total if total == total else math.inf
