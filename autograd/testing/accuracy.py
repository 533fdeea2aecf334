"""How exact the primitives are: value, first and second derivatives over their whole domain, against exact numbers.

`python -m autograd.testing.accuracy` measures and prints the table; `--rows tanh,pow` a part of it, `--points 400` more
densely, `--write docs/accuracy.md` writes the page.

Errors are counted in units in the last place (ulp) of the true number, so tails and small numbers are held to the same
standard as the rest. Derivatives are what `grad` gives, the true ones are difference quotients in arbitrary precision.
"""

from __future__ import annotations

import argparse
import math
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..derivatives import grad
from ..functions import function
from ..registry import TABLE, find
from .exact import INF, ZERO, F, evaluate, mp, number
from .exemptions import EXEMPTIONS, Exemption
from .points import HUGE, POINTS, points
from .slopes import derivative, entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..registry import Primitive

BARS = (3.5, 4.0, 8.0)  # ulp: of a value, a first, a second derivative
# Operands that are no variables: the number of digits, the order of a derivative.
FIXED = {"round": (1,), "polygamma": (0,), "where": (0,), "over_power": (3,), "pow_slope": (2, 3)}

# Rows in which one operand makes steps of another count many times: 1 + 1e-20 to the power 1e20 is e.
STIFF = frozenset({"pow", "pow_slope"})


@dataclass
class Worst:
    """The largest error of a row in a region: for each order the ulps, and where."""

    row: Primitive
    region: str
    ulps: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    where: list[tuple[Any, ...] | None] = field(default_factory=lambda: [None, None, None])
    points: int = 0
    exempt: dict[Exemption, float] = field(default_factory=dict)

    def add(self, order: int, ulps: float, at: tuple[Any, ...]) -> None:
        """Take an error into account; a NaN or an infinity where there should be a number counts as infinite."""
        if ulps > self.ulps[order] or self.where[order] is None:
            self.ulps[order], self.where[order] = ulps, at


@dataclass(frozen=True)
class Error:
    """The error of a value or derivative in ulp: of the terms where there is an exemption, beside that of the sum."""

    order: int
    ulps: float
    exemption: Exemption | None = None
    of_sum: float = 0.0


def ulp(truth: Any) -> Any:
    """The unit in the last place of the float that a true number rounds to; that of the smallest floats below them.

    >>> float(ulp(number(1.0))) == 2.0**-52, float(ulp(number(0.0)))
    (True, 5e-324)
    """
    return number(math.ulp(min(float(abs(truth)), HUGE)))


def error(got: float, truth: Any) -> float:
    """The error in ulp. Beyond the largest float an infinity of the right sign is right."""
    if mp.isnan(truth):
        return 0.0 if got != got else math.inf
    if math.isnan(got):
        return math.inf
    if mp.isinf(truth) or abs(truth) > mp.mpf(HUGE) * (1 + mp.mpf(2) ** -54):
        if math.isinf(got):
            return 0.0 if (got > 0) == (truth > 0) else math.inf
        return math.inf if mp.isinf(truth) else float(abs(got - truth) / ulp(mp.mpf(HUGE)))
    if math.isinf(got):  # too early, unless the truth is within a rounding error of the largest float
        return float((mp.mpf(2) ** 1024 - abs(truth)) / ulp(mp.mpf(HUGE)))
    return float(abs(number(got) - truth) / ulp(truth))


# --- measuring ------------------------------------------------------------------------------------------------------


def flat(operands: Sequence[Any]) -> list[Any]:
    """The operands in one list."""
    return [x for operand in operands for x in (operand if isinstance(operand, tuple) else (operand,))]


def call(compute: Callable[..., Any], like: Sequence[Any], xs: Sequence[Any]) -> Any:
    """Call with flat operands, put into the structure that the row takes."""
    rest = iter(xs)
    return compute(*(tuple(next(rest) for _ in x) if isinstance(x, tuple) else next(rest) for x in like))


def engine(row: Primitive) -> Callable[..., Any]:
    """The row's function, called with the row's own operands."""
    compute = function(row.name)
    return (lambda x, rest: compute([x, *rest], 0)) if row.each else compute


def to_kink(row: Primitive, at: Sequence[Any]) -> Any:
    """The exact distance of a point from the nearest kink, jump or pole of the row, roughly; infinite without any."""
    if row.kinks is None:
        return INF
    sizes = [math.log10(abs(x)) for x in flat(at) if x and math.isfinite(x)]
    with mp.workdps(50 + 50 * int((max(sizes, default=0.0) - min(0.0, *sizes, 0.0)) / 50 + 1)):
        exact = [tuple(map(number, x)) if isinstance(x, tuple) else number(x) for x in at]
        distances = [abs(number(k)) for k in row.kinks(F, *exact)]
        return ZERO if any(d != d for d in distances) else min(distances, default=INF)


