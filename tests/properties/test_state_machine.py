"""Whatever is done to nodes, in whatever order: the engine is as its model says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

import autograd
from autograd import chain, copying, derivatives, value
from autograd.algebra import FLOAT
from autograd.graph import ancestors
from autograd.recording import STATE, Scope, recording
from autograd.registry import TABLE
from autograd.testing.engines import load

from .engine_machine import machine_of
from .engine_model import flat, mapped


def others() -> dict[str, Any]:
    """The engine that does not run, if there is one."""
    name = "python" if autograd.engine() == "c" else "c"
    try:
        return {name: load(name)}
    except ImportError:
        return {}


ENGINES = {autograd.engine(): autograd, **others()}
PLAIN = settings(max_examples=400, stateful_step_count=40, deadline=None)
LONG = pytest.param(settings(PLAIN, max_examples=1500, stateful_step_count=80), id="long", marks=pytest.mark.slow)


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("profile", [pytest.param(PLAIN, id="plain"), LONG])
def test_whatever_is_done_every_node_is_as_modelled(engine: Any, profile: settings) -> None:
    """Data, gradient, operands, partials, label, scope and operation; and no node outlives its last reference."""
    run_state_machine_as_test(machine_of(engine), settings=profile)


# --- a machine that cannot fail would be no test: faults that it has to find ------------------------------------------


def fault_leaves_do_not_add_up(patch: pytest.MonkeyPatch) -> None:
    def sweep(root: Any, seed: float) -> None:
        for node in ancestors([root]):
            node.grad = node.grad if node.op else 0.0
        chain.reverse_into_grad(root, seed)

    patch.setattr(value, "reverse_into_grad", sweep)


def fault_nodes_between_add_up(patch: pytest.MonkeyPatch) -> None:
    def sweep(root: Any, seed: float) -> None:
        before = {node: node.grad for node in ancestors([root]) if node.op}
        chain.reverse_into_grad(root, seed)
        for node, grad in before.items():
            node.grad += grad

    patch.setattr(value, "reverse_into_grad", sweep)


def sweep_by(edges: Callable[[Any], Any], root: Any, seed: float) -> None:
    """The sweep once more, with edges of one's own."""
    for node, adjoint in chain.reverse(ancestors([root]), {root: seed}, edges).items():
        node.grad = adjoint if node.op else node.grad + adjoint


def fault_an_operand_that_comes_twice_counts_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(value, "reverse_into_grad", lambda *sweep: sweep_by(lambda node: dict(node.edges).items(), *sweep))


def fault_partials_are_computed_late(patch: pytest.MonkeyPatch) -> None:
    def late(node: Any) -> list[tuple[Any, float]]:
        row = node._op
        if row is None:
            return []
        data = mapped(lambda x: x if isinstance(x, float) else x.data, node.operands)
        out = row.forward(FLOAT, *data)
        partials = flat([rule(FLOAT, out, *data) for rule in row.partials])
        pairs = zip(flat(node.operands), partials, strict=True)
        return [(x, d) for x, d in pairs if not isinstance(x, float) and (d or not row.selects)]

    patch.setattr(value, "reverse_into_grad", lambda *sweep: sweep_by(late, *sweep))


def fault_what_is_not_reached_loses_its_gradient(patch: pytest.MonkeyPatch) -> None:
    def sweep(root: Any, seed: float) -> None:
        reached = ancestors([root], lambda node: [parent for parent, _ in node.edges])
        for node in ancestors([root]):
            node.grad = node.grad if node in reached else 0.0
        chain.reverse_into_grad(root, seed)

    patch.setattr(value, "reverse_into_grad", sweep)


def fault_the_seed_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(value, "reverse_into_grad", lambda root, seed: chain.reverse_into_grad(root, 1.0))


