"""Functions that are known by their values alone: gradients by hand, complex steps, differences."""

from __future__ import annotations

import cmath
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import SettingError
from autograd.testing import GradientError, check_gradients
from autograd.testing.adapters import ByHand, adapter_for, as_numbers, mapped
from autograd.testing.differences import TRUST, complex_step, extrapolated, slopes

# --- gradients by hand ------------------------------------------------------------------------------------------------


def test_a_right_gradient_by_hand_passes() -> None:
    report = check_gradients(lambda x, y: x**2 * y, 3.0, 2.0, adapter=ByHand(lambda x, y: (2 * x * y, x**2)))
    assert report.checks == 2
    assert "against differences and complex steps" in str(report)


def test_a_wrong_one_is_named_with_its_argument() -> None:
    with pytest.raises(
        GradientError, match=r"d result / d y at y = 2\.0: reverse mode gives 9\.0000\d+, 9\.0 is right"
    ):
        check_gradients(lambda x, y: x**2 * y, 3.0, 2.0, adapter=ByHand(lambda x, y: (2 * x * y, x**2 * 1.000001)))


def test_numpy_functions_of_arrays() -> None:
    def loss(w: Any) -> Any:
        return np.sum(np.tanh(w) ** 2)

    w = np.array([[0.5, -0.3], [1.0, 2.0]])
    right = ByHand(lambda w: 2 * np.tanh(w) / np.cosh(w) ** 2)
    assert check_gradients(loss, w, adapter=right).checks == 4
    wrong = ByHand(lambda w: 2 * np.tanh(w) / np.cosh(w) ** 2 * np.array([[1, 1], [1, 1 + 1e-9]]))
    with pytest.raises(GradientError, match=r"d result / d w\[1, 1\] at w\[1, 1\] = 2\.0"):
        check_gradients(loss, w, adapter=wrong)


def test_a_function_that_is_not_analytic_is_left_to_the_differences() -> None:
    """A complex step through abs gives a wrong number or none; the differences contradict it."""
    report = check_gradients(
        lambda x: math.fabs(x) if isinstance(x, float) else x, -2.0, adapter=ByHand(lambda x: -1.0)
    )
    assert report.passed
    report = check_gradients(lambda x: math.fabs(x), -2.0, adapter=ByHand(lambda x: -1.0))
    assert any("no complex step: TypeError" in note for note in report.notes)


def test_kinks_and_edges_of_black_boxes() -> None:
    report = check_gradients(lambda x: max(x, 0.0) if x == x.real else x, 0.0, adapter=ByHand(lambda x: 0.3))
    assert any("a kink at x = 0.0, slopes" in note for note in report.notes)
    with pytest.raises(GradientError, match="between"):
        check_gradients(lambda x: max(x.real, 0.0), 0.0, adapter=ByHand(lambda x: 1.3))


def test_gradients_by_hand_of_a_wrong_form_are_refused() -> None:
    with pytest.raises(SettingError, match="expected a tuple of 2"):
        check_gradients(lambda x, y: x * y, 1.0, 2.0, adapter=ByHand(lambda x, y: y))
    with pytest.raises(SettingError, match="a function with one result"):
        check_gradients(lambda x: [x, x], 1.0, adapter=ByHand(lambda x: 1.0))


def test_of_many_entries_some_are_checked() -> None:
    report = check_gradients(lambda w: np.sum(w**2), np.arange(100.0), adapter=ByHand(lambda w: 2 * w))
    assert report.checks == 64
    assert any("64 of 100 derivatives" in note for note in report.notes)


def test_an_adapter_of_ones_own() -> None:
    class Doubled:
        """Functions written in degrees, say: the framework differentiates by halves."""

        def value(self, function: Any, args: Any) -> Any:
            return function(*args)

        def pullback(self, function: Any, args: Any, weights: Any) -> Any:
            return [sum(w * x for w, x in zip(weights, [2.0 * args[0], 3.0], strict=True))]

        def pushforward(self, function: Any, args: Any, tangents: Any) -> Any:
            return [2.0 * args[0] * tangents[0], 3.0 * tangents[0]]

    assert check_gradients(lambda x: [x**2, 3.0 * x], 1.5, adapter=Doubled()).checks == 4


def test_arguments_choose_their_adapter() -> None:
    assert adapter_for([1.0, [np.array(2.0)], {"a": 3}]) is None


def test_structures_are_kept() -> None:
    assert mapped({"a": (1.0, [2.0])}, lambda x: -x) == {"a": (-1.0, [-2.0])}
    assert as_numbers([np.float64(1.0), np.array([2.0])])[0] == 1.0
    assert isinstance(as_numbers(np.array(3.0)), float)


# --- differences ------------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.floats(-3.0, 3.0), st.sampled_from([(cmath.sin, math.cos), (cmath.exp, math.exp), (cmath.atan, None)]))
def test_differences_know_their_error_and_a_complex_step_has_none(x: float, functions: Any) -> None:
    function, derivative = functions
    truth = derivative(x) if derivative else 1.0 / (1.0 + x * x)
    (slope, error), other = slopes(lambda x: function(x).real, x)
    assert other == (slope, error)
    assert abs(slope - truth) <= TRUST * error
    assert error < 1e-9
    assert complex_step(function, x) == pytest.approx(truth, rel=1e-14)


def test_each_side_of_a_kink_has_its_slope() -> None:
    (left, left_error), (right, right_error) = slopes(lambda x: abs(x) + math.sin(x), 0.0)
    assert abs(left) < TRUST * left_error < 1e-6
    assert abs(right - 2.0) < TRUST * right_error < 1e-6


def test_beside_the_edge_of_a_domain_steps_become_small_enough() -> None:
    def root(x: float) -> float:
        return math.sqrt(x) if x >= 0.0 else math.nan

    (slope, error), _ = slopes(root, 0.01)
    assert abs(slope - 5.0) < TRUST * error < 1e-3


def test_without_a_number_there_is_no_estimate() -> None:
    slope, error = extrapolated(lambda h: math.nan, 0.1, 2)
    assert math.isnan(slope)
    assert error == math.inf


def test_a_complex_step_through_a_real_function_is_refused() -> None:
    with pytest.raises(TypeError, match="real number for a complex one"):
        complex_step(lambda z: abs(z), 1.0)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4, 1e6])
def test_differences_find_the_scale_of_a_function(scale: float) -> None:
    """With steps as large as its waves an estimate is luck."""
    (slope, error), _ = slopes(lambda x: math.sin(scale * x), 0.3)
    truth = scale * math.cos(scale * 0.3)
    assert abs(slope - truth) <= TRUST * error < 1e-3 * scale


def test_a_function_that_is_another_each_time_cannot_be_checked() -> None:
    draws = iter(range(1000))
    with pytest.raises(GradientError, match="other numbers each time"):
        check_gradients(lambda x: x * float(next(draws)), 1.0, adapter=ByHand(lambda x: 1.0))


def test_off_the_domain_a_function_may_raise() -> None:
    assert check_gradients(math.log, 0.05, adapter=ByHand(lambda x: 1.0 / x)).passed
