from __future__ import annotations

import subprocess
import sys

import pytest

import autograd


def test_every_public_name_is_there_and_documented() -> None:
    assert len(set(autograd.__all__)) == len(autograd.__all__)
    for name in autograd.__all__:
        thing = getattr(autograd, name)
        assert thing.__doc__ or name == "TABLE", name


def test_drawing_is_imported_when_it_is_asked_for() -> None:
    code = (
        "import sys, autograd; before = 'autograd.draw' in sys.modules; autograd.draw_dot; "
        "print(before, 'autograd.draw' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "True"]
    from autograd.draw import draw_dot

    assert autograd.draw_dot is draw_dot


def test_an_unknown_attribute_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'autograd' has no attribute 'gradient'"):
        _ = autograd.gradient


def test_the_package_tells_itself_from_others_of_its_name() -> None:
    assert autograd.__dagrad__ is True
    assert autograd.__version__.count(".") == 2
