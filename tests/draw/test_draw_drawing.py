"""What `draw_dot` returns: files, bytes, notebooks, terminals; and what it does not take."""

import base64
import io
import re
import sys
from gc import collect
from pathlib import Path
from typing import Any
from weakref import ReferenceType, ref

import pytest

import autograd
from autograd import (
    AutogradError,
    DataError,
    MissingExtraError,
    OperandError,
    Scope,
    SettingError,
    UnknownNameError,
    Value,
)
from autograd.draw import Drawing, draw_dot, programs
from autograd.draw import drawing as module
from nn import MLP, Neuron

PNG = b"\x89PNG\r\n"


@pytest.fixture
def picture() -> Drawing:
    """A picture that needs no Graphviz."""
    return draw_dot(MLP(2, [2, 1], seed=1))


def test_draw_dot_is_a_public_name() -> None:
    assert autograd.draw_dot is draw_dot


# --- files and bytes -------------------------------------------------------------------------------------------------


def test_pipe(picture: Drawing) -> None:
    assert picture.pipe() == picture.svg.encode()
    assert picture.pipe("svg", encoding="utf-8") == picture.svg
    assert picture.pipe("SVG") == picture.pipe()
    assert picture.pipe("txt").decode() == picture.text + "\n"


def test_pipe_of_source(picture: Drawing) -> None:
    pytest.importorskip("graphviz", reason="the extra draw is not installed")
    assert picture.pipe("dot") == picture.pipe("gv") == picture.source.encode()


def test_render_adds_the_suffix_it_has_not(picture: Drawing, tmp_path: Path) -> None:
    assert picture.render(tmp_path / "net") == str(tmp_path / "net.svg")
    assert picture.render("net.svg", tmp_path) == str(tmp_path / "net.svg")
    assert picture.render("v1.2", tmp_path) == str(tmp_path / "v1.2.svg")
    assert picture.render("net", tmp_path / "new" / "folder", format="txt").endswith("net.txt")
    assert picture.render("net.txt", tmp_path) == str(tmp_path / "net.txt")
    assert picture.render("net.svg", tmp_path, format="txt") == str(tmp_path / "net.svg.txt")
    assert (tmp_path / "net.svg").read_text(encoding="utf-8") == picture.svg
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.svg", "net.svg.txt", "net.txt", "new", "v1.2.svg"]


def test_render_without_a_name_and_with_source(
    picture: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("graphviz", reason="the extra draw is not installed")
    monkeypatch.chdir(tmp_path)
    assert picture.render(cleanup=False) == "graph.svg"
    assert (tmp_path / "graph.gv").read_text(encoding="utf-8") == picture.source
    assert picture.save("a.gv", directory=tmp_path / "b") == str(tmp_path / "b" / "a.gv")
    assert picture.save() == "graph.gv"


def test_render_can_open_the_file(picture: Drawing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    picture.render("net", tmp_path, view=True)
    assert opened == [(tmp_path / "net.svg").resolve().as_uri()]


def test_a_failed_render_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "which", lambda name: None)
    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError):
        draw_dot(Value(1.0)).render("x", tmp_path / "new", format="ps")
    assert not (tmp_path / "new").exists()


def test_png_is_drawn_from_the_svg(picture: Drawing) -> None:
    pytest.importorskip("resvg_py", reason="resvg_py is not installed")
    assert picture.pipe("png").startswith(PNG)


