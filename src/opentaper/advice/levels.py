"""The doses that were really taken, as levels: from which day on which dose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import by_day
from opentaper.quantities import Dose


@dataclass(frozen=True, slots=True)
class DoseLevel:
    """One dose and the first day of it."""

    first: date
    dose: Dose


def levels(doses: Iterable[DoseTaken], today: date, swing_days: int) -> tuple[DoseLevel, ...]:
    """Return the doses taken up to today, each from its first day; a slip of a few days is none.

    A day that was not told keeps the dose of the one before. A lower dose that rises again to the one before
    it within ``swing_days`` was missed, not tapered.

    Examples
    --------
    >>> told = [DoseTaken(date(2026, 3, day), Dose.mg(mg)) for day, mg in ((1, 20), (5, 0), (6, 20), (9, 15))]
    >>> [(one.first.day, str(one.dose)) for one in levels(told, date(2026, 3, 10), 4)]
    [(1, '20 mg'), (9, '15 mg')]
    """
    found: list[DoseLevel] = []
    for day, dose in sorted(by_day(doses).items()):
        if day > today or (found and dose == found[-1].dose):
            continue
        if len(found) > 1 and dose == found[-2].dose and (day - found[-1].first).days <= swing_days:
            found.pop()
            continue
        found.append(DoseLevel(day, dose))
    return tuple(found)
