"""The rules of the table in C against the same rules on floats: the same bits, at all seams and between."""

from __future__ import annotations

import ast
import inspect
import itertools
import math
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import TABLE, gates, lengths, powers, special
from autograd.algebra import FLOAT
from autograd.registry import Primitive
from autograd.testing.strategies import EDGES
from tools.c_rows import LEFT_TO_PYTHON

inf, nan = math.inf, math.nan
core = pytest.importorskip("autograd._value", reason="there is no C core here")

NUMBERS = [row for row in TABLE.values() if not row.has_sequence]
IN_C = [row for row in NUMBERS if row.name not in LEFT_TO_PYTHON]


def constants() -> set[float]:
    """Every float in the kernels' Python: roots, ends of pieces, where something overflows."""
    trees = [ast.parse(inspect.getsource(module)) for module in (special, gates, powers, lengths)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)}


def around(x: float) -> list[float]:
    """A number and its neighbours, with either sign."""
    return [s * y for y in (math.nextafter(x, -inf), x, math.nextafter(x, inf)) for s in (1.0, -1.0)]


BEYOND = [inf, -inf, nan]
SEAMS = [*EDGES, *BEYOND, *[y for x in sorted(constants()) for y in around(x)]]
PAIRED = [
    *EDGES[::3],
    *BEYOND,
    *around(1.0),
    *around(2.0),
    0.0,
    -0.0,
    5e-324,
    1e-310,
    0.3,
    -7.25,
    1023.5,
    1e155,
    -1e200,
]
FEW = [0.0, -0.0, 5e-324, -1e-310, 1e-200, 0.3, *around(1.0), -2.0, 3.0, 1e16, 1e155, -1e200, 1.79e308, *BEYOND]
GRIDS = {1: SEAMS, 2: PAIRED, 3: FEW, 4: FEW}


def bits(x: float) -> bytes:
    """The number as it lies in memory; one NaN is like another."""
    return b"NaN" if x != x else struct.pack("<d", x)


def check(row: Primitive, at: tuple[float, ...]) -> None:
    """Hold the value and the partials in C to those of the rules; a NaN has NaN partials."""
    out = float(row.forward(FLOAT, *at))
    partials = [float(rule(FLOAT, out, *at)) if out == out else nan for rule in row.partials]
    value, slopes = core.kernel(row.name, *at)
    assert [*map(bits, (value, *slopes))] == [*map(bits, (out, *partials))], (
        f"{row.name}{at} is {out!r} with partials {partials}, and in C {value!r} with {list(slopes)}"
    )


def axes(row: Primitive) -> list[list[float]]:
    """What each argument of a grid may be; a parameter of a formula, as the exponent of a whole power, only whole."""
    grid = GRIDS[len(row.args)]
    return [grid if low < high else [low - 1.0, low, low + 1.0, low + 2.0] for low, high in row.domain]


def test_the_rows_without_a_c_form_are_those_that_are_listed_with_a_reason() -> None:
    missing = [row.name for row in NUMBERS if core.kernel(row.name, *[1.0] * len(row.args)) is None]
    assert sorted(missing) == sorted(LEFT_TO_PYTHON)
    assert core.kernel("sum", 1.0) is core.kernel("no such row", 1.0) is None


@pytest.mark.parametrize("row", [row for row in IN_C if row.special], ids=lambda row: row.name)
def test_the_bits_at_kinks_edges_ties_and_infinities(row: Primitive) -> None:
    for point in row.special:
        check(row, point.operands)


@pytest.mark.parametrize("row", IN_C, ids=lambda row: row.name)
def test_the_bits_on_a_grid_of_seams(row: Primitive) -> None:
    """At zeros, subnormals, infinities, NaN, every constant of the kernels, and the neighbours of each."""
    for at in itertools.product(*axes(row)):
        check(row, at)


@pytest.mark.parametrize("row", IN_C, ids=lambda row: row.name)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_bits_anywhere(row: Primitive, data: st.DataObject) -> None:
    numbers = st.one_of(st.floats(), st.floats(-4.0, 4.0), st.floats(-800.0, 800.0), st.sampled_from(SEAMS))
    kinds: list[Any] = [numbers if axis is GRIDS[len(row.args)] else st.sampled_from(axis) for axis in axes(row)]
    check(row, data.draw(st.tuples(*kinds), label="operands"))
