"""The functions of the table: `exp(x)`, `dot(w, x, b)`, `logsumexp(xs)` …, for floats and Values alike.

Each row gives one function here, under its name and its aliases, and one method of Value. A function of floats returns
a float; as soon as one operand is a Value it records a node and returns a Value. Some names (`sum`, `max`, `abs` …) are
those of Python's built-in functions, as in NumPy: import the module or single names, never `*`.
"""

from __future__ import annotations

import builtins
import operator

from ._engine import CORE
from .algebra import FLOAT
from .errors import DataError, OperandError, SettingError, ShapeError
from .methods import Methods
from .operands import constant, no_number
from .registry import TABLE, Primitive, find, watch
from .registry import primitive as declare
from .value import ALL, NONE, SOME, Value, apply, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from .table_functions import *  # noqa: F403 - generated from the table

_NEED_ONE = frozenset({"mean", "max", "min"})  # of no number at all there is none


class ValueAlgebra:
    """The namespace that a rule gets as `F` when it runs on Values: its results are recorded in their turn."""

    gt, ge, lt, le, eq = map(staticmethod, (operator.gt, operator.ge, operator.lt, operator.le, operator.eq))

    @staticmethod
    def is_nan(x: Any) -> bool:
        """Whether the number is NaN."""
        return bool(x != x)

    def products_of_others(self, xs: Sequence[Any]) -> list[Any]:
        """For each number the product of all the others, a node each."""
        return [self.prod((*xs[:i], *xs[i + 1 :])) for i in range(len(xs))]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


VALUES = ValueAlgebra()


def function(name: str) -> Callable[..., Any]:
    """Look up a function of the table by its name or an alias.

    Raises:
        UnknownNameError: if there is none; it names the nearest.

    >>> function("tanh")(0.0)
    0.0
    """
    row = find(name)
    return getattr(VALUES, row.name)  # type: ignore[no-any-return]


def primitive(name: str, forward: Callable[..., Any], partials: Any, **row: Any) -> Callable[..., Any]:
    """Declare a primitive of your own, by the call that declares ours, and get its function.

    From the row follow the method of Value, all derivatives of every order, the symbol in pictures.

    Args:
        name: an identifier that no row has yet.
        forward: `forward(F, x, ...)`, the value.
        partials: one rule `partial(F, out, x, ...)` for each argument, or a single one.
        row: what else a row may say, see `autograd.registry.Primitive`; `replace=True` declares it anew.

    Raises:
        SettingError: if the name is taken or no identifier, or if the number of partials is not that of the arguments.

    >>> cube = primitive("cube", lambda F, x: x * x * x, lambda F, out, x: 3.0 * x * x)
    >>> x = Value(2.0)
    >>> cube(x).backward()
    >>> x.grad
    12.0
    """
    for taken in (name, *row.get("aliases", ())):
        if taken in _RESERVED:
            raise SettingError("this name is dagrad's or Python's own", given=taken, repair="choose another name")
    if name in dir(Value) and name not in vars(Methods):
        raise SettingError("Value has an attribute of this name", given=name, repair="choose another name")
    rules = partials if isinstance(partials, (list, tuple)) else (partials,)
    made = declare(name, forward, rules, **row)
    made.forward = _checked(forward, f"the rule for the value of {name}")
    made.partials = tuple([_checked(rule, f"a partial of {name}") for rule in rules])
    return function(name)


def _checked(rule: Callable[..., Any], what: str) -> Callable[..., Any]:
    """A user's rule, whose results on floats are made floats, or refused."""

    def checked(F: Any, *operands: Any) -> Any:
        result = rule(F, *operands)
        if F is not FLOAT:
            return result
        many = isinstance(result, (list, tuple))
        numbers = [constant(x) for x in (result if many else (result,))]
        if None in numbers:
            raise OperandError(f"{what} gave no number", given=result, repair="return a float, made by F, + - and *")
        return numbers if many else numbers[0]

    return checked


# --- from a row to its function -------------------------------------------------------------------------------------


