"""Every row of the table against mpmath: value, first and second derivatives, on both sides of every kink."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograd import TABLE, function, grad
from autograd.algebra import FLOAT

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograd.registry import Primitive

DIGITS = 180  # erf(12) differs from 1 in the 64th
SELU = mpmath.mpf("1.0507009873554804934193349852946"), mpmath.mpf("1.6732632423543772848170429916717")


def _softmax(x: Any, rest: Any) -> Any:
    return mpmath.exp(x) / (mpmath.exp(x) + sum(mpmath.exp(r) for r in rest))


# What each primitive is, said once more, by somebody else's functions at 60 digits.
ORACLES: dict[str, Callable[..., Any]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "reciprocal": lambda x: 1 / x,
    "square": lambda x: x * x,
    "pow": lambda x, y: mpmath.power(x, y),
    "identity": lambda x: x,
    "mod": lambda x, y: x - y * mpmath.floor(x / y),
    "fmod": lambda x, y: x - y * _truncated(x / y),
    "floor": lambda x: mpmath.floor(x),
    "ceil": lambda x: mpmath.ceil(x),
    "trunc": lambda x: _truncated(x),
    "sign": lambda x: mpmath.sign(x),
    "round": lambda x, digits: mpmath.nint(x),
    "floor_divide": lambda x, y: mpmath.floor(x / y),
    "where": lambda condition, x, y: x if condition else y,
    "maximum": lambda x, y: max(x, y),
    "minimum": lambda x, y: min(x, y),
    "clip": lambda x, lo, hi: min(max(x, lo), hi),
    "abs": lambda x: abs(x),
    "exp": mpmath.exp,
    "exp2": lambda x: mpmath.mpf(2) ** x,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "log10": lambda x: mpmath.log(x) / mpmath.log(10),
    "log1p": mpmath.log1p,
    "sqrt": mpmath.sqrt,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "hypot": mpmath.hypot,
    "logaddexp": lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)),
    "xlogy": lambda x, y: x * mpmath.log(y),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan": mpmath.atan,
    "arctan2": mpmath.atan2,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "sech": mpmath.sech,
    "arcsinh": mpmath.asinh,
    "arccosh": mpmath.acosh,
    "arctanh": mpmath.atanh,
    "degrees": mpmath.degrees,
    "radians": mpmath.radians,
    "bell": lambda x, amplitude: amplitude * mpmath.exp(-x * x),
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "normal_cdf": mpmath.ncdf,
    "normal_pdf": lambda x, amplitude: amplitude * mpmath.npdf(x),
    "polygamma": lambda n, x: mpmath.psi(int(n), x),
    "lgamma": lambda x: mpmath.log(abs(mpmath.gamma(x))),
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "leaky_relu": lambda x, alpha: x if x > 0 else alpha * x,
    "elu": lambda x, alpha: x if x > 0 else alpha * mpmath.expm1(x),
    "selu": lambda x: SELU[0] * (x if x > 0 else SELU[1] * mpmath.expm1(x)),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "scaled_exp": lambda x, amplitude: amplitude * mpmath.exp(x),
    "logistic_pdf": lambda x, amplitude: amplitude * mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "log_sigmoid": lambda x: -mpmath.log(1 + mpmath.exp(-x)),
    "softsign": lambda x: x / (1 + abs(x)),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "silu_slope": lambda x: mpmath.exp(x) * (1 + x + mpmath.exp(x)) / (1 + mpmath.exp(x)) ** 2,
    "silu_bend": lambda x: 2 - x * mpmath.tanh(x / 2),
    "gelu": lambda x: x * mpmath.ncdf(x),
    "gelu_slope": lambda x: mpmath.ncdf(x) + x * mpmath.npdf(x),
    "mish": lambda x: x * mpmath.tanh(mpmath.log(1 + mpmath.exp(x))),
    "mish_slope": lambda x: mpmath.diff(lambda x: x * mpmath.tanh(mpmath.log(1 + mpmath.exp(x))), x),
    "mish_curvature": lambda x: mpmath.diff(lambda x: x * mpmath.tanh(mpmath.log(1 + mpmath.exp(x))), x, 2),
    "dot": lambda w, x, b: b + mpmath.fdot(w, x),
    "sum": lambda xs: mpmath.fsum(xs),
    "mean": lambda xs: mpmath.fsum(xs) / len(xs),
    "prod": lambda xs: mpmath.fprod(xs),
    "max": lambda xs: max(xs),
    "min": lambda xs: min(xs),
    "norm": lambda xs: mpmath.sqrt(mpmath.fsum(x * x for x in xs)),
    "logsumexp": lambda xs: mpmath.log(mpmath.fsum(mpmath.exp(x) for x in xs)),
    "softmax": _softmax,
    "log_softmax": lambda x, rest: mpmath.log(_softmax(x, rest)),
}

# Errors are counted in units in the last place of the true number, so that tails and small numbers are held to the same
# standard. Only sums whose terms cancel are measured by their terms: no float computation keeps more digits of those.
ULPS = {0: 8.0, 1: 16.0, 2: 64.0}
CANCELS = {
    0: {"dot", "sum", "mean", "add", "sub", "logsumexp", "logaddexp", "lgamma", "polygamma", "mod", "fmod", "round"},
    1: {"mish_curvature", "xlogy"},
}
EPSILON = 2.0**-53
ROWS = [row for row in TABLE.values() if row.name in ORACLES]
REACH = 20.0  # how far from 0 the operands are drawn: nothing overflows there


def _truncated(x: Any) -> Any:
    return mpmath.floor(x) if x > 0 else mpmath.ceil(x)


def test_every_row_has_an_oracle() -> None:
    assert sorted(ORACLES) == sorted(name for name, row in TABLE.items() if not row.source.startswith("declared in"))


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Floats inside an interval: any of them, and often one that is near an end, near zero or whole."""
    low, high = max(low, -REACH), min(high, REACH)
    if low == high:
        return st.just(low)
    margin = 1e-7  # at an end itself the derivative may be infinite, and mpmath would look beyond it
    plain = st.floats(low, high, allow_subnormal=False).filter(lambda x: x == 0.0 or abs(x) > 1e-4)
    near = st.sampled_from([low, high, 0.0, 1.0]).flatmap(
        lambda x: st.sampled_from([x + d for d in (-1e-3, -1e-6, 1e-6, 1e-3)])
    )
    return st.one_of(plain, near, st.integers(math.ceil(low), math.floor(high)).map(float)).filter(
        lambda x: low + margin <= x <= high - margin
    )