def test_png_without_resvg_is_asked_of_graphviz(picture: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("graphviz", reason="the extra draw is not installed")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    monkeypatch.setattr(module, "run", lambda source, output, timeout, read: f"{output} of {source[:7]}".encode())
    assert picture.pipe("png") == b"png of digraph"


# --- notebooks and terminals -----------------------------------------------------------------------------------------


def test_the_bundle_shows_an_image_without_script(picture: Drawing) -> None:
    bundle = picture._repr_mimebundle_()
    assert list(bundle) == ["text/html", "image/svg+xml", "text/plain"]
    assert bundle["image/svg+xml"] == picture.svg == picture._repr_svg_()
    assert bundle["text/plain"] == picture.text
    found = re.fullmatch(
        r'<img style="max-width:100%;height:auto" alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)">',
        bundle["text/html"],
    )
    assert found
    assert base64.b64decode(found[2]).decode() == picture.svg
    assert "9 parameters" in found[1]


def test_the_bundle_can_be_asked_for_a_part(picture: Drawing) -> None:
    assert set(picture._repr_mimebundle_(include=["image/svg+xml"])) == {"image/svg+xml", "text/plain"}
    assert set(picture._repr_mimebundle_(exclude=["text/html"])) == {"image/svg+xml", "text/plain"}


def test_a_picture_of_a_large_graph_does_not_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Mine(Value):
        pass

    def drawn() -> tuple[Drawing, ReferenceType[Mine]]:
        x = Mine(1.0, "x")
        with Scope("s"):
            return draw_dot(autograd.tanh(x * 2.0), level="neurons"), ref(x)

    kept, used = drawn()
    assert used() is not None
    assert len(kept.views()) > 1
    monkeypatch.setattr(module, "LARGE", 2)
    kept, used = drawn()
    collect()
    assert used() is None
    assert kept.stats["values"] == 3
    assert len(kept.views()) == 1
    assert not kept.details()


def test_a_wide_picture_scrolls() -> None:
    html = draw_dot(MLP(1, [1] * 20, seed=1), level="modules")._repr_mimebundle_()["text/html"]
    assert html.startswith('<div style="overflow-x:auto"><img style="max-width:none"')


def test_the_alternative_text_is_never_markup() -> None:
    scope = autograd.Scope("s")
    with scope:
        y = Value(1.0) * 2.0
    y.label = '"><script>alert(1)</script>'
    html = draw_dot(y)._repr_mimebundle_()["text/html"]
    assert html.count("<") == 1
    assert html.count('"') == 6


def test_printing_gives_the_listing(picture: Drawing) -> None:
    assert str(picture) == repr(picture) == picture.text


def test_printing_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = draw_dot(Value(1.0, "損失") * 2.0)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    shown = str(drawing)
    shown.encode("ascii")
    assert "data 2" in shown
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert "損失" in str(drawing)


def test_a_repr_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **options: object) -> Any:
        raise RecursionError("deep")

    drawing = draw_dot(Value(1.0, "x"))
    monkeypatch.setattr(module, "write_svg", broken)
    assert drawing._repr_svg_() is None
    assert drawing._repr_mimebundle_()["text/plain"].endswith("No picture: deep")
    drawing = draw_dot(Value(1.0, "x"))
    monkeypatch.setattr(module, "write_text", broken)
    assert "RecursionError" in repr(drawing)
    assert "No picture" in drawing._repr_mimebundle_()["text/plain"]


def test_ctrl_c_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **options: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_svg", interrupted)
    with pytest.raises(KeyboardInterrupt):
        draw_dot(Value(1.0))._repr_mimebundle_()


def test_a_model_shows_itself() -> None:
    bundle = MLP(2, [2, 1], seed=1)._repr_mimebundle_()
    assert bundle is not None
    assert "text/html" in bundle


def test_the_picture_is_that_of_the_moment_it_was_made() -> None:
    x = Value(1.0, "x")
    drawing = draw_dot(x)
    x.data = 5.0
    assert "data 1" in drawing.text


# --- what it does not take -------------------------------------------------------------------------------------------


def test_roots_in_a_list_or_tuple() -> None:
    x = Value(1.0, "x")
    assert len(draw_dot([x, x * 2.0]).scene.cards) == 2
    assert len(draw_dot((x, x)).scene.cards) == 1


@pytest.mark.parametrize(
    ("root", "error", "says"),
    [
        ([], DataError, "nothing to draw"),
        ((), DataError, "nothing to draw"),
        (3.0, OperandError, "cannot draw a float"),
        (None, OperandError, "cannot draw a NoneType"),
        ("x", OperandError, "cannot draw a str"),
        (Value, OperandError, "cannot draw a type"),
        (Neuron, OperandError, "cannot draw a type"),
        ([Value(1.0), 2.0], OperandError, "element 1 of the list is no Value"),
        ([Value], OperandError, "element 0 of the list is no Value"),
        ([[Value(1.0)]], OperandError, "one flat list"),
    ],
)
def test_bad_roots(root: Any, error: type[AutogradError], says: str) -> None:
    with pytest.raises(error, match=says):
        draw_dot(root)


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"format": "swg"}, UnknownNameError, "did you mean 'svg'"),
        ({"format": None}, UnknownNameError, "format"),
        ({"rankdir": "lr"}, UnknownNameError, "given 'lr'"),
        ({"rankdir": ["LR"]}, UnknownNameError, "direction"),
        ({"limit": 1}, SettingError, "limit"),
        ({"limit": 2.5}, SettingError, "limit"),
        ({"limit": True}, SettingError, "limit"),
        ({"timeout": 0}, SettingError, "time limit"),
        ({"timeout": float("nan")}, SettingError, "time limit"),
        ({"timeout": "1"}, SettingError, "time limit"),
        ({"timeout": 10**400}, SettingError, "at most a day"),
    ],
)
def test_bad_options(options: dict[str, Any], error: type[AutogradError], says: str) -> None:
    with pytest.raises(error, match=says):
        draw_dot(Value(1.0), **options)


def test_bad_formats_of_a_drawing(picture: Drawing, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError):
        picture.pipe("bmp")
    with pytest.raises(UnknownNameError):
        picture.render(tmp_path / "x", format="bmp")
