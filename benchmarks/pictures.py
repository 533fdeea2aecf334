"""How long pictures of graphs take and how large they are, beside micrograd's own picture of the same graphs.

    python3 benchmarks/pictures.py

prints a line for each graph: the fastest of several drawings from the graph to the SVG, in processor time; its bytes
and elements; the bytes that a notebook stores; cards, edges, size on the page. Then the crossings of edges beside those
of Graphviz' dot. It ends with 1 if a bar is not met. micrograd is measured where its package and the program dot are
installed, on graphs that it can draw within a minute.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

sys.path.append(str(Path(__file__).resolve().parent.parent))  # an installed dagrad comes first

import autograd
from autograd import Scope, Value, draw_dot, draw_steps
from benchmarks import crossings, report
from nn import MLP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 5
MOST_CARDS, MOST_EDGES, WIDEST, MOST_BYTES = 60, 300, 1200, 250_000  # of any picture
MOST_LONGER = 1.2  # an animation beside the picture that stands still
PATIENCE = 60.0


@dataclass(frozen=True)
class Bar:
    """What a picture may take."""

    seconds: float
    bytes: int
    elements: int = 10**9


# --- graphs ----------------------------------------------------------------------------------------------------------


def network(sizes: Sequence[int], samples: int = 1, value: Callable[[float], Any] = Value) -> Any:
    """The loss of a network written in binary operations as micrograd writes it, with a scope for each neuron."""
    source = random.Random(0)
    nin, *layers = sizes
    model: list[list[tuple[Any, list[Any], Any]]] = []
    for number, width in enumerate(layers):
        scopes = [Scope(f"neurons.{i}", Scope(f"layers.{number}")) for i in range(width)]
        outer = scopes[0].parent
        neurons = []
        for scope in scopes:
            scope.parent = outer
            with scope:
                neurons.append((scope, [value(source.uniform(-1, 1)) for _ in range(nin)], value(0.0)))
        model.append(neurons)
        nin = width
    losses = []
    for _ in range(samples):
        x: list[Any] = [value(source.uniform(-1, 1)) for _ in range(sizes[0])]
        for number, neurons in enumerate(model):
            out = []
            for scope, weights, bias in neurons:
                with scope:
                    act = sum((w * xi for w, xi in zip(weights, x, strict=True)), bias)
                    out.append(act.relu() if number + 1 < len(layers) else act)
            x = out
        losses.append((x[0] - 1.0) ** 2)
    loss = losses[0] if samples == 1 else sum(losses) * (1.0 / samples)
    loss.backward()
    return loss


def batch(values: int) -> Any:
    """The loss of a network of `nn` on so many samples that the graph has about so many values."""
    source, model = random.Random(0), MLP(2, [16, 16, 1], seed=0)
    samples = max(1, (values - 337) // 69)
    out = [model([source.uniform(-1, 1), source.uniform(-1, 1)])[0] for _ in range(samples)]
    loss = autograd.mean([(y - 1.0) ** 2 for y in out])
    loss.backward()
    return loss


def chain(values: int) -> Any:
    """One operation after the other."""
    y: Any = Value(1.0, "x")
    for _ in range(values):
        y = y * 1.0
    y.backward()
    return y


def tangle(values: int) -> Any:
    """A graph that nothing can fold."""
    source = random.Random(0)
    known: list[Any] = [Value(source.uniform(0.5, 1.5), f"x{i}") for i in range(20)]
    for index in range(values - 20):
        a, b = source.sample(known[-40:], 2)
        known.append(a * b if index % 3 else a.tanh() + b)
    known[-1].backward()
    return known[-1]


GRAPHS: dict[str, tuple[Callable[[], Any], Bar]] = {
    "MLP 2-4-4-1, binary operations": (lambda: network([2, 4, 4, 1]), Bar(0.02, 30_000, 350)),
    "MLP 2-16-16-1, binary operations": (lambda: network([2, 16, 16, 1]), Bar(0.15, 110_000, 1_700)),
    "the same, 16 samples": (lambda: network([2, 16, 16, 1], 16), Bar(0.25, 110_000)),
    "nn's MLP, 10,000 values": (lambda: batch(10_000), Bar(0.25, 110_000)),
    "nn's MLP, 100,000 values": (lambda: batch(100_000), Bar(0.6, 110_000)),
    "nn's MLP, 1,000,000 values": (lambda: batch(1_000_000), Bar(3.0, 110_000)),
    "a chain of 1,000,000": (lambda: chain(1_000_000), Bar(3.0, 110_000)),
    "a tangle of 100": (lambda: tangle(100), Bar(0.15, 110_000)),
    "a tangle of 10,000": (lambda: tangle(10_000), Bar(0.25, 110_000)),
    "a tangle of 1,000,000": (lambda: tangle(1_000_000), Bar(3.0, 110_000)),
}


# --- measuring -------------------------------------------------------------------------------------------------------


def measured(name: str, root: Any, bar: Bar) -> tuple[Sequence[str], bool]:
    """A line of the table, and whether all bars are met."""
    fastest, drawing, svg = float("inf"), draw_dot(root), ""
    for _ in range(ROUNDS):
        start = process_time()
        drawing = draw_dot(root)
        svg = drawing.svg
        fastest = min(fastest, process_time() - start)
    stats, size = drawing.stats, len(svg.encode())
    elements = len(re.findall(r"<[a-z]", svg))
    stored = sum(len(text.encode()) for text in drawing._repr_mimebundle_().values())
    moving = len(draw_steps(root).svg.encode()) / size
    met = (
        fastest <= bar.seconds
        and size <= bar.bytes
        and elements <= bar.elements
        and stored <= MOST_BYTES
        and stats["cards"] <= MOST_CARDS
        and stats["edges"] <= MOST_EDGES
        and stats["width"] <= WIDEST
        and moving <= MOST_LONGER
    )
    line = (
        name,
        f"{stats['values']:,}",
        drawing.level,
        report.duration(fastest),
        report.duration(bar.seconds),
        f"{size / 1000:.1f}",
        f"{bar.bytes / 1000:.0f}",
        f"{elements:,}",
        f"{stored / 1000:.0f}",
        f"{moving:.2f}",
        str(stats["cards"]),
        str(stats["edges"]),
        f"{stats['width']}x{stats['height']}",
        "yes" if met else "NO",
    )
    return line, met


HEAD = ("graph", "values", "level", "time", "bar", "KB", "bar", "elements", "KB stored", "moving", "cards", "edges")
PAGE = ("px", "met?")


def micrograd_picture(root: Any) -> tuple[int, float, int, int]:
    """What micrograd's notebook draws: a box for each value and an ellipse for each operation, by the program dot.

    The values, the seconds, the bytes of the SVG and its elements.
    """
    start = perf_counter()
    nodes = {}
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in nodes:
            nodes[id(node)] = node
            stack.extend(node._prev)
    lines = ["digraph{rankdir=LR"]
    for key, node in nodes.items():
        lines.append(f'{key}[shape=record label="{{ data {node.data:.4f} | grad {node.grad:.4f} }}"]')
        if node._op:
            lines += [f'"{key}op"[label="{node._op}"]', f'"{key}op"->{key}']
            lines += [f'{id(parent)}->"{key}op"' for parent in node._prev]
    source = "\n".join([*lines, "}"])
    svg = subprocess.run(
        [str(which("dot")), "-Tsvg"], input=source.encode(), capture_output=True, timeout=PATIENCE, check=True
    ).stdout
    return len(nodes), perf_counter() - start, len(svg), len(re.findall(rb"<[a-z]", svg))


def micrograd_lines() -> list[Sequence[str]]:
    """The picture that micrograd has of the same networks; none where it or dot is missing."""
    if not which("dot"):
        return []
    try:
        from micrograd.engine import Value as Peer
    except ImportError:
        return []
    lines: list[Sequence[str]] = []
    for sizes, samples in (([2, 4, 4, 1], 1), ([2, 16, 16, 1], 1), ([2, 16, 16, 1], 16)):
        root = network(sizes, samples, Peer)
        name = "MLP " + "-".join(map(str, sizes)) + (f", {samples} samples" if samples > 1 else "")
        try:
            values, seconds, size, elements = micrograd_picture(root)
            lines.append((name, f"{values:,}", report.duration(seconds), f"{size / 1000:.0f}", f"{elements:,}"))
        except subprocess.TimeoutExpired:
            lines.append((name, "", f"over {PATIENCE:g} s", "", ""))
    return lines


def main() -> int:
    """Measure and print; 1 if a bar is not met."""
    draw_dot(Value(1.0) * 2.0).pipe()  # what is imported at the first picture is no part of the others
    print(f"engine: {autograd.engine()}, Python {sys.version.split()[0]}, the fastest of {ROUNDS}\n")
    rows: list[Sequence[str]] = [(*HEAD, *PAGE)]
    kept = True
    for name, (make, bar) in GRAPHS.items():
        line, met = measured(name, make(), bar)
        rows.append(line)
        kept = kept and met
    print(report.table(rows))
    if lines := micrograd_lines():
        print("\nmicrograd's picture of the same, by dot")
        print(report.table([("graph", "values", "time", "KB", "elements"), *lines]))
    print("\ncrossings of edges in random graphs\n" + "\n".join(crossings.lines()))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
