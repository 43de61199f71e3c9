"""What seldom happens, and must still be answered: weights that are none, hours of the day, gaps in days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

import numpy as np
import pytest

from opentaper.formulary.diet_rows import DietLevel
from opentaper.formulary.diet_safety import diet_rows
from opentaper.formulary.habits import habits
from opentaper.formulary.skills import Skill, skills
from opentaper.recovery.body_days import BodyDay
from opentaper.recovery.body_reading import ABOVE
from opentaper.recovery.body_week import first_days
from opentaper.recovery.diet_safety import UNKNOWN_MEDICINE, DietReason, row_of
from opentaper.recovery.habit_days import _is_with
from opentaper.recovery.helps_days import DiaryDays, HabitDays, WithdrawalDays
from opentaper.recovery.suggested import Logged, _is_its_time


def timed(*times: str) -> Skill:
    """Return a skill that is offered at these times."""
    one = skills()[0]
    return replace(one, hint=replace(one.hint, times=frozenset(times)))


@pytest.mark.parametrize(
    ("hour", "its_time"), [(3, "night"), (8, "morning"), (13, ""), (20, "evening"), (23, "night")]
)
def test_each_hour_has_its_time(hour: int, its_time: str) -> None:
    found = {one for one in ("night", "morning", "evening") if _is_its_time(timed(one), Logged(hour=hour))}
    assert found == ({its_time} if its_time else set())
    assert _is_its_time(timed("after_cut"), Logged(hour=hour, is_after_cut=True))
    assert not _is_its_time(timed("any"), Logged(hour=hour))


@pytest.mark.parametrize("lags", [(), ((0, 0.5),), ((0, 1.5), (1, -0.5)), ((-1, 1.0),)])
def test_weights_of_lags_are_positive_and_add_up(lags: tuple[tuple[int, float], ...]) -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        HabitDays("walk", np.zeros(3), lags=lags)


def test_every_column_of_a_diary_has_as_many_days_as_its_scores() -> None:
    walk, felt = HabitDays("walk", np.zeros(3)), WithdrawalDays(np.zeros((3, 2)), 4.0, 2.0)
    assert len(DiaryDays(date(2026, 3, 1), np.zeros(3), (walk,), (felt,)).scores) == 3
    for habits_told, withdrawal in (((walk,), ()), ((), (felt,))):
        with pytest.raises(ValueError, match="for every day"):
            DiaryDays(date(2026, 3, 1), np.zeros(4), habits_told, withdrawal)


def body_day(day: int, *words: str, value: float | None = None) -> BodyDay:
    """Return a day of which this was told."""
    return BodyDay(date(2026, 3, day), value, words, "", ())


def test_bleeding_begins_anew_after_a_gap_and_other_words_are_none() -> None:
    told = [
        body_day(1, "bleeding"),
        body_day(2, "spotting"),
        body_day(3, "bleeding"),
        body_day(28, "bleeding"),
    ]
    assert first_days({one.day: one for one in told}) == (date(2026, 3, 1), date(2026, 3, 28))


def test_a_day_above_what_a_meter_shows_is_one_with_the_habit() -> None:
    least = next(one.day for one in habits() if one.day.at_least is not None)
    most = next(one.day for one in habits() if one.day.at_most is not None)
    bound = least.at_least or 0.0
    assert _is_with(body_day(1, ABOVE), least, UTC) is True
    assert _is_with(body_day(1, ABOVE), most, UTC) is None
    assert _is_with(body_day(1), least, UTC) is None
    assert _is_with(body_day(1, value=bound), least, UTC) is True
    assert _is_with(body_day(1, value=bound - 0.001), least, UTC) is False
    assert _is_with(body_day(1, value=most.at_most), most, UTC) is True


def test_a_medicine_that_nobody_here_knows_has_no_row() -> None:
    known = diet_rows()[0]
    assert row_of(DietReason(UNKNOWN_MEDICINE, DietLevel.CLINICIAN)) is None
    assert row_of(DietReason(known.key, known.level)) == known
