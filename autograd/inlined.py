"""Operators and functions of Values, with the rules of their rows written out.

Generated from the primitive table by `python3 tools/run.py fix`; do not edit.

Each does what `binary` and `apply` in value.py do with its row, to the same bits, and does it itself where it is plain:
the operands are Values or numbers, nobody watches, no number is NaN, nothing raises. All else it leaves to them.
"""

from __future__ import annotations

from math import cos as _cos, exp as _exp, fabs as _fabs, log as _log, sin as _sin, sqrt as _sqrt, tanh as _tanh

from .algebra import FLOAT
from .recording import OPEN, STATE
from .registry import TABLE
from .value import Value, binary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .recording import Scope
    from .registry import Primitive

new = object.__new__
logistic_pdf = FLOAT.logistic_pdf
over_power = FLOAT.over_power
pow = FLOAT.pow
pow_slope = FLOAT.pow_slope
sign = FLOAT.sign
OPERATIONS = ("add", "sub", "mul", "div", "pow", "neg", "square", "exp", "log", "sqrt", "sin", "cos", "tanh", "abs",
    "relu", "sigmoid")
(ADD, SUB, MUL, DIV, POW, NEG, SQUARE, EXP, LOG, SQRT, SIN, COS, TANH, ABS, RELU, SIGMOID) = [TABLE[name] for name in
    OPERATIONS]

# For each operation the rows whose rules are written out in it beside its own, and the methods of Value that it is.
ROWS = {
    "tanh": ("square", "sech"),
}
METHODS = {
    "add": ("__add__", "__radd__"),
    "sub": ("__sub__", "__rsub__"),
    "mul": ("__mul__", "__rmul__"),
    "div": ("__truediv__", "__rtruediv__"),
    "pow": ("__pow__",),
    "neg": ("__neg__",),
    "abs": ("__abs__",),
}

# The class of the operand of which a function makes a node itself; None where a rule has been replaced. And for each
# function the one that takes any operand.
neg_takes = square_takes = exp_takes = log_takes = sqrt_takes = sin_takes = Value
cos_takes = tanh_takes = abs_takes = relu_takes = sigmoid_takes = Value
rest: dict[str, Any] = {}


def of_one(row: Primitive, here: Scope | None, out: float, x: Value, partial: float, operands: Any) -> Value:
    """The node of a Value and a constant."""
    node = new(Value)
    node._data, node._grad, node._op = out, 0.0, row
    node._scope, node._b, node._label = here, None, None
    node._a, node._da, node._db = x, partial, operands
    return node


def __add__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    if here is None or here:
        kind = other.__class__
        try:
            if kind is Value:
                x = self._data
                y = other._data
                out = x + y
                if out == out:
                    node = new(Value)
                    node._data, node._grad, node._op = out, 0.0, ADD
                    node._scope, node._label = here, None
                    node._a, node._da = self, 1.0
                    node._b, node._db = other, 1.0
                    return node
            elif kind is float or kind is int:
                x = self._data
                y = other if kind is float else float(other)
                out = x + y
                if out == out:
                    return of_one(ADD, here, out, self, 1.0, (self, y))
        except (ArithmeticError, ValueError):  # as Python has it where IEEE has an infinity or NaN
            pass
    return binary(ADD, self, other)


def __radd__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    kind = other.__class__
    if (kind is float or kind is int) and (here is None or here):
        try:
            x = other if kind is float else float(other)
            y = self._data
            out = x + y
            if out == out:
                return of_one(ADD, here, out, self, 1.0, (x, self))
        except (ArithmeticError, ValueError):
            pass
    return binary(ADD, other, self)


def __sub__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    if here is None or here:
        kind = other.__class__
        try:
            if kind is Value:
                x = self._data
                y = other._data
                out = x - y
                if out == out:
                    node = new(Value)
                    node._data, node._grad, node._op = out, 0.0, SUB
                    node._scope, node._label = here, None
                    node._a, node._da = self, 1.0
                    node._b, node._db = other, -1.0
                    return node
            elif kind is float or kind is int:
                x = self._data
                y = other if kind is float else float(other)
                out = x - y
                if out == out:
                    return of_one(SUB, here, out, self, 1.0, (self, y))
        except (ArithmeticError, ValueError):  # as Python has it where IEEE has an infinity or NaN
            pass
    return binary(SUB, self, other)


def __rsub__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    kind = other.__class__
    if (kind is float or kind is int) and (here is None or here):
        try:
            x = other if kind is float else float(other)
            y = self._data
            out = x - y
            if out == out:
                return of_one(SUB, here, out, self, -1.0, (x, self))
        except (ArithmeticError, ValueError):
            pass
    return binary(SUB, other, self)


def __mul__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    if here is None or here:
        kind = other.__class__
        try:
            if kind is Value:
                x = self._data
                y = other._data
                out = x * y
                if out == out:
                    node = new(Value)
                    node._data, node._grad, node._op = out, 0.0, MUL
                    node._scope, node._label = here, None
                    node._a, node._da = self, y
                    node._b, node._db = other, x
                    return node
            elif kind is float or kind is int:
                x = self._data
                y = other if kind is float else float(other)
                out = x * y
                if out == out:
                    return of_one(MUL, here, out, self, y, (self, y))
        except (ArithmeticError, ValueError):  # as Python has it where IEEE has an infinity or NaN
            pass
    return binary(MUL, self, other)


