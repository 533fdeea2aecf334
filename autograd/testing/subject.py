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

SHOWN = 4  # of the numbers of a point, where all are meant


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
        self.names: list[str] = []
        self._function = function
        self._given: list[Any] = []
        self._rebuild: list[tuple[trees.Rebuild, int]] = []
        self._wrt = list(wrt.values())
        for arg, name in zip(args, argument_names(function, args), strict=True):
            leaves, rebuild = trees.flatten(arg, _is_scalar, f"argument {name}")
            self.names += trees.paths(arg, _is_scalar, name)
            self._given += leaves
            self._rebuild.append((rebuild, len(leaves)))
        for leaf in self._wrt:
            if not isinstance(leaf, Value) or leaf._op is not None:
                raise OperandError("wrt takes leaves, such as the parameters of a model", given=leaf)
        fresh = [Value(x._data if isinstance(x, Value) else x, n) for x, n in zip(self._given, self.names, strict=True)]
        self.names += wrt
        self.leaves = [*fresh, *self._wrt]
        if not self.leaves:
            raise DataError("there is nothing to differentiate by", repair="give arguments, or wrt=model.parameters()")
        self.point = [leaf._data for leaf in self.leaves]
        result = self._call(fresh)
        self.roots = trees.flatten(result, _is_scalar, f"the result of {name_of(function)}")[0]
        self.root_names = trees.paths(result, _is_scalar, "result")

    def _call(self, fresh: Sequence[Value]) -> Any:
        arguments, start = [], 0
        for rebuild, count in self._rebuild:
            arguments.append(rebuild(fresh[start : start + count]))
            start += count
        with enable_grad():
            return self._function(*arguments)

    def roots_at(self, xs: Sequence[float]) -> list[Any]:
        """What the function returns for other numbers: it is called anew, and takes whatever way it takes there.

        Values in `wrt` are given these numbers for the time of the call.
        """
        count = len(self._given)
        before = [leaf._data for leaf in self._wrt]
        try:
            for leaf, x in zip(self._wrt, xs[count:], strict=True):
                leaf.data = x
            result = self._call([Value(x) for x in xs[:count]])
        finally:
            for leaf, x in zip(self._wrt, before, strict=True):
                leaf.data = x
        return trees.flatten(result, _is_scalar, f"the result of {name_of(self._function)}")[0]

    def at(self, *places: int) -> str:
        """The point, or that of some leaves, as text."""
        shown = places or range(min(len(self.leaves), SHOWN))
        text = ", ".join(f"{self.names[k]} = {self.point[k]!r}" for k in dict.fromkeys(shown))
        return text + (", …" if not places and len(self.leaves) > SHOWN else "")
