"""The pages of the questions: what was asked, the answer in pictures and tables, and what it cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opentaper.exchange.evidence_site.drawn import (
    DrawnPicture,
    dots_picture,
    picture_html,
    table_pictures,
)
from opentaper.exchange.evidence_site.evidence_report import EvidenceReport, EvidenceTable
from opentaper.exchange.evidence_site.frame import SitePage, card, paragraphs
from opentaper.exchange.evidence_site.html import Markup, element, joined
from opentaper.exchange.evidence_site.pictures import ShareDot
from opentaper.exchange.evidence_site.questions import BESIDE, EvidenceQuestion, answers
from opentaper.exchange.evidence_site.tables import table_html
from opentaper.exchange.evidence_site.words import group_text, say
from opentaper.formulary.outcomes import PublishedResult
from opentaper.formulary.published_side import published_side
from opentaper.wording import words
from opentaper.wording.figures import percent_text

#: The table and the column that stand beside what was published.
SIDE_TABLE, SIDE_SHARE = "withdrawal_by_use", "share"


def question_page(
    question: EvidenceQuestion, report: EvidenceReport, language: str
) -> tuple[SitePage, list[DrawnPicture]]:
    """Return the page of a question in a language, with its pictures."""
    if question.slug == BESIDE:
        body, pictures = _beside(report, language)
    else:
        body, pictures = _answered(answers(question, report), language)
    stem = f"q.{question.slug}"
    counted = say(f"{stem}.counted", language, **report.rules) if question.tables else ""
    parts = [card("counted", say("part.counted", language), paragraphs(counted))] if counted else []
    cannot = [say(f"{stem}.cannot", language, **report.rules), say("home.not_cause", language)]
    parts.append(card("cannot", say("part.cannot", language), paragraphs(*cannot), is_wash=True))
    page = SitePage(
        slug=question.slug,
        title=say(f"{stem}.title", language),
        lead=say(f"{stem}.lead", language, **report.rules),
        body=joined(body, *parts),
    )
    return page, pictures


def _answered(tables: Sequence[EvidenceTable], language: str) -> tuple[Markup, list[DrawnPicture]]:
    if not tables:
        return element("section", element("p", say("part.none", language)), class_="card"), []
    parts, pictures = [], []
    for table in tables:
        drawn = table_pictures(table, language)
        pictures += drawn
        inside = [*(picture_html(one) for one in drawn), table_html(table, language)]
        parts.append(element("section", *inside, class_="card"))
    return joined(*parts), pictures


def _beside(report: EvidenceReport, language: str) -> tuple[Markup, list[DrawnPicture]]:
    """Return what was published, in its groups, with the release's own rows below those of long use."""
    side, parts, pictures = published_side(), [], []
    for group in side.groups:
        told = [_published(row, language) for row in group.rows]
        told += _own(report, language) if group.name == "long" else []
        title = words(f"web.evidence.group.{group.name}", language)
        said = [f"{one.dot.name}: {one.figure}" for one in told]
        picture = dots_picture(f"published-{group.name}", [one.dot for one in told], title, language, said)
        pictures.append(picture)
        lead = element("p", words(f"web.evidence.group.{group.name}.lead", language))
        listed = element("ul", *(_item(one) for one in told if one.text), class_="beside")
        parts.append(card(f"of-{group.name}", title, lead, picture_html(picture), listed))
    links = [
        element("li", element("a", one.title, href=one.url, rel="noreferrer") if one.url else one.title)
        for one in side.sources
    ]
    parts.append(card("sources", say("short.sources", language), element("ul", *links, class_="sources")))
    return joined(*parts), pictures


@dataclass(frozen=True, slots=True)
class _Beside:
    """A share as it stands beside others: its dot, its figure, and for published ones what it is of."""

    dot: ShareDot
    figure: str
    text: str = ""
    study: str = ""


def _item(one: _Beside) -> Markup:
    inside = [element("p", element("b", one.figure)), element("p", one.text)]
    return element("li", *inside, element("p", one.study, class_="note"))


def _published(row: PublishedResult, language: str) -> _Beside:
    shares = [None if one is None else one / 100.0 for one in (row.value, row.low, row.high)]
    figures = ["" if one is None else percent_text(one, language) for one in (row.value, row.low, row.high)]
    people = f" · {say('people', language, n=int(row.people))}" if row.people.isdecimal() else ""
    return _Beside(
        ShareDot(say(f"short.row.{row.id}", language), shares[0], shares[1], shares[2], is_published=True),
        _figure(figures, language),
        words(f"web.evidence.row.{row.id}", language, comparator=row.comparator or 0.0),
        f"{row.study}, {row.year}{people}",
    )


def _own(report: EvidenceReport, language: str) -> list[_Beside]:
    """Return the release's own rows: who had a hard week, by length of use."""
    table = report.table(SIDE_TABLE)
    places = [] if table is None else [table.place(f"{SIDE_SHARE}{end}") for end in ("", "_low", "_high")]
    found = []
    for row in [] if table is None else table.rows:
        cells = [None if place is None else row[place] for place in places]
        shares = [one if isinstance(one, float) else None for one in cells]
        figures = ["" if one is None else percent_text(round(100 * one), language) for one in shares]
        band = group_text("use_band", str(row[0]), language)
        dot = ShareDot(say("short.registry_row", language, band=band), shares[0], shares[1], shares[2])
        found.append(_Beside(dot, _figure(figures, language) or say("held_back", language)))
    return found


def _figure(told: Sequence[str], language: str) -> str:
    """Return a share with its interval, where it has one."""
    share, low, high = told
    return say("picture_ends", language, share=share, low=low, high=high) if low and high else share
