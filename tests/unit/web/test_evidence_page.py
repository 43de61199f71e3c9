"""Evidence: what was published stands as published, and what the registry held back stays held back."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from opentaper.actions.evidence.shown import evidence_read
from opentaper.actions.lessons import short_and_long
from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceColumn,
    EvidenceKind,
    EvidenceRelease,
    EvidenceReport,
    EvidenceTable,
)
from opentaper.exchange.evidence_site.report_json import FILE, report_json
from opentaper.formulary.published_side import published_side
from opentaper.settings.environment import evidence_folder
from opentaper.web.evidence import HALF, WIDTH, evidence_page
from opentaper.wording import words

HOSTILE = "<script>alert(1)</script>"
NO_REPORTS = (b"", b"{}", b"[" * 100_000, b'{"schema": "opentaper.evidence-report/1"}')


def report(rows: tuple[tuple[str | int | float | None, ...], ...]) -> EvidenceReport:
    """A report of virtual people with one table over years."""
    columns = (
        EvidenceColumn("use_band", EvidenceKind.GROUP),
        EvidenceColumn("people", EvidenceKind.COUNT),
        EvidenceColumn("withdrawal", EvidenceKind.SHARE),
    )
    release = EvidenceRelease(3, "ab" * 32, date(2026, 11, 23), 512, 2, 10, is_made_up=True)
    return EvidenceReport(release, (EvidenceTable("long_term", columns, rows),), "0", {})


def shown(browser: Client, language: str = "en") -> str:
    browser.cookies["opentaper_language"] = language
    answer = browser.get("/evidence")
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "da"])
def test_what_was_published_is_shown_as_published_with_its_sources(
    language: str, db: None, browser: Client
) -> None:
    page, side = shown(browser, language), published_side()
    for group in side.groups:
        for row in group.rows:
            assert f"{row.study}, {row.year}" in page
            value = f"{row.value:.0f}" if row.value >= 10 else f"{row.value:g}".replace(".", "[.,]")
            assert re.search(rf"<b>\D*{value} ", page)
    assert all(source.title in page for source in side.sources)
    assert words("web.evidence.registry_none", language) in page
    assert 'href="/research"' in page


def test_a_mark_lies_where_its_share_is(db: None) -> None:
    page, side = evidence_page(evidence_read(None), "en"), published_side()
    told = [row for group in side.groups for row in group.rows]
    drawn = [one for group in page.groups for one in group.rows]
    for row, one in zip(told, drawn, strict=True):
        for share, x in ((row.value, one.x), (row.low, one.left), (row.high, one.right)):
            assert (share is None) == (x is None)
            if share is not None and x is not None:
                assert 100 * (x - HALF) / (WIDTH - 2 * HALF) == pytest.approx(share, abs=0.1)


def test_virtual_people_are_told_as_the_lesson_tells_them(db: None) -> None:
    page = evidence_page(evidence_read(None), "en")
    told = [(round(100 * one.any.value), round(100 * one.severe.value)) for one in short_and_long().told]
    assert [(row.cells[0][0], row.cells[1][0]) for row in page.rows] == told


@pytest.mark.parametrize(
    ("language", "held", "share"), [("en", "held back", "15%"), ("da", "holdt tilbage", "15 %")]
)
def test_a_release_shows_its_table_and_marks_what_was_held_back(
    language: str, held: str, share: str, db: None, browser: Client, tmp_path: Path, settings: Any
) -> None:
    settings.EVIDENCE_FOLDER = tmp_path
    made = report((("under_2", 41, 0.1463), ("60_and_over", HELD_BACK, HELD_BACK), (HOSTILE, 25, None)))
    (tmp_path / FILE).write_text(report_json(made), encoding="utf-8")
    browser.cookies["opentaper_language"] = language
    page = browser.get("/evidence").content.decode()
    told = page.replace("\u00a0", " ")
    assert f"<td>41</td><td>{share}</td>" in told
    assert told.count(f'<td class="held-back">{held}</td>') == 2
    assert HOSTILE not in page
    assert words("web.evidence.registry_made_up", language) in page


def test_the_folder_of_a_report_is_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENTAPER_EVIDENCE", raising=False)
    assert evidence_folder() is None
    monkeypatch.setenv("OPENTAPER_EVIDENCE", "some/site")
    assert evidence_folder() == Path("some/site")


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[" * 100_000, b'{"schema": "opentaper.evidence-report/1"}'],
    ids=["empty", "nothing", "deep", "schema-alone"],
)
def test_what_is_no_report_is_said_and_breaks_nothing(
    content: bytes, db: None, browser: Client, tmp_path: Path, settings: Any
) -> None:
    settings.EVIDENCE_FOLDER = tmp_path
    assert words("web.evidence.registry_unreadable", "en") in shown(browser)
    (tmp_path / FILE).write_bytes(content)
    assert words("web.evidence.registry_unreadable", "en") in shown(browser)


def test_evidence_stands_in_the_navigation(person: UUID, browser: Client) -> None:
    page = shown(browser)
    assert set(re.findall(r'<a href="([^"]+)" aria-current="page">', page)) == {"/evidence"}
