"""Two ways to compute the same numbers, and how far apart rounding may put them: what every law consists of.

The numbers are computed on floats, as a program would. What rounding may do to them is found by computing them again
on Values, seeds and directions too: then every operation is recorded, those of the sweeps among them, and has a bound.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .. import derivatives, trees
from ..errors import AutogradError, OperandError, SettingError
from ..operands import constant, number
from ..value import Value
from .rounding import EPSILON, TINY, ULPS, bound
from .subject import argument_names, name_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

    Function = Callable[..., Any]

SINGLE = 12  # of more arguments or results than this, random combinations are looked at, and not each by itself
COMBINATIONS = 4


class LawError(AutogradError, AssertionError):
    """Two numbers differ that by a law are equal.

    Attributes:
        law: the name of the law.
        function: the name of the function.
        left, right: the two numbers.
        difference: how far apart they are.
        allowed: how far apart rounding may put them.
    """

    law = function = ""
    left = right = difference = allowed = math.nan


class Case:
    """A function as one of a flat list of floats, its point, and how two ways to compute from it are compared."""

    def __init__(
        self,
        law: str,
        function: Function,
        args: Sequence[Any],
        tolerance: float | None,
        named: Function | None = None,
    ) -> None:
        if not callable(function):
            raise OperandError(f"{law} takes a function", given=function, repair=f"laws.{law}(f, x), not f(x)")
        if tolerance is not None and not number(tolerance) >= 0.0:
            raise SettingError("a tolerance is the largest difference allowed", given=tolerance, repair="leave it out")
        self.law, self.function, self.args, self.tolerance = law, function, args, tolerance
        self.name = name_of(function)
        self.point: list[float] = []
        self.names: list[str] = []
        self._rebuild: list[tuple[trees.Rebuild, int]] = []
        for arg, name in zip(args, argument_names(named or function, args), strict=True):
            leaves, rebuild = trees.flatten(arg, is_scalar, f"argument {name}")
            self.point += [x.data if isinstance(x, Value) else number(x) for x in leaves]
            self.names += trees.paths(arg, is_scalar, name)
            self._rebuild.append((rebuild, len(leaves)))
        if not self.point:
            raise OperandError(f"{law} needs a point", given=args, repair=f"laws.{law}(f, 1.5)")

    def rebuilt(self, xs: Sequence[Any]) -> list[Any]:
        """The arguments of the function, of these numbers."""
        rest = iter(xs)
        return [rebuild([next(rest) for _ in range(count)]) for rebuild, count in self._rebuild]

    def results(self, xs: Sequence[Any]) -> list[Any]:
        """All results of the function in a list. It is called on Values, whose methods it may use."""
        xs = [x if isinstance(x, Value) else Value(x) for x in xs]
        return trees.flatten(self.function(*self.rebuilt(xs)), is_scalar, f"the result of {self.name}")[0]

    def scalar(self, xs: Sequence[Any]) -> Any:
        """The only result of the function; what takes a derivative of it refuses a structure."""
        return self.function(*self.rebuilt([x if isinstance(x, Value) else Value(x) for x in xs]))

    def hessian(self, xs: Sequence[Any]) -> list[list[Any]]:
        """The matrix of second derivatives, by the function that users call; on Values, recorded to the last seed."""
        if not isinstance(xs[0], Value):
            return derivatives.hessian(self.scalar)(xs)  # type: ignore[no-any-return]
        _, pullback = derivatives.vjp(self._gradient, xs)
        return [pullback(like(xs, unit(len(xs), i)))[0] for i in range(len(xs))]

    def hvp(self, xs: Sequence[Any], vector: Sequence[float]) -> list[Any]:
        """The product of that matrix and a vector, in the same way."""
        if not isinstance(xs[0], Value):
            return derivatives.hvp(self.scalar, (xs,), (vector,))[0]  # type: ignore[no-any-return]
        return derivatives.jvp(self._gradient, (xs,), (like(xs, vector),))[1]  # type: ignore[no-any-return]

    def _gradient(self, xs: Sequence[Any]) -> Any:
        return derivatives.vjp(self.scalar, xs)[1](Value(1.0))[0]

    def compare(self, what: Sequence[str], left: tuple[str, Function], right: tuple[str, Function]) -> None:
        """Compute a list of numbers in two ways, and raise LawError where they differ."""
        lefts, rights = left[1](self.point), right[1](self.point)
        allowed = self._allowed(left[1], right[1], len(what))
        for name, x, y, most in zip(what, map(plain, lefts), map(plain, rights), allowed, strict=True):
            difference = 0.0 if x == y or (x != x and y != y) else abs(x - y)
            if not difference <= most:
                raise self._error(name, (left[0], x), (right[0], y), difference, most)

    def _allowed(self, left: Function, right: Function, count: int) -> list[float]:
        """How far apart rounding may put the numbers: the bounds of both graphs, recorded on Values."""
        if self.tolerance is not None:
            return [self.tolerance] * count
        allowed = [0.0] * count
        for side in (left, right):
            for i, x in enumerate(side([Value(x) for x in self.point])):
                allowed[i] += ULPS * EPSILON * abs(plain(x)) + TINY + (bound(x) if isinstance(x, Value) else 0.0)
        return [x if x == x else math.inf for x in allowed]

    def _error(
        self, what: str, left: tuple[str, float], right: tuple[str, float], difference: float, allowed: float
    ) -> LawError:
        point = ", ".join(f"{name} = {x!r}" for name, x in zip(self.names[:8], self.point, strict=False))
        most = "rounding explains" if self.tolerance is None else "the tolerance is"
        error = LawError(
            f"{self.law} does not hold for {self.name} at {point}{', …' * (len(self.names) > 8)}: {what}: "
            f"{left[0]} gives {left[1]!r}, {right[0]} gives {right[1]!r}; "
            f"they differ by {difference:.2g}, {most} {allowed:.2g}"
        )
        error.law, error.function, error.left, error.right = self.law, self.name, left[1], right[1]
        error.difference, error.allowed = difference, allowed
        return error


def like(xs: Sequence[Any], numbers: Sequence[float]) -> list[Any]:
    """Numbers as Values where xs are Values, so that what is computed from them is recorded."""
    return [Value(x) for x in numbers] if isinstance(xs[0], Value) else list(numbers)


def is_scalar(x: Any) -> bool:
    """Whether it is one number or Value."""
    return isinstance(x, Value) or constant(x) is not None


def plain(x: Any) -> float:
    """The number."""
    return x.data if isinstance(x, Value) else number(x)


def unit(size: int, place: int) -> list[float]:
    """A direction along one place."""
    return [float(k == place) for k in range(size)]


def random_direction(size: int, draw: random.Random) -> list[float]:
    """Numbers between 0.5 and 2 of either sign: none of them hides what it is multiplied by."""
    return [draw.choice((-1.0, 1.0)) * round(draw.uniform(0.5, 2.0), 2) for _ in range(size)]


def directions(
    size: int, draw: random.Random, what: str, names: Sequence[str] = ()
) -> Iterator[tuple[list[float], str]]:
    """Each place by itself; or random combinations of all, where there are many."""
    if size <= SINGLE:
        for i in range(size):
            yield unit(size, i), names[i] if names else f"{what} {i}"
    else:
        for _ in range(COMBINATIONS):
            direction = random_direction(size, draw)
            yield direction, f"the {what}s combined with {short(direction)}"


def short(xs: Sequence[float]) -> str:
    """A direction in a message."""
    return f"({', '.join(map(repr, xs[:4]))}{', …' * (len(xs) > 4)})"
