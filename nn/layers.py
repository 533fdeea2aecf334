"""Neuron, Layer, MLP: the multilayer perceptron, from the scalar up; and Sequential, any modules in a row."""

from __future__ import annotations

from autograd import TABLE, OperandError, SettingError, ShapeError, UnknownNameError, Value, dot, function, neurons

from .init import initializer
from .module import Module, changes
from .outputs import Outputs
from .settings import count, generator, number
from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, TypeAlias

    from .init import Initializer, Seed

    Scalar: TypeAlias = Value | float
    Activation: TypeAlias = str | Callable[[Value], Value]


def activation_function(activation: Activation) -> Callable[[Value], Value] | None:
    """The function of one number that an activation stands for; None for the identity, which makes no node.

    Any function of one argument in autograd's table can be named. Raises UnknownNameError for another name,
    SettingError for a function that takes several numbers, such as softmax.

    >>> activation_function("tanh")(0.0), activation_function("linear")
    (0.0, None)
    """
    if not isinstance(activation, str):
        if callable(activation):
            return activation
        raise OperandError("activation", given=activation, expected='a name such as "tanh", or a function of one Value')
    try:
        chosen = function(activation)
    except UnknownNameError:
        raise _unknown(activation) from None
    name = chosen.__name__
    if name == "identity":
        return None
    if TABLE[name].hidden:  # a row that only the rules of other rows use
        raise _unknown(activation)
    if name not in _unary_names():
        softmax = "softmax" in name
        raise SettingError(
            f"{name} cannot be the activation of a neuron, which has one number to give it",
            expected="a function of one number, such as relu, tanh or sigmoid",
            repair='leave the last layer linear and train with loss="cross_entropy", which contains the softmax'
            if softmax
            else None,
        )
    return chosen


def _unknown(activation: str) -> UnknownNameError:
    return UnknownNameError.of("activation", activation, [*_unary_names(), "linear"])


def _unary_names() -> list[str]:
    """The functions of the table that take one number and need nothing else."""
    return [
        name
        for name, row in TABLE.items()
        if not row.hidden and not row.has_sequence and sum(arg.default is None for arg in row.args) == 1
    ]


def _inputs(module: Module, x: Sequence[Scalar], expected: int) -> Sequence[Scalar]:
    """The inputs of a neuron or layer, checked for their number."""
    try:
        given = len(x)
    except TypeError:
        raise OperandError(
            f"{module.scope.path} takes a list of {expected} inputs",
            given=x,
            expected="a list or tuple of numbers or Values",
            repair="write [x] for a single input",
        ) from None
    if given != expected:
        _refuse_rows(module, x)
        raise ShapeError(
            f"{module.scope.path} takes {expected} input{'' if expected == 1 else 's'}",
            given=words(f"{given} inputs {x!r}" if given <= 8 else f"{given} inputs"),
            expected=f"{expected}, one per weight",
            repair=f"pass {expected} inputs, or build it for {given}",
        )
    return x


def _refuse_rows(module: Module, x: Sequence[Scalar]) -> None:
    """Raise ShapeError if the inputs are not numbers but rows of them: several samples at once."""
    for row in x:
        if isinstance(row, (list, tuple)) or getattr(row, "ndim", False):
            raise ShapeError(
                f"{module.scope.path} takes one sample at a time",
                given=row,
                expected="numbers and Values as its inputs, not rows of them",
                repair="[model(x) for x in X], or model.predict(X) for plain numbers",
            )


class Neuron(Module):
    """One neuron: activation(w · x + b), one `dot` node and one activation node, whatever the number of inputs.

    `w` is a list of `nin` Values, `b` a Value. As in micrograd the weights are drawn from U(-1, 1) (from the global
    generator of the module `random` when no seed is given), `b` is 0, and `nonlin` chooses between relu and none.
    `activation` names any function of one number in autograd's table, or is a callable.

    Raises ShapeError if it is called with another number of inputs than it has weights.

    >>> neuron = Neuron(2, activation="tanh", init="zeros", bias=1.0)
    >>> round(neuron([3.0, 4.0]).data, 6)
    0.761594
    >>> neuron
    Neuron 2 tanh, 3 parameters
    """

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        *,
        activation: Activation | None = None,
        init: str | Initializer = "uniform",
        bias: float = 0.0,
        seed: Seed = None,
        fan_out: int = 1,
    ) -> None:
        """Draw the weights; `fan_out` is the number of neurons in the layer, which some initialisers use."""
        nin, fan_out = count("nin", nin), count("fan_out", fan_out)
        chosen = activation if activation is not None else ("relu" if nonlin else "identity")
        self.activation = activation_function(chosen)
        self.nonlin = self.activation is not None
        drawn = initializer(init)(nin, fan_out, seed=generator(seed))
        if len(drawn) != nin:
            raise ShapeError("the initialiser drew the wrong number of weights", given=len(drawn), expected=f"{nin}")
        with self.scope:
            self.w = [Value(weight) for weight in drawn]
            self.b = Value(number("bias", bias))

    def __call__(self, x: Sequence[Scalar]) -> Value:
        """The output for the inputs x, a list of `nin` numbers or Values."""
        _inputs(self, x, len(self.w))
        with self.scope:
            try:
                total: Value = dot(self.w, x, self.b)
            except OperandError:
                _refuse_rows(self, x)
                raise
            return total if self.activation is None else self.activation(total)

    def describe(self) -> str:
        """The neuron in a few words, such as "Neuron 2 relu"."""
        return f"Neuron {len(self.w)} {_name(self.activation)}"


