from __future__ import annotations

import gc
import math
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import autograd as ag
from autograd import (
    AnomalyError,
    AutogradError,
    Scope,
    SettingError,
    Value,
    detect_anomaly,
    enable_grad,
    is_recording,
    no_grad,
)
from autograd.anomaly import Lines
from autograd.recording import STATE

HERE = Path(__file__).name


def raised(program: Callable[[], Any], **options: Any) -> AnomalyError:
    """The error of a program that runs in the mode."""
    with pytest.raises(AnomalyError) as caught, detect_anomaly(**options):
        program()
    assert is_recording()
    return caught.value


# --- forward ---------------------------------------------------------------------------------------------------------


def test_the_operation_is_named_with_its_line_scope_and_operands() -> None:
    x = Value(0.0, "p")

    def program() -> None:
        with Scope("outer") as outer, Scope("inner", outer):
            _ = (x + 0.0).log() * 2.0

    error = raised(program)
    assert (error.phase, error.op, error.label, error.scope) == ("forward", "log", None, "outer.inner")
    assert error.operands == (0.0,)
    assert error.path == ()
    assert str(error).startswith("log(0.0) is -inf in the forward pass: it has a pole there\n")
    assert "Node: log, in scope outer.inner, with x = 0.0" in str(error)
    assert error.source is not None
    assert HERE in error.source
    assert error.source.endswith(": _ = (x + 0.0).log() * 2.0")
    assert f"Recorded at: {error.source}" in str(error)
    assert "xlogy" in str(error)
    assert isinstance(error, AutogradError)
    assert isinstance(error, FloatingPointError)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (lambda x: x.log(), ("log(0.0) is -inf", "pole", "x (x) = 0.0", "xlogy")),
        (lambda x: 1.0 / x, ("div(1.0, 0.0) is inf", "pole", "y (x) = 0.0", "where(y == 0.0, 1.0, y)")),
        (lambda x: x / 0.0, ("div(0.0, 0.0) is nan", "invalid", "where(y == 0.0, 1.0, y)")),
        (lambda x: (x + 1e-320).reciprocal(), ("reciprocal(1e-320) is inf", "overflows", "divisor")),
        (lambda x: (x + 1000.0).exp(), ("exp(1000.0) is inf", "overflows", "logsumexp")),
        (lambda x: (x + 1e200) * 1e200, ("mul(1e+200, 1e+200) is inf", "overflows", "smaller lr")),
        (lambda x: (x - 1.0).sqrt(), ("sqrt(-1.0) is nan", "sqrt is real from 0 to inf", "clip")),
        (lambda x: (x + 2.0).arcsin(), ("arcsin(2.0) is nan", "arcsin is real from -1 to 1", "clip")),
        (lambda x: (x - 1.0) ** 0.5, ("pow(-1.0, 0.5) is nan", "invalid", "a base above 0")),
        (lambda x: (x + 1.0).arctanh(), ("arctanh(1.0) is inf", "pole", "clip or where")),
        (lambda x: x.lgamma(), ("lgamma(0.0) is inf",)),
        (lambda x: ag.prod([x + 1e200, 1e200, 1.0, 1.0]), ("prod is inf", "overflows", "xs[0] = 1e+200")),
    ],
)
def test_poles_overflow_and_what_is_invalid_are_told_apart(
    program: Callable[[Value], Value], said: tuple[str, ...]
) -> None:
    message = str(raised(lambda: program(Value(0.0, "x"))))
    for part in said:
        assert part in message


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (lambda x: x * 2.0, ("mul(nan, 2.0) is nan", "x (data) = nan was not finite already, a leaf")),
        (lambda x: x + math.inf, ("x (data) = nan",)),
        (lambda x: Value(1.0) * math.inf, ("y = inf was not finite already, a constant",)),
        (
            lambda x: Value(math.inf, "v") - math.inf,
            ("inf - inf is nan", "x (v) = inf", "before the operands overflow"),
        ),
        (lambda x: Value(0.0) * math.inf, ("0 × inf", "where(x == 0.0, 0.0, …)")),
        (lambda x: Value(math.inf) / math.inf, ("inf / inf is nan",)),
        (lambda x: Value(math.inf).sin(), ("sin(inf) is nan", "only passes it on")),
    ],
)
def test_an_operand_that_was_not_finite_already_is_named(
    program: Callable[[Value], Value], said: tuple[str, ...]
) -> None:
    message = str(raised(lambda: program(Value(math.nan, "data"))))
    for part in said:
        assert part in message


