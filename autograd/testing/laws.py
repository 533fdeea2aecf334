"""Laws that derivatives obey whatever the function is: apply them to your own.

    from autograd.testing import laws

    def test_my_loss():
        laws.all_of(my_loss, [0.5, -1.5], 2.0)

No law needs to know the derivative. Each computes one number in two ways that mathematics says are equal, on floats, as
a program would; and each knows how far apart rounding may put them, from the graphs of the two computations (see
`rounding`). A larger difference raises a `LawError`, which is an AssertionError.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from ..derivatives import grad, jvp, vjp
from ..functions import dot, where
from ..operands import number
from .comparison import Case, LawError, directions, is_scalar, like, random_direction, short, unit
from .subject import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    case = Case("forward_equals_reverse", function, args, tolerance)
    draw = random.Random(seed)
    weights = list(directions(len(case.results(case.point)), draw, "result"))
    for direction, along in directions(len(case.point), draw, "argument", case.names):

        def forward(xs: list[Any], direction: Sequence[float] = direction) -> list[Any]:
            tangents: list[Any] = jvp(case.results, (xs,), (like(xs, direction),))[1]
            return [dot(weight, tangents) for weight, _ in weights]

        def reverse(xs: list[Any], direction: Sequence[float] = direction) -> list[Any]:
            _, pullback = vjp(case.results, xs)
            return [dot(pullback(like(xs, weight))[0], direction) for weight, _ in weights]

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
    case = Case("hessian_is_symmetric", function, args, tolerance)
    pairs = [(i, j) for j in range(len(case.point)) for i in range(j)]
    entries = [f"the second derivative by {case.names[i]} and {case.names[j]}" for i, j in pairs]

    def above(xs: list[Any]) -> list[Any]:
        matrix = case.hessian(xs)
        return [matrix[i][j] for i, j in pairs]

    def below(xs: list[Any]) -> list[Any]:
        matrix = case.hessian(xs)
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
    case = Case("hvp_is_hessian_times_vector", function, args, tolerance)
    vector = random_direction(len(case.point), random.Random(seed))

    def product(xs: list[Any]) -> list[Any]:
        return case.hvp(xs, vector)

    def matrix_times_vector(xs: list[Any]) -> list[Any]:
        return [dot(row, vector) for row in case.hessian(xs)]

    entries = [f"the entry for {name} of H times {short(vector)}" for name in case.names]
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
    case = Case("is_linear", function, args, tolerance)
    draw = random.Random(seed)
    along = random_direction(len(case.point), draw)
    count = len(case.results(case.point))

    def of_sum(xs: list[Any]) -> list[Any]:
        return case.results([x + t for x, t in zip(xs, along, strict=True)])

    def sum_of(xs: list[Any]) -> list[Any]:
        return [a + b for a, b in zip(case.results(xs), case.results(along), strict=True)]

    def at_direction(xs: list[Any]) -> list[Any]:
        return case.results(along)

    def forward(xs: list[Any]) -> list[Any]:
        return jvp(case.results, (xs,), (like(xs, along),))[1]  # type: ignore[no-any-return]

    def reverse(xs: list[Any]) -> list[Any]:
        _, pullback = vjp(case.results, xs)
        return [dot(pullback(like(xs, unit(count, i)))[0], along) for i in range(count)]

    results = [f"result {i}, with t = {short(along)}" for i in range(count)]
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
    case = Case("chain_of_composition", composition, args, tolerance, named=inner)
    first = Case("chain_of_composition", inner, args, tolerance)
    # The structure that g returns, so that f can be given it anew with other numbers.
    between = Case("chain_of_composition", outer, (inner(*case.rebuilt(case.point)),), tolerance)
    count = len(case.results(case.point))

    def whole(xs: list[Any]) -> list[Any]:
        _, pullback = vjp(case.results, xs)
        return [x for i in range(count) for x in pullback(like(xs, unit(count, i)))[0]]

    def parts(xs: list[Any]) -> list[Any]:
        middle, back_through_inner = vjp(first.results, xs)
        _, back_through_outer = vjp(between.results, middle)
        return [x for i in range(count) for x in back_through_inner(back_through_outer(like(xs, unit(count, i)))[0])[0]]

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
    case = Case("euler_on_homogeneous", function, args, tolerance)
    k = number(degree)
    count = len(case.results(case.point))

    def left(xs: list[Any]) -> list[Any]:
        _, pullback = vjp(case.results, xs)
        return [dot(pullback(like(xs, unit(count, i)))[0], xs) for i in range(count)]

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
    case = Case("untaken_branch_contributes_nothing", taken, args, 0.0)

    def if_true(*args: Any) -> Any:
        return where(True, taken(*args), untaken(*args))

    def if_false(*args: Any) -> Any:
        return where(False, untaken(*args), taken(*args))

    what = ["the value", *(f"the derivative by {name}" for name in case.names)]
    ones = [1.0] * len(case.point)
    for branched in (if_true, if_false):
        other = Case(case.law, branched, args, 0.0)

        def numbers(case: Case) -> Function:
            return lambda xs: [case.scalar(xs), *grad(case.scalar)(xs)]

        def second(case: Case) -> Function:
            return lambda xs: case.hvp(xs, ones)

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
    case = Case("all_of", function, args, tolerance)
    if is_scalar(case.scalar(case.point)):
        hessian_is_symmetric(function, *args, tolerance=tolerance)
        hvp_is_hessian_times_vector(function, *args, tolerance=tolerance, seed=seed)
