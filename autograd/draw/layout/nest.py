"""Which things stand in which: cards in frames, frames in frames, and what has to be laid out together.

Things are laid out container by container, the inner ones first, and a container is one block in the one around it. A
container is a frame, the whole picture, or a ring: frames, with all that is in them, from which edges lead to others
and back, as when a layer is used at each step of time. The frames of a ring are laid out together, beside one another
like the lanes of a road.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from .rings import rings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..scene import Group, Scene
    from .blocks import Key
    from .stacks import Stacks

WHOLE: Key = ("whole", 0)


@dataclass(slots=True)
class Traffic:
    """The edges of a container, by their index, and the blocks in it that they lead from and to."""

    inside: list[tuple[Key, Key, int]] = field(default_factory=list)
    leaving: list[tuple[Key, int]] = field(default_factory=list)
    entering: list[tuple[Key, int]] = field(default_factory=list)


class Nest:
    """The containers of a scene, what stands in each, and which edges run there."""

    def __init__(self, scene: Scene, stacks: Stacks) -> None:
        """Find them all."""
        self.stacks, self.sharing = stacks, stacks.sharing()
        self.around: dict[int | None, tuple[Key, ...]] = {None: (WHOLE,)}  # the containers around what is in a frame
        for group in scene.groups:
            self.around[group.key] = (*self.around[group.parent], ("group", group.key))
        lone = [card for card in scene.cards if card.key not in stacks and card.key == self.block_of(card.key)]
        self.chains = {card.key: self.around[card.group] for card in lone}  # the containers around each card
        self.bands: dict[Key, list[Group]] = {}  # the frames of each ring
        if scene.groups:
            self.find_rings(scene)
        chains = [*self.around.values(), *((*chain, ("card", card)) for card, chain in self.chains.items())]
        self.blocks: dict[Key, dict[Key, None]] = {chain[-1]: {} for chain in self.around.values()}
        for chain in chains:
            for outer, inner in pairwise(chain):
                self.blocks[outer][inner] = None
        self.traffic = {container: Traffic() for container in self.blocks}
        for index, tails, heads, shared in self.paths(scene):
            self.traffic[tails[shared - 1]].inside.append((tails[shared], heads[shared], index))
            for container, block in pairwise(tails[shared:]):
                self.traffic[container].leaving.append((block, index))
            for container, block in pairwise(heads[shared:]):
                self.traffic[container].entering.append((block, index))
        depth = {chain[-1]: len(chain) for chain in self.around.values()}
        self.inner_first = sorted(self.blocks, key=depth.__getitem__, reverse=True)

    def block_of(self, card: int) -> int:
        """The card that stands for all that share parameters with this one."""
        return self.sharing.get(card, (card,))[0]

    def paths(self, scene: Scene) -> Iterator[tuple[int, Sequence[Key], Sequence[Key], int]]:
        """For each edge the containers from the outermost to either end, the card last, and how many they share."""
        for index, edge in enumerate(scene.edges):
            if edge.tail not in self.stacks:
                tail, head = self.block_of(edge.tail), self.block_of(edge.head)
                tails, heads = (*self.chains[tail], ("card", tail)), (*self.chains[head], ("card", head))
                shared = sum(1 for a, b in zip(tails[:-1], heads[:-1], strict=False) if a == b)
                yield index, tails, heads, shared

    def find_rings(self, scene: Scene) -> None:
        """Put the frames of each ring, and the cards between them, into a container of its own."""
        blocks: dict[Key, dict[Key, None]] = {}
        edges: dict[Key, list[tuple[Key, Key]]] = {}
        for _, tails, heads, shared in self.paths(scene):
            ends = tails[shared], heads[shared]
            blocks.setdefault(tails[shared - 1], {}).update(dict.fromkeys(ends))
            edges.setdefault(tails[shared - 1], []).append(ends)
        for key, chain in list(self.around.items()):
            container = WHOLE if key is None else ("group", key)
            if self.around[key][-1] == container:  # else it is in a ring already
                for ring in rings(list(blocks.get(container, ())), edges.get(container, ())):
                    if any(kind == "group" for kind, _ in ring):
                        self.add_ring(scene, (*chain, ("ring", len(self.bands))), set(ring))

    def add_ring(self, scene: Scene, chain: tuple[Key, ...], ring: set[Key]) -> None:
        """Make a ring the container of all cards that are in it, or in frames that are in it."""
        bands = self.bands[chain[-1]] = [
            group for group in scene.groups if not ring.isdisjoint((*self.around[group.key], ("group", group.key)))
        ]
        for card in scene.cards:
            if card.key in self.chains and not ring.isdisjoint((*self.chains[card.key], ("card", card.key))):
                self.chains[card.key] = chain
        for group in bands:
            self.around[group.key] = chain
