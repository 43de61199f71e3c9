"""What a person told of their body, and what files brought: entries, what counts of a day, what is shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from opentaper.actions.permissions import Permitted, Section, looked
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.formulary.body_kinds import body_kinds, usual_bounds
from opentaper.record.models import BodyEntry, Deed, Person
from opentaper.recovery.body_days import BodyDay, body_days
from opentaper.recovery.body_reading import BodyReading
from opentaper.recovery.body_week import WEEK_DAYS, KindWeek, cycle_day, kind_week
from opentaper.recovery.gki import GlucoseKetonePair, gki_pairs

ONE_DAY = timedelta(days=1)
#: So many entries are read at most, the newest: a meter worn on the arm writes hundreds a day.
MOST_READ = 60_000
#: So many of the newest deeds are looked at for the units that were used last.
MOST_DEEDS = 24
CHOSEN, TOLD = "choose_body", ("tell_body", "correct_body")


@dataclass(frozen=True, slots=True)
class BodyEntryRead:
    """One entry as it stands, by hand or of a file."""

    entry: UUID
    reading: BodyReading
    note: str
    written_at: datetime
    is_brought: bool


@dataclass(frozen=True, slots=True)
class BodyRead:
    """What is known of a body around a day.

    Parameters
    ----------
    days
        What counts, by kind and day; from before the usual begins up to the day.
    weeks
        The week that ends with the day, by kind, for every kind of which anything is known.
    pairs
        Glucose and ketones that belong together, of that week.
    cycle
        The day of the cycle; None where no first day is known or near.
    chosen
        The kinds that the person wants to see, in order; None before they chose.
    """

    today: date
    days: Mapping[str, Mapping[date, BodyDay]]
    weeks: Mapping[str, KindWeek]
    pairs: tuple[GlucoseKetonePair, ...]
    cycle: int | None
    chosen: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SharedBody:
    """What a carer sees, with what is permitted, and where the person lives."""

    permitted: Permitted
    country: str
    read: BodyRead


def body_of(person_id: UUID, today: date) -> BodyRead:
    """Return what is known of a body; two queries, whatever the number of days."""
    first = today - ONE_DAY * (WEEK_DAYS + int(usual_bounds()["days"].value))
    readings = body_readings(person_id, first, today)
    days = body_days(readings)
    week = today - ONE_DAY * (WEEK_DAYS - 1)
    return BodyRead(
        today=today,
        days=days,
        weeks={kind: kind_week(kind, told, today) for kind, told in days.items()},
        pairs=gki_pairs(one for one in readings if one.day >= week),
        cycle=cycle_day(days.get("cycle", {}), today),
        chosen=chosen_kinds(person_id),
    )


def body_readings(
    person_id: UUID, first: date, last: date, kinds: Iterable[str] | None = None
) -> tuple[BodyReading, ...]:
    """Return what stands of some days, in order of days and of writing; one query."""
    rows = standing(BodyEntry, person_id).filter(day__range=(first, last))
    rows = rows if kinds is None else rows.filter(kind__in=tuple(kinds))
    columns = ("kind", "day", "began_at", "ended_at", "value", "word", "source")
    newest = rows.order_by("-day", "-written_at", "pk").values_list(*columns)[:MOST_READ]
    return tuple(BodyReading(*row) for row in reversed(newest))


def body_entries(person_id: UUID, kind: str, first: date, last: date, most: int) -> tuple[BodyEntryRead, ...]:
    """Return the entries of a kind, the newest first, at most so many; one query."""
    rows = standing(BodyEntry, person_id).filter(kind=kind, day__range=(first, last))
    return tuple(_read(row) for row in rows.order_by("-day", "-began_at", "-written_at", "pk")[:most])


def body_entry(person_id: UUID, entry: UUID) -> BodyEntryRead:
    """Return one entry.

    Raises
    ------
    BadOption
        They have no such entry that stands.
    """
    return _read(own_entry(standing(BodyEntry, person_id), entry, "body"))


def every_reading(person_id: UUID) -> int:
    """Read every entry of a person, whether it stands or not, and return how many there are.

    Raises
    ------
    ValueError
        One says what cannot be.
    """
    columns = ("kind", "day", "began_at", "ended_at", "value", "word", "source")
    rows = BodyEntry.objects.filter(person_id=person_id).values_list(*columns)
    return sum(bool(BodyReading(*row).kind) for row in rows.iterator())


def chosen_kinds(person_id: UUID) -> tuple[str, ...] | None:
    """Return the kinds that somebody chose to see; None before they chose."""
    rows = Deed.objects.filter(person_id=person_id, name=CHOSEN, undone_at=None)
    told = rows.order_by("-at", "-pk").values_list("answer", flat=True).first()
    if told is None:
        return None
    kinds = told.get("kinds") if isinstance(told, dict) else None
    chosen = {one for one in kinds if isinstance(one, str)} if isinstance(kinds, list) else set()
    return tuple(one.key for one in body_kinds() if one.key in chosen)


def used_units(person_id: UUID) -> dict[str, str]:
    """Return the unit that was used last, by kind, as far as one was used lately."""
    rows = Deed.objects.filter(person_id=person_id, name__in=TOLD, undone_at=None)
    found: dict[str, str] = {}
    known = {one.key: {unit.key for unit in one.units} for one in body_kinds()}
    for told in rows.order_by("-at", "-pk").values_list("told", flat=True)[:MOST_DEEDS]:
        for thing in _things(told):
            kind, unit = thing.get("kind"), thing.get("unit")
            if isinstance(kind, str) and isinstance(unit, str) and unit in known.get(kind, ()):
                found.setdefault(kind, unit)
    return found


def shared_body(account: str, link_id: UUID, now: datetime) -> SharedBody:
    """Return what a person shares of their body, and write down that it was looked at.

    Raises
    ------
    NotShared
        This carer may not see it.
    """
    found = looked(account, link_id, Section.BODY, "body", now)
    country = Person.objects.values_list("country", flat=True).get(pk=found.person_id)
    return SharedBody(found, country, body_of(found.person_id, found.today))


def _things(told: Any) -> Iterable[dict[str, Any]]:
    """Return what a deed told, as far as it can be read."""
    if not isinstance(told, dict):
        return ()
    things = told.get("things")
    one = told.get("told")
    things = things if isinstance(things, list) else [one]
    return [thing for thing in reversed(things) if isinstance(thing, dict)]


def _read(row: BodyEntry) -> BodyEntryRead:
    return BodyEntryRead(
        entry=row.pk,
        reading=BodyReading(row.kind, row.day, row.began_at, row.ended_at, row.value, row.word, row.source),
        note=row.note,
        written_at=row.written_at,
        is_brought=row.brought_by_id is not None or bool(row.source),
    )
