"""Changes that Ctrl-C must not cut in two."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from autograd import Value


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
