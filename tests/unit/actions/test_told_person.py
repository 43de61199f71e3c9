"""What a person tells: read once, each slip named, what was not told assumed on the careful side and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from opentaper.actions.diary_options import AskedReading, reading
from opentaper.actions.told_person import AskedPerson, ToldFile, told_person
from opentaper.errors import BadOption, HugeDose, UnknownDrug
from opentaper.exchange.belief_json import belief_json
from opentaper.exchange.diary_scores import ScoreScale
from opentaper.inference.belief import Known, prior_belief
from opentaper.quantities import Dose

TODAY = date(2026, 11, 22)
DOSES = ToldFile("doses.csv", b"date,dose_mg\n2026-03-01,20\n2026-03-02,15\n2026-04-01,10\n")
FELT = ToldFile("felt.csv", b"date,nausea\n2026-03-01,1\n2026-04-02,2\n")
ASKED = AskedPerson("citalopram", DOSES, FELT)


def told(**more: Any) -> Any:
    return told_person(replace(ASKED, **more), TODAY)


def test_all_that_is_told_is_read() -> None:
    found = told(
        start="30mg",
        used_for="4 years",
        attempts=("failed", "well"),
        times="2",
        condition="Anxiety",
        episodes="many",
        seed="9",
    )
    assert found.known == Known("citalopram", Dose.mg(30), 48.0, 1, 2, "anxiety", "many")
    assert found.seed == 9
    assert len(found.doses) == 3
    assert found.last_day == date(2026, 4, 2)
    assert not found.diary.remarks


def test_the_dose_before_is_assumed_to_be_the_first_and_said() -> None:
    found = told()
    assert found.known.start == Dose.mg(20)
    assert [one.code for one in found.diary.remarks] == ["diary.start_assumed"]
    assert found.known.months_of_use is None
    for doses in (None, ToldFile("doses.csv", b"date,dose_mg\n2026-03-01,0\n")):
        with pytest.raises(BadOption, match="start"):
            told(doses=doses)


def test_a_use_since_a_day_counts_up_to_the_first_day_told() -> None:
    assert told(used_for="2024-03-01").known.months_of_use == pytest.approx(24, abs=0.1)


def test_nothing_after_the_last_day_that_was_asked_for_counts() -> None:
    found = told(until="2026-03-01")
    assert [one.day.day for one in found.doses] == [1]
    assert len(found.check_ins) == 1


def test_doses_beside_check_ins_count_only_without_a_file_of_doses() -> None:
    both = ToldFile("felt.csv", b"date,nausea,dose\n2026-03-01,1,50\n")
    assert told(doses=None, check_ins=both).doses[0].dose == Dose.mg(50)
    found = told(check_ins=both)
    assert [one.dose.mg_text for one in found.doses] == ["20", "15", "10"]
    assert "diary.doses_unread" in [one.code for one in found.diary.remarks]


def test_a_belief_knows_what_was_told_before() -> None:
    known = Known("citalopram", Dose.mg(20), 48.0)
    belief = ToldFile("belief.json", belief_json(prior_belief(known, seed=5)).encode())
    found = told(drug=None, belief=belief)
    assert found.known == known
    assert found.seed == 5
    assert told(belief=belief, drug="Citalopram", start="20mg", used_for="4 years").known == known
    for other in (
        {"drug": "sertraline"},
        {"start": "10mg"},
        {"used_for": "1 year"},
        {"condition": "anxiety"},
    ):
        with pytest.raises(BadOption, match="learnt with"):
            told(belief=belief, **other)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"drug": None}, BadOption),
        ({"drug": "nothing-like-it"}, UnknownDrug),
        ({"start": "20 g"}, HugeDose),
        ({"doses": ToldFile("d.csv", b"date,dose_mg\n2026-03-01,20000\n")}, HugeDose),
        ({"seed": "-1"}, BadOption),
        ({"seed": "99999999999"}, BadOption),
        ({"until": "soon"}, BadOption),
        ({"episodes": "none"}, BadOption),
        ({"times": "60/40"}, BadOption),
        ({"check_ins": ToldFile("felt.csv", b"\0\1\2")}, BadOption),
    ],
)
def test_a_slip_is_named(more: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        told(**more)


def test_how_a_diary_is_read_is_told_in_words() -> None:
    asked = AskedReading(
        items=("my mood = Low mood reversed", "zaps=shocks"),
        ignored=("x",),
        scales=("0-4", "sleep=1-5"),
        moods=("So so=4,5",),
        dates="DMY",
        day_starts="4:30",
        zone="Europe/Copenhagen",
    )
    found = reading(asked, TODAY)
    assert found.named == (("my mood", "low_mood", True), ("zaps", "shocks", False))
    assert found.scale == ScoreScale(0, 4)
    assert found.scale_of("Sleep", is_reversed=True) == ScoreScale(1, 5, is_reversed=True)
    assert found.moods == (("So so", 4.5),)
    assert found.calendar.order == "dmy"
    assert found.calendar.starts == time(4, 30)


@pytest.mark.parametrize(
    "asked",
    [
        AskedReading(items=("mood",)),
        AskedReading(items=("=nausea",)),
        AskedReading(items=("mood=wombat",)),
        AskedReading(scales=("0-4", "0-10")),
        AskedReading(scales=("4-0",)),
        AskedReading(scales=("sleep=many",)),
        AskedReading(moods=("gloomy=11",)),
        AskedReading(moods=("=3",)),
        AskedReading(dates="ymd"),
        AskedReading(day_starts="12:01"),
        AskedReading(day_starts="25:00"),
        AskedReading(day_starts=""),
        AskedReading(zone="Europe/Atlantis"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: AskedReading) -> None:
    with pytest.raises(BadOption):
        reading(asked, TODAY)
