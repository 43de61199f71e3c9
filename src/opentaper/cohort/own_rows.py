"""The rows of a record that a contribution is made of, read as whole days and micrograms, and nothing else.

Free text is looked up in a vocabulary and never passed on; a row that was replaced or taken back is not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.registry_schema import ITEMS, RESTART_REASONS

Days = NDArray[np.int64]
Row = Mapping[str, Any]
Parts = Mapping[str, Sequence[Row]]
EPOCH = date(1970, 1, 1).toordinal()
FIRST_YEAR, LAST_YEAR = 1900, 2200
HIGHEST_SCORE = 10.0
WELLNESS = ("", "well", "mixed", "unwell")
TAKING = ("", "none", "less", "as_before", "more")
CALLED = ("", "withdrawal", "relapse", "both", "unsure", "nothing")
CALLED_BY = ("", "person", "clinician")
PLACE_OF_ITEM = {name: place for place, name in enumerate(ITEMS)}


def day_number(text: object) -> int:
    """Return a day as days since 1 January 1970.

    Raises
    ------
    ValueError
        It is no day of a living person.

    Examples
    --------
    >>> day_number("1970-01-31")
    30
    """
    day = date.fromisoformat(str(text)[:10])
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("day")
    return day.toordinal() - EPOCH


def standing(rows: Sequence[Row], until: int, column: str = "day") -> list[tuple[int, Row]]:
    """Return the rows that stand, up to a day, each with its day; nothing was put in their place."""
    kept = (one for one in rows if one["withdrawn_at"] is None and one.get("replaced_by_id") is None)
    found = [(day_number(one[column]), one) for one in kept]
    return [(day, one) for day, one in found if day <= until]


@dataclass(frozen=True, slots=True)
class ScoredDays:
    """Days of which somebody told, in order, shape (n,); their answers, shape (n, items), NaN if none."""

    days: Days
    scores: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Sequence[Row], until: int) -> ScoredDays:
        """Read check-ins, the newest of each day; what a diary's file brought is left out (decision 0032)."""
        own = [(day, one) for day, one in standing(rows, until) if one["client_key"] != one["id"]]
        newest = dict(sorted(own, key=lambda each: (each[0], str(each[1]["written_at"]))))
        days = np.array(sorted(newest), dtype=np.int64)
        scores = np.full((len(days), len(ITEMS)), np.nan)
        for place, day in enumerate(days.tolist()):
            for name, score in newest[day]["scores"].items():
                column = PLACE_OF_ITEM.get(name)
                if column is not None and _is_score(score):
                    scores[place, column] = score
        return cls(days, scores)

    def between(self, first: int, last: int) -> ScoredDays:
        """Return the days of a stretch, both ends with it."""
        low, high = np.searchsorted(self.days, [first, last + 1])
        return ScoredDays(self.days[low:high], self.scores[low:high])


def told_doses(rows: Sequence[Row], until: int) -> tuple[Days, Days]:
    """Return the days with a dose that was told, in order, and its micrograms; of two the higher one."""
    found: dict[int, int] = {}
    for day, one in standing(rows, until):
        found[day] = max(micrograms(one["ug"]), found.get(day, 0))
    days = sorted(found)
    return np.array(days, dtype=np.int64), np.array([found[day] for day in days], dtype=np.int64)


def confirmed_doses(rows: Sequence[Row], until: int) -> list[tuple[int, int]]:
    """Return the first day and the micrograms of each dose that was confirmed, in order."""
    return sorted((day, micrograms(one["ug"])) for day, one in standing(rows, until, "begins_on"))


@dataclass(frozen=True, slots=True)
class CourseLook:
    """How a course stood on a day; ``changed`` is the day since which it is so, or the day itself."""

    day: int
    changed: int
    is_dated: bool
    wellness: str
    taking: str
    reason: str
    called: str
    called_by: str


def told_outcomes(rows: Sequence[Row], until: int) -> list[CourseLook]:
    """Return what was told on looking back, in order; whatever is no word of a list is left out."""
    found = []
    for day, one in sorted(standing(rows, until), key=lambda each: (each[0], str(each[1]["written_at"]))):
        changed = day if one["changed_on"] is None else day_number(one["changed_on"])
        is_dated = one["changed_on"] is not None and changed <= day
        found.append(
            CourseLook(
                day=day,
                changed=min(changed, day),
                is_dated=is_dated,
                wellness=word(one["wellness"], WELLNESS),
                taking=word(one["taking"], TAKING),
                reason=word(one["reason"], RESTART_REASONS),
                called=word(one["called"], CALLED),
                called_by=word(one["called_by"], CALLED_BY),
            )
        )
    return found


def lasting_doses(days: Days, ug: Days, breaks: Sequence[int], lasting: int) -> list[tuple[int, int]]:
    """Return the first day and dose of each run of days in a row with one dose that was told.

    Parameters
    ----------
    breaks
        Days on which a run begins anew, because another dose was confirmed.
    lasting
        The days that a run has at least.

    Examples
    --------
    >>> days = np.array([1, 2, 3, 5, 6, 7, 8])
    >>> lasting_doses(days, np.array([9, 9, 9, 0, 0, 0, 0]), [], 4)
    [(5, 0)]
    """
    if not len(days):
        return []
    begins = np.ones(len(days) + 1, dtype=bool)
    begins[1:-1] = (np.diff(days) != 1) | (np.diff(ug) != 0) | np.isin(days[1:], breaks)
    places = np.flatnonzero(begins).tolist()
    return [(int(days[low]), int(ug[low])) for low, high in pairwise(places) if high - low >= lasting]


def micrograms(told: object) -> int:
    """Return an amount as whole micrograms, 0 or more.

    Raises
    ------
    ValueError
        It is none.
    """
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told < 2**62:
        raise ValueError("ug")
    return told


def word(told: object, words: Sequence[str]) -> str:
    """Return a word if it is one of the list, else nothing: free text never goes further.

    Examples
    --------
    >>> word("well", WELLNESS), word("my own words", WELLNESS)
    ('well', '')
    """
    return next((one for one in words if one == told), "")


def _is_score(told: object) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool) and 0.0 <= told <= HIGHEST_SCORE
