"""Every row of the table that PyTorch has, against PyTorch: value, gradient and second derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import grad, hessian

if TYPE_CHECKING:
    from collections.abc import Callable

torch = pytest.importorskip("torch", reason="the oracle run installs it")
pytestmark = pytest.mark.oracle

DOUBLE = {"dtype": torch.float64}
reals = st.floats(-8.0, 8.0).map(lambda x: round(x, 4) + 3e-5)  # never on a kink
positive = reals.map(lambda x: abs(x) + 0.01)
unit = reals.map(lambda x: x / 8.1)

UNARY: dict[str, tuple[Callable[..., Any], st.SearchStrategy[float]]] = {
    "neg": (torch.neg, reals),
    "reciprocal": (torch.reciprocal, positive),
    "square": (torch.square, reals),
    "abs": (torch.abs, reals),
    "sign": (torch.sign, reals),
    "floor": (torch.floor, reals),
    "ceil": (torch.ceil, reals),
    "trunc": (torch.trunc, reals),
    "round": (torch.round, reals),
    "exp": (torch.exp, reals),
    "exp2": (torch.exp2, reals),
    "expm1": (torch.expm1, reals),
    "log": (torch.log, positive),
    "log2": (torch.log2, positive),
    "log10": (torch.log10, positive),
    "log1p": (torch.log1p, positive),
    "sqrt": (torch.sqrt, positive),
    "sin": (torch.sin, reals),
    "cos": (torch.cos, reals),
    "tan": (torch.tan, unit),
    "arcsin": (torch.arcsin, unit),
    "arccos": (torch.arccos, unit),
    "arctan": (torch.arctan, reals),
    "sinh": (torch.sinh, reals),
    "cosh": (torch.cosh, reals),
    "tanh": (torch.tanh, unit),
    "arcsinh": (torch.arcsinh, reals),
    "arccosh": (torch.arccosh, positive.map(lambda x: x + 1.0)),
    "arctanh": (torch.arctanh, unit),
    "degrees": (torch.rad2deg, reals),
    "radians": (torch.deg2rad, reals),
    "erf": (torch.erf, unit),
    "erfc": (torch.erfc, unit),
    "lgamma": (torch.lgamma, positive),
    "relu": (torch.relu, reals),
    "selu": (torch.nn.functional.selu, reals),
    "sigmoid": (torch.sigmoid, unit),
    "log_sigmoid": (torch.nn.functional.logsigmoid, unit),
    "softplus": (torch.nn.functional.softplus, unit),
    "softsign": (torch.nn.functional.softsign, reals),
    "silu": (torch.nn.functional.silu, unit),
    "gelu": (torch.nn.functional.gelu, unit),
    "mish": (torch.nn.functional.mish, unit),
    "leaky_relu": (torch.nn.functional.leaky_relu, reals),
    "elu": (torch.nn.functional.elu, reals),
}
BINARY: dict[str, tuple[Callable[..., Any], st.SearchStrategy[float], st.SearchStrategy[float]]] = {
    "add": (torch.add, reals, reals),
    "sub": (torch.sub, reals, reals),
    "mul": (torch.mul, reals, reals),
    "div": (torch.div, reals, positive),
    "pow": (torch.pow, positive, unit),
    "mod": (torch.remainder, reals, positive),
    "fmod": (torch.fmod, reals, positive),
    "maximum": (torch.maximum, reals, reals),
    "minimum": (torch.minimum, reals, reals),
    "hypot": (torch.hypot, reals, reals),
    "arctan2": (torch.arctan2, reals, reals),
    "logaddexp": (torch.logaddexp, unit, unit),
    "xlogy": (torch.special.xlogy, reals, positive),
}
SEQUENCE: dict[str, Callable[..., Any]] = {
    "sum": torch.sum,
    "mean": torch.mean,
    "prod": torch.prod,
    "max": torch.amax,
    "min": torch.amin,
    "norm": torch.linalg.vector_norm,
    "logsumexp": lambda x: torch.logsumexp(x, 0),
    "softmax": lambda x: torch.softmax(x, 0)[0],
    "log_softmax": lambda x: torch.log_softmax(x, 0)[0],
}


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
    theirs, numbers = UNARY[name]
    compare(lambda x: ag.function(name)(x[0]), lambda x: theirs(x[0]), [data.draw(numbers)])


@pytest.mark.parametrize("name", BINARY)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_functions_of_two_numbers(name: str, data: st.DataObject) -> None:
    theirs, *numbers = BINARY[name]
    xs = [data.draw(strategy) for strategy in numbers]
    assume(xs[0] != xs[1])
    compare(lambda x: ag.function(name)(x[0], x[1]), lambda x: theirs(x[0], x[1]), xs)


@pytest.mark.parametrize("name", SEQUENCE)
@settings(max_examples=60, deadline=None)
@given(st.lists(unit.filter(lambda x: abs(x) > 0.05), min_size=2, max_size=6, unique=True))
def test_functions_of_a_sequence(name: str, xs: list[float]) -> None:
    def ours(xs: list[Any]) -> Any:
        result = ag.function(name)(xs)
        return result[0] if isinstance(result, list) else result

    compare(ours, SEQUENCE[name], xs)


@pytest.mark.parametrize("name", ["relu", "abs", "maximum", "minimum", "sign", "max"])
def test_conventions_at_kinks_are_those_of_torch(name: str) -> None:
    """At 0, and where two operands tie."""
    x = torch.zeros(2, requires_grad=True, **DOUBLE)
    theirs = {**{k: v[0] for k, v in UNARY.items()}, **{k: v[0] for k, v in BINARY.items()}, "max": torch.amax}[name]
    arguments = x if name == "max" else x.unbind()[: 2 if name in BINARY else 1]
    result = theirs(x) if name == "max" else theirs(*arguments)
    result.backward()

    def ours(xs: list[Any]) -> Any:
        return ag.function(name)(xs) if name == "max" else ag.function(name)(*xs[: 2 if name in BINARY else 1])

    agree(grad(ours)([0.0, 0.0]), x.grad)
