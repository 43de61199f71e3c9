"""Diaries as JSON: read as strictly as tables, every entry with its line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import jsonschema
import pytest

from opentaper.errors import BadDiary, BadOption
from opentaper.exchange.diary import ToldDiary, joined
from opentaper.exchange.diary_writing import check_ins_csv, diary_json
from opentaper.exchange.plan_json import schema
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.quantities import Dose
from tests.unit.exchange.diaries import diary, wrong_lines

DAY = date(2026, 3, 1)
WHOLE = ToldDiary(
    check_ins=(
        CheckIn(
            DAY, (("nausea", 2.5),), (("stress", 0.5),), ("akathisia",), datetime(2026, 3, 1, 20, tzinfo=UTC)
        ),
        CheckIn(date(2026, 3, 2)),
    ),
    doses=(DoseTaken(DAY, Dose.mg("12.5")),),
    instruments=(
        InstrumentAnswer(DAY, "phq-9", (1, 2, None, 2, 1, 1, 1, 0, 0)),
        InstrumentAnswer(DAY, "gad-7", total=5),
    ),
)


def test_what_is_written_keeps_to_its_schema_and_reads_back() -> None:
    text = diary_json(WHOLE)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema("diary-1"), format_checker=checker).validate(json.loads(text))
    found = diary(text, "diary.json")
    assert found == WHOLE


def test_entries_may_tell_their_items_beside_their_day() -> None:
    found = diary('{"check_ins": [{"date": "2026-03-01", "nausea": 3, "alcohol": true, "note": "gone"}]}')
    assert found.check_ins == (CheckIn(DAY, (("nausea", 3.0),), (("alcohol", 1.0),)),)
    long = diary('[{"date": "2026-03-01", "item": "nausea", "score": "3,5"}]')
    assert long.check_ins == (CheckIn(DAY, (("nausea", 3.5),)),)


def test_each_bad_entry_is_named_by_its_line() -> None:
    text = """{"check_ins": [
        {"day": "2026-03-01", "scores": {"nausea": 3}},
        {"day": "2026-03-02", "scores": {"nausea": 30}},
        {"scores": {"nausea": 3}},
        7,
        {"day": "2026-03-03", "scores": {"nausea": [1]}},
        {"day": "2026-03-04", "nausea": 1, "scores": {"nausea": 2}}
    ], "doses": [
        {"day": "2026-03-01", "dose_mg": "20"},
        {"day": "2026-03-02", "dose_mg": "many"}
    ]}"""
    with pytest.raises(BadDiary) as refused:
        diary(text, "diary.json")
    lines = dict(wrong_lines(refused.value))
    assert lines[3] == "out_of_range"
    assert lines[4] == "bad_date"
    assert lines[6] == "not_an_entry"
    assert lines[7] == "duplicate_item"
    assert lines[10] == "bad_dose"
    kept = diary(text, "diary.json", skip_bad=True)
    assert [one.day for one in kept.check_ins] == [DAY]
    assert len(kept.skipped) == 6


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not_json"),
        ("", "not_json"),
        ("nonsense", "not_json"),
        ('{"check_ins": NaN}', "not_json"),
        ('{"doses": [], "doses": []}', "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"check_ins": ' + "1" * 5000 + "}", "not_json"),
        ('{"plan": []}', "not_a_diary"),
        ("7", "not_a_diary"),
        ('{"check_ins": {"day": 1}}', "not_a_diary"),
    ],
)
def test_what_is_no_diary_is_told(text: str, why: str) -> None:
    with pytest.raises(BadDiary) as refused:
        diary(text, "diary.json", skip_bad=True)
    assert [found for _, found in wrong_lines(refused.value)] == [why]


def test_a_dose_among_check_ins_is_named_and_other_names_of_doses_are_told() -> None:
    with pytest.raises(BadDiary) as refused:
        diary('[{"date": "2026-03-01", "nausea": 3, "dose_mg": 20}]')
    assert wrong_lines(refused.value) == [(1, "dose_apart")]
    found = diary(
        '[{"date": "2026-03-01", "dose_mg": 20, "note": "x"}, {"date": "2026-03-02", "dose_mg": 15}]'
    )
    assert [one.code for one in found.remarks] == ["diary.columns_unread"]
    assert len(found.doses) == 2


def test_on_one_line_entries_are_still_told_apart() -> None:
    doses = [{"day": f"2026-03-{day:02d}", "dose_mg": 20 if day != 4 else 20000} for day in range(1, 8)]
    kept = diary(json.dumps({"doses": doses}), "diary.json", skip_bad=True)
    assert [one.day.day for one in kept.doses] == [1, 2, 3, 5, 6, 7]


def test_names_that_mean_nothing_are_not_written() -> None:
    for wrong in (
        CheckIn(DAY, (("=1+1", 2.0),)),
        CheckIn(DAY, (), (("=cmd()", 1.0),)),
        CheckIn(DAY, signs=("@SUM(A1)",)),
    ):
        with pytest.raises(BadOption):
            check_ins_csv([wrong])
        with pytest.raises(BadOption):
            diary_json(ToldDiary(check_ins=(wrong,)))


def test_diaries_join() -> None:
    both = joined(ToldDiary(doses=WHOLE.doses), ToldDiary(check_ins=WHOLE.check_ins))
    assert (both.doses, both.check_ins) == (WHOLE.doses, WHOLE.check_ins)
