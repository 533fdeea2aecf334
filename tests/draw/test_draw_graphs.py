"""Graphs of any kind, with scopes entered and left in any order: the limits hold and everything can be shown."""

import random
from itertools import pairwise
from math import inf, isfinite, nan
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

import autograd
from autograd import Scope, Value, no_grad
from autograd.draw import Drawing, draw_dot, draw_steps
from autograd.draw.levels import WIDEST
from autograd.draw.options import DIRECTIONS, LEVELS

from .drawn import checked

NUMBERS = (1.0, -2.0, 0.5, 0.0, -0.0, nan, inf, -inf, 1e308, 5e-324, 0.3, -0.7)


def graph(seed: int, size: int) -> list[Value]:
    """The roots of a graph of so many operations."""
    source = random.Random(seed)
    scopes = [Scope(name) for name in source.choices(["a", "b", "neurons.0", "<b>", ""], k=source.randint(1, 5))]
    for outer, inner in pairwise(scopes):
        inner.parent = source.choice((outer, scopes[0], None))
    if source.random() < 0.1:
        scopes[0].parent = scopes[-1]  # a ring
    known = [
        Value(x, label) for x, label in zip(source.sample(NUMBERS, 6), ("x", "", "<x>", "\0", "y", "y"), strict=True)
    ]
    back = source.choice((3, 10, 1000))

    def operation() -> Value:
        a, b, c = source.choices(known[-back:], k=3)
        made: list[Value] = [
            a + b, a * b, a - 1.0, 2.0 * b, b**2, autograd.exp(a), autograd.dot([a, b], [c, 0.5], a),
            autograd.sum(source.choices(known[-back:], k=source.choice((1, 9)))), autograd.where(a > 0.0, b, c),
            autograd.softmax([a, b, c])[0], Value(source.choice(NUMBERS)),
        ]  # fmt: skip
        return source.choice(made)

    for _ in range(size):
        kind = source.random()
        if kind < 0.75:
            with source.choice(scopes):
                known.append(operation())
        elif kind < 0.8:
            with no_grad():
                known.append(operation())
        else:
            known.append(operation())
    roots = [known[-1]] if source.random() < 0.7 else source.choices(known, k=4)
    if roots[0].parents and source.random() < 0.7:
        roots[0].backward()
    return roots


def options(source: random.Random) -> dict[str, Any]:
    """Any arguments of `draw_dot`."""
    return {
        "level": source.choice(("auto", "auto", *LEVELS[:2])),
        "limit": source.choice((2, 3, 5, 20, 60, 60)),
        "edges": source.choice((1, 5, 300, 300)),
        "rankdir": source.choice(DIRECTIONS),
        "color": source.choice(("grad", "data", None)),
        "flow": source.random() < 0.7,
        "constants": source.random() < 0.4,
        "engine": "native",
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0, 1, 5, 20, 60, 150]))
@example(7, 150)
def test_any_graph(seed: int, size: int) -> None:
    roots, asked = graph(seed, size), options(random.Random(seed))
    drawing = draw_dot(roots, **asked)
    scene = drawing.scene
    assert len(scene.cards) <= asked["limit"]
    assert len(scene.edges) <= asked["edges"]
    if asked["level"] == "auto":
        assert drawing.layout.width <= WIDEST
    assert all(isfinite(place) for box in drawing.layout.cards.values() for place in box)
    assert 1 <= sum(card.is_root for card in scene.cards) <= len({id(root) for root in roots})
    checked(drawing.svg)
    assert all(f"#{i} " in f"{line} " for i, line in enumerate(listed(drawing), 1))
    if seed % 4 == 0:
        for view in drawing.views():
            checked(view.svg)
        assert "No picture" not in drawing._repr_mimebundle_()["text/plain"]
        checked(draw_steps(roots, **asked).svg)


def listed(drawing: Drawing) -> list[str]:
    """The lines of the text form that stand for cards."""
    return drawing.text.splitlines()[: -len(drawing.scene.footer)]
