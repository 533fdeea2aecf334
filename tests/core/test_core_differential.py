"""Both engines in one process: the same programs give the same bits, in every field that can be read."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd.testing import strategies as ag
from autograd.testing.programs import Program, call

from .both_engines import bits, other_engine

ROWS = list(autograd.TABLE)
EXAMPLES = [150, pytest.param(10_000, marks=pytest.mark.slow)]


def computed(package: Any, program: Program, constant: Any = None) -> tuple[list[Any], list[Any]]:
    """The leaves and all results of a program in an engine."""
    leaves = [package.Value(x, f"x{place}") for place, x in enumerate(program.point)]
    results: list[Any] = list(leaves)

    def taken(operand: Any) -> Any:
        if operand.__class__ is int:
            return results[operand]
        if operand.__class__.__name__ == "Above":
            return taken(operand.x) > taken(operand.y)
        return tuple([taken(x) for x in operand]) if isinstance(operand, tuple) else operand

    for name, *operands in program.steps:
        row, given_ = package.TABLE[name], [taken(operand) for operand in operands]
        if row.each:
            results.append(package.function(name)([given_[0], *given_[1]], 0))
        else:
            results.append(package.function(name)(*given_))
    return leaves, results


def seen(package: Any, results: list[Any]) -> list[Any]:
    """All that can be read of results, in terms that both engines have in common."""
    names = {id(x): place for place, x in enumerate(results)}

    def shown(x: Any) -> Any:
        if isinstance(x, tuple):
            return [shown(y) for y in x]
        return names.get(id(x), "new") if isinstance(x, package.Value) else bits(x)

    fields: list[Any] = []
    for x in results:
        if not isinstance(x, package.Value):
            fields.append(bits(x))
            continue
        fields.append([bits(x.data), bits(x.grad), x.label, x.op, repr(x), x._is_recorded, x.scope is None])
        fields.append([shown(x.operands), shown(x.parents), [(shown(p), bits(d)) for p, d in x.edges]])
    return fields


def agree(program: Program) -> None:
    """Record, sweep twice from every result that was recorded, and compare after each."""
    both = [(package, *computed(package, program)) for package in (autograd, other_engine())]
    fields = [seen(package, results) for package, _, results in both]
    assert fields[0] == fields[1]
    for place in {len(both[0][2]) - 1, len(both[0][2]) // 2}:
        for package, _, results in both:
            if isinstance(results[place], package.Value):
                results[place].backward(0.75)
        fields = [seen(package, results) for package, _, results in both]
        assert fields[0] == fields[1]


def agree_anywhere(program: Program, data: Any) -> None:
    """Compare at infinities, NaN and seams: what the numbers are there is no excuse."""
    wild = st.one_of(st.sampled_from([math.inf, -math.inf, math.nan, 0.0, -0.0, 5e-324, 1e308]), st.floats())
    agree(Program([data.draw(wild) for _ in program.point], program.steps))


@pytest.mark.parametrize("examples", EXAMPLES)
def test_programs_give_the_same_bits(examples: int) -> None:
    settings(deadline=None, max_examples=examples)(given(ag.programs(max_steps=20, kinks=True))(agree))()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_programs_give_the_same_bits_at_points_beyond_their_domains(examples: int) -> None:
    settings(deadline=None, max_examples=examples)(given(ag.programs(max_steps=12), st.data())(agree_anywhere))()


@pytest.mark.parametrize("name", ROWS)
def test_conventions_are_the_same_bits(name: str) -> None:
    """At every kink, edge, tie and infinity for which the row states a convention, with each choice of Values."""
    other = other_engine()
    points = [special.operands for special in autograd.TABLE[name].special]
    for operands in points:
        flat = [x for operand in operands for x in (operand if isinstance(operand, tuple) else (operand,))]
        for mask in range(1, 2 ** min(len(flat), 4)):
            fields = []
            for package in (autograd, other):
                count = iter(range(len(flat)))

                def made(x: float, package: Any = package, count: Any = count, mask: int = mask) -> Any:
                    return package.Value(x) if mask >> (next(count) % 4) & 1 else x

                given_ = [tuple(map(made, x)) if isinstance(x, tuple) else made(x) for x in operands]
                row = package.TABLE[name]
                function = package.function(name)
                result = function([given_[0], *given_[1]], 0) if row.each else function(*given_)
                if isinstance(result, package.Value):
                    result.backward()
                values = [x for x in [*given_, result] if isinstance(x, package.Value)]
                fields.append([seen(package, [*values, result]), [bits(x.grad) for x in values]])
            assert fields[0] == fields[1], (operands, mask)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_functions_of_floats_give_the_same_bits(data: Any) -> None:
    other = other_engine()
    name = data.draw(st.sampled_from([name for name in ROWS if not autograd.TABLE[name].hidden]))
    operands = data.draw(ag.operands(name))
    ours = call(autograd.TABLE[name], *operands)
    row, function = other.TABLE[name], other.function(name)
    theirs = function([operands[0], *operands[1]], 0) if row.each else function(*operands)
    assert bits(ours) == bits(theirs)
