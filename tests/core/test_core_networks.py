"""A network learns the same on both engines, to the last bit."""

from __future__ import annotations

from typing import Any

import pytest

import autograd
from autograd.testing.engines import load_nn

pytestmark = pytest.mark.skipif(autograd.engine() != "c", reason="of the core")

X = [[0.1 * ((7 * i + 3 * j) % 11) - 0.4 for j in range(5)] for i in range(40)]
LABELS = [(3 * i) % 4 for i in range(40)]


def learned(engine: str, activation: str, optimizer: str, **options: Any) -> tuple[list[float], list[float]]:
    """The losses and the parameters of a network that has been trained on this engine."""
    nn = load_nn(engine)
    model = nn.MLP(5, [6, 6, 4], activation=activation, init="he_normal", seed=1)
    options = {"loss": "cross_entropy", "epochs": 4, "batch_size": 8, "seed": 2, "verbose": False, **options}
    history = model.fit(X, LABELS, optimizer=optimizer, **options)
    return history["loss"], [p.data for p in model.parameters()]


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw", "rmsprop", "adagrad"])
def test_every_optimizer_takes_the_same_steps(optimizer: str) -> None:
    assert learned("c", "relu", optimizer) == learned("python", "relu", optimizer)


@pytest.mark.parametrize("activation", ["tanh", "gelu", "sigmoid", "silu"])
def test_every_activation_gives_the_same_gradients(activation: str) -> None:
    assert learned("c", activation, "sgd") == learned("python", activation, "sgd")


def test_penalties_and_clipping_are_the_same() -> None:
    options = {"l1": 0.001, "l2": 0.01, "clip_norm": 0.5}
    assert learned("c", "relu", "adam", **options) == learned("python", "relu", "adam", **options)
