"""The plan on paper: a sheet for the fridge to print from the browser, and the whole plan as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.readings.current_plan import CurrentPlan
from opentaper.actions.readings.plan_lived import lived_version, sheet_plan
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.exchange.crisis import CrisisHelp, HelpLine, crisis_help
from opentaper.exchange.help_at_hand import help_at_hand
from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_pdf import plan_pdf
from opentaper.exchange.sheet_page import sheet_page
from opentaper.formulary.bibliography import sources
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import moment, person_of
from opentaper.web.plan_change import medication_id
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The sheet: the texts of :func:`opentaper.exchange.sheet_page.sheet_page`, who signed, where the PDF is.

    ``boxes`` holds one entry for each time of the day that is ticked.
    """

    sheet: dict[str, Any]
    signed: str
    boxes: range
    pdf: str
    back: str


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the sheet for the dose that is taken today."""
    read = _read(request)
    if read is None:
        return redirect("/plan")
    person = person_of(request)
    page = shown_sheet(read, person.country if person else "", language_for(request))
    return render(request, "sheet.html", {"page": page})


@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """Answer the whole plan as PDF: the sheet, the plan, and the page for the prescriber."""
    read = _read(request)
    if read is None:
        return redirect("/plan")
    person = person_of(request)
    printed = printed_plan(read, person.country if person else "", language_for(request))
    answer = HttpResponse(printed, "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="opentaper-{read.drug}-{read.current.number}.pdf"'
    return answer


def printed_plan(read: PlanRead, country: str, language: str) -> bytes:
    """Return the PDF of a plan; its sheet tells the dose that is taken, for printing confirms no cut."""
    paper = paper_of(read, country or None)
    return plan_pdf(lived_version(read).plan, language, paper, followed=sheet_plan(read))


def shown_sheet(read: PlanRead, country: str, language: str) -> SheetPage:
    """Return the sheet of a plan: its dose is what is taken today, whatever the plan's dates say."""
    paper = paper_of(read, country)
    told = sheet_page(sheet_plan(read), paper, language)
    of = urlencode({"of": read.medication_id})
    return SheetPage(
        sheet=told,
        signed=_signed(read.current, language),
        boxes=range(told["ticks"]["boxes"]),
        pdf=f"/plan/plan.pdf?{of}",
        back=f"/plan?{of}",
    )


def paper_of(read: PlanRead, country: str | None) -> Paper:
    """Return what the papers of a plan are told beside it: whom to ring, where facts stand, who signed."""
    signed = read.current.signature
    return Paper(
        day=read.day,
        crisis=confirmed_help(country or ""),
        country=country,
        sources=sources(),
        signed_by="" if signed is None else signed.by,
        signed_on=None if signed is None else signed.on_day,
        number=read.current.number,
    )


def confirmed_help(country: str) -> CrisisHelp | None:
    """Return the emergency number and only the lines that are vouched for; None where no number is known."""
    known, at_hand = crisis_help(country), help_at_hand(country)
    if known is None or at_hand is None:
        return None
    calls = (line for line in at_hand.lines if not line.is_text)
    hours = "24/7"
    lines = (HelpLine(one.name, one.number, hours if one.is_always_open else "", True) for one in calls)
    return CrisisHelp(known.market, known.emergency_number, tuple(lines))


def _read(request: HttpRequest) -> PlanRead | None:
    if person_of(request) is None:
        return None
    at = moment(request)
    return plan_of(at.whose, at.today, medication_id(TypedForm.of(request.GET)))


def _signed(current: CurrentPlan, language: str) -> str:
    found = current.signature
    if found is None:
        return words("web.sheet.unsigned", language, number=current.number)
    if found.on_day is None:
        return words("web.sheet.signed_undated", language, number=current.number, name=found.by)
    return words("web.sheet.signed", language, number=current.number, name=found.by, day=found.on_day)


urls = [
    path("plan/sheet", sheet, name="plan-sheet"),
    path("plan/plan.pdf", pdf, name="plan-pdf"),
]
