"""C expressions, put together from smaller ones; of numbers that are known, what they give is known too."""

from __future__ import annotations

import math
import operator
import textwrap
from typing import NamedTuple

CHOICE, OR, AND, EQUALITY, RELATION, SUM, PRODUCT, SIGN, ATOM = range(9)  # how tightly the outermost operator binds
TRUTH, INTEGER, FLOAT, PAIR, TRIPLE, FRACTION = "int", "long long", "double", "Pair", "Triple", "Fraction"
ARRAY = "const double *"
PARTS = {PAIR: (FLOAT, FLOAT), TRIPLE: (FLOAT, FLOAT, FLOAT), FRACTION: (FLOAT, INTEGER)}

WIDTH = 120

BINDING = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
BINDING |= {"<": RELATION, "<=": RELATION, ">": RELATION, ">=": RELATION, "==": EQUALITY, "!=": EQUALITY}
IN_PYTHON = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "==": operator.eq,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "!=": operator.ne,
}  # fmt: skip


class Expression(NamedTuple):
    """A piece of C: its text, how tightly its outermost operator binds, its type, and its value where that is known."""

    text: str
    binding: int = ATOM
    type: str = FLOAT
    known: float | None = None

    def inside(self, binding: int) -> str:
        """The text as an operand: in brackets where it binds more loosely than the operator around it."""
        return f"({self.text})" if self.binding < binding else self.text


def number(x: float) -> Expression:
    """A constant, with as many digits as tell it from its neighbours."""
    if isinstance(x, bool):
        return Expression(str(int(x)), ATOM, TRUTH, x)
    if isinstance(x, int):
        return Expression(str(x), ATOM if x >= 0 else SIGN, INTEGER, x)
    size = "NAN" if x != x else "INFINITY" if math.isinf(x) else repr(abs(x))
    is_negative = x == x and math.copysign(1.0, x) < 0.0
    return Expression(f"-{size}" if is_negative else size, SIGN if is_negative else ATOM, FLOAT, x)


def arithmetic(symbol: str, x: Expression, y: Expression) -> Expression:
    """A sum, difference, product or quotient, in the order in which it is written."""
    if x.known is not None and y.known is not None and (symbol != "/" or y.known):
        return number(IN_PYTHON[symbol](x.known, y.known))
    binding = BINDING[symbol]
    kind = INTEGER if x.type == y.type == INTEGER else FLOAT
    # No law is used: x + (y + z) keeps its brackets.
    return Expression(f"{x.inside(binding)} {symbol} {y.inside(binding + 1)}", binding, kind)


def comparison(symbol: str, x: Expression, y: Expression) -> Expression:
    """Whether x < y and so on; with NaN as in Python."""
    if x.known is not None and y.known is not None:
        return number(bool(IN_PYTHON[symbol](x.known, y.known)))
    return Expression(f"{x.inside(SUM)} {symbol} {y.inside(SUM)}", BINDING[symbol], TRUTH)


def negative(x: Expression) -> Expression:
    """The number with the other sign."""
    if x.known is not None:
        return number(-x.known)
    return Expression(f"-{x.inside(ATOM)}", SIGN, x.type)  # in brackets where x begins with a sign: -- is another thing


def truth(x: Expression) -> Expression:
    """What Python's `if` asks of a number."""
    if x.known is not None:
        return number(bool(x.known))
    return x if x.type == TRUTH else comparison("!=", x, number(0 if x.type == INTEGER else 0.0))


def negation(x: Expression) -> Expression:
    """Python's `not`."""
    x = truth(x)
    return number(not x.known) if x.known is not None else Expression(f"!{x.inside(ATOM)}", SIGN, TRUTH)


def junction(symbol: str, truths: list[Expression]) -> Expression:
    """Truths with `&&` or `||` between them; one that is known decides, or does not count."""
    decides, truths = symbol == "||", [truth(one) for one in truths]
    if any(one.known is not None and bool(one.known) is decides for one in truths):
        return number(decides)
    rest = [one for one in truths if one.known is None]
    if len(rest) < 2:
        return rest[0] if rest else number(not decides)
    binding = OR if decides else AND
    if decides:  # brackets that C does not need, but compilers warn without them
        rest = [one._replace(text=f"({one.text})") if one.binding == AND else one for one in rest]
    return Expression(f" {symbol} ".join(one.inside(binding) for one in rest), binding, TRUTH)


def choice(condition: Expression, x: Expression, y: Expression) -> Expression:
    """Python's `x if condition else y`."""
    condition = truth(condition)
    if condition.known is not None:
        return x if condition.known else y
    kind = x.type if x.type == y.type else FLOAT
    return Expression(f"{condition.inside(OR)} ? {x.inside(OR)} : {y.text}", CHOICE, kind)


def call(name: str, *arguments: Expression, type: str = FLOAT) -> Expression:
    """A call of a function."""
    return Expression(f"{name}({', '.join(argument.text for argument in arguments)})", ATOM, type)


def cast(x: Expression, type: str) -> Expression:
    """The same number in another type."""
    if x.known is not None:
        return number(float(x.known) if type == FLOAT else int(x.known))
    return x if x.type == type else Expression(f"({type}){x.inside(SIGN)}", SIGN, type)


def wrapped(text: str) -> str:
    """C in lines that are not too long."""
    lines = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if len(line) > WIDTH and "*/" not in line:
            lines += textwrap.wrap(
                line.strip(), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    ", break_on_hyphens=False
            )
        else:
            lines.append(line)
    return "\n".join(lines)
