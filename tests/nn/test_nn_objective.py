from __future__ import annotations

import copy
import pickle
from functools import partial
from typing import Any

import pytest

from autograd import SettingError
from nn import MLP, huber, losses

X, Y = [[0.0], [1.0]], [0.0, 1.0]


def fitted(loss: Any) -> MLP:
    model = MLP(1, [1], seed=0)
    model.fit(X, Y, loss=loss, epochs=1, verbose=False)
    return model


def loaded(model: MLP) -> MLP:
    return pickle.loads(pickle.dumps(model))  # type: ignore[no-any-return]  # noqa: S301  (our own bytes)


@pytest.mark.parametrize("loss", ["huber", "mse", partial(huber, delta=0.1)])
def test_copies_know_the_loss_of_the_fit(loss: Any) -> None:
    model = fitted(loss)
    expected = model.evaluate(X, Y)
    for twin in (copy.deepcopy(model), copy.copy(model), loaded(model), loaded(copy.deepcopy(model))):
        assert twin.evaluate(X, Y) == expected


def test_a_loss_of_ones_own_is_kept_in_a_copy_but_not_in_a_pickle() -> None:
    model = fitted(lambda p, t: losses.squared_error(p, t) * 2.0)
    assert copy.deepcopy(model).evaluate(X, Y) == model.evaluate(X, Y)
    with pytest.raises(SettingError, match="which loss is meant"):
        loaded(model).evaluate(X, Y)
    assert loaded(loaded(model)).state_dict() == model.state_dict()
