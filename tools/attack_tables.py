"""The attacks that are tried on team mode, read from the tests that try them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

from tools.markdown import table
from tools.places import ROOT

HERE = ROOT / "tests" / "attacks"
#: What the attacks share.
SHARED = {"town", "pages", "judge", "walks", "conftest", "__init__"}


def attacks() -> str:
    """Return a row for each kind of attack: what is tried, by how many tests, and where they stand."""
    rows = [row(file) for file in sorted(HERE.glob("*.py")) if is_kind(file)]
    tried = "\n\n".join(
        f"## {head(file)}\n\n{listed(file)}" for file in sorted(HERE.glob("*.py")) if is_kind(file)
    )
    return f"{table(('attack', 'what is tried, and what happens', 'tests', 'where'), rows)}\n\n{tried}"


def is_kind(file: Path) -> bool:
    """Return whether a module tries attacks, and does not only help to."""
    return file.stem not in SHARED and not file.stem.startswith("test_")


def row(file: Path) -> list[str]:
    """Return what the first line of a module says, and how many tests it has."""
    told = (ast.get_docstring(tree(file)) or "").partition("\n")[0]
    kind, _, what = told.partition(": ")
    return [kind, f"{what[:1].upper()}{what[1:]}", str(len(tests(file))), f"`{file.relative_to(ROOT)}`"]


def head(file: Path) -> str:
    """Return the kind of attack of a module."""
    return row(file)[0]


def listed(file: Path) -> str:
    """Return every test of a module in words."""
    return "\n".join(f"- {name.removeprefix('test_').replace('_', ' ')}" for name in tests(file))


def tests(file: Path) -> list[str]:
    """Return the names of the tests of a module, in their order."""
    return [
        one.name
        for one in tree(file).body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    ]


def tree(file: Path) -> ast.Module:
    """Return a module, read and not run."""
    return ast.parse(file.read_text(encoding="utf-8"))


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {attacks.__name__: attacks}
