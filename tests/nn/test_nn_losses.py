from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import DataError, OperandError, ShapeError, UnknownNameError, Value
from nn import losses
from nn.losses import (
    absolute_error,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge,
    huber,
    kl_divergence,
    squared_error,
)

NUMBERS = st.floats(-50, 50)
PAIRS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(st.lists(NUMBERS, min_size=width, max_size=width), st.lists(NUMBERS, min_size=width, max_size=width)),
        min_size=1,
        max_size=5,
    )
)
PROBABILITY = st.floats(0.01, 0.99)


def numpy_huber(o: Any, t: Any) -> Any:
    error = np.abs(o - t)
    return np.where(error <= 1, error**2 / 2, error - 0.5)


@pytest.mark.parametrize(
    ("loss", "formula"),
    [
        (squared_error, lambda o, t: (o - t) ** 2),
        (absolute_error, lambda o, t: np.abs(o - t)),
        (huber, numpy_huber),
    ],
)
@settings(deadline=None)
@given(pairs=PAIRS)
def test_losses_of_numbers_are_means_over_outputs_and_samples(
    loss: Any, formula: Any, pairs: list[tuple[list[float], list[float]]]
) -> None:
    predictions, targets = [p for p, _ in pairs], [t for _, t in pairs]
    expected = formula(np.array(predictions), np.array(targets)).mean()
    assert loss(predictions, targets) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    values = [[Value(o) for o in row] for row in predictions]
    assert loss(values, targets).data == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert loss(np.array(predictions), np.array(targets)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(NUMBERS, st.sampled_from([-1, 1])), min_size=1, max_size=6))
def test_hinge(pairs: list[tuple[float, int]]) -> None:
    scores, signs = np.array([s for s, _ in pairs]), np.array([t for _, t in pairs])
    expected = np.maximum(0, 1 - signs * scores).mean()
    assert hinge(list(scores), list(signs)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(PROBABILITY, st.floats(0, 1)), min_size=1, max_size=6))
def test_binary_cross_entropy_from_probabilities_and_from_logits(pairs: list[tuple[float, float]]) -> None:
    p, t = np.array([p for p, _ in pairs]), np.array([t for _, t in pairs])
    expected = -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean()
    assert binary_cross_entropy(list(p), list(t)) == pytest.approx(expected, rel=1e-12)
    logits = np.log(p / (1 - p))
    assert binary_cross_entropy_with_logits(list(logits), list(t)) == pytest.approx(expected, rel=1e-10)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(NUMBERS, min_size=4, max_size=4), st.integers(0, 3)),
        min_size=1,
        max_size=5,
    )
)
def test_cross_entropy(pairs: list[tuple[list[float], int]]) -> None:
    logits, labels = np.array([z for z, _ in pairs]), np.array([label for _, label in pairs])
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    expected = -log_probabilities[np.arange(len(labels)), labels].mean()
    assert cross_entropy([list(z) for z in logits], list(labels)) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_gradient_of_cross_entropy_is_softmax_minus_one_hot() -> None:
    logits = [Value(z) for z in (0.0, 3.0, -2.0, 1.0)]
    loss = cross_entropy([logits], [3])
    loss.backward()
    assert loss.data == pytest.approx(2.1755153626167147, rel=1e-14)
    expected = [0.041772570515350445, 0.8390245074625319, 0.005653302662216329, -0.8864503806400986]
    assert [z.grad for z in logits] == pytest.approx(expected, rel=1e-14)


def test_cross_entropy_stays_accurate_when_it_is_nearly_certain() -> None:
    z = [Value(50.0), Value(0.0)]
    loss = cross_entropy([z], [0])
    loss.backward()
    assert loss.data == pytest.approx(math.exp(-50), rel=1e-12, abs=0.0)
    assert z[1].grad == pytest.approx(math.exp(-50), rel=1e-12, abs=0.0)
    huge = [Value(1000.0), Value(-1000.0)]
    assert cross_entropy([huge], [1]).data == 2000.0


