from __future__ import annotations

import math
import operator
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, Value, grad

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATORS: list[Callable[[Any, Any], Any]] = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.pow,
    operator.mod,
    operator.floordiv,
]
KINDS: list[Any] = [np.float64, np.float32, np.float16, np.int64, np.int8, np.uint16, np.bool_, np.longdouble]


def values(*numbers: float) -> Any:
    return np.array([Value(x) for x in numbers])


def test_the_engine_does_not_import_numpy() -> None:
    code = "import sys, autograd; autograd.grad(autograd.exp)(1.0); print('numpy' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)
@given(st.floats(-4.0, 4.0), st.integers(-4, 4))
def test_numpy_scalars_stand_on_either_side_of_every_operator(kind: Any, x: float, number: int) -> None:
    """They are plain floats there: no array, no NumPy scalar comes out, and no warning."""
    scalar = kind(abs(number) if kind is np.uint16 else number)
    for compute in OPERATORS:
        for left, right in ((Value(x), scalar), (scalar, Value(x))):
            result = compute(left, right)
            plain = compute(*(Value(float(side)) if side is scalar else side for side in (left, right)))
            assert isinstance(result, Value)
            assert type(result.data) is float
            assert result.data == plain.data or math.isnan(plain.data)
            assert result.op == plain.op


def test_gradients_flow_beside_numpy_scalars() -> None:
    x = Value(3.0)
    y: Any = np.float64(2.0) * x + np.int64(1) / x - np.float32(0.5) ** x
    y.backward()
    assert x.grad == pytest.approx(2.0 - 1.0 / 9.0 - math.log(0.5) * 0.5**3, rel=1e-14)


UNARY = (
    "exp exp2 expm1 log log2 log10 log1p sqrt cbrt square reciprocal sin cos tan arcsin arctan sinh cosh "
    "tanh arcsinh absolute fabs negative floor ceil trunc rint degrees radians positive"
)


@pytest.mark.parametrize("name", UNARY.split())
def test_functions_of_numpy_work_on_a_value_and_on_an_array_of_values(name: str) -> None:
    compute = getattr(np, name)
    x: Any = Value(0.7)
    y = compute(x)
    assert isinstance(y, Value)
    assert y.data == pytest.approx(float(compute(0.7)), rel=1e-15)
    ys = compute(values(0.7, 0.2))
    assert ys.dtype == object
    assert [v.data for v in ys] == pytest.approx(compute(np.array([0.7, 0.2])).tolist(), rel=1e-15)
    ys[1].backward()
    parent = ys[1].parents[0] if ys[1].parents else ys[1]
    assert parent.grad == pytest.approx(grad(lambda v: compute(v))(0.2))


@pytest.mark.parametrize("name", ["arctan2", "hypot", "fmod", "power", "remainder", "floor_divide"])
def test_functions_of_two_numbers(name: str) -> None:
    compute = getattr(np, name)
    expected = float(compute(0.7, 0.3))
    results = [compute(values(0.7), values(0.3))[0], compute(values(0.7), 0.3)[0]]
    for y in results:
        assert isinstance(y, Value)
        assert y.data == pytest.approx(expected, rel=1e-14)


def test_arrays_of_values_compute_element_by_element() -> None:
    a, b = values(1.0, 2.0), np.array([3.0, 4.0])
    for compute in OPERATORS:
        for left, right, expected in (
            (a, b, compute(np.array([1.0, 2.0]), b)),
            (b, a, compute(b, np.array([1.0, 2.0]))),
        ):
            assert [v.data for v in compute(left, right)] == expected.tolist()
    x: Any = Value(2.0)
    for result in (x * b, b * x):
        assert [v.data for v in result] == [6.0, 8.0]
        assert all(isinstance(v, Value) for v in result)
    x.zero_grad()
    np.sum(x * b + b**x).backward()
    assert x.grad == pytest.approx(7.0 + 9.0 * math.log(3.0) + 16.0 * math.log(4.0))


def test_matrix_products() -> None:
    matrix, vector = values(1.0, 2.0, 3.0, 4.0).reshape(2, 2), values(5.0, 6.0)
    product = matrix @ vector
    assert [v.data for v in product] == [17.0, 39.0]
    (product[0] + product[1]).backward()
    assert [v.grad for v in vector] == [4.0, 6.0]
    assert [v.grad for v in matrix.flat] == [5.0, 6.0, 5.0, 6.0]
    mixed = np.array([[1.0, 2.0]]) @ matrix
    assert [v.data for v in mixed.flat] == [7.0, 10.0]
    assert np.dot(vector, vector).data == (vector @ vector).data == 61.0


def test_reductions() -> None:
    xs = values(1.0, 2.0, 4.0)
    for compute, number in ((np.sum, 7.0), (np.mean, 7.0 / 3.0), (np.prod, 8.0), (np.max, 4.0), (np.min, 1.0)):
        result = compute(xs)
        assert isinstance(result, Value)
        assert result.data == pytest.approx(number, rel=1e-15)
    np.mean(xs).backward()
    assert [x.grad for x in xs] == [1.0 / 3.0] * 3
    assert np.var(xs).data == pytest.approx(14.0 / 9.0)
    assert np.std(xs).data == pytest.approx(math.sqrt(14.0 / 9.0))
    length: Any = np.linalg.norm(values(3.0, 4.0))
    assert length.data == 5.0
    assert [x.data for x in np.cumsum(xs)] == [1.0, 3.0, 7.0]
    assert np.sum(xs.reshape(3, 1), axis=0)[0].data == 7.0


def test_arrays_sort_and_select_by_value() -> None:
    xs = values(3.0, 1.0, 2.0)
    assert [x.data for x in np.sort(xs)] == [1.0, 2.0, 3.0]
    assert np.argmax(xs) == 0
    assert np.argsort(xs).tolist() == [1, 2, 0]
    assert (xs > 1.5).tolist() == [True, False, True]
    assert (xs == np.array([3.0, 0.0, 2.0])).tolist() == [True, False, True]
    assert [x.data for x in np.where(xs > 1.5, xs, 0.0 * xs)] == [3.0, 0.0, 2.0]


@pytest.mark.parametrize("kind", [float, np.float32, int, complex])
def test_an_array_of_numbers_is_not_made_in_silence(kind: Any) -> None:
    """It would have lost the graphs."""
    for convert in (
        lambda: np.asarray([Value(1.0), Value(2.0)], kind),
        lambda: np.array(Value(1.0), dtype=kind),
        lambda: values(1.0).astype(kind),
        lambda: np.zeros(1, kind).__setitem__(0, Value(1.0)),
    ):
        with pytest.raises(TypeError, match="graph would be lost") as caught:
            convert()
        assert "np.array(vs) without a dtype" in str(caught.value)


def test_an_array_is_no_number() -> None:
    with pytest.raises(OperandError, match=r"not an array.*array of Values"):
        Value(np.array([1.0, 2.0]))


def test_derivatives_of_functions_written_with_numpy() -> None:
    matrix = np.array([[2.0, 1.0], [1.0, 3.0]])

    def energy(x: Any) -> Any:
        return np.tanh(x @ matrix @ x) + np.sum(np.exp(-x))

    x = np.array([0.3, -0.2])
    gradient = grad(energy)(x)
    quadratic = float(x @ matrix @ x)
    expected = (1 - math.tanh(quadratic) ** 2) * (2 * matrix @ x) - np.exp(-x)
    assert gradient.dtype == float
    assert gradient.tolist() == pytest.approx(expected.tolist(), rel=1e-12)
