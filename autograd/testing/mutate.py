"""The tests, tested: faults are planted in every primitive, and each has to be noticed.

`python -m autograd.testing.mutate` prints for each kind of fault how many were noticed by the tests that are derived
from a row (exact numbers at points of its domain, its conventions, the sum over several uses) and how many by
`check_gradients` at its defaults; then how often `check_gradients` gave a false alarm on gradients that are right.
`--rows tanh,pow` tries a part of the table, `--checks 1000` fewer right gradients, `--jobs 1` one process.

A fault that changes no number, such as the two partials of a sum swapped, is none; these are counted apart.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import chain as joined
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

from ..algebra import FLOAT
from ..registry import TABLE, find
from ..value import Value
from . import accuracy
from .check import check_gradients, of_variables
from .faults import KINDS, Fault, faults
from .generation import random_program
from .points import points
from .probes import probes
from .report import GradientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..registry import Primitive

CHECKS = 20_000
POINTS = 10  # at which a row is tried by `check_gradients`
ROUNDING = 1e-9  # numbers that differ by less than this share are the same but for rounding: the least fault is larger
CHUNK = 100  # right gradients that a process checks at a time


class Verdict(NamedTuple):
    """What became of a fault: whether it changed anything, and who noticed it."""

    fault: str
    kind: str
    equivalent: bool
    by_derived_tests: bool
    by_check_gradients: bool


# --- the two kinds of tests -------------------------------------------------------------------------------------------


class Derived:
    """The tests that follow from a row by themselves."""

    def __init__(self, row: Primitive) -> None:
        """Choose the points at which the row, as it is, keeps its bars."""
        self.row = row
        candidates = [at for _, at in points(row, 1)]
        random.Random(row.name).shuffle(candidates)
        near = list(probes(row, 8))
        self.points = [at for at in near + candidates[:40] if self._exact(at)]

    def notice(self) -> bool:
        """Whether a test fails."""
        return (
            not all(map(self._exact, self.points))
            or not all(map(self._as_agreed, self.row.special))
            or not all(map(self._adds_up, self.points[:8]))
        )

    def _exact(self, at: tuple[Any, ...]) -> bool:
        bars = accuracy.bars(self.row)
        return all(error.ulps <= bars[error.order] for error in accuracy.errors(self.row, at, range(len(bars))))

    def _as_agreed(self, point: Any) -> bool:
        """The conventions of the row, in the gradient of Values."""
        leaves = [Value(x) for x in accuracy.flat(point.operands)]
        out = accuracy.call(accuracy.engine(self.row), point.operands, leaves)
        if isinstance(out, Value):  # not of an empty sequence
            out.backward()
        return all(map(_as_good_as_same, [leaf.grad for leaf in leaves], accuracy.flat(point.partials)))

    def _adds_up(self, at: tuple[Any, ...]) -> bool:
        """A leaf that is used once more, with the derivative 1, gets that much more."""
        once, twice = ([Value(x) for x in accuracy.flat(at)] for _ in range(2))
        accuracy.call(accuracy.engine(self.row), at, once).backward()
        total = accuracy.call(accuracy.engine(self.row), at, twice)
        for leaf in twice:
            total = total + leaf
        total.backward()
        return all(_same(a.grad + 1.0, b.grad) for a, b in zip(once, twice, strict=True))


def _same(x: float, y: float) -> bool:
    return x == y or (math.isnan(x) and math.isnan(y))


def _as_good_as_same(x: float, y: float) -> bool:
    return _same(x, y) or math.isclose(x, y, rel_tol=1e-15)  # √½, say, to the bar of a derivative


def noticed_by_check_gradients(row: Primitive) -> bool:
    """Whether `check_gradients` complains at one of a few points; the function uses every operand twice."""
    for at in probes(row, POINTS):
        apply, variables = of_variables(row, at)

        def used_twice(*xs: Any, apply: Callable[..., Any] = apply) -> Any:
            total = apply(*xs)
            for x in accuracy.flat(xs):
                total = total + x
            return total

        try:
            check_gradients(used_twice, *variables)
        except GradientError as error:
            if error.report.findings:  # at a pole there is nothing to check, which is no notice of a fault
                return True
    return False


def _nearly(x: float, y: float) -> bool:
    return _same(x, y) or abs(x - y) <= ROUNDING * max(abs(x), abs(y))


# --- the faults -------------------------------------------------------------------------------------------------------


def try_row(name: str) -> list[Verdict]:
    """Plant every fault of a row, one after the other.

    >>> [verdict for verdict in try_row("square") if not verdict.by_check_gradients]
    []
    """
    row = find(name)
    derived = Derived(row)
    if derived.notice() or noticed_by_check_gradients(row):
        return [Verdict(f"{name}: none, and yet a test fails", "none", False, False, False)]
    verdicts = []
    for fault in faults(row):
        if _changes_nothing(fault, derived.points):
            verdicts.append(Verdict(repr(fault), fault.kind, True, False, False))
            continue
        with fault.planted():
            found = derived.notice(), noticed_by_check_gradients(row)
        verdicts.append(Verdict(repr(fault), fault.kind, False, *found))
    return verdicts


def _changes_nothing(fault: Fault, points: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the wrong rules give the same numbers everywhere, but for rounding; whether no gradient passes at all."""
    row = fault.row
    every = [*points, *(tuple(point.operands) for point in row.special)]
    if fault.partials is None:
        return all(partial == 0.0 for at in every for partial in _partials(row, row.partials, at)) and row.selects
    return all(all(map(_nearly, _partials(row, row.partials, at), _partials(row, fault.partials, at))) for at in every)


