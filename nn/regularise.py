"""Regularisation: penalties that keep parameters small, and clipping, which keeps steps small."""

from __future__ import annotations

from math import hypot, isfinite

from autograd import DataError, Value, dot, set_grads
from autograd import sum as total

from .settings import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "clip_grad_norm",
    "clip_grad_value",
    "l1",
    "l2",
]


def l1(parameters: Iterable[Value], strength: float) -> Value | float:
    """The lasso penalty strength · Σ |p|, to add to a loss; it favours parameters of exactly 0.

    Raises SettingError for a negative strength. Source: R. Tibshirani, Regression shrinkage and selection via the
    lasso, Journal of the Royal Statistical Society B 58, 1996.

    >>> l1([Value(3.0), Value(-4.0)], 0.5).data
    3.5
    """
    strength = number("strength", strength, least=0)
    magnitudes: Value | float = total([abs(parameter) for parameter in parameters])
    return strength * magnitudes


def l2(parameters: Iterable[Value], strength: float) -> Value | float:
    """The ridge penalty strength · Σ p², to add to a loss; micrograd's `alpha * sum(p*p for p in model.parameters())`.

    Raises SettingError for a negative strength. Source: A. E. Hoerl, R. W. Kennard, Ridge regression: biased estimation
    for nonorthogonal problems, Technometrics 12, 1970.

    >>> l2([Value(3.0), Value(-4.0)], 0.5).data
    12.5
    """
    strength = number("strength", strength, least=0)
    parameters = tuple(parameters)
    squares: Value | float = dot(parameters, parameters)
    return strength * squares


def clip_grad_norm(parameters: Iterable[Value], max_norm: float) -> float:
    """Scale all gradients down together so that their norm √(Σ g²) is at most max_norm; returns the norm before.

    Raises SettingError for a max_norm not above 0, DataError (and changes nothing) if the norm is NaN or infinite.
    Source: R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural networks, ICML 2013.

    >>> x = Value(1.0)
    >>> (3.0 * x).backward()
    >>> clip_grad_norm([x], 1.5), x.grad
    (3.0, 1.5)
    """
    max_norm = number("max_norm", max_norm, above=0)
    parameters = list(parameters)
    norm = hypot(*[parameter.grad for parameter in parameters])
    if not isfinite(norm):
        raise DataError("the norm of the gradients", given=norm, expected="a finite number", repair="a smaller lr")
    if norm > max_norm:
        scale = max_norm / norm
        set_grads(parameters, [parameter.grad * scale for parameter in parameters])
    return norm


def clip_grad_value(parameters: Iterable[Value], limit: float) -> None:
    """Cut every gradient off at ±limit. Raises SettingError for a limit not above 0.

    >>> x = Value(1.0)
    >>> (3.0 * x).backward()
    >>> clip_grad_value([x], 2.0)
    >>> x.grad
    2.0
    """
    limit = number("limit", limit, above=0)
    beyond = [parameter for parameter in parameters if abs(parameter.grad) > limit]
    set_grads(beyond, [limit if parameter.grad > 0 else -limit for parameter in beyond])
