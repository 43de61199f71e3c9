"""Who a person is to the pages: language, place, the beginning of their day, and their preferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opentaper.actions.deeds.choose_notifications import NOTHING, notifications_of
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class PersonRead:
    """The preferences of one person; ``tolerated`` is an intensity from 0 to 1, None if not chosen.

    ``is_reminded`` is True where they chose that the app reminds them on their devices.
    """

    id: UUID
    language: str
    country: str
    zone: str
    day_starts: time
    low_burden: bool
    tolerated: float | None
    chance: float | None
    stage: str
    understood_at: datetime | None
    theme: str
    is_demo: bool
    version: int
    is_reminded: bool = False


def the_person() -> PersonRead | None:
    """Return the person of local mode, the one who began last; one's own goes before a demonstration."""
    return _read(Person.objects.filter(account__isnull=True).order_by("is_demo", "-created_at").first())


def person_of_account(account: str) -> PersonRead | None:
    """Return the person that an account of team mode may act as, or None before they have begun."""
    return _read(Person.objects.filter(account=account).first())


def own_day(now: datetime, zone: str, day_starts: time) -> date:
    """Return the person's own day at a moment: after midnight it is still yesterday until their day begins.

    Examples
    --------
    >>> own_day(datetime(2026, 11, 23, 2, 30, tzinfo=UTC), "Europe/Copenhagen", time(4, 0))
    datetime.date(2026, 11, 22)
    """
    try:
        here = now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        here = now.astimezone(UTC)
    began = timedelta(hours=day_starts.hour, minutes=day_starts.minute)
    day = (here.replace(tzinfo=None) - began).date()
    # In autumn an hour comes twice: a day that began in the first one is not left again in the second.
    following = datetime.combine(day + timedelta(days=1), day_starts, here.tzinfo)
    return following.date() if following.astimezone(UTC) <= now.astimezone(UTC) else day


def _read(person: Person | None) -> PersonRead | None:
    if person is None:
        return None
    return PersonRead(
        id=person.id,
        language=person.language,
        country=person.country,
        zone=person.zone,
        day_starts=person.day_starts,
        low_burden=person.low_burden,
        tolerated=person.tolerated,
        chance=person.chance,
        stage=person.stage,
        understood_at=person.understood_at,
        theme=person.theme,
        is_demo=person.is_demo,
        version=person.version,
        is_reminded=notifications_of(person.reminders, person.version).how != NOTHING,
    )
