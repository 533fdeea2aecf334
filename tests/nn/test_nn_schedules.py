from __future__ import annotations

import math

import pytest

from autograd import OperandError, SettingError
from nn.schedules import Cosine, Exponential, ReduceOnPlateau, Schedule, Step, WarmUp, factor_at


def test_step() -> None:
    assert [Step(3)(epoch) for epoch in (0, 2, 3, 5, 6)] == [1.0, 1.0, 0.1, 0.1, pytest.approx(0.01)]


def test_exponential() -> None:
    assert [Exponential()(epoch) for epoch in (0, 1, 10)] == [1.0, 0.95, pytest.approx(0.5987369392383787)]


def test_cosine() -> None:
    schedule = Cosine(10, floor=0.2)
    for epoch in range(11):
        assert schedule(epoch) == pytest.approx(0.2 + 0.8 * math.cos(math.pi * epoch / 20) ** 2, rel=1e-12)
    assert schedule(11) == schedule(10) == 0.2


def test_warm_up() -> None:
    assert [WarmUp(2)(epoch) for epoch in range(4)] == [0.5, 1.0, 1.0, 1.0]
    assert [WarmUp(2, then=Step(1, 0.5))(epoch) for epoch in range(5)] == [0.5, 1.0, 1.0, 0.5, 0.25]


def test_reduce_on_plateau_counts_epochs_without_improvement() -> None:
    schedule = ReduceOnPlateau(factor=0.5, patience=2, floor=0.2)
    losses = [None, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    factors = [schedule(epoch, loss) for epoch, loss in enumerate(losses)]
    assert factors == [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2]
    assert [schedule(epoch, loss) for epoch, loss in enumerate([None, 2.0, 2.0])] == [1.0, 1.0, 1.0]


def test_reduce_on_plateau_ignores_improvements_below_the_threshold() -> None:
    schedule = ReduceOnPlateau(factor=0.5, patience=0, threshold=0.1)
    assert [schedule(e, loss) for e, loss in enumerate([None, 1.0, 0.95, 0.8])] == [1.0, 1.0, 0.5, 0.5]


def test_reduce_on_plateau_within_a_warm_up_gets_the_loss() -> None:
    schedule = WarmUp(1, then=ReduceOnPlateau(factor=0.5, patience=0))
    assert [schedule(e, loss) for e, loss in enumerate([None, 1.0, 1.0, 1.0])] == [1.0, 1.0, 0.5, 0.25]


def test_any_function_of_the_epoch_is_a_schedule() -> None:
    assert factor_at(lambda epoch: 1 / (1 + epoch), 3, 0.5) == 0.25
    assert factor_at(Exponential(0.5), 3, 0.5) == 0.125


def test_reprs_show_the_settings() -> None:
    assert repr(WarmUp(2, then=Step(3))) == "WarmUp(epochs=2, then=Step(every=3, factor=0.1))"
    assert repr(ReduceOnPlateau()) == "ReduceOnPlateau(factor=0.1, patience=10, threshold=0.0001, floor=0.0)"


def test_bad_settings_are_refused() -> None:
    with pytest.raises(SettingError, match="every is out of its range: given 0"):
        Step(0)
    with pytest.raises(SettingError, match=r"factor is out of its range: given 1\.5"):
        Exponential(1.5)
    with pytest.raises(SettingError, match="floor is out of its range: given -1"):
        Cosine(3, floor=-1)
    with pytest.raises(SettingError, match="factor is out of its range: given 1"):
        ReduceOnPlateau(factor=1)
    with pytest.raises(OperandError, match=r"then: given 0.5, expected a schedule, such as Cosine\(20\)"):
        WarmUp(2, then=0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("schedule", ["cosine", 0.5, Cosine])
def test_what_is_no_schedule_is_refused(schedule: object) -> None:
    with pytest.raises(OperandError, match=r"schedule: given .* expected a schedule such as nn.schedules.Cosine\(20\)"):
        factor_at(schedule, 0, None)  # type: ignore[arg-type]


def test_what_a_schedule_returns_is_checked() -> None:
    with pytest.raises(SettingError, match="the factor of the schedule in epoch 2 is out of its range: given -1"):
        factor_at(lambda epoch: -1.0, 2, None)
    with pytest.raises(SettingError, match="gave no number in epoch 0: given None"):
        factor_at(lambda epoch: None, 0, None)  # type: ignore[arg-type,return-value]


def test_the_base_class_says_what_to_define() -> None:
    with pytest.raises(NotImplementedError, match="Schedule does not define __call__"):
        Schedule()(0)
