from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import autograd
from autograd import (
    TABLE,
    OperandError,
    SettingError,
    ShapeError,
    UnknownNameError,
    Value,
    function,
    grad,
    hessian,
    jvp,
    primitive,
)
from autograd.algebra import FLOAT
from autograd.registry import ALIASES, find, remove

pytestmark = pytest.mark.usefixtures("own_primitives")


def declare_cube(name: str = "cube_of_mine", **row: Any) -> Any:
    return primitive(name, lambda F, x: x * x * x, lambda F, out, x: 3.0 * F.square(x), **row)


def test_a_declared_primitive_is_a_function_of_floats_and_values() -> None:
    cube = declare_cube()
    assert cube(2.0) == 8.0
    assert type(cube(2)) is float
    y = cube(Value(2.0))
    assert (y.data, y.op) == (8.0, "cube_of_mine")
    assert cube.__name__ == "cube_of_mine"
    with pytest.raises(OperandError, match=r"cube_of_mine\(x\) takes numbers and Values: given 'a'"):
        cube("a")


def test_a_declared_primitive_is_a_method_and_found_by_name_and_alias() -> None:
    cube = declare_cube(aliases=("kubik",))
    x: Any = Value(2.0)
    assert x.cube_of_mine().op == x.kubik().op == "cube_of_mine"
    assert function("kubik") is function("cube_of_mine") is cube
    assert find("kubik") is find("cube_of_mine") is TABLE["cube_of_mine"]
    assert vars(autograd.functions)["kubik"] is cube


def test_a_declared_primitive_has_derivatives_of_every_order_in_both_modes() -> None:
    cube = declare_cube()
    assert grad(cube)(2.0) == 12.0
    assert grad(grad(grad(cube)))(2.0) == 6.0
    assert jvp(cube, (2.0,), (10.0,)) == (8.0, 120.0)
    x = Value(2.0)
    cube(x).backward()
    assert x.grad == 12.0


def test_a_rule_may_use_every_primitive_also_those_of_the_user() -> None:
    declare_cube()
    sixth = primitive(
        "sixth_power",
        lambda F, x: F.square(F.cube_of_mine(x)),
        lambda F, out, x: 6.0 * F.cube_of_mine(x) * F.square(x),
    )
    assert sixth(2.0) == 64.0
    assert grad(sixth)(2.0) == 192.0
    assert grad(grad(sixth))(2.0) == 480.0


def test_a_primitive_of_two_arguments_with_a_default() -> None:
    scaled = primitive(
        "scaled_sine",
        lambda F, x, a: a * F.sin(x),
        (lambda F, out, x, a: a * F.cos(x), lambda F, out, x, a: F.sin(x)),
        args="x a=2",
    )
    assert scaled(0.5) == 2.0 * math.sin(0.5)
    assert scaled(0.5, a=3.0) == scaled(0.5, 3.0) == 3.0 * math.sin(0.5)
    assert grad(scaled, 1)(0.5, 3.0) == math.sin(0.5)
    assert TABLE["scaled_sine"].signature == "scaled_sine(x, a=2)"


def test_a_primitive_of_a_sequence() -> None:
    power_sum = primitive(
        "power_sum", lambda F, xs: F.sum([x * x for x in xs]), lambda F, out, xs: [2.0 * x for x in xs], args="*xs"
    )
    assert power_sum([1.0, 2.0]) == 5.0
    assert grad(power_sum)([1.0, 2.0]) == [2.0, 4.0]
    assert hessian(power_sum)([1.0, 2.0]) == [[2.0, 0.0], [0.0, 2.0]]
    assert not hasattr(Value(1.0), "power_sum")


def test_a_primitive_with_one_result_for_each_element() -> None:
    share = primitive(
        "plain_share",
        lambda F, x, rest: F.div(x, x + F.sum(rest)),
        (
            lambda F, out, x, rest: F.div(1.0 - out, x + F.sum(rest)),
            lambda F, out, x, rest: [-F.div(out, x + F.sum(rest))] * len(rest),
        ),
        args="x *rest",
    )
    assert share([1.0, 3.0]) == [0.25, 0.75]
    assert [y.data for y in share([Value(1.0), 3.0])] == [0.25, 0.75]
    assert grad(lambda xs: share(xs)[0])([1.0, 3.0]) == [0.1875, -0.0625]


