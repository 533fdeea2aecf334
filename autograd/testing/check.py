"""`check_gradients`: every derivative of a function at a point, against exact numbers.

The function is recorded once. Its derivatives are taken from the graph in every mode: backward, reverse, forward, and
for the second order reverse over reverse and forward over reverse. The numbers they are held against come from values
alone: the same graph, computed again in arbitrary precision at points 1e-20 apart (see `replay` and `slopes`). The
allowance of each number is the rounding bound of its own graph (see `rounding`).
"""

from __future__ import annotations

import inspect
import math
import random
from typing import TYPE_CHECKING, Any

from .. import chain, trees
from ..derivatives import recorded_edges, times
from ..errors import DataError, OperandError, SettingError
from ..graph import ancestors
from ..operands import constant
from ..recording import enable_grad
from ..value import Value
from .adapters import Adapter, adapter_for
from .blackbox import check_black_box
from .exact import EXACT, mp
from .judge import Judge
from .probes import probes
from .replay import Replay, local_slopes
from .report import GradientError, Report
from .rounding import bound
from .slopes import corners, derivative, entries, sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..registry import Primitive

    Function = Callable[..., Any]

MODES = ("reverse", "forward")
ORACLES = ("auto", "exact", "complex", "differences")
ENTRIES = 64  # of a gradient or a matrix of second derivatives: more are sampled
WORK = 40_000  # nodes computed again in arbitrary precision for one order, about


def check_gradients(
    function: Function,
    *args: Any,
    order: int = 2,
    modes: Sequence[str] = MODES,
    wrt: Iterable[Value] = (),
    oracle: str = "auto",
    adapter: Adapter | None = None,
    seed: int = 0,
) -> Report:
    """Check every derivative of a function at a point, to the last digits that rounding leaves.

    At a kink every number between the slopes on its two sides is right, and the report says that it is one. Primitives
    of your own that the function uses are checked too, over their domain: see `check_primitive`.

    Args:
        function: takes structures of scalars and returns a scalar or a structure of them; or, with an adapter, a
            function of another framework.
        args: the point. Arrays of PyTorch and JAX choose their adapter by themselves.
        order: 1 for the gradient, 2 for the second derivatives too.
        modes: which of "reverse" and "forward".
        wrt: Values that the function uses from around itself, such as the parameters of a model, to be differentiated
            by as well.
        oracle: "exact" (arbitrary precision), "complex" (a complex step, for analytic functions), "differences"
            (extrapolated differences with their own error estimate), or "auto": the best one that the function allows.
        adapter: how to call and differentiate the function of another framework, see `autograd.testing.adapters`.
        seed: for the choice of entries where there are too many to check each.

    Returns:
        The `Report`: how many numbers were compared, kinks met, what was left out.

    Raises:
        GradientError: if a derivative is wrong; it names the argument, the point, the two numbers and, where it can be
            found, the primitive at fault. It is an AssertionError.

    Source: for the ladder of oracles, W. Squire, G. Trapp, "Using complex variables to estimate derivatives of real
    functions", SIAM Review 40, 1998, and C. Ridders, Advances in Engineering Software 4, 1982.

    >>> from autograd import exp, primitive
    >>> print(check_gradients(lambda x, y: exp(x) * y, 1.0, 2.0))  # doctest: +ELLIPSIS
    <lambda>: 13 numbers checked at x = 1.0, y = 2.0 against exact numbers, all right (largest error: 0...
    >>> square = primitive("squared", lambda F, x: x * x, lambda F, out, x: 2.000002 * x)
    >>> check_gradients(square, 3.0)  # doctest: +ELLIPSIS, +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    GradientError: squared: …
    """
    _require(function, order, modes, oracle)
    adapter = adapter if adapter is not None else adapter_for(args)
    if adapter is not None or oracle in ("complex", "differences"):
        report = check_black_box(function, args, adapter=adapter, modes=modes, oracle=oracle, order=order, seed=seed)
    else:
        report = _check_recorded(function, args, list(wrt), order, modes, seed)
    if not report.passed:
        raise GradientError(report)
    return report


def check_primitive(primitive: Any, *, order: int = 2, points: int = 24, seed: int = 0) -> Report:
    """Check the derivatives of one primitive over its domain: points of every sign, both sides of every kink.

    Args:
        primitive: its function, or its name.
        order: 1 for the partials, 2 for the second derivatives too.
        points: about how many.
        seed: for the choice of points.

    Raises:
        GradientError: if a derivative is wrong.

    >>> check_primitive("tanh").passed
    True
    """
    from ..functions import function
    from ..registry import find

    row = find(primitive if isinstance(primitive, str) else getattr(primitive, "__name__", str(primitive)))
    report = _check_primitive(row, function(row.name), order, points, seed)
    if not report.passed:
        raise GradientError(report)
    return report


