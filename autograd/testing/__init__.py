"""A kit to property-test gradients, for functions of Values and of any other framework.

    from autograd.testing import check_gradients, check_primitive, laws, strategies

- `check_gradients(f, x, y)`: every derivative of a function at a point against exact numbers.
- `check_primitive("tanh")`: a primitive, yours or ours, over its domain.
- `strategies`: Values, graphs, programs and networks for Hypothesis; `laws`: what must hold for every function.
- `python -m autograd.testing.accuracy`, `python -m autograd.testing.mutate`: how exact, and how sensitive, it all is.

It needs the extra `test`: `pip install 'dagrad[test]'`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import adapters, laws, strategies
    from .adapters import Adapter
    from .check import check_gradients, check_primitive
    from .generation import random_program
    from .programs import Above, Program
    from .report import Finding, GradientError, Report

_HOMES = {
    "Above": "programs",
    "Adapter": "adapters",
    "Finding": "report",
    "GradientError": "report",
    "Program": "programs",
    "Report": "report",
    "check_gradients": "check",
    "check_primitive": "check",
    "random_program": "generation",
}
_MODULES = ("adapters", "laws", "strategies")

__all__ = [
    "Above",
    "Adapter",
    "Finding",
    "GradientError",
    "Program",
    "Report",
    "adapters",
    "check_gradients",
    "check_primitive",
    "laws",
    "random_program",
    "strategies",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for: strategies alone need Hypothesis, and nothing else should wait for it."""
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
