"""Dropout: noise that keeps neurons from leaning on one another."""

from __future__ import annotations

from .module import Module
from .settings import generator, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from autograd import Value

    from .init import Seed


class Dropout(Module):
    """While training, drop each input with probability `rate` and scale the others by 1 / (1 - rate); else do nothing.

    A dropped input becomes the constant 0.0, so no gradient flows through it. `model.eval()` switches dropout off,
    `model.train()` on; `fit`, `predict` and `evaluate` do so by themselves. With `fit(seed=…)` the draws are part of
    what the seed fixes, unless this module has a seed of its own.

    Source: N. Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, JMLR 15, 2014
    (there the scaling is done when predicting; doing it in training is the usual form since).

    >>> Dropout(0.5, seed=1)([1.0, 1.0, 1.0, 1.0])
    [0.0, 2.0, 2.0, 0.0]
    >>> Dropout(0.5).eval()([1.0, 1.0])
    [1.0, 1.0]
    """

    def __init__(self, rate: float = 0.5, *, seed: Seed = None) -> None:
        """Keep the rate, at least 0 and below 1; raises SettingError for another one."""
        self.rate = number("rate", rate, least=0, below=1)
        # None: the global generator, or that of `fit(seed=…)` while it runs.
        self.random: Random | None = None if seed is None else generator(seed)

    def __call__(self, x: Sequence[Value | float]) -> list[Value | float]:
        """The inputs with some of them dropped, in a list."""
        if not self.training or self.rate == 0.0:
            return list(x)
        draw, rate, scale = generator(self.random).random, self.rate, 1.0 / (1.0 - self.rate)
        with self.scope:
            return [value * scale if draw() >= rate else 0.0 for value in x]

    def describe(self) -> str:
        """The module in a few words, such as "Dropout 0.5"."""
        return f"Dropout {self.rate:g}"
