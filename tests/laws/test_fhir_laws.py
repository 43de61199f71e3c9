"""As FHIR a plan has the same dose on every day; whatever a file is, it is read whole or refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.errors import BadBundle
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.fhir.read_bundle import ReadBundle, read_bundle
from opentaper.exchange.fhir.read_history import FhirHistory, read_history
from opentaper.exchange.fhir.step_text import WHENS, DosageText, dosage_text, parse_dosage_text
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from tests.laws.test_exchange_laws import DATES, LANGUAGE, plans
from tests.unit.exchange.fhir.given import broken, given_bundle, of_kind
from tests.unit.exchange.fhir.papers import dosage, mg, request

DOSES = st.integers(0, 10_000_000).map(Dose)
STEADY = dosage(None, mg(5), None)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(plans(), LANGUAGE)
def test_fhir_keeps_every_daily_dose(result: PlanResult, language: str) -> None:
    bundle = given_bundle(result, language=language)
    course = read_bundle(json.dumps(bundle), "bundle.json").courses[0]
    wanted = daily_doses(result)
    assert course.start_date == wanted.start_date
    days = range(-2, wanted.end_day + 30)
    assert [course.daily_doses.on(day) for day in days] == [wanted.on(day) for day in days]


@given(plans())
@settings(max_examples=10)
def test_no_invariant_is_broken(result: PlanResult) -> None:
    assert broken(given_bundle(result)) == []


@given(plans())
@settings(max_examples=20)
def test_what_is_taken_at_the_same_time_adds_up_to_the_step_and_no_more(result: PlanResult) -> None:
    sums: dict[int, int] = {}
    for asked in of_kind(given_bundle(result), "MedicationRequest"):
        for one in asked["dosageInstruction"]:
            dose = Dose.mg(str(one["doseAndRate"][0]["doseQuantity"]["value"]))
            sums[one["sequence"]] = sums.get(one["sequence"], 0) + dose.micrograms
    wanted = [step.dose.micrograms for step in result.steps if step.dose]
    assert list(sums.items()) == list(enumerate(wanted, start=1))


@given(plans())
@settings(max_examples=20)
def test_no_request_begins_a_step_after_twelve_weeks_and_each_names_the_one_before(
    result: PlanResult,
) -> None:
    asked = of_kind(given_bundle(result), "MedicationRequest")
    ids = [f"urn:uuid:{one['id']}" for one in asked]
    assert [one["priorPrescription"]["reference"] for one in asked[1:]] == ids[:-1]
    for one in asked:
        starts = [
            told["timing"]["repeat"].get("boundsPeriod", {}).get("start") for told in one["dosageInstruction"]
        ]
        if None not in starts:
            days = [date.fromisoformat(start).toordinal() for start in starts]
            assert max(days) - min(days) < 84


@given(
    st.integers(1, 400),
    DOSES,
    DOSES,
    st.integers(1, 3_660),
    st.sampled_from([*WHENS, "2/5", "6/6"]),
    st.none() | st.tuples(DATES, DATES),
    LANGUAGE,
)
def test_words_of_a_dosage_are_read_back(
    step: int, share: Dose, whole: Dose, days: int, when: str, dates: Any, language: str
) -> None:
    told = DosageText(step, share, whole, days, when, *(dates or (None, None)))
    assert parse_dosage_text(dosage_text(told, language)) == told


def read_or_refused(text: str) -> ReadBundle | BadBundle:
    """What reading comes to; anything else is a fault of ours."""
    try:
        return read_bundle(text, "any.json")
    except BadBundle as wrong:
        return wrong


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(read_or_refused(text), BadBundle)


@given(JSON, st.sampled_from(["sequence", "timing", "doseAndRate", "text", "asNeededBoolean", "extension"]))
@settings(max_examples=150)
def test_anything_within_a_dosage_is_read_or_refused_with_its_place(value: Any, name: str) -> None:
    told = read_or_refused(json.dumps(request(dosage(1, mg(5)) | {name: value})))
    if isinstance(told, BadBundle):
        assert told.parts
        assert all(one.place.startswith("MedicationRequest") or one.place == "JSON" for one in told.parts)


@given(JSON, st.sampled_from(["boundsPeriod", "boundsDuration", "frequency", "period", "periodUnit", "when"]))
@settings(max_examples=150)
def test_anything_within_a_repeat_is_read_or_refused(value: Any, name: str) -> None:
    read_or_refused(json.dumps(request(dosage(1, mg(5), None, **{name: value}))))


@given(JSON, st.sampled_from(["value", "unit", "code", "system", "comparator"]))
@settings(max_examples=150)
def test_anything_within_a_quantity_is_read_or_refused(value: Any, name: str) -> None:
    told = read_or_refused(json.dumps(request(dosage(1, mg(5) | {name: value}))))
    assert isinstance(told, BadBundle) or name in {"value", "system", "comparator"} or value is None


@given(JSON, st.sampled_from(["status", "effectivePeriod", "effectiveDateTime", "dosage", "category"]))
@settings(max_examples=150)
def test_anything_within_a_statement_is_read_or_refused(value: Any, name: str) -> None:
    statement = {
        "resourceType": "MedicationStatement",
        "status": "completed",
        "medicationCodeableConcept": {"text": "sertraline"},
        "subject": {"reference": "Patient/1"},
        "effectivePeriod": {"start": "2026-01-01", "end": "2026-01-02"},
        "dosage": [dosage(1, mg(5), None)],
    }
    read_or_refused(json.dumps(statement | {name: value}))


def history_or_refused(text: str) -> FhirHistory | BadBundle:
    """What reading a list comes to; anything else is a fault of ours."""
    try:
        return read_history(text, "any.json", date(2026, 6, 1))
    except BadBundle as wrong:
        return wrong


MEDICINES: dict[str, dict[str, Any]] = {
    "MedicationStatement": {
        "status": "active",
        "effectivePeriod": {"start": "2026-01-01"},
        "dosage": [STEADY],
    },
    "MedicationRequest": {
        "status": "active",
        "intent": "order",
        "authoredOn": "2026-01-01",
        "dosageInstruction": [STEADY],
    },
    "MedicationDispense": {
        "status": "completed",
        "whenHandedOver": "2026-01-01",
        "daysSupply": {"value": 28, "code": "d"},
        "dosageInstruction": [STEADY],
    },
}
PARTS = (
    "status",
    "intent",
    "effectivePeriod",
    "effectiveDateTime",
    "dosage",
    "dosageInstruction",
    "authoredOn",
)
MORE = (
    "whenHandedOver",
    "daysSupply",
    "reasonCode",
    "reasonReference",
    "priorPrescription",
    "groupIdentifier",
)
CONCEPTS = ("medicationCodeableConcept", "medicationReference", "contained", "subject", "code", "id")


@given(JSON, st.sampled_from([*PARTS, *MORE, *CONCEPTS]), st.sampled_from(sorted(MEDICINES)))
@settings(max_examples=300)
def test_anything_within_a_list_of_medicines_is_used_whole_or_left_aside(
    value: Any, name: str, kind: str
) -> None:
    body = {
        "resourceType": kind,
        "medicationCodeableConcept": {"text": "sertraline"},
        "subject": {"reference": "Patient/1"},
        **MEDICINES[kind],
    }
    condition = {"resourceType": "Condition", "subject": body["subject"], "code": {"text": "Anxiety"}}
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": body | {name: value}}, {"resource": condition}],
    }
    told = history_or_refused(json.dumps(bundle))
    if isinstance(told, BadBundle):
        assert told.parts
    else:
        assert told.medicines or told.aside
        assert all(one.flaw.place and one.flaw.why for one in told.aside)


@given(JSON, st.sampled_from(["contained", "medicationReference", "subject", "status", "dosageInstruction"]))
@settings(max_examples=150)
def test_anything_within_a_request_is_read_or_refused(value: Any, name: str) -> None:
    read_or_refused(json.dumps(request(dosage(1, mg(5))) | {name: value}))