def test_a_hidden_primitive_serves_rules_only() -> None:
    declare_cube(hidden=True)
    assert not hasattr(autograd.functions, "cube_of_mine")
    assert not hasattr(Value(1.0), "cube_of_mine")
    assert FLOAT.cube_of_mine(2.0) == 8.0
    assert function("cube_of_mine")(2.0) == 8.0


def test_a_primitive_need_not_be_a_method() -> None:
    declare_cube(is_method=False)
    assert not hasattr(Value(1.0), "cube_of_mine")
    assert hasattr(autograd.functions, "cube_of_mine")


@pytest.mark.parametrize("name", ["backward", "data", "label", "detach"])
def test_a_primitive_named_like_an_attribute_of_value_is_refused(name: str) -> None:
    with pytest.raises(SettingError, match=f"Value has an attribute of this name: given '{name}'"):
        primitive(name, lambda F, x: x, lambda F, out, x: 1.0)


@pytest.mark.parametrize("result", [None, "a", 1j, [1.0, None]], ids=str)
def test_a_rule_that_gives_no_number_is_named(result: Any) -> None:
    wrong_value = primitive("wrong_value", lambda F, x: result, lambda F, out, x: 1.0)
    with pytest.raises(OperandError, match="the rule for the value of wrong_value gave no number"):
        wrong_value(Value(1.0))
    wrong_partial = primitive("wrong_partial", lambda F, x: x, lambda F, out, x: result)
    with pytest.raises(OperandError, match="a partial of wrong_partial gave no number"):
        wrong_partial(Value(1.0))


def test_what_a_rule_gives_becomes_a_float() -> None:
    y = primitive("whole", lambda F, x: 3, lambda F, out, x: np.float64(2.0))(Value(1.0))
    assert type(y.data) is float
    assert type(y.edges[0][1]) is float


def test_bad_settings_of_a_row_are_named() -> None:
    with pytest.raises(SettingError, match=r"aliases are a sequence of names: given 'swoosh'"):
        primitive("mine", lambda F, x: x, lambda F, out, x: 1.0, aliases="swoosh")
    with pytest.raises(SettingError, match="a default is a number: given 'a=foo'"):
        primitive("mine", lambda F, x, a: x, (lambda F, out, x, a: 1.0,) * 2, args="x a=foo")


def test_defaults_are_those_of_the_rule() -> None:
    scaled = primitive("scaled", lambda F, x, a=2.0: a * x, (lambda F, out, x, a: a, lambda F, out, x, a: x))
    assert (scaled(3.0), scaled(3.0, 4.0), scaled(Value(3.0), a=5.0).data) == (6.0, 12.0, 15.0)


@pytest.mark.parametrize(
    "name", ["scalar", "sequence", "constant", "apply", "find", "watch", "function", "eq", "gt", "is_nan", "set", "any"]
)
def test_whatever_a_primitive_is_called_the_others_go_on_working(name: str) -> None:
    """A name that the engine or its rules use themselves is refused, and no harm is done."""
    for row in ({"name": name}, {"name": "mine", "aliases": (name,)}):
        with pytest.raises(SettingError, match=f"own: given '{name}'.*choose another name"):
            declare_cube(**row)
    x, y = Value(2.0), Value(3.0)
    assert autograd.maximum(x, y).data == 3.0
    assert autograd.sum([x, 1]).data == 3.0
    assert autograd.sin(1) == math.sin(1.0)
    assert math.isnan(autograd.logaddexp(math.nan, 1.0))
    assert function("tanh")(0.0) == 0.0
    with pytest.raises(OperandError):
        autograd.sin("a")
    assert grad(grad(lambda v: autograd.maximum(v * v, v)))(2.0) == 2.0


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "two words", "1st", "a-b", None, 3])
def test_a_name_has_to_be_an_identifier(name: Any) -> None:
    with pytest.raises(SettingError, match=r"needs a name: given .*identifier"):
        declare_cube(name)