def test_what_was_computed_before_the_mode_or_without_recording_is_told() -> None:
    early = Value(1000.0).exp()
    message = str(raised(lambda: early + 1.0))
    assert "computed by exp, recorded outside detect_anomaly(), so its line is not known" in message
    with no_grad():
        lost = Value(1000.0).exp()
    assert "computed within no_grad()" in str(raised(lambda: lost + 1.0))

    def corrupt() -> None:
        y = Value(1.0).exp()
        y.data = math.inf
        _ = y + 1.0

    assert f"computed by exp, recorded at {__file__}" in str(raised(corrupt))


def test_a_value_without_consequences_is_no_anomaly() -> None:
    """What turns an infinity into a number again is fine, and so is what is not recorded."""
    with detect_anomaly():
        assert Value(-math.inf).exp().data == 0.0
        assert ag.maximum(Value(-math.inf), 1.0).data == 1.0
        with no_grad():
            assert Value(0.0).log().data == -math.inf
            assert Value(0.0).log().op == ""


def test_without_forward_only_gradients_are_looked_at() -> None:
    x = Value(0.0, "x")
    with detect_anomaly(forward=False):
        ag.where(x > 0.0, x.log(), x * 2.0).backward()  # the logarithm has no influence
    assert x.grad == 2.0
    message = str(raised(lambda: x.log().backward(), forward=False))
    assert "in the backward pass" in message
    assert "its value is not finite either" in message


def test_many_operands_are_shortened_and_the_culprit_comes_first() -> None:
    def program() -> Value:
        return ag.dot([Value(1.0, f"w{i}") for i in range(20)], [*[1.0] * 19, math.nan])

    message = str(raised(program))
    assert message.startswith(
        "dot is nan in the forward pass: its operand x[19] = nan was not finite already, a constant"
    )
    assert "with x[19] = nan, w[0] (w0) = 1.0," in message
    assert " and 35 more" in message


# --- the mode --------------------------------------------------------------------------------------------------------


def test_the_mode_ends_with_its_block_and_nests() -> None:
    with detect_anomaly():
        with pytest.raises(AnomalyError), detect_anomaly():
            Value(0.0).log()
        with pytest.raises(AnomalyError):
            Value(0.0).log()
        with detect_anomaly(forward=False):
            assert Value(0.0).log().data == -math.inf
        with pytest.raises(KeyError), detect_anomaly():
            raise KeyError
    assert STATE.here is None
    assert Value(0.0).log().op == "log"


def test_an_inner_mode_knows_the_lines_of_the_outer() -> None:
    with detect_anomaly():
        y = Value(0.0).sqrt()
        with pytest.raises(AnomalyError, match="Recorded at"), detect_anomaly():
            y.backward()


def test_a_mode_that_is_entered_again_still_knows_its_lines() -> None:
    mode = detect_anomaly()
    with mode:
        y = Value(0.0).sqrt()
    with pytest.raises(AnomalyError, match=r"Recorded at: .*y = Value\(0.0\).sqrt\(\)"), mode:
        y.backward()
    assert "Recorded outside detect_anomaly(), so its line is not known" in str(raised(y.backward))


def test_it_decorates_functions() -> None:
    @detect_anomaly
    def logarithm(x: Value) -> Value:
        """Say it."""
        return x.log()

    @detect_anomaly(forward=False)
    def lenient(x: Value) -> Value:
        return x.log()

    assert (logarithm.__name__, logarithm.__doc__) == ("logarithm", "Say it.")
    assert logarithm(Value(1.0)).data == 0.0
    with pytest.raises(AnomalyError):
        logarithm(Value(0.0))
    assert lenient(Value(0.0)).data == -math.inf
    with pytest.raises(SettingError, match="generator"):

        @detect_anomaly
        def steps() -> Any:
            yield 1


