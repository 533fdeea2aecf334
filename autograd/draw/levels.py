"""How fine a picture is: the finest level that stays readable, or the one that was asked for.

A picture is readable with at most `limit` cards and `edges` edges, and if it fits on a page. What does not fit is shown
at the next coarser level, and where there is none, cut to what the most gradient flows through. The sentences below
the picture say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..errors import SettingError
from .layout import improved, place
from .options import LEVELS
from .reading.alike import Alike
from .reading.fold import Fold, opened, scope_folds
from .reading.graph import Window
from .reading.lift import expressions
from .reading.modules import scene_of_module
from .reading.paint import painted
from .reading.view import View, strongest
from .scene import counted
from .writers.text import numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .geometry import Layout
    from .options import Options
    from .reading.graph import Graph
    from .scene import Scene

WIDEST = 1200.0  # of a picture on a page, in pixels
MOST_TRIMMED = 2  # a picture of blocks may have this many times too many edges: the weakest are left out
NARROWING = 0.75  # a picture that is too wide has so many cards the next time, for each that it had
FEWEST = 2  # cards, of which there are not fewer, whatever their size


@dataclass(frozen=True, slots=True)
class Shown:
    """A scene with its coordinates, and its level; of a graph also how it was folded."""

    scene: Scene
    layout: Layout
    level: str
    is_whole: bool = True  # whether nothing was cut
    fold: Fold | None = None  # of a graph
    blocks: Mapping[int, Any] = field(default_factory=dict)  # what is folded on each card that stands for many values


def shown(graph: Graph, asked: Options) -> Shown:
    """The picture of a graph.

    Raises:
        SettingError, UnknownNameError: as `scope_folds`.
        AutogradError: as `layout.place`, where a Graphviz was asked for.
    """
    if asked.expand:
        opened(graph, asked.expand)  # which says so if there are no such scopes
        if asked.level == "auto":  # the level that it would have, whatever room the opened scopes take
            asked = replace(asked, level=shown(graph, replace(asked, expand=(), engine="native")).level)
    last: View | None = None
    for fold in candidates(graph, asked):
        is_blocks = fold.level not in ("values", "cards")
        last = View(fold, asked.limit, asked.edges * (MOST_TRIMMED if is_blocks else 1), asked.constants)
        if last.is_readable:
            picture = laid_out(last, asked)
            if asked.level != "auto" or is_on_page(picture.layout, asked):
                return finished(picture, asked)
    if asked.level == "auto" or last is None:
        window = Window(graph, strongest_nodes(graph, asked.limit))
        last = View(Fold(window, expressions(window) or {}, "cards"), asked.limit, asked.edges, asked.constants)
    return finished(part(last, asked), asked)


def shown_module(module: Any, asked: Options) -> Shown:
    """The picture of a model.

    Raises:
        SettingError: for a level that models do not have, or scopes to open.
    """
    is_free = asked.level == "auto"
    levels = LEVELS[2:] if is_free else (asked.level,)
    if levels[0] not in LEVELS[2:] or asked.expand:
        raise SettingError(
            "a model is drawn by neurons, layers or modules",
            given=f"expand={asked.expand!r}" if asked.expand else f"level={asked.level!r}",
            expected="a graph that it recorded, for anything finer",
            repair="draw_dot(loss, level='cards'), where loss was computed with the model",
        )
    for level in levels:
        scene = scene_of_module(module, level)
        if len(scene.cards) <= asked.limit and len(scene.edges) <= MOST_TRIMMED * asked.edges:
            picture = placed(scene, level, asked)
            if not is_free or is_on_page(picture.layout, asked):
                return picture
    most, more = asked.limit, f"limit={2 * asked.limit} shows more"
    while True:
        scene = scene_of_module(module, levels[-1], most, more)
        picture = placed(scene, levels[-1], asked)
        if not is_free or is_on_page(picture.layout, asked) or len(scene.cards) <= FEWEST:
            return picture
        most, more = int(len(scene.cards) * NARROWING), f"level='{levels[-1]}' shows more"


def placed(scene: Scene, level: str, asked: Options) -> Shown:
    """The scene of a model with its coordinates, and with no more edges than there may be."""
    scene.footer += trim(scene, asked.edges)
    return Shown(scene, place(scene, asked.rankdir, asked.timeout, asked.engine), level)


def candidates(graph: Graph, asked: Options) -> Iterator[Fold]:
    """The folds to try, the finest first; those that cannot be readable are left out."""
    if asked.level in ("auto", "values") and (asked.level == "values" or len(graph) <= asked.limit):
        yield Fold(graph, {}, "values")
    if asked.level == "cards":
        yield Fold(graph, expressions(graph) or {}, "cards")
    elif asked.level == "auto" and (owner := expressions(graph, asked.limit)) is not None:
        yield Fold(graph, owner, "cards")
    if asked.level not in ("values", "cards") and (graph.homes or asked.level != "auto"):
        for fold in scope_folds(graph, asked.level, asked.expand):
            if asked.level != "auto" or len(fold) <= asked.limit:
                yield fold


def strongest_nodes(graph: Graph, limit: int) -> list[Any]:
    """As many nodes as may be on the cards of a picture, those that the most gradient flows through."""
    single = Fold(graph, {}, "values")
    return list(strongest(graph.roots, single.inputs, lambda bundle: bundle.flow, 20 * limit))


def part(view: View, asked: Options) -> Shown:
    """The part of a view that is readable and fits on a page."""
    most = asked.limit
    while True:
        view.cut(most)
        picture = laid_out(view, asked)
        if is_on_page(picture.layout, asked) or len(view.kept) <= FEWEST or asked.level != "auto":
            return picture
        most = min(int(len(view.kept) * NARROWING), len(view.kept) - 1)


def is_on_page(layout: Layout, asked: Options) -> bool:
    """Whether a picture is small enough to be looked at as a whole."""
    return layout.width <= WIDEST and layout.height <= asked.tallest


def laid_out(view: View, asked: Options) -> Shown:
    """The scene of a view with its footer, and its coordinates."""
    scene, blocks = painted(view, asked.color)
    trimmed = trim(scene, asked.edges)
    engine = "native" if asked.engine == "auto" else asked.engine
    layout = place(scene, asked.rankdir, asked.timeout, engine)
    has_names = any(not isinstance(block, Alike) for block in blocks.values())
    scene.footer = [*footer(view, scene, asked, has_names=has_names), *trimmed]
    scene.summary = summary(view, scene)
    return Shown(scene, layout, view.fold.level, not view.is_cut, view.fold, blocks)


def finished(picture: Shown, asked: Options) -> Shown:
    """The picture that was chosen, with coordinates of Graphviz where these are better and were not ruled out."""
    layout = picture.layout
    if asked.engine == "auto":
        layout = improved(layout, picture.scene, asked.rankdir, asked.timeout)
    if layout.note:
        picture.scene.footer.append(layout.note)
    was_on_page = is_on_page(picture.layout, asked)
    return replace(picture, layout=layout) if is_on_page(layout, asked) or not was_on_page else picture


def trim(scene: Scene, most: int) -> list[str]:
    """Leave out the edges with the least flow where there are too many; the sentence that says so."""
    if len(scene.edges) <= most:
        return []
    order = sorted(range(len(scene.edges)), key=lambda index: -abs(scene.edges[index].flow))
    kept = set(order[:most])
    total = sum(abs(edge.flow) for edge in scene.edges)
    lost = sum(abs(scene.edges[index].flow) for index in order[most:])
    left_out = len(scene.edges) - most
    scene.edges = [edge for index, edge in enumerate(scene.edges) if index in kept]
    share = f", with {100 * lost / total:.2g} % of the flow" if 0.0 < total < float("inf") else ""
    return [f"{counted(left_out, 'edge')} not drawn{share}"]


# --- what is said below ----------------------------------------------------------------------------------------------


def footer(view: View, scene: Scene, asked: Options, *, has_names: bool) -> Iterator[str]:
    """What the picture shows, what it leaves out and how to see more; also by opening a card, if one has a name."""
    graph, fold = view.fold.graph, view.fold
    total = counted(graph.total, "value")
    cards = sum(card.kind not in ("constant", "rest") for card in scene.cards)
    if view.is_cut or graph.total > len(graph):
        shown = f"{counted(cards, 'card')} of a graph of {total}"
        yield f"{shown}: the part nearest the root with the most gradient; {wider(view, asked)}"
    elif fold.level == "values":
        yield total
    elif fold.level == "cards":
        is_small = graph.total <= asked.limit and sum(graph.uses.values()) <= asked.edges
        finer = f"; level='values' shows {'each' if is_small else 'more'}" if cards < graph.total else ""
        yield f"{total} on {counted(cards, 'card')}{finer}"
    else:
        inner = {"neurons": "cards", "layers": "neurons", "modules": "layers"}[fold.level]
        hint = ", or expand=[name] opens one" if has_names else ""
        yield f"{total}, folded by {fold.level} into {counted(cards, 'card')}; level='{inner}' shows more{hint}"
    if not graph.has_gradients:
        yield "all gradients are 0: call backward() on the root first"


def wider(view: View, asked: Options) -> str:
    """What shows more than a part: higher limits if these are why it is one, else a picture larger than a page."""
    limits = view.exceeded or ({} if view.is_cut else {"limit": 2 * asked.limit})
    if not limits:
        return f"level='{view.fold.level}' shows more, on more than a page"
    names = [f"{name}={enough}" for name, enough in limits.items()]
    return f"{' and '.join(names)} {'shows' if len(names) == 1 else 'show'} more"


def summary(view: View, scene: Scene) -> str:
    """One line for people who cannot see the picture."""
    roots = [card for card in scene.cards if card.is_root][:3]
    return f"graph of {counted(view.fold.graph.total, 'value')}: " + "; ".join(
        f"{card.title or card.symbol or 'root'} {', '.join(filter(None, numbers(card)[:2]))}" for card in roots
    )
