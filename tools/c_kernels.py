"""The kernels of the algebra in C, printed from their Python: scalar functions of floats, and nothing else.

Everything is printed as it stands, in the order in which it stands, so that both give the same bits. What has no C form
of which that is certain is refused.
"""

from __future__ import annotations

import ast
import inspect
import math
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from autograd import lengths, powers

from . import c_expressions as c
from .c_expressions import ARRAY, FLOAT, FRACTION, INTEGER, PAIR, PARTS, TRIPLE, Expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# Functions that C has, or that kernels.h has, by the Python that they stand for; of integers or pairs where it says so.
IN_C: dict[Any, str] = {
    abs: "fabs", math.fabs: "fabs", math.copysign: "copysign", math.sqrt: "sqrt", math.cbrt: "cbrt",
    math.exp: "exp", math.exp2: "exp2", math.expm1: "expm1", math.log: "log", math.log1p: "log1p",
    math.tanh: "tanh", math.erfc: "erfc", math.pow: "k_pow", powers.power: "k_power", powers._raised: "k_raised",
    math.frexp: "k_frexp", powers.scaled: "k_scaled", lengths.unit_scale: "k_unit_scale",
}  # fmt: skip
GIVES = {math.frexp: FRACTION}
TAKES_A_PAIR = {lengths.unit_scale}
# Written once for each order of a derivative that is asked for: with the order, its loops and exponents are known.
ORDERS = {"pow_slope": ("n", "k"), "_factor": ("n", "k"), "_scaled_slope": ("n",)}

PARAMETERS = {"float": FLOAT, "int": INTEGER, "Sequence[float]": ARRAY}
RESULTS = {"float": FLOAT, "int": INTEGER, "tuple[float, float]": PAIR, "tuple[float, float, float]": TRIPLE}
FIELDS = ("first", "second", "third")
ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}

Place = tuple[tuple[int, str], ...]  # a block of statements: the statements it is in, each with the name of its part


LOOP = "body of a loop"


class UntranslatableError(Exception):
    """Python that has no C form: which, and where it stands."""


class Kernel(NamedTuple):
    """A function that was printed: what C calls it, what it gives, and its text."""

    name: str
    type: str
    text: str


