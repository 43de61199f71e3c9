"""The doses of every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opentaper.errors import ContradictoryDates
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import by_day, daily_mg, treatment
from opentaper.inference.known import Known
from opentaper.quantities import ZERO, Dose

KNOWN = Known("citalopram", Dose.mg(20))
DAY = [date(2026, 1, day) for day in range(1, 12)]


def test_a_day_that_was_not_told_keeps_the_dose_before_it() -> None:
    told = [DoseTaken(DAY[2], Dose.mg(15)), DoseTaken(DAY[4], ZERO)]
    mg, is_told = daily_mg(told, KNOWN, DAY[0], DAY[5])
    assert mg.tolist() == [20.0, 20.0, 15.0, 15.0, 0.0, 0.0]
    assert is_told.tolist() == [False, False, True, False, True, False]


def test_what_was_told_before_the_days_asked_still_counts() -> None:
    mg, is_told = daily_mg([DoseTaken(DAY[0], Dose.mg(5))], KNOWN, DAY[3], DAY[4])
    assert mg.tolist() == [5.0, 5.0]
    assert not is_told.any()


def test_nothing_told_is_the_steady_dose_and_never_nothing_swallowed() -> None:
    assert daily_mg([], KNOWN, DAY[0], DAY[1])[0].tolist() == [20.0, 20.0]


def test_of_two_for_one_day_the_higher_counts_in_any_order() -> None:
    two = [DoseTaken(DAY[0], Dose.mg(5)), DoseTaken(DAY[0], Dose.mg(10))]
    assert by_day(two) == by_day(two[::-1]) == {DAY[0]: Dose.mg(10)}


def test_an_end_before_its_beginning_is_refused() -> None:
    with pytest.raises(ContradictoryDates):
        daily_mg([], KNOWN, DAY[1], DAY[1] - timedelta(days=1))


def test_a_dose_several_times_a_day_is_split_evenly() -> None:
    mg, _ = daily_mg([], KNOWN, DAY[0], DAY[1])
    assert treatment(mg, 4).mg[:, 0].tolist() == [5.0] * 8
