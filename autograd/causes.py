"""Why an operation gave a number that is not finite, and what usually helps.

A pole is a point at which the exact result is infinite, such as log(0); an overflow is a finite result that no float
can hold, such as exp(1000); invalid is what has no result at all, such as sqrt(-1) or inf - inf.
"""

from __future__ import annotations

from math import isfinite, isinf, isnan

from .algebra import FLOAT
from .wording import number, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

MOST = 6  # operands written out

DIVISION = "a divisor that cannot be 0: y + 1e-12, or where(y == 0.0, 1.0, y)"
LOGARITHM = (
    "clip(x, 1e-12, inf) keeps the operand above 0, xlogy(x, y) is 0 where x is; of a probability take log_softmax or "
    "log_sigmoid of the logits"
)
EXPONENTIAL = (
    "logsumexp for the logarithm of a sum of exponentials, softmax or log_softmax for shares; or subtract the largest "
    "exponent first"
)
ROOT = "hypot or norm for a length: their gradient at the origin is 0; or sqrt(x + 1e-12)"
POWER = "a base above 0, such as x + 1e-12 or clip(x, 1e-12, inf); square and sqrt for the powers 2 and 1/2"
SCALE = "smaller numbers: scale the inputs, clip(x, lo, hi), a smaller lr, clip_norm"
DIFFERENCE = "take the difference before the operands overflow, as logsumexp and log_softmax do"
PRODUCT = "where(x == 0.0, 0.0, …) around the factor that can be 0; xlogy(x, y) for x log y"
REPAIRS = {
    **dict.fromkeys(("div", "reciprocal", "over_power", "mod", "fmod", "floor_divide"), DIVISION),
    **dict.fromkeys(("log", "log2", "log10", "log1p", "xlogy"), LOGARITHM),
    **dict.fromkeys(("exp", "exp2", "expm1", "sinh", "cosh"), EXPONENTIAL),
    **dict.fromkeys(("sqrt", "cbrt"), ROOT),
    **dict.fromkeys(("pow", "pow_slope"), POWER),
}
UNDECIDED = {  # what a NaN comes from where the operands are infinite, and what helps
    **dict.fromkeys(("add", "sub", "sum", "mean"), ("inf - inf", DIFFERENCE)),
    **dict.fromkeys(("mul", "prod", "dot", "xlogy"), ("0 × inf, or inf - inf", PRODUCT)),
    "div": ("inf / inf", DIFFERENCE),
}


class Operand:
    """One operand of a node: its name in the row of the table, what it is, and its number."""

    __slots__ = ("name", "number", "what")

    def __init__(self, name: str, what: Any) -> None:
        """A Value or a constant."""
        self.name, self.what = name, what
        self.number: float = what if what.__class__ is float else what.data

    @property
    def is_value(self) -> bool:
        """Whether it is a Value."""
        return self.what.__class__ is not float

    def __str__(self) -> str:
        """Its name, its label and its number."""
        label = shown(self.what.label) if self.is_value else ""
        return f"{self.name} ({label}) = {self.number!r}" if label else f"{self.name} = {self.number!r}"


def operands_of(node: Any) -> list[Operand]:
    """The operands of a node one by one, those of sequences as `w[0]`, `w[1]` and so on."""
    found = []
    for argument, operand in zip(node._op.args, node.operands, strict=True):
        if operand.__class__ is tuple:
            found += [Operand(f"{argument.name}[{i}]", x) for i, x in enumerate(operand)]
        else:
            found.append(Operand(argument.name, operand))
    return found


def listed(operands: Sequence[Operand]) -> str:
    """The operands as text; of many the first, those that are not finite before the others."""
    ordered = sorted(operands, key=lambda operand: isfinite(operand.number))
    more = f" and {len(ordered) - MOST:,} more" if len(ordered) > MOST else ""
    return ", ".join(map(str, ordered[:MOST])) + more


def call(node: Any, operands: Sequence[Operand]) -> str:
    """The operation as a call; of more than three operands its name only."""
    if len(operands) > 3:
        return str(node.op)
    return f"{node.op}({', '.join(repr(operand.number) for operand in operands)})"


def of_value(node: Any, operands: Sequence[Operand]) -> tuple[str, str]:
    """Why the value of a node is not finite though its operands are, and what helps."""
    row = node._op
    repair = REPAIRS.get(node.op)
    if isnan(node.data):
        inside = "keep the operands within the domain, with clip(x, lo, hi)"
        return f"it is invalid{_domain(row)}", inside if repair is None or repair is ROOT else repair
    if _is_pole(node, operands):
        return "it has a pole there", repair or "keep the operands away from it, with clip or where"
    reason = "it overflows, the largest float is about 1.8e308"
    return reason, repair if repair is EXPONENTIAL or repair is DIVISION else SCALE


def _domain(row: Any) -> str:
    """The interval on which a function of one number is real, if it is a part of the line."""
    lo, hi = row.domain[0]
    if len(row.args) > 1 or (isinf(lo) and isinf(hi)):
        return ""
    return f", {row.name} is real from {number(lo)} to {number(hi)}"


def _is_pole(node: Any, operands: Sequence[Operand]) -> bool:
    """Whether one of the expressions that the row calls its kinks is zero, or an operand lies on the domain's edge."""
    row = node._op
    if row.kinks is not None and not row.has_sequence:
        data = [operand.number for operand in operands]
        if any(kink == 0.0 for kink in row.kinks(FLOAT, *data)):
            return True
    return any(operand.number in edges for operand, edges in zip(operands, row.domain, strict=False))


def of_operand(node: Any, operands: Sequence[Operand], origin: str) -> tuple[str, str]:
    """Why the value of a node is not finite if one of its operands was not; `origin` says what that is."""
    bad = next(operand for operand in operands if not isfinite(operand.number))
    reason = f"its operand {bad} was not finite already, {origin}"
    repair = "find where this number comes from: this operation only passes it on"
    if isnan(node.data) and not any(isnan(operand.number) for operand in operands) and node.op in UNDECIDED:
        what, repair = UNDECIDED[node.op]
        reason = f"{what} is nan, and {reason}"
    return reason, repair


def of_derivative(node: Any, carried: float, partial: float) -> tuple[str, str]:
    """Why the product of what the chain rule carries and a local partial is not finite, and what helps."""
    if isfinite(partial):
        return f"{number(carried)} × {number(partial)} overflows", SCALE
    repair = REPAIRS.get(node.op, "keep the operands away from this point, with clip or where")
    at = "its value is not finite either" if not isfinite(node.data) else "it has no finite derivative there"
    if carried == 0.0:
        return f"{at}, and 0 × {number(partial)} is nan", repair
    return at, repair
