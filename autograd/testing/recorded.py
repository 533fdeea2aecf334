"""The derivatives of one result of a recorded function, in every mode, held against a replay in exact numbers."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any

from .. import chain
from ..derivatives import recorded_edges, times
from ..graph import ancestors
from ..recording import enable_grad
from ..value import Value
from .differences import TRUST
from .differences import slopes as slopes_by_differences
from .exact import mp
from .judge import Judge
from .replay import Replay, local_slopes
from .report import Report
from .rounding import EPSILON, ULPS, bound
from .slopes import corners, derivative, entries, in_one_step, sides

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence

    from .subject import Recording

ENTRIES = 64  # of a gradient or a matrix of second derivatives: more are sampled
NEARBY = (2.0**-26, 2.0**-32)  # beyond what rounding errors reach, as shares of each number
BESIDE = (2.0**-12, 2.0**-4)  # how far from the point the function is called anew, as a share of each number
WORK = 60_000  # operations in arbitrary precision for one order, about, but for a factor of ten


class Root:
    """The derivatives of one result, in every mode, and the exact numbers to hold them against."""

    def __init__(self, recording: Recording, place: int, name: str, modes: Sequence[str], draw: random.Random) -> None:
        self.recording, self.place, self.name, self.modes, self.draw = recording, place, name, modes, draw
        self.root = root = recording.roots[place]
        self.leaves, self.point = recording.leaves, recording.point
        self.own = frozenset(self.leaves)
        self.order = ancestors([root], stop=self.own) if isinstance(root, Value) else []
        self.replay = Replay(root, self.leaves)
        self.report = Report(name)
        self.judge = Judge(self.report)
        self.most = max(4, min(ENTRIES, WORK // (1 + sum(1 + len(node.parents) for node in self.order))))
        self.kinks: set[int] = set()

    def check(self, order: int) -> None:
        """Value, gradient, second derivatives; then, if something is wrong, which primitive is at fault."""
        if not isinstance(self.root, Value):
            self.report.checks += 1  # its derivatives are 0, if it is one
            if math.isfinite(self.root) and self._is_cut():
                self._check_by_differences()
            return
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
        elif self._is_cut():
            self._check_by_differences()

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
            # The seed is a Value, so that sums of constants are recorded too, and their rounding is counted.
            self.gradient = chain.reverse(self.order, {self.root: Value(1.0)}, self._recorded_edges, times)
        places = self._sample(range(len(self.leaves)), "entries of the gradient")
        for i in places:
            slopes = sides(self.replay, self.point, i)
            allowed = self._bound(self.gradient.get(self.leaves[i], 0.0))
            what = f"d {self.name} / d {self.recording.names[i]}"
            for mode, compute in computed:
                verdict = self.judge(
                    compute(i), *slopes, allowed, what, self.recording.at(i), mode, self._beside(self.replay, (i,))
                )
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
            what = f"the slope of {self.name} along a random direction"
            beside = self._beside(along, (0,), [0.0])
            self.judge(given, *slopes, self._bound(total), what, self.recording.at(), mode, beside)

    def _backward(self) -> list[float]:
        """What `backward()` writes; the gradients that leaves had, our own and others, are given back to them."""
        leaves = [*self.leaves, *(node for node in self.order if node._op is None and node not in self.own)]
        before = [leaf._grad for leaf in leaves]
        try:
            for leaf in self.leaves:
                leaf._grad = 0.0
            self.root.backward()
            return [leaf._grad for leaf in self.leaves]
        finally:
            for leaf, grad in zip(leaves, before, strict=True):
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
                    recorded = chain.reverse(order, {slope: Value(1.0)}, self._recorded_edges, times).get(leaf, 0.0)
            allowed = self._bound(recorded)
            names = self.recording.names
            what = f"d² {self.name} / d {names[i]} d {names[j]}"
            given = {mode: computed[f"{mode} over reverse"] for mode in self.modes}
            slopes = self._curvature((i, j), list(given.values()), allowed)
            for mode, x in given.items() if slopes else ():
                low, high = slopes
                beside = self._beside(self.replay, (i, j))
                self.judge(x, low, high, allowed, what, self.recording.at(i, j), f"{mode} over reverse", beside)

    def _curvature(self, which: tuple[int, int], computed: Sequence[float], allowed: float) -> tuple[Any, ...]:
        """The exact second derivative, twice; at a kink of the slope the least and the largest one; () at a jump."""
        exact = in_one_step(self.replay, self.point, which)
        if not mp.isnan(exact) and all(self.judge.agrees(x, exact, exact, allowed) for x in computed):
            return exact, exact
        exact = derivative(self.replay, self.point, which)
        if not mp.isnan(exact) and all(self.judge.agrees(x, exact, exact, allowed) for x in computed):
            return exact, exact
        found = corners(self.replay, self.point, which)
        return (min(found), max(found)) if all(map(mp.isfinite, found)) else ()

    def _beside(
        self, function: Callable[..., Any], which: tuple[int, ...], point: Sequence[float] = ()
    ) -> Callable[[], list[Any]]:
        """What gives the exact derivatives on the sides of a kink that rounding errors may cross; none without one."""
        at = list(point or self.point)

        def derivatives(share: float) -> list[Any]:
            found = []
            for signs in product((-1.0, 1.0), repeat=len(set(which))):
                moved = list(at)
                for i, sign in zip(sorted(set(which)), signs, strict=True):
                    moved[i] += sign * share * (abs(moved[i]) or 1.0)
                found.append(in_one_step(function, moved, which))
            return [x for x in found if mp.isfinite(x)]

        def at_a_kink() -> list[Any]:
            far, near = map(derivatives, NEARBY)
            # Without a kink they differ by the curvature times the distance, so far less at the smaller distance.
            is_kink = far and near and max(near) - min(near) > (max(far) - min(far)) / 2
            return near if is_kink else []

        return at_a_kink

    # --- what was not recorded ----------------------------------------------------------------------------------------

    def _is_cut(self) -> bool:
        """Whether the function is not the graph that it recorded: called anew beside the point, it says something else.

        A number was taken out of the graph (`.data`, `detach`, `no_grad`), or Python chose another branch there.
        """
        if not any(map(self._differs, BESIDE)):
            return False
        if self._value_at(self.point) != (self.root._data if isinstance(self.root, Value) else self.root):
            self.report.note(f"{self.name} is another number each time that the function is called")
            return False
        return True

    def _differs(self, share: float) -> bool:
        """Whether the function and the graph give different numbers so far from the point."""
        nearby = [x + self.draw.choice((-1.0, 1.0)) * share * (abs(x) or 1.0) for x in self.point]
        called = self._root_at(nearby)
        value = called._data if isinstance(called, Value) else called
        with mp.workdps(60):
            replayed = self.replay(*map(mp.mpf, nearby))
            error = abs(mp.mpf(value) - replayed)
        return bool(mp.isfinite(error) and error > 2.0 * (self._bound(called) + EPSILON * abs(value)))

    def _root_at(self, xs: Sequence[float]) -> Any:
        """The result for other numbers; NaN where the function cannot be called, or has fewer results."""
        try:
            root = self.recording.roots_at(xs)[self.place]
        except (ArithmeticError, ValueError, IndexError):
            return math.nan
        return root if isinstance(root, Value) else float(root)

    def _value_at(self, xs: Sequence[float]) -> float:
        root = self._root_at(xs)
        return root._data if isinstance(root, Value) else root

    def _check_by_differences(self) -> None:
        """The slopes of the function as it is called, with what extrapolated differences know."""
        self.report.note(
            f"{self.name} is not the graph that was recorded: a number was taken out of it (.data, detach, no_grad), "
            "or Python takes another branch beside this point; so the gradient was held against differences"
        )
        adjoints = chain.reverse(self.order, {self.root: 1.0}, self._edges)
        for i in self._sample(range(len(self.leaves)), "entries of the gradient"):

            def along(x: float, i: int = i) -> float:
                return self._value_at([*self.point[:i], x, *self.point[i + 1 :]])

            (left, left_error), (right, right_error) = slopes_by_differences(along, self.point[i])
            given = adjoints.get(self.leaves[i], 0.0)
            what = f"d {self.name} / d {self.recording.names[i]}"
            allowed = TRUST * max(left_error, right_error)
            self.judge(given, mp.mpf(left), mp.mpf(right), allowed, what, self.recording.at(i), "the recorded graph")

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
                allowed = self._bound_of_partial(node, parent) + ULPS * EPSILON * abs(partial)
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
