"""Changes that Ctrl-C must not cut in two."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from autograd import Value

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


def assign(parameters: Sequence[Value], data: Sequence[float]) -> None:
    """Give every parameter its new number: all of them or none.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> assign([x], [2.0])
    >>> x.data
    2.0
    """

    def every() -> None:
        for parameter, number in zip(parameters, data, strict=True):
            parameter.data = number

    to_the_end(every)


def assign_gradients(parameters: Sequence[Value], gradients: Sequence[float]) -> None:
    """Give every parameter its new gradient: all of them or none.

    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> assign_gradients([x], [2.0])
    >>> x.grad
    2.0
    """

    def every() -> None:
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient

    to_the_end(every)
