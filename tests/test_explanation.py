from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import GraphError, OperandError, Scope, SettingError, Value, explain, no_grad
from autograd.wording import count, ends, named, number, shown

DEPTH = 200_000  # a recursion ends at a thousand


def enumerated(root: Value, by: Value) -> list[float]:
    """The product of the partials along every path, by walking all of them."""
    found, waiting = [], [(root, 1.0)]
    while waiting:
        node, product = waiting.pop()
        if node is by:
            found.append(product)
        else:
            waiting += [(parent, product * partial) for parent, partial in node.edges]
    return found


# --- a derivative ----------------------------------------------------------------------------------------------------


def test_the_text_shows_the_chain_rule_in_numbers() -> None:
    w, x = Value(2.0, "w"), Value(3.0, "x")
    h = w * x
    h.label = "h"
    loss = h * 0.5 + w
    loss.label = "loss"
    told = explain(loss, by=w)
    assert str(told).splitlines() == [
        "d add (loss) / d w = 2.5, along 2 paths",
        "  +1.5  60 %  add (loss) ·1 <- mul ·0.5 <- mul (h) ·3 <- w",
        "  +1    40 %  add (loss) ·1 <- w",
    ]
    assert repr(told) == told.text
    assert (told.root, told.by, told.derivative, told.count, told.rest) == (loss, w, 2.5, 2, 0.0)
    assert [path.contribution for path in told.paths] == [1.5, 1.0]
    assert told.paths[0].nodes == (loss, loss.parents[0], h, w)
    assert told.paths[0].partials == (1.0, 0.5, 3.0)


def test_what_is_not_shown_is_summed_up() -> None:
    w = Value(1.0, "w")
    root = ag.sum([w * float(k) for k in range(1, 9)])
    told = explain(root, by=w, paths=3)
    assert [path.contribution for path in told.paths] == [8.0, 7.0, 6.0]
    assert told.rest == 15.0
    assert told.text.splitlines()[-1] == "  +15  41.7 %  the other 5 paths together"
    assert explain(root, by=w, paths=7).text.splitlines()[-1] == "  +1  2.8 %   the other path"
    assert len(explain(root, w, paths=100).paths) == 8


def test_a_node_between_may_be_asked_for_and_its_own_operands_do_not_count() -> None:
    x = Value(2.0, "x")
    h = x * x
    root = h * 3.0 + x
    told = explain(root, by=h)
    assert (told.derivative, told.count) == (3.0, 1)
    assert explain(root, by=x).derivative == 13.0


def test_a_node_by_itself_is_one() -> None:
    x = Value(2.0, "x")
    assert str(explain(x, by=x)) == "d x / d x = 1, along 1 path\n  +1  100 %  x"
    y = x * 2.0
    assert explain(y, by=y).derivative == 1.0


def test_terms_that_cancel_are_shown_with_their_signs() -> None:
    x = Value(2.0, "x")
    told = explain(x * 3.0 - x * 3.0, by=x)
    assert told.derivative == 0.0
    assert [path.contribution for path in told.paths] in ([3.0, -3.0], [-3.0, 3.0])
    assert "%" not in told.text  # of nothing there are no shares


def test_a_tiny_share_is_not_called_none() -> None:
    x = Value(1.0, "x")
    assert "<0.1 %" in explain(x * 1.0 + x * 1e-6, by=x).text
    assert "  0 %" in explain(x * 1.0 + x * 0.0, by=x).text


def test_two_edges_between_the_same_nodes_are_two_paths() -> None:
    x = Value(3.0, "x")
    told = explain(x * x, by=x)
    assert told.count == 2
    assert [path.contribution for path in told.paths] == [3.0, 3.0]
    assert explain(ag.dot([x, 2.0], [1.0, x], x), by=x).count == 3


def test_a_leaf_without_influence_is_said_to_have_none() -> None:
    x, other = Value(3.0, "x"), Value(1.0, "other")
    y = x * 2.0
    told = explain(y, by=other)
    assert str(told) == "mul does not depend on other: it was not computed from it"
    assert (told.derivative, told.count, told.paths, told.rest) == (0.0, 0, (), 0.0)
    assert "it is the other way round" in str(explain(x, by=y))


def test_what_a_choice_dropped_is_named() -> None:
    x, y = Value(3.0, "x"), Value(1.0, "y")
    top = ag.maximum(x, y)
    top.label = "top"
    assert str(explain(top * 2.0, by=y)).splitlines() == [
        "mul does not depend on y at this point: the derivative is 0",
        "  Not chosen, so it contributes nothing: y in maximum (top)",
    ]
    told = explain(top + y, by=y)
    assert told.count == 1
    assert told.text.endswith("\n  Not chosen, so it contributes nothing: y in maximum (top)")
    assert "Not chosen" not in str(explain(top + y, by=x))


