"""Things that no call of autograd should be given, and what tools/fuzz_calls.py gives it all the same."""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Liar:
    """Says that it is a float."""

    __class__ = float  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Liar()"


class Raising(float):
    """A number that cannot be had."""

    def __float__(self) -> float:
        raise ArithmeticError

    def __repr__(self) -> str:
        return "Raising()"


class Real(float):
    """A number that lets go of nodes when it is asked."""

    def __new__(cls, session: Any) -> Real:  # noqa: D102
        made = super().__new__(cls, 1.5)
        made.session = session
        return made

    session: Any

    def __float__(self) -> float:
        del self.session.stock[: len(self.session.stock) // 2]
        return 1.5

    def __repr__(self) -> str:
        return "Real()"


class Caller(float):
    """A number that computes with nodes when it is asked."""

    def __new__(cls, session: Any) -> Caller:  # noqa: D102
        made = super().__new__(cls, 2.5)
        made.session = session
        return made

    session: Any

    def __float__(self) -> float:
        stock = self.session.stock
        if stock:
            node = stock[-1] * 2.0 + stock[0]
            node.backward()
            stock[-1].data = 0.75
        return 2.5

    def __repr__(self) -> str:
        return "Caller()"


class Mutating(list[Any]):
    """A list that grows while it is read, until it is long enough."""

    def __iter__(self) -> Any:
        for place in range(len(self)):
            yield self[place]
            if len(self) < 10:
                self.append(2.0)

    def __repr__(self) -> str:
        return "Mutating()"


class Iterator:
    """Gives a few elements and fails."""

    def __init__(self, xs: Sequence[Any], few: int) -> None:
        self.xs, self.few = list(xs), few

    def __iter__(self) -> Iterator:
        return self

    def __next__(self) -> Any:
        if not self.xs:
            raise StopIteration
        self.few -= 1
        if self.few < 0:
            raise ArithmeticError
        return self.xs.pop()

    def __repr__(self) -> str:
        return "Iterator()"


def subclasses(package: Any) -> Any:
    """Classes of the Value of this package, and of list."""
    known = getattr(package, "_fuzz_subclasses", None)
    if known is not None:
        return known
    Value: Any = package.Value

    class Dict(Value):  # type: ignore[misc]
        """With attributes of its own."""

        me: Any

    class Slots(Value):  # type: ignore[misc]
        """With a field."""

        __slots__ = ("field",)

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.field = Value(1.0) * 2.0

    class Plain(Value):  # type: ignore[misc]
        """With nothing of its own."""

        __slots__ = ()

    class Stubborn(Value):  # type: ignore[misc]
        """It does not want to go."""

        __slots__ = ("lives",)

        kept: list[Any] = []  # noqa: RUF012 - where it goes in place of that

        def __del__(self) -> None:
            self.kept.append(self)
            del self.kept[:-3]

    class Odd(Value):  # type: ignore[misc]
        """With arithmetic of its own."""

        __slots__ = ()

        def __add__(self, other: Any) -> Any:
            return NotImplemented

        def __mul__(self, other: Any) -> Any:
            return "odd"

        def __rsub__(self, other: Any) -> Any:
            raise ArithmeticError

    class Several(list[Any]):
        """A list by another name."""

        def __repr__(self) -> str:
            return "Several()"

    made = SimpleNamespace(Dict=Dict, Several=Several, all=[Dict, Slots, Plain, Stubborn, Odd])
    for kind in made.all:
        kind.__module__, kind.__qualname__ = __name__, f"{package.engine()}_{kind.__name__}"
        globals()[kind.__qualname__] = kind  # so that it can be pickled
    package._fuzz_subclasses = made
    return made


class Mood:
    """What the rules of a primitive do in place of their work."""

    all = ("well", "raises", "no_number", "nan", "collects", "records", "sweeps", "drops", "few", "changes", "huge")

    def __init__(self, row: Callable[[], Any]) -> None:
        self.row = row
        self.session: Any = None
        self.name = "well"
        self.rules: Any = None

    def begin(self, session: Any, name: str) -> None:
        """Be in this mood."""
        self.session, self.name = session, name
        self.rules = (self.row().forward, self.row().partials)

    def end(self) -> None:
        """Be well again."""
        if (self.row().forward, self.row().partials) != self.rules:
            self.row().forward, self.row().partials = self.rules
        self.session, self.name = None, "well"

    def of_many(self, xs: Any) -> Any:
        """The second primitive, of a sequence; set by `rule_of_moods`."""
        raise NotImplementedError

    def act(self, result: Any) -> Any:
        """Do it, then give the result, or another."""
        if self.session is None:
            return result
        stock, Value = self.session.stock, self.session.ag.Value
        if self.name == "raises":
            raise ArithmeticError
        if self.name == "no_number":
            return "no number"
        if self.name == "nan":
            return float("nan")
        if self.name == "huge":
            return 10**400
        if self.name == "few" and isinstance(result, list):
            return result[1:]
        if self.name == "collects":
            gc.collect()
        elif self.name == "records" and stock:
            stock.append(Value(2.0) + stock[0])
        elif self.name == "sweeps" and stock:
            stock[-1].backward()
        elif self.name == "drops":
            stock.clear()
        elif self.name == "changes":
            self.row().partials = ()
        return result


def rule_of_moods(package: Any) -> tuple[Callable[..., Any], Mood]:
    """A primitive of one number, and its mood; the mood has one of a sequence."""
    known = getattr(package, "_fuzz_moods", None)
    if known is None:
        mood = Mood(lambda: package.TABLE["fuzz_moody"])
        one = package.primitive(
            "fuzz_moody", lambda F, x: mood.act(x * 2.0), lambda F, out, x: mood.act(2.0), replace=True
        )
        many = package.primitive(
            "fuzz_many",
            lambda F, xs: mood.act(F.sum(xs)),
            lambda F, out, xs: mood.act([1.0 for _ in xs]),
            args="*xs",
            replace=True,
        )
        mood.of_many = many  # type: ignore[method-assign]
        known = package._fuzz_moods = (one, mood)
    return known
