"""The layout computed here, of any scene: container by container, the inner ones first."""

from __future__ import annotations

from ..curves import mirrored
from ..geometry import Layout, sizes, title_width
from .arrangement import arranged
from .blocks import card_block, framed
from .layers import Layers
from .nest import Nest
from .ports import fixed_ports
from .routes import routed
from .series import series_of
from .stacks import stacked
from .ways import Ways

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..geometry import Box
    from ..scene import Scene
    from .blocks import Block, Key

WIDE = ("fold", "unit", "layer")  # the kinds of cards that are made as wide as their column


def place_natively(scene: Scene, rankdir: str) -> Layout:
    """Lay a scene out, whatever it is of.

    >>> from ..scene import Card, Edge, Scene
    >>> scene = Scene([Card(1, "leaf", title="x"), Card(2, "operation", "exp")], [Edge(1, 2)])
    >>> placed = place_natively(scene, "LR")
    >>> placed.cards[1][0] + placed.cards[1][2] < placed.cards[2][0]
    True
    """
    flat = rankdir in ("LR", "RL")
    stacks, extent = stacked(scene), sizes(scene)
    nest, ports = Nest(scene, stacks), fixed_ports(scene, stacks, extent, flat)
    ways = Ways(scene.edges, ports)
    titles = {("group", group.key): group.title for group in scene.groups}
    titles |= {("card", card.key): card.title for card in scene.cards if card.kind in (*WIDE, "parameter")}
    series = {key: found for key, title in titles.items() if (found := series_of(title))}
    frame_of = {("card", card.key): card.group for card in scene.cards}
    placed: dict[Key, Block] = {}
    for card in scene.cards:
        if card.key not in stacks and nest.block_of(card.key) == card.key:
            block = placed["card", card.key] = card_block(nest.sharing.get(card.key, (card.key,)), stacks, extent, flat)
            if card.kind in WIDE and len(block.boxes) == 1:
                block.stretched = "card", card.key
    for container in nest.inner_first:
        inside = {key: placed[key] for key in nest.blocks[container]}
        frames = nest.bands.get(container, [])
        inner = {frame.key for frame in frames}
        bands = {key: frame_of[key] if frame_of[key] in inner else None for key in inside if frames}
        layers = Layers(inside, nest.traffic[container], ways, bands, flat)
        block = arranged(layers, frames, series)
        if container[0] == "group":
            block = framed(block, container[1], title_width(titles[container]))
        placed[container] = block
    boxes: dict[str, dict[int, Box]] = {"card": {}, "group": {}, "column": {}, "point": {}}
    whole = placed["whole", 0]
    for (kind, key), box in whole.boxes.items():
        boxes[kind][key] = box
    layout = Layout(
        whole.width, whole.height, boxes["card"], boxes["group"], stacks=stacks.user, shared=set(stacks.users)
    )
    every = ways.all()
    layout.skipping = sum(bool(way.points) for way in every)
    layout.edges = routed(scene, layout, every, whole.boxes, ports, flat)
    return mirrored(layout, rankdir)
