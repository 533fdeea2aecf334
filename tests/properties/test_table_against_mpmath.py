"""Every row of the table against exact numbers: value, first and second derivatives, on both sides of every kink."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import TABLE, Value, grad, norm, sigmoid, tanh
from autograd.algebra import FLOAT
from autograd.registry import Primitive
from autograd.testing.accuracy import FIXED, bars, errors, flat, to_kink
from autograd.testing.exact import EXACT, mp
from autograd.testing.strategies import operands

ROWS = list(TABLE.values())


def check(row: Primitive, at: tuple[Any, ...], up_to: int = 3) -> int:
    """Hold the value and all derivatives at a point to the bars; how many of them there were."""
    found = list(errors(row, at, range(min(up_to, len(bars(row))))))
    for one in found:
        assert one.ulps <= bars(row)[one.order], f"{row.name}{at}: order {one.order} is {one.ulps:g} ulp off"
    return len(found)


def test_every_row_has_an_exact_value() -> None:
    assert sorted(EXACT) == sorted(TABLE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_value_and_derivatives_through_second_order(row: Primitive, data: st.DataObject) -> None:
    """At floats of any size, subnormal ones too: 3.5 ulp for the value, 4 and 8 for the derivatives."""
    at = data.draw(operands(row), label="operands")
    if all(map(math.isfinite, flat(at))):
        check(row, at)


@pytest.mark.parametrize("row", [row for row in ROWS if row.kinks], ids=lambda row: row.name)
def test_both_sides_of_every_kink(row: Primitive) -> None:
    """From points of a grid that lie on a kink a step to either side, along each operand: a small and a tiny one."""
    grid = {"round": [(0.5, 0.0), (1.5, 0.0)], "where": [(0.0, 1.0, 2.0)]}.get(row.name) or itertools.product(
        *(
            [(0.0, 0.0), (1.0, 1.0)] if a.is_sequence else (-2.0, -1.0, 0.0, 1.0, 2.0) if low < high else (low,)
            for a, (low, high) in zip(row.args, row.domain, strict=True)
        )
    )
    checked = 0
    for at in itertools.islice((at for at in grid if to_kink(row, at) == 0), 25):
        free = [k for k in range(len(row.args)) if k not in FIXED.get(row.name, ()) or row.name == "where"]
        for position, step in itertools.product(free, (-1e-3, 1e-3, -1e-300, 1e-300)):
            moved = list(at)
            x = moved[position]
            moved[position] = (x[0] + step, *x[1:]) if isinstance(x, tuple) else x + step
            if to_kink(row, tuple(moved)) != 0:
                checked += check(row, tuple(moved), 2)
    assert checked or row.name in ("tan", "unit_scale")  # no float is a pole of the tangent; (1, 1) is two kinks


def inside(row: Primitive) -> tuple[Any, ...]:
    """A point inside the domain and away from every kink."""
    chosen = {"arccosh": (1.7,), "where": (1.0, 0.7, 0.4), "clip": (0.37, 0.1, 0.8), "round": (0.37, 0.0)}
    numbers = [0.53, 0.64, 0.29, 0.71]
    return chosen.get(row.name) or tuple(
        (0.37, 0.61) if a.is_sequence else numbers[k] if low < high else low
        for k, (a, (low, high)) in enumerate(zip(row.args, row.domain, strict=True))
    )


def slope(row: Primitive, position: int) -> Any:
    at = inside(row)
    partial = row.partials[position](FLOAT, row.forward(FLOAT, *at), *at)
    return tuple(partial) if row.args[position].is_sequence else partial


SLOPED = [
    (row, position)
    for row in ROWS
    for position in range(len(row.args))
    if position not in FIXED.get(row.name, ()) and any(flat((slope(row, position),)))
]


def test_there_is_a_slope_to_spoil_in_almost_every_row() -> None:
    """All but steps, and operands of choices that are not chosen."""
    assert {row.name for row in ROWS} - {row.name for row, _ in SLOPED} == {
        "floor", "ceil", "trunc", "sign", "round", "floor_divide", "unit_scale",
    }  # fmt: skip


@pytest.mark.parametrize(("row", "position"), SLOPED, ids=lambda part: getattr(part, "name", str(part)))
def test_a_partial_wrong_by_a_millionth_is_caught(
    row: Primitive, position: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would notice: this one plants the error in every partial there is."""
    right = row.partials[position]

    def wrong(F: Any, out: Any, *operands: Any) -> Any:
        partial = right(F, out, *operands)
        return [d * 1.000001 for d in partial] if row.args[position].is_sequence else partial * 1.000001

    check(row, inside(row), 2)
    monkeypatch.setattr(row, "partials", (*row.partials[:position], wrong, *row.partials[position + 1 :]))
    with pytest.raises(AssertionError, match="order 1 is"):
        check(row, inside(row), 2)


def test_the_tails_of_squashing_functions_keep_all_their_digits() -> None:
    """Where 1 - tanh² and σ (1 - σ) are 0 in floats, the derivatives are what mpmath says."""
    with mp.workdps(40):
        assert grad(tanh)(22.0) == pytest.approx(float(mp.sech(22) ** 2), rel=1e-15)
        assert grad(sigmoid)(40.0) == pytest.approx(float(mp.exp(-40) / (1 + mp.exp(-40)) ** 2), rel=1e-15)
    assert (f"{grad(tanh)(22.0):.2g}", f"{grad(sigmoid)(40.0):.2g}") == ("3.1e-19", "4.2e-18")


def test_the_gradient_of_the_length_of_nothing_is_zero() -> None:
    xs = [Value(0.0), Value(0.0)]
    norm(xs).backward()
    assert [x.grad for x in xs] == [0.0, 0.0]
