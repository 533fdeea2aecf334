"""Hypothesis strategies for everything a gradient can be taken of: numbers, Values, graphs, programs, models.

    from hypothesis import given
    from autograd.testing import strategies as ag

    @given(ag.programs())
    def test_my_engine(program):
        assert my_engine(program, program.point) == ...

A failure comes out as the smallest program that still fails, printed as Python that runs, with its graph as text. Once
dagrad is installed, Hypothesis also knows what to draw for an argument annotated `Value`.
"""

from __future__ import annotations

import math
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import MissingExtraError, SettingError
from ..operands import number
from ..registry import Primitive
from ..value import Value
from .generation import Options, draw_program, row_of

try:
    from hypothesis import currently_in_test_context, note, reject
    from hypothesis import strategies as st
except ImportError:  # pragma: no cover - shown by a test in an environment without it
    raise MissingExtraError.of("hypothesis", extra="test", purpose="the strategies of autograd.testing") from None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from hypothesis.strategies import DrawFn, SearchStrategy

    from .programs import Program

    T = TypeVar("T")

__all__ = ["Graph", "graphs", "mlps", "numbers", "operands", "programs", "recorded", "values"]

TINY, NORMAL, HUGE = math.ulp(0.0), sys.float_info.min, sys.float_info.max

ACTIVATIONS = ("tanh", "sigmoid", "gelu", "relu")

# Where functions and their rules have seams. Each is drawn with both of its neighbours, and with either sign.
SEAMS = (
    *(0.0, 0.5, 1.0, 1.5, 2.0, 3.0),  # kinks, ties of rounding, ends of domains
    *(math.pi / 2, math.pi),  # the poles of tan, the zeros of sin
    *(TINY, NORMAL, math.sqrt(NORMAL), 2.0**-53, 2.0**-26),  # where squares vanish, where 1 + x and 1 + x² are 1
    *(2.0**26, 2.0**52, 2.0**53, 1e16),  # where halves, ones and twos get lost
    *(19.0, 37.0, 710.0, 745.0, 1024.0),  # where tanh and sigmoid are 1, where exp and exp2 overflow and vanish
    *(math.sqrt(HUGE), HUGE / 2, HUGE),  # where squares, sums and everything overflow
)
EDGES = sorted(
    {s * y for x in SEAMS for y in (math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf)) for s in (1.0, -1.0)}
    - {math.inf, -math.inf},
    key=lambda x: (abs(x), x < 0.0),
)
EDGES.insert(1, -0.0)


class Graph(NamedTuple):
    """A recorded graph: its last node, its leaves, and the program that recorded it."""

    root: Value
    leaves: list[Value]
    program: Program


def _composite(public: Any) -> Callable[[Callable[..., T]], Callable[..., SearchStrategy[T]]]:
    """`st.composite` for the strategy that a public function returns: it is printed as the call of that function.

    The function itself has checked the arguments at once, where the mistake is, and not when something is drawn.
    """

    def decorate(drawn: Callable[..., T]) -> Callable[..., SearchStrategy[T]]:
        drawn.__name__ = public.__name__
        make: Callable[..., SearchStrategy[T]] = st.composite(drawn)
        usual = public.__kwdefaults__ or {}
        return lambda *args, **options: make(
            *args, **{name: option for name, option in options.items() if option != usual.get(name, ...)}
        )

    return decorate


# --- numbers --------------------------------------------------------------------------------------------------------


@lru_cache
def _floats(low: float, high: float, edges: bool) -> SearchStrategy[float]:
    """Floats of a closed interval: short decimals, any floats, and the edges that lie in it."""
    near, far = max(low, -1000.0), min(high, 1000.0)
    kinds: list[SearchStrategy[float]] = []
    if math.ceil(near * 100) <= math.floor(far * 100):
        short = st.integers(math.ceil(near * 100), math.floor(far * 100)).map(lambda k: k / 100)
        kinds.append(short.filter(lambda x: low <= x <= high))
    kinds.append(st.floats(low, high) if edges or near > far else st.floats(near, far, allow_subnormal=False))
    if edges:
        ends = [low, math.nextafter(low, math.inf), math.nextafter(high, -math.inf), high]
        seams = dict.fromkeys(repr(x) for x in [*EDGES, *ends] if low <= x <= high and math.isfinite(x))  # -0.0 too
        kinds.append(st.sampled_from([float(x) for x in seams]))
    return st.one_of(kinds)


def _interval(min_value: float | None, max_value: float | None) -> tuple[float, float]:
    """The bounds, checked."""
    low = -HUGE if min_value is None else number(min_value)
    high = HUGE if max_value is None else number(max_value)
    if not (-math.inf < low <= high < math.inf):
        raise SettingError(
            "there is no number between these bounds",
            given=(min_value, max_value),
            expected="finite numbers, min_value <= max_value",
        )
    return low, high


