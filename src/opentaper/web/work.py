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
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.deeds.work_done import (
    NotDoneTold,
    NotNowTold,
    WorkDoneTold,
    put_off_work,
    tell_work_done,
    tell_work_not_done,
)
from opentaper.actions.readings.work_read import WorkRead, work_of
from opentaper.errors import NotShared
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of, team_moment
from opentaper.wording import words

PAGE = "/homework"
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class WorkShown:
    """Something that was offered, the code of its kind, and the form in which it is said to be done."""

    read: WorkRead
    kind: str
    form: TypedForm
    is_open: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """What is open and what was before."""

    open_now: tuple[WorkShown, ...]
    earlier: tuple[WorkShown, ...]


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
            form if one.assignment_id == of else empty,
            one.assignment_id == of,
        )
        for one in work_of(at.whose, at.today)
    )
    page = WorkPage(
        tuple(one for one in shown if one.read.is_open), tuple(one for one in shown if not one.read.is_open)
    )
    answer = render(request, "work.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("homework", show_work, name="work"),
    path("homework/<uuid:assignment>/done", done, name="work-done"),
    path("homework/<uuid:assignment>/not-now", not_now, name="work-not-now"),
    path("homework/done/<uuid:done_id>/back", not_done, name="work-not-done"),
]
