"""Coordinates for a scene: computed here, or where that is asked for or draws fewer crossing edges, by Graphviz."""

from __future__ import annotations

from ...errors import AutogradError, MissingExtraError, UnknownNameError
from ..programs import ENGINES
from .crossings import crossings
from .native import WIDE, place_natively
from .question import place_by_graphviz

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..geometry import Layout
    from ..scene import Scene

FEW = 4  # crossings that nobody minds


def place(scene: Scene, rankdir: str, timeout: float, engine: str = "auto") -> Layout:
    """Lay a scene out.

    Args:
        scene: what is to be drawn.
        rankdir: the direction of the flow: LR, RL, TB or BT.
        timeout: seconds that Graphviz may take.
        engine: "native" for the layout computed here; "dot", "wasm" or "pygraphviz" for that Graphviz; "auto" for the
            program dot if it is there and fewer edges cross, else the layout computed here. Frames, networks, and
            whatever has no edge that skips a column are always laid out here by "auto".

    Raises:
        UnknownNameError: for another engine.
        MissingExtraError, AutogradError: as `programs.run`, if a Graphviz was asked for.

    >>> from ..scene import Card, Scene
    >>> place(Scene([Card(1, "leaf", title="x")]), "LR", timeout=1.0).cards
    {1: (0.0, 0.0, 54.0, 24.0)}
    """
    if engine in ENGINES:
        return place_by_graphviz(scene, rankdir, timeout, engine)
    if engine not in ("auto", "native"):
        raise UnknownNameError.of("layout engine", engine, ("auto", "native", *ENGINES))
    layout = place_natively(scene, rankdir)
    return layout if engine == "native" else improved(layout, scene, rankdir, timeout)


def improved(layout: Layout, scene: Scene, rankdir: str, timeout: float) -> Layout:
    """The layout of the program dot if that is there, has an answer in time and draws fewer crossings; else this one.

    If dot fails or is stopped, the note of the layout says so.
    """
    if scene.groups or not layout.skipping or any(card.kind in WIDE for card in scene.cards):
        return layout
    flat = rankdir in ("LR", "RL")
    tangle = crossings(layout.edges, flat)
    if tangle > FEW:
        try:
            other = place_by_graphviz(scene, rankdir, timeout, "dot")
        except MissingExtraError:
            return layout
        except AutogradError as error:
            layout.note = f"{error.given}; laid out without it"
            return layout
        if crossings(other.edges, flat) < tangle:
            return other
    return layout
