"""The public names are the same for people, for the interpreter and for type checkers."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

import opentaper


def test_type_checkers_see_the_exported_names() -> None:
    tree = ast.parse(Path(opentaper.__file__).read_text(encoding="utf-8"))
    blocks = [node for node in tree.body if isinstance(node, ast.If)]
    imports = [node for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)]
    seen = {alias.asname: node.module for node in imports for alias in node.names}
    assert seen == opentaper._EXPORTS


@pytest.mark.parametrize("name", sorted(opentaper._EXPORTS))
def test_an_exported_name_is_what_its_module_defines(name: str) -> None:
    assert getattr(opentaper, name) is getattr(import_module(opentaper._EXPORTS[name]), name)
    assert name in dir(opentaper)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = opentaper.nonsense
