from __future__ import annotations

from autograd import Value, relu
from nn.dependence import depends


def test_a_path_without_influence_counts() -> None:
    w = Value(-1.0)
    assert depends(relu(w), {w})
    assert depends(w * 0.0, {w})
    assert depends(w, {w})
    assert not depends(relu(w).detach(), {w})


def test_equal_numbers_are_not_taken_for_one_another() -> None:
    assert not depends(Value(2.0) * 3.0, {Value(2.0)})


def test_a_wide_and_deep_graph_is_walked_once() -> None:
    node = Value(1.0)
    for _ in range(3000):
        node = node + node
    assert not depends(node, {Value(1.0)})
