"""Changes that Ctrl-C must not cut in two."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Result = TypeVar("Result")


def to_the_end(action: Callable[[], object]) -> None:
    """Run an action that may be repeated; if it is interrupted, run it again to its end, then pass the exception on.

    Ctrl-C raises KeyboardInterrupt between any two instructions. With this around it, a change has happened either
    not at all or as a whole.

    >>> done = []
    >>> to_the_end(lambda: done.append(1))
    >>> done
    [1]
    """
    try:
        action()
    except BaseException:
        action()
        raise


def restoring(action: Callable[[], Result], restore: Callable[[], object]) -> Result:
    """Run an action that changes something for a while, then put it back; `restore` must be able to run twice.

    Ctrl-C may also come on the way into the first `restore`, where nothing protects it but the second one. A `with`
    statement cannot give that promise: an `__exit__` that is interrupted is not called again.

    >>> restoring(lambda: "done", lambda: None)
    'done'
    """
    try:
        try:
            return action()
        finally:
            restore()
    finally:
        restore()
