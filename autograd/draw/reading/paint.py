"""From a view of a graph to a scene: a card for each value, expression or block, an edge for each operand."""

from __future__ import annotations

from dataclasses import replace

from ..labels import clean, number, typographic
from ..scene import Card, Edge, Frames, Row, Scene, counted
from .alike import Alike
from .folded import block_columns, block_title, numbers
from .lift import Expression
from .operands import call, operands_of, symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .operands import Operand
    from .view import View

LOOSE_CONSTANTS = 4  # as many constants of one node get a card each, more are one card together


def painted(view: View, color: str | None = "grad") -> tuple[Scene, dict[int, Any]]:
    """The scene of a view, without a footer, and the block of each card that stands for many nodes.

    >>> from autograd import Value
    >>> from .fold import Fold
    >>> from .graph import Graph
    >>> from .view import View
    >>> x = Value(3.0, "x")
    >>> scene, _ = painted(View(Fold(Graph([x * x]), {}, "values"), limit=60, edges=300, constants=False))
    >>> [card.title or card.symbol for card in scene.cards], [(edge.tail, edge.head) for edge in scene.edges]
    (['x', '×'], [(1, 2), (1, 2)])
    """
    painter = Painter(view, color)
    scene = painter.scene()
    return scene, {key: block for block, key in painter.key_of.items() if not painter.fold.is_single(block)}


