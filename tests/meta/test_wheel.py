from __future__ import annotations

import importlib.metadata
import os
import re
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

import autograd
import nn

COMPILED = {".so", ".pyd"}


@pytest.fixture
def installed() -> importlib.metadata.Distribution:
    """The installed distribution; an editable one has no files to look at."""
    distribution = importlib.metadata.distribution("dagrad")
    if '"editable": true' in (distribution.read_text("direct_url.json") or ""):
        pytest.skip("the checkout itself is installed, not a wheel")
    return distribution


def test_the_wheel_is_what_is_tested(installed: importlib.metadata.Distribution, checkout: Path) -> None:
    """Both packages come from the installed wheel, not from the checkout."""
    for package in (autograd, nn):
        file = Path(str(package.__file__))
        assert checkout / package.__name__ not in file.parents
        assert file == Path(str(installed.locate_file(f"{package.__name__}/__init__.py")))


def test_the_wheel_holds_the_two_packages_and_the_hook(installed: importlib.metadata.Distribution) -> None:
    """No tests, tools or demos at the top level of somebody's site-packages."""
    files = [file for file in installed.files or [] if "__pycache__" not in file.parts]
    top = {file.parts[0] for file in files if not file.parts[0].endswith(".dist-info")}
    assert top == {"autograd", "nn", "_dagrad_hypothesis.py"}
    compiled = [file for file in files if file.name.startswith("_value.") and file.suffix in COMPILED]
    others = [file for file in files if file not in compiled]
    suffixes = {file.suffix for file in others if file.parts[0] in {"autograd", "nn"}}
    assert suffixes <= {".py", ".pyi", ".typed", ".js", ".css"}  # the last two: the page that a picture can be
    assert {"autograd/py.typed", "nn/py.typed"} <= {file.as_posix() for file in files}


def test_a_wheel_with_a_core_is_for_one_python_and_one_without_for_all(
    installed: importlib.metadata.Distribution,
) -> None:
    """So an installer takes the one with a core where it can be used, and the other one everywhere else."""
    cores = [file for file in installed.files or [] if file.suffix in COMPILED]
    tags = re.findall(r"^Tag: (.*)$", installed.read_text("WHEEL") or "", re.MULTILINE)
    if cores:
        assert [file.as_posix() for file in cores] == [f"autograd/_value{sysconfig.get_config_var('EXT_SUFFIX')}"]
        assert all(tag.startswith(f"cp3{sys.version_info[1]}-cp3{sys.version_info[1]}-") for tag in tags)
    else:
        assert tags == ["py3-none-any"]
    assert tags


def test_the_core_of_the_wheel_is_what_runs(installed: importlib.metadata.Distribution) -> None:
    """Where there is one, and nobody has asked for the engine in Python."""
    has_core = any(file.suffix in COMPILED for file in installed.files or [])
    assert autograd.engine() == (os.environ.get("DAGRAD_ENGINE") or ("c" if has_core else "python"))


def test_the_wheel_holds_every_module(installed: importlib.metadata.Distribution, checkout: Path) -> None:
    """What is in the checkout is in the wheel."""
    packed = {file.as_posix() for file in installed.files or [] if file.suffix in {".py", ".pyi"}}
    sources = [file for package in ("autograd", "nn") for file in (checkout / package).rglob("*.py*")]
    modules = {file.relative_to(checkout).as_posix() for file in sources if file.suffix in {".py", ".pyi"}}
    assert {*modules, "_dagrad_hypothesis.py"} == packed


def test_metadata(installed: importlib.metadata.Distribution, checkout: Path) -> None:
    """Name, version, licence; no dependency; the extras that the errors name."""
    metadata = installed.metadata
    assert metadata["Name"] == "dagrad"
    assert metadata["Version"] == autograd.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("Import-Name") == ["_dagrad_hypothesis; private", "autograd", "nn"]
    assert not [requirement for requirement in installed.requires or [] if "extra ==" not in requirement]
    assert set(metadata.get_all("Provides-Extra") or []) == {"draw", "pdf", "train", "plot", "test", "all"}


def test_only_the_groups_of_comparisons_ask_for_other_engines(checkout: Path) -> None:
    """The plain test command installs nothing of gigabytes."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {**project["project"]["optional-dependencies"], **project["dependency-groups"]}
    heavy = re.compile(r"^(torch|jax|tensorflow)\b")
    asking = [name for name, entries in groups.items() if any(heavy.match(str(entry)) for entry in entries)]
    assert asking == ["oracle", "bench"]
    included = [entry["include-group"] for entries in groups.values() for entry in entries if isinstance(entry, dict)]
    assert not set(asking) & set(included)


def test_changelog_knows_the_version(checkout: Path) -> None:
    """The version has its section."""
    assert re.search(
        rf"^## {re.escape(autograd.__version__)}", (checkout / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
