"""Both engines in one process: each copy is a package of its own, down to the imports that wait inside functions."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import autograd
import nn
from autograd.testing import engines
from autograd.testing.engines import ENGINES, load, load_nn

OTHER = "python" if autograd.engine() == "c" else "c"


def has(engine: str) -> bool:
    """Whether this engine can be had here."""
    try:
        load(engine)
    except ImportError:
        return False
    return True


needs_both = pytest.mark.skipif(not has(OTHER), reason="the core in C was not built for this Python")


def in_new_interpreter(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the code where nothing was imported yet."""
    command = [sys.executable, "-P", "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables}, check=False)


def classes(*packages: str) -> list[tuple[str, str, type]]:
    """The classes that the modules of these packages hold, each with the names of the module and of the class in it."""
    modules = [module for name, module in [*sys.modules.items()] if name.partition(".")[0] in packages]
    return [
        (module.__name__, key, thing)
        for module in modules
        for key, thing in vars(module).items()
        if isinstance(thing, type) and thing.__module__.partition(".")[0] not in sys.stdlib_module_names
    ]


def parts(name: str) -> set[str]:
    """The modules of a package that are imported, by their names in it."""
    return {module[len(name) :] for module in sys.modules if module == name or module.startswith(f"{name}.")}


def test_what_runs_is_not_loaded_again() -> None:
    assert load(autograd.engine()) is autograd
    assert load_nn(autograd.engine()) is nn


def test_an_unknown_engine_is_refused() -> None:
    for function in (load, load_nn):
        with pytest.raises(autograd.UnknownNameError, match="unknown engine: given 'rust', expected one of c, python"):
            function("rust")


@needs_both
@pytest.mark.parametrize("function", [load, load_nn])
def test_the_other_engine_is_loaded_once(function: type[ModuleType]) -> None:
    other = function(OTHER)
    assert other is function(OTHER) is sys.modules[other.__name__]
    assert other.__name__.endswith(f"_{OTHER}")
    assert load(OTHER).engine() == OTHER != load(autograd.engine()).engine()


@needs_both
def test_the_two_share_files_and_nothing_else() -> None:
    other = load(OTHER)
    assert other.__file__ == autograd.__file__
    assert other.Value is not autograd.Value
    assert other.TABLE is not autograd.TABLE
    assert other.OperandError is not autograd.OperandError
    with other.no_grad():
        assert autograd.is_recording()
        assert not other.is_recording()


@needs_both
def test_the_variable_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, autograd.engine()):
        monkeypatch.delenv("DAGRAD_ENGINE", raising=False)
        if value:
            monkeypatch.setenv("DAGRAD_ENGINE", value)
        code = f"import os; from autograd.testing.engines import load; load({OTHER!r}); "
        code += "print(os.environ.get('DAGRAD_ENGINE'))"
        assert in_new_interpreter(code).stdout.strip() == str(value)


@needs_both
def test_both_give_the_same_gradient() -> None:
    slopes = []
    for engine in ENGINES:
        package = load(engine)
        x = package.Value(2.0)
        y = package.tanh(x) * package.exp(x) / x
        y.backward()
        slopes.append((y.data, x.grad))
    assert slopes[0] == slopes[1]


@needs_both
def test_what_is_imported_when_asked_for_is_the_copys() -> None:
    """Pictures, explanations, anomalies: each on the copy's own Values, and none of it out of the original."""
    other = load(OTHER)
    x = other.Value(3.0, label="x")
    assert "x" in str(other.explain(x * x))
    assert "x" in str(other.draw_dot(x * x))
    with other.detect_anomaly(), pytest.raises(other.AnomalyError):
        (x - x).log()
    with pytest.raises(autograd.OperandError):
        autograd.exp(x)


@needs_both
def test_networks_of_a_copy_are_made_of_its_values() -> None:
    other = load(OTHER)
    rows, targets = [[0.0, 1.0], [1.0, 0.0]], [1.0, -1.0]
    losses = []
    for engine in (autograd.engine(), OTHER):
        model = load_nn(engine).MLP(2, [3, 1], seed=0)
        assert {type(parameter) for parameter in model.parameters()} == {load(engine).Value}
        history = model.fit(rows, targets, loss="hinge", epochs=3, seed=0, verbose=False)  # imported when first called
        losses.append(history["loss"])
    assert losses[0] == losses[1]
    assert load_nn(OTHER).Module is not nn.Module
    with pytest.raises(other.OperandError):
        load_nn(OTHER).MLP(2, [1])(["x", 1.0])


@needs_both
def test_no_copy_reaches_for_the_original() -> None:
    """After every module of the copies was imported, none of them holds a class of the originals."""
    load_nn(OTHER)
    originals = {id(thing) for _, _, thing in classes("autograd", "nn")}
    copies = classes(f"autograd_{OTHER}", f"nn_{OTHER}")
    foreign = [(name, key) for name, key, thing in copies if id(thing) in originals]
    assert len(copies) > 100
    assert not foreign


@needs_both
def test_hypothesis_is_told_of_no_copy() -> None:
    code = (
        "import hypothesis, sys, autograd; from autograd.testing.engines import load\n"
        f"load({OTHER!r}); print([name for name in sys.modules if name.endswith('registration')])"
    )
    assert in_new_interpreter(code).stdout.strip() == "['autograd.testing.registration']"


@needs_both
def test_models_drawn_by_a_copys_strategies_are_of_the_copy() -> None:
    """`autograd.testing` asks `nn` for models when one is drawn: the copy asks the copy."""
    code = (
        "import sys, importlib; from autograd.testing.engines import load\n"
        f"name = load({OTHER!r}).__name__\n"
        "strategies = importlib.import_module(f'{name}.testing.strategies')\n"
        "from hypothesis import find\n"
        "print(type(find(strategies.mlps(), lambda model: True)).__module__, 'nn' in sys.modules)"
    )
    result = in_new_interpreter(code)
    assert result.stdout.split() == [f"nn_{OTHER}.layers", "False"], result.stderr


def test_a_copy_that_cannot_be_had_is_explained_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where no core was built: the error is that of the import."""

    def refuse(asked: str) -> None:
        raise ImportError(f"no {asked} here")

    class Refusing(engines._Copies):
        def find_spec(self, fullname: str, path: object, target: object = None) -> None:
            if fullname.endswith("._engine"):
                refuse("core")

    for name in [name for name in sys.modules if name.partition(".")[0] == f"autograd_{OTHER}"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Refusing(), *sys.meta_path])
    with pytest.raises(ImportError, match="no core here"):
        load(OTHER)
    assert not parts(f"autograd_{OTHER}")


def test_imports_in_a_copy_are_renamed_and_no_others() -> None:
    code = (
        "import autograd, nn as n, os\nfrom autograd import Value\nfrom autograd.errors import DataError\n"
        "from . import autograd\nfrom .nn import x\nfrom os import path\ndef f():\n    import autograd\n"
    )
    assert ast.unparse(engines._Renaming("c").visit(ast.parse(code))) == ast.unparse(
        ast.parse(
            "import autograd_c as autograd, nn_c as n, os\nfrom autograd_c import Value\n"
            "from autograd_c.errors import DataError\nfrom . import autograd\nfrom .nn import x\nfrom os import path\n"
            "def f():\n    import autograd_c as autograd\n"
        )
    )


def test_the_packages_import_each_other_in_forms_that_can_be_renamed() -> None:
    """`import autograd.draw` would bind a name that the copy cannot have."""
    for package in (autograd, nn):
        for file in Path(str(package.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
                assert not [name for name in names if name.startswith(("autograd.", "nn."))], file
