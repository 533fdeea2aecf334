"""Laws that derivatives obey whatever the function is: apply them to your own.

    from autograd.testing import laws

    def test_my_loss():
        laws.all_of(my_loss, [0.5, -1.5], 2.0)

No law needs to know the derivative. Each computes one number in two ways that mathematics says are equal, on floats, as
a program would; and each knows how far apart rounding may put them, from the graphs of the two computations (see
`rounding`). A larger difference raises a `LawError`, which is an AssertionError.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

from .. import trees
from ..derivatives import grad, hessian, hvp, jvp, vjp
from ..errors import AutogradError, OperandError, SettingError
from ..functions import dot, where
from ..operands import constant, number
from ..value import Value
from .rounding import EPSILON, TINY, ULPS, bound
from .subject import argument_names, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Function = Callable[..., Any]

__all__ = [
    "LawError",
    "all_of",
    "chain_of_composition",
    "euler_on_homogeneous",
    "forward_equals_reverse",
    "hessian_is_symmetric",
    "hvp_is_hessian_times_vector",
    "is_linear",
    "untaken_branch_contributes_nothing",
]

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


# --- the laws -------------------------------------------------------------------------------------------------------


def forward_equals_reverse(function: Function, *args: Any, tolerance: float | None = None, seed: int = 0) -> None:
    """Forward mode and reverse mode give the same derivatives.

    Formula: (J t)ᵢ = (Jᵀ eᵢ) · t for every direction t and every result i.

    Args:
        function: takes and returns structures of scalars.
        args: the point.
        tolerance: how large a difference is allowed; by default what rounding can explain.
        seed: for the directions, where there are too many arguments to take each by itself.

    Raises:
        LawError: if they differ.

    >>> forward_equals_reverse(lambda x, y: x * y.exp(), 2.0, 0.5)
    """
    case = _Case("forward_equals_reverse", function, args, tolerance)
    draw = random.Random(seed)
    weights = list(_directions(len(case.results(case.point)), draw, "result"))
    for direction, along in _directions(len(case.point), draw, "argument", case.names):

        def forward(xs: list[Any], direction: Sequence[float] = direction) -> list[Any]:
            tangents: list[Any] = jvp(case.results, (xs,), (direction,))[1]
            return [dot(weight, tangents) for weight, _ in weights]

        def reverse(xs: list[Any], direction: Sequence[float] = direction) -> list[Any]:
            _, pullback = vjp(case.results, xs)
            return [dot(pullback(weight)[0], direction) for weight, _ in weights]

        wheres = [f"the derivative of {result} by {along}" for _, result in weights]
        case.compare(wheres, ("forward mode", forward), ("reverse mode", reverse))


def hessian_is_symmetric(function: Function, *args: Any, tolerance: float | None = None) -> None:
    """The matrix of second derivatives equals its transpose, where these are continuous.

    Formula: ∂²f / ∂xᵢ∂xⱼ = ∂²f / ∂xⱼ∂xᵢ.

    Args:
        function: takes structures of scalars and returns a scalar.
        args, tolerance: as for `forward_equals_reverse`.

    Raises:
        LawError: if it does not.

    A partial of a primitive of your own that is wrong in one argument, and right in the other, breaks it.

    >>> hessian_is_symmetric(lambda x: (x[0] * x[1]).sin(), [0.5, 2.0])
    """
    case = _Case("hessian_is_symmetric", function, args, tolerance)
    pairs = [(i, j) for j in range(len(case.point)) for i in range(j)]
    entries = [f"the second derivative by {case.names[i]} and {case.names[j]}" for i, j in pairs]

    def above(xs: list[Any]) -> list[Any]:
        matrix = hessian(case.scalar)(xs)
        return [matrix[i][j] for i, j in pairs]

    def below(xs: list[Any]) -> list[Any]:
        matrix = hessian(case.scalar)(xs)
        return [matrix[j][i] for i, j in pairs]

    case.compare(entries, ("first by the one", above), ("first by the other", below))


def hvp_is_hessian_times_vector(function: Function, *args: Any, tolerance: float | None = None, seed: int = 0) -> None:
    """The Hessian-vector product, forward over reverse, is the Hessian times the vector.

    Formula: hvp(f, x, v) = H v.

    Args:
        function: takes structures of scalars and returns a scalar.
        args, tolerance: as for `forward_equals_reverse`.
        seed: for the vector.

    Raises:
        LawError: if it is not.

    >>> hvp_is_hessian_times_vector(lambda x: (x[0] * x[1]).sin(), [0.5, 2.0])
    """
    case = _Case("hvp_is_hessian_times_vector", function, args, tolerance)
    vector = _random_direction(len(case.point), random.Random(seed))

    def product(xs: list[Any]) -> list[Any]:
        return hvp(case.scalar, (xs,), (vector,))[0]  # type: ignore[no-any-return]

    def matrix_times_vector(xs: list[Any]) -> list[Any]:
        return [dot(row, vector) for row in hessian(case.scalar)(xs)]

    entries = [f"the entry for {name} of H times {_short(vector)}" for name in case.names]
    case.compare(entries, ("hvp", product), ("hessian times the vector", matrix_times_vector))


def is_linear(function: Function, *args: Any, tolerance: float | None = None, seed: int = 0) -> None:
    """The function is linear in all arguments together, in its values and in its derivatives.

    Formula: f(x + t) = f(x) + f(t), and the slope at x along t is f(t), in both modes.

    Args:
        function: takes and returns structures of scalars.
        args: the point x.
        tolerance: as for `forward_equals_reverse`.
        seed: for the direction t.

    Raises:
        LawError: if it is not.

    >>> from autograd import sum
    >>> is_linear(lambda xs: 3.0 * sum(xs), [0.5, 2.0])
    """
    case = _Case("is_linear", function, args, tolerance)
    draw = random.Random(seed)
    along = _random_direction(len(case.point), draw)
    count = len(case.results(case.point))

    def of_sum(xs: list[Any]) -> list[Any]:
        return case.results([x + t for x, t in zip(xs, along, strict=True)])

    def sum_of(xs: list[Any]) -> list[Any]:
        return [a + b for a, b in zip(case.results(xs), case.results(along), strict=True)]

    def at_direction(xs: list[Any]) -> list[Any]:
        return case.results(along)

    def forward(xs: list[Any]) -> list[Any]:
        return jvp(case.results, (xs,), (along,))[1]  # type: ignore[no-any-return]

    def reverse(xs: list[Any]) -> list[Any]:
        _, pullback = vjp(case.results, xs)
        return [dot(pullback(_unit(count, i))[0], along) for i in range(count)]

    results = [f"result {i}, with t = {_short(along)}" for i in range(count)]
    case.compare(results, ("f(x + t)", of_sum), ("f(x) + f(t)", sum_of))
    case.compare(results, ("the slope at x along t, forward,", forward), ("f(t)", at_direction))
    case.compare(results, ("the slope at x along t, reverse,", reverse), ("f(t)", at_direction))


def chain_of_composition(outer: Function, inner: Function, *args: Any, tolerance: float | None = None) -> None:
    """The derivatives of a composition are the products of those of its parts.

    Formula: J of f∘g at x is J of f at g(x), times J of g at x.

    Args:
        outer: f, a function of what g returns.
        inner: g, a function of the arguments.
        args, tolerance: as for `forward_equals_reverse`.

    Raises:
        LawError: if they are not: if a function uses something of the graph of its argument but the number, say.

    >>> from autograd import exp
    >>> chain_of_composition(lambda u: u[0] * u[1], lambda x: [exp(x), x * x], 0.5)
    """

    def composition(*args: Any) -> Any:
        return outer(inner(*args))

    composition.__name__ = f"{name_of(outer)}∘{name_of(inner)}"
    case = _Case("chain_of_composition", composition, args, tolerance, named=inner)
    first = _Case("chain_of_composition", inner, args, tolerance)
    # The structure that g returns, so that f can be given it anew with other numbers.
    between = _Case("chain_of_composition", outer, (inner(*case.rebuilt(case.point)),), tolerance)
    count = len(case.results(case.point))

    def whole(xs: list[Any]) -> list[Any]:
        _, pullback = vjp(case.results, xs)
        return [x for i in range(count) for x in pullback(_unit(count, i))[0]]

    def parts(xs: list[Any]) -> list[Any]:
        middle, back_through_inner = vjp(first.results, xs)
        _, back_through_outer = vjp(between.results, middle)
        return [x for i in range(count) for x in back_through_inner(back_through_outer(_unit(count, i))[0])[0]]

    entries = [f"the derivative of result {i} by {name}" for i in range(count) for name in case.names]
    case.compare(entries, ("the composition", whole), ("the product", parts))


def euler_on_homogeneous(function: Function, degree: float, *args: Any, tolerance: float | None = None) -> None:
    """Euler's theorem on homogeneous functions, those with f(c x) = cᵏ f(x) for c > 0.

    Formula: x · ∇f(x) = k f(x).

    Args:
        function: takes and returns structures of scalars.
        degree: k.
        args, tolerance: as for `forward_equals_reverse`.

    Raises:
        LawError: if it does not hold.

    >>> from autograd import norm, prod
    >>> euler_on_homogeneous(norm, 1, [3.0, 4.0])
    >>> euler_on_homogeneous(prod, 3, [0.5, 2.0, -1.0])
    """
    case = _Case("euler_on_homogeneous", function, args, tolerance)
    k = number(degree)
    count = len(case.results(case.point))

    def left(xs: list[Any]) -> list[Any]:
        _, pullback = vjp(case.results, xs)
        return [dot(pullback(_unit(count, i))[0], xs) for i in range(count)]

    def right(xs: list[Any]) -> list[Any]:
        return [k * y for y in case.results(xs)]

    case.compare([f"result {i}" for i in range(count)], ("x · ∇f(x)", left), (f"{degree} · f(x)", right))


def untaken_branch_contributes_nothing(taken: Function, untaken: Function, *args: Any) -> None:
    """Of `where(condition, f(x), g(x))` value and derivatives are those of the branch taken, to the last bit.

    Args:
        taken: f, returns a scalar.
        untaken: g, returns a scalar: also one that is infinite or NaN at the point.
        args: the point.

    Raises:
        LawError: if anything of the other branch shows.

    >>> from autograd import log
    >>> untaken_branch_contributes_nothing(lambda x: x * x, lambda x: log(x), -2.0)
    """
    case = _Case("untaken_branch_contributes_nothing", taken, args, 0.0)

    def if_true(*args: Any) -> Any:
        return where(True, taken(*args), untaken(*args))

    def if_false(*args: Any) -> Any:
        return where(False, untaken(*args), taken(*args))

    what = ["the value", *(f"the derivative by {name}" for name in case.names)]
    ones = [1.0] * len(case.point)
    for branched in (if_true, if_false):
        other = _Case(case.law, branched, args, 0.0)

        def numbers(case: _Case) -> Function:
            return lambda xs: [case.scalar(xs), *grad(case.scalar)(xs)]

        def second(case: _Case) -> Function:
            return lambda xs: hvp(case.scalar, (xs,), (ones,))[0]

        names = f"where({branched is if_true}, …)", f"{name_of(taken)} alone"
        case.compare(what, (names[0], numbers(other)), (names[1], numbers(case)))
        seconds = [f"the derivative of the gradient by {name} along (1, 1, …)" for name in case.names]
        case.compare(seconds, (names[0], second(other)), (names[1], second(case)))


def all_of(function: Function, *args: Any, tolerance: float | None = None, seed: int = 0) -> None:
    """Every law that needs nothing but a function and a point; those of second order if it returns a scalar.

    Args:
        function: takes and returns structures of scalars.
        args, tolerance, seed: as for `forward_equals_reverse`.

    Raises:
        LawError: for the first law that does not hold.

    >>> all_of(lambda x, y: x * y.exp(), 2.0, 0.5)
    """
    forward_equals_reverse(function, *args, tolerance=tolerance, seed=seed)
    case = _Case("all_of", function, args, tolerance)
    if _is_scalar(case.scalar(case.point)):
        hessian_is_symmetric(function, *args, tolerance=tolerance)
        hvp_is_hessian_times_vector(function, *args, tolerance=tolerance, seed=seed)


# --- what they share ------------------------------------------------------------------------------------------------


class _Case:
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
            leaves, rebuild = trees.flatten(arg, _is_scalar, f"argument {name}")
            self.point += [x.data if isinstance(x, Value) else number(x) for x in leaves]
            self.names += trees.paths(arg, _is_scalar, name)
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
        return trees.flatten(self.function(*self.rebuilt(xs)), _is_scalar, f"the result of {self.name}")[0]

    def scalar(self, xs: Sequence[Any]) -> Any:
        """The only result of the function; what takes a derivative of it refuses a structure."""
        return self.function(*self.rebuilt([x if isinstance(x, Value) else Value(x) for x in xs]))

    def compare(self, what: Sequence[str], left: tuple[str, Function], right: tuple[str, Function]) -> None:
        """Compute a list of numbers in two ways, and raise LawError where they differ."""
        lefts, rights = left[1](self.point), right[1](self.point)
        allowed = self._allowed(left[1], right[1], len(what))
        for name, x, y, most in zip(what, map(_plain, lefts), map(_plain, rights), allowed, strict=True):
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
                allowed[i] += ULPS * EPSILON * abs(_plain(x)) + TINY + (bound(x) if isinstance(x, Value) else 0.0)
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


def _is_scalar(x: Any) -> bool:
    return isinstance(x, Value) or constant(x) is not None


def _plain(x: Any) -> float:
    return x.data if isinstance(x, Value) else number(x)


def _unit(size: int, place: int) -> list[float]:
    return [float(k == place) for k in range(size)]


def _random_direction(size: int, draw: random.Random) -> list[float]:
    """Numbers between 0.5 and 2 of either sign: none of them hides what it is multiplied by."""
    return [draw.choice((-1.0, 1.0)) * round(draw.uniform(0.5, 2.0), 2) for _ in range(size)]


def _directions(
    size: int, draw: random.Random, what: str, names: Sequence[str] = ()
) -> Iterator[tuple[list[float], str]]:
    """Each place by itself; or random combinations of all, where there are many."""
    if size <= SINGLE:
        for i in range(size):
            yield _unit(size, i), names[i] if names else f"{what} {i}"
    else:
        for _ in range(COMBINATIONS):
            direction = _random_direction(size, draw)
            yield direction, f"the {what}s combined with {_short(direction)}"


def _short(xs: Sequence[float]) -> str:
    return f"({', '.join(map(repr, xs[:4]))}{', …' * (len(xs) > 4)})"
