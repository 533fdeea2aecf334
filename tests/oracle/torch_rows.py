"""What each row of the table is in PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def torch_rows() -> dict[str, Callable[..., Any]]:
    """For each row that PyTorch has, its function of tensors without dimensions, of a sequence argument a tuple."""
    import torch
    from torch.nn import functional

    def of_sequence(function: Callable[..., Any], *settings: Any) -> Callable[..., Any]:
        return lambda xs: function(torch.stack(xs), *settings)

    def share(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda x, rest: function(torch.stack([x, *rest]), 0)[0]

    def with_slope(function: Callable[..., Any], below: Callable[..., Any]) -> Callable[..., Any]:
        """PyTorch takes numbers alone for the slope below 0, no tensors: so by parts, of which none is ever large."""
        return lambda x, a=None: function(x) if a is None else torch.relu(x) + a * below(-torch.relu(-x))

    return {
        # of one number
        "neg": torch.neg,
        "reciprocal": torch.reciprocal,
        "square": torch.square,
        "identity": lambda x: x.clone(),
        "abs": torch.abs,
        "sign": torch.sign,
        "floor": torch.floor,
        "ceil": torch.ceil,
        "trunc": torch.trunc,
        "round": lambda x, digits=0: torch.round(x, decimals=int(digits)),
        "exp": torch.exp,
        "exp2": torch.exp2,
        "expm1": torch.expm1,
        "log": torch.log,
        "log2": torch.log2,
        "log10": torch.log10,
        "log1p": torch.log1p,
        "sqrt": torch.sqrt,
        "sin": torch.sin,
        "cos": torch.cos,
        "tan": torch.tan,
        "arcsin": torch.arcsin,
        "arccos": torch.arccos,
        "arctan": torch.arctan,
        "sinh": torch.sinh,
        "cosh": torch.cosh,
        "tanh": torch.tanh,
        "arcsinh": torch.arcsinh,
        "arccosh": torch.arccosh,
        "arctanh": torch.arctanh,
        "degrees": torch.rad2deg,
        "radians": torch.deg2rad,
        "erf": torch.erf,
        "erfc": torch.erfc,
        "lgamma": torch.lgamma,
        "relu": torch.relu,
        "selu": functional.selu,
        "sigmoid": torch.sigmoid,
        "log_sigmoid": functional.logsigmoid,
        "softplus": functional.softplus,
        "softsign": functional.softsign,
        "silu": functional.silu,
        "gelu": functional.gelu,
        "mish": functional.mish,
        "leaky_relu": with_slope(functional.leaky_relu, lambda x: x),
        "elu": with_slope(functional.elu, torch.expm1),
        # of two and three
        "add": torch.add,
        "sub": torch.sub,
        "mul": torch.mul,
        "div": torch.div,
        "pow": torch.pow,
        "mod": torch.remainder,
        "fmod": torch.fmod,
        "floor_divide": lambda x, y: torch.div(x, y, rounding_mode="floor"),
        "maximum": torch.maximum,
        "minimum": torch.minimum,
        "hypot": torch.hypot,
        "arctan2": torch.arctan2,
        "logaddexp": torch.logaddexp,
        "xlogy": torch.special.xlogy,
        "where": torch.where,
        "clip": torch.clip,
        # of sequences
        "sum": of_sequence(torch.sum),
        "mean": of_sequence(torch.mean),
        "prod": of_sequence(torch.prod),
        "max": of_sequence(torch.amax),
        "min": of_sequence(torch.amin),
        "norm": of_sequence(torch.linalg.vector_norm),
        "logsumexp": of_sequence(torch.logsumexp, 0),
        "dot": lambda w, x, b: torch.dot(torch.stack(w), torch.stack(x)) + b,
        "softmax": share(torch.softmax),
        "log_softmax": share(torch.log_softmax),
    }
