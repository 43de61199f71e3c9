"""Reminders of the installed app: what a person chose, and the door at which a device asks what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.http import require_GET

from opentaper.actions.deeds.choose_notifications import (
    CHECK_IN,
    EVENING,
    LATEST,
    LOOK_BACK,
    LOUDNESSES,
    MORNING,
    NAMED,
    NOTHING,
    STEP,
    STOCK,
    SUBJECTS,
    NotificationsTold,
)
from opentaper.actions.readings.person import PersonRead
from opentaper.actions.readings.reminders_read import (
    Reminder,
    RemindersRead,
    notifications_chosen,
    reminders_of,
)
from opentaper.exchange.texts import capital
from opentaper.web.context import LANG_TAGS
from opentaper.web.forms import TypedForm
from opentaper.web.people import moment, person_of
from opentaper.wording import drug_text, sentence, words

#: Where a press on a reminder leads.
LEADS_TO = {CHECK_IN: "/check-in", STEP: "/", STOCK: "/answers/running-out", LOOK_BACK: "/keeping-well"}
#: How things stand on a device, as reminders.js finds it, and where reminders work how well.
STATES = ("off", "ask", "denied", "never", "open", "woken")
PLACES = ("chromium", "apple", "other", "calendar")
#: What a device is told when nobody is there: it forgets what it was told before.
NOBODY: dict[str, Any] = {"person": "", "how": NOTHING, "reminders": []}


@dataclass(frozen=True, slots=True)
class ReminderChoice:
    """One of several: its value, whether it is chosen, its word and a line of explanation, as codes."""

    value: str
    is_chosen: bool
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class RemindersShown:
    """The part of the settings about reminders: the form, how loudly, and about what.

    ``kept_how`` is what counts on a device, whatever was just typed; ``states`` are the lines of which a
    device shows one, and ``where`` says what works in which browser.
    """

    form: TypedForm
    kept_how: str
    how: tuple[ReminderChoice, ...]
    about: tuple[ReminderChoice, ...]
    states: tuple[ReminderChoice, ...] = tuple(
        ReminderChoice(state, False, f"web.reminders.here_{state}", "") for state in STATES
    )
    where: tuple[str, ...] = tuple(f"web.reminders.where_{place}" for place in PLACES)


def reminders_shown(form: TypedForm, kept_how: str) -> RemindersShown:
    """Return the part of the settings for a form, as it is kept or as it was typed."""
    how, about = form.value("how") or NOTHING, form.all("about")
    return RemindersShown(
        form=form,
        kept_how=kept_how,
        how=tuple(_choice("how", value, is_chosen=value == how) for value in LOUDNESSES),
        about=tuple(_choice("about", value, is_chosen=value in about) for value in SUBJECTS),
    )


def reminders_form(person: PersonRead, language: str) -> TypedForm:
    """Return the form as it was kept."""
    chosen = notifications_chosen(person.id)
    form = TypedForm.of(
        {"version": str(person.version), "how": chosen.how, "at": chosen.at.isoformat("minutes")}, language
    )
    form.texts["about"] = chosen.about
    return form


def reminders_told(form: TypedForm) -> NotificationsTold | None:
    """Return what a form chose, or None where it names something wrong."""
    how = form.choose("how", {name: name for name in LOUDNESSES})
    at, version = form.need("at", time.fromisoformat), form.need("version", int)
    if at is not None and not MORNING <= at <= LATEST:
        form.say("at", "web.reminders.at_night")
    if how is None or at is None or version is None or not form.is_good:
        return None
    about = tuple(name for name in SUBJECTS if name in form.all("about"))
    return NotificationsTold(version, how, about, at)


def _choice(of: str, value: str, *, is_chosen: bool) -> ReminderChoice:
    code = f"web.reminders.{of}_{value}"
    return ReminderChoice(value, is_chosen, code, f"{code}_note")


@require_GET
def reminders(request: HttpRequest) -> JsonResponse:
    """Answer a device what is due today, and what will be on the days that this answer covers."""
    person = person_of(request)
    told = NOBODY
    if person is not None:
        at = moment(request)
        read = reminders_of(person.id, at.today, low_burden=person.low_burden)
        told = reminders_json(read, person, at.now)
    answer = JsonResponse(told)
    answer["Cache-Control"] = "no-store"
    return answer


def reminders_json(read: RemindersRead, person: PersonRead, now: datetime) -> dict[str, Any]:
    """Return what a device is told.

    Words that name a medicine or a dose stand under ``named``, for today alone and only where they were
    chosen: a device shows them at once or never, and does not keep them.
    """
    return {
        "person": str(person.id),
        "lang": LANG_TAGS.get(person.language, person.language),
        "today": read.today.isoformat(),
        "time": now.astimezone(_zone(person.zone)).time().isoformat("minutes"),
        "zone": person.zone,
        "day_starts": person.day_starts.isoformat("minutes"),
        "how": read.chosen.how,
        "from": read.chosen.at.isoformat("minutes"),
        "until": EVENING.isoformat("minutes"),
        "icon": static("app-icon-192.png"),
        "reminders": [_told(one, read, person.language) for one in read.reminders],
    }


def _told(one: Reminder, read: RemindersRead, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.key,
        "kind": one.kind,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "every": one.every,
        "url": LEADS_TO[one.kind],
        "title": words(f"web.reminders.{one.kind}_title", language),
        "body": words(f"web.reminders.{one.kind}_body", language),
    }
    named = _named(one, read.today, language) if read.chosen.how == NAMED else None
    return told if named is None else {**told, "named": named}


def _named(one: Reminder, today: date, language: str) -> dict[str, str] | None:
    """Return the words with medicine and dose, which are true today; None where there is none to name."""
    if not one.is_due(today):
        return None
    drug = capital(drug_text(one.drug, language))
    if one.coming is not None and one.now is not None:
        body = words("web.reminders.step_named_body", language, now=one.now, coming=one.coming)
        return {"title": words("web.reminders.step_named", language, drug=drug), "body": body}
    if one.supply is not None:
        body = sentence(one.supply.reasons[0], language)
        return {"title": words("web.reminders.stock_named", language, drug=drug), "body": body}
    return None


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


urls = [path("reminders.json", reminders, name="reminders")]