def operands(row: Primitive) -> st.SearchStrategy[tuple[Any, ...]]:
    """Operands of a row, drawn from its domain; a sequence has one to four elements, two sequences equally many."""
    domains = row.domain
    return st.integers(0 if row.each else 1, 4).flatmap(
        lambda n: st.tuples(
            *(
                st.lists(numbers(*domain), min_size=n, max_size=n).map(tuple)
                if argument.is_sequence
                else numbers(*domain)
                for argument, domain in zip(row.args, domains, strict=True)
            )
        )
    )


def flat(operands: tuple[Any, ...]) -> list[float]:
    return [x for operand in operands for x in (operand if isinstance(operand, tuple) else (operand,))]


def call(row: Primitive, compute: Callable[..., Any], like: tuple[Any, ...], xs: tuple[Any, ...]) -> Any:
    """Call with flat operands, put into the structure that the row takes."""
    rest = iter(xs)
    return compute(*(tuple(next(rest) for _ in x) if isinstance(x, tuple) else next(rest) for x in like))


def engine(row: Primitive) -> Callable[..., Any]:
    """The row's function, called with the row's own operands."""
    compute = function(row.name)
    return (lambda x, rest: compute([x, *rest])[0]) if row.each else compute


def at_kink(row: Primitive, at: tuple[Any, ...], near: float = 1e-9) -> bool:
    return row.kinks is not None and any(abs(k) <= near for k in row.kinks(FLOAT, *at))


def differentiable(row: Primitive, at: tuple[Any, ...]) -> list[int]:
    """The positions of the operands that the row is differentiated by: not the order of a polygamma, say."""
    fixed = {"round": {1}, "polygamma": {0}, "where": {0}}.get(row.name, set())
    return [k for k in range(len(flat(at))) if k not in fixed]


