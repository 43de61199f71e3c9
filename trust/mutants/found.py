"""Every mutant of a source file, and the tree with one of them in it."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from trust.mutants.mutant import Kind, Mutant, Step
from trust.mutants.operators import faults

Function = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What a fault is told with: a whole statement, or the head of one that holds others.
Statement = ast.stmt | ast.match_case
#: Fields of a node that hold no behaviour, or another mutant's: types, decorators, default values, patterns.
PASSED_OVER = {"annotation", "returns", "decorator_list", "args", "pattern", "type_params"}


@dataclass(frozen=True, slots=True)
class Where:
    """A node, the way to it, and the statement that holds it."""

    node: ast.AST
    path: tuple[Step, ...]
    statement: Statement
    statement_path: tuple[Step, ...]


def mutants(module: str, source: str) -> tuple[Mutant, ...]:
    """Return every mutant of a module, in the order of its lines.

    Examples
    --------
    >>> [(one.was, one.becomes) for one in mutants("m", "def f(x):\\n    return x < y")]
    [('return x < y', 'return None'), ('return x < y', 'return x <= y'), ('return x < y', 'return x >= y')]
    """
    tree = ast.parse(source)
    seen: Counter[tuple[str, str, str]] = Counter()
    made = []
    for function, kind, where in _places(tree):
        for variant, (operator, other) in enumerate(faults(where.node)):
            was, becomes = _told(where.statement), _told(_in_statement(where, other))
            nth = seen[function, was, becomes]
            seen[function, was, becomes] += 1
            line = _line(where)
            made.append(
                Mutant(module, function, was, becomes, nth, kind, operator, where.path, variant, line)
            )
    return tuple(made)


def _line(where: Where) -> int:
    for node in (where.node, where.statement):
        if isinstance(node, ast.expr | ast.stmt):
            return node.lineno
    return _line(replace(where, node=where.statement.body[0])) if hasattr(where.statement, "body") else 0


def mutated(source: str, mutant: Mutant) -> ast.Module:
    """Return the tree of a source with a mutant in it."""
    tree = ast.parse(source)
    node = at(tree, mutant.path)
    _put(tree, mutant.path, faults(node)[mutant.variant][1])
    return ast.fix_missing_locations(tree)


def at(tree: ast.AST, path: tuple[Step, ...]) -> Any:
    """Return the node at the end of a way."""
    node: Any = tree
    for field, place in path:
        node = getattr(node, field) if place is None else getattr(node, field)[place]
    return node


def _put(tree: ast.AST, path: tuple[Step, ...], new: ast.AST) -> None:
    holder, (field, place) = at(tree, path[:-1]), path[-1]
    ast.copy_location(new, at(tree, path))
    if place is None:
        setattr(holder, field, new)
    else:
        getattr(holder, field)[place] = new


def _places(tree: ast.Module) -> Iterator[tuple[str, Kind, Where]]:
    """Yield every node where something may go wrong, with the outermost function it belongs to."""
    for function, node, path in _definitions(tree, "", ()):
        if isinstance(node, Function):
            for where in _inside(node, path):
                yield function, Kind.CODE, where
            for where in _defaults(node, path):
                yield function, Kind.DEFAULT, where
        else:
            kind = Kind.CONSTANT if "." not in function else Kind.DEFAULT
            for where in _value(node, path):
                yield function, kind, where


def _definitions(
    tree: ast.AST, name: str, path: tuple[Step, ...]
) -> Iterator[tuple[str, ast.stmt, tuple[Step, ...]]]:
    """Yield functions, methods, constants of the module, and fields of classes with a default."""
    for place, node in enumerate(getattr(tree, "body", ())):
        here = (*path, Step("body", place))
        if isinstance(node, Function):
            yield f"{name}{node.name}", node, here
        elif isinstance(node, ast.ClassDef):
            yield from _definitions(node, f"{name}{node.name}.", here)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield f"{name}{node.target.id}", node, here
        elif isinstance(node, ast.Assign) and not name and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node, here


def _inside(function: ast.FunctionDef | ast.AsyncFunctionDef, path: tuple[Step, ...]) -> Iterator[Where]:
    for place, statement in enumerate(function.body):
        if place == 0 and _is_docstring(statement):
            continue
        here = (*path, Step("body", place))
        yield from _below(Where(statement, here, statement, here))


def _below(where: Where) -> Iterator[Where]:
    """Yield a node and all below it in which something may go wrong."""
    yield where
    node = where.node
    if isinstance(node, Function):
        yield from _inside(node, where.path)
        return
    for name, value in ast.iter_fields(node):
        if name in PASSED_OVER and not (name == "args" and isinstance(node, ast.Call)):
            continue
        several = isinstance(value, list)
        for place, child in enumerate(value if several else [value]):
            if not isinstance(child, ast.AST) or _is_another_s(node, child):
                continue
            path = (*where.path, Step(name, place if several else None))
            if isinstance(child, Statement):
                yield from _below(Where(child, path, child, path))
            else:
                yield from _below(replace(where, node=child, path=path))


def _is_another_s(node: ast.AST, child: ast.AST) -> bool:
    """Tell whether a child is a text that is told, or a first place, which its subscript changes."""
    if not isinstance(child, ast.Constant):
        return False
    is_text = isinstance(child.value, str) and isinstance(node, ast.JoinedStr | ast.Expr)
    return is_text or (isinstance(node, ast.Subscript) and child.value == 0)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _defaults(function: ast.FunctionDef | ast.AsyncFunctionDef, path: tuple[Step, ...]) -> Iterator[Where]:
    """Yield plain defaults of a function's arguments; the whole function stands for the statement."""
    for field in ("defaults", "kw_defaults"):
        for place, value in enumerate(getattr(function.args, field)):
            if isinstance(value, ast.Constant):
                yield Where(value, (*path, Step("args", None), Step(field, place)), function, path)


