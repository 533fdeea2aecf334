from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import TABLE, DataError, OperandError, ShapeError, UnknownNameError, Value, function, grad
from autograd.registry import ALIASES

EDGES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    1e-300,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    1e200,
    2.0**53,
    math.inf,
    -math.inf,
    math.nan,
]
ROWS = [row for row in TABLE.values() if not row.hidden]
FLAT = [row for row in ROWS if not row.has_sequence]
SEQUENCES = [row for row in ROWS if row.has_sequence]
floats = st.one_of(st.sampled_from(EDGES), st.floats(), st.floats(-5.0, 5.0))


def operands(row: Any) -> st.SearchStrategy[list[Any]]:
    """Operands as the function takes them; two sequences equally long."""
    if row.each:
        return st.lists(floats, min_size=1, max_size=4).map(lambda xs: [xs])
    return st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            *(st.lists(floats, min_size=n, max_size=n) if argument.is_sequence else floats for argument in row.args)
        ).map(list)
    )


def valued(operand: Any) -> Any:
    return [Value(x) for x in operand] if isinstance(operand, list) else Value(operand)


def numbers(result: Any) -> list[float]:
    return [x.data if isinstance(x, Value) else x for x in (result if isinstance(result, list) else [result])]


def same(x: float, y: float) -> bool:
    return (x == y and math.copysign(1.0, x) == math.copysign(1.0, y)) or (math.isnan(x) and math.isnan(y))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_functions_are_total_and_the_same_for_floats_and_values(row: Any, data: st.DataObject) -> None:
    """Nothing raises on any operand; floats give floats, Values give Values with the same bits; so do mixtures."""
    compute = function(row.name)
    at = data.draw(operands(row), label="operands")
    plain = compute(*at)
    assert all(type(x) is float for x in numbers(plain)), plain
    recorded = compute(*map(valued, at))
    assert all(isinstance(x, Value) for x in (recorded if row.each else [recorded]))
    assert all(map(same, numbers(plain), numbers(recorded))), (at, plain, recorded)
    which = data.draw(st.integers(0, len(at) - 1), label="which operand is a Value")
    mixed = compute(*(valued(x) if k == which else x for k, x in enumerate(at)))
    assert all(map(same, numbers(plain), numbers(mixed)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_gradients_through_second_order_never_raise(row: Any, data: st.DataObject) -> None:
    """And the gradient of a NaN is NaN, for each operand."""
    compute = function(row.name)
    at = data.draw(operands(row), label="operands")
    leaves = [valued(x) for x in at]
    result = compute(*leaves)
    root = result[0] if row.each else result
    root.backward()
    for leaf in (x for operand in leaves for x in (operand if isinstance(operand, list) else [operand])):
        assert type(leaf.grad) is float
        assert math.isnan(leaf.grad) or not math.isnan(root.data)

    def first(*operands: Any) -> Any:
        return compute(*operands)[0] if row.each else compute(*operands)

    for k in range(len(at)):
        if isinstance(at[k], list):
            grad(lambda *xs, k=k: ag.sum(grad(first, k)(*xs)), k)(*at)
        else:
            grad(grad(first, k), k)(*at)


def test_floats_give_floats_and_values_give_values() -> None:
    assert type(ag.exp(0.0)) is float
    assert type(ag.exp(0)) is type(ag.exp(Fraction(1, 2))) is type(ag.exp(np.float32(1.0))) is float
    assert isinstance(ag.exp(Value(0.0)), Value)
    assert type(ag.maximum(1, 2)) is float
    assert isinstance(ag.maximum(1, Value(2.0)), Value)
    assert type(ag.clip(5, 0, 1)) is float
    for position in range(3):
        clipped = ag.clip(*(Value(x) if k == position else x for k, x in enumerate((5.0, 0.0, 1.0))))
        assert isinstance(clipped, Value)
        assert clipped.data == 1.0
    assert all(isinstance(x, Value) for x in ag.softmax([1.0, Value(2.0)]))
    assert all(type(x) is float for x in ag.softmax([1, 2]))


def test_python_spellings_are_aliases() -> None:
    for alias, name in {"asin": "arcsin", "atan2": "arctan2", "acosh": "arccosh", "swish": "silu"}.items():
        assert getattr(ag, alias) is getattr(ag, name)
        assert function(alias) is function(name)
    assert function("linear") is ag.identity
    for alias, name in ALIASES.items():
        assert getattr(ag.functions, alias) is getattr(ag.functions, name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_function_is_exported_under_its_name_and_documented(row: Any) -> None:
    compute = getattr(ag, row.name)
    assert compute is function(row.name)
    assert compute.__name__ == compute.__qualname__ == row.name
    assert compute.__module__ == "autograd.functions"
    assert str(compute.__doc__).startswith(row.doc)
    assert f"Formula: {row.formula}." in str(compute.__doc__)
    assert all(name in ag.functions.__all__ for name in (row.name, *row.aliases))


def test_importing_everything_keeps_the_functions_of_python() -> None:
    names: dict[str, Any] = {}
    exec("from autograd import *", names)  # noqa: S102 - the statement is the claim
    assert not {"sum", "max", "min", "abs", "round", "pow"} & set(names)
    assert {"Value", "grad", "exp", "logsumexp"} <= set(names)


def test_hidden_rows_are_no_public_functions() -> None:
    for row in TABLE.values():
        if row.hidden:
            assert row.name not in ag.functions.__all__
            assert not hasattr(ag, row.name)
            assert not hasattr(Value(1.0), row.name)


def test_documentation_tells_domain_and_source_and_where_the_conventions_are() -> None:
    assert "Domain: 0 to inf, NaN outside." in str(ag.log.__doc__)
    assert "Domain" not in str(ag.exp.__doc__)
    assert "TABLE['relu'].special." in str(ag.relu.__doc__)
    assert str(ag.TABLE["relu"].special[0]).startswith("At (0.0,): value 0.0, partials (0.0,); the slope from the left")
    assert "Source: Nair & Hinton, ICML 2010." in str(ag.relu.__doc__)


@pytest.mark.usefixtures("own_primitives")
def test_documentation_of_a_primitive_of_ones_own_tells_its_conventions() -> None:
    step = ag.primitive(
        "step_of_mine",
        lambda F, x: F.where(F.gt(x, 0.0), 1.0, 0.0),
        lambda F, out, x: 0.0,
        special=[((0.0,), 0.0, (0.0,))],
    )
    assert "At (0.0,): value 0.0, partials (0.0,)." in str(step.__doc__)


def test_arguments_go_by_their_names_and_defaults() -> None:
    assert ag.leaky_relu(-2.0) == -0.02
    assert ag.leaky_relu(x=-2.0, alpha=0.5) == -1.0
    assert ag.arctan2(y=1.0, x=0.0) == math.pi / 2
    assert ag.dot(w=[1.0], x=[2.0]) == 2.0
    assert ag.dot([1.0], [2.0], b=3.0) == 5.0
    assert ag.softmax(xs=[1.0]) == [1.0]
    with pytest.raises(TypeError, match=r"sin\(\)"):
        ag.sin(1.0, 2.0)
    with pytest.raises(TypeError, match="beta"):
        ag.leaky_relu(1.0, beta=2.0)


def test_parameters_of_activations_can_be_learned() -> None:
    alpha = Value(0.1)
    ag.leaky_relu(-3.0, alpha).backward()
    assert alpha.grad == -3.0
    alpha.zero_grad()
    Value(-1.0).elu(alpha).backward()
    assert alpha.grad == math.expm1(-1.0)


# --- sequences -------------------------------------------------------------------------------------------------------


def test_any_iterable_is_a_sequence() -> None:
    xs = [Value(1.0), Value(2.0), 3.0]
    for form in (xs, tuple(xs), iter(xs), (x for x in xs), np.array(xs), dict.fromkeys(xs)):
        assert ag.sum(form).data == 6.0
    assert ag.sum(np.array([1.0, 2.0])) == 3.0
    assert ag.sum(range(4)) == 6.0
    assert ag.dot(iter(xs), np.array([1, 2, 3])).data == 14.0


def test_constants_in_a_sequence_cost_no_gradient() -> None:
    x = Value(2.0)
    root = ag.logsumexp([x, 1, np.float32(0.5), True])
    assert [operand if isinstance(operand, float) else "x" for operand in root.operands[0]] == ["x", 1.0, 0.5, 1.0]
    assert len(root.edges) == 1


def test_a_value_may_stand_in_a_sequence_several_times() -> None:
    x = Value(3.0)
    ag.prod([x, x, 2.0, x]).backward()
    assert x.grad == 54.0
    x.zero_grad()
    ag.dot([x, 2.0], [x, x], x).backward()
    assert x.grad == 9.0


def test_sequences_of_nothing() -> None:
    assert ag.sum([]) == ag.norm([]) == ag.dot([], []) == 0.0
    assert ag.prod([]) == 1.0
    assert type(ag.prod([])) is float
    assert ag.softmax([]) == ag.log_softmax([]) == []
    assert ag.dot([], [], Value(2.0)).data == 2.0
    assert ag.logsumexp([]) == -math.inf
    for name in ("mean", "max", "min"):
        with pytest.raises(DataError, match=rf"{name}\(xs\) of an empty sequence: given \[\], expected at least one"):
            function(name)([])


@pytest.mark.parametrize("row", SEQUENCES, ids=lambda row: row.name)
def test_what_is_no_sequence_is_refused(row: Any) -> None:
    compute = function(row.name)
    arguments = ([1.0],) if row.name == "dot" else ()
    for wrong in (3.0, Value(3.0), None):
        with pytest.raises(OperandError, match=rf"{row.name}\(.*\) takes a sequence: given .*list, tuple or array"):
            compute(wrong, *arguments)


@pytest.mark.parametrize("row", SEQUENCES, ids=lambda row: row.name)
@pytest.mark.parametrize("wrong", ["ab", [1.0, "a"], [[1.0]], [Value(1.0), None], [1j]], ids=repr)
def test_a_sequence_holds_numbers_and_values(row: Any, wrong: Any) -> None:
    compute = function(row.name)
    arguments = ([1.0] * len(wrong),) if row.name == "dot" else ()
    with pytest.raises(OperandError, match=r"takes numbers and Values: given"):
        compute(wrong, *arguments)


def test_a_dot_product_is_of_two_sequences_of_equal_length() -> None:
    with pytest.raises(ShapeError, match=r"dot\(w, x, b=0\).*equal length, not 1 and 2"):
        ag.dot([1.0], [1.0, 2.0])
    with pytest.raises(OperandError, match="given 'b'"):
        ag.dot([1.0], [1.0], "b")


@pytest.mark.parametrize("wrong", [[1.0], (1.0,), np.ones(2)], ids=["list", "tuple", "array"])
def test_a_function_of_a_number_names_the_way_over_a_sequence(wrong: Any) -> None:
    with pytest.raises(OperandError, match=r"sin\(x\) takes numbers and Values.*\[sin\(x\) for x in xs\]"):
        ag.sin(wrong)


@pytest.mark.parametrize("wrong", ["a", None, 1j, {}])
def test_a_function_of_numbers_refuses_what_is_none(wrong: Any) -> None:
    message = r"takes numbers and Values: given .*expected int, float or Fraction"
    with pytest.raises(OperandError, match=message):
        ag.tanh(wrong)
    with pytest.raises(OperandError, match=message):
        ag.hypot(1.0, wrong)
    with pytest.raises(OperandError, match=message):
        ag.where(True, Value(1.0), wrong)


def test_an_unknown_function_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"given 'sigmiod'.*did you mean 'sigmoid'\?"):
        function("sigmiod")


# --- conventions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compute", "at", "gradient"),
    [
        (ag.relu, [0.0], [0.0]),
        (ag.relu, [-0.0], [0.0]),
        (ag.abs, [0.0], [0.0]),
        (ag.maximum, [1.0, 1.0], [0.5, 0.5]),
        (ag.minimum, [1.0, 1.0], [0.5, 0.5]),
        (ag.clip, [1.0, 0.0, 1.0], [1.0, 0.0, 0.0]),
        (ag.clip, [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]),
        (ag.clip, [-1.0, 0.0, 1.0], [0.0, 1.0, 0.0]),
        (ag.clip, [2.0, 0.0, 1.0], [0.0, 0.0, 1.0]),
        (ag.hypot, [0.0, 0.0], [0.0, 0.0]),
        (lambda *xs: ag.norm(xs), [0.0, 0.0], [0.0, 0.0]),
        (lambda *xs: ag.max(xs), [2.0, 1.0, 2.0], [0.5, 0.0, 0.5]),
        (lambda *xs: ag.min(xs), [2.0, 2.0, 2.0], [1 / 3, 1 / 3, 1 / 3]),
        (lambda *xs: ag.prod(xs), [0.0, 3.0, 2.0], [6.0, 0.0, 0.0]),
        (lambda *xs: ag.prod(xs), [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]),
        (lambda *xs: ag.mean(xs), [1.0, 2.0, 3.0, 6.0], [0.25] * 4),
        (ag.sqrt, [0.0], [math.inf]),
        (ag.log, [0.0], [math.inf]),
        (lambda c, x, y: ag.where(c, x, y), [1.0, math.inf, math.nan], [0.0, 1.0, 0.0]),
        (lambda c, x, y: ag.where(c, x, y), [0.0, math.nan, 2.0], [0.0, 0.0, 1.0]),
    ],
)
def test_gradients_at_kinks_and_edges(compute: Any, at: list[float], gradient: list[float]) -> None:
    leaves = [Value(x) for x in at]
    compute(*leaves).backward()
    assert [leaf.grad for leaf in leaves] == gradient


def test_where_chooses_by_truth() -> None:
    x, y = Value(1.0), Value(2.0)
    for true in (True, 1, 0.5, math.nan, Value(3.0), np.bool_(True), x < y):
        assert ag.where(true, x, y).data == 1.0
    for false in (False, 0, -0.0, Value(0.0), x > y):
        assert ag.where(false, x, y).data == 2.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-50.0, 50.0), min_size=1, max_size=6))
def test_softmax_is_a_distribution_and_log_softmax_its_logarithm(xs: list[float]) -> None:
    shares, logs = ag.softmax(xs), ag.log_softmax(xs)
    assert math.fsum(shares) == pytest.approx(1.0, rel=1e-15)
    assert [math.exp(x) for x in logs] == pytest.approx(shares, rel=1e-13)
    leaves = [Value(x) for x in xs]
    ag.softmax(leaves)[0].backward()
    own = shares[0]
    expected = [own * ((k == 0) - share) for k, share in enumerate(shares)]
    assert [leaf.grad for leaf in leaves] == pytest.approx(expected, rel=1e-9, abs=1e-15)  # 1 - share loses digits


def test_a_single_share_is_that_element_of_all() -> None:
    xs = [Value(1.0), 2.0, Value(-3.0)]
    for compute in (ag.softmax, ag.log_softmax):
        for index in (-3, -1, 0, 1, 2):
            assert compute(xs, index).data == compute(xs)[index].data == compute([1.0, 2.0, -3.0], index)
        for wrong in (3, -4, 1.0):
            with pytest.raises(ShapeError, match=r"takes the place of an element.*0 to 2"):
                compute(xs, wrong)
