"""Rules of a user's primitive that do what they should not: an exception, and neither a half node nor a leak."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import autograd
from autograd import OperandError, ShapeError, UnknownNameError, Value, neurons, primitive
from autograd.algebra import FLOAT
from autograd.registry import TABLE, remove

pytestmark = pytest.mark.usefixtures("own_primitives")

Act = Callable[[], Any]
BAD = "bad", "bad_many", "bad_three"


class Rules:
    """Three primitives whose rules do something on the way; what it returns, if not None, is in place of the result."""

    def __init__(self) -> None:
        self.value: Act = lambda: None
        self.partial: Act = lambda: None

        def of(act: str, result: Any) -> Any:
            given = getattr(self, act)()
            return result if given is None else given

        self.one = primitive("bad", lambda F, x: of("value", 3.0 * x), lambda F, out, x: of("partial", 3.0))
        self.many = primitive(
            "bad_many",
            lambda F, xs: of("value", F.sum(xs)),
            lambda F, out, xs: of("partial", [1.0 for _ in xs]),
            args="*xs",
        )
        self.three = primitive(
            "bad_three",
            lambda F, x, y, z: of("value", x + y + z),
            [lambda F, out, x, y, z: 1.0, lambda F, out, x, y, z: of("partial", 1.0), lambda F, out, x, y, z: 1.0],
        )

    def calls(self, x: Value) -> Iterator[Callable[[], Any]]:
        """Each of them once."""
        yield lambda: self.one(x)
        yield lambda: x.bad()
        yield lambda: self.many([x, 1.0, x])
        yield lambda: self.three(1.0, x, x)
        yield lambda: neurons([[x]], [1.0], [self.one])([x])


@pytest.fixture
def rules() -> Rules:
    return Rules()


def fail() -> None:
    raise ArithmeticError("a rule")


@pytest.mark.parametrize("where", ["value", "partial"])
def test_a_rule_that_raises_leaves_nothing(rules: Rules, where: str) -> None:
    x = Value(2.0)
    setattr(rules, where, fail)
    counts = []
    for _ in range(3):
        for call in rules.calls(x):
            with pytest.raises(ArithmeticError, match="a rule"):
                call()
        gc.collect()
        counts.append(sys.getrefcount(x))
    del call
    assert len(set(counts)) == 1
    setattr(rules, where, lambda: None)
    for call in rules.calls(x):
        call()


@pytest.mark.parametrize("where", ["value", "partial"])
@pytest.mark.parametrize("given", ["1.0", object(), 1j, {}], ids=["text", "object", "complex", "dict"])
def test_a_rule_that_gives_no_number_is_refused(rules: Rules, where: str, given: Any) -> None:
    setattr(rules, where, lambda: given)
    for call in rules.calls(Value(2.0)):
        with pytest.raises((OperandError, TypeError)):
            call()


@pytest.mark.parametrize("given", [[], [1.0], [1.0] * 7])
def test_too_few_or_too_many_partials_of_a_sequence_are_refused(rules: Rules, given: list[float]) -> None:
    rules.partial = lambda: given
    with pytest.raises(ShapeError, match=f"gave {len(given)} derivatives for 3 elements"):
        rules.many([Value(2.0), 1.0, Value(1.0)])


@pytest.mark.parametrize("where", ["value", "partial"])
def test_a_rule_may_record_sweep_and_let_go(rules: Rules, where: str) -> None:
    kept = [Value(1.0)]

    def act() -> None:
        y = kept[-1] * Value(2.0)
        y.backward()
        kept[:] = [y.detach()]
        gc.collect()
        gc.get_objects()

    setattr(rules, where, act)
    x = Value(2.0)
    for call in rules.calls(x):
        call()
    root = rules.many([rules.one(x), rules.three(x, x, 1.0)])
    x.grad = 0.0
    root.backward()
    assert x.grad == 5.0


def test_nobody_finds_a_half_filled_tuple_while_a_rule_runs(rules: Rules) -> None:
    def act() -> None:
        for thing in gc.get_objects():
            if type(thing) in (tuple, list):
                for element in thing:  # a place that is not filled yet would be a crash
                    assert type(element) is not None

    rules.partial = act
    x = Value(2.0)
    for call in rules.calls(x):
        call()
    neurons([[x], [x]], [1.0, 2.0], [rules.one, rules.one])([x])


def test_a_rule_may_remove_its_own_row(rules: Rules) -> None:
    rules.value = lambda: remove("bad") if "bad" in TABLE else None
    x = Value(2.0)
    y = rules.one(x)
    y.backward()
    assert (x.grad, y.op, "bad" in TABLE) == (3.0, "bad", False)
    with pytest.raises(UnknownNameError):
        autograd.function("bad")


def test_a_rule_may_declare_rows(rules: Rules) -> None:
    def act() -> None:
        for k in range(3):
            primitive(f"made_{k}", lambda F, x: x, lambda F, out, x: 1.0, replace=True)

    rules.value = rules.partial = act
    x = Value(2.0)
    for call in rules.calls(x):
        call()
    assert autograd.function("made_2")(x).op == "made_2"


def test_a_rule_may_replace_its_row(rules: Rules) -> None:
    def act() -> None:
        primitive("bad", lambda F, x: x * 5.0, lambda F, out, x: 5.0, replace=True)

    rules.value = act
    x = Value(2.0)
    rules.one(x)
    autograd.function("bad")(x).backward()
    assert x.grad == 5.0


@pytest.mark.parametrize("rest", [(), (lambda F, out, *xs: 1.0,)])
def test_a_rule_that_takes_away_partials_leads_to_no_crash(rules: Rules, rest: tuple[Any, ...]) -> None:
    rows = [TABLE[name] for name in BAD]

    def act() -> None:
        for row in rows:
            row.partials = rest

    before = [row.partials for row in rows]
    x = Value(2.0)
    for place in range(5):
        for row, partials in zip(rows, before, strict=True):
            row.partials = partials
        rules.value = act
        call = list(rules.calls(x))[place]
        try:
            call()
        except (IndexError, TypeError):
            assert sys.getrefcount(x) < 20


def test_our_own_rules_may_be_replaced_and_put_back() -> None:
    """What the core has in C is used only while the rules are those that were printed."""
    row, x = TABLE["mul"], Value(3.0)
    forward, partials = row.forward, row.partials
    tanh, dot = TABLE["tanh"], TABLE["dot"]
    try:
        row.forward = lambda F, x, y: 100.0
        row.partials = (lambda F, out, x, y: 7.0, lambda F, out, x, y: 8.0)
        y = x * 2.0
        y.backward()
        assert (y.data, x.grad, (2.0 * x).edges[0][1]) == (100.0, 7.0, 8.0)
        kept = tanh.partials
        tanh.partials = (lambda F, out, x: 9.0,)
        assert autograd.tanh(x).edges[0][1] == 9.0
        tanh.partials = kept
        bilinear = dot.partials
        dot.partials = (*bilinear[:2], lambda F, out, w, x, b: 10.0)
        assert autograd.dot([x], [1.0], x).edges[1][1] == 10.0
        assert neurons([[x]], [x], [None])([1.0])[0].edges[1][1] == 10.0
        dot.partials = bilinear
    finally:
        row.forward, row.partials = forward, partials
    assert (x * 2.0).edges[0][1] == 2.0
    assert autograd.tanh(x).data == FLOAT.tanh(3.0)
    assert autograd.dot([x], [1.0], x).edges[1][1] == 1.0


def test_a_row_without_rules_is_a_type_error() -> None:
    x, row = Value(2.0), TABLE["square"]
    forward = row.forward
    try:
        row.forward = None  # type: ignore[assignment]
        with pytest.raises(TypeError):
            autograd.square(x)
    finally:
        row.forward = forward
    assert autograd.square(x).data == 4.0
