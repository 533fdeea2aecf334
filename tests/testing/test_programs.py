"""Random programs stay in their domains, run on anything, print as Python, and are the same for the same seed."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from autograd import TABLE, OperandError, SettingError, ShapeError, UnknownNameError, Value, primitive
from autograd.algebra import FLOAT
from autograd.testing import Above, Program, exact, random_program
from autograd.testing.generation import MARGIN, all_rows
from autograd.testing.programs import places

PROGRAM = Program(
    [0.5, -2.0], [("mul", 0, 1), ("softmax", 2, (0, 1.5)), ("where", Above(3, 0.25), 2, 0), ("max", (4, 4))]
)


def drawn(count: int, **options: Any) -> list[Program]:
    source = random.Random(0)
    return [random_program(source, **options) for _ in range(count)]


def executed(text: str) -> dict[str, Any]:
    """The names that printed source text defines."""
    names: dict[str, Any] = {}
    exec(text, names)  # noqa: S102 - it is our own, and whether it runs is the question
    return names


def test_a_program_runs_on_floats_values_and_exact_numbers() -> None:
    value = -1.0
    share = math.exp(value) / (math.exp(value) + math.exp(0.5) + math.exp(1.5))
    assert PROGRAM.outputs([0.5, -2.0]) == [value, pytest.approx(share, rel=1e-15), 0.5, 0.5]
    assert PROGRAM([0.5, -2.0]) == PROGRAM([Value(0.5), -2.0]) == 0.5
    with exact.mp.workdps(40):
        shares = PROGRAM.evaluate([exact.number(0.5), exact.number(-2.0)], exact.evaluate, exact.number)
        assert abs(shares[1] - share) < 1e-16
        assert shares[3] == exact.mp.mpf(0.5)


def test_the_text_is_the_program() -> None:
    """`str` defines f and point, `repr` makes the program again."""
    assert str(PROGRAM) == (
        "from autograd.functions import max, mul, softmax, where\n\n"
        "def f(xs):\n"
        "    x0, x1 = xs\n"
        "    v2 = mul(x0, x1)\n"
        "    v3 = softmax([v2, x0, 1.5], 0)\n"
        "    v4 = where(v3 > 0.25, v2, x0)\n"
        "    v5 = max([v4, v4])\n"
        "    return v5\n\n"
        "point = [0.5, -2.0]"
    )
    source = random.Random(0)
    for program in [PROGRAM, *(random_program(source, kinks=k % 2 == 0) for k in range(300))]:
        names = executed(str(program))
        assert repr(names["f"](names["point"])) == repr(program(program.point))
        again = eval(repr(program))  # noqa: S307 - whether it runs is the question
        assert again == program
        assert hash(again) == hash(program)


def test_hidden_rows_and_odd_constants_are_printed_so_that_they_run(own_primitives: None) -> None:
    """A building block has no public function; an infinity is no literal; a primitive of one's own is public."""
    primitive("thrice", lambda F, x: 3.0 * x, lambda F, out, x: 3.0)
    program = Program([0.5], [("sech", 0), ("minimum", 1, math.inf), ("thrice", 2)])
    names = executed(str(program))
    assert names["f"]([0.5]) == program([0.5]) == 3.0 / math.cosh(0.5)
    only_hidden = Program([0.5], [("sech", 0)])
    assert executed(str(only_hidden))["f"]([0.5]) == only_hidden([0.5])


def test_the_picture_names_the_nodes_as_the_text_does() -> None:
    labels = [line.split()[1] for line in PROGRAM.picture().splitlines()[:-1]]
    assert {"x0", "v4", "v5"} <= {*labels} <= {"x0", "x1", "v2", "v3", "v4", "v5"}
    assert Program([1.0], [("square", 0)]).picture([3.0]).splitlines()[0].split() == [
        "#1",
        "x0",
        "data",
        "3",
        "grad",
        "6",
    ]
    assert Program([1.0], [("square", 3.0)]).picture() == "the constant 9.0"


