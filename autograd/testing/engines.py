"""Both engines in one process: copies of `autograd` and `nn` under other names, with the engine that is asked for.

Which engine runs is decided when autograd is imported. So for the other one the package is imported a second time, from
the same files, as `autograd_python` or `autograd_c`. It is a package of its own: its Values are not those of the first.

In the copies the words `autograd` and `nn` of an import mean the copies, and so in the imports that wait inside
functions. That is done when the files are compiled; nothing is different while they run.

The core in C serves one copy of the package in a process, so there is an `autograd_c` only where autograd itself runs
without the core.
"""

from __future__ import annotations

import ast
import os
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import find_spec, spec_from_file_location
from threading import RLock
from typing import TYPE_CHECKING, Any

from .._engine import ENGINES
from ..errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

PACKAGES = ("autograd", "nn")
VARIABLE = "DAGRAD_ENGINE"
_LOCK = RLock()  # the variable is set for a while, for the whole process


def load(engine: str) -> ModuleType:
    """The package `autograd` with this engine: itself, or a copy of it that is imported once and kept.

    >>> autograd = load("python")
    >>> autograd.engine()
    'python'
    >>> autograd.grad(autograd.exp)(0.0)
    1.0

    Args:
        engine: "c" or "python".

    Raises:
        UnknownNameError: there is no such engine.
        ImportError: the compiled core cannot be used here; the message says why, and how to repair it.
    """
    if engine not in ENGINES:
        raise UnknownNameError.of("engine", engine, ENGINES)
    running = import_module("autograd")  # by its name, since a copy of this file would mean the copy by `..`
    return running if running.engine() == engine else _copy("autograd", engine)


def load_nn(engine: str) -> ModuleType:
    """The package `nn` on top of `load(engine)`: itself, or a copy of it that is imported once and kept.

    >>> nn = load_nn("python")
    >>> nn.MLP(2, [1], seed=0)([1.0, 2.0])[0].__class__ is load("python").Value
    True

    Args:
        engine: "c" or "python".

    Raises:
        UnknownNameError: there is no such engine.
        ImportError: the compiled core cannot be used here; the message says why, and how to repair it.
    """
    name = load(engine).__name__
    return import_module("nn") if name == "autograd" else _copy("nn", engine)


def _copy(package: str, engine: str) -> ModuleType:
    """The copy; where its import fails, nothing of it stays."""
    name = f"{package}_{engine}"
    with _LOCK:
        if name in sys.modules:
            return sys.modules[name]
        if not any(isinstance(finder, _Copies) for finder in sys.meta_path):
            sys.meta_path.insert(0, _Copies())  # before the one that would find the original's files for the copy
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = engine
        try:
            return import_module(name)
        except BaseException:
            for part in [part for part in sys.modules if part == name or part.startswith(f"{name}.")]:
                del sys.modules[part]
            raise
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before


class _Copies(MetaPathFinder):
    """Finds the copies, and what is in them, where the originals are."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        """The file is that of the original; one that is compiled C is loaded as it is."""
        package, _, engine = fullname.partition(".")[0].rpartition("_")
        if package not in PACKAGES or engine not in ENGINES:
            return None
        if path is None:
            original = find_spec(package)
            assert original is not None  # noqa: S101 - it lies where this file does
            file = str(original.origin)
            loader, folder = _Copy(fullname, file, engine), os.path.dirname(file)
            return spec_from_file_location(fullname, loader=loader, submodule_search_locations=[folder])
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Copy(fullname, spec.loader.path, engine)
        return spec


class _Copy(SourceFileLoader):
    """Loads a module of a copy."""

    def __init__(self, fullname: str, path: str, engine: str) -> None:
        super().__init__(fullname, path)
        self._renaming = _Renaming(engine)

    def get_code(self, fullname: str) -> CodeType:
        """The code from the source: that which is cached beside it is the original's."""
        tree = ast.parse(self.get_data(self.path))
        return self.source_to_code(self._renaming.visit(tree), self.path)


class _Renaming(ast.NodeTransformer):
    """Lets imports mean the copies.

    Not those of the form `import autograd.draw`, which would make a name of its own: the packages have none.
    """

    def __init__(self, engine: str) -> None:
        self._copies = {package: f"{package}_{engine}" for package in PACKAGES}

    def visit_Import(self, node: ast.Import) -> ast.Import:
        """`import autograd`."""
        for name in node.names:
            if name.name in self._copies:
                name.name, name.asname = self._copies[name.name], name.asname or name.name
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        """`from autograd import Value`."""
        if node.level == 0 and node.module:
            top, dot, rest = node.module.partition(".")
            node.module = self._copies.get(top, top) + dot + rest
        return node
