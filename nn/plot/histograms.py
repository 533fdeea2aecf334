"""How the weights and gradients of each layer are distributed: what vanishes, explodes or is dead shows at a glance."""

from __future__ import annotations

from math import isfinite, log10

from autograd import OperandError, SettingError, get_data, get_grads
from autograd.draw.charts import Axis, Bars, Chart, Panel, extent, number

from ..layers import Neuron
from ..module import Module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from autograd import Value

BINS = 24
SIZE = (290.0, 66.0)
MOST_LAYERS = 10
SPAN = 140  # gradients from 1e-140 to 1e140 have their place; smaller and larger ones stand at the ends


def plot_histograms(model: Module) -> Chart:
    """Draw for each layer how its parameters and their gradients, by size, are distributed.

    All gradients are on one logarithmic axis, so a layer whose gradients vanish stands to the left of the others. What
    is exactly 0 has a yellow bar at the left end, what is not finite one at the right end. A neuron all of whose
    gradients are 0 is called dead: no sample of the last step reached it. Of more than 10 layers, the first and the
    last five are drawn.

    Raises:
        OperandError: for what is no model.
        SettingError: if the model has no parameters.

    >>> from nn import MLP
    >>> model = MLP(1, [1], init="zeros", bias=1.0)
    >>> model([2.0]).backward()
    >>> print(plot_histograms(model))
    layers.0 parameters: 2 numbers
      parameters  █▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█  2
    layers.0 gradients: median 2
      |gradient|  ▁▁▁▁▁▁▁▁█▁█▁▁▁▁▁▁▁▁▁▁▁▁▁  2
    """
    rows = histogram_rows(model)
    return Chart(rows, f"parameters and gradients of {model.describe()}", notes=notes(model))


def histogram_rows(model: Module) -> list[list[Panel]]:
    """For each layer the panel of its parameters and that of its gradients.

    Raises:
        OperandError: for what is no model.
        SettingError: if the model has no parameters.
    """
    if not isinstance(model, Module):
        raise OperandError("what has no layers", given=model, expected="a Module", repair="plot_histograms(model)")
    layers = list(layers_of(model))
    if not layers:
        raise SettingError(f"{model.describe()} has no parameters to draw")
    if len(layers) > MOST_LAYERS:
        half = MOST_LAYERS // 2
        layers = layers[:half] + layers[-half:]
    everything = [parameter for layer in layers for parameter in layer.parameters]
    x = Axis.around(get_data(everything))
    sizes = Axis(*decades(get_grads(everything)), log=True)
    is_swept = any(get_grads(everything))  # before the first backward pass no neuron is dead
    return [[parameters_panel(layer, x), gradients_panel(layer, sizes, is_swept)] for layer in layers]


def notes(model: Module) -> list[str]:
    """What there is to say below the panels."""
    layers = list(layers_of(model))
    said = []
    if len(layers) > MOST_LAYERS:
        said.append(f"{len(layers) - MOST_LAYERS} layers in the middle are left out")
    if not any(get_grads([parameter for layer in layers for parameter in layer.parameters])):
        said.append("All gradients are 0: call loss.backward() first, or fit.")
    return said


# --- layers ----------------------------------------------------------------------------------------------------------


class LayerParameters:
    """The parameters of a layer: its path in the model, the parameters, and those of each of its neurons."""

    def __init__(self, path: str, module: Module) -> None:
        """Take those of the module and all below it."""
        self.path = path or "model"
        self.parameters: list[Value] = module.parameters()
        neurons = [child for _, child in module.named_children()] or [module]
        self.neurons = [neuron.parameters() for neuron in neurons if isinstance(neuron, Neuron)]

    @property
    def dead(self) -> int:
        """How many of its neurons have no gradient at all."""
        return sum(not any(get_grads(parameters)) for parameters in self.neurons)


def layers_of(model: Module) -> Iterator[LayerParameters]:
    """The layers in declared order: modules whose children are neurons, or that have none."""
    waiting: list[tuple[str, Module]] = [("", model)]
    seen = {id(model)}
    while waiting:
        path, module = waiting.pop()
        children = [(name, child) for name, child in module.named_children() if id(child) not in seen]
        seen.update(id(child) for _, child in children)
        if all(isinstance(child, Neuron) for _, child in children):
            layer = LayerParameters(path, module)
            if layer.parameters:
                yield layer
        else:
            prefix = f"{path}." if path else ""
            waiting.extend((prefix + name, child) for name, child in reversed(children))


