"""The plan in one's own calendar: a secret address that follows the plan, quiet unless chosen otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.choose_reminders import RemindersTold, choose_reminders
from opentaper.actions.deeds.renew_calendar import CalendarTold, renew_calendar
from opentaper.actions.readings.calendar_read import CalendarRead, calendar_by, calendar_of
from opentaper.errors import StaleVersion
from opentaper.exchange.subscription_ics import subscription_ics
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.wording import words

PAGE = "/plan/calendar"


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar of a person: ``path`` and ``address`` are "" before there is an address."""

    path: str
    address: str
    is_named: bool
    rings: bool
    version: int
    form: TypedForm


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the address and what it may tell."""
    if person_of(request) is None:
        return redirect("/welcome")
    read = calendar_of(moment(request).whose)
    at = read.loudness.check_in
    told = {"check_in": "" if at is None else at.isoformat("minutes")}
    if read.loudness.named:
        told["named"] = "yes"
    if read.loudness.rings:
        told["rings"] = "yes"
    return _shown(request, read, TypedForm.of(told, language_for(request)))


@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """Make the address, make it anew, or close it."""
    at, language = moment(request), language_for(request)
    is_open = bool(request.POST.get("open"))
    renew_calendar(CalendarTold(is_open), at)
    code = "renewed" if is_open else "closed"
    return redirect_telling(PAGE, words(f"web.calendar.{code}", language))


@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    """Keep what the calendar may tell."""
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    check_in, version = form.read("check_in", time.fromisoformat), form.read("version", int)
    read = calendar_of(at.whose)
    if not form.is_good:
        return _shown(request, read, form, 422)
    told = RemindersTold(
        version=read.version if version is None else version,
        named=form.is_ticked("named"),
        rings=form.is_ticked("rings"),
        check_in=check_in,
    )
    try:
        choose_reminders(told, at)
    except StaleVersion as error:
        form.texts.pop("version", None)
        form.blame("check_in", error)
        return _shown(request, read, form, 409)
    text = words("web.calendar.kept", form.language)
    return redirect_telling(PAGE, text, undo=str(at.deed_id))


@login_not_required  # a calendar program cannot sign in: its address is the secret
@require_safe
def subscription(_: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program; nobody learns whether an address was ever there."""
    now = wiring.now()
    shown = calendar_by(token, now)
    if shown is None:
        raise Http404
    text = subscription_ics(
        shown.coming, now, shown.zone, shown.loudness, shown.language, look_backs=shown.look_backs
    )
    answer = HttpResponse(text, "text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="plan.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _shown(request: HttpRequest, read: CalendarRead, form: TypedForm, status: int = 200) -> HttpResponse:
    own = reverse("calendar-subscription", args=[read.token]) if read.token else ""
    page = CalendarPage(
        path=own,
        address=request.build_absolute_uri(own) if own else "",
        is_named=form.is_ticked("named"),
        rings=form.is_ticked("rings"),
        version=read.version,
        form=form,
    )
    return render(request, "plan_calendar.html", {"page": page}, status=status)


urls = [
    path("plan/calendar", calendar, name="calendar"),
    path("plan/calendar/address", address, name="calendar-address"),
    path("plan/calendar/reminders", reminders, name="calendar-reminders"),
    path("calendar/<str:token>.ics", subscription, name="calendar-subscription"),
]
