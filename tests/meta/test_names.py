from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

import autograd
import nn


def public() -> Iterator[tuple[str, Any]]:
    """Every public name of both packages, and of the modules that they offer, with what it stands for."""
    for package in (autograd, nn):
        for name in package.__all__:
            thing = getattr(package, name)
            yield f"{package.__name__}.{name}", thing
            if inspect.ismodule(thing):
                for inner in getattr(thing, "__all__", ()):
                    yield f"{thing.__name__}.{inner}", getattr(thing, inner)


def methods() -> Iterator[tuple[str, Any]]:
    """Every public method and property of every public class, with its own text."""
    for name, thing in public():
        if inspect.isclass(thing):
            for attribute, member in vars(thing).items():
                if not attribute.startswith("_") and (callable(member) or isinstance(member, property)):
                    yield f"{name}.{attribute}", member


PUBLIC = dict(public())
METHODS = dict(methods())
DOCUMENTED = {**PUBLIC, **METHODS}


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_every_public_name_is_documented(name: str) -> None:
    """Each has a docstring of its own that opens with a sentence."""
    thing = DOCUMENTED[name]
    if not (callable(thing) or isinstance(thing, property) or inspect.ismodule(thing)):
        pytest.skip("a constant: its module says what it is")
    text = thing.__doc__ or ""
    assert text.strip()
    first = text.strip().split("\n\n")[0].strip()
    assert first.endswith((".", "!", "?", ":"))
    if inspect.isclass(thing):
        assert thing.__doc__ is not getattr(thing.__mro__[1], "__doc__", None)


@pytest.mark.parametrize("name", sorted(name for name, thing in PUBLIC.items() if inspect.isfunction(thing)))
def test_every_public_function_has_an_example(name: str) -> None:
    """Each shows a call and its result; the examples are run as doctests."""
    assert ">>> " in (PUBLIC[name].__doc__ or "")


@pytest.mark.parametrize("package", [autograd, nn], ids=lambda package: str(package.__name__))
def test_all_names_exist_once(package: Any) -> None:
    """`__all__` holds no name twice and none that is not there."""
    assert len(package.__all__) == len(set(package.__all__))
    assert set(package.__all__) <= set(dir(package)) | {"draw_dot", "draw_steps"}