def at_an_end(row: Primitive, at: Sequence[Any]) -> bool:
    """Whether an operand lies on an end of its interval, where there is a slope to one side only."""
    return any(
        x in (low, high)
        for operand, (low, high) in zip(at, row.domain, strict=True)
        for x in flat((operand,))
        if low < high
    )


def variables(row: Primitive, at: Sequence[Any]) -> list[int]:
    """The places of the flat operands that a row is differentiated by."""
    return [k for k in range(len(flat(at))) if k not in FIXED.get(row.name, ())]


def errors(row: Primitive, at: tuple[Any, ...], orders: Sequence[int] = (0, 1, 2)) -> Iterator[Error]:
    """The errors of all derivatives of these orders at a point."""
    xs = flat(at)
    ours = engine(row)

    def exact(*xs: Any) -> Any:
        return call(lambda *operands: evaluate(row, *operands), at, xs)

    def computed(*xs: Any) -> Any:
        return call(ours, at, xs)

    places = variables(row, at)
    distance = to_kink(row, at)
    size = max(1.0, *(abs(x) for x in xs if math.isfinite(x)), 1.0)
    finer = max(0, int(mp.ceil(mp.log10(size / distance)))) if 0 < distance < size else 0
    finer = max(finer, int(math.log10(size))) if row.name in STIFF else finer
    if distance == 0 and any(x == 0 and math.copysign(1.0, x) < 0.0 for x in xs):
        return  # an exact zero has no sign, which is what tells the sides of a jump
    for order in orders:
        if order and (distance == 0 or at_an_end(row, at)):
            return
        for which in entries(len(places), order):
            by = tuple(places[k] for k in which)
            truth = derivative(exact, xs, by, finer)
            if (order and mp.isnan(truth)) or (distance == 0 and mp.isinf(truth)):
                continue  # a pole, or an edge of the domain: the page of conventions says what holds there
            slope: Callable[..., Any] = computed
            for k in by:
                slope = grad(slope, k)
            got = slope(*xs)
            ulps = error(got, truth)
            exempt = next(
                (e for e in EXEMPTIONS.get(row.name, ()) if e.order == order and e.places in (None, by)), None
            )
            if exempt is None or not math.isfinite(got):
                yield Error(order, ulps)
                continue
            with mp.workdps(60):
                unit = ulp(call(exempt.terms, at, [number(x) for x in xs]))
                yield Error(order, min(ulps, float(abs(number(got) - truth) / unit)), exempt, ulps)


def measure(row: Primitive, count: int = POINTS) -> list[Worst]:
    """The largest errors of a row, one entry for each region."""
    regions: dict[str, Worst] = {}
    for region, at in points(row, count):
        worst = regions.setdefault(region, Worst(row, region))
        worst.points += 1
        for found in errors(row, at, range(len(bars(row)))):
            worst.add(found.order, found.ulps, at)
            if found.exemption and found.of_sum > worst.exempt.get(found.exemption, 0.0):
                worst.exempt[found.exemption] = found.of_sum
    return list(regions.values())


# --- the page -------------------------------------------------------------------------------------------------------

PAGE = "docs/accuracy.md"
COMMAND = f"python -m autograd.testing.accuracy --write {PAGE}"


def bars(row: Primitive) -> tuple[float, ...]:
    """What the value, the first and the second derivative of a row may be wrong by, in ulp.

    A building block is a first derivative of public rows, and its derivative a second one: so are its bars.

    >>> bars(find("tanh")), bars(find("sech"))
    ((3.5, 4.0, 8.0), (4.0, 8.0))
    """
    return BARS[1:] if row.hidden else BARS


def worst_of(regions: Sequence[Worst]) -> Worst:
    """The largest errors of a row in all of its regions; the region that is named has the largest of them all."""
    total = Worst(regions[0].row, max(regions, key=_relative).region)
    for worst in regions:
        total.points += worst.points
        for order, (ulps, where) in enumerate(zip(worst.ulps, worst.where, strict=True)):
            if where is not None:
                total.add(order, ulps, where)
        for exemption, ulps in worst.exempt.items():
            total.exempt[exemption] = max(ulps, total.exempt.get(exemption, 0.0))
    return total


def _relative(worst: Worst) -> float:
    """The largest error of all, in units of its bar."""
    return max(ulps / bar for ulps, bar in zip(worst.ulps, bars(worst.row), strict=False))


def table(worsts: Iterable[Worst]) -> Iterator[str]:
    """The table as lines of Markdown; a figure over its bar is bold."""
    yield "| primitive | value | 1st | 2nd | most of its bar | at |"
    yield "|---|---|---|---|---|---|"
    for worst in worsts:
        pairs = list(zip(worst.ulps, bars(worst.row), strict=False))
        cells = [_figure(ulps, bar) for ulps, bar in pairs] + [""]
        relative = [ulps / bar for ulps, bar in pairs]
        where = worst.where[max(range(len(pairs)), key=relative.__getitem__)]
        numbers = ", ".join(_short(x) for x in where or ())
        yield f"| `{worst.row.name}` | {' | '.join(cells[:3])} | {worst.region} | {numbers} |"


