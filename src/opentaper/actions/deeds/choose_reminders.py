"""What the calendar tells and when it rings: quiet unless chosen otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back, touched
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class RemindersTold:
    """What was chosen; ``version`` is that of the person whom the page showed."""

    version: int
    named: bool = False
    rings: bool = False
    check_in: time | None = None


@dataclass(frozen=True, slots=True)
class RemindersChosen:
    """The version of the person from now on."""

    version: int


@deed
def choose_reminders(told: RemindersTold, at: Moment) -> Written[RemindersChosen]:
    """Keep what the calendar may tell.

    Raises
    ------
    StaleVersion
        Another device changed the person since the page was shown.
    """
    person = Person.objects.get(pk=at.whose)
    back = put_back(person, ("reminders",))
    claim(person, told.version)
    # What the app itself may remind of is kept in the same place, and stays.
    person.reminders = {
        **person.reminders,
        "named": told.named,
        "rings": told.rings,
        "check_in": None if told.check_in is None else told.check_in.isoformat("minutes"),
    }
    person.save(update_fields=["reminders"])
    return Written(RemindersChosen(person.version), WayBack((back,), touched(person)).told)