def scalar(row: Primitive, x: Any) -> Any:
    """An operand of the row: a Value as it is, a real number as a float."""
    if x.__class__ is float or isinstance(x, Value):
        return x
    number = constant(x)
    if number is None:
        error = no_number(x)
        repair = error.repair
        if isinstance(x, (list, tuple)) or (hasattr(x, "__len__") and hasattr(x, "__array__")):
            repair = f"[{row.name}(x) for x in xs]" if row.form == "x" else None
        raise OperandError(f"{row.signature} takes numbers and Values", given=x, expected=error.expected, repair=repair)
    return number


def sequence(row: Primitive, xs: Iterable[Any]) -> tuple[tuple[Any, ...], int]:
    """A sequence operand of the row as a tuple of Values and floats, and how much of it are Values: NONE, SOME, ALL."""
    try:
        elements = iter(xs)
    except TypeError:
        raise OperandError(
            f"{row.signature} takes a sequence",
            given=xs,
            expected="a list, tuple or array",
            repair=f"{row.name}([x, y])",
        ) from None
    operands = tuple(elements)
    kinds = set(map(type, operands))
    if not kinds <= _PLAIN:  # other numbers, or Values of a subclass
        operands = tuple([scalar(row, x) for x in operands])
        return operands, SOME if any([isinstance(x, Value) for x in operands]) else NONE  # noqa: C419 - faster
    return operands, NONE if Value not in kinds else ALL if len(kinds) == 1 else SOME


_PLAIN = frozenset({float, Value})


def _of_one(row: Primitive) -> Callable[..., Any]:
    def function(x: Any) -> Any:
        if isinstance(x, Value):
            return apply(row, (x,))
        return row.forward(FLOAT, scalar(row, x))

    return function


def _of_two(row: Primitive) -> Callable[..., Any]:
    def function(x: Any, y: Any) -> Any:
        x, y = scalar(row, x), scalar(row, y)
        if isinstance(x, Value) or isinstance(y, Value):
            return apply(row, (x, y))
        return row.forward(FLOAT, x, y)

    return function


def _of_three(row: Primitive) -> Callable[..., Any]:
    def function(x: Any, y: Any, z: Any) -> Any:
        x, y, z = scalar(row, x), scalar(row, y), scalar(row, z)
        if isinstance(x, Value) or isinstance(y, Value) or isinstance(z, Value):
            return apply(row, (x, y, z))
        return row.forward(FLOAT, x, y, z)

    return function


def _of_four(row: Primitive) -> Callable[..., Any]:
    def function(x: Any, y: Any, z: Any, u: Any) -> Any:
        operands = tuple([scalar(row, operand) for operand in (x, y, z, u)])
        if any([isinstance(operand, Value) for operand in operands]):  # noqa: C419 - faster
            return apply(row, operands)
        return row.forward(FLOAT, *operands)

    return function


def _of_sequence(row: Primitive) -> Callable[..., Any]:
    def function(xs: Any) -> Any:
        operands, values = sequence(row, xs)
        if not operands and row.name in _NEED_ONE:
            raise DataError(f"{row.signature} of an empty sequence", given=xs, expected="at least one number")
        if values:
            return record(row, (operands,), (values,))
        return row.forward(FLOAT, operands)

    return function


def _of_two_sequences(row: Primitive) -> Callable[..., Any]:
    def function(w: Any, x: Any, b: Any) -> Any:
        ws, w_values = sequence(row, w)
        xs, x_values = sequence(row, x)
        if len(ws) != len(xs):
            raise ShapeError(
                f"{row.signature} takes two sequences of equal length, not {len(ws)} and {len(xs)}",
                given=(len(ws), len(xs)),
            )
        b = scalar(row, b)
        b_values = ALL if isinstance(b, Value) else NONE
        if w_values or x_values or b_values:
            return record(row, (ws, xs, b), (w_values, x_values, b_values))
        return row.forward(FLOAT, ws, xs, b)

    return function


