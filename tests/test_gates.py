from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import gates
from autograd.testing.accuracy import error
from autograd.testing.exact import EXACT, mp, number

if TYPE_CHECKING:
    from collections.abc import Callable

inf, nan = math.inf, math.nan
KERNELS = ("silu", "silu_slope", "silu_bend", "gelu", "gelu_slope", "mish", "mish_slope", "mish_curvature")

BARS = {"mish_curvature": 8.0}  # in units in the last place, as a second derivative: see EXEMPTIONS in the accuracy

# Where a kernel goes over to another formula, and where one of them is zero.
ROOTS = (
    *(-1.2784645427610737, 2.3993572805154675, -0.7517915246935645),
    *(-1.1924312145154952, -2.256376396360793, 1.4905711794854284, -0.1174009796287394),
)
SWITCHES = (-0.4, 0.0, -2.0, -1.1, -0.35, -37.0, -1.2, -1.0, 0.4, 1.0, 3.0, -700.0, -745.0, 700.0)
points = st.one_of(
    st.floats(-8.0, 8.0),
    st.floats(-800.0, 800.0),
    st.sampled_from(ROOTS + SWITCHES).flatmap(lambda x: st.floats(x - 1e-6, x + 1e-6)),
)


@pytest.mark.parametrize("name", KERNELS)
@settings(max_examples=150, deadline=None)
@given(points)
def test_a_gate_and_its_slopes_keep_their_digits_where_they_cross_zero_and_in_their_tails(name: str, x: float) -> None:
    with mp.workdps(60):
        assert error(getattr(gates, name)(x), EXACT[name](number(x))) <= BARS.get(name, 4.0)


@pytest.mark.parametrize(
    ("kernel", "left", "right"),
    [
        (gates.silu, 0.0, inf),
        (gates.gelu, 0.0, inf),
        (gates.mish, 0.0, inf),
        (gates.silu_slope, 0.0, 1.0),
        (gates.gelu_slope, 0.0, 1.0),
        (gates.mish_slope, 0.0, 1.0),
        (gates.silu_bend, -inf, -inf),
        (gates.mish_curvature, 0.0, 0.0),
    ],
    ids=lambda part: getattr(part, "__name__", str(part)),
)
def test_limits_at_infinity(kernel: Callable[[float], Any], left: float, right: float) -> None:
    assert kernel(-inf) == left
    assert kernel(inf) == right
    assert math.isnan(kernel(nan))
