"""Work: what a therapist or lifestyle clinician offered, and what the person says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.prepare_hour import HourTold, prepare_hour
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.deeds.work_done import (
    NotDoneTold,
    NotNowTold,
    WorkDoneTold,
    put_off_work,
    tell_work_done,
    tell_work_not_done,
)
from opentaper.actions.readings.hour_topics import therapists_of
from opentaper.actions.readings.work_read import WorkRead, work_of
from opentaper.errors import BadOption, NotShared
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of, team_moment
from opentaper.web.skill_ways import SkillWay, referred_way
from opentaper.wording import words

PAGE = "/homework"
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class WorkShown:
    """Something that was offered, the code of its kind, and the form in which it is said to be done.

    ``way`` leads to the skill, the session or the chain that it speaks of; None where it stands alone.
    """

    read: WorkRead
    kind: str
    way: SkillWay | None
    form: TypedForm
    is_open: bool


@dataclass(frozen=True, slots=True)
class HourShown:
    """A therapist, and the form in which the person says what they want to talk about."""

    link_id: UUID
    called: str
    form: TypedForm
    is_open: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """What is open, what was before, and what to talk about in the next hour, with each therapist."""

    open_now: tuple[WorkShown, ...]
    earlier: tuple[WorkShown, ...]
    hours: tuple[HourShown, ...]


@require_safe
def show_work(request: HttpRequest) -> HttpResponse:
    """Show what was offered; in local mode there is nobody who could."""
    if account_of(request) is None:
        return redirect("/team")
    if person_of(request) is None:
        return redirect("/welcome")
    return _shown(request, None, TypedForm({}, language_for(request)))


@require_POST
def done(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Say that something was done today."""
    at, form = team_moment(request), TypedForm.of(request.POST, language_for(request))
    note = plain_text(form.value("note"))
    if len(note) > MOST_LETTERS:
        form.say("note", "web.messages.too_long", n_letters=len(note), most=MOST_LETTERS)
        return _shown(request, assignment, form, 422)
    told = WorkDoneTold(assignment, note, form.is_ticked("share"))
    return _said(request, tell_work_done, told, at, "web.work.told")


@require_POST
def not_now(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Leave something for another day."""
    return _said(request, put_off_work, NotNowTold(assignment), team_moment(request), "web.work.later")


@require_POST
def not_done(request: HttpRequest, done_id: UUID) -> HttpResponse:
    """Take back that something was done."""
    return _said(
        request, tell_work_not_done, NotDoneTold(done_id), team_moment(request), "web.work.taken_back"
    )


@require_POST
def talk_about(request: HttpRequest, link: UUID) -> HttpResponse:
    """Keep what the person wants to talk about with a therapist; nothing takes it back."""
    at, form = team_moment(request), TypedForm.of(request.POST, language_for(request))
    try:
        kept = prepare_hour(HourTold(link, form.value("topics")), at)
    except NotShared:
        raise Http404 from None
    except BadOption as error:
        form.blame("topics", error)
        return _shown(request, link, form, 422)
    code = "web.hour.topics_kept" if kept.topics else "web.hour.topics_gone"
    return redirect_telling(f"{PAGE}#hour", words(code, form.language), str(at.deed_id))


def _hours(at: Moment, of: UUID | None, form: TypedForm) -> tuple[HourShown, ...]:
    return tuple(
        HourShown(
            one.link_id,
            one.called,
            form
            if one.link_id == of
            else TypedForm({"topics": (one.topics.topics,)} if one.topics.topics else {}, form.language),
            one.link_id == of or bool(one.topics.topics),
        )
        for one in therapists_of(at.whose, at.today)
    )


def _said(
    request: HttpRequest, deed: Callable[[Told, Moment], object], told: Told, at: Moment, code: str
) -> HttpResponse:
    try:
        deed(told, at)
    except NotShared:
        raise Http404 from None
    back = "/" if request.POST.get("back") == "/" else PAGE
    return redirect_telling(back, words(code, language_for(request)))


def _shown(request: HttpRequest, of: UUID | None, form: TypedForm, status: int = 200) -> HttpResponse:
    at, empty = moment(request), TypedForm({}, form.language)
    shown = tuple(
        WorkShown(
            one,
            f"web.work.kind.{one.kind}",
            referred_way(one.refers, form.language),
            form if one.assignment_id == of else empty,
            one.assignment_id == of,
        )
        for one in work_of(at.whose, at.today)
    )
    page = WorkPage(
        open_now=tuple(one for one in shown if one.read.is_open),
        earlier=tuple(one for one in shown if not one.read.is_open),
        hours=_hours(at, of, form),
    )
    answer = render(request, "work.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("homework", show_work, name="work"),
    path("homework/hour/<uuid:link>", talk_about, name="work-hour"),
    path("homework/<uuid:assignment>/done", done, name="work-done"),
    path("homework/<uuid:assignment>/not-now", not_now, name="work-not-now"),
    path("homework/done/<uuid:done_id>/back", not_done, name="work-not-done"),
]
