"""Random calls of everything that autograd offers, with right and wrong things: what tools/fuzz.py makes of a seed.

A `Session` has one copy of the package and a stock of what its calls gave. A call is a method whose name begins with
`do_`; it gives what came out of it. Whatever is random comes from `random.Random(seed)` and from results on which the
engines have to agree, so that with the same seed the same calls are made of either.
"""

from __future__ import annotations

import copy
import gc
import math
import operator
import pickle
import random
import threading
import weakref
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from zlib import crc32

from autograd.testing.strategies import EDGES

from .fuzz_things import Caller, Iterator, Liar, Mutating, Raising, Real, rule_of_moods, subclasses

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS = [*EDGES, math.inf, -math.inf, math.nan, 10**400, -(2**63), 7, True, Fraction(1, 3)]
WRONG: list[Any] = [None, "1", "label", b"1", 1j, Decimal("1.5"), [], (), [1.0, [2.0]], {}, {1.0}, object, Raising()]
LABELS = [None, "x", "", "ü\ud800", 1, 2.0, b"x", ["x"]]
UNARY: list[Any] = [
    operator.neg,
    operator.pos,
    abs,
    math.floor,
    math.ceil,
    math.trunc,
    round,
    bool,
    repr,
    str,
    format,
    float,
    int,
]
UNARY += [complex, math.exp, dir, len, iter, list, operator.index, vars]
BINARY: list[Any] = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.pow,
    operator.mod,
    operator.floordiv,
]
BINARY += [divmod, operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge, round, math.fmod]
BINARY += [operator.matmul, operator.iadd, operator.imul, operator.ipow, operator.and_, format, isinstance]
READ = ["data", "grad", "label", "op", "scope", "operands", "parents", "edges", "_is_recorded", "nothing", "real"]
WRITTEN = ["data", "grad", "label", "op", "edges", "nothing", "parents", "__class__", "__dict__"]
STOCK = 40  # values that are kept; older ones are let go


