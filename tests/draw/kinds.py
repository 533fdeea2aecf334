"""One picture of every kind there is, for tests that look at all of them as renderers do."""

from collections.abc import Callable

from autograd import Value, relu
from autograd.draw import Picture, draw_dot, draw_steps
from nn import MLP, History, Layer, Neuron, squared_error
from nn.plot import plot_boundary, plot_histograms


def expression() -> Picture:
    """Values without a scope."""
    a, b = Value(-4.0, "a"), Value(2.0, "b")
    c = relu(a * b + b**3 - 1.0 / a)
    c.label = "<c>"
    c.backward()
    return draw_dot(c)


def neuron() -> Picture:
    """A neuron in its frame, with a value that is not finite."""
    y = Neuron(2, seed=1)([Value(1.0, "x"), Value(float("nan"))])
    y.backward()
    return draw_dot(y)


def network() -> Picture:
    """Neurons in layers, and a loss behind them."""
    model = MLP(2, [3, 1], activation="tanh", seed=1)
    loss = squared_error([model([1.0, 2.0])], [[1.0]])
    loss.backward()
    return draw_dot(loss)


def steps() -> Picture:
    """The backward pass, as an animation."""
    x = Value(2.0, "x")
    (out,) = MLP(2, [2, 1], activation="tanh", seed=1)([x, x * x])
    out.backward()
    return draw_steps(out)


def cards() -> Picture:
    """Expressions on one card each."""
    (out,) = MLP(2, [4, 4, 1], activation="tanh", seed=1)([Value(1.0, "a"), Value(2.0, "b")])
    out.backward()
    return draw_dot(out, level="cards")


def layers() -> Picture:
    """A card with heat maps for each layer of a graph."""
    (out,) = MLP(16, [24, 24, 1], seed=1)([Value(0.1 * i) for i in range(16)])
    out.backward()
    return draw_dot(out, level="layers")


def folded() -> Picture:
    """As few cards as a graph can have."""
    (out,) = MLP(2, [16, 16, 1], seed=1)([Value(1.0), Value(2.0)])
    out.backward()
    return draw_dot(out, limit=20)


def batch() -> Picture:
    """Two samples that share their weights."""
    layer = Layer(2, 2, seed=1)
    loss: Value = squared_error([layer([1.0, 2.0]), layer([3.0, 4.0])], [[1.0, 0.0], [0.0, 1.0]])
    loss.backward()
    return draw_dot(loss)


def model() -> Picture:
    """A model that has computed nothing."""
    return draw_dot(MLP(3, [4, 2], seed=1))


def curves() -> Picture:
    """The losses of a training."""
    history = History()
    for epoch in range(1, 21):
        history.record({"loss": 1.0 / epoch, "val_loss": 0.2 + 1.0 / epoch})
    chart: Picture = history.plot()
    return chart


def boundary() -> Picture:
    """What a model decides in the plane."""
    rows = [[0.0, 1.0], [1.0, 0.0], [0.5, 0.9], [-0.5, -1.0]]
    chart: Picture = plot_boundary(MLP(2, [4, 1], seed=1), rows, [0, 1, 0, 1], grid=20)
    return chart


def histograms() -> Picture:
    """The weights and gradients of a model."""
    model = MLP(2, [6, 1], seed=1)
    squared_error([model([1.0, 2.0])], [[1.0]]).backward()
    return plot_histograms(model)


KINDS: dict[str, Callable[[], Picture]] = {
    kind.__name__: kind
    for kind in (
        *(expression, neuron, network, steps, cards, layers, folded, batch, model),
        *(curves, boundary, histograms),
    )
}
