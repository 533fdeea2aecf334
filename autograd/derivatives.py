"""Derivatives of functions: `grad`, `value_and_grad`, `vjp`, `jvp`, `jacobian`, `hessian`, `hvp`.

All of them do the same three things: call the function on fresh Values, so that it records its graph; sweep over that
graph by the chain rule; give the result the structure of the arguments. None of them writes to anyone's `.grad`.

They nest: an argument that is a Value already, or a Value that the function takes from around itself (the parameters
of a model, say), makes the result a Value that knows where it came from, so it can be differentiated again. Since a
derivative belongs to its own fresh nodes, the variables of nested derivatives cannot be confused.

Arguments are scalars (numbers or Values), or lists, tuples, dicts and NumPy arrays of scalars, nested at will.
"""

from __future__ import annotations

from . import chain, trees
from ._engine import CORE
from .algebra import FLOAT
from .errors import DataError, OperandError, SettingError, ShapeError
from .functions import VALUES
from .graph import ancestors
from .operands import constant, number
from .recording import is_recording, recording, watched
from .registry import TABLE
from .value import Value, apply, birth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Function = Callable[..., Any]

IDENTITY = TABLE["identity"]
REVERSE = chain.reverse  # the core stands in for this one alone
NAN = float("nan")


class _Recorded:
    """One call of a function on fresh Values, and the sweeps over what it recorded."""

    _order: list[Value] | None = None

    def __init__(
        self, function: Function, args: Sequence[Any], argnums: Sequence[int], keywords: dict[str, Any]
    ) -> None:
        self.name = getattr(function, "__name__", type(function).__name__)
        arguments = list(args)
        recorded = is_recording()
        self._first_birth = birth()
        given: list[Any] = []
        inputs: list[Value] = []
        self._rebuild: list[trees.Rebuild] = []
        # An interrupt may come while recording is being switched; the outer block changes nothing, and sets it right.
        with recording(recorded), recording(True):
            for position in argnums:
                leaves, rebuild = trees.flatten(args[position], _is_scalar, f"argument {position} of {self.name}")
                fresh = [_fresh(leaf, recorded) for leaf in leaves]
                arguments[position] = rebuild(fresh)
                start = len(given)
                given += leaves
                inputs += fresh
                self._rebuild.append(_slice(rebuild, start, len(given)))
            self.output = function(*arguments, **keywords)
        self.outputs, self.rebuild_output = trees.flatten(self.output, _is_scalar, f"the result of {self.name}")
        self.given, self.inputs = given, inputs
        self._own = frozenset(inputs)
        self.of_values = any(isinstance(x, Value) for x in given)
        # Does the result have to be differentiable in its turn? Yes, if an argument is a Value, or if the graph has a
        # leaf that was there before the call: it belongs to someone around us.
        self.is_differentiable = recorded and (self.of_values or self._has_older_leaf())

    @property
    def order(self) -> list[Value]:
        """The nodes behind the outputs, each after its parents."""
        if self._order is None:
            self._order = ancestors([x for x in self.outputs if isinstance(x, Value)], stop=self._own)
        return self._order

    def _has_older_leaf(self) -> bool:
        if CORE is not None:
            return CORE.has_older_leaf(self.outputs, self._first_birth)  # type: ignore[no-any-return]
        return any(x._birth is not None and x._birth < self._first_birth for x in self.order if x not in self._own)

    def pull(self, seeds: Sequence[Any]) -> list[Any]:
        """Reverse mode: for each input the derivative of the outputs, weighted by one seed for each output.

        An output whose seed is None is left out; one of 0.0 would carry 0 × inf = NaN down an infinite partial.
        """
        if self._is_for_the_core(seeds):
            return [self._result(x) for x in CORE.pull(self.outputs, list(seeds), self.inputs)]
        adjoints: dict[Any, Any] = {}
        for root, seed in zip(self.outputs, seeds, strict=True):
            if isinstance(root, Value) and seed is not None:
                adjoints[root] = adjoints[root] + seed if root in adjoints else seed
        adjoints = watched(chain.reverse)(self.order, adjoints, self._edges(seeds), times)
        return [self._result(adjoints.get(x, 0.0)) for x in self.inputs]

    def _is_for_the_core(self, seeds: Sequence[Any]) -> bool:
        """Whether the core can do the sweep: by stored partials, on floats, and with nobody looking on."""
        sweep = chain.reverse
        return (
            CORE is not None
            and not self.is_differentiable
            and sweep is REVERSE
            and watched(sweep) is sweep
            and all([seed is None or seed.__class__ is float for seed in seeds])  # noqa: C419 - faster
        )

    def push(self, seeds: Sequence[Any]) -> list[Any]:
        """Forward mode: for each output its derivative along the direction that has one seed for each input.

        An input whose seed is None does not move, as in `pull`.
        """
        tangents = {x: seed for x, seed in zip(self.inputs, seeds, strict=True) if seed is not None}
        tangents = watched(chain.forward)(self.order, tangents, self._edges(seeds), times)
        return [self._result(tangents.get(x, 0.0) if isinstance(x, Value) else 0.0) for x in self.outputs]

    def _edges(self, seeds: Sequence[Any]) -> chain.Edges:
        own = self._own
        if self.is_differentiable or any(isinstance(seed, Value) for seed in seeds):
            return lambda node: () if node in own else recorded_edges(node)
        return lambda node: () if node in own else node.edges

    def _result(self, x: Any) -> Any:
        """Values for Values, and floats for floats where the result is nobody else's to differentiate."""
        return Value(x) if (self.of_values or self.is_differentiable) and not isinstance(x, Value) else x

    def value(self) -> Any:
        """What the function returned, as floats unless it has to be differentiable."""
        if self.is_differentiable:
            return self.output
        return self.rebuild_output([self._result(x._data if isinstance(x, Value) else number(x)) for x in self.outputs])

    def like_arguments(self, leaves: Sequence[Any]) -> list[Any]:
        """The leaves in the structure of the arguments, one entry for each argument."""
        return [rebuild(leaves) for rebuild in self._rebuild]

    def require_scalar(self, who: str) -> None:
        """Refuse a result that is no single number."""
        if not _is_scalar(self.output):
            raise ShapeError(
                f"{who} differentiates a single number, but {self.name} returned a structure",
                given=self.output,
                repair="reduce it to a number (sum, mean), or use jacobian or vjp",
            )

    def require_unchanged(self) -> None:
        """Refuse to differentiate anew what was computed from numbers that are no longer there."""
        if not self.is_differentiable:
            return  # then the partials are the stored ones
        for node in self.order:
            if node._op is not None and node not in self._own:
                now = node._op.forward(FLOAT, *map(_data, node.operands))
                if now != node._data and now == now:
                    raise DataError(
                        f"the data of an operand was changed after {self.name} was computed from it",
                        node=node,
                        repair="call vjp again, after the change",
                    )


