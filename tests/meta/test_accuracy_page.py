"""docs/accuracy.md documents today's table, within the bars, and measuring again gives its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograd import TABLE
from autograd.registry import Primitive
from autograd.testing.accuracy import COMMAND, EXEMPTIONS, PAGE, bars, figures, measure, worst_of

MEASURED_AGAIN = (
    *("add", "div", "reciprocal", "cbrt", "tanh", "sech", "arcsin", "sigmoid", "maximum"),
    pytest.param("erf", marks=pytest.mark.slow),  # the truth takes its time
)
SLACK = 0.75  # ulp by which another C library may differ


@pytest.fixture(scope="module")
def documented(checkout: Path) -> dict[str, list[float]]:
    """The figures of the page."""
    return figures((checkout / PAGE).read_text(encoding="utf-8"))


def test_the_page_has_a_line_for_each_row_and_no_figure_over_its_bar(documented: dict[str, list[float]]) -> None:
    assert sorted(documented) == sorted(TABLE), f"write it anew: {COMMAND}"
    for name, ulps in documented.items():
        assert len(ulps) == len(bars(TABLE[name]))
        over = [(u, bar) for u, bar in zip(ulps, bars(TABLE[name]), strict=True) if u > bar]
        assert not over, f"{name}: {over}"


def test_the_page_tells_every_exemption(checkout: Path) -> None:
    text = (checkout / PAGE).read_text(encoding="utf-8").partition("## Exemptions")[2]
    assert all(
        f"| `{name}` |" in text and exemption.why in text for name in EXEMPTIONS for exemption in EXEMPTIONS[name]
    )


def compare(row: Primitive, documented: dict[str, list[float]]) -> None:
    measured = worst_of(measure(row)).ulps[: len(bars(row))]
    for found, told, bar in zip(measured, documented[row.name], bars(row), strict=True):
        assert found <= bar
        assert abs(found - told) <= SLACK, (
            f"{row.name}: {measured}, not {documented[row.name]}; write it anew: {COMMAND}"
        )


@pytest.mark.parametrize("name", MEASURED_AGAIN)
def test_a_part_of_the_table_measured_again_gives_its_figures(name: str, documented: dict[str, list[float]]) -> None:
    compare(TABLE[name], documented)


@pytest.mark.slow
@pytest.mark.parametrize("row", list(TABLE.values()), ids=lambda row: row.name)
def test_the_whole_table_measured_again_gives_its_figures(row: Primitive, documented: dict[str, list[float]]) -> None:
    compare(row, documented)
