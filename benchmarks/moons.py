"""The step of micrograd's notebook: two moons of 100 samples, an MLP 2-16-16-1, hinge loss and L2, gradient descent.

Three ways to write it: in binary operations, as micrograd's own classes do, the same code for every engine; the same
with one `dot` for each neuron; and with this project's `nn`. All start from the same numbers and learn so slowly that
each step does the work of the first.
"""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .engines import CASADI, DEFAULT_THREADS, ONE_THREAD, Engine, Missing, engine, numbers
from .tensors import casadi_step, torch_step
from .workloads import Contestant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES = [2, 16, 16, 1]
RATE = 1e-3
ALPHA = 1e-4  # of the L2 penalty
SAMPLES = 100
BINARY_NODES = 64_000  # roughly: what micrograd records in a step


def two_moons(samples: int) -> tuple[list[list[float]], list[int]]:
    """Points on two half circles that reach into each other, with noise; labels of -1 and +1."""
    source = random.Random(1337)
    points, labels = [], []
    for index in range(samples):
        lower, angle = index % 2, source.uniform(0.0, math.pi)
        x, y = math.cos(angle), math.sin(angle)
        if lower:
            x, y = 1.0 - x, 0.5 - y
        points.append([x + source.gauss(0.0, 0.1), y + source.gauss(0.0, 0.1)])
        labels.append(2 * lower - 1)
    return points, labels


def initial() -> list[list[tuple[list[float], float]]]:
    """The weights and the bias of each neuron of each layer, drawn as micrograd draws them."""
    source = random.Random(42)
    return [
        [([source.uniform(-1.0, 1.0) for _ in range(nin)], 0.0) for _ in range(nout)] for nin, nout in pairwise(SIZES)
    ]


# --- micrograd's nn, for any engine -----------------------------------------------------------------------------------


class Neuron:
    """micrograd's neuron: a multiplication and an addition for each input."""

    def __init__(self, of: Engine, weights: Sequence[float], bias: float, nonlin: bool) -> None:
        """Make its parameters."""
        self.w: list[Any] = [of.leaf(weight) for weight in weights]
        self.b: Any = of.leaf(bias)
        self.relu = of.relu if nonlin else None

    def __call__(self, x: Sequence[Any]) -> Any:
        """Its output."""
        act = sum((wi * xi for wi, xi in zip(self.w, x, strict=False)), self.b)
        return act if self.relu is None else self.relu(act)


class DotNeuron(Neuron):
    """The same neuron in one node, and one more for relu."""

    def __init__(self, of: Engine, weights: Sequence[float], bias: float, nonlin: bool) -> None:
        """Make its parameters; the weights are a tuple, which the nodes share."""
        super().__init__(of, weights, bias, nonlin)
        self.weights = tuple(self.w)
        self.dot = of.package.dot

    def __call__(self, x: Sequence[Any]) -> Any:
        """Its output."""
        act = self.dot(self.weights, x, self.b)
        return act if self.relu is None else self.relu(act)


class MLP:
    """micrograd's MLP: a layer of one neuron gives its output bare."""

    def __init__(self, of: Engine, kind: type[Neuron]) -> None:
        """Make the layers."""
        last = len(SIZES) - 2
        self.layers = [
            [kind(of, weights, bias, index != last) for weights, bias in layer] for index, layer in enumerate(initial())
        ]

    def __call__(self, x: Sequence[Any]) -> Any:
        """Its output."""
        for layer in self.layers:
            x = tuple([neuron(x) for neuron in layer])
        return x[0]

    def neurons(self) -> list[Neuron]:
        """All of them."""
        return [neuron for layer in self.layers for neuron in layer]

    def parameters(self) -> list[Any]:
        """All of them, in the order of the neurons."""
        return [p for neuron in self.neurons() for p in [*neuron.w, neuron.b]]


def notebook_step(of: Engine, kind: type[Neuron], samples: int) -> Callable[[], Any]:
    """The cells of micrograd's notebook as a function."""
    points, labels = two_moons(samples)
    model = MLP(of, kind)
    value, relu, backward, prepare, reset, descend = (
        of.constant,
        of.relu,
        of.backward,
        of.prepare,
        of.reset,
        of.descend,
    )

    def step() -> Any:
        parameters = model.parameters()
        if prepare is not None:
            prepare(parameters)
        inputs = [list(map(value, row)) for row in points]
        scores = list(map(model, inputs))
        losses = [relu(1 + -yi * score) for yi, score in zip(labels, scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = ALPHA * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        for p in model.parameters():
            if reset is None:
                p.grad = 0
            else:
                reset(p)
        backward(total_loss)
        if descend is not None:
            descend(model, RATE)
        else:
            for p in model.parameters():
                p.data -= RATE * p.grad
        return parameters

    return step


# --- ours -------------------------------------------------------------------------------------------------------------


def nn_step(of: Engine, samples: int) -> Callable[[], Any]:
    """The same step as somebody writes it who uses this project's `nn`."""
    points, labels = two_moons(samples)
    nn = of.networks
    model = nn.MLP(SIZES[0], SIZES[1:])
    for layer, drawn in zip(model.layers, initial(), strict=True):
        for neuron, (weights, bias) in zip(layer.neurons, drawn, strict=True):
            for parameter, weight in zip([*neuron.w, neuron.b], [*weights, bias], strict=True):
                parameter.data = weight
    parameters = model.parameters()
    optimizer = nn.SGD(parameters, lr=RATE)
    hinge, l2 = nn.hinge, nn.regularise.l2

    def step() -> Any:
        loss = hinge([model(x) for x in points], labels) + l2(parameters, ALPHA)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return parameters

    return step


# --- all --------------------------------------------------------------------------------------------------------------


def contestant(form: str, name: str, samples: int) -> Contestant:
    """What the engine of that name does in that form of the step; peers have the one that they know."""
    nodes = BINARY_NODES * samples // SAMPLES
    data = (*two_moons(samples), initial(), ALPHA, RATE)
    if name in (ONE_THREAD, DEFAULT_THREADS):
        return Contestant(name, *torch_step(*data, one_thread=name == ONE_THREAD), nodes)
    if name == CASADI:
        return Contestant(name, *casadi_step(*data), nodes)
    of = engine(name)
    if form == "moons-binary" or not of.ours:
        step = notebook_step(of, Neuron, samples)
    elif form == "moons-dot":
        step = notebook_step(of, DotNeuron, samples)
    elif form == "moons-nn":
        step = nn_step(of, samples)
    else:
        raise Missing(f"there is no form {form} of the step")
    return Contestant(name, step, lambda parameters: numbers(parameters, of), nodes)
