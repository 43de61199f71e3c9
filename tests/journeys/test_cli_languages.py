"""Danish is as whole as English: every sentence of the terminal stands in both, with the same fields."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from opentaper import cli
from opentaper.cli.texts import sentences
from tests.journeys.terminal import CITALOPRAM, typed

CLI = Path(cli.__file__).parent
MADE = re.compile(r"\{[^}]*\}")


def codes() -> set[str]:
    """Every code that a ``told(…)`` of the terminal names, those of f-strings as patterns."""
    found: set[str] = set()
    for file in CLI.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told":
                found |= patterns(node.args[0])
    return found


def patterns(expression: ast.expr) -> set[str]:
    if isinstance(expression, ast.Constant):
        return {re.escape(str(expression.value))}
    if isinstance(expression, ast.IfExp):
        return patterns(expression.body) | patterns(expression.orelse)
    if isinstance(expression, ast.JoinedStr):
        return {
            "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                for part in expression.values
            )
        }
    return set()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences_with_the_same_fields() -> None:
    english, danish = sentences("en"), sentences("da")
    assert list(english) == list(danish)
    assert {code: fields(text) for code, text in english.items()} == {
        code: fields(text) for code, text in danish.items()
    }


def test_every_code_of_the_source_has_a_sentence() -> None:
    for pattern in codes():
        assert any(re.fullmatch(pattern, code) for code in sentences("en")), pattern


def test_every_sentence_is_used() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in CLI.glob("*.py"))
    named = codes()
    unused = [
        code
        for code in sentences("en")
        if f'"{code}"' not in source and not any(re.fullmatch(pattern, code) for pattern in named)
    ]
    assert unused == []


def test_a_plan_in_danish() -> None:
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--language", "da", "--start", "2026-12-01")
    assert written.code == 0
    assert "fra 20 mg til 0 mg" in written.told
    assert "1. dec 2026" in written.told
    assert "hele tabletter" in written.told or "hel tablet" in written.told
    assert "This plan" not in written.told


def test_an_error_in_danish() -> None:
    written = typed("plan", "citaloprm", "20mg", "--language=da")
    assert written.code == 10
    assert "Hvad du kan gøre:" in written.warned
    assert "Mente du" in written.warned


@pytest.mark.parametrize(
    "words",
    [("drug", "citalopram"), ("drugs",), ("occupancy", "citalopram"), ("level", "citalopram", "20mg")],
)
def test_other_commands_speak_danish(words: tuple[str, ...]) -> None:
    written = typed(*words, "--language", "da")
    assert (written.code, written.err) == (0, "")
    assert re.search("[æøå]", written.out)


def test_products_are_named_in_danish_wherever_a_plan_names_them() -> None:
    """On the list of the first days, of the stock, and of what is assumed."""
    own = typed(
        "plan",
        "citalopram",
        "20mg",
        "--have",
        "tablet 20mg halves x 10",
        "--have",
        "liquid 2mg/mL",
        "--have",
        "syringe 1mL 0.01mL",
        "--language",
        "da",
    )
    assumed = typed("plan", "citalopram", "20mg", "--language", "da")
    for said in (own.told, assumed.told):
        assert "oral suspension, skal rystes" in said
        assert "oral suspension\n" not in said
        assert "2 mg/mL" in said
    assert "citalopram 20 mg tablet" in assumed.told.lower()


def test_the_sheet_of_a_drug_names_products_in_danish() -> None:
    said = typed("drug", "gabapentin", "--language", "da").told
    assert "kapsel" in said
    assert "mg capsule" not in said
