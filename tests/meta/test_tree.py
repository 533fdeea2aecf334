from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

MOST_LINES = 450
# Each would run code that came from a string or from a file.
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
COLLECT = ("-m", "pytest", "--collect-only", "-q", "-rs", "-m", "", "-p", "no:cacheprovider", "tests")
FORBIDDEN_MODULES = {"marshal", "dill", "cloudpickle", "shelve", "joblib"}


def test_no_file_is_long(python_files: list[Path], checkout: Path) -> None:
    """A file is one concept: none has more than 450 lines, those in C neither; what is printed from the table may."""
    files = [*python_files, *(checkout / "autograd" / "csrc").iterdir()]
    texts = {str(file.relative_to(checkout)): file.read_text(encoding="utf-8") for file in files}
    written = {name: text for name, text in texts.items() if "Generated from the primitive table" not in text[:400]}
    assert not {name: text.count("\n") for name, text in written.items() if text.count("\n") > MOST_LINES}


def test_no_compiled_module_but_the_core_lies_in_the_checkout(checkout: Path) -> None:
    """One beside its source would be imported in its place, stale and in silence; the core tells what it is made of."""
    found = [file for package in ("autograd", "nn") for file in (checkout / package).rglob("*.*")]
    compiled = [file for file in found if file.suffix in {".so", ".pyd", ".dylib"}]
    assert not [
        file for file in compiled if file.parent != checkout / "autograd" or not file.name.startswith("_value.")
    ]


def test_no_code_comes_from_data(python_files: list[Path], checkout: Path) -> None:
    """The packages never evaluate strings and never load pickles, so no model file can run code."""
    packages = [file for file in python_files if file.relative_to(checkout).parts[0] in {"autograd", "nn"}]
    faults = []
    for file in packages:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules.append(str(node.module))
                modules += [f"{node.module}.{name.name}" for name in node.names]
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            attribute = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            if (
                called in FORBIDDEN_CALLS
                or FORBIDDEN_MODULES & {module.split(".")[0] for module in modules}
                or {"pickle.load", "pickle.loads", "pickle.Unpickler"} & {*modules, attribute}
            ):
                faults.append(f"{file.relative_to(checkout)}:{node.lineno}")  # type: ignore[attr-defined]
    assert packages
    assert not faults


def test_every_name_of_a_file_says_what_is_in_it(python_files: list[Path]) -> None:
    """No grab-bag files."""
    assert not [file for file in python_files if file.stem in {"utils", "util", "helpers", "common", "misc"}]


def test_no_file_is_named_like_one_of_the_other_autograd(python_files: list[Path], checkout: Path) -> None:
    """Of two distributions that import as `autograd`, only `__init__.py` may be contested."""
    theirs = {
        *("core", "builtins", "differential_operators", "extend", "misc", "numpy", "scipy"),
        *("test_util", "tracer", "util", "wrap_util"),
    }
    ours = {
        path.relative_to(checkout / "autograd").parts[0]
        for path in python_files
        if checkout / "autograd" in path.parents
    }
    assert not theirs & {name.split(".")[0] for name in ours}


def test_every_test_file_is_collected(checkout: Path, tmp_path: Path) -> None:
    """Each file in tests/ that has a test is collected by pytest; none waits there in vain."""
    root = Path(__file__).parents[2]
    command = [sys.executable, *COLLECT]
    result = subprocess.run([*command, f"--rootdir={root}"], cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    collected = {line.partition("::")[0] for line in result.stdout.splitlines() if "::" in line}
    # A file may say that it needs another environment: then the summary names it, with the reason.
    collected |= set(re.findall(r"^SKIPPED \[\d+\] ([^:]+):\d+: ", result.stdout, re.MULTILINE))
    files = {
        file.relative_to(root).as_posix()
        for file in (root / "tests").rglob("*.py")
        if file.name != "conftest.py" and (file.name.startswith("test_") or "def test_" in file.read_text("utf-8"))
    }
    assert not files - collected


def test_every_suppression_says_what_it_suppresses(python_files: list[Path], checkout: Path) -> None:
    """`noqa` and `type: ignore` name their rule."""
    bare = re.compile(r"#\s*(noqa(?!:)|type: *ignore(?!\[))\b")
    faults = [
        f"{file.relative_to(checkout)}:{number}"
        for file in python_files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line) and "re.compile" not in line
    ]
    assert not faults


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_the_usual_files_are_there(checkout: Path, name: str) -> None:
    """A newcomer finds the files where every project has them."""
    assert (checkout / name).stat().st_size > 0
