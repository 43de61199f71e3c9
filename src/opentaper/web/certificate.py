"""A page of what somebody went through: shown, and made to print with a name that is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from opentaper import wiring
from opentaper.actions.readings.learning_read import CASE, LESSON
from opentaper.errors import BadOption
from opentaper.exchange.certificate_page import (
    CertificateLine,
    CertificatePage,
    certificate_pdf,
    what_it_is_not,
)
from opentaper.formulary.lessons import lesson
from opentaper.formulary.vignettes import vignette
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.learner import days_gone_through
from opentaper.wording import date_text

UNPROCESSABLE = 422
#: A longer name does not fit on the page.
MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class LearntLine:
    """A lesson or a case that was gone through: what it is called, where it is, and the day."""

    name: str
    address: str
    day: date


@dataclass(frozen=True, slots=True)
class LearntPage:
    """What was gone through, what the page is not, and the form for the paper."""

    lessons: tuple[LearntLine, ...]
    cases: tuple[LearntLine, ...]
    is_not: tuple[str, ...]
    form: TypedForm

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be said."""
        return not (self.lessons or self.cases)


@require_http_methods(["GET", "HEAD", "POST"])
def show_certificate(request: HttpRequest) -> HttpResponse:
    """Show what was gone through, or answer it as a page to print."""
    language = language_for(request)
    form = TypedForm.of(request.POST, language)
    lessons, cases = (tuple(_known(request, kind, language)) for kind in (LESSON, CASE))
    page = LearntPage(lessons, cases, what_it_is_not(language), form)
    name = " ".join(form.value("name").split())
    if len(name) > MOST_LETTERS:
        form.say("name", "web.certificate.too_long", most=MOST_LETTERS)
    if request.method != "POST" or page.is_empty or not form.is_good:
        status = 200 if form.is_good else UNPROCESSABLE
        return _private(render(request, "certificate.html", {"page": page}, status=status))
    answer = HttpResponse(certificate_pdf(_printed(page, name, language)), "application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="opentaper-learnt.pdf"'
    return _private(answer)


def _known(request: HttpRequest, kind: str, language: str) -> Iterator[LearntLine]:
    """Yield what was gone through; a record of another version may name what is not there any more."""
    for name, day in days_gone_through(request, kind).items():
        try:
            if kind == LESSON:
                yield LearntLine(lesson(name).title.of(language), f"/learn/{name}", day)
            else:
                yield LearntLine(vignette(name).name.of(language), f"/learn/cases/{name}", day)
        except BadOption:
            continue


def _printed(page: LearntPage, name: str, language: str) -> CertificatePage:
    def lines(told: tuple[LearntLine, ...]) -> tuple[CertificateLine, ...]:
        return tuple(CertificateLine(one.name, date_text(one.day, language)) for one in told)

    today = date_text(wiring.today(), language)
    return CertificatePage(language, name, today, lines(page.lessons), lines(page.cases))


def _private(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [path("learn/certificate", show_certificate, name="certificate")]
