"""Recording without pauses for the garbage collector, where somebody asks for it; nobody else's setting is touched."""

from __future__ import annotations

import gc
from _thread import RLock  # threading.RLock itself, without importing threading

_LOCK = RLock()  # one that its holder may take again: code that the collector or a signal runs may pause as well
_open: list[collector_paused] = []
_was_on = False  # whether it was, before the first of those that are open


class collector_paused:
    """Record many nodes without pauses for the garbage collector: within the `with` block it does not run.

    Python's collector looks for cycles of objects that nobody else refers to, and walks through all that there is to
    find them. A graph has none: nodes refer to older ones, and are freed as soon as the last reference to them goes,
    also within the block. So with the engine in Python a large graph is recorded faster by a third or more. The core
    in C makes nodes that the collector does not know, and hardly needs this.

    What it costs: cycles that other code makes within the block are freed only some time after it. The collector is
    paused for all threads of the process.

    On the way out, also by an exception, the collector is switched on again if it was on before. Blocks may lie in
    each other and run in several threads: it is on again when the last of them has ended. It stays off if it was off.

    >>> import gc
    >>> from autograd import Value
    >>> x = y = Value(0.5)
    >>> with collector_paused():
    ...     for _ in range(1000):
    ...         y = (y * x).tanh()
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """

    __slots__ = ()

    def __enter__(self) -> None:
        """Pause it."""
        global _was_on
        try:
            with _LOCK:
                if not _open:
                    _was_on = gc.isenabled()
                _open.append(self)
                gc.disable()
        except BaseException:  # an interrupt, after which nobody would come out again
            self.__exit__()
            raise

    def __exit__(self, *exception: object) -> None:
        """Let it run again, unless another block goes on."""
        with _LOCK:
            for place, manager in enumerate(_open):
                if manager is self:
                    del _open[place]
                    if not _open and _was_on:
                        gc.enable()
                    break
