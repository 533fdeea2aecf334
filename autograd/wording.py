"""How nodes and numbers are named in text: in the messages of `detect_anomaly` and in what `explain` says."""

from __future__ import annotations

from .errors import shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

LONGEST = 40  # characters of a label


def named(node: Any) -> str:
    r"""The name of a node: its operation, its label behind it; of a leaf its label alone, or else its number.

    >>> from autograd import Value
    >>> x = Value(2.0, "x")
    >>> y = x * x
    >>> y.label = "y\n"
    >>> named(x), named(y), named(Value(0.5))
    ('x', "mul ('y\\n')", 'leaf 0.5')
    """
    label = shown(node.label)
    if node.op:
        return f"{node.op} ({label})" if label else str(node.op)
    return label or f"leaf {number(node.data)}"


def shown(label: str | None) -> str:
    """A label as it is, unless it has line breaks, control characters or no end."""
    if not label:
        return ""
    return label if label.isprintable() and len(label) <= LONGEST else shortened(label, LONGEST)


def number(x: float) -> str:
    """Four significant digits, the shortest way.

    >>> [number(x) for x in (0.43121, -1e-5, 24.0, float("-inf"), -0.0)]
    ['0.4312', '-1e-5', '24', '-inf', '0']
    """
    text = f"{x:.4g}"
    digits, e, exponent = text.partition("e")
    return f"{digits}e{int(exponent)}" if e else "0" if text == "-0" else text


def count(n: int) -> str:
    """A count with its thousands apart; of one with many digits, how many.

    >>> count(1023), count(2**1000)
    ('1,023', 'about 10^301')
    """
    return f"{n:,}" if n < 10**15 else f"about 10^{n.bit_length() * 0.30102999566398120:.0f}"


def ends(things: Sequence[Any], first: int, last: int) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
    """The beginning, the middle and the end of a sequence; a short one is all beginning.

    >>> ends("abcdefg", 2, 1), ends("abcd", 2, 1)
    (('ab', 'cdef', 'g'), ('abcd', '', ''))
    """
    if len(things) <= first + last + 1:  # a middle of one takes as much room as saying so
        return things, things[:0], things[:0]
    return things[:first], things[first:-last], things[-last:]
