"""Every number of docs/conventions.md, and the rules at its head: one test for each cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import TABLE, Value, functions, grad, jvp
from autograd.algebra import FLOAT
from autograd.primitives.conventions.composites import COMPOSITES
from autograd.registry import Special

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograd.registry import Primitive

ROWS = [row for row in TABLE.values() if row.special]
PUBLIC = [row for row in TABLE.values() if not row.hidden]


def flat(operands: tuple[Any, ...]) -> list[float]:
    """The numbers of a structure in order."""
    return [x for operand in operands for x in (operand if isinstance(operand, tuple) else (operand,))]


def like(operands: tuple[Any, ...], xs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers in the structure of the operands."""
    rest = iter(xs)
    return tuple(tuple(next(rest) for _ in x) if isinstance(x, tuple) else next(rest) for x in operands)


def function_at(row: Primitive, operands: tuple[Any, ...]) -> Callable[..., Any]:
    """The row's function, of as many numbers as there are in the operands."""
    compute = autograd.function(row.name)

    def call(*xs: Any) -> Any:
        x, *rest = like(operands, xs)
        return compute([x, *rest[0]])[0] if row.each else compute(x, *rest)

    return call


def same(x: float, y: float) -> bool:
    """Equal, both NaN, or apart by a rounding; the sign of a zero does not count."""
    return math.isclose(x, y, rel_tol=1e-15) or (math.isnan(x) and math.isnan(y))


def check_value(call: Callable[..., Any], xs: list[float], value: float, *, of_floats: bool = True) -> None:
    """The value, in the function of floats and of Values."""
    ours = {"of floats": call(*xs)} if of_floats else {}
    if xs:
        ours["of Values"] = call(*map(Value, xs)).data
    assert all(same(x, value) for x in ours.values()), f"the value is {ours}, by the convention {value}"


def check_partial(call: Callable[..., Any], xs: list[float], place: int, partial: float) -> None:
    """The partial by one operand: by `backward`, `grad` and `jvp`, and as a number that can be differentiated again."""
    leaves = [Value(x) for x in xs]
    call(*leaves).backward()

    def alone(x: Any) -> Any:
        return call(*xs[:place], x, *xs[place + 1 :])

    recorded = grad(alone)(Value(xs[place]))
    ours = {
        "backward": leaves[place].grad,
        "grad": grad(call, place)(*xs),
        "grad of Values": recorded.data if isinstance(recorded, Value) else recorded,
        "jvp": jvp(alone, (xs[place],), (1.0,))[1],
    }
    assert all(same(x, partial) for x in ours.values()), f"the partial is {ours}, by the convention {partial}"


def check(row: Primitive, point: Special, place: int | None) -> None:
    """One cell: the value at a point, or the partial by the operand at a place."""
    call, xs = function_at(row, point.operands), flat(point.operands)
    if place is None:
        check_value(call, xs, point.value)
    else:
        check_partial(call, xs, place, flat(point.partials)[place])


def shown(x: Any) -> str:
    """A number or a sequence in the name of a test."""
    return f"[{','.join(map(shown, x))}]" if isinstance(x, tuple) else f"{x:.17g}"


def places(operands: tuple[Any, ...]) -> list[int | None]:
    """The cells of a point: the value, and one for each operand."""
    return [None, *range(len(flat(operands)))]


def names(row: Primitive, operands: tuple[Any, ...]) -> list[str]:
    """What each number of the operands is called."""
    return [
        f"{argument.name}{i + 1}" if argument.is_sequence else argument.name
        for argument, x in zip(row.args, operands, strict=True)
        for i in range(len(x) if argument.is_sequence else 1)
    ]


CELLS = [
    pytest.param(
        row,
        point,
        place,
        id=f"{row.name}({','.join(map(shown, point.operands))})"
        + (".value" if place is None else f".d/d{names(row, point.operands)[place]}"),
    )
    for row in ROWS
    for point in row.special
    for place in places(point.operands)
]


@pytest.mark.parametrize(("row", "point", "place"), CELLS)
def test_a_row_keeps_its_convention(row: Primitive, point: Special, place: int | None) -> None:
    """The number in the cell is what the engine computes, in every mode."""
    check(row, point, place)


NAMESPACE = {name: getattr(functions, name) for name in functions.__all__}
COMPOSITE_CELLS = [
    pytest.param(expression, operands, value if place is None else partials[place], place, id=f"{expression} at {at}")
    for expression, operands, value, partials, _ in COMPOSITES
    for place, at in ((place, f"{operands}.{'value' if place is None else 'xy'[place]}") for place in places(operands))
]


@pytest.mark.parametrize(("expression", "operands", "number", "place"), COMPOSITE_CELLS)
def test_an_expression_gives_what_the_page_says(
    expression: str, operands: tuple[float, ...], number: float, place: int | None
) -> None:
    """The expression as it is printed runs, and its value and slopes are those beside it."""
    code = compile(expression, expression, "eval")

    def call(*xs: Any) -> Any:
        return eval(code, dict(NAMESPACE), dict(zip("xy", xs, strict=False)))  # noqa: S307 - the text of our own page

    xs = list(map(float, operands))
    if place is None:
        check_value(call, xs, number, of_floats=False)  # whose / and ** are Python's, and raise
    else:
        check_partial(call, xs, place, number)


