"""Operands that are no numbers, or that do something else when they are asked for theirs: no crash, no half node."""

from __future__ import annotations

import copy
import gc
import inspect
import math
import pickle
import pydoc
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import autograd
from autograd import OperandError, ShapeError, Value, dot, exp, get_data, neurons, set_data
from autograd import sum as total

from .both_engines import needs_core


class Asked(float):
    """A float that does something when its number is asked for."""

    act: Callable[[], Any]

    def __new__(cls, act: Callable[[], Any]) -> Asked:  # noqa: D102
        made = super().__new__(cls, 2.0)
        made.act = act
        return made

    def __float__(self) -> float:
        self.act()
        return 2.0


def fail() -> None:
    raise ArithmeticError("asked")


USES: dict[str, Callable[[Value, Any], Any]] = {
    "add": lambda x, y: x + y,
    "add to": lambda x, y: y + x,
    "power": lambda x, y: x**y,
    "to the power": lambda x, y: y**x,
    "floor divide": lambda x, y: x // y,
    "divmod": divmod,
    "compare": lambda x, y: x < y,
    "function": lambda x, y: autograd.maximum(x, y),
    "three": lambda x, y: autograd.clip(x, y, 5.0),
    "sum": lambda x, y: total([x, y]),
    "weights": lambda x, y: dot([x, y], [1.0, x]),
    "inputs": lambda x, y: dot([x, x], [y, x]),
    "bias": lambda x, y: dot([x], [x], y),
    "leaf": lambda x, y: Value(y),
    "again": lambda x, y: x.__init__(y),
    "data": lambda x, y: setattr(x, "data", y),
    "grad": lambda x, y: setattr(x, "grad", y),
    "seed": lambda x, y: (x * x).backward(y),
    "set_data": lambda x, y: set_data([x, x], [1.0, y]),
    "layer": lambda x, y: neurons([[x, y]], [y], [None])([y, x]),
    "method": lambda x, y: x.hypot(y),
}


@pytest.mark.parametrize("use", USES)
def test_an_operand_that_raises_leaves_everything_as_it_was(use: str) -> None:
    x = Value(3.0, "x")
    x.grad = 1.5
    before = sys.getrefcount(x)
    with pytest.raises(ArithmeticError, match="asked"):
        USES[use](x, Asked(fail))
    assert (x.data, x.grad, x.label, x.op, sys.getrefcount(x)) == (3.0, 1.5, "x", "", before)


@pytest.mark.parametrize("use", USES)
def test_an_operand_may_record_sweep_write_and_collect(use: str) -> None:
    x = Value(3.0)
    kept = [x * 1.0]

    def act() -> None:
        (x * x + kept[-1]).backward()
        x.data = 4.0
        kept[:] = [dot([x], [x])]
        gc.collect()
        x.__init__(3.0)

    USES[use](x, Asked(act))
    y = x * 2.0
    x.grad = 0.0
    y.backward()
    assert x.grad == 2.0


@pytest.mark.parametrize("use", ["sum", "weights", "inputs"])
def test_an_operand_may_change_the_list_that_is_being_read(use: str) -> None:
    xs: list[Any] = [Value(1.0), Value(2.0)]
    xs += [Asked(xs.clear), Value(3.0)]
    function = {"sum": total, "weights": lambda xs: dot(xs, [1.0] * 4), "inputs": lambda xs: dot([1.0] * 4, xs)}[use]
    node = function(xs)
    assert node.data == 8.0
    node.backward()
    assert [x.grad for x in node.parents] == [1.0, 1.0, 1.0]


def test_a_list_may_change_while_the_collector_makes_room_for_its_copy() -> None:
    """Up to Python 3.11 a collection, and finalisers with it, may run at any allocation."""

    class Bomb:
        def __del__(self) -> None:
            for xs in lists:
                xs.clear()

    lists: list[list[Any]] = []
    uses: list[Callable[[list[Any]], Any]] = [total, get_data, lambda xs: dot(xs, xs), autograd.get_grads]
    threshold = gc.get_threshold()
    try:
        for round_ in range(400):
            xs: list[Any] = [Value(1.0)] * (round_ % 50)
            lists[:] = [xs]
            gc.disable()
            bomb = Bomb()
            bomb.me = bomb
            del bomb
            gc.set_threshold(1 + round_ % 3)
            gc.enable()
            uses[round_ % len(uses)](xs)
    finally:
        gc.set_threshold(*threshold)
        gc.enable()


def test_a_list_with_an_iterator_of_its_own_is_iterated() -> None:
    class Twice(list[Any]):
        def __iter__(self) -> Any:
            return iter([*self[:], *self[:]])

    x = Value(3.0)
    assert total(Twice([x])).data == 6.0
    assert dot(Twice([x]), [1.0, 2.0]).data == 9.0


@needs_core
def test_a_type_that_lies_is_found_out() -> None:
    class Liar:
        __class__ = float  # type: ignore[assignment]

    for use in USES.values():
        with pytest.raises((TypeError, AttributeError)):
            use(Value(1.0), Liar())


