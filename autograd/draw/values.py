"""From Values to a scene: a card for each node or block of nodes, an edge for each operand."""

from __future__ import annotations

from dataclasses import replace

from ..graph import ancestors
from .fold import Alike, homes, readable_view
from .labels import clean, number, typographic
from .operands import drawn_operands, symbol
from .scene import Card, Edge, Frames, Row, Scene, counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from .fold import View
    from .operands import Operand


def scene_of_values(roots: Sequence[Any], limit: int) -> Scene:
    """Draw the graph behind the roots with at most `limit` cards.

    >>> from autograd import Value
    >>> x = Value(3.0, "x")
    >>> scene = scene_of_values([x * x], limit=300)
    >>> [card.title or card.symbol for card in scene.cards], [(edge.tail, edge.head) for edge in scene.edges]
    (['x', '×'], [(1, 2), (1, 2)])
    """
    nodes = ancestors(roots, lambda node: reversed(node.parents))
    view = readable_view(nodes, roots, limit)
    scene = Painter(view, homes(nodes)).scene()
    scene.footer = list(footer(nodes, scene, view))
    scene.summary = f"graph of {counted(len(nodes), 'value')}: " + "; ".join(
        f"{card.title or card.symbol or 'root'} {', '.join(f'{row.name} {row.shown}' for row in card.rows)}"
        for card in [card for card in scene.cards if card.is_root][:3]
    )
    return scene


