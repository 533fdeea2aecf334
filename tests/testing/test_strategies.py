"""The strategies draw what they promise; a failure shrinks to the row that is wrong, printed as Python that runs."""

from __future__ import annotations

import math
import re
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from autograd import TABLE, OperandError, SettingError, UnknownNameError, Value, grad
from autograd.algebra import FLOAT
from autograd.graph import ancestors
from autograd.testing import Program, exact, programs, slopes, strategies
from autograd.testing.programs import call
from nn import MLP

# A search that finds what is there, and keeps nothing between runs.
SEARCH = settings(max_examples=1500, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(
    "wanted",
    [
        lambda x: x == 0.0 and math.copysign(1.0, x) < 0.0,
        lambda x: x == 0.5,
        lambda x: x == math.nextafter(1.0, 2.0),
        lambda x: 0.0 < abs(x) < sys.float_info.min,
        lambda x: abs(x) == sys.float_info.max,
        lambda x: x * x == math.inf,
    ],
    ids=["-0.0", "a half", "next to 1", "subnormal", "the largest", "overflows when squared"],
)
def test_values_come_at_edges(wanted: Any) -> None:
    assert wanted(find(strategies.values(), lambda x: wanted(x.data), settings=SEARCH).data)


@given(strategies.values(min_value=-1.0, max_value=2.0, label="x"), strategies.values(edges=False))
def test_values_are_leaves_within_bounds(x: Value, ordinary: Value) -> None:
    assert -1.0 <= x.data <= 2.0
    assert (x.label, x.op, x.grad) == ("x", "", 0.0)
    assert abs(ordinary.data) <= 1000.0
    assert ordinary.label is None


def test_values_shrink_to_simple_numbers() -> None:
    assert find(strategies.values(), lambda x: True, settings=SEARCH).data == 0.0
    assert find(strategies.values(), lambda x: x.data >= 2.5, settings=SEARCH).data in (2.5, 3.0)
    assert find(strategies.values(min_value=7.5), lambda x: True, settings=SEARCH).data == 7.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"min_value": 2.0, "max_value": 1.0}, "no number between"), ({"max_value": math.inf}, "finite numbers")],
)
def test_bounds_without_a_number_between_them_are_refused(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        strategies.values(**arguments)


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_operands_lie_in_the_domain_and_fit_the_row(row: Any, data: st.DataObject) -> None:
    at = data.draw(strategies.operands(row))
    assert [isinstance(x, tuple) for x in at] == [argument.is_sequence for argument in row.args]
    for operand, (low, high) in zip(at, row.domain, strict=True):
        assert all(low <= x <= high for x in (operand if isinstance(operand, tuple) else (operand,)))
    if len(at) > 1 and row.args[1].is_sequence and row.args[0].is_sequence:
        assert len(at[0]) == len(at[1])
    assert isinstance(call(row, *at), float)


@pytest.mark.parametrize(
    "name", ["relu", "abs", "sign", "floor", "round", "maximum", "clip", "max", "mod", "floor_divide", "hypot", "div"]
)
def test_operands_come_at_kinks(name: str) -> None:
    """Exactly on them, by no chance: the seams are drawn, and ties."""
    row = TABLE[name]
    kinks = row.kinks
    assert kinks is not None
    assert find(strategies.operands(row), lambda at: any(k == 0.0 for k in kinks(FLOAT, *at)), settings=SEARCH)


def test_operands_come_next_to_each_other_and_to_ends_of_domains() -> None:
    x, y = find(
        strategies.operands("maximum"), lambda at: at[0] != at[1] == math.nextafter(at[0], math.inf), settings=SEARCH
    )
    assert x < y
    for end in (-1.0, 1.0, math.nextafter(1.0, 0.0)):
        assert find(strategies.operands("arcsin"), lambda at, end=end: at == (end,), settings=SEARCH) == (end,)
    assert find(strategies.numbers("arccosh"), lambda x: True, settings=SEARCH) == 1.0
    assert find(strategies.numbers("polygamma", 0), lambda x: True, settings=SEARCH) == 0.0


def test_unknown_rows_and_arguments_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'tanh'"):
        strategies.operands("tanhh")
    with pytest.raises(SettingError, match=r"tanh\(x\) has no such argument"):
        strategies.numbers("tanh", 1)
    with pytest.raises(SettingError, match="max_size"):
        strategies.operands("sum", max_size=0)
    with pytest.raises(SettingError, match="max_steps"):
        strategies.programs(max_steps=0)
    with pytest.raises(SettingError, match="max_width"):
        strategies.mlps(max_width=0)
    with pytest.raises(SettingError, match="activations"):
        strategies.mlps(activations="tanh")
    with pytest.raises(OperandError, match="rows is a sequence"):
        strategies.graphs(rows="tanh")


@pytest.mark.parametrize(
    "shown",
    [
        "values()",
        "values(min_value=0.0, label='x')",
        "numbers(row='tanh', place=0)",
        "operands(row='dot', edges=False)",
        "programs(max_steps=3, rows=['sin'])",
        "programs().map(recorded)",
        "mlps(max_width=2)",
    ],
)
def test_a_strategy_is_printed_as_the_call_that_makes_it(shown: str) -> None:
    assert repr(eval(shown, vars(strategies))) == shown  # noqa: S307 - what a reader would do with it


@settings(max_examples=50, deadline=None)
@given(strategies.graphs())
def test_graphs_are_recorded_and_not_swept(graph: strategies.Graph) -> None:
    order = ancestors([graph.root])
    assert all(node.grad == 0.0 for node in order)
    assert {node for node in order if not node.op} <= {*graph.leaves}
    assert [leaf.label for leaf in graph.leaves] == [f"x{i}" for i in range(len(graph.leaves))]
    assert graph.root.data == graph.program(graph.program.point)


def test_the_simplest_program_is_one_step() -> None:
    simplest = find(strategies.programs(), lambda program: True, settings=settings(SEARCH, max_examples=50))
    assert (simplest.inputs, len(simplest.steps)) == (1, 1)


def test_rows_that_are_never_in_their_domain_end_the_test() -> None:
    """Hypothesis says that it found nothing; it does not search for ever."""

    @settings(SEARCH, max_examples=10)
    @given(strategies.programs(rows=["arccosh"], max_inputs=1))
    def test(program: Program) -> None:
        assert {name for name, *_ in program.steps} == {"arccosh"}

    test()


@settings(max_examples=20, deadline=None)
@given(strategies.mlps(max_inputs=2, max_layers=2, max_width=3))
def test_mlps_are_small_models(model: MLP) -> None:
    assert 1 <= len(model.layers) <= 2
    assert all(1 <= len(layer.neurons) <= 3 for layer in model.layers)
    outputs = model([0.5] * len(model.layers[0].neurons[0].w))
    assert all(math.isfinite(y.data) for y in outputs)


def test_mlps_shrink_to_one_neuron_and_are_printed_as_the_call() -> None:
    @settings(SEARCH, max_examples=50, phases=[Phase.generate, Phase.shrink])
    @given(strategies.mlps())
    def test(model: MLP) -> None:
        raise AssertionError

    with pytest.raises(AssertionError) as failure:
        test()
    assert "model=MLP(1, [1], activation='tanh', seed=0)" in "\n".join(failure.value.__notes__)


# --- shrinking ------------------------------------------------------------------------------------------------------

WRONG = [("tanh", 0), ("mul", 1), ("dot", 0), ("where", 1)]


def derivative_is_wrong(f: Any, at: Any) -> bool:
    """Whether a gradient is not the slope in exact numbers: as far as a test should go that is about something else."""
    gradient = grad(f)(list(at))
    for i, x in enumerate(at):
        h = 1e-4 * max(1.0, abs(x))
        above, below = (f([y + (k == i) * s * h for k, y in enumerate(at)]) for s in (1, -1))
        if abs((above - below) / (2 * h) - gradient[i]) > 0.1 * max(1e-3, abs(gradient[i])):
            return True
    return False


@pytest.mark.parametrize(("name", "place"), WRONG, ids=[name for name, _ in WRONG])
def test_a_failure_shrinks_to_the_wrong_row_and_is_printed_as_python_that_runs(
    name: str, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a row with a wrong partial is left: that row alone, as a function that can be pasted, and its graph."""
    row = TABLE[name]
    right = row.partials[place]

    def wrong(F: Any, *operands: Any) -> Any:
        partial = right(F, *operands)
        return [2.0 * d for d in partial] if row.args[place].is_sequence else 2.0 * partial

    # The same examples each time: from some of them the way down ends one step above the least.
    @settings(SEARCH, max_examples=3000, phases=[Phase.generate, Phase.shrink], derandomize=True)
    @given(strategies.programs())
    def test(program: Program) -> None:
        if any(step == name for step, *_ in program.steps):  # the others would only take time
            assert not derivative_is_wrong(program, program.point)

    monkeypatch.setattr(row, "partials", (*row.partials[:place], wrong, *row.partials[place + 1 :]))
    with pytest.raises(AssertionError) as failure:
        test()
    printed = "\n".join(failure.value.__notes__)

    (call_shown,) = re.findall(r"program=(Program\(.*\)),$", printed, re.MULTILINE)
    program = eval(call_shown, vars(programs))  # noqa: S307 - what a reader would do with it
    assert [step for step, *_ in program.steps] == [name]
    text, _, picture = printed.partition("\n\n#1")
    assert str(program) in printed
    assert f"#1{picture}".startswith(program.picture())
    names: dict[str, Any] = {}
    exec(text[text.index("from autograd") :], names)  # noqa: S102 - the same
    assert derivative_is_wrong(names["f"], names["point"])


def test_exact_numbers_agree_with_random_programs() -> None:
    """The programs run in arbitrary precision too, and their slopes there are the gradients."""

    @settings(max_examples=25, deadline=None)
    @given(strategies.programs(max_steps=6))
    def test(program: Program) -> None:
        def f(*xs: Any) -> Any:
            return program.evaluate(xs, exact.evaluate, exact.number)[-1]

        gradient = grad(program)(list(program.point))
        for i, computed in enumerate(gradient):
            slope = slopes.derivative(f, program.point, [i])
            assert abs(computed - slope) <= 1e-6 * (1.0 + max(map(abs, gradient)))

    test()
