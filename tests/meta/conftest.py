"""What the tests of the project itself share. They read the checkout and import the installed packages."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

# The test command runs a copy of this folder outside the checkout and says where the checkout is.
CHECKOUT = Path(os.environ.get("DAGRAD_CHECKOUT", Path(__file__).parents[2]))


def project_files(*patterns: str) -> list[Path]:
    """The files of the project: those that git knows or would take, or all where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    try:
        listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = [file for pattern in patterns for file in CHECKOUT.rglob(pattern)]
        return sorted(
            file for file in found if not any(part.startswith(".") for part in file.relative_to(CHECKOUT).parts)
        )
    return sorted(CHECKOUT / name for name in set(listed.split("\0")) if name and (CHECKOUT / name).exists())


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder with pyproject.toml."""
    return CHECKOUT


@pytest.fixture(scope="session")
def python_files() -> list[Path]:
    """Every Python file and stub of the project."""
    return project_files("*.py", "*.pyi")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `document` runs once for each Markdown file."""
    if "document" in metafunc.fixturenames:
        documents = project_files("*.md")
        metafunc.parametrize("document", documents, ids=[str(file.relative_to(CHECKOUT)) for file in documents])
