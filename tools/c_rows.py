"""autograd/csrc/rows.h: the rules of the primitive table in C, printed from the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograd.registry import TABLE

from .c_algebra import CAlgebra
from .c_expressions import wrapped
from .c_kernels import UntranslatableError

if TYPE_CHECKING:
    from autograd.registry import Primitive

MOST_ARGUMENTS = 4

# Rows of numbers that are left to Python, each with the reason.
LEFT_TO_PYTHON = {
    "pow_slope": "its polynomial has as many terms as its orders say; pow has the first of each in C",
    "round": "to decimals Python rounds by way of the shortest decimal fraction, which C has not",
    "hypot": "math.hypot is CPython's own algorithm, and another one from version to version",
    "arcsinh": "its partial is made of math.hypot",
    "logaddexp": "its digits near 0 come from decimal arithmetic",
    "polygamma": "its sums are of as many terms as its order says, rounded once",
    "lgamma": "its partial is polygamma",
}


def rows_header() -> str:
    """The header: the kernels, for each row its value and its partials, and the table of them all."""
    from .generate import FIRST_LINE

    algebra, partials, table = CAlgebra(), [], []
    for row in TABLE.values():
        if row.has_sequence or row.name in LEFT_TO_PYTHON:
            continue
        names = [argument.name for argument in row.args]
        try:
            algebra.value_of(row)
            for i, rule in enumerate(row.partials):
                partials.append(algebra.function(f"{row.name}_partial{i}", ["out", *names], rule))
        except UntranslatableError as fault:
            repair = "write it so that it can be printed, or name the row and the reason in LEFT_TO_PYTHON"
            raise UntranslatableError(f"row {row.name!r} has no C form: {fault}; {repair}") from fault
        slopes = ", ".join(f"(AnyFunction){row.name}_partial{i}" for i in range(len(names)))
        table.append(f'    {{"{row.name}", {len(names)}, (AnyFunction){row.name}_value, {{{slopes}}}}},')
    check_dot(TABLE["dot"])
    parts = [
        f"/* {FIRST_LINE} */",
        '#include "kernels.h"',
        "/* --- the kernels of the algebra, from their Python --- */",
        *algebra.kernels.texts,
        "/* --- the value of each row, after those that it is made of --- */",
        "\n".join(algebra.values.values()),
        "/* --- the partials of each row; `out` is its value --- */",
        "\n".join(partials),
        "typedef void (*AnyFunction)(void);",
        "typedef struct {\n    const char *name;\n    int arity;\n    AnyFunction value;\n"
        f"    AnyFunction partials[{MOST_ARGUMENTS}];\n}} Kernel;",
        "static const Kernel KERNELS[] = {\n" + "\n".join(table) + "\n};",
        "/* The partials of `dot` are x, w and 1, as the sweep has built in. */\n#define DOT_IS_BILINEAR 1",
    ]
    return wrapped("\n\n".join(parts)) + "\n"


def check_dot(row: Primitive) -> None:
    """The partials of `dot` are what the sweep of the C core has built in: x, w and 1.

    Raises:
        UntranslatableError: if they are not.
    """
    w, x, b, out = (object() for _ in range(4))
    found = [rule(None, out, w, x, b) for rule in row.partials] if row.form == "ssx" else []
    if not (len(found) == 3 and found[0] is x and found[1] is w and found[2] == 1.0):
        raise UntranslatableError(
            "the sweep in sweep.h has it built in that the partials of dot(w, x, b) are x, w and 1, which the row does "
            "not say any more"
        )
