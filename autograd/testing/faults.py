"""Faults to plant in a primitive or in the chain rule, to see whether a test notices.

A fault is a wrong row: it takes the place of the right one within a `with` block. Those of a row are made from the row
itself, so a new primitive gets its faults without a line being written.
"""

from __future__ import annotations

from contextlib import contextmanager
from operator import mul
from typing import TYPE_CHECKING, Any

from .. import chain
from ..algebra import FLOAT
from ..functions import VALUES
from ..graph import ancestors
from ..value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..registry import Primitive

    Rule = Callable[..., Any]

RELATIVE = 1e-6
KINDS = (
    "wrong sign",
    "dropped factor",
    "relative error 1e-6",
    "swapped partials",
    "wrong branch at the kink",
    "missing accumulation",
)


class Fault:
    """A fault of one kind in one row.

    Attributes:
        row: the primitive.
        kind: one of `KINDS`.
        argument: the name of the argument whose partial is wrong; empty for a fault of the whole row.
        partials: the wrong rules; None for a fault of the sweep.
    """

    def __init__(self, row: Primitive, kind: str, argument: str = "", partials: tuple[Rule, ...] | None = None) -> None:
        self.row, self.kind, self.argument, self.partials = row, kind, argument, partials

    def __repr__(self) -> str:
        """The row, the kind, the argument."""
        return f"{self.row.name}: {self.kind}" + (f" by {self.argument}" if self.argument else "")

    @contextmanager
    def planted(self) -> Iterator[None]:
        """Within the block the row is wrong.

        >>> from autograd import grad, tanh
        >>> from autograd.registry import find
        >>> fault = next(faults(find("tanh")))
        >>> with fault.planted():
        ...     grad(tanh)(0.0)
        -1.0
        >>> grad(tanh)(0.0)
        1.0
        """
        if self.partials is None:
            with _sweep_that_forgets(self.row):
                yield
            return
        right = self.row.partials
        self.row.partials = self.partials
        try:
            yield
        finally:
            self.row.partials = right


def faults(row: Primitive) -> Iterator[Fault]:
    """All faults of a row: of each partial, of pairs of them, and of the sweep where it meets the row."""
    for position, argument in enumerate(row.args):
        low, high = row.domain[position]
        if low == high:
            continue  # no variable: the order of a derivative, a number of digits
        rule = row.partials[position]
        for kind, change in (
            ("wrong sign", _negated),
            ("dropped factor", _without_a_factor),
            ("relative error 1e-6", _off),
            ("wrong branch at the kink", _other_branch),
        ):
            if kind != "wrong branch at the kink" or row.kinks is not None:
                yield Fault(row, kind, argument.name, _replaced(row.partials, position, change(rule)))
    for i, a in enumerate(row.args):
        for j, b in list(enumerate(row.args))[i + 1 :]:
            if a.is_sequence == b.is_sequence:
                swapped = _replaced(_replaced(row.partials, i, row.partials[j]), j, row.partials[i])
                yield Fault(row, "swapped partials", f"{a.name} and {b.name}", swapped)
    yield Fault(row, "missing accumulation")


def _replaced(rules: tuple[Rule, ...], position: int, rule: Rule) -> tuple[Rule, ...]:
    return (*rules[:position], rule, *rules[position + 1 :])


def _changed(change: Callable[[Any], Any]) -> Callable[[Rule], Rule]:
    """A change of each derivative that a rule gives, of one or of those of a sequence."""

    def of(rule: Rule) -> Rule:
        def wrong(F: Any, out: Any, *operands: Any) -> Any:
            partial = rule(F, out, *operands)
            return [change(d) for d in partial] if isinstance(partial, (list, tuple)) else change(partial)

        return wrong

    return of


_negated = _changed(lambda d: -d)


def _a_little_more(d: Any) -> Any:
    """By a millionth; a derivative that is 0 by itself, which has none, by that much."""
    number = d._data if isinstance(d, Value) else d
    return d + RELATIVE if number == 0.0 else d * (1.0 + RELATIVE)


_off = _changed(_a_little_more)


def _without_a_factor(rule: Rule) -> Rule:
    """The rule with the last factor of its product forgotten, or the divisor of its quotient.

    The rule is run on Values, so that its last operation can be seen; of an empty sequence there is none.
    """
    inside = [False]  # a rule that uses its own row is asked for partials while it runs: these are left right

    def wrong(F: Any, out: Any, *operands: Any) -> Any:
        if inside[0] or () in operands or (F is not FLOAT and F is not VALUES):
            return rule(F, out, *operands)
        inside[0] = True
        try:
            recorded = rule(VALUES, *map(_as_values, (out, *operands)))
        finally:
            inside[0] = False
        many = isinstance(recorded, (list, tuple))
        found = [_first_factor(d) for d in (recorded if many else [recorded])]
        if F is FLOAT:
            found = [d._data if isinstance(d, Value) else d for d in found]
        return found if many else found[0]

    return wrong


def _as_values(operand: Any) -> Any:
    if isinstance(operand, (list, tuple)):
        return tuple(map(_as_values, operand))
    return operand if isinstance(operand, Value) else Value(operand)


def _first_factor(partial: Any) -> Any:
    row = getattr(partial, "_op", None)
    if row is None:
        return partial
    operands = partial.operands
    if row.name == "neg":
        return -_first_factor(operands[0])
    if row.name in ("mul", "div"):
        values = [x for x in operands if isinstance(x, Value)]
        return operands[0] if row.name == "div" or len(values) == len(operands) else 1.0 * values[0]
    return operands[0] if row.name in ("square", "pow", "reciprocal") else partial


class _OtherBranch:
    """An algebra in which every choice takes the branch that it should not."""

    def __init__(self, F: Any) -> None:
        self._F = F

    def where(self, condition: Any, x: Any, y: Any) -> Any:
        """The other one."""
        return self._F.where(condition, y, x)

    def sign(self, x: Any) -> Any:
        """The sign on the other side."""
        return -self._F.sign(x)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._F, name)


def _other_branch(rule: Rule) -> Rule:
    def wrong(F: Any, out: Any, *operands: Any) -> Any:
        return rule(_OtherBranch(F), out, *operands) if F is FLOAT or F is VALUES else rule(F, out, *operands)

    return wrong


@contextmanager
def _sweep_that_forgets(row: Primitive) -> Iterator[None]:
    """Sweeps in which what comes through a node of the row replaces what was there, where it should be added.

    The sweep for `.grad` is written for speed and cannot be told: it is replaced by the readable one.
    """
    from .. import value

    home: Any = value  # the name under which `backward` finds its sweep
    reverse, into_grad = chain.reverse, home.reverse_into_grad

    def forgetful(order: Sequence[Any], seeds: Any, edges: Any, times: Any = mul) -> dict[Any, Any]:
        adjoints = dict(seeds)
        for node in reversed(order):
            for parent, partial in edges(node) if node in adjoints else ():
                share = times(adjoints[node], partial)
                forgotten = getattr(node, "_op", None) is row
                adjoints[parent] = adjoints[parent] + share if parent in adjoints and not forgotten else share
        return adjoints

    def into_grad_forgetfully(root: Any, seed: float) -> None:
        order = ancestors([root], lambda node: [parent for parent, _ in node.edges])
        for node, adjoint in forgetful(order, {root: seed}, lambda node: node.edges).items():
            node._grad = adjoint if node._op is not None else node._grad + adjoint

    chain.reverse, home.reverse_into_grad = forgetful, into_grad_forgetfully
    try:
        yield
    finally:
        chain.reverse, home.reverse_into_grad = reverse, into_grad
