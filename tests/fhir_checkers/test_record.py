"""A record with all that FHIR has words for: the checkers find nothing, and a server finds it again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.fhir_record import written_record
from opentaper.actions.readings.advice_read import advice_today
from opentaper.actions.readings.fhir_record import fhir_record
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.fhir.read_bundle import read_bundle
from tests.fhir_checkers.checkers import Checkers
from tests.unit.actions.deeds.care import carers_moment, joined
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.exchange.fhir.given import of_kind

pytestmark = pytest.mark.django_db

#: Everything that a record may hold of; never ``Condition``: that is no machine's word.
KINDS = {
    *("Patient", "CarePlan", "Goal", "Medication", "MedicationRequest", "MedicationStatement"),
    *("Questionnaire", "QuestionnaireResponse", "Observation", "Provenance", "Consent", "CareTeam"),
    *("Flag", "GuidanceResponse"),
}


def lived() -> Life:
    """A signed plan that is held, calm days, a hard one, both questionnaires, and a team."""
    life = begun()
    version, link = life.plan(start=DAY + timedelta(days=1)), joined(life)
    life.calm_days(DAY)
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    hold_plan(HoldTold(life.medication, life.version, days=14), life.at("hold", hour=13))
    told = CheckInTold(day=DAY, scores={"low_mood": 8.0}, modulators={"stress": 1.0}, signs=("akathisia",))
    check_in(told, life.at("hard day", hour=14))
    answer_instrument(InstrumentTold("phq-9", DAY, (1, 2, 1, 2, 1, 1, 1, 0, 1)), life.at("phq"))
    answer_instrument(InstrumentTold("gad-7", DAY, (1, 2, 1, 2, None, 1, 1)), life.at("gad"))
    advice_today(life.person, life.medication, life.at("advice", hour=15))
    return life


def bundle_of(life: Life, language: str = "en") -> dict[str, Any]:
    now = life.at("export", hour=16).now
    found: dict[str, Any] = json.loads(written_record(life.person, now, DAY, language))
    return found


def test_everything_of_a_record_is_right_at_a_server_and_found_again(checkers: Checkers) -> None:
    life = lived()
    bundle = bundle_of(life)
    assert {entry["resource"]["resourceType"] for entry in bundle["entry"]} == KINDS
    assert checkers.all_wrong(bundle) == []
    kept = checkers.kept(bundle)
    (person,) = of_kind(kept, "Patient")
    about = f"Patient/{person['id']}"
    for search, kind in (
        (f"/MedicationRequest?subject={about}&intent=order", "MedicationRequest"),
        (f"/Consent?patient={about}&status=active", "Consent"),
        (f"/CareTeam?subject={about}", "CareTeam"),
        (f"/Flag?subject={about}", "Flag"),
        (f"/GuidanceResponse?subject={about}", "GuidanceResponse"),
    ):
        found = checkers.found(f"{search}&_count=100")
        assert sorted(one["id"] for one in found) == sorted(one["id"] for one in of_kind(kept, kind)), kind
    held = checkers.found(f"/MedicationRequest?subject={about}&status=on-hold&_count=100")
    waits = [told["timing"]["repeat"]["boundsPeriod"]["start"] for told in held[0]["dosageInstruction"]]
    assert min(waits) > DAY.isoformat()
    (total,) = checkers.found(f"/Observation?subject={about}&code=http://loinc.org|44261-6")
    assert total["valueInteger"] == 10
    (source,) = total["derivedFrom"]
    status, answers = checkers.send("GET", f"/{source['reference']}")
    assert (status, answers["questionnaire"]) == (200, "urn:opentaper:questionnaire:phq-9")
    (asked,) = checkers.found(f"/Questionnaire?url={answers['questionnaire']}")
    assert asked["code"] == [{"system": "http://loinc.org", "code": "44249-1"}]
    (plan,) = fhir_record(life.person, DAY).plans
    read = read_bundle(json.dumps(kept), "server.json")
    course, wanted = read.courses[0].daily_doses, daily_doses(plan.version.plan)
    days = range(-7, wanted.end_day + 60)
    assert [course.on(day) for day in days] == [wanted.on(day) for day in days]
    assert read.taken == plan.doses


def test_in_danish_it_is_right_too(checkers: Checkers) -> None:
    bundle = bundle_of(lived(), "da")
    assert checkers.all_wrong(bundle) == []
    assert {one["language"] for one in of_kind(bundle, "Questionnaire")} == {"da"}


def test_every_answer_has_its_question() -> None:
    bundle = bundle_of(lived())
    asked = {one["url"]: {item["linkId"] for item in one["item"]} for one in of_kind(bundle, "Questionnaire")}
    answered = of_kind(bundle, "QuestionnaireResponse")
    assert len(answered) > 9
    for one in answered:
        assert {item["linkId"] for item in one["item"]} <= asked[one["questionnaire"]]
