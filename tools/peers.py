"""What JAX and PyTorch answer where dagrad fixes a convention; `python -m tools.peers` asks them and writes it down.

It needs an environment with both, as the oracle run makes one. The answers lie in tools/peers.json, from where
docs/conventions.md takes its columns; a test of the oracle run asks again. TensorFlow was asked once, by hand, for the
most disputed cells.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograd import TABLE
from autograd.primitives.conventions.composites import COMPOSITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Slopes = list[float | None] | None  # one None: not asked; altogether None: there is no derivative
    Answer = tuple[float, Slopes] | None  # the value and the slopes; None: there is no such function
    Ask = Callable[[str, tuple[Any, ...]], Answer]

FILE = Path(__file__).with_name("peers.json")
VERSIONS = {"JAX": "0.10.2", "PyTorch": "2.13.0", "TensorFlow": "2.21"}
NAMES = "xyz"  # of the operands of an expression

inf, nan = float("inf"), float("nan")
# Of TensorFlow only the slopes were written down.
TENSORFLOW: dict[str, Slopes] = {
    "relu(0)": [0.0],
    "abs(0)": [0.0],
    "maximum(1, 1)": [1.0, 0.0],
    "minimum(1, 1)": [1.0, 0.0],
    "clip(0, 0, 1)": [1.0],
    "clip(1, 0, 1)": [1.0],
    "sqrt(0)": [inf],
    "norm([0, 0])": [nan, nan],
    "pow(0, 0)": [nan, 0.0],
    "pow(0, 1)": [1.0, 0.0],
    "pow(0, 0.5)": [inf, 0.0],
    "pow(0, -1)": [-inf, nan],
    "pow(-2, 2)": [-4.0, 0.0],
    "log(0)": [inf],
    "log(-1)": [-1.0],
    "reciprocal(0)": [-inf],
    "div(0, 0)": [inf, nan],
    "arctan2(0, 0)": [nan, nan],
    "arcsin(1)": [inf],
    "arccosh(1)": [inf],
    "arctanh(1)": [inf],
    "sign(0)": [0.0],
    "floor(1)": [0.0],
    "round(0.5, 0)": None,
    "mod(-7.5, 2)": [1.0, 4.0],
    "logsumexp([∞, 0])": [nan, 0.0],
    "sqrt(x * x) at 0": [nan],
    "x ** 0 at 0": [nan],
    "x ** 0.0 at 0": [nan],
    "0.0 ** x at 0": [0.0],
    "0.0 ** x at 2": [0.0],
    "x * log(x) at 0": [nan],
    "xlogy(x, x) at 0": [0.0],
    "where(x > 0, sqrt(x), 0.0) at 0": [0.0],
    "where(x > 0, log(x), 0.0) at 0": [nan],
    "where(x != 0, sin(x) / x, 1.0) at 0": [nan],
    "1 / (1 + exp(-x)) at -1000": [nan],
    "log(1 + exp(x)) at 1000": [nan],
    "0.0 * (1 / x) at 0": [nan],
}


def number(x: float) -> str:
    """A number as the page shows it."""
    sign = "-" if math.copysign(1.0, x) < 0.0 else ""
    size = abs(float(x))
    shown = "∞" if size == inf else "NaN" if size != size else NAMED.get(size) or f"{size:.6g}"
    return f"{sign}({shown})" if sign and " " in shown else sign + shown


NAMED = {1.7976931348623157e308: "MAX", 1.0000000000000002: "1 + ε", 0.9999999999999999: "1 - ε/2"}


def numbers(xs: Any) -> str:
    """Numbers and sequences, as the page shows them."""
    return ", ".join(f"[{numbers(x)}]" if isinstance(x, (tuple, list)) else number(x) for x in xs)


def flat(operands: tuple[Any, ...]) -> list[float]:
    """The numbers of a structure in order."""
    return [x for operand in operands for x in (operand if isinstance(operand, tuple) else (operand,))]


def questions() -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Each point of the page: its key, the name of a public row or an expression, and the operands."""
    for row in TABLE.values():
        if not row.hidden:
            for point in row.special:
                given = (point.operands[0], *point.operands[1]) if row.each else point.operands
                yield f"{row.name}({numbers([given] if row.each else given)})", row.name, point.operands
    for expression, operands, *_ in COMPOSITES:
        yield f"{expression} at {numbers(operands)}", expression, operands


def structured(compute: Callable[..., Any], like: tuple[Any, ...], *, each: bool) -> Callable[..., Any]:
    """A function of as many numbers as there are, from one of numbers and lists."""

    def call(*xs: Any) -> Any:
        rest = iter(xs)
        given = [[next(rest) for _ in x] if isinstance(x, tuple) else next(rest) for x in like]
        return compute([given[0], *given[1]])[0] if each else compute(*given)

    return call


def asked(name: str, functions: dict[str, Callable[..., Any]], operands: tuple[Any, ...]) -> Callable[..., Any] | None:
    """The function to ask about, None if they do not have it: of a row or of an expression."""
    if name in TABLE:
        compute = functions.get(name)
        return compute and structured(compute, operands, each=TABLE[name].each)
    code = compile(name, name, "eval")
    return lambda *xs: eval(code, functions, dict(zip(NAMES, xs, strict=False)))  # noqa: S307 - our own text


