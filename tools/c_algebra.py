"""The rules of the primitive table, run on C expressions: what a row says, as a function in C.

The same rule that computes on floats writes its own C when its arguments are names of C variables.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from autograd.algebra import FLOAT
from autograd.registry import TABLE

from . import c_expressions as c
from .c_expressions import Expression
from .c_kernels import Kernels, UntranslatableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograd.registry import Primitive, Rule

# What F offers, as C or kernels.h has it, with the number of its arguments.
IN_C = {
    **dict.fromkeys(("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "erf", "erfc"), 1),
    **dict.fromkeys(("sin", "cos", "tan", "sinh", "cosh", "tanh", "floor", "ceil", "trunc"), 1),
}
RENAMED = {
    "abs": ("fabs", 1), "sign": ("k_sign", 1), "round": ("k_round", 1), "pow": ("k_power", 2),
    "mod": ("k_mod", 2), "fmod": ("k_fmod", 2), "floor_divide": ("k_floor_divide", 2),
    "arcsin": ("asin", 1), "arccos": ("acos", 1), "arctan": ("atan", 1), "arctan2": ("atan2", 2),
    "arcsinh": ("asinh", 1), "arccosh": ("acosh", 1), "arctanh": ("atanh", 1),
}  # fmt: skip
OF_A_PAIR = {"max": "k_max", "min": "k_min", "unit_scale": "k_unit_scale", "sum_of_squares": "k_sum_of_squares"}


class Term:
    """An operation of a rule, with its operands: how it is written, once these are."""

    def __init__(self, write: Callable[..., Expression], *operands: Any) -> None:
        self.write = write
        self.operands = [x if isinstance(x, Term) else constant(x) for x in operands]

    def __add__(self, other: Any) -> Term:
        return arithmetic("+", self, other)

    def __radd__(self, other: Any) -> Term:
        return arithmetic("+", other, self)

    def __sub__(self, other: Any) -> Term:
        return arithmetic("-", self, other)

    def __rsub__(self, other: Any) -> Term:
        return arithmetic("-", other, self)

    def __mul__(self, other: Any) -> Term:
        return arithmetic("*", self, other)

    def __rmul__(self, other: Any) -> Term:
        return arithmetic("*", other, self)

    def __neg__(self) -> Term:
        return Term(c.negative, self)

    def __bool__(self) -> bool:
        raise UntranslatableError("a rule asks whether a number is true; choices go through F.where")


def constant(x: Any) -> Term:
    """A number, or anything else that is refused as soon as it is."""
    if not isinstance(x, (int, float)):
        raise UntranslatableError(f"a rule of scalars makes a {type(x).__name__}")
    return Term(lambda: c.number(float(x)))


def variable(name: str) -> Term:
    """An argument of the C function."""
    return Term(lambda: Expression(name))


def arithmetic(symbol: str, x: Any, y: Any) -> Term:
    """A sum, difference, product or quotient."""
    return Term(lambda a, b: c.arithmetic(symbol, a, b), x, y)


def compare(symbol: str) -> Callable[[Any, Any], Term]:
    """A comparison of two numbers."""
    return lambda x, y: Term(lambda a, b: c.comparison(symbol, a, b), x, y)


class CAlgebra:
    """The namespace that a rule gets as `F` when it is to write itself in C."""

    gt, ge, lt, le, eq = (staticmethod(compare(symbol)) for symbol in (">", ">=", "<", "<=", "=="))

    def __init__(self) -> None:
        self.kernels = Kernels()
        self.values: dict[str, str] = {}  # the C function of a row's value, each after those that it calls

    def where(self, condition: Any, x: Any, y: Any) -> Term:
        """A choice."""
        return Term(c.choice, condition, x, y)

    def is_nan(self, x: Any) -> Term:
        """Whether it is NaN."""
        return Term(lambda a: c.comparison("!=", a, a), x)

    def div(self, x: Any, y: Any) -> Term:
        """A quotient: C's is total by itself."""
        return arithmetic("/", x, y)

    def __getattr__(self, name: str) -> Callable[..., Term]:
        """Any other function: of C, of kernels.h, a kernel that is translated, or the value of another row."""
        function, expected = RENAMED.get(name, (name, IN_C.get(name, -1)))
        if name in OF_A_PAIR:
            return lambda pair: self._call(OF_A_PAIR[name], 2, pair)
        if expected > 0:
            return lambda *operands: self._call(function, expected, operands)
        if name in FLOAT._kernels:
            return lambda *operands: self._kernel(name, operands)
        if name in TABLE:
            row = TABLE[name]
            self.value_of(row)
            return lambda *operands: self._call(f"{name}_value", len(row.args), operands)
        raise UntranslatableError(f"there is no F.{name} in C")

    def value_of(self, row: Primitive) -> None:
        """Write the value of a row, unless that is done."""
        if row.name not in self.values:
            names = [argument.name for argument in row.args]
            self.values[row.name] = ""  # a row that is in its own value would be a mistake; this ends it
            text = self.function(f"{row.name}_value", names, row.forward)
            del self.values[row.name]
            self.values[row.name] = text

    def function(self, name: str, arguments: list[str], rule: Rule) -> str:
        """The C function that a rule is."""
        result = rule(self, *map(variable, arguments))
        return printed(name, arguments, result if isinstance(result, Term) else constant(result))

    def _kernel(self, name: str, operands: Any) -> Term:
        if any(isinstance(x, (tuple, list)) for x in operands):
            raise UntranslatableError(f"F.{name} of a sequence")
        function = getattr(FLOAT, name)
        if not inspect.isfunction(function):
            raise UntranslatableError(f"F.{name} is no Python that could be printed")
        return Term(lambda *xs: self.kernels.call(function, xs), *operands)

    def _call(self, function: str, expected: int, operands: Any) -> Term:
        if len(operands) != expected:
            raise UntranslatableError(f"{function} takes {expected} numbers, not {len(operands)}")
        return Term(lambda *xs: c.call(function, *xs), *operands)


def in_steps(result: Term, step: Callable[[Expression], Expression]) -> tuple[Expression, list[Term]]:
    """A result as an expression, and the terms it is made of, operands first.

    What it needs more than once is computed once: `step` writes that down and gives the name by which it is known.
    """
    uses: dict[Term, int] = {}
    order: list[Term] = []

    def count(term: Term) -> None:
        uses[term] = uses.get(term, 0) + 1
        if uses[term] == 1:
            for operand in term.operands:
                count(operand)
            order.append(term)

    count(result)
    written: dict[Term, Expression] = {}
    for term in order:
        text = term.write(*[written[operand] for operand in term.operands])
        written[term] = step(text) if uses[term] > 1 and term.operands and text.known is None else text
    return written[result], order


def printed(name: str, arguments: list[str], result: Term) -> str:
    """A C function that gives the result."""
    steps: list[str] = []

    def step(text: Expression) -> Expression:
        steps.append(f"const {text.type} t{len(steps) + 1} = {text.text};")
        return Expression(f"t{len(steps)}", type=text.type)

    written, order = in_steps(result, step)
    used = {term.write().text for term in order if not term.operands}
    unused = [f"(void){argument};" for argument in arguments if argument not in used]
    body = [*([" ".join(unused)] if unused else []), *steps, f"return {written.text};"]
    head = f"double {name}({', '.join(f'double {argument}' for argument in arguments)})"
    line = f"static inline {head} {{ {' '.join(body)} }}"
    if not steps and len(line) <= c.WIDTH:
        return line
    return "\n".join([f"static {head}", "{", *[f"    {step}" for step in body], "}"])
