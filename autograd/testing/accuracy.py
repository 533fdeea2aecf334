"""How exact the primitives are: value, first and second derivatives over their whole domain, against exact numbers.

`python -m autograd.testing.accuracy` measures and prints the table; `--rows tanh,pow` a part of it, `--points 400` more
densely, `--write docs/accuracy.md` writes the page.

Errors are counted in units in the last place (ulp) of the true number, so tails and small numbers are held to the same
standard as the rest. Derivatives are what `grad` gives, the true ones are difference quotients in arbitrary precision.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..algebra import FLOAT
from ..derivatives import grad
from ..functions import function
from ..registry import TABLE, find
from .exact import evaluate, mp, number
from .slopes import derivative, entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..registry import Primitive

BARS = (3.5, 4.0, 8.0)  # ulp: of a value, a first, a second derivative
TINY, NORMAL, HUGE = 5e-324, sys.float_info.min, sys.float_info.max
POINTS = 24  # in each region

# Numbers by their size: what is special about a number is most often how large it is.
SIZES = {
    "subnormal": (TINY, NORMAL),
    "tiny": (NORMAL, 1e-8),
    "small": (1e-8, 0.5),
    "middle": (0.5, 8.0),
    "large": (8.0, 800.0),
    "huge": (800.0, HUGE),
}

# Where a rule or a kernel goes over to another formula, and where a derivative has a zero: both sides are measured.
NEAR: dict[str, tuple[float, ...]] = {}

# Operands that are no variables: the number of digits, the order of a derivative.
FIXED = {"round": (1,), "polygamma": (0,), "where": (0,), "over_power": (3,), "pow_slope": (2, 3)}


@dataclass(frozen=True)
class Exemption:
    """A bar that a row does not reach: its figure, and the reason."""

    order: int
    region: str
    ulps: float
    why: str


EXEMPTIONS: dict[str, tuple[Exemption, ...]] = {}


@dataclass
class Worst:
    """The largest error of a row in a region: for each order the ulps, and where."""

    row: Primitive
    region: str
    ulps: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    where: list[tuple[Any, ...] | None] = field(default_factory=lambda: [None, None, None])
    points: int = 0

    def add(self, order: int, ulps: float, at: tuple[Any, ...]) -> None:
        """Take an error into account; a NaN or an infinity where there should be a number counts as infinite."""
        if ulps > self.ulps[order] or self.where[order] is None:
            self.ulps[order], self.where[order] = ulps, at


def ulp(truth: Any) -> Any:
    """The unit in the last place of the float that a true number rounds to; that of the smallest floats below them.

    >>> float(ulp(number(1.0))) == 2.0**-52, float(ulp(number(0.0)))
    (True, 5e-324)
    """
    if truth == 0:
        return mp.mpf(TINY)
    return mp.ldexp(1, max(int(mp.floor(mp.log(abs(truth), 2))), -1022) - 52)


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


# --- points ---------------------------------------------------------------------------------------------------------


def numbers(low: float, high: float, near: Sequence[float], count: int, seed: str) -> Iterator[tuple[str, float]]:
    """Numbers of an interval with the region that each lies in: by size, near each end and each special number."""
    draw = random.Random(seed)
    for name, (small, large) in SIZES.items():
        for sign in (1.0, -1.0):
            bottom, top = (small, large) if sign > 0.0 else (-large, -small)
            if max(bottom, low) >= min(top, high):
                continue
            for _ in range(count):
                x = sign * math.exp(draw.uniform(math.log(small), math.log(large)))
                if low <= x <= high:
                    yield name, x
    for centre in dict.fromkeys([end for end in (low, high) if math.isfinite(end)] + list(near) + [0.0]):
        name = f"near {centre:.4g}"
        for k in range(count):
            step = 10.0 ** -(17.0 * k / count) if centre == 0.0 else abs(centre) * 2.0 ** -(1 + 52.0 * k / count)
            for x in (centre - step, centre + step):
                if low < x < high and (centre or abs(x) < 0.5):
                    yield ("near 0" if not centre else name), x
        for x in (math.nextafter(centre, -math.inf), centre, math.nextafter(centre, math.inf)):
            if low < x < high:
                yield name, x


def points(row: Primitive, count: int = POINTS) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Points of a row's domain, each with the region that it counts for."""
    near = NEAR.get(row.name, ())
    if row.form == "x":
        for region, x in numbers(*row.domain[0], near, count, row.name):
            yield region, (x,)
        return
    draw = random.Random(row.name)
    columns = [
        [x for _, x in numbers(*domain, near, 8, f"{row.name} {place}")] if low_high(domain) else [domain[0]]
        for place, domain in enumerate(row.domain)
    ]

    def pick(place: int, size: tuple[float, float]) -> float:
        low, high = row.domain[place]
        if low == high:
            return low
        x = math.exp(draw.uniform(math.log(size[0]), math.log(size[1]))) * draw.choice((1.0, -1.0))
        return x if low <= x <= high else abs(x) if low <= abs(x) <= high else draw.choice(columns[place])

    regions = {
        "middle": (0.05, 20.0),
        "large": (0.5, 800.0),
        "tiny": (NORMAL, 1e-8),
        "huge": (1e20, HUGE),
        "any size": (TINY, HUGE),
    }
    for region, size in regions.items():
        for k in range(3 * count):
            at: list[Any] = []
            for place, argument in enumerate(row.args):
                n = 1 + k % 4
                at.append(tuple(pick(place, size) for _ in range(n)) if argument.is_sequence else pick(place, size))
            yield region, tuple(at)
    for k in range(
        3 * count
    ):  # operands that are nearly equal, or that hardly differ from each other's special numbers
        at = []
        first: float | None = None
        for place, argument in enumerate(row.args):
            xs = []
            for _ in range(1 + k % 4 if argument.is_sequence else 1):
                low, high = row.domain[place]
                x = (
                    pick(place, (0.05, 20.0))
                    if first is None
                    else first * (1.0 + draw.uniform(-1, 1) * 10.0 ** -draw.randint(1, 16))
                )
                xs.append(x if low <= x <= high else pick(place, (0.05, 20.0)))
                first = xs[0] if first is None else first
            at.append(tuple(xs) if argument.is_sequence else xs[0])
        yield "nearly equal", tuple(at)
    if not row.has_sequence:
        for _ in range(6 * count):
            yield "special numbers", tuple(draw.choice(column) for column in columns)