def _require(function: Any, order: Any, modes: Any, oracle: Any) -> None:
    if not callable(function):
        raise OperandError(
            "check_gradients takes a function and its arguments", given=function, repair="check_gradients(f, x)"
        )
    if order not in (1, 2):
        raise SettingError("derivatives are checked to the first or second order", given=order, expected="1 or 2")
    if isinstance(modes, str) or not modes or not set(modes) <= set(MODES):
        raise SettingError("unknown mode", given=modes, expected="some of ('reverse', 'forward')")
    if oracle not in ORACLES:
        raise SettingError("unknown oracle", given=oracle, expected=f"one of {', '.join(ORACLES)}")


# --- a function of Values ---------------------------------------------------------------------------------------------


def _is_scalar(x: Any) -> bool:
    return isinstance(x, Value) or constant(x) is not None


def argument_names(function: Function, args: Sequence[Any]) -> list[str]:
    """The names of the positional arguments as the function calls them, or `argument 0` and so on.

    >>> argument_names(lambda x, *more: x, [1.0, 2.0])
    ['x', 'more[0]']
    """
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    rest = next((p.name for p in parameters if p.kind == p.VAR_POSITIONAL), None)
    return [
        names[k] if k < len(names) else f"{rest}[{k - len(names)}]" if rest else f"argument {k}"
        for k in range(len(args))
    ]


def name_of(function: Any) -> str:
    """The name of a function, for messages."""
    return getattr(function, "__name__", type(function).__name__)


class _Recording:
    """One call of the function on fresh leaves: the leaves with their names, and the results with theirs."""

    def __init__(self, function: Function, args: Sequence[Any], wrt: Sequence[Value]) -> None:
        self.leaves: list[Value] = []
        self.names: list[str] = []
        arguments = []
        with enable_grad():
            for arg, name in zip(args, argument_names(function, args), strict=True):
                given, rebuild = trees.flatten(arg, _is_scalar, f"argument {name}")
                paths = trees.paths(arg, _is_scalar, name)
                fresh = [
                    Value(x._data if isinstance(x, Value) else x, path) for x, path in zip(given, paths, strict=True)
                ]
                arguments.append(rebuild(fresh))
                self.leaves += fresh
                self.names += paths
            for k, leaf in enumerate(wrt):
                if not isinstance(leaf, Value) or leaf._op is not None:
                    raise OperandError("wrt takes leaves, such as the parameters of a model", given=leaf)
                self.leaves.append(leaf)
                self.names.append(leaf.label or f"wrt[{k}]")
            result = function(*arguments)
        if not self.leaves:
            raise DataError("there is nothing to differentiate by", repair="give arguments, or wrt=model.parameters()")
        self.roots = trees.flatten(result, _is_scalar, f"the result of {name_of(function)}")[0]
        self.root_names = trees.paths(result, _is_scalar, "result")
        self.point = [leaf._data for leaf in self.leaves]

    def at(self, *places: int) -> str:
        """The point, or that of some leaves, as text."""
        shown = places or range(min(len(self.leaves), 8))
        text = ", ".join(f"{self.names[k]} = {self.point[k]!r}" for k in dict.fromkeys(shown))
        return text + (", …" if not places and len(self.leaves) > 8 else "")


def _check_recorded(
    function: Function, args: Sequence[Any], wrt: Sequence[Value], order: int, modes: Sequence[str], seed: int
) -> Report:
    recording = _Recording(function, args, wrt)
    report = Report(name_of(function), recording.at(), "exact numbers")
    own: dict[Primitive, None] = {}
    for root, name in zip(recording.roots, recording.root_names, strict=True):
        checked = _Root(recording, root, name, modes, random.Random(seed))
        checked.check(order)
        report.take(checked.report)
        own.update((node._op, None) for node in checked.order if node._op is not None and node._op.name not in EXACT)
    for row in own:  # a rule of the user's may be wrong on the other side of a kink, where this point is not
        from ..functions import function as lookup

        if lookup(row.name) is not function or report.passed:
            report.take(_check_primitive(row, lookup(row.name), order, 24, seed))
    return report


def _check_primitive(row: Primitive, function: Function, order: int, points: int, seed: int) -> Report:
    report = Report(row.name, "points of its domain", "exact numbers")
    for operands in probes(row, points, seed):
        recording = _Recording(*of_variables(row, function, operands), [])
        (root,) = recording.roots
        if not (isinstance(root, Value) and math.isfinite(root._data)):
            continue  # outside the domain
        checked = _Root(recording, root, row.name, MODES, random.Random(seed))
        checked.check(order)
        report.take(checked.report)
    return report


