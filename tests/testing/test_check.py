"""check_gradients: right gradients pass, wrong ones are named, kinks are seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, SettingError, Value, exp, log, norm, primitive, relu, sqrt, where
from autograd.errors import DataError
from autograd.testing import GradientError, check_gradients, check_primitive
from autograd.testing.subject import argument_names
from nn import MLP

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("own_primitives")


def wrong_cube() -> Callable[..., Any]:
    """A primitive whose derivative is wrong by a millionth."""
    return primitive("cube", lambda F, x: x * x * x, lambda F, out, x: 3.000003 * x * x)


def hinge_wrong_on_the_left() -> Callable[..., Any]:
    """A primitive whose derivative has the wrong sign on one side of its kink."""
    return primitive(
        "hinge",
        lambda F, x: F.where(F.gt(x, 0.0), x * x, -2.0 * x),
        lambda F, out, x: F.where(F.gt(x, 0.0), 2.0 * x, 2.0),
        kinks=lambda F, x: (x,),
    )


def message(function: Callable[..., Any], *args: Any, **options: Any) -> str:
    with pytest.raises(GradientError) as caught:
        check_gradients(function, *args, **options)
    return str(caught.value)


# --- right gradients --------------------------------------------------------------------------------------------------


def test_a_right_function_passes_and_the_report_says_what_was_done() -> None:
    report = check_gradients(lambda x, y: exp(x) * y**2, 1.0, 2.0)
    assert report.passed
    assert report.checks == 1 + 2 * 3 + 3 * 2  # the value; the gradient in three modes; second derivatives in two
    assert 0.0 < report.worst < 1.0
    assert "13 numbers checked at x = 1.0, y = 2.0" in str(report)


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (lambda xs: norm(xs) + ag.dot(xs, xs), ([1.0, 2.0, 3.0],)),
        (lambda p: p["w"][0] * p["b"], ({"w": [2.0], "b": 3.0},)),
        (lambda a: a @ a, (np.array([1.0, 2.0]),)),
        (lambda x: [x**2, x**3, 5.0], (1.5,)),  # several results, one of them a constant
        (lambda x: 3.0, (1.5,)),
        (ag.tanh, (22.0,)),  # tails, to the last digits
        (ag.sigmoid, (40.0,)),
        (ag.sigmoid, (1120.0,)),  # a slope that is too small for a float
        (lambda x: exp(x), (-744.0,)),  # a subnormal number
        (lambda x: x * 1e-300 * 1e-10, (3.0,)),
        (lambda x: x, (Value(2.0),)),
    ],
)
def test_right_functions_of_every_shape_pass(function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    assert check_gradients(function, *args).passed


def test_the_derivatives_of_a_lossy_formula_are_right_as_far_as_its_rounding_goes() -> None:
    """1 - tanh² has lost nearly all digits at 15: that is rounding, not a wrong derivative."""
    naive = primitive("naive_tanh", lambda F, x: F.tanh(x), lambda F, out, x: 1.0 - out * out)
    assert check_gradients(naive, 15.0).passed


def test_parameters_of_a_model_can_be_checked() -> None:
    model = MLP(2, [3, 1], activation="tanh", seed=1)
    parameters = list(model.parameters())
    parameters[0].grad = 5.0
    report = check_gradients(lambda x: (model([x, 1.0])[0] - 1.0) ** 2, 0.5, wrt=parameters, order=1)
    assert report.checks == 1 + 3 * (1 + len(parameters))
    assert parameters[0].grad == 5.0  # nobody's gradient is touched
    assert parameters[1].grad == 0.0


def test_parameters_have_the_names_they_are_given_with() -> None:
    model = MLP(1, [1], activation="relu", seed=1)
    bent = primitive("bent_line", lambda F, x: 2.0 * x, lambda F, out, x: 3.0)
    text = message(lambda: bent(model([0.5])[0]), wrt=dict(model.named_parameters()))
    assert "d result / d layers.0.neurons.0.w.0 at layers.0.neurons.0.w.0 = " in text
    a, b, c = Value(1.0, "a"), Value(2.0, "same"), Value(3.0, "same")
    text = message(lambda: bent(a + b + c), wrt=[a, b, c])
    assert all(f"d result / d {name} at" in text for name in ("a", "wrt[1]", "wrt[2]"))


def test_of_many_entries_some_are_checked_and_all_along_a_random_direction() -> None:
    report = check_gradients(lambda xs: ag.sum([x.sin() for x in xs]), [0.1 * k for k in range(200)], order=1)
    assert "64 of 200 entries of the gradient were checked, chosen at random" in report.notes


# --- wrong gradients --------------------------------------------------------------------------------------------------


def test_an_error_of_a_millionth_is_named_with_argument_point_and_both_numbers() -> None:
    text = message(wrong_cube(), 2.0)
    assert "cube: 1 derivative wrong; 4 numbers checked at x = 2.0 against exact numbers" in text
    assert "d result / d x at x = 2.0: backward(), reverse mode and forward mode give 12.000012, 12.0 is right" in text
    assert "cause: the primitive cube(x): at (2.0) its partial by x is 12.000012, the slope 12.0" in text


def test_a_wrong_sign_on_the_other_side_of_a_kink_is_found_from_this_side() -> None:
    """At 1.5 the derivative is right. The primitive is one of the user's, so its other side is looked at too."""
    hinge = hinge_wrong_on_the_left()
    text = message(lambda x: hinge(x) * 3.0, 1.5)
    assert "d hinge / d x at x = -" in text
    assert "2.0, -2.0 is right" in text
    assert "cause: the primitive hinge(x)" in text