def _data(operand: Any) -> Any:
    if operand.__class__ is tuple:
        return tuple(map(_data, operand))
    return operand._data if isinstance(operand, Value) else operand


def recorded_edges(node: Value) -> Iterator[tuple[Value, Any]]:
    """The edges of a node with partials that are recorded in their turn, by the node's rule run on Values."""
    row = node._op
    if row is None:
        return
    if node._data != node._data:  # a NaN has NaN partials, and these in their turn
        for parent, _ in node.edges:
            yield parent, node * NAN
        return
    for operand, rule in zip(node.operands, row.partials, strict=True):
        if isinstance(operand, Value):
            partial = rule(VALUES, node, *node.operands)
            pairs: Any = ((operand, partial),)
        elif operand.__class__ is tuple and any(isinstance(x, Value) for x in operand):
            pairs = zip(operand, rule(VALUES, node, *node.operands), strict=True)
        else:
            continue
        for parent, partial in pairs:
            if isinstance(parent, Value) and not (row.selects and partial.__class__ is float and partial == 0.0):
                yield parent, partial


def times(x: Any, y: Any) -> Any:
    """The product; a factor of one makes no node."""
    if x.__class__ is float and x == 1.0:
        return y
    return x if y.__class__ is float and y == 1.0 else x * y


def _is_scalar(x: Any) -> bool:
    return isinstance(x, Value) or constant(x) is not None


def _fresh(leaf: Any, recorded: bool) -> Value:
    """A node of our own for an argument: connected to the argument if that is a Value whose graph is being recorded."""
    if isinstance(leaf, Value):
        return apply(IDENTITY, (leaf,)) if recorded else Value(leaf._data)
    return Value(leaf)


def _slice(rebuild: trees.Rebuild, start: int, stop: int) -> trees.Rebuild:
    return lambda leaves: rebuild(leaves[start:stop])


