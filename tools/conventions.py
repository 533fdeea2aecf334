"""docs/conventions.md: what the rows give at kinks, edges, ties and infinities, beside what other engines give."""

from __future__ import annotations

import importlib
import inspect
import json
import math
from typing import TYPE_CHECKING, Any

from autograd import TABLE
from autograd.primitives import conventions
from autograd.primitives.conventions.composites import COMPOSITES
from tools.peers import FILE, TENSORFLOW, VERSIONS, flat, numbers, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from autograd.registry import Primitive
    from tools.peers import Slopes

SUBJECTS = ("arithmetic", "piecewise", "exponential", "trigonometric", "statistical", "activations", "sequences")

INTRODUCTION = """\
# Conventions

What has the slope of |x| at 0 to be, and that of `max(x, y)` where the two are equal? Mathematics leaves a choice at a
kink, at the edge of a domain, where operands tie, at an infinity and at NaN. This page says what dagrad chose, why, and
what others answer. Each choice is one line in `autograd/primitives/conventions/`, and each number of ours is a test.

A choice does no harm at almost every input: a program of such functions meets one on a set of measure zero, and
elsewhere the chain rule gives the true derivative whatever was chosen. See W. Lee, H. Yu, X. Rival and H. Yang, "On
Correctness of Automatic Differentiation for Non-Differentiable Functions", NeurIPS 2020. But minimisers like to rest on
kinks, and data to be exactly 0, so it is as well to know.

## The rules

1. **Nothing raises.** Values are those of IEEE 754, forward and backward, at every order: 1/0 is ∞, 0/0 is NaN.
2. **A NaN stays one.** A NaN operand makes the value NaN, except where a line below says otherwise, and a value that is
   NaN has NaN slopes, by all operands and at every order. So where a function has no value it has no slope either.
3. **An edge has the slope from inside**, and an infinity the limit of the slopes, if there is one.
4. **Operands that tie share.** Each of k gets 1/k, so that max(x, x) has the slope of x, and the order does not matter.
5. **At the tip of a cone the slope is 0**, for `abs`, `hypot` and `norm`: a minimum there is at rest. A unit that is
   off stays off: `relu` has 0 at 0.
6. **A choice has no edge to what it did not choose.** Whatever lies behind the branch not taken cannot reach the
   gradient: see [decision 3](decisions/0003-edges-not-zeros.md). A step has the slope 0.0, and it is a number.
7. **0 × ∞ is NaN.** No zero is struck out of a product, so an expression that passes through an infinite slope has
   none there. A function that is one row knows better: see [expressions](#expressions).
8. **The sign of a zero counts only where the sides differ**, as for 1/x.

## How to read the tables

Slopes are partial derivatives, in the order of the operands; a sequence stands in brackets. MAX is the largest float,
ε the distance from 1 to the next. The columns of other engines say "same" for our value and our slopes, else their
slopes, and their value if that is another; – where they have no such function, or nobody asked.
"""


def page() -> str:
    """The page."""
    answers = _answers()
    lines = ["<!-- Generated from the conventions by `python3 tools/run.py fix`; do not edit. -->", "", INTRODUCTION]
    lines += [*_summary(answers), ""]
    for subject in SUBJECTS:
        lines += [*_heading(importlib.import_module(f"{conventions.__name__}.{subject}").__doc__ or ""), *HEAD]
        lines += _points([row for row in _rows(subject) if not row.hidden], answers)
        lines.append("")
    lines += ["## Expressions", "", *EXPRESSIONS.splitlines(), "", HEAD[0].replace("function", "expression"), HEAD[1]]
    for expression, operands, value, partials, why in COMPOSITES:
        key = f"{expression} at {numbers(operands)}"
        lines.append(_line(f"`{expression}`", operands, value, partials, answers[key], why))
    lines += ["", "## Building blocks", "", "Rows without a public name, which keep the digits of others' slopes.", ""]
    lines += [*HEAD, *_points([row for row in TABLE.values() if row.hidden], answers)]
    return "\n".join(lines) + "\n"


