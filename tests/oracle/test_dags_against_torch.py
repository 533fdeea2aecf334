"""Random graphs against PyTorch: value and gradient, to within what rounding allows both sides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from autograd.registry import TABLE, Primitive
from autograd.testing.programs import Program

from ..properties.random_dags import Computed, draw, exact_numbers, last_places, spoilt, wrong
from .torch_rows import torch_rows

torch = pytest.importorskip("torch", reason="the oracle run installs it")
pytestmark = pytest.mark.oracle
TORCH = torch_rows()

IN_A_CHUNK = 1000
CHUNKS = [*range(20), *[pytest.param(chunk, marks=pytest.mark.slow) for chunk in range(20, 1000)]]


def tensor(x: float) -> Any:
    return torch.tensor(x, dtype=torch.float64)


def apply(row: Primitive, *operands: Any) -> Any:
    return TORCH[row.name](*operands)


def numbers_of_torch(program: Program) -> list[float]:
    """The value of a program at its point and its gradient, as PyTorch has them."""
    leaves = [tensor(x).requires_grad_() for x in program.point]
    root = program.evaluate(leaves, apply, tensor)[-1]
    root.backward()
    return [root.item(), *(0.0 if leaf.grad is None else leaf.grad.item() for leaf in leaves)]


def compare(seeds: Iterable[int]) -> Counter[str]:
    """Where the two differ by more than both bounds, exact numbers decide. Of PyTorch's errors we keep count."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        program = draw(seed, TORCH)
        ours, theirs = Computed(program), numbers_of_torch(program)
        counts.update({"graphs": 1, "nodes": len(ours.order), "numbers compared": len(theirs), "wrong here": 0})
        if all(abs(x - y) <= last_places(x) for x, y in zip(ours.numbers, theirs, strict=True)):
            continue  # as in most; the bound, which takes time, is larger
        counts["without a bound"] += sum(not math.isfinite(bound) for bound in ours.bounds)
        pairs = zip(ours.numbers, theirs, ours.bounds, strict=True)
        if not all(abs(x - y) <= 2.0 * bound for x, y, bound in pairs):
            assert not wrong(ours.numbers, exact_numbers(program), ours.bounds), (
                f"seed {seed}, PyTorch {theirs}:\n{program}"
            )
            counts["graphs beyond the bound in PyTorch, not here"] += 1
    return counts


@pytest.mark.parametrize("chunk", CHUNKS)
def test_value_and_gradient_are_those_of_torch(chunk: int, record_property: Callable[[str, object], None]) -> None:
    """To within the rounding bound, and nearly all graphs have one."""
    counts = compare(range(chunk * IN_A_CHUNK, (chunk + 1) * IN_A_CHUNK))
    record_property("random graphs against PyTorch", dict(counts))
    assert counts["without a bound"] < 0.01 * counts["numbers compared"]
    assert counts["graphs beyond the bound in PyTorch, not here"] < 0.03 * counts["graphs"]


@pytest.mark.parametrize("name", ["mul", "sin", "softplus", "logsumexp", "arctan2"])
def test_an_error_of_1e_9_in_a_partial_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above is one that can fail."""
    first, *rest = TABLE[name].partials
    monkeypatch.setattr(TABLE[name], "partials", (spoilt(first), *rest))
    with pytest.raises(AssertionError, match="seed"):
        compare(range(IN_A_CHUNK))
