"""Check a function that has no recorded graph, of another framework or written by hand, against its own values.

The ladder: a complex step where the function is analytic, for its accuracy; extrapolated differences, which always work
and know their error, everywhere else. A complex step is believed only where the differences do not contradict it.
"""

from __future__ import annotations

import math
import random
import warnings
from typing import TYPE_CHECKING, Any

from .. import trees
from ..operands import constant
from .adapters import Adapter, as_numbers, mapped
from .differences import EPSILON, TRUST, complex_step, slopes, spread
from .exact import number
from .judge import Judge
from .report import Report
from .subject import argument_names, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENTRIES = 64


class Plain:
    """The adapter of our own functions of floats: values alone are taken from floats, derivatives from the engine."""

    def value(self, function: Callable[..., Any], args: Sequence[Any]) -> Any:
        """Call the function."""
        return function(*args)

    def pullback(self, function: Callable[..., Any], args: Sequence[Any], weights: Any) -> Sequence[Any]:
        """By `autograd.vjp`."""
        from ..derivatives import vjp

        return vjp(function, *args)[1](weights)  # type: ignore[no-any-return]

    def pushforward(self, function: Callable[..., Any], args: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """By `autograd.jvp`."""
        from ..derivatives import jvp

        return jvp(function, args, tangents)[1]


def _is_number(x: Any) -> bool:
    return isinstance(x, complex) or constant(x) is not None


def check_black_box(
    function: Callable[..., Any],
    args: Sequence[Any],
    *,
    adapter: Adapter | None,
    modes: Sequence[str],
    oracle: str,
    order: int,
    seed: int,
) -> Report:
    """Compare the derivatives that an adapter gives with those found from values."""
    return _BlackBox(function, args, adapter or Plain(), oracle, random.Random(seed)).check(modes, order)


class _BlackBox:
    """The function as one of flat floats, its derivatives by the adapter, and those found from its values."""

    def __init__(
        self, function: Callable[..., Any], args: Sequence[Any], adapter: Adapter, oracle: str, draw: random.Random
    ) -> None:
        self.function, self.adapter, self.oracle, self.draw = function, adapter, oracle, draw
        self.args = list(as_numbers(list(args)))
        self.names: list[str] = []
        self.point: list[float] = []
        self._rebuild: list[tuple[trees.Rebuild, int]] = []
        for arg, name in zip(self.args, argument_names(function, args), strict=True):
            leaves, rebuild = trees.flatten(arg, _is_number, f"argument {name}")
            self.names += trees.paths(arg, _is_number, name)
            self.point += map(float, leaves)
            self._rebuild.append((rebuild, len(leaves)))
        self.result = as_numbers(adapter.value(function, self.args))
        self.result_names = trees.paths(self.result, _is_number, "result")
        shown = ", ".join(f"{name} = {x!r}" for name, x in list(zip(self.names, self.point, strict=True))[:8])
        names = {"complex": "complex steps", "differences": "differences"}
        self.report = Report(name_of(function), shown, names.get(oracle, "differences and complex steps"))
        self.judge = Judge(self.report)

    def check(self, modes: Sequence[str], order: int) -> Report:
        """Every entry of the Jacobian, or a sample of them."""
        again = trees.flatten(as_numbers(self.adapter.value(self.function, self.args)), _is_number, "the result")[0]
        if any(x != y and x == x for x, y in zip(trees.flatten(self.result, _is_number, "")[0], again, strict=True)):
            self.report.note("the function gives other numbers each time that it is called: nothing can be compared")
            return self.report
        pairs = [(k, i) for k in range(len(self.result_names)) for i in range(len(self.point))]
        if len(pairs) > ENTRIES:
            self.report.note(f"{ENTRIES} of {len(pairs)} derivatives were checked, chosen at random")
            pairs = sorted(self.draw.sample(pairs, ENTRIES))
        if order == 2:
            self.report.note(
                "the first order is checked: second derivatives need a function of Values and its recorded graph"
            )
        rows: dict[int, list[float]] = {}
        columns: dict[int, list[float]] = {}
        for k, i in pairs:
            left, right, allowed = self._slopes(k, i)
            what = f"d {self.result_names[k]} / d {self.names[i]}"
            point = f"{self.names[i]} = {self.point[i]!r}"
            if "reverse" in modes:
                if k not in rows:
                    rows[k] = self._row(k)
                self.judge(rows[k][i], left, right, allowed, what, point, "reverse mode")
            if "forward" in modes:
                if i not in columns:
                    columns[i] = self._column(i)
                if columns[i]:
                    self.judge(columns[i][k], left, right, allowed, what, point, "forward mode")
        return self.report

    def _structured(self, xs: Sequence[Any]) -> list[Any]:
        """Flat numbers in the structure of the arguments."""
        args, start = [], 0
        for rebuild, count in self._rebuild:
            args.append(_numeric(rebuild(xs[start : start + count])))
            start += count
        return args

    def _value(self, k: int, xs: Sequence[Any]) -> Any:
        """A result; NaN where the function cannot be called."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # of NumPy, off the function's domain
                result = as_numbers(self.adapter.value(self.function, self._structured(xs)))
        except (ArithmeticError, ValueError):
            return math.nan
        return trees.flatten(result, _is_number, "the result")[0][k]

    def _row(self, k: int) -> list[float]:
        """Reverse mode: the gradient of one result."""
        count = [-1]

        def weight(x: Any) -> Any:
            return _seeded(x, count, k)

        weights = mapped(self.result, weight)
        gradients = as_numbers(list(self.adapter.pullback(self.function, self.args, weights)))
        return [
            float(x)
            for gradient, arg in zip(gradients, self.args, strict=True)
            for x in trees.leaves_like(gradient, arg, _is_number, "the gradient")
        ]

    def _column(self, i: int) -> list[float]:
        """Forward mode: the slope of every result along one argument; empty if the framework has no forward mode."""
        tangents = self._structured([float(i == j) for j in range(len(self.point))])
        try:
            slope = as_numbers(self.adapter.pushforward(self.function, self.args, tangents))
        except NotImplementedError as error:
            if str(error):
                self.report.note(f"forward mode is not checked: {error}")
            return []
        return [float(x) for x in trees.leaves_like(slope, self.result, _is_number, "the slope")]

    # --- the true slopes ----------------------------------------------------------------------------------------------

    def _slopes(self, k: int, i: int) -> tuple[Any, Any, float]:
        """The slopes on both sides, and what they and a computed one may be wrong by."""

        def along(x: Any) -> Any:
            return self._value(k, [*self.point[:i], x, *self.point[i + 1 :]])

        (left, left_error), (right, right_error) = slopes(lambda x: float(along(x)), self.point[i])
        allowed = TRUST * max(left_error, right_error)
        analytic = self._complex(k, i, along) if self.oracle != "differences" else None
        smooth = left == right
        if analytic is not None and (self.oracle == "complex" or (smooth and abs(analytic[0] - left) <= allowed)):
            return number(analytic[0]), number(analytic[0]), analytic[1]
        return number(left), number(right), allowed

    def _complex(self, k: int, i: int, along: Callable[[Any], Any]) -> tuple[float, float] | None:
        """The slope by a complex step, and how far it moves where the point moves by a rounding error."""
        try:
            slope = complex_step(along, self.point[i])
            moved = [slope]
            for _ in range(3):
                xs = [x * (1.0 + self.draw.choice((-4.0, 4.0)) * EPSILON) for x in self.point]

                def nearby(x: complex, xs: Sequence[float] = xs) -> Any:
                    return self._value(k, [*xs[:i], x, *xs[i + 1 :]])

                moved.append(complex_step(nearby, xs[i]))
        except Exception as error:
            if self.oracle == "complex":
                raise
            self.report.note(f"no complex step: {type(error).__name__}: {str(error).partition(chr(10))[0]}")
            return None
        return slope, TRUST * (spread(moved) + 16.0 * EPSILON * abs(slope))


def _numeric(tree: Any) -> Any:
    """Arrays of objects, which hold a complex number among floats, as arrays of complex numbers."""
    return mapped(tree, lambda x: x.astype(complex) if getattr(getattr(x, "dtype", None), "kind", "") == "O" else x)


def _seeded(x: Any, count: list[int], k: int) -> Any:
    """A number or an array of the same shape with 1 at the k-th place of all, 0 elsewhere; counts on."""
    if not hasattr(x, "shape") or not x.shape:
        count[0] += 1
        return float(count[0] == k)
    seeds = [float(count[0] + 1 + j == k) for j in range(x.size)]
    count[0] += x.size
    return trees.as_array(seeds, x.shape)
