"""dagrad's engine: scalars that record their operations, and the chain rule over the graph.

>>> from autograd import Value, grad
>>> x = Value(2.0, label="x")
>>> y = x * x.exp()
>>> y.backward()
>>> round(x.grad, 6)
22.167168
>>> round(grad(lambda x: x * x.exp())(2.0), 6)
22.167168
"""

from __future__ import annotations

import builtins as _builtins
import sys as _sys

from . import _guard  # noqa: F401 - first: it explains a mixed installation before anything else can fail
from . import functions as _functions
from ._engine import engine
from .bulk import get_data, get_grads, move, set_data, set_grads
from .derivatives import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from .errors import (
    AnomalyError,
    AutogradError,
    DataError,
    FileError,
    FileFormatError,
    GraphError,
    MissingExtraError,
    OperandError,
    SettingError,
    ShapeError,
    UnknownNameError,
)
from .functions import *  # noqa: F403 - the table's functions; their list is the table
from .layer import neurons
from .recording import Scope, enable_grad, is_recording, no_grad
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .anomaly import detect_anomaly
    from .collector import collector_paused
    from .draw import draw_dot, draw_steps
    from .explanation import explain
    from .table_functions import *  # noqa: F403 - the table's functions as type checkers see them; generated from the table

__version__ = "0.1.0"
__dagrad__ = True  # what tells this package from others that are imported as `autograd`

__all__ = [
    "AnomalyError",
    "AutogradError",
    "DataError",
    "FileError",
    "FileFormatError",
    "GraphError",
    "MissingExtraError",
    "OperandError",
    "Scope",
    "SettingError",
    "ShapeError",
    "UnknownNameError",
    "Value",
    "collector_paused",
    "detect_anomaly",
    "draw_dot",
    "draw_steps",
    "enable_grad",
    "engine",
    "explain",
    "get_data",
    "get_grads",
    "grad",
    "hessian",
    "hvp",
    "is_recording",
    "jacobian",
    "jvp",
    "move",
    "neurons",
    "no_grad",
    "set_data",
    "set_grads",
    "value_and_grad",
    "vjp",
]
# Every function of the table but those that `import *` would put over Python's own, such as `sum` and `max`.
__all__ += [name for name in _functions.__all__ if not hasattr(_builtins, name)]


# Each name, and where it lives.
_LAZY = {
    "collector_paused": "collector",
    "detect_anomaly": "anomaly",
    "draw_dot": "draw",
    "draw_steps": "draw",
    "explain": "explanation",
}


def __getattr__(name: str) -> Any:
    """Import what not every program needs when it is asked for, and not before."""
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'autograd' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Every name, those that are imported when they are asked for too."""
    return sorted({*globals(), *_LAZY})


# Imported before us, Hypothesis found no Value to draw: see `testing.registration`. Copies under another name, which
# `testing.engines` makes, are not what a test asks for by its type.
if __name__ == "autograd" and _sys.modules.get("hypothesis"):
    try:
        from importlib import import_module as _import_module

        _import_module(f"{__name__}.testing.registration").register()
    except Exception:  # noqa: S110 - nobody who imports autograd has asked for Hypothesis
        pass
