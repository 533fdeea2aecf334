from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

import autograd
import nn


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
    assert {file.suffix for file in files if file.parts[0] in {"autograd", "nn"}} <= {".py", ".pyi", ".typed"}
    assert {"autograd/py.typed", "nn/py.typed"} <= {file.as_posix() for file in files}


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
    assert set(metadata.get_all("Provides-Extra") or []) == {"draw", "train", "plot", "test", "all"}


def test_only_the_oracle_group_asks_for_other_engines(checkout: Path) -> None:
    """The plain test command installs nothing of gigabytes."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {**project["project"]["optional-dependencies"], **project["dependency-groups"]}
    heavy = re.compile(r"^(torch|jax|tensorflow)\b")
    assert [name for name, entries in groups.items() if any(heavy.match(str(entry)) for entry in entries)] == ["oracle"]
    assert {"include-group": "oracle"} not in [entry for entries in groups.values() for entry in entries]


def test_changelog_knows_the_version(checkout: Path) -> None:
    """The version has its section."""
    assert re.search(
        rf"^## {re.escape(autograd.__version__)}", (checkout / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
