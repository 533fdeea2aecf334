"""The columns of docs/conventions.md for other engines: what the page says that they answer is what they answer."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.oracle

# The tests run on a copy, of the tools too, which are no package on anyone's path.
TOOLS = Path(__file__).parents[2] / "tools"
KNOWN: dict[str, dict[str, Any]] = json.loads((TOOLS / "peers.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def peers() -> Any:
    """tools/peers.py, which knows how to ask."""
    spec = importlib.util.spec_from_file_location("peers", TOOLS / "peers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["peers"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=["JAX", "PyTorch"])
def peer(request: pytest.FixtureRequest, peers: Any) -> tuple[str, Any]:
    """An engine that is installed, and how to ask it."""
    name: str = request.param
    package = {"JAX": "jax", "PyTorch": "torch"}[name]
    pytest.importorskip(package, reason="the oracle run installs it")
    assert version(package).partition("+")[0] == peers.VERSIONS[name]
    return name, peers.PEERS[name]()


def same(x: Any, y: Any) -> bool:
    """Equal, both NaN, apart by a few roundings, or both nothing."""
    if isinstance(x, (list, tuple)):
        return isinstance(y, (list, tuple)) and len(x) == len(y) and all(map(same, x, y))
    if x is None or y is None:
        return x is y
    return math.isclose(x, y, rel_tol=1e-12) or (x != x and y != y)


@pytest.mark.parametrize("key", KNOWN)
def test_an_engine_answers_what_the_page_says(peer: tuple[str, Any], peers: Any, key: str) -> None:
    """Value and slopes, asked again."""
    name, ask = peer
    questions = {question: (about, operands) for question, about, operands in peers.questions()}
    assert same(ask(*questions[key]), KNOWN[key][name])


def test_every_point_has_been_asked_about(peers: Any) -> None:
    """A new convention is put to them as well: python -m tools.peers."""
    assert [key for key, _, _ in peers.questions()] == list(KNOWN)
    assert set(peers.TENSORFLOW) <= set(KNOWN)


def test_an_answer_that_is_not_theirs_is_caught(peer: tuple[str, Any]) -> None:
    """Their slope of relu at 0 is 0; a page that said 1/2 would not pass."""
    assert same(peer[1]("relu", (0.0,)), [0.0, [0.0]])
    assert not same(peer[1]("relu", (0.0,)), [0.0, [0.5]])
