from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from autograd import Value, collector, collector_paused


@pytest.fixture(autouse=True)
def on() -> Iterator[None]:
    """The collector is on, whatever a test does."""
    gc.enable()
    yield
    gc.enable()
    assert not collector._open


def test_the_collector_is_off_within_the_block_and_on_again_after_it() -> None:
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_importing_autograd_switches_nothing() -> None:
    assert gc.isenabled()


def test_it_stays_off_if_it_was_off() -> None:
    gc.disable()
    with collector_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_is_on_again_after_an_exception() -> None:
    with pytest.raises(ZeroDivisionError), collector_paused():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_of_blocks_that_lie_in_each_other_the_outermost_switches() -> None:
    paused = collector_paused()
    with paused:
        with collector_paused():
            pass
        assert not gc.isenabled()
        with paused:  # the same object once more
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_blocks_in_threads_are_counted() -> None:
    inside, leave = threading.Event(), threading.Event()

    def pause() -> None:
        with collector_paused():
            inside.set()
            leave.wait(60.0)

    thread = threading.Thread(target=pause)
    thread.start()
    inside.wait(60.0)
    with collector_paused():
        pass
    assert not gc.isenabled()  # the other one goes on
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_a_generator_that_ends_after_the_block_around_it_leaves_nothing_behind() -> None:
    def paused() -> Iterator[None]:
        with collector_paused():
            yield

    with collector_paused():
        inner = paused()
        next(inner)
    assert not gc.isenabled()
    inner.close()  # type: ignore[attr-defined]
    assert gc.isenabled()


def test_leaving_twice_does_no_harm() -> None:
    paused = collector_paused()
    with collector_paused():
        paused.__enter__()
        paused.__exit__()
        paused.__exit__()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_interrupt_on_the_way_in_leaves_the_collector_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        disable()
        raise KeyboardInterrupt

    disable = gc.disable
    with monkeypatch.context() as patch:
        patch.setattr(gc, "disable", interrupted)
        with pytest.raises(KeyboardInterrupt):
            collector_paused().__enter__()
    assert gc.isenabled()


def test_nodes_are_freed_within_the_block() -> None:
    """A graph has no cycles, so it needs no collector."""
    freed = []

    class Told(Value):
        def __del__(self) -> None:
            freed.append(self.data)

    with collector_paused():
        x = Told(3.0)
        y = x * x
        y.backward()
        del x, y
        assert freed == [3.0]
