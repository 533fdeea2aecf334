"""The engines side by side: ours and those of others, each under the few names that the workloads use.

A workload is written once. What differs between the engines is what a leaf is, how a function such as tanh is called,
and where a gradient is found afterwards.
"""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

C_CORE, PURE, MICROGRAD, XAD, TORCH, CASADI, TAPE = (
    "C core",
    "pure engine",
    "micrograd",
    "xad",
    "torch scalars",
    "CasADi",
    "plain C tape",
)
ONE_THREAD, DEFAULT_THREADS = "torch tensors, one thread", "torch tensors, default threads"
OURS = {C_CORE: "c", PURE: "python"}  # what DAGRAD_ENGINE calls them


class Missing(Exception):
    """An engine cannot take part here; the message says why."""


@dataclass(frozen=True)
class Engine:
    """An engine under the names that the workloads use.

    Args:
        name: what the tables call it.
        leaf: makes a variable from a float.
        constant: makes what the code of micrograd's notebook calls `Value(x)` for an input.
        tanh: a function of a node, as are `exp` and `relu`.
        backward: fills in the gradients, given the root.
        grad: the gradient of a leaf, as a float.
        prepare: what has to be done between the making of the leaves and the recording.
        reset: sets the gradient of a leaf to zero.
        descend: moves the parameters of a network against their gradients.
        most: the largest number of nodes that it can be asked for in reasonable time and memory.
        package: the package `autograd`, of an engine of ours; `networks` is its `nn`.
    """

    name: str
    leaf: Callable[[float], Any]
    constant: Callable[[float], Any]
    tanh: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    relu: Callable[[Any], Any]
    backward: Callable[[Any], None]
    grad: Callable[[Any], float]
    most: int
    prepare: Callable[[Iterable[Any]], None] | None = None
    reset: Callable[[Any], None] | None = None
    descend: Callable[[Any, float], None] | None = None
    package: Any = None
    networks: Any = field(default=None, repr=False)

    @property
    def ours(self) -> bool:
        """Whether it is an engine of this project."""
        return self.package is not None


def _value(node: Any) -> float:
    return float(node.grad)


def needed(name: str) -> Any:
    """A third-party package, or a sentence about its absence."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Missing(f"{name.partition('.')[0]} is not installed here ({error})") from None


# --- ours -------------------------------------------------------------------------------------------------------------


def ours(name: str) -> Engine:
    """One of our two engines; the one that is not running is loaded beside it."""
    package, networks = _packages(OURS[name])
    value = package.Value
    return Engine(
        name,
        leaf=value,
        constant=value,
        tanh=value.tanh,
        exp=value.exp,
        relu=value.relu,
        backward=value.backward,
        grad=_value,
        most=10**7 if name == C_CORE else 10**6,
        package=package,
        networks=networks,
    )


def _packages(engine: str) -> tuple[Any, Any]:
    """The packages `autograd` and `nn` on that engine."""
    from autograd.testing.engines import load, load_nn

    try:
        return load(engine), load_nn(engine)
    except ImportError as error:  # the core was not built, or not for this Python
        raise Missing(str(error)) from None


# --- others -----------------------------------------------------------------------------------------------------------


def micrograd(_: str) -> Engine:
    """The Value of micrograd from PyPI, with tanh and exp added as its author would write them (his lecture does)."""
    value = needed("micrograd.engine").Value

    def tanh(self: Any) -> Any:
        t = math.tanh(self.data)
        out = value(t, (self,), "tanh")

        def _backward() -> None:
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    def exp(self: Any) -> Any:
        out = value(math.exp(self.data), (self,), "exp")

        def _backward() -> None:
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    return Engine(
        MICROGRAD,
        leaf=value,
        constant=value,
        tanh=tanh,
        exp=exp,
        relu=value.relu,
        backward=value.backward,
        grad=_value,
        most=10**5,  # its recursion, given a large stack, goes further, but its garbage collections take minutes
    )


def xad(_: str) -> Engine:
    """XAD's Python bindings: a tape in C++. No dependency of this project, for its licence is the AGPL."""
    adjoint, functions = needed("xad.adj_1st"), needed("xad.math")
    real, tape = adjoint.Real, adjoint.Tape()
    tape.activate()

    def prepare(leaves: Iterable[Any]) -> None:
        tape.clearAll()
        tape.registerInputs(leaves)
        tape.newRecording()

    def backward(root: Any) -> None:
        tape.registerOutput(root)
        root.derivative = 1.0
        tape.computeAdjoints()

    def relu(x: Any) -> Any:
        return functions.max(x, 0.0)

    def descend(model: Any, rate: float) -> None:
        # A Real's number cannot be set, so each parameter makes room for a new one.
        for neuron in model.neurons():
            neuron.w = [real(w.value - rate * w.derivative) for w in neuron.w]
            neuron.b = real(neuron.b.value - rate * neuron.b.derivative)

    return Engine(
        XAD,
        leaf=real,
        constant=real,
        tanh=functions.tanh,
        exp=functions.exp,
        relu=relu,
        backward=backward,
        grad=lambda leaf: float(leaf.derivative),
        prepare=prepare,
        reset=lambda leaf: None,
        descend=descend,
        most=10**6,
    )


def torch_scalars(_: str) -> Engine:
    """PyTorch, each scalar a tensor of no dimensions."""
    torch = needed("torch")
    torch.set_num_threads(1)

    def leaf(x: float) -> Any:
        return torch.tensor(x, dtype=torch.float64, requires_grad=True)

    def constant(x: float) -> Any:
        return torch.tensor(x, dtype=torch.float64)

    def reset(parameter: Any) -> None:
        parameter.grad = None

    return Engine(
        TORCH,
        leaf=leaf,
        constant=constant,
        tanh=torch.tanh,
        exp=torch.exp,
        relu=torch.relu,
        backward=torch.Tensor.backward,
        grad=_value,
        reset=reset,
        most=10**5,
    )


MAKERS: dict[str, Callable[[str], Engine]] = {
    C_CORE: ours,
    PURE: ours,
    MICROGRAD: micrograd,
    XAD: xad,
    TORCH: torch_scalars,
}


def engine(name: str) -> Engine:
    """The engine of that name; raises Missing where it cannot be had."""
    return MAKERS[name](name)


def numbers(leaves: Sequence[Any], of: Engine) -> list[float]:
    """The gradients of the leaves."""
    return [of.grad(leaf) for leaf in leaves]
