"""One kind over twelve weeks: its days as dots beside what was taken, and every entry with its origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from opentaper.actions.readings.body_read import (
    BodyEntryRead,
    body_entries,
    body_readings,
    used_units,
)
from opentaper.actions.readings.feeling_range_read import taken_weeks
from opentaper.actions.readings.person import PersonRead
from opentaper.formulary.bibliography import source
from opentaper.formulary.body_kinds import BodyKind, BodyUnit, body_kind, body_kinds, gki_rule
from opentaper.formulary.facts import Source
from opentaper.recovery.body_days import body_days
from opentaper.recovery.body_week import kind_week
from opentaper.recovery.gki import gki_pairs
from opentaper.web.body import not_stored
from opentaper.web.body_drawing import DAYS, days_dots
from opentaper.web.body_shown import path_of
from opentaper.web.body_words import unit_used, value_text, word_text
from opentaper.web.context import language_for
from opentaper.web.people import moment, person_of
from opentaper.web.range_drawing import taken_drawing
from opentaper.web.range_shown import TakenShown
from opentaper.web.zones import zone_for
from opentaper.wording import number_text, words

#: So many days are listed at once, of a meter worn on the arm the newest entries; and so many pairs.
LISTED_DAYS, MOST_LISTED, MOST_PAIRS = 14, 300, 14


class KindInPath:
    """Kinds as addresses name them, so that other pages under ``/body`` are never taken for one."""

    regex = "|".join(path_of(one.key).rpartition("/")[2] for one in body_kinds())

    def to_python(self, value: str) -> str:
        """Return the kind of an address."""
        return "food" if value == "eating" else value.replace("-", "_")

    def to_url(self, value: str) -> str:
        """Return the address of a kind."""
        return path_of(value).rpartition("/")[2]


register_converter(KindInPath, "body_kind")


@dataclass(frozen=True, slots=True)
class BodyEntryShown:
    """One entry: its day, the time where it is known, what it says, from where, and whether it counts."""

    entry: UUID
    day: date
    clock: str
    told: str
    note: str
    source: str
    counts: bool


@dataclass(frozen=True, slots=True)
class GkiShown:
    """One pair of glucose and ketones with its index, or why there is none."""

    day: date
    told: str


@dataclass(frozen=True, slots=True)
class BodyKindPage:
    """The days of one kind: the picture, what was taken, entries, and what the kind is not."""

    name: str
    title: str
    limits: str
    note: str
    picture: str
    taken: tuple[TakenShown, ...]
    entries: tuple[BodyEntryShown, ...]
    pairs: tuple[GkiShown, ...]
    index_note: str
    sources: tuple[Source, ...]
    earlier: date
    is_earlier: bool
    path: str


@require_safe
def show_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the days of a kind; ``?until=`` goes back in time."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    today, language = moment(request).today, language_for(request)
    last = _day(request.GET.get("until", ""), today)
    page = _page(person, body_kind(kind), last, today, language)
    return not_stored(render(request, "body_kind.html", {"page": page}))


def _page(person: PersonRead, kind: BodyKind, last: date, today: date, language: str) -> BodyKindPage:
    first = last - timedelta(days=2 * DAYS)
    with_pairs = kind.key in {"glucose", "ketones"}
    keys = ("glucose", "ketones") if with_pairs else (kind.key,)
    readings = body_readings(person.id, first, last, keys)
    days = body_days(readings).get(kind.key, {})
    week = kind_week(kind.key, days, last)
    unit = unit_used(kind, used_units(person.id), person.country) if kind.units else None
    name = kind.name.of(language)
    label = words("web.body.days_told", language, what=name, n=len(days))
    picture = ""
    if unit is not None:
        picture = days_dots(
            days, week.usual, last, label, lambda value: value_text(kind, value, unit, language), language
        )
    since = last - timedelta(days=LISTED_DAYS - 1)
    listed = body_entries(person.id, kind.key, since, last, MOST_LISTED)
    counting = {day: one.source for day, one in days.items()}
    taken = taken_weeks(person.id, last) if picture else ()
    return BodyKindPage(
        name=name,
        title=_title(kind, week.middle, unit, name, language, is_now=last == today),
        limits=kind.limits.of(language),
        note=kind.ask.of(language),
        picture=picture,
        taken=tuple(TakenShown(one.drug, taken_drawing(one, language)) for one in taken),
        entries=tuple(
            _entry(one, kind, unit, counting, ZoneInfo(zone_for(person.zone, person.country)), language)
            for one in listed
        ),
        pairs=tuple(
            GkiShown(one.day, _index(one.index, language))
            for one in reversed(gki_pairs(readings) if with_pairs else ())
        )[:MOST_PAIRS],
        index_note=_index_note(language) if with_pairs else "",
        sources=tuple(source(key) for key in (gki_rule().source if with_pairs else kind.source)),
        earlier=since - timedelta(days=1),
        is_earlier=last != today,
        path=path_of(kind.key),
    )


def _title(
    kind: BodyKind, middle: float | None, unit: BodyUnit | None, name: str, language: str, *, is_now: bool
) -> str:
    """Return the answer that the page begins with."""
    if middle is None or unit is None or not is_now:
        return name
    return words("web.body.kind_title", language, what=name, value=value_text(kind, middle, unit, language))


def _entry(
    one: BodyEntryRead,
    kind: BodyKind,
    unit: BodyUnit | None,
    counting: dict[date, str],
    zone: ZoneInfo,
    language: str,
) -> BodyEntryShown:
    reading = one.reading
    told = [] if reading.value is None or unit is None else [value_text(kind, reading.value, unit, language)]
    told += [word_text(kind, reading.word, language)] if reading.word else []
    return BodyEntryShown(
        entry=one.entry,
        day=reading.day,
        clock=_clock(one, zone, language),
        told=", ".join(told),
        note=one.note,
        source=reading.source,
        counts=counting.get(reading.day, reading.source) == reading.source,
    )


def _clock(one: BodyEntryRead, zone: ZoneInfo, language: str) -> str:
    times = [time for time in (one.reading.began_at, one.reading.ended_at) if time is not None]
    told = [f"{time.astimezone(zone):%H:%M}" for time in times]
    return (
        words("web.body.from_to", language, first=told[0], last=told[1]) if len(told) > 1 else "".join(told)
    )


def _index(index: float | None, language: str) -> str:
    if index is None:
        return words("web.body.too_few_ketones", language)
    return words("web.body.index", language, figure=number_text(round(index, 1), language))


def _index_note(language: str) -> str:
    rule = gki_rule()
    near = words("web.body.index_near", language, n=round(rule.within_minutes.value))
    return f"{rule.meaning.of(language)} {near} {rule.limits.of(language)}"


def _day(text: str, today: date) -> date:
    """Return a day of the past that an address names; today where it names none."""
    try:
        return max(min(date.fromisoformat(text), today), date(1900, 12, 31))
    except ValueError:
        return today


urls = [path("body/<body_kind:kind>", show_kind, name="body-kind")]
