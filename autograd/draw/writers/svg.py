"""The SVG writer: draws a scene at the coordinates of a layout.

Rules for safety: text goes through `escaped`, every attribute is a constant or a number, classes come from a fixed
list (see `style`); no script, no link, no foreign object, nothing external. Images are data made here.
"""

from __future__ import annotations

from ..geometry import SMALL_CELL
from ..labels import cells, escaped
from .arrows import edges
from .cards import cards
from .colours import Colours
from .legend import footer, footer_height
from .marks import rect, text
from .steps import animation, seconds
from .style import STYLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..geometry import Layout
    from ..scene import Scene

MARGIN = 6.0
NARROWEST = 300.0  # so that the footer has room


def write_svg(
    scene: Scene,
    layout: Layout,
    *,
    color: str | None = "grad",
    flow: bool = True,
    steps: Mapping[int, int] | None = None,
) -> str:
    """The scene as one self-contained SVG document.

    Args:
        scene: what to draw.
        layout: where.
        color: which numbers have colours by their sign and size, "grad" or "data"; None for none.
        flow: whether edges are as thick as the gradient that flows through them.
        steps: the step, from 1, in which the gradient of each card appears, for an animation; the root element then
            has the attributes data-steps and data-seconds, see `steps`.
    """
    steps = steps or {}
    colours = Colours(scene, color=color, flow=flow)
    width = max(layout.width, NARROWEST)
    total_width = width + 2 * MARGIN
    total_height = layout.height + 2 * MARGIN + 8.0 + footer_height(scene, width, colours)
    count = max(steps.values(), default=0)
    timing = f' data-steps="{count}" data-seconds="{seconds(count):g}"' if count else ""
    moving = animation(steps, layout) if count else ""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_width:.0f}" height="{total_height:.0f}" '
            f'viewBox="{-MARGIN:.0f} {-MARGIN:.0f} {total_width:.0f} {total_height:.0f}" role="img"{timing}>',
            f"<title>{escaped(scene.summary)}</title>",
            f"<style>{STYLE}{moving}</style>",
            *frames(scene, layout),
            *edges(scene, layout, colours, steps),
            *titles(scene, layout),
            *cards(scene, layout, colours, steps),
            *(['<rect class="v" rx="6"/>'] if count else []),
            *footer(scene, layout.height + 8.0, width, colours),
            "</svg>\n",
        ]
    )


def frames(scene: Scene, layout: Layout) -> Iterator[str]:
    """The frames of neurons and layers, outer ones first."""
    return (f'<g class="frame">{rect(layout.groups[group.key], "g", 7.0)}</g>' for group in scene.groups)


def titles(scene: Scene, layout: Layout) -> Iterator[str]:
    """The titles of the frames, which may not be hidden by an edge that enters from above."""
    for group in scene.groups:
        left, top, _, _ = layout.groups[group.key]
        yield text(left + 7.0, top + 13.0, group.title, "s", cells(group.title) * SMALL_CELL)
