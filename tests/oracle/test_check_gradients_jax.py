"""The kit finds planted errors in functions of JAX, and none in right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from autograd import SettingError
from autograd.testing import GradientError, check_gradients

if TYPE_CHECKING:
    from collections.abc import Iterator

jax = pytest.importorskip("jax", reason="the oracle run installs it")
pytestmark = pytest.mark.oracle


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", False)


def test_right_functions_pass() -> None:
    x = jax.numpy.array([0.5, -1.2, 2.0])
    for function in (
        lambda x: jax.numpy.sin(x).sum() * x[0],
        lambda x: jax.nn.softplus(x),
        lambda x: jax.scipy.special.logsumexp(x),
        lambda x: {"a": x[0] ** 2, "b": [x[1]]},
    ):
        assert check_gradients(function, x).passed


def test_a_wrong_custom_vjp_is_found() -> None:
    @jax.custom_vjp  # type: ignore[untyped-decorator]
    def cube(x: Any) -> Any:
        return x**3

    cube.defvjp(lambda x: (x**3, x), lambda x, g: (3.000003 * x**2 * g,))
    with pytest.raises(GradientError) as caught:
        check_gradients(lambda x: cube(x), jax.numpy.array(2.0))
    assert "d result / d x at x = 2.0: reverse mode gives 12.000012, " in str(caught.value)
    assert "forward mode is not checked" in str(caught.value)


def test_a_wrong_custom_jvp_is_found_in_both_modes() -> None:
    @jax.custom_jvp  # type: ignore[untyped-decorator]
    def cube(x: Any) -> Any:
        return x**3

    cube.defjvp(lambda p, t: (p[0] ** 3, 3.000003 * p[0] ** 2 * t[0]))
    with pytest.raises(GradientError, match="reverse mode and forward mode give"):
        check_gradients(lambda x: cube(x), jax.numpy.array(2.0))


def test_jax_in_single_precision_is_told_so() -> None:
    jax.config.update("jax_enable_x64", False)
    with pytest.raises(SettingError, match="jax_enable_x64"):
        check_gradients(lambda x: x, jax.numpy.array(2.0))
