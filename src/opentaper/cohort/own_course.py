"""One course of a record: how its dose changed, what was taken each day as far as it is known, who left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.own_rows import EPOCH, CourseLook, Days
from opentaper.formulary.own_plans import look_back_rule
from opentaper.recovery.outcome_days import asked_days

#: After so many days in a row with another dose, that dose is the course's own; fewer are slips. House rule.
LASTING_DAYS = 7
#: Of a day so long after the last that was told nothing is assumed either. House rule.
SILENT_DAYS = 30
#: Before the last dose somebody who told nothing for so long has left. House rule.
LEFT_AFTER_DAYS = 90
UNKNOWN_UG = -1


@dataclass(frozen=True, slots=True)
class CourseChange:
    """A dose that is another from a day on; ``ug`` is :data:`UNKNOWN_UG` where it was not told how much."""

    day: int
    kind: str
    from_ug: int
    ug: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing that tells of a dose: a dose, or a look back."""

    day: int
    order: int
    ug: int = UNKNOWN_UG
    outcome: CourseLook | None = None


def dose_changes(
    start_ug: int,
    confirmed: Iterable[tuple[int, int]],
    lasting: Iterable[tuple[int, int]],
    outcomes: Iterable[CourseLook],
) -> tuple[CourseChange, ...]:
    """Return the changes of a course in order: cut, raised, stopped, restarted.

    Parameters
    ----------
    start_ug
        What was taken when it began, micrograms a day.
    confirmed, lasting
        First day and dose of what was confirmed, and of what was told for long enough.
    outcomes
        What was told on looking back: none, or some of it again, and why.

    Examples
    --------
    >>> [(one.day, one.kind, one.ug) for one in dose_changes(20, [(5, 10), (9, 0)], [], [])]
    [(5, 'cut', 10), (9, 'stopped', 0)]
    """
    by_day = dict(confirmed) | dict(lasting)
    told = [_Told(day, 0, ug) for day, ug in by_day.items()]
    told += [_Told(one.changed, 1, outcome=one) for one in outcomes if one.taking or one.reason]
    found: list[CourseChange] = []
    level = start_ug
    for one in sorted(told, key=lambda each: (each.day, each.order)):
        level = _follow(found, start_ug, level, one)
    return tuple(found)


def _follow(found: list[CourseChange], start_ug: int, level: int, told: _Told) -> int:
    """Add what changed by one thing that was told, and return the dose after it."""
    if told.outcome is not None:
        return _look(found, start_ug, level, told.outcome)
    if told.ug != level and (level != UNKNOWN_UG or told.ug == 0):
        found.append(CourseChange(told.day, _kind(level, told.ug), level, told.ug))
    return told.ug


def _kind(before: int, after: int) -> str:
    if before == 0:
        return "restarted"
    if after == 0:
        return "stopped"
    return "cut" if after < before else "raised"


def _look(found: list[CourseChange], start_ug: int, level: int, told: CourseLook) -> int:
    """Read a look back: it may tell of a stop or a new beginning that no dose told of, and why."""
    if told.taking == "none":
        if level != 0:
            found.append(CourseChange(told.changed, "stopped", level, 0))
        return 0
    is_again = bool(told.taking) and level == 0
    is_more = told.taking in {"as_before", "more"} and told.is_dated and 0 < level < start_ug
    if is_again or (is_more and _is_new(found, told)):
        kind = "restarted" if is_again else "raised"
        found.append(CourseChange(told.changed, kind, level, UNKNOWN_UG, told.reason))
        return UNKNOWN_UG
    _explain(found, told)
    return level


def _is_new(found: Sequence[CourseChange], told: CourseLook) -> bool:
    return not found or found[-1].day < told.changed


def _explain(found: list[CourseChange], told: CourseLook) -> None:
    """Put a reason to the last rise that has none."""
    for place in reversed(range(len(found))):
        one = found[place]
        if one.kind in {"restarted", "raised"}:
            if told.reason and not one.reason:
                found[place] = CourseChange(one.day, one.kind, one.from_ug, one.ug, told.reason)
            return


def known_doses(
    first: int,
    last: int,
    start_ug: int,
    changes: Sequence[CourseChange],
    told: tuple[Days, Days],
    heard: Days,
) -> Days:
    """Return the dose of each day as far as it is known, micrograms, :data:`UNKNOWN_UG` elsewhere.

    Parameters
    ----------
    told
        Days and doses that were told, in order.
    heard
        Days, in order, on which anything was told; long after the last one nothing is assumed.

    Examples
    --------
    >>> told = (np.array([2, 3]), np.array([0, 0]))
    >>> known_doses(1, 5, 20, [], told, np.array([1, 2, 3])).tolist()
    [20, 0, 0, -1, -1]
    """
    n = last - first + 1
    level = np.full(n, start_ug, dtype=np.int64)
    for one in changes:
        level[max(0, one.day - first) :] = one.ug
    is_inside = (told[0] >= first) & (told[0] <= last)
    at, ug = told[0][is_inside] - first, told[1][is_inside]
    is_off = ug != level[at]
    doubt = np.zeros(n, dtype=bool)
    doubt[at[1:]] = is_off[1:] & is_off[:-1] & (np.diff(at) == 1)  # the second of two days in a row
    is_told = np.zeros(n, dtype=bool)
    is_told[at] = True
    is_told[[one.day - first for one in changes if first <= one.day <= last]] = True
    latest = np.maximum.accumulate(np.where(is_told, np.arange(n), 0))
    found = np.where(doubt[latest] | _silent(heard - first, n), UNKNOWN_UG, level)
    found[at] = ug
    return np.asarray(found, dtype=np.int64)


def _silent(heard: Days, n: int) -> NDArray[np.bool_]:
    """Return which days lie so long after the last that was told that nothing is assumed of them."""
    last = np.zeros(n, dtype=np.int64)
    inside = heard[(heard >= 0) & (heard < n)]
    last[inside] = inside
    return np.asarray(np.arange(n) - np.maximum.accumulate(last) > SILENT_DAYS)


def has_left(last_told: int, settled: int | None, until: int) -> bool:
    """Tell whether somebody stopped telling, rather than that the registry stopped asking.

    Parameters
    ----------
    last_told
        The last day on which they told anything.
    settled
        The first day without the drug, or at the dose that was aimed at; None before it.
    until
        The last day that is given.

    Examples
    --------
    >>> has_left(0, None, 89), has_left(0, None, 90)
    (False, True)

    After the last dose they are asked at 1, 3, 6, 12, 24 and 36 months, and may be silent between:

    >>> has_left(370, 0, 700), has_left(370, 0, 800), has_left(1100, 0, 9000)
    (False, True, False)
    """
    if settled is None or last_told < settled:
        return until - last_told >= LEFT_AFTER_DAYS
    asked = (day.toordinal() - EPOCH for day in asked_days(date.fromordinal(settled + EPOCH)))
    open_days = look_back_rule().open_days.value
    return any(last_told < day and day + open_days <= until for day in asked)
