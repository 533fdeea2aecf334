"""Ctrl-C at every instruction within detect_anomaly: the mode goes on, and gradients are from before or from after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograd import AnomalyError, Scope, Value, detect_anomaly, dot, grad, hvp, no_grad
from autograd.recording import STATE


class Inside:
    """Leaves with a gradient, in a thread that is in the mode; the thread ends with the check."""

    def __init__(self) -> None:
        self.x, self.y = Value(0.5), Value(1.5)
        self.x.grad, self.y.grad = 10.0, 20.0
        detect_anomaly().__enter__()
        self.here = STATE.here

    def check(self, *allowed: tuple[float, float]) -> None:
        """The mode is on and works, and the gradients are among those allowed."""
        assert STATE.here is self.here
        assert (self.x.grad, self.y.grad) in ((10.0, 20.0), *allowed)
        with pytest.raises(AnomalyError, match="pole"):
            Value(0.0).log()
        self.x.zero_grad()
        self.y.zero_grad()
        build(self).backward()
        assert (self.x.grad, self.y.grad) == gradients()


def build(inside: Any) -> Any:
    """A graph of operations of every shape."""
    x, y = inside.x, inside.y
    return dot([x, y, 2.0], [y, x, x], y) * x.tanh() + y


def gradients() -> tuple[float, float]:
    """What the graph's are, found outside the mode."""
    x, y = grad(lambda x, y: dot([x, y, 2.0], [y, x, x], y) * x.tanh() + y, (0, 1))(0.5, 1.5)
    return x, y


def test_recording_and_backward_in_the_mode(interrupts: Any) -> None:
    whole = gradients()
    after = (10.0 + whole[0], 20.0 + whole[1])
    interrupts("a watched backward", Inside, lambda s: build(s).backward(), lambda s: s.check(after), places=600)


DERIVATIVES: dict[str, Callable[[Any], Any]] = {
    "grad": lambda s: grad(lambda x: x * x.tanh() * s.y)(s.x),
    "hvp": lambda s: hvp(lambda x: x * x.tanh(), (s.x,), (1.0,)),
}


@pytest.mark.parametrize("name", DERIVATIVES)
def test_derivatives_in_the_mode(interrupts: Any, name: str) -> None:
    interrupts(f"a watched {name}", Inside, DERIVATIVES[name], lambda s: s.check(), places=250)


def test_scopes_and_no_grad_in_the_mode(interrupts: Any) -> None:
    """What is opened inside another is closed with it."""

    def switch(inside: Inside) -> None:
        with detect_anomaly(), Scope("layer"), no_grad():
            _ = inside.x * 2.0

    def check(inside: Inside) -> None:
        STATE.leave(outer)
        inside.check()

    outer = Scope("outer")

    def prepare() -> Inside:
        inside = Inside()
        outer.__enter__()
        return inside

    interrupts("nested modes", prepare, switch, check)