def of_variables(row: Primitive, function: Function, operands: Sequence[Any]) -> tuple[Function, list[Any]]:
    """The function of those operands alone that are variables: not of the order of a derivative, say."""
    moving = [k for k, (low, high) in enumerate(row.domain) if low < high]

    def call(*xs: Any) -> Any:
        return function([xs[0], *xs[1]], 0) if row.each else function(*xs)

    def of_variables(*xs: Any) -> Any:
        given = list(operands)
        for k, x in zip(moving, xs, strict=True):
            given[k] = x
        return call(*given)

    names = [inspect.Parameter(row.args[k].name, inspect.Parameter.POSITIONAL_ONLY) for k in moving]
    of_variables.__signature__ = inspect.Signature(names)  # type: ignore[attr-defined]
    of_variables.__name__ = row.name
    return of_variables, [operands[k] for k in moving]


class _Root:
    """The derivatives of one result, in every mode, and the exact numbers to hold them against."""

    def __init__(self, recording: _Recording, root: Any, name: str, modes: Sequence[str], draw: random.Random) -> None:
        self.recording, self.root, self.name, self.modes, self.draw = recording, root, name, modes, draw
        self.leaves, self.point = recording.leaves, recording.point
        self.own = frozenset(self.leaves)
        self.order = ancestors([root], stop=self.own) if isinstance(root, Value) else []
        self.replay = Replay(root, self.leaves)
        self.report = Report(name)
        self.judge = Judge(self.report, self.order)
        self.most = max(4, min(ENTRIES, WORK // (1 + len(self.order))))
        self.kinks: set[int] = set()

    def check(self, order: int) -> None:
        """Value, gradient, second derivatives; then, if something is wrong, which primitive is at fault."""
        if not isinstance(self.root, Value):
            return  # a constant: there is nothing to differentiate
        if not math.isfinite(self.root._data):
            self._check_not_finite()
            return
        with mp.workdps(60):
            value = self.replay(*map(mp.mpf, self.point))
        allowed = bound(self.root, self.own)
        if math.isfinite(allowed):
            self.judge(self.root._data, value, value, allowed, self.name, self.recording.at(), "the function")
        self._check_first()
        if order == 2 and self.report.passed:
            self._check_second()
        if not self.report.passed:
            self._find_causes()

    def _edges(self, node: Value) -> Any:
        return () if node in self.own else node.edges

    def _recorded_edges(self, node: Value) -> Any:
        return () if node in self.own else recorded_edges(node)

    def _check_not_finite(self) -> None:
        """A NaN has NaN derivatives; of an infinity nothing is known."""
        self.report.note(f"{self.name} is {self.root._data} here: outside of the domain, or too large for a float")
        if self.root._data == self.root._data:
            return
        adjoints = chain.reverse(self.order, {self.root: 1.0}, self._edges)
        for i, leaf in enumerate(self.leaves):
            if leaf in adjoints:
                what = f"d {self.name} / d {self.recording.names[i]}"
                self.judge.require_nan(adjoints[leaf], what, self.recording.at(i), "reverse mode")

    # --- first order --------------------------------------------------------------------------------------------------

    def _check_first(self) -> None:
        computed: list[tuple[str, Callable[[int], float]]] = []
        if "reverse" in self.modes:
            backward = self._backward()
            adjoints = chain.reverse(self.order, {self.root: 1.0}, self._edges)
            computed.append(("backward()", lambda i: backward[i]))
            computed.append(("reverse mode", lambda i: adjoints.get(self.leaves[i], 0.0)))
        if "forward" in self.modes:
            computed.append(("forward mode", lambda i: self._push(self.order, self.leaves[i]).get(self.root, 0.0)))
        with enable_grad():
            self.gradient = chain.reverse(self.order, {self.root: 1.0}, self._recorded_edges, times)
        places = self._sample(range(len(self.leaves)), "entries of the gradient")
        for i in places:
            slopes = sides(self.replay, self.point, i)
            allowed = self._bound(self.gradient.get(self.leaves[i], 0.0))
            what = f"d {self.name} / d {self.recording.names[i]}"
            for mode, compute in computed:
                verdict = self.judge(compute(i), *slopes, allowed, what, self.recording.at(i), mode)
                if verdict == "kink" or not mp.isfinite(slopes[0]):
                    self.kinks.add(i)  # it has no second derivative
        if len(places) < len(self.leaves):
            self._check_direction(computed)

    def _check_direction(self, computed: list[tuple[str, Callable[[int], float]]]) -> None:
        """All entries at once, where there are too many to check each: the slope along a random direction."""
        signs = [self.draw.choice((-1.0, 1.0)) for _ in self.leaves]

        def along(t: Any) -> Any:
            return self.replay(*(mp.mpf(x) + t * sign for x, sign in zip(self.point, signs, strict=True)))

        slopes = sides(along, [0.0], 0)
        gradients = [self.gradient.get(leaf, 0.0) for leaf in self.leaves]
        with enable_grad():
            total: Any = 0.0
            for g, sign in zip(gradients, signs, strict=True):
                total = total + g * sign
        for mode, compute in computed:
            if mode == "forward mode":
                tangents = dict(zip(self.leaves, signs, strict=True))
                given = chain.forward(self.order, tangents, self._edges).get(self.root, 0.0)
            else:
                given = math.fsum(compute(i) * sign for i, sign in enumerate(signs))
            self.judge(given, *slopes, self._bound(total), f"the slope of {self.name} along a random direction",
                       self.recording.at(), mode)  # fmt: skip

    def _backward(self) -> list[float]:
        """What `backward()` writes; the gradients that the leaves had are given back to them."""
        before = [leaf._grad for leaf in self.leaves]
        try:
            for leaf in self.leaves:
                leaf._grad = 0.0
            self.root.backward()
            return [leaf._grad for leaf in self.leaves]
        finally:
            for leaf, grad in zip(self.leaves, before, strict=True):
                leaf._grad = grad

    def _push(self, order: Sequence[Value], leaf: Value) -> dict[Value, float]:
        return chain.forward(order, {leaf: 1.0}, self._edges)

    # --- second order -------------------------------------------------------------------------------------------------

    def _check_second(self) -> None:
        pairs = [p for p in entries(len(self.leaves), 2) if not self.kinks & set(p)]
        for i, j in self._sample(pairs, "second derivatives"):
            slope = self.gradient.get(self.leaves[i], 0.0)
            leaf = self.leaves[j]
            recorded: Any = 0.0
            computed = {"reverse over reverse": 0.0, "forward over reverse": 0.0}
            if isinstance(slope, Value):
                order = ancestors([slope], stop=self.own)
                computed["reverse over reverse"] = chain.reverse(order, {slope: 1.0}, self._edges).get(leaf, 0.0)
                computed["forward over reverse"] = self._push(order, leaf).get(slope, 0.0)
                with enable_grad():
                    recorded = chain.reverse(order, {slope: 1.0}, self._recorded_edges, times).get(leaf, 0.0)
            exact = derivative(self.replay, self.point, (i, j))
            allowed = self._bound(recorded)
            names = self.recording.names
            what = f"d² {self.name} / d {names[i]} d {names[j]}"
            for mode in self.modes:
                key = f"{mode} over reverse"
                slopes = exact, exact
                if mp.isnan(exact) or not self.judge.agrees(computed[key], *slopes, allowed):
                    found = corners(self.replay, self.point, (i, j))
                    if not all(map(mp.isfinite, found)):
                        continue  # a jump, or one of the slope: there is no second derivative
                    slopes = min(found), max(found)
                self.judge(computed[key], *slopes, allowed, what, self.recording.at(i, j), key)

    # --- what both need -----------------------------------------------------------------------------------------------

    def _bound(self, number: Any) -> float:
        return bound(number, self.own) if isinstance(number, Value) else 0.0

    def _sample(self, places: Iterable[Any], what: str) -> list[Any]:
        every = list(places)
        if len(every) <= self.most:
            return every
        self.report.note(f"{self.most} of {len(every)} {what} were checked, chosen at random")
        return sorted(self.draw.sample(every, self.most))

    def _find_causes(self) -> None:
        """The nodes whose own partials are not the slopes of their own values."""
        for node in self.order[:2000]:
            if node in self.own or node._op is None:
                continue
            for parent, partial, slopes in local_slopes(node):
                allowed = self._bound_of_partial(node, parent)
                if not self.judge.agrees(partial, *slopes, allowed):
                    self.report.blame(_cause(node, parent, partial, self.judge.text(*slopes)))

    def _bound_of_partial(self, node: Value, parent: Value) -> float:
        with enable_grad():
            partials = [partial for x, partial in recorded_edges(node) if x is parent]
        stop = frozenset(node.parents) | {node}
        return math.fsum(bound(p, stop) if isinstance(p, Value) else 0.0 for p in partials)


def _cause(node: Value, parent: Value, partial: float, slope: str) -> str:
    """A sentence: which primitive, where, the partial it states and the slope it has."""
    row = node._op
    assert row is not None  # noqa: S101 - for the type checker: leaves have no partials
    place = next(k for k, x in enumerate(node.operands) if x is parent or (isinstance(x, tuple) and parent in x))
    at = ", ".join(map(_plain, node.operands))
    by = row.args[place].name
    return f"the primitive {row.signature}: at ({at}) its partial by {by} is {partial!r}, the slope {slope}"


def _plain(operand: Any) -> str:
    if operand.__class__ is tuple:
        return f"[{', '.join(map(_plain, operand))}]"
    return repr(operand._data if isinstance(operand, Value) else operand)
