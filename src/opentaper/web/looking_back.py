"""Looking back on a course, months or years later: told, shown back, corrected, taken back; never a score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.tell_outcome import (
    OutcomeBack,
    OutcomeCorrected,
    OutcomeLater,
    correct_outcome,
    put_off_outcome,
    tell_outcome,
    withdraw_outcome,
)
from opentaper.actions.readings.outcomes_read import (
    CourseToLookBack,
    OutcomeRead,
    courses_to_look_back,
    looked_back_today,
    outcome_entry,
    outcomes_of,
)
from opentaper.actions.readings.research_read import REGISTRY, research_of
from opentaper.actions.readings.today_read import TodayRead
from opentaper.errors import BadOption, OpenTaperError, UnknownMedication
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.looking_back_form import OutcomeForm, form_of_outcome, outcome_form, told_outcome
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.wording import words

PAGE = "/looking-back"
UNWELL = "unwell"


@dataclass(frozen=True, slots=True)
class LookingBackPage:
    """The form, what was told, and the day that is open.

    Parameters
    ----------
    is_hard
        Whether somebody just told that they are unwell: then help stands first.
    is_given
        Whether what is told here is given to research.
    entry
        What is corrected; None for a new one.
    """

    form: OutcomeForm
    told: tuple[OutcomeRead, ...]
    due: tuple[CourseToLookBack, ...]
    is_hard: bool
    is_given: bool
    entry: UUID | None = None
    day: date | None = None


@require_safe
def show_looking_back(request: HttpRequest) -> HttpResponse:
    """Show the form, and what was told before."""
    if person_of(request) is None:
        return redirect("/welcome")
    of = {"medication": request.GET.get("of", "")}
    return _shown(request, TypedForm.of(of, language_for(request)))


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep how a course stands."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    told = told_outcome(form, courses_to_look_back(at.whose, at.today), at.today)
    if told is None:
        return _shown(request, form, status=422)
    tell_outcome(told, at)
    to = f"{PAGE}?hard=1" if told.wellness == UNWELL else PAGE
    return redirect_telling(to, words("web.looking_back.kept", form.language), str(at.deed_id))


def correct(request: HttpRequest, outcome: UUID) -> HttpResponse:
    """Show what was told to correct it, or keep the correction."""
    at, language = moment(request), language_for(request)
    if request.method != "POST":
        read = _entry(at, outcome)
        return _shown(request, form_of_outcome(read, language), read)
    form = TypedForm.of(request.POST, language)
    told = told_outcome(form, courses_to_look_back(at.whose, at.today), at.today)
    if told is None:
        return _shown(request, form, _entry(at, outcome), status=422)
    try:
        correct_outcome(OutcomeCorrected(outcome, told), at)  # the same form sent twice counts once
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.looking_back.corrected", language), str(at.deed_id))


@require_POST
def take_back(request: HttpRequest, outcome: UUID) -> HttpResponse:
    """Take back what was told."""
    at = moment(request)
    try:
        withdraw_outcome(OutcomeBack(outcome), at)
    except BadOption:
        raise Http404 from None
    text = words("web.looking_back.taken_back", language_for(request))
    return redirect_telling(PAGE, text, str(at.deed_id))


@require_POST
def not_now(request: HttpRequest) -> HttpResponse:
    """Put it off: the day's page asks again later, or no more."""
    at = moment(request)
    try:
        put_off_outcome(OutcomeLater(UUID(request.POST.get("medication", ""))), at)
    except (UnknownMedication, ValueError):
        raise Http404 from None
    return redirect_telling("/", words("web.looking_back.later", language_for(request)), str(at.deed_id))


def outcome_due(read: TodayRead) -> CourseToLookBack | None:
    """Return the course that Today asks about: of several the one whose day came last.

    Nothing is asked while a sign of danger is open, nor twice on a day on which somebody looked back already.
    """
    if read.signs or looked_back_today(read.person, read.today):
        return None
    courses = courses_to_look_back(read.person, read.today)
    open_now = [one for one in courses if one.due is not None]
    return max(open_now, key=lambda one: one.due or date.min, default=None)


def _entry(at: Moment, outcome: UUID) -> OutcomeRead:
    try:
        return outcome_entry(at.whose, outcome)
    except OpenTaperError:
        raise Http404 from None


def _shown(
    request: HttpRequest, form: TypedForm, read: OutcomeRead | None = None, status: int = 200
) -> HttpResponse:
    at = moment(request)
    courses = courses_to_look_back(at.whose, at.today)
    page = LookingBackPage(
        form=outcome_form(form, courses),
        told=outcomes_of(at.whose) if read is None else (),
        due=tuple(one for one in courses if one.due is not None),
        is_hard=bool(request.GET.get("hard")),
        is_given=any(one.is_given for one in research_of(at.whose) if one.purpose == REGISTRY),
        entry=None if read is None else read.id,
        day=None if read is None else read.day,
    )
    answer = render(request, "looking_back.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("looking-back", show_looking_back, name="looking-back"),
    path("looking-back/keep", keep, name="looking-back-keep"),
    path("looking-back/not-now", not_now, name="looking-back-not-now"),
    path("looking-back/<uuid:outcome>", correct, name="looking-back-one"),
    path("looking-back/<uuid:outcome>/back", take_back, name="looking-back-back"),
]
