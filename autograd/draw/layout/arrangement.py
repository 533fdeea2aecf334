"""Where everything in a container stands, once its layers are known: the order, then across the flow, then along it."""

from __future__ import annotations

from .bands import Bands
from .blocks import BETWEEN_CARDS, Block, across, along, shifted, stretch
from .ordering import Ordering
from .positions import Positions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..geometry import Box
    from ..scene import Group
    from .bands import Span
    from .blocks import Key
    from .layers import Layers
    from .series import Series

NARROW_GAP, WIDE_GAP = 30.0, 84.0  # between columns, where edges are level and where they are steep
STEEP = 0.15  # how much of the gap an edge needs for each pixel that it rises or falls
BETWEEN_POINTS = 6.0  # of the ways of two edges


def arranged(layers: Layers, frames: Sequence[Group], series: Mapping[Key, Series]) -> Block:
    """The container as a block, with the frames of its bands."""
    flat = layers.flat
    bands = Bands(frames, flat)
    begins, spans = settled(layers, series)
    moves = bands.across(spans)
    begins = [begin + moves[band] for begin, band in zip(begins, layers.bands, strict=True)]
    lefts, thicknesses = stood(layers, begins)
    boxes: dict[Key, Box] = {}
    lengths: dict[int | None, Span] = {}
    for item, (key, begin, rank) in enumerate(zip(layers.keys, begins, layers.ranks, strict=True)):
        left, thickness = lefts[rank], thicknesses[rank]
        if item < len(layers.blocks):
            block = layers.blocks[item]
            if flat:
                stretch(block, thickness)
            left += thickness - along(block, flat)  # next to what uses it, and in line with the others
            boxes |= shifted(block.boxes, *((left, begin) if flat else (begin, left)))
            low, high = lengths.get(layers.bands[item], (left, left))
            lengths[layers.bands[item]] = min(low, left), max(high, left + along(block, flat))
        else:
            boxes[key] = (left, begin, thickness, 0.0) if flat else (begin, left, 0.0, thickness)
    for column, left, thickness in zip(layers.columns, lefts, thicknesses, strict=True):
        boxes[column] = (left, 0.0, thickness, 0.0) if flat else (0.0, left, 0.0, thickness)
    boxes |= bands.boxes(lengths)
    return block_around(boxes, min(layers.first, default=0))


def settled(layers: Layers, series: Mapping[Key, Series]) -> tuple[list[float], dict[int | None, Span]]:
    """Where each thing begins across the flow, as if its band were alone, and how far each band goes."""
    flat = layers.flat
    sizes = [across(block, flat) for block in layers.blocks] + [0.0] * (len(layers.keys) - len(layers.blocks))
    gaps = [BETWEEN_CARDS if size else BETWEEN_POINTS for size in sizes]
    begins = [0.0] * len(sizes)
    spans: dict[int | None, Span] = {}
    numbered = {**series, **layers.series}
    for band in dict.fromkeys(layers.bands):
        ranks: list[list[int]] = [[] for _ in layers.columns]
        for item in sorted(range(len(sizes)), key=layers.first.__getitem__):
            if layers.bands[item] == band:
                ranks[layers.ranks[item]].append(item)
        own = [n for n, joint in enumerate(layers.joints) if layers.bands[joint[0]] == layers.bands[joint[2]] == band]
        shares = [
            (left, share(on_left, sizes[left]), right, share(layers.ports.get(n, on_right), sizes[right]))
            for n in own
            for left, on_left, right, on_right in [layers.joints[n]]
        ]
        ordered = Ordering(ranks, shares, [numbered.get(key) for key in layers.keys]).best()
        begin = Positions(ordered, sizes, gaps, [layers.joints[n] for n in own]).settled()
        for rank in ordered:
            for item in rank:
                begins[item] = begin[item]
        here = [item for rank in ordered for item in rank]
        spans[band] = min(begins[item] for item in here), max(begins[item] + sizes[item] for item in here)
    return begins, spans


def stood(layers: Layers, begins: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where each column begins along the flow, and how thick it is."""
    flat = layers.flat
    thicknesses = [0.0] * len(layers.columns)
    for block, rank in zip(layers.blocks, layers.ranks, strict=False):
        thicknesses[rank] = max(thicknesses[rank], along(block, flat))
    gaps = [NARROW_GAP] * len(layers.columns)
    for left, on_left, right, on_right in layers.joints:
        rise = abs(begins[left] + on_left - begins[right] - on_right)
        gaps[layers.ranks[left]] = max(gaps[layers.ranks[left]], min(STEEP * rise, WIDE_GAP))
    lefts = [0.0]
    for thickness, gap in zip(thicknesses, gaps, strict=True):
        lefts.append(lefts[-1] + thickness + gap)
    return lefts[:-1], thicknesses


def share(on: float, size: float) -> float:
    """Where on a thing an edge ends, as a part of its size, and never outside of it."""
    return min(max(on / size, 0.05), 0.95) if size else 0.5


def block_around(boxes: dict[Key, Box], first: int) -> Block:
    """A block of boxes that stand anywhere."""
    real = [box for key, box in boxes.items() if key[0] != "column"]
    left, top = min((box[0] for box in real), default=0.0), min((box[1] for box in real), default=0.0)
    right, bottom = max((b[0] + b[2] for b in real), default=0.0), max((b[1] + b[3] for b in real), default=0.0)
    return Block(right - left, bottom - top, shifted(boxes, -left, -top), first)
