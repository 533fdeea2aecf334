"""Random calls of both engines, which have to do the same: `python -m tools.fuzz [SECONDS] [--seed N]`.

A seed makes some hundred calls, right and wrong ones, of the package as it runs, and the same calls of a copy of it
with the other engine. What comes out is compared: numbers bit for bit, errors by their kind, our own errors by their
words. Under the sanitizers (`python3 tools/run.py sanitize`) it also asks whether the core keeps to its memory.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import sys
import time
from collections import Counter
from typing import Any

import autograd
from autograd._engine import ENGINES
from autograd.testing.engines import load

from .fuzz_calls import Session

STEPS = 200


def play(package: Any, seed: int, alone: bool) -> tuple[list[Any], int]:
    """What the calls of a seed give, and how many were made."""
    session = Session(package, seed, alone)
    gc.set_threshold(700)
    try:
        return [session.step() for _ in range(STEPS)], session.made
    finally:
        gc.set_threshold(700)


def difference(outcomes: list[list[Any]]) -> str | None:
    """The first call that gave two engines different things, None if there is none."""
    for place, (ours, theirs) in enumerate(zip(*outcomes, strict=True)):
        if ours != theirs:
            texts = [str(ours), str(theirs)]
            same = next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
            start = max(same - 150, 0)
            return "\n  ".join(
                [f"call {place}, {ours[0]}, from character {start} on:", *(t[start:][:400] for t in texts)]
            )
    return None


def main(arguments: list[str]) -> int:
    """Play for some time; 1 if the engines differ."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=str(__doc__).splitlines()[0])
    parser.add_argument("seconds", nargs="?", type=float, default=60.0, help="60 by default; 600 before a release")
    parser.add_argument("--seed", type=int, default=None, help="the first seed; by default one of the clock")
    parser.add_argument("--alone", action="store_true", help="only the engine that runs, compared with nothing")
    given = parser.parse_args(arguments)
    faulthandler.enable()
    sys.setswitchinterval(1e-5)
    seed = time.time_ns() % 10**9 if given.seed is None else given.seed
    packages = [autograd] if given.alone else [load(engine) for engine in sorted(ENGINES)]
    print(f"seed {seed}, engines: {', '.join(package.engine() for package in packages)}", flush=True)
    counts: Counter[str] = Counter()
    calls = 0
    end = time.monotonic() + given.seconds
    while time.monotonic() < end:
        outcomes = []
        for package in packages:
            found, made = play(package, seed, given.alone)
            outcomes.append(found)
            calls += made
        for _, outcome, _ in outcomes[0]:
            counts[
                outcome[0] if isinstance(outcome, list) and outcome and str(outcome[0]).endswith("Error") else "ok"
            ] += 1
        if len(outcomes) == 2:
            wrong = difference(outcomes)
            if wrong is not None:
                print(f"the engines differ: seed {seed}, {wrong}")
                return 1
        seed += 1
    print(f"{calls:,} calls to seed {seed}; of those of one engine: {dict(counts.most_common())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
