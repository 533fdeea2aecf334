"""`detect_anomaly`: find the operation that made the first number that is not finite.

Inside the mode `STATE.here` is a `Watched`, so every operation shows its node to a `Watcher`, and every sweep is run by
it. Outside it costs nothing: `Watched` is false like `OFF`, so an operation asks no more than it does anyway.

The watcher carries the derivatives through the graph by the sweeps of `chain.py`, on the side, and looks at every
product. `backward()` runs only once all of them are known to be finite: so an error leaves every `.grad` as it was.
"""

from __future__ import annotations

import sys
from linecache import getline
from math import isfinite
from operator import mul
from os.path import dirname, join
from weakref import getweakrefs, ref

from . import causes, chain
from .errors import AnomalyError
from .graph import ancestors
from .recording import STATE, Watched, plain, recording
from .wording import ends, named, number, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, TypeVar, overload

    Function = TypeVar("Function", bound=Callable[..., Any])

    from .chain import Edges, Times


if TYPE_CHECKING:

    @overload
    def detect_anomaly(*, forward: bool = True) -> AnomalyDetection: ...
    @overload
    def detect_anomaly(function: Function) -> Function: ...


def detect_anomaly(function: Any = None, *, forward: bool = True) -> Any:
    """Raise at the first value or gradient that is not finite, and say which line recorded it, and why.

    It works as a context manager, `with detect_anomaly():`, and as a decorator, `@detect_anomaly`. It changes no value
    and no gradient; after the error every `.grad` is what it was before. Lines are known of the nodes that are recorded
    inside. It is for looking: inside, everything takes several times as long.

    Args:
        function: the function to decorate.
        forward: whether values are looked at too. With False only gradients are: a value that is not finite may have
            no influence, behind a `where` for instance.

    Raises:
        AnomalyError: inside the block, by the operation or the sweep that makes the number.

    >>> from autograd import Value
    >>> with detect_anomaly():
    ...     x = Value(0.0, "x")
    ...     y = x.sqrt()
    ...     y.backward()  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    autograd.errors.AnomalyError: the gradient of x becomes inf in the backward pass: the partial of sqrt(0.0) by x ...
      Node: sqrt, with x (x) = 0.0
      Recorded at: <doctest ...>:3: y = x.sqrt()
      Path: sqrt <- x
      Repair: hypot or norm for a length: their gradient at the origin is 0; or sqrt(x + 1e-12)
    """
    detection = AnomalyDetection(forward)
    return detection if function is None else detection(function)


class AnomalyDetection(recording):
    """The mode as a context manager and decorator; it may be entered again, and still knows the lines of its nodes."""

    __slots__ = ("_forward", "_lines")

    def __init__(self, forward: bool = True) -> None:
        """Say whether values are looked at, or gradients only."""
        self._forward = forward
        self._lines = Lines()

    def __enter__(self) -> None:
        """Watch; what is recorded or not, and in which scope, stays as it is."""
        here = STATE.here
        lines = here.watcher.lines if here.__class__ is Watched else self._lines
        STATE.enter(self, Watched(plain(here), Watcher(lines, self._forward)))


# --- the lines that record nodes ------------------------------------------------------------------------------------

# The files of autograd and of nn, which is installed beside it, begin with this; all others are the user's.
_HERE = dirname(__file__)
OURS = (join(_HERE, ""), join(dirname(_HERE), "nn", ""))


class Line(ref):  # type: ignore[type-arg]
    """A weak reference to a node, with the place of the line that recorded it."""

    __slots__ = ("file", "row")

    file: str
    row: int

    def __str__(self) -> str:
        """File, number and text, as far as the file can be read."""
        text = getline(self.file, self.row).strip()
        return f"{self.file}:{self.row}" + (f": {text}" if text else "")


