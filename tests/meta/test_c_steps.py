"""What the printer of steps.h does with the formulas of the optimisers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograd.steps import FORMULAS
from tools.c_kernels import UntranslatableError
from tools.c_steps import steps_header


def swelling(x: float, g: float, rate: float) -> tuple[float, float, float]:
    return x, g, rate


def short(x: float, g: float, rate: float) -> tuple[float, float]:
    return x, g, rate  # type: ignore[return-value]


def counting(x: float, g: float, rate: float) -> int:
    return 3


def test_every_formula_is_printed_once() -> None:
    header = steps_header()
    for rule, (formula, memories) in FORMULAS.items():
        assert header.count(f"\nk_{formula.__name__}(") == header.count(f'{{"{rule}", {memories}, ') == 1


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (swelling, "'other' gives Triple, but remembers 0 numbers"),
        (counting, "'other' gives long long, but remembers 0 numbers"),
        (short, r"no C form of Return `return \(x, g, rate\)`"),
    ],
)
def test_a_formula_that_is_otherwise_is_named(
    monkeypatch: pytest.MonkeyPatch, formula: Callable[..., Any], message: str
) -> None:
    monkeypatch.setitem(FORMULAS, "other", (formula, 0))
    with pytest.raises(UntranslatableError, match=message):
        steps_header()
