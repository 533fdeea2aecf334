"""Value: a number that remembers how it was computed.

Every operation on Values makes a new one, which keeps its operands and, for each of them, the local partial derivative
at that moment. `backward()` applies the chain rule to these. What an operation is stands in the primitive table; this
file only turns Python's syntax into calls of its rows.

A node is flat: `_a` and `_b` are the operands that carry gradient, `_da` and `_db` their partials. A node of other rows
than those of one or two numbers has tuples in `_a` and `_da`, in which a sequence is a tuple again; `_b is MANY`. Where
there is no second partial, `_db` is the tuple of all operands if that says more: constants. `_da` of a leaf is its
number.
"""

from __future__ import annotations

from itertools import count

from . import primitives as _rows  # noqa: F401 - declares the rows
from .algebra import FLOAT
from .binding import bind, no_label, no_way_back, wrong_length
from .chain import MANY, reverse_into_grad
from .operands import beside, flatten, number
from .recording import OFF, OPEN, STATE, watched
from .registry import TABLE
from .scalar import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .recording import Scope
    from .registry import Primitive

ADD, SUB, MUL, DIV, POW, MOD = (TABLE[name] for name in ("add", "sub", "mul", "div", "pow", "mod"))
NEG, ABS, FLOOR_DIVIDE = TABLE["neg"], TABLE["abs"], TABLE["floor_divide"]
NAN = float("nan")
writes = [object()]  # another one before and after the number of a Value is written: who keeps numbers can ask
birth = count(1).__next__  # leaves are numbered: a derivative tells those made inside its function from older ones


