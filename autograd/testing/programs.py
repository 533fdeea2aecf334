"""A random program: a function that can be run on anything, and printed so that it can be run again.

A program is a list of steps, each a row of the table with its operands, so the graph of a call has every shape there
is: numbers used many times, chains, ties, wide sums. It knows nothing of gradients. It runs on floats, on Values, and
by `evaluate` on whatever numbers somebody has an arithmetic for: exact ones, or tensors.

It comes with a point at which it was kept in its domains while it was drawn: see `generation`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import SettingError, ShapeError
from ..functions import function
from ..operands import number
from ..registry import find
from ..value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..registry import Primitive


class Above(NamedTuple):
    """The condition x > y, which `where` takes as its first operand."""

    x: Any
    y: Any


class Program:
    """A function of a list of numbers, as a list of steps.

    Args:
        point: where it is to be run; a number for each input.
        steps: tuples `(name, *operands)`: a row of the table, and an operand for each of its arguments. An integer is
            a place, of an input or of the result of an earlier step, counted from 0 through both; a float is a
            constant; a tuple is a sequence of these; `Above(x, y)` is the condition of a `where`.

    Raises:
        UnknownNameError: for a name that no row has.
        SettingError: if there is no step, or one whose operands do not fit its row or do not exist yet.

    `program(xs)` gives the result of the last step, `program.outputs(xs)` those of all. The `repr` makes the program
    again; `str(program)` is the same function as source text.

    >>> program = Program([2.0, 0.5], [("mul", 0, 1), ("dot", (0, 2), (1, 1.5), 0.0), ("where", Above(3, 2.0), 3, 0)])
    >>> program(program.point)
    2.5
    >>> program.outputs([2.0, Value(0.5)])[0]
    Value(data=1.0, grad=0.0)
    >>> print(program)
    from autograd.functions import dot, mul, where
    <BLANKLINE>
    def f(xs):
        x0, x1 = xs
        v2 = mul(x0, x1)
        v3 = dot([x0, v2], [x1, 1.5], 0.0)
        v4 = where(v3 > 2.0, v3, x0)
        return v4
    <BLANKLINE>
    point = [2.0, 0.5]
    >>> program
    Program([2.0, 0.5], [('mul', 0, 1), ('dot', (0, 2), (1, 1.5), 0.0), ('where', Above(x=3, y=2.0), 3, 0)])
    """

    __slots__ = ("point", "steps")

    def __init__(self, point: Sequence[float], steps: Sequence[tuple[Any, ...]]) -> None:
        """Check that every step can be run."""
        self.point: tuple[float, ...] = tuple(map(number, point))
        self.steps: tuple[tuple[Any, ...], ...] = tuple(map(tuple, steps))
        if not self.point or not self.steps:
            raise SettingError("a program has at least one input and one step", given=(self.point, self.steps))
        for count, (name, *operands) in enumerate(self.steps, len(self.point)):
            row = find(name)
            missing = [place for place in places(operands) if not 0 <= place < count]
            sequences = [isinstance(operand, tuple) and not isinstance(operand, Above) for operand in operands]
            if missing or sequences != [argument.is_sequence for argument in row.args]:
                raise SettingError(
                    f"this step cannot be the one for v{count}",
                    given=(name, *operands),
                    expected=f"the operands of {row.signature}, places below {count}",
                )

    @classmethod
    def _trusted(cls, point: tuple[float, ...], steps: tuple[tuple[Any, ...], ...]) -> Program:
        """A program whose steps are known to be right, without a check."""
        program = cls.__new__(cls)
        program.point, program.steps = point, steps
        return program

    @property
    def inputs(self) -> int:
        """How many numbers it takes."""
        return len(self.point)

    # --- running -----------------------------------------------------------------------------------------------------

    def __call__(self, xs: Sequence[Any]) -> Any:
        """The result of the last step, for floats and Values; raises ShapeError for another number of them."""
        return self.outputs(xs)[-1]

    def outputs(self, xs: Sequence[Any]) -> list[Any]:
        """The results of all steps, for floats and Values; raises ShapeError for another number of them."""
        return self.evaluate(xs, call)

    def evaluate(
        self, xs: Sequence[Any], apply: Callable[..., Any], constant: Callable[[float], Any] = float
    ) -> list[Any]:
        """Run the program in an arithmetic of your own, and give the results of all steps.

        Args:
            xs: the inputs, numbers of any kind that can be compared by `>`.
            apply: called as `apply(row, *operands)`, with the row of the table and its operands, sequences as tuples.
            constant: makes such a number from a float.

        Raises:
            ShapeError: if there are more or fewer numbers than inputs.

        >>> from autograd.testing import exact
        >>> program = Program([0.5], [("sub", 1.0, 0), ("log", 1)])
        >>> with exact.mp.workdps(30):
        ...     print(program.evaluate([exact.number(0.5)], exact.evaluate, exact.number)[-1])
        -0.693147180559945309417232121458
        """
        results = list(xs)
        if len(results) != len(self.point):
            raise ShapeError("the program takes a number for each input", given=xs, expected=f"{self.inputs} numbers")
        for name, *operands in self.steps:
            results.append(apply(find(name), *[taken(operand, results, constant) for operand in operands]))
        return results[len(self.point) :]

    # --- showing -----------------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        """The call that makes this program."""
        return f"Program({list(self.point)}, {list(self.steps)})"

    def __eq__(self, other: object) -> bool:
        """Whether both have the same steps and the same point."""
        if not isinstance(other, Program):
            return NotImplemented
        return repr(self) == repr(other)  # unlike ==, tells -0.0 from 0.0 and the place 1 from the constant 1.0

    def __hash__(self) -> int:
        """Equal programs have equal hashes."""
        return hash(repr(self))

    def __str__(self) -> str:
        """The program as Python: the function `f` of a list, and the list `point`."""
        names = [*(f"x{i}" for i in range(self.inputs)), *(f"v{i + self.inputs}" for i in range(len(self.steps)))]
        rows = [find(name) for name, *_ in self.steps]
        public = sorted({row.name for row in rows if not row.hidden})
        lines = [f"from autograd.functions import {', '.join(public)}"] if public else []
        if any(row.hidden for row in rows):
            lines.append("from autograd.functions import function")
        lines += ["", "def f(xs):", f"    {', '.join(names[: self.inputs])}{',' * (self.inputs == 1)} = xs"]
        for name, row, (_, *operands) in zip(names[self.inputs :], rows, self.steps, strict=True):
            if row.each:
                operands = [(operands[0], *operands[1])]
            shown = [_text(operand, names) for operand in operands] + ["0"] * row.each
            callee = f'function("{row.name}")' if row.hidden else row.name
            lines.append(f"    {name} = {callee}({', '.join(shown)})")
        return "\n".join([*lines, f"    return {names[-1]}", "", f"point = [{', '.join(map(_float, self.point))}]"])

    def picture(self, xs: Sequence[float] | None = None) -> str:
        """The graph of a call as text, with its gradients: a line for each node, named as in `str(program)`.

        >>> print(Program([3.0], [("square", 0), ("add", 1, 1.0)]).picture())
        #1  x0          data 3   grad 6
        #2  v1  x² #1   data 9   grad 1
        #3  v2  + 1 #2  data 10  grad 1
        3 values
        """
        from .. import draw_dot  # by its public name, and only when somebody looks: the kit does not know the pictures

        leaves = [Value(x, f"x{i}") for i, x in enumerate(self.point if xs is None else xs)]
        results = self.outputs(leaves)
        for place, result in enumerate(results, len(leaves)):
            if isinstance(result, Value):
                result.label = f"v{place}"
        root = results[-1]
        if not isinstance(root, Value):
            return f"the constant {root!r}"
        root.backward()
        return draw_dot(root, level="values", limit=1_000_000, edges=10_000_000).text


def call(row: Primitive, *operands: Any) -> Any:
    """Apply a row to its operands by its public function; of a row such as softmax, the share of the first operand.

    >>> call(find("softmax"), 1.0, (1.0, 1.0, 1.0))
    0.25
    """
    compute = function(row.name)
    if row.each:
        x, rest = operands
        return compute([x, *rest], 0)
    return compute(*operands)


def places(operands: Sequence[Any]) -> Iterator[int]:
    """The places in the operands, those in sequences too.

    >>> list(places([0, 1.5, (2, 0), Above(3, 0.5)]))
    [0, 2, 0, 3]
    """
    for operand in operands:
        if operand.__class__ is int:
            yield operand
        elif isinstance(operand, tuple):
            yield from places(operand)


def taken(operand: Any, results: Sequence[Any], constant: Callable[[float], Any]) -> Any:
    """What an operand stands for, given the inputs and the results so far."""
    if operand.__class__ is int:
        return results[operand]
    if operand.__class__ is Above:
        return taken(operand.x, results, constant) > taken(operand.y, results, constant)
    if operand.__class__ is tuple:
        return tuple([taken(x, results, constant) for x in operand])
    return constant(operand)


def _text(operand: Any, names: Sequence[str]) -> str:
    """An operand in source text."""
    if operand.__class__ is int:
        return names[operand]
    if operand.__class__ is Above:
        return f"{_text(operand.x, names)} > {_text(operand.y, names)}"
    if operand.__class__ is tuple:
        return f"[{', '.join(_text(x, names) for x in operand)}]"
    return _float(operand)


def _float(x: float) -> str:
    return repr(x) if x - x == 0.0 else f'float("{x}")'
