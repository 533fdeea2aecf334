"""autograd/inlined.py: operators and functions of Values with the rules of their rows written out.

What takes most of the time of an operation in Python is calling its rules. So the rules are printed into the operations
themselves, from what they are, as they are printed for the core in C.
"""

from __future__ import annotations

import inspect
import textwrap
from typing import TYPE_CHECKING, Any

from autograd.algebra import FLOAT
from autograd.registry import TABLE

from . import c_expressions as c
from .c_algebra import Term, arithmetic, compare, constant, in_steps, variable
from .c_expressions import Expression
from .c_kernels import UntranslatableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from autograd.registry import Primitive

# The operators, each with the method for a Value on its right side alone; without one, of constants on the right alone.
OPERATORS = {"add": "radd", "sub": "rsub", "mul": "rmul", "div": "rtruediv", "pow": ""}
METHODS = {"div": "truediv"}  # of an operator whose row has another name
# Functions of one number that are common in networks, and cheap enough for a call of a rule to count.
FUNCTIONS = ("neg", "square", "exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "relu", "sigmoid")
RAISE_NOWHERE = ("tanh", "abs", "sigmoid")  # divisors from 1 on, exponentials of no number above 0
METHODS_OF_ONE = {"neg": "__neg__", "abs": "__abs__"}

HEAD = '''"""Operators and functions of Values, with the rules of their rows written out.

{first_line}

Each does what `binary` and `apply` in value.py do with its row, to the same bits, and does it itself where it is plain:
the operands are Values or numbers, nobody watches, no number is NaN, nothing raises. All else it leaves to them.
"""

from __future__ import annotations

{imports}

from .algebra import FLOAT
from .recording import OPEN, STATE
from .registry import TABLE
from .value import Value, binary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .recording import Scope
    from .registry import Primitive

new = object.__new__
{kernels}
{rows}

# For each operation the rows whose rules are written out in it beside its own, and the methods of Value that it is.
ROWS = {{
{uses}
}}
METHODS = {{
{methods}
}}

# The class of the operand of which a function makes a node itself; None where a rule has been replaced. And for each
# function the one that takes any operand.
{takes}
rest: dict[str, Any] = {{}}


def of_one(row: Primitive, here: Scope | None, out: float, x: Value, partial: float, operands: Any) -> Value:
    """The node of a Value and a constant."""
    node = new(Value)
    node._data, node._grad, node._op = out, 0.0, row
    node._scope, node._b, node._label = here, None, None
    node._a, node._da, node._db = x, partial, operands
    return node
'''

BINARY = """
def __{method}__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    if here is None or here:
        kind = other.__class__
        try:
            {of_values}if kind is float or kind is int:
                x = self._data
                y = other if kind is float else float(other)
{constant_steps}
                if out == out:
                    return of_one({row}, here, out, self, {da}, (self, y))
        except (ArithmeticError, ValueError):  # as Python has it where IEEE has an infinity or NaN
            pass
    return binary({row}, self, other)
"""

OF_VALUES = """if kind is Value:
                x = self._data
                y = other._data
{steps}
                if out == out:
                    node = new(Value)
                    node._data, node._grad, node._op = out, 0.0, {row}
                    node._scope, node._label = here, None
                    node._a, node._da = self, {da}
                    node._b, node._db = other, {db}
                    return node
            el"""

REFLECTED = """
def __{method}__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    kind = other.__class__
    if (kind is float or kind is int) and (here is None or here):
        try:
            x = other if kind is float else float(other)
            y = self._data
{steps}
            if out == out:
                return of_one({row}, here, out, self, {db}, (x, self))
        except (ArithmeticError, ValueError):
            pass
    return binary({row}, other, self)
"""

UNARY = """
def {name}(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is {name}_takes and (here is None or here):
        data = x._data
{steps}
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, {row}
            node._scope, node._b, node._label = here, None, None
{edge}
            return node
    return rest["{name}"](x)
"""

TRIED = """        try:
{steps}
        except (ArithmeticError, ValueError):
            return rest["{name}"](x)"""

EDGE = """            node._a, node._da, node._db = x, {da}, None"""

CHOSEN = """            if {da} == 0.0:  # it was not chosen
                node._a, node._da, node._db = None, None, (x,)
            else:
                node._a, node._da, node._db = x, {da}, None"""


class PythonAlgebra:
    """The namespace that a rule gets as `F` when it is to write itself in Python, right wherever nothing raises."""

    gt, ge, lt, le, eq = (staticmethod(compare(symbol)) for symbol in (">", ">=", "<", "<=", "=="))

    def __init__(self) -> None:
        self.functions: set[str] = set()  # of `math`
        self.kernels: set[str] = set()  # of FLOAT
        self.rows: dict[str, None] = {}  # whose rules have been written out

    def where(self, condition: Any, x: Any, y: Any) -> Term:
        """A choice."""
        return Term(_choice, condition, x, y)

    def div(self, x: Any, y: Any) -> Term:
        """A quotient."""
        return arithmetic("/", x, y)

    def __getattr__(self, name: str) -> Callable[..., Term]:
        """Any other function: of `math` where it is one that has been made total, a kernel, or the rule of a row."""
        if name in TABLE and name not in FLOAT._kernels:
            self.rows[name] = None
            return lambda *operands: _term(TABLE[name].forward(self, *operands))
        kernel = getattr(FLOAT, name)
        function = total_of(kernel)
        if function is None:
            self.kernels.add(name)
            return lambda *operands: Term(lambda *xs: c.call(name, *xs), *operands)
        self.functions.add(function)
        return lambda *operands: Term(lambda *xs: c.call(f"_{function}", *xs), *operands)


def total_of(kernel: Any) -> str | None:
    """The function of `math` that a kernel is wherever that does not raise."""
    if inspect.isbuiltin(kernel):
        return kernel.__name__
    if kernel.__qualname__.startswith(("_total.", "_with_pole.")):
        found: str = inspect.getclosurevars(kernel).nonlocals["function"].__name__
        return found
    return None


def _term(x: Any) -> Term:
    return x if isinstance(x, Term) else constant(x)


def _choice(condition: Expression, x: Expression, y: Expression) -> Expression:
    binding = c.OR  # Python's conditional expression binds more loosely than any operator
    return Expression(f"{x.inside(binding)} if {condition.inside(binding)} else {y.text}", c.CHOICE)


class Body:
    """The rules of one row as statements: what is used more than once has a name."""

    def __init__(self, algebra: PythonAlgebra, row: Primitive, names: Sequence[str], wanted: Sequence[int]) -> None:
        """Print the value, and the partials that are wanted."""
        self.lines: list[str] = []
        numbers = [variable(name) for name in names]
        algebra.rows[row.name] = None
        self._say("out", _term(row.forward(algebra, *numbers)))
        self.partials = {
            i: self._say("", _term(row.partials[i](algebra, variable("out"), *numbers)), "da" if i == 0 else "db")
            for i in wanted
        }

    def _say(self, name: str, result: Term, other: str = "") -> str:
        """Write a result; under its name, or, where it is no name or number, under the other."""

        def step(text: Expression) -> Expression:
            name = f"t{len(self.lines)}"
            self.lines.append(f"{name} = {text.text}")
            return Expression(name)

        text, _ = in_steps(result, step)
        if not name and (text.known is not None or text.text.isidentifier()):
            return text.text
        self.lines.append(f"{name or other} = {text.text}")
        return name or other

    def steps(self, depth: int) -> str:
        """The statements, indented."""
        return "\n".join(" " * 4 * depth + line for line in self.lines)


def _strings(names: Iterable[str]) -> str:
    return str(tuple(names)).replace("'", '"')


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, c.WIDTH, subsequent_indent="    ", break_on_hyphens=False)


