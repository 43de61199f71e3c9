"""Tapers that others published, and one of daily steps: right by structure, and told where they differ."""

from __future__ import annotations

import json
from datetime import date

import pytest

from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.fhir.read_bundle import FhirReading, looked_at_bundle, read_bundle
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from tests.builders import drawn, liquid, plan_of, request, step
from tests.fhir_checkers.checkers import Checkers, Resource
from tests.unit.exchange.fhir.given import given_bundle, of_kind
from tests.unit.exchange.fhir.papers import bundle, hl7_dispense, hl7_request

FIVE = FhirReading(Dose.mg(5))
PATIENT = {"resourceType": "Patient", "id": "pat1"}


def published(body: Resource) -> Resource:
    """A published example beside the patient that it is about, as a server can take both."""
    one = json.loads(
        json.dumps(body).replace("Patient/pat1", "urn:uuid:6f9d1c5e-5d2d-4c59-9a58-0f3a2f1d5b11")
    )
    made = bundle(PATIENT, one)
    made["entry"][0]["fullUrl"] = "urn:uuid:6f9d1c5e-5d2d-4c59-9a58-0f3a2f1d5b11"
    return made


@pytest.mark.parametrize("body", [hl7_request(), hl7_dispense()], ids=["medrx0303", "meddisp0305"])
def test_what_hl7_published_is_right_by_structure_and_its_words_are_found_to_differ(
    checkers: Checkers, body: Resource
) -> None:
    made = published(body)
    assert checkers.all_wrong(made) == []
    kept = checkers.kept(made)
    found = looked_at_bundle(json.dumps(kept), "server.json", FIVE).flaws
    assert [(one.why, one.text) for one in found if one.why != "withdrawn"] == [
        ("words_differ", "7 d ≠ 5 d"),
        ("words_differ", "7 d ≠ 8 d"),
        ("gap", "2015-01-21 – 2015-01-22"),
    ]


def test_at_a_server_the_published_taper_keeps_the_doses_of_its_structure(checkers: Checkers) -> None:
    reading = FhirReading(Dose.mg(5), by_structure=True)
    here = read_bundle(json.dumps(hl7_request()), "medrx0303.json", reading).courses[0]
    there = read_bundle(json.dumps(checkers.kept(published(hl7_request()))), "s.json", reading).courses[0]
    assert there.stretches == here.stretches
    assert [str(one.dose) for one in there.stretches] == ["20 mg", "10 mg", "5 mg"]


def daily(n: int) -> PlanResult:
    """0.1 mg less on each day, drawn from a liquid of 2 mg in one mL."""
    given = [
        step(day, 1, ((drawn(liquid("2"), f"{(200 + n - day) / 2000:.4f}".rstrip("0")),),))
        for day in range(n)
    ]
    return plan_of((*given, step(n, 14, ((),))), request("20", start_date=date(2026, 12, 1)))


def test_a_taper_of_daily_steps_is_several_requests_of_twelve_weeks(checkers: Checkers) -> None:
    plan = daily(180)
    made = given_bundle(plan)
    asked = of_kind(made, "MedicationRequest")
    assert [len(one["dosageInstruction"]) for one in asked] == [84, 84, 12]
    assert [one["dosageInstruction"][0]["sequence"] for one in asked] == [1, 85, 169]
    assert checkers.all_wrong(made) == []
    wanted = daily_doses(plan)
    for body in (made, checkers.kept(made)):
        (course,) = read_bundle(json.dumps(body), "daily.json").courses
        days = range(-3, 240)
        assert [course.daily_doses.on(day) for day in days] == [wanted.on(day) for day in days]