def test_the_cause_is_found_inside_a_larger_function() -> None:
    cube = wrong_cube()
    assert "the primitive cube(x)" in message(lambda x, y: ag.tanh(cube(x * 0.5) + y.sin()), 1.0, 0.3)


def test_a_wrong_second_derivative_alone_is_found() -> None:
    """The first derivative is right, by a primitive whose own derivative is wrong."""
    primitive("slope", lambda F, x: 2.0 * x, lambda F, out, x: 2.5)
    primitive("parabola", lambda F, x: x * x, lambda F, out, x: F.slope(x))
    text = message(ag.function("parabola"), 1.0)
    assert "d² " in text
    assert "reverse over reverse and forward over reverse give 2.5, 2.0 is right" in text
    assert check_gradients(ag.function("parabola"), 1.0, order=1).passed


def test_a_nan_where_there_is_a_slope_is_wrong() -> None:
    assert "give nan, between -1.0 and 1.0 is right" in message(lambda x: sqrt(x * x), 0.0)


def test_a_wrong_derivative_of_a_sequence_is_found() -> None:
    total = primitive("total", lambda F, xs: F.sum(xs), lambda F, out, xs: [1.0] * (len(xs) - 1) + [1.1], args="*xs")
    text = message(lambda xs: total(xs), [1.0, 2.0])
    assert "d result / d xs[1] at xs[1] = 2.0" in text
    assert "at ([1.0, 2.0]) its partial by xs is 1.1, the slope 1.0" in text


def test_many_wrong_numbers_are_counted_not_listed() -> None:
    cube = wrong_cube()
    text = message(lambda xs: ag.sum([cube(x) for x in xs]), [1.0 + k for k in range(20)])
    assert "… and " in text
    assert text.count("cause:") == 2


def test_the_error_is_an_assertion_error_with_its_report() -> None:
    with pytest.raises(AssertionError) as caught:
        check_gradients(wrong_cube(), 2.0)
    assert isinstance(caught.value, GradientError)
    finding = caught.value.report.findings[0]
    assert (finding.given, finding.expected) == (12.000012, "12.0")
    assert finding.error == pytest.approx(1.2e-5)
    assert finding.allowed < 1e-12


@settings(max_examples=25, deadline=None)
@given(st.floats(0.1, 3.0), st.floats(1e-9, 0.5), st.sampled_from([1.0, -1.0]))
def test_errors_of_every_size_are_found(x: float, size: float, sign: float) -> None:
    name = f"off_{abs(hash((x, size, sign)))}"
    off = primitive(name, lambda F, x: x * x, lambda F, out, x: 2.0 * x * (1.0 + sign * size), replace=True)
    with pytest.raises(GradientError):
        check_gradients(off, x)


