"""How a random program is drawn: one generator for Hypothesis, which shrinks, and for bulk runs, which are fast.

Every choice is an integer from a small range, asked from a function `integer(low, high)`. Hypothesis's `draw` and a
`random.Random` both are such functions. Hypothesis makes a failure smaller by making these integers smaller, so the
simplest choice is always the integer nearest to 0: an input and not a result, one operand and not four, no detour.

While it is drawn, a program is run at its point, on floats. A step that would leave its row's domain, come near one of
its kinks or grow out of bounds is not taken, or its operands are first brought into the domain by steps of their own.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from ..algebra import FLOAT
from ..errors import OperandError, SettingError
from ..registry import TABLE, Primitive, find
from .programs import Above, Program, places, taken

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence

    Integer = Callable[[int, int], int]
    Part = Callable[[Callable[[], None]], object]

MARGIN = 1e-3  # how far operands stay from a kink, and from an end of the domain
TRIES = 200  # programs are drawn anew where no step could be taken at all
CHOICES = ("maximum", "minimum", "max", "min")  # their kinks are where two operands are equal, but not the same
FLAT = ("floor", "ceil", "trunc", "sign", "round", "floor_divide")  # nothing behind them has a gradient, so: seldom
COMMON = ("add", "sub", "mul", "dot", "where")  # as in most programs that are not random


class Options:
    """What programs are to be like, checked once.

    Attributes:
        rows: the rows to choose from; by default all that have a public function.
        inputs: the least and the largest number of inputs.
        steps: the largest number of steps.
        kinks: whether points may lie on kinks, on ties and at the ends of domains; then many do.
        limit: no number is larger, and none but 0 is smaller than its reciprocal.
    """

    __slots__ = ("detours", "inputs", "kinks", "limit", "rows", "steps")

    def __init__(
        self,
        *,
        rows: Iterable[str | Primitive] | None = None,
        min_inputs: int = 1,
        max_inputs: int = 3,
        max_steps: int = 16,
        kinks: bool = False,
        limit: float = 1e6,
    ) -> None:
        """Refuse what no program can be like."""
        for name, count in (("min_inputs", min_inputs), ("max_inputs", max_inputs), ("max_steps", max_steps)):
            if count.__class__ is not int or count < 1:
                raise SettingError(f"{name} counts from 1", given=count, repair=f"{name}=3, say")
        if min_inputs > max_inputs:
            raise SettingError("no number of inputs is possible", given=(min_inputs, max_inputs))
        if not (isinstance(limit, (int, float)) and limit > 10.0):
            raise SettingError("the limit of the numbers in a program", given=limit, expected="a number above 10")
        if isinstance(rows, (str, Primitive)):
            raise OperandError("rows is a sequence of names", given=rows, repair=f"rows=[{str(rows)!r}]")
        self.rows = all_rows() if rows is None else [row_of(given) for given in rows]
        if not self.rows:
            raise SettingError("there is no row to choose from", given=rows)
        self.inputs, self.steps, self.kinks, self.limit = (min_inputs, max_inputs), max_steps, bool(kinks), limit
        self.detours = rows is None


def all_rows() -> list[Primitive]:
    """Every row with a public function, each as often as it is to be drawn in comparison with the others."""
    return [
        row
        for row in TABLE.values()
        if not row.hidden
        for _ in range(1 if row.name in FLAT else 9 if row.name in COMMON else 3)
    ]


def row_of(given: str | Primitive) -> Primitive:
    """The row, given as itself or by its name."""
    return given if isinstance(given, Primitive) else find(given)


def random_program(random: random.Random, **options: Any) -> Program:
    """Draw a program from a generator of random numbers, for runs over very many; `strategies.programs` shrinks.

    Args:
        random: the generator; the same seed gives the same program.
        options: those of `strategies.programs`: `rows`, `min_inputs`, `max_inputs`, `max_steps`, `kinks`, `limit`.

    Raises:
        SettingError: if an option is out of its range, or no step with these rows stays in its domain.

    >>> import random
    >>> program = random_program(random.Random(3), max_steps=3)
    >>> abs(program(program.point)) <= 1e6
    True
    """
    wanted, uniform = Options(**options), random.random

    def integer(low: int, high: int) -> int:
        return low + int(uniform() * (high - low + 1))

    for _ in range(TRIES):
        program = draw_program(integer, wanted)
        if program is not None:
            return program
    raise SettingError(
        "no step could be kept within its domain and limits",
        given=[row.name for row in wanted.rows],
        repair="allow more rows, such as sin and exp, or a higher limit",
    )


def draw_program(integer: Integer, options: Options, part: Part = operator.call) -> Program | None:
    """Draw a program from a source of integers; None if no step that was drawn stays in its domain.

    `part(f)` calls f. It may take note of which integers are asked for meanwhile: these belong to one step.
    """
    drawing = Drawing(integer, options)
    for _ in range(integer(1, options.steps)):
        part(drawing.step)
    return drawing.program() if drawing.steps else None


class Drawing:
    """A program that is being drawn: its steps so far, and their values at the point."""

    def __init__(self, integer: Integer, options: Options) -> None:
        """Draw the point."""
        self.integer, self.options = integer, options
        self.inputs = integer(*options.inputs)
        self.values = [self.number() for _ in range(self.inputs)]
        self.steps: list[tuple[Any, ...]] = []
        self.unused: dict[int, None] = {}  # results that no step has taken yet, the last of all among them

    def number(self) -> float:
        """A number for an input or a constant.

        Most have two decimals, for people to read; some have all their bits, some another size. The simplest is 0.75:
        it lies in nearly every domain, and on no kink.
        """
        integer = self.integer
        if self.options.kinks and integer(0, 3):
            return integer(-4, 4) / 2
        short = (75 + integer(-475, 325)) / 100
        style = integer(0, 9)
        if style < 7:
            return short
        return short + integer(0, 2**50) / 2**52 if style < 9 else float(f"{short}e{integer(-3, 2)}")

    def operand(self, constants: int = 4) -> float | int:
        """An input, the last result, one that nobody has used yet, any; or now and then a constant."""
        # One choice, not one for the kind and another for the place: fewer choices shrink better.
        here, last = self.inputs, len(self.values) - 1
        choice = self.integer(0, (here + 15 + last if self.steps else here - 1) + constants)
        if choice < here:
            return choice
        if not self.steps or choice > here + 15 + last:
            return self.number()
        if choice < here + 6:
            return last
        if choice < here + 15:
            return next(reversed(self.unused))
        return choice - (here + 15)

    def place(self) -> int:
        """An operand that is no constant."""
        return int(self.operand(constants=0))

    def operands(self, row: Primitive) -> list[Any]:
        """Operands for a row, of which one at least is no constant."""
        length = 1 + self.integer(0, 3) if row.has_sequence else 0
        drawn: list[Any] = []
        draw: Callable[[], Any] = self.place
        for argument, (low, high) in zip(row.args, row.domain, strict=True):
            if low == high:  # no variable but a setting, such as a number of digits
                drawn.append(low)
            elif argument.name == "condition":
                drawn.append(Above(self.place(), self.place() if self.integer(0, 2) == 2 else self.number()))
            elif argument.default is not None and not self.integer(0, 2):
                drawn.append(argument.default)
            else:
                drawn.append((draw(), *[self.operand() for _ in range(length - 1)]) if argument.is_sequence else draw())
                draw = self.operand
        return drawn

    def step(self) -> None:
        """Draw a step, and take it if it stays within domain and limits, by a detour if need be."""
        rows = self.options.rows
        row = rows[self.integer(0, len(rows) - 1)]
        operands = self.operands(row)
        value = self.value(row, operands)
        room = self.options.steps - len(self.steps) - 1
        if value is None and self.options.detours and 3 * len([*places(operands)]) <= room and self.integer(0, 1):
            operands = [
                self.brought_into(domain, operand) for operand, domain in zip(operands, row.domain, strict=True)
            ]
            value = self.value(row, operands)
        if value is not None and room >= 0:
            self.take(row.name, operands, value)

    def take(self, name: str, operands: Sequence[Any], value: float) -> int:
        """Append a step, and give the place of its result."""
        for place in places(operands):
            self.unused.pop(place, None)
        self.steps.append((name, *operands))
        self.unused[len(self.values)] = None
        self.values.append(value)
        return len(self.values) - 1

    def data(self, operand: Any) -> Any:
        """The value of an operand at the point."""
        return taken(operand, self.values, float)

    def value(self, row: Primitive, operands: Sequence[Any]) -> float | None:
        """The value of a step, or None if it is not to be taken."""
        options, data = self.options, [self.data(operand) for operand in operands]
        margin = 0.0 if options.kinks else MARGIN
        for x, (low, high) in zip(data, row.domain, strict=True):
            if low != high and not all(
                low + margin <= y <= high - margin for y in (x if x.__class__ is tuple else (x,))
            ):
                return None
        value: float = row.forward(FLOAT, *data)
        if not (abs(value) <= options.limit and (value == 0.0 or abs(value) * options.limit >= 1.0)):
            return None
        if options.kinks or all(abs(k) >= MARGIN for k in self.kinks(row, operands, data)):
            return value
        return None

    def kinks(self, row: Primitive, operands: Sequence[Any], data: Sequence[Any]) -> Iterable[float]:
        """Numbers that are small near a kink of the step.

        `max(x, x)` is none: it is x, and smooth.
        """
        if operands[0].__class__ is Above:
            x, y = map(self.data, operands[0])
            return (x - y,)
        if row.name in CHOICES:
            distinct = dict.fromkeys(operands[0] if row.has_sequence else operands)
            data = [tuple(map(self.data, distinct))]
            row = TABLE["max"]
        found: Iterable[float] = row.kinks(FLOAT, *data) if row.kinks else ()
        return found

    def brought_into(self, domain: tuple[float, float], operand: Any) -> Any:
        """The operand, by steps that bring it well into the domain and near to 1 in size."""
        low, high = domain
        if operand.__class__ is tuple:
            return tuple([self.brought_into(domain, x) for x in operand])
        if operand.__class__ is not int or low == high:
            return operand
        x = self.detour("sin", operand)
        if low == -high:
            return x if high >= 1.0 else self.detour("mul", x, high)
        if low > float("-inf") and high < float("inf"):
            return self.detour("add", self.detour("mul", x, 0.5 * (high - low)), 0.5 * (low + high))
        x = self.detour("exp", x)
        if high < float("inf"):
            return self.detour("sub", high, x)
        return x if low == 0.0 else self.detour("add", x, low)

    def detour(self, name: str, *operands: Any) -> int:
        """Take a step without asking."""
        return self.take(name, operands, TABLE[name].forward(FLOAT, *map(self.data, operands)))

    def program(self) -> Program:
        """The program, without the steps on which its last result does not depend."""
        needed = {len(self.values) - 1}
        for place in range(len(self.values) - 1, self.inputs - 1, -1):
            if place in needed:
                needed.update(places(self.steps[place - self.inputs][1:]))
        kept = [place for place in range(self.inputs, len(self.values)) if place in needed]
        moved = {place: place for place in range(self.inputs)} | {old: new for new, old in enumerate(kept, self.inputs)}
        steps = tuple([_renamed(self.steps[place - self.inputs], moved) for place in kept])
        return Program._trusted(tuple(self.values[: self.inputs]), steps)


def _renamed(operand: Any, moved: dict[int, int]) -> Any:
    """An operand, or a step, whose places have other numbers now."""
    if operand.__class__ is int:
        return moved[operand]
    if operand.__class__ is Above:
        return Above(_renamed(operand.x, moved), _renamed(operand.y, moved))
    return tuple([_renamed(x, moved) for x in operand]) if operand.__class__ is tuple else operand
