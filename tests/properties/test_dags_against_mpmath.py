"""Random graphs of the whole table against mpmath: value and gradient, to within the rounding bound of the graph."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

from autograd import TABLE

from .random_dags import Computed, Program, draw, exact_numbers, spoilt, wrong

CHUNKS, IN_A_CHUNK = 20, 100  # chunks, so that several processes share the work


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_value_and_gradient_are_right_to_within_the_rounding_of_their_graph(chunk: int) -> None:
    """Against the same program in arbitrary precision, its gradient by differences: no rule for a partial is used."""
    checked = 0
    for seed in range(chunk * IN_A_CHUNK, (chunk + 1) * IN_A_CHUNK):
        program = draw(seed)
        computed = Computed(program)
        assert not wrong(computed.numbers, exact_numbers(program), computed.bounds), f"seed {seed}:\n{program}"
        checked += all(map(math.isfinite, computed.bounds))
    assert checked > 0.98 * IN_A_CHUNK  # a bound is infinite only where the graph has a singularity


# --- the test above would find this -----------------------------------------------------------------------------------

# What does not depend on an operand has no partial to be wrong: steps, the condition of a choice, a setting.
STEPS = ("floor", "ceil", "trunc", "sign", "round", "floor_divide")
PARTIALS = [
    (row.name, place)
    for row in TABLE.values()
    if not row.hidden and row.name not in STEPS
    for place, argument in enumerate(row.args)
    if argument.name != "condition" and row.domain[place][0] < row.domain[place][1]
]


@cache
def known(seed: int) -> tuple[Program, list[Any]]:
    """A program and its true numbers."""
    program = draw(seed)
    return program, exact_numbers(program)


@pytest.mark.parametrize(("name", "place"), PARTIALS)
def test_an_error_of_1e_9_in_one_partial_is_found(name: str, place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the graphs of the test above."""
    row = TABLE[name]
    rules = [spoilt(rule) if k == place else rule for k, rule in enumerate(row.partials)]
    monkeypatch.setattr(row, "partials", tuple(rules))
    for seed in range(CHUNKS * IN_A_CHUNK):
        if any(name == step[0] for step in draw(seed).steps):
            program, exact = known(seed)
            computed = Computed(program)
            if wrong(computed.numbers, exact, computed.bounds):
                return
    pytest.fail(f"no graph shows that the partial of {name} by {row.args[place].name} is wrong")
