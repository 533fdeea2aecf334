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
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import OperandError, SettingError
from ..functions import function as function_named
from ..registry import find
from ..value import Value
from .adapters import Adapter, adapter_for
from .blackbox import check_black_box
from .exact import EXACT, arithmetic
from .probes import probes
from .recorded import Root
from .report import GradientError, Report
from .subject import Recording, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..registry import Primitive

    Function = Callable[..., Any]

MODES = ("reverse", "forward")
ORACLES = ("auto", "exact", "complex", "differences")
POINTS = 24  # at which a primitive is tried


def check_gradients(
    function: Function,
    *args: Any,
    order: int = 2,
    modes: Sequence[str] = MODES,
    wrt: Mapping[str, Value] | Iterable[Value] = (),
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
        wrt: Values that the function uses from around itself, to be differentiated by as well; with names, as in
            `wrt=dict(model.named_parameters())`, or without.
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
    if not isinstance(modes, str) and isinstance(modes, Iterable):
        modes = tuple(modes)
    _require(function, order, modes, oracle)
    named = _named(wrt)
    with arithmetic():
        report = _checked(function, args, named, order, modes, oracle, adapter, seed)
    if not report.passed:
        raise GradientError(report)
    return report


def _checked(
    function: Function,
    args: Sequence[Any],
    named: Mapping[str, Value],
    order: int,
    modes: Sequence[str],
    oracle: str,
    adapter: Adapter | None,
    seed: int,
) -> Report:
    adapter = adapter if adapter is not None else adapter_for(args)
    if adapter is not None or oracle in ("complex", "differences"):
        if named:
            raise SettingError(
                "wrt needs the exact oracle and a function of Values", given=oracle, repair="leave oracle out"
            )
        return check_black_box(function, args, adapter=adapter, modes=modes, oracle=oracle, order=order, seed=seed)
    return _check_recorded(function, args, named, order, modes, seed)


def check_primitive(primitive: Any, *, order: int = 2, points: int = POINTS, seed: int = 0) -> Report:
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
    row = find(primitive if isinstance(primitive, str) else getattr(primitive, "__name__", str(primitive)))
    with arithmetic():
        report = _check_primitive(row, order, points, seed)
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
    if not isinstance(modes, tuple) or not modes or not all(mode in MODES for mode in modes):
        raise SettingError("unknown mode", given=modes, expected="some of ('reverse', 'forward')")
    if oracle not in ORACLES:
        raise SettingError("unknown oracle", given=oracle, expected=f"one of {', '.join(ORACLES)}")


def _named(wrt: Any) -> dict[str, Any]:
    """The Values with their names: as given, else their labels, else numbers."""
    if isinstance(wrt, Mapping):
        return dict(wrt)
    if not isinstance(wrt, Iterable):
        raise OperandError("wrt takes a list of Values, or a dict of them", given=wrt, repair="wrt=model.parameters()")
    values = list({id(x): x for x in wrt}.values())
    labels = [getattr(x, "label", None) for x in values]
    names = [label if label and labels.count(label) == 1 else f"wrt[{k}]" for k, label in enumerate(labels)]
    return dict(zip(names, values, strict=True))


def _check_recorded(
    function: Function, args: Sequence[Any], wrt: Mapping[str, Value], order: int, modes: Sequence[str], seed: int
) -> Report:
    recording = Recording(function, args, wrt)
    report = Report(name_of(function), recording.at(), "exact numbers")
    own: dict[Primitive, None] = {}
    for place, name in enumerate(recording.root_names):
        checked = Root(recording, place, name, modes, random.Random(seed))
        checked.check(order)
        report.take(checked.report)
        own.update((node._op, None) for node in checked.order if node._op is not None and node._op.name not in EXACT)
    # A rule of the user's may be right here and wrong on the other side of a kink.
    for row in own if report.passed else ():
        report.take(_check_primitive(row, order, POINTS, seed))
    return report


def _check_primitive(row: Primitive, order: int, points: int, seed: int) -> Report:
    report = Report(row.name, "points of its domain", "exact numbers")
    for operands in probes(row, points, seed):
        recording = Recording(*of_variables(row, operands), {})
        (root,) = recording.roots
        if not (isinstance(root, Value) and math.isfinite(root._data)):
            continue  # outside the domain
        checked = Root(recording, 0, row.name, MODES, random.Random(seed))
        checked.check(order)
        report.take(checked.report)
    return report


def of_variables(row: Primitive, operands: Sequence[Any]) -> tuple[Function, list[Any]]:
    """The function of those operands alone that are variables, and these: not the order of a derivative, say."""
    function = function_named(row.name)
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
