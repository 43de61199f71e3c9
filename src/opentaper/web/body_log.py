"""Writing things of a body down in ten seconds: several at once, of any day; correcting, taking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.check_in import MOST_DAYS_BACK
from opentaper.actions.deeds.tell_body import (
    BodyBack,
    BodyCorrected,
    BodyTold,
    correct_body,
    last_value,
    tell_body,
    withdraw_body,
)
from opentaper.actions.readings.body_read import (
    BodyEntryRead,
    body_entry,
    body_of,
    body_readings,
    used_units,
)
from opentaper.actions.readings.person import PersonRead
from opentaper.errors import BadOption
from opentaper.formulary.body_kinds import BodyForm, body_kind, body_kinds
from opentaper.recovery.body_days import body_days
from opentaper.web.body import not_stored
from opentaper.web.body_form import KindAsked, kind_asked, told_things
from opentaper.web.body_shown import path_of, shown_kinds
from opentaper.web.body_words import clock_text, rounded, unit_used, value_text, word_text
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.zones import zone_for
from opentaper.wording import words

LOG = "/body/log"


@dataclass(frozen=True, slots=True)
class BodyLogPage:
    """The form of a day: the kinds that are shown, and all others behind a fold."""

    form: TypedForm
    day: date
    is_today: bool
    kinds: tuple[KindAsked, ...]
    more: tuple[KindAsked, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class BodyEntryPage:
    """One entry to correct; ``source`` names the device that it came from."""

    form: TypedForm
    entry: UUID
    day: date
    asked: KindAsked
    back: str
    source: str


def log(request: HttpRequest) -> HttpResponse:
    """Show the form of a day, or keep what it tells; ``?day=`` names a past day."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    if request.method != "POST":
        day = request.GET.get("day", "")
        return _asking(request, person, TypedForm.of({"day": day} if day else {}, language))
    form, units = TypedForm.of(request.POST, language), used_units(person.id)
    before = {key: value for key in ("weight",) if (value := last_value(person.id, key)) is not None}
    told = told_things(form, body_kinds(), at.today, person.country, units, before)
    if not told:
        return _asking(request, person, form, 422)
    try:
        tell_body(BodyTold(told), at)
    except BadOption as error:
        form.blame("things", error)
        return _asking(request, person, form, 422)
    names = ", ".join(body_kind(one.kind).name.of(language) for one in told)
    return redirect_telling("/body", words("web.body.kept", language, what=names), str(at.deed_id))


def correct(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Show an entry to correct, or keep the correction."""
    person = person_of(request)
    if person is None:
        raise Http404
    at, language = moment(request), language_for(request)
    read, units = _entry(person, entry), used_units(person.id)
    kind = body_kind(read.reading.kind)
    if request.method != "POST":
        return _correcting(request, read, form_of_entry(read, units, person, language))
    form = TypedForm.of(request.POST, language)
    before = None if kind.key != "weight" else last_value(person.id, kind.key, entry)
    known = {} if before is None else {kind.key: before}
    told = told_things(form, (kind,), at.today, person.country, units, known)
    if not told:
        return _correcting(request, read, form, 422)
    try:
        correct_body(BodyCorrected(entry, told[0]), at)
    except BadOption as error:
        form.blame("things", error)
        return _correcting(request, read, form, 422)
    return redirect_telling(path_of(kind.key), words("web.body.corrected", language), str(at.deed_id))


@require_POST
def take_back(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Take an entry back."""
    person = person_of(request)
    if person is None:
        raise Http404
    at = moment(request)
    kind = _entry(person, entry).reading.kind
    withdraw_body(BodyBack(entry), at)
    told = words("web.feelings.taken_back", language_for(request))
    return redirect_telling(path_of(kind), told, str(at.deed_id))


def form_of_entry(read: BodyEntryRead, units: dict[str, str], person: PersonRead, language: str) -> TypedForm:
    """Return an entry as the fields of a form hold it."""
    one = read.reading
    kind = body_kind(one.kind)
    told = {"day": one.day.isoformat(), "note": read.note, f"{kind.key}_word": one.word}
    if one.value is not None:
        unit = unit_used(kind, units, person.country)
        is_clock = kind.form is BodyForm.DURATION
        told[kind.key] = clock_text(one.value, language) if is_clock else f"{rounded(unit.told(one.value)):g}"
        told[f"{kind.key}_unit"] = unit.key
    if one.began_at is not None:
        told[f"{kind.key}_clock"] = (
            f"{one.began_at.astimezone(ZoneInfo(zone_for(person.zone, person.country))):%H:%M}"
        )
    return TypedForm.of(told, language)


def _entry(person: PersonRead, entry: UUID) -> BodyEntryRead:
    """Return an entry of a kind that is known; anything else is not there."""
    try:
        read = body_entry(person.id, entry)
        body_kind(read.reading.kind)
    except BadOption:
        raise Http404 from None
    return read


def _asking(request: HttpRequest, person: PersonRead, form: TypedForm, status: int = 200) -> HttpResponse:
    today = moment(request).today
    day = _day(form.value("day"), today)
    units, first = used_units(person.id), shown_kinds(body_of(person.id, today))
    so_far = _so_far(person, day, units, form.language)
    asked = {one.key: kind_asked(one, form, units, so_far.get(one.key, "")) for one in body_kinds()}
    keys = [one.key for one in first]
    more = tuple(one for key, one in asked.items() if key not in keys)
    page = BodyLogPage(
        form=form,
        day=day,
        is_today=day == today,
        kinds=tuple(asked[key] for key in keys),
        more=more,
        is_open=not keys or any(one.value.error or one.value.value for one in more),
    )
    return not_stored(render(request, "body_log.html", {"page": page, "today": today}, status=status))


def _so_far(person: PersonRead, day: date, units: dict[str, str], language: str) -> dict[str, str]:
    """Return what is known of a day already, by kind, in words."""
    found = {}
    for key, days in body_days(body_readings(person.id, day, day)).items():
        kind, one = body_kind(key), days[day]
        told = [word_text(kind, word, language) for word in one.words]
        if one.value is not None:
            told.insert(0, value_text(kind, one.value, unit_used(kind, units, person.country), language))
        source = words("web.body.by_source", language, source=one.source) if one.source else ""
        found[key] = f"{', '.join(told)}{f' · {source}' if source else ''}"
    return found


def _correcting(
    request: HttpRequest, read: BodyEntryRead, form: TypedForm, status: int = 200
) -> HttpResponse:
    kind = body_kind(read.reading.kind)
    units = {kind.key: form.value(f"{kind.key}_unit") or kind.asked_in}
    page = BodyEntryPage(
        form=form,
        entry=read.entry,
        day=read.reading.day,
        asked=kind_asked(kind, form, units),
        back=path_of(kind.key),
        source=read.reading.source,
    )
    return not_stored(render(request, "body_entry.html", {"page": page}, status=status))


def _day(text: str, today: date) -> date:
    """Return the day that a form is about; today where it names none that can be."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 0 <= (today - day).days <= MOST_DAYS_BACK else today


urls = [
    path("body/log", log, name="body-log"),
    path("body/entry/<uuid:entry>", correct, name="body-entry"),
    path("body/entry/<uuid:entry>/back", take_back, name="body-entry-back"),
]
