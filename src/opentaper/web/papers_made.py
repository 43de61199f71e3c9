"""A letter as it was asked for: which one, how many weeks, which language; and how a paper is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from opentaper.actions.readings.plan_lived import sheet_plan
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.exchange.chart_drawn import NARROW
from opentaper.exchange.paper_blocks import PaperBlock, PaperPage, paper_pdf, rows_of
from opentaper.exchange.pharmacy_letter import pharmacy_letter
from opentaper.exchange.prescriber_letter import prescriber_letter
from opentaper.exchange.report import Report
from opentaper.exchange.report_chart import WIDTH, report_picture, report_svg
from opentaper.exchange.report_page import report_page
from opentaper.planning.prescription import prescription
from opentaper.timeline import DAYS_PER_WEEK
from opentaper.web.context import LANG_TAGS, language_for
from opentaper.web.forms import TypedForm
from opentaper.web.plan_papers import paper_of
from opentaper.wording import LANGUAGES

PHARMACY, PRESCRIBER, REPORT = "pharmacy", "prescriber", "report"
LETTERS = (PHARMACY, PRESCRIBER)
#: For how many weeks a letter may ask; the first is what is asked for unless another is chosen.
WEEKS = (4, 8, 12)


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """What was asked of a paper; what cannot be read is as if it had not been told."""

    language: str
    weeks: int = WEEKS[0]
    medication: UUID | None = None
    since: date | None = None

    @property
    def days(self) -> int:
        """For how many days a letter asks."""
        return self.weeks * DAYS_PER_WEEK

    def query(self) -> dict[str, str]:
        """Return it as an address tells it."""
        told = {"lang": self.language, "weeks": str(self.weeks)}
        told |= {} if self.medication is None else {"of": str(self.medication)}
        return told | ({} if self.since is None else {"since": self.since.isoformat()})


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper on the screen.

    Parameters
    ----------
    rows
        Its blocks, those that stand side by side together.
    lang
        The language of the paper, which may be another one than that of the page around it.
    pdf, other, back, picture
        Where it is as a PDF and in the other language, where it came from, its picture ("" for none).
    """

    paper: PaperPage
    rows: tuple[tuple[PaperBlock, ...], ...]
    lang: str
    pdf: str
    other: str
    other_language: str
    back: str
    picture: str


def asked_of(request: HttpRequest) -> PaperAsked:
    """Return what the address of a request asks for."""
    form = TypedForm.of(request.GET)
    told = form.value("lang")
    weeks = form.read("weeks", int)
    return PaperAsked(
        language=told if told in LANGUAGES else language_for(request),
        weeks=weeks if weeks in WEEKS else WEEKS[0],
        medication=form.read("of", UUID),
        since=form.read("since", date.fromisoformat),
    )


def letter(kind: str, read: PlanRead, country: str, asked: PaperAsked, person: str = "") -> PaperPage:
    """Return a letter about a plan as it is lived: from what is taken today on."""
    paper = replace(paper_of(read, country), person=person)
    of = prescription(sheet_plan(read), read.day, asked.days)
    if kind == PHARMACY:
        return pharmacy_letter(of, paper, asked.language)
    return prescriber_letter(of, read.dose, paper, asked.language)


def report_paper(report: Report, language: str, person: str = "") -> PaperPage:
    """Return a report with its picture."""
    return report_page(report, report_picture(report, language), language, person)


def paper_answer(request: HttpRequest, made: PaperPage, at: str, asked: PaperAsked) -> HttpResponse:
    """Show a paper; ``at`` is the address that its PDF and its picture lie beside."""
    other = next(one for one in LANGUAGES if one != asked.language)
    told, turned = urlencode(asked.query()), urlencode(replace(asked, language=other).query())
    base = at.rpartition("/")[0]
    has_picture = any(block.picture is not None for block in made.blocks)
    page = PaperShown(
        paper=made,
        rows=rows_of(made),
        lang=LANG_TAGS[asked.language],
        pdf=f"{at}.pdf?{told}",
        other=f"{at}?{turned}",
        other_language=other,
        back=base if asked.medication is None else f"{base}?of={asked.medication}",
        picture=f"{at}.svg?{told}" if has_picture else "",
    )
    return render(request, "paper.html", {"page": page})


def pdf_answer(made: PaperPage, kind: str) -> HttpResponse:
    """Answer a paper as a file."""
    answer = HttpResponse(paper_pdf(made), "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="opentaper-{kind}.pdf"'
    return answer


def picture_answer(request: HttpRequest, report: Report, language: str) -> HttpResponse:
    """Answer the picture of a report, wide or for a phone.

    Raises
    ------
    Http404
        There is nothing to draw.
    """
    svg = report_svg(report, language, NARROW if request.GET.get("size") == "narrow" else WIDTH)
    if svg is None:
        raise Http404
    return HttpResponse(svg, "image/svg+xml")
