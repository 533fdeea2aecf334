"""Ctrl-C at every instruction of what trains a model: a change happens as a whole or not at all, and training goes on.

The gradients of an interrupted model are compared, bit for bit, with those of a new one that has the same parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograd import Value, is_recording, set_data, set_grads
from autograd.recording import STATE
from nn import (
    MLP,
    Callback,
    Dropout,
    EarlyStopping,
    History,
    Layer,
    Module,
    Sequential,
    clip_grad_norm,
    clip_grad_value,
    squared_error,
)
from nn.interrupts import restoring
from nn.optim import OPTIMIZERS, SGD, Adam, Optimizer
from nn.schedules import Exponential

X, Y = [[0.0], [1.0]], [1.0, 3.0]
# What takes many instructions is interrupted at some of them by the plain test command, at every one by the slow one.
SOME_OR_EVERY = pytest.mark.parametrize(
    "places", [500, pytest.param(None, marks=pytest.mark.slow)], ids=["some", "every"]
)


def small() -> MLP:
    """A model of one neuron."""
    return MLP(1, [1], seed=0)


def parameters(model: Module) -> tuple[float, ...]:
    return tuple(parameter.data for parameter in model.parameters())


def gradients(model: Module) -> list[float]:
    return [parameter.grad for parameter in model.parameters()]


def descend(model: Module) -> None:
    """What a training loop does before its step."""
    model.zero_grad()
    squared_error([model(x) for x in X], Y).backward()


def check_usable(model: Module, alike: Callable[[], Module]) -> None:
    """Raise unless the model predicts, and descends, as one does that was never interrupted."""
    fresh = alike()
    fresh.load_state_dict(model.state_dict())
    assert is_recording()
    assert model.predict(X) == fresh.predict(X)
    for one in (model.eval(), fresh.eval()):
        descend(one)
    assert gradients(model) == gradients(fresh)
    assert any(gradients(model))


# --- one change ------------------------------------------------------------------------------------------------------


class Trained:
    """A model with gradients, and an optimiser that has made a step."""

    def __init__(self, optimizer: Callable[..., Optimizer]) -> None:
        self.model = small()
        self.parameters = self.model.parameters()
        self.optimizer = optimizer(self.parameters, lr=0.1)
        self.step()
        descend(self.model)

    def step(self) -> None:
        """A step of a training loop with clipped gradients and a learning rate that falls."""
        clip_grad_norm(self.parameters, 1.5)
        clip_grad_value(self.parameters, 1.0)
        self.optimizer.lr = 0.1 * Exponential(0.5)(self.optimizer.steps)
        self.optimizer.step()

    def state(self) -> tuple[Any, ...]:
        """All that a step changes together."""
        return parameters(self.model), self.optimizer.state, self.optimizer.steps


@pytest.mark.parametrize("name", [*sorted(OPTIMIZERS), "sgd with momentum"])
def test_a_step_happens_as_a_whole_or_not_at_all(interrupts: Any, name: str) -> None:
    """Parameters, what the optimiser remembers and its count; the next gradient and the next step are right."""

    def optimizer(parameters: list[Value], lr: float) -> Optimizer:
        if name == "sgd with momentum":
            return SGD(parameters, lr=lr, momentum=0.9, nesterov=True)
        return OPTIMIZERS[name](parameters, lr=lr)

    def prepare() -> Trained:
        return Trained(optimizer)

    untouched = prepare()
    states = [untouched.state()]
    for _ in range(2):
        untouched.step()
        states.append(untouched.state())
        descend(untouched.model)
    before, after, later = states
    seen = set()

    def check(trained: Trained) -> None:
        state = trained.state()
        assert state in (before, after)
        seen.add(state == after)
        check_usable(trained.model, small)
        trained.step()
        assert trained.state() == (later if state == after else after)

    interrupts(f"step, {name}", prepare, Trained.step, check)
    assert seen == {True, False}


def test_an_optimiser_takes_its_parameters_with_empty_memories_or_keeps_what_it_had(interrupts: Any) -> None:
    model = small()
    seen = set()

    def check(optimizer: Adam) -> None:
        memories = optimizer.state
        assert (optimizer.parameters, memories) in (([], ()), (model.parameters(), ([0.0, 0.0], [0.0, 0.0])))
        seen.add(bool(memories))
        optimizer.bind(model.parameters())
        descend(model)
        optimizer.step()

    parameters = model.parameters()
    interrupts("Optimizer.bind", Adam, lambda optimizer: optimizer.bind(parameters), check)
    assert seen == {True, False}


CHANGES: dict[str, Callable[[Trained], object]] = {
    "Module.zero_grad": lambda trained: trained.model.zero_grad(),
    "Optimizer.zero_grad": lambda trained: trained.optimizer.zero_grad(),
    "clip_grad_norm": lambda trained: clip_grad_norm(trained.parameters, 0.1),
    "clip_grad_value": lambda trained: clip_grad_value(trained.parameters, 0.1),
    "set_grads": lambda trained: set_grads(trained.parameters, [1.0, 2.0]),
    "set_data": lambda trained: set_data(trained.parameters, [1.0, 2.0]),
    "load_state_dict": lambda trained: trained.model.load_state_dict(
        {"layers.0.neurons.0.w.0": 1.0, "layers.0.neurons.0.b": 2.0}
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_all_parameters_are_changed_or_none(interrupts: Any, name: str) -> None:
    """Their numbers by one function, their gradients by another."""

    def state(trained: Trained) -> tuple[Any, ...]:
        return parameters(trained.model), gradients(trained.model)

    def prepare() -> Trained:
        return Trained(SGD)

    untouched = prepare()
    before = state(untouched)
    CHANGES[name](untouched)
    after = state(untouched)
    assert all(
        x != y for part in (0, 1) if before[part] != after[part] for x, y in zip(before[part], after[part], strict=True)
    )
    seen = []

    def check(trained: Trained) -> None:
        seen.append([before, after].index(state(trained)))
        check_usable(trained.model, small)

    interrupts(name, prepare, CHANGES[name], check)
    assert set(seen) == {0, 1}


# --- a change for a while --------------------------------------------------------------------------------------------


def noisy() -> Sequential:
    """A model that drops inputs while it is trained."""
    return Sequential(Layer(1, 1, nonlin=False, seed=0), Dropout(0.5))


@SOME_OR_EVERY
@pytest.mark.parametrize("name", ["predict", "evaluate"])
def test_looking_at_a_model_leaves_no_trace(interrupts: Any, name: str, places: int | None) -> None:
    """Every module has the mode that it had, here each another one than its neighbour."""

    def prepare() -> Sequential:
        model = noisy()
        model[1].eval()
        return model

    def look(model: Sequential) -> None:
        if name == "predict":
            model.predict(X[:1])
        else:
            model.evaluate(X[:1], Y[:1], loss="mse", metrics=["mae"])

    modes = [module.training for module in prepare().modules()]
    assert set(modes) == {True, False}

    def check(model: Sequential) -> None:
        assert [module.training for module in model.modules()] == modes
        check_usable(model, noisy)

    interrupts(name, prepare, look, check, places=places)


def test_what_was_changed_for_a_while_is_put_back(interrupts: Any) -> None:
    def changed(place: list[str]) -> None:
        def change() -> None:
            place[0] = "changed"

        def put_back() -> None:
            place[0] = "as it was"

        restoring(change, put_back)

    def check(place: list[str]) -> None:
        assert place == ["as it was"]

    interrupts("restoring", lambda: ["as it was"], changed, check)


# --- fit -------------------------------------------------------------------------------------------------------------


class Fit:
    """A model, its optimiser, and what fit returned."""

    def __init__(self, model: Callable[[], Module], optimizer: Callable[..., Optimizer], **options: Any) -> None:
        self.model, self.optimizer = model(), optimizer(lr=0.1)
        self.options = {"X": X, "y": Y, "loss": "mse", "batch_size": 1, "seed": 1, "verbose": False, **options}
        self.history: History | None = None

    def run(self, **more: Any) -> None:
        """Train."""
        self.history = self.model.fit(optimizer=self.optimizer, **{**self.options, **more})

    def state(self) -> tuple[Any, ...]:
        """What a step changes together, and whose parameters the optimiser has."""
        optimizer = self.optimizer
        return parameters(self.model), optimizer.state, optimizer.steps, len(optimizer.parameters)


def plain() -> Fit:
    """With as few options as possible: an epoch of two steps."""
    return Fit(small, SGD, epochs=1)


def regularised() -> Fit:
    """With all that comes between the gradient and the step: an epoch of one step."""
    penalties = {"l1": 0.01, "l2": 0.1, "penalty": lambda model: model.parameters()[0].square()}
    clipping = {"clip_norm": 2.0, "clip_value": 1.0}
    return Fit(small, Adam, X=X[1:], y=Y[1:], epochs=1, schedule=Exponential(0.5), **penalties, **clipping)


def watched() -> Fit:
    """With all that looks at the epochs, and a model that draws random numbers: two epochs of a step each."""
    # The best epoch is, by this measure, the first one; so the end of the training changes the parameters once more.
    stopping = EarlyStopping("loss", mode="max")
    validation = {"validation_data": (X[:1], Y[:1]), "metrics": ["mae"]}
    return Fit(noisy, Adam, X=X[1:], y=Y[1:], epochs=2, schedule=Exponential(0.5), callbacks=[stopping], **validation)


@SOME_OR_EVERY
@pytest.mark.parametrize("prepare", [plain, regularised, watched], ids=lambda prepare: prepare.__name__)
def test_fit_leaves_whole_steps_whole_epochs_and_a_model_that_can_be_trained_on(
    interrupts: Any, prepare: Callable[[], Fit], places: int | None
) -> None:
    """Modes, learning rate and sources of random numbers are as before, and no scope is open."""
    untouched = prepare()
    states = [untouched.state()]
    untouched.optimizer.bind(untouched.model.parameters())

    class Watching(Callback):
        """Writes down the state after every step."""

        def on_train_begin(self, training: Any) -> None:
            """Before the first."""
            states.append(untouched.state())

        def on_batch_end(self, training: Any) -> None:
            """After each."""
            states.append(untouched.state())

    untouched.run(callbacks=[Watching(), *untouched.options.get("callbacks", [])])
    states.append(untouched.state())
    assert untouched.history is not None
    columns, epochs = untouched.history.history, len(untouched.history)
    lr = untouched.optimizer.lr
    outcomes = set()

    def check(fit: Fit) -> None:
        assert fit.state() in states
        assert STATE.here is None
        assert fit.optimizer.lr == lr
        assert all(module.training for module in fit.model.modules())
        assert not any(vars(module).get("random") for module in fit.model.modules())
        history = fit.history
        outcomes.add("raised" if history is None else "stopped" if history.interrupted else "whole")
        if history is not None:
            assert history.interrupted or len(history) == epochs
            assert len(history.seconds) == len(history.epochs) == len(history)
            assert history.history == {name: column[: len(history)] for name, column in columns.items() if len(history)}
        check_usable(fit.model, noisy if prepare is watched else small)
        fit.run(epochs=1, validation_data=None, metrics=None)
        assert fit.history is not None
        assert (len(fit.history), fit.history.interrupted) == (1, False)

    interrupts(f"fit, {prepare.__name__}", prepare, Fit.run, check, places=places)
    assert outcomes >= {"raised", "stopped"}
