"""What is often composed, and then overflows: it has a right value and gradient for operands of any size.

Softmax and its logarithm, sums of exponentials, losses from logits, gated activations and lengths: from 1e-300 to
1e300, of one sign and of both, with ties, with infinities and with one element. Truth is arbitrary precision.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value, grad
from autograd.registry import find
from autograd.testing.accuracy import bars, error, errors
from autograd.testing.exact import EXACT, mp, number, sigmoid, softmax, softplus
from autograd.testing.slopes import derivative
from nn.losses import binary_cross_entropy, binary_cross_entropy_with_logits, cross_entropy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

inf = math.inf

sized = st.builds(
    lambda sign, digits, e: sign * digits * 10.0**e,
    st.sampled_from([1.0, -1.0]),
    st.floats(1.0, 9.9),
    st.integers(-300, 299),
)
finite = st.one_of(sized, st.floats(-40.0, 40.0), st.sampled_from([0.0, 1.0, -1.0]))
infinite = st.one_of(finite, st.sampled_from([inf, -inf]))


def sequences(element: st.SearchStrategy[float], least: int = 1) -> st.SearchStrategy[list[float]]:
    """Sequences of one to four numbers, of all sizes at once, and such with ties."""
    tied = st.lists(element, min_size=1, max_size=2).flatmap(
        lambda xs: st.lists(st.sampled_from(xs), min_size=least, max_size=4)
    )
    return st.one_of(st.lists(element, min_size=least, max_size=4), tied)


def check(name: str, at: tuple[Any, ...]) -> None:
    for found in errors(find(name), at, (0, 1)):
        assert found.ulps <= bars(find(name))[found.order], (name, at, found)


# --- operands of any size -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["softplus", "log_sigmoid", "sigmoid", "silu", "gelu", "mish"])
@settings(max_examples=100, deadline=None)
@given(x=finite)
def test_activations_of_any_size(name: str, x: float) -> None:
    check(name, (x,))


@pytest.mark.parametrize("name", ["hypot", "logaddexp"])
@settings(max_examples=100, deadline=None)
@given(xs=sequences(finite, 2))
def test_functions_of_two_numbers_of_any_size(name: str, xs: list[float]) -> None:
    check(name, tuple(xs[:2]))


@pytest.mark.parametrize("name", ["logsumexp", "norm"])
@settings(max_examples=100, deadline=None)
@given(xs=sequences(finite))
def test_functions_of_a_sequence_of_numbers_of_any_size(name: str, xs: list[float]) -> None:
    check(name, (tuple(xs),))


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@settings(max_examples=100, deadline=None)
@given(xs=sequences(finite))
def test_shares_of_logits_of_any_size(name: str, xs: list[float]) -> None:
    check(name, (xs[0], tuple(xs[1:])))


# --- losses ---------------------------------------------------------------------------------------------------------


def check_loss(loss: Callable[..., Any], exact: Callable[..., Any], xs: Sequence[float], ulps: float = 4.0) -> None:
    """Compare a loss of flat operands and its gradient with exact numbers."""
    value, gradient = ag.value_and_grad(lambda operands: loss(*operands))(list(xs))
    assert error(value, derivative(exact, xs, [])) <= ulps
    for k, got in enumerate(gradient):
        assert error(got, derivative(exact, xs, [k])) <= ulps, (xs, k)


@settings(max_examples=150, deadline=None)
@given(sequences(finite, 2), st.integers(0, 3))
def test_cross_entropy_of_logits_of_any_size(xs: list[float], label: int) -> None:
    label %= len(xs)

    def exact(*xs: Any) -> Any:
        return -EXACT["log_softmax"](xs[label], (*xs[:label], *xs[label + 1 :]))

    check_loss(lambda *logits: cross_entropy([logits], [label]), exact, xs)


@settings(max_examples=150, deadline=None)
@given(finite, st.sampled_from([0.0, 1.0]))
def test_binary_cross_entropy_of_a_logit_of_any_size(z: float, target: float) -> None:
    check_loss(lambda z: binary_cross_entropy_with_logits([z], [target]), lambda z: softplus(-z if target else z), [z])


@settings(max_examples=100, deadline=None)
@given(finite, st.floats(1e-3, 0.999))
def test_binary_cross_entropy_with_a_soft_target(z: float, target: float) -> None:
    """Its slope is a difference, t σ(-z) from (1 - t) σ(z), so it is measured by the larger of the two."""
    value, slope = ag.value_and_grad(lambda z: binary_cross_entropy_with_logits([z], [target]))(z)
    with mp.workdps(700):
        t, z = number(target), number(z)
        assert error(value, t * softplus(-z) + (1 - t) * softplus(z)) <= 4.0
        yes, no = t * sigmoid(-z), (1 - t) * sigmoid(z)
        assert abs(slope - (no - yes)) <= mp.mpf(2) ** -50 * max(yes, no)


@settings(max_examples=100, deadline=None)
@given(st.floats(1e-300, 1.0, exclude_max=True), st.sampled_from([0.0, 1.0]))
def test_binary_cross_entropy_of_a_probability_of_any_size(p: float, target: float) -> None:
    check_loss(lambda p: binary_cross_entropy([p], [target]), lambda p: -mp.log(p) if target else -mp.log1p(-p), [p])


@settings(max_examples=50, deadline=None)
@given(st.lists(sequences(finite, 3), min_size=2, max_size=3))
def test_a_mean_over_samples_of_any_size(rows: list[list[float]]) -> None:
    rows = [row[:3] for row in rows]
    with mp.workdps(700):
        truth = mp.fsum(-EXACT["log_softmax"](number(row[0]), list(map(number, row[1:]))) for row in rows) / len(rows)
        assert error(cross_entropy(rows, [0] * len(rows)), truth) <= 4.0


# --- infinities and single elements ---------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(sequences(infinite))
def test_sums_of_exponentials_with_infinite_operands(xs: list[float]) -> None:
    """A gradient is made of shares also where logits are infinite: the largest take everything, in equal parts."""
    with mp.workdps(700):
        exact = list(map(number, xs))
        shares = softmax(exact)
        value, gradient = ag.value_and_grad(ag.logsumexp)(xs)
        assert error(value, EXACT["logsumexp"](exact)) <= 3.5
        assert all(error(got, share) <= 4.0 for got, share in zip(gradient, shares, strict=True))

        value, gradient = ag.value_and_grad(lambda xs: ag.softmax(xs, 0))(xs)
        slopes = [shares[0] * mp.fsum(shares[1:]), *[-shares[0] * share for share in shares[1:]]]
        assert error(value, shares[0]) <= 3.5
        assert all(error(got, slope) <= 4.0 for got, slope in zip(gradient, slopes, strict=True))

        value, gradient = ag.value_and_grad(lambda xs: ag.log_softmax(xs, 0))(xs)
        slopes = [mp.fsum(shares[1:]), *[-share for share in shares[1:]]]
        assert error(value, EXACT["log_softmax"](exact[0], exact[1:])) <= 3.5
        assert all(error(got, slope) <= 4.0 for got, slope in zip(gradient, slopes, strict=True))


@pytest.mark.parametrize(
    ("function", "at", "value", "gradient"),
    [
        (ag.softplus, inf, inf, 1.0),
        (ag.softplus, -inf, 0.0, 0.0),
        (ag.log_sigmoid, inf, 0.0, 0.0),
        (ag.log_sigmoid, -inf, -inf, 1.0),
        (ag.gelu, inf, inf, 1.0),
        (ag.gelu, -inf, 0.0, 0.0),
        (ag.norm, [inf, 3.0], inf, [1.0, 0.0]),
        (ag.norm, [-inf, 3.0], inf, [-1.0, 0.0]),
        (ag.norm, [-2.0], 2.0, [-1.0]),
        (ag.norm, [0.0], 0.0, [0.0]),
        (lambda xs: ag.hypot(*xs), [inf, 3.0], inf, [1.0, 0.0]),
        (lambda xs: ag.hypot(*xs), [3.0, -inf], inf, [0.0, -1.0]),
        (ag.logsumexp, [2.5], 2.5, [1.0]),
        (lambda xs: ag.softmax(xs, 0), [2.5], 1.0, [0.0]),
        (lambda xs: ag.log_softmax(xs, 0), [2.5], 0.0, [0.0]),
        (lambda xs: cross_entropy([xs], [0]), [inf, 3.0], 0.0, [0.0, 0.0]),
        (lambda xs: cross_entropy([xs], [1]), [inf, 3.0], inf, [1.0, -1.0]),
        (lambda xs: cross_entropy([xs], [1]), [-inf, 3.0], 0.0, [0.0, 0.0]),
        (lambda z: binary_cross_entropy_with_logits([z], [1]), inf, 0.0, 0.0),
        (lambda z: binary_cross_entropy_with_logits([z], [0]), inf, inf, 1.0),
        (lambda z: binary_cross_entropy_with_logits([z], [1]), -inf, inf, -1.0),
        (lambda z: binary_cross_entropy_with_logits([z], [0]), -inf, 0.0, 0.0),
    ],
)
def test_infinities_and_single_elements(function: Callable[..., Any], at: Any, value: float, gradient: Any) -> None:
    assert ag.value_and_grad(function)(at) == (value, gradient)
    assert function(at) == value


@settings(max_examples=100, deadline=None)
@given(sequences(infinite, 2))
def test_second_derivatives_of_any_size_are_numbers(xs: list[float]) -> None:
    """Also beside infinite logits, where a product of a share and a logit would be 0 × ∞."""
    for row in ag.hessian(ag.logsumexp)(xs) + ag.hessian(lambda xs: ag.log_softmax(xs, 0))(xs):
        assert all(map(math.isfinite, row))
    assert isinstance(grad(lambda x: ag.logsumexp([x, *xs[1:]]))(Value(xs[0])), Value)
