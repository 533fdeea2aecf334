"""Each law holds where it should, catches a fault planted for it, and says what is wrong and where."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import autograd as ag
from autograd import OperandError, SettingError, ShapeError, Value, chain, primitive
from autograd.registry import TABLE
from autograd.testing import Program, laws, strategies

# Wrong by so little that no fixed tolerance would notice, and far more than rounding.
SLIGHTLY = 1.0 + 1e-9


def scaled(position: int, factor: float = SLIGHTLY) -> Any:
    """A product of one's own whose partial by one argument is wrong by a factor."""
    partials = [lambda F, out, x, y: y, lambda F, out, x, y: x]
    right = partials[position]
    partials[position] = lambda F, out, x, y: factor * right(F, out, x, y)
    return primitive("product", lambda F, x, y: x * y, partials, replace="product" in TABLE)


@pytest.fixture(autouse=True)
def _no_primitive_is_left(own_primitives: None) -> None:
    """What a test declares is gone after it."""


@settings(max_examples=60, deadline=None)
@given(strategies.programs())
def test_random_programs_obey_every_law(program: Program) -> None:
    """To the last digit that rounding leaves: no false alarm."""
    laws.all_of(program, program.point)
    laws.forward_equals_reverse(program.outputs, program.point)
    laws.chain_of_composition(lambda u: ag.tanh(u[-1]) * u[0], program.outputs, program.point)
    laws.untaken_branch_contributes_nothing(program, lambda xs: ag.log(-ag.square(xs[0])), program.point)


def test_the_laws_take_every_structure_and_many_arguments() -> None:
    def loss(parameters: dict[str, Any], x: Any) -> Any:
        return ag.tanh(ag.dot(parameters["w"], list(x), parameters["b"]))

    x = np.array([0.5, -0.25])
    laws.all_of(loss, {"w": [0.5, Value(-2.0)], "b": 0.25}, x)
    laws.forward_equals_reverse(lambda xs: [ag.sin(y) * xs[0] for y in xs], [0.1 * k for k in range(1, 30)])


@pytest.mark.parametrize("power", [1, 2])
def test_constants_that_cancel_in_a_sweep_raise_no_alarm(power: int) -> None:
    """Their sum, 0.00348 - 1 + 1, is rounded although no node of the function is."""

    def f(x: Any) -> Any:
        return x**power * 0.00348 - x**power + x**power * 1.0

    laws.all_of(f, 2.0)
    laws.euler_on_homogeneous(f, power, 2.0)


# --- forward and reverse --------------------------------------------------------------------------------------------


def forgetful(sweep: Any) -> Any:
    """A sweep that leaves out the second operand of every node."""
    return lambda order, start, edges, *rest: sweep(order, start, lambda node: tuple(edges(node))[:1], *rest)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_sweep_that_forgets_an_edge_is_caught(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, mode, forgetful(getattr(chain, mode)))
    with pytest.raises(laws.LawError, match="forward_equals_reverse") as failure:
        laws.forward_equals_reverse(lambda x, y: [x + y * y, x], 0.5, 2.0)
    assert "the derivative of result 0 by y: forward mode gives" in str(failure.value)
    assert {failure.value.left, failure.value.right} == {0.0, 4.0}


def test_a_sweep_that_forgets_an_edge_is_caught_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "forward", forgetful(chain.forward))
    with pytest.raises(laws.LawError, match=r"the arguments combined with \("):
        laws.forward_equals_reverse(lambda xs: xs[-2] * xs[-1], [0.5] * 40)


def test_a_function_that_changes_from_call_to_call_is_caught() -> None:
    """Dropout without a seed, say."""
    calls = itertools.count(1.0)
    with pytest.raises(laws.LawError):
        laws.forward_equals_reverse(lambda x: x * next(calls), 2.0)


# --- second order ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", [0, 1])
def test_a_partial_that_is_wrong_in_one_argument_is_caught(position: int) -> None:
    with pytest.raises(laws.LawError, match="the second derivative by x and y") as failure:
        laws.hessian_is_symmetric(scaled(position), 3.0, 2.0)
    assert failure.value.difference == pytest.approx(1e-9, rel=1e-3)
    assert failure.value.allowed < 1e-14
    with pytest.raises(laws.LawError, match="hessian_is_symmetric"):
        laws.all_of(scaled(position), 3.0, 2.0)


def test_a_forward_sweep_over_the_gradient_that_forgets_an_edge_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    f = ag.prod
    laws.hvp_is_hessian_times_vector(f, [0.5, 2.0, -1.5])
    monkeypatch.setattr(chain, "forward", forgetful(chain.forward))
    with pytest.raises(laws.LawError, match=r"the entry for xs\[\d\] of H times \(.*hvp gives"):
        laws.hvp_is_hessian_times_vector(f, [0.5, 2.0, -1.5])


def test_second_order_laws_are_those_of_scalars() -> None:
    laws.all_of(lambda x: [x, x * x], 0.5)
    with pytest.raises(ShapeError, match="returned a structure"):
        laws.hessian_is_symmetric(lambda x: [x, x * x], 0.5)


# --- first order ----------------------------------------------------------------------------------------------------