HEAD = (
    "| function | at | value | slopes | JAX | PyTorch | TensorFlow | why |",
    "|---|---|---|---|---|---|---|---|",
)
EXPRESSIONS = """\
What the chain rule makes of the rows. Each expression runs as it stands, on Values, after
`from autograd.functions import …`; on plain floats Python's own `/` and `**` raise where IEEE gives an infinity."""


def _answers() -> dict[str, dict[str, tuple[float | None, Slopes] | None]]:
    """For each point what each engine answers; of TensorFlow no values were written down."""
    known = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        key: {**known.get(key, {}), "TensorFlow": (None, TENSORFLOW[key]) if key in TENSORFLOW else None}
        for key, _, _ in questions()
    }


def _summary(answers: dict[str, Any]) -> Iterator[str]:
    """How often the others answer as we do."""
    ours = {key: _ours(name, operands) for key, name, operands in questions()}
    counts = []
    for peer in ("JAX", "PyTorch"):
        asked = [key for key, answer in answers.items() if answer.get(peer)]
        alike = sum(_shown(answers[key][peer], *ours[key]) == "same" for key in asked)
        counts.append(f"{peer} {VERSIONS[peer]} at {alike} of {len(asked)}")
    yield f"Of the points at which they were asked, {' and '.join(counts)} answer as dagrad does;"
    yield f"`python -m tools.peers` asks again. TensorFlow {VERSIONS['TensorFlow']} was asked by hand, for the slopes"
    yield "at the most disputed points."


def _ours(name: str, operands: tuple[Any, ...]) -> tuple[float, tuple[Any, ...]]:
    if name in TABLE:
        return next((at.value, at.partials) for at in TABLE[name].special if at.operands is operands)
    return next((at[2], at[3]) for at in COMPOSITES if at[0] == name and at[1] is operands)


def _heading(documentation: str) -> Iterator[str]:
    """A module's docstring as a section: its first line is the title."""
    title, _, rest = inspect.cleandoc(documentation).partition("\n\n")
    yield from (f"## {title.rstrip('.')}", "", *rest.splitlines(), "")


def _rows(subject: str) -> Iterable[Primitive]:
    return (row for row in TABLE.values() if row.forward.__module__ == f"autograd.primitives.{subject}")


def _points(rows: list[Primitive], answers: dict[str, Any]) -> Iterator[str]:
    """A line for each point; the function is named on its first."""
    keys = {id(operands): key for key, _, operands in questions()}
    for row in rows:
        call = f"`{row.name}(xs)[0]`" if row.each else f"`{row.name}({', '.join(a.name for a in row.args)})`"
        for point in row.special:
            given = ((point.operands[0], *point.operands[1]),) if row.each else point.operands
            slopes = ((point.partials[0], *point.partials[1]),) if row.each else point.partials
            known = answers.get(keys.get(id(point.operands), ""), {})
            yield _line(call, given, point.value, slopes, known, point.why)
            call = ""


def _line(call: str, operands: Any, value: float, partials: Any, known: dict[str, Any], why: str) -> str:
    others = [_shown(known.get(peer), value, partials) for peer in VERSIONS]
    cells = [call, numbers(operands), numbers([value]), numbers(partials), *others, why]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _shown(answer: tuple[float | None, Slopes] | None, value: float, partials: tuple[Any, ...]) -> str:
    """Another engine's answer, beside ours."""
    if answer is None:
        return "–"
    theirs, slopes = answer
    if slopes is None:
        return "no derivative"
    ours = flat(partials)
    slopes = [*slopes, *[None] * (len(ours) - len(slopes))]
    same_value = theirs is None or _same(theirs, value)
    if same_value and all(x is None or _same(x, y) for x, y in zip(slopes, ours, strict=True)):
        return "same"
    rest = iter("–" if x is None else numbers([x + 0.0]) for x in slopes)
    shown = ", ".join(f"[{', '.join(next(rest) for _ in x)}]" if isinstance(x, tuple) else next(rest) for x in partials)
    return shown if same_value else f"value {numbers([theirs])}; {shown}"


def _same(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-9) or (x != x and y != y)
