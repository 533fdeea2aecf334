"""Pictures in every format, as those who look at them see them."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from autograd import FileError, MissingExtraError, Value
from autograd.draw import Picture, draw_dot, programs
from autograd.draw.page import View
from nn import MLP

from .kinds import KINDS, neuron

PDF = b"%PDF"


class Bare(Picture):
    """The least that a picture has."""

    text, summary, svg = "text", "summary", "<svg></svg>"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_is_drawn(kind: str) -> None:
    """Neither blank nor black, as resvg draws it: mostly paper, ink enough for text, and more than one hue."""
    pytest.importorskip("resvg_py", reason="the extra draw is not installed")
    read = pytest.importorskip("PIL.Image", reason="Pillow is not installed").open
    image = read(io.BytesIO(KINDS[kind]().pipe("png"))).convert("RGB")
    shades = image.convert("L").histogram()
    assert 0.001 < sum(shades[:128]) / sum(shades) < 0.3
    assert sum(shades[240:]) > 0.2 * sum(shades)
    assert any(abs(red - blue) > 40 for _, (red, _, blue) in image.getcolors(1 << 20))


@pytest.mark.parametrize("kind", ["network", "boundary"])
def test_a_pdf_is_the_picture_itself(kind: str) -> None:
    """One page of its size, the same bytes each time, its fonts inside, with a text for those who cannot see it."""
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    picture = KINDS[kind]()
    data = picture.pipe("pdf")
    assert data.startswith(PDF)
    assert data == picture.pipe("pdf")
    (box,) = re.findall(rb"/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]", data)
    size = re.search(r'width="(\d+)" height="(\d+)"', picture.svg)
    assert size
    assert [float(side) for side in box] == pytest.approx([0.75 * int(side) for side in size.groups()], abs=0.1)
    assert b"/FontFile" in data
    assert b"CreationDate" not in data


def test_user_text_is_no_language_of_the_typesetter() -> None:
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    evil = '"#panic("no") ] $ \\ #import "@preview/x:1.0.0"'
    assert draw_dot(neuron_with(evil)).pipe("pdf").startswith(PDF)


def neuron_with(label: str) -> Value:
    """A value in a frame, which needs no Graphviz."""
    (out,) = MLP(1, [1], seed=1)([Value(1.0, label)])
    out.label = label
    return out


# --- what is not installed -------------------------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with nothing on its PATH, and without the packages for PDF."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "typst", None)
    found = programs.find_spec
    monkeypatch.setattr(programs, "find_spec", lambda name: None if name == "pygraphviz" else found(name))


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("kind", ["expression", "network"])
@pytest.mark.parametrize("format", ["svg", "png", "html", "txt", "dot", "gv"])
def test_with_nothing_on_the_path_every_other_format_works(format: str, kind: str, tmp_path: Path) -> None:
    for package in ("graphviz", "resvg_py"):
        pytest.importorskip(package, reason="the extra draw is not installed")
    path = Path(KINDS[kind]().render("x", tmp_path, format=format))
    assert path.stat().st_size > 200


@pytest.mark.usefixtures("bare")
def test_without_the_extra_for_pdf_its_error_names_it(tmp_path: Path) -> None:
    with pytest.raises(MissingExtraError) as caught:
        KINDS["network"]().render("x.pdf", tmp_path / "new")
    assert str(caught.value) == (
        "PDF needs the package typst, which is not installed. Repair: pip install 'dagrad[pdf]'"
    )
    assert not (tmp_path / "new").exists()


def test_pdf_without_the_extra_is_asked_of_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("graphviz", reason="the extra draw is not installed")
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setattr(programs, "which", lambda name: "/usr/bin/dot")
    asked: list[list[str]] = []

    def process(command: Any, source: str, seconds: float) -> bytes:
        asked.append(command)
        return PDF

    monkeypatch.setattr(programs, "process", process)
    assert KINDS["network"]().pipe("pdf") == PDF
    assert asked[-1] == ["/usr/bin/dot", "-Tpdf"]


# --- pages and files -------------------------------------------------------------------------------------------------


def test_a_page_is_a_format_of_every_picture(tmp_path: Path) -> None:
    picture = neuron()
    path = Path(picture.render(tmp_path / "graph.html"))
    html = path.read_text(encoding="utf-8")
    assert html == picture.pipe("html", encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert html.count("<svg") == len(picture.views())
    assert picture.svg in html


def test_a_page_has_the_views_of_its_picture() -> None:
    class Two(Bare):
        def views(self) -> list[View]:
            return [View("a", "one", self.svg, {1: "b"}), View("b", "two", self.svg)]

    assert Two().pipe("html").count(b"<svg") == 2
    assert b"<h2>two</h2>" in Two().pipe("html")


def test_what_a_picture_alone_needs() -> None:
    assert {name: Bare().pipe(name)[:9] for name in ("svg", "txt", "html")} == {
        "svg": b"<svg></sv",
        "txt": b"text\n",
        "html": b"<!doctype",
    }
    assert not Bare().details()


def test_a_file_that_cannot_be_written_is_an_error_that_teaches(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match=r"could not be written.*given .*Repair: another name"):
        neuron().render("x.svg", tmp_path / "file")
    with pytest.raises(FileError, match="needs a name"):
        neuron().render("")
