"""Work in a thread of its own, which tests of several folders need."""

from __future__ import annotations

import threading
from collections.abc import Callable

SMALL_STACK = 256 * 1024  # bytes


def in_a_thread(work: Callable[[], object]) -> None:
    """Run in a thread of its own; what it raises is raised here."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def in_a_small_stack(work: Callable[[], object]) -> None:
    """Run in a thread with a small stack; what it raises is raised here."""
    before = threading.stack_size(SMALL_STACK)
    try:
        in_a_thread(work)
    finally:
        threading.stack_size(before)
