"""What may go wrong at a node of a syntax tree: each operator offers other nodes for it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
#: Names of functions and methods that are easily taken for one another.
MISTAKEN = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "ceil": "floor",
    "floor": "ceil",
    "at_most": "at_least",
    "at_least": "at_most",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
    "minimum": "maximum",
    "maximum": "minimum",
}
#: Calls that give back their first argument when they are forgotten.
FORGOTTEN = {"abs", "round", "reversed", "sorted", "ceil", "floor"}

Found = Iterator[tuple[str, ast.AST]]


def faults(node: ast.AST) -> list[tuple[str, ast.AST]]:
    """Return what may stand in a node's place, each with the name of its operator."""
    return [fault for kinds, offer in OFFERS for fault in (offer(node) if isinstance(node, kinds) else ())]


def _compare(node: ast.Compare) -> Found:
    for place, op in enumerate(node.ops):
        for other in COMPARED.get(type(op), ()):
            ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
            yield "comparison", ast.Compare(node.left, ops, node.comparators)


def _reckon(node: ast.BinOp) -> Found:
    if type(node.op) in RECKONED:
        yield "arithmetic", ast.BinOp(node.left, RECKONED[type(node.op)](), node.right)


def _add_up(node: ast.AugAssign) -> Found:
    if type(node.op) in RECKONED:
        yield "arithmetic", ast.AugAssign(node.target, RECKONED[type(node.op)](), node.value)
    yield "left out", ast.Pass()


def _sign(node: ast.UnaryOp) -> Found:
    if isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield "sign", node.operand


def _joined(node: ast.BoolOp) -> Found:
    yield "and or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _constant(node: ast.Constant) -> Found:
    value = node.value
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int | float):
        yield "constant", ast.Constant(value + 1)
        yield "constant", ast.Constant(value - 1)
    elif isinstance(value, str):
        yield "text", ast.Constant(f"XX{value}XX")


def _answer(node: ast.Return) -> Found:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield "answer", ast.Return(ast.Constant(None))


def _condition(node: ast.If | ast.IfExp | ast.comprehension) -> Found:
    if isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            kept = [*node.ifs[:place], *node.ifs[place + 1 :]]
            yield "condition", ast.comprehension(node.target, node.iter, kept, node.is_async)
        return
    for value in (True, False):
        test = ast.Constant(value)
        if isinstance(node, ast.IfExp):
            yield "condition", ast.IfExp(test, node.body, node.orelse)
        else:
            yield "condition", ast.If(test, node.body, node.orelse)


def _case(node: ast.match_case) -> Found:
    if node.guard is not None:
        yield "condition", ast.match_case(node.pattern, None, node.body)


def _left_out(node: ast.Expr) -> Found:
    if isinstance(node.value, ast.Call):
        yield "left out", ast.Pass()


def _unraised(node: ast.Raise) -> Found:
    if node.exc is not None:
        yield "left out", ast.Pass()


def _turn(node: ast.Break | ast.Continue) -> Found:
    yield "turn", ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def _call(node: ast.Call) -> Found:
    name = _called(node)
    if name in MISTAKEN:
        yield "mistaken call", ast.Call(_renamed(node.func, MISTAKEN[name]), node.args, node.keywords)
    if name in FORGOTTEN and node.args:
        yield (
            "forgotten call",
            ast.Call(ast.Name("list", ast.Load()), node.args[:1], [])
            if name
            in (
                "sorted",
                "reversed",
            )
            else node.args[0],
        )
    if name == "get" and len(node.args) == 2:  # a mapping asked with a default
        yield "default", ast.Call(node.func, node.args[:1], [])
    for place, keyword in enumerate(node.keywords):
        if keyword.arg == "key":
            yield "key", ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _renamed(func: ast.expr, name: str) -> ast.expr:
    if isinstance(func, ast.Attribute):
        return ast.Attribute(func.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _cut(node: ast.Slice) -> Found:
    if node.lower is not None:
        yield "slice", ast.Slice(None, node.upper, node.step)
    if node.upper is not None:
        yield "slice", ast.Slice(node.lower, None, node.step)


def _place(node: ast.Subscript) -> Found:
    """The first becomes the second; the place before the first would be the last, often the only one."""
    if isinstance(node.slice, ast.Constant) and node.slice.value == 0:
        yield "constant", ast.Subscript(node.value, ast.Constant(1), ast.Load())


def _lambda(node: ast.Lambda) -> Found:
    yield "answer", ast.Lambda(node.args, ast.Constant(None))


OFFERS: tuple[tuple[type | tuple[type, ...], Callable[..., Found]], ...] = (
    (ast.Compare, _compare),
    (ast.BinOp, _reckon),
    (ast.AugAssign, _add_up),
    (ast.UnaryOp, _sign),
    (ast.BoolOp, _joined),
    (ast.Constant, _constant),
    (ast.Return, _answer),
    ((ast.If, ast.IfExp, ast.comprehension), _condition),
    (ast.match_case, _case),
    (ast.Expr, _left_out),
    (ast.Raise, _unraised),
    ((ast.Break, ast.Continue), _turn),
    (ast.Call, _call),
    (ast.Slice, _cut),
    (ast.Subscript, _place),
    (ast.Lambda, _lambda),
)