class Session:
    """The calls that a seed makes of one copy of the package.

    Args:
        package: `autograd`, or a copy of it: see `autograd.testing.engines`.
        seed: the same gives the same calls.
        alone: no other engine makes them: things are among them on which the engines do not agree.
    """

    def __init__(self, package: Any, seed: int, alone: bool = False) -> None:
        self.ag, self.random, self.alone = package, random.Random(seed), alone
        self.stock: list[Any] = [package.Value(1.0, "first")]
        self.layers: list[Any] = []
        self.weights: list[list[Any]] = []
        self.watched: list[Any] = []
        # Building blocks are not for everybody: outside of what others make of them the rules may raise.
        self.table = [name for name, row in package.TABLE.items() if not row.hidden and not name.startswith("fuzz_")]
        self.kinds = subclasses(package)
        self.moody = rule_of_moods(package)
        self.calls = [getattr(self, name) for name in sorted(dir(Session)) if name.startswith("do_")]
        self.made = 0
        self.depth = 0

    def step(self) -> list[Any]:
        """Make a call: its name, and what came out of it."""
        call = self.random.choice(self.calls)
        self.made += 1
        try:
            outcome = self.shown(call())
        except RecursionError:
            raise
        except Exception as error:
            outcome = self.refusal(error)
        del self.stock[:-STOCK]
        return [call.__name__, outcome, self.state()]

    def state(self) -> int:
        """A number for all of the stock."""
        return crc32(repr([self.brief(x) for x in self.stock]).encode("utf-8", "replace"))

    # --- what came out ------------------------------------------------------------------------------------------------

    def refusal(self, error: BaseException) -> list[Any]:
        """An exception in words: of our own also what it says."""
        ours = isinstance(error, self.ag.AutogradError)
        return [type(error).__name__, str(error) if ours and " at 0x" not in str(error) else ""]

    def shown(self, x: Any, depth: int = 2) -> Any:
        """A result in plain terms, which those of the other engine are compared with."""
        if isinstance(x, self.ag.Value):
            self.stock.append(x)
            fields = [type(x).__name__, x.data.hex(), x.grad.hex(), x.label, x.op, x._is_recorded, len(x.operands)]
            if depth:
                fields += [[self.brief(parent) for parent in x.parents]]
                fields += [[[self.brief(parent), partial.hex()] for parent, partial in x.edges]]
            return fields
        if isinstance(x, float):
            return x.hex()
        if isinstance(x, (list, tuple)):
            return [self.shown(y, 0) for y in x[:8]]
        return x if isinstance(x, (int, str, bool, type(None))) and " at 0x" not in str(x) else type(x).__name__

    def brief(self, x: Any) -> list[Any]:
        """A node among others."""
        return [x.data.hex(), x.grad.hex(), x.label, x.op]

    # --- things to call with ------------------------------------------------------------------------------------------

    def value(self) -> Any:
        """A Value of the stock."""
        return self.random.choice(self.stock) if self.stock else self.ag.Value(2.0)

    def number(self) -> float:
        """A number, not too wild."""
        return self.random.choice([0.5, -1.25, 2.0, 3.0, -0.0, self.random.gauss(0.0, 10.0)])

    def thing(self) -> Any:
        """Whatever somebody may give."""
        kind = self.random.randrange(12)
        if kind < 5:
            return self.value()
        if kind < 8:
            return self.number()
        if kind < 10:
            return self.random.choice(NUMBERS)
        if kind < 11:
            return Liar() if self.alone and self.random.random() < 0.2 else self.random.choice(WRONG)
        return self.random.choice([Real(self), Caller(self), Mutating([1.0, self.value()])])

    def things(self, most: int = 5) -> Any:
        """A sequence of them, or what is none."""
        size = self.random.randrange(most)
        xs = [self.thing() if self.random.random() < 0.1 else self.value() for _ in range(size)]
        kind = self.random.randrange(12)
        if kind == 0:
            return Mutating([*xs, 1.0])
        if kind == 1:
            return Iterator(xs, self.random.randrange(4))
        if kind == 2:
            return self.random.choice([iter, dict.fromkeys, self.kinds.Several])(xs)
        if kind == 3:
            return self.thing()
        return tuple(xs) if kind % 2 else xs

    def operands(self, form: str) -> list[Any]:
        """Operands of a form, mostly."""
        given = [self.things() if kind == "s" else self.thing() for kind in form]
        if form == "ssx" and self.random.random() < 0.8:
            given[:2] = [[self.thing() for _ in range(3)], [self.value() for _ in range(3)]]
        if self.random.random() < 0.1:
            given = given[1:] if self.random.random() < 0.5 else [*given, self.thing()]
        return given

    # --- calls: nodes -------------------------------------------------------------------------------------------------

    def do_leaf(self) -> Any:
        """A leaf, of Value or a class of it."""
        kind = self.random.choice([self.ag.Value, self.ag.Value, *self.kinds.all])
        if self.random.random() < 0.5:
            return kind(self.number())
        return kind(self.thing(), self.random.choice(LABELS))

    def do_unary(self) -> Any:
        """An operator or a built-in function."""
        return self.random.choice(UNARY)(self.value())

    def do_binary(self) -> Any:
        """One of two operands, on either side."""
        pair = [self.value(), self.thing()]
        self.random.shuffle(pair)
        function = self.random.choice(BINARY)
        if function is math.fmod:
            pair[0] = self.value()
        return function(*pair)

    do_binary_again = do_binary

    def do_function(self) -> Any:
        """A function of the table, in one of its forms."""
        name = self.random.choice(self.table)
        return self.ag.function(name)(*self.operands(self.ag.TABLE[name].form.replace("xs", "s")))

    do_function_again = do_function

    def do_keywords(self) -> Any:
        """A function with keywords, some of them wrong."""
        name = self.random.choice(["leaky_relu", "clip", "dot", "exp", "round", "sum"])
        keywords = {key: self.thing() for key in self.random.sample(["alpha", "low", "b", "x", "xs", "digits"], 1)}
        return self.ag.function(name)(*[self.value()] * self.random.randrange(3), **keywords)

    def do_method(self) -> Any:
        """A method of Value."""
        names = [name for name in dir(self.ag.Value) if not name.startswith("_") and not name.startswith("fuzz")]
        method = getattr(self.value(), self.random.choice([n for n in names if n not in READ]))
        return method(*[self.thing() for _ in range(self.random.choice([0, 0, 0, 1, 1, 2]))])

    def do_moody(self) -> Any:
        """A primitive of a user whose rules do what they should not."""
        function, mood = self.moody
        mood.begin(self, self.random.choice(mood.all))
        try:
            return function(self.value()) if self.random.random() < 0.5 else mood.of_many(self.things())
        finally:
            mood.end()

    def do_init_again(self) -> Any:
        """Make a leaf of a node that is part of graphs."""
        x = self.value()
        x.__init__(self.thing(), self.random.choice([None, "again"]))
        return x

    def do_without_init(self) -> None:
        """A node that was never initialised; the engines do not agree on what it is, so it is not kept."""
        x = self.ag.Value.__new__(self.random.choice([self.ag.Value, *self.kinds.all]))
        with suppress(AttributeError):
            _ = (x + 1.0).data, x.label, x.scope, x.backward(), x.edges, repr(x)

    # --- calls: gradients and fields ----------------------------------------------------------------------------------

    def do_backward(self) -> Any:
        """A sweep, and what arrived."""
        x = self.value()
        if self.random.random() < 0.8:
            x.backward()
        else:
            x.backward(seed=self.thing())
        return [value.grad for value in self.stock[-8:]]

    do_backward_again = do_backward

    def do_read(self) -> Any:
        """An attribute."""
        return getattr(self.value(), self.random.choice(READ))

    def do_write(self) -> Any:
        """Write one, or delete it."""
        x, name = self.value(), self.random.choice(WRITTEN)
        if self.random.random() < 0.1:
            delattr(x, name)
        else:
            setattr(x, name, self.random.choice(LABELS) if name == "label" else self.thing())
        return x

    def do_write_data(self) -> Any:
        """Write between forward and backward."""
        self.value().data = self.number()

    def do_bulk(self) -> Any:
        """Many at once."""
        xs, numbers = self.things(), [self.number() for _ in range(self.random.randrange(5))]
        if self.random.random() < 0.6:
            xs = [self.value() for _ in numbers]
        name = self.random.choice(["get_data", "get_grads", "set_data", "set_grads"])
        if name.startswith("get"):
            return getattr(self.ag, name)(xs)
        return getattr(self.ag, name)(xs, numbers if self.random.random() < 0.9 else self.things())

    def do_move(self) -> Any:
        """A step of an optimiser."""
        rule = self.random.choice(["sgd", "momentum", "nesterov", "adam", "rmsprop", "adagrad", "none"])
        kept, given = self.random.choice([(0, 1), (1, 2), (2, 6), (1, 3)])
        xs = [self.value() for _ in range(3)] if self.random.random() < 0.8 else self.things()
        memories = [[abs(self.number()) for _ in range(3)] for _ in range(kept)]
        settings = [self.number() if self.random.random() < 0.95 else self.thing() for _ in range(given)]
        return self.ag.move(rule, xs, memories, settings)

    def do_derivative(self) -> Any:
        """Grad and its kin, of a function of the table."""
        functions = [name for name in self.table if self.ag.TABLE[name].form == "x"]
        f = self.ag.function(self.random.choice(functions))
        outer, at, by = self.value(), self.thing(), self.number()
        kind = self.random.randrange(5)
        if kind == 0:
            return self.ag.grad(lambda x: f(x) * outer)(at)
        if kind == 1:
            return self.ag.value_and_grad(f)(at)
        if kind == 2:
            return self.ag.jvp(f, at, by)
        if kind == 3:
            return self.ag.hessian(lambda xs: f(xs[0]) * xs[1])([at, by])
        out, pull = self.ag.vjp(lambda x: [f(x), x * outer], at)
        return [out, pull([by, 1.0])]

    # --- calls: layers ------------------------------------------------------------------------------------------------

    def do_make_layer(self) -> None:
        """Neurons, of lists that will be changed."""
        rows = [[self.value() for _ in range(2)] for _ in range(self.random.randrange(3))]
        f = self.random.choice([None, self.ag.tanh, self.ag.relu, self.ag.function("sum"), self.act, abs, 3])
        scopes = self.random.choice([None, [self.ag.Scope("neuron")] * len(rows)])
        biases = [self.thing() for _ in rows]
        self.layers.append(self.ag.neurons(rows, biases, [f] * len(rows), scopes))
        self.weights = [*self.weights[-6:], *rows]
        del self.layers[:-4]

    def act(self, x: Any) -> Any:
        """An activation with other things on its mind."""
        if self.alone and self.random.random() < 0.5:  # of the neurons behind, the engines may have the old ones
            self.do_change_weights()
        if self.depth < 2 and self.layers:
            self.depth += 1
            try:
                self.do_call_layer()
            finally:
                self.depth -= 1
        return x * 2.0

    def do_change_weights(self) -> None:
        """Other weights, more or fewer."""
        if self.weights:
            row = self.random.choice(self.weights)
            if self.random.random() < 0.8:
                row[:] = [self.value() for _ in range(2)]
            else:
                row[:] = [self.thing() for _ in range(self.random.randrange(4))]

    def do_call_layer(self) -> Any:
        """A forward pass."""
        if self.layers:
            return self.random.choice(self.layers)([self.value(), self.number()] if self.depth else self.things(4))
        return None

    # --- calls: copies, ends, blocks ----------------------------------------------------------------------------------

    def do_copy(self) -> Any:
        """A copy of a node, of a graph, of the whole stock."""
        x = self.value()
        if self.random.random() < 0.2:
            x = self.stock[-3:]
        ways: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]  # noqa: S301 - just written
        return self.random.choice(ways)(x)

    def do_watch(self) -> None:
        """A weak reference, which says so when the node is gone."""
        x, kept = self.value(), self.watched
        said = self.random.random() < 0.5

        def gone(_: object) -> None:
            kept.append(self.ag.Value(2.0).exp() if said and self.stock else None)
            del kept[:-20]

        kept.append(weakref.ref(x, gone))

    def do_drop(self) -> Any:
        """Let go."""
        for _ in range(self.random.randrange(8)):
            if self.stock:
                del self.stock[self.random.randrange(len(self.stock))]
        return len(self.stock)

    def do_collect(self) -> None:
        """Collect garbage, or let it be collected often."""
        if self.random.random() < 0.1:
            gc.collect()
        else:
            gc.set_threshold(self.random.choice([1, 3, 700]))

    def do_cycle(self) -> None:
        """A node that refers to itself, by an attribute."""
        x = self.kinds.Dict(self.number())
        x.me = x if self.random.random() < 0.9 else [x]

    def do_block(self) -> Any:
        """Some calls in a block, which an exception may end."""
        kind = self.random.randrange(4)
        block = [self.ag.no_grad, self.ag.enable_grad, lambda: self.ag.Scope("block"), self.ag.detect_anomaly][kind]()
        return self.several(block)

    def several(self, block: Any) -> Any:
        """Some calls inside."""
        if self.depth > 2:
            return None
        outcomes: list[Any] = []
        self.depth += 1
        try:
            with block:
                outcomes += [self.step() for _ in range(self.random.randrange(5))]
                if self.random.random() < 0.2:
                    raise ArithmeticError
        except Exception as error:
            outcomes.append(self.refusal(error))
        finally:
            self.depth -= 1
        return repr(outcomes)

    def do_thread(self) -> Any:
        """A session of its own, in another thread, which may end within a block."""
        if self.depth or self.random.random() < 0.7:
            return None
        sessions = [Session(self.ag, self.random.randrange(2**32), self.alone) for _ in range(2)]
        outcomes: dict[int, list[Any]] = {}

        def work(place: int) -> None:
            session = sessions[place]
            session.depth = 3  # no threads of threads, and no mood, which is of all of them
            calls = [call for call in session.calls if call.__name__ not in ("do_moody", "do_thread", "do_collect")]
            session.calls = calls
            self.ag.Scope("thread").__enter__()
            outcomes[place] = [session.step() for _ in range(20)]

        threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.made += sum(session.made for session in sessions)
        return repr(outcomes.get(0)), repr(outcomes.get(1))

    def do_look(self) -> Any:
        """Pictures and explanations, of small graphs."""
        x = self.value()
        if self.random.random() < 0.8 or len(pickle.dumps(x)) > 4000:
            return None
        return (
            type(self.ag.draw_dot(x).text).__name__ if self.random.random() < 0.5 else len(str(self.ag.explain(x))) > 0
        )