class Kernels:
    """All kernels printed so far, each after those that it calls."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._done: dict[tuple[Any, tuple[float, ...]], Kernel] = {}
        self._arrays: dict[tuple[float, ...], str] = {}
        self._types: dict[Any, dict[str, str]] = {}  # of the parameters

    def call(self, function: Callable[..., Any], arguments: Sequence[Expression]) -> Expression:
        """A call of a kernel, which is printed first if it is not yet."""
        if function not in self._types:
            self._types[function] = Translation(self, function).parameters()
        given = inspect.signature(function).bind(*arguments)
        given.apply_defaults()
        filled = {name: x if isinstance(x, Expression) else c.number(x) for name, x in given.arguments.items()}
        for name, x in filled.items():
            if self._types[function][name] != x.type:
                raise UntranslatableError(f"the {name} of {function.__name__} is no {x.type}")
        known = {name: filled.pop(name) for name in ORDERS.get(function.__name__, ())}
        key = (function, tuple([x.known for x in known.values() if x.known is not None]))
        if len(key[1]) < len(known):
            raise UntranslatableError(f"{function.__name__} is printed for known orders only, not for {known}")
        if key not in self._done:
            name = "_".join(["k", function.__name__.lstrip("_"), *[str(int(x)) for x in key[1]]])
            if name in [kernel.name for kernel in self._done.values()]:
                raise UntranslatableError(f"two kernels are called {name}")
            translation = Translation(self, function)
            self._done[key] = Kernel(name, translation.type, "")  # for a call of itself
            self._done[key] = kernel = translation.kernel(name, known)
            self.texts.append(kernel.text)
        kernel = self._done[key]
        return c.call(kernel.name, *filled.values(), type=kernel.type)

    def array(self, values: tuple[float, ...], name: str) -> Expression:
        """A constant sequence, as a pointer and a length."""
        if values not in self._arrays:
            name = f"K_{name.strip('_').upper()}"
            if name in self._arrays.values():
                name += f"_{len(self._arrays)}"
            self._arrays[values] = name
            numbers = ", ".join(c.number(float(x)).text for x in values)
            self.texts.append(f"static const double {name}[{len(values)}] = {{\n    {numbers}\n}};")
        return Expression(f"{self._arrays[values]}, {len(values)}", type=ARRAY)


class Translation:
    """One function on its way to C."""

    def __init__(self, kernels: Kernels, function: Callable[..., Any]) -> None:
        lines, first = inspect.getsourcelines(function)
        self.kernels, self.function = kernels, function
        self.file, self.above = Path(inspect.getsourcefile(function) or "").name, first - 1
        (tree,) = ast.parse(textwrap.dedent("".join(lines))).body
        if not isinstance(tree, ast.FunctionDef) or tree.decorator_list:
            self.refuse(tree)
        self.tree = tree
        self.type = RESULTS.get(ast.unparse(tree.returns), "") if tree.returns else ""
        self.known: dict[str, Expression] = {}  # parameters that are no parameters in C
        self.types: dict[str, str] = {}  # of parameters and of variables so far
        self.declared: set[str] = set()
        self.homes = _homes(tree)

    def refuse(self, node: ast.AST, why: str = "") -> NoReturn:
        """Say what has no C form, and where it stands."""
        line = self.above + getattr(node, "lineno", 1)
        what = ast.unparse(node).splitlines()[0]
        raise UntranslatableError(
            f"{self.file}:{line}: no C form of {type(node).__name__} `{what}`{why and f': {why}'}"
        )

    def parameters(self) -> dict[str, str]:
        """The type of each parameter."""
        arguments = self.tree.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.posonlyargs:
            self.refuse(self.tree, "its arguments")
        types = {}
        for argument in arguments.args:
            kind = PARAMETERS.get(ast.unparse(argument.annotation)) if argument.annotation else None
            types[argument.arg] = kind or self.refuse(argument, "its type")
        return types

    def kernel(self, name: str, known: dict[str, Expression]) -> Kernel:
        """The function in C, for these values of some of its parameters."""
        self.known = known
        self.types = {one: kind for one, kind in self.parameters().items() if one not in known}
        self.declared = set(self.types)
        parameters = [_declared(one, kind) for one, kind in self.types.items()]
        if not self.type:
            self.refuse(self.tree, "the type of its result")
        if not _ends(self.tree.body):
            self.refuse(self.tree.body[-1], "after it the function might end without a result")
        body = self.block(self.tree.body[1 if ast.get_docstring(self.tree) else 0 :], ((0, "body"),))
        text = "\n".join(body)
        unused = [one.arg for one in self.tree.args.args if not re.search(rf"\b{one.arg}\b", text)]
        body = [*[f"(void){one};" for one in unused if one not in known], *body]
        head = f"/* {self.file}: {self.function.__name__} */\nstatic {self.type}\n{name}({', '.join(parameters)})"
        return Kernel(name, self.type, "\n".join([head, "{", *_indented(body), "}"]))

    # --- statements ---------------------------------------------------------------------------------------------------

    def block(self, statements: Iterable[ast.stmt], place: Place) -> list[str]:
        """Statements up to the first that ends the function, after the variables that have their home here."""
        lines: list[str] = []
        for statement in statements:
            lines += self.statement(statement, place)
            if isinstance(statement, ast.Return) or (lines and lines[-1] is _END):
                break
        early = [name for name in self.types if name not in self.declared and self.homes[name] == place]
        self.declared.update(early)
        return [f"{_declared(name, self.types[name]).replace(', ', '; ')};" for name in early] + lines

    def statement(self, node: ast.stmt, place: Place) -> list[str]:
        """One statement, as lines."""
        match node:
            case ast.Return(value=ast.Tuple(elts=elements)) if self.type in PARTS:
                parts = [self.expression(x) for x in elements]
                if tuple([part.type for part in parts]) == PARTS[self.type]:
                    return [f"return ({self.type}){{{', '.join(part.text for part in parts)}}};"]
            case ast.Return(value=ast.expr() as x):
                result = self.expression(x)
                if result.type == self.type:
                    return [f"return {result.text};"]
            case ast.Assign(targets=[target]):
                return list(self.assignments(target, node.value, place))
            case ast.AugAssign(target=ast.Name(id=name)):
                new = self.expression(ast.BinOp(ast.Name(name), node.op, node.value, lineno=node.lineno))
                symbol = ARITHMETIC.get(type(node.op)) or self.refuse(node)
                if self.types.get(name) != new.type:
                    self.refuse(node, "its type changes")
                return [f"{name} {symbol}= {self.expression(node.value).text};"]
            case ast.If():
                return self.branch(node, place)
            case ast.While(orelse=[]):
                body = self.block(node.body, (*place, (node.lineno, LOOP)))
                return [f"while ({self.truth(node.test).text}) {{", *_indented(body), "}"]
            case ast.For(target=ast.Name(id=name), orelse=[]):
                return self.loop(name, node, place)
        self.refuse(node)

    def branch(self, node: ast.If, place: Place) -> list[str]:
        """An `if`; where it is known how it ends, only the part that runs."""
        condition = self.truth(node.test)
        if condition.known is not None:
            statements, part = (node.body, "body") if condition.known else (node.orelse, "orelse")
            lines = self.block(statements, (*place, (node.lineno, part)))
            return [*lines, _END] if statements and isinstance(statements[-1], ast.Return) else lines
        body = self.block(node.body, (*place, (node.lineno, "body")))
        lines = [f"if ({condition.text}) {{", *_indented(body), "}"]
        if node.orelse:
            other = self.block(node.orelse, (*place, (node.lineno, "orelse")))
            if other and other[0].startswith("if (") and isinstance(node.orelse[0], ast.If):
                lines += [f"else {other[0]}", *other[1:]]
            else:
                lines += ["else {", *_indented(other), "}"]
        return lines

    def loop(self, name: str, node: ast.For, place: Place) -> list[str]:
        """A loop over the numbers of a constant sequence, backwards."""
        match node.iter:
            case ast.Call(func=ast.Name(id="reversed"), args=[ast.Name(id=array)]) if self.types.get(array) == ARRAY:
                self.types[name] = FLOAT
                self.declared.add(name)
                body = self.block(node.body, (*place, (node.lineno, LOOP)))
                head = f"for (int i = {array}_length; i-- > 0;) {{"
                return [head, *_indented([f"const double {name} = {array}[i];", *body]), "}"]
        self.refuse(node)

    def assignments(self, target: ast.expr, value: ast.expr, place: Place) -> Iterator[str]:
        """One assignment, or several at once."""
        pairs = list(_matched(target, value))
        for i, (one, _) in enumerate(pairs):
            names = {node.id for node in ast.walk(one) if isinstance(node, ast.Name)}
            later = [node.id for _, x in pairs[i + 1 :] for node in ast.walk(x) if isinstance(node, ast.Name)]
            if names & set(later):
                self.refuse(value, "it needs what the same statement assigns")
        for one, x in pairs:
            result = self.expression(x)
            match one:
                case ast.Name(id=name):
                    yield self.assign(name, result, place, one)
                case ast.Tuple(elts=[ast.Name() as first, ast.Name() as second]) if (
                    len(PARTS.get(result.type, ())) == 2
                ):
                    whole = f"{first.id}_{second.id}"
                    if whole in self.homes:
                        self.refuse(one, f"{whole} is a variable")
                    yield f"const {result.type} {whole} = {result.text};"
                    for part, field, kind in zip((first, second), FIELDS, PARTS[result.type], strict=False):
                        yield self.assign(part.id, Expression(f"{whole}.{field}", type=kind), place, part)
                case _:
                    self.refuse(one)

    def assign(self, name: str, x: Expression, place: Place, node: ast.expr) -> str:
        """An assignment, which declares the variable if this is its home."""
        if name in self.known or self.types.setdefault(name, x.type) != x.type:
            self.refuse(node, "its type changes")
        if name in self.declared or self.homes[name] != place:
            if x.type == ARRAY:
                pointer, length = x.text.split(", ")
                return f"{name} = {pointer}; {name}_length = {length};"
            return f"{name} = {x.text};"
        self.declared.add(name)
        if x.type == ARRAY:
            self.refuse(node, "a sequence under another name")
        return f"{x.type} {name} = {x.text};"

    # --- expressions --------------------------------------------------------------------------------------------------

    def expression(self, node: ast.expr) -> Expression:
        """One expression."""
        match node:
            case ast.Constant(value=bool() | int() | float() as x):
                return c.number(x)
            case ast.Name(id=variable):
                return self.variable(node, variable)
            case ast.Attribute() if isinstance(x := self.value(node), float):
                return c.number(x)
            case ast.UnaryOp(op=ast.USub()):
                return c.negative(self.expression(node.operand))
            case ast.UnaryOp(op=ast.Not()):
                return c.negation(self.truth(node.operand))
            case ast.BinOp():
                return self.operation(node)
            case ast.BoolOp():  # `x or 1.0` gives a number: that is another thing than a truth
                if all(self.expression(x).type == c.TRUTH for x in node.values):
                    return self.truth(node)
            case ast.Compare():
                operands = [self.expression(x) for x in (node.left, *node.comparators)]
                if not {x.type for x in operands} <= {FLOAT, INTEGER}:
                    self.refuse(node, "its types")
                symbols = [COMPARISONS.get(type(op)) or self.refuse(node) for op in node.ops]
                # A middle operand is written twice, and evaluated without any effect.
                each = [c.comparison(s, x, y) for s, x, y in zip(symbols, operands, operands[1:], strict=False)]
                return c.junction("&&", each)
            case ast.IfExp():
                condition = self.truth(node.test)
                if condition.known is not None:
                    return self.expression(node.body if condition.known else node.orelse)
                choices = self.expression(node.body), self.expression(node.orelse)
                if choices[0].type == choices[1].type:
                    return c.choice(condition, *choices)
            case ast.Tuple(elts=elements):
                known = [self.expression(x).known for x in elements]
                values = tuple([x for x in known if x is not None])
                if len(values) == len(known):
                    return self.kernels.array(values, self.function.__name__)
            case ast.Subscript(value=ast.Call() as whole, slice=ast.Constant(value=int() as index)):
                parts = self.expression(whole)
                if parts.type in PARTS and index in (0, 1):
                    return Expression(f"{parts.text}.{FIELDS[index]}", type=PARTS[parts.type][index])
            case ast.Call(func=func, args=arguments, keywords=[]):
                return self.call(node, self.value(func), arguments)
        self.refuse(node)

    def truth(self, node: ast.expr) -> Expression:
        """One expression as a condition."""
        if isinstance(node, ast.BoolOp):
            return c.junction("&&" if isinstance(node.op, ast.And) else "||", [*map(self.truth, node.values)])
        return c.truth(self.expression(node))

    def variable(self, node: ast.expr, name: str) -> Expression:
        """A variable, or a constant of the module."""
        if name in self.known:
            return self.known[name]
        if name in self.types:
            return Expression(f"{name}, {name}_length" if self.types[name] == ARRAY else name, type=self.types[name])
        if name not in self.homes:
            match self.value(node):
                case float() | int() as x:
                    return c.number(x)
                case tuple() as values if all(isinstance(x, float) for x in values):
                    return self.kernels.array(values, name)
        self.refuse(node)

    def value(self, node: ast.expr) -> Any:
        """What a global name, or an attribute of a global module, stands for."""
        match node:
            case ast.Name(id=name) if name not in self.homes and name not in self.types:
                scope = inspect.getclosurevars(self.function)
                for names in (scope.nonlocals, scope.globals, scope.builtins):
                    if name in names:
                        return names[name]
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if hasattr(math, name):
                return getattr(math, name)
        self.refuse(node)

    def operation(self, node: ast.BinOp) -> Expression:
        """Arithmetic."""
        x, y = self.expression(node.left), self.expression(node.right)
        if not {x.type, y.type} <= {FLOAT, INTEGER}:
            self.refuse(node, "its types")
        both = x.type == y.type == INTEGER
        match node.op:
            case ast.Mod() if not both and y.known:
                return c.call("k_mod", x, y)
            case ast.Pow() if x.type == FLOAT:
                if y.known in (0, 1):
                    return x if y.known else c.number(1.0)
                return c.call("k_pow", x, y)
            case ast.Div() if both:  # Python's is a float
                self.refuse(node)
        symbol = ARITHMETIC.get(type(node.op)) or self.refuse(node)
        return c.arithmetic(symbol, x, y)

    def call(self, node: ast.Call, function: Any, arguments: list[ast.expr]) -> Expression:
        """A call of a function of C or kernels.h, or of another kernel."""
        if function in TAKES_A_PAIR:
            if len(arguments) != 1 or not isinstance(arguments[0], ast.Tuple) or len(arguments[0].elts) != 2:
                self.refuse(node, "it takes a pair")
            arguments = arguments[0].elts
        operands = [self.expression(x) for x in arguments]
        if function in (float, int, round):
            if len(operands) != 1:
                self.refuse(node)
            if function is float or operands[0].known is not None:
                return c.cast(operands[0], FLOAT if function is float else INTEGER)
            whole = c.call("k_round", *operands) if function is round else operands[0]
            return c.call("k_integer", whole, type=INTEGER)
        if not {x.type for x in operands} <= {FLOAT, INTEGER, ARRAY}:
            self.refuse(node, "its types")
        if function is math.isinf:
            return c.call("isinf", *operands, type=c.TRUTH)
        if function in IN_C:
            return c.call(IN_C[function], *operands, type=GIVES.get(function, FLOAT))
        if not inspect.isfunction(function):
            self.refuse(node, "this function is not among those that C has")
        return self.kernels.call(function, operands)


_END = "/* what follows is never reached */"


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines if line is not _END]


def _declared(name: str, kind: str) -> str:
    return f"{kind}{name}, int {name}_length" if kind == ARRAY else f"{kind} {name}"


def _matched(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The single assignments that an assignment of a tuple stands for."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, x in zip(target.elts, value.elts, strict=True):
            yield from _matched(one, x)
    else:
        yield target, value


def _homes(tree: ast.FunctionDef) -> dict[str, Place]:
    """For each variable that is assigned the innermost block that all of its uses lie in, and around any loop.

    In a loop it might keep a number from one turn to the next.
    """
    homes: dict[str, Place] = {}
    assigned: set[str] = set()

    def visit(node: ast.AST, place: Place) -> None:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                assigned.add(node.id)
            shared = homes.setdefault(node.id, place)
            length = next((i for i, (x, y) in enumerate(zip(shared, place, strict=False)) if x != y), None)
            homes[node.id] = shared[: min(len(shared), len(place)) if length is None else length]
        for part, children in ast.iter_fields(node):
            for child in children if isinstance(children, list) else [children]:
                if isinstance(child, ast.AST):
                    name = LOOP if isinstance(node, (ast.While, ast.For)) else part
                    inside = isinstance(child, ast.stmt)
                    visit(child, (*place, (node.lineno, name)) if inside else place)  # type: ignore[attr-defined]

    for statement in tree.body:
        visit(statement, ((0, "body"),))
    return {name: _outside_loops(homes[name]) for name in homes if name in assigned}


def _outside_loops(place: Place) -> Place:
    loops = [i for i, (_, part) in enumerate(place) if part == LOOP]
    return place[: loops[0]] if loops else place


def _ends(statements: list[ast.stmt]) -> bool:
    """Whether these statements end the function in any case."""
    last = statements[-1] if statements else None
    return isinstance(last, ast.Return) or (isinstance(last, ast.If) and _ends(last.body) and _ends(last.orelse))
