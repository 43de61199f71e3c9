"""A session of a course is marked as done, or as not done: a mark for the person, and nothing is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack
from opentaper.formulary.courses import course


@dataclass(frozen=True, slots=True)
class SessionTold:
    """Which session of which course, and whether it is done."""

    course: str
    session: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class SessionMarked:
    """What is kept of it, and the day on which it was marked."""

    course: str
    session: int
    is_done: bool
    day: date


@deed
def mark_session(told: SessionTold, at: Moment) -> Written[SessionMarked]:
    """Mark a session; of several marks the newest that was not undone counts.

    Raises
    ------
    BadOption
        No such course or session.
    """
    one = course(told.course)
    number = one.session(told.session).number
    return Written(SessionMarked(one.key, number, told.is_done, at.today), WayBack(()).told)
