"""The two-moons step by those who see it whole: PyTorch on tensors with all samples in them, CasADi compiled.

Neither records scalars. They say what the step costs once it is no longer a graph of single numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .engines import needed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Drawn = Sequence[Sequence[tuple[list[float], float]]]
    Step = Callable[[], Any]
    Gradients = Callable[[Any], list[float]]


def torch_step(
    points: Sequence[Sequence[float]],
    labels: Sequence[int],
    drawn: Drawn,
    alpha: float,
    rate: float,
    *,
    one_thread: bool,
) -> tuple[Step, Gradients]:
    """The step on float64 tensors of all samples, eager as ours is."""
    torch = needed("torch")
    threads = 1 if one_thread else torch.get_num_threads()

    def tensor(numbers: Any) -> Any:
        return torch.tensor(numbers, dtype=torch.float64)

    X, y = tensor(points), tensor(labels)
    W = [tensor([weights for weights, _ in layer]).requires_grad_() for layer in drawn]
    b = [tensor([bias for _, bias in layer]).requires_grad_() for layer in drawn]
    parameters = [*W, *b]
    (first, second, last), (first_b, second_b, last_b) = W, b

    def step() -> Any:
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        hidden = torch.relu(torch.addmm(first_b, X, first.t()))
        hidden = torch.relu(torch.addmm(second_b, hidden, second.t()))
        scores = torch.addmm(last_b, hidden, last.t()).squeeze(1)
        loss = torch.relu(1 - y * scores).mean()
        for p in parameters:
            loss = loss + alpha * (p * p).sum()
        for p in parameters:
            p.grad = None
        loss.backward()
        with torch.no_grad():
            for p in parameters:
                p.sub_(p.grad, alpha=rate)
        return parameters

    def gradients(_: Any) -> list[float]:
        found: list[float] = []
        for weights, biases in zip(W, b, strict=True):
            for row, bias in zip(weights.grad.tolist(), biases.grad.tolist(), strict=True):
                found += [*row, bias]
        return found

    return step, gradients


def casadi_step(
    points: Sequence[Sequence[float]],
    labels: Sequence[int],
    drawn: Drawn,
    alpha: float,
    rate: float,
) -> tuple[Step, Gradients]:
    """The scalars' graph built once and made into CasADi's virtual machine; a step evaluates it in place."""
    casadi, numpy = needed("casadi"), needed("numpy")
    start = [number for layer in drawn for weights, bias in layer for number in [*weights, bias]]
    symbols = casadi.SX.sym("p", len(start))
    at = iter(range(len(start)))
    model = [[([symbols[next(at)] for _ in weights], symbols[next(at)]) for weights, _ in layer] for layer in drawn]
    losses = []
    for point, label in zip(points, labels, strict=True):
        x: list[Any] = list(point)
        for depth, layer in enumerate(model):
            sums = [sum((w * xi for w, xi in zip(weights, x, strict=True)), bias) for weights, bias in layer]
            x = sums if depth == len(model) - 1 else [casadi.fmax(total, 0.0) for total in sums]
        losses.append(casadi.fmax(1 + -label * x[0], 0.0))
    loss = sum(losses) * (1.0 / len(losses)) + alpha * casadi.dot(symbols, symbols)
    compiled = casadi.Function("loss", [symbols], [loss, casadi.gradient(loss, symbols)])
    parameters, value, gradient = numpy.array(start), numpy.zeros(1), numpy.zeros(len(start))
    buffers, evaluate = compiled.buffer()
    buffers.set_arg(0, memoryview(parameters))
    buffers.set_res(0, memoryview(value))
    buffers.set_res(1, memoryview(gradient))
    owners = (compiled, buffers)  # `evaluate` holds bare pointers to what these own

    def step() -> Any:
        evaluate()
        parameters[:] -= rate * gradient
        return gradient, owners

    return step, lambda found: [float(number) for number in found[0]]