# --- kinks, edges, what is not finite ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "at", "note"),
    [
        (relu, 0.0, "a kink at x = 0.0, slopes 0.0 and 1.0; 0.0 is between"),
        (ag.abs, 0.0, "a kink at x = 0.0, slopes -1.0 and 1.0; 0.0 is between"),
        (lambda x: ag.maximum(x, 1.0), 1.0, "slopes 0.0 and 1.0; 0.5 is between"),
        (sqrt, 0.0, "an edge of the domain at x = 0.0, with the slope inf on the right"),
        (ag.arcsin, 1.0, "an edge of the domain at x = 1.0, with the slope inf on the left"),
        (lambda x: ag.norm([x, 0.0]), 0.0, "0.0 is between"),
    ],
)
def test_at_a_kink_every_number_between_the_slopes_is_right_and_the_report_says_so(
    function: Callable[..., Any], at: float, note: str
) -> None:
    report = check_gradients(function, at)
    assert any(note in text for text in report.notes)


def test_outside_of_the_slopes_of_a_kink_a_number_is_wrong() -> None:
    bent = primitive("bent", lambda F, x: F.abs(x), lambda F, out, x: F.where(F.eq(x, 0.0), 1.5, F.sign(x)))
    assert "give 1.5, between -1.0 and 1.0 is right" in message(bent, 0.0)


def test_the_branch_not_taken_contributes_nothing() -> None:
    assert check_gradients(lambda x: where(x > 0.0, log(x), 0.0), 0.0).passed


def test_a_smooth_function_is_no_kink_where_its_slope_is_zero() -> None:
    for function in (ag.cos, ag.square, lambda x: ag.abs(x) * x.sin(), lambda x: x**4):
        assert not check_gradients(function, 0.0, order=1).notes


def test_a_kink_of_the_slope_is_seen_in_the_second_derivative() -> None:
    report = check_gradients(lambda x: relu(x) ** 2, 0.0)
    assert any("d² result" in note and "slopes 0.0 and 2.0" in note for note in report.notes)


@pytest.mark.parametrize("step", [ag.floor, ag.sign, ag.round])
def test_beside_a_jump_the_slopes_count(step: Callable[..., Any]) -> None:
    for x in (0.0, 0.5, 1.0):
        assert check_gradients(step, x).passed


def test_within_a_rounding_error_of_a_kink_nothing_is_said() -> None:
    """0.1 + 0.2 - 0.3 is 5.6e-17 in floats: the exact number lies on the kink, or on either side of it."""
    report = check_gradients(lambda x, y: ag.maximum(x + y, 0.30000000000000004), 0.1, 0.2)
    assert report.passed


def test_of_nan_the_derivatives_are_nan() -> None:
    report = check_gradients(log, -1.0)
    assert "result is nan here: outside of the domain, or too large for a float" in report.notes
    assert report.checks == 1
    odd = primitive("odd_log", lambda F, x: F.log(x), lambda F, out, x: F.div(1.0, x))
    check_gradients(lambda x: odd(x), -1.0, order=1)  # the engine sees to it, whatever the rule says


# --- options ----------------------------------------------------------------------------------------------------------


def test_modes_and_order_are_what_is_asked_for() -> None:
    assert check_gradients(exp, 1.0, order=1, modes=("reverse",)).checks == 3
    assert check_gradients(exp, 1.0, order=1, modes=("forward",)).checks == 2
    assert check_gradients(exp, 1.0, modes=("forward",)).checks == 3


def test_the_other_oracles_can_be_asked_for() -> None:
    report = check_gradients(lambda x: x * ag.tanh(x), 0.5, oracle="differences")
    assert "against differences" in str(report)
    assert "second derivatives need a function of Values" in str(report)
    assert "off by" in message(wrong_cube(), 2.0, oracle="differences")
    assert "against complex steps" in str(check_gradients(lambda x: x**3 + 1.0 / x, 0.5, oracle="complex"))
    with pytest.raises(OperandError):  # autograd's functions take no complex numbers
        check_gradients(ag.tanh, 0.5, oracle="complex")


