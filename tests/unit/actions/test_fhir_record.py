"""A record as FHIR: what the person gets whole, what a carer gets of it, and that every dose comes back."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.fhir_record import bundle_of_record, written_record
from opentaper.actions.permissions import Section
from opentaper.actions.readings.fhir_record import fhir_record
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.fhir.models import structure_flaws
from opentaper.exchange.fhir.read_bundle import read_bundle
from opentaper.record.models import PlanStatus
from tests.unit.actions.deeds.care import carers_moment
from tests.unit.actions.deeds.care import joined as prescriber
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.actions.deeds.test_care_team import joined
from tests.unit.exchange.fhir.given import of_kind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def lived() -> Life:
    life = begun()
    life.plan()
    life.calm_days(DAY)
    return life


def own(life: Life) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written_record(life.person, NOW, DAY))
    return found


def kinds(bundle: dict[str, Any]) -> set[str]:
    return {entry["resource"]["resourceType"] for entry in bundle["entry"]}


def test_everything_is_about_one_person_and_every_dose_comes_back() -> None:
    life = lived()
    answer_instrument(InstrumentTold("phq-9", DAY, (1, 2, 1, 2, 1, 1, 1, 0, 0)), life.at("form"))
    bundle = own(life)
    (person,) = of_kind(bundle, "Patient")
    assert set(person) == {"resourceType", "id"}
    about = {json.dumps(entry["resource"].get("subject")) for entry in bundle["entry"]}
    assert about <= {"null", json.dumps({"reference": f"urn:uuid:{person['id']}"})}
    (plan,) = fhir_record(life.person, DAY).plans
    read = read_bundle(json.dumps(bundle), "record.json")
    (course,), wanted = read.courses, daily_doses(plan.version.plan)
    days = range(-7, wanted.end_day + 60)
    assert [course.daily_doses.on(day) for day in days] == [wanted.on(day) for day in days]
    assert read.taken == plan.doses
    assert len(read.taken) == 8
    assert len(of_kind(bundle, "Questionnaire")) == 2


def test_a_diagnosis_is_never_written_and_nobody_is_named() -> None:
    life = lived()
    told = CheckInTold(day=DAY, scores={"low_mood": 9.0}, signs=("suicidal_thoughts",), note="Zqx words")
    check_in(told, life.at("hard day", hour=14))
    bundle = own(life)
    (flag,) = of_kind(bundle, "Flag")
    assert flag["code"]["coding"][0]["code"] == "suicidal_thoughts"
    assert flag["period"] == {"start": DAY.isoformat()}
    assert "Condition" not in kinds(bundle)
    text = json.dumps(bundle)
    assert "Zqx" not in text
    assert str(life.person) not in text


def test_the_team_is_told_with_each_consent_and_what_was_revoked_has_an_end() -> None:
    life = lived()
    link = joined(life)
    (team,), (consent,) = (of_kind(own(life), kind) for kind in ("CareTeam", "Consent"))
    assert team["status"] == "active"
    (member,) = team["participant"]
    assert (member["member"]["display"], member["role"][0]["coding"][0]["code"]) == (
        "Dr Lind",
        "psychotherapist",
    )
    assert consent["status"] == "active"
    provision = consent["provision"]
    assert provision["class"][0]["code"] == "check_ins"
    assert provision["actor"][0]["reference"] == member["member"]
    assert "end" not in provision["period"]
    revoke_consent(RevokeTold(link, "check_ins"), life.at("revoke", hour=15))
    (consent,) = of_kind(own(life), "Consent")
    assert consent["status"] == "inactive"
    assert consent["provision"]["period"]["end"].startswith(DAY.isoformat())


@pytest.mark.parametrize(
    ("sections", "wanted", "hidden"),
    [
        ({Section.PLAN}, {"MedicationRequest", "CarePlan"}, {"QuestionnaireResponse", "GuidanceResponse"}),
        ({Section.CHECK_INS}, {"QuestionnaireResponse"}, {"MedicationRequest", "CarePlan", "Goal"}),
        ({Section.FEELINGS}, {"Patient"}, {"MedicationRequest", "QuestionnaireResponse", "Flag"}),
        (set(Section), {"MedicationRequest", "QuestionnaireResponse"}, set()),
    ],
)
def test_a_carer_gets_what_is_shared_and_never_the_team(
    sections: set[Section], wanted: set[str], hidden: set[str]
) -> None:
    life = lived()
    joined(life)
    found = kinds(bundle_of_record(life.person, NOW, DAY, sections=frozenset(sections)))
    assert wanted <= found
    assert not found & (hidden | {"CareTeam", "Consent"})


def test_a_told_signature_makes_an_order_and_holds_no_seal() -> None:
    life = begun()
    life.sign(life.plan())
    bundle = own(life)
    assert {one["intent"] for one in of_kind(bundle, "MedicationRequest")} == {"order"}
    (origin,) = of_kind(bundle, "Provenance")
    assert "signature" not in origin


def test_whoever_signs_with_an_account_leaves_their_seal_in_the_signature() -> None:
    life = begun()
    version, link = life.plan(), prescriber(life)
    done = sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    bundle = own(life)
    (origin,) = of_kind(bundle, "Provenance")
    (signature,) = origin["signature"]
    row = PlanStatus.objects.get(plan_version_id=done.plan_version_id, status="signed")
    assert b64decode(signature["data"]).decode("ascii") == row.seal != ""
    assert signature["who"] == {"display": "Grace Osei"}
    assert {one["intent"] for one in of_kind(bundle, "MedicationRequest")} == {"order"}


def test_a_hold_keeps_the_cuts_back_and_the_dose_goes_on() -> None:
    life = begun()
    life.plan(start=DAY)
    life.calm_days(DAY)
    hold_plan(HoldTold(life.medication, life.version, days=21), life.at("hold", hour=13))
    bundle = own(life)
    now, *later = of_kind(bundle, "MedicationRequest")
    held = [one for one in (now, *later) if one["status"] == "on-hold"]
    assert held
    assert all(one["statusReason"]["coding"][0]["code"] == "held" for one in held)
    first = min(
        told["timing"]["repeat"]["boundsPeriod"]["start"] for one in held for told in one["dosageInstruction"]
    )
    assert first > DAY.isoformat()
    (plan,) = fhir_record(life.person, DAY).plans
    course = read_bundle(json.dumps(bundle), "record.json").courses[0].daily_doses
    wanted = daily_doses(plan.version.plan)
    days = range(wanted.end_day + 60)
    assert [course.on(day) for day in days] == [wanted.on(day) for day in days]


def test_a_bundle_of_every_day_of_a_plan_is_as_fhir_asks() -> None:
    life = lived()
    for days in (0, 20, 60, 200):
        later = timedelta(days=days)
        bundle = json.loads(written_record(life.person, NOW + later, DAY + later))
        assert structure_flaws(bundle, "Bundle") == ()
