"""A step of an optimiser: both engines give the same bits, whoever asks; what is malformed is named."""

from __future__ import annotations

import gc
import math
import random
from collections.abc import Callable
from typing import Any

import pytest

import autograd
import nn
from autograd import OperandError, ShapeError, UnknownNameError, Value, get_data, move
from autograd.steps import FORMULAS, settings_of
from autograd.testing.engines import load_nn
from nn.optim import OPTIMIZERS, SGD, Adam, AdamW, Optimizer

from .both_engines import bits, needs_core, other_engine

MAKERS: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.7, "nesterov": True}),
    "adam": ("Adam", {}),
    "adam without means": ("Adam", {"betas": (0.0, 0.0), "eps": 0.5}),
    "adamw": ("AdamW", {}),
    "adamw, strong": ("AdamW", {"weight_decay": 3.0}),
    "rmsprop": ("RMSprop", {}),
    "rmsprop without mean": ("RMSprop", {"alpha": 0.0}),
    "adagrad": ("Adagrad", {}),
}
SETTINGS = {rule: (0.5,) * len(settings_of(rule)) for rule in FORMULAS}


def numbers(rng: random.Random, size: int) -> list[float]:
    """Of all sizes, with both zeros."""
    return [
        rng.choice([0.0, -0.0, rng.gauss(0, 1), rng.gauss(0, 1) * 10 ** rng.randint(-300, 100)]) for _ in range(size)
    ]


def trained(package: Any, nets: Any, name: str, size: int, by_update: bool = False) -> list[Any]:
    """What several steps leave; or those of a subclass that has an `update` of its own, which asks ours."""
    kind, settings = MAKERS[name]
    base = getattr(nets, kind)
    if by_update:

        class Own(base):  # type: ignore[misc, valid-type]
            def update(self, *arguments: Any) -> Any:
                return super().update(*arguments)

        base = Own
    rng = random.Random(size)
    parameters = [package.Value(x) for x in numbers(rng, size)]
    optimizer = base(parameters, lr=0.3, **settings)
    for step in range(5):
        package.set_grads(parameters, numbers(rng, size))
        optimizer.lr = 0.3 / (1 + step)
        optimizer.step()
    return [bits(package.get_data(parameters)), bits(optimizer.state), optimizer.steps]


@pytest.mark.parametrize("size", [1, 127, 128, 129, 300])
@pytest.mark.parametrize("name", MAKERS)
def test_both_engines_step_alike(name: str, size: int) -> None:
    package = other_engine()
    other = trained(package, load_nn(package.engine()), name, size)
    assert trained(autograd, nn, name, size) == other
    assert trained(autograd, nn, name, size, by_update=True) == other


def test_a_subclass_may_step_beside_ours() -> None:
    """With memories of its own, and with the `update` of a class further up."""

    class Most(Adam):
        memories = 3

        def update(self, data: Any, gradients: Any, state: Any, step: int) -> Any:
            moved, (m, v) = super().update(data, gradients, state, step)
            return moved, (m, v, [*map(max, v, state[2])])

    class Undecayed(AdamW):
        def update(self, data: Any, gradients: Any, state: Any, step: int) -> Any:
            return Adam.update(self, data, gradients, state, step)

    results = []
    for optimizer in (Adam([Value(2.0)]), Most([Value(2.0)]), Undecayed([Value(2.0)], weight_decay=0.5)):
        for g in (3.0, -1.0):
            optimizer.parameters[0].grad = g
            optimizer.step()
        results.append((get_data(optimizer.parameters), [*optimizer.state[:2]]))
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_an_update_that_is_put_in_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def update(*arguments: Any) -> Any:
        return [7.0], arguments[-2]

    one, all_of_them = OPTIMIZERS[name]([Value(1.0)]), OPTIMIZERS[name]([Value(1.0)])
    one.update = update  # type: ignore[assignment, method-assign]
    monkeypatch.setattr(OPTIMIZERS[name], "update", update)
    for optimizer in (one, all_of_them):
        optimizer.step()
        assert optimizer.parameters[0].data == 7.0


def test_settings_that_were_changed_to_other_numbers_count() -> None:
    optimizer = SGD([Value(1.0)], lr=0.5, momentum=0.5)
    optimizer.momentum = 0
    optimizer.parameters[0].grad = 1.0
    optimizer.step()
    optimizer.momentum = 1
    optimizer.step()
    assert get_data(optimizer.parameters) == [0.0]
    assert optimizer.state == ([1.0],)


