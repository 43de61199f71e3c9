"""What a body got and gave, told by the person: several things at once, corrected, taken back.

All of it is optional. What is doubtful is refused until they say that it is right; nothing is converted
because a number looks as if it were in another unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.deeds.way_back import WayBack, restore, withdraw
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.errors import BadOption
from opentaper.formulary.body_kinds import BodyForm, BodyKind, body_kind, body_unit
from opentaper.record.models import BodyEntry, Person
from opentaper.recovery.body_doubts import body_doubt
from opentaper.recovery.body_reading import ABOVE, BELOW

#: So many things are told at once at most.
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class BodyThing:
    """One thing of a day: an amount in a unit, a word, or both; ``clock`` where the time of day is known.

    ``is_sure`` says that a value which was asked about is right.
    """

    day: date
    kind: str
    amount: float | None = None
    unit: str = ""
    word: str = ""
    clock: time | None = None
    note: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class BodyTold:
    """What is told at once."""

    things: tuple[BodyThing, ...]


@dataclass(frozen=True, slots=True)
class BodyKept:
    """The keys of the entries, in order."""

    entries: tuple[UUID, ...]


@deed
def tell_body(told: BodyTold, at: Moment) -> Written[BodyKept]:
    """Keep what was told.

    Raises
    ------
    BadOption
        Nothing or far too much was told, a kind, unit or word that is not known, a day ahead or long past, a
        value that cannot be, or one that is doubtful and was not said to be right.
    """
    if not 0 < len(told.things) <= MOST_TOLD:
        raise BadOption(option="things", given=f"{len(told.things)}", wanted=f"from 1 to {MOST_TOLD} things")
    place = _Place.of(at)
    rows = [_row(one, at, place, n) for n, one in enumerate(told.things)]
    for row in rows:
        row.save(force_insert=True)
        _replace(row)
    return Written(
        BodyKept(tuple(row.pk for row in rows)),
        undo=WayBack(tuple(withdraw("body_entry", row.pk) for row in rows)).told,
    )


@dataclass(frozen=True, slots=True)
class BodyCorrected:
    """Which entry, and what it is to say instead."""

    entry: UUID
    told: BodyThing


@deed
def correct_body(told: BodyCorrected, at: Moment) -> Written[BodyKept]:
    """Put an entry of one's own in the place of one that stands; what stood there is kept beside it.

    Raises
    ------
    BadOption
        They have no such entry that stands, or as :func:`tell_body`.
    """
    before = own_entry(standing(BodyEntry, at.whose), told.entry, "body")
    row = _row(told.told, at, _Place.of(at), 0, before.pk)
    row.save(force_insert=True)
    BodyEntry.objects.filter(pk=before.pk).update(replaced_by=row)
    return Written(BodyKept((row.pk,)), undo=WayBack((withdraw("body_entry", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class BodyBack:
    """Which entry is taken back."""

    entry: UUID


@deed
def withdraw_body(told: BodyBack, at: Moment) -> Written[BodyKept]:
    """Take an entry back, one's own or one of a file: it is no longer shown, shared or counted.

    Raises
    ------
    BadOption
        They have no such entry that stands.
    """
    row = own_entry(standing(BodyEntry, at.whose), told.entry, "body")
    BodyEntry.objects.filter(pk=row.pk).update(withdrawn_at=at.at)
    return Written(BodyKept((row.pk,)), undo=WayBack((restore("body_entry", row.pk),)).told)


def moment_of(day: date, clock: time, zone: str, day_starts: time) -> datetime:
    """Return when a time of one's own day was, in UTC: after midnight the day still is the one before.

    Examples
    --------
    >>> moment_of(date(2026, 3, 28), time(3, 30), "Europe/Copenhagen", time(4)).isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    on = day + timedelta(days=1) if clock < day_starts else day
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.combine(on, clock, UTC)
    return datetime.combine(on, clock, where).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person lives, and when their day begins."""

    country: str
    zone: str
    day_starts: time

    @classmethod
    def of(cls, at: Moment) -> _Place:
        return cls(*Person.objects.values_list("country", "zone", "day_starts").get(pk=at.whose))


def _row(told: BodyThing, at: Moment, place: _Place, n: int, instead_of: UUID | None = None) -> BodyEntry:
    day_told(told.day, at.today)
    kind = body_kind(told.kind)
    note = plain_text(told.note)
    if len(note) > MOST_LETTERS:
        raise BadOption(option="note", given=f"{len(note)}", wanted=f"at most {MOST_LETTERS} letters")
    _check_word(kind, told)
    value = None if told.amount is None else _value(kind, told, at, place, instead_of)
    if value is None and not told.word:
        raise BadOption(option=kind.key, given="", wanted="an amount or a word")
    began_at = None
    if told.clock is not None:
        began_at = moment_of(told.day, told.clock, place.zone, place.day_starts)
        if began_at > at.at:
            raise BadOption(option="clock", given=f"{told.clock:%H:%M}", wanted="a time that has come")
    return BodyEntry(
        id=uuid5(at.deed_id, f"body {n}"),
        person_id=at.whose,
        kind=kind.key,
        day=told.day,
        began_at=began_at,
        value=value,
        word=told.word,
        note=note,
        written_at=at.at,
    )


def _replace(row: BodyEntry) -> None:
    """Let an entry of a kind that is told once a day take the place of what the person wrote of it before."""
    if body_kind(row.kind).is_once:
        mine = BodyEntry.objects.filter(person_id=row.person_id, kind=row.kind, day=row.day, source="")
        mine.filter(withdrawn_at=None, replaced_by=None).exclude(pk=row.pk).update(replaced_by=row)


def _check_word(kind: BodyKind, told: BodyThing) -> None:
    known = [*kind.words, *((ABOVE, BELOW) if kind.is_meter else ())]
    if told.word and told.word not in known:
        raise BadOption(option=kind.key, given=told.word, wanted="a word of its list")
    if told.amount is not None and (kind.form is BodyForm.CHOICE or told.word in (ABOVE, BELOW)):
        raise BadOption(option=kind.key, given=f"{told.amount:g}", wanted="a word alone")


def _value(kind: BodyKind, told: BodyThing, at: Moment, place: _Place, instead_of: UUID | None) -> float:
    amount, unit = told.amount or 0.0, told.unit or kind.asked_in
    if not isfinite(amount):
        raise BadOption(option=kind.key, given=f"{amount}", wanted="a number that ends")
    before = last_value(at.whose, kind.key, instead_of) if "change" in kind.bounds else None
    doubt = body_doubt(kind, amount, unit, country=place.country, before=before)
    if doubt is not None and not (doubt.can_be_sure and told.is_sure):
        raise BadOption(
            option=kind.key,
            given=f"{amount:g} {unit}",
            wanted="a value that can be, or that is said to be right",
        )
    return body_unit(kind, unit, place.country).kept(amount)


def last_value(person_id: UUID, kind: str, but: UUID | None = None) -> float | None:
    """Return the newest value of a kind that stands, None where there is none."""
    rows = BodyEntry.objects.filter(
        person_id=person_id, kind=kind, withdrawn_at=None, replaced_by=None, value__isnull=False
    )
    rows = rows if but is None else rows.exclude(pk=but)
    return rows.order_by("-day", "-written_at").values_list("value", flat=True).first()
