"""The frames of a ring: beside one another, each a band across which the flow goes, inner frames inside outer ones."""

from __future__ import annotations

from ..geometry import FRAME_HEAD, FRAME_PAD, title_width
from .blocks import BETWEEN_CARDS
from .series import in_series, series_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..geometry import Box
    from ..scene import Group
    from .blocks import Key

    Span = tuple[float, float]  # from, to


class Bands:
    """Where bands stand across the flow, and how long their frames are along it."""

    def __init__(self, frames: Sequence[Group], flat: bool) -> None:
        """Take the frames, outer ones first. What stands in none of them is a band as well, the first."""
        self.frames, self.flat = frames, flat
        self.spans: dict[int, Span] = {}  # of the frames, across the flow
        inside = {frame.key for frame in frames}
        self.inner: dict[int | None, list[Group]] = {None: []}
        for frame in frames:
            self.inner[frame.key] = []
            self.inner[frame.parent if frame.parent in inside else None].append(frame)
        for key, inner in self.inner.items():
            self.inner[key] = in_series(inner, lambda frame: series_of(frame.title))

    def across(self, own: Mapping[int | None, Span]) -> dict[int | None, float]:
        """How far the things of each band have to be moved, given the room across the flow that they take."""
        before = FRAME_HEAD if self.flat else FRAME_PAD
        sizes: dict[int, float] = {}
        for frame in reversed(self.frames):
            parts = [high - low for low, high in own_span(own, frame)] + [
                sizes[inner.key] for inner in self.inner[frame.key]
            ]
            size = before + sum(parts) + BETWEEN_CARDS * max(len(parts) - 1, 0) + FRAME_PAD
            sizes[frame.key] = size if self.flat else max(size, title_width(frame.title))
        moves: dict[int | None, float] = {}
        begins: dict[int | None, float] = {None: 0.0}
        for key in (None, *(frame.key for frame in self.frames)):
            begin = begins[key]
            if key in own:
                low, high = own[key]
                moves[key] = begin - low
                begin += high - low + BETWEEN_CARDS
            for inner in self.inner[key]:
                self.spans[inner.key] = begin, begin + sizes[inner.key]
                begins[inner.key] = begin + before
                begin += sizes[inner.key] + BETWEEN_CARDS
        return moves

    def boxes(self, own: Mapping[int | None, Span]) -> dict[Key, Box]:
        """The frames, given the room along the flow that the things in each band take."""
        before = FRAME_PAD if self.flat else FRAME_HEAD
        along: dict[int, Span] = {}
        for frame in reversed(self.frames):
            parts = own_span(own, frame) + [along[inner.key] for inner in self.inner[frame.key]]
            low = min((low for low, _ in parts), default=0.0) - before
            high = max((high for _, high in parts), default=0.0) + FRAME_PAD
            along[frame.key] = low, max(high, low + title_width(frame.title)) if self.flat else high
        return {
            ("group", key): (low, top, high - low, bottom - top) if self.flat else (top, low, bottom - top, high - low)
            for key, (low, high) in along.items()
            for top, bottom in [self.spans[key]]
        }


def own_span(spans: Mapping[int | None, Span], frame: Group) -> list[Span]:
    """The room of what stands directly in a frame, if there is anything."""
    return [spans[frame.key]] if frame.key in spans else []
