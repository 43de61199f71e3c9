"""Files that were not meant, or meant ill: each is named with its place, and nothing of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from opentaper.errors import BadBundle, HugeFile
from opentaper.exchange.fhir.read_bundle import looked_at_bundle, read_bundle
from opentaper.exchange.fhir.told import MOST_ENTRIES, MOST_MEGABYTES
from opentaper.quantities import Dose
from tests.unit.exchange.fhir.papers import UCUM, bundle, dated, dosage, mg, request, tablets, text

AT = "MedicationRequest.dosageInstruction"
QUANTITY = "doseAndRate[0].doseQuantity"
REPEAT = "timing.repeat"


def told(body: str) -> list[tuple[str, str]]:
    with pytest.raises(BadBundle) as refused:
        read_bundle(body, "a.json")
    return [(one.place, one.why) for one in refused.value.parts]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        "{",
        '{"resourceType": "Bundle", "resourceType": "Patient"}',
        '{"resourceType": "Patient", "a": NaN}',
        '{"resourceType": "Patient", "a": 1e999999999}',
        '{"resourceType": "Patient", "a": ' + "9" * 5000 + "}",
        '{"a":' * 100_000,
        "\x00",
    ],
    ids=["empty", "words", "open", "twice", "nan", "power", "digits", "deep", "nul"],
)
def test_what_is_no_json_is_not_read(body: str) -> None:
    assert told(body) == [("JSON", "unreadable")]


@pytest.mark.parametrize("body", ["[]", "1", "null", "{}", '{"resourceType": 5}'])
def test_json_that_is_no_resource_is_named(body: str) -> None:
    assert told(body) == [("resourceType", "no_resource")]


def test_a_bundle_with_something_else_among_its_entries_is_not_read_at_all() -> None:
    body = bundle(request(dosage(1, mg(50))))
    body["entry"] += [{"resource": 5}, "x", {}]
    places = [f"Bundle.entry[{n}].resource" for n in (1, 2, 3)]
    assert told(text(body)) == [(place, "no_resource") for place in places]


def test_a_file_larger_than_any_record_is_not_opened() -> None:
    with pytest.raises(HugeFile):
        read_bundle(" " * (MOST_MEGABYTES * 1_000_000 + 1), "a.json")
    body = bundle(*[{"resourceType": "Basic"}] * (MOST_ENTRIES + 1))
    assert told(text(body)) == [("Bundle.entry", "too_many")]


@pytest.mark.parametrize("kind", ["Patient", "NoSuchThing"])
def test_a_resource_without_doses_says_so(kind: str) -> None:
    assert told(text({"resourceType": kind})) == [(kind, "no_doses")]


def test_an_empty_bundle_has_no_doses() -> None:
    assert told(text(bundle())) == [("Bundle", "no_doses")]


DOSES: list[tuple[Any, str]] = [
    ({"value": 50}, "no_unit"),
    ({"value": 50, "unit": ""}, "no_unit"),
    (mg(-50), "negative"),
    (mg("50"), "no_number"),
    ({"unit": "mg"}, "no_number"),
    (mg(0.0001), "too_fine"),
    (mg(50_000), "too_large"),
    (mg(50, unit="mcg"), "units_differ"),
    (mg(50, code="ug"), "units_differ"),
    ({"value": 50, "code": "mcg", "system": UCUM}, "no_ucum"),
    ({"value": 50, "unit": "spoon"}, "unknown_unit"),
    (mg(50, comparator="<"), "a_range"),
]


@pytest.mark.parametrize(("quantity", "why"), DOSES, ids=[f"{why}-{n}" for n, (_, why) in enumerate(DOSES)])
def test_a_dose_that_cannot_be_read_is_named_with_its_place(quantity: dict[str, Any], why: str) -> None:
    body = text(request(dosage(1, mg(50)), dosage(2, quantity)))
    found = told(body)
    assert why in [code for _, code in found]
    assert all(place.startswith(f"{AT}[1].doseAndRate") or place == f"{AT}[1]" for place, _ in found)


def test_micrograms_are_micrograms_and_a_microgram_is_the_finest() -> None:
    quantity = {"value": 500, "unit": "mcg"}
    course = read_bundle(text(request(dosage(1, quantity))), "a.json").courses[0]
    assert course.stretches[0].dose == Dose(500)
    assert read_bundle(text(request(dosage(1, mg(0.001)))), "a.json").courses[0].stretches[0].dose == Dose(1)


REPEATS: list[tuple[Callable[[], dict[str, Any]], str, str]] = [
    (lambda: dosage(None, mg(50)), "sequence", "no_sequence"),
    (lambda: dosage(1, mg(50)) | {"asNeededBoolean": True}, "asNeeded", "as_needed"),
    (lambda: dosage(1, mg(50), period=2), f"{REPEAT}.period", "not_daily"),
    (lambda: dosage(1, mg(50), periodUnit="wk"), f"{REPEAT}.periodUnit", "not_daily"),
    (lambda: dosage(1, mg(50), dayOfWeek=["mon"]), f"{REPEAT}.dayOfWeek", "not_daily"),
    (lambda: dosage(1, mg(50), frequencyMax=3), f"{REPEAT}.frequencyMax", "not_daily"),
    (lambda: dosage(1, mg(50), when=["MORN", "EVE"]), f"{REPEAT}.frequency", "times_differ"),
    (lambda: dosage(1, mg(50)) | {"timing": {}}, REPEAT, "no_timing"),
    (lambda: dosage(1, mg(50)) | {"doseAndRate": []}, "doseAndRate", "no_dose"),
    (lambda: dated(1, mg(50), "2026-02-01", "2026-01-01"), f"{REPEAT}.boundsPeriod", "ends_before"),
    (lambda: dated(1, mg(50), "2026-02", "2026-03-01"), f"{REPEAT}.boundsPeriod.start", "no_date"),
    (
        lambda: dosage(1, mg(50), boundsDuration={"value": 1, "code": "mo"}),
        f"{REPEAT}.boundsDuration",
        "no_days",
    ),
    (
        lambda: dosage(1, mg(50), boundsPeriod={"start": "2026-01-01"}),
        f"{REPEAT}.boundsDuration",
        "two_bounds",
    ),
    (lambda: dosage(1, tablets(2)), "doseAndRate", "no_strength"),
]


@pytest.mark.parametrize(("made", "at", "why"), REPEATS, ids=[f"{why}-{at}" for _, at, why in REPEATS])
def test_what_is_not_one_dose_a_day_is_named(made: Callable[[], dict[str, Any]], at: str, why: str) -> None:
    assert (f"{AT}[0].{at}", why) in told(text(request(made())))


def test_steps_that_overlap_or_leave_days_out_are_named() -> None:
    first = dated(1, mg(50), "2026-01-01", "2026-01-10")
    assert told(text(request(first, dated(2, mg(25), "2026-01-10", "2026-01-20")))) == [
        (f"{AT}[1]", "overlap")
    ]
    assert told(text(request(first, dated(2, mg(25), "2026-01-12", "2026-01-20")))) == [(f"{AT}[1]", "gap")]


def test_steps_that_do_not_count_on_or_mix_dates_and_lengths_are_named() -> None:
    first, undated = dated(1, mg(50), "2026-01-01", "2026-01-10"), dosage(2, mg(25))
    assert told(text(request(first, undated))) == [(f"{AT}[1]", "bounds_mixed")]
    assert told(text(request(dosage(1, mg(50)), dosage(3, mg(25))))) == [
        (f"{AT}[1].sequence", "sequence_gap")
    ]
    assert told(text(request(dosage(1, mg(50), None), dosage(2, mg(25))))) == [(f"{AT}[0]", "no_bounds")]
    both = request(dosage(1, mg(50)), dosage(1, mg(25), 9))
    assert told(text(both)) == [(f"{AT}[1]", "bounds_differ")]


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "stopped", "unknown"])
def test_what_was_withdrawn_is_no_prescription(status: str) -> None:
    assert told(text(request(dosage(1, mg(50)), status=status))) == [
        ("MedicationRequest.status", "withdrawn")
    ]


def test_two_people_or_the_same_drug_twice_are_not_one_prescription() -> None:
    one = request(dosage(1, mg(50)))
    other = one | {"subject": {"reference": "Patient/2"}, "medicationCodeableConcept": {"text": "citalopram"}}
    at = "Bundle.entry[1].resource.MedicationRequest"
    assert told(text(bundle(one, other))) == [(f"{at}.subject", "other_person")]
    assert told(text(bundle(one, one))) == [(at, "two_requests")]


def test_what_fhir_does_not_allow_is_named_with_its_place() -> None:
    broken = request(dosage(1, mg(50)))
    del broken["subject"]
    assert ("MedicationRequest.subject", "not_fhir") in told(text(broken))
    assert ("MedicationRequest.madeUp", "not_fhir") in told(text(request(dosage(1, mg(50)), madeUp=1)))


def test_of_a_file_with_one_flaw_no_dose_is_told() -> None:
    body = text(
        bundle(
            request(dosage(1, mg(50))), request(dosage(1, mg(-5)), medicationCodeableConcept={"text": "b"})
        )
    )
    looked = looked_at_bundle(body, "a.json")
    assert looked.flaws
    assert (looked.courses, looked.taken) == ((), ())


def test_parts_of_one_step_add_up_and_times_of_a_day_multiply() -> None:
    both = request(dosage(1, mg(50)), dosage(1, mg(25), frequency=2), dosage(2, mg(25)))
    (course,) = read_bundle(text(both), "a.json").courses
    assert [(one.first_day, one.days, one.dose.mg_text) for one in course.stretches] == [
        (0, 7, "100"),
        (7, 7, "25"),
    ]


def test_a_statement_over_centuries_costs_no_memory() -> None:
    statement = {
        "resourceType": "MedicationStatement",
        "status": "completed",
        "medicationCodeableConcept": {"text": "sertraline"},
        "subject": {"reference": "Patient/1"},
        "effectivePeriod": {"start": "0001-01-01", "end": "9999-12-31"},
        "dosage": [
            {"timing": {"repeat": {"period": 1, "periodUnit": "d"}}, "doseAndRate": [{"doseQuantity": mg(5)}]}
        ],
    }
    assert told(text(statement)) == [("MedicationStatement.effectivePeriod", "too_long")]
