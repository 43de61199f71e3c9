"""A look back after the last dose: how it has been, in one press; it changes no dose and alarms nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack
from opentaper.errors import BadOption
from opentaper.recovery.look_backs import LOOKS

#: What is said once of the plan for keeping well: not for me. It is not offered again.
NO_PLAN = "no_plan"


@dataclass(frozen=True, slots=True)
class LookBackTold:
    """What was said: steady, signs, hard, not_now; or no_plan of the plan that is offered."""

    how: str


@dataclass(frozen=True, slots=True)
class LookBackKept:
    """The day on which it was said, and what."""

    day: date
    how: str


@deed
def look_back(told: LookBackTold, at: Moment) -> Written[LookBackKept]:
    """Keep what was said on a day to look back.

    Raises
    ------
    BadOption
        It is no answer of the list.
    """
    if told.how not in (*LOOKS, NO_PLAN):
        raise BadOption(option="how", given=told.how, wanted="an answer of the list")
    return Written(LookBackKept(at.today, told.how), WayBack(()).told)
