"""A chart: panels in rows, with a heading and sentences, as a picture and as text."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from ..labels import cells, clean, typographic
from ..picture import Picture
from ..writers.marks import hint, rect, text
from ..writers.text import aligned
from .marks import Place, group
from .plotting import SMALL, draw_panel, labels_width, y_ticks
from .style import CHART_STYLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .panels import Panel

MARGIN, GAP, TITLE, TICKS, X_TITLE, SENTENCE = 8.0, 24.0, 24.0, 20.0, 12.0, 15.0
BAR = 4.0  # the height of the bar of progress
NARROWEST = 300.0


class Chart(Picture):
    """Panels, with a heading above and sentences below.

    In a notebook it shows itself; `print` gives the text form, in which lines are rows of small bars.

    >>> from autograd.draw.charts import Axis, Line, Panel
    >>> line = Line("loss", [1, 2, 3], [4.0, 1.0, 0.5])
    >>> print(Chart([[Panel("loss", Axis(1, 3), Axis(0, 4), [line])]], "the loss of 3 epochs"))
    loss
      loss  █▃▂  4 → 0.5, between 0.5 and 4
    """

    def __init__(
        self,
        rows: Sequence[Sequence[Panel]],
        summary: str,
        *,
        heading: str = "",
        progress: float | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        """Keep what is to be drawn.

        Args:
            rows: the panels, row by row.
            summary: one line for people who cannot see it.
            heading: what stands above all of them.
            progress: how much of something is done, from 0 to 1, as a bar below the heading.
            notes: the sentences below.
        """
        self.rows, self._summary = [list(row) for row in rows], clean(summary)
        self.heading, self.progress, self.notes = clean(heading), progress, [clean(note) for note in notes]

    @property
    def summary(self) -> str:
        """One line for people who cannot see the picture."""
        return self._summary

    @cached_property
    def text(self) -> str:
        """The text form: for each line its shape and its numbers."""
        panels = [(panel.heading, list(panel.rows())) for row in self.rows for panel in row]
        table = iter(aligned([row for _, rows in panels for row in rows]))
        lines = [line for heading, rows in panels for line in (heading, *islice(table, len(rows)))]
        return "\n".join([*filter(None, [self.heading]), *lines, *self.notes])

    # --- the picture -------------------------------------------------------------------------------------------------

    @cached_property
    def _lefts(self) -> list[float]:
        """Where the axes of each column begin."""
        lefts, edge = [], 0.0
        for column in range(max(map(len, self.rows), default=0)):
            rows = [row for row in self.rows if len(row) > column]
            numbers = max(cells(label) for row in rows for _, label in [(0.0, ""), *y_ticks(row[column])])
            lefts.append(edge + numbers * SMALL + 8.0)
            followed = [panel_width(row[column]) for row in rows if len(row) > column + 1]
            edge = lefts[-1] + max(followed, default=0.0) + GAP
        return lefts

    @cached_property
    def width(self) -> float:
        """How wide it is, in pixels."""
        written = max(map(cells, (self.heading, *self.notes))) * SMALL
        drawn = (left + panel_width(panel) for row in self.rows for left, panel in zip(self._lefts, row, strict=False))
        return 2 * MARGIN + max(NARROWEST, written, *drawn)

    @cached_property
    def svg(self) -> str:
        """The picture as SVG text."""
        drawn: list[str] = []
        y = 0.0
        if self.heading:
            drawn.append(text(0.0, 11.0, typographic(self.heading), "b"))
            y += 18.0
        if self.progress is not None:
            drawn += self._bar(y)
            y += BAR + 8.0
        for row in self.rows:
            for left, panel in zip(self._lefts, row, strict=False):
                drawn += draw_panel(Place(panel, left, y + TITLE))
            y += TITLE + max(panel.size[1] + (X_TITLE if panel.x_title else 0.0) for panel in row) + TICKS
        for note in self.notes:
            y += SENTENCE
            drawn.append(text(0.0, y, note, "s"))
        return self._document(drawn, y + MARGIN)

    def _bar(self, y: float) -> Iterator[str]:
        """The bar of progress."""
        width = self.width - 2 * MARGIN
        done = width * min(max(self.progress or 0.0, 0.0), 1.0)
        yield rect((0.0, y, width, BAR), "pb", 2.0)
        yield group(0, rect((0.0, y, done, BAR), "ba", 2.0))

    def _document(self, drawn: Sequence[str], height: float) -> str:
        width, height = self.width, height + MARGIN
        view = f"{-MARGIN:.0f} {-MARGIN:.0f} {width:.0f} {height:.0f}"
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="{view}" '
                f'role="img">{hint(self.summary)}',
                f"<style>{CHART_STYLE}</style>",
                *drawn,
                "</svg>\n",
            ]
        )


def panel_width(panel: Panel) -> float:
    """From the axis on the left to the end of the labels on the right."""
    return panel.size[0] + 12.0 + labels_width(panel)
