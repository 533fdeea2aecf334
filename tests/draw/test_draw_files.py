"""Files are written whole or not at all, and what cannot be written is said with a way out."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograd import FileError, OperandError
from autograd.draw.files import path_of, write_file

OLD, NEW = b"old", b"new" * 1000


def test_a_file_gets_its_content_and_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "x.svg"
    write_file(file, OLD)
    write_file(file, NEW)
    assert file.read_bytes() == NEW
    assert [path.name for path in file.parent.iterdir()] == ["x.svg"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("moment", ["write_bytes", "replace"])
def test_whatever_happens_the_old_file_is_there_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, error: BaseException
) -> None:
    """The disk is full, or somebody presses Ctrl-C, when half of it is written or just before it takes its place."""
    file = tmp_path / "x.svg"
    file.write_bytes(OLD)
    real: Callable[..., int] = Path.write_bytes

    def broken(self: Path, content: object) -> None:
        if moment == "write_bytes":
            real(self, NEW[:100])
        raise error

    monkeypatch.setattr(Path, moment, broken)
    with pytest.raises(FileError if isinstance(error, OSError) else KeyboardInterrupt):
        write_file(file, NEW)
    assert file.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, content: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refused)  # root may write everywhere, so the test would show nothing
    with pytest.raises(FileError, match=r"Permission denied.*given '.*x\.svg'.*Repair: another name") as caught:
        write_file(tmp_path / "x.svg", NEW)
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value.__cause__, PermissionError)


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    for name in ("a\0b", "folder", "file/x.svg", "x" * 5000):
        with pytest.raises(FileError, match=r"could not be written.*Repair"):
            write_file(tmp_path / name, NEW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == OLD


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "x.svg")
    write_file(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "x.svg").read_bytes() == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_file(tmp_path / "x.svg", NEW)
    assert (tmp_path / "x.svg").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_paths() -> None:
    assert path_of(None, None, "graph") == Path("graph")
    assert path_of("a.svg", "out", "graph") == path_of(Path("a.svg"), Path("out"), "graph") == Path("out", "a.svg")
    assert path_of("a.svg", "", "graph") == Path("a.svg")


@pytest.mark.parametrize(("name", "folder"), [(3, None), (b"x", None), (["x"], None), ("x", 3), (None, b"out")])
def test_what_is_no_name(name: object, folder: object) -> None:
    given = name if not isinstance(name, str) and name is not None else folder
    with pytest.raises(OperandError) as caught:
        path_of(name, folder, "graph")
    assert caught.value.given == given
    assert "Repair: 'graph'" in str(caught.value)


@pytest.mark.parametrize("name", ["", ".", os.sep])
def test_a_file_without_a_name(name: str) -> None:
    with pytest.raises(FileError, match="needs a name"):
        path_of(name, None, "graph")
