"""The trend of a person's own answers on numbness or inner control: weeks beside each other, no cut-off.

What was not answered is unknown and never nothing; a week without an answer is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opentaper.formulary.own_items import HIGHEST, OwnScale, own_trend_numbers

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnAnswered:
    """What was answered on a day: 0 to 10 by the key of its line; what is missing was not answered."""

    day: date
    answers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One week: the mean of its means, and of each line by key; None where nothing is known."""

    begins: date
    mean: float | None
    lines: Mapping[str, float]


class OwnChange(StrEnum):
    """How the later half of the weeks lies to the earlier half."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class OwnHalves:
    """The means of the earlier and of the later half of the weeks with an answer."""

    weeks: int
    earlier: float
    later: float
    change: OwnChange


def own_mean(scale: OwnScale, answers: Mapping[str, float]) -> float | None:
    """Return the mean of the lines that have one; None where too few are answered, or none is ever made.

    Examples
    --------
    >>> from opentaper.formulary.own_items import own_scale
    >>> told = {"joy_reaches": 4.0, "it_matters": 4.0, "near_others": 4.0, "glass_wall": 6.0}
    >>> own_mean(own_scale("blunting"), told)
    4.0
    >>> own_mean(own_scale("blunting"), told | {"relief_of_quiet": 10.0})
    4.0
    """
    if scale.mean is None:
        return None
    told = [
        HIGHEST - answers[one.key] if one.is_turned else answers[one.key]
        for one in scale.items
        if one.is_turned is not None and one.key in answers
    ]
    return None if len(told) < scale.mean.least else sum(told) / len(told)


def own_weeks(
    scale: OwnScale, answered: Iterable[OwnAnswered], today: date, weeks: int
) -> tuple[OwnWeek, ...]:
    """Return the weeks up to and with today, the oldest first; each ends on the weekday of today."""
    told = list(answered)
    begins = [today + ONE_DAY - ONE_WEEK * n for n in range(weeks, 0, -1)]
    return tuple(
        _week(scale, [one for one in told if first <= one.day < first + ONE_WEEK], first) for first in begins
    )


def own_halves(values: Sequence[float | None]) -> OwnHalves | None:
    """Return the earlier half of weekly values beside the later; None where too few are known.

    An odd one in the middle is in neither.

    Examples
    --------
    >>> own_halves([2.0, None, 2.0, 9.0, 4.0, 5.0])
    OwnHalves(weeks=5, earlier=2.0, later=4.5, change=<OwnChange.HIGHER: 'higher'>)
    """
    known, numbers = [one for one in values if one is not None], own_trend_numbers()
    if len(known) < numbers["weeks"].value:
        return None
    half = len(known) // 2
    earlier, later = sum(known[:half]) / half, sum(known[-half:]) / half
    change = OwnChange.SAME
    if abs(later - earlier) >= numbers["same"].value:
        change = OwnChange.HIGHER if later > earlier else OwnChange.LOWER
    return OwnHalves(len(known), earlier, later, change)


def _week(scale: OwnScale, answered: list[OwnAnswered], begins: date) -> OwnWeek:
    means = [mean for one in answered if (mean := own_mean(scale, one.answers)) is not None]
    lines = {
        item.key: sum(told) / len(told)
        for item in scale.items
        if (told := [one.answers[item.key] for one in answered if item.key in one.answers])
    }
    return OwnWeek(begins, sum(means) / len(means) if means else None, lines)
