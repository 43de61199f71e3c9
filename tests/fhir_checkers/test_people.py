"""Every virtual person's plan and diary at an R4 server and back: nothing is found, and no dose changes."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from opentaper.actions.demo_person import demo_person, people_names
from opentaper.actions.diary_options import AskedReading, reading
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.diary import ToldDiary, joined
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.fhir.as_followed import as_planned
from opentaper.exchange.fhir.bundle import bundle_json
from opentaper.exchange.fhir.read_bundle import read_bundle
from opentaper.exchange.fhir.record_bundle import FhirPlan, FhirRecord, record_bundle
from opentaper.exchange.version_json import version_of
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import first_version
from tests.fhir_checkers.checkers import Checkers
from tests.unit.exchange.fhir.given import AT, given_bundle, of_kind


@cache
def lived(name: str) -> tuple[PlanResult, ToldDiary]:
    """The plan and the diary of somebody."""
    made = demo_person(name)
    files = dict(made.files)
    how = reading(AskedReading(), made.last_day)
    diary = joined(
        read_diary(files["checkins.csv"], "checkins.csv", how),
        read_doses(files["doses.csv"], "doses.csv", how),
    )
    return version_of(files["plan.json"]).plan, diary


@cache
def bundle_of(name: str) -> dict[str, Any]:
    plan, diary = lived(name)
    return given_bundle(plan, diary=diary)


@pytest.mark.parametrize("name", people_names())
def test_the_checkers_find_nothing(checkers: Checkers, name: str) -> None:
    assert checkers.all_wrong(bundle_of(name)) == []


@pytest.mark.parametrize("name", people_names())
def test_at_a_server_every_dose_stays_as_it_was(checkers: Checkers, name: str) -> None:
    plan, diary = lived(name)
    read = read_bundle(json.dumps(checkers.kept(bundle_of(name))), "server.json")
    (course,), wanted = read.courses, daily_doses(plan)
    days = range(-7, wanted.end_day + 60)
    assert course.start_date == wanted.start_date
    assert [course.daily_doses.on(day) for day in days] == [wanted.on(day) for day in days]
    assert read.taken == tuple(sorted(diary.doses, key=lambda one: one.day))


@pytest.mark.parametrize("name", people_names()[:1])
def test_a_server_finds_what_is_asked_for(checkers: Checkers, name: str) -> None:
    kept = checkers.kept(bundle_of(name))
    (person,), (plan,) = of_kind(kept, "Patient"), of_kind(kept, "CarePlan")
    asked = f"subject=Patient/{person['id']}"
    assert checkers.found(f"/MedicationRequest?{asked}&status=draft") == of_kind(kept, "MedicationRequest")
    assert checkers.found(f"/MedicationRequest?{asked}&status=active") == []
    assert checkers.found("/MedicationRequest?subject=Patient/nobody") == []
    assert checkers.found(f"/CarePlan?{asked}&status=draft,active") == [plan]
    assert checkers.found(f"/Goal?{asked}") == of_kind(kept, "Goal")
    keys = [one["id"] for one in of_kind(kept, "MedicationRequest")]
    assert plan["activity"] == [{"reference": {"reference": f"MedicationRequest/{key}"}} for key in keys]


def test_two_medicines_of_one_record_keep_apart(checkers: Checkers) -> None:
    names = ("Ilse of the glass accordion", "Kit of the borrowed bicycle")
    of = [lived(name) for name in names]
    plans = [FhirPlan(as_planned(first_version(plan, AT.date())), doses=diary.doses) for plan, diary in of]
    made = json.loads(bundle_json(record_bundle(FhirRecord("two", AT.date(), tuple(plans)), AT)))
    assert len(of_kind(made, "Patient")) == 1
    assert checkers.all_wrong(made) == []
    read = read_bundle(json.dumps(checkers.kept(made)), "server.json")
    assert [one.drug for one in read.histories] == [plan.request.drug.name for plan, _ in of]
    for course, history, (plan, diary) in zip(read.courses, read.histories, of, strict=True):
        wanted = daily_doses(plan)
        days = range(-7, wanted.end_day + 60)
        assert [course.daily_doses.on(day) for day in days] == [wanted.on(day) for day in days]
        assert history.doses == tuple(sorted(diary.doses, key=lambda one: one.day))
