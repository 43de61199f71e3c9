"""A feeling told, corrected or taken back: it is the person's own, and shared entry by entry if they like.

What they write of it is kept for themselves: nothing reads it, nothing is learnt from it, nothing is weighed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.deeds.way_back import WayBack, restore, withdraw
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.errors import BadOption
from opentaper.formulary.feelings import body_places, feeling
from opentaper.record.models import STRONGEST, FeelingEntry


@dataclass(frozen=True, slots=True)
class FeelingTold:
    """A feeling of a day: its word by path, 0 to 10 (None: not said), places of the body, one's own words."""

    day: date
    feeling: str
    strength: int | None = None
    places: tuple[str, ...] = ()
    note: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class FeelingKept:
    """The key of the entry, and whether its word asks for care: "look", "ask" or nothing."""

    entry: UUID
    care: str = ""


@deed
def tell_feeling(told: FeelingTold, at: Moment) -> Written[FeelingKept]:
    """Keep a feeling.

    Raises
    ------
    BadOption
        No such word or place, a strength outside 0 to 10, too long a note, a day ahead or long past.
    """
    row = _row(told, at)
    row.save(force_insert=True)
    return Written(
        FeelingKept(row.pk, feeling(told.feeling).care),
        undo=WayBack((withdraw("feeling_entry", row.pk),)).told,
    )


@dataclass(frozen=True, slots=True)
class FeelingCorrected:
    """Which entry, and what it is to say instead."""

    entry: UUID
    told: FeelingTold


@deed
def correct_feeling(told: FeelingCorrected, at: Moment) -> Written[FeelingKept]:
    """Put another entry in the place of one that stands; what was told first is kept beside it.

    Raises
    ------
    BadOption
        They have no such entry that stands, or as :func:`tell_feeling`.
    """
    before = own_entry(standing(FeelingEntry, at.whose), told.entry, "feeling")
    row = _row(told.told, at)
    row.save(force_insert=True)
    FeelingEntry.objects.filter(pk=before.pk).update(replaced_by=row)
    undo = WayBack((withdraw("feeling_entry", row.pk),)).told
    return Written(FeelingKept(row.pk, feeling(told.told.feeling).care), undo=undo)


@dataclass(frozen=True, slots=True)
class FeelingBack:
    """Which entry is taken back."""

    entry: UUID


@deed
def withdraw_feeling(told: FeelingBack, at: Moment) -> Written[FeelingKept]:
    """Take a feeling back: it is no longer shown, shared or counted.

    Raises
    ------
    BadOption
        They have no such entry that stands.
    """
    row = own_entry(standing(FeelingEntry, at.whose), told.entry, "feeling")
    FeelingEntry.objects.filter(pk=row.pk).update(withdrawn_at=at.at)
    return Written(FeelingKept(row.pk), undo=WayBack((restore("feeling_entry", row.pk),)).told)


def _row(told: FeelingTold, at: Moment) -> FeelingEntry:
    day_told(told.day, at.today)
    note = plain_text(told.note)
    if len(note) > MOST_LETTERS:
        raise BadOption(option="note", given=f"{len(note)}", wanted=f"at most {MOST_LETTERS} letters")
    if told.strength is not None and not 0 <= told.strength <= STRONGEST:
        raise BadOption(option="strength", given=f"{told.strength}", wanted="a whole number from 0 to 10")
    unknown = [one for one in told.places if one not in body_places()]
    if unknown:
        raise BadOption(option="place", given=unknown[0], wanted="a place of the list")
    return FeelingEntry(
        id=uuid5(at.deed_id, "feeling"),
        person_id=at.whose,
        day=told.day,
        written_at=at.at,
        feeling=feeling(told.feeling).path,
        strength=told.strength,
        places=[one for one in body_places() if one in told.places],
        note=note,
        is_shared=told.is_shared,
    )