class _Prepared:
    """The forward pass of some neurons in one call, made anew when a neuron, or an attribute of a module, was replaced.

    Attributes:
        forward: what `neurons` gives; None if a neuron is of a class of its own, which may do something else.
        neurons, size: the neurons, and the number of their inputs.
        change: how many attributes of modules had been set.
    """

    __slots__ = ("change", "forward", "neurons", "size")

    def __init__(self, parts: list[Neuron]) -> None:
        self.neurons, self.change = list(parts), changes.count if parts else -1
        self.size = len(parts[0].w) if parts else 0
        self.forward: Callable[[Sequence[Scalar]], list[Value]] | None = None
        if all([type(neuron) is Neuron for neuron in parts]):  # noqa: C419 - a list is faster here
            self.forward = neurons(
                [neuron.w for neuron in parts],
                [neuron.b for neuron in parts],
                [neuron.activation for neuron in parts],
                [neuron.scope for neuron in parts],
            )


_NOTHING = _Prepared([])


class Layer(Module):
    """`nout` neurons that see the same `nin` inputs. It always returns a list, also when it has one neuron.

    micrograd returns the bare Value of a layer of one neuron. Here `layer(x)` is a list of one, of which you take
    `layer(x)[0]`; arithmetic on such a list of one still works (see `nn.outputs.Outputs`). The options are Neuron's.

    >>> layer = Layer(2, 3, init="zeros", bias=0.5)
    >>> [output.data for output in layer([1.0, 2.0])]
    [0.5, 0.5, 0.5]
    >>> layer
    Layer 2->3 relu, 9 parameters
      neurons.0 to 2, each: Neuron 2 relu, 3 parameters
    """

    _prepared = _NOTHING

    def __init__(
        self,
        nin: int,
        nout: int,
        nonlin: bool = True,
        *,
        activation: Activation | None = None,
        init: str | Initializer = "uniform",
        bias: float = 0.0,
        seed: Seed = None,
    ) -> None:
        """Build the neurons, which draw their weights one after the other from the same generator."""
        nin, nout, source = count("nin", nin), count("nout", nout), generator(seed)
        self.neurons = [
            Neuron(nin, nonlin, activation=activation, init=init, bias=bias, seed=source, fan_out=nout)
            for _ in range(nout)
        ]

    def __call__(self, x: Sequence[Scalar]) -> Outputs:
        """The outputs of all neurons, in a list."""
        prepared = self._prepared
        if prepared.change != changes.count or prepared.neurons != self.neurons:
            prepared = self.__dict__["_prepared"] = _Prepared(self.neurons)
        _inputs(self, x, len(self.neurons[0].w))
        if prepared.forward is None:
            inputs = tuple(x)
            return Outputs([neuron(inputs) for neuron in self.neurons])
        try:
            return Outputs(prepared.forward(x))
        except OperandError:
            _refuse_rows(self, x)
            raise

    def __getstate__(self) -> dict[str, Any]:
        """What is copied and pickled: all but what was prepared, which belongs to these neurons."""
        return {name: value for name, value in self.__dict__.items() if name != "_prepared"}

    def describe(self) -> str:
        """The layer in a few words, such as "Layer 64->32 relu"."""
        names = list(dict.fromkeys(_name(neuron.activation) for neuron in self.neurons))
        return f"Layer {len(self.neurons[0].w)}->{len(self.neurons)} {'/'.join(names)}"


