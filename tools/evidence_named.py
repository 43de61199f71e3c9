"""Tests and files that a list names as evidence: are they there? Read from the source, not run."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache

from tools.places import ROOT

TESTS = ROOT / "tests"


def missing(named: Iterable[str]) -> list[str]:
    """Return what is named and not there: ``file::test`` below tests/, or a file of the project.

    Examples
    --------
    >>> missing(["docs/evidence_named.py::test_is_nowhere", "README.md", "no/such/file.md"])
    ['docs/evidence_named.py::test_is_nowhere', 'no/such/file.md']
    """
    return [one for one in named if not _is_there(one)]


def _is_there(named: str) -> bool:
    file, separator, test = named.partition("::")
    return test in named_tests(file) if separator else (ROOT / file).is_file()


@cache
def named_tests(file: str) -> frozenset[str]:
    """Return the names of the tests of a file below tests/, also in classes; none where it is not there."""
    path = TESTS / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = [tree.body, *(one.body for one in tree.body if isinstance(one, ast.ClassDef))]
    return frozenset(
        one.name
        for body in bodies
        for one in body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    )


def shown(named: Iterable[str]) -> str:
    """Return evidence as code, several with spaces between."""
    return " ".join(f"`{one}`" for one in named)
