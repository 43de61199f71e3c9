"""The dose of a course over time: levels one after the other, without slips, each with its least and most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isnan, nan

import numpy as np

from opentaper.cohort.omop_fills import Numbers, Stretches, Whole

#: Fewer days with another dose are a slip, or the rest of a box. House rules.
LASTING_DAYS = 7
DIP_DAYS = 14
#: Doses that differ by less are the same.
SAME = 0.1
#: Without a refill for so long the drug was stopped; for less it is not known. House rule.
STOPPED_DAYS = 60
NOT_TAKEN = 0.0


@dataclass(slots=True)
class ClaimedLevel:
    """A stretch with one dose, micrograms a day: 0 where none was left, NaN where it is not known."""

    begins: int
    ends: int
    likely: float
    low: float
    high: float
    why: int

    @property
    def days(self) -> int:
        """How long it lasts."""
        return self.ends - self.begins


def levels_of(stretches: Stretches) -> Iterator[tuple[int, list[ClaimedLevel]]]:
    """Yield the levels of each course, in order of courses."""
    day, course, likely, low, high, why, grace = _pieces(stretches)
    edges = np.flatnonzero(np.diff(course, prepend=-1)) if len(course) else np.array([], np.int64)
    columns = [one.tolist() for one in (day, likely, low, high, why)]
    for first, last in pairwise([*edges.tolist(), len(course)]):
        rows = list(zip(*(one[first:last] for one in columns), strict=True))
        pieces = [
            ClaimedLevel(one[0], after[0], one[1], one[2], one[3], one[4])
            for one, after in pairwise(rows)
            if after[0] > one[0]
        ]
        yield int(course[first]), smoothed(pieces, int(grace[first:last].max()))


def _pieces(found: Stretches) -> tuple[Whole, Whole, Numbers, Numbers, Numbers, Whole, Whole]:
    """Return the sums of what is taken side by side, from each day on which they change.

    Nothing where none is taken; NaN where one of them is not known.
    """
    n = len(found.course)
    day = np.concatenate([found.begins, found.ends])
    course = np.concatenate([found.course, found.course])
    order = np.lexsort((day, course))
    sign = np.repeat([1.0, -1.0], n)[order]
    unknown = np.cumsum(np.concatenate([np.isnan(found.likely)] * 2).astype(np.float64)[order] * sign)
    sums = []
    for one in (found.likely, found.low, found.high):
        value = np.concatenate([np.nan_to_num(one)] * 2)[order] * sign
        whole = np.round(np.cumsum(value), 3)
        sums.append(np.where(unknown > 0.5, np.nan, np.where(whole < 0.5, 0.0, whole)))
    why = np.zeros(2 * n, dtype=np.int64)
    for bit in range(6):
        flag = np.concatenate([(found.why >> bit) & 1] * 2)[order] * sign
        why |= (np.cumsum(flag) > 0.5).astype(np.int64) << bit
    grace = np.concatenate([found.grace, found.grace])[order]
    return day[order], course[order], sums[0], sums[1], sums[2], why, grace


def smoothed(pieces: list[ClaimedLevel], grace: int) -> list[ClaimedLevel]:
    """Return levels: gaps within a grace bridged, doses that are nearly the same as one, slips left out.

    Parameters
    ----------
    pieces
        One after the other, without a day between them.
    grace
        Days without any that are bridged where more of the drug follows.

    Examples
    --------
    >>> told = [(0, 30, 20.0), (30, 33, 30.0), (33, 60, 20.0), (60, 70, 0.0), (70, 90, 10.0)]
    >>> found = smoothed([ClaimedLevel(a, b, ug, ug, ug, 0) for a, b, ug in told], grace=30)
    >>> [(one.begins, one.ends, one.likely) for one in found]
    [(0, 70, 20.0), (70, 90, 10.0)]
    """
    for place, one in enumerate(pieces[1:-1], start=1):
        before = pieces[place - 1]
        if one.likely == NOT_TAKEN and one.days <= grace and before.likely != NOT_TAKEN:
            one.likely, one.low, one.high = before.likely, NOT_TAKEN, before.high
    levels = _joined(pieces)
    while (slip := _slip(levels)) is not None:
        levels[slip - 1].ends = levels[slip].ends
        del levels[slip]
        levels = _joined(levels)
    return levels


def _joined(levels: list[ClaimedLevel]) -> list[ClaimedLevel]:
    found: list[ClaimedLevel] = []
    for one in levels:
        if found and is_same(found[-1].likely, one.likely):
            _join(found[-1], one)
        else:
            found.append(one)
    return found


def is_same(one: float, other: float) -> bool:
    """Tell whether two doses are nearly the same, or both not known, or both none.

    Examples
    --------
    >>> is_same(20.0, 18.7), is_same(20.0, 15.0), is_same(0.0, 1.0)
    (True, False, False)
    """
    if isnan(one) or isnan(other):
        return isnan(one) and isnan(other)
    return abs(one - other) <= SAME * min(one, other)


def _join(one: ClaimedLevel, other: ClaimedLevel) -> None:
    """Make two levels one, each dose counting by its days."""
    days = one.days + other.days
    one.likely, one.low, one.high = (
        (a * one.days + b * other.days) / days
        for a, b in ((one.likely, other.likely), (one.low, other.low), (one.high, other.high))
    )
    one.ends, one.why = other.ends, one.why | other.why


def _slip(levels: list[ClaimedLevel]) -> int | None:
    """Return the place of the first level that is too short to be one."""
    for place in range(1, len(levels)):
        before, one = levels[place - 1], levels[place]
        after = levels[place + 1] if place + 1 < len(levels) else None
        if NOT_TAKEN in {one.likely, before.likely} or after is None:
            continue
        if one.days < LASTING_DAYS:
            return place
        is_back = is_same(before.likely, after.likely) or after.likely == NOT_TAKEN
        if one.days <= DIP_DAYS and one.likely < before.likely and is_back:
            return place
    return None


def unknown(begins: int, ends: int) -> ClaimedLevel:
    """Return a stretch of which no dose is known."""
    return ClaimedLevel(begins, ends, nan, nan, nan, 0)