@pytest.mark.parametrize("rule", FORMULAS)
def test_what_is_malformed_is_named(rule: str) -> None:
    x, memories, settings = Value(1.0), ([0.5],) * FORMULAS[rule][1], SETTINGS[rule]
    before = move(rule, [x], memories, settings)
    assert bits(before[0]) == bits(move(rule, (1.0,), [*memories], [*settings], (0.0,))[0])
    for fault, message, arguments in (
        (ShapeError, f"the memories of {rule}: given {len(memories) + 1}", ([x], (*memories, [0.5]), settings)),
        (ShapeError, f"the settings of {rule}", ([x], memories, settings[1:])),
        (ShapeError, "one gradient and one number in each memory", ([1.0], memories, settings, [])),
        (OperandError, "a list of Values is needed: given 1.0", ([x, 1.0], memories, settings)),
        (OperandError, "a real number is needed: given 'a'", ([x], memories, ("a", *settings[1:]))),
        (OperandError, "a real number is needed: given None", ([None], memories, settings, [1.0])),
        (OperandError, "a real number is needed: given '1'", ([1.0], memories, settings, ["1"])),
        (OperandError, "not a Value", ([x], memories, settings, [1.0])),
        (OperandError, "too large for a float", ([10**400], memories, settings, [1.0])),
    ):
        with pytest.raises(fault, match=message):
            move(rule, *arguments)
    if memories:
        with pytest.raises(ShapeError, match="one gradient and one number in each memory"):
            move(rule, [x], (*memories[1:], []), settings)
        with pytest.raises(OperandError, match="given 'm'"):
            move(rule, [x], (*memories[1:], ["m"]), settings)
    assert move(rule, [x], memories, settings) == before
    assert (x.data, x.grad) == (1.0, 0.0)


@pytest.mark.parametrize("rule", ["adm", None, ["adam"], ""])
def test_a_rule_that_is_none_is_named(rule: Any) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown rule: given .* expected one of adagrad, adam"):
        move(rule, [Value(1.0)], (), (0.1,))


def test_a_fault_of_a_formula_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(x: float, g: float, rate: float) -> float:
        return len(x)  # type: ignore[arg-type]

    monkeypatch.setitem(FORMULAS, "faulty", (faulty, 0))
    with pytest.raises(TypeError, match="has no len"):
        move("faulty", [Value(1.0)], (), (0.1,))


def test_numbers_of_other_types_are_numbers() -> None:
    assert move("momentum", [3], ([True],), (1, 0.5), [2]) == ([0.5], ([2.5],), True)
    assert move("sgd", (), (), (0.1,)) == ([], (), True)


@pytest.mark.parametrize(
    ("rule", "data", "grad", "memories", "finite"),
    [
        ("sgd", 1.0, math.inf, (), False),
        ("sgd", 1.0, math.nan, (), False),
        ("sgd", 1e308, -1e308, (), True),
        ("adagrad", 1.0, 1e160, ([0.0] * 2,), False),  # what it remembers
        ("adam", 1.0, 1.0, ([0.0] * 2, [math.inf] * 2), False),
    ],
)
def test_whether_all_is_finite(rule: str, data: float, grad: float, memories: Any, finite: bool) -> None:
    values = [Value(data), Value(data)]
    autograd.set_grads(values, [grad, grad])
    moved, remembered, found = move(rule, values, memories, SETTINGS[rule])
    assert found is finite
    assert found is all(math.isfinite(x) for numbers in (moved, *remembered) for x in numbers)


@pytest.mark.parametrize(
    ("settings", "memory", "error"),
    [((0.1, 0.5, 1e-8), -9.0, ValueError), ((0.1, 1.0, 0.0), 0.0, ZeroDivisionError)],
)
def test_what_python_refuses_to_compute_is_an_error_with_both_engines(
    settings: tuple[float, ...], memory: float, error: type[Exception]
) -> None:
    x = Value(1.0)
    x.grad = 1.0
    with pytest.raises(error):
        move("rmsprop", [x], ([memory],), settings)


@needs_core
def test_the_core_takes_lists_that_the_collector_changes() -> None:
    """It runs where the core makes room for the results, and with it the code of others."""

    class Changing:
        def __init__(self, change: Callable[[], object]) -> None:
            self.change, self.itself = change, self

        def __del__(self) -> None:
            self.change()

    threshold = gc.get_threshold()
    try:
        for turn in range(60):
            values, memory, settings = [Value(1.0) for _ in range(200)], [0.5] * 200, [0.1, 0.5]
            Changing([values.clear, memory.clear, settings.clear][turn % 3])
            gc.set_threshold(turn // 3 + 1, 10, 10)
            try:
                moved = move("momentum", values, [memory], settings)[0]
            except ShapeError:
                moved = []
            gc.set_threshold(*threshold)
            assert len(moved) in (0, 200)
    finally:
        gc.set_threshold(*threshold)


def test_an_optimizer_of_ones_own_is_asked_with_lists() -> None:
    class Own(Optimizer):
        def update(self, data: Any, gradients: Any, state: Any, step: int) -> Any:
            assert (data, gradients, state, step) == ([1.0], [2.0], (), 1)
            return [5.0], state

    x = Value(1.0)
    x.grad = 2.0
    Own([x], lr=0.1).step()
    assert x.data == 5.0
