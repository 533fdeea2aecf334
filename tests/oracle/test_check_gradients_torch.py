"""The kit finds planted errors in functions of PyTorch, and none in right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from autograd.testing import GradientError, check_gradients

if TYPE_CHECKING:
    from collections.abc import Callable

torch = pytest.importorskip("torch", reason="the oracle run installs it")
pytestmark = pytest.mark.oracle


def cube(factor: float) -> Callable[[Any], Any]:
    """x³ as a custom function, whose backward may be off by a factor."""

    class Cube(torch.autograd.Function):  # type: ignore[misc,name-defined]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return factor * 3.0 * ctx.saved_tensors[0] ** 2 * grad

    return lambda x: Cube.apply(x)


def test_right_functions_pass() -> None:
    x = torch.tensor([0.5, -1.2, 2.0], dtype=torch.float64)
    for function in (
        lambda x: torch.sin(x).sum() * x[0],
        lambda x: torch.tanh(x) ** 2,
        lambda x: torch.logsumexp(x, 0),
        lambda x: torch.relu(x).sum(),
        cube(1.0),
    ):
        assert check_gradients(function, x).passed


def test_analytic_functions_are_checked_by_a_complex_step() -> None:
    """So an error of 1e-11 is found, which no difference would show."""
    x = torch.tensor([0.5, 1.5], dtype=torch.float64)
    with pytest.raises(GradientError, match=r"off by .*e-1[01]"):
        check_gradients(cube(1.0 + 1e-11), x)


def test_an_error_of_a_millionth_is_found() -> None:
    x = torch.tensor([0.5, 1.5], dtype=torch.float64)
    with pytest.raises(GradientError) as caught:
        check_gradients(lambda x: cube(1.000001)(x).sum() + torch.abs(x).sum(), x)
    assert "d result / d x[0] at x[0] = 0.5: reverse mode gives 1.7500007" in str(caught.value)
    assert "1.7" in caught.value.report.findings[0].expected
    assert torch.autograd.gradcheck(cube(1.000001), x.clone().requires_grad_())  # which sees nothing


def test_a_wrong_sign_beside_a_kink_is_found_there() -> None:
    class Bent(torch.autograd.Function):  # type: ignore[misc,name-defined]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return torch.abs(x)

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return grad * torch.ones_like(ctx.saved_tensors[0])

    check_gradients(Bent.apply, torch.tensor([1.0], dtype=torch.float64))
    report = check_gradients(lambda x: Bent.apply(x), torch.tensor([0.0], dtype=torch.float64))
    assert any("a kink at x[0] = 0.0" in note for note in report.notes)
    with pytest.raises(GradientError, match=r"gives 1\.0, -(1\.0|0\.99)"):
        check_gradients(Bent.apply, torch.tensor([-1.0], dtype=torch.float64))


def test_several_arguments_and_unused_ones() -> None:
    x, y = (torch.tensor(v, dtype=torch.float64) for v in ([1.0, 2.0], [3.0, 4.0]))
    assert check_gradients(lambda x, y, z: (x * y).sum(), x, y, torch.tensor(1.0)).passed
    assert check_gradients(lambda d: d["a"] * d["b"].sum(), {"a": x[0], "b": y}).passed
    assert check_gradients(lambda x: torch.tensor(1.0), x).passed