def check(row: Primitive, at: tuple[Any, ...], orders: tuple[int, ...] = (0, 1, 2)) -> None:
    """Compare the value and all derivatives of these orders at one point."""
    xs = flat(at)
    ours = engine(row)
    with mpmath.workdps(DIGITS):
        exact = [mpmath.mpf(x) for x in xs]

        def oracle(*xs: Any) -> Any:
            return call(row, ORACLES[row.name], at, xs)

        terms = 1.0 + max(map(abs, xs), default=0.0) ** 2
        slope = 0.0
        for order in orders:
            for which in itertools.combinations_with_replacement(differentiable(row, at), order):
                counts = tuple(which.count(k) for k in range(len(xs)))
                truth = mpmath.diff(oracle, exact, counts) if order else oracle(*exact)
                if not mpmath.isfinite(truth) or abs(truth) > 1e200:
                    continue

                def derivative(*xs: Any) -> Any:
                    return call(row, ours, at, xs)

                for k in which:
                    derivative = grad(derivative, k)
                got = derivative(*xs)
                # A second derivative is a sum of products of first ones, so it is measured by the largest of those.
                scale = terms if row.name in CANCELS.get(order, ()) else max(slope, slope**2) if order == 2 else 0.0
                allowed = ULPS[order] * EPSILON * float(max(abs(truth), scale)) + 1e-300
                assert abs(mpmath.mpf(got) - truth) <= allowed, (
                    f"{row.name}{at}: derivative by {which} is {got!r}, mpmath says {mpmath.nstr(truth, 20)}"
                )
                slope = max(slope, abs(float(truth))) if order == 1 else slope


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_value_and_derivatives_through_second_order(row: Primitive, data: st.DataObject) -> None:
    at = data.draw(operands(row), label="operands")
    assume(not at_kink(row, at))
    check(row, at)


@pytest.mark.parametrize("row", [row for row in ROWS if row.kinks], ids=lambda row: row.name)
def test_both_sides_of_every_kink(row: Primitive) -> None:
    """From points of a grid that lie on a kink a small step to either side, along each operand."""
    grid = {"round": [(0.5, 0.0), (1.5, 0.0)], "where": [(0.0, 1.0, 2.0)]}.get(row.name) or itertools.product(
        *([(0.0, 0.0), (1.0, 1.0)] if argument.is_sequence else (-2.0, -1.0, 0.0, 1.0, 2.0) for argument in row.args)
    )
    checked = 0
    for at in grid:
        if not at_kink(row, at):
            continue
        for position, step in itertools.product(range(len(row.args)), (-1e-3, 1e-3)):
            moved = list(at)
            x = moved[position]
            moved[position] = (x[0] + step, *x[1:]) if isinstance(x, tuple) else x + step
            if (row.name == "round" and position == 1) or at_kink(row, tuple(moved)):
                continue
            check(row, tuple(moved), orders=(0, 1))
            checked += 1
    assert checked or row.name == "tan"


# A point inside every domain, away from every kink, at which no derivative is zero.
INSIDE = {"arccosh": (1.7,), "where": (1.0, 0.7, 0.4), "clip": (0.37, 0.1, 0.8), "round": (0.37, 0.0)}
SLOPED = [
    (row, position)
    for row in ROWS
    for position in range(len(row.args))
    if (row.name, position) not in {("polygamma", 0), ("where", 0), ("where", 2), ("clip", 1), ("clip", 2)}
    and (row.name, position) not in {("minimum", 1), ("maximum", 0), ("leaky_relu", 1), ("elu", 1)}
    and row.name not in {"floor", "ceil", "trunc", "sign", "round", "floor_divide"}
    and (row.name, position) not in {("mod", 1), ("fmod", 1)}
]


@pytest.mark.parametrize(("row", "position"), SLOPED, ids=lambda part: getattr(part, "name", str(part)))
def test_a_partial_wrong_by_a_millionth_is_caught(
    row: Primitive, position: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would notice: this one plants the error in every partial there is."""
    at = INSIDE.get(row.name) or tuple(
        (0.37, 0.61) if a.is_sequence else (0.53, 0.64, 0.29)[k] for k, a in enumerate(row.args)
    )
    right = row.partials[position]

    def wrong(F: Any, out: Any, *operands: Any) -> Any:
        partial = right(F, out, *operands)
        return [d * 1.000001 for d in partial] if row.args[position].is_sequence else partial * 1.000001

    check(row, at)
    monkeypatch.setattr(row, "partials", (*row.partials[:position], wrong, *row.partials[position + 1 :]))
    with pytest.raises(AssertionError, match="mpmath says"):
        check(row, at)