def _figure(ulps: float, bar: float) -> str:
    text = "∞" if math.isinf(ulps) else f"{ulps:.2f}" if ulps < 100.0 else f"{ulps:.1e}"
    return text if ulps <= bar else f"**{text}**"


def _short(operand: Any) -> str:
    if isinstance(operand, tuple):
        return f"({', '.join(map(_short, operand))})"
    return f"{operand:.4g}"


def page(worsts: Sequence[Worst]) -> str:
    """docs/accuracy.md."""
    points = sum(worst.points for worst in worsts)
    lines = [
        f"<!-- Written by `{COMMAND}`; do not edit. -->",
        "",
        "# How exact the primitives are",
        "",
        "The largest errors found of each primitive's value, first and second derivatives, in units in the last place",
        "(ulp) of the true number. A correctly rounded result is at most 0.5 off. Since the unit is that of the true",
        "number, tails and small numbers are held to the same standard as the rest.",
        "",
        f"**The bars**: {BARS[0]} ulp for a value, {BARS[1]:g} for a first derivative, {BARS[2]:g} for a second one;"
        " a figure over its bar would be bold.",
        "Building blocks, which have no public name, are derivatives of those that have: their value is held to the",
        "bar of a first derivative, and their derivative to that of a second one.",
        "",
        f"**How it is measured**: at {points} points all over the domains: numbers of every size from the smallest",
        "subnormal to the largest float, of either sign; numbers at and beside every end of a domain, zero of a",
        "derivative and threshold of a formula; operands that nearly equal each other. Derivatives are what `grad`",
        "gives. The true numbers are mpmath's values, and difference quotients of these with steps as small as it",
        "takes, from 1e-20 to 1e-320 of a number, in as many digits. At a kink, a jump or a pole there is no true",
        "derivative; [conventions.md](conventions.md) says what holds there.",
        "",
        f"**Where the figures come from**: CPython {platform.python_version()} and its C library's `math`"
        f" ({platform.system()}, {platform.machine()}).",
        "Another library may differ in the last digit; a test allows for 0.75 ulp, within the bars.",
        "`python -m autograd.testing.accuracy --rows pow,tanh --regions` measures again, region by region; `--points`",
        "says how densely.",
        "",
        *table([worst for worst in worsts if not worst.row.hidden]),
        "",
        "## Building blocks",
        "",
        *table([worst for worst in worsts if worst.row.hidden]),
        "",
        "## Exemptions",
        "",
        "Where a derivative is a sum of terms that have nothing to do with each other and cancel, no float computation",
        "keeps the digits of the sum. It is held to the same bar in ulp of the sum of the absolute terms instead.",
        "",
        "| primitive | derivative | measured by | error in ulp of the sum itself, up to | why |",
        "|---|---|---|---|---|",
    ]
    for worst in worsts:
        for exemption in EXEMPTIONS.get(worst.row.name, ()):
            which = ("value", "1st", "2nd")[exemption.order]
            if exemption.places is not None:
                which += f" by {', '.join(worst.row.args[place].name for place in exemption.places)}"
            figure = _figure(worst.exempt.get(exemption, 0.0), math.inf)
            formula = exemption.formula.replace("|", "\\|")
            lines.append(f"| `{worst.row.name}` | {which} | {formula} | {figure} | {exemption.why} |")
    return "\n".join(lines) + "\n"


def figures(page: str) -> dict[str, list[float]]:
    """The figures that a page documents, by the names of the rows."""
    found = {}
    for line in page.splitlines():
        cells = [cell.strip().strip("`*").replace("∞", "inf") for cell in line.split("|")[1:-1]]
        if len(cells) == 6 and cells[1].replace(".", "").isdigit():
            found[cells[0]] = [float(cell) for cell in cells[1:4] if cell]
    return found


def main(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m autograd.testing.accuracy", description=__doc__)
    parser.add_argument("--rows", help="names of primitives, with commas between them")
    parser.add_argument("--points", type=int, default=POINTS, help="how many numbers in each region")
    parser.add_argument("--regions", action="store_true", help="a line for each region")
    parser.add_argument("--write", metavar="FILE", type=Path, help=f"write the page, that is {PAGE}")
    given = parser.parse_args(arguments)
    rows = [find(name) for name in given.rows.split(",")] if given.rows else list(TABLE.values())
    worsts = []

    def measured() -> Iterator[Worst]:
        for row in rows:
            regions = measure(row, given.points)
            worsts.append(worst_of(regions))
            yield from regions if given.regions else worsts[-1:]

    for line in table(measured()):
        print(line, flush=True)
    if given.write:
        given.write.write_text(page(worsts), encoding="utf-8", newline="\n")
    return int(any(_relative(worst) > 1.0 for worst in worsts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