def inlined_module() -> str:
    """The module."""
    from .generate import FIRST_LINE

    algebra = PythonAlgebra()
    parts, uses, methods = [], [], []

    def done(name: str, own: Sequence[str]) -> None:
        inside = [row for row in algebra.rows if row != name]
        if inside:
            uses.append(f'    "{name}": {_strings(inside)},')
        if own:
            methods.append(f'    "{name}": {_strings(own)},')
        algebra.rows = {}

    for name, reflected in OPERATORS.items():
        row, method = TABLE[name], METHODS.get(name, name)
        both, constants = Body(algebra, row, "xy", (0, 1)), Body(algebra, row, "xy", (0,))
        of_values = OF_VALUES.format(steps=both.steps(4), row=name.upper(), da=both.partials[0], db=both.partials[1])
        parts.append(
            BINARY.format(
                method=method,
                row=name.upper(),
                of_values=of_values if reflected else "",
                constant_steps=constants.steps(4),
                da=constants.partials[0],
            )
        )
        if reflected:
            body = Body(algebra, row, "xy", (1,))
            parts.append(REFLECTED.format(method=reflected, row=name.upper(), steps=body.steps(3), db=body.partials[1]))
        if row.selects:
            raise UntranslatableError(f"row {name!r} selects among its operands, which its operator does not ask for")
        done(name, [f"__{method}__", *([f"__{reflected}__"] if reflected else [])])
    for name in FUNCTIONS:
        row = TABLE[name]
        body = Body(algebra, row, ["data"], (0,))
        edge = (CHOSEN if row.selects else EDGE).format(da=body.partials[0])
        may_raise = name not in RAISE_NOWHERE and any(sign in line for line in body.lines for sign in "(/")
        steps = TRIED.format(steps=body.steps(3), name=name) if may_raise else body.steps(2)
        parts.append(UNARY.format(name=name, row=name.upper(), steps=steps, edge=edge))
        done(name, [METHODS_OF_ONE[name]] if name in METHODS_OF_ONE else [])
    rows, kernels = (*OPERATORS, *FUNCTIONS), sorted(algebra.kernels)
    functions = ", ".join(f"{function} as _{function}" for function in sorted(algebra.functions))
    takes = [f"{name}_takes = " for name in FUNCTIONS]
    head = HEAD.format(
        first_line=FIRST_LINE,
        imports=f"from math import {functions}",
        kernels="\n".join(f"{kernel} = FLOAT.{kernel}" for kernel in kernels),
        rows="\n".join(
            [
                *_wrapped(f"OPERATIONS = {_strings(rows)}"),
                *_wrapped(f"({', '.join(name.upper() for name in rows)}) = [TABLE[name] for name in OPERATIONS]"),
            ]
        ),
        uses="\n".join(uses),
        methods="\n".join(methods),
        takes="\n".join(f"{''.join(takes[i : i + 6])}Value" for i in range(0, len(takes), 6)),
    )
    same = [f"{method} = {name}" for name, method in METHODS_OF_ONE.items()]
    return "\n".join([head, *parts, "", *same, ""])
