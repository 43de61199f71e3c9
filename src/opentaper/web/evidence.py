"""Evidence: short studies against long lives, what virtual people show, and what the registry found."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.evidence.shown import EvidenceRead, evidence_read
from opentaper.actions.lessons import ShortAndLong, short_and_long
from opentaper.exchange.evidence_site.evidence_report import EvidenceRelease
from opentaper.exchange.evidence_site.words import TableShown, table_shown
from opentaper.formulary.facts import Source
from opentaper.formulary.outcomes import PublishedResult
from opentaper.formulary.published_side import published_side
from opentaper.inference.estimates import Estimate
from opentaper.web.context import language_for
from opentaper.wording import number_text, words

#: The picture of a share: its width stands for a hundred in a hundred people, in units of the drawing.
WIDTH, HALF = 300.0, 5.5
TENTH_BELOW = 10.0
USES, WAYS = ("8 weeks", "1 year", "8 years"), ("abrupt", "occupancy:1y")


@dataclass(frozen=True, slots=True)
class ShareShown:
    """One published share: in words, as a figure, and where its mark and whisker lie in the drawing."""

    text: str
    figure: str
    people: str
    study: str
    x: float
    left: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class ShareGroupShown:
    """Published shares under one heading, with what to keep in mind."""

    name: str
    title: str
    lead: str
    rows: tuple[ShareShown, ...]


@dataclass(frozen=True, slots=True)
class ModelRowShown:
    """What virtual people tell after one length of use and one way of stopping, of a hundred."""

    use: str
    way: str
    cells: tuple[tuple[int, tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class RegistryShown:
    """The newest release of the registry: what it is, and its long-term table."""

    release: EvidenceRelease
    table: TableShown | None


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The page: published shares, virtual people, the registry, and where it was read.

    ``is_unreadable`` where the operator names a report that cannot be read.
    """

    groups: tuple[ShareGroupShown, ...]
    model: ShortAndLong
    rows: tuple[ModelRowShown, ...]
    registry: RegistryShown | None
    is_unreadable: bool
    sources: tuple[Source, ...]


def evidence_page(read: EvidenceRead, language: str) -> EvidencePage:
    """Return the page in a language."""
    side, model = published_side(), short_and_long()
    found = {(one.use, one.way): one for one in model.told}
    groups = tuple(
        ShareGroupShown(
            group.name,
            words(f"web.evidence.group.{group.name}", language),
            words(f"web.evidence.group.{group.name}.lead", language),
            tuple(_share(row, language) for row in group.rows),
        )
        for group in side.groups
    )
    rows = tuple(
        ModelRowShown(
            words(f"web.evidence.use.{place}", language),
            words(f"web.evidence.way.{number}", language),
            tuple(_of_hundred(one) for one in (found[use, way].any, found[use, way].severe)),
        )
        for place, use in enumerate(USES)
        for number, way in enumerate(WAYS)
    )
    return EvidencePage(groups, model, rows, _registry(read, language), read.is_unreadable, side.sources)


def _share(row: PublishedResult, language: str) -> ShareShown:
    more = {"low": row.low, "high": row.high} if row.low is not None and row.high is not None else {}
    code = "web.evidence.of_hundred_range" if more else "web.evidence.of_hundred"
    return ShareShown(
        text=words(f"web.evidence.row.{row.id}", language, comparator=row.comparator or 0.0),
        figure=words(code, language, value=_plain(row.value), **more),
        people=number_text(int(row.people), language) if row.people.isdecimal() else "",
        study=f"{row.study}, {row.year}",
        x=_x(row.value),
        left=None if row.low is None else _x(row.low),
        right=None if row.high is None else _x(row.high),
    )


def _plain(share: float) -> float:
    """Return a share of a hundred people no finer than anybody could mean it."""
    return round(share) if share >= TENTH_BELOW else share


def _x(share: float) -> float:
    """Return where a share of a hundred lies; a mark at either end is still drawn whole."""
    return round(HALF + (WIDTH - 2.0 * HALF) * share / 100.0, 1)


def _of_hundred(told: Estimate) -> tuple[int, tuple[int, int]]:
    return round(100 * told.value), (round(100 * told.low), round(100 * told.high))


def _registry(read: EvidenceRead, language: str) -> RegistryShown | None:
    if read.report is None:
        return None
    table = read.report.table("long_term")
    return RegistryShown(read.report.release, None if table is None else table_shown(table, language))


@require_safe
def show_evidence(request: HttpRequest) -> HttpResponse:
    """Show what is known of long use, and what is not."""
    page = evidence_page(evidence_read(settings.EVIDENCE_FOLDER), language_for(request))
    return render(request, "evidence.html", {"page": page})


urls = [path("evidence", show_evidence, name="evidence")]
