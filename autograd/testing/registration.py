"""What Hypothesis is told about dagrad: how to draw a `Value` where one is asked for by its type.

`register` is called as soon as both are imported, whichever is the later: by the entry point of `_dagrad_hypothesis`,
or by `autograd`. It imports nothing that is not there already, so it costs neither of them any time.
"""

from __future__ import annotations

from ..value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def register() -> None:
    """Let `st.from_type(Value)`, and `@given(...)` on an argument annotated `Value`, draw from `strategies.values()`.

    >>> from hypothesis import given
    >>> @given(...)
    ... def test_halves(x: Value):
    ...     assert (0.5 * x + 0.5 * x).data == 2.0 * (0.5 * x.data)
    >>> test_halves()
    """
    from hypothesis.strategies import register_type_strategy

    register_type_strategy(Value, _values)


def _values(kind: type[Value]) -> SearchStrategy[Value]:
    from .strategies import values

    return values()