@pytest.mark.parametrize("given", ["1", b"1", None, 1j, {}, object(), math, [1.0]])
def test_what_is_no_number_is_refused_and_leaves_nothing(given: Any) -> None:
    x = Value(3.0)
    for name, use in USES.items():
        if name in ("compare", "layer", "weights"):
            continue
        with pytest.raises((OperandError, TypeError)):
            use(x, given)
        assert (x.data, x.grad) == (3.0, 0.0), name


@pytest.mark.parametrize("use", [name for name in USES if name != "compare"])
def test_an_integer_too_large_is_said_to_be(use: str) -> None:
    x = Value(3.0)
    with pytest.raises(OperandError, match="too large for a float"):
        USES[use](x, 10**400)
    assert x.data == 3.0


def test_an_integer_too_large_is_compared_exactly() -> None:
    assert Value(math.inf) > 10**308
    assert Value(2.0**53) != 2**53 + 1


@pytest.mark.parametrize("given", [math.nan, math.inf, -math.inf, 5e-324, 1.8e308, -0.0, True, 7, Fraction(1, 3)])
def test_every_real_number_can_be_used(given: Any) -> None:
    for use in USES.values():
        use(Value(3.0), given)


def test_numpy_scalars_and_arrays() -> None:
    np = pytest.importorskip("numpy")
    x = Value(3.0)
    for given in (np.float64(2.0), np.float32(2.0), np.int8(2), np.bool_(True)):
        for use in USES.values():
            use(Value(3.0), given)
    made = x * np.array([1.0, 2.0])
    assert [y.data for y in made] == [3.0, 6.0]
    made = np.array([1.0, 2.0]) - x
    assert [y.data for y in made] == [-2.0, -1.0]
    with pytest.raises(OperandError):
        exp(np.array([1.0]))
    assert total(np.array([x, x])).data == 6.0


@pytest.mark.parametrize("label", [1, b"x", ["x"], 2.0, object()])
def test_a_label_that_is_no_string_is_refused(label: Any) -> None:
    x = Value(3.0, "x")
    with pytest.raises(OperandError, match="a label is a string"):
        Value(1.0, label)
    with pytest.raises(OperandError, match="a label is a string"):
        x.label = label
    assert x.label == "x"


def test_labels_may_be_of_a_class_of_strings_and_any_text() -> None:
    class Text(str):
        __slots__ = ("owner",)

    label = Text("\ud800 \0 ü")
    x = Value(1.0, label)
    assert x.label is label
    x.label = None
    assert x.label is None


def test_attributes_cannot_be_deleted() -> None:
    x = Value(1.0, "x") * 2.0
    for name in ("data", "grad", "label", "op", "scope", "operands", "parents", "edges", "nothing"):
        with pytest.raises(AttributeError):
            delattr(x, name)


# --- making nodes in odd ways ----------------------------------------------------------------------------------------


@needs_core
def test_a_node_that_was_never_initialised_is_a_leaf_of_zero() -> None:
    x = Value.__new__(Value)
    assert (x.data, x.grad, x.label, x.op, x.edges) == (0.0, 0.0, None, "", ())
    (x * 3.0).backward()
    assert x.grad == 3.0


def test_a_failed_construction_leaves_nothing() -> None:
    for wrong in ([], ["x"], [1.0, 2], [1.0, None, 3.0]):
        with pytest.raises((TypeError, OperandError)):
            Value(*wrong)
    with pytest.raises(TypeError):
        Value(1.0, name="x")


def test_a_node_that_is_initialised_again_is_a_leaf_and_its_results_stay() -> None:
    x, y = Value(2.0), Value(3.0)
    middle = x * y
    root = dot([middle, x], [middle, 1.0])
    middle.__init__(10.0, "leaf")
    assert (middle.op, middle.parents, middle.label, root.data) == ("", (), "leaf", 38.0)
    root.backward()
    assert (middle.grad, x.grad, y.grad) == (12.0, 1.0, 0.0)


def test_to_initialise_a_node_again_may_let_go_of_itself_and_of_its_parents() -> None:
    ends: list[Any] = []
    x = Value(2.0)
    y = x * 2.0
    import weakref

    def gone(_: object) -> None:
        y.label = "written amid the change"
        ends.append(y.data)

    kept = weakref.ref(x, gone)
    del x
    y.__init__(5.0)
    assert kept() is None
    assert ends == [5.0]
    assert (y.data, y.label, y.op) == (5.0, None, "")


def test_subclasses_with_operators_of_their_own_have_the_first_word() -> None:
    class Mine(Value):
        def __add__(self, other: Any) -> Any:
            return "mine"

        def __rmul__(self, other: Any) -> Any:
            return "mine too"

        def __sub__(self, other: Any) -> Any:
            return NotImplemented

    x = Mine(2.0)
    assert x + 1.0 == "mine"
    assert Value(1.0) * x == "mine too"
    assert (x * 3.0).data == 6.0
    with pytest.raises(TypeError):
        x - 1.0
    node = total([x, x])
    node.backward()
    assert x.grad == 2.0


