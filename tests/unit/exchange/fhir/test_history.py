"""What somebody has taken so far, read from others: each resource whole or left aside with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opentaper.errors import BadBundle
from opentaper.exchange.fhir.names import ATC
from opentaper.exchange.fhir.read_bundle import FhirReading
from opentaper.exchange.fhir.read_history import FhirHistory, MedicineHistory, read_history
from opentaper.exchange.fhir.read_known_drug import drug_of_words
from opentaper.quantities import Dose
from tests.unit.exchange.fhir.given import given_bundle
from tests.unit.exchange.fhir.papers import bundle, dosage, mg, request, tablets, text
from tests.unit.exchange.fhir.test_bundle import plan

TODAY = date(2026, 11, 23)
SUBJECT = {"reference": "Patient/1"}


def told(*resources: dict[str, Any], reading: FhirReading | None = None) -> FhirHistory:
    return read_history(text(bundle(*resources)), "list.json", TODAY, reading)


def one(*resources: dict[str, Any]) -> MedicineHistory:
    (found,) = told(*resources).medicines
    return found


def whys(history: FhirHistory) -> list[str]:
    return [one.flaw.why for one in history.aside]


def statement(dose: str, start: str, end: str | None = None, **other: Any) -> dict[str, Any]:
    period = {"start": start} | ({} if end is None else {"end": end})
    return {
        "resourceType": "MedicationStatement",
        "status": "active" if end is None else "completed",
        "medicationCodeableConcept": {"text": "Sertraline 50 MG Oral Tablet"},
        "subject": SUBJECT,
        "effectivePeriod": period,
        "dosage": [dosage(None, mg(float(dose)), None)],
    } | other


def order(dose: str, written: str, **other: Any) -> dict[str, Any]:
    return request(dosage(None, mg(float(dose)), None), authoredOn=written, **other)


def dispense(dose: str, handed: str, days: int) -> dict[str, Any]:
    supply = {"value": days, "unit": "d", "system": "http://unitsofmeasure.org", "code": "d"}
    return {
        "resourceType": "MedicationDispense",
        "status": "completed",
        "medicationCodeableConcept": {"text": "sertraline"},
        "subject": SUBJECT,
        "whenHandedOver": handed,
        "daysSupply": supply,
        "dosageInstruction": [dosage(None, mg(float(dose)), None)],
    }


def test_a_statement_that_goes_on_tells_dose_and_since_when() -> None:
    found = one(statement("50", "2021-03-04"))
    assert (found.drug, found.dose, found.since) == ("sertraline", Dose.mg(50), date(2021, 3, 4))
    assert found.called == "Sertraline 50 MG Oral Tablet"


def test_a_course_of_statements_is_one_time_of_taking_over_short_pauses() -> None:
    found = one(
        statement("50", "2015-01-01", "2015-06-30"),
        statement("100", "2019-01-01", "2022-12-31"),
        statement("75", "2023-02-01", "2024-01-31"),
        statement("50", "2024-02-01"),
    )
    assert [str(each.dose) for each in found.stretches] == ["50 mg", "100 mg", "75 mg", "50 mg"]
    assert (found.dose, found.since) == (Dose.mg(50), date(2019, 1, 1))


def test_refills_of_a_pharmacy_are_a_course() -> None:
    found = one(*(dispense("20", f"2026-{month:02}-01", 28) for month in range(5, 12)))
    assert (found.dose, found.since) == (Dose.mg(20), date(2026, 5, 1))
    assert len(found.stretches) == 7
    assert one(dispense("20", "2026-01-01", 28)).dose is None  # it ran out long ago


def test_an_order_without_dates_holds_from_the_day_on_which_it_was_written() -> None:
    found = one(order("20", "2025-04-01", reasonCode=[{"text": "Generalised anxiety"}]))
    assert (found.dose, found.since) == (Dose.mg(20), date(2025, 4, 1))
    assert found.reasons == ("Generalised anxiety",)


def test_of_two_doses_for_now_neither_is_taken_over() -> None:
    history = told(order("20", "2025-04-01"), statement("10", "2026-02-01"))
    (found,) = history.medicines
    assert found.dose is None
    assert [(one.flaw.why, one.flaw.text) for one in history.aside] == [("doses_now_differ", "20 mg ≠ 10 mg")]
    assert told(order("20", "2025-04-01", status="completed"), statement("10", "2026-02-01")).aside == ()


def test_a_request_and_its_condition() -> None:
    condition = {
        "resourceType": "Condition",
        "id": "c",
        "subject": SUBJECT,
        "code": {"coding": [{"display": "Major depressive disorder"}]},
    }
    wrong = condition | {
        "id": "d",
        "code": {"text": "Never so"},
        "verificationStatus": {"coding": [{"code": "entered-in-error"}]},
    }
    history = told(
        condition, wrong, order("20", "2025-04-01", reasonReference=[{"reference": "Condition/c"}])
    )
    assert history.conditions == ("Major depressive disorder",)
    assert history.medicines[0].reasons == ("Major depressive disorder",)


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        (order("20", "2025-04-01", status="entered-in-error"), "withdrawn"),
        (order("20", "2025-04-01", status="draft"), "not_in_force"),
        (order("20", "2025-04-01", intent="proposal"), "not_in_force"),
        (order("20", "2027-04-01"), "not_begun"),
        (request(dosage(None, mg(20), None)), "no_date"),
        (request(dosage(None, mg(-20), None), authoredOn="2025-04-01"), "negative"),
        (request(dosage(None, tablets(1), None), authoredOn="2025-04-01"), "no_strength"),
        (order("20", "2025-04-01", medicationCodeableConcept={"text": "Paracetamol"}), "unknown_drug"),
        (
            order("20", "2025-04-01", medicationCodeableConcept={"text": "olanzapine/fluoxetine"}),
            "unknown_drug",
        ),
        (statement("20", "2025-04-01", status="unknown"), "withdrawn"),
        (statement("20", "2025-04-01", status="completed"), "no_date"),
        ({"resourceType": "Organization", "name": "A pharmacy"}, "not_needed"),
        (order("20", "2025-04-01", dosageInstruction="daily"), "not_fhir"),
    ],
)
def test_whatever_is_not_used_is_told_and_nothing_of_it_is(resource: dict[str, Any], why: str) -> None:
    history = told(statement("50", "2021-03-04"), resource)
    assert why in whys(history)
    (kept,) = history.medicines
    assert (kept.dose, len(kept.stretches)) == (Dose.mg(50), 1)


def test_what_one_tablet_holds_may_be_said() -> None:
    asked = request(dosage(None, tablets(2), None), authoredOn="2025-04-01")
    (found,) = told(asked, reading=FhirReading(Dose.mg(25))).medicines
    assert found.dose == Dose.mg(50)


def test_a_code_counts_before_words_and_a_mixture_is_none_of_its_parts() -> None:
    coded = {"coding": [{"system": ATC, "code": "N06AB05"}], "text": "Happy tablets"}
    assert one(order("20", "2025-04-01", medicationCodeableConcept=coded)).drug == "paroxetine"
    both = {
        "resourceType": "Medication",
        "id": "mix",
        "ingredient": [{"itemCodeableConcept": {"text": name}} for name in ("olanzapine", "fluoxetine")],
    }
    asked = order("20", "2025-04-01") | {"medicationReference": {"reference": "Medication/mix"}}
    del asked["medicationCodeableConcept"]
    assert whys(told(both, asked)) == ["unknown_drug"]


def test_words_name_a_drug_only_where_they_name_one() -> None:
    assert drug_of_words("Venlafaxine hydrochloride 75 mg prolonged-release capsules") == "venlafaxine"
    assert drug_of_words("sertraline or citalopram") is None
    assert drug_of_words("") is None


def test_two_people_in_one_file_are_refused_whole() -> None:
    with pytest.raises(BadBundle):
        told(statement("50", "2021-03-04"), order("20", "2025-04-01", subject={"reference": "Patient/2"}))


def test_a_proposal_of_ours_is_no_history() -> None:
    history = read_history(text(given_bundle(plan())), "bundle.json", date(2027, 6, 1))
    assert history.medicines == ()
    assert "not_in_force" in whys(history)
