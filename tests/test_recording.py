from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    OperandError,
    Scope,
    SettingError,
    Value,
    detect_anomaly,
    dot,
    enable_grad,
    grad,
    is_recording,
    no_grad,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_operations_are_recorded_unless_told_otherwise() -> None:
    x = Value(2.0)
    assert is_recording()
    with no_grad():
        assert not is_recording()
        y = x * x
    assert is_recording()
    assert (y.data, y.op, y.parents) == (4.0, "", ())
    assert (x * x).op == "mul"


def test_no_grad_nests() -> None:
    with no_grad():
        with no_grad():
            pass
        assert not is_recording()
    assert is_recording()


def test_one_no_grad_may_be_entered_again_and_again() -> None:
    off = no_grad()
    for _ in range(2):
        with off, off:
            assert not is_recording()
        assert is_recording()


def test_no_grad_decorates_a_function() -> None:
    @no_grad()
    def predict(x: Value, *, scale: float = 1.0) -> Value:
        """Say y."""
        return x * scale

    assert (predict.__name__, predict.__doc__) == ("predict", "Say y.")
    assert predict(Value(2.0), scale=3.0).data == 6.0
    assert predict(Value(2.0)).op == ""
    assert is_recording()


def test_a_decorated_function_may_call_itself() -> None:
    for decorate in (no_grad, no_grad()):
        anything: Any = decorate

        @anything  # type: ignore[untyped-decorator]
        def factorial(x: Value, n: int) -> Value:
            assert not is_recording()
            return x if n == 0 else factorial(x * float(n), n - 1)  # type: ignore[no-any-return]

        assert factorial(Value(1.0), 5).data == 120.0
        assert is_recording()


def test_one_decorated_function_may_run_in_several_threads() -> None:
    inside, done = threading.Barrier(2), threading.Barrier(2)
    after: list[bool] = []

    @no_grad()
    def wait() -> None:
        inside.wait(10)
        done.wait(10)

    def work() -> None:
        wait()
        after.append(is_recording())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert after == [True, True]
    assert is_recording()


def test_enable_grad_records_inside_no_grad() -> None:
    x = Value(3.0)
    with Scope("layer") as scope, no_grad():
        with enable_grad():
            y = x * x
        assert not is_recording()
    y.backward()
    assert (y.op, x.grad) == ("mul", 6.0)
    with scope, enable_grad():  # where nothing is switched off it changes nothing
        assert Value(1.0).scope is scope
    assert is_recording()

    @no_grad()
    @enable_grad()
    def square(x: Value) -> Value:
        return x * x

    assert square(x).op == "mul"


def test_recording_is_restored_after_an_exception() -> None:
    @no_grad()
    def fail() -> None:
        raise KeyError("inside")

    with pytest.raises(KeyError):
        fail()
    assert is_recording()
    with pytest.raises(KeyError), no_grad():
        raise KeyError("inside")
    assert is_recording()


def test_a_derivative_is_taken_inside_no_grad_too() -> None:
    """What it records is its own; its result is not recorded."""
    w = Value(3.0)
    with no_grad():
        slope = grad(lambda x: x * x * w)(2.0)
        assert not is_recording()
    assert type(slope) is float
    assert slope == 12.0
    with no_grad():
        of_value = grad(lambda x: x * x)(w)
    assert isinstance(of_value, Value)
    assert (of_value.data, of_value.parents) == (6.0, ())


def test_a_derivative_keeps_the_scope_it_is_taken_in() -> None:
    seen: list[Any] = []

    def square(x: Any) -> Any:
        seen.append((x * x).scope)
        return x * x

    scope = Scope("loss")
    with scope:
        grad(square)(2.0)
    assert seen == [scope]


# --- scopes ----------------------------------------------------------------------------------------------------------


def test_every_node_recorded_inside_carries_the_innermost_scope() -> None:
    outer, inner = Scope("outer"), Scope("inner")
    x = Value(1.0)
    with outer as entered:
        assert entered is outer
        a, leaf, unary, many = x + 1.0, Value(2.0), x.exp(), dot([x], [x])
        with inner:
            b = x + 1.0
        c = x + 1.0
    d = x + 1.0
    assert [node.scope for node in (a, leaf, unary, many, b, c, d)] == [outer, outer, outer, outer, inner, outer, None]


def test_the_path_names_the_scopes_from_the_outermost() -> None:
    root = Scope("MLP")
    layer = Scope("layers.0", parent=root)
    neuron = Scope("neurons.3", layer)
    assert neuron.path == "MLP.layers.0.neurons.3"
    assert root.path == "MLP"
    assert repr(neuron) == "Scope('MLP.layers.0.neurons.3')"
    layer.name, layer.parent = "head", None
    assert neuron.path == "head.neurons.3"


def test_scopes_that_contain_each_other_have_no_path_but_do_not_hang() -> None:
    scope, inner = Scope("a"), Scope("b")
    inner.parent, scope.parent = scope, inner
    for one in (scope, inner):
        with pytest.raises(SettingError, match=f"inside itself: given '{one.name}'.*parent"):
            _ = one.path


