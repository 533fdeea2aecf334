"""How the wheel and an editable installation are built: with the core in C where it can be compiled, else without.

Most build a copy of the checkout whose core is a few lines, which take no time to compile.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

import autograd

CORE = f"autograd/_value{sysconfig.get_config_var('EXT_SUFFIX')}"
SMALL = """\
#include <Python.h>
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_value", NULL, -1, NULL, NULL, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit__value(void)
{
    PyObject *made = PyModule_Create(&module);
    if (made != NULL && PyModule_AddStringConstant(made, "SOURCE", DAGRAD_SOURCE) < 0) { Py_CLEAR(made); }
    return made;
}
"""
# What a core says that it was compiled from, and what lies there now; without an import of the package.
SOURCES = """
import hashlib, runpy
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
loader = ExtensionFileLoader("_value", FILE)
print(module_from_spec(spec_from_file_location("_value", FILE, loader=loader)).SOURCE)
print(runpy.run_path("autograd/_sources.py")["fingerprint"]("autograd/csrc", hashlib.sha256))
"""


def has_compiler() -> bool:
    """Whether setuptools would find the compiler that this Python was built with."""
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cl"
    return shutil.which(compiler.split()[0]) is not None


pytestmark = [
    pytest.mark.skipif(sys.implementation.name != "cpython", reason="the core is for CPython"),
    pytest.mark.skipif(not has_compiler(), reason="there is no C compiler"),
    pytest.mark.skipif(os.name == "nt", reason="MSVC cannot be broken by a variable"),
]


def run(*command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this Python in a folder, on its own code alone."""
    unset = ("PYTHONPATH", "DAGRAD_BUILD", "DAGRAD_ENGINE", "CC")
    environ = {name: value for name, value in os.environ.items() if name not in unset and "COVERAGE" not in name}
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**environ, **variables},
        check=False,
    )


def build(project: Path, target: str = "wheel", **variables: str) -> tuple[Path | None, str]:
    """The file built, or None, and what was said."""
    folder = project.parent / f"{project.name}-{target}"
    result = run("-m", "hatchling", "build", "-t", target, "-d", str(folder), folder=project, **variables)
    said = result.stdout + result.stderr
    assert "Traceback" not in said
    files = sorted(folder.glob("*")) if folder.exists() else []
    assert len(files) == (result.returncode == 0), said
    return (files[0] if files else None), said


def names(file: Path) -> list[str]:
    """What is in a wheel, but for what describes it; or in an sdist."""
    if file.suffix == ".gz":
        with tarfile.open(file) as archive:
            return [name.partition("/")[2] for name in archive.getnames()]
    with zipfile.ZipFile(file) as wheel:
        return [name for name in wheel.namelist() if ".dist-info/" not in name]


def copy(checkout: Path, folder: Path) -> Path:
    """A copy of all that is built, as it would come from git."""
    folder.mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "_dagrad_hypothesis.py", ".gitignore"):
        shutil.copy(checkout / name, folder)
    for name in ("autograd", "nn"):
        ignore = shutil.ignore_patterns("__pycache__", "_value.*.so", "_value.*.pyd")
        shutil.copytree(checkout / name, folder / name, ignore=ignore)
    return folder


@pytest.fixture
def project(checkout: Path, tmp_path: Path) -> Path:
    """A copy with a small core."""
    folder = copy(checkout, tmp_path / "project")
    shutil.rmtree(folder / "autograd" / "csrc")
    (folder / "autograd" / "csrc").mkdir()
    (folder / "autograd" / "csrc" / "value.c").write_text(SMALL, encoding="utf-8")
    return folder


def test_with_a_compiler_the_wheel_has_a_core_and_the_tag_of_its_platform(project: Path) -> None:
    wheel, _ = build(project)
    assert wheel is not None
    assert wheel.name.startswith(f"dagrad-{autograd.__version__}-cp3{sys.version_info[1]}-cp3{sys.version_info[1]}-")
    assert "any" not in wheel.name
    assert CORE in names(wheel)
    assert "autograd/_value.pyi" in names(wheel)
    assert not [name for name in names(wheel) if "csrc" in name or name.endswith((".c", ".h", ".o"))]
    assert not list((project / "autograd").glob("_value.*.*"))  # nothing is left beside the sources
    first = wheel.read_bytes()
    wheel.unlink()
    again, _ = build(project)
    assert again is not None
    assert again.read_bytes() == first  # builds of the same sources are the same to the byte


def test_a_core_that_lies_in_the_checkout_is_not_packed(project: Path) -> None:
    """It may be stale, or of another Python."""
    for name in (CORE, "autograd/_value.cpython-27-other.so", "autograd/_value.cp27-win.pyd"):
        (project / name).write_bytes(b"stale")
    (project / ".gitignore").unlink()
    wheel, _ = build(project)
    assert wheel is not None
    assert [name for name in names(wheel) if "_value." in name and not name.endswith(".pyi")] == [CORE]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(CORE) != b"stale"
    sdist, _ = build(project, "sdist")
    assert sdist is not None
    assert not [name for name in names(sdist) if name.endswith((".so", ".pyd"))]