class Value(Scalar):
    """A scalar in a graph.

    Args:
        data: a real number: a Python or NumPy integer, float or Fraction.
        label: a name for pictures and error messages.

    Raises:
        OperandError: if data is no real number, or label no string.

    Values compare by value (`Value(2.0) == 2.0`) and hash by identity. A plain number in an expression is a constant:
    it takes part in the value and costs no node.

    >>> a, b = Value(2.0, "a"), Value(-3.0, "b")
    >>> c = a * b + a**2
    >>> c.backward()
    >>> c.data, a.grad, b.grad
    (-2.0, 1.0, 2.0)
    >>> a
    Value(data=2.0, grad=1.0, label='a')
    """

    __slots__ = (
        "__weakref__",
        "_a",
        "_b",
        "_da",
        "_data",
        "_db",
        "_grad",
        "_label",
        "_op",
        "_scope",
    )

    _a: Any
    _b: Any
    _da: Any
    _db: Any
    _data: float
    _grad: float
    _op: Primitive | None
    _scope: Scope | None
    _label: str | None

    def __init__(self, data: Any, label: str | None = None) -> None:
        """Make a leaf."""
        self._data = data if data.__class__ is float else number(data)
        self._grad = 0.0
        self._op = self._a = self._b = self._db = None
        self._da = birth()
        here = STATE.here if OPEN else None
        self._scope = here if here is None or here else here.scope
        if label is None:
            self._label = None
        else:
            self.label = label

    # --- what a node tells -------------------------------------------------------------------------------------------

    @property
    def data(self) -> float:
        """The number. Writing it changes this node only: results computed before keep their values and partials."""
        return self._data

    @data.setter
    def data(self, data: Any) -> None:
        x = number(data)
        writes[0] = object()
        self._data = x
        writes[0] = object()

    @property
    def grad(self) -> float:
        """The derivative of the last root by this node; leaves add up over sweeps until it is set to 0."""
        return self._grad

    @grad.setter
    def grad(self, grad: Any) -> None:
        self._grad = number(grad)

    @property
    def label(self) -> str | None:
        """A name for pictures and error messages."""
        return self._label

    @label.setter
    def label(self, label: str | None) -> None:
        if label is not None and not isinstance(label, str):
            no_label(label)
        self._label = label

    @property
    def op(self) -> str:
        """The name of the primitive that made this node, or "" for a leaf."""
        return "" if self._op is None else self._op.name

    @property
    def scope(self) -> Scope | None:
        """Where the node was recorded: which neuron or layer."""
        return self._scope

    @property
    def _birth(self) -> int | None:
        """The number of a leaf; None for a node."""
        return self._da if self._op is None else None

    @property
    def _is_recorded(self) -> bool:
        """False for the result of an operation within no_grad()."""
        return self._b is not OFF

    @property
    def operands(self) -> tuple[Any, ...]:
        """The operands as the rule sees them: Values, floats, and tuples of those where the argument is a sequence."""
        b, given = self._b, self._db
        if b is None or b is MANY:
            return given if given is not None else () if self._a is None else (self._a,)
        return () if b is OFF else (self._a, b)

    @property
    def parents(self) -> tuple[Value, ...]:
        """The Values among the operands, in order; `x * x` has x twice."""
        return tuple([x for x in flatten(self.operands) if isinstance(x, Value)])

    @property
    def edges(self) -> tuple[tuple[Value, float], ...]:
        """The parents that carry gradient, each with the local partial derivative stored when the node was recorded."""
        a, b = self._a, self._b
        if a is None:
            return ()
        if b is None:
            return ((a, self._da),)
        if b is MANY:
            return tuple(zip(flatten(a), flatten(self._da), strict=True))
        return ((a, self._da), (b, self._db))

    # --- gradients ---------------------------------------------------------------------------------------------------

    def backward(self, seed: float = 1.0) -> None:
        """Fill in `grad`: the derivative of this node by every node it was computed from.

        Leaves add the result to the gradient they have, so set it to 0 between steps (`zero_grad`). The nodes between
        are assigned afresh. A node that has no influence on this one is left as it is.

        Args:
            seed: the gradient of this node itself; the mean over n samples can be had as n calls with 1/n.

        Raises:
            GraphError: if this node was computed within `no_grad()`.

        >>> x = Value(3.0)
        >>> (x * x).backward()
        >>> x.grad
        6.0
        """
        if self._b is OFF:
            no_way_back(self)
        sweep = watched(reverse_into_grad) if OPEN else reverse_into_grad
        sweep(self, seed if seed.__class__ is float else number(seed))

    def zero_grad(self) -> None:
        """Set the gradient of this node to 0."""
        self._grad = 0.0

    def detach(self) -> Value:
        """Give a leaf with the same number, which passes no gradient on.

        >>> y = (Value(3.0) * 2.0).detach()
        >>> y.data, y.parents
        (6.0, ())
        """
        return Value(self._data, self._label)

    # --- operators: the rows of the table under Python's names -------------------------------------------------------

    def __add__(self, other: Any) -> Value:
        return binary(ADD, self, other)

    def __radd__(self, other: Any) -> Value:
        return binary(ADD, other, self)

    def __sub__(self, other: Any) -> Value:
        return binary(SUB, self, other)

    def __rsub__(self, other: Any) -> Value:
        return binary(SUB, other, self)

    def __mul__(self, other: Any) -> Value:
        return binary(MUL, self, other)

    def __rmul__(self, other: Any) -> Value:
        return binary(MUL, other, self)

    def __truediv__(self, other: Any) -> Value:
        return binary(DIV, self, other)

    def __rtruediv__(self, other: Any) -> Value:
        return binary(DIV, other, self)

    def __pow__(self, other: Any) -> Value:
        return binary(POW, self, other)

    def __rpow__(self, other: Any) -> Value:
        return binary(POW, other, self)

    def __mod__(self, other: Any) -> Value:
        return binary(MOD, self, other)

    def __rmod__(self, other: Any) -> Value:
        return binary(MOD, other, self)

    def __floordiv__(self, other: Any) -> Value:
        return binary(FLOOR_DIVIDE, self, other)

    def __rfloordiv__(self, other: Any) -> Value:
        return binary(FLOOR_DIVIDE, other, self)

    def __divmod__(self, other: Any) -> tuple[Value, Value]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Value, Value]:
        return other // self, other % self

    def __neg__(self) -> Value:
        return apply(NEG, (self,))

    def __pos__(self) -> Value:
        return self

    def __abs__(self) -> Value:
        return apply(ABS, (self,))

    def __round__(self, digits: int = 0) -> Value:
        return apply(TABLE["round"], (self, float(digits)))

    def __floor__(self) -> Value:
        return apply(TABLE["floor"], (self,))

    def __ceil__(self) -> Value:
        return apply(TABLE["ceil"], (self,))

    def __trunc__(self) -> Value:
        return apply(TABLE["trunc"], (self,))

    def conjugate(self) -> Value:
        """The number itself, which is real; NumPy's `var` asks for it."""
        return self


# --- recording ------------------------------------------------------------------------------------------------------

_new = object.__new__
NONE, SOME, ALL = range(3)  # of an operand: how much of it are Values


def binary(row: Primitive, x: Any, y: Any) -> Value:
    """Apply an operator: one operand is a Value, the other a Value, a number, or something Python has to ask next."""
    if isinstance(x, Value):
        if not isinstance(y, Value) and y.__class__ is not float:
            y = beside(x, row.name, y)
            if y is None:
                return NotImplemented  # type: ignore[no-any-return]
    elif x.__class__ is not float:
        x = beside(y, row.name, x)
        if x is None:
            return NotImplemented  # type: ignore[no-any-return]
    return _record_binary(row, x, y)