def _partials(row: Primitive, rules: Sequence[Any], at: tuple[Any, ...]) -> list[float]:
    out = row.forward(FLOAT, *at)
    if out != out:
        return []  # nobody asks: the partials of NaN are NaN
    found = [rule(FLOAT, out, *at) for rule, (low, high) in zip(rules, row.domain, strict=True) if low < high]
    return list(joined.from_iterable(d if isinstance(d, (list, tuple)) else [d] for d in found))


# --- right gradients --------------------------------------------------------------------------------------------------


def false_alarms(seed: int) -> list[str]:
    """Check a chunk of random programs, whose gradients are right; the reports of those where it complains."""
    draw = random.Random(f"right gradients {seed}")
    alarms = []
    for _ in range(CHUNK):
        program = random_program(draw)
        try:
            check_gradients(program, list(program.point))
        except GradientError as error:
            alarms.append(f"{error}\n{program}")
    return alarms


# --- the command ------------------------------------------------------------------------------------------------------


def summary(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The kill rates as a table, and every fault that somebody missed."""
    yield f"{'fault':26}{'planted':>9}{'derived tests':>15}{'check_gradients':>17}"
    planted = [v for v in verdicts if not v.equivalent]
    for kind in KINDS:
        of_kind = [v for v in planted if v.kind == kind]
        yield _line(kind, of_kind)
    yield _line("all", planted)
    yield f"{len(verdicts) - len(planted)} more change no number, so they are no faults"
    for v in planted:
        if not (v.by_derived_tests and v.by_check_gradients):
            missed = [
                name
                for name, noticed in (
                    ("the derived tests", v.by_derived_tests),
                    ("check_gradients", v.by_check_gradients),
                )
                if not noticed
            ]
            yield f"missed by {' and '.join(missed)}: {v.fault}"


def _line(name: str, verdicts: Sequence[Verdict]) -> str:
    counts = Counter(
        derived=sum(v.by_derived_tests for v in verdicts), check=sum(v.by_check_gradients for v in verdicts)
    )
    shares = [f"{100.0 * counts[key] / len(verdicts):.1f} %" if verdicts else "–" for key in ("derived", "check")]
    return f"{name:26}{len(verdicts):9,}{shares[0]:>15}{shares[1]:>17}"


def main(arguments: list[str]) -> int:
    """Run the command; 1 if a fault was missed or a right gradient called wrong."""
    parser = argparse.ArgumentParser(prog="python -m autograd.testing.mutate", description=__doc__)
    parser.add_argument("--rows", help="names of primitives, with commas between them; all without")
    parser.add_argument("--checks", type=int, default=CHECKS, help="how many right gradients to check")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes")
    given = parser.parse_args(arguments)
    names = [find(name).name for name in given.rows.split(",")] if given.rows else list(TABLE)
    chunks = range(math.ceil(given.checks / CHUNK))
    with ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as pool:
        rows = pool.map(try_row, names)
        alarms = pool.map(false_alarms, chunks)
        verdicts = list(joined.from_iterable(rows))
        for line in summary(verdicts):
            print(line, flush=True)
        found = list(joined.from_iterable(alarms))
    print(f"false alarms: {len(found)} in {len(chunks) * CHUNK:,} checks of right gradients")
    for alarm in found[:5]:
        print(alarm)
    missed = any(not (v.equivalent or (v.by_derived_tests and v.by_check_gradients)) for v in verdicts)
    return 1 if missed or found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