def test_many_choices_are_not_all_named() -> None:
    y = Value(1.0, "y")
    branches = []
    for k in range(6):
        branch = y - float(k + 2)
        branch.label = f"b{k}"
        branches.append(branch.relu())
    assert "sub (b5) in relu, sub (b4) in relu, sub (b3) in relu and 3 more" in str(explain(ag.sum(branches), by=y))


def test_a_value_chosen_for_two_reasons_at_once() -> None:
    x = Value(2.0, "x")
    assert explain(ag.where(x, x, 1.0), by=x).text == "d where / d x = 1, along 1 path\n  +1  100 %  where ·1 <- x"


@pytest.mark.parametrize(
    ("build", "derivative", "said"),
    [
        (lambda z: z.sqrt() * 2.0, math.inf, "Not finite: the partial of sqrt by z is inf"),
        (lambda z: z.sqrt() * 0.0, math.nan, "the partial of sqrt by z is inf, and 0 × inf is nan"),
        (lambda z: (z * 1e200) * 1e200, math.inf, "Not finite: the product overflows"),
        (lambda z: z * 1e-200 * 1e-200 * 1e200 * 1e200, math.inf, "Not finite: the product overflows"),
        (lambda z: ag.log(z - 1.0), math.nan, "Not finite: the partial of log by sub is nan"),
    ],
)
def test_where_a_number_stops_being_finite_is_said(build: Any, derivative: float, said: str) -> None:
    z = Value(0.0, "z")
    told = explain(build(z), by=z)
    assert told.derivative == pytest.approx(derivative, nan_ok=True)
    assert said in told.text


def test_what_is_not_finite_comes_first_and_leaves_the_rest_unknown() -> None:
    z = Value(0.0, "z")
    told = explain(ag.sum([z * 1e300, z.sqrt(), z.sqrt() * 0.0, z * 5.0, z]), by=z, paths=3)
    assert [math.isfinite(path.contribution) for path in told.paths] == [False, False, True]
    assert told.count == 5
    assert math.isnan(told.rest)
    assert told.text.splitlines()[4].split() == ["?", "the", "other", "2", "paths", "together"]
    assert told.text.count("Not finite") == 2


def test_explaining_touches_no_gradient() -> None:
    x = Value(3.0)
    y = x * x
    x.grad, y.grad = 5.0, 7.0
    explain(y, by=x)
    explain(y)
    assert (x.grad, y.grad) == (5.0, 7.0)


def test_labels_and_numbers_cannot_break_the_lines() -> None:
    x = Value(3.0, "a\nb\x1b[31m" + "x" * 100)
    text = str(explain(x * x, by=x))
    assert len(text.splitlines()) == 3
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 100


# --- a node ----------------------------------------------------------------------------------------------------------


def test_a_node_alone_shows_its_operands_and_its_leaves() -> None:
    w, x = Value(2.0, "w"), Value(3.0, "x")
    with Scope("layer"):
        h = (w * x) / 4.0
    assert str(explain(h)).splitlines() == [
        "div = 1.5, in scope layer",
        "  x: mul  6  partial 0.25",
        "  y       4  a constant",
        "derivatives by its leaves",
        "  w  0.75",
        "  x  0.5",
    ]
    assert explain(h).derivative is None
    assert str(explain(w)) == "w = 2: a leaf, it was computed from nothing"


def test_a_choice_alone_says_what_was_not_chosen() -> None:
    x, y = Value(2.0, "x"), Value(3.0)
    assert str(explain(ag.where(x, x, y))).splitlines()[1:4] == [
        "  condition: x  2  not chosen: contributes nothing",
        "  x: x          2  partial 1",
        "  y             3  not chosen: contributes nothing",
    ]
    flat = ag.floor(x)
    assert str(explain(flat)).splitlines()[1:] == ["  x: x  2  not chosen: contributes nothing"]


def test_of_many_operands_the_strongest_are_shown() -> None:
    ws = [Value(1.0, f"w{k}") for k in range(100)]
    xs = [float(k) for k in range(99)]
    text = str(explain(ag.dot(ws, [*xs, math.inf], 0.5), paths=2))
    assert text.splitlines()[1].split() == ["w[99]:", "w99", "1", "partial", "inf"]
    assert text.splitlines()[2].split() == ["w[98]:", "w98", "1", "partial", "98"]
    assert "  and 189 more operands" in text
    assert text.endswith("  w99  inf\n  w98  98\n  and 98 more leaves")


# --- refusals --------------------------------------------------------------------------------------------------------


def test_only_nodes_are_explained() -> None:
    x = Value(1.0)
    for given_ in ((2.0,), (x, 2.0), (None,), (x * x, "x")):
        with pytest.raises(OperandError, match="explain takes nodes of a graph"):
            explain(*given_)
    for paths in (0, -1, 2.0, True, None):
        with pytest.raises(SettingError, match="an integer from 1 on"):
            explain(x, x, paths=paths)
    with no_grad():
        y = x * x
    with pytest.raises(GraphError, match=r"within no_grad\(\)"):
        explain(y, by=x)


# --- against other sources --------------------------------------------------------------------------------------------

