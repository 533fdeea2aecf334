"""Where a function of two numbers, known at the crossings of a grid, is 0: the method of marching squares."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]
    Piece = tuple[Point, Point]


def contour(field: Sequence[float], xs: Sequence[float], ys: Sequence[float]) -> list[Piece]:
    """The curve between the numbers above 0 and the others, as straight pieces, one or two in each square it crosses.

    The field is given row by row: for each y the numbers at all x. On a side of a square that the curve crosses it does
    so where a straight line between the two ends is 0.

    Source: W. E. Lorensen, H. E. Cline, Marching cubes, Computer Graphics 21, 1987, for the plane.

    >>> contour([-1.0, 1.0, -1.0, 1.0], [0.0, 1.0], [0.0, 1.0])
    [((0.5, 0.0), (0.5, 1.0))]
    """
    wide = len(xs)
    above = [x > 0 for x in field]
    pieces: list[Piece] = []
    for row in range(len(ys) - 1):
        for column in range(wide - 1):
            at = row * wide + column
            if 0 < above[at] + above[at + 1] + above[at + wide] + above[at + wide + 1] < 4:
                corners = [
                    (field[at], xs[column], ys[row]),
                    (field[at + 1], xs[column + 1], ys[row]),
                    (field[at + wide + 1], xs[column + 1], ys[row + 1]),
                    (field[at + wide], xs[column], ys[row + 1]),
                ]
                crossings = _crossings(corners)
                pieces += zip(crossings[::2], crossings[1::2], strict=True)
    return pieces


def _crossings(corners: Sequence[tuple[float, float, float]]) -> list[Point]:
    """The places on the sides of a square, going around it, where the sign changes."""
    found = []
    for (a, ax, ay), (b, bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (a > 0) != (b > 0):
            share = a / (a - b)
            if not 0.0 <= share <= 1.0:  # an end is not finite
                share = 0.5
            found.append((ax + share * (bx - ax), ay + share * (by - ay)))
    return found