# --- panels ----------------------------------------------------------------------------------------------------------


def parameters_panel(layer: LayerParameters, x: Axis) -> Panel:
    """The distribution of the parameters of a layer."""
    numbers = get_data(layer.parameters)
    finite = [value for value in numbers if isfinite(value)]
    counts = counted(x.shares(finite))
    bars = [(place(x, i), place(x, i + 1), float(n)) for i, n in enumerate(counts)]
    odd = len(numbers) - len(finite)
    note = f"{odd:,} not finite" if odd else f"{len(numbers):,} numbers"
    y = Axis(0.0, max(1.0, *counts))
    return Panel(
        f"{layer.path} parameters", x, y, [Bars("parameters", bars)], SIZE, note=note, warned=bool(odd), y_shown=False
    )


def gradients_panel(layer: LayerParameters, sizes: Axis, is_swept: bool) -> Panel:
    """The distribution of the sizes of the gradients of a layer, and what is 0 or not finite at the two ends."""
    found = [abs(gradient) for gradient in get_grads(layer.parameters)]
    usual = sorted(size for size in found if size > 0.0 and isfinite(size))
    zeros, odd = found.count(0.0), sum(not isfinite(size) for size in found)
    counts = counted(sizes.shares(usual))
    x, width = with_ends(sizes)
    bars = [(place(sizes, i), place(sizes, i + 1), float(n)) for i, n in enumerate(counts)]
    ends = [(x.low, x.low * width, float(zeros)), (x.high / width, x.high, float(odd))]
    marks = [Bars("|gradient|", bars, 2)] + ([Bars("0 or not finite", ends, odd=True)] if zeros or odd else [])
    y = Axis(0.0, max(1.0, zeros, odd, *counts))
    if odd:
        note = f"{odd:,} not finite"
    elif is_swept and layer.dead:
        note = f"{layer.dead:,} of {len(layer.neurons):,} neurons dead"
    else:
        note = f"{zeros:,} of {len(found):,} are 0" if zeros else f"median {number(usual[len(usual) // 2], 2)}"
    inner = [tick for tick in sizes.ticks(4) if 0.12 < x.share(tick[0]) < 0.88]  # the others would touch the ends
    ticks = [(middle(x.low, width), "0"), *inner, (middle(x.high / width, width), "∞")]
    title = f"{layer.path} gradients"
    return Panel(title, x, y, marks, SIZE, note=note, warned=bool(zeros or odd), x_ticks=ticks, y_shown=False)


def place(axis: Axis, edge: int) -> float:
    """Where on the axis the edge of a bin is."""
    return axis.at(edge / BINS)


def counted(shares: Sequence[float]) -> list[int]:
    """How many shares fall into each bin."""
    counts = [0] * BINS
    for share in shares:
        counts[min(max(int(share * BINS), 0), BINS - 1)] += 1
    return counts


def decades(gradients: Sequence[float]) -> tuple[float, float]:
    """The powers of ten around the sizes of all gradients that are not 0, at least three decades and room for the ends.

    >>> decades([0.02, -3e-5, 0.0])
    (1e-06, 0.1)
    """
    low, high = extent(abs(gradient) for gradient in gradients if gradient)
    if low == 0.0:
        low = high = 1.0
    first = min(max(int(log10(low) // 1) - 1, -SPAN), SPAN - 3)
    last = max(min(-int(-log10(high) // 1), SPAN), first + 3)
    return 10.0**first, 10.0**last


def with_ends(sizes: Axis) -> tuple[Axis, float]:
    """The axis with room for a bar at each end, and the factor that is the width of one."""
    width = (sizes.high / sizes.low) ** (1 / BINS)
    return Axis(sizes.low / width**2.5, sizes.high * width**2.5, log=True), width**1.5


def middle(low: float, width: float) -> float:
    """The middle of a bar on a logarithmic axis."""
    return float(low * width**0.5)
