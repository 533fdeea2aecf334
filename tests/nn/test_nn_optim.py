from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import DataError, OperandError, Scope, SettingError, UnknownNameError, Value
from nn import MLP
from nn.optim import OPTIMIZERS, SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop, optimizer_of

GRADIENTS = st.lists(st.floats(-10, 10), min_size=1, max_size=8)


def momentum(x: float, gradients: list[float], lr: float, beta: float, nesterov: bool) -> float:
    velocity = 0.0
    for g in gradients:
        velocity = beta * velocity + g
        x -= lr * (g + beta * velocity if nesterov else velocity)
    return x


def adam(x: float, gradients: list[float], lr: float, b1: float, b2: float, eps: float, decay: float) -> float:
    m = v = 0.0
    for t, g in enumerate(gradients, 1):
        x -= lr * decay * x
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        x -= lr * (m / (1 - b1**t)) / (math.sqrt(v / (1 - b2**t)) + eps)
    return x


def rmsprop(x: float, gradients: list[float], lr: float, alpha: float, eps: float) -> float:
    v = 0.0
    for g in gradients:
        v = alpha * v + (1 - alpha) * g**2
        x -= lr * g / (math.sqrt(v) + eps)
    return x


def adagrad(x: float, gradients: list[float], lr: float, eps: float) -> float:
    v = 0.0
    for g in gradients:
        v += g**2
        x -= lr * g / (math.sqrt(v) + eps)
    return x


@pytest.mark.parametrize(
    ("optimizer", "formula"),
    [
        (lambda p: SGD(p, lr=0.1), lambda x, gs: momentum(x, gs, 0.1, 0.0, False)),
        (lambda p: SGD(p, lr=0.1, momentum=0.9), lambda x, gs: momentum(x, gs, 0.1, 0.9, False)),
        (lambda p: SGD(p, lr=0.1, momentum=0.9, nesterov=True), lambda x, gs: momentum(x, gs, 0.1, 0.9, True)),
        (lambda p: Adam(p), lambda x, gs: adam(x, gs, 0.01, 0.9, 0.999, 1e-8, 0.0)),
        (
            lambda p: Adam(p, lr=0.2, betas=(0.5, 0.75), eps=0.1),
            lambda x, gs: adam(x, gs, 0.2, 0.5, 0.75, 0.1, 0.0),
        ),
        (lambda p: AdamW(p, lr=0.2), lambda x, gs: adam(x, gs, 0.2, 0.9, 0.999, 1e-8, 0.01)),
        (lambda p: AdamW(p, lr=0.2, weight_decay=0.5), lambda x, gs: adam(x, gs, 0.2, 0.9, 0.999, 1e-8, 0.5)),
        (lambda p: RMSprop(p), lambda x, gs: rmsprop(x, gs, 0.01, 0.99, 1e-8)),
        (lambda p: RMSprop(p, lr=0.3, alpha=0.5, eps=0.01), lambda x, gs: rmsprop(x, gs, 0.3, 0.5, 0.01)),
        (lambda p: Adagrad(p), lambda x, gs: adagrad(x, gs, 0.01, 1e-10)),
        (lambda p: Adagrad(p, lr=0.5, eps=0.1), lambda x, gs: adagrad(x, gs, 0.5, 0.1)),
    ],
)
@settings(deadline=None)
@given(gradients=GRADIENTS)
def test_steps_follow_the_formulas_of_the_papers(
    optimizer: Callable[[list[Value]], Optimizer],
    formula: Callable[[float, list[float]], float],
    gradients: list[float],
) -> None:
    x, other = Value(1.5), Value(-2.0)
    moving = optimizer([x, other])
    for g in gradients:
        x.grad, other.grad = g, -g
        moving.step()
    assert x.data == pytest.approx(formula(1.5, gradients), rel=1e-10, abs=1e-12)
    assert other.data == pytest.approx(formula(-2.0, [-g for g in gradients]), rel=1e-10, abs=1e-12)
    assert moving.steps == len(gradients)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_every_optimizer_finds_the_bottom_of_a_bowl(name: str) -> None:
    x, y = Value(2.0), Value(-3.0)
    optimizer = OPTIMIZERS[name]([x, y], lr=0.5 if name == "adagrad" else 0.05)
    for _ in range(400):
        optimizer.zero_grad()
        (x * x + 0.5 * (y - 1.0) ** 2).backward()
        optimizer.step()
    assert x.data == pytest.approx(0.0, abs=0.05)
    assert y.data == pytest.approx(1.0, abs=0.05)


