"""The pictures in README.md: sums, products and choices only, so that they are the same on every machine."""

from __future__ import annotations

import random

from autograd import Value, draw_dot, draw_steps, mean
from nn import MLP


def neuron() -> str:
    """One neuron and its loss, value by value, while backpropagation goes through it."""
    w, x, b = [Value(0.5, "w0"), Value(-1.5, "w1")], [Value(2.0, "x0"), Value(-1.0, "x1")], Value(0.25, "b")
    out = (w[0] * x[0] + w[1] * x[1] + b).relu()
    out.label = "out"
    loss = (out - 2.0) ** 2
    loss.label = "loss"
    loss.backward()
    return draw_steps(loss, level="values").svg


def network() -> str:
    """A network and its loss over eight samples: a card for each neuron."""
    source, model = random.Random(4), MLP(2, [6, 6, 1], seed=4)
    rows = [(source.uniform(-1.0, 1.0), source.uniform(-1.0, 1.0)) for _ in range(8)]
    loss = mean([(model([x, y])[0] - x * y) ** 2 for x, y in rows])
    loss.backward()
    return draw_dot(loss, level="neurons").svg