def fault_zero_grad_forgets(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(value.Value, "zero_grad", lambda self: None)


def fault_partials_are_swapped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(TABLE["sub"], "partials", TABLE["sub"].partials[::-1])


def fault_the_branch_not_taken_has_an_edge(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(TABLE["where"], "selects", False)


def fault_detach_stays_attached(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(value.Value, "detach", lambda self: self)


def fault_grad_writes_to_nodes_around_it(patch: pytest.MonkeyPatch) -> None:
    def grad(function: Callable[..., Any]) -> Callable[..., Any]:
        def slope(x: float) -> Any:
            root = function(value.Value(x))
            if root.op:
                root.backward()
            return derivatives.grad(function)(x)

        return slope

    patch.setattr(autograd, "grad", grad)


def fault_deepcopy_shares_leaves(patch: pytest.MonkeyPatch) -> None:
    def deepcopy(root: Any, memo: dict[int, Any], original: Any = copying.deepcopy) -> Any:
        memo.update({id(node): node for node in ancestors([root]) if not node.op})
        return original(root, memo)

    patch.setattr(copying, "deepcopy", deepcopy)


def fault_deepcopy_shares_scopes(patch: pytest.MonkeyPatch) -> None:
    def deepcopy(root: Any, memo: dict[int, Any], original: Any = copying.deepcopy) -> Any:
        memo.update({id(node.scope): node.scope for node in ancestors([root])})
        return original(root, memo)

    patch.setattr(copying, "deepcopy", deepcopy)


def fault_deepcopy_copies_a_shared_node_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(copying, "deepcopy", lambda root, memo, original=copying.deepcopy: original(root, {}))


def fault_pickle_forgets_gradients(patch: pytest.MonkeyPatch) -> None:
    def reduce(node: Any, original: Any = copying.reduce) -> Any:
        rebuild, fields, *rest = original(node)
        return (rebuild, fields, *rest) if node.op else (rebuild, (*fields[:2], 0.0, *fields[3:]), *rest)

    patch.setattr(copying, "reduce", reduce)


def fault_nodes_are_kept(patch: pytest.MonkeyPatch) -> None:
    kept = []

    def clone(node: Any, copies: dict[int, Any], original: Any = copying.clone) -> Any:
        kept.append(original(node, copies))
        return kept[-1]

    patch.setattr(copying, "clone", clone)


def fault_a_node_refers_to_itself(patch: pytest.MonkeyPatch) -> None:
    def record(row: Any, x: Any, original: Any = value._record_unary) -> Any:
        node = original(row, x)
        node._db = node
        return node

    patch.setattr(value, "_record_unary", record)


def fault_what_a_derivative_computed_is_kept(patch: pytest.MonkeyPatch) -> None:
    kept = []

    def pull(self: Any, seeds: Any, original: Any = derivatives._Recorded.pull) -> Any:
        kept.append(self)
        return original(self, seeds)

    patch.setattr(derivatives._Recorded, "pull", pull)


def fault_no_grad_records(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recording, "__enter__", lambda self: STATE.enter(self, STATE.here))


def fault_a_block_stays_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recording, "__exit__", lambda self, *exception: None)


def fault_a_scope_marks_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Scope, "__enter__", lambda self: STATE.enter(self, STATE.here))


FAULTS = {name: fault for name, fault in globals().items() if name.startswith("fault_")}
if autograd.engine() == "c":
    del FAULTS["fault_a_node_refers_to_itself"]  # it has no field that could hold itself


@pytest.mark.parametrize("fault", FAULTS.values(), ids=[name.removeprefix("fault_") for name in FAULTS])
def test_the_machine_finds(fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is one that somebody could make."""
    fault(monkeypatch)
    generated = settings(
        PLAIN,
        max_examples=4000,  # the first of them that fails ends the search
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # found is found: nobody reads the steps
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    try:
        with pytest.raises(AssertionError):
            run_state_machine_as_test(machine_of(autograd), settings=generated)
    finally:
        STATE.outer.clear()  # a fault may have left a block open
        STATE.here = None