def low_high(domain: tuple[float, float]) -> bool:
    """Whether an operand of the domain is a variable at all."""
    return domain[0] < domain[1]


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


def at_kink(row: Primitive, at: Sequence[Any]) -> bool:
    """Whether a point lies on a kink, a jump or a pole of the row."""
    return row.kinks is not None and any(k == 0.0 or k != k for k in row.kinks(FLOAT, *at))


def variables(row: Primitive, at: Sequence[Any]) -> list[int]:
    """The places of the flat operands that a row is differentiated by."""
    return [k for k in range(len(flat(at))) if k not in FIXED.get(row.name, ())]


def errors(row: Primitive, at: tuple[Any, ...], orders: Sequence[int] = (0, 1, 2)) -> Iterator[tuple[int, float]]:
    """The errors in ulp of all derivatives of these orders at a point: pairs of the order and the error."""
    xs = flat(at)
    ours = engine(row)

    def exact(*xs: Any) -> Any:
        return call(lambda *operands: evaluate(row, *operands), at, xs)

    def computed(*xs: Any) -> Any:
        return call(ours, at, xs)

    places = variables(row, at)
    for order in orders:
        if order and at_kink(row, at):
            return
        for which in entries(len(places), order):
            truth = derivative(exact, xs, [places[k] for k in which])
            if order and mp.isnan(truth):
                continue  # a pole, or an edge of the domain: the page of conventions says what holds there
            slope: Callable[..., Any] = computed
            for k in which:
                slope = grad(slope, places[k])
            yield order, error(slope(*xs), truth)


def measure(row: Primitive, count: int = POINTS) -> list[Worst]:
    """The largest errors of a row, one entry for each region."""
    regions: dict[str, Worst] = {}
    orders = (0, 1) if row.hidden else (0, 1, 2)  # of a building block the derivative is the second of a public row
    for region, at in points(row, count):
        worst = regions.setdefault(region, Worst(row, region))
        worst.points += 1
        for order, ulps in errors(row, at, orders):
            worst.add(order, ulps, at)
    return list(regions.values())


# --- the page -------------------------------------------------------------------------------------------------------


def table(rows: Sequence[Primitive], count: int = POINTS) -> Iterator[str]:
    """The table as lines of Markdown."""
    yield "| primitive | region | value | 1st | 2nd | worst at |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        for worst in measure(row, count):
            orders = 2 if row.hidden else 3
            cells = [_figure(u, b) for u, b in itertools.islice(zip(worst.ulps, BARS, strict=True), orders)]
            relative = [u / b for u, b in zip(worst.ulps, BARS, strict=True)]
            where = worst.where[max(range(orders), key=relative.__getitem__)]
            yield f"| `{row.name}` | {worst.region} | {' | '.join(cells + [''] * (3 - orders))} | {where} |"


def _figure(ulps: float, bar: float) -> str:
    text = "∞" if math.isinf(ulps) else f"{ulps:.2f}" if ulps < 100.0 else f"{ulps:.1e}"
    return text if ulps <= bar else f"**{text}**"


def main(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m autograd.testing.accuracy", description=__doc__)
    parser.add_argument("--rows", help="names of primitives, with commas between them")
    parser.add_argument("--points", type=int, default=POINTS, help="how many numbers in each region")
    given = parser.parse_args(arguments)
    rows = [find(name) for name in given.rows.split(",")] if given.rows else list(TABLE.values())
    for line in table(rows, given.points):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