@pytest.mark.parametrize(("z", "t"), [(60.0, 1.0), (-60.0, 0.0)])
def test_logits_keep_the_digits_that_a_saturated_sigmoid_has_lost(z: float, t: float) -> None:
    logit = Value(z)
    loss = binary_cross_entropy_with_logits([logit], [t])
    loss.backward()
    assert loss.data == pytest.approx(math.exp(-60), rel=1e-12, abs=0.0)
    assert abs(logit.grad) == pytest.approx(math.exp(-60), rel=1e-12, abs=0.0)
    assert binary_cross_entropy_with_logits([-z], [t]) == 60.0


def test_certain_probabilities_that_are_right_cost_nothing() -> None:
    assert binary_cross_entropy([1.0, 0.0], [1, 0]) == 0.0
    assert binary_cross_entropy([0.0], [1]) == math.inf


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=5), st.data())
def test_kl_divergence(raw: list[float], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.floats(0.01, 1), min_size=len(raw), max_size=len(raw)))
    p, t = np.array(raw) / sum(raw), np.array(other) / sum(other)
    expected = (t * np.log(t / p)).sum()
    assert kl_divergence([list(p)], [list(t)]) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert kl_divergence([list(t)], [list(t)]) == 0.0


def test_kl_divergence_takes_zeros_in_the_target() -> None:
    p = [Value(0.25), Value(0.75)]
    loss = kl_divergence([p], [[0.0, 1.0]])
    loss.backward()
    assert loss.data == pytest.approx(-math.log(0.75), rel=1e-14)
    assert [v.grad for v in p] == pytest.approx([0.0, -1 / 0.75], rel=1e-14)


def test_gradients_of_means_are_shared_among_samples_and_outputs() -> None:
    values = [[Value(1.0), Value(2.0)], [Value(3.0), Value(5.0)]]
    squared_error(values, [[0.0, 0.0], [0.0, 0.0]]).backward()
    assert [[v.grad for v in row] for row in values] == [[0.5, 1.0], [1.5, 2.5]]


def test_huber_takes_its_delta() -> None:
    assert huber([3.0], [0.0], delta=2.0) == 2.0 * (3.0 - 1.0)
    assert huber([1.5], [0.0], delta=2.0) == 1.125
    assert math.isnan(huber([math.nan], [0.0]))


def test_a_single_sample_records_no_mean() -> None:
    loss = squared_error([Value(3.0)], [1.0])
    assert loss.op == "square"


