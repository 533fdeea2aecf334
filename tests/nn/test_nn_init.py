from __future__ import annotations

import math
import random
from functools import partial
from statistics import fmean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, SettingError, UnknownNameError
from nn import Neuron, init

FANS = st.integers(1, 60)
SEEDS = st.integers(0, 2**32)

# For each evenly drawn initialiser its bound, from the formulas of the papers.
BOUNDS = {
    "uniform": lambda fan_in, fan_out: 1.0,
    "xavier_uniform": lambda fan_in, fan_out: math.sqrt(6 / (fan_in + fan_out)),
    "he_uniform": lambda fan_in, fan_out: math.sqrt(6 / fan_in),
    "lecun_uniform": lambda fan_in, fan_out: math.sqrt(3 / fan_in),
}
# For each bell curve its standard deviation.
DEVIATIONS = {
    "normal": lambda fan_in, fan_out: 1.0,
    "xavier_normal": lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)),
    "he_normal": lambda fan_in, fan_out: math.sqrt(2 / fan_in),
    "lecun_normal": lambda fan_in, fan_out: math.sqrt(1 / fan_in),
}


@pytest.mark.parametrize("name", sorted(BOUNDS))
@settings(deadline=None)
@given(fan_in=FANS, fan_out=FANS, seed=SEEDS)
def test_even_draws_stay_within_their_bound(name: str, fan_in: int, fan_out: int, seed: int) -> None:
    weights = init.initializer(name)(fan_in, fan_out, seed=seed)
    assert len(weights) == fan_in
    assert max(map(abs, weights)) <= BOUNDS[name](fan_in, fan_out)


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_even_draws_fill_their_range(name: str) -> None:
    bound = BOUNDS[name](4000, 1000)
    weights = init.initializer(name)(4000, 1000, seed=1)
    assert max(weights) > 0.99 * bound
    assert min(weights) < -0.99 * bound
    assert pstdev(weights) == pytest.approx(bound / math.sqrt(3), rel=0.05)


@pytest.mark.parametrize("name", sorted(DEVIATIONS))
def test_bell_curves_have_their_width(name: str) -> None:
    weights = init.initializer(name)(4000, 1000, seed=1)
    deviation = DEVIATIONS[name](4000, 1000)
    assert pstdev(weights) == pytest.approx(deviation, rel=0.05)
    assert fmean(weights) == pytest.approx(0, abs=4 * deviation / math.sqrt(4000))


@pytest.mark.parametrize("name", sorted(init.INITIALIZERS))
def test_a_seed_fixes_the_draw(name: str) -> None:
    draw = init.initializer(name)
    state = random.getstate()
    assert draw(5, 3, seed=9) == draw(5, 3, seed=random.Random(9)) == draw(5, 3, seed=9)
    assert random.getstate() == state
    if name not in {"zeros", "constant"}:
        assert draw(5, 3, seed=9) != draw(5, 3, seed=10)
        random.seed(9)
        assert draw(5, 3) == draw(5, 3, seed=9)


def test_constants() -> None:
    assert init.zeros(3) == [0.0, 0.0, 0.0]
    assert init.constant(2, value=-1.5) == [-1.5, -1.5]
    assert init.uniform(4, low=2.0, high=2.0) == [2.0] * 4
    assert init.normal(2, mean=3.0, std=0.0) == [3.0, 3.0]
    assert init.xavier_uniform(1, 1, gain=1e-9, seed=0)[0] == pytest.approx(0, abs=2e-9)


def test_aliases_and_callables() -> None:
    assert init.initializer("glorot_normal") is init.xavier_normal
    assert init.initializer("Kaiming-Uniform") is init.he_uniform
    small = partial(init.uniform, low=0.0, high=0.001)
    assert all(0 <= w.data <= 0.001 for w in Neuron(20, init=small).w)


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown initializer: given 'he_norml'.*did you mean 'he_normal'"):
        Neuron(2, init="he_norml")


def test_bad_settings_are_refused() -> None:
    with pytest.raises(
        SettingError, match=r"high is out of its range: given 0\.0, expected a finite number of at least 1"
    ):
        init.uniform(2, low=1.0, high=0.0)
    with pytest.raises(SettingError, match="std is out of its range: given -1"):
        init.normal(2, std=-1)
    with pytest.raises(SettingError, match="gain is out of its range: given 0"):
        init.he_normal(2, gain=0)
    with pytest.raises(SettingError, match="fan_in is out of its range: given 0"):
        init.lecun_uniform(0)
    with pytest.raises(OperandError, match="value is not a number: given 'a'"):
        init.constant(1, value="a")  # type: ignore[arg-type]
