"""What graphs hold: bytes of a node and of a dot, collections while they are recorded, and how large they can be.

Memory is the resident set of a process that does nothing else, so it counts what C allocates as well. A figure is the
growth of the resident set over the number of nodes, of which there are enough for a page to make no difference.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import Any

from .engines import Engine, Missing, engine
from .workloads import RECORDINGS, recorded, whole

DOTS = 20_000


def of_a_node(name: str, nodes: int) -> dict[str, float]:
    """The bytes of a node of a chain: when recorded, after the way back, and at the highest point of that.

    Beside these, `object` is what Python says of one node, without what it refers to.
    """
    of = engine(name)
    nodes = min(nodes, of.most)
    record = RECORDINGS["chain"](of, nodes)
    gc.collect()
    gc.disable()  # it would only take time here
    before = resident()
    root, _leaves = record()
    held = resident()
    of.backward(root)
    after, highest = resident(), peak()
    count = recorded("chain", nodes)
    return {
        "nodes": count,
        "object": float(sys.getsizeof(root)),
        "recorded": (held - before) / count,
        "swept": (after - before) / count,
        "peak": (max(highest, after) - before) / count,
    }


def of_a_dot(name: str, fan_in: int) -> dict[str, float]:
    """The bytes of a dot of so many weights and inputs, of many that share them as the neurons of a layer do."""
    of = _ours(name)
    dot = of.package.dot
    weights = tuple([of.leaf(0.5) for _ in range(fan_in)])
    inputs = tuple([of.leaf(0.25) for _ in range(fan_in)])
    bias = of.leaf(0.125)
    nodes: list[Any] = [None] * DOTS
    gc.collect()
    gc.disable()
    before = resident()
    for index in range(DOTS):
        nodes[index] = dot(weights, inputs, bias)
    return {"nodes": DOTS, "recorded": (resident() - before) / DOTS}


def collections(name: str, nodes: int) -> dict[str, float | bool]:
    """How many garbage collections a chain of so many nodes causes, and whether the collector knows the nodes."""
    of = engine(name)
    nodes = min(nodes, of.most)
    record = RECORDINGS["chain"](of, nodes)
    seen: list[int] = []

    def note(phase: str, information: dict[str, int]) -> None:
        if phase == "start":
            seen.append(information["generation"])

    gc.collect()
    gc.enable()
    gc.callbacks.append(note)
    start = time.thread_time()
    try:
        root, _ = record()
        seconds = time.thread_time() - start
    finally:
        gc.callbacks.remove(note)
    gc.disable()
    return {
        "nodes": recorded("chain", nodes),
        "collections": len(seen),
        "full": seen.count(2),
        "tracked": gc.is_tracked(root),
        "seconds": seconds,
    }


def limit(name: str, graph: str, nodes: int) -> dict[str, float]:
    """The seconds of one step on a large graph, in a process that has seen none, and the highest resident set."""
    of = engine(name)
    nodes = min(nodes, of.most)
    step = whole(of, RECORDINGS[graph](of, nodes))
    gc.collect()
    start = time.thread_time()
    leaves = step()
    seconds = time.thread_time() - start
    if not any(of.grad(leaf) for leaf in leaves):
        raise ArithmeticError(f"{name} found no gradient on a {graph} of {nodes:,} nodes")
    return {"nodes": recorded(graph, nodes), "seconds": seconds, "peak": peak()}


def resident() -> int:
    """The bytes of this process that are in memory now."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return peak()  # where nothing is given back in between, the highest is the present one


def peak() -> int:
    """The highest number of bytes of this process that were in memory at once."""
    try:
        import resource
    except ImportError:
        raise Missing("this system does not tell the resident set of a process in a way known here") from None
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest if sys.platform == "darwin" else highest * 1024


def _ours(name: str) -> Engine:
    of = engine(name)
    if not of.ours:
        raise Missing(f"{name} has no dot")
    return of
