"""Ctrl-C at every instruction: the harness of the tests in this folder.

Python runs a signal handler between two instructions, and that of Ctrl-C raises KeyboardInterrupt there. A trace
function can do the same at an instruction of our choice: what it raises comes out of the instruction that was about to
run. Ctrl-C comes at fewer places than that, so what stands every one of these interrupts stands Ctrl-C.
"""

from __future__ import annotations

import random
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import pytest

import autograd
import nn

from ..threads import in_a_thread

Subject = TypeVar("Subject")
OURS = tuple(str(Path(str(package.__file__)).parent) for package in (autograd, nn))


@dataclass
class Trace:
    """Follows an action through our frames, and interrupts it before its instruction number `at`, if that is given.

    To be told of every instruction is slow, of every call is not. So the first run, which is told of all, writes down
    how many instructions came before each call; a later one asks for instructions from the last call before `at` on.
    """

    within: tuple[str, ...]
    at: int = 0
    before: list[int] = field(default_factory=list)  # for each call, how many instructions came before it
    place: str = ""  # where the interrupt came

    def __post_init__(self) -> None:
        """Find the last call before `at`."""
        self.calls = 0
        self.last = bisect_left(self.before, self.at)
        self.count = self.before[self.last - 1] if self.at else 0

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:
        """Serve as the trace function of a thread, which is told of the calls."""
        if not frame.f_code.co_filename.startswith(self.within):
            return None
        self.calls += 1
        if self.calls < self.last:
            return None
        if not self.at:
            self.before.append(self.count)
        elif self.calls == self.last:
            outer = frame.f_back
            while outer is not None:  # the callers have not been asked for their instructions so far
                if outer.f_code.co_filename.startswith(self.within):
                    outer.f_trace = self.listen(outer)
                outer = outer.f_back
        return self.listen(frame)

    def listen(self, frame: FrameType) -> Any:
        """Ask a frame for its instructions."""
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return self.instruction

    def instruction(self, frame: FrameType, event: str, _: object) -> Any:
        """Serve as the trace function of a frame."""
        if event == "opcode":
            self.count += 1
            if self.count == self.at:
                code = frame.f_code
                self.place = f"{code.co_filename}:{frame.f_lineno} in {code.co_name}, instruction {frame.f_lasti}"
                raise KeyboardInterrupt
        return self.instruction


@dataclass(frozen=True)
class Interrupts:
    """Interrupts an action at its instructions, one after the other, each time on a fresh subject.

    Attributes:
        record: is given the line with the counts.
        within: what the names of the files whose instructions are counted begin with.
    """

    record: Callable[[str], None]
    within: tuple[str, ...] = OURS

    def __call__(
        self,
        name: str,
        prepare: Callable[[], Subject],
        action: Callable[[Subject], object],
        check: Callable[[Subject], object],
        *,
        places: int | None = None,
        atomic: bool = False,
    ) -> list[str]:
        """Fail with the places where an interrupt leaves a torn state; return all places where one came.

        Args:
            name: what is interrupted, for the line with the counts.
            prepare: makes a subject; each has to be like the others.
            action: what is interrupted; it may let the interrupt pass or not.
            check: raises if the state of the subject is torn, after the action or the interrupt, in the same thread.
            places: at how many instructions, drawn at random but always the same; without it at every one.
            atomic: the action is one call of the core, where that runs: then it has no instruction of ours.
        """
        __tracebackhide__ = True  # what is wrong stands in the message

        def attempt(trace: Trace) -> None:
            subject = prepare()
            sys.settrace(trace)
            try:
                action(subject)
            except KeyboardInterrupt:
                if not trace.place:
                    raise
            finally:
                sys.settrace(None)
            check(subject)

        # Twice: the first run may still import something, or fill a cache.
        in_a_thread(lambda: attempt(Trace(self.within)))
        survey = Trace(self.within)
        in_a_thread(lambda: attempt(survey))
        if atomic and autograd.engine() == "c":
            assert not survey.count, f"{name} runs Python"
            return []
        chosen: Iterable[int] = range(1, survey.count + 1)
        if places is not None:
            chosen = sorted(random.Random(0).sample(chosen, min(places, survey.count)))
        came, torn = [], []
        for at in chosen:
            trace = Trace(self.within, at, survey.before)
            try:
                in_a_thread(lambda trace=trace: attempt(trace))  # type: ignore[misc]
            except Exception as error:
                told, _, _ = f"{type(error).__name__}: {error}".partition("\n")
                torn.append(f"{trace.place}: {told}")
            assert trace.place, f"{name} is not the same in every run: instruction {at} of {survey.count} did not come"
            came.append(trace.place)
        line = f"{name}: {len(came):,} interrupts, torn states: {len(torn)}"
        self.record(line)
        assert came, f"{name} has no instruction"
        assert not torn, "\n".join([line, *torn[:10]])
        return came


@pytest.fixture
def interrupts(record_property: Callable[[str, object], None]) -> Interrupts:
    """The harness; its counts come into the summary of the run."""
    return Interrupts(lambda line: record_property("interrupts", line))