# --- is the page complete? ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", PUBLIC, ids=lambda row: row.name)
def test_every_row_says_what_happens_at_its_limits(row: Primitive) -> None:
    """There are cells at infinities, at each edge of the domain and beyond, and on a kink, and none is there twice."""
    points = [point.operands for point in row.special]
    assert points
    assert len(set(map(repr, points))) == len(points)
    if row.form == "x":
        (low, high) = row.domain[0]
        for edge, beyond in ((low, -math.inf), (high, math.inf)):
            if math.isfinite(edge):
                assert (edge,) in points
                assert any(not low <= x <= high for (x,) in points)
            assert (beyond,) in points
    if row.kinks and row.name != "tan":  # whose poles no float meets
        assert any(any(kink == 0.0 for kink in row.kinks(FLOAT, *point)) for point in points)


NAN_PLACES = [
    pytest.param(row, place, id=f"{row.name}.{argument.name}")
    for row in ROWS
    for place, argument in enumerate(row.args)
]


@pytest.mark.parametrize(("row", "place"), NAN_PLACES)
def test_a_nan_makes_the_value_nan_where_no_convention_says_otherwise(row: Primitive, place: int) -> None:
    """And the value makes the partials NaN."""
    operands = tuple(
        (x, 0.5) if argument.is_sequence else x
        for k, argument in enumerate(row.args)
        for x in [math.nan if k == place else 0.5]
    )
    result = function_at(row, operands)(*flat(operands))
    says_otherwise = any(
        math.isnan(flat(point.operands[place : place + 1])[0]) and not math.isnan(point.value)
        for point in row.special
        if flat(point.operands[place : place + 1])
    )
    assert math.isnan(result) or says_otherwise


# --- the rules for every row ----------------------------------------------------------------------------------------

LARGEST, SMALLEST_NORMAL, SMALLEST = 1.7976931348623157e308, 2.0**-1022, 5e-324
EXTREMES = [0.0, math.inf, math.nan, SMALLEST, SMALLEST_NORMAL, LARGEST, 1.0, 0.5, 2.0, 3.0, 711.0, 1e-160, 1e200]
numbers = st.one_of(st.sampled_from([*EXTREMES, *(-x for x in EXTREMES)]), st.floats())


@st.composite
def at_extremes(draw: st.DrawFn, row: Primitive) -> tuple[Any, ...]:
    """Operands of a row, often equal ones; a number that is an order (of a polygamma, say) is one."""
    n = draw(st.integers(1, 3))
    pool = st.one_of(st.sampled_from(draw(st.lists(numbers, min_size=1, max_size=2))), numbers)
    return tuple(
        tuple(draw(st.lists(pool, min_size=n, max_size=n)))
        if argument.is_sequence
        else low
        if row.hidden and low == high
        else draw(pool)
        for argument, (low, high) in zip(row.args, row.domain, strict=True)
    )


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_raises_and_a_nan_has_nan_partials(row: Primitive, data: st.DataObject) -> None:
    """Whatever the operands: in both modes, at first and second order."""
    operands = data.draw(at_extremes(row), label="operands")
    check_rules(row, operands)


def check_rules(row: Primitive, operands: tuple[Any, ...]) -> None:
    """Nothing raises, a NaN value has NaN partials, and all modes say the same."""
    call, xs = function_at(row, operands), flat(operands)
    everything = tuple(range(len(xs)))
    value = call(*xs)
    leaves = [Value(x) for x in xs]
    root = call(*leaves)
    root.backward()
    assert same(root.data, value)
    partials = [leaf.grad for leaf in leaves]
    if math.isnan(value):
        assert all(map(math.isnan, partials)), partials
    assert all(map(same, grad(call, everything)(*xs), partials))
    for place in everything:

        def alone(x: Any, place: int = place) -> Any:
            return call(*xs[:place], x, *xs[place + 1 :])

        assert same(jvp(alone, (xs[place],), (1.0,))[1], partials[place])
        again = [Value(x) for x in xs]
        recorded = grad(call, place)(*again)  # a node: its backward is the second order
        assert same(recorded.data, partials[place])
        recorded.backward()
        if math.isnan(value):
            assert all(math.isnan(leaf.grad) for leaf in again)
        grad(grad(call, place), everything)(*xs)
        jvp(grad(call, place), tuple(xs), tuple(1.0 for _ in xs))


# --- tests of these tests -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [None, 0])
def test_a_wrong_cell_is_caught(place: int | None) -> None:
    """A page that says something else than the engine does not pass."""
    with pytest.raises(AssertionError, match=r"by the convention 0\.25"):
        check(TABLE["relu"], Special((0.0,), 0.25, (0.25,)), place)


@pytest.mark.parametrize("wrong", [0.5, 1.0, math.nan])
def test_a_row_that_leaves_its_convention_is_caught(wrong: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each other choice at the kink of relu, planted in its rule."""
    row = TABLE["relu"]
    right = row.partials[0]
    monkeypatch.setattr(row, "partials", (lambda F, out, x: F.where(F.eq(x, 0.0), wrong, right(F, out, x)),))
    with pytest.raises(AssertionError, match="by the convention 0"):
        check(row, row.special[0], 0)


def test_a_rule_that_raises_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own division, planted in a rule."""
    monkeypatch.setattr(TABLE["reciprocal"], "forward", lambda F, x: 1.0 / x)
    with pytest.raises(ZeroDivisionError):
        check_rules(TABLE["reciprocal"], (0.0,))
