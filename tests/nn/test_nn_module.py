from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import OperandError, Scope, SettingError, ShapeError, Value
from nn import MLP, Dropout, Layer, Module, Neuron, Sequential

NUMBERS = st.floats(allow_nan=False)


class Quadratic(Module):
    """A model of one's own, written as in PyTorch, that does not call `super().__init__()`."""

    def __init__(self) -> None:
        self.scale = Value(2.0)
        self.terms: dict[str, Any] = {"linear": Value(3.0), "constant": [Value(1.0)]}
        self._hidden = Value(9.0)
        self.layer = Layer(1, 1, nonlin=False)

    def forward(self, x: float) -> Any:
        """The polynomial."""
        return self.scale * x * x + self.terms["linear"] * x + self.terms["constant"][0]


def test_parameters_come_in_declared_order_with_dotted_names() -> None:
    model = MLP(2, [2, 1])
    assert [name for name, _ in model.named_parameters()] == [
        "layers.0.neurons.0.w.0",
        "layers.0.neurons.0.w.1",
        "layers.0.neurons.0.b",
        "layers.0.neurons.1.w.0",
        "layers.0.neurons.1.w.1",
        "layers.0.neurons.1.b",
        "layers.1.neurons.0.w.0",
        "layers.1.neurons.0.w.1",
        "layers.1.neurons.0.b",
    ]
    hidden = model.layers[0].neurons[1]
    assert model.parameters()[4] is hidden.w[1]
    assert model.parameters()[5] is hidden.b


def test_parameters_are_found_in_dicts_lists_and_children_but_not_behind_an_underscore() -> None:
    names = [name for name, _ in Quadratic().named_parameters()]
    assert names == ["scale", "terms.linear", "terms.constant.0", "layer.neurons.0.w.0", "layer.neurons.0.b"]


def test_an_interior_node_in_an_attribute_is_no_parameter() -> None:
    model = Quadratic()
    model.last = model(2.0)
    assert "last" not in dict(model.named_parameters())


def test_shared_parameters_and_modules_count_once() -> None:
    class Tied(Module):
        def __init__(self) -> None:
            self.first = Neuron(1)
            self.again = self.first
            self.weight = self.first.w[0]
            self.own = Value(0.0)

    tied = Tied()
    assert [name for name, _ in tied.named_parameters()] == ["first.w.0", "first.b", "own"]
    assert [name for name, _ in tied.named_children()] == ["first"]


def test_forward_runs_in_the_scope_of_the_module() -> None:
    model = Quadratic()
    result = model(2.0)
    assert result.data == 15.0
    assert result.scope is model.scope
    assert result.scope.path == "Quadratic"


def test_a_module_without_forward_says_what_to_define() -> None:
    with pytest.raises(OperandError, match=r"Module cannot be called.*define __call__\(self, x\) or forward"):
        Module()(1.0)


def test_nodes_know_the_neuron_they_were_recorded_in() -> None:
    model = MLP(2, [4, 3])
    outputs = model([1.0, 2.0])
    assert outputs[2].scope is not None
    assert outputs[2].scope.path == "MLP.layers.1.neurons.2"
    assert model.layers[0].neurons[3].w[1].scope.path == "MLP.layers.0.neurons.3"  # type: ignore[union-attr]
    assert Value(1.0).scope is None


def test_an_appended_module_gets_its_place_when_the_tree_is_walked() -> None:
    model: Any = Module()
    model.blocks = []
    model.blocks.append(Neuron(1))
    model.parameters()
    assert model.blocks[0].scope.path == "Module.blocks.0"


def test_a_child_that_knows_its_parent_makes_no_circle() -> None:
    parent, child = Module(), Module()
    parent.child = child
    child.parent = parent
    child.weight = Value(1.0)
    assert child.scope.path == "Module.child"
    assert [name for name, _ in parent.named_parameters()] == ["child.weight"]
    assert len(list(parent.modules())) == 2
    assert repr(parent) == "Module, 1 parameter\n  child: Module, 1 parameter"


def test_a_list_within_itself_is_walked_once() -> None:
    model = Module()
    knot: list[Any] = [Value(1.0)]
    knot.append(knot)
    model.knot = knot
    assert len(model.parameters()) == 1


def test_a_module_of_great_depth_is_walked_without_recursion() -> None:
    root = Module()
    innermost: Any = root
    for _ in range(3000):
        innermost.child = Module()
        innermost = innermost.child
    innermost.weight = Value(1.0)
    assert len(root.parameters()) == 1
    assert repr(root).count("\n") == 60


def test_zero_grad_sets_every_gradient_to_zero() -> None:
    model = MLP(2, [3, 1])
    model([1.0, 2.0])[0].backward()
    assert any(parameter.grad for parameter in model.parameters())
    model.zero_grad()
    assert [parameter.grad for parameter in model.parameters()] == [0.0] * 13


def test_train_and_eval_reach_every_module_and_return_the_model() -> None:
    inner = Dropout(0.5)
    model = Sequential(Layer(1, 1), Sequential(inner))
    assert model.eval() is model
    assert not inner.training
    assert model.train() is model
    assert inner.training
    assert model.train(False) is model
    assert not inner.training


def test_train_on_data_points_to_fit() -> None:
    with pytest.raises(OperandError, match=r"train\(\) takes True or False.*call model.fit\(X, y\)"):
        MLP(1, [1]).train([[1.0]])  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=9, max_size=9))
