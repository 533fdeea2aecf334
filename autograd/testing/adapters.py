"""How to call and differentiate a function of another framework: three methods.

`check_gradients` chooses `Torch` or `Jax` by itself where an argument is one of their arrays. For a plain function with
a gradient written by hand there is `ByHand`. Any other framework takes a class with the same three methods.
"""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import MissingExtraError, SettingError
from ..trees import is_array
from ..value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Function = Callable[..., Any]


class Adapter(Protocol):
    """What a framework has to offer. Numbers go in and come out as floats and NumPy arrays."""

    def value(self, function: Function, args: Sequence[Any]) -> Any:
        """The result. Called with complex numbers too, for a complex step; raise TypeError if that cannot be."""

    def pullback(self, function: Function, args: Sequence[Any], weights: Any) -> Sequence[Any]:
        """Reverse mode: for each argument the gradient of the results, weighted by `weights`."""

    def pushforward(self, function: Function, args: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """Forward mode: the slope of the results along `tangents`; raise NotImplementedError if there is none."""


def adapter_for(args: Sequence[Any]) -> Adapter | None:
    """The adapter that the arguments call for: none for numbers, Values and NumPy arrays.

    >>> adapter_for([1.0, [2.0]]) is None
    True
    """
    kinds = {type(leaf).__module__.partition(".")[0] for arg in args for leaf in _leaves(arg)}
    if "torch" in kinds:
        return Torch()
    return Jax() if kinds & {"jax", "jaxlib"} else None


class ByHand:
    """A plain function of floats or NumPy arrays and its gradient, written by hand.

    Args:
        gradient: a function of the same arguments that returns the gradient by the first one, or a tuple of gradients,
            one for each argument.

    >>> from autograd.testing import check_gradients
    >>> report = check_gradients(lambda x, y: x**2 * y, 3.0, 2.0, adapter=ByHand(lambda x, y: (2 * x * y, x**2)))
    >>> report.passed
    True
    """

    def __init__(self, gradient: Function) -> None:
        self.gradient = gradient

    def value(self, function: Function, args: Sequence[Any]) -> Any:
        """Call the function."""
        return function(*args)

    def pullback(self, function: Function, args: Sequence[Any], weights: Any) -> Sequence[Any]:
        """The gradient by hand, times the weight."""
        if not isinstance(weights, float):
            raise SettingError(
                "a gradient by hand is that of a function with one result",
                given=function,
                repair="return a single number, or write an adapter with its own pullback",
            )
        gradients = self.gradient(*args)
        several = gradients if isinstance(gradients, tuple) else (gradients,)
        if len(several) != len(args):
            raise SettingError(
                "the gradient by hand has another number of parts than the function has arguments",
                given=len(several),
                expected=f"a tuple of {len(args)}",
            )
        return [mapped(g, lambda x: weights * x) for g in several]

    def pushforward(self, function: Function, args: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """There is none."""
        raise NotImplementedError


class Torch:
    """Functions of PyTorch tensors, in double precision."""

    def __init__(self) -> None:
        try:
            import torch
        except ImportError:
            raise MissingExtraError(
                "checking a PyTorch function needs the package torch, which is not installed",
                repair="pip install torch",
            ) from None
        self.torch = torch

    def value(self, function: Function, args: Sequence[Any]) -> Any:
        """Call the function on tensors."""
        with self.torch.no_grad():
            return self._numbers(function(*self._tensors(args)))

    def pullback(self, function: Function, args: Sequence[Any], weights: Any) -> Sequence[Any]:
        """By `torch.autograd.grad`."""
        with self.torch.enable_grad():
            return self._pulled_back(function, args, weights)

    def _pulled_back(self, function: Function, args: Sequence[Any], weights: Any) -> Sequence[Any]:
        tensors = self._tensors(args, requires_grad=True)
        leaves = list(_leaves(tensors))
        results = list(_leaves(function(*tensors)))
        seeds = [self.torch.as_tensor(w, dtype=r.dtype) for w, r in zip(_leaves(weights), results, strict=True)]
        pairs = [(r, seed.reshape(r.shape)) for r, seed in zip(results, seeds, strict=True) if r.requires_grad]
        if not pairs:
            return self._numbers([mapped(t, self.torch.zeros_like) for t in tensors])  # type: ignore[no-any-return]
        outputs, grad_outputs = zip(*pairs, strict=True)
        gradients = iter(self.torch.autograd.grad(outputs, leaves, grad_outputs, allow_unused=True))
        found = mapped(tensors, lambda t: next(gradients, None))
        return self._numbers(_zero_for_none(found, tensors, self.torch.zeros_like))  # type: ignore[no-any-return]

    def pushforward(self, function: Function, args: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """By `torch.func.jvp`; a function with a backward rule alone has no forward mode."""
        point, direction = tuple(self._tensors(args)), tuple(self._tensors(tangents))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of PyTorch, about parts of itself
            try:
                return self._numbers(self.torch.func.jvp(function, point, direction)[1])
            except RuntimeError as error:
                raise NotImplementedError(str(error).partition("\n")[0]) from None

    def _tensors(self, args: Sequence[Any], requires_grad: bool = False) -> list[Any]:
        def tensor(x: Any) -> Any:
            is_complex = isinstance(x, complex) or getattr(getattr(x, "dtype", None), "kind", "") == "c"
            made = self.torch.as_tensor(x, dtype=self.torch.complex128 if is_complex else self.torch.float64)
            return made.detach().clone().requires_grad_(requires_grad)

        return [mapped(arg, tensor) for arg in args]

    def _numbers(self, tree: Any) -> Any:
        return mapped(tree, lambda t: t.detach().numpy() if isinstance(t, self.torch.Tensor) else t)


class Jax:
    """Functions of JAX arrays, in double precision, which JAX has to be told to use."""

    def __init__(self) -> None:
        try:
            import jax
        except ImportError:
            raise MissingExtraError(
                "checking a JAX function needs the package jax, which is not installed", repair="pip install jax"
            ) from None
        if not jax.config.jax_enable_x64:
            raise SettingError(
                "JAX computes in single precision, in which no derivative can be checked to many digits",
                repair='jax.config.update("jax_enable_x64", True) at the start of the program',
            )
        self.jax = jax

    def value(self, function: Function, args: Sequence[Any]) -> Any:
        """Call the function on arrays."""
        return self._numbers(function(*self._arrays(args)))

    def pullback(self, function: Function, args: Sequence[Any], weights: Any) -> Sequence[Any]:
        """By `jax.vjp`."""
        result, back = self.jax.vjp(function, *self._arrays(args))
        seeds = self.jax.tree_util.tree_map(
            lambda w, r: self.jax.numpy.asarray(w, r.dtype).reshape(r.shape), weights, result
        )
        return self._numbers(list(back(seeds)))  # type: ignore[no-any-return]

    def pushforward(self, function: Function, args: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """By `jax.jvp`; a function with a custom backward rule alone has no forward mode."""
        try:
            return self._numbers(self.jax.jvp(function, self._arrays(args), self._arrays(tangents))[1])
        except TypeError as error:
            raise NotImplementedError(str(error).partition("\n")[0]) from None

    def _arrays(self, args: Sequence[Any]) -> list[Any]:
        return [mapped(arg, self.jax.numpy.asarray) for arg in args]

    def _numbers(self, tree: Any) -> Any:
        import numpy as np

        return mapped(tree, np.asarray)


def mapped(tree: Any, change: Callable[[Any], Any]) -> Any:
    """The structure with every number and array changed.

    >>> mapped({"a": [1.0, 2.0]}, lambda x: 10.0 * x)
    {'a': [10.0, 20.0]}
    """
    if isinstance(tree, dict):
        return {key: mapped(part, change) for key, part in tree.items()}
    if isinstance(tree, (list, tuple)):
        parts = [mapped(part, change) for part in tree]
        if isinstance(tree, list):
            return parts
        kind: Any = type(tree)
        return kind(*parts) if hasattr(kind, "_fields") else tuple(parts)
    return change(tree)


def _leaves(tree: Any) -> list[Any]:
    found: list[Any] = []
    mapped(tree, found.append)
    return found


def _zero_for_none(tree: Any, like: Any, zeros: Callable[[Any], Any]) -> Any:
    shapes = iter(_leaves(like))

    def filled(x: Any) -> Any:
        shape = next(shapes)
        return zeros(shape) if x is None else x

    return mapped(tree, filled)


def as_numbers(tree: Any) -> Any:
    """Arrays of any framework as NumPy arrays, or as floats where they have no dimension; the rest as it is."""

    def convert(x: Any) -> Any:
        if isinstance(x, Value):
            return x.data
        if hasattr(x, "detach"):  # a PyTorch tensor
            x = x.detach().numpy()
        elif hasattr(x, "__array__") and not is_array(x):
            x = sys.modules["numpy"].asarray(x)
        if is_array(x):
            return x.astype(complex if x.dtype.kind == "c" else float) if x.ndim else x.item()
        return x

    return mapped(tree, convert)
