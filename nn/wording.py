"""Wording of errors: a description in the place of a value."""

from __future__ import annotations


class words(str):  # named like a function, as it is used like one
    """A description for the `given` of an error, where the value itself would say too little; shown without quotes.

    >>> from autograd import ShapeError
    >>> print(ShapeError("X and y differ in length", given=words("3 samples and 2 targets")))
    X and y differ in length: given 3 samples and 2 targets
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """The text itself."""
        return str(self)
