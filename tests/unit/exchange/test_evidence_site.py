"""The report's own sentences, its escaping, and its file as the app reads it again."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.errors import BadOption
from opentaper.exchange import evidence_site
from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceColumn,
    EvidenceKind,
    EvidenceRelease,
    EvidenceReport,
    EvidenceTable,
)
from opentaper.exchange.evidence_site.html import element
from opentaper.exchange.evidence_site.question_pages import question_page
from opentaper.exchange.evidence_site.questions import QUESTIONS
from opentaper.exchange.evidence_site.report_json import read_report, report_json
from opentaper.exchange.evidence_site.words import ROOM, table_shown
from opentaper.formulary.published_side import published_side
from opentaper.wording.texts import room_texts

SOURCE = "\n".join(path.read_text() for path in Path(evidence_site.__file__).parent.glob("*.py"))
#: Codes that are put together: by the name of a column, a table, a question, a value or a published row.
MADE = ("column.", "table.", "by.", "about.", "q.", "value.", "short.row.", "home.not_", "dictionary.")
GROUPS = ("use_band.", "speed.", "shape.", "smallest.", "stays.", "attempts.", "over_time.")
COUNTS = st.just(HELD_BACK) | st.integers(0, 10**6)
SHARES = st.just(HELD_BACK) | st.none() | st.floats(0.0, 1.0)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def report(rows: list[tuple[str | int | float | None, ...]]) -> EvidenceReport:
    columns = (
        EvidenceColumn("drug", EvidenceKind.GROUP),
        EvidenceColumn("n_told", EvidenceKind.COUNT),
        EvidenceColumn("share", EvidenceKind.SHARE),
    )
    release = EvidenceRelease(1, "0f" * 32, date(2026, 11, 23), None, 12, 10, is_made_up=False)
    rules = {"hard": 2.0, "near_days": 91.0, "soon_days": 84.0, "late_days": 14.0}
    return EvidenceReport(
        release, (EvidenceTable("withdrawal_by_drug", columns, tuple(rows)),), "0.1.0", rules
    )


def test_both_languages_tell_the_same_with_the_same_values() -> None:
    english, danish = room_texts(ROOM, "en"), room_texts(ROOM, "da")
    assert {code: fields(text) for code, text in danish.items()} == {
        code: fields(text) for code, text in english.items()
    }
    for code, text in (english | danish).items():
        assert "!" not in text, code
        assert text == text.strip(), code
        assert text, code


def test_every_sentence_is_told_somewhere() -> None:
    codes = [one for one in room_texts(ROOM, "en") if not one.startswith((*MADE, *GROUPS))]
    made = {f"{slug}.{part}" for slug in ("methods", "dictionary", "cite") for part in ("title", "lead")}
    assert [one for one in codes if f'"{one}"' not in SOURCE and one not in made] == []
    stems = {f"q.{one.slug}" for one in QUESTIONS}
    assert {one.rpartition(".")[0] for one in room_texts(ROOM, "en") if one.startswith("q.")} == stems
    rows = {row.id for group in published_side().groups for row in group.rows}
    assert {one[10:] for one in room_texts(ROOM, "en") if one.startswith("short.row.")} == rows


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_question_without_an_answer_says_so(language: str) -> None:
    told = {name: 7.0 for text in room_texts(ROOM, "en").values() for name in fields(text)}
    empty = EvidenceReport(report([]).release, (), "0", told)
    for question in QUESTIONS[1:-1]:
        page, pictures = question_page(question, empty, language)
        assert room_texts(ROOM, language)["part.none"] in page.body
        assert pictures == []


@given(rows=st.lists(st.tuples(st.text(max_size=20), COUNTS, SHARES), max_size=4))
def test_a_report_is_read_as_it_was_written(rows: list[tuple[str | int | float | None, ...]]) -> None:
    told = report(rows)
    assert read_report(report_json(told).encode()) == told
    shown = table_shown(told.tables[0], "da")
    assert [len(row) for row in shown.rows] == [3] * len(rows)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "opentaper.evidence-report/2"},
        {"tables": [{"name": "../a", "columns": [], "rows": []}]},
        {"tables": [{"name": "a", "columns": [{"name": "n", "kind": "count"}], "rows": [[-1]]}]},
        {"tables": [{"name": "a", "columns": [{"name": "n", "kind": "count"}], "rows": [[True]]}]},
        {"tables": [{"name": "a", "columns": [{"name": "n", "kind": "share"}], "rows": [[1.5]]}]},
        {"tables": [{"name": "a", "columns": [{"name": "n", "kind": "number"}], "rows": [["<b>"]]}]},
        {"tables": [{"name": "a", "columns": [], "rows": [[1]]}]},
        {"rules": {"hard": "2"}},
    ],
    ids=["schema", "name", "below-zero", "yes", "over-one", "text", "too-long", "rule"],
)
def test_what_was_changed_is_refused(change: dict[str, object]) -> None:
    document = json.loads(report_json(report([("sertraline", 12, 0.5)]))) | change
    with pytest.raises(BadOption):
        read_report(json.dumps(document).encode())


@given(text=st.text(max_size=40), value=st.text(max_size=40))
def test_whatever_stands_in_an_element_stays_text(text: str, value: str) -> None:
    made = element("p", text, title=value)
    assert re.sub(r'^<p(?: title="[^"<>]*")?>|</p>$', "", made).count("<") == 0
    assert made.count("<") == 2
