"""How fast the engines are, beside each other and beside those of others: `python3 tools/run.py bench`.

It works in any environment that has dagrad, too: `python benchmarks/eager.py`. Peers that are not installed there are
left out, and a line says so. XAD is never installed by this project; who has it there by hand sees it measured.

    python3 tools/run.py bench                       everything, in about ten minutes
    python3 tools/run.py bench chain expression      the workloads whose names begin so
    python3 tools/run.py bench --quick               small sizes and few rounds: whether it works, not how fast it is

How time is taken stands in `timing.py`, who shares a process with whom in `plan.py`, how memory is found in
`memory.py`. The gradients of all contestants are compared before any of them is timed.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path

if __name__ == "__main__":
    # Behind the installed packages, which are those to be measured, and not in front of them as Python puts it.
    sys.path.pop(0)
    sys.path.append(str(Path(__file__).resolve().parents[1]))

from benchmarks import chart, report
from benchmarks.plan import WORKLOADS, chosen, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from benchmarks.bars import Results

CHART = Path(__file__).resolve().parents[1] / "out" / "eager.svg"


def measured(names: list[str], quick: bool) -> Results:
    """Run the workloads, each table as soon as it is there."""
    results: Results = {}
    said: set[str] = set()
    for name in names:
        results[name] = []
        for task in WORKLOADS[name].tasks(quick):
            answer = run(task)
            results[name].append(answer["figures"])
            for contestant, reason in answer["missing"].items():
                line = f"({contestant} is left out: {reason})"
                if line not in said:
                    print(line)
                said.add(line)
        print(f"\n{report.workload(name, results[name])}", flush=True)
    return results


def main(arguments: list[str]) -> int:
    """Measure and report; the exit code."""
    workloads = "\n".join(f"  {name:14}{workload.about}" for name, workload in WORKLOADS.items())
    parser = argparse.ArgumentParser(
        prog="benchmarks/eager.py",
        description=f"{(__doc__ or '').splitlines()[0]}\n\nworkloads:\n{workloads}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="WORKLOAD", help="a name, or what names begin with; default: all")
    parser.add_argument("--quick", action="store_true", help="small sizes and few rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    parser.add_argument("--chart", type=Path, metavar="FILE", default=CHART, help="an SVG")
    given = parser.parse_args(arguments)
    try:
        names = chosen(given.names, given.quick)
    except KeyError as unknown:
        parser.error(f"no workload begins with {unknown}")
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, one thread's processor time")
    results = measured(names, given.quick)
    if given.quick:
        print("\nA quick run: its figures show that everything works, and nothing else.")
    print(f"\n{report.bars(results)}\n")
    if chart.draw(results, given.chart):
        print(f"The chart: {given.chart}")
    else:
        print(report.chart(results))
    if given.json:
        about = {"python": platform.python_version(), "machine": platform.machine(), "quick": given.quick}
        given.json.write_text(json.dumps({**about, "results": results}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
