"""What is learnt is said with care: the own pace only where the record told, and always what isn't known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from opentaper.actions.demo_person import demo_person, people_names, person_named
from opentaper.actions.forecast_person import AskedForecast, forecast_person
from opentaper.actions.learn import learn, own_pace
from opentaper.actions.told_person import AskedPerson, ToldFile
from opentaper.errors import BadOption
from opentaper.examples.people import VIRTUAL_PEOPLE
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.told_taper import told_taper
from opentaper.formulary.population import PARAMETERS
from opentaper.inference.belief import Known, prior_belief
from opentaper.inference.check_in import latest
from opentaper.quantities import Dose

TODAY = date(2026, 11, 22)
READING = DiaryReading(DiaryCalendar(TODAY))
BEFORE = prior_belief(Known("citalopram", Dose.mg(20)))


def paces(u50: float, tau: float, spread: float) -> list[str]:
    draws = np.array(BEFORE.draws) * spread
    draws[:, PARAMETERS.index("u50")] += u50
    draws[:, PARAMETERS.index("tau_slow_days")] += tau
    return [one.code for one in own_pace(replace(BEFORE, draws=draws.astype(np.float32)), BEFORE)]


def test_the_own_pace_is_told_against_that_of_others() -> None:
    assert paces(-1.5, 1.5, 0.3) == ["own.felt_strong", "own.time_long"]
    assert paces(1.5, -1.5, 0.3) == ["own.felt_weak", "own.time_short"]
    assert paces(0.0, 0.0, 0.3) == ["own.felt_usual", "own.time_usual"]


def test_a_record_that_told_little_says_so() -> None:
    assert paces(0.0, 0.0, 1.0) == ["own.felt_unknown", "own.time_unknown"]
    assert paces(-1.5, 0.0, 0.95) == ["own.felt_unknown", "own.time_unknown"]


def test_without_days_nothing_is_learnt_and_that_is_said() -> None:
    found = learn(AskedPerson("citalopram", start="20mg"), TODAY)
    assert found.pace == ()
    assert found.is_modelled
    assert [one.code for one in found.unknown] == [
        *("unknown.no_label", "unknown.use", "unknown.doses", "unknown.own_pace")
    ]


def test_signs_of_the_last_day_and_of_the_last_form_are_told() -> None:
    rows = b"date,nausea,signs,phq9_9\n2026-03-01,1,seizure,\n2026-03-02,1,akathisia,2\n2026-03-03,1,,\n"
    asked = AskedPerson("citalopram", start="20mg", check_ins=ToldFile("felt.csv", rows))
    assert {one.name for one in learn(asked, TODAY).signs} == {"suicidal_thoughts"}
    asked = replace(asked, until="2026-03-02")
    assert {one.name for one in learn(asked, TODAY).signs} == {"akathisia", "suicidal_thoughts"}


@pytest.mark.parametrize("name", people_names())
def test_the_files_of_a_virtual_person_say_what_was_so(name: str) -> None:
    made = demo_person(name)
    files = dict(made.files)
    doses = read_doses(files["doses.csv"], "doses.csv", READING)
    felt = read_diary(files["checkins.csv"], "checkins.csv", READING)
    assert not doses.remarks
    assert not felt.remarks
    assert len(doses.doses) == made.person.n_days
    assert sum(not one.dose for one in doses.doses) >= len(made.person.missed)
    assert len(latest(felt.check_ins)) == made.n_check_ins
    taper = told_taper(files["plan.json"], "plan.json")
    planned = {
        (taper.daily.start_date or made.first_day).toordinal() + day for day, _ in taper.daily.history.changes
    }
    changes = {made.first_day.toordinal() + day for day, _ in made.person.steps}
    assert planned == changes
    assert taper.daily.history.before == made.person.start


def test_virtual_people_are_found_by_any_part_that_is_theirs() -> None:
    for person in VIRTUAL_PEOPLE:
        first = person.name.split()[0]
        for told in (person.name, first, first.upper(), person.name.lower().replace(" ", "-")):
            assert person_named(told) is person
    for wrong in ("", "nobody", "ils", "="):
        with pytest.raises(BadOption):
            person_named(wrong)
    with pytest.raises(BadOption):
        demo_person("kit", seed="one")


def forecast(plan: bytes) -> list[str]:
    asked = AskedForecast(AskedPerson("citalopram", start="20mg"), ToldFile("plan.csv", plan))
    return [one.code for one in forecast_person(asked, TODAY).plans[0].reasons]


def test_a_plan_without_dates_begins_where_the_forecast_does() -> None:
    assert forecast(b"day,dose\n0,20mg\n14,15mg\n") == ["foretold.undated"]
    assert forecast(b"date,dose\n2026-11-22,20mg\n2026-12-06,15mg\n") == []


def test_a_plan_that_goes_up_is_named() -> None:
    assert forecast(b"date,dose\n2026-11-22,30mg\n2026-12-06,15mg\n") == ["foretold.higher"]


def test_weeks_are_counted_from_the_day_that_was_asked_for() -> None:
    asked = AskedForecast(
        AskedPerson("citalopram", start="20mg"),
        ToldFile("plan.csv", b"date,dose\n2026-11-22,20mg\n2026-12-06,15mg\n"),
        weeks="2w",
        from_day="2026-12-05",
    )
    seen = forecast_person(asked, TODAY)
    assert [dose.mg_text for dose in seen.plans[0].doses[:3]] == ["20", "15", "15"]
    assert seen.days == 14
    with pytest.raises(BadOption):
        forecast_person(replace(asked, alternatives=(asked.plan,) * 4), TODAY)
