"""A primitive is one row: declare one here, and everything that follows from a row is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mpmath
import numpy as np
import pytest

import autograd
from autograd import SettingError, Value, grad, hessian, hvp, jvp, primitive
from autograd.draw import draw_dot
from autograd.registry import remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


@pytest.fixture(scope="module")
def softclip() -> Iterator[Callable[..., Any]]:
    """A smooth step, declared as a user would."""
    yield primitive(
        "arsoft",
        lambda F, x, width: F.div(x, F.sqrt(width + x * x)),
        (
            lambda F, out, x, width: F.div(width, F.pow(width + x * x, 1.5)),
            lambda F, out, x, width: F.div(-0.5 * x, F.pow(width + x * x, 1.5)),
        ),
        args="x width=1",
        doc="A sigmoid with algebraic tails.",
        formula="x / √(width + x²)",
        symbol="∽",
        source="declared in a test",
        aliases=("isru",),
    )
    remove("arsoft")


def test_function_alias_and_method(softclip: Callable[..., Any]) -> None:
    assert softclip(3.0) == autograd.functions.arsoft(3.0) == autograd.function("isru")(3.0)  # type: ignore[attr-defined]
    assert Value(3.0).arsoft(width=4.0).data == softclip(3.0, 4.0)  # type: ignore[attr-defined]
    assert np.allclose([v.isru().data for v in np.array([Value(1.0), Value(2.0)])], [0.5**0.5, 0.8**0.5])


def test_derivatives_of_every_order_and_mode(softclip: Callable[..., Any]) -> None:
    def oracle(x: Any) -> Any:
        return x / mpmath.sqrt(2 + x * x)

    def f(x: Any) -> Any:
        return softclip(x, 2.0)

    for order in (1, 2, 3):
        derivative: Callable[..., Any] = f
        for _ in range(order):
            derivative = grad(derivative)
        assert derivative(0.7) == pytest.approx(float(mpmath.diff(oracle, mpmath.mpf("0.7"), order)), rel=1e-12)
    assert jvp(softclip, (0.7, 2.0), (1.0, 0.0))[1] == pytest.approx(grad(f)(0.7))
    assert hvp(f, (0.7,), (1.0,))[0] == pytest.approx(hessian(f)(0.7))
    assert grad(softclip, 1)(0.7, 2.0) == pytest.approx(-0.35 / 2.49**1.5)


def test_picture_and_documentation(softclip: Callable[..., Any]) -> None:
    assert "∽" in draw_dot(softclip(Value(1.0, "x"))).source
    assert "x / √(width + x²)" in (softclip.__doc__ or "")
    assert softclip.__name__ == "arsoft"


def test_documentation_page(softclip: Callable[..., Any]) -> None:
    """The page of primitives is written from the same table; `tools/generate.py` writes the committed one."""
    generate = pytest.importorskip("tools.generate", reason="the tools are in the checkout only")
    assert "arsoft" in generate.primitives_page()


def test_a_row_is_checked_when_it_is_declared(softclip: Callable[..., Any]) -> None:
    with pytest.raises(SettingError, match=r"exists already.*'arsoft'"):
        primitive("arsoft", lambda F, x: x, lambda F, out, x: 1.0)
    with pytest.raises(SettingError, match=r"exists already.*'isru'"):
        primitive("other", lambda F, x: x, lambda F, out, x: 1.0, aliases=["isru"])
    with pytest.raises(SettingError, match=r"2 argument\(s\) and 1 partial"):
        primitive("other", lambda F, x, y: x, lambda F, out, x, y: 1.0)
    with pytest.raises(SettingError, match=r"needs a name.*'a b'"):
        primitive("a b", lambda F, x: x, lambda F, out, x: 1.0)
    with pytest.raises(SettingError, match="dagrad's or Python's own"):
        primitive("relu", lambda F, x: x, lambda F, out, x: 1.0, replace=True)
    with pytest.raises(SettingError, match="a form that no function has"):
        primitive("odd", lambda F, xs, x: x, (lambda F, out, xs, x: xs, lambda F, out, xs, x: 1.0), args="*xs x")


def test_a_row_can_be_replaced(softclip: Callable[..., Any]) -> None:
    """A cell of a notebook that declares a primitive can be run again."""
    first = primitive("twofold", lambda F, x: 2.0 * x, lambda F, out, x: 2.0)
    second = primitive("twofold", lambda F, x: x + x + x, lambda F, out, x: 3.0, replace=True)
    x = Value(1.0)
    x.twofold().backward()  # type: ignore[attr-defined]
    assert (first(1.0), second(1.0), x.grad) == (2.0, 3.0, 3.0)
    remove("twofold")