class Painter:
    """Makes the cards and edges of a view."""

    def __init__(self, view: View, home: dict[Any, Any]) -> None:
        """Take the view, and the scope of each node that has one."""
        self.view, self.fold, self.home = view, view.fold, home
        self.frames = Frames()
        self.cards: list[Card] = []
        self.edges: list[Edge] = []
        self.key_of: dict[Any, int] = {}
        self.operands: dict[Any, list[Operand]] = {}  # of each single node
        self.extra: dict[Any, Iterator[int]] = {}  # the cards beside a node: its constants, and "…"

    def scene(self) -> Scene:
        """Make all cards, each operand before what uses it, then the edges, in the order of the operands."""
        blocks = self.view.order()
        used = self.used_outside() if self.fold.members else set()
        for block in blocks:
            if block in self.fold.members:
                self.block(block, used)
            else:
                self.single(block)
        for block in blocks:
            if block in self.fold.members:
                self.edges_into_block(block)
            else:
                self.edges_into_single(block)
        self.name_parameters()
        return Scene(self.cards, self.edges, self.frames.groups)

    def add(self, **what: Any) -> int:
        """Make a card and return its key."""
        key = len(self.cards) + 1
        self.cards.append(Card(key, **what))
        return key

    def single(self, node: Any) -> None:
        """One card for one node, after a small one for each of its constants."""
        group = self.frames.of(self.home.get(node))
        operands = self.operands[node] = drawn_operands(node)
        constants = [operand.constant for operand in operands if operand.constant]
        extra = [self.add(kind="constant", title=typographic(text), group=group) for text in constants]
        if any(parent not in self.view.kept for parent in self.fold.inputs(node)):
            extra.append(self.add(kind="rest", title="…", group=group))
        self.extra[node] = iter(extra)
        self.key_of[node] = self.add(
            kind="operation" if node.op else "leaf" if group is None else "parameter",
            symbol=symbol(node.op),
            title=clean(node.label or ""),
            columns=((Row("data", (node.data,)), Row("grad", (node.grad,), coloured=True)),),
            group=group,
            is_root=node in self.view.root_nodes,
        )

    def edges_into_single(self, node: Any) -> None:
        """An edge for each operand; those out of one folded block share one, as do those that are not drawn."""
        head, extra, hidden = self.key_of[node], self.extra[node], 0
        told = set()
        for operand in self.operands[node]:
            block = self.fold.block(operand.node)
            if operand.constant:
                self.edges.append(Edge(next(extra), head, operand.slot))
            elif (tail := self.key_of.get(block)) is None:
                hidden += 1
            elif block in self.fold.members:
                if block not in told:
                    told.add(block)
                    self.edges.append(self.bundle(block, head, self.fold.inputs(node)[block]))
            else:
                self.edges.append(self.edge(tail, head, operand))
        if hidden:
            self.edges.append(Edge(next(extra), head, note=f"{counted(hidden, 'operand')} not drawn", count=hidden))

    def edge(self, tail: int, head: int, operand: Operand) -> Edge:
        """An edge between two nodes."""
        source = self.cards[tail - 1]
        is_named = bool(source.title) or source.kind == "parameter"  # that one gets its slot as its name
        notes = [f"operand {operand.slot}"] if operand.slot else []
        if operand.partial is not None:
            notes.append(f"local derivative {number(operand.partial)}")
        return Edge(tail, head, operand.slot, ", ".join(notes), is_from_named=is_named)

    def name_parameters(self) -> None:
        """Call a parameter without a label by the name of the argument that it is first, such as w0 or b."""
        slots = {edge.tail: edge.slot for edge in reversed(self.edges) if edge.slot}
        self.cards = [
            replace(card, title=slots.get(card.key, "")) if card.kind == "parameter" and not card.title else card
            for card in self.cards
        ]

    def used_outside(self) -> set[Any]:
        """The nodes that a node of another block uses."""
        used: set[Any] = set()
        for block in self.view.kept:
            for node in self.fold.members.get(block, (block,)):
                used.update(parent for parent in node.parents if self.fold.block(parent) is not block)
        return used

    def block(self, block: Any, used: set[Any]) -> None:
        """One card for many nodes: what comes out of them, and the leaves inside."""
        members, roots = self.fold.members[block], self.view.root_nodes
        exits = [node for node in members if node in used or node in roots] or members[-1:]
        columns = [results(exits, "grad")]
        sign, group = "", None
        if isinstance(block, Alike):
            title = f"{len(members):,} × {symbol(block.op)}" if block.op else f"{len(members):,} leaves"
        else:
            title, group = clean(block.name), self.frames.of(block.parent)
            leaves = [node for node in members if not node.op]
            if leaves:
                columns.append(results(leaves, "w grad", "weights"))
            signs = {symbol(node.op) for node in exits}
            sign = signs.pop() if len(signs) == 1 else ""
        self.key_of[block] = self.add(
            kind="fold",
            symbol=sign,
            title=title,
            columns=tuple(columns),
            group=group,
            is_root=not roots.isdisjoint(members),
        )

    def edges_into_block(self, block: Any) -> None:
        """One edge from each block that this one takes operands from."""
        for parent, count in self.fold.inputs(block).items():
            if parent in self.key_of:
                self.edges.append(self.bundle(parent, self.key_of[block], count))

    def bundle(self, block: Any, head: int, count: int) -> Edge:
        """One edge for as many as lead from a block to a card."""
        return Edge(self.key_of[block], head, note=f"{count:,} edges" if count > 1 else "", count=count)


def results(nodes: Sequence[Any], gradients: str, data: str = "data") -> tuple[Row, ...]:
    """Two rows for many nodes: their numbers and their gradients."""
    return (
        Row(data, tuple(node.data for node in nodes), coloured=len(nodes) > 1),
        Row(gradients, tuple(node.grad for node in nodes), coloured=True),
    )


def footer(nodes: Sequence[Any], scene: Scene, view: View) -> Iterator[str]:
    """What the picture shows, what it leaves out and how to see more."""
    if view.is_cut:
        shown = sum(card.kind in ("leaf", "operation") for card in scene.cards)
        yield f"{shown:,} of {counted(len(nodes), 'value')}, those nearest the root; a higher limit shows more"
    elif view.fold.members:
        folded = counted(len(view.fold.members), "card")
        rest = len(nodes) - len(view.fold.owner)
        which = f"all but {rest}" if rest else "all"
        yield f"{counted(len(nodes), 'value')}, {which} folded into {folded}; a higher limit shows more"
    else:
        yield counted(len(nodes), "value")
    if all(node.grad == 0 for node in nodes):
        yield "all gradients are 0: call backward() on the root first"
