"""One process of a measurement: its command line says what to measure, its output is the figures as JSON."""

from __future__ import annotations

import json
import math
import sys
import threading
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # Behind the installed packages, which are those to be measured, and not in front of them as Python puts it.
    sys.path.pop(0)
    sys.path.append(str(Path(__file__).resolve().parents[1]))

from benchmarks import memory, moons, workloads
from benchmarks.engines import Missing
from benchmarks.timing import Effort, interleaved

STACK = 512 * 2**20  # bytes: micrograd recurses, and a chain of it is released from one node to the next


def compare(task: dict[str, Any]) -> dict[str, Any]:
    """Check that the contestants find the same gradients, then time them."""
    found, missing = [], {}
    graph, size = task["graph"], task["size"]
    for name in task["contestants"]:
        try:
            make = moons.contestant if graph.startswith("moons") else workloads.contestant
            found.append(make(graph, name, size))
        except Missing as reason:
            missing[name] = str(reason)
    agree([(contestant, contestant.gradients(contestant.step())) for contestant in found])
    samples = interleaved(found, Effort(**task["effort"]))
    return {
        "missing": missing,
        "figures": {each.name: {"nodes": each.nodes, **samples[each.name].summary()} for each in found},
    }


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Measure the memory of one engine."""
    name, size = task["engine"], task["size"]
    try:
        if task["kind"] == "memory":
            figures: dict[str, Any] = memory.of_a_node(name, size)
        elif task["kind"] == "dot":
            figures = memory.of_a_dot(name, size)
        elif task["kind"] == "collections":
            figures = memory.collections(name, size)
        else:
            figures = memory.limit(name, task["graph"], size)
    except Missing as reason:
        return {"missing": {name: str(reason)}, "figures": {}}
    return {"missing": {}, "figures": {name: figures}}


def agree(found: list[tuple[workloads.Contestant, list[float]]]) -> None:
    """Raise ArithmeticError unless all gradients are equal, to 1e-9 of the largest."""
    for contestant, gradients in found:
        first, expected = found[0]
        close = 1e-9 * max(map(abs, expected))
        if len(gradients) != len(expected) or not all(
            math.isclose(g, e, rel_tol=1e-9, abs_tol=close) for g, e in zip(gradients, expected, strict=True)
        ):
            raise ArithmeticError(f"{contestant.name} and {first.name} differ: {gradients[:5]}, {expected[:5]}")


def main() -> int:
    """Run the task in a thread with a large stack; the exit code."""
    answers: list[str] = []

    def run() -> None:
        task = json.loads(sys.argv[1])
        answers.append(json.dumps(compare(task) if task["kind"] == "times" else measure(task)))

    sys.setrecursionlimit(10**7)
    threading.stack_size(STACK)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    print(*answers)
    return 0 if answers else 1


if __name__ == "__main__":
    sys.exit(main())