def _positions(argnums: int | Sequence[int], args: Sequence[Any], who: str) -> list[int]:
    """The argument numbers as a list, checked against the call."""
    numbers: list[Any] = list(argnums) if isinstance(argnums, (list, tuple, range)) else [argnums]
    for k in numbers:
        if k.__class__ is not int:
            raise SettingError(f"{who} counts its arguments in integers", given=argnums, expected="0, or (0, 1), say")
        if not -len(args) <= k < len(args):
            raise SettingError(
                f"{who} got an argument number that the call does not have",
                given=k,
                expected=f"less than {len(args)}, the number of positional arguments",
            )
    positions = [k % len(args) for k in numbers]
    if len(set(positions)) < len(positions):
        raise SettingError(f"{who} got the same argument twice", given=argnums)
    return positions


def _require_function(function: Any, who: str, call: str) -> None:
    if not callable(function):
        raise OperandError(f"{who} takes a function", given=function, repair=call)


def _named(wrapper: Function, who: str, function: Function) -> Function:
    wrapper.__name__ = f"{who}({getattr(function, '__name__', type(function).__name__)})"
    wrapper.__doc__ = f"The {who} of: {function.__doc__}" if getattr(function, "__doc__", None) else None
    return wrapper


def value_and_grad(function: Function, argnums: int | Sequence[int] = 0) -> Function:
    """Get a function that returns a function's value and its gradient.

    Args:
        function: takes structures of scalars and returns one scalar.
        argnums: the position of the argument to differentiate by, or several.

    Returns:
        A function of the same arguments. It returns the value and the gradient, which has the structure of the
        argument (a tuple of them if argnums is a sequence).

    Raises:
        ShapeError: when the function returns anything but a single number.
        OperandError: when an argument holds something that is no number.

    >>> value_and_grad(lambda x, y: x * y)(3.0, 4.0)
    (12.0, 4.0)
    """
    return _value_and_grad(function, argnums, "value_and_grad")


def _value_and_grad(function: Function, argnums: int | Sequence[int], who: str) -> Function:
    _require_function(function, who, f"{who}(f)(x), not {who}(f(x))")

    def with_gradient(*args: Any, **keywords: Any) -> tuple[Any, Any]:
        recorded = _Recorded(function, args, _positions(argnums, args, who), keywords)
        recorded.require_scalar(who)
        gradients = recorded.like_arguments(recorded.pull([1.0]))
        return recorded.value(), gradients[0] if isinstance(argnums, int) else tuple(gradients)

    return _named(with_gradient, who, function)


def grad(function: Function, argnums: int | Sequence[int] = 0) -> Function:
    """Get a function that returns a function's gradient; arguments and errors are those of `value_and_grad`.

    >>> f = lambda x: x**3
    >>> grad(f)(2.0), grad(grad(f))(2.0)
    (12.0, 12.0)
    >>> grad(lambda p: p["a"] * p["b"] ** 2)({"a": 3.0, "b": 2.0})
    {'a': 4.0, 'b': 12.0}
    """
    return _grad(function, argnums, "grad")


def _grad(function: Function, argnums: int | Sequence[int], who: str) -> Function:
    both = _value_and_grad(function, argnums, who)

    def gradient(*args: Any, **keywords: Any) -> Any:
        return both(*args, **keywords)[1]

    return _named(gradient, who, function)


def vjp(function: Function, *args: Any) -> tuple[Any, Function]:
    """Compute a function's value, and prepare the vector-Jacobian product: reverse mode, on demand.

    Formula: pullback(v) = Jᵀ v, with J the Jacobian by all arguments.

    Returns:
        The value, and a function that takes weights v in the structure of the value and returns a tuple with one
        gradient for each argument.

    Raises:
        DataError: by the pullback, if its result can be differentiated again and a Value that the function uses has
            been changed since.

    >>> value, pullback = vjp(lambda x, y: [x * y, x + y], 3.0, 4.0)
    >>> value, pullback([1.0, 10.0])
    ([12.0, 7.0], (14.0, 13.0))
    """
    _require_function(function, "vjp", "vjp(f, x)")
    recorded = _Recorded(function, args, range(len(args)), {})

    def pullback(weights: Any) -> tuple[Any, ...]:
        seeds = trees.leaves_like(weights, recorded.output, _is_scalar, "the weights of the pullback")
        recorded.require_unchanged()
        return tuple(recorded.like_arguments(recorded.pull([_plain(seed) for seed in seeds])))

    return recorded.value(), _named(pullback, "vjp", function)