def test_a_state_goes_from_model_to_model_unchanged(numbers: list[float]) -> None:
    first, second = MLP(2, [2, 1]), MLP(2, [2, 1])
    for parameter, number in zip(first.parameters(), numbers, strict=True):
        parameter.data = number
    second.load_state_dict(first.state_dict())
    assert [parameter.data for parameter in second.parameters()] == numbers
    assert second.state_dict() == first.state_dict()


def test_a_state_of_another_model_is_refused_and_changes_nothing() -> None:
    model, other = MLP(2, [2, 1]), MLP(3, [2, 1])
    before = model.state_dict()
    with pytest.raises(ShapeError) as caught:
        model.load_state_dict(other.state_dict())
    assert "not those of MLP 2->2->1 relu/identity" in str(caught.value)
    assert "2 unknown ('layers.0.neurons.0.w.2', 'layers.0.neurons.1.w.2')" in str(caught.value)
    with pytest.raises(ShapeError, match=r"9 missing \('layers.0.neurons.0.w.0', .*, …\) and 1 unknown \('x'\)"):
        model.load_state_dict({"x": 1.0})
    assert model.state_dict() == before


def test_a_state_with_something_else_than_numbers_is_refused_and_changes_nothing() -> None:
    neuron = Neuron(1)
    before = neuron.state_dict()
    with pytest.raises(OperandError, match=r"the weight 'b' is not a number: given 'one'"):
        neuron.load_state_dict({"w.0": 5.0, "b": "one"})  # type: ignore[dict-item]
    assert neuron.state_dict() == before


def test_repr_shows_the_tree_and_the_number_of_parameters() -> None:
    assert repr(MLP(2, [16, 16, 1])) == "\n".join(
        [
            "MLP 2->16->16->1 relu/relu/identity, 337 parameters",
            "  layers.0: Layer 2->16 relu, 48 parameters",
            "    neurons.0 to 15, each: Neuron 2 relu, 3 parameters",
            "  layers.1: Layer 16->16 relu, 272 parameters",
            "    neurons.0 to 15, each: Neuron 16 relu, 17 parameters",
            "  layers.2: Layer 16->1 identity, 17 parameters",
            "    neurons.0: Neuron 16 identity, 17 parameters",
        ]
    )


def test_a_notebook_gets_the_picture_beside_the_text() -> None:
    bundle = MLP(2, [2, 1])._repr_mimebundle_()
    assert bundle["text/plain"].startswith("MLP 2->2->1")
    assert bundle["image/svg+xml"].startswith("<")


def test_a_notebook_gets_the_text_if_the_picture_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no picture today")

    monkeypatch.setattr(autograd, "draw_dot", fails, raising=False)
    model = MLP(2, [2, 1])
    assert model._repr_mimebundle_() == {"text/plain": repr(model)}


def test_copies_are_independent_and_know_their_place() -> None:
    model = MLP(2, [2, 1])
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):  # noqa: S301  (our own bytes)
        assert twin.state_dict() == model.state_dict()
        twin.layers[0].neurons[0].b.data += 1.0
        assert twin.state_dict() != model.state_dict()
        assert str(twin([1.0, 2.0])[0].scope) == "Scope('MLP.layers.1.neurons.0')"
        assert isinstance(twin.scope, Scope)
        assert twin.scope is not model.scope


def test_parameters_are_found_in_arrays_of_values() -> None:
    class Linear(Module):
        def __init__(self) -> None:
            self.w = np.array([Value(1.0), Value(2.0)])
            self.m = np.array([[Value(3.0)], [Value(4.0)]])
            self.single = np.array(Value(5.0), dtype=object)
            self.data = np.array([1.0, 2.0])
            self.b = Value(0.0)

        def forward(self, x: Any) -> Any:
            """The weighted sum."""
            return self.w @ np.array(x) + self.b

    model = Linear()
    assert model.state_dict() == {"w.0": 1.0, "w.1": 2.0, "m.0.0": 3.0, "m.1.0": 4.0, "single": 5.0, "b": 0.0}
    model.fit([[1.0, 2.0]], [7.0], loss="mse", epochs=1, verbose=False)
    assert model.w[0].data > 1.0


def test_many_arrays_are_all_walked() -> None:
    model: Any = Module()
    model.rows = [np.array([[Value(1.0)]]) for _ in range(50)]
    assert len(model.parameters()) == 50


def test_a_list_that_is_there_twice_gives_its_parameters_once() -> None:
    model: Any = Module()
    model.w = np.array([Value(1.0)])
    model.again = model.w
    assert list(model.state_dict()) == ["w.0"]


@pytest.mark.parametrize("wrap", [set, frozenset, lambda things: [{(1, things[0])}]])
def test_a_set_of_parameters_is_refused(wrap: Any) -> None:
    model: Any = Module()
    model.names = {"a", "b"}
    for member in (Value(1.0), Neuron(1)):
        with pytest.raises(
            OperandError, match=r"things(\.0)? is a set.*no order and no names.*expected a list or a dict"
        ):
            model.things = wrap([member])
        assert not hasattr(model, "things")
    model._private = {Value(1.0)}


@pytest.mark.parametrize(
    "things",
    [{1: Value(1.0), "1": Value(2.0)}, {"a.0": Value(1.0), "a": [Value(2.0)]}, {"a": Neuron(1), "a.b": Value(1.0)}],
)
def test_two_parameters_of_one_name_are_refused(things: Any) -> None:
    model: Any = Module()
    model.d = things
    assert repr(model).startswith("Module, ")
    for use in (model.parameters, model.state_dict, lambda: model.load_state_dict({})):
        with pytest.raises(SettingError, match=r"two parameters of Module have one name: given 'd\.(1|a\.0|a\.b)'"):
            use()
