"""The feelings that a person told: their own list by day, and the single entries that they share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.permissions import Permitted, Section, looked
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.errors import OpenTaperError
from opentaper.formulary.feelings import Feeling, feeling
from opentaper.record.models import FeelingEntry, Person

#: How far back what is shared is shown, in days.
DAYS_SHOWN = 84


@dataclass(frozen=True, slots=True)
class FeelingRead:
    """One entry as it stands; ``word`` is None where this version does not know its word."""

    entry: UUID
    day: date
    written_at: datetime
    path: str
    word: Feeling | None
    strength: int | None
    places: tuple[str, ...]
    note: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SharedFeelings:
    """What a person shares of their feelings entry by entry, with what is permitted and their time zone."""

    permitted: Permitted
    zone: str
    entries: tuple[FeelingRead, ...]


def feelings_of(person_id: UUID, first: date, last: date) -> tuple[FeelingRead, ...]:
    """Return the entries of some days, the newest first; one query."""
    rows = standing(FeelingEntry, person_id).filter(day__range=(first, last))
    return tuple(_read(row) for row in rows.order_by("-day", "-written_at", "pk"))


def feeling_entry(person_id: UUID, entry: UUID) -> FeelingRead:
    """Return one entry.

    Raises
    ------
    BadOption
        They have no such entry that stands.
    """
    return _read(own_entry(standing(FeelingEntry, person_id), entry, "feeling"))


def shared_feelings(account: str, link_id: UUID, now: datetime) -> SharedFeelings:
    """Return the entries that are shared one by one, and write down that they were looked at.

    Raises
    ------
    NotShared
        This carer may see no feelings.
    """
    found = looked(account, link_id, Section.FEELINGS, "feelings", now)
    first = found.today - timedelta(days=DAYS_SHOWN - 1)
    return shared_entries(found, first)


def shared_entries(found: Permitted, first: date) -> SharedFeelings:
    """Return the entries that are shared since a day, to whoever was let in before; two queries."""
    rows = standing(FeelingEntry, found.person_id).filter(is_shared=True, day__range=(first, found.today))
    zone = Person.objects.values_list("zone", flat=True).get(pk=found.person_id)
    return SharedFeelings(
        found, zone, tuple(_read(row) for row in rows.order_by("-day", "-written_at", "pk"))
    )


def _read(row: FeelingEntry) -> FeelingRead:
    return FeelingRead(
        entry=row.pk,
        day=row.day,
        written_at=row.written_at,
        path=row.feeling,
        word=known_word(row.feeling),
        strength=row.strength,
        places=tuple(str(one) for one in row.places),
        note=row.note,
        is_shared=row.is_shared,
    )


def known_word(path: str) -> Feeling | None:
    """Return the word of a path; None where this version does not know it."""
    try:
        return feeling(path)
    except OpenTaperError:
        return None
