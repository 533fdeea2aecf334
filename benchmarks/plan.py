"""What is measured: the workloads by name, who takes part in each, and which of them share a process.

Contestants of one process take turns, so their times can be compared. PyTorch and CasADi fill the heap, through which
the collector then walks on behalf of engines written in Python. So each has processes of its own, with our engines
alone, and the light ones are together.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .engines import C_CORE, CASADI, DEFAULT_THREADS, MICROGRAD, ONE_THREAD, PURE, TAPE, TORCH, XAD

WORKER = Path(__file__).with_name("worker.py")
LIGHT = (C_CORE, PURE, MICROGRAD, XAD, TAPE)
SCALARS = (C_CORE, PURE, MICROGRAD, XAD)
FULL = {"rounds": 5, "seconds": 0.1, "steps": 3, "most": 2.0}
QUICK = {"rounds": 2, "seconds": 0.0, "steps": 1, "most": 2.0}

Task = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class Workload:
    """One row of the plan.

    Args:
        about: what it is, in a line.
        kind: "times", or what of memory.py: "memory", "dot", "collections", "limit".
        size: nodes, samples or fan-in.
        quick: the size that a quick run takes instead; 0 leaves the workload out of one unless it is asked for.
        fields: the contestants of each process.
        graph: which graph.
        repeats: how many processes do the same, where each does it once.
    """

    about: str
    kind: str
    size: int
    quick: int
    fields: tuple[tuple[str, ...], ...]
    graph: str = ""
    repeats: int = 1

    def tasks(self, quick: bool) -> list[Task]:
        """What its processes are told."""
        size = (self.quick or self.size) if quick else self.size
        if self.kind == "times":
            effort = QUICK if quick else FULL
            return [
                {"kind": "times", "graph": self.graph, "size": size, "contestants": field, "effort": effort}
                for field in self.fields
            ]
        return [
            {"kind": self.kind, "graph": self.graph, "size": size, "engine": name}
            for _ in range(1 if quick else self.repeats)
            for field in self.fields
            for name in field
        ]


def _times(about: str, graph: str, size: int, quick: int, *fields: tuple[str, ...]) -> Workload:
    return Workload(about, "times", size, quick, fields, graph)


_OURS_AND_TORCH = (C_CORE, PURE, TORCH)
_HELD = ((C_CORE, PURE, MICROGRAD, XAD, TORCH),)
_LIMIT = "one step in a process that has seen none: seconds, and the highest resident set"
_STEP = "a step of micrograd's notebook on two moons, MLP 2-16-16-1, hinge loss + L2"

WORKLOADS: dict[str, Workload] = {
    "chain-1e3": _times("a chain of a thousand nodes", "chain", 10**3, 10**3, LIGHT, _OURS_AND_TORCH),
    "chain-1e4": _times("a chain of ten thousand nodes", "chain", 10**4, 0, LIGHT, _OURS_AND_TORCH),
    "chain-1e5": _times("a chain of a hundred thousand nodes", "chain", 10**5, 0, LIGHT),
    "chain-1e6": _times("a chain of a million nodes", "chain", 10**6, 0, LIGHT),
    "chain-1e7": _times("a chain of ten million nodes", "chain", 10**7, 0, (C_CORE, TAPE)),
    "wide-3e4": _times("500 side by side, thirty thousand nodes", "wide", 30_000, 3_500, LIGHT, _OURS_AND_TORCH),
    "wide-1e6": _times("500 side by side, a million nodes", "wide", 10**6, 0, LIGHT),
    "wide-1e7": _times("500 side by side, ten million nodes", "wide", 10**7, 0, (C_CORE, TAPE)),
    "expression": _times("ten nodes on three leaves", "expression", 10, 10, SCALARS, _OURS_AND_TORCH),
    "moons-binary": _times(f"{_STEP}, in binary operations", "moons-binary", 100, 5, SCALARS, _OURS_AND_TORCH),
    "moons-dot": _times(f"{_STEP}, a dot for each neuron", "moons-dot", 100, 5, (C_CORE, PURE, MICROGRAD)),
    "moons-nn": _times(
        f"{_STEP}, with our nn",
        "moons-nn",
        100,
        5,
        (C_CORE, PURE, MICROGRAD),
        (C_CORE, PURE, ONE_THREAD, DEFAULT_THREADS),
        (C_CORE, PURE, CASADI),
    ),
    "memory": Workload("bytes of a node, by the resident set", "memory", 10**6, 50_000, _HELD),
    "dot-2": Workload("bytes of a dot with 2 weights", "dot", 2, 2, ((C_CORE, PURE),)),
    "dot-16": Workload("bytes of a dot with 16 weights", "dot", 16, 16, ((C_CORE, PURE),)),
    "dot-256": Workload("bytes of a dot with 256 weights", "dot", 256, 0, ((C_CORE, PURE),)),
    "collections": Workload("garbage collections while a chain is recorded", "collections", 10**6, 50_000, _HELD),
    "limit-deep": Workload(_LIMIT, "limit", 10**7, 50_000, ((C_CORE, PURE, XAD),), "chain", 3),
    "limit-wide": Workload(_LIMIT, "limit", 10**7, 50_000, ((C_CORE, PURE, XAD),), "wide", 3),
}


def chosen(names: list[str], quick: bool) -> list[str]:
    """The workloads meant: each name, or all that begin with it; without names all, or all of a quick run.

    Raises KeyError for a name that no workload begins with.
    """
    if not names:
        return [name for name, workload in WORKLOADS.items() if workload.quick or not quick]
    meant: list[str] = []
    for given in names:
        found = [name for name in WORKLOADS if name == given] or [name for name in WORKLOADS if name.startswith(given)]
        if not found:
            raise KeyError(given)
        meant += found
    return list(dict.fromkeys(meant))


def run(task: Task) -> Answer:
    """Run a task in a process of its own; raises RuntimeError where that fails."""
    command = [sys.executable, str(WORKER), json.dumps(task)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(f"{task} failed ({result.returncode}):\n{result.stderr.strip()}")
    answer: Answer = json.loads(result.stdout)
    return answer
