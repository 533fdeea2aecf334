"""What a primitive is, and the one table that all of them stand in.

A primitive is declared once, by `primitive(...)`. Everything else is derived from that row: the method and the
function, reverse and forward mode at every order, the symbol in pictures, the line in the docs, the tests.
"""

from __future__ import annotations

from .errors import SettingError, UnknownNameError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Rule = Callable[..., Any]
    Interval = tuple[float, float]

INFINITY = float("inf")
FORMS = ("x", "xx", "xxx", "xxxx", "s", "ssx", "xs")  # what a function can take: see `Primitive.form`
EVERYWHERE = (-INFINITY, INFINITY)

TABLE: dict[str, Primitive] = {}  # every row by its name, in the order of declaration
ALIASES: dict[str, str] = {}  # other spellings, such as Python's `asin` for NumPy's `arcsin`
_watchers: list[Callable[[Primitive], object]] = []
_rule_watchers: list[Callable[[Primitive], object]] = []
_conventions: list[Callable[[], object]] = []


class Argument:
    """One argument of a primitive, read from its spelling: `x`, `alpha=0.01`, or `*xs` for a sequence."""

    __slots__ = ("default", "is_sequence", "name")

    def __init__(self, spelling: str) -> None:
        """Read one spelling."""
        name, _, default = spelling.partition("=")
        self.is_sequence = name.startswith("*")
        self.name = name.lstrip("*")
        try:
            self.default = float(default) if default else None
        except ValueError:
            raise SettingError("a default is a number", given=spelling, repair=f"{name}=0.0, say") from None

    def __repr__(self) -> str:
        """The spelling again."""
        default = "" if self.default is None else f"={self.default:g}"
        return f"{'*' if self.is_sequence else ''}{self.name}{default}"


class Special:
    """A point at which a row fixes a convention: a kink, an edge of the domain, a tie, an infinity.

    Attributes:
        operands: the point; a sequence operand is a tuple.
        value: the value there.
        partials: the partial derivatives there, in the structure of the operands.
        why: the reason, where there was a choice.
    """

    __slots__ = ("operands", "partials", "value", "why")

    def __init__(self, operands: tuple[Any, ...], value: float, partials: tuple[Any, ...], why: str = "") -> None:
        """State the convention."""
        self.operands, self.value, self.partials, self.why = operands, value, partials, why

    def __repr__(self) -> str:
        """The convention as a sentence."""
        return f"At {self.operands}: value {self.value}, partials {self.partials}{self.why and f'; {self.why}'}."


class Primitive:
    """One row of the table.

    Attributes:
        name: the name of the function and of the method.
        args: its arguments, as `Argument`s.
        forward: `forward(F, x, ...)`, the value.
        partials: for each argument a rule `partial(F, out, x, ...)`, the derivative of the value by that argument;
            for a sequence argument it returns one derivative an element.
        selects: True where a partial that is exactly zero means that the value does not depend on that operand
            there (`where`, `maximum`, `relu`): such an operand gets no gradient at all, so an infinity or a NaN
            behind the branch not taken cannot reach the result.
        hidden: True for a building block of other rows: it has no public function of its own.
        is_method: whether Values get it as a method.
        doc, formula, symbol, source: a sentence, the formula as text, the mark in pictures, where it comes from.
        domain: for each argument the closed interval on which the value is real.
        kinks: `kinks(F, x, ...)`, expressions that are zero where the value has a kink, a jump or a pole.
        special: the points that fix a convention, as `Special`s; declared as `(operands, value, partials, why)`.
            Those of our own rows are read when somebody asks, so that importing the table does not take longer.

    A rule may use only `F`, the operators `+ - *`, its arguments and constants: the same text then runs on floats, on
    Values (higher orders), on text (docs). Division and powers go through `F`, because Python's raise where IEEE
    arithmetic gives an infinity or a NaN.
    """

    __slots__ = (
        "_special",
        "aliases",
        "args",
        "doc",
        "domain",
        "formula",
        "forward",
        "hidden",
        "is_method",
        "kinks",
        "name",
        "partials",
        "selects",
        "source",
        "symbol",
    )

    def __init__(self, name: str, args: tuple[Argument, ...], forward: Rule, partials: tuple[Rule, ...]) -> None:
        """Set what every row has; `primitive` sets the rest."""
        self.name = name
        self.args = args
        self.forward = forward
        self.partials = partials
        self.doc = self.formula = self.symbol = self.source = ""
        self.aliases: tuple[str, ...] = ()
        self.domain: tuple[Interval, ...] = ()
        self.kinks: Rule | None = None
        self._special: tuple[Special, ...] = ()
        self.selects = self.hidden = False
        self.is_method = True

    def __setattr__(self, name: str, value: object) -> None:
        """Set it; what somebody has made of the rules is made anew."""
        object.__setattr__(self, name, value)
        if name in ("forward", "partials", "selects"):
            for watcher in _rule_watchers:
                watcher(self)

    @property
    def special(self) -> tuple[Special, ...]:
        """The points that fix a convention."""
        for load in _conventions:
            load()
        return self._special

    @property
    def has_sequence(self) -> bool:
        """Whether one of the arguments is a sequence."""
        return any(argument.is_sequence for argument in self.args)

    @property
    def form(self) -> str:
        """The kinds of the arguments, a letter each: x for a number, s for a sequence."""
        return "".join("s" if argument.is_sequence else "x" for argument in self.args)

    @property
    def each(self) -> bool:
        """Whether the function takes a sequence and gives a node for each element, that one first (`softmax`)."""
        return self.form == "xs"

    @property
    def signature(self) -> str:
        """The call as text, as in `leaky_relu(x, alpha=0.01)`."""
        return f"{self.name}({', '.join(str(argument).lstrip('*') for argument in self.args)})"

    def __repr__(self) -> str:
        """The call and its formula."""
        return f"Primitive({self.signature}: {self.formula or self.doc})"


