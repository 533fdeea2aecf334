"""How long the pictures of a training take, and how large they are: for the checkout only.

    python3 benchmarks/training_pictures.py

prints a line for each picture: the fastest of several drawings, in milliseconds, from the numbers to the SVG, and the
bytes of the SVG. It ends with 1 if a limit is not kept. The limit of time is for what `fit` draws by itself; panels
that ask the model take as long as it does, and are drawn the less often.
"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).resolve().parent.parent))  # an installed dagrad comes first

from nn import MLP, History, LivePlot, Training, plot_boundary, plot_histograms
from nn.optim import SGD

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograd.draw import Picture

MILLISECONDS, BYTES = 5.0, 25_000
ROUNDS = 20
LIMITED = "update"  # what begins so is drawn by itself while a training waits; of the others only the size is limited


def moons(count: int) -> tuple[list[list[float]], list[int]]:
    """Two half circles that reach into each other, with noise."""
    source = random.Random(0)
    rows, labels = [], []
    for i in range(count):
        angle, label = math.pi * source.random(), i % 2
        x, y = math.cos(angle), math.sin(angle)
        rows.append([source.gauss(1.0 - x if label else x, 0.1), source.gauss(0.5 - y if label else y, 0.1)])
        labels.append(label)
    return rows, labels


def long_history(epochs: int) -> History:
    """A noisy history of so many epochs, with validation."""
    source, history = random.Random(0), History()
    history.epochs = list(range(1, epochs + 1))
    for name in ("loss", "val_loss", "accuracy", "val_accuracy"):
        history.history[name] = [math.exp(-i / epochs) + 0.1 * source.random() for i in range(epochs)]
    return history


def pictures() -> dict[str, Callable[[], Picture]]:
    """What is measured."""
    X, y = moons(200)
    model = MLP(2, [16, 16, 1], seed=0)
    history = model.fit(
        X,
        y,
        loss="binary_cross_entropy_with_logits",
        epochs=50,
        metrics=["accuracy"],
        validation_data=moons(50),
        seed=0,
        verbose=False,
    )
    deep = MLP(2, [8] * 20 + [1], activation="tanh", seed=0)
    deep([1.0, 2.0])[0].backward()

    def update(history: History, live: LivePlot) -> Callable[[], Picture]:
        training = Training(model, model.parameters(), SGD(), history, epochs=100, batches=7)
        training.epoch, training.batch = 50, 7
        return lambda: live.picture(training)

    return {
        "update, 50 epochs": update(history, LivePlot()),
        "update, 5,000 epochs": update(long_history(5_000), LivePlot()),
        "LivePlot, histograms": update(history, LivePlot(histograms=True)),
        "LivePlot, boundary and histograms": update(history, LivePlot(boundary=(X, y), histograms=True)),
        "plot, 50 epochs": history.plot,
        "plot, 100,000 epochs": long_history(100_000).plot,
        "plot_boundary, 200 samples": lambda: plot_boundary(model, X, y),
        "plot_histograms, 3 layers": lambda: plot_histograms(model),
        "plot_histograms, 21 layers": lambda: plot_histograms(deep),
    }


def main() -> int:
    """Measure and print; 1 if a limit is not kept."""
    kept = True
    print(f"{'picture':40}{'ms':>8}{'bytes':>9}   limits: {MILLISECONDS:g} ms for an update, {BYTES:,} bytes")
    for name, draw in pictures().items():
        fastest, size = math.inf, 0
        for _ in range(ROUNDS):
            start = perf_counter()
            size = len(draw().svg.encode())
            fastest = min(fastest, 1000.0 * (perf_counter() - start))
        good = size <= BYTES and (fastest <= MILLISECONDS or not name.startswith(LIMITED))
        kept = kept and good
        print(f"{name:40}{fastest:8.1f}{size:9,}{'' if good else '   above its limit'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
