"""Whether a computed derivative is right: the one comparison that every check makes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..algebra import FLOAT
from ..value import Value
from .exact import mp
from .report import Finding
from .rounding import EPSILON, TINY, ULPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .report import Report

LARGEST = mp.mpf(2) ** 1024 * (1 - mp.mpf(2) ** -50)  # beyond it a float may have overflowed
LOST = 1e-4  # an error of this share of a number is worth a note, also where rounding explains it
NEAR = 64.0  # units in the last place: a kink nearer than this may lie on either side of the point


class Judge:
    """Compare numbers with the slopes they should be, and write down in a report what does not agree.

    Args:
        report: where to.
        order: the nodes of the function's graph, whose kinks are looked at where a number is wrong.
    """

    def __init__(self, report: Report, order: Sequence[Value] = ()) -> None:
        self.report, self._order = report, order

    def __call__(self, given: float, left: Any, right: Any, allowed: float, what: str, point: str, mode: str) -> str:
        """Judge a derivative by the slopes on the two sides of its point.

        Returns:
            "smooth", "kink" or "wrong".
        """
        self.report.checks += 1
        allowed = allowed + ULPS * EPSILON * abs(given) + TINY if math.isfinite(given) else allowed
        smooth = not _differ(left, right)
        if not math.isfinite(allowed) and math.isfinite(given):
            self.report.note(f"{what} is not checked: to first order, rounding errors grow without bound at {point}")
            return "smooth"
        if self.agrees(given, left, right, allowed):
            if smooth:
                self._note_lost_digits(given, left, allowed, what, point)
                error = _distance(given, left, right)
                if math.isfinite(error) and allowed > 0.0:
                    self.report.worst = max(self.report.worst, error / allowed)
                return "smooth"
            self.report.note(self._kink(given, left, right, what, point))
            return "kink"
        near = self._near_a_kink()
        if near:
            self.report.note(
                f"{what} is not checked: {near} is on a kink, or within a rounding error of one, at {point}"
            )
            return "kink"
        self.report.find(
            Finding(what, point, mode, given, self.text(left, right), _distance(given, left, right), allowed)
        )
        return "wrong"

    def _note_lost_digits(self, given: float, truth: Any, allowed: float, what: str, point: str) -> None:
        """A number can be right as far as rounding goes, and yet have hardly a digit of the true one."""
        size = float(abs(truth)) if mp.isfinite(truth) else math.inf
        if abs(given) < math.inf and 0.0 < size < math.inf and abs(given - float(truth)) > LOST * size:
            self.report.note(
                f"{what} is {given!r} at {point}, where {float(truth)!r} is right: rounding may do that to this "
                f"formula (it explains {allowed:.1e}); another one may keep more digits"
            )

    def agrees(self, given: float, left: Any, right: Any, allowed: float) -> bool:
        """Whether the number is that slope, or lies between the two, but for what is allowed."""
        if mp.isnan(left) and mp.isnan(right):
            return True  # no side has a slope: nothing can be wrong
        if math.isnan(given):
            return False
        if math.isnan(allowed):
            allowed = math.inf
        return _distance(given, left, right) <= allowed

    def require_nan(self, given: float, what: str, point: str, mode: str) -> None:
        """A derivative of NaN is NaN."""
        self.report.checks += 1
        if given == given:
            self.report.find(Finding(what, point, mode, given, "nan", math.inf, 0.0))

    @staticmethod
    def text(left: Any, right: Any) -> str:
        """The slope, or the two that it may lie between, as text."""
        if not _differ(left, right):
            return repr(float(left))
        if mp.isnan(left) or mp.isnan(right):
            return repr(float(right if mp.isnan(left) else left))
        return f"between {float(min(left, right))!r} and {float(max(left, right))!r}"

    @staticmethod
    def _kink(given: float, left: Any, right: Any, what: str, point: str) -> str:
        if mp.isnan(left) or mp.isnan(right):
            side, slope = ("right", right) if mp.isnan(left) else ("left", left)
            return f"{what}: an edge of the domain at {point}, with the slope {float(slope)!r} on the {side}"
        return f"{what}: a kink at {point}, slopes {float(left)!r} and {float(right)!r}; {given!r} is between"

    def _near_a_kink(self) -> str:
        """The primitive whose kink is so near that the exact numbers may be on the other side of it."""
        for node in self._order:
            row = node._op
            if row is None or row.kinks is None:
                continue
            operands = [_data(operand) for operand in node.operands]
            scale = max((abs(x) for x in _flat(operands)), default=0.0)
            inner = any(isinstance(x, Value) and x._op is not None for x in node.parents)
            if inner and any(0.0 <= abs(k) <= NEAR * EPSILON * scale for k in row.kinks(FLOAT, *operands)):
                return row.name
        return ""


def _data(operand: Any) -> Any:
    if operand.__class__ is tuple:
        return tuple(map(_data, operand))
    return operand._data if isinstance(operand, Value) else operand


def _flat(operands: Sequence[Any]) -> list[float]:
    return [x for operand in operands for x in (operand if operand.__class__ is tuple else (operand,))]


def _differ(left: Any, right: Any) -> bool:
    return bool(left != right) and not (mp.isnan(left) and mp.isnan(right))


def _distance(given: float, left: Any, right: Any) -> float:
    """How far a number is from the interval between two slopes; a side without a slope does not count."""
    known = [x for x in (left, right) if not mp.isnan(x)]
    if not known:
        return 0.0
    low, high = min(known), max(known)
    if math.isnan(given):
        return math.inf
    if math.isinf(given):  # right where the slope is infinite, or too large for a float
        return 0.0 if (high >= LARGEST if given > 0.0 else low <= -LARGEST) else math.inf
    if low <= given <= high:
        return 0.0
    return float(min(abs(given - low), abs(given - high)))
