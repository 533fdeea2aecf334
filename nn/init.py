"""Initial weights: each function draws the weights of one neuron.

An initialiser is any callable `(fan_in, fan_out, *, seed) -> list of fan_in floats`, where fan_in is the number of
inputs of the neuron and fan_out the number of neurons in its layer. Layers take one by name (`init="he_normal"`) or
as a callable, to which `functools.partial` gives other options: `init=partial(uniform, low=-0.1, high=0.1)`.

Every function takes `seed`: an int, a `random.Random`, or None for the global generator of the module `random`.
"""

from __future__ import annotations

from math import sqrt

from .settings import count, generator, look_up, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random
    from typing import TypeAlias

    Seed: TypeAlias = int | Random | None
    Initializer: TypeAlias = Callable[..., list[float]]

__all__ = [
    "INITIALIZERS",
    "constant",
    "he_normal",
    "he_uniform",
    "initializer",
    "lecun_normal",
    "lecun_uniform",
    "normal",
    "uniform",
    "xavier_normal",
    "xavier_uniform",
    "zeros",
]


def uniform(fan_in: int, fan_out: int = 1, *, low: float = -1.0, high: float = 1.0, seed: Seed = None) -> list[float]:
    """Weights drawn evenly between `low` and `high`: w ~ U(low, high). The default, U(-1, 1), is micrograd's.

    Raises SettingError if `low` is above `high`.

    >>> len(uniform(3, seed=0)), all(-1 <= w <= 1 for w in uniform(100, seed=0))
    (3, True)
    """
    low = number("low", low)
    high = number("high", high, least=low)
    draw = generator(seed).uniform
    return [draw(low, high) for _ in range(count("fan_in", fan_in))]


def normal(fan_in: int, fan_out: int = 1, *, mean: float = 0.0, std: float = 1.0, seed: Seed = None) -> list[float]:
    """Weights from the bell curve: w ~ N(mean, std²).

    Raises SettingError if `std` is negative.

    >>> normal(2, std=0.0, mean=1.5)
    [1.5, 1.5]
    """
    mean = number("mean", mean)
    std = number("std", std, least=0)
    draw = generator(seed).gauss
    return [draw(mean, std) for _ in range(count("fan_in", fan_in))]


def xavier_uniform(fan_in: int, fan_out: int, *, gain: float = 1.0, seed: Seed = None) -> list[float]:
    """Glorot's even draw: w ~ U(-a, a) with a = gain · √(6 / (fan_in + fan_out)); for tanh and sigmoid.

    It keeps the variance of the signal the same forwards and backwards. Source: X. Glorot, Y. Bengio, Understanding the
    difficulty of training deep feedforward neural networks, AISTATS 2010.

    >>> all(abs(w) <= 1.0 for w in xavier_uniform(4, 2, seed=0))
    True
    """
    bound = number("gain", gain, above=0) * sqrt(6 / (count("fan_in", fan_in) + count("fan_out", fan_out)))
    return uniform(fan_in, fan_out, low=-bound, high=bound, seed=seed)


def xavier_normal(fan_in: int, fan_out: int, *, gain: float = 1.0, seed: Seed = None) -> list[float]:
    """Glorot's bell curve: w ~ N(0, s²) with s = gain · √(2 / (fan_in + fan_out)); source: see `xavier_uniform`.

    >>> len(xavier_normal(4, 2, seed=0))
    4
    """
    std = number("gain", gain, above=0) * sqrt(2 / (count("fan_in", fan_in) + count("fan_out", fan_out)))
    return normal(fan_in, fan_out, std=std, seed=seed)


def he_uniform(fan_in: int, fan_out: int = 1, *, gain: float = sqrt(2.0), seed: Seed = None) -> list[float]:
    """He's even draw: w ~ U(-a, a) with a = gain · √(3 / fan_in), gain √2 for relu.

    Source: K. He, X. Zhang, S. Ren, J. Sun, Delving deep into rectifiers, ICCV 2015.

    >>> all(abs(w) <= 1.0 for w in he_uniform(6, seed=0))
    True
    """
    bound = number("gain", gain, above=0) * sqrt(3 / count("fan_in", fan_in))
    return uniform(fan_in, fan_out, low=-bound, high=bound, seed=seed)


def he_normal(fan_in: int, fan_out: int = 1, *, gain: float = sqrt(2.0), seed: Seed = None) -> list[float]:
    """He's bell curve: w ~ N(0, s²) with s = gain / √fan_in, gain √2 for relu; source: see `he_uniform`.

    >>> len(he_normal(6, seed=0))
    6
    """
    std = number("gain", gain, above=0) / sqrt(count("fan_in", fan_in))
    return normal(fan_in, fan_out, std=std, seed=seed)


def lecun_uniform(fan_in: int, fan_out: int = 1, *, seed: Seed = None) -> list[float]:
    """LeCun's even draw: w ~ U(-a, a) with a = √(3 / fan_in); for selu and tanh.

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, Efficient BackProp, 1998, section 4.6.

    >>> all(abs(w) <= 1.0 for w in lecun_uniform(3, seed=0))
    True
    """
    return he_uniform(fan_in, fan_out, gain=1.0, seed=seed)


def lecun_normal(fan_in: int, fan_out: int = 1, *, seed: Seed = None) -> list[float]:
    """LeCun's bell curve: w ~ N(0, 1 / fan_in); source: see `lecun_uniform`.

    >>> len(lecun_normal(3, seed=0))
    3
    """
    return he_normal(fan_in, fan_out, gain=1.0, seed=seed)


def constant(fan_in: int, fan_out: int = 1, *, value: float = 0.1, seed: Seed = None) -> list[float]:
    """The same number for every weight. All neurons of a layer then stay alike for ever: for lessons, not for training.

    >>> constant(2, value=0.5)
    [0.5, 0.5]
    """
    return [number("value", value)] * count("fan_in", fan_in)


def zeros(fan_in: int, fan_out: int = 1, *, seed: Seed = None) -> list[float]:
    """Zero for every weight; see the warning of `constant`.

    >>> zeros(2)
    [0.0, 0.0]
    """
    return constant(fan_in, fan_out, value=0.0)


INITIALIZERS: dict[str, Initializer] = {
    "uniform": uniform,
    "normal": normal,
    "xavier_uniform": xavier_uniform,
    "xavier_normal": xavier_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
    "lecun_uniform": lecun_uniform,
    "lecun_normal": lecun_normal,
    "constant": constant,
    "zeros": zeros,
}
ALIASES = {
    "glorot_uniform": "xavier_uniform",
    "glorot_normal": "xavier_normal",
    "kaiming_uniform": "he_uniform",
    "kaiming_normal": "he_normal",
    "zero": "zeros",
}


def initializer(init: str | Initializer) -> Initializer:
    """The initialiser of that name (`"he_normal"`, `"glorot_uniform"` …); a callable is returned as it is.

    Raises UnknownNameError for a name that is not in the list.

    >>> initializer("kaiming_normal") is he_normal
    True
    """
    return init if callable(init) else look_up("initializer", init, INITIALIZERS, ALIASES)
