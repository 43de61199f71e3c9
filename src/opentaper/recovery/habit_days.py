"""Which days were days with a habit, by what was told of them: with it, without it, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

import numpy as np

from opentaper.formulary.habits import SKILLS, Habit, HabitDay
from opentaper.recovery.body_days import BodyDay
from opentaper.recovery.body_reading import ABOVE
from opentaper.recovery.helps_days import HabitDays

#: What a check-in calls the same thing as a kind of entry: its share of the day, 0 to 1.
TOLD_ALSO = {"alcohol": "alcohol"}


@dataclass(frozen=True, slots=True)
class ToldDays:
    """What was told of the days that are looked at.

    Parameters
    ----------
    first, n_days
        The days, in a row.
    body
        What counts of the body, by kind and by day; of these days and any other.
    modulators
        What check-ins told that a day held, 0 to 1, by day.
    checked_in, skills
        Days with a check-in, and days on which a skill was told of.
    zone
        The person's own clock.
    """

    first: date
    n_days: int
    body: Mapping[str, Mapping[date, BodyDay]]
    modulators: Mapping[date, Mapping[str, float]]
    checked_in: frozenset[date]
    skills: frozenset[date]
    zone: tzinfo


def habit_days(habit: Habit, told: ToldDays) -> HabitDays:
    """Return the days with a habit (1), without it (0), and those of which it is not known (nan).

    Examples
    --------
    >>> from datetime import UTC
    >>> from opentaper.formulary.habits import habit
    >>> from opentaper.recovery.body_days import body_days
    >>> from opentaper.recovery.body_reading import BodyReading
    >>> days = [date(2026, 3, day) for day in (2, 3)]
    >>> nights = [BodyReading("sleep", day, value=value) for day, value in zip(days, (430.0, 300.0))]
    >>> told = ToldDays(days[0], 3, body_days(nights), {}, frozenset(), frozenset(), UTC)
    >>> habit_days(habit("sleep"), told).values
    array([ 1.,  0., nan])
    """
    values = np.full(told.n_days, np.nan)
    for day, is_with in _known(habit, told).items():
        place = (day - told.first).days
        if 0 <= place < told.n_days:
            values[place] = float(is_with)
    return HabitDays(habit.key, values, habit.lags)


def _known(habit: Habit, told: ToldDays) -> dict[date, bool]:
    rule = habit.day
    if rule.kind == SKILLS:
        # whoever never told of a skill may well use some
        days = told.checked_in | told.skills if told.skills else frozenset()
        return {day: day in told.skills for day in days}
    entries = told.body.get(rule.kind, {})
    found = {day: _is_with(one, rule, told.zone) for day, one in entries.items()}
    also = TOLD_ALSO.get(rule.kind)
    if also is not None and rule.at_most is not None:
        for day, held in told.modulators.items():
            if also in held and found.get(day) is None:
                found[day] = held[also] <= rule.at_most
    return {day: is_with for day, is_with in found.items() if is_with is not None}


def _is_with(one: BodyDay, rule: HabitDay, zone: tzinfo) -> bool | None:
    """Whether a day was one with a habit; None where what was told does not say so."""
    if rule.none_after is not None:
        return _none_after(one, rule.none_after, zone)
    if one.value is None:
        return True if rule.at_least is not None and ABOVE in one.words else None
    if rule.at_least is not None:
        return one.value >= rule.at_least
    return None if rule.at_most is None else one.value <= rule.at_most


def _none_after(one: BodyDay, hour: float, zone: tzinfo) -> bool | None:
    """Whether nothing came after an hour; None where something came and its hour is not known."""
    had = [told for told in one.readings if told.value is None or told.value > 0.0]
    late = [_is_late(told.began_at, hour, zone) for told in had]
    if True in late:
        return False
    return None if None in late else True


def _is_late(began: datetime | None, hour: float, zone: tzinfo) -> bool | None:
    if began is None:
        return None
    own = began.astimezone(zone)
    return own.hour + own.minute / 60.0 >= hour


def with_and_without(days: HabitDays, counted: Iterable[bool]) -> tuple[int, int]:
    """Return how many days with a score could be told apart: with the habit, and without it.

    A day counts where the day that weighs most for it was told.

    Examples
    --------
    >>> with_and_without(HabitDays("walk", np.array([1.0, 0.0, np.nan]), ((1, 1.0),)), [True, True, True])
    (1, 1)
    """
    weights = [weight for _, weight in days.lags]
    row = days.lagged()[weights.index(max(weights))]
    seen = row[np.array(list(counted), dtype=np.bool_)]
    return int((seen == 1.0).sum()), int((seen == 0.0).sum())