class Lines:
    """For each node the line that recorded it, as long as the node lives.

    A set of references, and no WeakKeyDictionary: that compares its keys, and a Value that is NaN is not equal to
    itself. What forgets a reference is not written in Python, where a Ctrl-C that comes in it would get lost.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        """None is known."""
        self._known: set[Line] = set()

    def note(self, node: Any) -> None:
        """Remember the innermost line outside our packages."""
        frame = sys._getframe(1)
        while frame.f_code.co_filename.startswith(OURS):
            if frame.f_back is None:
                return
            frame = frame.f_back
        line = Line(node, self._known.discard)
        line.file, line.row = frame.f_code.co_filename, frame.f_lineno
        self._known.add(line)

    def of(self, node: Any) -> Line | None:
        """The line that recorded the node, None if that is not known."""
        return next((line for line in getweakrefs(node) if line.__class__ is Line and line in self._known), None)


# --- looking --------------------------------------------------------------------------------------------------------


class Watcher:
    """Who looks at every node that is recorded, and at every number that the chain rule carries."""

    def __init__(self, lines: Lines, forward: bool) -> None:
        """Look at values too, or at gradients only."""
        self.lines, self.forward = lines, forward

    def recorded(self, node: Any) -> None:
        """Note the line of a new node, and look at its value."""
        self.lines.note(node)
        if self.forward and not isfinite(node.data):
            raise self._of_value(node)

    def sweep(self, function: Any) -> Any:
        """The watched form of a sweep."""
        return self._backward if function is chain.reverse_into_grad else _Sweep(self, function)

    def _backward(self, root: Any, seed: float) -> None:
        """`reverse_into_grad`, after all that it is going to write has been found finite."""
        order = ancestors([root], _parents)
        sweep = _Sweep(self, chain.reverse)
        adjoints = sweep(order, {root: seed}, _edges)
        for leaf in order:
            if leaf._op is None and not isfinite(leaf._grad + adjoints[leaf]):
                raise sweep.error(
                    leaf, f"{number(adjoints[leaf])} is added to its .grad, which is {number(leaf._grad)}"
                )
        chain.reverse_into_grad(root, seed)

    def _of_value(self, node: Any) -> AnomalyError:
        operands = causes.operands_of(node)
        bad = [operand for operand in operands if not isfinite(operand.number)]
        if bad:
            reason, repair = causes.of_operand(node, operands, self._origin(bad[0]))
        else:
            reason, repair = causes.of_value(node, operands)
        what = f"{causes.call(node, operands)} is {node.data!r} in the forward pass: {reason}"
        return self.error("forward", what, node, (), repair)

    def _origin(self, operand: causes.Operand) -> str:
        """What an operand is that was not finite when it was used."""
        if not operand.is_value:
            return "a constant"
        node = operand.what
        if not node.op:
            return (
                "computed within no_grad()" if not node._is_recorded else "a leaf, so it is the number that was given"
            )
        return f"computed by {node.op}, {self._recorded(node)}"

    def _recorded(self, node: Any) -> str:
        line = self.lines.of(node)
        return "recorded outside detect_anomaly(), so its line is not known" if line is None else f"recorded at {line}"

    def error(self, phase: str, what: str, node: Any, path: Sequence[str], repair: str) -> AnomalyError:
        """The message, a line for each part of it, and the parts as attributes."""
        text = [what]
        operands = causes.operands_of(node) if node.op else []
        scope = None if node.scope is None else node.scope.path
        description = named(node) + (f", in scope {shown(scope)}" if scope else "")
        text.append(f"Node: {description}" + (f", with {causes.listed(operands)}" if operands else ""))
        line = self.lines.of(node)
        if line is not None:
            text.append(f"Recorded at: {line}")
        elif node.op:
            text.append("Recorded outside detect_anomaly(), so its line is not known")
        if path:
            text.append(f"Path: {' <- '.join(path)}")
        error = AnomalyError("\n  ".join([*text, f"Repair: {repair}"]))
        error.what, error.node, error.repair = what, node, repair
        error.phase, error.path = phase, tuple(path)
        error.op, error.label, error.scope = node.op, node.label, scope
        error.operands = tuple(operand.number for operand in operands)
        error.source = None if line is None else str(line)
        return error


class _Sweep:
    """One of the sweeps of `chain.py`, run with its edges and its product looked at.

    The edges tell which node and which operand the next product belongs to. A sum of finite shares can overflow too:
    that is seen when the sum is used, and at the end.
    """

    def __init__(self, watcher: Watcher, function: Callable[..., dict[Any, Any]]) -> None:
        self.watcher, self.function = watcher, function
        self.backward = function is chain.reverse
        self.node: Any = None
        self.parent: Any = None

    def __call__(
        self, order: Sequence[Any], seeds: Mapping[Any, Any], edges: Edges, times: Times = mul
    ) -> dict[Any, Any]:
        self.order, self.seeds = order, seeds
        self.own_edges, self.own_times = edges, times
        # Partials that are Values are recorded on the way. They are steps of rules that may well pass through infinity;
        # only their results count here.
        watcher = self.watcher
        before = watcher.forward
        try:
            watcher.forward = False
            carried = self.function(order, seeds, self._edges, self._times)
            watcher.forward = before
        except BaseException:  # see Watched.record
            watcher.forward = before
            raise
        for node in reversed(order) if self.backward else order:
            if node in carried:
                self._check(node, carried[node])
        return carried

    def _edges(self, node: Any) -> Iterator[tuple[Any, Any]]:
        self.node = node
        for parent, partial in self.own_edges(node):
            self.parent = parent
            yield parent, partial

    def _times(self, x: Any, y: Any) -> Any:
        share = self.own_times(x, y)
        if not isfinite(_number(share)):
            carried, partial = (x, y) if self.backward else (y, x)
            self._check(self.node if self.backward else self.parent, carried)
            raise self._of_share(_number(carried), _number(partial), _number(share))
        return share

    def _check(self, node: Any, carried: Any) -> None:
        """Refuse what a node has got: the seed, or the sum of its shares."""
        if not isfinite(_number(carried)):
            if node in self.seeds and not isfinite(_number(self.seeds[node])):
                raise self.error(node, "that is what it was given to start from", "start from a finite number")
            raise self.error(node, "the sum of its shares overflows")

    def _of_share(self, carried: float, partial: float, share: float) -> AnomalyError:
        node, parent = self.node, self.parent
        operands = causes.operands_of(node)
        name = next(operand.name for operand in operands if operand.what is parent)
        reason, repair = causes.of_derivative(node, carried, partial)
        of, where = (parent, "the backward pass") if self.backward else (node, "forward mode (jvp, hvp)")
        what = (
            f"the {self._derivative} of {named(of)} becomes {share!r} in {where}: the partial of "
            f"{causes.call(node, operands)} by {name} is {partial!r}, {reason}"
        )
        return self.watcher.error(self._phase, what, node, [*self._path(node), named(parent)], repair)

    def error(self, node: Any, reason: str, repair: str = causes.SCALE) -> AnomalyError:
        """The error for a node of which the derivative itself is not finite, and no partial is to blame."""
        what = f"the {self._derivative} of {named(node)} is not finite: {reason}"
        return self.watcher.error(self._phase, what, node, self._path(node), repair)

    @property
    def _phase(self) -> str:
        return "backward" if self.backward else "tangent"

    @property
    def _derivative(self) -> str:
        return "gradient" if self.backward else "tangent"

    def _path(self, node: Any) -> list[str]:
        """The names along a shortest path from a root to the node, a long one cut in the middle."""
        length: dict[Any, int] = {}
        above: dict[Any, Any] = {}
        for child in reversed(self.order):
            steps = length.get(child, 0) + 1
            for parent in _parents(child):
                if parent not in length or steps < length[parent]:
                    length[parent], above[parent] = steps, child
        path = [node]
        while path[-1] in above:
            path.append(above[path[-1]])
        first, middle, last = ends(path[::-1], 5, 5)
        return [*map(named, first), *([f"({len(middle):,} more)"] if middle else []), *map(named, last)]


def _edges(node: Any) -> Any:
    return node.edges


def _parents(node: Any) -> list[Any]:
    return [parent for parent, _ in node.edges]


def _number(x: Any) -> float:
    number: float = x if x.__class__ is float else x.data
    return number
