"""Tables of check-ins: any separator and decimal mark, names matched or asked about, nothing half-read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from opentaper.errors import BadDiary, UnknownDirection, UnknownItem
from opentaper.exchange.diary_scores import ScoreScale
from opentaper.exchange.diary_table import text_of
from opentaper.inference.check_in import CheckIn
from tests.unit.exchange.diaries import diary, told, wrong_lines

FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


def test_one_row_an_answer() -> None:
    found = diary(
        "date,item,score\n2026-03-01,dizziness,4\n2026-03-01,poor_night,1\n2026-03-02,dizziness,0\n"
    )
    assert found.check_ins == (
        CheckIn(FIRST, (("dizziness", 4.0),), (("poor_night", 1.0),)),
        CheckIn(SECOND, (("dizziness", 0.0),)),
    )
    assert not found.skipped
    assert not found.remarks


@pytest.mark.parametrize(
    "text",
    [
        "date,dizziness,alcohol\n2026-03-01,4.5,yes\n",
        "date;dizziness;alcohol\n2026-03-01;4,5;ja\n",
        "alcohol\tdizziness\tdate\n1\t4.5\t2026/3/1\n",
        "sep=;\r\nDato;Svimmelhed;Alkohol\r\n2026-03-01;4,5;100 %\r\n",
        '\ufeff"date","Dizziness (0-10)","alcohol"\n"2026-03-01","4,5","x"\n',
        "\n\ndate , dizzy , drinks\n\n 2026-03-01 , 4.50 , true \n",
    ],
)
def test_one_column_an_item_in_any_manner(text: str) -> None:
    found = diary(text)
    assert found.check_ins == (CheckIn(FIRST, (("dizziness", 4.5),), (("alcohol", 1.0),)),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_in_any_encoding(encoding: str) -> None:
    text = "dato;dårlig søvn\n2026-03-01;3\n"
    read = text_of(text.encode(encoding), "diary.csv")
    assert diary(read).check_ins[0].score("poor_sleep") == 3.0


def test_an_empty_cell_is_not_answered_and_never_none() -> None:
    found = diary("date,dizziness,nausea\n2026-03-01,,2\n2026-03-02,,\n")
    assert found.check_ins == (CheckIn(FIRST, (("nausea", 2.0),)), CheckIn(SECOND))
    found = diary("date,item,score\n2026-03-01,nausea,\n2026-03-01,dizziness,1\n")
    assert found.check_ins == (CheckIn(FIRST, (("dizziness", 1.0),)),)
    assert told(found) == ["diary.unanswered"]


def test_signs_are_read_by_name_and_nothing_told_is_not_asked() -> None:
    found = diary("date,nausea,signs\n2026-03-01,1,none\n2026-03-02,1,Akathisia | seizure\n2026-03-03,1,\n")
    assert [one.signs for one in found.check_ins] == [(), ("akathisia", "seizure"), None]
    long = diary("date,item,score\n2026-03-01,sign:akathisia,yes\n2026-03-02,sign:akathisia,0\n")
    assert [one.signs for one in long.check_ins] == [("akathisia",), ()]
    with pytest.raises(BadDiary) as refused:
        diary("date,nausea,signs\n2026-03-01,1,sneezing\n")
    assert wrong_lines(refused.value) == [(2, "unknown_sign")]


def test_free_text_is_named_and_never_read() -> None:
    with_note = diary('date,nausea,note,Kommentar\n2026-03-01,2,"terrible, 10 of 10",=1+1\n')
    assert with_note.check_ins == diary("date,nausea\n2026-03-01,2\n").check_ins
    assert told(with_note) == ["diary.note_unread", "diary.note_unread"]


def test_every_bad_line_is_named_and_nothing_is_used() -> None:
    text = (
        "date,dizziness,nausea\n2026-03-01,1,1\n2026-03-02,11,1\n2027-03-01,1,1\nyesterday,1,1\n"
        "2026-03-05,lots,1\n2026-03-06,1\n2026-02-30,1,1\n2026-03-08,nan,1\n2026-03-09,-1,1\n"
    )
    with pytest.raises(BadDiary) as refused:
        diary(text)
    assert wrong_lines(refused.value) == [
        (3, "out_of_range"),
        (4, "future"),
        (5, "bad_date"),
        (6, "not_a_score"),
        (7, "wrong_number_of_columns"),
        (8, "bad_date"),
        (9, "not_a_score"),
        (10, "out_of_range"),
    ]
    kept = diary(text, skip_bad=True)
    assert kept.check_ins == (CheckIn(FIRST, (("dizziness", 1.0), ("nausea", 1.0))),)
    assert [one.line for one in kept.skipped] == [3, 4, 5, 6, 7, 8, 9, 10]


def test_of_a_bad_line_nothing_counts() -> None:
    kept = diary("date,nausea,dizziness\n2026-03-01,3,99\n2026-03-02,1,1\n", skip_bad=True)
    assert [one.day for one in kept.check_ins] == [SECOND]


def test_a_repeat_counts_once_and_of_two_answers_the_worse_counts() -> None:
    text = "date,item,score\n2026-03-01,nausea,3\n2026-03-01,nausea,3\n"
    found = diary(text)
    assert found.check_ins == (CheckIn(FIRST, (("nausea", 3.0),)),)
    assert told(found) == ["diary.repeated"]
    for first, second in ((3, 8), (8, 3)):
        text = f"date,item,score\n2026-03-01,nausea,{first}\n2026-03-01,nausea,{second}\n"
        with pytest.raises(BadDiary) as refused:
            diary(text)
        assert wrong_lines(refused.value) == [(3, "duplicate_item")]
        assert diary(text, skip_bad=True).check_ins[0].score("nausea") == 8.0


def test_corrections_are_told_apart_by_when_they_were_written() -> None:
    found = diary(
        "date,nausea,written_at\n2026-03-01,3,2026-03-01T21:00:00+01:00\n2026-03-01,5,2026-03-02T08:00:00+01:00\n"
    )
    assert [one.score("nausea") for one in found.check_ins] == [3.0, 5.0]
    assert found.check_ins[0].written_at == datetime(2026, 3, 1, 20, tzinfo=UTC)


def test_names_that_are_not_clear_are_asked_about_all_at_once() -> None:
    with pytest.raises(BadDiary) as refused:
        diary("date,mood,dizzyness,søvn,wombat\n2026-03-01,1,1,1,1\n")
    error = refused.value
    assert error.n == 4
    assert error.names == "mood, dizzyness, søvn, wombat"
    mood, dizzy, sleep, wombat = error.parts
    assert isinstance(mood, UnknownDirection)
    assert mood.item == "low_mood"
    assert isinstance(dizzy, UnknownItem)
    assert dizzy.near == ("dizziness",)
    assert isinstance(sleep, UnknownDirection)
    assert isinstance(wombat, UnknownItem)
    assert wombat.near == ()


def test_names_mean_what_the_person_says() -> None:
    text = "date,mood,wombat,energy\n2026-03-01,8,3,7\n"
    found = diary(text, named=(("mood", "low_mood", True), ("energy", "fatigue", False)), ignored=("Wombat",))
    assert found.check_ins[0].scores == (("low_mood", 2.0), ("fatigue", 7.0))
    assert told(found) == ["diary.read_as", "diary.read_as_reversed", "diary.ignored"]


def test_unknown_names_in_rows_are_asked_about_too() -> None:
    with pytest.raises(BadDiary) as refused:
        diary(
            "date,item,score\n2026-03-01,wombat,1\n2026-03-02,wombat,1\n2026-03-02,nausea,1\n", skip_bad=True
        )
    assert refused.value.names == "wombat"


@pytest.mark.parametrize(
    ("scale", "given", "meant"),
    [
        (ScoreScale(0, 4), "3", 7.5),
        (ScoreScale(1, 5), "1", 0.0),
        (ScoreScale(0, 100), "55", 5.5),
        (ScoreScale(1, 5), "5", 10.0),
    ],
)
def test_another_scale_is_named(scale: ScoreScale, given: str, meant: float) -> None:
    found = diary(f"date,nausea\n2026-03-01,{given}\n", scale=scale)
    assert found.check_ins[0].score("nausea") == meant


def test_scales_differ_by_name_and_may_be_turned_round() -> None:
    found = diary(
        "date,nausea,sleep\n2026-03-01,4,2\n",
        named=(("sleep", "poor_sleep", True),),
        scales=(("Sleep", ScoreScale(1, 5)),),
    )
    assert found.check_ins[0].scores == (("nausea", 4.0), ("poor_sleep", 7.5))


def test_a_scale_is_never_guessed_but_wondered_about() -> None:
    rows = "".join(f"2026-03-{day:02d},{day % 5}\n" for day in range(1, 29))
    found = diary("date,nausea\n" + rows)
    assert max(one.score("nausea") or 0 for one in found.check_ins) == 4.0
    assert told(found) == ["diary.low_scale"]


def test_questionnaires_are_read_beside_check_ins() -> None:
    found = diary("date,item,score\n2026-03-01,PHQ-9,14\n2026-03-01,nausea,2\n")
    assert [(one.name, one.total) for one in found.instruments] == [("phq-9", 14)]
    assert len(found.check_ins) == 1
    columns = ",".join(f"phq9_{number}" for number in range(1, 10))
    found = diary(f"date,{columns}\n2026-03-01,1,2,1,2,1,1,1,0,\n")
    assert found.instruments[0].answers == (1, 2, 1, 2, 1, 1, 1, 0, None)
    assert found.check_ins == ()
    with pytest.raises(BadDiary) as refused:
        diary("date,gad7\n2026-03-01,22\n")
    assert wrong_lines(refused.value) == [(2, "out_of_range")]


def test_doses_beside_check_ins_are_read_too() -> None:
    found = diary("date,dose_mg,nausea\n2026-03-01,20,2\n2026-03-02,15,\n")
    assert [str(one.dose) for one in found.doses] == ["20 mg", "15 mg"]
    assert [one.day for one in found.check_ins] == [FIRST]


def test_columns_of_doses_that_say_nothing_here_are_named() -> None:
    assert told(diary("date,nausea,status\n2026-03-01,2,taken\n")) == ["diary.columns_unread"]
    assert told(diary("date,item,score,mg\n2026-03-01,nausea,2,20\n")) == ["diary.columns_unread"]


def test_of_a_line_with_a_bad_score_the_dose_does_not_count_either() -> None:
    rows = ("01,20,99", "02,many,1", "03,15,1", "04,,2", "32,1,1")
    text = "date,dose_mg,nausea\n" + "".join(f"2026-03-{row}\n" for row in rows)
    with pytest.raises(BadDiary) as refused:
        diary(text)
    assert wrong_lines(refused.value) == [(2, "out_of_range"), (3, "bad_dose"), (6, "bad_date")]
    kept = diary(text, skip_bad=True)
    assert [one.day.day for one in kept.doses] == [3]
    assert [one.day.day for one in kept.check_ins] == [3, 4]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty_diary"),
        ("\n \n", "empty_diary"),
        ("nausea,dizziness\n1,2\n", "missing_column"),
        ("date,item,note\n2026-03-01,nausea,x\n", "missing_column"),
        ("date,dato,nausea\n2026-03-01,2026-03-01,1\n", "repeated_column"),
        ('date,nausea\n"2026-03-01,1\n', "unreadable"),
    ],
)
def test_what_is_no_diary_is_told_even_where_bad_lines_may_go(text: str, why: str) -> None:
    with pytest.raises(BadDiary) as refused:
        diary(text, skip_bad=True)
    assert [why for _, why in wrong_lines(refused.value)] == [why]
