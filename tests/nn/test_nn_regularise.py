from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import DataError, SettingError, Value
from nn import MLP, clip_grad_norm, clip_grad_value
from nn.regularise import l1, l2

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=10)


@settings(deadline=None)
@given(NUMBERS, st.floats(0, 10))
def test_penalties_and_their_gradients(numbers: list[float], strength: float) -> None:
    values = [Value(number) for number in numbers]
    ridge = l2(values, strength)
    assert isinstance(ridge, Value)
    assert ridge.data == pytest.approx(strength * math.fsum(x * x for x in numbers), rel=1e-12)
    ridge.backward()
    assert [v.grad for v in values] == pytest.approx([2 * strength * x for x in numbers], rel=1e-12)
    for value in values:
        value.zero_grad()
    lasso = l1(values, strength)
    assert isinstance(lasso, Value)
    assert lasso.data == pytest.approx(strength * math.fsum(map(abs, numbers)), rel=1e-12)
    lasso.backward()
    expected = [strength * ((x > 0) - (x < 0)) for x in numbers]
    assert [v.grad for v in values] == pytest.approx(expected, rel=1e-12)


def test_a_penalty_takes_the_parameters_of_a_model() -> None:
    model = MLP(2, [2], seed=0)
    written_out = sum((p * p for p in model.parameters()), Value(0.0))
    penalty = l2((p for p in model.parameters()), 1e-4)
    assert isinstance(penalty, Value)
    assert penalty.data == pytest.approx(1e-4 * written_out.data, rel=1e-14)


@settings(deadline=None)
@given(NUMBERS, st.floats(0.01, 200))
def test_clipping_by_norm_scales_all_gradients_alike(gradients: list[float], most: float) -> None:
    values = [Value(0.0) for _ in gradients]
    for value, gradient in zip(values, gradients, strict=True):
        value.grad = gradient
    norm = math.sqrt(math.fsum(g * g for g in gradients))
    assert clip_grad_norm(values, most) == pytest.approx(norm, rel=1e-12, abs=1e-150)
    scale = min(1.0, most / norm) if norm else 1.0
    assert [v.grad for v in values] == pytest.approx([scale * g for g in gradients], rel=1e-12, abs=1e-150)
    assert math.hypot(*[v.grad for v in values]) <= most * (1 + 1e-12)


@settings(deadline=None)
@given(NUMBERS, st.floats(0.01, 200))
def test_clipping_by_value_cuts_each_gradient(gradients: list[float], most: float) -> None:
    values = [Value(0.0) for _ in gradients]
    for value, gradient in zip(values, gradients, strict=True):
        value.grad = gradient
    clip_grad_value(values, most)
    assert [v.grad for v in values] == [max(-most, min(most, g)) for g in gradients]


@pytest.mark.parametrize("gradient", [math.nan, math.inf])
def test_gradients_that_are_no_numbers_are_not_clipped(gradient: float) -> None:
    a, b = Value(0.0), Value(0.0)
    a.grad, b.grad = 5.0, gradient
    with pytest.raises(DataError, match="the norm of the gradients: given"):
        clip_grad_norm([a, b], 1.0)
    assert a.grad == 5.0


def test_bad_settings_are_refused() -> None:
    for penalty in (l1, l2):
        with pytest.raises(SettingError, match="strength is out of its range: given -1"):
            penalty([Value(1.0)], -1)
    with pytest.raises(SettingError, match="max_norm is out of its range: given 0"):
        clip_grad_norm([Value(1.0)], 0)
    with pytest.raises(SettingError, match="limit is out of its range: given -2"):
        clip_grad_value([Value(1.0)], -2)
