"""autograd/csrc/steps.h: the formulas of the optimisers in C, printed from autograd/steps.py."""

from __future__ import annotations

from autograd.steps import FORMULAS, settings_of

from .c_expressions import FLOAT, PARTS, Expression, wrapped
from .c_kernels import FIELDS, Kernels, UntranslatableError

FIRST_LINE = "Generated from autograd/steps.py by `python3 tools/run.py fix`; do not edit."


def steps_header() -> str:
    """The header: each formula as a kernel, and as a step on blocks of its numbers; and the table of them all.

    Raises:
        UntranslatableError: if a formula has no C form, or does not give what the table of formulas says.
    """
    kernels, steps, table = Kernels(), [], []
    for rule, (formula, memories) in FORMULAS.items():
        settings = settings_of(rule)
        numbers = [f"numbers[{k}][i]" for k in range(2 + memories)]
        given = [*numbers, *[f"settings[{i}]" for i in range(len(settings))]]
        new = kernels.call(formula, [Expression(one) for one in given])
        if PARTS.get(new.type, (new.type,)) != (FLOAT,) * (1 + memories):
            raise UntranslatableError(f"the formula {rule!r} gives {new.type}, but remembers {memories} numbers")
        body = [f"{numbers[0]} = {new.text};"]
        if memories:
            kept = [numbers[0], *numbers[2:]]
            body = [f"const {new.type} new = {new.text};"]
            body += [f"{one} = new.{field};" for one, field in zip(kept, FIELDS, strict=False)]
        lines = "\n".join(f"        {line}" for line in body)
        head = f"static void\nstep_{rule}(double (*numbers)[BLOCK], int size, const double *settings)"
        steps.append(f"{head}\n{{\n    for (int i = 0; i < size; i++) {{\n{lines}\n    }}\n}}")
        table.append(f'    {{"{rule}", {memories}, {len(settings)}, step_{rule}}},')
    parts = [
        f"/* {FIRST_LINE} */",
        '#include "kernels.h"',
        "/* --- the formulas, from their Python --- */",
        *kernels.texts,
        "/* --- in place, for many at once: the numbers, their gradients, what is remembered of each --- */",
        "#define BLOCK 128",
        *steps,
        f"#define MOST_MEMORIES {max(memories for _, memories in FORMULAS.values())}\n"
        f"#define MOST_SETTINGS {max(len(settings_of(rule)) for rule in FORMULAS)}",
        "typedef struct {\n    const char *name;\n    int memories, settings;\n"
        "    void (*run)(double (*numbers)[BLOCK], int size, const double *settings);\n} Step;",
        "static const Step STEPS[] = {\n" + "\n".join(table) + "\n};",
    ]
    return wrapped("\n\n".join(parts)) + "\n"