OPERATIONS = ("add", "mul", "sub", "maximum", "sin", "tanh", "relu", "dot", "sum", "where")
steps = st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=10)
numbers = st.integers(-200, 200).map(lambda k: k / 64 + 0.0137)


def run(program: list[tuple[str, int, int]], leaves: list[Value]) -> Value:
    results = list(leaves)
    for name, i, j in program:
        x, y = results[-1 - i % len(results)], results[-1 - j % len(results)]
        if name == "dot":
            results.append(ag.dot([x, y], [y, 0.5], x))
        elif name == "sum":
            results.append(ag.sum([x, y, x]))
        elif name == "where":
            results.append(ag.where(x > y, x, y * 2.0))
        else:
            results.append(ag.function(name)(x) if name in ("sin", "tanh", "relu") else ag.function(name)(x, y))
    return results[-1]


@settings(max_examples=300, deadline=None)
@given(steps, st.tuples(numbers, numbers, numbers), st.integers(1, 6))
def test_paths_are_those_that_walking_all_of_them_finds(program: Any, at: tuple[float, ...], most: int) -> None:
    leaves = [Value(x) for x in at]
    root = run(program, leaves)
    root.backward()
    for leaf in leaves:
        products = sorted(enumerated(root, leaf), key=abs, reverse=True)
        told = explain(root, by=leaf, paths=most)
        assert told.derivative == leaf.grad
        assert told.count == len(products)
        shown_ = [path.contribution for path in told.paths]
        assert len(shown_) == min(most, len(products))
        assert [abs(x) for x in shown_] == pytest.approx([abs(x) for x in products[:most]], rel=1e-9, abs=1e-300)
        scale = 1e-12 * sum(map(abs, products))
        assert math.fsum([*shown_, told.rest]) == pytest.approx(leaf.grad, rel=1e-12, abs=scale)
        others = math.fsum([*products, *[-x for x in shown_]])  # of equally strong ones any may be shown
        assert told.rest == pytest.approx(others, rel=1e-9, abs=scale)
        for path in told.paths:
            assert path.nodes[0] is root
            assert path.nodes[-1] is leaf
            for upper, lower, partial in zip(path.nodes[:-1], path.nodes[1:], path.partials, strict=True):
                assert any(parent is lower and d == partial for parent, d in upper.edges)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 400), st.integers(1, 8))
def test_paths_without_number_are_counted_exactly(levels: int, most: int) -> None:
    x = Value(1.0, "x")
    node = x
    for _ in range(levels):
        node = node * 0.5 + node * 0.25
    told = explain(node, by=x, paths=most)
    assert told.count == 2**levels
    # The strongest take the half everywhere, the next ones the quarter at one level.
    want = [0.5**levels * 0.5 ** (k > 0) for k in range(min(most, levels + 1, 2**levels))]
    assert [path.contribution for path in told.paths[: levels + 1]] == want
    assert len(told.text.splitlines()) <= 1 + most + 1


@pytest.mark.deep
def test_no_graph_is_too_deep() -> None:
    x = Value(1.0, "x")
    node = x
    for _ in range(DEPTH // 10):
        node = node * 0.5 + node * 0.25  # the products underflow, their order does not
    told = explain(node, by=x, paths=2)
    assert told.count == 2 ** (DEPTH // 10)
    assert told.paths[0].contribution == 0.0
    assert all(path.partials[1::2].count(0.25) == k for k, path in enumerate(told.paths))
    assert f"along about 10^{round(DEPTH // 10 * math.log10(2.0))} paths" in told.text
    node = x
    for _ in range(DEPTH):
        node = node + 1.0
    lines = str(explain(node, by=x)).splitlines()
    assert len(lines) == 2
    assert f"({DEPTH - 8:,} more ·1)" in lines[1]
    assert str(explain(node)).endswith("x  1")


def test_no_graph_is_too_wide() -> None:
    xs = [Value(1.0) for _ in range(2000)]
    root = ag.sum([x * xs[0] for x in xs])
    told = explain(root, by=xs[0])
    assert told.count == 2001
    assert told.derivative == 2001.0
    assert len(told.text.splitlines()) == 7


# --- words -----------------------------------------------------------------------------------------------------------


def test_names_and_numbers_are_short() -> None:
    assert named(Value(0.25)) == "leaf 0.25"
    assert named(Value(0.25) * 2.0) == "mul"
    assert shown(None) == shown("") == ""
    assert len(shown("x" * 100)) == 40
    assert [number(x) for x in (1e20, 1.5e-7, -0.0, math.nan)] == ["1e20", "1.5e-7", "0", "nan"]
    assert count(999_999_999_999_999) == "999,999,999,999,999"
    assert count(10**15) == "about 10^15"
    assert count(10**5000) == "about 10^5000"
    assert ends(range(10), 3, 3) == (range(3), range(3, 7), range(7, 10))
    assert ends(range(7), 3, 3) == (range(7), range(0), range(0))