def values(
    *,
    min_value: float | None = None,
    max_value: float | None = None,
    edges: bool = True,
    label: str | None = None,
) -> SearchStrategy[Value]:
    """Leaves: Values with a finite number.

    Args:
        min_value, max_value: the bounds, both included; None for none.
        edges: also numbers at which functions have seams: 0 and -0.0, halves and whole numbers and their neighbours,
            subnormals, numbers that overflow when squared. Without them numbers stay below 1000 in size.
        label: the label of every Value.

    Raises:
        SettingError: if there is no number between the bounds.

    Shrinks to a simple number near 0.

    >>> from hypothesis import given
    >>> @given(values(min_value=0.0))
    ... def test_the_square_root_of_a_square(x):
    ...     assert (x * x).data >= 0.0
    >>> test_the_square_root_of_a_square()
    """
    _interval(min_value, max_value)
    if label is not None and not isinstance(label, str):
        raise SettingError("a label is a string", given=label, repair="values(label='x')")
    return _values(min_value=min_value, max_value=max_value, edges=edges, label=label)


@_composite(values)
def _values(
    draw: DrawFn,
    min_value: float | None = None,
    max_value: float | None = None,
    edges: bool = True,
    label: str | None = None,
) -> Value:
    return Value(draw(_floats(*_interval(min_value, max_value), edges)), label)


def numbers(row: str | Primitive, place: int = 0, *, edges: bool = True) -> SearchStrategy[float]:
    """Floats for one argument of a primitive, from its domain.

    Args:
        row: a row of the table, or its name.
        place: which of its arguments.
        edges: as for `values`; both ends of the domain, and what is next to them, are among the edges.

    Raises:
        UnknownNameError: if there is no such row.
        SettingError: if it has no such argument.

    >>> from hypothesis import given
    >>> @given(numbers("arccosh"))
    ... def test_domain(x):
    ...     assert x >= 1.0
    >>> test_domain()
    """
    row = row_of(row)
    if place.__class__ is not int or not 0 <= place < len(row.args):
        raise SettingError(f"{row.signature} has no such argument", given=place, expected=f"0 to {len(row.args) - 1}")
    return _numbers(row.name, place, edges=edges)


@_composite(numbers)
def _numbers(draw: DrawFn, row: str, place: int, edges: bool = True) -> float:
    low, high = row_of(row).domain[place]
    return low if low == high else draw(_floats(max(low, -HUGE), min(high, HUGE), edges))


def operands(
    row: str | Primitive, *, edges: bool = True, ties: bool = True, max_size: int = 4
) -> SearchStrategy[tuple[Any, ...]]:
    """Operands of a primitive: a tuple with a float for each argument, and a tuple of floats for each sequence.

    Args:
        row: a row of the table, or its name.
        edges: as for `values`; both ends of the domain are among the edges.
        ties: also operands that are equal to another one, or next to it.
        max_size: the most elements of a sequence; two sequences have equally many.

    Raises:
        UnknownNameError: if there is no such row.
        SettingError: if max_size is below 1.

    Shrinks to few simple numbers. Called as `call(row, *operands)` of `autograd.testing.programs`.

    >>> from hypothesis import given
    >>> @given(operands("maximum"))
    ... def test_two_floats(at):
    ...     x, y = at
    >>> test_two_floats()
    """
    row = row_of(row)
    if max_size.__class__ is not int or max_size < 1:
        raise SettingError("max_size counts from 1", given=max_size)
    return _operands(row.name, edges=edges, ties=ties, max_size=max_size)


@_composite(operands)
def _operands(draw: DrawFn, row: str, edges: bool = True, ties: bool = True, max_size: int = 4) -> tuple[Any, ...]:
    primitive = row_of(row)
    size = draw(st.integers(1, max_size)) if primitive.has_sequence else 1
    drawn: list[float] = []

    def one(place: int) -> float:
        x = draw(_numbers(row, place, edges=edges))
        low, high = primitive.domain[place]
        if ties and drawn and low != high and draw(st.integers(0, 3)) == 3:
            tied = draw(st.sampled_from(drawn))
            tied = draw(st.sampled_from([tied, math.nextafter(tied, math.inf), math.nextafter(tied, -math.inf)]))
            x = tied if low <= tied <= high and math.isfinite(tied) else x
        drawn.append(x)
        return x

    return tuple(
        tuple([one(place) for _ in range(size)]) if argument.is_sequence else one(place)
        for place, argument in enumerate(primitive.args)
    )


# --- programs and graphs --------------------------------------------------------------------------------------------


