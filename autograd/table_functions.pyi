# Generated from the primitive table by `python3 tools/run.py fix`; do not edit.

from collections.abc import Iterable
from typing import overload

from .value import Value

@overload
def add(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def add(x: Value | float, y: Value | float) -> Value: ...
@overload
def sub(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def sub(x: Value | float, y: Value | float) -> Value: ...
@overload
def subtract(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def subtract(x: Value | float, y: Value | float) -> Value: ...
@overload
def mul(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def mul(x: Value | float, y: Value | float) -> Value: ...
@overload
def multiply(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def multiply(x: Value | float, y: Value | float) -> Value: ...
@overload
def div(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def div(x: Value | float, y: Value | float) -> Value: ...
@overload
def divide(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def divide(x: Value | float, y: Value | float) -> Value: ...
@overload
def true_divide(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def true_divide(x: Value | float, y: Value | float) -> Value: ...
@overload
def neg(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def neg(x: Value | float) -> Value: ...
@overload
def negative(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def negative(x: Value | float) -> Value: ...
@overload
def reciprocal(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def reciprocal(x: Value | float) -> Value: ...
@overload
def square(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def square(x: Value | float) -> Value: ...
@overload
def pow(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def pow(x: Value | float, y: Value | float) -> Value: ...
@overload
def power(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def power(x: Value | float, y: Value | float) -> Value: ...
@overload
def identity(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def identity(x: Value | float) -> Value: ...
@overload
def linear(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def linear(x: Value | float) -> Value: ...
@overload
def positive(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def positive(x: Value | float) -> Value: ...
@overload
def mod(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def mod(x: Value | float, y: Value | float) -> Value: ...
@overload
def remainder(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def remainder(x: Value | float, y: Value | float) -> Value: ...
@overload
def fmod(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def fmod(x: Value | float, y: Value | float) -> Value: ...
@overload
def floor(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def floor(x: Value | float) -> Value: ...
@overload
def ceil(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def ceil(x: Value | float) -> Value: ...
@overload
def trunc(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def trunc(x: Value | float) -> Value: ...
@overload
def sign(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def sign(x: Value | float) -> Value: ...
@overload
def round(x: float, digits: float = ...) -> float: ...  # type: ignore[overload-overlap]
@overload
def round(x: Value | float, digits: Value | float = ...) -> Value: ...
@overload
def rint(x: float, digits: float = ...) -> float: ...  # type: ignore[overload-overlap]
@overload
def rint(x: Value | float, digits: Value | float = ...) -> Value: ...
@overload
def floor_divide(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def floor_divide(x: Value | float, y: Value | float) -> Value: ...
@overload
def where(condition: float, x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def where(condition: Value | float, x: Value | float, y: Value | float) -> Value: ...
@overload
def maximum(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def maximum(x: Value | float, y: Value | float) -> Value: ...
@overload
def minimum(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def minimum(x: Value | float, y: Value | float) -> Value: ...
@overload
def clip(x: float, lo: float, hi: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def clip(x: Value | float, lo: Value | float, hi: Value | float) -> Value: ...
@overload
def abs(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def abs(x: Value | float) -> Value: ...
@overload
def fabs(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def fabs(x: Value | float) -> Value: ...
@overload
def absolute(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def absolute(x: Value | float) -> Value: ...
@overload
def exp(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def exp(x: Value | float) -> Value: ...
@overload
def exp2(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def exp2(x: Value | float) -> Value: ...
@overload
def expm1(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def expm1(x: Value | float) -> Value: ...
@overload
def log(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def log(x: Value | float) -> Value: ...
@overload
def log2(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def log2(x: Value | float) -> Value: ...
@overload
def log10(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def log10(x: Value | float) -> Value: ...
@overload
def log1p(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def log1p(x: Value | float) -> Value: ...
@overload
def sqrt(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def sqrt(x: Value | float) -> Value: ...
@overload
def cbrt(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def cbrt(x: Value | float) -> Value: ...
@overload
def hypot(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def hypot(x: Value | float, y: Value | float) -> Value: ...
@overload
def logaddexp(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def logaddexp(x: Value | float, y: Value | float) -> Value: ...
@overload
def xlogy(x: float, y: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def xlogy(x: Value | float, y: Value | float) -> Value: ...
@overload
def sin(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def sin(x: Value | float) -> Value: ...
@overload
def cos(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def cos(x: Value | float) -> Value: ...
@overload
def tan(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def tan(x: Value | float) -> Value: ...
@overload
def arcsin(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def arcsin(x: Value | float) -> Value: ...
@overload
def asin(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def asin(x: Value | float) -> Value: ...
@overload
def arccos(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def arccos(x: Value | float) -> Value: ...
@overload
def acos(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def acos(x: Value | float) -> Value: ...
@overload
def arctan(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def arctan(x: Value | float) -> Value: ...
@overload
def atan(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def atan(x: Value | float) -> Value: ...
@overload
def arctan2(y: float, x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def arctan2(y: Value | float, x: Value | float) -> Value: ...
@overload
def atan2(y: float, x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def atan2(y: Value | float, x: Value | float) -> Value: ...
@overload
def sinh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def sinh(x: Value | float) -> Value: ...
@overload
def cosh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def cosh(x: Value | float) -> Value: ...
@overload
def tanh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def tanh(x: Value | float) -> Value: ...
@overload
def arcsinh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def arcsinh(x: Value | float) -> Value: ...
@overload
def asinh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def asinh(x: Value | float) -> Value: ...
@overload
def arccosh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def arccosh(x: Value | float) -> Value: ...
@overload
def acosh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def acosh(x: Value | float) -> Value: ...
@overload
def arctanh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def arctanh(x: Value | float) -> Value: ...
@overload
def atanh(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def atanh(x: Value | float) -> Value: ...
@overload
def degrees(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def degrees(x: Value | float) -> Value: ...
@overload
def rad2deg(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def rad2deg(x: Value | float) -> Value: ...
@overload
def radians(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def radians(x: Value | float) -> Value: ...
@overload
def deg2rad(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def deg2rad(x: Value | float) -> Value: ...
@overload
def erf(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def erf(x: Value | float) -> Value: ...
@overload
def erfc(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def erfc(x: Value | float) -> Value: ...
@overload
def lgamma(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def lgamma(x: Value | float) -> Value: ...
@overload
def relu(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def relu(x: Value | float) -> Value: ...
@overload
def leaky_relu(x: float, alpha: float = ...) -> float: ...  # type: ignore[overload-overlap]
@overload
def leaky_relu(x: Value | float, alpha: Value | float = ...) -> Value: ...
@overload
def elu(x: float, alpha: float = ...) -> float: ...  # type: ignore[overload-overlap]
@overload
def elu(x: Value | float, alpha: Value | float = ...) -> Value: ...
@overload
def selu(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def selu(x: Value | float) -> Value: ...
@overload
def sigmoid(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def sigmoid(x: Value | float) -> Value: ...
@overload
def expit(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def expit(x: Value | float) -> Value: ...
@overload
def softplus(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def softplus(x: Value | float) -> Value: ...
@overload
def log_sigmoid(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def log_sigmoid(x: Value | float) -> Value: ...
@overload
def softsign(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def softsign(x: Value | float) -> Value: ...
@overload
def silu(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def silu(x: Value | float) -> Value: ...
@overload
def swish(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def swish(x: Value | float) -> Value: ...
@overload
def gelu(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def gelu(x: Value | float) -> Value: ...
@overload
def mish(x: float) -> float: ...  # type: ignore[overload-overlap]
@overload
def mish(x: Value | float) -> Value: ...
@overload
def dot(w: Iterable[float], x: Iterable[float], b: float = ...) -> float: ...  # type: ignore[overload-overlap]
@overload
def dot(w: Iterable[Value | float], x: Iterable[Value | float], b: Value | float = ...) -> Value: ...
@overload
def sum(xs: Iterable[float]) -> float: ...  # type: ignore[overload-overlap]
@overload
def sum(xs: Iterable[Value | float]) -> Value: ...
@overload
def mean(xs: Iterable[float]) -> float: ...  # type: ignore[overload-overlap]
@overload
def mean(xs: Iterable[Value | float]) -> Value: ...
@overload
def prod(xs: Iterable[float]) -> float: ...  # type: ignore[overload-overlap]
@overload
def prod(xs: Iterable[Value | float]) -> Value: ...
@overload
def max(xs: Iterable[float]) -> float: ...  # type: ignore[overload-overlap]
@overload
def max(xs: Iterable[Value | float]) -> Value: ...
@overload
def min(xs: Iterable[float]) -> float: ...  # type: ignore[overload-overlap]
@overload
def min(xs: Iterable[Value | float]) -> Value: ...
@overload
def norm(xs: Iterable[float]) -> float: ...  # type: ignore[overload-overlap]
@overload
def norm(xs: Iterable[Value | float]) -> Value: ...
@overload
def logsumexp(xs: Iterable[float]) -> float: ...  # type: ignore[overload-overlap]
@overload
def logsumexp(xs: Iterable[Value | float]) -> Value: ...
@overload
def softmax(xs: Iterable[float], index: None = None) -> list[float]: ...  # type: ignore[overload-overlap]
@overload
def softmax(xs: Iterable[float], index: int) -> float: ...  # type: ignore[overload-overlap]
@overload
def softmax(xs: Iterable[Value | float], index: None = None) -> list[Value]: ...
@overload
def softmax(xs: Iterable[Value | float], index: int) -> Value: ...
@overload
def log_softmax(xs: Iterable[float], index: None = None) -> list[float]: ...  # type: ignore[overload-overlap]
@overload
def log_softmax(xs: Iterable[float], index: int) -> float: ...  # type: ignore[overload-overlap]
@overload
def log_softmax(xs: Iterable[Value | float], index: None = None) -> list[Value]: ...
@overload
def log_softmax(xs: Iterable[Value | float], index: int) -> Value: ...

__all__ = [
    "abs",
    "absolute",
    "acos",
    "acosh",
    "add",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "clip",
    "cos",
    "cosh",
    "deg2rad",
    "degrees",
    "div",
    "divide",
    "dot",
    "elu",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expit",
    "expm1",
    "fabs",
    "floor",
    "floor_divide",
    "fmod",
    "gelu",
    "hypot",
    "identity",
    "leaky_relu",
    "lgamma",
    "linear",
    "log",
    "log10",
    "log1p",
    "log2",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logsumexp",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "mish",
    "mod",
    "mul",
    "multiply",
    "neg",
    "negative",
    "norm",
    "positive",
    "pow",
    "power",
    "prod",
    "rad2deg",
    "radians",
    "reciprocal",
    "relu",
    "remainder",
    "rint",
    "round",
    "selu",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "softsign",
    "sqrt",
    "square",
    "sub",
    "subtract",
    "sum",
    "swish",
    "tan",
    "tanh",
    "true_divide",
    "trunc",
    "where",
    "xlogy",
]
