"""The example in the README of micrograd, unchanged but for the import."""

from __future__ import annotations

import math
from typing import Any

import pytest

from autograd import Value, grad


def expression(a: Any, b: Any) -> Any:
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return g


def test_the_expression_of_micrograds_readme() -> None:
    a = Value(-4.0)
    b = Value(2.0)
    g = expression(a, b)
    g.backward()
    assert f"{g.data:.4f}" == "24.7041"
    assert f"{a.grad:.4f}" == "138.8338"
    assert f"{b.grad:.4f}" == "645.5773"


def test_the_functional_form_gives_the_same_gradients() -> None:
    gradients = grad(expression, (0, 1))(-4.0, 2.0)
    assert [f"{x:.4f}" for x in gradients] == ["138.8338", "645.5773"]


def test_the_gradients_are_slopes() -> None:
    def g(a: float, b: float) -> float:
        result = expression(Value(a), Value(b)).data
        assert type(result) is float
        return result

    h = 1e-6
    assert (g(-4.0 + h, 2.0) - g(-4.0 - h, 2.0)) / (2 * h) == pytest.approx(138.8338, rel=1e-6)
    assert (g(-4.0, 2.0 + h) - g(-4.0, 2.0 - h)) / (2 * h) == pytest.approx(645.5773, rel=1e-6)


def test_micrograds_sanity_checks() -> None:
    """The two tests of micrograd itself, with the results that PyTorch gives there."""
    x = Value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    assert (y.data, x.grad) == (-20.0, 46.0)


def test_the_neuron_of_micrograds_lecture() -> None:
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    n = x1 * w1 + x2 * w2 + b
    o = n.tanh()
    o.backward()
    assert o.data == pytest.approx(math.sqrt(0.5), rel=1e-15)
    assert [x1.grad, w1.grad, x2.grad, w2.grad] == pytest.approx([-1.5, 1.0, 0.5, 0.0], rel=1e-14)
    e = (2 * n).exp()
    assert ((e - 1) / (e + 1)).data == pytest.approx(o.data, rel=1e-15)
