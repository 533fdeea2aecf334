from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import shares
from autograd.testing.accuracy import error
from autograd.testing.exact import EXACT, mp, number

inf, nan = math.inf, math.nan

logit = st.one_of(st.floats(-5.0, 5.0), st.floats(-800.0, 800.0), st.floats(-1e308, 1e308), st.floats(-1e-8, 1e-8))
# Nearly equal logits, also below the sum's logarithm by so much that it is nearly 0: ln(1/n) each.
near = st.tuples(st.integers(2, 4), st.floats(-1.0, 1.0), st.floats(0.0, 1e-3)).flatmap(
    lambda t: st.lists(st.floats(-t[2], t[2]).map(lambda d: t[1] + d), min_size=t[0], max_size=t[0])
)
unity = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=4).map(lambda ps: [math.log(p / sum(ps)) for p in ps])
sequences = st.one_of(st.lists(logit, min_size=1, max_size=5), near, unity)


@settings(max_examples=400, deadline=None)
@given(sequences)
def test_logsumexp_keeps_its_digits_also_where_the_sum_is_nearly_one(xs: list[float]) -> None:
    with mp.workdps(60):
        assert error(shares.logsumexp(xs), EXACT["logsumexp"](list(map(number, xs)))) <= 3.5
        if len(xs) == 2:
            assert error(shares.logaddexp(*xs), EXACT["logaddexp"](*map(number, xs))) <= 3.5


@pytest.mark.parametrize("top", [-1e-5, -1e-100, -1e-300])
def test_logsumexp_where_a_tiny_number_and_a_tiny_exponential_cancel(top: float) -> None:
    xs = [top, math.log(-top)]
    with mp.workdps(400):
        assert error(shares.logsumexp(xs), EXACT["logsumexp"](list(map(number, xs)))) <= 3.5


def test_logaddexp_of_infinities_and_nan() -> None:
    assert shares.logaddexp(inf, inf) == shares.logaddexp(-inf, inf) == shares.logaddexp(inf, 1.0) == inf
    assert shares.logaddexp(-inf, -inf) == -inf
    assert shares.logaddexp(-inf, 2.0) == shares.logaddexp(2.0, -inf) == 2.0
    for pair in ((nan, 1.0), (1.0, nan), (nan, inf), (inf, nan)):
        assert math.isnan(shares.logaddexp(*pair))


@pytest.mark.parametrize("name", ["softmax_complement", "softmax_slope", "softmax_balance"])
@settings(max_examples=200, deadline=None)
@given(sequences)
def test_what_the_slopes_of_a_share_are_made_of(name: str, xs: list[float]) -> None:
    kernel = getattr(shares, name)
    with mp.workdps(60):
        exact = list(map(number, xs))
        for i in range(len(xs)):
            truth = EXACT[name](exact[i], [*exact[:i], *exact[i + 1 :]])
            assert error(kernel(xs, i), truth) <= 3.5


@settings(max_examples=100, deadline=None)
@given(sequences)
def test_products_of_shares(xs: list[float]) -> None:
    with mp.workdps(60):
        powers = [mp.exp(number(x) - number(max(xs))) if x - max(xs) > -1e7 else mp.mpf(0) for x in xs]
        true = [power / mp.fsum(powers) for power in powers]
        products = shares.softmax_product(xs)
        assert error(products[0], true[0] * (true[1] if len(xs) > 1 else 0)) <= 3.5
        for product, share in zip(products[1:], true[1:], strict=True):
            assert error(product, true[0] * share) <= 3.5


def test_shares_of_infinite_logits_and_of_one() -> None:
    def all_of(kernel: Any, xs: list[float]) -> list[float]:
        return [kernel(xs, i) for i in range(len(xs))]

    assert all_of(shares.softmax_complement, [inf, 1.0]) == [0.0, 1.0]
    assert all_of(shares.softmax_slope, [inf, 1.0]) == [0.0, 0.0]
    assert all_of(shares.softmax_slope, [-inf, -inf]) == [0.25, 0.25]
    assert shares.softmax_product([inf, inf]) == [0.25, 0.25]
    assert all_of(shares.softmax_balance, [inf, 1.0]) == [-1.0, 1.0]
    assert all_of(shares.softmax_balance, [inf, inf]) == [0.0, 0.0]
    assert all_of(shares.softmax_balance, [inf, inf, inf]) == [pytest.approx(1 / 3)] * 3
    assert all_of(shares.softmax_complement, [2.0]) == all_of(shares.softmax_slope, [2.0]) == [0.0]
    assert all_of(shares.softmax_balance, [2.0]) == [-1.0]
    assert shares.softmax_product([2.0]) == [0.0]
    for kernel in (shares.softmax_complement, shares.softmax_slope, shares.softmax_balance):
        assert all(map(math.isnan, all_of(kernel, [nan, 1.0])))
