"""Write the files that follow from others; with `--check`, only say whether they are those of today.

Run by `python3 tools/run.py fix` and checked by `python3 tools/run.py test`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from autograd import TABLE
from tools import conventions
from tools.c_rows import rows_header
from tools.c_steps import steps_header
from tools.python_rows import inlined_module
from tools.readme_pictures import network, neuron
from tools.text_algebra import formulas

if TYPE_CHECKING:
    from autograd.registry import Argument, Primitive

CHECKOUT = Path(__file__).resolve().parents[1]
FIRST_LINE = "Generated from the primitive table by `python3 tools/run.py fix`; do not edit."


def primitives_page() -> str:
    """docs/primitives.md: every row, and its derivatives as the rule itself writes them."""
    lines = [
        f"<!-- {FIRST_LINE} -->",
        "",
        "# The primitives",
        "",
        "Every function of `autograd`, with its derivative by each argument as the row of the table states it. `out`",
        "is the function's own value. A sequence is written with two elements; `softmax(x₁)` stands for the share of",
        "x₁. What holds at kinks, at the edges of domains, where operands tie, at infinities and NaN is a",
        "[convention](conventions.md).",
        "",
        *_rows([row for row in TABLE.values() if not row.hidden]),
        "",
        "## Building blocks",
        "",
        "Derivatives that keep their digits everywhere need a few more functions. They are rows too, so that their",
        "derivatives of every order follow; they have no public name.",
        "",
        *_rows([row for row in TABLE.values() if row.hidden]),
    ]
    return "\n".join(lines) + "\n"


def methods_stub() -> str:
    """autograd/methods.pyi: the methods that the table gives to Value, for type checkers."""
    lines = [f"# {FIRST_LINE}", "", "from .value import Value", "", "class Methods:"]
    for name, row in _named_rows():
        if row.is_method and not row.has_sequence:
            rest = "".join(f", {_typed(argument)}" for argument in row.args[1:])
            lines.append(f"    def {name}(self{rest}) -> Value: ...")
    return "\n".join(lines) + "\n"


def functions_stub() -> str:
    """autograd/table_functions.pyi: the functions of the table, for type checkers."""
    lines = [
        f"# {FIRST_LINE}",
        "",
        "from collections.abc import Iterable",
        "from typing import overload",
        "",
        "from .value import Value",
        "",
    ]
    for name, row in _named_rows():
        if row.each:  # with an index it gives that element alone
            for numbers, one in (("float", "float"), ("Value | float", "Value")):
                ignored = "  # type: ignore[overload-overlap]" if one == "float" else ""
                lines += [
                    "@overload",
                    f"def {name}(xs: Iterable[{numbers}], index: None = None) -> list[{one}]: ...{ignored}",
                    "@overload",
                    f"def {name}(xs: Iterable[{numbers}], index: int) -> {one}: ...{ignored}",
                ]
            continue
        floats, values = (", ".join(_typed(a, number) for a in row.args) for number in ("float", "Value | float"))
        lines += [
            "@overload",
            f"def {name}({floats}) -> float: ...  # type: ignore[overload-overlap]",
            "@overload",
            f"def {name}({values}) -> Value: ...",
        ]
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in sorted(name for name, _ in _named_rows())), "]"]
    return "\n".join(lines) + "\n"


GENERATED = {
    "docs/primitives.md": primitives_page,
    "docs/conventions.md": conventions.page,
    "autograd/methods.pyi": methods_stub,
    "autograd/table_functions.pyi": functions_stub,
    "autograd/csrc/rows.h": rows_header,
    "autograd/csrc/steps.h": steps_header,
    "autograd/inlined.py": inlined_module,
    "docs/pictures/neuron.svg": neuron,
    "docs/pictures/network.svg": network,
}


def main(arguments: list[str]) -> int:
    """Write, or check; 1 if a file is not that of today."""
    stale = []
    for name, generator in GENERATED.items():
        file, content = CHECKOUT / name, generator()
        if not file.exists() or file.read_text(encoding="utf-8") != content:
            stale.append(name)
            if "--check" not in arguments:
                file.parent.mkdir(exist_ok=True)
                file.write_text(content, encoding="utf-8", newline="\n")
    if "--check" in arguments and stale:
        print(f"not those of today: {', '.join(stale)}. Repair: python3 tools/run.py fix")
        return 1
    print(f"written: {', '.join(stale)}" if stale else f"up to date: {', '.join(GENERATED)}")
    return 0


def _named_rows() -> list[tuple[str, Primitive]]:
    """Every public name of the table, aliases too, with its row."""
    return [(name, row) for row in TABLE.values() if not row.hidden for name in (row.name, *row.aliases)]


def _rows(rows: list[Primitive]) -> list[str]:
    lines = ["| function | value | derivatives | what it is |", "|---|---|---|---|"]
    for row in rows:
        about = row.doc
        if row.aliases:
            about += f" Also called {', '.join(f'`{alias}`' for alias in row.aliases)}."
        if row.source:
            about += f" Source: {row.source}."
        signature = f"{row.name}(xs, index=None)" if row.each else row.signature
        lines.append(_line(f"`{signature}`", row.formula, "<br>".join(formulas(row)), about))
    return lines


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _typed(argument: Argument, number: str = "Value | float") -> str:
    kind = f"Iterable[{number}]" if argument.is_sequence else number
    return f"{argument.name}: {kind}" + (" = ..." if argument.default is not None else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
