"""What every new node asks at birth: is the graph being recorded, and in which scope.

The answer is one thread-local attribute, `STATE.here`: a `Scope`, `None` (recording, in no scope), `OFF` (nothing is
recorded) or a `Watched` (recording as ever, but somebody looks at every node). One attribute, because it is read once
for each node of every graph; and the last two are false, so that this one question tells the plain case from the rest.
"""

from __future__ import annotations

from _thread import _local, get_ident  # threading.local itself, without importing threading

from ._engine import CORE
from .errors import OperandError, SettingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, overload

    Function = TypeVar("Function", bound=Callable[..., Any])


class Apart:
    """In the place of a scope: a node is not made the plain way. It is false, which is all that an operation asks."""

    __slots__ = ()
    scope: Scope | None = None  # of the leaves that are made there

    def __bool__(self) -> bool:
        return False


class Watched(Apart):
    """What `here` is while a watcher looks at every node and every sweep; see `anomaly.py`.

    Attributes:
        here: what it would be without: a Scope, None or OFF.
        scope: the scope of leaves that are made there.
        watcher: it has `recorded(node)`, which may raise, and `sweep(function)`, which gives the function to call
            in place of one that carries derivatives through a graph.
    """

    __slots__ = ("here", "scope", "watcher")

    def __init__(self, here: Any, watcher: Any) -> None:
        self.here, self.watcher = here, watcher
        self.scope = None if here is OFF else here

    def record(self, operation: Callable[..., Any], *operands: Any) -> Any:
        """Run the operation once more, as if nobody watched, then show the node to the watcher."""
        try:
            STATE.here = self.here
            node = operation(*operands)
            STATE.here = self
        except BaseException:  # of the operation, or an interrupt, which in a `finally` could come before its only line
            STATE.here = self
            raise
        if self.here is not OFF:
            self.watcher.recorded(node)
        return node


OFF = Apart()
_SUSPENDS = 0x20 | 0x80 | 0x200  # a code object's flags: generator, coroutine, asynchronous generator


# The threads in which `here` may be anything but None: while there are none, an operation need not ask its thread.
OPEN: set[int] = set()


class _State(_local):
    """One per thread: threads that build graphs of their own do not disturb each other."""

    here: Any = None  # Scope | None, or OFF

    def __init__(self) -> None:
        self.outer: list[tuple[object, Any]] = []  # what is open, and for each what was `here` before

    def enter(self, manager: object, here: Any) -> None:
        OPEN.add(get_ident())  # first: an interrupt may come between, and too many in there do no harm
        self.outer.append((manager, self.here))
        self.here = here

    def leave(self, manager: object) -> None:
        """Go back to before the manager; what an interrupt left open inside it is closed with it."""
        # A generator may close a manager after the one around it, which has closed it already.
        if any([opened is manager for opened, _ in self.outer]):  # noqa: C419 - a list is faster here
            opened = None
            while opened is not manager:
                opened, self.here = self.outer[-1]
                del self.outer[-1]
        if not self.outer:
            OPEN.discard(get_ident())


STATE: Any = _State() if CORE is None else CORE.STATE


def plain(here: Any) -> Any:
    """What `here` is but for a watcher: a Scope, None or OFF."""
    return here.here if here.__class__ is Watched else here


def as_watched(here: Any, new: Any) -> Any:
    """The new state, with the watcher of the one that it takes the place of; the old one if they are alike."""
    if here.__class__ is not Watched:
        return new
    return here if new is here.here else Watched(new, here.watcher)


def watched(sweep: Function) -> Function:
    """The function that carries derivatives through a graph; where somebody watches, the one to call in its place."""
    here = STATE.here
    return here.watcher.sweep(sweep) if here.__class__ is Watched else sweep


class Scope:
    """Where a node was recorded: a name, inside an outer scope or none.

    Used as a context manager it marks every node that is recorded inside. `nn` gives each module a scope, which is
    how a picture knows the neurons and layers; any other code may open its own.

    Args:
        name: a short name, shown in pictures and error messages.
        parent: the scope around this one.

    >>> from autograd import Value
    >>> with Scope("loss"):
    ...     y = Value(2.0) * 3.0
    >>> y.scope.path
    'loss'
    """

    __slots__ = ("__weakref__", "name", "parent")

    def __init__(self, name: str, parent: Scope | None = None) -> None:
        """Name the scope; both attributes may be set later."""
        self.name = name
        self.parent = parent

    @property
    def path(self) -> str:
        """The names from the outermost scope to this one, joined by dots."""
        names: list[str] = []
        seen: list[Scope] = []
        outer: Scope | None = self
        while outer is not None:
            if outer in seen:
                raise SettingError(
                    "a scope lies inside itself", given=self.name, repair="set its parent to another one"
                )
            seen.append(outer)
            names.append(outer.name)
            outer = outer.parent
        return ".".join(reversed(names))

    def __enter__(self) -> Scope:
        """Make this the scope of every node recorded from here on, unless nothing is recorded."""
        here = STATE.here
        STATE.enter(self, self if here is None or here else as_watched(here, OFF if plain(here) is OFF else self))
        return self

    def __exit__(self, *exception: object) -> None:
        """Go back to the scope around, also after an exception."""
        STATE.leave(self)

    def __repr__(self) -> str:
        """The path, as in `Scope('MLP.layers.0')`."""
        return f"Scope({self.path!r})"


class recording:
    """Switch the recording of graphs on or off within a `with` block, and back on the way out.

    >>> with recording(False):
    ...     is_recording()
    False
    """

    __slots__ = ("_on",)

    def __init__(self, on: bool) -> None:
        """Say which."""
        self._on = on

    def __enter__(self) -> None:
        """Switch; a scope that is already open stays open."""
        here = STATE.here
        outside = plain(here)
        STATE.enter(self, as_watched(here, OFF if not self._on else None if outside is OFF else outside))

    def __exit__(self, *exception: object) -> None:
        """Switch back, also after an exception."""
        STATE.leave(self)

    def __call__(self, function: Function) -> Function:
        """Decorate a function: it runs inside."""
        if not callable(function):
            raise OperandError(
                "only a function can be decorated", given=function, repair="for a with statement, no argument"
            )
        code = getattr(function, "__code__", None)
        if code is not None and code.co_flags & _SUSPENDS:
            raise SettingError(
                "a generator or coroutine runs after the call that makes it",
                given=function,
                repair="put the with statement into its body",
            )
        from functools import wraps

        @wraps(function)
        def switched(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return switched  # type: ignore[return-value]


if TYPE_CHECKING:

    @overload
    def no_grad() -> recording: ...
    @overload
    def no_grad(function: Function) -> Function: ...


def no_grad(function: Any = None) -> Any:
    """Compute without recording: inside, every operation gives a leaf, and nothing is kept for a backward pass.

    It works as a context manager, `with no_grad():`, and as a decorator, `@no_grad` or `@no_grad()`.

    >>> from autograd import Value
    >>> with no_grad():
    ...     y = Value(3.0) * 2.0
    >>> y.data, y.parents
    (6.0, ())
    """
    off = recording(False)
    return off if function is None else off(function)


def enable_grad() -> recording:
    """Record again, inside a `no_grad()`; a context manager and a decorator like it.

    >>> with no_grad():
    ...     with enable_grad():
    ...         is_recording()
    True
    """
    return recording(True)


def is_recording() -> bool:
    """Tell whether operations on Values are being recorded in this thread.

    >>> is_recording()
    True
    """
    return plain(STATE.here) is not OFF