def primitive(
    name: str,
    forward: Rule,
    partials: Rule | Sequence[Rule],
    *,
    args: str | None = None,
    doc: str = "",
    formula: str = "",
    symbol: str = "",
    source: str = "",
    aliases: Sequence[str] = (),
    domain: Interval | Sequence[Interval] = EVERYWHERE,
    kinks: Rule | None = None,
    special: Sequence[tuple[Any, ...]] = (),
    selects: bool = False,
    hidden: bool = False,
    is_method: bool = True,
    replace: bool = False,
) -> Primitive:
    """Declare a primitive: one row, from which its function, method, derivatives, picture and docs follow.

    Args:
        name: an identifier that no row has yet.
        forward: `forward(F, x, ...)`, the value; see `Primitive` for what a rule may say.
        partials: one rule `partial(F, out, x, ...)` for each argument (or a single rule for a single argument).
        args: the spelling of the arguments, such as `"x alpha=0.01"` or `"*w *x b=0"` (a star: a sequence);
            by default the names of `forward`'s parameters.
        doc, formula, symbol, source, aliases, domain, kinks, special, selects, hidden, is_method: see
            `Primitive`.
        replace: take the place of the row of that name, as when a notebook's cell runs again.

    Returns:
        The row. `autograd.primitive`, which is this call, returns the function instead.

    Raises:
        SettingError: if the name is taken or no identifier, or if the number of partials is not that of the arguments.
    """
    if not (isinstance(name, str) and name.isidentifier()):
        raise SettingError("a primitive needs a name", given=name, expected="an identifier such as 'softsign'")
    if isinstance(aliases, str):
        raise SettingError("aliases are a sequence of names", given=aliases, repair=f"aliases=({aliases!r},)")
    for taken in (name, *aliases):
        if (taken in TABLE or taken in ALIASES) and not (replace and ALIASES.get(taken, taken) == name):
            raise SettingError(
                "this primitive exists already",
                given=taken,
                repair="choose another name, or replace your own with replace=True",
            )
    if args is None:
        code = getattr(forward, "__code__", None)
        if code is None:
            raise SettingError(
                f"primitive {name!r}: the arguments of forward cannot be read", given=forward, repair='pass args="x"'
            )
        names = list(code.co_varnames[1 : code.co_argcount])
        defaults = getattr(forward, "__defaults__", None) or ()
        for place, default in enumerate(defaults, len(names) - len(defaults)):
            names[place] += f"={default}"
        args = " ".join(names)
    arguments = tuple(map(Argument, args.split()))
    rules = (partials,) if callable(partials) else tuple(partials)
    if not arguments or len(rules) != len(arguments):
        raise SettingError(
            f"primitive {name!r} has {len(arguments)} argument(s) and {len(rules)} partial(s)",
            expected="one partial for each argument, and at least one argument",
        )
    row = Primitive(name, arguments, forward, rules)
    row.doc, row.formula, row.symbol, row.source = doc, formula, symbol or name, source
    row.aliases = tuple(aliases)
    row.domain = (domain,) * len(arguments) if isinstance(domain[0], (int, float)) else tuple(domain)  # type: ignore[assignment,arg-type]
    row.kinks, row._special = kinks, tuple([Special(*point) for point in special])
    row.selects, row.hidden, row.is_method = selects, hidden, is_method
    if row.form not in FORMS:
        raise SettingError(
            f"the arguments of primitive {name!r} have a form that no function has",
            given=row.args,
            expected="up to four numbers, one sequence, or two sequences and a number",
        )
    if name in TABLE:
        remove(name)
    TABLE[name] = row
    ALIASES.update(dict.fromkeys(aliases, name))
    for watcher in _watchers:
        watcher(row)
    return row


def conventions(name: str, *points: tuple[Any, ...]) -> None:
    """Add to a row the points that fix a convention, each as `(operands, value, partials, why)`."""
    row = TABLE[name]
    row._special += tuple([Special(*map(_floats, point[:3]), *point[3:]) for point in points])


def _floats(x: Any) -> Any:
    return tuple([_floats(element) for element in x]) if isinstance(x, tuple) else float(x)


def conventions_from(load: Callable[[], object]) -> None:
    """Call this, which is to state the conventions of rows, before the first time that somebody asks for them."""
    _conventions.append(load)


def remove(name: str) -> None:
    """Take a row out of the table, with its aliases; functions and methods made from it stay usable."""
    for alias in TABLE.pop(name).aliases:
        del ALIASES[alias]


def watch(watcher: Callable[[Primitive], object]) -> None:
    """Call the watcher for every row there is and for every row to come."""
    for row in TABLE.values():
        watcher(row)
    _watchers.append(watcher)


def watch_rules(watcher: Callable[[Primitive], object]) -> None:
    """Call the watcher for every row whose rules are replaced, or are being set for the first time."""
    _rule_watchers.append(watcher)


def find(name: str) -> Primitive:
    """The row of that name or alias.

    Raises:
        UnknownNameError: if there is none; it names the nearest.

    >>> find("asin").name
    'arcsin'
    """
    row = TABLE.get(ALIASES.get(str(name), str(name)))
    if row is None:
        shown = [row.name for row in TABLE.values() if not row.hidden]
        raise UnknownNameError.of("primitive", name, [*shown, *ALIASES])
    return row