def test_a_name_or_alias_that_is_taken_is_refused() -> None:
    for row in ({"name": "tanh"}, {"name": "asin"}, {"aliases": ("exp",)}, {"aliases": ("acos",)}):
        with pytest.raises(SettingError, match=r"given '(tanh|asin|exp|acos)'.*another name"):
            declare_cube(**row)
    assert "cube_of_mine" not in TABLE
    declare_cube(aliases=("kubik",))
    for name in ("cube_of_mine", "kubik"):
        with pytest.raises(SettingError, match=f"given '{name}'.*another name"):
            declare_cube(name)


def test_each_argument_needs_a_partial() -> None:
    with pytest.raises(SettingError, match=r"'product_of_mine' has 2 argument\(s\) and 1 partial"):
        primitive("product_of_mine", lambda F, x, y: x * y, lambda F, out, x, y: y)
    with pytest.raises(SettingError, match=r"has 0 argument\(s\)"):
        primitive("nothing_of_mine", lambda F: 1.0, ())
    assert "product_of_mine" not in TABLE


def test_arguments_of_a_form_that_no_function_has_are_refused_and_leave_no_trace() -> None:
    def rule(F: Any, *operands: Any) -> Any:
        return operands[0]

    with pytest.raises((OperandError, SettingError), match=r"'five_of_mine'.*up to four numbers"):
        primitive("five_of_mine", rule, (rule,) * 5, args="v w x y z")
    assert "five_of_mine" not in TABLE
    primitive("five_of_mine", lambda F, x: x, lambda F, out, x: 1.0)
    assert function("five_of_mine")(3.0) == 3.0


def test_a_rule_that_does_not_show_its_arguments_needs_them_spelled() -> None:
    class Rule:
        """A callable without code of its own."""

        def __call__(self, F: Any, x: Any) -> Any:
            return x * 2.0

    with pytest.raises(SettingError, match=r"'double_of_mine': the arguments of forward cannot be read.*pass args="):
        primitive("double_of_mine", Rule(), lambda F, out, x: 2.0)
    double = primitive("double_of_mine", Rule(), lambda F, out, x: 2.0, args="x")
    assert double(3.0) == 6.0
    assert grad(double)(3.0) == 2.0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_rule_with_the_wrong_number_of_partials_is_no_wrong_gradient_in_silence(count: int) -> None:
    wrong = primitive("sum_of_mine", lambda F, xs: F.sum(xs), lambda F, out, xs: [1.0] * count, args="*xs")
    x, y = Value(1.0), Value(2.0)
    with pytest.raises(ShapeError, match=rf"sum_of_mine\(xs\) gave {count} derivatives for 2 elements"):
        wrong([x, y])
    with pytest.raises(ShapeError, match="sum_of_mine"):
        grad(lambda x: wrong([x, y]))(1.0)


def test_a_primitive_may_be_replaced_when_asked_for() -> None:
    """As when the cell of a notebook runs again."""
    old = declare_cube(aliases=("kubik", "third"))
    recorded = old(Value(2.0))
    new = primitive(
        "cube_of_mine", lambda F, x: F.pow(x, 3.0), lambda F, out, x: 3.0 * x * x, aliases=("kubik",), replace=True
    )
    assert function("cube_of_mine") is function("kubik") is new is not old
    x: Any = Value(2.0)
    assert x.cube_of_mine().data == FLOAT.cube_of_mine(2.0) == 8.0
    recorded.backward()
    assert recorded.parents[0].grad == 12.0
    with pytest.raises(UnknownNameError, match="given 'third'"):
        find("third")
    with pytest.raises(SettingError, match="given 'exp'"):
        primitive("cube_of_mine", lambda F, x: x, lambda F, out, x: 1.0, aliases=("exp",), replace=True)
    with pytest.raises(SettingError, match="given 'exp'"):
        declare_cube("exp", replace=True)


def test_a_replacement_that_fails_leaves_the_primitive_as_it_was() -> None:
    def rule(F: Any, *operands: Any) -> Any:
        return operands[0]

    cube = declare_cube(aliases=("kubik",))
    with pytest.raises((OperandError, SettingError), match="up to four numbers"):
        primitive("cube_of_mine", rule, (rule,) * 5, args="v w x y z", replace=True)
    assert function("kubik") is function("cube_of_mine") is cube
    assert (FLOAT.cube_of_mine(2.0), cube(Value(2.0)).data) == (8.0, 8.0)


