"""Whether a computed derivative is right: the one comparison that every check makes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .exact import mp
from .report import Finding
from .rounding import EPSILON, TINY, ULPS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .report import Report

LARGEST = mp.mpf(2) ** 1024 * (1 - mp.mpf(2) ** -50)  # beyond it a float may have overflowed
LOST = 1e-4  # an error of this share of a number is worth a note, also where rounding explains it


class Judge:
    """Compare numbers with the slopes they should be, and write down in a report what does not agree.

    Args:
        report: where to.
    """

    def __init__(self, report: Report) -> None:
        self.report = report

    def __call__(
        self,
        given: float,
        left: Any,
        right: Any,
        allowed: float,
        what: str,
        point: str,
        mode: str,
        beside: Callable[[], Sequence[Any]] = tuple,
    ) -> str:
        """Judge a derivative by the slopes on the two sides of its point.

        Args:
            given, left, right, allowed: the number, the two slopes, what rounding may do to the number.
            what, point, mode: which derivative, where, how computed: for the finding.
            beside: gives the derivatives on the sides of a kink that is so near that floats and exact numbers may lie
                on different sides of it; nothing where there is none.

        Returns:
            "smooth", "kink" or "wrong".
        """
        if mp.isnan(left) and mp.isnan(right):
            self.report.note(f"{what} is not checked: on no side of {point} is there a slope")
            return "smooth"
        allowed = allowed + ULPS * EPSILON * abs(given) + TINY if math.isfinite(given) else allowed
        smooth = not _differ(left, right)
        if not math.isfinite(allowed) and math.isfinite(given):
            self.report.note(f"{what} is not checked: to first order, rounding errors grow without bound at {point}")
            return "smooth"
        self.report.checks += 1
        if self.agrees(given, left, right, allowed):
            if smooth:
                self._note_lost_digits(given, left, allowed, what, point)
                error = _distance(given, left, right)
                if math.isfinite(error) and allowed > 0.0:
                    self.report.worst = max(self.report.worst, error / allowed)
                return "smooth"
            self.report.note(self._kink(given, left, right, what, point))
            return "kink"
        around = beside()
        if around and self.agrees(given, min(around), max(around), allowed):
            self.report.note(f"{what}: a kink within a rounding error of {point}; {given!r} is between its slopes")
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