@pytest.mark.usefixtures("own_primitives")
def test_it_goes_on_after_an_error_of_another_kind() -> None:
    def partial(F: Any, out: Any, x: Any) -> Any:
        raise KeyError

    broken = ag.primitive("broken", lambda F, x: x, partial)
    with detect_anomaly():
        with pytest.raises(KeyError):
            broken(Value(1.0))
        with pytest.raises(AnomalyError):
            Value(0.0).log()


def test_it_belongs_to_its_thread() -> None:
    seen: list[float] = []
    with detect_anomaly():
        thread = threading.Thread(target=lambda: seen.append(Value(0.0).log().data))
        thread.start()
        thread.join()
    assert seen == [-math.inf]


def test_scopes_and_recording_are_what_they_are_outside() -> None:
    def program() -> list[Any]:
        nodes: list[Any] = []

        def note() -> None:
            leaf = Value(2.0)
            nodes.extend([is_recording(), leaf.scope, (leaf * 3.0).op, (leaf * 3.0).scope, ag.sum([leaf]).scope])

        note()
        with scope:
            note()
            with no_grad():
                note()
                with scope:
                    note()
                with enable_grad():
                    note()
            with enable_grad():
                note()
        return nodes

    scope = Scope("layer")
    outside = program()
    with detect_anomaly():
        assert program() == outside
    with no_grad(), detect_anomaly():
        assert not is_recording()
        assert Value(0.0).log().parents == ()
        with enable_grad(), pytest.raises(AnomalyError):
            Value(0.0).log()
    with scope, detect_anomaly():
        assert Value(1.0).sin().scope is scope


def test_the_line_is_the_users_also_where_nn_and_autograd_call_each_other() -> None:
    from nn import MLP, squared_error

    model = MLP(2, [3, 1], seed=0)
    model.layers[1].neurons[0].w[0].data = 1e308

    def program() -> Any:
        outputs = model([1e10, 1e10])
        return squared_error([outputs], [0.0])

    error = raised(program)
    assert error.source is not None
    assert error.source.startswith(__file__)
    assert error.scope is not None
    assert error.scope.startswith("MLP.layers.")


def test_fit_in_the_mode_names_the_layer() -> None:
    from nn import MLP

    model = MLP(1, [2, 1], activation="exp", seed=0)
    for parameter in model.parameters():
        parameter.data = 400.0
    before = [(p.data, p.grad) for p in model.parameters()]
    error = raised(lambda: model.fit([[1.0]], [1.0], loss="mse", epochs=1, verbose=False))
    assert error.op == "exp"
    assert error.scope is not None
    assert error.scope.startswith("MLP.layers.0")
    assert [(p.data, p.grad) for p in model.parameters()] == before


def test_fit_learns_the_same_in_the_mode() -> None:
    from nn import MLP

    def trained() -> list[float]:
        model = MLP(2, [3, 1], seed=1)
        model.fit([[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], loss="mse", epochs=5, l2=0.01, seed=1, verbose=False)
        return [parameter.data for parameter in model.parameters()]

    outside = trained()
    with detect_anomaly():
        assert trained() == outside


def test_where_only_our_own_files_run_no_line_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a thread that does nothing but run a method of a Value."""
    monkeypatch.setattr("autograd.anomaly.OURS", ("",))  # every file is one of ours
    error = raised(lambda: Value(0.0).log())
    assert error.source is None
    assert "its line is not known" in str(error)


def test_a_line_without_a_file_has_no_text() -> None:
    code = compile("y = x.sqrt()", "<typed in>", "exec")
    names: dict[str, Any] = {"x": Value(0.0)}

    def program() -> None:
        exec(code, names)  # noqa: S102 - what an interpreter does with a line
        names["y"].backward()

    assert raised(program).source == "<typed in>:1"


def test_lines_are_forgotten_with_their_nodes() -> None:
    lines = Lines()
    x = Value(math.nan)
    lines.note(x)
    line = lines.of(x)
    assert line is not None
    assert line.row == sys._getframe().f_lineno - 3
    assert lines.of(Value(1.0)) is None
    assert len(lines._known) == 1
    del x
    gc.collect()
    assert not lines._known