def jvp(function: Function, args: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """Compute a function's value and its derivative along a direction: forward mode.

    Formula: J t, with J the Jacobian by all arguments and t the tangents.

    Args:
        function: takes and returns structures of scalars.
        args: its arguments.
        tangents: the direction, one structure for each argument.

    Returns:
        The value, and its derivative along the direction in the same structure.

    >>> jvp(lambda x, y: x * y, (3.0, 4.0), (1.0, 0.0))
    (12.0, 4.0)
    """
    _require_function(function, "jvp", "jvp(f, (x,), (t,))")
    for given in (args, tangents):
        if not isinstance(given, (list, tuple)):
            raise OperandError(
                "jvp and hvp take the arguments as a tuple, and the directions as another",
                given=given,
                repair="jvp(f, (x,), (t,))",
            )
    recorded = _Recorded(function, args, range(len(args)), {})
    seeds = trees.leaves_like(list(tangents), list(args), _is_scalar, "the tangents")
    return recorded.value(), recorded.rebuild_output(recorded.push([_plain(seed) for seed in seeds]))


def _plain(seed: Any) -> Any:
    return seed if isinstance(seed, Value) else number(seed)


def jacobian(function: Function, argnums: int | Sequence[int] = 0) -> Function:
    """Get a function that returns the Jacobian, in one sweep for each output or each input, whichever are fewer.

    Returns:
        A function of the same arguments. Its result has the structure of the function's value, and in the place of each
        number there the gradient of that number, in the structure of the argument (a tuple of these if argnums is a
        sequence). For an array of shape s and an argument of shape t it is an array of shape s + t.

    >>> jacobian(lambda x: [x[0] * x[1], x[0] ** 2])([3.0, 4.0])
    [[4.0, 3.0], [6.0, 0.0]]
    """
    return _jacobian(function, argnums, "jacobian")


def _jacobian(function: Function, argnums: int | Sequence[int], who: str) -> Function:
    _require_function(function, who, f"{who}(f)(x), not {who}(f(x))")

    def of_all(*args: Any, **keywords: Any) -> Any:
        recorded = _Recorded(function, args, _positions(argnums, args, who), keywords)
        m, n = len(recorded.outputs), len(recorded.inputs)
        if m <= n:
            rows = [recorded.pull(_unit(m, i)) for i in range(m)]
        else:
            columns = [recorded.push(_unit(n, j)) for j in range(n)]
            rows = [[column[i] for column in columns] for i in range(m)]
        gradients = [recorded.like_arguments(row) for row in rows]
        return recorded.rebuild_output([g[0] if isinstance(argnums, int) else tuple(g) for g in gradients])

    return _named(of_all, who, function)


def _unit(size: int, place: int) -> list[float | None]:
    return [1.0 if k == place else None for k in range(size)]


def hessian(function: Function, argnums: int | Sequence[int] = 0) -> Function:
    """Get a function that returns the matrix of second derivatives; the arguments are those of `grad`.

    Returns:
        A function of the same arguments. Its result is the Jacobian of the gradient: a list of lists for a list,
        an (n, n) array for an array of n numbers.

    >>> hessian(lambda x: x[0] ** 2 * x[1])([3.0, 4.0])
    [[8.0, 6.0], [6.0, 0.0]]
    """
    return _named(_jacobian(_grad(function, argnums, "hessian"), argnums, "hessian"), "hessian", function)


def hvp(function: Function, args: Sequence[Any], vectors: Sequence[Any]) -> Any:
    """Multiply a function's Hessian by a vector, without forming the Hessian: forward mode over reverse mode.

    Formula: H v, with H the matrix of second derivatives by all arguments.

    Args:
        function: takes structures of scalars and returns one scalar.
        args: its arguments.
        vectors: v, one structure for each argument.

    Returns:
        A tuple with one structure for each argument.

    Source: B. A. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6, 1994.

    >>> hvp(lambda x: x[0] ** 2 * x[1], ([3.0, 4.0],), ([1.0, 0.0],))
    ([8.0, 6.0],)
    """
    _require_function(function, "hvp", "hvp(f, (x,), (v,))")
    return jvp(lambda *args: grad(function, tuple(range(len(args))))(*args), args, vectors)[1]
