from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, ShapeError
from autograd.trees import flatten, leaves_like


class Pair(NamedTuple):
    """A structure with names."""

    first: Any
    second: Any


def is_leaf(x: Any) -> bool:
    return isinstance(x, float)


structures = st.recursive(
    st.floats(allow_nan=False),
    lambda deeper: st.one_of(
        st.lists(deeper, max_size=3),
        st.lists(deeper, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=2), deeper, max_size=3),
        st.tuples(deeper, deeper).map(lambda pair: Pair(*pair)),
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(structures)
def test_a_structure_is_put_together_as_it_was(tree: Any) -> None:
    leaves, rebuild = flatten(tree, is_leaf, "argument 0")
    assert all(map(is_leaf, leaves))
    again = rebuild(leaves)
    assert again == tree
    assert type(again) is type(tree)
    assert flatten(rebuild(list(range(len(leaves)))), lambda x: isinstance(x, int), "")[0] == list(range(len(leaves)))


def test_leaves_come_in_reading_order() -> None:
    tree = {"b": [1.0, (2.0, 3.0)], "a": Pair(4.0, {"z": 5.0})}
    leaves, rebuild = flatten(tree, is_leaf, "argument 0")
    assert leaves == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert rebuild("abcde") == {"b": ["a", ("b", "c")], "a": Pair("d", {"z": "e"})}


def test_a_dict_keeps_its_order_and_a_kind_of_dict_becomes_a_dict() -> None:
    tree = OrderedDict([("b", 1.0), ("a", 2.0)])
    leaves, rebuild = flatten(tree, is_leaf, "argument 0")
    assert leaves == [1.0, 2.0]
    assert list(rebuild(leaves)) == ["b", "a"]


def test_an_array_keeps_its_shape() -> None:
    array = np.arange(6.0).reshape(2, 3)
    leaves, rebuild = flatten(array, is_leaf, "argument 0")
    assert leaves == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert np.array_equal(rebuild(leaves), array)
    objects = rebuild(["a", "b", "c", "d", "e", "f"])
    assert (objects.dtype, objects.shape) == (object, (2, 3))
    assert objects[1, 2] == "f"
    stacked = rebuild([np.ones(4)] * 6)
    assert (stacked.dtype, stacked.shape) == (float, (2, 3, 4))
    ragged = rebuild([np.ones(k) for k in range(6)])
    assert (ragged.dtype, ragged.shape) == (object, (2, 3))
    assert rebuild([[1.0, 2.0]] * 6)[0, 0] == [1.0, 2.0]


def test_an_array_may_be_empty_or_without_a_dimension() -> None:
    for shape in ((0,), (2, 0, 3), ()):
        leaves, rebuild = flatten(np.ones(shape), is_leaf, "argument 0")
        assert rebuild(leaves).shape == shape


def test_what_is_no_structure_is_refused_by_its_place() -> None:
    with pytest.raises(OperandError, match=r"argument 0\['w'\]\[1\] is no number.*given 'a'.*lists, tuples, dicts"):
        flatten({"w": [1.0, "a"]}, is_leaf, "argument 0")
    with pytest.raises(OperandError, match=r"argument 0 holds something that is no number: given np.int64\(1\)"):
        flatten(np.array([1]), is_leaf, "argument 0")
    with pytest.raises(OperandError, match=r"given \{1.0\}"):
        flatten({1.0}, is_leaf, "argument 0")


@settings(max_examples=60, deadline=None)
@given(structures)
def test_a_structure_matches_itself(tree: Any) -> None:
    assert leaves_like(tree, tree, is_leaf, "the tangents") == flatten(tree, is_leaf, "")[0]


@pytest.mark.parametrize(
    ("tree", "like"),
    [
        ([1.0], [1.0, 2.0]),
        (1.0, [1.0]),
        ([1.0], 1.0),
        ([[1.0], 2.0], [1.0, [2.0]]),
        ({"a": 1.0}, {"b": 1.0}),
        ({"a": 1.0}, [1.0]),
        (np.ones((2, 3)), np.ones((3, 2))),
    ],
)
def test_another_structure_is_refused_with_both_shown(tree: Any, like: Any) -> None:
    with pytest.raises(ShapeError, match=r"the tangents.* structure: given (.|\n)*expected the structure of"):
        leaves_like(tree, like, is_leaf, "the tangents")


def test_a_list_a_tuple_and_an_array_of_the_same_shape_match() -> None:
    """What a user writes down for a direction: the lengths count, not the kind of sequence."""
    for tree in ([1.0, 2.0], (1.0, 2.0), np.array([1.0, 2.0])):
        for like in ([3.0, 4.0], (3.0, 4.0), np.array([3.0, 4.0])):
            assert leaves_like(tree, like, is_leaf, "the tangents") == [1.0, 2.0]