def torch_functions() -> dict[str, Callable[..., Any]]:
    """PyTorch's functions by the names of our rows."""
    import torch

    special = {
        "neg": torch.neg,
        "degrees": torch.rad2deg,
        "radians": torch.deg2rad,
        "mod": torch.remainder,
        "identity": None,
        "round": lambda x, digits: torch.round(x),
        "floor_divide": torch.floor_divide,
        "where": lambda c, x, y: torch.where(torch.as_tensor(c) != 0, x, y),
        "clip": torch.clamp,
        "leaky_relu": lambda x, alpha: torch.nn.functional.leaky_relu(x, float(alpha)),
        "elu": lambda x, alpha: torch.nn.functional.elu(x, float(alpha)),
        "log_sigmoid": torch.nn.functional.logsigmoid,
        "dot": lambda w, x, b: torch.dot(torch.stack(w), torch.stack(x)) + b,
        "max": lambda xs: torch.amax(torch.stack(xs), 0),
        "min": lambda xs: torch.amin(torch.stack(xs), 0),
        "norm": lambda xs: torch.linalg.vector_norm(torch.stack(xs)),
        "logsumexp": lambda xs: torch.logsumexp(torch.stack(xs), 0),
        "softmax": lambda xs: torch.softmax(torch.stack(xs), 0),
        "log_softmax": lambda xs: torch.log_softmax(torch.stack(xs), 0),
        "sum": lambda xs: torch.sum(torch.stack(xs)),
        "mean": lambda xs: torch.mean(torch.stack(xs)),
        "prod": lambda xs: torch.prod(torch.stack(xs)),
    }
    return _found(special, [torch, torch.special, torch.nn.functional])


def jax_functions() -> dict[str, Callable[..., Any]]:
    """JAX's functions by the names of our rows."""
    import jax

    jnp = jax.numpy
    special = {
        "sub": jnp.subtract,
        "mul": jnp.multiply,
        "neg": jnp.negative,
        "div": jnp.divide,
        "pow": jnp.power,
        "identity": None,
        "round": lambda x, digits: jnp.round(x),
        "where": lambda c, x, y: jnp.where(c != 0, x, y),
        "softsign": jax.nn.soft_sign,
        "gelu": lambda x: jax.nn.gelu(x, approximate=False),
        "lgamma": jax.scipy.special.gammaln,
        "dot": lambda w, x, b: jnp.dot(jnp.stack(w), jnp.stack(x)) + b,
        "norm": lambda xs: jnp.linalg.norm(jnp.stack(xs)),
        "logsumexp": lambda xs: jax.scipy.special.logsumexp(jnp.stack(xs)),
        "softmax": lambda xs: jax.nn.softmax(jnp.stack(xs)),
        "log_softmax": lambda xs: jax.nn.log_softmax(jnp.stack(xs)),
        "sum": lambda xs: jnp.sum(jnp.stack(xs)),
        "mean": lambda xs: jnp.mean(jnp.stack(xs)),
        "prod": lambda xs: jnp.prod(jnp.stack(xs)),
        "max": lambda xs: jnp.max(jnp.stack(xs)),
        "min": lambda xs: jnp.min(jnp.stack(xs)),
    }
    return _found(special, [jnp, jax.nn, jax.scipy.special])


def _found(special: dict[str, Any], places: list[Any]) -> dict[str, Callable[..., Any]]:
    """The special ones, and for every other row the first function of its name."""
    found = {name: getattr(place, name, None) for place in reversed(places) for name in TABLE if hasattr(place, name)}
    return {name: function for name, function in {**found, **special}.items() if function}


def constants(name: str) -> set[int]:
    """The places of operands that nobody differentiates by."""
    return {"round": {1}, "where": {0}, "leaky_relu": {1}, "elu": {1}}.get(name, set())


def torch_answers() -> Ask:
    """How to ask PyTorch."""
    import torch

    functions = torch_functions()

    def ask(name: str, operands: tuple[Any, ...]) -> Answer:
        call, fixed = asked(name, functions, operands), constants(name)
        if call is None or any(operand == () for operand in operands):
            return None
        xs = [torch.tensor(x, dtype=torch.float64, requires_grad=k not in fixed) for k, x in enumerate(flat(operands))]
        out = call(*xs)
        try:
            out.backward()
        except RuntimeError:  # "is not implemented"
            return out.item(), None
        return out.item(), [None if k in fixed else 0.0 if x.grad is None else x.grad.item() for k, x in enumerate(xs)]

    return ask


def jax_answers() -> Ask:
    """How to ask JAX."""
    import jax

    functions = jax_functions()

    def ask(name: str, operands: tuple[Any, ...]) -> Answer:
        call, fixed = asked(name, functions, operands), constants(name)
        if call is None or any(operand == () for operand in operands):
            return None
        with jax.enable_x64(True):
            xs = [jax.numpy.float64(x) for x in flat(operands)]
            slopes = [None if k in fixed else float(jax.grad(call, k)(*xs)) for k in range(len(xs))]
            return float(call(*xs)), slopes

    return ask


PEERS = {"JAX": jax_answers, "PyTorch": torch_answers}


def main() -> int:
    """Ask both, and write their answers down, a line for each point."""
    asks = {peer: make() for peer, make in PEERS.items()}
    lines = []
    for key, name, operands in questions():
        answers = {peer: ask(name, operands) for peer, ask in asks.items()}
        lines.append(f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(answers)}")
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
    print(f"{len(lines)} points asked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
