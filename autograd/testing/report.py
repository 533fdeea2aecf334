"""What a check of derivatives found: the numbers that do not agree, what was taken into account, and the error."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from ..errors import AutogradError

SHOWN = 8  # of many wrong numbers; the rest is counted
CAUSES = 2  # points at which one primitive is shown to be at fault


@dataclass(frozen=True)
class Finding:
    """A derivative that is not what it should be.

    Attributes:
        what: which derivative, such as `d result / d x[0]`.
        point: the argument it is taken by, and where: `x[0] = 2.0`.
        mode: how it was computed: `backward()`, reverse, forward, reverse over reverse, forward over reverse.
        given: the number that was computed.
        expected: the number it should be, as text; at a kink the interval between the slopes of its sides.
        error: how far it is from that.
        allowed: what rounding may do to it.
    """

    what: str
    point: str
    mode: str
    given: float
    expected: str
    error: float
    allowed: float

    def __str__(self) -> str:
        """One line: the derivative, where, the two numbers."""
        why = f" (off by {self.error:.1e}, rounding explains {self.allowed:.1e})" if math.isfinite(self.error) else ""
        verb = "give" if " and " in self.mode else "gives"
        return f"{self.what} at {self.point}: {self.mode} {verb} {self.given!r}, {self.expected} is right{why}"


@dataclass
class Report:
    """What a check did and found; printing it says so in a few lines.

    Attributes:
        name: the function.
        point: the arguments, as text.
        oracle: what the derivatives were held against.
        checks: how many numbers were compared.
        worst: the largest error as a share of what was allowed.
        findings: the numbers that are wrong.
        notes: what a reader should know: kinks, edges of the domain, what was left out.
        causes: the primitives at fault, as far as they could be found.
    """

    name: str
    point: str = ""
    oracle: str = ""
    checks: int = 0
    worst: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether there were numbers to compare, and every one agreed."""
        return bool(self.checks) and not self.findings

    def note(self, text: str) -> None:
        """Add a note, once."""
        if text not in self.notes:
            self.notes.append(text)

    def blame(self, cause: str) -> None:
        """Add a cause; of one primitive a few are enough."""
        primitive = cause.partition(":")[0]
        if cause not in self.causes and sum(known.startswith(primitive) for known in self.causes) < CAUSES:
            self.causes.append(cause)

    def find(self, finding: Finding) -> None:
        """Add a finding; modes that give the same wrong number are one."""
        if self.findings:
            last = self.findings[-1]
            if (last.what, last.point, repr(last.given)) == (finding.what, finding.point, repr(finding.given)):
                modes = [*last.mode.replace(" and ", ", ").split(", "), finding.mode]
                self.findings[-1] = replace(last, mode=f"{', '.join(modes[:-1])} and {modes[-1]}")
                return
        self.findings.append(finding)

    def take(self, other: Report) -> None:
        """Add what another check found."""
        self.checks += other.checks
        self.worst = max(self.worst, other.worst)
        self.findings += other.findings
        for cause in other.causes:
            self.blame(cause)
        for text in other.notes:
            self.note(text)

    def __str__(self) -> str:
        """The result, what is wrong, its cause, the notes."""
        numbers = f"{self.checks} number{'' if self.checks == 1 else 's'}"
        where = f" at {self.point}" if self.point else ""
        if not self.checks:
            lines = [f"{self.name}: nothing could be checked{where}"]
        elif self.passed:
            lines = [
                f"{self.name}: {numbers} checked{where} against {self.oracle}, all right "
                f"(largest error: {self.worst:.2g} of what rounding explains)"
            ]
        else:
            wrong = len(self.findings)
            found = f"{wrong} derivative{'' if wrong == 1 else 's'} wrong"
            lines = [f"{self.name}: {found}; {numbers} checked{where} against {self.oracle}"]
            lines += [f"  {finding}" for finding in self.findings[:SHOWN]]
            if wrong > SHOWN:
                lines.append(f"  … and {wrong - SHOWN} more")
            lines += [f"  cause: {cause}" for cause in self.causes]
        return "\n".join(lines + [f"  note: {text}" for text in self.notes])


class GradientError(AutogradError, AssertionError):
    """A derivative is wrong; the message is the report of the check.

    Attributes:
        report: the whole of it, as a `Report`.
    """

    def __init__(self, report: Report) -> None:
        """Say what is wrong, with the numbers."""
        super().__init__(str(report))
        self.report = report
