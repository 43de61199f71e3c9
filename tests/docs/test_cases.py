"""The chapter of cases holds every case of the specification, as it stands there now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.fences import ROOT
from tools import cases, manual

PAGE = ROOT / "docs" / "reference" / "cases.md"
FILES = sorted((ROOT / "tests" / "spec").glob("*/*.yaml"))


def shown() -> str:
    return manual.filled(PAGE.read_text(encoding="utf-8"), PAGE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_case_stands_in_the_manual(file: Path) -> None:
    text, told = shown(), yaml.safe_load(file.read_text(encoding="utf-8"))
    assert f"\n### {told['title']}\n" in text
    for case in told["cases"]:
        assert cases.case_text(case) in text
        assert f"**{case['case']}**" in text


def test_the_chapter_has_no_other_cases() -> None:
    told = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]]
    assert shown().count("- *Asked:* ") == len(told)


def test_codes_are_told_as_sentences() -> None:
    assert "`limit." not in shown()
    assert "One step takes away at most" in shown()


@pytest.mark.parametrize(
    ("asked", "gives"), [({"colour": "blue"}, {"made": "5 mg"}), ({}, {"colour": "blue"})]
)
def test_a_word_without_a_phrase_is_not_left_out(asked: dict[str, Any], gives: dict[str, Any]) -> None:
    case = {"case": "A", "because": "B", "make": {"drug": "x", "dose": "5 mg", **asked}, "gives": gives}
    with pytest.raises(KeyError):
        cases.case_text(case)
