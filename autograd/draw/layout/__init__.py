"""From a scene to coordinates: where each card and frame stands, and which way each edge takes.

In comes a `Scene`, out comes a `Layout`, as it is described in `geometry`. Begin with `choice`: a layout is computed
here (`native`) or asked of Graphviz (`question`), and `crossings` says which one is easier to read. The steps of
`native`: `nest`, `rings` and `stacks`, what is laid out together; `layers` with `ranks` and `ways`, which column;
`arrangement` with `ordering`, `positions`, `series`, `bands` and `blocks`, where in it;
`ports` and `routes`, the edges.
"""

from __future__ import annotations

from .choice import improved, place

__all__ = ["improved", "place"]
