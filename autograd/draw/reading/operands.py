"""What a node does with its operands: which they are, what they are called, what the constants among them are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

from ...registry import TABLE
from ..labels import clean, number, typographic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ...registry import Primitive

SYMMETRIC = frozenset({"add", "mul", "maximum", "minimum", "hypot", "logaddexp"})  # which operand is which is no matter
INFIX = frozenset({"add", "sub", "mul", "div"})  # a constant stands beside the sign of these
MOST_CONSTANTS = 3  # that are written beside an operation
RAISED = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")


@dataclass(slots=True)
class Operand:
    """One operand: a node, or else a constant."""

    node: Any = None
    constant: float = 0.0
    slot: str = ""  # the name of the argument, such as x, w0
    is_told: bool = False  # whether it matters which argument it is
    partial: float | None = None  # the local derivative, where the operand carries gradient

    @property
    def name(self) -> str:
        """Which argument it is, where that matters."""
        return self.slot if self.is_told else ""


def symbol(op: str) -> str:
    """The mark of an operation: the one in its row of the table, else its name."""
    row = TABLE.get(op)
    return clean(row.symbol if row is not None else op).replace("-", "\N{MINUS SIGN}")


def is_node(thing: Any) -> bool:
    """Whether this is a node of a graph and no constant."""
    return has(thing, "parents", "operands")


def has(thing: Any, *names: str) -> bool:
    """Whether a thing, which is no class, has these attributes.

    One that raises when it is looked at has none: `locals()` may hold the likes, such as a proxy of what is not there
    yet.
    """
    try:
        return not isinstance(thing, type) and all(hasattr(thing, name) for name in names)
    except Exception:
        return False


def is_constant(operand: Any) -> bool:
    """Whether an operand is a plain number."""
    return isinstance(operand, (float, int))


def operands_of(node: Any) -> Iterator[Operand]:
    """The operands of a node in order, without the constants that an argument has by default."""
    row = TABLE.get(node.op)
    arguments = row.args if row is not None and len(row.args) == len(node.operands) else ()
    is_told = len(arguments) > 1 and node.op not in SYMMETRIC
    partials = iter(node.edges)
    carrying, partial = next(partials, (None, None))
    for operand, argument in zip(node.operands, arguments or repeat(None), strict=False):
        slot = "" if argument is None else argument.name
        elements: Iterable[tuple[Any, str]]
        if isinstance(operand, (tuple, list)):
            elements = ((element, f"{slot}{index}" if slot else "") for index, element in enumerate(operand))
        elif is_constant(operand) and argument is not None and operand == argument.default:
            continue
        else:
            elements = [(operand, slot)]
        for element, where in elements:
            if is_constant(element):
                yield Operand(constant=element, slot=where, is_told=is_told)
                continue
            mine = None
            if element is carrying:
                mine = partial
                carrying, partial = next(partials, (None, None))
            yield Operand(element, slot=where, is_told=is_told, partial=mine)


def call(node: Any, *, constants: bool = True) -> str:
    """The operation as the header of a card tells it, with the constants that it takes.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> [call(y) for y in (x + 1, 1 - x, x * x, x**2, x**-1.5, 2**x, x.clip(0.0, 1.0), x.tanh())]
    ['+ 1', '1 −', '×', 'x²', 'x⁻¹·⁵', 'xʸ x=2', 'clip lo=0 hi=1', 'tanh']
    """
    sign = symbol(node.op)
    row = TABLE.get(node.op)
    if not constants or row is None or any(isinstance(operand, tuple) for operand in node.operands):
        return sign
    told = [
        (place, argument.name, typographic(number(operand)))
        for place, (operand, argument) in enumerate(zip(node.operands, row.args, strict=False))
        if is_constant(operand) and operand != argument.default
    ]
    if len(told) > MOST_CONSTANTS:
        return sign
    for place, name, shown in told:
        if node.op in INFIX:
            sign = f"{sign} {shown}" if place else f"{shown} {sign}"
        elif is_power(row, place) and "e" not in shown:
            sign = sign[:-1] + shown.replace("\N{MINUS SIGN}", "-").translate(RAISED)
        else:
            sign = f"{sign} {name}={shown}"
    return sign


def is_power(row: Primitive, place: int) -> bool:
    """Whether this argument is an exponent, which the symbol shows at its end."""
    return place == 1 and row.symbol.endswith("ʸ")
