"""What a person's calendar shows, found by its secret address alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from opentaper.actions.deeds.renew_calendar import hash_of_address
from opentaper.actions.readings.keeping_well_read import agreed_days_of
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.plan_lived import drugs_of
from opentaper.actions.readings.plan_read import plan_of
from opentaper.exchange.subscription_ics import Coming, Loudness
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """The address (its secret part, None where there is none), what it may tell, and the person's version."""

    token: str | None
    loudness: Loudness
    version: int


@dataclass(frozen=True, slots=True)
class CalendarShown:
    """Everything that a calendar is written from; ``look_backs`` are days that the person chose."""

    coming: tuple[Coming, ...]
    loudness: Loudness
    zone: str
    language: str
    look_backs: tuple[date, ...] = ()


def calendar_of(person_id: UUID) -> CalendarRead:
    """Return how a person's calendar stands."""
    person = Person.objects.get(pk=person_id)
    return CalendarRead(person.calendar_token, _loudness(person), person.version)


def calendar_by(token: str, now: datetime) -> CalendarShown | None:
    """Return what the calendar of an address shows at a moment; None where nobody has that address."""
    person = Person.objects.filter(calendar_hash=hash_of_address(token)).first()
    if person is None:
        return None
    today = own_day(now, person.zone, person.day_starts)
    looks = tuple(day for day in agreed_days_of(person.pk) if day >= today)
    return CalendarShown(_coming(person.pk, today), _loudness(person), person.zone, person.language, looks)


def _coming(person_id: UUID, today: date) -> tuple[Coming, ...]:
    found = []
    for key, drug in drugs_of(person_id):
        read = plan_of(person_id, today, key)
        if read is not None and not read.waits and read.ahead:
            first = read.plan.request.start_date or read.version.made_on
            found.append(Coming(key, drug, first, read.ahead))
    return tuple(found)


def _loudness(person: Person) -> Loudness:
    told = person.reminders
    at = told.get("check_in")
    return Loudness(
        named=told.get("named") is True,
        rings=told.get("rings") is True,
        check_in=time.fromisoformat(at) if isinstance(at, str) and at else None,
    )