def __rmul__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    kind = other.__class__
    if (kind is float or kind is int) and (here is None or here):
        try:
            x = other if kind is float else float(other)
            y = self._data
            out = x * y
            if out == out:
                return of_one(MUL, here, out, self, x, (x, self))
        except (ArithmeticError, ValueError):
            pass
    return binary(MUL, other, self)


def __truediv__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    if here is None or here:
        kind = other.__class__
        try:
            if kind is Value:
                x = self._data
                y = other._data
                out = x / y
                da = 1.0 / y
                db = -over_power(x, 1.0, y, 2.0)
                if out == out:
                    node = new(Value)
                    node._data, node._grad, node._op = out, 0.0, DIV
                    node._scope, node._label = here, None
                    node._a, node._da = self, da
                    node._b, node._db = other, db
                    return node
            elif kind is float or kind is int:
                x = self._data
                y = other if kind is float else float(other)
                out = x / y
                da = 1.0 / y
                if out == out:
                    return of_one(DIV, here, out, self, da, (self, y))
        except (ArithmeticError, ValueError):  # as Python has it where IEEE has an infinity or NaN
            pass
    return binary(DIV, self, other)


def __rtruediv__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    kind = other.__class__
    if (kind is float or kind is int) and (here is None or here):
        try:
            x = other if kind is float else float(other)
            y = self._data
            out = x / y
            db = -over_power(x, 1.0, y, 2.0)
            if out == out:
                return of_one(DIV, here, out, self, db, (x, self))
        except (ArithmeticError, ValueError):
            pass
    return binary(DIV, other, self)


def __pow__(self: Value, other: Any) -> Value:
    here = STATE.here if OPEN else None
    if here is None or here:
        kind = other.__class__
        try:
            if kind is float or kind is int:
                x = self._data
                y = other if kind is float else float(other)
                out = pow(x, y)
                da = pow_slope(x, y, 1.0, 0.0)
                if out == out:
                    return of_one(POW, here, out, self, da, (self, y))
        except (ArithmeticError, ValueError):  # as Python has it where IEEE has an infinity or NaN
            pass
    return binary(POW, self, other)


def neg(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is neg_takes and (here is None or here):
        data = x._data
        out = -data
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, NEG
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, -1.0, None
            return node
    return rest["neg"](x)


def square(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is square_takes and (here is None or here):
        data = x._data
        out = data * data
        da = 2.0 * data
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, SQUARE
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["square"](x)


def exp(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is exp_takes and (here is None or here):
        data = x._data
        try:
            out = _exp(data)
        except (ArithmeticError, ValueError):
            return rest["exp"](x)
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, EXP
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, out, None
            return node
    return rest["exp"](x)


def log(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is log_takes and (here is None or here):
        data = x._data
        try:
            out = _log(data)
            da = 1.0 / (data + 0.0)
        except (ArithmeticError, ValueError):
            return rest["log"](x)
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, LOG
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["log"](x)


def sqrt(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is sqrt_takes and (here is None or here):
        data = x._data
        try:
            out = _sqrt(data)
            da = 0.5 / (out + 0.0)
        except (ArithmeticError, ValueError):
            return rest["sqrt"](x)
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, SQRT
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["sqrt"](x)


def sin(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is sin_takes and (here is None or here):
        data = x._data
        try:
            out = _sin(data)
            da = _cos(data)
        except (ArithmeticError, ValueError):
            return rest["sin"](x)
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, SIN
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["sin"](x)


def cos(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is cos_takes and (here is None or here):
        data = x._data
        try:
            out = _cos(data)
            da = -_sin(data)
        except (ArithmeticError, ValueError):
            return rest["cos"](x)
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, COS
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["cos"](x)


def tanh(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is tanh_takes and (here is None or here):
        data = x._data
        out = _tanh(data)
        t1 = 2.0 * _exp(-_fabs(data)) / (1.0 + _exp(-2.0 * _fabs(data)))
        da = t1 * t1
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, TANH
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["tanh"](x)


def abs(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is abs_takes and (here is None or here):
        data = x._data
        out = _fabs(data)
        da = sign(data)
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, ABS
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["abs"](x)


def relu(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is relu_takes and (here is None or here):
        data = x._data
        out = 0.0 if data <= 0.0 else data
        da = 0.0 if data <= 0.0 else 1.0
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, RELU
            node._scope, node._b, node._label = here, None, None
            if da == 0.0:  # it was not chosen
                node._a, node._da, node._db = None, None, (x,)
            else:
                node._a, node._da, node._db = x, da, None
            return node
    return rest["relu"](x)


def sigmoid(x: Any) -> Any:
    here = STATE.here if OPEN else None
    if x.__class__ is sigmoid_takes and (here is None or here):
        data = x._data
        t0 = _exp(-_fabs(data))
        out = (1.0 if data >= 0.0 else t0) / (1.0 + t0)
        da = logistic_pdf(data)
        if out == out:
            node = new(Value)
            node._data, node._grad, node._op = out, 0.0, SIGMOID
            node._scope, node._b, node._label = here, None, None
            node._a, node._da, node._db = x, da, None
            return node
    return rest["sigmoid"](x)


__neg__ = neg
__abs__ = abs
