"""The exact numbers: total like the engine, and right where there is another way to know."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest

from autograd import TABLE, primitive
from autograd.registry import Primitive
from autograd.testing.exact import EXACT, INF, NAN, F, evaluate, exp, expm1, mp, number, total

EDGES = [0.0, 1.0, -1.0, 0.5, -2.0, 1e300, -5e-324, math.inf, -math.inf, math.nan]


def points(row: Primitive) -> list[tuple[Any, ...]]:
    """Combinations of numbers at which functions end."""
    columns: list[list[Any]] = []
    for argument, (low, high) in zip(row.args, row.domain, strict=True):
        edges = EDGES[:: 1 + (len(row.args) > 2)]
        if argument.is_sequence:
            columns.append([(), *((x, y) for x in EDGES[::3] for y in EDGES[::2])])
        else:
            columns.append(edges if low < high else [low])
    if row.form == "ssx":
        columns[0] = columns[1] = columns[0][:8]
    return [at for at in itertools.product(*columns) if row.form != "ssx" or len(at[0]) == len(at[1])]


@pytest.mark.parametrize("row", list(TABLE.values()), ids=lambda row: row.name)
def test_every_row_has_an_exact_number_everywhere_and_nothing_raises(row: Primitive) -> None:
    """At infinities, NaN, zeros, poles and outside of domains."""
    with mp.workdps(30):
        for at in points(row):
            if row.form == "s" and not at[0] and row.name in ("max", "min", "mean"):
                continue  # of nothing there is none
            value = evaluate(row, *(tuple(map(number, x)) if isinstance(x, tuple) else number(x) for x in at))
            assert isinstance(value, (mp.mpf, int)), at


@pytest.mark.parametrize(
    ("function", "x", "value"),
    [
        ("log", -1.0, NAN),
        ("log", 0.0, -INF),
        ("arccosh", 0.5, NAN),
        ("reciprocal", 0.0, INF),
        ("exp", 1e300, INF),
        ("exp", -1e300, mp.mpf(0)),
        ("expm1", -1e300, mp.mpf(-1)),
        ("tanh", -1e300, mp.mpf(-1)),
        ("cbrt", -27.0, mp.mpf(-3)),
        ("lorentz_factor", 0.6, 1 / mp.sqrt(1 - number(0.6) ** 2)),
    ],
)
def test_exact_values_at_the_ends(function: str, x: float, value: Any) -> None:
    got = EXACT[function](number(x))
    assert (mp.isnan(got) and mp.isnan(value)) or mp.almosteq(got, value, rel_eps=1e-14) or got == value


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ((2, 3), 8),
        ((-2, 3), -8),
        ((-8, 1 / 3), NAN),
        ((0, -1), INF),
        ((0, 2), 0),
        ((INF, -1), 0),
        ((-INF, 3), -INF),
        ((0.5, INF), 0),
        ((2, INF), INF),
        ((-1, INF), 1),
        ((NAN, 0), NAN),
        ((5, 0), 1),
    ],
)
def test_the_exact_power_follows_ieee(at: tuple[Any, Any], value: Any) -> None:
    got = EXACT["pow"](*map(number, at))
    assert (mp.isnan(got) and mp.isnan(number(value))) or got == value or mp.almosteq(got, value)


def test_remainders_are_exact_also_where_the_quotient_has_hundreds_of_digits() -> None:
    with mp.workdps(700):
        x, y = number(1e300), number(7e-300)
        assert EXACT["mod"](x, y) + y * EXACT["floor_divide"](x, y) == x
        assert EXACT["fmod"](-x, y) == -EXACT["mod"](x, y)


def test_what_is_made_total_gives_nan_for_nan_and_where_it_would_raise_or_be_complex() -> None:
    def raising(x: Any) -> Any:
        raise ZeroDivisionError

    assert all(map(mp.isnan, (total(raising)(number(1.0)), exp(NAN), expm1(NAN), total(mp.log)(number(-1.0)))))
    assert total(lambda x: 3)(number(1.0)) == 3


@pytest.mark.usefixtures("own_primitives")
def test_a_row_of_ones_own_is_computed_by_its_own_rule() -> None:
    primitive("third_of_mine", lambda F, x: F.div(F.square(x), 3.0), lambda F, out, x: F.div(2.0 * x, 3.0))
    with mp.workdps(40):
        assert abs(evaluate(TABLE["third_of_mine"], number(1.0)) - mp.mpf(1) / 3) < mp.mpf(10) ** -39


def test_the_algebra_of_exact_numbers_has_every_row() -> None:
    with mp.workdps(30):
        assert F.norm((3.0, 4.0)) == 5
        assert F.sqrt(4.0) == 2
        assert F.is_nan(NAN)
        assert mp.almosteq(mp.fsum(F.softmax([number(1), number(2)])), 1)
        assert mp.almosteq(F.exp(F.log_softmax([number(1), number(2)])[0]), F.softmax([number(1), number(2)])[0])
