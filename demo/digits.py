"""Train a network on handwritten digits, scalar by scalar, and look at it.

`python3 tools/run.py demo` sets up what this needs and runs it. The data are scikit-learn's 1,797 digits of 8 x 8
pixels; a quarter of them is held out for the test. The pictures go to the folder `out/`.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from autograd import draw_dot, engine, no_grad
from nn import MLP
from nn.optim import AdamW
from nn.schedules import Cosine

if TYPE_CHECKING:
    from collections.abc import Sequence

WANTED = 0.95  # of the test quarter
BATCH = 32


def digits(seed: int) -> tuple[Any, Any, Any, Any]:
    """Pixels from 0 to 1 and labels: those to train on, those to test on, with every digit's share the same in both."""
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X / 16.0, y, test_size=0.25, stratify=y, random_state=seed)
    return X_train.tolist(), X_test.tolist(), y_train.tolist(), y_test.tolist()


def one_neuron(model: MLP, pixels: Sequence[float], digit: int) -> Any:
    """A picture of the graph of one neuron, with gradients: in the last layer the one for this digit."""
    neuron = model.layers[1].neurons[digit]
    for i, weight in enumerate(neuron.w):
        weight.label = f"w{i}"
    neuron.b.label = "b"
    with no_grad():
        hidden = model.layers[0](pixels)
    logit = neuron([output.data for output in hidden])
    logit.label = f"logit of {digit}"
    model.zero_grad()
    logit.backward()
    return draw_dot(logit)


def mistakes(images: Sequence[Sequence[float]], logits: Sequence[Sequence[float]], labels: Sequence[int]) -> Figure:
    """A figure of up to twelve digits that were taken for another."""
    guesses = [row.index(max(row)) for row in logits]
    wrong = [i for i, (guess, label) in enumerate(zip(guesses, labels, strict=True)) if guess != label][:12]
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for place, i in enumerate(wrong, start=1):
        axes = figure.add_subplot(2, 6, place)
        axes.imshow([images[i][8 * line : 8 * line + 8] for line in range(8)], cmap="gray_r", vmin=0.0, vmax=1.0)
        axes.set_title(f"{labels[i]} taken for {guesses[i]}", fontsize=9)
        axes.set_axis_off()
    return figure


def main() -> int:
    """Train, print, draw; 1 if the network did not become good enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0, help="for the split, the weights and the order of the samples")
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--out", type=Path, default=Path("out"), help="the folder for the pictures")
    options = parser.parse_args()

    X_train, X_test, y_train, y_test = digits(options.seed)
    model = MLP(64, [32, 10], activation="relu", init="he_normal", seed=options.seed)
    print(model)
    print(f"{len(X_train)} digits to train on, {len(X_test)} to test on", flush=True)

    start = time.perf_counter()
    history = model.fit(
        X_train,
        y_train,
        loss="cross_entropy",
        optimizer=AdamW(lr=0.02, weight_decay=0.01),
        schedule=Cosine(options.epochs),
        epochs=options.epochs,
        batch_size=BATCH,
        metrics=["accuracy"],
        seed=options.seed,
    )
    seconds = time.perf_counter() - start
    train = model.evaluate(X_train, y_train, loss="cross_entropy", metrics=["accuracy"])
    test = model.evaluate(X_test, y_test, loss="cross_entropy", metrics=["accuracy"])
    steps = options.epochs * math.ceil(len(X_train) / BATCH)
    print(f"trained in {seconds:.1f} s, {1000 * seconds / steps:.2f} ms a step (engine: {engine()})")
    print(f"train accuracy {train['accuracy']:.2%}, loss {train['loss']:.4f}")
    print(f"test accuracy  {test['accuracy']:.2%}, loss {test['loss']:.4f}")

    options.out.mkdir(parents=True, exist_ok=True)
    one_neuron(model, X_test[0], y_test[0]).render(options.out / "neuron", format="svg", cleanup=True)
    draw_dot(model).render(options.out / "network", format="svg", cleanup=True)
    history.plot().render(options.out / "loss", format="svg")
    mistakes(X_test, model.predict(X_test), y_test).savefig(options.out / "mistakes.png", dpi=150)
    print(
        "pictures:",
        *sorted(str(options.out / name) for name in ("loss.svg", "mistakes.png", "network.svg", "neuron.svg")),
    )

    if test["accuracy"] < WANTED:
        print(f"the test accuracy is below {WANTED:.0%}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
