"""The pages of a report, opened from a disk: axe finds nothing, nothing sticks out, nothing is fetched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from opentaper.cohort.registry_schema import schema_document
from opentaper.exchange.evidence_site.citation import Publisher
from opentaper.exchange.evidence_site.evidence_report import (
    EvidenceColumn,
    EvidenceKind,
    EvidenceRelease,
    EvidenceReport,
    EvidenceTable,
)
from opentaper.exchange.evidence_site.site import site_files
from tests.journeys.web.test_every_page import faults

SHARES = ("withdrawal", "withdrawal_low", "withdrawal_high")
COLUMNS = (
    EvidenceColumn("use_band", EvidenceKind.GROUP),
    EvidenceColumn("n_told", EvidenceKind.COUNT),
    *(EvidenceColumn(name, EvidenceKind.SHARE) for name in SHARES),
)
ROWS = (("under_2", "*", "*", "*", "*"), ("60_and_over", 120, 0.5, 0.4119, 0.5881))
#: The cover, the overview with a table, a picture and something held back, and pages with other parts.
PAGES = ("index.html", "en/index.html", "da/short-and-long.html", "en/dictionary.html", "en/survival.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with one table, as files on a disk."""
    folder = tmp_path_factory.mktemp("site")
    release = EvidenceRelease(2, "ab" * 32, date(2026, 11, 23), 512, 0, 10, is_made_up=True)
    rules = {"near_days": 91.0, "soon_days": 84.0, "late_days": 14.0, "hard": 2.0, "watched_days": 365.0}
    rules |= {"fewest_days": 3.0, "fewest_weeks": 4.0, "at_once_days": 14.0, "last_percent": 25.0}
    report = EvidenceReport(release, (EvidenceTable("long_term", COLUMNS, ROWS),), "0.1.0", rules)
    for name, text in site_files(report, schema_document(), Publisher("Long Lives")).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page, wrong, asked, said = context.new_page(), list[str](), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda one: said.append(one.text))
    for name in PAGES:
        page.goto((site / name).as_uri(), wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.evaluate("[...document.images].every(one => one.naturalWidth > 0)"), name
        wrong += said  # what axe itself asks for afterwards is forbidden, and said too
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{name} ({scheme}): {fault}" for fault in faults(page)]
        said.clear()
    context.close()
    assert wrong == []
    assert {url.partition(":")[0] for url in asked} == {"file"}
