from __future__ import annotations

from types import ModuleType

import pytest

import autograd
from nn.environment import check_autograd


def test_our_own_autograd_is_accepted() -> None:
    check_autograd(autograd)


@pytest.mark.parametrize("file", ["/env/autograd/__init__.py", None])
def test_another_autograd_is_refused_in_one_sentence(file: str | None) -> None:
    foreign = ModuleType("autograd")
    foreign.__file__ = file
    with pytest.raises(ImportError) as caught:
        check_autograd(foreign)
    message = str(caught.value)
    assert (file or "a folder without __init__.py") in message
    assert "HIPS" in message
    assert "pip uninstall autograd" in message
    assert "\n" not in message
