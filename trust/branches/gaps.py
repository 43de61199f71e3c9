"""Gaps: branches that no test took, told by their words rather than by line numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

LIST = Path(__file__).parents[1] / "branches.yaml"


class Gap(NamedTuple):
    """A branch never taken: from a line to a line, in a function. ``to`` is “out” where the function ends."""

    module: str
    function: str
    line: str
    to: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What is written down: gaps with their reasons, and files that coverage cannot see with theirs."""

    reasons: Mapping[Gap, str]
    compiled: Mapping[str, str]


def listed(file: Path = LIST) -> Listed:
    """Return the list of reasons."""
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    reasons = {
        Gap(one["module"], one["function"], one["line"], to): one["why"]
        for one in told["gaps"]
        for to in one["to"]
    }
    return Listed(reasons, {one["file"]: one["why"] for one in told["compiled"]})


def gaps(name: str, source: str, told: Mapping[str, Any]) -> Iterator[Gap]:
    """Yield the gaps of a file: branches not taken, and functions never entered."""
    lines = source.splitlines()
    functions = names_by_line(source)
    module = name.removesuffix(".py").replace("/", ".")
    missing = set(told["missing_lines"])
    for start, end in told["missing_branches"]:
        if start in missing:  # the gap is the branch that leads here
            continue
        to = "out" if end <= 0 else _words(lines, end)
        yield Gap(module, functions.get(start, ""), _words(lines, start), to)
    for function, first in first_lines(source):
        if first in missing:
            yield Gap(module, function, _words(lines, first), "never run")


def _words(lines: list[str], number: int) -> str:
    return " ".join(lines[number - 1].split())


def names_by_line(source: str) -> dict[int, str]:
    """Return the innermost function of each line that is in one."""
    found: dict[int, str] = {}
    for name, node in _functions(ast.parse(source), ""):
        found.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), name))
    return found


def first_lines(source: str) -> list[tuple[str, int]]:
    """Return for each function the first line that it does."""
    found = []
    for name, node in _functions(ast.parse(source), ""):
        body = [one for one in node.body if not _is_text(one)]
        if body:
            found.append((name, body[0].lineno))
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _functions(tree: ast.AST, name: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name}{node.name}", node
            yield from _functions(node, f"{name}{node.name}.")
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{name}{node.name}.")
        else:
            yield from _functions(node, name)