class MLP(Module):
    """A multilayer perceptron: layers of the sizes `nouts`, each seeing the outputs of the one before.

    By default the hidden layers have relu and the last layer none, as in micrograd. `activation` names another function
    for the hidden layers, or is a list with one entry per layer (then the last layer has the last entry). The model
    returns a list, also when its last layer has one neuron: take `model(x)[0]` (see Layer).

    The weights come from U(-1, 1), as in micrograd; for deep or wide networks `init="he_normal"` (relu) or
    `"xavier_uniform"` (tanh, sigmoid) is the better choice.

    >>> model = MLP(2, [4, 1], activation="tanh", seed=0)
    >>> model
    MLP 2->4->1 tanh/identity, 17 parameters
      layers.0: Layer 2->4 tanh, 12 parameters
        neurons.0 to 3, each: Neuron 2 tanh, 3 parameters
      layers.1: Layer 4->1 identity, 5 parameters
        neurons.0: Neuron 4 identity, 5 parameters
    >>> len(model([0.5, -0.5]))
    1
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        *,
        activation: Activation | Sequence[Activation] = "relu",
        init: str | Initializer = "uniform",
        bias: float = 0.0,
        seed: Seed = None,
    ) -> None:
        """Build the layers, which draw their weights one after the other from the same generator."""
        if isinstance(nouts, str) or not hasattr(nouts, "__len__") or not len(nouts):
            raise ShapeError("nouts is the list of the layers' sizes", given=nouts, expected="a list such as [16, 1]")
        sizes = [count("nin", nin), *(count(f"nouts[{i}]", size) for i, size in enumerate(nouts))]
        if isinstance(activation, (list, tuple)):
            activations = list(activation)
            if len(activations) != len(nouts):
                raise ShapeError(
                    "activation, as a list, has one entry per layer",
                    given=activations,
                    expected=f"{len(nouts)} entries",
                )
        else:
            hidden: Any = activation
            activation_function(hidden)  # a wrong name is refused also where no hidden layer has a use for it
            activations = [hidden] * (len(nouts) - 1) + ["identity"]
        source = generator(seed)
        self.layers = [
            Layer(sizes[i], sizes[i + 1], activation=activations[i], init=init, bias=bias, seed=source)
            for i in range(len(nouts))
        ]

    def __call__(self, x: Sequence[Scalar]) -> Outputs:
        """The outputs of the last layer, in a list."""
        outputs: Any = x
        for layer in self.layers:
            prepared = layer._prepared if layer.__class__ is Layer else _NOTHING
            if (
                prepared.forward is not None
                and prepared.change == changes.count
                and prepared.neurons == layer.neurons
                and outputs.__class__ is list
                and len(outputs) == prepared.size
            ):
                try:
                    outputs = prepared.forward(outputs)  # what the layer does, less what it makes sure of
                except OperandError:
                    _refuse_rows(layer, outputs)
                    raise
            else:
                outputs = layer(outputs)
        return outputs if outputs.__class__ is Outputs else Outputs(outputs)

    def describe(self) -> str:
        """The network in a few words, such as "MLP 64->32->10 relu/identity"."""
        parts = [layer.describe().split(" ") for layer in self.layers]
        sizes = "->".join([parts[0][1].partition("->")[0], *(part[1].partition("->")[2] for part in parts)])
        return f"MLP {sizes} {'/'.join(part[2] for part in parts)}"


class Sequential(Module):
    """Modules, or functions of a list, one after the other: each gets what the one before returned.

    >>> from nn import Dropout
    >>> model = Sequential(Layer(2, 8, activation="tanh"), Dropout(0.2), Layer(8, 1, nonlin=False))
    >>> len(model([1.0, 2.0])), len(model), type(model[1]).__name__
    (1, 3, 'Dropout')
    """

    def __init__(self, *layers: Callable[..., Any]) -> None:
        """Keep the modules in `layers`; raises OperandError for one that cannot be called."""
        if not layers:
            raise ShapeError(
                "Sequential has nothing in it", expected="at least one module", repair="Sequential(Layer(2, 1))"
            )
        for index, layer in enumerate(layers):
            if not callable(layer):
                raise OperandError(
                    f"entry {index} of Sequential cannot be called",
                    given=layer,
                    expected="a module or a function of a list",
                    repair="write Sequential(a, b), not Sequential([a, b])"
                    if isinstance(layer, (list, tuple))
                    else None,
                )
        self.layers = list(layers)

    def __call__(self, x: Any) -> Any:
        """What the last module returns."""
        with self.scope:
            for layer in self.layers:
                x = layer(x)
        return x

    def __len__(self) -> int:
        """The number of entries."""
        return len(self.layers)

    def __iter__(self) -> Iterator[Callable[..., Any]]:
        """The entries in order."""
        return iter(self.layers)

    def __getitem__(self, index: int) -> Callable[..., Any]:
        """The entry at that place."""
        return self.layers[index]

    def describe(self) -> str:
        """The model in a few words, such as "Sequential of 3"."""
        return f"Sequential of {len(self.layers)}"


def _name(activation: Callable[[Value], Value] | None) -> str:
    return "identity" if activation is None else getattr(activation, "__name__", type(activation).__name__)