def programs(
    *,
    rows: Iterable[str | Primitive] | None = None,
    min_inputs: int = 1,
    max_inputs: int = 3,
    max_steps: int = 16,
    kinks: bool = False,
    limit: float = 1e6,
) -> SearchStrategy[Program]:
    """Random programs: runnable functions, each with a point at which it stays in its domains.

    Args:
        rows: the rows of the table to choose from, or their names; by default all that have a public function.
        min_inputs, max_inputs: how many numbers the program takes.
        max_steps: the most steps.
        kinks: also points on kinks, on ties and at the ends of domains; then many are. By default none is near one.
        limit: at the point no number is larger, and none but 0 is smaller than its reciprocal.

    Raises:
        UnknownNameError: if there is no row of a name.
        SettingError: if an option is out of its range.

    Shrinks to few steps of few operands. When a test fails, the program is printed as Python, with its graph as text.
    For runs over very many programs, without shrinking, there is `random_program`.

    >>> from hypothesis import given
    >>> @given(programs(max_steps=4))
    ... def test_values_and_floats_agree(program):
    ...     leaves = [Value(x) for x in program.point]
    ...     assert program(leaves) == program(program.point)
    >>> test_values_and_floats_agree()
    """
    options: dict[str, Any] = {"min_inputs": min_inputs, "max_inputs": max_inputs, "max_steps": max_steps}
    options |= {"rows": rows, "kinks": kinks, "limit": limit}
    if rows is not None and not isinstance(rows, (str, Primitive)):
        options["rows"] = list(rows)  # read once, and drawn from many times
    Options(**options)
    return _programs(**options)


@_composite(programs)
def _programs(draw: DrawFn, **options: Any) -> Program:
    def integer(low: int, high: int) -> int:
        return draw(st.integers(low, high))

    def part(step: Callable[[], None]) -> None:
        draw(st.builds(step))  # as a strategy of its own: so Hypothesis knows what to leave out to be rid of a step

    program = draw_program(integer, Options(**options), part)
    if program is None:
        reject()
    if currently_in_test_context():
        note(_Shown(program))
    return program


class _Shown:
    """What is printed of a program when a test fails with it; made then, and not for every program drawn."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def __repr__(self) -> str:
        return f"{self.program}\n\n{self.program.picture()}"


def graphs(**options: Any) -> SearchStrategy[Graph]:
    """Recorded random graphs: a `Graph(root, leaves, program)`.

    Args:
        options: those of `programs`.

    Raises:
        UnknownNameError, SettingError: as `programs`.

    Leaves are shared and used many times, there are chains, ties and wide sums. Nothing has been swept yet: the
    gradients are 0. Shrinks as `programs` do.

    >>> from hypothesis import given
    >>> @given(graphs(max_steps=4))
    ... def test_the_root_has_the_gradient_1(graph):
    ...     graph.root.backward()
    ...     assert graph.root.grad == 1.0
    >>> test_the_root_has_the_gradient_1()
    """
    return programs(**options).map(recorded)


def recorded(program: Program) -> Graph:
    """Record a program at its point: what `graphs` draws, made again.

    >>> from autograd.testing import Program
    >>> recorded(Program([3.0], [("square", 0)])).root
    Value(data=9.0, grad=0.0)
    """
    leaves = [Value(x, f"x{i}") for i, x in enumerate(program.point)]
    return Graph(program(leaves), leaves, program)


# --- models ---------------------------------------------------------------------------------------------------------


def mlps(
    *,
    max_inputs: int = 3,
    max_outputs: int = 2,
    max_layers: int = 3,
    max_width: int = 4,
    activations: Sequence[str | Callable[[Value], Value]] = ACTIVATIONS,
) -> SearchStrategy[Any]:
    """Small multilayer perceptrons: `nn.MLP`s with random weights.

    Args:
        max_inputs, max_outputs, max_layers, max_width: the most of each; the width is that of hidden layers.
        activations: what the hidden layers may have, the simplest first.

    Raises:
        SettingError: if a number is below 1, or there is no activation.

    Shrinks to one layer with one neuron of one input. Hypothesis prints the call that builds the model.

    >>> from hypothesis import given
    >>> @given(mlps(max_layers=2))
    ... def test_every_parameter_is_a_leaf(model):
    ...     assert not any(p.parents for p in model.parameters())
    >>> test_every_parameter_is_a_leaf()
    """
    sizes = {"max_inputs": max_inputs, "max_outputs": max_outputs, "max_layers": max_layers, "max_width": max_width}
    for name, size in sizes.items():
        if size.__class__ is not int or size < 1:
            raise SettingError(f"{name} counts from 1", given=size, repair=f"{name}=3, say")
    if isinstance(activations, str) or not activations:
        raise SettingError("activations is a sequence of names or functions", given=activations, repair='("tanh",)')

    return _mlps(**sizes, activations=tuple(activations))


@_composite(mlps)
def _mlps(
    draw: DrawFn,
    max_inputs: int = 3,
    max_outputs: int = 2,
    max_layers: int = 3,
    max_width: int = 4,
    activations: Sequence[str | Callable[[Value], Value]] = ACTIVATIONS,
) -> Any:
    from nn import MLP  # upstairs, by its public name, and only when a model is drawn: see docs/decisions

    hidden = st.lists(st.integers(1, max_width), max_size=max_layers - 1)
    sizes = st.tuples(hidden, st.integers(1, max_outputs)).map(lambda both: [*both[0], both[1]])
    activation, seed = st.sampled_from(activations), st.integers(0, 999)
    return draw(st.builds(MLP, st.integers(1, max_inputs), sizes, activation=activation, seed=seed))
