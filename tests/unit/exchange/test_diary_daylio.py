"""Exports of Daylio: faces in two languages, activities that a day may hold, notes never."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from opentaper.errors import BadDiary, BadOption
from opentaper.exchange.diary import ToldDiary
from tests.unit.exchange.diaries import diary, told, wrong_lines

HEADER = "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"


def daylio(*rows: str, **more: Any) -> ToldDiary:
    return diary("\ufeff" + HEADER + "\n".join(rows) + "\n", "daylio_export.csv", **more)


@pytest.mark.parametrize(
    ("mood", "score"),
    [
        ("rad", 0.0),
        ("good", 2.5),
        ("MEH", 5.0),
        ("bad", 7.5),
        ("awful", 10.0),
        ("dårligt", 7.5),
        ("god", 2.5),
    ],
)
def test_a_face_says_which_way_it_points(mood: str, score: float) -> None:
    found = daylio(f'2026-03-01,March 1,Sunday,21:30,{mood},"","","",""')
    assert found.check_ins[0].scores == (("low_mood", score),)
    assert told(found) == ["diary.faces"]


def test_several_faces_of_a_day_count_as_their_mean_and_night_belongs_to_the_day_before() -> None:
    rows = (
        '2026-03-01,March 1,Sunday,9:30 pm,awful,"","","",""',
        '2026-03-02,March 2,Monday,1:10 am,bad,"","","",""',
        '2026-03-02,March 2,Monday,8:00 am,rad,"","","",""',
    )
    assert [(one.day.day, one.scores[0][1]) for one in daylio(*rows).check_ins] == [(1, 10.0), (2, 3.75)]
    late = daylio(*rows, starts=time(4))
    assert [(one.day.day, one.scores[0][1]) for one in late.check_ins] == [(1, 8.75), (2, 0.0)]
    assert "diary.faces_mean" in told(late)


def test_activities_are_read_where_they_are_something_a_day_holds() -> None:
    found = daylio('2026-03-01,March 1,Sunday,21:30,meh,"work | Bad Night | wine | gaming","","",""')
    assert found.check_ins[0].modulators == (("alcohol", 1.0), ("poor_night", 1.0))
    unread = [one for one in found.remarks if one.code == "diary.activities_unread"]
    assert unread[0].get("names") == "gaming, work"
    ignored = daylio('2026-03-01,March 1,Sunday,21:30,meh,"wine","","",""', ignored=("wine",))
    assert ignored.check_ins[0].modulators == ()


def test_an_activity_that_is_not_there_is_not_answered() -> None:
    found = daylio('2026-03-01,x,x,21:30,meh,"wine","","",""', '2026-03-02,x,x,21:30,meh,"","","",""')
    assert [one.modulator("alcohol") for one in found.check_ins] == [1.0, None]


def test_notes_and_scales_are_named_and_never_read() -> None:
    one = '2026-03-01,March 1,Sunday,21:30,meh,"","Energy:\u00a03","Bad","=SUM(A1), 10 of 10"'
    found = daylio(one)
    assert found.check_ins == daylio('2026-03-01,March 1,Sunday,21:30,meh,"","","",""').check_ins
    assert told(found) == ["diary.faces", "diary.note_unread", "diary.note_unread", "diary.columns_unread"]


def test_own_words_for_moods_are_asked_about() -> None:
    rows = ('2026-03-01,x,x,21:30,gloomy,"","","",""', '2026-03-02,x,x,21:30,rad,"","","",""')
    with pytest.raises(BadDiary) as refused:
        daylio(*rows)
    assert refused.value.names == "gloomy"
    (part,) = refused.value.parts
    assert isinstance(part, BadOption)
    found = daylio(*rows, moods=(("Gloomy", 8.0),))
    assert [one.scores[0][1] for one in found.check_ins] == [8.0, 0.0]


def test_the_face_may_be_read_as_another_item() -> None:
    found = daylio('2026-03-01,x,x,21:30,bad,"","","",""', named=(("mood", "distress", False),))
    assert found.check_ins[0].scores == (("distress", 7.5),)


def test_a_repeated_export_counts_once() -> None:
    row = '2026-03-01,x,x,21:30,bad,"","","",""'
    found = daylio(row, row)
    assert found.check_ins == daylio(row).check_ins
    assert "diary.doses_repeated" in told(found)


def test_bad_lines_are_named() -> None:
    rows = ('2027-03-01,x,x,21:30,bad,"","","",""', '2026-03-02,x,x,25:99,bad,"","","",""')
    with pytest.raises(BadDiary) as refused:
        daylio(*rows)
    assert wrong_lines(refused.value) == [(2, "future"), (3, "bad_time")]
    good = '2026-03-03,x,x,21:30,bad,"","","",""'
    assert [one.day for one in daylio(*rows, good, skip_bad=True).check_ins] == [date(2026, 3, 3)]
