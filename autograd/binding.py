"""What the core in C needs from Python, and what it gives in return; and the errors that both engines raise.

`bind` is where the two engines meet: `value.py` calls it at its end, and has its own names back, or those in C.
"""

from __future__ import annotations

from ._engine import CORE
from .algebra import FLOAT
from .errors import GraphError, OperandError, ShapeError
from .operands import beside, number
from .recording import OFF, watched
from .registry import TABLE, watch, watch_rules
from .scalar import comparable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

    from .registry import Primitive


def bind(home: dict[str, Any]) -> dict[str, Any]:
    """The names of value.py that the core defines, for the namespace `home` of value.py; none without a core."""
    if CORE is None:
        return {}
    value = CORE.bind(
        home["Value"],
        home,
        FLOAT=FLOAT,
        OFF=OFF,
        beside=beside,
        number=number,
        comparable=comparable,
        watched=watched,
        no_label=no_label,
        no_way_back=no_way_back,
        wrong_length=wrong_length,
    )
    for row in TABLE.values():
        CORE.add(row, True)  # ours: the core may compute them by the rules that were printed for it
    ours = frozenset(TABLE.values())
    watch(lambda row: None if row in ours else CORE.add(row, False))
    watch_rules(CORE.changed)
    return {"Value": value, "apply": CORE.record, "record": CORE.record, "birth": CORE.birth}


def no_label(label: Any) -> NoReturn:
    """Refuse a label that is no text."""
    raise OperandError("a label is a string", given=label, repair="Value(data, label='x')")


def no_way_back(node: Any) -> NoReturn:
    """Refuse to go back through what was not recorded."""
    raise GraphError(
        "there is nothing to go back through: this was computed within no_grad()",
        node=node,
        repair="compute it outside, or within enable_grad()",
    )


def wrong_length(row: Primitive, derivatives: Sequence[float], elements: int) -> NoReturn:
    """Refuse the partials of a sequence that are not one for each element."""
    raise ShapeError(
        f"a partial of {row.signature} gave {len(derivatives)} derivatives for {elements} elements", given=derivatives
    )