def test_a_linear_function_is_linear() -> None:
    laws.is_linear(lambda x, y: [2.0 * x - y, ag.mean([x, y])], 0.1, 0.7)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x: x * SLIGHTLY + 1e-9, r"f\(x \+ t\) gives .* f\(x\) \+ f\(t\) gives"),
        (lambda x: x * x, r"f\(x \+ t\) gives"),
        (lambda x: 2.0 * x.detach(), "the slope at x along t, forward, gives 0.0"),
    ],
    ids=["affine", "square", "detached"],
)
def test_what_is_not_linear_is_caught(function: Any, message: str) -> None:
    with pytest.raises(laws.LawError, match=message):
        laws.is_linear(function, 0.7)


def test_a_linear_function_with_a_wrong_partial_is_caught() -> None:
    product = scaled(0)
    with pytest.raises(laws.LawError, match=r"the slope at x along t, forward, gives .*, f\(t\) gives"):
        laws.is_linear(lambda x: product(x, 2.0), 0.7)


def test_a_function_that_looks_behind_its_argument_is_caught() -> None:
    """The composition then depends on more than what it was given."""

    def peeking(u: Value) -> Any:
        return u * (u.parents[0] if u.op == "exp" else u.data)

    with pytest.raises(laws.LawError, match=r"chain_of_composition does not hold for peeking∘exp at x = 0.5"):
        laws.chain_of_composition(peeking, ag.exp, 0.5)
    laws.chain_of_composition(lambda u: u * u, ag.exp, 0.5)


def test_eulers_theorem() -> None:
    laws.euler_on_homogeneous(ag.norm, 1, [0.3, -0.4, 0.1])
    laws.euler_on_homogeneous(lambda x, y: [x / y, ag.arctan2(x, y)], 0, 0.3, -0.7)
    laws.euler_on_homogeneous(lambda x, y: x**2.5 * y**0.5, 3, 0.3, 0.7)


def test_a_gradient_that_is_slightly_wrong_breaks_eulers_theorem() -> None:
    with pytest.raises(laws.LawError, match=r"x · ∇f\(x\) gives .*, 2 · f\(x\) gives 12.0"):
        laws.euler_on_homogeneous(scaled(1), 2, 3.0, 2.0)
    laws.euler_on_homogeneous(scaled(1, 1.0), 2, 3.0, 2.0)
    with pytest.raises(laws.LawError, match="euler_on_homogeneous"):
        laws.euler_on_homogeneous(ag.norm, 2, [3.0, 4.0])


@pytest.mark.parametrize("bad", [lambda x: ag.log(x - 3.0), lambda x: 1.0 / (x - 2.0), lambda x: x * math.inf])
def test_a_branch_that_leaks_is_caught(bad: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A NaN or an infinity of the branch not taken, times the 0 of `where`, is NaN."""
    laws.untaken_branch_contributes_nothing(ag.sin, bad, 2.0)
    monkeypatch.setattr(TABLE["where"], "selects", False)
    with pytest.raises(laws.LawError, match=r"by x: where\(True, …\) gives nan, sin alone gives"):
        laws.untaken_branch_contributes_nothing(ag.sin, bad, 2.0)


# --- tolerance and messages -----------------------------------------------------------------------------------------


def test_a_message_says_what_where_the_numbers_and_what_rounding_explains() -> None:
    with pytest.raises(laws.LawError) as failure:
        laws.euler_on_homogeneous(ag.norm, 2, [3.0, 4.0])
    error = failure.value
    assert str(error).startswith(
        "euler_on_homogeneous does not hold for norm at xs[0] = 3.0, xs[1] = 4.0: result 0: "
        "x · ∇f(x) gives 5.0, 2 · f(x) gives 10.0; they differ by 5, rounding explains "
    )
    assert isinstance(error, AssertionError)
    assert (error.law, error.function, error.left, error.right) == ("euler_on_homogeneous", "norm", 5.0, 10.0)
    assert error.difference == 5.0
    assert 0.0 < error.allowed < 1e-13


def test_a_tolerance_of_ones_own() -> None:
    laws.euler_on_homogeneous(scaled(1), 2, 3.0, 2.0, tolerance=1e-6)
    with pytest.raises(laws.LawError, match="the tolerance is 1e-12"):
        laws.euler_on_homogeneous(scaled(1), 2, 3.0, 2.0, tolerance=1e-12)
    with pytest.raises(SettingError, match="tolerance"):
        laws.all_of(ag.sin, 1.0, tolerance=-1.0)


def test_a_nan_agrees_with_a_nan_alone() -> None:
    laws.forward_equals_reverse(ag.log, -1.0)
    factors = iter([1.0, math.nan, 1.0])  # for the number of results, and for either side
    with pytest.raises(laws.LawError, match=r"x · ∇f\(x\) gives nan"):
        laws.euler_on_homogeneous(lambda x: x * next(factors, 1.0), 1, 2.0)


def test_what_is_no_function_or_has_no_point_is_refused() -> None:
    with pytest.raises(OperandError, match=r"laws.is_linear\(f, x\), not f\(x\)"):
        laws.is_linear(ag.sin(1.0), 1.0)
    with pytest.raises(OperandError, match="needs a point"):
        laws.forward_equals_reverse(lambda: 1.0)
