"""Measure what importing autograd and nn adds to a bare interpreter, and fail above the limit.

Whole processes are timed, in pairs, one with and one without the imports. Noise only ever adds time, so the fastest of
each kind are compared; pairs are added until the limit is kept or there have been too many.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

LIMIT = 20.0  # milliseconds
FEWEST, MOST = 20, 60


def milliseconds(code: str, folder: str) -> float:
    """The time that an interpreter takes from its start to its end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", code], cwd=folder, check=True)
    return 1000.0 * (time.perf_counter() - start)


def main() -> int:
    """Measure and print; 1 if above the limit."""
    bare = loaded = float("inf")
    with tempfile.TemporaryDirectory() as folder:  # so that the packages imported are the installed ones
        for pair in range(1, MOST + 1):
            bare = min(bare, milliseconds("pass", folder))
            loaded = min(loaded, milliseconds("import autograd, nn", folder))
            if pair >= FEWEST and loaded - bare <= LIMIT:
                break
    added = loaded - bare
    print(f"bare interpreter {bare:.1f} ms, with autograd and nn {loaded:.1f} ms: {added:.1f} added, limit {LIMIT:g}")
    return 0 if added <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
