"""A plan as FHIR: what stands in it, and that FHIR's own rules and ours hold."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from opentaper.errors import BadBundle, BadOption
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.read_bundle import read_bundle
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.exchange.fhir.step_text import parse_dosage_text
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from tests.builders import drawn, half, liquid, pieces, plan_of, request, step, tablet
from tests.unit.exchange.fhir.given import broken, given_bundle, of_kind, read_doses

TEN = tablet("10")


def plan(start_date: date | None = date(2026, 12, 1), goal: int = 0) -> PlanResult:
    """20 mg, then a tablet with 0.8 mL in the morning and half a tablet in the evening, then less."""
    morning = (pieces(TEN), drawn(liquid("2"), "0.8"))
    last = (step(56, 14, ((pieces(TEN),), ())),) if goal else (step(56, 14, ((), ())),)
    steps = (step(0, 28, (morning, (half(TEN),))), step(28, 28, ((half(TEN),), (half(TEN),))), *last)
    return plan_of(steps[: 2 if goal == 1 else 3], request("20", start_date=start_date, times_a_day=2))


def test_a_proposal_has_every_part_with_its_number_and_dates() -> None:
    (asked,) = of_kind(given_bundle(plan()), "MedicationRequest")
    assert (asked["status"], asked["intent"]) == ("draft", "proposal")
    told = [
        (
            one["sequence"],
            one["timing"]["repeat"]["boundsPeriod"]["start"],
            one["timing"]["repeat"]["boundsPeriod"]["end"],
            one["timing"]["repeat"]["when"],
            [(rate["doseQuantity"]["value"], rate["doseQuantity"]["unit"]) for rate in one["doseAndRate"]],
        )
        for one in asked["dosageInstruction"]
    ]
    first, second = ("2026-12-01", "2026-12-28"), ("2026-12-29", "2027-01-25")
    assert told == [
        (1, *first, ["MORN"], [(10, "mg"), (1, "tablet")]),
        (1, *first, ["MORN"], [(1.6, "mg"), (0.8, "mL")]),
        (1, *first, ["EVE"], [(5, "mg"), (0.5, "tablet")]),
        (2, *second, ["MORN"], [(5, "mg"), (0.5, "tablet")]),
        (2, *second, ["EVE"], [(5, "mg"), (0.5, "tablet")]),
    ]


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_words_of_every_dosage_say_what_its_structure_says(language: str) -> None:
    (asked,) = of_kind(given_bundle(plan(), language=language), "MedicationRequest")
    for one in asked["dosageInstruction"]:
        told = parse_dosage_text(one["text"])
        assert told is not None
        assert told.sequence == one["sequence"]
        assert told.share == Dose.mg(str(one["doseAndRate"][0]["doseQuantity"]["value"]))
        assert told.start is not None
        assert told.start.isoformat() == one["timing"]["repeat"]["boundsPeriod"]["start"]


def test_words_that_were_changed_are_found() -> None:
    bundle = given_bundle(plan())
    (asked,) = of_kind(bundle, "MedicationRequest")
    asked["dosageInstruction"][0]["text"] = asked["dosageInstruction"][0]["text"].replace("10 mg", "12 mg")
    with pytest.raises(BadBundle) as refused:
        read_bundle(json.dumps(bundle), "bundle.json")
    assert "words_differ" in [one.why for one in refused.value.parts]


def test_zero_is_absence_and_is_said_in_words_and_as_the_goal() -> None:
    bundle = given_bundle(plan())
    (asked,), (goal,) = of_kind(bundle, "MedicationRequest"), of_kind(bundle, "Goal")
    assert {one["sequence"] for one in asked["dosageInstruction"]} == {1, 2}
    assert asked["note"] == [{"text": "From 2027-01-26 on nothing is taken any more: the dose is zero."}]
    assert goal["target"][0]["detailQuantity"]["value"] == 0
    assert goal["target"][0]["dueDate"] == "2027-01-26"


def test_a_signed_version_is_an_order_with_the_name_and_the_day() -> None:
    bundle = given_bundle(plan(), SignedOff("Dr Bead", date(2026, 11, 21)))
    (asked,), (care,) = of_kind(bundle, "MedicationRequest"), of_kind(bundle, "CarePlan")
    assert (asked["status"], asked["intent"], care["status"]) == ("active", "order", "active")
    assert (asked["requester"], asked["authoredOn"]) == ({"display": "Dr Bead"}, "2026-11-21")
    (origin,) = of_kind(bundle, "Provenance")
    assert [one["who"]["display"] for one in origin["agent"]][1:] == ["Dr Bead"]


def test_provenance_names_plan_and_releases_and_every_reference_is_in_the_bundle() -> None:
    bundle = given_bundle(plan())
    (origin,) = of_kind(bundle, "Provenance")
    systems = [one["what"]["identifier"]["system"] for one in origin["entity"]]
    assert systems == [f"urn:opentaper:{one}" for one in ("plan-version", "plan", "formulary", "policy")]
    known = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(known) == len(bundle["entry"])
    text = json.dumps(bundle)
    referred = {part.split('"')[0] for part in text.split('"reference": "')[1:]}
    assert referred
    assert referred <= known


@pytest.mark.parametrize("start", [None, date(2026, 12, 1)])
@pytest.mark.parametrize("goal", [0, 1, 10])
def test_the_same_doses_are_read_back_and_no_invariant_is_broken(start: date | None, goal: int) -> None:
    made = plan(start, goal)
    bundle = given_bundle(made)
    assert broken(bundle) == []
    days = range(-3, 200)
    assert read_doses(bundle, days) == [daily_doses(made).on(day) for day in days]


def test_the_invariants_see_what_is_broken() -> None:
    bundle = given_bundle(plan())
    (asked,) = of_kind(bundle, "MedicationRequest")
    one = asked["dosageInstruction"][0]
    one["timing"]["repeat"] |= {"duration": -1, "timeOfDay": ["08:00:00"], "boundsDuration": {"value": 1}}
    del one["sequence"]
    one["doseAndRate"][0]["doseQuantity"]["code"] = "mL"
    assert set(broken(bundle)) == {"bounds", "days", "mg", "sequence", "tim-1", "tim-10", "tim-4"}


def test_a_plan_of_nothing_from_its_first_day_on_is_read_back() -> None:
    stopped = plan_of((step(0, 28, ((),)),), request("20", start_date=date(2026, 12, 1)))
    bundle = given_bundle(stopped)
    assert of_kind(bundle, "MedicationRequest") == []
    assert read_doses(bundle, range(-2, 40)) == [daily_doses(stopped).on(day) for day in range(-2, 40)]
    assert read_bundle(json.dumps(bundle), "a.json").courses[0].start_date == date(2026, 12, 1)


def test_a_step_of_nothing_between_others_is_not_written() -> None:
    on_and_off = plan_of(
        (step(0, 7, ((),)), step(7, 7, ((pieces(TEN),),))), request("20", start_date=date(2026, 12, 1))
    )
    with pytest.raises(BadOption):
        given_bundle(on_and_off)


def test_what_was_taken_is_read_back_day_by_day() -> None:
    doses = ["20", "20", "0", "20", "15.5"]
    days = [DoseTaken(date(2026, 11, 1) + timedelta(days=n), Dose.mg(mg)) for n, mg in enumerate(doses)]
    bundle = given_bundle(plan(), diary=ToldDiary(doses=tuple(days)))
    statements = of_kind(bundle, "MedicationStatement")[1:]
    assert [one["status"] for one in statements] == ["completed", "not-taken", "completed", "completed"]
    assert read_bundle(json.dumps(bundle), "a.json").taken == tuple(days)


def test_check_ins_and_questionnaires_keep_day_score_and_verified_codes() -> None:
    day = date(2026, 11, 2)
    diary = ToldDiary(
        check_ins=(CheckIn(day, (("dizziness", 4.5),), (("stress", 0.5),), ()),),
        instruments=(
            InstrumentAnswer(day, "phq-9", (1, 2, 1, 2, 1, 1, 1, 0, 1)),
            InstrumentAnswer(day, "gad-7", (1, 1, 0, 2, 0, 1, None)),
        ),
    )
    bundle = given_bundle(plan(), diary=diary)
    responses, found = of_kind(bundle, "QuestionnaireResponse"), of_kind(bundle, "Observation")
    assert [(one["linkId"], one["answer"]) for one in responses[0]["item"]] == [
        ("urn:opentaper:item:dizziness", [{"valueDecimal": 4.5}]),
        ("urn:opentaper:modulator:stress", [{"valueDecimal": 0.5}]),
        ("urn:opentaper:sign", [{"valueBoolean": False}]),
    ]
    assert [one["identifier"]["value"] for one in responses[1:]] == ["44249-1", "69737-5"]
    assert responses[2]["status"] == "in-progress"
    codes = [one["code"]["coding"][0]["code"] for one in found]
    assert codes == ["dizziness", "44261-6"]  # of the questionnaire with a gap no total is made up
    assert [one.get("valueInteger") for one in found] == [None, 10]
    assert {one["effectiveDateTime"] for one in found} == {"2026-11-02"}
