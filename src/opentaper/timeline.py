"""Days, and doses as step functions of the day.

Day 0 is the first day of a plan; a calendar date is day 0 plus whole days, so clock changes and
time zones cannot move a dose. Wall-clock times meet dates only where a calendar file is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadInterval, BadOption
from opentaper.quantities import ZERO, Dose

DAYS_PER_WEEK = 7
#: The longest stay or span that is read: ten years; more is a slip.
MOST_DAYS = 3_660
_INTERVAL = re.compile(r"\s*([+-]?[0-9]{1,9})\s*(d|days?|dage?|w|weeks?|uger?)?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DoseHistory:
    """A daily dose as a step function of the day: from each day on, the dose beside it.

    Parameters
    ----------
    changes
        Pairs of day and dose, in rising order of days. Before the first day the dose is ``before``.
    before
        The steady dose before the first change.

    Examples
    --------
    >>> history = DoseHistory(((0, Dose.mg(20)), (28, Dose.mg(15))))
    >>> history.on(27), history.on(28), history.on(-1)
    (Dose('20 mg'), Dose('15 mg'), Dose('0 mg'))
    """

    changes: tuple[tuple[int, Dose], ...]
    before: Dose = ZERO

    def __post_init__(self) -> None:
        days = [day for day, _ in self.changes]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise BadOption(option="days", given=str(days), wanted="each day after the one before")

    def on(self, day: int) -> Dose:
        """Return the dose of one day."""
        dose = self.before
        for start, changed in self.changes:
            if start > day:
                break
            dose = changed
        return dose

    def daily_mg(self, days: int) -> NDArray[np.float64]:
        """Return the doses of days 0 … days-1 in mg/day, shape (days,)."""
        doses = np.full(days, self.on(-1).as_mg)
        for start, changed in self.changes:
            if start < days:
                doses[max(start, 0) :] = changed.as_mg
        return doses


def days_of(text: str) -> int:
    """Read an interval: ``28``, ``28 days``, ``4 weeks``, ``4w``.

    Raises
    ------
    BadInterval
        Not a whole number of days or weeks, less than one day, or more than ten years.

    Examples
    --------
    >>> days_of("4 weeks"), days_of("10d")
    (28, 10)
    """
    match = _INTERVAL.match(text)
    if match is None:
        raise BadInterval(text=text)
    number, unit = int(match.group(1)), (match.group(2) or "d").lower()
    days = number * DAYS_PER_WEEK if unit[0] in "wu" else number
    if not 1 <= days <= MOST_DAYS:
        raise BadInterval(text=text)
    return days


def date_on(start: date | None, day: int) -> date | None:
    """Return the calendar date of a day, or None for an undated plan.

    Examples
    --------
    >>> date_on(date(2026, 2, 27), 3)
    datetime.date(2026, 3, 2)
    """
    return None if start is None else start + timedelta(days=day)