def test_subclasses_with_fields_live_and_die() -> None:
    class Fields(Value):
        __slots__ = ("one", "two")

        def __init__(self, data: float) -> None:
            super().__init__(data)
            self.one, self.two = Value(data) * 2.0, [self]

    for _ in range(100):
        x = Fields(1.0)
        (x * x.one).backward()
        assert x.grad == 2.0
        x.two.clear()


# --- functions -------------------------------------------------------------------------------------------------------


def test_functions_take_keywords_and_defaults() -> None:
    x = Value(-2.0)
    assert autograd.leaky_relu(x, alpha=0.5).data == -1.0
    assert autograd.clip(x=x, lo=-1.0, hi=1.0).data == -1.0
    assert dot(w=[x], x=[3.0], b=1.0).data == -5.0
    assert x.leaky_relu(alpha=0.25).data == -0.5


@pytest.mark.parametrize("name", [name for name, row in autograd.TABLE.items() if not row.hidden])
def test_wrong_calls_are_type_errors(name: str) -> None:
    function, x = autograd.function(name), Value(1.0)
    for args, keywords in [((), {}), ((x,) * 7, {}), ((x,), {"nothing": 1.0}), ((None,) * 3, {}), (("x",), {"x": x})]:
        with pytest.raises(TypeError):
            function(*args, **keywords)


@pytest.mark.parametrize("name", ["exp", "dot", "clip", "sum", "softmax", "leaky_relu"])
def test_functions_are_functions_to_whoever_looks_at_them(name: str) -> None:
    function = autograd.function(name)
    assert copy.copy(function) is copy.deepcopy(function) is pickle.loads(pickle.dumps(function)) is function  # noqa: S301
    assert list(inspect.signature(function).parameters)
    assert function.__name__ == function.__qualname__ == name
    assert "Formula" in pydoc.render_doc(function)
    assert name in repr(function)
    assert not hasattr(function, "nothing")
    assert hash(function) == hash(function)


def test_values_are_documented() -> None:
    assert "backward" in pydoc.render_doc(Value)
    assert inspect.signature(Value.detach)
    assert list(inspect.signature(Value.backward).parameters) == ["self", "seed"]
    assert list(inspect.signature(Value.zero_grad).parameters) == ["self"]
    assert str(inspect.signature(Value)).startswith("(data")
    assert Value.backward.__doc__.startswith("Fill in `grad`")
    assert inspect.getdoc(Value.backward)


# --- layers ----------------------------------------------------------------------------------------------------------


def test_weights_may_be_changed_by_an_activation() -> None:
    """The neuron that is being computed has the old ones, the next the new."""
    row = [Value(1.0), Value(2.0)]

    def act(total: Value) -> Value:
        row[:] = [Value(10.0), Value(20.0)]
        gc.collect()
        return total * 1.0

    layer = neurons([row, row], [0.0, 0.0], [act, act])
    assert get_data(layer([1.0, 1.0])) == [3.0, 30.0]
    assert get_data(layer([1.0, 1.0])) == [30.0, 30.0]
    row.pop()
    with pytest.raises(ShapeError):
        layer([1.0, 1.0])


def test_a_layer_may_be_called_by_its_own_activation() -> None:
    depth: list[int] = []

    def act(total: Value) -> Value:
        depth.append(1)
        row[:] = [Value(float(len(depth)))]
        return layer([total])[0] if len(depth) < 5 else total

    row = [Value(1.0)]
    layer = neurons([row], [1.0], [act])
    layer([2.0])[0].backward()


def test_inputs_may_be_written_by_an_activation() -> None:
    x = Value(2.0)

    def act(total: Value) -> Value:
        x.data = 3.0
        return total

    made = neurons([[Value(1.0)], [Value(1.0)]], [Value(0.0), Value(0.0)], [act, None])([x])
    assert get_data(made) == [2.0, 3.0]
    made[0].backward()
    assert [edge[1] for edge in made[0].edges] == [2.0, 1.0, 1.0]
    assert [edge[1] for edge in made[1].edges] == [3.0, 1.0, 1.0]


@pytest.mark.usefixtures("own_primitives")
def test_inputs_may_be_written_by_the_rule_of_an_activation() -> None:
    x = Value(2.0)

    def rule(F: Any, total: float) -> float:
        x.data = 3.0
        return total

    act = autograd.primitive("writes", rule, lambda F, out, x: 1.0, args="x")
    w = Value(1.0)
    made = neurons([[w], [w]], [Value(0.0), Value(0.0)], [act, None])([x])
    assert get_data(made) == [2.0, 3.0]
    assert made[1].edges[0][1] == 3.0


def test_neurons_of_numbers_alone_give_numbers() -> None:
    assert neurons([[1.0, 2.0]], [0.5], [autograd.exp])([1.0, 1.0]) == [math.exp(3.5)]
    assert neurons([[]], [0.5], [None])([]) == [0.5]


def test_an_activation_of_sequences_is_refused_as_elsewhere() -> None:
    with pytest.raises(TypeError):
        neurons([[Value(1.0)]], [0.0], [total])([1.0])