def _of_each(row: Primitive) -> Callable[..., Any]:
    def function(xs: Any, index: Any = None) -> Any:
        operands, values = sequence(row, xs)

        def result(i: int) -> Any:
            x, rest = operands[i], (*operands[:i], *operands[i + 1 :])
            if not values:
                return row.forward(FLOAT, x, rest)
            return record(row, (x, rest), (ALL if isinstance(x, Value) else NONE, SOME if values == SOME else ALL))

        if index is None:
            return [result(i) for i in range(len(operands))]
        if index.__class__ is not int or not -len(operands) <= index < len(operands):
            raise ShapeError(
                f"{row.name}(xs, index) takes the place of an element",
                given=index,
                expected=f"0 to {len(operands) - 1}",
            )
        return result(index % len(operands))

    return function


_TEMPLATES = {
    "x": _of_one,
    "xx": _of_two,
    "xxx": _of_three,
    "xxxx": _of_four,
    "s": _of_sequence,
    "ssx": _of_two_sequences,
    "xs": _of_each,
}


def _make(row: Primitive) -> Callable[..., Any]:
    """The function of a row: with the row's own argument names, defaults and documentation."""
    made = _TEMPLATES[row.form](row)
    code = made.__code__
    count = code.co_argcount
    names = ("xs", "index") if row.each else tuple(argument.name for argument in row.args)
    made.__code__ = code.replace(co_name=row.name, co_varnames=names + code.co_varnames[count:])
    if not row.each:
        made.__defaults__ = tuple(a.default for a in row.args if a.default is not None) or None
    made.__name__ = made.__qualname__ = row.name
    made.__annotations__ = {}
    made.__module__ = __name__
    made.__doc__ = documentation(row, _example(row, made) if _shipping and not row.hidden else ())
    return made


def _example(row: Primitive, made: Callable[..., Any]) -> list[str]:
    """A call of the function at plain numbers, as a doctest."""
    operands: list[Any] = [[1.0, 2.0]] if row.each else []
    for place, argument in enumerate(() if row.each else row.args):
        number = (2.0 if row.domain[place][0] == 1.0 else 0.5) if place == 0 else float(place + 1)
        operands.append([1.0, 2.0] if argument.is_sequence else argument.name == "condition" or number)
    result = made(*operands)
    call = f"{row.name}({', '.join(map(repr, operands))})"
    shown = f"[round(y, 6) for y in {call}]" if row.each else f"round({call}, 6)"
    rounded = [FLOAT.round(y, 6.0) for y in result] if row.each else FLOAT.round(result, 6.0)
    return ["", f">>> {shown}", repr(rounded)]


def documentation(row: Primitive, example: Sequence[str] = ()) -> str:
    """The docstring of a row's function: what it is, the formula, its conventions, an example."""
    lines = [row.doc or f"The primitive {row.name}.", "", f"Formula: {row.formula or row.name}."]
    if len(row.args) == 1 and row.domain[0] != (-float("inf"), float("inf")):
        lines.append(f"Domain: {row.domain[0][0]:g} to {row.domain[0][1]:g}, NaN outside.")
    if _shipping:  # they are many, and read when somebody asks
        lines.append(f"Conventions at kinks, edges and infinities: TABLE[{row.name!r}].special.")
    else:
        lines += [str(point) for point in row.special]
    if row.source:
        lines.append(f"Source: {row.source}.")
    return "\n".join([*lines, *example])


if CORE is None:
    from .inlining import fast
else:
    fast = CORE.fast


def _define(row: Primitive) -> None:
    made = fast(row, _make(row))
    setattr(ValueAlgebra, row.name, staticmethod(made))
    if row.hidden:
        return
    for name in (row.name, *row.aliases):
        globals()[name] = made
        if name not in __all__:
            __all__.append(name)
        if row.is_method and not row.has_sequence and name not in vars(Value):
            setattr(Methods, name, made)


__all__ = ["TABLE", "function", "primitive"]
_shipping = True  # our own rows get an example; of a user's no rule is run before it is asked for
watch(_define)
_shipping = False
if CORE is not None:
    CORE.bind_functions(sequence, function("dot"))
_RESERVED = frozenset([*globals(), *dir(ValueAlgebra), *dir(builtins)])
