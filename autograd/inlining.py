"""Which operations of the engine in Python are those of inlined.py: the ones whose rules are written out there.

A row may be given other rules, as the tests do that plant faults. Then the operations in which its rules are written
out are those of value.py and functions.py again, until it has its own back.
"""

from __future__ import annotations

from . import inlined
from ._engine import CORE
from .registry import TABLE, watch, watch_rules
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .registry import Primitive

_INSIDE = {name: (name, *inlined.ROWS.get(name, ())) for name in inlined.OPERATIONS}  # the rows that are written out
USERS: dict[str, list[str]] = {}  # for each of these rows the operations
for _operation, _rows in _INSIDE.items():
    for _row in _rows:
        USERS.setdefault(_row, []).append(_operation)


def _rules(row: Primitive) -> tuple[Any, ...]:
    return row.forward, row.partials, row.selects


_PRINTED: dict[str, tuple[Primitive | None, tuple[Any, ...]]] = {
    name: (TABLE[name], _rules(TABLE[name])) for name in USERS
}
_GENERAL = {method: vars(Value)[method] for methods in inlined.METHODS.values() for method in methods}
_others: set[str] = set()  # rows that have other rules


def fast(row: Primitive, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function of a row from inlined.py, which leaves to this one what is not plain; or this one."""
    if not hasattr(inlined, f"{row.name}_takes") or row is not _PRINTED[row.name][0]:
        return function
    made: Callable[..., Any] = getattr(inlined, row.name)
    inlined.rest[row.name] = function
    made.__qualname__, made.__module__, made.__doc__ = function.__qualname__, function.__module__, function.__doc__
    made.__annotations__ = {}
    return made


def _changed(row: Primitive) -> None:
    """Write out no rules but those of today."""
    printed, rules = _PRINTED.get(row.name, (None, ()))
    if row is printed:
        _note(row.name, _rules(row) == rules)


def _declared(row: Primitive) -> None:
    """A row that takes the place of another has rules of its own."""
    if row.name in USERS and row is not _PRINTED[row.name][0]:
        _PRINTED[row.name] = None, ()  # for good: the algebra of floats has the new one
        _note(row.name, False)


def _note(name: str, as_printed: bool) -> None:
    (_others.discard if as_printed else _others.add)(name)
    for operation in USERS[name]:
        _use(operation, _others.isdisjoint(_INSIDE[operation]))


def _use(operation: str, written_out: bool) -> None:
    if hasattr(inlined, f"{operation}_takes"):
        setattr(inlined, f"{operation}_takes", Value if written_out else None)
    for method in inlined.METHODS.get(operation, ()):
        setattr(Value, method, getattr(inlined, method) if written_out else _GENERAL[method])


if CORE is None:  # beside the core these modules are only looked at
    for _operation in inlined.OPERATIONS:
        _use(_operation, True)
    watch(_declared)
    watch_rules(_changed)