@pytest.mark.parametrize(
    ("options", "pattern"),
    [
        ({"order": 3}, "first or second order: given 3"),
        ({"modes": "reverse"}, "unknown mode: given 'reverse'"),
        ({"modes": ("sideways",)}, "unknown mode"),
        ({"modes": ()}, "unknown mode"),
        ({"oracle": "delphi"}, "unknown oracle: given 'delphi', expected one of auto, exact"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], pattern: str) -> None:
    with pytest.raises(SettingError, match=pattern):
        check_gradients(exp, 1.0, **options)


def test_wrong_functions_and_arguments_are_refused() -> None:
    with pytest.raises(OperandError, match=r"check_gradients\(f, x\)"):
        check_gradients(3.0, 1.0)
    with pytest.raises(OperandError, match="argument x"):
        check_gradients(lambda x: x, "one")
    with pytest.raises(OperandError, match="wrt takes leaves"):
        check_gradients(lambda: Value(1.0), wrt=[Value(1.0) * 2.0])
    with pytest.raises(DataError, match="nothing to differentiate by"):
        check_gradients(lambda: 1.0)
    with pytest.raises(OperandError, match="the result of"):
        check_gradients(lambda x: "text", 1.0)


def test_arguments_are_named_as_the_function_names_them() -> None:
    assert argument_names(lambda x, y: 0, [1, 2]) == ["x", "y"]
    assert argument_names(print, [1, 2]) == ["args[0]", "args[1]"]
    assert argument_names(dict.get, [1]) == ["self"]
    assert argument_names(type("Callable", (), {"__call__": lambda self, z: z})(), [1]) == ["z"]
    assert argument_names(int, [1]) == ["argument 0"]


# --- primitives -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [row.name for row in ag.TABLE.values() if not row.hidden])
def test_every_primitive_is_right_over_its_domain(name: str) -> None:
    assert check_primitive(name, points=8).passed


def test_a_primitive_can_be_given_by_its_function() -> None:
    assert check_primitive(ag.tanh, order=1, points=4).passed
    with pytest.raises(GradientError, match="cube"):
        check_primitive(wrong_cube())
    with pytest.raises(ag.UnknownNameError):
        check_primitive("tanhh")


def test_a_primitive_right_on_both_sides_passes_everywhere() -> None:
    primitive(
        "steep",
        lambda F, x, slope: F.where(F.gt(x, 1.0), slope * (x - 1.0), 0.0),
        (
            lambda F, out, x, slope: F.where(F.gt(x, 1.0), slope, 0.0),
            lambda F, out, x, slope: F.where(F.gt(x, 1.0), x - 1.0, 0.0),
        ),
        kinks=lambda F, x, slope: (x - 1.0,),
    )
    report = check_primitive("steep")
    assert any("a kink at x = 1.0" in note for note in report.notes)
    assert not math.isnan(report.worst)


# --- what a graph does not say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "wrong", "right"),
    [
        (lambda x: x * x.data, "3.0", "6.0"),
        (lambda x: x * x.detach() ** 2, "9.0", "27.0"),
        (lambda x: 2.0 * x.data, None, None),
    ],
)
def test_a_number_taken_out_of_the_graph_is_found(function: Callable[..., Any], wrong: str, right: str) -> None:
    text = message(function, 3.0)
    assert "is not the graph that was recorded: a number was taken out of it (.data, detach, no_grad)" in text
    if wrong is not None:
        assert f"the recorded graph gives {wrong}, {right[0]}" in text or "26.99" in text or "5.99" in text


def test_a_parameter_taken_out_of_the_graph_is_found_and_left_as_it_was() -> None:
    w = Value(2.0, "w")
    assert "d result / d w at w = 2.0" in message(lambda: w * w.data, wrt=[w])
    assert w.data == 2.0


