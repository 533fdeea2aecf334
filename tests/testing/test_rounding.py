"""The rounding bound of a graph, and the replay that shows that it holds."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value, primitive
from autograd.registry import find
from autograd.testing import check_gradients
from autograd.testing.exact import mp, number
from autograd.testing.generation import random_program
from autograd.testing.judge import Judge
from autograd.testing.probes import probes
from autograd.testing.replay import Replay, local_slopes
from autograd.testing.report import Report
from autograd.testing.rounding import EPSILON, bound, unit


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_no_value_of_a_random_program_is_further_off_than_its_bound(seed: int) -> None:
    program = random_program(random.Random(seed))
    leaves = [Value(x) for x in program.point]
    root = program(leaves)
    if not isinstance(root, Value):
        return
    with mp.workdps(60):
        truth = Replay(root, leaves)(*map(number, program.point))
        error = float(abs(number(root.data) - truth))
    assert error <= bound(root)


def test_the_bound_follows_cancellation() -> None:
    """In (x + 1) - x the error of the sum is that of x, and the difference does not make it smaller."""
    bounds = []
    for size in (1e4, 1e8):
        x = Value(size)
        bounds.append(bound((x + 1.0) - x))
    assert bounds[0] == pytest.approx(1e4 * 4 * EPSILON, rel=0.1)
    assert bounds[1] == pytest.approx(1e8 * 4 * EPSILON, rel=0.1)


def test_a_singular_point_has_no_bound_and_a_leaf_none_to_speak_of() -> None:
    x = Value(0.0)
    assert bound(ag.sqrt(x * x + 0.0)) == math.inf
    assert bound(x) == 0.0
    assert unit(x) == 0.0


@pytest.mark.usefixtures("own_primitives")
def test_a_primitive_of_ones_own_has_the_bound_of_its_rule() -> None:
    primitive("far_and_back", lambda F, x: (x + 1e8) - 1e8, lambda F, out, x: 1.0)
    x = Value(1.0)
    node = ag.function("far_and_back")(x)
    assert unit(node) == pytest.approx(1e8 * 4 * EPSILON, rel=0.1)
    assert check_gradients(ag.function("far_and_back"), 1.0).passed


def test_a_sum_of_products_is_bounded_by_its_terms() -> None:
    w = [Value(1e8), Value(-1e8)]
    assert unit(ag.dot(w, [1.0, 1.0])) >= 4 * EPSILON * 2e8


def test_a_replay_moves_the_leaves_it_is_told_to() -> None:
    x, y = Value(2.0), Value(3.0)
    replay = Replay(x * y + ag.exp(y), [x])
    assert float(replay(number(2.0))) == pytest.approx(6.0 + math.exp(3.0))
    assert float(replay(number(5.0))) == pytest.approx(15.0 + math.exp(3.0))
    assert Replay(7.0, [x])(number(2.0)) == 7.0


def test_local_slopes_are_those_of_the_node_alone() -> None:
    x = Value(3.0)
    node = ag.dot([x, x, 2.0], [1.0, 4.0, x])
    ((parent, partial, slopes),) = local_slopes(node)
    assert parent is x
    assert partial == 7.0
    assert [float(s) for s in slopes] == [7.0, 7.0]
    assert not list(local_slopes(x))


@pytest.mark.parametrize(
    ("given_number", "left", "right", "verdict"),
    [
        (1.0, 1.0, 1.0, "smooth"),
        (1.1, 1.0, 1.0, "wrong"),
        (0.5, 0.0, 1.0, "kink"),
        (-0.5, 0.0, 1.0, "wrong"),
        (math.inf, math.nan, math.inf, "kink"),
        (-math.inf, math.nan, math.inf, "wrong"),
        (5.0, math.nan, 5.0, "kink"),
        (math.nan, 1.0, 1.0, "wrong"),
        (math.inf, "1e400", "1e400", "smooth"),
        (-math.inf, "-1e400", "-1e400", "smooth"),
        (math.inf, 1e300, 1e300, "wrong"),
        (1e300, "1e400", "1e400", "wrong"),
    ],
)
def test_verdicts(given_number: float, left: object, right: object, verdict: str) -> None:
    report = Report("f")
    judge = Judge(report)
    assert judge(given_number, number(left), number(right), 1e-12, "d", "x = 1", "reverse mode") == verdict
    assert report.passed == (verdict != "wrong")


def test_nothing_is_said_where_the_bound_is_infinite() -> None:
    report = Report("f")
    assert Judge(report)(3.0, number(1.0), number(1.0), math.inf, "d", "x = 1", "reverse mode") == "smooth"
    assert "is not checked" in report.notes[0]


def test_a_derivative_of_nan_has_to_be_nan() -> None:
    report = Report("f")
    Judge(report).require_nan(math.nan, "d", "x = 1", "reverse mode")
    assert report.passed
    Judge(report).require_nan(1.0, "d", "x = 1", "reverse mode")
    assert str(report.findings[0]) == "d at x = 1: reverse mode gives 1.0, nan is right"


@pytest.mark.parametrize("name", ["relu", "maximum", "clip", "mod", "round", "max", "leaky_relu"])
def test_probes_lie_on_every_kink_and_beside_it(name: str) -> None:
    row = find(name)
    from autograd.algebra import FLOAT

    points = list(probes(row, 24))
    signs = {math.copysign(1.0, k) if k else 0.0 for at in points for k in row.kinks(FLOAT, *at)}
    assert {1.0, -1.0} <= signs
    assert all(
        low <= x <= high or name == "round"
        for at in points
        for operand, (low, high) in zip(at, row.domain, strict=True)
        for x in (operand if isinstance(operand, tuple) else (operand,))
    )
