"""Module: anything that owns parameters, and the tree that modules form."""

from __future__ import annotations

from autograd import OperandError, Scope, SettingError, ShapeError, Value, enable_grad, set_data, set_grads

from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike
    from typing import Any, Self, Unpack

    from .history import History
    from .losses import Loss
    from .metrics import Metrics
    from .train import FitOptions


class _Changes:
    """How many attributes of modules have been set: what was prepared from them holds while it is the same."""

    count = 0


changes = _Changes()


class Module:
    """The base of everything that has parameters: neurons, layers, networks and your own models.

    Parameters are the leaf Values found in the attributes of a module, in the order in which they were set, also within
    lists, tuples, dicts and NumPy arrays of Values; modules among them are its children. Attributes that begin with an
    underscore are private and not searched. A subclass defines `__call__`, as in micrograd, or `forward`, as in
    PyTorch.

    >>> class Scale(Module):
    ...     def __init__(self):
    ...         self.factor = Value(2.0)
    ...     def forward(self, x):
    ...         return self.factor * x
    >>> scale = Scale()
    >>> scale(3.0).data, [name for name, _ in scale.named_parameters()]
    (6.0, ['factor'])
    """

    training: bool = True
    scope: Scope

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Give every module its scope, so that a subclass need not call `super().__init__()`."""
        self = super().__new__(cls)
        self.__dict__["scope"] = Scope(cls.__name__)
        return self

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute; modules in it become children and learn their place in the tree."""
        # Searched first: what is refused there is not set.
        found = [] if name.startswith("_") else list(_members(name, value))
        object.__setattr__(self, name, value)
        changes.count += 1
        for path, member in found:
            if isinstance(member, Module):
                _link(self, path, member)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run `forward` within the scope of this module, so that every node knows where it was recorded."""
        forward = getattr(self, "forward", None)
        if forward is None:
            raise OperandError(
                f"{type(self).__name__} cannot be called", repair="define __call__(self, x) or forward(self, x) in it"
            )
        with self.scope:
            return forward(*args, **kwargs)

    # --- the tree -------------------------------------------------------------------------------------------------

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below this one, each once, with the names they have here (`layers.0`).

        >>> from nn import MLP
        >>> [name for name, _ in MLP(2, [3, 1]).named_children()]
        ['layers.0', 'layers.1']
        """
        seen = {id(self)}
        for path, member in self._public_members():
            if isinstance(member, Module) and id(member) not in seen:
                seen.add(id(member))
                yield path, member

    def modules(self) -> Iterator[Module]:
        """This module and all modules below it, each once, parents first.

        >>> from nn import Layer
        >>> [type(module).__name__ for module in Layer(2, 2).modules()]
        ['Layer', 'Neuron', 'Neuron']
        """
        seen = {id(self)}
        waiting: list[Module] = [self]
        while waiting:
            module = waiting.pop()
            yield module
            children = [child for _, child in module.named_children() if id(child) not in seen]
            seen.update(map(id, children))
            waiting.extend(reversed(children))

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """The parameters with their dotted names (`layers.0.neurons.3.w.7`), in declared order, each once.

        Raises SettingError if two of them have one name, of which only one could be saved.

        >>> from nn import Neuron
        >>> [name for name, _ in Neuron(2).named_parameters()]
        ['w.0', 'w.1', 'b']
        """
        names = set()
        for name, parameter in self._walk():
            if name in names:
                raise SettingError(
                    f"two parameters of {self.describe()} have one name",
                    given=name,
                    expected="names that differ as text, without a dot that makes one look like an entry of another",
                    repair='rename a key: {1: ..., "1": ...} gives 1 and "1" the same name',
                )
            names.add(name)
            yield name, parameter

    def _walk(self) -> Iterator[tuple[str, Value]]:
        seen = {id(self)}
        waiting: list[tuple[str, Value | Module]] = [("", self)]
        while waiting:
            path, member = waiting.pop()
            if isinstance(member, Module):
                prefix = f"{path}." if path else ""
                inner = [(prefix + name, item) for name, item in member._public_members() if id(item) not in seen]
                seen.update(id(item) for _, item in inner if isinstance(item, Module))
                waiting.extend(reversed(inner))
            elif not member.op and id(member) not in seen:
                seen.add(id(member))
                yield path, member

    def parameters(self) -> list[Value]:
        """The parameters in declared order, each once.

        >>> from nn import MLP
        >>> len(MLP(2, [16, 16, 1]).parameters())
        337
        """
        return [parameter for _, parameter in self.named_parameters()]

    def _public_members(self) -> Iterator[tuple[str, Value | Module]]:
        for name, value in list(self.__dict__.items()):
            if not name.startswith("_"):
                for path, member in _members(name, value):
                    # A module that was appended to a list after the list was set has no place in the tree yet.
                    if isinstance(member, Module) and member.scope.parent is None:
                        _link(self, path, member)
                    yield path, member

    # --- gradients and modes --------------------------------------------------------------------------------------

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0; `backward()` adds to what is there.

        >>> from nn import Neuron
        >>> neuron = Neuron(1, nonlin=False)
        >>> neuron([2.0]).backward()
        >>> neuron.b.grad
        1.0
        >>> neuron.zero_grad()
        >>> neuron.b.grad
        0.0
        """
        parameters = self.parameters()
        set_grads(parameters, [0.0] * len(parameters))

    def train(self, mode: bool = True) -> Self:
        """Switch this module and all below it to training (Dropout drops); returns the module.

        >>> from nn import Dropout
        >>> Dropout(0.5).train().training
        True
        """
        if not isinstance(mode, bool):
            raise OperandError(
                "train() takes True or False", given=mode, repair="to train a model on data, call model.fit(X, y)"
            )
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Switch this module and all below it to evaluation (Dropout passes everything on); returns the module.

        >>> from nn import Dropout
        >>> Dropout(0.5).eval().training
        False
        """
        return self.train(False)

    # --- weights as data ------------------------------------------------------------------------------------------

    def state_dict(self) -> dict[str, float]:
        """The number in every parameter, by its dotted name: a plain dict, safe to keep, to compare and to write.

        >>> from nn import Neuron
        >>> Neuron(2, init="zeros").state_dict()
        {'w.0': 0.0, 'w.1': 0.0, 'b': 0.0}
        """
        return {name: parameter.data for name, parameter in self.named_parameters()}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Set every parameter to the number of its name. All or nothing: after an error the module is as before.

        Raises ShapeError if names are missing or unknown, OperandError for what is not a number.

        >>> from nn import Neuron
        >>> neuron = Neuron(1)
        >>> neuron.load_state_dict({"w.0": 0.5, "b": -1.0})
        >>> neuron.w[0].data, neuron.b.data
        (0.5, -1.0)
        """
        parameters = dict(self.named_parameters())
        missing = [name for name in parameters if name not in state]
        unknown = [name for name in state if name not in parameters]
        if missing or unknown:
            parts = [
                f"{len(names)} {kind} ({', '.join(map(repr, names[:3]))}{', …' if len(names) > 3 else ''})"
                for kind, names in (("missing", missing), ("unknown", unknown))
                if names
            ]
            raise ShapeError(
                f"these weights are not those of {self.describe()}: {' and '.join(parts)}",
                given=words(f"{len(state)} names"),
                expected=f"exactly the {len(parameters)} names of model.state_dict()",
                repair="build the model with the sizes with which the weights were saved",
            )
        numbers = {}
        for name in parameters:
            try:
                numbers[name] = Value(state[name]).data
            except OperandError as error:
                raise OperandError(f"the weight {name!r} is not a number", given=state[name]) from error
        set_data(list(parameters.values()), list(numbers.values()))

    def save(self, path: str | PathLike[str]) -> None:
        """Write the weights to a safetensors file, so that at every moment the old or the new file is whole.

        Needs the extra `train`. Raises MissingExtraError without it. See `nn.checkpoint.save`.

        >>> import os, tempfile
        >>> from nn import Neuron
        >>> neuron = Neuron(2)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     neuron.save(os.path.join(folder, "neuron.safetensors"))
        ...     other = Neuron(2).load(os.path.join(folder, "neuron.safetensors"))
        >>> other.state_dict() == neuron.state_dict()
        True
        """
        from .checkpoint import save

        save(self, path)

    def load(self, path: str | PathLike[str]) -> Self:
        """Read the weights from a file that `save` wrote; returns the module. The example is in `save`.

        Raises FileFormatError for a damaged or altered file, ShapeError if it belongs to a model of another build.
        """
        from .checkpoint import load

        load(self, path)
        return self

    # --- training -------------------------------------------------------------------------------------------------

    def fit(self, X: Any, y: Any, **options: Unpack[FitOptions]) -> History:
        """Train on the samples X and their targets y; returns the History. Every option is explained at `nn.train.fit`.

        >>> from nn import MLP
        >>> history = MLP(1, [1]).fit([[0.0], [1.0]], [1.0, 3.0], loss="mse", optimizer="sgd", lr=0.3, epochs=300,
        ...                           seed=0, verbose=False)
        >>> history["loss"][-1] < 1e-6
        True
        """
        from .train import fit

        # Also inside of no_grad(); and whatever an interrupt leaves open inside is closed here.
        with enable_grad():
            return fit(self, X, y, **options)

    def predict(self, X: Any) -> list[list[float]]:
        """The outputs for every sample of X: one list of floats per sample.

        >>> from nn import MLP
        >>> MLP(2, [3], init="zeros").predict([[1.0, 2.0]])
        [[0.0, 0.0, 0.0]]
        """
        from .evaluation import predict

        return predict(self, X)

    def evaluate(self, X: Any, y: Any, *, loss: str | Loss | None = None, metrics: Metrics = None) -> dict[str, float]:
        """The loss and the metrics on X and y, as a dict. The options are explained at `nn.evaluation.evaluate`.

        >>> from nn import MLP
        >>> MLP(1, [1], init="zeros").evaluate([[1.0], [2.0]], [1.0, 3.0], loss="squared_error")
        {'loss': 5.0}
        """
        from .evaluation import evaluate

        return evaluate(self, X, y, loss=loss, metrics=metrics)

    # --- words and pictures ---------------------------------------------------------------------------------------

    def describe(self) -> str:
        """The module in a few words, such as "Layer 64->32 relu".

        >>> from nn import Layer
        >>> Layer(64, 32).describe()
        'Layer 64->32 relu'
        """
        return type(self).__name__

    def __repr__(self) -> str:
        """The tree of modules with the number of parameters of each; neighbours that are alike share a line."""
        lines: list[str] = []
        seen = {id(self)}
        waiting: list[tuple[str, Module]] = [("", self)]
        while waiting and len(lines) < _MOST_LINES:
            heading, module = waiting.pop()
            number = sum(1 for _ in module._walk())
            lines.append(f"{heading}{module.describe()}, {number} parameter{'' if number == 1 else 's'}")
            indent = "  " + heading[: len(heading) - len(heading.lstrip())]
            children = [(name, child) for name, child in module.named_children() if id(child) not in seen]
            seen.update(id(child) for _, child in children)
            waiting.extend((f"{indent}{names}: ", child) for names, child in reversed(_grouped(children)))
        if waiting:
            lines.append(f"  … and {len(waiting)} more")
        return "\n".join(lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        """The picture of the module in a notebook; its text form if no picture can be drawn. Never raises."""
        text = {"text/plain": repr(self)}
        try:
            import autograd

            picture: dict[str, Any] = autograd.draw_dot(self)._repr_mimebundle_(include, exclude)
        except Exception:  # a display must not raise; the text stands in
            return text
        # A picture that is nothing but text, for want of a program that draws, stays as it is.
        return {**picture, **text} if picture.keys() - text.keys() else picture


# A repr is read, not searched: longer trees are cut.
_MOST_LINES = 60


def _members(name: str, value: object) -> Iterator[tuple[str, Value | Module]]:
    """The Values and Modules in an attribute, within containers too, with dotted paths, in declared order.

    Raises OperandError for a set of them.
    """
    waiting: list[tuple[str, Any]] = [(name, value)]
    containers: dict[int, object] = {}  # kept alive, so that no id comes twice
    while waiting:
        path, thing = waiting.pop()
        if isinstance(thing, (Value, Module)):
            yield path, thing
        elif isinstance(thing, (list, tuple, dict)) and id(thing) not in containers:
            containers[id(thing)] = thing
            items = thing.items() if isinstance(thing, dict) else enumerate(thing)
            waiting.extend(reversed([(f"{path}.{key}", item) for key, item in items]))
        elif getattr(getattr(thing, "dtype", None), "kind", "") == "O" and id(thing) not in containers:  # NumPy
            containers[id(thing)] = thing
            waiting.append((path, thing.tolist()))
        elif isinstance(thing, (set, frozenset)) and any(_members(path, tuple(thing))):
            raise OperandError(
                f"{path} is a set, whose parameters would have no order and no names",
                given=thing,
                expected="a list or a dict",
            )


def _link(owner: Module, path: str, child: Module) -> None:
    """Put the child's scope below the owner's, unless that would make a circle (a child that knows its parent)."""
    scope: Scope | None = owner.scope
    while scope is not None:
        if scope is child.scope:
            return
        scope = scope.parent
    child.scope.name = path
    child.scope.parent = owner.scope


def _grouped(children: list[tuple[str, Module]]) -> list[tuple[str, Module]]:
    """Runs of alike modules without children as one entry: `neurons.0 to 31`."""
    groups: list[tuple[str, str, Module, str | None]] = []
    for name, child in children:
        alike = None if any(child.named_children()) else child.describe()
        if groups and alike is not None and groups[-1][3] == alike:
            groups[-1] = (groups[-1][0], name, *groups[-1][2:])
        else:
            groups.append((name, name, child, alike))
    return [
        (first if first == last else f"{first} to {last.rpartition('.')[2]}, each", child)
        for first, last, child, _ in groups
    ]
