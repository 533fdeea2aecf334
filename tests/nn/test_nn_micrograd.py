"""Programs written for micrograd, and the networks of well-known tutorials, run as they are."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest

from autograd import Value
from nn import MLP, Layer, Neuron, squared_error


def test_the_expression_of_micrograds_readme() -> None:
    a, b = Value(-4.0), Value(2.0)
    c: Any = a + b
    d: Any = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    assert f"{g.data:.4f}" == "24.7041"
    g.backward()
    assert (f"{a.grad:.4f}", f"{b.grad:.4f}") == ("138.8338", "645.5773")


def test_the_names_that_micrograds_users_know() -> None:
    neuron = Neuron(2, nonlin=True)
    assert (len(neuron.w), neuron.b.data, neuron.nonlin, len(neuron.parameters())) == (2, 0.0, True, 3)
    layer = Layer(2, 3, nonlin=False)
    assert [len(n.w) for n in layer.neurons] == [2, 2, 2]
    model = MLP(2, [3, 1])
    assert [len(inner.neurons) for inner in model.layers] == [3, 1]
    assert [n.nonlin for inner in model.layers for n in inner.neurons] == [True, True, True, False]


def two_moons(n: int, noise: float, source: random.Random) -> tuple[Any, Any]:
    """Two half circles that reach into one another, and which of them each point belongs to: -1 or +1."""
    points, signs = [], []
    for i in range(n):
        upper = i % 2 == 0
        angle = math.pi * i / (n - 1)
        x, y = (math.cos(angle), math.sin(angle)) if upper else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append([x + source.gauss(0, noise), y + source.gauss(0, noise)])
        signs.append(-1 if upper else 1)
    return np.array(points), np.array(signs)


def train_as_micrograds_notebook_does(X: Any, y: Any, model: Any, steps: int) -> list[tuple[float, float]]:
    """The cells of micrograd's demo notebook, unchanged but for the number of steps; returns losses and accuracies."""
    trace = []

    # loss function
    def loss(batch_size: int | None = None) -> Any:
        # inline DataLoader :)
        if batch_size is None:
            Xb, yb = X, y
        else:
            ri = np.random.permutation(X.shape[0])[:batch_size]  # noqa: NPY002
            Xb, yb = X[ri], y[ri]
        inputs = [list(map(Value, xrow)) for xrow in Xb]

        # forward the model to get scores
        scores = list(map(model, inputs))

        # svm "max-margin" loss
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(yb, scores)]  # noqa: B905
        data_loss = sum(losses) * (1.0 / len(losses))
        # L2 regularization
        alpha = 1e-4
        reg_loss = alpha * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss

        # also get accuracy
        accuracy = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(yb, scores)]  # noqa: B905
        return total_loss, sum(accuracy) / len(accuracy)

    # optimization
    for k in range(steps):
        # forward
        total_loss, acc = loss()

        # backward
        model.zero_grad()
        total_loss.backward()

        # update (sgd)
        learning_rate = 1.0 - 0.9 * k / 100
        for p in model.parameters():
            p.data -= learning_rate * p.grad

        trace.append((total_loss.data, acc))
    return trace


def test_the_two_moons_of_micrograds_notebook() -> None:
    random.seed(1337)
    X, y = two_moons(60, 0.1, random.Random(0))
    model = MLP(2, [16, 16, 1])
    assert len(model.parameters()) == 337
    trace = train_as_micrograds_notebook_does(X, y, model, 30)
    assert trace[-1][0] < trace[0][0] / 3
    assert trace[-1][1] > 0.9


@pytest.mark.slow
def test_the_whole_notebook_gives_the_numbers_of_micrograd() -> None:
    """Weights, data and 100 steps as in the notebook: the losses are those that micrograd 0.1.0 prints."""
    datasets = pytest.importorskip("sklearn.datasets")
    np.random.seed(1337)  # noqa: NPY002
    random.seed(1337)
    X, y = datasets.make_moons(n_samples=100, noise=0.1)
    trace = train_as_micrograds_notebook_does(X, y * 2 - 1, MLP(2, [16, 16, 1]), 100)
    assert trace[0][0] == pytest.approx(0.8958441028683222, rel=1e-12)
    assert trace[1][0] == pytest.approx(1.72359053369720, rel=1e-12)
    assert trace[99][0] == pytest.approx(0.01097837013549, rel=1e-9)
    assert (trace[0][1], trace[99][1]) == (0.5, 1.0)


def mazur() -> MLP:
    """The network of M. Mazur's step-by-step example: two inputs, two hidden neurons, two outputs, all sigmoid."""
    model = MLP(2, [2, 2], activation=["sigmoid", "sigmoid"])
    numbers = iter([0.15, 0.20, 0.35, 0.25, 0.30, 0.35, 0.40, 0.45, 0.60, 0.50, 0.55, 0.60])
    for parameter in model.parameters():
        parameter.data = next(numbers)
    return model


def weights(model: MLP) -> dict[str, float]:
    values = [w.data for layer in model.layers for neuron in layer.neurons for w in neuron.w]
    return {f"w{i}": value for i, value in enumerate(values, 1)}


EXPECTED = {
    "w1": 0.149780716,
    "w2": 0.19956143,
    "w3": 0.24975114,
    "w4": 0.29950229,
    "w5": 0.35891648,
    "w6": 0.408666186,
    "w7": 0.511301270,
    "w8": 0.561370121,
}


def test_mazurs_network_by_hand() -> None:
    model = mazur()
    o1, o2 = model([0.05, 0.10])
    assert o1.data == pytest.approx(0.75136507, abs=5e-9)
    assert o2.data == pytest.approx(0.772928465, abs=5e-10)
    error = 0.5 * (0.01 - o1) ** 2 + 0.5 * (0.99 - o2) ** 2
    assert error.data == pytest.approx(0.298371109, abs=5e-10)
    model.zero_grad()
    error.backward()
    assert model.layers[1].neurons[0].w[0].grad == pytest.approx(0.082167041, abs=5e-10)
    assert model.layers[0].neurons[0].w[0].grad == pytest.approx(0.000438568, abs=5e-10)
    for p in model.parameters():
        p.data -= 0.5 * p.grad
    assert weights(model) == {name: pytest.approx(value, abs=6e-9) for name, value in EXPECTED.items()}
    assert weights(model)["w1"] == pytest.approx(0.149780716, abs=5e-10)
    assert weights(model)["w8"] == pytest.approx(0.561370121, abs=5e-10)


def test_mazurs_network_by_fit() -> None:
    # Half the sum of two squares is their mean, so the mean squared error is his error.
    model = mazur()
    history = model.fit(
        [[0.05, 0.10]], [[0.01, 0.99]], loss="mse", optimizer="sgd", lr=0.5, epochs=1, batch_size=1, verbose=False
    )
    assert history["loss"][0] == pytest.approx(0.298371109, abs=5e-10)
    assert weights(model) == {name: pytest.approx(value, abs=6e-9) for name, value in EXPECTED.items()}
    assert squared_error([mazur()([0.05, 0.10])], [[0.01, 0.99]]).data == history["loss"][0]
