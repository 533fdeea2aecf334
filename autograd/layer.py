"""The neurons of a layer in one call: what they share, the numbers of their inputs, is read once for all of them."""

from __future__ import annotations

from itertools import chain
from operator import is_

from ._engine import CORE
from .algebra import FLOAT
from .chain import MANY
from .errors import OperandError, ShapeError
from .functions import function, scalar, sequence
from .recording import STATE, Scope
from .registry import TABLE
from .value import ALL, SOME, Value, writes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .registry import Primitive


def neurons(
    weights: Sequence[Sequence[Any]],
    biases: Sequence[Any],
    activations: Sequence[Callable[[Value], Value] | None],
    scopes: Sequence[Scope | None] | None = None,
) -> Callable[[Sequence[Any]], list[Value]]:
    """Get a function of inputs that gives the outputs of neurons which all see them: the forward pass of a layer.

    Formula: activationᵢ(wᵢ · x + bᵢ). The nodes are those that `dot` and the activation would record one by one.

    Args:
        weights: for each neuron its weights, a list or tuple of Values and numbers. A list may be changed afterwards.
        biases: for each neuron its bias.
        activations: for each neuron a function of one Value, or None.
        scopes: for each neuron the scope of its nodes, or None; by default they stay in the scope around.

    Raises:
        ShapeError: if the four have not the same length; in a call, if there are not as many inputs as weights.
        OperandError: if something is no number, or a scope is none.

    >>> from autograd import tanh
    >>> layer = neurons([[Value(1.0), Value(2.0)]], [Value(0.5)], [tanh])
    >>> [round(y.data, 6) for y in layer([0.25, -0.5])]
    [-0.244919]
    """
    made = Neurons(weights, biases, activations, scopes)
    return made if CORE is None else CORE.Neurons(made)


class Neurons:
    """What `neurons` gives, in Python; the core has its own, with the same attributes."""

    __slots__ = ("_known", "activations", "biases", "scopes", "weights")

    def __init__(
        self,
        weights: Sequence[Sequence[Any]],
        biases: Sequence[Any],
        activations: Sequence[Callable[[Value], Value] | None],
        scopes: Sequence[Scope | None] | None = None,
    ) -> None:
        """Take the neurons as they are: the lists of weights are read at every call."""
        self.weights = tuple(weights)
        self.biases = tuple([scalar(TABLE["dot"], bias) for bias in biases])
        self.activations = tuple(activations)
        self._known: tuple[Any, ...] = (None, [], [], None)  # see `_values`
        self.scopes = (None,) * len(self.weights) if scopes is None else tuple(scopes)
        sizes = [len(part) for part in (self.weights, self.biases, self.activations, self.scopes)]
        if len(set(sizes)) != 1:
            raise ShapeError("weights, biases, activations and scopes have one entry for each neuron", given=sizes)
        for scope in self.scopes:
            if scope is not None and not isinstance(scope, Scope):
                raise OperandError("scopes of neurons are Scopes, or None", given=scope, repair='Scope("hidden")')

    def __call__(self, x: Sequence[Any]) -> list[Value]:
        """The outputs of all neurons."""
        row = TABLE["dot"]
        inputs, kind = sequence(row, x)  # one tuple for all neurons: each would make its own of a list
        weights = self._values(len(inputs)) if kind != SOME and _is_plain(row) else []
        outputs = self._recorded(row, weights, inputs, kind == ALL) if weights else []
        if len(outputs) == len(self.weights):
            return outputs
        from contextlib import nullcontext  # here, as it brings much along

        dot = function("dot")
        rest = slice(len(outputs), None)
        for w, b, activation, scope in zip(
            self.weights[rest], self.biases[rest], self.activations[rest], self.scopes[rest], strict=True
        ):
            with nullcontext() if scope is None else scope:
                total = dot(w, inputs, b)
                outputs.append(total if activation is None else activation(total))
        return outputs

    def _values(self, fan_in: int) -> list[tuple[tuple[Value, ...], tuple[float, ...]]]:
        """For each neuron its weights, which are all Values, and their numbers; nothing if it is otherwise.

        Most calls find the weights as the last one left them, and share what it has made.
        """
        if {*map(len, self.weights)} != {fan_in}:
            return []
        size, weights, known, moment = self._known
        now = writes[0]
        if size != fan_in or not all(map(is_, chain.from_iterable(self.weights), chain.from_iterable(weights))):
            if {*map(type, self.biases), *map(type, chain.from_iterable(self.weights))} != {Value}:
                return []
            weights, moment = list(map(tuple, self.weights)), None
        if moment is not now:
            known = [(w, tuple([one._data for one in w])) for w in weights]
            self._known = fan_in, weights, known, now
        return known  # type: ignore[no-any-return]

    def _recorded(
        self,
        row: Primitive,
        weights: list[tuple[tuple[Value, ...], tuple[float, ...]]],
        x: tuple[Any, ...],
        values: bool,
    ) -> list[Value]:
        """The same as by `dot`, but what the neurons share, the numbers of x, is there once for all of them.

        It ends at a neuron that gives NaN, and after an activation that has written numbers; the rest goes by `dot`.
        """
        numbers = tuple([one._data for one in x]) if values else x
        dot, new = FLOAT.dot, object.__new__
        moment = self._known[3]
        around = STATE.here
        of_numbers = (numbers, 1.0)
        outputs = []
        STATE.enter(self, around)  # on the way out `here` is what it was, whatever happens
        try:
            for (w, wd), b, activation, scope in zip(weights, self.biases, self.activations, self.scopes, strict=True):
                here = STATE.here = around if scope is None else scope
                out = dot(wd, numbers, b._data)
                if out != out:
                    break
                node = new(Value)
                node._data = out
                node._grad = 0.0
                node._op = row
                node._scope = here
                node._label = None
                node._b = MANY
                node._db = operands = (w, x, b)
                if values:
                    node._a = operands
                    node._da = (numbers, wd, 1.0)
                else:
                    node._a = (w, b)
                    node._da = of_numbers
                outputs.append(node if activation is None else activation(node))
                if writes[0] is not moment:
                    break
        finally:
            STATE.leave(self)
        return outputs


class _Asked:
    """The namespace for a rule that is asked whether it is `F.dot` and nothing else."""

    @staticmethod
    def dot(*operands: object) -> tuple[object, ...]:
        """What it is given."""
        return operands


def _is_bilinear(forward: Callable[..., Any], partials: Sequence[Callable[..., Any]]) -> bool:
    """Whether these are the rules of F.dot(w, x, b): the partials are x, w and 1, whatever those are."""
    w, x, b, out = (object() for _ in range(4))
    return forward(_Asked, w, x, b) == (w, x, b) and [rule(None, out, w, x, b) for rule in partials] == [x, w, 1.0]


_RULES = TABLE["dot"].forward, TABLE["dot"].partials
_IS_PLAIN = CORE is None and _is_bilinear(*_RULES)


def _is_plain(row: Primitive) -> bool:
    """Whether nodes of `dot` are recorded by Python, nobody watches, and its rules are those above."""
    here = STATE.here
    return (
        _IS_PLAIN
        and (here is None or bool(here))
        and row.forward is _RULES[0]
        and row.partials is _RULES[1]
        and not row.selects
    )
