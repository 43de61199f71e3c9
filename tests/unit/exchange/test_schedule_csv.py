"""Any schedule that someone typed is read, or refused with the line and what is wrong with it."""

from datetime import date

import pytest

from opentaper.errors import BadLine
from opentaper.exchange.schedule_csv import MOST_DAYS, read_schedule
from opentaper.quantities import Dose


def changes(text: str) -> list[tuple[int, str]]:
    """Days and doses of a schedule."""
    return [(day, dose.mg_text) for day, dose in read_schedule(text, "mine.csv").history.changes]


@pytest.mark.parametrize(
    "text",
    [
        "day,dose\n0,20\n28,12.5\n",
        "day;dose\n0;20\n28;12,5\n",
        "day\tdose\n0\t20\n28\t12,5\n",
        "Day , Dose\n0, 20 mg\n\n28 ,12500 micrograms",
        "\ufeffday,dose\r\n0,20\r\n28,12.5\r\n",
        'day,dose\n0,"20"\n28,"12,5"\n',
        "note,dose,day\nstart,20,0\nless,0.0125 g,28\n",
        "Dag;Dosis\n0;20 mg\n28;12,5 mg\n",
        "start_day,dose_mg\n0,20\n28,12.50\n",
    ],
)
def test_many_ways_of_writing_mean_the_same(text: str) -> None:
    assert changes(text) == [(0, "20"), (28, "12.5")]


def test_dates_become_days() -> None:
    schedule = read_schedule("date,dose\n2026-02-27,20\n2026-03-02,15\n", "mine.csv")
    assert schedule.history.changes == ((0, Dose.mg(20)), (3, Dose.mg(15)))
    assert schedule.start_date == date(2026, 2, 27)


def test_days_and_dates_together_must_agree() -> None:
    text = "day,date,dose\n7,2026-11-30,20\n14,2026-12-07,15\n"
    schedule = read_schedule(text, "mine.csv")
    assert [day for day, _ in schedule.history.changes] == [7, 14]
    assert schedule.start_date == date(2026, 11, 23)
    assert why("day,date,dose\n0,2026-11-23,20\n14,2026-12-08,15\n") == (3, "day_and_date_disagree")


def test_line_numbers_are_those_of_the_file() -> None:
    assert read_schedule("day,dose\n\n0,20\n\n\n28,15\n", "mine.csv").lines == (3, 6)


def test_the_dose_before_is_the_first_one() -> None:
    assert read_schedule("day,dose\n5,20\n28,15\n", "mine.csv").history.before == Dose.mg(20)


def why(text: str) -> tuple[int, str]:
    """Line and reason of the refusal."""
    with pytest.raises(BadLine) as refused:
        read_schedule(text, "mine.csv")
    assert refused.value.file == "mine.csv"
    return refused.value.line, refused.value.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (1, "empty_file")),
        ("\n  \n", (1, "empty_file")),
        ("day,dose\n", (1, "empty_file")),
        ("20\n15\n", (1, "missing_column")),
        ("day,mg_per_week\n0,20\n", (1, "missing_column")),
        ("dose\n20\n", (1, "missing_column")),
        ("day,dose,dose_mg\n0,20,20\n", (1, "repeated_column")),
        ("day,dose\n0,20\n28\n", (3, "wrong_number_of_columns")),
        ("day,dose\n0,20\n28,12,5\n", (3, "wrong_number_of_columns")),
        ("day,dose\nMonday,20\n", (2, "bad_day")),
        ("day,dose\n1.5,20\n", (2, "bad_day")),
        ("day,dose\n,20\n", (2, "bad_day")),
        (f"day,dose\n{MOST_DAYS + 1},20\n", (2, "bad_day")),
        ("date,dose\n23/11/2026,20\n", (2, "bad_date")),
        ("date,dose\n2026-02-29,20\n", (2, "bad_date")),
        ("date,dose\n20261123,20\n", (2, "bad_date")),
        ("date,dose\n1800-01-01,20\n2026-01-01,15\n", (3, "bad_date")),
        ("day,dose\n0,much\n", (2, "bad_dose")),
        ("day,dose\n0,20 ml\n", (2, "bad_dose")),
        ("day,dose\n0,-5\n", (2, "bad_dose")),
        ("day,dose\n0,\n", (2, "bad_dose")),
        ("day,dose\n0,0.0001\n", (2, "bad_dose")),
        ("day;dose\n0;1,000\n", (2, "bad_dose")),
        ("day,dose\n0,nan\n", (2, "bad_dose")),
        ("day,dose\n0,20\n28,15\n28,10\n", (4, "duplicate_day")),
        ("day,dose\n0,20\n28,15\n14,10\n", (4, "unsorted_day")),
        ("date,dose\n2026-01-02,20\n2026-01-01,15\n", (3, "unsorted_day")),
        ('day,dose\n0,"20\n', (2, "unreadable")),
        ('day,dose\n0,"20"x\n', (2, "unreadable")),
    ],
)
def test_each_defect_has_its_line_and_its_name(text: str, expected: tuple[int, str]) -> None:
    assert why(text) == expected


def test_the_cell_that_is_wrong_is_told() -> None:
    with pytest.raises(BadLine) as refused:
        read_schedule("day,dose\n0,20 tablets\n", "mine.csv")
    assert refused.value.text == "20 tablets"
