"""Classes whose instances the garbage collector need not look at, which Python by itself cannot make."""

from __future__ import annotations

from ._engine import CORE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Class = TypeVar("Class", bound=type)


def untracked(cls: Class) -> Class:
    """With the core in C a class of the same attributes that is not tracked by the collector; else the class itself.

    The bases of a Value have to be such: a class that Python makes is tracked always, and so is all that inherits.
    """
    return cls if CORE is None else CORE.untracked(cls)