def test_a_branch_of_python_at_its_kink_is_judged_by_both_sides() -> None:
    report = check_gradients(lambda x: x if x > 0.0 else 0.1 * x, 0.0)
    assert any("Python takes another branch beside this point" in note for note in report.notes)
    assert any("a kink at x = 0.0" in note for note in report.notes)
    bad = lambda x: x.data * 0.5 + 0.0 * x if x > 0.0 else -x  # noqa: E731
    assert "is right" in message(bad, 1.0)


def test_innocent_primitives_are_not_blamed() -> None:
    sloppy = primitive("sloppy", lambda F, x: x * x, lambda F, out, x: 2.1 * x)
    text = message(lambda x: ag.mean([sloppy(x), x, 2.0 * x]), 1.5, order=1)
    assert text.count("cause:") == 1
    assert "the primitive sloppy(x)" in text


def test_where_nothing_could_be_checked_no_check_passes() -> None:
    assert "nothing could be checked at x = 1000.0" in message(exp, 1000.0)
    primitive("far_log", lambda F, x: F.log(x), lambda F, out, x: F.div(7.0, x), domain=(10.0, 1e9))
    with pytest.raises(GradientError, match="far_log"):
        check_primitive("far_log")


def test_one_kink_excuses_no_other_number() -> None:
    triple = primitive("triple", lambda F, x: F.tanh(x), lambda F, out, x: 3.0 * F.square(F.sech(x)))
    assert "d result / d x" in message(lambda x, y: triple(x) + relu(y - y), 0.5, 1.0, order=1)
    assert "d result / d x" in message(lambda x: triple(x) + relu(0.0 * x + 0.0), 0.5, order=1)
    assert "d result / d x" in message(lambda x, y: x * x.data + relu(y - y), 3.0, 1.0)


def test_kinks_of_sequences_are_tried() -> None:
    def slopes(F: Any, out: Any, xs: Any) -> list[Any]:
        return [F.where(F.eq(out, 0.0), 5.0, F.div(x, out)) for x in xs]

    primitive("longest", lambda F, xs: F.norm(xs), slopes, args="*xs", kinks=lambda F, xs: xs)
    with pytest.raises(GradientError, match="longest"):
        check_primitive("longest")


def test_gradients_of_others_and_precision_are_left_as_they_were() -> None:
    from autograd.testing.exact import mp

    w = Value(2.0)
    w.grad = 7.0
    check_gradients(lambda x: w * x, 3.0)
    assert w.grad == 7.0
    assert mp.prec == 53
    assert check_gradients(lambda: w * w, wrt=[w, w]).passed


def test_threads_may_check_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    points = [0.1 * k for k in range(12)]
    with ThreadPoolExecutor(4) as pool:
        assert all(report.passed for report in pool.map(lambda x: check_gradients(ag.tanh, x), points))


def test_a_function_may_raise_off_its_domain() -> None:
    def root(x: Any) -> Any:
        if x < 0.0:
            raise ValueError("negative")
        return x * x

    assert check_gradients(root, 0.0).passed


def test_lost_digits_are_noted() -> None:
    report = check_gradients(lambda x: (1.0 - ag.cos(x)) / (x * x), 1e-4)
    assert any("another one may keep more digits" in note for note in report.notes)


def test_constants_that_cancel_within_a_sweep_are_allowed_their_rounding() -> None:
    assert check_gradients(lambda x, y: ag.dot([y, x, y, y], [0.00348, 0.0, 0.0, -1.0], y), -1.0, 2.0).passed


def test_the_other_oracles_take_functions_with_values_of_their_own() -> None:
    w = Value(2.0)
    assert check_gradients(lambda x: w * x, 1.0, oracle="differences").passed
    with pytest.raises(SettingError, match="wrt needs the exact oracle"):
        check_gradients(lambda: w * w, wrt=[w], oracle="differences")


def test_a_function_that_is_another_each_time_is_said_to_be() -> None:
    draws = iter(range(1, 100))
    report = check_gradients(lambda x: x * float(next(draws)), 1.0, order=1)
    assert "result is another number each time that the function is called" in report.notes
