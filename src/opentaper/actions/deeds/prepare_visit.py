"""Before a visit: what the person wants to ask, in their own words, and when the last visit was.

Both stand on the one-page report, and nowhere else: no plan and no advice depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack
from opentaper.errors import BadOption
from opentaper.exchange.report_page import fitting_questions

#: As much as fits on the page beside everything else.
MOST_LETTERS, MOST_LINES = 700, 8


@dataclass(frozen=True, slots=True)
class VisitTold:
    """What to ask, a line each ("" for nothing), and the day of the last visit (None: not told)."""

    questions: str
    last_visit: date | None = None


@dataclass(frozen=True, slots=True)
class VisitPrepared:
    """What is kept of it."""

    questions: str
    last_visit: date | None


@deed
def prepare_visit(told: VisitTold, at: Moment) -> Written[VisitPrepared]:
    """Keep the questions and the day of the last visit; the newest that was not undone counts.

    Raises
    ------
    BadOption
        More than fits on the page, or a last visit that has not been yet.
    """
    questions = fitting_questions(told.questions)
    if len(questions) > MOST_LETTERS or questions.count("\n") >= MOST_LINES:
        wanted = f"at most {MOST_LINES} lines and {MOST_LETTERS} letters"
        raise BadOption(option="questions", given=f"{questions[:20]}…", wanted=wanted)
    if told.last_visit is not None and told.last_visit > at.today:
        raise BadOption(option="last_visit", given=told.last_visit.isoformat(), wanted="a day up to today")
    return Written(VisitPrepared(questions, told.last_visit), WayBack(()).told)
