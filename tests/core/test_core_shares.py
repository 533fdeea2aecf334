"""The shares in a sum of exponentials have the same bits in C and in Python."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd.testing.engines import load

pytestmark = pytest.mark.skipif(autograd.engine() != "c", reason="of the core")

logits = st.one_of(st.floats(), st.floats(-40.0, 40.0), st.floats(-1.0, 1.0), st.sampled_from([0.0, -0.0, 800.0]))


@pytest.fixture(scope="module")
def kernels() -> tuple[Any, Any]:
    """shares.py of both engines."""
    return import_module("autograd.shares"), import_module(f"{load('python').__name__}.shares")


@given(xs=st.lists(logits, min_size=1, max_size=70).map(tuple))
def test_shares_have_the_same_bits(kernels: tuple[Any, Any], xs: tuple[float, ...]) -> None:
    ours, reference = kernels
    assert reference.CORE is None
    assert repr(ours.softmax(xs)) == repr(reference.softmax(xs))
    assert repr(ours.logsumexp(xs)) == repr(reference.logsumexp(xs))
    assert repr(ours.softmax_complement(xs, 0)) == repr(reference.softmax_complement(xs, 0))


def test_the_core_leaves_the_rare_cases_to_python(kernels: tuple[Any, Any]) -> None:
    core = kernels[0].CORE
    rare = [(), (float("nan"), 1.0), (float("inf"), 1.0), (sys.float_info.max, -sys.float_info.max), [1.0, 2.0], (1, 2)]
    for xs in rare:
        assert core.softmax(xs) is None
        assert core.softmax_complement(xs) is None
    assert core.logsumexp((0.1, -2.4)) is None  # nearly 0: the digits of the terms are needed
    assert core.softmax((1.0, 2.0)) is not None
