"""The same papers for whoever a person shares with: letters with the plan, the report of what is shared."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.permissions import Section
from opentaper.actions.readings.papers_read import SharedPapers, shared_papers
from opentaper.actions.readings.report_read import SharedReport, shared_report
from opentaper.actions.readings.shared_read import shared_link
from opentaper.errors import BadOption
from opentaper.exchange.paper_blocks import PaperPage
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.context import language_for
from opentaper.web.papers import PapersPage, language_choices
from opentaper.web.papers_made import (
    LETTERS,
    REPORT,
    WEEKS,
    PaperAsked,
    asked_of,
    letter,
    paper_answer,
    pdf_answer,
    picture_answer,
    report_paper,
)

#: What a report may be made of.
REPORTED = frozenset({Section.PLAN, Section.CHECK_INS})


@require_safe
@not_kept
def show_papers(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show which papers there are of what is shared."""
    account, now, asked = carer_account(request), wiring.now(), asked_of(request)
    found = shared_link(account, link, now)
    if found is None or not REPORTED & set(found.sections):
        raise Http404
    shared = None
    if Section.PLAN in found.sections:
        shared = shared_papers(account, link, now, asked.medication)
    page = PapersPage(
        base=_base(link),
        drugs=() if shared is None else shared.drugs,
        of="" if asked.medication is None else str(asked.medication),
        has_letters=shared is not None and shared.plan is not None,
        weeks=WEEKS,
        languages=language_choices(language_for(request)),
        language=asked.language,
        today=wiring.today(),
        form=None,
        known_as=found.known_as,
    )
    return render(request, "papers.html", {"page": page})


@require_safe
@not_kept
def show_letter(request: HttpRequest, link: UUID, kind: str) -> HttpResponse:
    """Show a letter."""
    asked = asked_of(request)
    made = _letter(_papers(request, link, asked), kind, asked)
    at = f"{_base(link)}/{kind}"
    return redirect(_base(link)) if made is None else paper_answer(request, made, at, asked)


@require_safe
@not_kept
def letter_file(request: HttpRequest, link: UUID, kind: str) -> HttpResponse:
    """Answer a letter as a PDF."""
    asked = asked_of(request)
    made = _letter(_papers(request, link, asked), kind, asked)
    return redirect(_base(link)) if made is None else pdf_answer(made, kind)


@require_safe
@not_kept
def show_report(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the report of what is shared."""
    asked, found = asked_of(request), _report(request, link)
    made = report_paper(found.report, asked.language, found.known_as)
    return paper_answer(request, made, f"{_base(link)}/{REPORT}", asked)


@require_safe
@not_kept
def report_file(request: HttpRequest, link: UUID) -> HttpResponse:
    """Answer the report of what is shared as a PDF."""
    found = _report(request, link)
    return pdf_answer(report_paper(found.report, asked_of(request).language, found.known_as), REPORT)


@require_safe
@not_kept
def report_drawing(request: HttpRequest, link: UUID) -> HttpResponse:
    """Answer the picture of the report of what is shared."""
    return picture_answer(request, _report(request, link).report, asked_of(request).language)


def _base(link: UUID) -> str:
    return f"/shared/{link}/papers"


def _papers(request: HttpRequest, link: UUID, asked: PaperAsked) -> SharedPapers:
    return shared_papers(carer_account(request), link, wiring.now(), asked.medication)


def _letter(found: SharedPapers, kind: str, asked: PaperAsked) -> PaperPage | None:
    if found.plan is None:
        return None
    return letter(kind, found.plan, found.country, asked, found.known_as)


def _report(request: HttpRequest, link: UUID) -> SharedReport:
    account, now, asked = carer_account(request), wiring.now(), asked_of(request)
    try:
        return shared_report(account, link, now, asked.since, asked.medication)
    except BadOption:  # a first day that cannot be meant is as if none had been told
        return shared_report(account, link, now, None, asked.medication)


urls = [
    path("shared/<uuid:link>/papers", show_papers, name="shared-papers"),
    path("shared/<uuid:link>/papers/report", show_report, name="shared-papers-report"),
    path("shared/<uuid:link>/papers/report.pdf", report_file, name="shared-papers-report-pdf"),
    path("shared/<uuid:link>/papers/report.svg", report_drawing, name="shared-papers-report-picture"),
    *(
        path(f"shared/<uuid:link>/papers/{kind}", show_letter, {"kind": kind}, name=f"shared-papers-{kind}")
        for kind in LETTERS
    ),
    *(
        path(
            f"shared/<uuid:link>/papers/{kind}.pdf",
            letter_file,
            {"kind": kind},
            name=f"shared-papers-{kind}-pdf",
        )
        for kind in LETTERS
    ),
]
