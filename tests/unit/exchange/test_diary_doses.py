"""Doses as taken: missed, late, doubled, in the wrong unit, told twice; each is named and survived."""

from __future__ import annotations

from typing import Any

import pytest

from opentaper.errors import BadDiary
from tests.unit.exchange.diaries import doses, told, wrong_lines


def taken(text: str, **more: Any) -> list[str]:
    return [f"{one.day:%d} {one.dose.mg_text}" for one in doses(text, **more).doses]


@pytest.mark.parametrize(
    "text",
    [
        "date,dose_mg\n2026-03-01,12.5\n2026-03-02,0\n",
        "dato;dosis\n2026-03-01;12,5 mg\n2026-03-02;0 mg\n",
        "date\tdose\n2026-03-01\t12500 mcg\n2026-03-02\t0\n",
        '{"doses": [{"day": "2026-03-01", "dose_mg": "12.5"}, {"date": "2026-03-02", "dose": 0}]}',
        '[{"date": "2026-03-02", "dose_mg": 0}, {"date": "2026-03-01", "dose_mg": 12.5}]',
    ],
)
def test_doses_are_read_in_any_manner(text: str) -> None:
    assert taken(text) == ["01 12.5", "02 0"]


def test_what_became_of_a_dose_is_counted_and_told() -> None:
    found = doses(
        "date,dose_mg,status\n2026-03-01,20,taken\n2026-03-02,20,missed\n2026-03-03,40,doubled\n"
        "2026-03-04,20,late\n2026-03-05,,glemt\n"
    )
    assert [one.dose.mg_text for one in found.doses] == ["20", "0", "40", "20", "0"]
    assert told(found) == ["diary.missed", "diary.late", "diary.doubled"]
    assert [one.get("n") for one in found.remarks] == [2, 1, 1]


def test_a_doubled_dose_that_is_none_is_asked_about() -> None:
    with pytest.raises(BadDiary) as refused:
        doses("date,dose_mg,status\n2026-03-01,20,\n2026-03-02,20,doubled\n")
    assert wrong_lines(refused.value) == [(3, "doubled_or_not")]


def test_another_unit_is_noticed_by_the_doses_beside_it() -> None:
    rows = "".join(f"2026-03-{day:02d},{20 if day != 5 else 20000}\n" for day in range(1, 10))
    with pytest.raises(BadDiary) as refused:
        doses("date,dose_mg\n" + rows)
    assert wrong_lines(refused.value) == [(6, "unit_swapped")]
    assert len(doses("date,dose_mg\n" + rows, skip_bad=True).doses) == 8


def test_a_stop_and_a_small_last_dose_are_no_slip() -> None:
    assert taken("date,dose_mg\n2026-03-01,20\n2026-03-02,0\n2026-03-03,1\n2026-03-04,0.5\n") == [
        "01 20",
        "02 0",
        "03 1",
        "04 0.5",
    ]


def test_several_intakes_of_a_day_are_added_up_where_each_tells_its_time() -> None:
    found = doses("date,time,dose_mg\n2026-03-01,08:00,25\n2026-03-01,20:00,12.5\n2026-03-02,08:00,25\n")
    assert [one.dose.mg_text for one in found.doses] == ["37.5", "25"]
    assert told(found) == ["diary.doses_added"]


def test_of_two_doses_for_one_day_neither_counts() -> None:
    text = "date,dose_mg\n2026-03-01,25\n2026-03-01,20\n2026-03-02,20\n"
    with pytest.raises(BadDiary) as refused:
        doses(text)
    assert wrong_lines(refused.value) == [(2, "duplicate_day"), (3, "duplicate_day")]
    assert taken(text, skip_bad=True) == ["02 20"]
    repeated = doses("date,dose_mg\n2026-03-01,25\n2026-03-01,25\n")
    assert len(repeated.doses) == 1
    assert told(repeated) == ["diary.doses_repeated"]


def test_other_columns_are_named_and_left_unread() -> None:
    found = doses("date,dose_mg,pharmacy,note\n2026-03-01,25,Corner,x\n")
    assert told(found) == ["diary.columns_unread"]
    assert found.remarks[0].get("names") == "pharmacy, note"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-03-01,,", "no_dose"),
        ("2026-03-01,-5,", "bad_dose"),
        ("2026-03-01,20 tablets,", "bad_dose"),
        ("2026-03-01,20,perhaps", "unknown_status"),
        ("2027-03-01,20,", "future"),
        ("2026-03-01,20", "wrong_number_of_columns"),
        ("2026-03-01,1e999,", "bad_dose"),
    ],
)
def test_a_bad_line_is_named(row: str, why: str) -> None:
    with pytest.raises(BadDiary) as refused:
        doses(f"date,dose_mg,status\n{row}\n")
    assert wrong_lines(refused.value) == [(2, why)]


def test_a_table_without_doses_is_none() -> None:
    with pytest.raises(BadDiary) as refused:
        doses("date,nausea\n2026-03-01,2\n")
    assert wrong_lines(refused.value) == [(1, "missing_column")]
