"""What the printer of rows.h does with Python that it knows, and that it refuses the rest by name and line."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from autograd import TABLE
from autograd.registry import primitive
from tools import c_expressions as c
from tools.c_algebra import CAlgebra
from tools.c_kernels import Kernels, UntranslatableError
from tools.c_rows import LEFT_TO_PYTHON, check_dot, rows_header

HALF = 0.5


def halved(x: float, amplitude: float = 1.0) -> float:
    """A kernel."""
    return (HALF - (x - amplitude)) * -x / 3.0


def searched(x: float) -> float:
    low, high = 0.0, 1.0
    while not high - low < 1e-3 and (x or low):
        middle = 0.5 * (low + high)
        if middle < x <= 2.0:
            low = middle
        elif x != x:
            return math.inf
        else:
            high = middle
    return halved(low) if x > 0.0 else -0.0


def caught(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def listed(x: float) -> float:
    return math.fsum([x * k for k in (1.0, 2.0)])


def chosen(x: float) -> float:
    return x or 1.0


def counted(x: float, n: int) -> float:
    return x * (n / 2)


def lambdas(x: float) -> float:
    return max(x, 1.0, key=lambda y: -y) + 1.0


def rounded(x: float) -> float:
    return round(x, 2) + 1.0


def swapped(x: float, y: float) -> float:
    x, y = y, x
    return x - y


def retyped(x: float) -> float:
    x = int(x)
    return float(x)


def endless(x: float) -> float:  # type: ignore[return]
    if x > 0.0:
        return x
    x += 1.0


def untyped(x: Any, y: float) -> float:
    return y if x else -y


def variadic(*xs: float) -> float:
    return math.hypot(*xs)


def raised(x: float, y: float) -> float:
    return x % y


def recent(x: float) -> float:
    return math.gamma(x)


def broken(x: float) -> float:
    while x > 1.0:
        x -= 1.0
        if x < 2.0:
            break
    return x


REFUSED: list[tuple[Callable[..., Any], str]] = [
    (caught, "Try `try:`"),
    (listed, "ListComp `[x * k for k in (1.0, 2.0)]`"),
    (chosen, "BoolOp `x or 1.0`"),
    (counted, "BinOp `n / 2`"),
    (lambdas, "Call `max(x, 1.0, key=lambda y: -y)`"),
    (rounded, "Call `round(x, 2)`"),
    (swapped, "Tuple `(y, x)`"),
    (retyped, "Name `x`"),
    (endless, "AugAssign `x += 1.0`"),
    (untyped, "arg `x: Any`"),
    (variadic, "FunctionDef `def variadic(*xs: float) -> float:`"),
    (raised, "BinOp `x % y`"),
    (recent, "Call `math.gamma(x)`"),
    (broken, "Break `break`"),
]


def text_of(function: Callable[..., Any], arguments: Sequence[str] = ("x",)) -> str:
    """The C of a kernel, and of those that it calls."""
    kernels = Kernels()
    kinds = [c.INTEGER if name == "n" else c.FLOAT for name in arguments]
    kernels.call(function, [c.Expression(name, type=kind) for name, kind in zip(arguments, kinds, strict=True)])
    return "\n".join(kernels.texts)


def test_a_kernel_is_printed_as_it_stands() -> None:
    """Brackets, order and signs are kept: no law of arithmetic is used."""
    assert "    return (0.5 - (x - amplitude)) * -x / 3.0;\n" in text_of(halved)


def test_branches_loops_and_calls_are_printed() -> None:
    kernel = text_of(searched).partition("k_searched")[2]
    assert (
        kernel
        == """(double x)
{
    double middle;
    double low = 0.0;
    double high = 1.0;
    while (!(high - low < 0.001) && (x != 0.0 || low != 0.0)) {
        middle = 0.5 * (low + high);
        if (middle < x && x <= 2.0) {
            low = middle;
        }
        else if (x != x) {
            return INFINITY;
        }
        else {
            high = middle;
        }
    }
    return x > 0.0 ? k_halved(low, 1.0) : -0.0;
}"""
    )


@pytest.mark.parametrize(("function", "construct"), REFUSED, ids=lambda part: getattr(part, "__name__", ""))
def test_python_that_is_not_understood_is_refused_by_name_and_line(
    function: Callable[..., Any], construct: str
) -> None:
    """No wrong C is printed in silence; the line is that of the construct, in the file that it is in."""
    names = [name for name in inspect.signature(function).parameters if name != "xs"]
    with pytest.raises(UntranslatableError) as caught:
        text_of(function, names)
    message = str(caught.value)
    assert f"no C form of {construct}" in message
    file, line = message.split(":")[:2]
    lines, first = inspect.getsourcelines(function)
    assert file == "test_c_kernels.py"
    assert construct.partition("`")[2].rstrip("`").strip("()") in lines[int(line) - first]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (lambda F, x: F.direction((x, 1.0))[0], "F.direction of a sequence"),
        (lambda F, x: F.max((x, 1.0, 2.0)), "k_max takes 2 numbers, not 3"),
        (lambda F, x: F.polygamma(0.0, x), r"no C form of Try `try:`"),
        (lambda F, x: F.hypot(x, 1.0), r"F.hypot is no Python that could be printed"),
        (lambda F, x: F.no_such_function(x), "there is no F.no_such_function in C"),
        (lambda F, x: x or 1.0, "choices go through F.where"),
        (lambda F, x: [x], "a rule of scalars makes a list"),
        (lambda F, x: F.exp(x, x), "exp takes 1 numbers, not 2"),
    ],
    ids=["sequence", "pair", "kernel", "library", "name", "if", "list", "count"],
)
def test_a_rule_that_has_no_c_form_is_refused(rule: Callable[..., Any], fault: str) -> None:
    with pytest.raises(UntranslatableError, match=fault):
        CAlgebra().function("f", ["x"], rule)


def test_what_a_rule_needs_twice_is_computed_once() -> None:
    def rule(F: Any, x: Any, y: Any) -> Any:
        t = F.exp(-x)
        return F.where(F.ge(x, 0.0), 1.0, t) * (1.0 + t)

    assert (
        CAlgebra().function("f", ["x", "y"], rule)
        == """static double f(double x, double y)
{
    (void)y;
    const double t1 = exp(-x);
    return (x >= 0.0 ? 1.0 : t1) * (1.0 + t1);
}"""
    )


def test_the_header_has_every_row_of_numbers_but_those_that_are_left_to_python() -> None:
    header = rows_header()
    missing = {row.name for row in TABLE.values() if not row.has_sequence and f'{{"{row.name}", ' not in header}
    assert missing == set(LEFT_TO_PYTHON)
    assert all(LEFT_TO_PYTHON.values())


@pytest.mark.usefixtures("own_primitives")
def test_a_row_that_cannot_be_printed_is_named() -> None:
    """Whoever adds it reads what to do."""
    primitive("far", lambda F, x: F.norm((x, 1.0)), lambda F, out, x: 1.0)
    with pytest.raises(UntranslatableError, match=r"row 'far' has no C form: F.norm of a sequence; .* LEFT_TO_PYTHON"):
        rows_header()


def test_other_partials_of_dot_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep of the C core has those of today built in."""
    row = TABLE["dot"]
    check_dot(row)
    monkeypatch.setattr(row, "partials", (row.partials[0], row.partials[0], row.partials[2]))
    with pytest.raises(UntranslatableError, match=r"sweep\.h has it built in"):
        check_dot(row)
