"""`explain`: the chain rule in numbers, between two nodes of a graph, or for one node and what it was computed from."""

from __future__ import annotations

from math import inf, isfinite

from . import chain
from .algebra import FLOAT
from .causes import operands_of
from .errors import GraphError, OperandError, SettingError
from .graph import ancestors
from .paths import number_of_paths, strengths_of, strongest
from .value import Value
from .wording import count, named, number, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from typing import Any

    from .causes import Operand
    from .paths import Path

FEW = 12  # operands of a node that are written


class Explanation:
    """What `explain` found, in words and in numbers; `print` shows the words.

    Attributes:
        root, by: the two nodes; `by` is None where only the root was given.
        derivative: of the root by the other, None where there is no other.
        count: how many paths lead from the one to the other.
        paths: the strongest of them, each with its `nodes`, `partials` and `contribution`.
        rest: what the other paths contribute together.
        text: the words.
    """

    __slots__ = ("by", "count", "derivative", "paths", "rest", "root", "text")

    def __init__(
        self,
        root: Value,
        by: Value | None,
        lines: Iterable[str],
        derivative: float | None = None,
        count: int = 0,
        paths: tuple[Path, ...] = (),
        rest: float = 0.0,
    ) -> None:
        """Keep them."""
        self.root, self.by, self.text = root, by, "\n".join(lines)
        self.derivative, self.count, self.paths, self.rest = derivative, count, paths, rest

    def __repr__(self) -> str:
        """The words."""
        return self.text


def explain(root: Value, by: Value | None = None, *, paths: int = 5) -> Explanation:
    """Say how a derivative comes about: how much of it each path through the graph contributes.

    Formula: d root / d by = sum over all paths of the product of the local partials along the path.

    Args:
        root: any node.
        by: a node that the root was computed from. Without it the root itself is explained: its operands with their
            partials, and the leaves with the largest derivatives.
        paths: how many paths, or leaves, are shown: those with the largest absolute values.

    Returns:
        An Explanation. Its text is what `print` shows, its attributes are the numbers. Nobody's `.grad` is touched.

    Raises:
        OperandError: if root or by is no Value.
        GraphError: if the root was computed within `no_grad()`.
        SettingError: if `paths` is no positive integer.

    >>> w, x = Value(0.5, "w"), Value(3.0, "x")
    >>> h = (w * x).tanh()
    >>> h.label = "h"
    >>> loss = h * h + w**2
    >>> explain(loss, by=w, paths=2)
    d add / d w = 1.981, along 3 paths
      +1       50.5 %  add ·1 <- pow ·1 <- w
      +0.4907  24.8 %  add ·1 <- mul ·0.9051 <- tanh (h) ·0.1807 <- mul ·3 <- w
      +0.4907  24.8 %  the other path
    >>> explain(h)
    tanh (h) = 0.9051
      x: mul  1.5  partial 0.1807
    derivatives by its leaves
      w  0.5421
      x  0.09035
    """
    for node in (root,) if by is None else (root, by):
        if not isinstance(node, Value):
            raise OperandError(
                "explain takes nodes of a graph", given=node, expected="Values", repair="explain(loss, by=w)"
            )
    if paths.__class__ is not int or paths < 1:
        raise SettingError("paths says how many are shown", given=paths, expected="an integer from 1 on")
    if not root._is_recorded:
        raise GraphError(
            "there is nothing to explain: this was computed within no_grad()",
            node=root,
            repair="compute it outside, or within enable_grad()",
        )
    return _of_node(root, paths) if by is None else _of_derivative(root, by, paths)


# --- a derivative: the sum over paths -------------------------------------------------------------------------------


def _of_derivative(root: Value, by: Value, most: int) -> Explanation:
    order = ancestors([root], _receivers, stop=frozenset((by,)))
    strengths = strengths_of(order, by)
    lost = _not_chosen(root, by, frozenset(order))
    if root not in strengths:
        return Explanation(root, by, [*_independent(root, by, bool(lost)), *lost], derivative=0.0)
    derivative = chain.reverse(order, {root: 1.0}, lambda node: () if node is by else node.edges)[by]
    total = number_of_paths(order, root, by, strengths)
    # Those that are not finite first: they decide about the sum.
    found = sorted(strongest(root, by, strengths, most), key=_weakness)
    others = total - len(found)
    rest = derivative - FLOAT.sum([path.contribution for path in found]) if others else 0.0
    along = "1 path" if total == 1 else f"{count(total)} paths"
    rows = [(_signed(path.contribution), _share(path.contribution, derivative), repr(path)) for path in found]
    if others:
        what = "the other path" if others == 1 else f"the other {count(others)} paths together"
        # Beside a number that is not finite, what is left of the sum says nothing about the rest.
        rows.append((_signed(rest), _share(rest, derivative), what) if isfinite(rest) else ("?", "", what))
    return Explanation(
        root,
        by,
        [
            f"d {named(root)} / d {named(by)} = {number(derivative)}, along {along}",
            *_table(rows),
            *_not_finite(found),
            *lost,
        ],
        derivative,
        total,
        tuple(found),
        rest,
    )


