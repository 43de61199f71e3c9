"""Days: half-open spans, doses by day, intervals as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper.errors import BadInterval, BadOption
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory, date_on, days_of

TWENTY, TEN = Dose.mg(20), Dose.mg(10)


def test_a_dose_holds_from_its_day_on() -> None:
    history = DoseHistory(((0, TEN), (2, Dose(0))), before=TWENTY)
    assert [history.on(day) for day in (-1, 0, 1, 2, 99)] == [TWENTY, TEN, TEN, Dose(0), Dose(0)]


def test_daily_doses_are_the_doses_of_the_days() -> None:
    history = DoseHistory(((-3, TWENTY), (1, TEN), (9, Dose(0))), before=Dose.mg(40))
    assert history.daily_mg(4).tolist() == [history.on(day).as_mg for day in range(4)] == [20, 10, 10, 10]


@pytest.mark.parametrize("days", [(2, 2), (3, 1)])
def test_days_that_do_not_rise_are_refused(days: tuple[int, int]) -> None:
    with pytest.raises(BadOption):
        DoseHistory(tuple((day, TEN) for day in days))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("28", 28),
        ("28 days", 28),
        ("1 day", 1),
        ("4 weeks", 28),
        ("4W", 28),
        (" 2 uger ", 14),
        ("10 dage", 10),
    ],
)
def test_an_interval_is_days_or_weeks(text: str, days: int) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    "text", ["0", "-7d", "2.5 weeks", "a month", "4 months", "", "1e3", "3661", "9999999999 weeks"]
)
def test_no_whole_number_of_days_is_no_interval(text: str) -> None:
    with pytest.raises(BadInterval) as refused:
        days_of(text)
    assert refused.value.text == text


def test_dates_count_from_the_first_day_across_a_leap_day_and_a_clock_change() -> None:
    assert date_on(date(2028, 2, 28), 2) == date(2028, 3, 1)
    assert date_on(date(2026, 10, 24), 2) == date(2026, 10, 26)
    assert date_on(None, 2) is None
