"""What the tests of the engine share."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """List what the tests in interrupts/ counted; it travels with their reports, also out of other processes."""
    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    lines = [
        str(line)
        for report in reports
        if report.when == "call"
        for name, line in report.user_properties
        if name == "interrupts"
    ]
    if lines:
        terminalreporter.section("interrupts")
        for line in sorted(lines):
            terminalreporter.write_line(line)
