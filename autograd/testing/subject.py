"""A function under test: called once on fresh leaves, with a name for each argument and each result."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from .. import trees
from ..errors import DataError, OperandError
from ..operands import constant
from ..recording import enable_grad
from ..value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Function = Callable[..., Any]


def _is_scalar(x: Any) -> bool:
    return isinstance(x, Value) or constant(x) is not None


def argument_names(function: Function, args: Sequence[Any]) -> list[str]:
    """The names of the positional arguments as the function calls them, or `argument 0` and so on.

    >>> argument_names(lambda x, *more: x, [1.0, 2.0])
    ['x', 'more[0]']
    """
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    rest = next((p.name for p in parameters if p.kind == p.VAR_POSITIONAL), None)
    return [
        names[k] if k < len(names) else f"{rest}[{k - len(names)}]" if rest else f"argument {k}"
        for k in range(len(args))
    ]


def name_of(function: Any) -> str:
    """The name of a function, for messages."""
    return getattr(function, "__name__", type(function).__name__)


class Recording:
    """One call of the function on fresh leaves: the leaves with their names, and the results with theirs."""

    def __init__(self, function: Function, args: Sequence[Any], wrt: Mapping[str, Value]) -> None:
        self.leaves: list[Value] = []
        self.names: list[str] = []
        arguments = []
        with enable_grad():
            for arg, name in zip(args, argument_names(function, args), strict=True):
                given, rebuild = trees.flatten(arg, _is_scalar, f"argument {name}")
                paths = trees.paths(arg, _is_scalar, name)
                fresh = [
                    Value(x._data if isinstance(x, Value) else x, path) for x, path in zip(given, paths, strict=True)
                ]
                arguments.append(rebuild(fresh))
                self.leaves += fresh
                self.names += paths
            for name, leaf in wrt.items():
                if not isinstance(leaf, Value) or leaf._op is not None:
                    raise OperandError("wrt takes leaves, such as the parameters of a model", given=leaf)
                self.leaves.append(leaf)
                self.names.append(name)
            result = function(*arguments)
        if not self.leaves:
            raise DataError("there is nothing to differentiate by", repair="give arguments, or wrt=model.parameters()")
        self.roots = trees.flatten(result, _is_scalar, f"the result of {name_of(function)}")[0]
        self.root_names = trees.paths(result, _is_scalar, "result")
        self.point = [leaf._data for leaf in self.leaves]

    def at(self, *places: int) -> str:
        """The point, or that of some leaves, as text."""
        shown = places or range(min(len(self.leaves), 8))
        text = ", ".join(f"{self.names[k]} = {self.point[k]!r}" for k in dict.fromkeys(shown))
        return text + (", …" if not places and len(self.leaves) > 8 else "")