def test_a_removed_primitive_is_in_the_table_no_more() -> None:
    cube = declare_cube(aliases=("kubik",))
    remove("cube_of_mine")
    for name in ("cube_of_mine", "kubik"):
        with pytest.raises(UnknownNameError, match=f"given '{name}'"):
            find(name)
    assert cube(Value(2.0)).data == 8.0
    assert declare_cube(aliases=("kubik",))(2.0) == 8.0


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown primitive: given 'rellu'.*did you mean 'relu'\?"):
        find("rellu")
    with pytest.raises(UnknownNameError, match="unknown primitive: given 3"):
        find(3)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError) as caught:
        find("polygama")
    assert "polygamma" not in str(caught.value)  # hidden


# --- the rows --------------------------------------------------------------------------------------------------------


def test_a_row_describes_itself() -> None:
    row = TABLE["leaky_relu"]
    assert row.signature == "leaky_relu(x, alpha=0.01)"
    assert repr(row) == "Primitive(leaky_relu(x, alpha=0.01): x if x > 0 else alpha x)"
    assert repr(row.args[1]) == "alpha=0.01"
    assert repr(TABLE["dot"].args) == "(*w, *x, b=0)"
    assert TABLE["dot"].signature == "dot(w, x, b=0)"
    assert TABLE["dot"].has_sequence
    assert not row.has_sequence
    declare_cube(doc="The cube.")
    assert repr(TABLE["cube_of_mine"]) == "Primitive(cube_of_mine(x): The cube.)"


def test_what_a_row_leaves_out_has_a_sensible_value() -> None:
    declare_cube()
    row = TABLE["cube_of_mine"]
    assert (row.symbol, row.aliases, row.special, row.kinks) == ("cube_of_mine", (), (), None)
    assert row.domain == ((-math.inf, math.inf),)
    assert not row.selects
    assert not row.each
    assert not row.hidden
    assert row.is_method


def test_a_domain_is_given_once_or_for_each_argument() -> None:
    both = (lambda F, out, x, y: 1.0, lambda F, out, x, y: 1.0)
    primitive("sum1_of_mine", lambda F, x, y: x + y, both, domain=(0.0, 1.0))
    primitive("sum2_of_mine", lambda F, x, y: x + y, both, domain=((0.0, 1.0), (2.0, 3.0)))
    assert TABLE["sum1_of_mine"].domain == ((0.0, 1.0), (0.0, 1.0))
    assert TABLE["sum2_of_mine"].domain == ((0.0, 1.0), (2.0, 3.0))


def test_every_row_is_documented_and_every_alias_leads_to_one() -> None:
    for row in TABLE.values():
        assert row.doc.endswith("."), row
        assert row.formula, row
        assert len(row.partials) == len(row.args) == len(row.domain), row
    for alias, name in ALIASES.items():
        assert alias in TABLE[name].aliases
        assert alias not in TABLE


@pytest.mark.parametrize("row", [row for row in TABLE.values() if row.kinks], ids=lambda row: row.name)
def test_kinks_are_expressions_of_the_arguments(row: Any) -> None:
    at = [(1.0, 1.0, 2.0) if argument.is_sequence else 1.5 for argument in row.args]
    kinks = row.kinks(FLOAT, *at)
    assert kinks
    assert all(type(kink) is float for kink in kinks)


def test_a_partial_may_compare_at_every_order() -> None:
    """Comparisons and `is_nan` are part of what a rule may say, on Values too."""
    ramp = primitive(
        "ramp",
        lambda F, x: F.where(F.gt(x, 0.0), x * x, 0.0),
        lambda F, out, x: F.where(F.is_nan(x), x, F.where(F.gt(x, 0.0), 2.0 * x, 0.0)),
    )
    assert [grad(ramp)(x) for x in (3.0, -3.0)] == [6.0, 0.0]
    assert [grad(grad(ramp))(x) for x in (3.0, -3.0)] == [2.0, 0.0]
