"""A recorded graph, computed once more in arbitrary precision: as a function of its leaves, or node by node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..graph import ancestors
from ..value import Value
from .exact import evaluate, mp, number
from .slopes import sides

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..registry import Primitive


class Replay:
    """The computation that a graph recorded, as a function of exact numbers.

    Only values are computed, by what `exact` says of each primitive: no rule for a derivative takes part. A branch that
    Python took (`if x > 0`) stays as it was taken.

    Args:
        root: the result.
        leaves: the nodes to put other numbers in place of; all other leaves keep theirs.

    >>> x = Value(22.0)
    >>> with mp.workdps(30):
    ...     print(Replay(x.tanh(), [x])(number(22.0)))
    0.999999999999999999844377355177
    """

    def __init__(self, root: Any, leaves: Sequence[Value]) -> None:
        self.root, self.leaves = root, leaves
        inputs = set(leaves)
        order = ancestors([root], stop=inputs) if isinstance(root, Value) else []
        moving = set(inputs)
        self._order: list[tuple[Value, tuple[Any, ...]]] = []  # what depends on the leaves: the rest is computed once
        still: list[Value] = []
        for node in order:
            if node in moving:
                continue
            if node._op is not None and any(parent in moving for parent in node.parents):
                moving.add(node)
                self._order.append((node, node.operands))
            else:
                still.append(node)
        self._still = still
        self._fixed: dict[int, dict[Value, Any]] = {}  # for each precision the numbers that do not move

    def __call__(self, *xs: Any) -> Any:
        """The result for these numbers in place of the leaves, in the precision of the moment."""
        if not isinstance(self.root, Value):
            return number(self.root)
        numbers = dict(self._constants())
        numbers.update(zip(self.leaves, xs, strict=True))
        for node, operands in self._order:
            numbers[node] = _compute(node._op, operands, numbers)
        return numbers[self.root]

    def _constants(self) -> dict[Value, Any]:
        if mp.prec not in self._fixed:
            numbers: dict[Value, Any] = {}
            for node in self._still:
                leaf = node._op is None
                numbers[node] = number(node._data) if leaf else _compute(node._op, node.operands, numbers)
            self._fixed[mp.prec] = numbers
        return self._fixed[mp.prec]


def _compute(row: Primitive | None, operands: tuple[Any, ...], numbers: dict[Value, Any]) -> Any:
    assert row is not None  # noqa: S101 - for the type checker: leaves are never computed
    return evaluate(row, *(_look_up(operand, numbers) for operand in operands))


def _look_up(operand: Any, numbers: dict[Value, Any]) -> Any:
    if operand.__class__ is tuple:
        return tuple(_look_up(x, numbers) for x in operand)
    return numbers[operand] if isinstance(operand, Value) else number(operand)


def local_slopes(node: Value) -> Iterator[tuple[Value, float, tuple[Any, Any]]]:
    """Of each operand that carries gradient: the partial that the node has stored, and the true slopes on both sides.

    The operands are taken as the numbers they are, so what is found wrong here is the node's own rule.
    """
    row = node._op
    if row is None:
        return
    flat = [x for operand in node.operands for x in (operand if operand.__class__ is tuple else (operand,))]
    point = [x._data if isinstance(x, Value) else x for x in flat]

    def value(*xs: Any) -> Any:
        rest = iter(xs)
        operands = [tuple(next(rest) for _ in o) if o.__class__ is tuple else next(rest) for o in node.operands]
        return evaluate(row, *operands)

    partials: dict[Value, float] = {}
    for parent, partial in node.edges:
        partials[parent] = partials.get(parent, 0.0) + partial
    for parent in dict.fromkeys(node.parents):
        places = [k for k, x in enumerate(flat) if x is parent]

        def along(*xs: Any, places: list[int] = places) -> Any:
            return value(*(xs[0] if k in places else number(x) for k, x in enumerate(point)))

        yield parent, partials.get(parent, 0.0), sides(along, [parent._data], 0)