class Painter:
    """Makes the cards and edges of a view."""

    def __init__(self, view: View, color: str | None) -> None:
        """Take the view, and which numbers are coloured."""
        self.view, self.fold, self.graph, self.color = view, view.fold, view.fold.graph, color
        self.home = self.graph.homes
        self.frames = Frames()
        self.cards: list[Card] = []
        self.edges: list[Edge] = []
        self.key_of: dict[Any, int] = {}
        self.extra: dict[Any, list[int]] = {}  # the small cards beside a block: constants, and "…" at the end

    def scene(self) -> Scene:
        """Make all cards, each operand before what uses it, then the edges, in the order of the operands."""
        blocks = self.view.order()
        for block in blocks:
            if isinstance(block, Expression):
                self.expression(block)
            elif block in self.fold.members:
                self.block(block)
            else:
                self.single(block)
        for block in blocks:
            if isinstance(block, Expression):
                self.edges_into(block, block.inner[len(block.steps) :])  # the others take nothing from elsewhere
            elif block in self.fold.members:
                self.edges_into_block(block)
            else:
                self.edges_into(block, [block])
        self.name_parameters()
        return Scene(self.cards, self.edges, self.frames.groups)

    def add(self, **what: Any) -> int:
        """Make a card and return its key."""
        key = len(self.cards) + 1
        self.cards.append(Card(key, **what))
        return key

    def before(self, block: Any, group: int | None) -> None:
        """The small cards that come before a block: constants, and one for all operands that are not drawn."""
        texts: list[str] = []
        if self.view.constants and block not in self.fold.members:
            texts = [typographic(number(operand.constant)) for operand in operands_of(block) if operand.node is None]
            if len(texts) > LOOSE_CONSTANTS:
                texts = [counted(len(texts), "constant")]
        extra = [self.add(kind="constant", title=text, group=group) for text in texts]
        if any(parent not in self.view.kept for parent in self.fold.inputs(block)):
            extra.append(self.add(kind="rest", title="…", group=group))
        self.extra[block] = extra

    # --- single values -----------------------------------------------------------------------------------------------

    def single(self, node: Any) -> None:
        """One card for one node."""
        group = self.frames.of(self.home.get(node))
        self.before(node, group)
        self.key_of[node] = self.add(
            kind="operation" if node.op else "leaf" if group is None else "parameter",
            symbol=call(node, constants=not self.view.constants) if node.op else "",
            title=clean(self.graph.label(node)),
            columns=(self.numbers(node),),
            group=group,
            is_root=node in self.graph.roots,
        )

    def numbers(self, node: Any) -> tuple[Row, ...]:
        """The rows of a single value."""
        data = Row("data", (node.data,), coloured=self.color == "data")
        return (data, Row("grad", (node.grad,), coloured=self.color == "grad"))

    def expression(self, block: Expression) -> None:
        """One card for an expression: its result, then a row for each of its operands, if one of them is a leaf."""
        group = self.frames.of(self.home.get(block.head))
        self.before(block, group)
        rows = list(self.numbers(block.head))
        if block.has_lines:
            rows = [self.pair("out", block.head)]
            rows += [Row(line.name) if line.leaf is None else self.pair(line.name, line.leaf) for line in block.lines]
        elif block.leaves:
            rows += numbers(block.leaves, "weights", "w grad")
        self.key_of[block] = self.add(
            kind="expression",
            symbol=block.title,
            title=clean(self.graph.label(block.head)),
            columns=(tuple(rows),),
            group=group,
            is_root=block.head in self.graph.roots,
        )

    def pair(self, name: str, node: Any) -> Row:
        """One row for a value and its gradient."""
        return Row(name, (node.data,), gradient=node.grad)

    def edges_into(self, block: Any, nodes: list[Any]) -> None:
        """An edge for each operand; those out of one folded block share one, as do those that are not drawn."""
        head, extra, hidden, told = self.key_of[block], list(self.extra[block]), 0, set()
        small = extra if block not in self.fold.members and self.view.constants else []
        together = small and self.cards[small[0] - 1].title.endswith("constants")
        for node in nodes:
            for place, operand in enumerate(operands_of(node)):
                source = self.fold.block(operand.node)
                if operand.node is None:
                    if small and not (together and head in told):
                        self.edges.append(Edge(small.pop(0), head, "" if together else operand.name))
                        told.add(head)
                elif source is block or not self.graph.concerns(operand.node):
                    continue
                elif (tail := self.key_of.get(source)) is None:
                    hidden += 1
                elif self.fold.is_single(source):
                    self.edges.append(self.edge(tail, block, (node, place), operand))
                elif source not in told:
                    told.add(source)
                    self.edges.append(self.bundle(source, block))
        if hidden:
            self.edges.append(Edge(extra[-1], head, note=f"{counted(hidden, 'operand')} not drawn", count=hidden))

    def edge(self, tail: int, block: Any, where: tuple[Any, int], operand: Operand) -> Edge:
        """The edge of one operand."""
        source, slot, row, flow = self.cards[tail - 1], operand.name, None, 0.0
        if len(where[0].parents) == 1 and not self.view.constants:
            slot = ""
        if isinstance(block, Expression):
            slot = slot if len(block.inner) == 1 else ""  # inside of sums and chains, slots are of no use
            if block.has_lines:
                slot, row = "", 1 + block.places[where]
        is_named = bool(source.title) or source.kind == "parameter"  # that one gets its slot as its name
        notes = [f"operand {slot}"] if slot else []
        if operand.partial is not None:
            flow = where[0].grad * operand.partial
            notes.append(f"local derivative {number(operand.partial)}")
        return Edge(tail, self.key_of[block], slot, ", ".join(notes), is_from_named=is_named, row=row, flow=flow)

    def name_parameters(self) -> None:
        """Call a parameter without a label by the name of the argument that it is first, such as w0 or b."""
        slots = {edge.tail: edge.slot for edge in reversed(self.edges) if edge.slot}
        self.cards = [
            replace(card, title=slots.get(card.key, "")) if card.kind == "parameter" and not card.title else card
            for card in self.cards
        ]

    # --- blocks of many ----------------------------------------------------------------------------------------------

    def block(self, block: Any) -> None:
        """One card for many nodes: what comes out of them, and the leaves inside."""
        members, roots = self.fold.members[block], self.graph.roots
        exits = [node for node in members if node in self.fold.used or node in roots] or members[-1:]
        group = None if isinstance(block, Alike) else self.frames.of(block.parent)
        self.before(block, group)
        signs = {symbol(op) for op in {node.op for node in exits}}
        self.key_of[block] = self.add(
            kind="fold",
            symbol=signs.pop() if len(signs) == 1 and not isinstance(block, Alike) else "",
            title=block_title(block, members),
            columns=block_columns(self.fold.units(block), exits, has_name=not isinstance(block, Alike)),
            group=group,
            is_root=any(node in roots for node in exits),  # not the other way round: Values in a list are found by data
            badge=f"×{len(exits):,}" if len(exits) > 1 and not isinstance(block, Alike) else "",
        )

    def edges_into_block(self, block: Any) -> None:
        """One edge from each block that this one takes operands from, one for all that are not drawn."""
        hidden = 0
        for source, bundle in self.fold.inputs(block).items():
            if source in self.key_of:
                self.edges.append(self.bundle(source, block))
            else:
                hidden += bundle.count
        if hidden:
            note = f"{counted(hidden, 'operand')} not drawn"
            self.edges.append(Edge(self.extra[block][-1], self.key_of[block], note=note, count=hidden))

    def bundle(self, source: Any, block: Any) -> Edge:
        """One edge for as many as lead from one block to another."""
        bundle = self.fold.inputs(block)[source]
        note = f"{bundle.count:,} edges" if bundle.count > 1 else ""
        flow = bundle.signed if bundle.count == 1 else bundle.flow
        return Edge(self.key_of[source], self.key_of[block], note=note, count=bundle.count, flow=flow)