def test_losses_by_name_and_alias() -> None:
    assert losses.loss_function("MSE") is squared_error
    assert losses.loss_function("binary-cross-entropy") is binary_cross_entropy
    assert set(losses.ALIASES.values()) <= set(losses.LOSSES)
    assert all(losses.target_kind(loss) for loss in losses.LOSSES.values())
    assert losses.target_kind(partial(huber, delta=2.0)) == "numbers"
    assert losses.target_kind(lambda p, t: 0.0) is None
    with pytest.raises(UnknownNameError, match=r"unknown loss: given 'cross_entopy'.*did you mean 'cross_entropy'"):
        losses.loss_function("cross_entopy")
    with pytest.raises(OperandError, match="loss: given 3, expected a name, or a function"):
        losses.loss_function(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("loss", sorted(losses.LOSSES))
def test_predictions_and_targets_must_agree_in_number(loss: str) -> None:
    function = losses.LOSSES[loss]
    with pytest.raises(
        ShapeError, match=r"given 2 predictions and 1 targets.*write loss\(\[model\(x\)\], \[target\]\)"
    ):
        function([[0.5, 0.5], [0.5, 0.5]], [1])
    with pytest.raises(DataError, match="the loss of no samples has no meaning"):
        function([], [])
    with pytest.raises(OperandError, match=r"predictions is not a list with an entry for each sample: given Value"):
        function(Value(1.0), [1])
    with pytest.raises(OperandError, match="targets is not a list"):
        function([1.0], "1")


def test_outputs_and_targets_of_a_sample_must_agree_in_number() -> None:
    with pytest.raises(ShapeError, match=r"target of sample 1 does not fit .*given 2 outputs and 1 targets"):
        squared_error([[1.0], [1.0, 2.0]], [1.0, 1.0])
    with pytest.raises(ShapeError, match="given 0 outputs and 0 targets"):
        squared_error([[]], [[]])


@pytest.mark.parametrize("label", [3, -1, 1.5, "a", None, math.nan])
def test_a_label_that_is_none_is_refused(label: Any) -> None:
    with pytest.raises(DataError, match=r"targets\[1\] is not a label: given .*expected an integer from 0 to 2"):
        cross_entropy([[1.0, 2.0, 3.0]] * 2, [0, label])


def test_labels_may_be_whole_floats_and_numpy_integers() -> None:
    logits = [[1.0, 2.0, 3.0]]
    assert cross_entropy(logits, [2.0]) == cross_entropy(logits, [np.int64(2)]) == cross_entropy(logits, [2])


def test_cross_entropy_needs_a_choice() -> None:
    with pytest.raises(ShapeError, match=r"given 1 logit, .*use binary_cross_entropy_with_logits"):
        cross_entropy([[1.0]], [0])


def test_targets_out_of_range_are_refused() -> None:
    with pytest.raises(DataError, match=r"targets\[1\] of the hinge loss: given 0.0.*2 \* y - 1"):
        hinge([1.0, 1.0], [1, 0])
    with pytest.raises(DataError, match=r"targets\[0\] is no probability: given 1.5"):
        binary_cross_entropy_with_logits([1.0], [1.5])
    with pytest.raises(DataError, match=r"predictions\[0\] is no probability: given Value\(data=2.0.*takes logits"):
        binary_cross_entropy([Value(2.0)], [1])
    with pytest.raises(DataError, match=r"predictions\[0\] is no probability: given -0.5"):
        binary_cross_entropy([-0.5], [1])
    with pytest.raises(DataError, match=r"targets\[0\] is not a distribution: given a sum of 0.5"):
        kl_divergence([[0.5, 0.5]], [[0.25, 0.25]])


def test_targets_may_be_values() -> None:
    assert hinge([0.5], [Value(1.0)]) == 0.5


def test_a_target_is_what_a_value_takes_for_a_number() -> None:
    assert hinge([0.5], [np.int64(1)]) == 0.5
    assert binary_cross_entropy([0.5], [Value(1.0)]) == math.log(2)
    for wrong in ("1", 1j, None, np.array([[1.0]])):
        with pytest.raises(OperandError):
            hinge([[0.5]], [[wrong]])


@pytest.mark.parametrize("classes", [2, 100])
def test_the_graph_of_a_cross_entropy_grows_with_the_classes_and_not_with_their_square(classes: int) -> None:
    logits = [Value(float(j % 7)) for j in range(classes)]
    loss = cross_entropy([logits], [1])
    waiting, seen, edges = [loss], {loss}, 0
    while waiting:
        node = waiting.pop()
        edges += len(node.parents)
        fresh = set(node.parents) - seen
        seen |= fresh
        waiting += fresh
    assert edges <= 3 * classes + 1
    shares = np.exp([z.data for z in logits]) / np.exp([z.data for z in logits]).sum()
    assert loss.data == pytest.approx(-math.log(shares[1]), rel=1e-13)
    loss.backward()
    shares[1] -= 1.0
    assert [z.grad for z in logits] == pytest.approx(shares, rel=1e-13)


def test_cross_entropy_keeps_its_digits_far_from_zero() -> None:
    logits = [Value(1000.0), Value(960.0), Value(950.0)]
    loss = cross_entropy([logits], [0])
    loss.backward()
    assert loss.data == pytest.approx(math.exp(-40) + math.exp(-50), rel=1e-15, abs=0.0)
    assert logits[0].grad == pytest.approx(-(math.exp(-40) + math.exp(-50)), rel=1e-15, abs=0.0)
