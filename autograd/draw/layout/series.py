"""Series: things whose titles are alike but for a number, such as neurons.0 and neurons.1, and so have an order."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    Thing = TypeVar("Thing")
    Series = tuple[str, int]  # which one, and the number in it


def series_of(title: str) -> Series | None:
    """The series that a title such as "neurons.1" or "w1" is of, and its number in it.

    >>> series_of("neurons.1"), series_of("w12"), series_of("tanh")
    (('neurons.', 1), ('w', 12), None)
    """
    name = title.rstrip("0123456789")
    number = title[len(name) :]
    return (name, int(number)) if name and 0 < len(number) < 10 else None


def in_series(things: Sequence[Thing], series: Callable[[Thing], Series | None]) -> list[Thing]:
    """The things with those of a series at the places of such things, but in the order of their numbers.

    >>> in_series(["a.1", "b", "a.0"], series_of)
    ['a.0', 'b', 'a.1']
    """
    result = list(things)
    places: dict[str, list[tuple[int, int]]] = {}
    for index, thing in enumerate(things):
        own = series(thing)
        if own is not None:
            places.setdefault(own[0], []).append((own[1], index))
    for numbered in places.values():
        for place, (_, index) in zip(sorted(index for _, index in numbered), sorted(numbered), strict=True):
            result[place] = things[index]
    return result
