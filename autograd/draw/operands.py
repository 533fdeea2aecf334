"""What a single node shows of its operands: in order, each with its slot, and the constants as text."""

from __future__ import annotations

from dataclasses import dataclass

from ..registry import TABLE
from .labels import clean, number
from .scene import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

LOOSE_CONSTANTS = 4  # as many constants of one sequence get a card each, more are one card together
SYMMETRIC = frozenset({"add", "mul", "maximum", "minimum", "hypot", "logaddexp"})  # which operand is which is no matter


@dataclass(slots=True)
class Operand:
    """One operand: a node, or else the text of a constant."""

    node: Any = None
    slot: str = ""  # the name of the argument, where it matters which one it is
    constant: str = ""
    partial: float | None = None  # the local derivative, where the operand carries gradient


def symbol(op: str) -> str:
    """The mark of an operation: the one in its row of the table, else its name."""
    row = TABLE.get(op)
    return clean(row.symbol if row is not None else op).replace("-", "\N{MINUS SIGN}")


def is_node(thing: Any) -> bool:
    """Whether this is a node of a graph and no constant."""
    return hasattr(thing, "parents") and hasattr(thing, "operands")


def is_constant(operand: Any) -> bool:
    """Whether an operand is a plain number."""
    return isinstance(operand, (float, int))


def drawn_operands(node: Any) -> list[Operand]:
    """The operands of a node in order.

    Left out are constants that an argument has by default. Many constants of one sequence, such as the pixels that
    a neuron looks at, are one operand together.
    """
    row = TABLE.get(node.op)
    arguments = row.args if row is not None and len(row.args) == len(node.operands) else ()
    named = len(arguments) > 1 and node.op not in SYMMETRIC
    partials = iter(node.edges)
    carrying, partial = next(partials, (None, None))
    found: list[Operand] = []
    for place, operand in enumerate(node.operands):
        slot = arguments[place].name if named else ""
        if not isinstance(operand, (tuple, list)):
            if is_constant(operand) and arguments and operand == arguments[place].default:
                continue
            elements: Iterator[tuple[Any, str]] = iter([(operand, slot)])
            crowd = 0
        else:
            elements = ((element, f"{slot}{index}" if slot else "") for index, element in enumerate(operand))
            crowd = sum(map(is_constant, operand))
        told = False
        for element, where in elements:
            if not is_constant(element):
                mine = None
                if element is carrying:
                    mine = partial
                    carrying, partial = next(partials, (None, None))
                found.append(Operand(element, where, partial=mine))
            elif crowd <= LOOSE_CONSTANTS:
                found.append(Operand(slot=where, constant=number(element)))
            elif not told:
                found.append(Operand(slot=slot, constant=counted(crowd, "constant")))
                told = True
    return found
