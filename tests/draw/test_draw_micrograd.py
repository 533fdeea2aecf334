"""The pictures of micrograd's notebook `trace_graph` are drawn by its own lines, with nothing but an import changed.

Source: https://github.com/karpathy/micrograd, trace_graph.ipynb
"""

from pathlib import Path

import pytest

import nn
from autograd import UnknownNameError, Value, draw_dot
from autograd.draw import Drawing


@pytest.mark.usefixtures("graphviz")
def test_an_expression() -> None:
    x = Value(1.0)
    y = (x * 2 + 1).relu()
    y.backward()
    dot = draw_dot(y)
    assert dot._repr_mimebundle_()["text/html"].startswith("<img ")
    for shown in ("data 3", "grad 1", "ReLU"):
        assert shown in str(dot)


def test_a_neuron_written_into_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    n = nn.Neuron(2)
    x = [Value(1.0), Value(-2.0)]
    y = n(x)
    dot = draw_dot(y)
    assert isinstance(dot, Drawing)
    assert dot.render("gout") == "gout.svg"
    assert (tmp_path / "gout.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert "data 1" in str(dot)
    assert "data -2" in str(dot)


def test_the_options_of_its_function() -> None:
    y = nn.Neuron(2, seed=1)([Value(1.0), Value(-2.0)])
    assert draw_dot(y, format="png", rankdir="TB").format == "png"
    assert draw_dot(y, "svg", "TB").svg != draw_dot(y, "svg", "LR").svg
    with pytest.raises(UnknownNameError, match="direction"):
        draw_dot(y, rankdir="RT")
