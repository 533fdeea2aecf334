"""Optimisers: how the parameters follow their gradients.

An optimiser computes the new numbers of all parameters first and assigns them afterwards, so that Ctrl-C leaves either
all old ones or all new ones. `g` is the gradient, `t` the number of the step, counted from 1. The definitions, and the
defaults, are PyTorch's, but for the learning rate of SGD, Adam and AdamW, which is 0.01: models of scalars are small.

    optimizer = Adam(model.parameters(), lr=0.01)        in a loop of your own
    loss.backward(); optimizer.step(); optimizer.zero_grad()

    model.fit(X, y, optimizer=Adam(lr=0.01))             fit gives it the parameters
"""

from __future__ import annotations

from math import isfinite, sqrt

from autograd import DataError, OperandError, SettingError, Value, get_data, get_grads, move, set_data, set_grads

from .interrupts import to_the_end
from .settings import look_up, number
from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    Numbers: TypeAlias = list[float]
    # One list of numbers for each quantity that an optimiser remembers of every parameter, such as its momentum.
    State: TypeAlias = tuple[Numbers, ...]
    # The name of a formula that `move` knows, how many memories it has, and its settings.
    Rule: TypeAlias = tuple[str, int, tuple[float, ...]]

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "optimizer_of",
]


class Optimizer:
    """The base of the optimisers: it holds the parameters, the learning rate `lr`, and what is remembered of the steps.

    A subclass defines `update(data, gradients, state, step)`, which returns the new data and the new state and changes
    nothing.
    """

    memories = 0

    def __init__(self, parameters: Iterable[Value] | None = None, *, lr: float) -> None:
        """Keep the parameters, if they are given already, and the learning rate, which must be above 0."""
        self._lr = number("lr", lr, above=0)
        self.steps = 0
        self.parameters: list[Value] = []
        self.state: State = ()
        if parameters is not None:
            self.bind(parameters)

    @property
    def lr(self) -> float:
        """The learning rate. It can be set at any time, as schedules do; it must not be negative."""
        return self._lr

    @lr.setter
    def lr(self, lr: float) -> None:
        self._lr = number("lr", lr, least=0)

    def bind(self, parameters: Iterable[Value]) -> None:
        """Give the optimiser its parameters; it starts with nothing remembered, unless they are those it has.

        Raises OperandError for what is no parameter, SettingError if there are none.

        >>> optimizer = SGD(lr=0.1)
        >>> optimizer.bind([Value(1.0)])
        >>> len(optimizer.parameters)
        1
        """
        if isinstance(parameters, (str, Value)) or not hasattr(parameters, "__iter__"):
            raise OperandError(
                f"the parameters of {type(self).__name__}",
                given=parameters,
                expected="a list of Values",
                repair=f"{type(self).__name__}(model.parameters(), lr=0.1), or {type(self).__name__}(lr=0.1) for fit",
            )
        bound = list(dict.fromkeys(parameters))
        for index, parameter in enumerate(bound):
            if not isinstance(parameter, Value):
                raise OperandError(f"parameter {index} is not a Value", given=parameter)
            if parameter.op:
                raise OperandError(
                    f"parameter {index} is a result, which the next forward pass computes anew",
                    given=parameter,
                    expected=f"a leaf, not a node of {parameter.op}",
                    repair="give the optimizer the Values that it was computed from",
                )
        if not bound:
            raise SettingError(
                f"{type(self).__name__} has no parameters", given=words("an empty list"), expected="at least one"
            )
        if len(bound) == len(self.parameters) and all(map(_same, bound, self.parameters)):
            return

        def begin() -> None:
            self.parameters, self.steps = bound, 0
            self.state = tuple([0.0] * len(bound) for _ in range(self.memories))

        to_the_end(begin)

    def step(self) -> None:
        """Move every parameter once, against its gradient: all or none of them.

        Raises SettingError without parameters, DataError (and changes nothing) if a new number, or what is remembered
        of the steps, would be NaN or infinite.
        """
        parameters = self.parameters
        if not parameters:
            raise SettingError(
                f"{type(self).__name__} has no parameters", repair=f"{type(self).__name__}(model.parameters(), lr=0.1)"
            )
        steps = self.steps + 1
        rule_of = _RULES.get(getattr(self.update, "__func__", None))
        if rule_of is None:
            data, state = self.update(get_data(parameters), get_grads(parameters), self.state, steps)
            # Sums, as each number is usually finite.
            finite = all(map(isfinite, map(sum, (data, *state))))
        else:  # it is an `update` of ours: the numbers need not become lists first
            data, state, finite = _moved(rule_of(self, steps), parameters, self.state)
        if not finite:  # an infinite memory would freeze its parameter for ever
            self._refuse(data, "a parameter")
            for memory in state:
                self._refuse(memory, f"what {type(self).__name__} remembers")

        def commit() -> None:
            set_data(parameters, data)
            self.state, self.steps = state, steps

        to_the_end(commit)

    def update(self, data: Numbers, gradients: Numbers, state: State, step: int) -> tuple[Numbers, State]:
        """The new data of all parameters and the new state, from the old ones and the gradients."""
        raise NotImplementedError(f"{type(self).__name__} does not define update(data, gradients, state, step)")

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0.

        >>> x = Value(1.0)
        >>> x.backward()
        >>> SGD([x], lr=0.1).zero_grad()
        >>> x.grad
        0.0
        """
        set_grads(self.parameters, [0.0] * len(self.parameters))

    def _refuse(self, numbers: Numbers, what: str) -> None:
        """Raise DataError for the first number that is not finite; there is none if only the sum overflowed."""
        for index, moved in enumerate(numbers):
            if not isfinite(moved):
                parameter = self.parameters[index]
                name = parameter.label or (f"{parameter.scope.path}" if parameter.scope else f"parameter {index}")
                raise DataError(
                    f"this step would make {what} of {name} {moved}",
                    given=words(f"data {parameter.data:g}, gradient {parameter.grad:g}, lr {self.lr:g}"),
                    expected="finite numbers",
                    repair="a smaller lr, or clip the gradients; the parameters are as they were before the step",
                )

    def __repr__(self) -> str:
        """The class and its settings."""
        settings = [f"lr={self.lr:g}"]
        settings += [f"{name}={value!r}" for name, value in vars(self).items() if name not in _NOT_SETTINGS]
        return f"{type(self).__name__}({', '.join(settings)})"


_NOT_SETTINGS = {"_lr", "steps", "parameters", "state"}


def _same(a: Value, b: Value) -> bool:
    return a is b


def _moved(
    rule: Rule, values: list[Value] | Numbers, state: State, gradients: Numbers | None = None
) -> tuple[Numbers, State, bool]:
    """One step of a rule, and whether all numbers are finite.

    A subclass may remember more than the rule does; a rule that remembers nothing leaves the state as it is.
    """
    name, memories, settings = rule
    moved, remembered, finite = move(name, values, state[:memories], settings, gradients)
    return moved, remembered if memories else state, finite


class SGD(Optimizer):
    """Gradient descent, stochastic when the gradients come from a part of the samples; with momentum if it is above 0.

        v ← momentum · v + g,   p ← p - lr · v,   with nesterov p ← p - lr · (g + momentum · v)

    Raises SettingError for a momentum outside [0, 1) and for nesterov without momentum.
    Source: I. Sutskever, J. Martens, G. Dahl, G. Hinton, On the importance of initialization and momentum in deep
    learning, ICML 2013.

    >>> x = Value(3.0)
    >>> optimizer = SGD([x], lr=0.25)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> x.data
    1.5
    """

    memories = 1

    def __init__(
        self,
        parameters: Iterable[Value] | None = None,
        lr: float = 0.01,
        *,
        momentum: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        """Check the settings."""
        self.momentum = number("momentum", momentum, least=0, below=1)
        self.nesterov = bool(nesterov)
        if nesterov and not self.momentum:
            raise SettingError(
                "nesterov needs a momentum", given=words("momentum 0"), repair="SGD(momentum=0.9, nesterov=True)"
            )
        super().__init__(parameters, lr=lr)

    def update(self, data: Numbers, gradients: Numbers, state: State, step: int) -> tuple[Numbers, State]:
        """One step of the formula above."""
        return _moved(SGD._rule(self, step), data, state, gradients)[:2]

    def _rule(self, step: int) -> Rule:
        if not self.momentum:
            return "sgd", 0, (self.lr,)
        return "nesterov" if self.nesterov else "momentum", 1, (self.lr, self.momentum)


class Adam(Optimizer):
    """Adaptive moments: a running mean of the gradient, divided by the root of a running mean of its square.

        m ← β₁·m + (1-β₁)·g,   v ← β₂·v + (1-β₂)·g²,   p ← p - lr · m̂ / (√v̂ + eps),   m̂ = m / (1-β₁ᵗ), v̂ = v /
        (1-β₂ᵗ)

    Raises SettingError for betas outside [0, 1) or eps not above 0.
    Source: D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015.

    >>> x = Value(3.0)
    >>> optimizer = Adam([x], lr=0.5)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.data, 6)
    2.5
    """

    memories = 2

    def __init__(
        self,
        parameters: Iterable[Value] | None = None,
        lr: float = 0.01,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        """Check the settings."""
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise OperandError("betas is not a pair", given=betas, expected="two numbers such as (0.9, 0.999)")
        self.betas = (number("betas[0]", betas[0], least=0, below=1), number("betas[1]", betas[1], least=0, below=1))
        self.eps = number("eps", eps, above=0)
        super().__init__(parameters, lr=lr)

    def update(self, data: Numbers, gradients: Numbers, state: State, step: int) -> tuple[Numbers, State]:
        """One step of the formula above."""
        return _moved(Adam._rule(self, step), data, state, gradients)[:2]

    def _rule(self, step: int) -> Rule:
        (beta1, beta2), rate = self.betas, self.lr / (1.0 - self.betas[0] ** step)
        return "adam", 2, (rate, beta1, beta2, 1.0 / sqrt(1.0 - beta2**step), self.eps, 1.0)


class AdamW(Adam):
    """Adam with decoupled weight decay: p ← p · (1 - lr · weight_decay) before each step of Adam.

    Raises SettingError for a negative weight_decay, and as Adam does.
    Source: I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR 2019.

    >>> x = Value(3.0)
    >>> AdamW([x], lr=0.5, weight_decay=0.2).step()
    >>> round(x.data, 6)
    2.7
    """

    def __init__(
        self,
        parameters: Iterable[Value] | None = None,
        lr: float = 0.01,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        """Check the settings."""
        self.weight_decay = number("weight_decay", weight_decay, least=0)
        super().__init__(parameters, lr=lr, betas=betas, eps=eps)

    def update(self, data: Numbers, gradients: Numbers, state: State, step: int) -> tuple[Numbers, State]:
        """One step of the formula above."""
        return _moved(AdamW._rule(self, step), data, state, gradients)[:2]

    def _rule(self, step: int) -> Rule:
        name, memories, settings = super()._rule(step)
        return name, memories, (*settings[:-1], 1.0 - self.lr * self.weight_decay)


class RMSprop(Optimizer):
    """Gradient descent divided by the root of a running mean of the squared gradient.

        v ← alpha·v + (1-alpha)·g²,   p ← p - lr · g / (√v + eps)

    Raises SettingError for alpha outside [0, 1) or eps not above 0.
    Source: G. Hinton, Neural networks for machine learning, lecture 6e, 2012.

    >>> x = Value(3.0)
    >>> optimizer = RMSprop([x], lr=0.1)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.data, 6)
    2.0
    """

    memories = 1

    def __init__(
        self,
        parameters: Iterable[Value] | None = None,
        lr: float = 0.01,
        *,
        alpha: float = 0.99,
        eps: float = 1e-8,
    ) -> None:
        """Check the settings."""
        self.alpha = number("alpha", alpha, least=0, below=1)
        self.eps = number("eps", eps, above=0)
        super().__init__(parameters, lr=lr)

    def update(self, data: Numbers, gradients: Numbers, state: State, step: int) -> tuple[Numbers, State]:
        """One step of the formula above."""
        return _moved(RMSprop._rule(self, step), data, state, gradients)[:2]

    def _rule(self, step: int) -> Rule:
        return "rmsprop", 1, (self.lr, self.alpha, self.eps)


class Adagrad(Optimizer):
    """Gradient descent divided by the root of the sum of all squared gradients so far.

        v ← v + g²,   p ← p - lr · g / (√v + eps)

    Raises SettingError for eps not above 0.
    Source: J. Duchi, E. Hazan, Y. Singer, Adaptive subgradient methods for online learning and stochastic optimization,
    JMLR 12, 2011.

    >>> x = Value(3.0)
    >>> optimizer = Adagrad([x], lr=1.0)
    >>> (x * x).backward()
    >>> optimizer.step()
    >>> round(x.data, 6)
    2.0
    """

    memories = 1

    def __init__(self, parameters: Iterable[Value] | None = None, lr: float = 0.01, *, eps: float = 1e-10) -> None:
        """Check the settings."""
        self.eps = number("eps", eps, above=0)
        super().__init__(parameters, lr=lr)

    def update(self, data: Numbers, gradients: Numbers, state: State, step: int) -> tuple[Numbers, State]:
        """One step of the formula above."""
        return _moved(Adagrad._rule(self, step), data, state, gradients)[:2]

    def _rule(self, step: int) -> Rule:
        return "adagrad", 1, (self.lr, self.eps)


# For each `update` of ours the rule that it follows. A class that has another one, its own or beside `super().update`,
# is not in here, and is asked for it.
_RULES: dict[Any, Callable[[Any, int], Rule]] = {
    kind.update: kind._rule for kind in (SGD, Adam, AdamW, RMSprop, Adagrad)
}

OPTIMIZERS: dict[str, type[SGD] | type[Adam] | type[AdamW] | type[RMSprop] | type[Adagrad]] = {
    "sgd": SGD,
    "adam": Adam,
    "adamw": AdamW,
    "rmsprop": RMSprop,
    "adagrad": Adagrad,
}


def optimizer_of(optimizer: str | Optimizer, lr: float | None = None) -> Optimizer:
    """The optimiser of that name, with its defaults or the given learning rate; an optimiser is returned as it is.

    Raises UnknownNameError for a name that is not in the list, OperandError for another thing, SettingError for a
    learning rate beside an optimiser that has its own.

    >>> optimizer_of("adam", lr=0.01)
    Adam(lr=0.01, betas=(0.9, 0.999), eps=1e-08)
    """
    if isinstance(optimizer, str):
        chosen = look_up("optimizer", optimizer, OPTIMIZERS)
        return chosen() if lr is None else chosen(lr=lr)
    if not isinstance(optimizer, Optimizer):
        instance = f"{optimizer.__name__}(lr=0.01)" if isinstance(optimizer, type) else None
        raise OperandError(
            "optimizer", given=optimizer, expected='a name such as "adam", or an optimizer', repair=instance
        )
    if lr is not None:
        raise SettingError(
            "lr is given twice",
            given=words(f"lr={lr!r} and {optimizer!r}"),
            repair=f"{type(optimizer).__name__}(lr={lr!r})",
        )
    return optimizer