def test_the_learning_rate_can_be_changed_between_steps() -> None:
    x = Value(1.0)
    optimizer = SGD([x], lr=0.5)
    x.grad = 1.0
    optimizer.step()
    optimizer.lr = 0.25
    optimizer.step()
    optimizer.lr = 0
    optimizer.step()
    assert x.data == 0.25
    with pytest.raises(SettingError, match=r"lr is out of its range: given -0\.1"):
        optimizer.lr = -0.1


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@pytest.mark.parametrize("lr", [-0.1, 0.0, math.inf, math.nan])
def test_a_learning_rate_that_is_not_above_zero_is_refused(name: str, lr: float) -> None:
    with pytest.raises(SettingError, match=rf"lr is out of its range: given {lr!r}, expected a finite number above 0"):
        OPTIMIZERS[name](lr=lr)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: SGD(momentum=1.0), "momentum is out of its range: given 1.0"),
        (lambda: SGD(nesterov=True), "nesterov needs a momentum"),
        (lambda: Adam(betas=(0.9, 1.0)), r"betas\[1\] is out of its range"),
        (lambda: Adam(betas=(-0.1, 0.9)), r"betas\[0\] is out of its range"),
        (lambda: Adam(eps=0), "eps is out of its range"),
        (lambda: AdamW(weight_decay=-1), "weight_decay is out of its range"),
        (lambda: RMSprop(alpha=1), "alpha is out of its range"),
        (lambda: RMSprop(eps=-1), "eps is out of its range"),
        (lambda: Adagrad(eps=0.0), "eps is out of its range"),
        (lambda: SGD([], lr=0.1), "SGD has no parameters: given an empty list"),
        (lambda: SGD(lr=0.1).step(), r"SGD has no parameters. Repair: SGD\(model.parameters\(\), lr=0.1\)"),
    ],
)
def test_bad_settings_are_refused(build: Callable[[], Any], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        build()


def test_what_is_no_list_of_parameters_is_refused() -> None:
    with pytest.raises(OperandError, match=r"the parameters of SGD: given 0.1.*or SGD\(lr=0.1\) for fit"):
        SGD(0.1)  # type: ignore[arg-type]
    with pytest.raises(OperandError, match="the parameters of Adam: given Value"):
        Adam(Value(1.0))  # type: ignore[arg-type]
    with pytest.raises(OperandError, match=r"parameter 1 is not a Value: given 2.0"):
        SGD([Value(1.0), 2.0])  # type: ignore[list-item]
    with pytest.raises(OperandError, match="betas is not a pair"):
        Adam(betas=0.9)  # type: ignore[arg-type]


def test_a_step_that_would_leave_the_numbers_moves_nothing() -> None:
    a, b = Value(1.0), Value(2.0, label="bias")
    optimizer = SGD([a, b], lr=1.0, momentum=0.5)
    a.grad, b.grad = 1.0, math.nan
    with pytest.raises(DataError, match=r"would make a parameter of bias nan: given data 2, gradient nan, lr 1"):
        optimizer.step()
    assert (a.data, b.data, optimizer.steps, optimizer.state) == (1.0, 2.0, 0, ([0.0, 0.0],))
    b.label, b.grad = None, math.inf
    with pytest.raises(DataError, match="would make a parameter of parameter 1 -inf"):
        optimizer.step()
    neuron = MLP(1, [1]).layers[0].neurons[0]
    neuron.b.grad = math.nan
    with pytest.raises(DataError, match=r"a parameter of MLP\.layers\.0\.neurons\.0 nan"):
        SGD(neuron.parameters()).step()


def test_huge_finite_parameters_are_no_divergence() -> None:
    a, b = Value(1.5e308), Value(1.5e308)
    SGD([a, b], lr=1.0).step()
    assert (a.data, b.data) == (1.5e308, 1.5e308)


def test_binding_the_same_parameters_again_keeps_what_is_remembered() -> None:
    x, y = Value(1.0), Value(1.0)
    optimizer = Adam([x, y, x], lr=0.1)
    assert len(optimizer.parameters) == 2
    x.grad = 1.0
    optimizer.step()
    optimizer.bind([x, y])
    assert optimizer.steps == 1
    assert optimizer.state[0][0] != 0.0
    optimizer.bind([y, x])
    assert optimizer.steps == 0
    assert optimizer.state == ([0.0, 0.0], [0.0, 0.0])


def test_names_and_instances() -> None:
    assert repr(optimizer_of("adam")) == "Adam(lr=0.01, betas=(0.9, 0.999), eps=1e-08)"
    assert repr(optimizer_of("SGD", 0.5)) == "SGD(lr=0.5, momentum=0.0, nesterov=False)"
    own = RMSprop(lr=0.25)
    assert optimizer_of(own) is own
    with pytest.raises(UnknownNameError, match=r"unknown optimizer: given 'adm'.*did you mean 'adam'"):
        optimizer_of("adm")
    with pytest.raises(OperandError, match=r"Repair: Adam\(lr=0.01\)"):
        optimizer_of(Adam)  # type: ignore[arg-type]
    with pytest.raises(OperandError, match="optimizer: given 3, expected a name"):
        optimizer_of(3)  # type: ignore[arg-type]
    with pytest.raises(SettingError, match=r"lr is given twice: given lr=0.1 and SGD\(lr=0.01.*Repair: SGD\(lr=0.1\)"):
        optimizer_of(SGD(), lr=0.1)


def test_the_base_class_says_what_to_define() -> None:
    with pytest.raises(NotImplementedError, match=r"Optimizer does not define update"):
        Optimizer([Value(1.0)], lr=0.1).step()


def test_an_optimizer_of_ones_own() -> None:
    class Sign(Optimizer):
        """Steps of equal length."""

        def update(self, data: Any, gradients: Any, state: Any, step: int) -> Any:
            return [x - math.copysign(self.lr, g) for x, g in zip(data, gradients, strict=True)], state

    with Scope("here"):
        x = Value(1.0)
    x.grad = 3.0
    Sign([x], lr=0.25).step()
    assert x.data == 0.75


@pytest.mark.parametrize("name", ["adam", "adamw", "rmsprop", "adagrad"])
def test_a_gradient_that_would_freeze_a_parameter_is_refused(name: str) -> None:
    x = Value(1.0, label="weight")
    optimizer = OPTIMIZERS[name]([x], lr=0.1)
    before = optimizer.state
    x.grad = 1e160
    with pytest.raises(DataError, match=rf"would make what {type(optimizer).__name__} remembers of weight inf: given"):
        optimizer.step()
    assert (x.data, optimizer.steps, optimizer.state) == (1.0, 0, before)
    x.grad = 1.0
    optimizer.step()
    assert x.data < 1.0


def test_a_result_is_no_parameter() -> None:
    w = Value(1.0)
    with pytest.raises(OperandError, match=r"parameter 1 is a result, .* expected a leaf, not a node of mul"):
        SGD([w, w * 2.0], lr=0.1)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_the_learning_rate_may_come_second(name: str) -> None:
    assert OPTIMIZERS[name]([Value(1.0)], 0.25).lr == 0.25
