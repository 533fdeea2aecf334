"""Neural networks on autograd's scalars: neurons, layers, multilayer perceptrons, and all that trains them.

>>> from nn import MLP
>>> model = MLP(2, [8, 1], activation="tanh", seed=0)
>>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]
>>> history = model.fit(X, y, loss="hinge", optimizer="adam", lr=0.05, epochs=100, batch_size=4, seed=0, verbose=False)
>>> [score > 0 for [score] in model.predict(X)]
[False, True, True, False]

A layer, and so a model, always returns a list: `model(x)[0]` is the output of a model that has one.
"""

from __future__ import annotations

from . import environment  # first: it says what is wrong when another package is imported as `autograd`

# isort: split
from . import init, losses, metrics, optim, regularise, schedules
from .callbacks import Callback, EarlyStopping, Training
from .data import mini_batches, train_test_split
from .dropout import Dropout
from .history import History
from .layers import MLP, Layer, Neuron, Sequential
from .losses import (
    absolute_error,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge,
    huber,
    kl_divergence,
    squared_error,
)
from .module import Module
from .optim import SGD, Adagrad, Adam, AdamW, RMSprop
from .outputs import Outputs
from .regularise import clip_grad_norm, clip_grad_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .plot import LivePlot, plot_boundary, plot_histograms

__all__ = [
    "MLP",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Callback",
    "Dropout",
    "EarlyStopping",
    "History",
    "Layer",
    "LivePlot",
    "Module",
    "Neuron",
    "Outputs",
    "RMSprop",
    "Sequential",
    "Training",
    "absolute_error",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "clip_grad_norm",
    "clip_grad_value",
    "cross_entropy",
    "hinge",
    "huber",
    "init",
    "kl_divergence",
    "losses",
    "metrics",
    "mini_batches",
    "optim",
    "plot_boundary",
    "plot_histograms",
    "regularise",
    "schedules",
    "squared_error",
    "train_test_split",
]

del environment

# What draws is imported when it is asked for, and not before.
_LAZY = ("LivePlot", "plot_boundary", "plot_histograms")


def __getattr__(name: str) -> Any:
    """Import what not every program needs."""
    if name in _LAZY:
        from . import plot

        return getattr(plot, name)
    raise AttributeError(f"module 'nn' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Every name, those that are imported when they are asked for too."""
    return sorted({*globals(), *_LAZY})