def apply(row: Primitive, operands: tuple[Any, ...]) -> Value:
    """Record a row of scalar arguments: a new node from its operands, of which at least one is a Value."""
    if len(operands) == 1:
        return _record_unary(row, operands[0])
    if len(operands) == 2:
        return _record_binary(row, *operands)
    return record(row, operands, tuple([ALL if isinstance(x, Value) else NONE for x in operands]))


def _apart(here: Any, out: float, operation: Any, *operands: Any) -> Value:
    """A result within no_grad(), which is a leaf that can tell that it is none by nature; or a node that is watched."""
    if here is not OFF:
        return here.record(operation, *operands)  # type: ignore[no-any-return]
    leaf = Value(out)
    leaf._b = OFF
    return leaf


def _record_unary(row: Primitive, x: Value) -> Value:
    data = x._data
    out = row.forward(FLOAT, data)
    here = STATE.here if OPEN else None
    if here is not None and not here:
        return _apart(here, out, _record_unary, row, x)
    partial = NAN if out != out else row.partials[0](FLOAT, out, data)
    node = _new(Value)
    node._data = out
    node._grad = 0.0
    node._op = row
    node._scope = here
    node._b = node._label = None
    if partial == 0.0 and row.selects:
        node._a = node._da = None
        node._db = (x,)
    else:
        node._a = x
        node._da = partial
        node._db = None
    return node


def _record_binary(row: Primitive, x: Any, y: Any) -> Value:
    has_x, has_y = isinstance(x, Value), isinstance(y, Value)
    xd = x._data if has_x else x
    yd = y._data if has_y else y
    out = row.forward(FLOAT, xd, yd)
    here = STATE.here if OPEN else None
    if here is not None and not here:
        return _apart(here, out, _record_binary, row, x, y)
    node = _new(Value)
    node._data = out
    node._grad = 0.0
    node._op = row
    node._scope = here
    node._label = None
    da = db = NAN
    if out == out:
        # A constant needs no partial; an operand that a choice does not depend on gets no edge.
        if has_x:
            da = row.partials[0](FLOAT, out, xd, yd)
            has_x = da != 0.0 or not row.selects
        if has_y:
            db = row.partials[1](FLOAT, out, xd, yd)
            has_y = db != 0.0 or not row.selects
    if has_x and has_y:
        node._a, node._da, node._b, node._db = x, da, y, db
    else:
        node._b, node._db = None, (x, y)
        node._a, node._da = (x, da) if has_x else (y, db) if has_y else (None, None)
    return node


def record(row: Primitive, operands: tuple[Any, ...], values: tuple[int, ...]) -> Value:
    """Record a row of any arguments; `values` says of each operand whether NONE, SOME or ALL of it are Values."""
    data: list[Any] = []
    for operand, kind in zip(operands, values):  # noqa: B905 - always of equal length
        if kind == NONE:
            data.append(operand)
        elif operand.__class__ is not tuple:
            data.append(operand._data)
        elif kind == ALL:
            data.append(tuple([x._data for x in operand]))
        else:
            data.append(tuple([x._data if isinstance(x, Value) else x for x in operand]))
    out = row.forward(FLOAT, *data)
    here = STATE.here if OPEN else None
    if here is not None and not here:
        return _apart(here, out, record, row, operands, values)
    node = _new(Value)
    node._data = out
    node._grad = 0.0
    node._op = row
    node._scope = here
    node._label = None
    node._db = operands
    parents: list[Any] = []
    partials: list[Any] = []
    for operand, kind, rule in zip(operands, values, row.partials):  # noqa: B905 - as many rules as arguments
        if kind == NONE:
            continue
        many = operand.__class__ is tuple
        xs = operand if many else (operand,)
        if out == out:
            ds = rule(FLOAT, out, *data)
            ds = tuple(ds) if many else (ds,)
            if len(ds) != len(xs):
                wrong_length(row, ds, len(xs))
        else:
            ds = (NAN,) * len(xs)
        if kind == SOME or row.selects:
            kept = [k for k, x in enumerate(xs) if isinstance(x, Value) and (ds[k] != 0.0 or not row.selects)]
            xs, ds = tuple([xs[k] for k in kept]), tuple([ds[k] for k in kept])
        if xs:
            parents.append(xs if many else xs[0])
            partials.append(ds if many else ds[0])
    node._a, node._da, node._b = (tuple(parents), tuple(partials), MANY) if parents else (None, None, None)
    return node


globals().update(bind(globals()))  # the same in C, where it was built
