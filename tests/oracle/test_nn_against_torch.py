"""Optimisers and losses beside PyTorch's."""

from __future__ import annotations

import random
from typing import Any

import pytest

from autograd import Value
from nn import losses, optim
from nn.schedules import Cosine, Exponential, ReduceOnPlateau, Step

pytestmark = pytest.mark.oracle
torch = pytest.importorskip("torch")
F = pytest.importorskip("torch.nn.functional")

OPTIMIZERS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ("Adam", {"lr": 0.01}),
    ("Adam", {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-3}),
    ("AdamW", {"lr": 0.01}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.3}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.1, "alpha": 0.9, "eps": 1e-2}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.5, "eps": 1e-3}),
]


@pytest.mark.parametrize(("name", "settings"), OPTIMIZERS)
def test_forty_steps_are_pytorchs(name: str, settings: dict[str, Any]) -> None:
    source = random.Random(0)
    start = [source.gauss(0, 2) for _ in range(5)]
    ours = [Value(x) for x in start]
    theirs = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    moving, reference = getattr(optim, name)(ours, **settings), getattr(torch.optim, name)([theirs], **settings)
    for _ in range(40):
        gradients = [source.gauss(0, 3) * (source.random() > 0.1) for _ in start]
        for value, gradient in zip(ours, gradients, strict=True):
            value.grad = gradient
        theirs.grad = torch.tensor(gradients, dtype=torch.float64)
        moving.step()
        reference.step()
    assert [value.data for value in ours] == pytest.approx(theirs.tolist(), rel=1e-12, abs=1e-14)


def samples(low: float, high: float, outputs: int = 3) -> list[list[float]]:
    source = random.Random(1)
    return [[source.uniform(low, high) for _ in range(outputs)] for _ in range(6)]


DISTRIBUTIONS = [[x / sum(row) for x in row] for row in samples(0.1, 1.0)]
SHIFTED = [[x / sum(row) for x in row] for row in samples(0.3, 1.0)]
LABELS = [0, 2, 1, 1, 0, 2]


@pytest.mark.parametrize(
    ("name", "predictions", "targets", "reference"),
    [
        ("squared_error", samples(-3, 3), samples(-1, 2), lambda p, t: F.mse_loss(p, t)),
        ("absolute_error", samples(-3, 3), samples(-1, 2), lambda p, t: F.l1_loss(p, t)),
        ("huber", samples(-3, 3), samples(-1, 2), lambda p, t: F.huber_loss(p, t)),
        ("huber", samples(-3, 3), samples(-1, 2), lambda p, t: F.smooth_l1_loss(p, t)),
        ("binary_cross_entropy", samples(0, 1), samples(0, 1), lambda p, t: F.binary_cross_entropy(p, t)),
        (
            "binary_cross_entropy_with_logits",
            samples(-9, 9),
            samples(0, 1),
            lambda p, t: F.binary_cross_entropy_with_logits(p, t),
        ),
        ("cross_entropy", samples(-9, 9), LABELS, lambda p, t: F.cross_entropy(p, t.long())),
        ("kl_divergence", SHIFTED, DISTRIBUTIONS, lambda p, t: F.kl_div(p.log(), t, reduction="batchmean")),
    ],
)
def test_losses_and_their_gradients_are_pytorchs(name: str, predictions: Any, targets: Any, reference: Any) -> None:
    ours = [[Value(x) for x in row] for row in predictions]
    loss = losses.LOSSES[name](ours, targets)
    loss.backward()
    theirs = torch.tensor(predictions, dtype=torch.float64, requires_grad=True)
    expected = reference(theirs, torch.tensor(targets, dtype=torch.float64))
    expected.backward()
    assert loss.data == pytest.approx(expected.item(), rel=1e-12)
    for row, gradients in zip(ours, theirs.grad.tolist(), strict=True):
        assert [value.grad for value in row] == pytest.approx(gradients, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    ("schedule", "reference"),
    [
        (Step(3, 0.5), lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.5)),
        (Exponential(0.9), lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.9)),
        (Cosine(12), lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 12)),
        (
            ReduceOnPlateau(0.5, 2),
            lambda o: torch.optim.lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=2),
        ),
    ],
)
def test_schedules_are_pytorchs(schedule: Any, reference: Any) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = reference(optimizer)
    plateau = isinstance(schedule, ReduceOnPlateau)
    losses_seen = [1.0, 0.5, 0.5, 0.6, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]
    loss = None
    for epoch in range(12):
        assert schedule(epoch, loss) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12)
        if epoch == 11:
            break
        loss = losses_seen[epoch]
        optimizer.step()
        theirs.step(*([loss] if plateau else []))
