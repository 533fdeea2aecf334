"""Every row of the table that PyTorch has, against PyTorch: value, gradient and second derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import TABLE, grad, hessian

from .torch_rows import torch_rows

if TYPE_CHECKING:
    from collections.abc import Callable

torch = pytest.importorskip("torch", reason="the oracle run installs it")
pytestmark = pytest.mark.oracle

TORCH = torch_rows()
DOUBLE = {"dtype": torch.float64}
reals = st.floats(-8.0, 8.0).map(lambda x: round(x, 4) + 3e-5)  # never on a kink
positive = reals.map(lambda x: abs(x) + 0.01)
unit = reals.map(lambda x: x / 8.1)

UNARY: dict[str, st.SearchStrategy[float]] = {
    "neg": reals,
    "reciprocal": positive,
    "square": reals,
    "abs": reals,
    "sign": reals,
    "floor": reals,
    "ceil": reals,
    "trunc": reals,
    "round": reals,
    "exp": reals,
    "exp2": reals,
    "expm1": reals,
    "log": positive,
    "log2": positive,
    "log10": positive,
    "log1p": positive,
    "sqrt": positive,
    "sin": reals,
    "cos": reals,
    "tan": unit,
    "arcsin": unit,
    "arccos": unit,
    "arctan": reals,
    "sinh": reals,
    "cosh": reals,
    "tanh": unit,
    "arcsinh": reals,
    "arccosh": positive.map(lambda x: x + 1.0),
    "arctanh": unit,
    "degrees": reals,
    "radians": reals,
    "erf": unit,
    "erfc": unit,
    "lgamma": positive,
    "relu": reals,
    "selu": reals,
    "sigmoid": unit,
    "log_sigmoid": unit,
    "softplus": unit,
    "softsign": reals,
    "silu": unit,
    "gelu": unit,
    "mish": unit,
    "leaky_relu": reals,
    "elu": reals,
}
BINARY: dict[str, tuple[st.SearchStrategy[float], st.SearchStrategy[float]]] = {
    "add": (reals, reals),
    "sub": (reals, reals),
    "mul": (reals, reals),
    "div": (reals, positive),
    "pow": (positive, unit),
    "mod": (reals, positive),
    "fmod": (reals, positive),
    "maximum": (reals, reals),
    "minimum": (reals, reals),
    "hypot": (reals, reals),
    "arctan2": (reals, reals),
    "logaddexp": (unit, unit),
    "xlogy": (reals, positive),
}
SEQUENCE = ("sum", "mean", "prod", "max", "min", "norm", "logsumexp", "softmax", "log_softmax")


def agree(ours: Any, theirs: Any) -> None:
    assert torch.allclose(torch.tensor(ours, **DOUBLE), theirs.detach(), rtol=1e-9, atol=1e-11)


def compare(ours: Callable[..., Any], theirs: Callable[..., Any], xs: list[float]) -> None:
    """Value, gradient and matrix of second derivatives of a function of one list."""
    x = torch.tensor(xs, requires_grad=True, **DOUBLE)
    agree(ours(xs), theirs(x))
    agree(grad(ours)(xs), torch.autograd.functional.jacobian(theirs, x))
    agree(hessian(ours)(xs), torch.autograd.functional.hessian(theirs, x))


@pytest.mark.parametrize("name", UNARY)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_functions_of_one_number(name: str, data: st.DataObject) -> None:
    compare(lambda x: ag.function(name)(x[0]), lambda x: TORCH[name](x[0]), [data.draw(UNARY[name])])


@pytest.mark.parametrize("name", BINARY)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_functions_of_two_numbers(name: str, data: st.DataObject) -> None:
    xs = [data.draw(numbers) for numbers in BINARY[name]]
    assume(xs[0] != xs[1])
    compare(lambda x: ag.function(name)(x[0], x[1]), lambda x: TORCH[name](x[0], x[1]), xs)


@pytest.mark.parametrize("name", SEQUENCE)
@settings(max_examples=60, deadline=None)
@given(st.lists(unit.filter(lambda x: abs(x) > 0.05), min_size=2, max_size=6, unique=True))
def test_functions_of_a_sequence(name: str, xs: list[float]) -> None:
    def ours(xs: list[Any]) -> Any:
        result = ag.function(name)(xs)
        return result[0] if isinstance(result, list) else result

    def theirs(x: Any) -> Any:
        return TORCH[name](x[0], x[1:]) if TABLE[name].each else TORCH[name](tuple(x))

    compare(ours, theirs, xs)


@pytest.mark.parametrize("name", ["relu", "abs", "maximum", "minimum", "sign", "max"])
def test_conventions_at_kinks_are_those_of_torch(name: str) -> None:
    """At 0, and where two operands tie."""
    x = torch.zeros(2, requires_grad=True, **DOUBLE)
    TORCH[name](*([x.unbind()] if name == "max" else x.unbind()[: 2 if name in BINARY else 1])).backward()

    def ours(xs: list[Any]) -> Any:
        return ag.function(name)(xs) if name == "max" else ag.function(name)(*xs[: 2 if name in BINARY else 1])

    agree(grad(ours)([0.0, 0.0]), x.grad)
