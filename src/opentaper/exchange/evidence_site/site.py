"""The whole report as files by their path in a folder: pages, pictures, numbers, citation and looks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from opentaper.exchange.evidence_site.citation import Publisher, citation_files
from opentaper.exchange.evidence_site.drawn import PICTURES, DrawnPicture
from opentaper.exchange.evidence_site.evidence_report import EvidenceReport
from opentaper.exchange.evidence_site.fixed_pages import (
    SCHEMA_FILE,
    cite_page,
    dictionary_page,
    methods_page,
    overview_page,
)
from opentaper.exchange.evidence_site.frame import LANG_TAGS, STYLES, SitePage, cover_html, page_html
from opentaper.exchange.evidence_site.question_pages import question_page
from opentaper.exchange.evidence_site.questions import QUESTIONS
from opentaper.exchange.evidence_site.report_json import FILE, report_json
from opentaper.exchange.evidence_site.tables import DATA, data_csv

#: Where the looks lie in the package: two that are the app's, and one of the report's own.
LOOKS: dict[str, tuple[str, ...]] = {name: ("web", "static", name) for name in STYLES[:2]}
LOOKS |= {STYLES[2]: ("exchange", "evidence_site", "look", STYLES[2])}


def site_files(report: EvidenceReport, schema: Mapping[str, Any], publisher: Publisher) -> dict[str, str]:
    """Return every file of a report by its path; the same report makes the same files.

    Parameters
    ----------
    report
        What was found, with everything held back that must be.
    schema
        The registry's schema as it is published.
    publisher
        Who publishes the release.
    """
    made = {"index.html": cover_html(report.release), FILE: report_json(report)}
    made[SCHEMA_FILE] = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    data = {f"{DATA}/{table.name}.csv": data_csv(table) for table in report.tables}
    made |= data | citation_files(report, publisher, data)
    made |= {f"look/{name}": _look(name) for name in LOOKS}
    for language in LANG_TAGS:
        pages, pictures = _pages(report, schema, publisher, language)
        made |= {f"{language}/{one.slug}.html": page_html(one, report.release, language) for one in pages}
        made |= {f"{PICTURES}/{name}": svg for one in pictures for name, svg in one.files()}
    return made


def _pages(
    report: EvidenceReport, schema: Mapping[str, Any], publisher: Publisher, language: str
) -> tuple[list[SitePage], list[DrawnPicture]]:
    overview, pictures = overview_page(report, language)
    pages = [overview]
    for question in QUESTIONS:
        page, drawn = question_page(question, report, language)
        pages.append(page)
        pictures = [*pictures, *drawn]
    pages += [
        methods_page(report, language),
        dictionary_page(schema, language),
        cite_page(report, publisher, language),
    ]
    return pages, pictures


@cache
def _look(name: str) -> str:
    return files("opentaper").joinpath(*LOOKS[name]).read_text(encoding="utf-8")
