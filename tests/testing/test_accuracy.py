"""The measurement of the primitives: it sees errors of a few ulp, and the page shows them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from autograd import TABLE, tanh
from autograd.testing import accuracy
from autograd.testing.accuracy import error, errors, figures, main, measure, page, table, to_kink, ulp, worst_of
from autograd.testing.exact import INF, NAN, mp, number

UP = 1.0 + 5.0 * 2.0**-52  # wrong by 5 to 10 ulp


def test_an_ulp_is_that_of_the_float_the_number_rounds_to() -> None:
    assert [float(ulp(number(x))) for x in (1.0, 1.999, 2.0, -0.75, 1e-320)] == [2**-52, 2**-52, 2**-51, 2**-53, 5e-324]


@pytest.mark.parametrize(
    ("got", "truth", "ulps"),
    [
        (1.0, number(1.0), 0.0),
        (1.0 + 2**-52, number(1.0), 1.0),
        (0.0, number(5e-324), 1.0),
        (math.nan, NAN, 0.0),
        (1.0, NAN, math.inf),
        (math.nan, number(1.0), math.inf),
        (math.inf, INF, 0.0),
        (-math.inf, INF, math.inf),
        (1e308, INF, math.inf),
        (math.inf, mp.mpf(2) ** 1025, 0.0),
        (math.inf, number(1.7976931348623157e308), 1.0),
    ],
)
def test_errors_are_counted_in_ulp_also_at_the_ends(got: float, truth: Any, ulps: float) -> None:
    assert error(got, truth) == ulps


def test_an_infinity_too_late_is_counted_too() -> None:
    assert error(1.7976931348623157e308, mp.mpf(2) ** 1024 * (1 + mp.mpf(2) ** -50)) > 1.0


def test_a_value_or_a_derivative_that_is_wrong_by_five_ulp_is_over_its_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    row, partial = TABLE["tanh"], TABLE["tanh"].partials[0]
    value, first, second = worst_of(measure(row, 4)).ulps
    assert (value < 3.5, first < 4.0, second < 8.0) == (True,) * 3
    with monkeypatch.context() as patch:
        patch.setattr(row, "partials", (lambda F, out, x: partial(F, out, x) * UP,))
        assert worst_of(measure(row, 4)).ulps[1] > 5.0
    with monkeypatch.context() as patch:
        patch.setattr(accuracy, "function", lambda name: lambda x: tanh(x) * UP)
        assert worst_of(measure(row, 4)).ulps[0] > 5.0


def test_a_second_derivative_that_is_wrong_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    sech = TABLE["sech"].partials[0]
    monkeypatch.setattr(TABLE["sech"], "partials", (lambda F, out, x: sech(F, out, x) * (1.0 + 12 * 2.0**-52),))
    _value, first, second = worst_of(measure(TABLE["tanh"], 4)).ulps
    assert first < 4.0 < 8.0 < second


def test_a_figure_over_its_bar_is_bold_and_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--rows", "square", "--points", "2"]) == 0
    monkeypatch.setattr(TABLE["square"], "partials", (lambda F, out, x: (2.0 * UP) * x,))
    assert main(["--rows", "square", "--points", "2", "--regions"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any("| `square` | 0." in line and "**" in line for line in lines)


def test_the_page_says_its_figures_in_a_form_that_can_be_read_back(tmp_path: Path) -> None:
    worsts = [worst_of(measure(TABLE[name], 2)) for name in ("pow", "sech", "norm")]
    text = page(worsts)
    assert figures(text) == {
        worst.row.name: [round(u, 2) for u in worst.ulps[: 2 + (not worst.row.hidden)]] for worst in worsts
    }
    assert "| `pow` | 2nd by x, y | xʸ⁻¹ (1 + \\|y ln x\\|) |" in text
    assert main(["--rows", "sech", "--points", "2", "--write", str(tmp_path / "page.md")]) == 0
    assert "sech" in (tmp_path / "page.md").read_text(encoding="utf-8")


def test_terms_that_cancel_are_measured_by_their_sizes() -> None:
    x = math.exp(0.7)
    found = [e for e in errors(TABLE["pow"], (x, -1.0 / 0.7)) if e.exemption]
    assert len(found) == 1
    assert found[0].ulps < 4.0 < found[0].of_sum


@pytest.mark.parametrize(
    ("name", "at", "distance"),
    [("abs", (0.5,), 0.5), ("mod", (7.0, 2.0), 1.0), ("mod", (6.0, 2.0), 0.0), ("exp", (1.0,), math.inf)],
)
def test_the_distance_to_the_next_kink(name: str, at: tuple[float, ...], distance: float) -> None:
    assert float(to_kink(TABLE[name], at)) == distance


def test_next_to_a_jump_the_slope_is_that_of_the_step() -> None:
    """Where floats that are neighbours lie 1e217 jumps apart, the derivative by the divisor is still -floor(x / y)."""
    assert all(e.ulps < 1.0 for e in errors(TABLE["mod"], (5.580980784621069e306, 1.8292466143899765e89)))
    assert all(e.ulps < 1.0 for e in errors(TABLE["floor_divide"], (6.04e214, 3.7e-259)))


def test_the_table_has_a_line_for_each_row() -> None:
    assert len(list(table([worst_of(measure(TABLE["neg"], 2))]))) == 3
