"""What the tests of the engine share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from autograd import TABLE, functions
from autograd.algebra import FLOAT
from autograd.methods import Methods
from autograd.registry import ALIASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.terminal import TerminalReporter


@pytest.fixture
def own_primitives() -> Iterator[None]:
    """Let a test declare primitives of its own; afterwards the table is as it was."""
    rows, aliases, exported = set(TABLE), set(ALIASES), list(functions.__all__)
    yield
    for name in [*TABLE, *ALIASES]:
        if name in rows or name in aliases:
            continue
        for home in (Methods, functions.ValueAlgebra, functions, FLOAT):
            if name in vars(home):
                delattr(home, name)
        TABLE.pop(name, None)
        ALIASES.pop(name, None)
    functions.__all__[:] = exported


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Show what tests counted: lines one by one, numbers added up. It travels with their reports, across processes."""
    counted: dict[str, list[Any]] = {name: [] for name in ("interrupts", "random graphs against PyTorch")}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, what in report.user_properties if getattr(report, "when", "") == "call" else ():
                if name in counted:
                    counted[name].append(what)
    for name, found in counted.items():
        if found:
            terminalreporter.section(name)
            for line in added(found) if isinstance(found[0], dict) else sorted(found):
                terminalreporter.write_line(line)


def added(counts: list[dict[str, int]]) -> list[str]:
    """The sums of numbers with the same name, a line each."""
    total: Counter[str] = Counter()
    for some in counts:
        total.update(some)
    return [f"{count:,} {name}" for name, count in total.items()]
