"""`import hypothesis` finds our entry point: it registers Value, costs nothing, and cannot be broken by it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import _dagrad_hypothesis
import autograd

THEIRS = {"__init__.py": "def grad(f): ...\n", "differential_operators.py": ""}  # of HIPS autograd
ALIVE = "import hypothesis\nfrom hypothesis import strategies as st\nst.integers()\nprint('alive')\n"
DRAWN = (
    "from hypothesis import find, strategies as st\nprint(find(st.from_type(Value), lambda x: x.data >= 1.0).data)\n"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder like site-packages with a copy of the engine, the hook, and the entry point that names it."""
    package = Path(str(autograd.__file__)).parent
    shutil.copytree(package, tmp_path / "autograd", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(str(_dagrad_hypothesis.__file__), tmp_path)
    about = tmp_path / "dagrad-0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: dagrad\nVersion: 0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[hypothesis]\ndagrad = _dagrad_hypothesis:hook\n", encoding="utf-8")
    return tmp_path


def python(site: Path, code: str) -> str:
    """What the code prints in a new interpreter that finds everything in the site first; it must not fail."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "HYPOTHESIS"))}
    command = [sys.executable, "-P", "-W", "error", "-c", f"import sys; sys.path.insert(0, {str(site)!r})\n{code}"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=site, env=environ, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_the_entry_point_is_installed() -> None:
    (entry,) = importlib.metadata.entry_points(group="hypothesis", name="dagrad")
    assert entry.load() is _dagrad_hypothesis.hook


@pytest.mark.parametrize("first", ["import hypothesis", "import autograd"])
def test_value_is_known_whichever_is_imported_first(first: str, site: Path) -> None:
    """Without an import of the kit, a Value can be asked for by its type."""
    code = f"{first}\nfrom autograd import Value\nimport autograd\n{DRAWN}print(autograd.__file__)"
    number, file = python(site, code).splitlines()
    assert float(number) >= 1.0
    assert Path(file).parent.parent == site  # the copy was tested


def installed(code: str) -> str:
    """What the code prints with the packages as they are installed."""
    result = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_autograd_makes_value_known_where_hypothesis_is_already_there() -> None:
    assert float(installed(f"import hypothesis\nfrom autograd import Value\n{DRAWN}")) >= 1.0


def test_a_hypothesis_that_is_none_does_not_stop_autograd() -> None:
    code = (
        "import sys, types; sys.modules['hypothesis'] = types.ModuleType('hypothesis'); import autograd; print('alive')"
    )
    assert installed(code) == "alive"


def test_an_annotated_argument_is_drawn(site: Path) -> None:
    """`@given(...)` reads the annotation."""
    code = (
        "from hypothesis import given\nfrom autograd import Value\n"
        "@given(...)\ndef test(x: Value) -> None:\n    assert isinstance(x, Value)\n    print(x.op)\ntest()"
    )
    assert python(site, code) == ""


def test_a_session_without_values_imports_nothing_of_ours(site: Path) -> None:
    """The hook asks whether autograd is there, and that is all: it cannot cost 20 ms."""
    ours = "[name for name in sys.modules if name.partition('.')[0] in ('autograd', 'nn', 'mpmath', 'numpy')]"
    assert python(site, f"{ALIVE}print({ours}, '_dagrad_hypothesis' in sys.modules)") == "alive\n[] True"


@pytest.mark.parametrize("first", ["", "try:\n    import autograd\nexcept ImportError: pass\n"])
@pytest.mark.parametrize("ours_last", [True, False], ids=["theirs, then ours", "ours, then theirs"])
def test_a_mixed_installation_leaves_hypothesis_alone(ours_last: bool, first: str, site: Path) -> None:
    """Where the files of both lie in one folder, whichever came last, and whether it was imported or not."""
    for name, content in THEIRS.items():
        if not (ours_last and name == "__init__.py"):
            (site / "autograd" / name).write_text(content, encoding="utf-8")
    assert python(site, first + ALIVE) == "alive"


def test_what_is_left_when_the_other_one_was_uninstalled_leaves_hypothesis_alone(site: Path) -> None:
    """A folder without `__init__.py` is a namespace package."""
    (site / "autograd" / "__init__.py").unlink()
    assert python(site, "import autograd\n" + ALIVE) == "alive"
    shutil.rmtree(site / "autograd")
    assert python(site, ALIVE) == "alive"


@pytest.mark.parametrize("order", ["import autograd\n" + ALIVE, ALIVE + "import autograd"])
@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("testing/registration.py", None),
        ("testing/registration.py", "this is not Python"),
        ("testing/registration.py", "def register():\n    raise RuntimeError\n"),
        ("testing/__init__.py", "import a_module_that_does_not_exist\n"),
    ],
    ids=["missing", "damaged", "failing", "failing package"],
)
def test_a_damaged_kit_breaks_neither(file: str, content: str | None, order: str, site: Path) -> None:
    if content is None:
        (site / "autograd" / file).unlink()
    else:
        (site / "autograd" / file).write_text(content, encoding="utf-8")
    assert python(site, order) == "alive"


def test_values_are_drawn_where_mpmath_is_missing(site: Path) -> None:
    """The exact numbers need it, and numbers to start from do not."""
    code = f"sys.modules['mpmath'] = None\nimport hypothesis\nfrom autograd import Value\n{DRAWN}"
    assert float(python(site, code)) >= 1.0


def test_autograd_can_be_imported_where_hypothesis_is_blocked(site: Path) -> None:
    """A test that fakes its absence puts None into `sys.modules`; a half-imported one has nothing yet."""
    assert python(site, "sys.modules['hypothesis'] = None\nimport autograd") == ""
    assert python(site, "import types; sys.modules['hypothesis'] = types.ModuleType('x')\nimport autograd") == ""
