"""Data files are read as they are, and a file that cannot be read is named."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from opentaper.errors import BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.facts import Grade
from opentaper.formulary.records import table


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the tests."""

    drug: str
    days: float | None
    grade: Grade


def with_text(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr(files, "text", lambda name: content)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(BrokenFormulary) as refused:
        files.text("drugs/nitalapram.yaml")
    assert refused.value.values == {"file": "drugs/nitalapram.yaml", "why": "missing"}


def test_a_folder_is_no_file() -> None:
    with pytest.raises(BrokenFormulary, match="missing"):
        files.text("drugs")


def test_a_row_with_a_cell_too_few_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with_text(monkeypatch, "id\tdose\nx\t1\ny\n")
    with pytest.raises(BrokenFormulary, match="line 3 has 1 cells, not 2"):
        list(files.rows("a.tsv"))


@pytest.mark.parametrize(("content", "why"), [("- 1\n", "not a mapping"), ("a: [1\n", "while parsing")])
def test_what_is_no_mapping_is_refused(monkeypatch: pytest.MonkeyPatch, content: str, why: str) -> None:
    with_text(monkeypatch, content)
    with pytest.raises(BrokenFormulary, match=why):
        files.mapping("a.yaml")


def test_a_table_becomes_records(monkeypatch: pytest.MonkeyPatch) -> None:
    with_text(monkeypatch, "applies\tdrug\tdays\tgrade\nssri | lithium\tx\t2.5\tA\nany\ty\t\tC\n")
    assert table(Kept, "a.tsv", names="applies") == (
        (frozenset({"ssri", "lithium"}), Kept("x", 2.5, Grade.A)),
        (frozenset({"any"}), Kept("y", None, Grade.C)),
    )


@pytest.mark.parametrize(
    "content", ["drug\tdays\tgrade\nx\ttwo\tA\n", "drug\tdays\tgrade\nx\t2\tD\n", "drug\tdays\nx\t2\n"]
)
def test_a_row_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    with_text(monkeypatch, content)
    with pytest.raises(BrokenFormulary, match=r"a\.tsv, why=line 2"):
        table(Kept, "a.tsv")
