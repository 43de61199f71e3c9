"""Pages that people read are written for someone of about twelve, or someone who slept badly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.fences import ROOT, name_of, prose

PEOPLE = [
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "tutorial").glob("*.md")),
    *sorted(path for path in (ROOT / "docs" / "how-to").glob("*.md") if path.stem not in {"danish", "index"}),
    *[
        ROOT / "docs" / "explanation" / f"{name}.md"
        for name in ("limits", "measuring-errors", "not-known", "planner")
    ],
]
#: School years in the United States; the seventh is entered at twelve.
MOST_YEARS = 7.5
MOST_WORDS = 40
VOWELS = re.compile(r"[aeiouy]+")


@pytest.mark.parametrize("path", PEOPLE, ids=name_of)
def test_a_page_for_people_is_easy_to_read(path: Path) -> None:
    assert school_years(sentences(path)) <= MOST_YEARS


@pytest.mark.parametrize("path", PEOPLE, ids=name_of)
def test_no_sentence_runs_on(path: Path) -> None:
    assert [" ".join(words) for words in sentences(path) if len(words) > MOST_WORDS] == []


def sentences(path: Path) -> list[list[str]]:
    """Return the sentences of a page as words; headings, tables, code, notes and addresses are left out."""
    text = re.sub(r"<!--.*?-->|`[^`]*`", " it ", prose(path), flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|\[\^\w+\]", r"\1", text)
    lines = [re.sub(r"^\s*(?:[-*>]|\d+\.) ", "\n\n", line) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if not line.lstrip().startswith(("#", "|", "[^", "(")))
    parts = re.split(r"(?<=[.?!:;])\s+|\n\s*\n", re.sub(r"[*_\"“”]", "", kept))
    words = [re.findall(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*", part) for part in parts]
    return [found for found in words if len(found) > 1]


def school_years(told: list[list[str]]) -> float:
    """Return the Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59.

    Examples
    --------
    >>> school_years([["The", "cat", "sat", "on", "the", "mat"]]) < 1
    True
    """
    words = [word for sentence in told for word in sentence]
    return 0.39 * len(words) / len(told) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Return about how many syllables a word has: its groups of vowels, without a silent last e."""
    lower = word.lower()
    groups = len(VOWELS.findall(lower)) or 1
    is_silent = lower.endswith("e") and not lower.endswith(("le", "ee")) and groups > 1
    return groups - 1 if is_silent else groups
