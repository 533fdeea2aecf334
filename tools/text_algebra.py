"""The rules of the primitive table, run on text: what a row says, as a formula for the docs.

The same rule that computes on floats writes its own formula when its arguments are pieces of text.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from autograd.registry import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

CHOICE, COMPARISON, SUM, PRODUCT, NEGATION, ATOM = range(6)  # how tightly the outermost operation binds
NAMED = {
    math.inf: "∞",
    math.pi: "π",
    math.log(2.0): "ln 2",
    math.log(10.0): "ln 10",
    2.0 / math.sqrt(math.pi): "2/√π",
    math.sqrt(0.5): "√½",
    1.0 / math.sqrt(2.0 * math.pi): "1/√(2π)",
    180.0 / math.pi: "180/π",
    math.pi / 180.0: "π/180",
}


class Text:
    """A formula and how tightly its outermost operation binds."""

    def __init__(self, text: str, binding: int = ATOM) -> None:
        self.text, self.binding = text, binding

    def inside(self, binding: int) -> str:
        """The text as an operand: in brackets where it binds more loosely than the operation around it."""
        return f"({self.text})" if self.binding < binding else self.text

    def __add__(self, other: Any) -> Text:
        terms = [term for term in (self, text(other)) if term.text != "0"]
        if len(terms) < 2:
            return terms[0] if terms else self
        return Text(" + ".join(term.inside(SUM) for term in terms), SUM)

    def __radd__(self, other: Any) -> Text:
        return text(other) + self

    def __sub__(self, other: Any) -> Text:
        return Text(f"{self.inside(SUM)} - {text(other).inside(PRODUCT)}", SUM)

    def __rsub__(self, other: Any) -> Text:
        return text(other) - self

    def __mul__(self, other: Any) -> Text:
        factors = [factor for factor in (self, text(other)) if factor.text != "1"]
        if len(factors) < 2:
            return factors[0] if factors else self
        return Text(" · ".join(factor.inside(PRODUCT) for factor in factors), PRODUCT)

    def __rmul__(self, other: Any) -> Text:
        return text(other) * self

    def __neg__(self) -> Text:
        return Text(f"-{self.inside(PRODUCT)}", NEGATION)


def text(thing: Any) -> Text:
    """A number, a text or a sequence of them as text."""
    if isinstance(thing, Text):
        return thing
    if isinstance(thing, (list, tuple)):
        return Text(f"[{', '.join(text(element).text for element in thing)}]")
    sign = "-" if math.copysign(1.0, thing) < 0.0 else ""
    size = abs(float(thing))
    return Text(sign + NAMED.get(size, f"{size:.6g}"), NEGATION if sign else ATOM)


def _compare(symbol: str) -> Callable[[Any, Any], Text]:
    return lambda x, y: Text(f"{text(x).inside(SUM)} {symbol} {text(y).inside(SUM)}", COMPARISON)


class TextAlgebra:
    """The namespace that a rule gets as `F` when it is to write itself down."""

    gt, ge, lt, le, eq = (staticmethod(_compare(symbol)) for symbol in (">", "≥", "<", "≤", "="))

    def where(self, condition: Any, x: Any, y: Any) -> Text:
        """A choice."""
        chosen, other = text(x).inside(COMPARISON), text(y)
        return Text(f"{chosen} if {text(condition).text} else {other.inside(CHOICE)}", CHOICE)

    def div(self, x: Any, y: Any) -> Text:
        """A quotient."""
        return Text(f"{text(x).inside(PRODUCT)} / {text(y).inside(NEGATION)}", PRODUCT)

    def sum(self, xs: Any) -> Text:
        """A sum, written out."""
        return Text(" + ".join(text(x).inside(SUM) for x in xs), SUM)

    def products_of_others(self, xs: Any) -> list[Text]:
        """For each number the product of all the others, written out."""
        others = [[text(x) for x in (*xs[:i], *xs[i + 1 :])] for i in range(len(xs))]
        return [math.prod(rest, start=Text("1")) for rest in others]

    def unit_scale(self, xs: Any) -> Text:
        """Only there for floats: the formula is the same for every scale, and shortest for this one."""
        return Text("1")

    def over_power(self, x: Any, y: Any, z: Any, n: Any) -> Text:
        """A quotient by a power, written as such where the exponent is a number."""
        if isinstance(n, Text):
            return Text(f"over_power({', '.join(text(part).text for part in (x, y, z, n))})")
        power = Text(text(z).inside(ATOM) + str(int(n)).translate(str.maketrans("123456789", "¹²³⁴⁵⁶⁷⁸⁹")))
        return self.div(text(x) * y, power)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Any other function, as a call of it; of one with a result for each element, `softmax(x₁)` is that of x₁."""

        def call(*arguments: Any) -> Any:
            if name in TABLE and TABLE[name].each:
                results = [Text(f"{name}({text(x).text})") for x in arguments[0]]
                return results[arguments[1]] if len(arguments) > 1 else results
            return Text(f"{name}({', '.join(text(argument).text for argument in arguments)})")

        return call


def formulas(row: Any) -> list[str]:
    """The derivative of a row by each of its arguments, as text; a sequence is written with two elements.

    >>> from autograd import TABLE
    >>> formulas(TABLE["div"])
    ['1 / y', '-x / y²']
    """
    symbols = [
        tuple(Text(argument.name.rstrip("s") + index) for index in "₁₂")
        if argument.is_sequence
        else Text(argument.name)
        for argument in row.args
    ]
    results = [rule(TextAlgebra(), Text("out"), *symbols) for rule in row.partials]
    return [text(result).text for result in results]
