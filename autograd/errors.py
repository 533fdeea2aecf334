"""The exceptions of autograd and nn: what is wrong, what was given, what was expected, which node, how to repair it.

Every class also derives from the built-in exception a Python user would expect (`TypeError`, `ValueError`,
`ImportError`), so `except ValueError` keeps working in code that knows nothing of this project.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


ABSENT = object()  # for an error that was given nothing in particular


class AutogradError(Exception):
    """The base of every error raised by autograd and nn.

    The message is put together from its parts, so that each of them is always in the same place:
    what is wrong, what was given, what was expected, the node it happened at, how to repair it.

    >>> print(AutogradError("the rate is negative", given=-1.0, expected="a number above 0", repair="lr=0.1"))
    the rate is negative: given -1.0, expected a number above 0. Repair: lr=0.1
    """

    def __init__(
        self,
        what: str,
        *,
        given: object = ABSENT,
        expected: str | None = None,
        node: object = None,
        repair: str | None = None,
    ) -> None:
        """Put the message together; the parts stay readable as attributes."""
        self.what, self.expected, self.node, self.repair = what, expected, node, repair
        self.given = None if given is ABSENT else given
        details = []
        if given is not ABSENT:
            details.append(f"given {shortened(given)}")
        if expected is not None:
            details.append(f"expected {expected}")
        message = what + (": " + ", ".join(details) if details else "")
        if node is not None:
            message += f". Node: {node}"
        if repair is not None:
            message += f". Repair: {repair}"
        super().__init__(message)


class OperandError(AutogradError, TypeError):
    """A value of a type that the operation does not take."""


class ShapeError(AutogradError, ValueError):
    """A wrong length, nesting or structure."""


class GraphError(AutogradError, RuntimeError):
    """A graph that does not hold what was asked of it."""


class AnomalyError(AutogradError, FloatingPointError):
    """Within `detect_anomaly()`: the first value or gradient that is not finite.

    Attributes:
        phase: "forward" for a value, "backward" for a gradient, "tangent" for a derivative along a direction.
        node: the operation that gave it.
        op, label, scope: the name of its primitive, its label and the path of its scope, or None.
        operands: the numbers that it was computed from, one by one.
        source: the line that recorded it, as "file:line: text", or None where that is not known.
        path: the names of the nodes from the root to the operation; a long one without its middle.
    """

    phase = "forward"
    op = ""
    label: str | None = None
    scope: str | None = None
    operands: tuple[float, ...] = ()
    source: str | None = None
    path: tuple[str, ...] = ()


class DataError(AutogradError, ValueError):
    """Data that no computation should start from: empty, NaN, out of range."""


class SettingError(AutogradError, ValueError):
    """An option out of its range, such as a negative learning rate."""


class FileFormatError(AutogradError, ValueError):
    """A file that is damaged, altered or not of the expected format."""


class FileError(AutogradError, OSError):
    """A file that could not be written."""


class UnknownNameError(AutogradError, ValueError):
    """A name that is not in the list it was looked up in."""

    @classmethod
    def of(cls, kind: str, name: object, known: Iterable[str]) -> UnknownNameError:
        """Name the nearest entry of the list.

        >>> print(UnknownNameError.of("activation", "rellu", ["relu", "tanh"]))
        unknown activation: given 'rellu', expected one of relu, tanh. Repair: did you mean 'relu'?
        """
        from difflib import get_close_matches

        names = sorted(known)
        nearest = get_close_matches(str(name).lower(), names, n=1, cutoff=0.5)
        repair = f"did you mean {nearest[0]!r}?" if nearest else None
        shown = names if len(names) <= 30 else get_close_matches(str(name).lower(), names, n=8, cutoff=0.0)
        expected = "one of " + ", ".join(shown) + ("" if shown is names else f" … ({len(names)} names)")
        return cls(f"unknown {kind}", given=name, expected=expected, repair=repair)


class MissingExtraError(AutogradError, ImportError):
    """An optional package is not installed."""

    @classmethod
    def of(cls, package: str, *, extra: str, purpose: str) -> MissingExtraError:
        """Name the package, what it is needed for and the extra that installs it.

        >>> print(MissingExtraError.of("graphviz", extra="draw", purpose="pictures"))
        pictures need the package graphviz, which is not installed. Repair: pip install 'dagrad[draw]'
        """
        verb = "need" if purpose.endswith("s") else "needs"
        return cls(
            f"{purpose} {verb} the package {package}, which is not installed",
            repair=f"pip install 'dagrad[{extra}]'",
        )


def shortened(thing: object, limit: int = 120) -> str:
    """The repr of a thing, cut to a length that fits a message.

    >>> shortened("x" * 200, limit=12)
    "'xxxxxxxx..."
    """
    text = repr(thing)
    return text if len(text) <= limit else text[: limit - 3] + "..."
