"""How one number follows its gradient: the formulas of the optimisers, each for a single parameter.

A formula takes the number x, its gradient g, what is remembered of the steps so far, and the settings of the step; it
gives the new number and what is to be remembered. `move` in bulk.py runs it over many Values. The core in C has the
same formulas: csrc/steps.h is printed from this file.
"""

from __future__ import annotations

from math import sqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def sgd(x: float, g: float, rate: float) -> float:
    """Gradient descent."""
    return x - rate * g


def momentum(x: float, g: float, velocity: float, rate: float, kept: float) -> tuple[float, float]:
    """Gradient descent with a velocity, of which a part is kept at every step."""
    velocity = kept * velocity + g
    return x - rate * velocity, velocity


def nesterov(x: float, g: float, velocity: float, rate: float, kept: float) -> tuple[float, float]:
    """The same, looking ahead to where the velocity leads."""
    velocity = kept * velocity + g
    return x - rate * (g + kept * velocity), velocity


def adam(
    x: float,
    g: float,
    mean: float,
    square: float,
    rate: float,
    beta1: float,
    beta2: float,
    scale: float,
    eps: float,
    kept: float,
) -> tuple[float, float, float]:
    """Running means of the gradient and of its square.

    `rate` and `scale` correct them for their start at 0; `kept` is what weight decay leaves of x.
    """
    mean = beta1 * mean + (1.0 - beta1) * g
    square = beta2 * square + (1.0 - beta2) * g * g
    return x * kept - rate * mean / (sqrt(square) * scale + eps), mean, square


def rmsprop(x: float, g: float, square: float, rate: float, alpha: float, eps: float) -> tuple[float, float]:
    """A running mean of the squared gradient."""
    square = alpha * square + (1.0 - alpha) * g * g
    return x - rate * g / (sqrt(square) + eps), square


def adagrad(x: float, g: float, square: float, rate: float, eps: float) -> tuple[float, float]:
    """The sum of all squared gradients."""
    square = square + g * g
    return x - rate * g / (sqrt(square) + eps), square


# Each formula, with how many numbers it remembers.
FORMULAS: dict[str, tuple[Callable[..., Any], int]] = {
    "sgd": (sgd, 0),
    "momentum": (momentum, 1),
    "nesterov": (nesterov, 1),
    "adam": (adam, 2),
    "rmsprop": (rmsprop, 1),
    "adagrad": (adagrad, 1),
}


def settings_of(rule: str) -> tuple[str, ...]:
    """The names of the settings of a formula, in their order.

    >>> settings_of("rmsprop")
    ('rate', 'alpha', 'eps')
    """
    formula, memories = FORMULAS[rule]
    return formula.__code__.co_varnames[2 + memories : formula.__code__.co_argcount]
