"""Structures of scalars (lists, tuples, dicts, NumPy arrays, nested at will) as flat lists, and back."""

from __future__ import annotations

import sys

from .errors import OperandError, ShapeError, shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Rebuild = Callable[[Sequence[Any]], Any]


def is_array(thing: object) -> bool:
    """Whether it is a NumPy array; without importing NumPy, as nobody has an array who has not."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(thing, numpy.ndarray)


def flatten(tree: Any, is_leaf: Callable[[Any], bool], where: str) -> tuple[list[Any], Rebuild]:
    """Take a structure apart into its leaves and a function that puts other leaves into the same structure.

    Args:
        tree: scalars in lists, tuples (named ones too), dicts (in their order) and NumPy arrays.
        is_leaf: what counts as a scalar.
        where: how error messages call the structure, such as "argument 0".

    Raises:
        OperandError: if there is something else in it; the message says where.

    >>> leaves, rebuild = flatten({"w": [1.0, 2.0], "b": 3.0}, lambda x: isinstance(x, float), "argument 0")
    >>> leaves, rebuild([10, 20, 30])
    ([1.0, 2.0, 3.0], {'w': [10, 20], 'b': 30})
    """
    if is_leaf(tree):
        return [tree], _only
    if is_array(tree):
        for leaf in tree.flat:
            if not is_leaf(leaf):
                raise OperandError(
                    f"{where} holds something that is no number", given=leaf, expected="an array of real numbers"
                )
        return list(tree.flat), lambda leaves: as_array(leaves, tree.shape)
    if isinstance(tree, dict):
        keys = list(tree)
        parts = [flatten(tree[key], is_leaf, f"{where}[{key!r}]") for key in keys]
        return _join(parts, lambda values: dict(zip(keys, values, strict=True)))
    if isinstance(tree, (list, tuple)):
        parts = [flatten(part, is_leaf, f"{where}[{i}]") for i, part in enumerate(tree)]
        if isinstance(tree, list):
            return _join(parts, list)
        kind: Any = type(tree)
        return _join(parts, lambda values: kind(*values) if hasattr(kind, "_fields") else tuple(values))
    raise OperandError(
        f"{where} is no number and no structure of numbers",
        given=tree,
        expected="numbers or Values, in lists, tuples, dicts or NumPy arrays",
    )


def paths(tree: Any, is_leaf: Callable[[Any], bool], where: str) -> list[str]:
    """How to write each leaf of a structure, in the order of `flatten`.

    >>> paths({"w": [1.0, 2.0], "b": 3.0}, lambda x: isinstance(x, float), "p")
    ["p['w'][0]", "p['w'][1]", "p['b']"]
    """
    if is_leaf(tree):
        return [where]
    if is_array(tree):
        import numpy as np

        return [f"{where}[{', '.join(map(str, place))}]" for place in np.ndindex(tree.shape)]
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    return [path for key, part in pairs for path in paths(part, is_leaf, f"{where}[{key!r}]")]


def _only(leaves: Sequence[Any]) -> Any:
    return leaves[0]


def _join(parts: list[tuple[list[Any], Rebuild]], make: Callable[[list[Any]], Any]) -> tuple[list[Any], Rebuild]:
    def rebuild(leaves: Sequence[Any]) -> Any:
        values, start = [], 0
        for part, rebuild_part in parts:
            values.append(rebuild_part(leaves[start : start + len(part)]))
            start += len(part)
        return make(values)

    return [leaf for part, _ in parts for leaf in part], rebuild


def as_array(leaves: Sequence[Any], shape: tuple[int, ...]) -> Any:
    """Make an array of that shape: of floats if all leaves are floats, else of objects; leaves may be arrays too."""
    import numpy as np

    if leaves and all(is_array(leaf) and leaf.shape == leaves[0].shape for leaf in leaves):
        return np.stack(leaves).reshape(shape + leaves[0].shape)
    if all(isinstance(leaf, float) for leaf in leaves):
        return np.array(leaves, dtype=float).reshape(shape)
    array = np.empty(len(leaves), dtype=object)
    array[:] = leaves
    return array.reshape(shape)


def leaves_like(tree: Any, like: Any, is_leaf: Callable[[Any], bool], where: str) -> list[Any]:
    """The leaves of a structure, in the order of another one that it has to match: dicts by key, the rest by position.

    Raises:
        ShapeError: if it does not match; the message says where.

    >>> leaves_like({"b": 2.0, "w": [3.0]}, {"w": [0.0], "b": 0.0}, lambda x: isinstance(x, float), "the tangents")
    [3.0, 2.0]
    """
    if is_leaf(like):
        if is_leaf(tree):
            return [tree]
    elif isinstance(like, dict):
        if isinstance(tree, dict) and tree.keys() == like.keys():
            return [x for key in like for x in leaves_like(tree[key], like[key], is_leaf, f"{where}[{key!r}]")]
    elif is_array(like) and is_array(tree):
        if tree.shape == like.shape:
            return flatten(tree, is_leaf, where)[0]
    elif (isinstance(tree, (list, tuple)) or is_array(tree)) and len(tree) == len(like):
        pairs = enumerate(zip(tree, like, strict=True))
        return [x for i, (part, model) in pairs for x in leaves_like(part, model, is_leaf, f"{where}[{i}]")]
    raise ShapeError(f"{where} has another structure", given=tree, expected=f"the structure of {shortened(like)}")