def test_what_was_left_open_is_closed_with_the_scope_around_it() -> None:
    """An interrupt may fall between the entry of a scope and its block."""
    with Scope("outer") as outer:
        Scope("lost").__enter__()
        no_grad().__enter__()
        assert not is_recording()
    assert (Value(1.0).scope, is_recording()) == (None, True)
    with no_grad():
        Scope("lost").__enter__()
    assert (Value(1.0).scope, is_recording()) == (None, True)
    with outer:
        assert Value(1.0).scope is outer


def test_a_scope_that_is_not_open_can_be_left_without_harm() -> None:
    Scope("never entered").__exit__(None, None, None)
    assert (Value(1.0).scope, is_recording()) == (None, True)
    with Scope("outer") as outer:
        assert Value(1.0).scope is outer
    assert Value(1.0).scope is None


def test_a_scope_may_be_entered_while_it_is_open() -> None:
    scope = Scope("recurrent")
    with scope:
        with scope:
            pass
        assert (Value(1.0) * 2.0).scope is scope
    assert Value(1.0).scope is None


def test_inside_no_grad_a_scope_does_not_switch_recording_on() -> None:
    with no_grad(), Scope("layer"):
        assert not is_recording()
        x = Value(1.0)
        assert ((x * x).op, (x * x).scope, x.scope) == ("", None, None)
    assert is_recording()


def test_inside_a_scope_no_grad_ends_where_it_began() -> None:
    with Scope("layer") as scope:
        with no_grad():
            assert not is_recording()
        assert is_recording()
        assert Value(1.0).scope is scope


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.sampled_from(["raise", "look"]), lambda deeper: st.tuples(st.booleans(), st.lists(deeper))))
def test_any_nesting_is_undone_also_by_exceptions(tree: Any) -> None:
    """Against a model with a stack: which scope is innermost, and is anything recorded."""

    def state() -> tuple[Any, bool]:
        return Value(1.0).scope, is_recording()

    def walk(tree: Any, scope: Scope | None, on: bool) -> None:
        expected = (scope if on else None, on)
        assert state() == expected
        if tree == "raise":
            raise LookupError
        if tree == "look":
            return
        switches_off, children = tree
        inner = Scope("inner")
        try:
            if switches_off:
                with no_grad():
                    for child in children:
                        walk(child, scope, False)
            else:
                with inner:
                    for child in children:
                        walk(child, inner, on)
        except LookupError:
            assert state() == expected
        assert state() == expected

    with contextlib.suppress(LookupError):
        walk(tree, None, True)
    assert state() == (None, True)


def test_threads_have_a_recording_and_a_scope_of_their_own() -> None:
    inside, done = threading.Event(), threading.Event()
    seen: list[Any] = []

    def quiet() -> None:
        with no_grad(), Scope("elsewhere"):
            inside.set()
            done.wait(10)

    def look() -> None:
        seen.append((is_recording(), Value(1.0).scope))

    other = threading.Thread(target=quiet)
    other.start()
    assert inside.wait(10)
    with Scope("here") as scope:
        assert is_recording()
        assert (Value(1.0) * 2.0).scope is scope
        third = threading.Thread(target=look)
        third.start()
        third.join()
    done.set()
    other.join()
    assert seen == [(True, None)]


def test_what_a_generator_records_has_the_scope_of_where_it_runs() -> None:
    def values() -> Iterator[Value]:
        yield Value(1.0)
        yield Value(2.0)

    running = values()
    with Scope("first") as scope:
        assert next(running).scope is scope
    assert next(running).scope is None


def test_no_grad_decorates_without_brackets_too() -> None:
    decorate: Any = no_grad
    predict = decorate(lambda x: x * 2.0)
    assert predict(Value(1.0)).op == ""
    assert predict.__name__ == "<lambda>"
    assert is_recording()


def test_a_generator_that_closes_its_manager_late_disturbs_nobody() -> None:
    def suspended() -> Iterator[int]:
        with no_grad():
            yield 1

    with Scope("around"):
        generator = suspended()
        next(generator)
    assert is_recording()
    with no_grad():
        generator.close()  # type: ignore[attr-defined]
        assert not is_recording()
    assert is_recording()


def test_decorating_what_runs_later_is_refused() -> None:
    def generator() -> Iterator[int]:
        yield 1

    async def coroutine() -> int:
        return 1

    for later in (generator, coroutine):
        with pytest.raises(SettingError, match=r"runs after the call that makes it.*with statement into its body"):
            no_grad(later)
    assert no_grad(abs)(-1.0) == 1.0  # a function without a code object


@pytest.mark.parametrize("switch", [no_grad, detect_anomaly])
def test_an_argument_that_is_no_function_is_refused(switch: Any) -> None:
    with pytest.raises(OperandError, match=r"only a function can be decorated: given True"):
        switch(True)
