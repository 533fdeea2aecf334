"""Expressions: several nodes that are told on one card.

Three things make a graph of single values smaller without hiding anything. A leaf that one operation uses is a row of
its card. An operation on one value follows in the header of the one before it, as in `dot → tanh`. A sum of products is
one card with a row for each product, whether it was written with `dot`, with `sum` or with `+` and `*`.

Only what nobody else needs is taken in: a node that is used once, is no root, has no label of its own and stands in the
same scope.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..labels import clean, number, typographic
from .operands import call, operands_of, symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from .graph import Graph
    from .operands import Operand

SUMS = frozenset({"add", "sub", "neg", "sum", "dot"})
MOST_LINES = 24  # rows for single operands; more are told together
MOST_USES = 16  # of a leaf that stays with one operation, whatever else takes it
MOST_STEPS = 3  # operations in a header; of more the first and the last


@dataclass(slots=True)
class Line:
    """What a row tells: a leaf with its numbers, or only the name of what comes in beside it."""

    name: str
    leaf: Any = None


@dataclass(slots=True, eq=False)
class Expression:
    """Several nodes on one card."""

    head: Any  # the result
    inner: list[Any] = field(default_factory=list)  # the operations, the head first
    leaves: list[Any] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)  # operations on one value, the last to happen first
    core: str = ""  # the operation before these
    lines: list[Line] = field(default_factory=list)
    places: dict[tuple[Any, int], int] = field(default_factory=dict)  # the line of an operand, by node and number
    has_lines: bool = False
    has_products: bool = False  # whether it is a sum of them

    @property
    def scope(self) -> Any:
        """That of the result."""
        return self.head.scope

    @property
    def title(self) -> str:
        """The operations, one after the other, as the header tells them."""
        if len(self.steps) < MOST_STEPS:
            return " → ".join([self.core, *map(call, reversed(self.steps))])
        return f"{self.core} → … {len(self.steps) - 1:,} more … → {call(self.steps[0])}"


def expressions(
    graph: Graph, most: int | None = None, taken: Collection[Any] = frozenset()
) -> dict[Any, Expression] | None:
    """The expression of each node that shares a card with others.

    Args:
        graph: where to look.
        most: `None` is the answer if there would be more cards than this.
        taken: nodes that stand on other cards already.
    """
    if most is not None and is_beyond(graph, most):
        return None
    lifter = Lifter(graph, taken)
    cards = 0
    for node in reversed(graph.nodes):
        if node not in lifter.owner and node not in taken:
            cards += 1
            if most is not None and cards > most:
                return None
            if node.op:
                lifter.lift(node)
    return lifter.owner


def is_beyond(graph: Graph, most: int) -> bool:
    """Whether there are more cards for sure, found without a look at the whole graph where there are very many.

    From the roots down, all uses of a node are known when it is its turn.
    """
    uses: dict[Any, int] = {}
    user: dict[Any, Any] = {}
    home, cards = graph.homes, len(graph.roots)
    for node in reversed(graph.nodes):
        if node not in graph.roots:
            if not node.op:
                cards += uses.get(node, 0) > 1 and node not in home
            elif uses.get(node) != 1 or graph.label(node) or home.get(node) is not home.get(user[node]):
                cards += 1
        if cards > most:
            return True
        for parent in node.parents:
            uses[parent] = uses.get(parent, 0) + 1
            user[parent] = node
    return False


class Lifter:
    """Finds expressions, from the roots down."""

    def __init__(self, graph: Graph, taken: Collection[Any]) -> None:
        """Take the graph; nothing is in an expression yet."""
        self.graph, self.taken, self.home = graph, taken, graph.homes
        self.owner: dict[Any, Expression] = {}

    def lift(self, head: Any) -> None:
        """Make the expression that ends in a node, if it has more than this one."""
        found = Expression(head, [head])
        core = self.chain(found)
        before = len(found.inner)
        if core.op in SUMS:
            terms = list(self.terms(core, found))
        else:
            factors = [(core, place, operand) for place, operand in enumerate(operands_of(core))]
            terms = [Term(factors)] if core.op == "mul" else [Term([factor]) for factor in factors]
        found.has_products = sum(len(term.factors) > 1 for term in terms) > 1
        if core.op == "dot" or (found.has_products and len(found.inner) > before):
            found.core = "dot"
        else:
            found.core = "Σ" if len(found.inner) > before else call(core)
        self.lines(found, terms, core.op in SUMS)
        if len(found.inner) + len(found.leaves) > 1:
            for node in (*found.inner, *found.leaves):
                self.owner[node] = found

    def chain(self, found: Expression) -> Any:
        """Take in the operations on one value that lead to the head; the first of them."""
        core = found.head
        while len(core.parents) == 1:
            (parent,) = core.parents
            if not parent.op or not self.is_free(parent, core):
                break
            found.steps.append(core)
            found.inner.append(parent)
            core = parent
        return core

    def is_free(self, node: Any, user: Any) -> bool:
        """Whether an operation can be taken in where it is used."""
        return (
            self.graph.uses[node] == 1
            and node not in self.graph.roots
            and node not in self.taken
            and self.graph.holds(node)
            and not self.graph.label(node)
            and self.home.get(node) is self.home.get(user)
        )

    def is_own(self, leaf: Any, user: Any) -> bool:
        """Whether a leaf belongs to one operation: nobody else uses it, at least not in its scope or before."""
        if leaf.op or leaf in self.graph.roots or leaf in self.taken or not self.graph.holds(leaf):
            return False
        home = self.home.get(leaf)
        if home is not None and home is not self.home.get(user):
            return False
        if self.graph.uses[leaf] == 1:
            return True
        if self.graph.uses[leaf] > MOST_USES or home is None or sum(parent is leaf for parent in user.parents) != 1:
            return False  # what stands outside of scopes belongs to all that use it
        last = self.graph.place[user]
        return not any(
            other is not user and (self.home.get(other) is home or self.graph.place[other] < last)
            for other in self.graph.users[leaf]
        )

    # --- sums of products --------------------------------------------------------------------------------------------

    def terms(self, core: Any, found: Expression) -> Iterator[Term]:
        """The terms of a sum, in order, those of inner sums among them."""
        stack: list[tuple[Any, int, Operand, int]] = []

        def push(node: Any, sign: int) -> Iterator[Term]:
            operands = list(enumerate(operands_of(node)))
            if node.op == "dot":
                size = len(node.operands[0])
                pairs = zip(operands[:size], operands[size : 2 * size], strict=True)
                yield from (Term([(node, *a), (node, *b)], sign) for a, b in pairs)
                operands = operands[2 * size :]
            last = -sign if node.op in ("sub", "neg") else sign
            signs = [sign] * (len(operands) - 1) + [last]
            stack.extend(reversed([(node, *each, mine) for each, mine in zip(operands, signs, strict=False)]))

        yield from push(core, 1)
        while stack:
            node, place, operand, sign = stack.pop()
            inner = operand.node
            if inner is not None and inner.op in (*SUMS, "mul") and self.is_free(inner, node):
                found.inner.append(inner)
                if inner.op == "mul":
                    yield Term([(inner, number, factor) for number, factor in enumerate(operands_of(inner))], sign)
                else:
                    yield from push(inner, sign)
            else:
                yield Term([(node, place, operand)], sign)

    def lines(self, found: Expression, terms: list[Term], is_sum: bool) -> None:
        """Find the leaves that become rows and name all operands, if there are any rows."""
        own = dict.fromkeys(
            operand.node
            for term in terms
            for node, _, operand in term.factors
            if operand.node is not None and self.is_own(operand.node, node)
        )
        found.leaves = list(own)
        found.has_lines = bool(own) and len(terms) <= MOST_LINES
        if found.has_lines:
            for count, term in enumerate(terms):
                self.tell(found, term, count, is_sum)

    def tell(self, found: Expression, term: Term, count: int, is_sum: bool) -> None:
        """Add the rows of a term: one, or two if both factors are leaves of this card."""
        own = set(found.leaves)
        factors = sorted(term.factors, key=lambda factor: factor[2].node not in own)  # the leaf first
        names = [self.name(factor, place, count, term, found, is_sum) for place, factor in enumerate(factors)]
        leaves = [operand.node for _, _, operand in factors if operand.node in own]
        sign = "\N{MINUS SIGN} " if term.sign < 0 else "+ " if is_sum and count and len(factors) == 1 else ""
        for node, place, operand in factors:
            if operand.node is not None and operand.node not in own:
                found.places[node, place] = len(found.lines)
        if len(leaves) == 2:
            found.lines += [Line(sign + names[0], leaves[0]), Line("× " + names[1], leaves[1])]
        else:
            found.lines.append(Line(sign + " × ".join(names), leaves[0] if leaves else None))

    def name(self, factor: Factor, place: int, count: int, term: Term, found: Expression, is_sum: bool) -> str:
        """What a row calls an operand: its label, its number, else the part that it has."""
        node, _, operand = factor
        if operand.node is None:
            return typographic(number(operand.constant))
        label = clean(self.graph.label(operand.node))
        if label:
            return label
        if node.op == "dot":
            return operand.slot
        if len(term.factors) > 1 and found.has_products:
            return f"{'wx'[place]}{count}"
        if is_sum and operand.node.op:
            return symbol(operand.node.op)
        return "b" if found.has_products else operand.slot or "x"


Factor = tuple["Any", int, "Operand"]  # the operation, the number of the operand, the operand


@dataclass(slots=True)
class Term:
    """Part of a sum: one operand or a product of two."""

    factors: list[Factor]
    sign: int = 1
