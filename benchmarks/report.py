"""The tables and the chart of a run, as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .bars import BARS
from .engines import C_CORE, MICROGRAD, OURS
from .plan import WORKLOADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .bars import Results

    Process = dict[str, dict[str, Any]]

STATISTICS = ("on_min", "on_median", "off_min", "off_median")
BAR_WIDTH = 50


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as aligned text: the first column to the left, the others to the right."""
    rows = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) if index == 0 else cell.rjust(width) for index, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    )


def duration(seconds: float) -> str:
    """Three digits and a unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{digits(seconds / size)} {unit}"
    return f"{digits(seconds * 1e9)} ns"


def workload(name: str, processes: Sequence[Process]) -> str:
    """The figures of one workload, a table for each of its processes."""
    about = WORKLOADS[name]
    title = f"{name}: {about.about}"
    if about.kind == "times":
        return "\n".join([title, *(_times(process) for process in processes if process)])
    return f"{title}\n{_held(processes)}"


def bars(results: Results) -> str:
    """The bars, what was measured, and whether they are met; without those of which nothing was measured."""
    rows: list[Sequence[str]] = [("bar", "engine", "by minima", "by medians", "bar", "met?")]
    for bar in BARS:
        for engine, wanted in bar.bars.items():
            figures = bar.figure(results, engine)
            if figures is None:
                continue
            met = [bar.met(engine, figure) for figure in figures]
            verdict = "yes" if all(met) else "by minima only" if met[0] else "by medians only" if met[1] else "NO"
            limit = f"{'<=' if bar.most else '>='} {wanted:,g} {bar.unit}".rstrip()
            rows.append((bar.about, engine, *(f"{digits(figure)} {bar.unit}" for figure in figures), limit, verdict))
    return table(rows) if len(rows) > 1 else "no bar concerns what was measured"


def chart(results: Results) -> str:
    """Times of a node as bars on a logarithmic scale."""
    lines: list[str] = []
    for name, nanoseconds in per_node(results).items():
        least, most = min(nanoseconds.values()), max(nanoseconds.values())
        decades = max(math.log10(most / least), 1e-9)
        lines.append(f"{name}, ns per node, minimum, GC on, logarithmic")
        for contestant, figure in sorted(nanoseconds.items(), key=lambda item: item[1]):
            length = 1 + round((BAR_WIDTH - 1) * math.log10(figure / least) / decades)
            lines.append(f"  {contestant:30} {'█' * length} {digits(figure)}")
    return "\n".join(lines)


def per_node(results: Results) -> dict[str, dict[str, float]]:
    """Nanoseconds of a node for every workload that was timed; of our engines the first process counts."""
    found: dict[str, dict[str, float]] = {}
    for name, processes in results.items():
        if WORKLOADS[name].kind != "times":
            continue
        for process in processes:
            for contestant, figures in process.items():
                found.setdefault(name, {}).setdefault(contestant, figures["on_min"] / figures["nodes"] * 1e9)
    return found


def _times(process: Process) -> str:
    reference = MICROGRAD if MICROGRAD in process else next((name for name in process if name not in OURS), None)
    rows: list[Sequence[str]] = [
        ("", "nodes", "GC on: min", "median", "GC off: min", "median", "ns/node", f"x {reference or C_CORE}", "off")
    ]
    for contestant, figures in process.items():
        ratios = ["", ""]
        if reference is not None:
            other = process[reference]
            ratios = [
                digits(other[key] / other["nodes"] * figures["nodes"] / figures[key]) for key in ("on_min", "off_min")
            ]
        rows.append(
            (
                contestant,
                f"{figures['nodes']:,}",
                *(duration(figures[key]) for key in STATISTICS),
                digits(figures["on_min"] / figures["nodes"] * 1e9),
                *ratios,
            )
        )
    return table(rows)


def _held(processes: Sequence[Process]) -> str:
    rows: list[list[str]] = []
    for process in processes:
        for engine, figures in process.items():
            if not rows:
                rows.append(["", *figures])
            rows.append([engine, *(_figure(key, figure) for key, figure in figures.items())])
    return table(rows) if rows else "nobody could take part"


def _figure(key: str, figure: float | bool) -> str:
    if isinstance(figure, bool):
        return str(figure)
    if key == "seconds":
        return duration(figure)
    if figure >= 1e6 and key == "peak":
        return f"{figure / 1e6:,.0f} MB"
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:,.1f} B"


def digits(figure: float) -> str:
    """Three digits, or all before the point."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
