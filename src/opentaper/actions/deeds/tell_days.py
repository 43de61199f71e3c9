"""Doses of several days that went the same way, such as a week without: one press, one deed, one undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.tell_dose import DoseTold, kept_dose
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.errors import BadOption

#: More days than that are a slip: what is longer ago is corrected day by day.
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class DaysTold:
    """What was taken on each of some days, in micrograms that stayed down; None: what the kind comes to."""

    medication_id: UUID
    days: tuple[date, ...]
    kind: str
    ug: int | None = None


@dataclass(frozen=True, slots=True)
class DaysDone:
    """The rows in order of days."""

    dose_ids: tuple[UUID, ...]


@deed
def tell_days(told: DaysTold, at: Moment) -> Written[DaysDone]:
    """Write down several days at once: all of them or none, and all are taken back together.

    Raises
    ------
    BadOption
        No day or too many, no such kind, or a day that has not come.
    HugeDose
        More than can be meant.
    """
    days = sorted(set(told.days))
    if not 0 < len(days) <= MOST_DAYS:
        raise BadOption(option="days", given=f"{len(days)}", wanted=f"1 to {MOST_DAYS} days")
    keys = [uuid5(at.deed_id, f"dose taken {day}") for day in days]
    for day, key in zip(days, keys, strict=True):
        kept_dose(DoseTold(told.medication_id, day, told.kind, told.ug), at, key)
    back = WayBack(tuple(withdraw("dose_taken", key) for key in reversed(keys)))
    return Written(DaysDone(tuple(keys)), back.told)