@pytest.mark.parametrize(
    ("point", "steps", "message"),
    [
        ([], [("sin", 0)], "at least one input"),
        ([1.0], [], "one step"),
        ([1.0], [("sin", 1)], "places below 1"),
        ([1.0], [("sin", -1)], "places below 1"),
        ([1.0], [("mul", 0)], r"the one for v1.*mul\(x, y\)"),
        ([1.0], [("sum", 0)], r"sum\(xs\)"),
        ([1.0], [("sin", (0,))], r"sin\(x\)"),
    ],
)
def test_what_is_no_program_is_refused(point: list[float], steps: list[Any], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        Program(point, steps)


def test_wrong_names_and_numbers_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'sin'"):
        Program([1.0], [("sinn", 0)])
    with pytest.raises(ShapeError, match="expected 2 numbers"):
        PROGRAM([1.0])


def test_programs_stay_in_their_domains_and_away_from_kinks() -> None:
    """At its point every step is inside its domain, within the limits, and no kink is near."""
    seen = set()
    for program in drawn(2000):
        results = [*program.point, *program.outputs(program.point)]
        for value, (name, *operands) in zip(results[len(program.point) :], program.steps, strict=True):
            row = TABLE[name]
            seen.add(name)
            assert math.isfinite(value)
            assert value == 0.0 or 1e-6 <= abs(value) <= 1e6
            if isinstance(operands[0], Above):
                continue
            data = [tuple(_at(results, x) for x in o) if isinstance(o, tuple) else _at(results, o) for o in operands]
            for operand, (low, high) in zip(data, row.domain, strict=True):
                for x in operand if isinstance(operand, tuple) else (operand,):
                    assert low <= x <= high
                    assert low == high or x not in (low, high)
            distinct = len(set(places(operands))) > 1
            if row.kinks and (distinct or not row.selects):
                same = {k == 0.0 for k in row.kinks(FLOAT, *data) if abs(k) < MARGIN}
                assert not same or row.name in ("max", "min", "maximum", "minimum")
    assert seen == {row.name for row in all_rows()}


def _at(results: list[float], operand: Any) -> float:
    return float(results[operand]) if operand.__class__ is int else float(operand)


def test_programs_have_every_shape() -> None:
    """Shared numbers, chains, sums, choices, ties, constants; most have a gradient."""
    programs = drawn(1000)
    assert any(list(places(step[1:])).count(0) > 1 for program in programs for step in program.steps)
    assert max(len(program.steps) for program in programs) > 12
    assert {program.inputs for program in programs} == {1, 2, 3}
    assert any(step[0] == "max" and len({*step[1]}) < len(step[1]) for program in programs for step in program.steps)
    assert any(_depth(program) >= 10 for program in programs)
    flat = 0
    for program in programs:
        leaves = [Value(x) for x in program.point]
        program(leaves).backward()
        flat += not any(leaf.grad for leaf in leaves)
    assert flat < 300


def _depth(program: Program) -> int:
    depths = [0] * program.inputs
    for _, *operands in program.steps:
        depths.append(1 + max(depths[place] for place in places(operands)))
    return depths[-1]


def test_no_step_is_drawn_in_vain() -> None:
    """The last result depends on all of them."""
    for program in drawn(300):
        used = {place for step in program.steps for place in places(step[1:])}
        last = program.inputs + len(program.steps) - 1
        assert used | {last} >= set(range(program.inputs, last + 1))


def test_points_on_kinks_can_be_asked_for() -> None:
    """Then there are ties, zeros and whole numbers."""
    on_kinks = 0
    for program in drawn(500, kinks=True, rows=["relu", "maximum", "abs", "floor", "clip"], max_steps=3):
        results = [*program.point, *program.outputs(program.point)]
        for name, *operands in program.steps:
            kinks = TABLE[name].kinks
            assert kinks is not None
            on_kinks += any(k == 0.0 for k in kinks(FLOAT, *[_at(results, operand) for operand in operands]))
    assert on_kinks > 100


def test_options_are_obeyed() -> None:
    for program in drawn(200, rows=["sin", TABLE["mul"]], min_inputs=2, max_inputs=2, max_steps=3):
        assert {name for name, *_ in program.steps} <= {"sin", "mul"}
        assert program.inputs == 2
        assert len(program.steps) <= 3
    assert all(len(program.steps) == 1 for program in drawn(200, max_steps=1))
    assert all(abs(program(program.point)) <= 20.0 for program in drawn(200, limit=20.0))


def test_a_primitive_of_ones_own_takes_part(own_primitives: None) -> None:
    primitive("thrice", lambda F, x: 3.0 * x, lambda F, out, x: 3.0)
    assert {name for program in drawn(500) for name, *_ in program.steps} >= {"thrice"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_steps": 0}, "counts from 1"),
        ({"max_inputs": 2.0}, "counts from 1"),
        ({"min_inputs": 3, "max_inputs": 2}, "no number of inputs"),
        ({"limit": 1.0}, "above 10"),
        ({"rows": []}, "no row to choose from"),
        ({"rows": ["arccosh"], "limit": 10.5, "max_inputs": 1}, None),
    ],
)
def test_options_that_cannot_be_are_refused(options: dict[str, Any], message: str | None) -> None:
    if message is None:
        assert random_program(random.Random(0), **options)  # hard, but possible
        return
    with pytest.raises(SettingError, match=message):
        random_program(random.Random(0), **options)


def test_rows_are_named_in_a_sequence() -> None:
    with pytest.raises(OperandError, match=r"rows=\['sin'\]"):
        random_program(random.Random(0), rows="sin")
    with pytest.raises(UnknownNameError, match="did you mean"):
        random_program(random.Random(0), rows=["sinn"])


def test_rows_that_are_never_in_their_domain_are_refused(own_primitives: None) -> None:
    """A function that is nowhere small cannot be part of a program."""
    primitive("vast", lambda F, x: 1e9 + x * x, lambda F, out, x: 2.0 * x)
    with pytest.raises(SettingError, match=r"no step could be kept.*vast"):
        random_program(random.Random(0), rows=["vast"])


def test_the_same_seed_gives_the_same_programs() -> None:
    assert drawn(50) == drawn(50)
    assert len({*drawn(50)}) > 40
