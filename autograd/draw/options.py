"""What `draw_dot` is asked for, checked."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import SettingError, UnknownNameError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

DIRECTIONS = ("LR", "RL", "TB", "BT")
LEVELS = ("values", "cards", "neurons", "layers", "modules")  # from fine to coarse
COLOURED = ("grad", "data")
ENGINES = ("auto", "native", "dot", "wasm", "pygraphviz")
LONGEST = 86_400  # seconds; clocks of operating systems end long before the largest number does


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments of `draw_dot`, as described there."""

    rankdir: str = "LR"
    level: str = "auto"
    expand: Sequence[str] = ()
    limit: int = 60
    edges: int = 300
    color: str | None = "grad"
    flow: bool = True
    constants: bool = False
    engine: str = "auto"
    timeout: float = 2.0
    tallest: float = 1600.0  # of a picture on a page, in pixels


def options(*, expand: str | Sequence[str] = (), timeout: float = 2.0, **given: Any) -> Options:
    """The arguments, each of them checked.

    Raises:
        UnknownNameError: for a direction, level, colour or engine that is not known.
        SettingError: for a limit or time limit that is no positive number, or scopes that are no names.
    """
    scopes = (expand,) if isinstance(expand, str) else tuple(expand) if isinstance(expand, (list, tuple, set)) else None
    if scopes is None or not all(isinstance(name, str) for name in scopes):
        raise SettingError("the scopes to expand", given=expand, expected="names", repair="expand=['layers.0']")
    asked = Options(expand=scopes, timeout=seconds(timeout), **given)
    one_of("direction of a picture", asked.rankdir, DIRECTIONS)
    one_of("level of a picture", asked.level, ("auto", *LEVELS))
    one_of("engine of a picture", asked.engine, ENGINES)
    if asked.color is not None:
        one_of("colour of a picture", asked.color, COLOURED)
    for what, limit, least in (("cards", asked.limit, 2), ("edges", asked.edges, 1)):
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < least:
            repair = "limit=60" if what == "cards" else "edges=300"
            expected = f"an int from {least} on"
            raise SettingError(f"the limit of {what} in a picture", given=limit, expected=expected, repair=repair)
    return asked


def one_of(what: str, given: object, known: Sequence[str]) -> None:
    """Refuse a name that is not known.

    Raises:
        UnknownNameError: if it is not.
    """
    if given not in known:
        raise UnknownNameError.of(what, given, known)


def seconds(timeout: object) -> float:
    """A number of seconds above 0, and at most a day.

    Raises:
        SettingError: for anything else.
    """
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout <= LONGEST:
        raise SettingError(
            "the time limit of a picture", given=timeout, expected="seconds above 0, at most a day", repair="timeout=9"
        )
    return float(timeout)
