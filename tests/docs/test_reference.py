"""What exists is documented: commands, reasons, exit codes, outcomes, rooms, words, decisions."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from opentaper import errors, formulary
from opentaper.cli.caught import BROKEN, FAULT, REFUSED, STOPPED, USAGE
from opentaper.cli.doors import COMMANDS, app
from opentaper.planning.result import Outcome
from tests.docs.fences import ROOT, blocks, documents
from tools import manual, reason_tables

SOURCE = ROOT / "src" / "opentaper"
LEAVES: list[type[errors.OpenTaperError]] = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.OpenTaperError) and "code" in vars(kind)
]


@cache
def page(name: str) -> str:
    """Return a document with its generated parts in place."""
    path = ROOT / name
    return manual.filled(path.read_text(encoding="utf-8"), path)


# --- commands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_documented_and_shown(name: str) -> None:
    reference = page("docs/reference/commands.md")
    assert f"\n## {name}\n" in reference
    group: Any = get_command(app)
    command = group.get_command(None, name)
    assert command.help
    section = reference.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    for option in command.params:
        if option.param_type_name == "option":
            assert f"`{option.opts[0]}" in section
            assert option.help
    shown = [block.text for path in documents() for block in blocks(path) if block.language == "console"]
    assert name == "demo" or any(
        f"$ opentaper {name} " in text or f"$ opentaper {name}\n" in text for text in shown
    )


def test_the_readme_counts_right() -> None:
    assert f"facts of {len(formulary.drug_names())} drugs" in " ".join(page("README.md").split())


def test_the_tools_keep_their_examples() -> None:
    assert doctest.testmod(manual, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_the_demonstration_is_in_the_readme() -> None:
    assert "`opentaper demo`" in page("README.md")
    assert "make run" in page("README.md")


# --- codes --------------------------------------------------------------------------------------------------


def test_every_error_is_listed_with_its_codes() -> None:
    listed = page("docs/reference/exit-codes.md")
    for kind in LEAVES:
        assert f"| {kind.exit_code} | `{kind.code}` | {kind.http_status} | `{kind.__name__}` |" in listed


def test_no_two_errors_share_an_exit_code() -> None:
    leaves = [kind for kind in LEAVES if kind.exit_code > 1]
    assert len({kind.exit_code for kind in leaves}) == len(leaves)
    assert all(10 <= kind.exit_code <= 69 or kind.exit_code == FAULT for kind in leaves), (
        "told as 10 to 69, and 70"
    )


def test_exit_codes_of_the_doors_are_listed() -> None:
    listed = page("docs/reference/exit-codes.md")
    for code in (0, USAGE, REFUSED, BROKEN, FAULT, STOPPED):
        assert re.search(rf"^\| {code} \| [\w`]", listed, re.MULTILINE), code


def test_every_outcome_is_listed() -> None:
    listed = page("docs/reference/reasons.md")
    assert all(f"| `{outcome.value}` |" in listed for outcome in Outcome)


def test_every_reason_is_listed() -> None:
    listed = page("docs/reference/reasons.md")
    assert {code for code in reason_tables.codes_in_source() if f"| `{code}` |" not in listed} == set()


# --- rooms and words ----------------------------------------------------------------------------------------


def rooms() -> list[str]:
    """Return the rooms of the package."""
    found = [path.stem for path in SOURCE.iterdir() if _is_room(path)]
    return sorted(found)


def _is_room(path: Path) -> bool:
    if path.name.startswith(("_", ".")):
        return False
    return path.suffix == ".py" or (path / "__init__.py").exists()


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_its_paragraph(room: str) -> None:
    text = page("ARCHITECTURE.md")
    paragraph = " ".join(text.partition(f"\n### `{room}`\n")[2].partition("\n### ")[0].split())
    assert "*Invariant" in paragraph
    assert "*Absent on purpose*" in paragraph


def test_only_rooms_that_exist_have_paragraphs() -> None:
    assert set(re.findall(r"^### `(\w+)`$", page("ARCHITECTURE.md"), re.MULTILINE)) == set(rooms())


TABLES = ("record/models", "record/migrations/")


def public_classes() -> dict[str, list[str]]:
    """Return the public classes with the modules that define them.

    Errors have a list of their own, how the terminal draws is nobody else's word, and a table bears the name
    of what it keeps.
    """
    found: dict[str, list[str]] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        module = file.relative_to(SOURCE).with_suffix("").as_posix()
        if module.partition("/")[0] in {"errors", "cli"} or module.startswith(TABLES):
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module)
    return found


def test_a_name_means_one_thing() -> None:
    assert {name: modules for name, modules in public_classes().items() if len(modules) > 1} == {}


def test_every_class_is_in_the_glossary() -> None:
    assert [name for name in public_classes() if f"`{name}`" not in page("GLOSSARY.md")] == []


def test_the_glossary_names_only_classes_that_exist() -> None:
    rows = [line.split("|")[2] for line in page("GLOSSARY.md").splitlines() if line.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named - set(public_classes()) == set()


def test_every_word_stands_once() -> None:
    words = re.findall(r"^\| ([^|`]+?) \|.*\|.*\|$", page("GLOSSARY.md"), re.MULTILINE)
    told = [word for word in words if word not in {"word", "---"}]
    assert len(told) > 80
    assert sorted(set(told)) == sorted(told)


# --- decisions ----------------------------------------------------------------------------------------------


def test_decisions_are_numbered_without_gaps() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        assert file.read_text(encoding="utf-8").startswith(f"# {int(file.name[:4])}. ")


@pytest.mark.parametrize(
    "file", sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")), ids=lambda file: file.stem
)
def test_a_decision_tells_why_and_what_follows_on_a_page(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.search(r"^\d{4}-\d\d-\d\d · (accepted|replaced by \[)", text, re.MULTILINE)
    headings = ("## What stood before us", "## What we chose", "## What follows")
    assert all(heading in text for heading in headings)
    assert len(text.splitlines()) <= 90, "a page"
