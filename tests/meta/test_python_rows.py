"""What the printer of inlined.py makes of rules, and that it refuses what it cannot print."""

from __future__ import annotations

import math
from typing import Any

import pytest

from autograd import TABLE
from autograd.algebra import FLOAT
from autograd.registry import Primitive
from tools.c_kernels import UntranslatableError
from tools.python_rows import Body, PythonAlgebra, inlined_module, total_of


def printed(forward: Any, partial: Any = lambda F, out, x: 1.0) -> Body:
    """The body of a row of one number with these rules."""
    return Body(PythonAlgebra(), Primitive("made", (), forward, (partial,)), ["data"], (0,))


@pytest.mark.parametrize(
    ("forward", "text"),
    [
        (lambda F, x: x * (x - (1.0 - x)), "out = data * (data - (1.0 - data))"),
        (lambda F, x: F.where(F.gt(x, 0.0), x, 2.0) + 1.0, "out = (data if data > 0.0 else 2.0) + 1.0"),
        (
            lambda F, x: F.where(F.where(F.lt(x, 1.0), x, 0.0), F.where(x, 1.0, 2.0), F.where(x, 3.0, 4.0)),
            "out = (1.0 if data else 2.0) if (data if data < 1.0 else 0.0) else 3.0 if data else 4.0",
        ),
        (lambda F, x: F.div(1.0, F.exp(-x)), "out = 1.0 / _exp(-data)"),
        (lambda F, x: F.square(F.pow(x, 3.0)), "t0 = pow(data, 3.0); out = t0 * t0"),
        (lambda F, x: 2.0, "out = 2.0"),
    ],
)
def test_a_rule_prints_itself(forward: Any, text: str) -> None:
    body = printed(forward)
    assert "; ".join(body.lines) == text
    names = {"pow": FLOAT.pow, "_exp": math.exp}
    for x in (-1.5, 0.25, 3.0):
        numbers: dict[str, Any] = {"data": x}
        exec("\n".join(body.lines), names, numbers)  # noqa: S102 - what it is for
        assert numbers["out"] == forward(FLOAT, x)


def test_a_partial_that_is_at_hand_has_no_statement() -> None:
    assert printed(lambda F, x: F.exp(x), lambda F, out, x: out).partials == {0: "out"}
    body = printed(lambda F, x: x * x, lambda F, out, x: 2.0 * x)
    assert (body.partials, body.lines[1]) == ({0: "da"}, "da = 2.0 * data")


def test_kernels_that_are_functions_of_math_but_where_these_raise() -> None:
    assert total_of(FLOAT.exp) == "exp"
    assert total_of(FLOAT.log) == "log"
    assert total_of(FLOAT.tanh) == "tanh"
    assert total_of(FLOAT.floor) is None  # it keeps infinities, at which floor raises, and gives no int
    assert total_of(FLOAT.div) is None


def test_what_cannot_be_printed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UntranslatableError):
        printed(lambda F, x: F.max((x, 0.0)))
    with pytest.raises(UntranslatableError):
        printed(lambda F, x: x or 1.0)
    monkeypatch.setattr(TABLE["add"], "selects", True)
    with pytest.raises(UntranslatableError, match="'add' selects"):
        inlined_module()
