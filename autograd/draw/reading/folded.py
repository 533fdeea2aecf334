"""What the card of a neuron, a layer or many values alike shows: results, weights, biases, and their gradients."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..labels import clean
from ..scene import Row
from .alike import Alike

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

MULTIPLYING = frozenset({"mul", "dot"})


@dataclass(slots=True)
class Held:
    """The leaves inside a block: for each unit (a neuron) a line of weights, and all biases."""

    weights: list[list[Any]] = field(default_factory=list)
    biases: list[Any] = field(default_factory=list)

    @property
    def across(self) -> int:
        """How many weights each unit has, 0 if not all have the same number, or if there is one unit only."""
        widths = {len(line) for line in self.weights}
        return widths.pop() if len(widths) == 1 and len(self.weights) > 1 else 0

    def columns(self) -> list[tuple[Row, ...]]:
        """Rows for the weights and their gradients, then for the biases and theirs."""
        weights = [leaf for line in self.weights for leaf in line]
        columns = []
        if weights:
            columns.append(numbers(weights, "weights", "w grad", self.across))
        if len(self.biases) > 1:
            columns.append(numbers(self.biases, "bias", "b grad"))
        return columns

    def bias_row(self) -> tuple[Row, ...]:
        """The row of a single bias."""
        if len(self.biases) != 1:
            return ()
        (bias,) = self.biases
        return (Row("bias", (bias.data,), gradient=bias.grad),)


def numbers(nodes: Sequence[Any], data: str, gradients: str, across: int = 0) -> tuple[Row, ...]:
    """Two rows for many nodes: their numbers and their gradients."""
    return (
        Row(data, tuple([node.data for node in nodes]), coloured=True, across=across),
        Row(gradients, tuple([node.grad for node in nodes]), coloured=True, across=across),
    )


def block_title(block: Any, members: Sequence[Any]) -> str:
    """What a block is called."""
    if isinstance(block, Alike):
        return block.title(members)
    return clean(block.name)


def block_columns(
    units: Sequence[Sequence[Any]], exits: Sequence[Any], *, has_name: bool
) -> tuple[tuple[Row, ...], ...]:
    """What a block shows: what comes out of it, then what its units (the neurons of a layer) hold.

    Leaves that nothing has a name for may be weights or inputs, so they are told as numbers only.
    """
    held = leaves_inside(units)
    if all(not node.op for node in exits) and any(held.weights):  # nothing but leaves
        return arranged((), held) if has_name else arranged(numbers(exits, "data", "grad"), Held())
    if len(exits) == 1:
        (node,) = exits
        out: tuple[Row, ...] = (Row("out", (node.data,), gradient=node.grad),)
    else:
        out = numbers(exits, "data", "grad")
    return arranged((*out, *held.bias_row()), held)


def arranged(first: tuple[Row, ...], held: Held) -> tuple[tuple[Row, ...], ...]:
    """The rows of a card, below each other: wide cards would make the picture of a deep network too wide to read."""
    rows = tuple(row for column in (first, *held.columns()) for row in column)
    return (rows,) if rows else ()


def leaves_inside(units: Iterable[Sequence[Any]]) -> Held:
    """The leaves of a block by unit; what is first used by an operation that does not multiply is a bias."""
    held = Held()
    for unit in units:
        leaves = [node for node in unit if not node.op]
        biases = added(unit, set(leaves))
        if weights := [leaf for leaf in leaves if leaf not in biases]:
            held.weights.append(weights)
            held.biases += [leaf for leaf in leaves if leaf in biases]
        elif leaves:
            held.weights.append(leaves)  # nothing but terms: then these are what is held
    return held


def added(unit: Sequence[Any], unknown: set[Any]) -> set[Any]:
    """Those of some leaves that are first used by an operation that does not multiply."""
    found: set[Any] = set()
    for node in unit:
        if not unknown:
            break
        if node.op and (taken := unknown.intersection(node.parents)):
            unknown -= taken
            if node.op == "dot":
                found.update(leaf for leaf in taken if leaf is node.operands[2])
            elif node.op not in MULTIPLYING:
                found |= taken
    return found


def of_units(units: Iterable[Iterable[tuple[str, Any]]]) -> Held:
    """The parameters of modules, by unit, from their names: `b` is the bias, all others are weights."""
    held = Held()
    for unit in units:
        line: list[Any] = []
        for name, value in unit:
            (held.biases if name.rpartition(".")[2] in ("b", "bias") else line).append(value)
        if line:
            held.weights.append(line)
    return held