def _receivers(node: Any) -> list[Any]:
    return [parent for parent, _ in node.edges]


def _weakness(path: Path) -> float:
    return -abs(path.contribution) if isfinite(path.contribution) else -inf


def _not_finite(found: Iterable[Path]) -> list[str]:
    """For each path with a contribution that is not finite, where that begins; each place once."""
    reasons: dict[str, None] = {}
    for path in found:
        if isfinite(path.contribution):
            continue
        bad = [k for k, partial in enumerate(path.partials) if not isfinite(partial)]
        if not bad:
            reasons["  Not finite: the product overflows"] = None
            continue
        node, parent = path.nodes[bad[0]], path.nodes[bad[0] + 1]
        reason = f"  Not finite: the partial of {named(node)} by {named(parent)} is {path.partials[bad[0]]!r}"
        reasons[reason + (", and 0 × inf is nan" if 0.0 in path.partials else "")] = None
    return list(reasons)


def _not_chosen(root: Value, by: Value, reached: Container[Value]) -> list[str]:
    """The operands with an influence of `by` in them that `where`, `maximum` and their kin did not choose."""
    holding = {by}  # what was computed from `by`, whether it has influence or not
    lost: dict[str, None] = {}
    for node in ancestors([root], stop=frozenset((by,))):
        if node is by:
            continue
        given = [parent for parent in node.parents if parent in holding]
        if given:
            holding.add(node)
            if node in reached and len(node.parents) > len(node.edges):
                kept = frozenset(_receivers(node))
                lost.update(dict.fromkeys([f"{named(p)} in {named(node)}" for p in given if p not in kept]))
    names = list(lost)
    if not names:
        return []
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return [f"  Not chosen, so it contributes nothing: {', '.join(names[:3])}{more}"]


def _independent(root: Value, by: Value, lost: bool) -> list[str]:
    what = f"{named(root)} does not depend on {named(by)}"
    if lost:
        return [f"{what} at this point: the derivative is 0"]
    if root in ancestors([by]):
        return [f"{what}; it is the other way round: exchange the two"]
    return [f"{what}: it was not computed from it"]


# --- a node: its operands, and its leaves ---------------------------------------------------------------------------


def _of_node(root: Value, most: int) -> Explanation:
    scope = "" if root.scope is None else f", in scope {shown(root.scope.path)}"
    title = f"{named(root)} = {number(root.data)}{scope}"
    if not root.op:
        return Explanation(root, None, [f"{title}: a leaf, it was computed from nothing"])
    order = ancestors([root], _receivers)
    adjoints = chain.reverse(order, {root: 1.0}, lambda node: node.edges)
    leaves = [(leaf, adjoints[leaf]) for leaf in order if not leaf.op]
    leaves.sort(key=lambda pair: -abs(pair[1]) if isfinite(pair[1]) else -inf)
    lines = [title, *_operands(root)]
    if leaves:
        lines.append("derivatives by its leaves")
        lines += _table([(named(leaf), number(derivative)) for leaf, derivative in leaves[:most]])
    if len(leaves) > most:
        lines.append(f"  and {len(leaves) - most:,} more leaves")
    return Explanation(root, None, lines)


def _operands(node: Value) -> list[str]:
    """A line for each operand: its name in the row, what it is, its number, and the partial; of many the strongest."""
    rows: list[tuple[float, tuple[str, str, str]]] = []
    edges = list(node.edges)
    # From the last to the first: the same Value may be the condition of a `where`, which has no edge, and a branch.
    for operand in reversed(operands_of(node)):
        weight, says = -1.0, "a constant"
        if operand.is_value:
            says = "not chosen: contributes nothing"
            if edges and edges[-1][0] is operand.what:
                partial = edges.pop()[1]
                weight, says = abs(partial) if isfinite(partial) else inf, f"partial {number(partial)}"
        rows.append((weight, (_of_operand(operand), number(operand.number), says)))
    rows.reverse()
    if len(rows) > FEW:
        rows.sort(key=lambda row: -row[0])
    lines = _table([row for _, row in rows[:FEW]])
    return [*lines, f"  and {len(rows) - FEW:,} more operands"] if len(rows) > FEW else lines


def _of_operand(operand: Operand) -> str:
    if not operand.is_value or not (operand.what.op or operand.what.label):
        return operand.name
    return f"{operand.name}: {named(operand.what)}"


# --- text -----------------------------------------------------------------------------------------------------------


def _signed(x: float) -> str:
    text = number(x)
    return text if text.startswith("-") or x != x else f"+{text}"


def _share(part: float, whole: float) -> str:
    """The part in percent of the whole, where that says something."""
    if not (isfinite(part) and isfinite(whole) and whole):
        return ""
    percent = 100.0 * part / whole
    return "<0.1 %" if 0.0 < abs(percent) < 0.1 else f"{number(round(percent, 1))} %"


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The rows as lines, their columns below each other; an empty column takes no room."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True) if width).rstrip()
        for row in rows
    ]
