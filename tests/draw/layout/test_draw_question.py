"""What Graphviz is asked, and how its answer is read: numbers only, either way."""

from typing import Any

import pytest

from autograd import Scope, Value
from autograd.draw import draw_dot
from autograd.draw.geometry import row_middle
from autograd.draw.layout import place, question
from autograd.draw.programs import which
from autograd.draw.scene import Edge

from ..placed import check_placed, plain

has_dot = pytest.mark.skipif(not which("dot"), reason="the program dot is not installed")


@has_dot
@pytest.mark.parametrize("rankdir", ["LR", "TB", "RL", "BT"])
def test_dot_lays_out_expressions_and_frames(rankdir: str, expression: Value, losses: dict[str, Value]) -> None:
    for root in (expression, losses["two samples"], Value(1.0, "x")):
        scene = draw_dot(root).scene
        check_placed(scene, place(scene, rankdir, 60.0, "dot"))


@has_dot
def test_an_edge_to_a_row_ends_there() -> None:
    scene = plain(3, [(1, 2)])
    scene.edges += [Edge(1, 3, row=1), Edge(2, 3, row=0)]
    for rankdir, side in (("LR", 0), ("RL", 1)):
        placed = place(scene, rankdir, 60.0, "dot")
        left, top, width, _ = placed.cards[3]
        for edge, points in zip(scene.edges[1:], placed.edges[1:], strict=True):
            assert edge.row is not None
            assert points[-1] == pytest.approx((left + side * width, top + row_middle(scene.cards[2], edge.row)))


def test_no_text_of_the_user_goes_to_graphviz() -> None:
    scope = Scope('evil"]')
    with scope:
        y = Value(1.0, 'x" URL="javascript:alert(1)') * Value(2.0, "</svg>")
    told = question.question(draw_dot(y).scene, "LR")
    assert "evil" not in told
    assert "javascript" not in told
    assert "svg" not in told


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"bb": "0,0,1,1"},
        {"bb": "0,0,1"},
        {"bb": "a,b,c,d"},
        {"bb": "0,0,9,9", "objects": [{"name": "1", "pos": "1"}]},
    ],
)
def test_an_answer_that_is_none_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        question.read(answer, draw_dot(Value(1.0)).scene)