def test_the_sdist_has_all_that_compiles_the_core(project: Path) -> None:
    sdist, _ = build(project, "sdist")
    assert sdist is not None
    needed = {"hatch_build.py", "autograd/csrc/value.c", "autograd/_sources.py", "pyproject.toml"}
    assert needed <= set(names(sdist))


def test_without_a_compiler_the_wheel_is_pure_and_the_build_says_why(project: Path) -> None:
    wheel, said = build(project, CC="/bin/false")
    assert wheel is not None
    assert wheel.name == f"dagrad-{autograd.__version__}-py3-none-any.whl"
    assert not [name for name in names(wheel) if name.endswith(".so")]
    assert "dagrad: without the C core, in Python alone: it could not be compiled." in said
    assert "/bin/false" in said


def test_what_the_compiler_says_is_told(project: Path) -> None:
    (project / "autograd" / "csrc" / "value.c").write_text('#error "not on this machine"\n')
    wheel, said = build(project)
    assert wheel is not None
    assert wheel.name.endswith("-py3-none-any.whl")
    assert '#error "not on this machine"' in said


def test_either_can_be_asked_for(project: Path) -> None:
    """Then a compiler that fails is an error, and one that would not is not asked."""
    wheel, said = build(project, DAGRAD_BUILD="c", CC="/bin/false")
    assert wheel is None
    assert "dagrad: the C core cannot be built, and DAGRAD_BUILD=c asks for it" in said
    wheel, said = build(project, DAGRAD_BUILD="rust")
    assert wheel is None
    assert 'DAGRAD_BUILD names no engine: given \'rust\', expected "c" or "python"' in said
    wheel, said = build(project, DAGRAD_BUILD="python")
    assert wheel is not None
    assert wheel.name.endswith("-py3-none-any.whl")
    assert "DAGRAD_BUILD=python" in said


def test_nothing_temporary_is_left(project: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    for variables in ({}, {"CC": "/bin/false"}, {"DAGRAD_BUILD": "c", "CC": "/bin/false"}):
        folder = str(tmp_path / "out")
        command = ("-m", "hatchling", "build", "-t", "wheel", "-d", folder)
        run(*command, folder=project, TMPDIR=str(tmp_path / "temporary"), **variables)
    assert not list((tmp_path / "temporary").iterdir())


def build_editable(project: Path, folder: Path, **variables: str) -> None:
    """What an installer does for an editable installation before it installs: build the wheel that leads to it."""
    folder.mkdir()
    code = f"from hatchling.build import build_editable; build_editable({str(folder)!r})"
    result = run("-c", code, folder=project, **variables)
    assert result.returncode == 0, result.stderr


def test_an_editable_installation_puts_the_core_into_the_checkout(project: Path, tmp_path: Path) -> None:
    """It knows what it was compiled from, and so whether that was edited since."""
    build_editable(project, tmp_path / "first")
    assert (project / CORE).exists()
    (wheel,) = (tmp_path / "first").glob("*.whl")
    assert not [name for name in names(wheel) if name.endswith(".so")]
    code = f"FILE = {CORE!r}{SOURCES}"
    compiled, lying = run("-c", code, folder=project).stdout.split()
    assert compiled == lying
    with (project / "autograd" / "csrc" / "value.c").open("a") as file:
        file.write("/* edited */\n")
    compiled, lying = run("-c", code, folder=project).stdout.split()
    assert compiled != lying
    result = run("-c", "import autograd; print(autograd.engine())", folder=project)
    assert result.stdout.strip() == "python"
    assert "RuntimeWarning: the C core of dagrad is stale" in result.stderr
    build_editable(project, tmp_path / "second", CC="/bin/false")
    assert not (project / CORE).exists()  # better none than a stale one


@pytest.mark.parametrize("engine", ["c", "python"])
def test_both_wheels_install_without_network_and_compute(engine: str, checkout: Path, tmp_path: Path) -> None:
    """The real core and the wheel without, each in a new environment."""
    wheel, said = build(copy(checkout, tmp_path / "project"), DAGRAD_BUILD=engine)
    assert wheel is not None, said
    assert run("-m", "venv", str(tmp_path / "new"), folder=tmp_path).returncode == 0
    python = str(tmp_path / "new" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--no-index", "--no-deps", str(wheel)]
    assert subprocess.run(pip, capture_output=True, check=False, env=no_find_links()).returncode == 0
    code = "import autograd; print(autograd.engine(), autograd.grad(autograd.exp)(0.0))"
    for asked in (None, engine):
        environ = {**os.environ, "DAGRAD_ENGINE": asked or ""}
        result = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=False, env=environ)
        assert result.stdout.split() == [engine, "1.0"], result.stderr
    if engine == "python":
        environ = {**os.environ, "DAGRAD_ENGINE": "c"}
        result = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=False, env=environ)
        assert result.returncode == 1
        assert "ImportError: DAGRAD_ENGINE=c, but the C core of dagrad was not built for this Python" in result.stderr


def no_find_links() -> dict[str, str]:
    """The environment for a pip that looks nowhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | {
        "PIP_CONFIG_FILE": os.devnull
    }
