"""The pages that every report has: the overview, how it was made, what columns mean, how to cite it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opentaper.exchange.evidence_site.citation import (
    BIBTEX,
    CFF,
    DATACITE,
    JSON_LD,
    Publisher,
    citation_text,
)
from opentaper.exchange.evidence_site.drawn import DrawnPicture, picture_html, table_pictures
from opentaper.exchange.evidence_site.evidence_report import EvidenceReport
from opentaper.exchange.evidence_site.frame import SitePage, card, paragraphs
from opentaper.exchange.evidence_site.html import Markup, element
from opentaper.exchange.evidence_site.questions import QUESTIONS
from opentaper.exchange.evidence_site.report_json import FILE as REPORT_FILE
from opentaper.exchange.evidence_site.tables import DATA, table_html
from opentaper.exchange.evidence_site.words import say, title_text

#: The table of the overview: one row for each length of use.
LONG_TERM = "long_term"
SCHEMA_FILE = "registry-schema.json"


def overview_page(report: EvidenceReport, language: str) -> tuple[SitePage, list[DrawnPicture]]:
    """Return the first page: what was asked, who is in, what was found, what it cannot say."""
    table = report.table(LONG_TERM)
    pictures = [] if table is None else table_pictures(table, language)
    found = (
        [element("p", say("home.found_none", language))]
        if table is None
        else [*(picture_html(one) for one in pictures), table_html(table, language)]
    )
    limits = [say(f"home.not_{one}", language) for one in ("who", "cause", "missing", "you")]
    more = [(slug, say(f"{slug}.title", language)) for slug in ("methods", "dictionary", "cite")]
    body = [
        card("asked", say("home.asked", language), paragraphs(say("home.asked_text", language))),
        card("in", say("home.in", language), paragraphs(*_who(report, language))),
        card("found", say("home.found", language), *found),
        card("not", say("home.not", language), _listed(limits), is_wash=True),
        card("pages", say("home.pages", language), _links(_questions(language))),
        card("more", say("home.more", language), _links(more)),
    ]
    title, lead = say("home.title", language), say("home.lead", language)
    return SitePage("index", title, lead, Markup("".join(body))), pictures


def methods_page(report: EvidenceReport, language: str) -> SitePage:
    """Return how the numbers were made, what was held back, and of which release they are."""
    release = report.release
    held = say("methods.disclosure_text", language, least=release.least, held=say("held_back", language))
    made = say("methods.release_text", language, n=release.number, day=release.made_on)
    body = [
        card(
            "rows",
            say("methods.rows", language),
            paragraphs(say("methods.rows_text", language), say("methods.unit", language)),
        ),
        card(
            "intervals",
            say("methods.intervals", language),
            paragraphs(say("methods.intervals_text", language)),
        ),
        card("disclosure", say("methods.disclosure", language), paragraphs(held)),
        card(
            "release",
            say("methods.release", language),
            element("p", made),
            element("p", element("code", release.digest), class_="digest"),
            element("p", say("methods.made_with", language, version=report.version), class_="note"),
        ),
    ]
    return _page("methods", body, language)


def dictionary_page(schema: Mapping[str, Any], language: str) -> SitePage:
    """Return what each column of the registry's tables means, as the published schema says it."""
    note = element("p", say("dictionary.note", language), class_="note")
    link = element("p", element("a", SCHEMA_FILE, href=f"../{SCHEMA_FILE}", class_="tapline"))
    cards = [
        card(f"table-{name}", say("dictionary.table", language, name=name), _columns(name, columns, language))
        for name, columns in schema["tables"].items()
    ]
    return _page("dictionary", [note, link, *cards], language)


def cite_page(report: EvidenceReport, publisher: Publisher, language: str) -> SitePage:
    """Return how to cite the release, and every file of numbers."""
    files = [element("a", name, href=f"../{name}") for name in (CFF, BIBTEX, DATACITE, JSON_LD, REPORT_FILE)]
    numbers = [
        element(
            "li",
            element("a", f"{one.name}.csv", href=f"../{DATA}/{one.name}.csv"),
            f": {title_text(one.name, language)}",
        )
        for one in report.tables
    ]
    body = [
        card(
            "text", say("cite.text", language), paragraphs(citation_text(report.release, publisher, language))
        ),
        card(
            "files",
            say("cite.files", language),
            paragraphs(say("cite.files_text", language)),
            element("ul", *(element("li", one) for one in files), class_="pages"),
        ),
        card("data", say("cite.data", language), element("ul", *numbers, class_="pages")),
    ]
    return _page("cite", body, language)


def _page(slug: str, body: Sequence[Markup], language: str) -> SitePage:
    return SitePage(
        slug, say(f"{slug}.title", language), say(f"{slug}.lead", language), Markup("".join(body))
    )


def _who(report: EvidenceReport, language: str) -> list[str]:
    release = report.release
    people = (
        say("home.in_few", language)
        if release.people is None
        else say("home.in_people", language, people=release.people)
    )
    gone = [say("home.in_withdrawn", language, n=release.withdrawn)] if release.withdrawn else []
    return [people, say("home.in_text", language), *gone]


def _questions(language: str) -> list[tuple[str, str]]:
    return [(one.slug, say(f"q.{one.slug}.title", language)) for one in QUESTIONS]


def _links(pages: Sequence[tuple[str, str]]) -> Markup:
    items = [
        element("li", element("a", title, href=f"{slug}.html", class_="tapline")) for slug, title in pages
    ]
    return element("ul", *items, class_="pages")


def _listed(texts: Sequence[str]) -> Markup:
    return element("ul", *(element("li", one) for one in texts), class_="stack-s")


def _columns(name: str, columns: Sequence[Mapping[str, Any]], language: str) -> Markup:
    codes = ("column", "type", "null", "unit", "meaning")
    head = element("tr", *(element("th", say(f"dictionary.{one}", language), scope="col") for one in codes))
    rows = [
        element(
            "tr",
            element("th", element("code", str(one["name"])), scope="row"),
            element("td", str(one["type"])),
            element("td", say("dictionary.yes" if one["nullable"] else "dictionary.no", language)),
            element("td", str(one["unit"])),
            element("td", str(one["meaning"]), lang="en"),
        )
        for one in columns
    ]
    table = element("table", element("thead", head), element("tbody", *rows), class_="evidence-table")
    label = say("dictionary.columns", language, name=name)
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=label)
