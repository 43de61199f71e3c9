"""Research: what would leave and what never does, one's own rows, and a yes or a no for each purpose."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.give_research import TEXT_VERSION, ResearchTold, give_research
from opentaper.actions.deeds.withdraw_research import ResearchBack, withdraw_research
from opentaper.actions.evidence.pace import given_pace
from opentaper.actions.readings.research_read import (
    GivenRows,
    PurposeRead,
    given_file,
    research_of,
    rows_as_given,
)
from opentaper.errors import BadOption, ChangedFile
from opentaper.exchange.pace_json import pace_json
from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of
from opentaper.web.research_rows import (
    CourseGiven,
    DayGiven,
    EventGiven,
    course_given,
    day_given,
    event_given,
)
from opentaper.wording import words

PAGE = "/research"
#: Said on the page itself: an address that is only read leaves no line behind for another page.
NO_PACE = "no-pace"
#: What leaves and what never does, as codes of the catalogues, in the order in which they are said.
LEAVES = ("doses", "answers", "course", "looks", "country")
NEVER = ("name", "words", "dates", "last", "body", "team")


@dataclass(frozen=True, slots=True)
class ResearchPage:
    """Research as somebody sees it.

    Parameters
    ----------
    has_person, is_demo
        Without a record of one's own there is nothing to give; the demonstration never gives.
    is_local
        Whether nobody but the person keeps this record: then nothing leaves but in a file that they save.
    purposes
        How each stands; empty without a record.
    rows
        Their own rows; None where there are none to show.
    """

    has_person: bool
    is_demo: bool
    is_local: bool
    text_version: str
    purposes: tuple[PurposeRead, ...] = ()
    rows: GivenRows | None = None
    courses: tuple[CourseGiven, ...] = ()
    events: tuple[EventGiven, ...] = ()
    days: tuple[DayGiven, ...] = ()
    is_unreadable: bool = False

    @property
    def is_given(self) -> bool:
        """Whether anything is agreed to."""
        return any(one.is_given for one in self.purposes)

    @property
    def leaves(self) -> tuple[str, ...]:
        """What leaves, as codes."""
        return tuple(f"web.research.leaves.{name}" for name in LEAVES)

    @property
    def never(self) -> tuple[str, ...]:
        """What never leaves, as codes."""
        return tuple(f"web.research.never.{name}" for name in NEVER)


@require_safe
def show_research(request: HttpRequest) -> HttpResponse:
    """Show what would leave; without a record of one's own, only that."""
    told = {"page": research_page(request), "has_no_pace": NO_PACE in request.GET}
    return _private(render(request, "research.html", told))


@require_POST
def say_yes(request: HttpRequest) -> HttpResponse:
    """Agree to one purpose."""
    at, purpose = moment(request), request.POST.get("purpose", "")
    try:
        give_research(ResearchTold(purpose, request.POST.get("text_version", "")), at)
    except BadOption:
        return _private(
            render(request, "research.html", {"page": research_page(request), "is_refused": True}, status=422)
        )
    return redirect_telling(PAGE, words(f"web.research.given_{purpose}", language_for(request)))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a yes back, at once."""
    at, purpose = moment(request), request.POST.get("purpose", "")
    try:
        withdraw_research(ResearchBack(purpose), at)
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.research.taken_back", language_for(request)))


@require_safe
def save_file(request: HttpRequest) -> HttpResponse:
    """Answer the contribution as a file; only while there is a yes."""
    person = person_of(request)
    text = None if person is None else given_file(person.id, moment(request).today)
    if text is None:
        return redirect(PAGE)
    answer = HttpResponse(text, "application/json")
    answer["Content-Disposition"] = 'attachment; filename="opentaper-contribution.json"'
    return _private(answer)


@require_safe
def save_pace(request: HttpRequest) -> HttpResponse:
    """Answer what was learnt of the person's pace as a file; only while there is a yes to that."""
    person = person_of(request)
    if person is None or person.is_demo:
        return redirect(PAGE)
    pace = given_pace(person.id, moment(request).today)
    if pace is None:
        return redirect(f"{PAGE}?{NO_PACE}")
    answer = HttpResponse(pace_json([pace]), "application/json")
    answer["Content-Disposition"] = 'attachment; filename="opentaper-pace.json"'
    return _private(answer)


def research_page(request: HttpRequest) -> ResearchPage:
    """Return the page of this request."""
    person, is_local = person_of(request), account_of(request) is None
    if person is None or person.is_demo:
        return ResearchPage(person is not None, person is not None, is_local, TEXT_VERSION)
    purposes, language = research_of(person.id), language_for(request)
    try:
        rows = rows_as_given(person.id, moment(request).today)
    except ChangedFile:
        return ResearchPage(True, False, is_local, TEXT_VERSION, purposes, is_unreadable=True)
    return ResearchPage(
        has_person=True,
        is_demo=False,
        is_local=is_local,
        text_version=TEXT_VERSION,
        purposes=purposes,
        rows=rows,
        courses=() if rows is None else tuple(course_given(one, language) for one in rows.courses),
        events=() if rows is None else tuple(event_given(one) for one in rows.events),
        days=() if rows is None else tuple(day_given(one, language) for one in rows.days),
    )


def _private(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("research", show_research, name="research"),
    path("research/yes", say_yes, name="research-yes"),
    path("research/back", take_back, name="research-back"),
    path("research/pace.json", save_pace, name="research-pace"),
    path("research/contribution.json", save_file, name="research-file"),
]
