"""Points at which the accuracy of a primitive is measured: numbers of every size, and where it is in danger."""

from __future__ import annotations

import math
import random
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..registry import Primitive

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

# A function and its slope, which is a row too, go over to other formulas at the same numbers.
GELU = (-0.7517915246935645, -1.4142135623730951, 1.4142135623730951, -2.0, -1.1, -0.35, -37.0, -38.5, 38.5)
MISH = (-1.1924312145154952, -2.256376396360793, 1.4905711794854284, -745.0, -700.0, -1.0, 0.4, 1.0, 4.0, 350.0, 373.0)

# Where a rule or a kernel goes over to another formula, and where a derivative has a zero: both sides are measured.
NEAR: dict[str, tuple[float, ...]] = {
    "pow": (1.0, 2.0, -1.0, 3.0),
    "pow_slope": (1.0, 2.0),
    "exp": (709.782712893384, -708.3964185322641, -745.1332191019412),
    "exp2": (1024.0, -1022.0, -1074.0),
    "expm1": (709.782712893384, -37.0),
    "log": (1.0,),
    "log2": (1.0,),
    "log10": (1.0,),
    "xlogy": (1.0,),
    "sin": (1.5707963267948966, 3.141592653589793, 1e22),
    "cos": (1.5707963267948966, 3.141592653589793, 1e22),
    "tan": (1.5707963267948966, 3.141592653589793, 0.7853981633974483),
    "arcsin": (0.5, -0.5),
    "arccos": (0.5, -0.5),
    "lorentz_factor": (0.5, -0.5),
    "arctanh": (0.5, -0.5),
    "arctan": (1.0, 0.5773502691896258),
    "sinh": (22.0, 710.4758600739439),
    "cosh": (22.0, 710.4758600739439),
    "tanh": (0.6584789484624084, 1.0, 22.0, 354.0, 373.0),
    "sech": (0.881373587019543, 22.0, 709.0, 745.8),
    "arcsinh": (2.0, 2.0**28),
    "arccosh": (2.0, 2.0**28),
    "bell": (26.5, 27.2, 40.0),
    "erf": (0.84375, 1.25, 6.0, 26.5, 27.2),
    "erfc": (0.84375, 1.25, 26.5, 27.2),
    "normal_cdf": (-37.5, -38.4, 8.3),
    "normal_pdf": (37.5, 38.5, 60.0),
    "lgamma": (0.5, 0.75, 1.0, 1.15, 1.25, 1.4616321449683622, 1.73, 2.0, 2.5, 8.0, 2.5e305),
    "polygamma": (0.5, 1.0, 1.15, 1.4616321449683622, 1.73, 2.0, 2.5, 8.0, 16.0),
    "scaled_exp": (-745.0, -700.0, 700.0, 709.7, -1460.0, 1460.0),
    "elu": (-745.0, -708.4, -37.0),
    "selu": (-745.0, -708.4, -37.0),
    "sigmoid": (-745.0, -708.4, -1.0, 1.0, 37.0),
    "logistic_pdf": (1.0, 700.0, 745.0),
    "softplus": (-745.0, -708.4, 37.0),
    "log_sigmoid": (-745.0, -37.0, 708.4),
    "softsign": (1e18,),
    "silu": (-1.2784645427610737, -2.3993572805154675, 2.3993572805154675, -745.0, -700.0, -0.4),
    "silu_slope": (-1.2784645427610737, -2.3993572805154675, 2.3993572805154675, -745.0, -700.0, -0.4),
    "silu_bend": (2.3993572805154675, 745.0),
    "gelu": GELU,
    "gelu_slope": GELU,
    "mish": MISH,
    "mish_slope": MISH,
    "mish_curvature": (
        -2.256376396360793,
        1.4905711794854284,
        -0.1174009796287394,
        -745.0,
        -1.0,
        -0.5,
        0.4,
        1.0,
        4.0,
        373.0,
    ),
}

# Where a row of several arguments is most in danger: points beside those that every row is given.
Draw = random.Random


def _any_size(draw: Draw) -> float:
    return draw.choice((1.0, -1.0)) * math.exp(draw.uniform(math.log(TINY), math.log(HUGE)))


def _power_of_any_size(draw: Draw) -> tuple[float, float]:
    """A base of any size or near 1, and an exponent for which the power is some float."""
    x = abs(_any_size(draw)) if draw.random() < 0.5 else 1.0 + draw.choice((1, -1)) * 10.0 ** -draw.uniform(0.0, 15.0)
    return x, draw.uniform(-745.0, 710.0) / (math.log(x) or 1.0)


def _near_root_of_mixed(draw: Draw) -> tuple[float, float]:
    """A point near the curve 1 + y ln x = 0."""
    x = math.exp(draw.choice((1.0, -1.0)) * 10.0 ** draw.uniform(-3.0, 2.0))
    return x, -1.0 / math.log(x) * (1.0 + draw.uniform(-1.0, 1.0) * 10.0 ** -draw.randint(0, 16))


def _near_multiple(draw: Draw) -> tuple[float, float]:
    """A number near a multiple of the other, or many times as large."""
    y = draw.choice((1.0, -1.0)) * 10.0 ** draw.uniform(-3.0, 3.0)
    x = y * draw.choice((draw.randint(-20, 20), 10.0 ** draw.uniform(0.0, 40.0)))
    return x * (1.0 + draw.uniform(-1.0, 1.0) * 10.0 ** -draw.randint(1, 16)), y


MORE: dict[str, dict[str, Callable[[Draw], tuple[Any, ...]]]] = {
    "pow": {"a power of any size": _power_of_any_size, "near 1 + y ln x = 0": _near_root_of_mixed},
    "pow_slope": {"a power of any size": lambda draw: (*_power_of_any_size(draw), 1.0, 0.0)},
    "mod": {"near multiples": _near_multiple},
    "fmod": {"near multiples": _near_multiple},
    "floor_divide": {"near multiples": _near_multiple},
}


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
        "subnormal": (TINY, 1e-305),
        "huge": (1e20, HUGE),
        "overflow": (1e300, HUGE),
        "any size": (TINY, HUGE),
    }
    for region, size in regions.items():
        for k in range(3 * count):
            yield region, _structured(row, k, lambda place, size=size: pick(place, size))  # type: ignore[misc]
    for k in range(3 * count):
        first = pick(0, (0.05, 20.0))

        def beside(place: int, first: float = first) -> float:
            x = first * (1.0 + draw.uniform(-1.0, 1.0) * 10.0 ** -draw.randint(1, 16))
            low, high = row.domain[place]
            return x if low <= x <= high else pick(place, (0.05, 20.0))

        yield "nearly equal", _structured(row, k, beside)
    for k in range(6 * count):
        yield "special numbers", _structured(row, k, lambda place: draw.choice(columns[place]))
    for region, more in MORE.get(row.name, {}).items():
        for _ in range(3 * count):
            yield region, more(draw)


def _structured(row: Primitive, k: int, pick: Callable[[int], float]) -> tuple[Any, ...]:
    """Operands of a row, each number picked for its place; the k-th sequence has one to four elements."""
    return tuple(
        tuple(pick(place) for _ in range(1 + k % 4)) if argument.is_sequence else pick(place)
        for place, argument in enumerate(row.args)
    )


def low_high(domain: tuple[float, float]) -> bool:
    """Whether an operand of the domain is a variable at all."""
    return domain[0] < domain[1]
