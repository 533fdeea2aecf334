"""The text form: one line for each value, like a listing, with nothing installed."""

import pytest

import autograd
from autograd import Value
from autograd.draw import draw_dot
from nn import MLP

pytestmark = pytest.mark.usefixtures("no_graphviz")


def test_the_listing_of_a_small_graph() -> None:
    a, b = Value(-4.0, "a"), Value(2.0, "b")
    c = a * b - 3.5
    c.label = "c"
    c.backward()
    assert draw_dot(c).text.splitlines() == [
        "#1  a            data -4     grad 2",
        "#2  b            data 2      grad -4",
        "#3     × #1 #2   data -8     grad 1",
        "#4  c  - 3.5 #3  data -11.5  grad 1",
        "4 values",
    ]


def test_one_line_for_each_value(expression: Value) -> None:
    lines = draw_dot(expression, level="values").text.splitlines()
    assert len(lines) == 27 + 1
    assert lines[26].split() == ["#27", "g", "+", "#25", "#26", "data", "24.7", "grad", "1"]


def test_many_operands_are_cut_and_wide_characters_line_up() -> None:
    total = autograd.sum([Value(float(i), "損失") for i in range(20)])
    lines = draw_dot(total).text.splitlines()
    assert lines[20].split("  ")[1].strip() or "and 12 more" in lines[20]
    assert "#1 #2 #3 #4 #5 #6 #7 #8 and 12 more" in lines[20]
    assert lines[0].index("data") == lines[20].index("data") - 2  # two wide characters take four cells


def test_the_scope_stands_at_the_end_of_the_line() -> None:
    (out,) = MLP(1, [1], seed=1)([2.0])
    assert draw_dot(out).text.splitlines()[0].endswith("MLP.layers.0.neurons.0")


def test_models_have_a_listing_too() -> None:
    lines = draw_dot(MLP(2, [2, 1], seed=1)).text.splitlines()
    assert lines[2].startswith("#3  neurons.0  from #1 #2")
    assert "weights" in lines[2]


def test_labels_stay_on_their_line() -> None:
    x = Value(1.0, "two\nlines \x1b[31mred")
    assert len(draw_dot(x).text.splitlines()) == 3
    assert "\x1b" not in draw_dot(x).text


def test_expressions_list_their_leaves_with_gradients() -> None:
    w = [Value(float(i), f"w{i}") for i in range(8)]
    y = autograd.dot(w, [1.0] * 8)
    y.backward()
    (line, footer) = draw_dot(y, level="cards").text.splitlines()
    assert line.startswith("#1  dot  data 28  grad 1  w0 × 1 0 (grad 1), w1 × 1 1 (grad 1)")
    assert line.endswith("and 2 more")
    assert footer == "9 values on 1 card; level='values' shows each"
