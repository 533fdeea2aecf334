"""A Value as a Python number, apart from arithmetic: it compares, formats, hashes, and does not become a float."""

from __future__ import annotations

from .errors import OperandError
from .methods import Methods
from .operands import constant
from .untracked import untracked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@untracked
class Scalar(Methods):
    """The base of Value for what is never recorded: comparisons and conversions."""

    __slots__ = ()

    _data: float
    _grad: float
    _label: str | None

    # --- comparisons: by value, never recorded -----------------------------------------------------------------------

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        number = comparable(other)
        return NotImplemented if number is None else self._data == number

    def __ne__(self, other: object) -> bool:
        number = comparable(other)
        return NotImplemented if number is None else self._data != number

    def __lt__(self, other: Any) -> bool:
        number = comparable(other)
        return NotImplemented if number is None else self._data < number

    def __le__(self, other: Any) -> bool:
        number = comparable(other)
        return NotImplemented if number is None else self._data <= number

    def __gt__(self, other: Any) -> bool:
        number = comparable(other)
        return NotImplemented if number is None else self._data > number

    def __ge__(self, other: Any) -> bool:
        number = comparable(other)
        return NotImplemented if number is None else self._data >= number

    def __bool__(self) -> bool:
        return self._data != 0.0

    # --- what would lose the graph in silence ------------------------------------------------------------------------

    def __float__(self) -> float:
        raise self._would_lose_the_graph("float")

    def __int__(self) -> int:
        raise self._would_lose_the_graph("int")

    def __complex__(self) -> complex:
        raise self._would_lose_the_graph("complex")

    def _would_lose_the_graph(self, kind: str) -> OperandError:
        return OperandError(
            f"a Value does not turn into {'an' if kind == 'int' else 'a'} {kind} by itself, as its graph would be lost",
            node=self,
            repair="write autograd.exp(v) or np.exp(v) in place of math.exp(v), np.array(vs) without a dtype, "
            "and v.data where only the number is wanted",
        )

    # --- text --------------------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        """Data, gradient, and the label if there is one."""
        label = "" if self._label is None else f", label={self._label!r}"
        return f"Value(data={self._data!r}, grad={self._grad!r}{label})"

    def __format__(self, spec: str) -> str:
        """Format the number, as in f"{loss:.3f}"."""
        return format(self._data, spec) if spec else repr(self)

    # --- copies ------------------------------------------------------------------------------------------------------

    def __copy__(self) -> Any:
        """A second node with the same parents."""
        from .copying import clone

        return clone(self, {})

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Copy the whole graph behind this node."""
        from .copying import deepcopy

        return deepcopy(self, memo)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the whole graph behind this node."""
        from .copying import reduce

        return reduce(self)


def comparable(other: Any) -> float | None:
    """The number to compare with, None if it is none: then Python asks the other side, as for an array."""
    if isinstance(other, Scalar):
        return other._data
    return other if other.__class__ is int else constant(other)  # Python compares a float with any int exactly
