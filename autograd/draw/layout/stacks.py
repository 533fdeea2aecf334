"""Which cards stand beside the card that uses them, so that the way of the inputs is free.

These are the parameters of a neuron, and the constants and targets that a card takes beside what it is given. Where
several samples go through one neuron, the cards that share its parameters stand next to them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..geometry import LONGEST_STACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..scene import Scene

MOST_SHARING = 6  # cards that take the same parameters


@dataclass(slots=True)
class Stacks:
    """The cards that stand beside others."""

    user: dict[int, int] = field(default_factory=dict)  # each with the one card that uses it
    users: dict[int, tuple[int, ...]] = field(default_factory=dict)  # shared parameters, each with all that use it

    def __contains__(self, key: int) -> bool:
        """Whether a card stands beside another."""
        return key in self.user or key in self.users

    def beside(self, card: int) -> list[int]:
        """The cards that stand beside one card, and beside no other."""
        return [key for key, user in self.user.items() if user == card]

    def sharing(self) -> dict[int, tuple[int, ...]]:
        """The cards that share parameters, each with all of its kind, itself included."""
        return {card: users for users in self.users.values() for card in users}


def stacked(scene: Scene) -> Stacks:
    """The cards of a scene that stand beside others of the same frame."""
    cards = {card.key: card for card in scene.cards}
    heads: dict[int, list[int]] = {}
    tails: dict[int, list[int]] = {}
    for edge in scene.edges:
        heads.setdefault(edge.tail, []).append(edge.head)
        tails.setdefault(edge.head, []).append(edge.tail)
    given = {  # cards that take more than leaves and constants of their own frame
        key for key, own in tails.items() if any(tail in tails or cards[tail].group != cards[key].group for tail in own)
    }
    stacks = Stacks()
    for card in scene.cards:
        uses = heads.get(card.key, [])
        if card.key in tails or card.is_root or any(cards[head].group != card.group for head in uses):
            continue
        if len(uses) == 1:
            beside = ("constant", "rest", "leaf") if scene.groups else ("constant", "rest")
            if card.kind == "parameter" or (card.kind in beside and uses[0] in given):
                stacks.user[card.key] = uses[0]
        elif card.kind == "parameter" and 0 < len(set(uses)) == len(uses) <= MOST_SHARING:
            stacks.users[card.key] = tuple(uses)
    return without_confusion(stacks, heads)


def without_confusion(stacks: Stacks, heads: dict[int, list[int]]) -> Stacks:
    """Drop shared parameters whose cards share others with yet other cards, share very many, or lead to each other."""
    sharing: dict[int, set[tuple[int, ...]]] = {}
    count: dict[tuple[int, ...], int] = {}
    for users in stacks.users.values():
        count[users] = count.get(users, 0) + 1
        for card in users:
            sharing.setdefault(card, set()).add(users)
    stacks.users = {
        key: users
        for key, users in stacks.users.items()
        if count[users] <= LONGEST_STACK and all(len(sharing[card]) == 1 for card in users)
    }
    led_to = {users: behind(users, heads) for users in set(stacks.users.values())}
    stacks.users = {key: users for key, users in stacks.users.items() if led_to[users].isdisjoint(users)}
    return stacks


def behind(cards: Iterable[int], heads: dict[int, list[int]]) -> set[int]:
    """All cards that edges lead to from some cards, over others too."""
    found: set[int] = set()
    stack = list(cards)
    while stack:
        for head in heads.get(stack.pop(), ()):
            if head not in found:
                found.add(head)
                stack.append(head)
    return found
