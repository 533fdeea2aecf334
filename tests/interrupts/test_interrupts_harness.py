"""The harness finds what is torn, and nothing else."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest


class Account:
    """Two numbers whose sum is to stay 10."""

    def __init__(self) -> None:
        self.a, self.b = 10, 0

    def move_carelessly(self, repeat: int = 1) -> None:
        """In two steps, between which the sum is wrong."""
        for _ in range(repeat):
            self.a -= 1
            self.b += 1

    def move_whole(self) -> None:
        """In one step."""
        vars(self).update(a=self.a - 1, b=self.b + 1)

    def check(self) -> None:
        """Raise unless the sum is right."""
        assert self.a + self.b == 10, (self.a, self.b)


@pytest.fixture
def lines() -> list[str]:
    """The lines that the harness records."""
    return []


@pytest.fixture
def harness(interrupts: Any, lines: list[str]) -> Any:
    """A harness for the code of this file, whose counts stay out of the summary."""
    return replace(interrupts, record=lines.append, within=(__file__,))


def test_a_function_that_changes_two_things_one_after_the_other_is_found_torn(harness: Any, lines: list[str]) -> None:
    with pytest.raises(AssertionError) as caught:
        harness("moving", Account, Account.move_carelessly, Account.check)
    [line] = lines
    assert line.startswith("moving: ")
    assert not line.endswith("torn states: 0")
    message = str(caught.value)
    first = Account.move_carelessly.__code__.co_firstlineno
    assert f"{__file__}:{first + 4} in move_carelessly, instruction" in message
    assert "AssertionError: (9, 0)" in message


def test_every_torn_state_of_a_loop_is_found(harness: Any, lines: list[str]) -> None:
    with pytest.raises(AssertionError):
        harness("once", Account, Account.move_carelessly, Account.check)
    with pytest.raises(AssertionError):
        harness("three times", Account, lambda account: account.move_carelessly(3), Account.check)
    once, thrice = (int(line.rpartition(" ")[2]) for line in lines)
    assert thrice == 3 * once > 0


def nested(account: Account) -> list[int]:
    """Calls of all kinds: functions, a generator that is left and resumed, a comprehension, what other files call."""

    def steps() -> Iterator[int]:
        for k in range(3):
            account.move_whole()
            yield k

    def half(k: int) -> float:
        return k / 2

    total = 0
    for step in steps():
        total += step
    halves = [half(k) for k in range(2)]
    return sorted([total, *map(int, halves)], key=lambda k: -k)


def test_an_interrupt_comes_at_every_instruction_once(harness: Any) -> None:
    """The instructions are those that a plain trace function counts, which asks for all of them in every frame."""
    seen: list[str] = []

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.startswith(__file__):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            code = frame.f_code
            seen.append(f"{code.co_filename}:{frame.f_lineno} in {code.co_name}, instruction {frame.f_lasti}")
        return trace

    def run() -> None:
        sys.settrace(trace)
        nested(Account())
        sys.settrace(None)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    while "in nested" not in seen[0]:  # `run` is in this file too
        del seen[0]
    while "in run" in seen[-1]:
        del seen[-1]
    places = harness("nested", Account, nested, Account.check)
    assert places == seen
    assert {"nested", "steps", "half", "<lambda>", "move_whole"} <= {
        place.split(" in ")[1].split(",")[0] for place in places
    }
    assert len(places) > 100


def test_a_draw_of_places_is_the_same_in_every_run_and_as_many_as_asked_for(harness: Any, lines: list[str]) -> None:
    drawn = [harness("drawn", Account, nested, Account.check, places=50) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert lines == ["drawn: 50 interrupts, torn states: 0"] * 2


def test_a_fault_without_any_interrupt_is_none_of_an_interrupt(harness: Any, lines: list[str]) -> None:
    def never_right(account: Account) -> None:
        raise AssertionError("never right")

    with pytest.raises(AssertionError, match="never right"):
        harness("wrong", Account, Account.move_whole, never_right)
    with pytest.raises(LookupError):
        harness("broken", Account, lambda account: vars(account)["c"], Account.check)
    assert lines == []


def test_what_swallows_the_interrupt_is_checked_too(harness: Any) -> None:
    def swallowing(account: Account) -> None:
        try:
            account.move_carelessly()
        except KeyboardInterrupt:
            account.a = 10 - account.b

    assert harness("swallowing", Account, swallowing, Account.check)


def test_a_subject_that_differs_from_run_to_run_is_refused(harness: Any) -> None:
    repeats = iter([3, 3, 3, 1] * 100)
    with pytest.raises(AssertionError, match="not the same in every run"):
        harness("unlike", Account, lambda account: [account.move_whole() for _ in range(next(repeats))], Account.check)