def _value(node: ast.stmt, path: tuple[Step, ...]) -> Iterator[Where]:
    """Yield the numbers of a constant; what is computed, or text, is left alone."""
    value: Any = getattr(node, "value", None)
    if isinstance(value, ast.Constant) and isinstance(value.value, int | float):
        yield Where(value, (*path, Step("value", None)), node, path)
    elif isinstance(value, ast.Tuple) and all(isinstance(one, ast.Constant) for one in value.elts):
        for place, one in enumerate(value.elts):
            if isinstance(one, ast.Constant) and isinstance(one.value, int | float):
                yield Where(one, (*path, Step("value", None), Step("elts", place)), node, path)


def _in_statement(where: Where, other: ast.AST) -> Statement:
    """Return the statement with another node in it."""
    below = where.path[len(where.statement_path) :]
    if not below:
        return other  # type: ignore[return-value]  # what stands in a statement's place is one
    statement = _bare(where.statement, below)
    holder = at(statement, below[:-1])
    field, place = below[-1]
    if place is None:
        setattr(holder, field, other)
    else:
        getattr(holder, field)[place] = other
    return statement


def _bare(statement: Statement, below: tuple[Step, ...] = ()) -> Statement:
    """Return a copy of a statement; of one that holds others, its head alone where the change lies there."""
    head = copy.copy(statement)
    in_body = below and below[0].field in ("body", "orelse", "finalbody", "handlers", "cases")
    if not in_body:
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            if isinstance(getattr(head, field, None), list):
                setattr(head, field, [])
        if hasattr(head, "body"):
            head.body = [ast.Pass()]
    return copy.deepcopy(head)


def _told(statement: Statement) -> str:
    """Return the first line of a statement, in one way of writing."""
    if isinstance(statement, ast.Match):
        return f"match {ast.unparse(statement.subject)}:"
    text = ast.unparse(ast.fix_missing_locations(_bare(statement)))
    return " ".join(text.removesuffix("\n    pass").split())
