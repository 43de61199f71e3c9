"""Papers for a visit: the letters, the one-page report, and what the person wants to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.prepare_visit import VisitTold, prepare_visit
from opentaper.actions.readings.plan_lived import drugs_of
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.report_read import report_of, visit_of
from opentaper.errors import BadOption, OpenTaperError
from opentaper.exchange.report import Report
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
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
from opentaper.web.people import moment, person_of
from opentaper.wording import LANGUAGES, words

PAGE = "/papers"
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class PapersPage:
    """What papers there are to choose.

    Parameters
    ----------
    base
        The address that the papers lie below.
    drugs, of
        The medicines, as key and name, and the one that is chosen ("" for the one with a plan).
    has_letters
        Whether there is a plan that letters can be made of.
    today
        The last day from which a report may tell.
    form
        What the person wants to ask, and when the last visit was; None where it is not theirs to write.
    known_as
        Whose papers they are, "" for one's own.
    """

    base: str
    drugs: tuple[tuple[UUID, str], ...]
    of: str
    has_letters: bool
    weeks: tuple[int, ...]
    languages: tuple[tuple[str, str], ...]
    language: str
    today: date
    form: TypedForm | None
    known_as: str = ""


@require_safe
def show_papers(request: HttpRequest) -> HttpResponse:
    """Show which papers there are."""
    if person_of(request) is None:
        return redirect("/welcome")
    kept = visit_of(moment(request).whose)
    last = "" if kept.last_visit is None else kept.last_visit.isoformat()
    told = {"questions": kept.questions, "last_visit": last}
    return _chooser(request, TypedForm.of(told, language_for(request)))


@require_POST
def keep_questions(request: HttpRequest) -> HttpResponse:
    """Keep what the person wants to ask, and when the last visit was."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    last = form.read("last_visit", date.fromisoformat)
    if not form.is_good:
        return _chooser(request, form, UNPROCESSABLE)
    try:
        prepare_visit(VisitTold(form.value("questions"), last), at)
    except BadOption as error:
        form.blame(error.option, error)
        return _chooser(request, form, UNPROCESSABLE)
    except OpenTaperError as error:
        form.blame("questions", error)
        return _chooser(request, form, error.http_status)
    return redirect_telling(PAGE, words("web.papers.kept", form.language), undo=str(at.deed_id))


def _chooser(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    at, asked = moment(request), asked_of(request)
    page = PapersPage(
        base=PAGE,
        drugs=drugs_of(at.whose),
        of="" if asked.medication is None else str(asked.medication),
        has_letters=plan_of(at.whose, at.today, asked.medication) is not None,
        weeks=WEEKS,
        languages=language_choices(language_for(request)),
        language=asked.language,
        today=at.today,
        form=form,
    )
    return render(request, "papers.html", {"page": page}, status=status)


def language_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return each language with its name."""
    return tuple((one, words(f"web.papers.language.{one}", language)) for one in LANGUAGES)


@require_safe
def show_letter(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a letter."""
    asked = asked_of(request)
    read = _plan(request, asked)
    if read is None:
        return redirect(PAGE)
    return not_stored(paper_answer(request, letter(kind, *read, asked), f"{PAGE}/{kind}", asked))


@require_safe
def letter_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer a letter as a PDF."""
    asked = asked_of(request)
    read = _plan(request, asked)
    return redirect(PAGE) if read is None else not_stored(pdf_answer(letter(kind, *read, asked), kind))


@require_safe
def show_report(request: HttpRequest) -> HttpResponse:
    """Show the report."""
    asked = asked_of(request)
    made = report_paper(_report(request, asked), asked.language)
    return not_stored(paper_answer(request, made, f"{PAGE}/{REPORT}", asked))


@require_safe
def report_file(request: HttpRequest) -> HttpResponse:
    """Answer the report as a PDF."""
    asked = asked_of(request)
    return not_stored(pdf_answer(report_paper(_report(request, asked), asked.language), REPORT))


@require_safe
def report_drawing(request: HttpRequest) -> HttpResponse:
    """Answer the picture of the report."""
    asked = asked_of(request)
    return not_stored(picture_answer(request, _report(request, asked), asked.language))


def not_stored(answer: HttpResponse) -> HttpResponse:
    """Let nobody keep a paper: it tells of a day, and another day it would be wrong."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _plan(request: HttpRequest, asked: PaperAsked) -> tuple[PlanRead, str] | None:
    """Return the plan that a letter is about, and where its person lives."""
    person = person_of(request)
    if person is None:
        raise Http404
    at = moment(request)
    read = plan_of(at.whose, at.today, asked.medication)
    return None if read is None else (read, person.country)


def _report(request: HttpRequest, asked: PaperAsked) -> Report:
    if person_of(request) is None:
        raise Http404
    at = moment(request)
    try:
        return report_of(at.whose, at.today, at.at, asked.since, asked.medication)
    except BadOption:  # a first day that cannot be meant is as if none had been told
        return report_of(at.whose, at.today, at.at, None, asked.medication)


urls = [
    path("papers", show_papers, name="papers"),
    path("papers/questions", keep_questions, name="papers-questions"),
    path("papers/report", show_report, name="papers-report"),
    path("papers/report.pdf", report_file, name="papers-report-pdf"),
    path("papers/report.svg", report_drawing, name="papers-report-picture"),
    *(path(f"papers/{kind}", show_letter, {"kind": kind}, name=f"papers-{kind}") for kind in LETTERS),
    *(path(f"papers/{kind}.pdf", letter_file, {"kind": kind}, name=f"papers-{kind}-pdf") for kind in LETTERS),
]
