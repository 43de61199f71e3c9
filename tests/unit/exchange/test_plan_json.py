"""The JSON of plans, checks and comparisons keeps to its schema, and says what the plan says."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from opentaper.errors import BadLine
from opentaper.exchange.check_json import check_document
from opentaper.exchange.compare_json import compare_document
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.json_parts import amount_text
from opentaper.exchange.plan_json import daily_doses_from_json, plan_document, plan_json, schema
from opentaper.planning.check import ScheduledDose, check
from opentaper.planning.digest import plan_digest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Scale
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.builders import (
    drug,
    many_ways_plan,
    plan_of,
    refused_plan,
    request,
    small_plan,
    twice_daily_plan,
)

PLANS = {
    "small": small_plan(),
    "undated": small_plan(start_date=None),
    "twice": twice_daily_plan(),
    "many": many_ways_plan(),
    "refused": refused_plan(),
    "stay": plan_of((), request(goal=Dose.mg(20)), Outcome.STAY),
}
SCHEMAS = ("plan-1", "check-1", "compare-1")


def validate(document: dict[str, Any], name: str) -> None:
    """Compare a document with its schema, formats too."""
    known = Registry().with_resources(
        [(schema(each)["$id"], Resource.from_contents(schema(each))) for each in SCHEMAS]
    )
    checker = jsonschema.Draft202012Validator(
        schema(name), registry=known, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.validate(document)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("name", PLANS)
def test_every_plan_keeps_to_the_schema(name: str, language: str) -> None:
    validate(plan_document(PLANS[name], language), "plan-1")


def test_the_schema_notices_an_undocumented_field() -> None:
    with pytest.raises(jsonschema.ValidationError, match="Additional properties"):
        validate(plan_document(small_plan()) | {"surprise": 1}, "plan-1")


@pytest.mark.parametrize("name", ["small", "undated", "twice", "many"])
def test_daily_doses_come_back(name: str) -> None:
    assert daily_doses_from_json(plan_json(PLANS[name])) == daily_doses(PLANS[name])


def test_doses_are_exact_decimal_strings() -> None:
    told = json.loads(plan_json(small_plan()))
    assert [step["dose_mg"] for step in told["steps"]] == ["15", "10", "6.1", "2.3", "0"]
    assert [part["mg"] for part in told["steps"][2]["recipe"]] == ["5", "1.1"]
    assert [part["amount"] for part in told["steps"][2]["recipe"]] == ["0.5", "0.55"]


def test_recipe_parts_add_up_to_their_dose() -> None:
    for result in (small_plan(), twice_daily_plan(), many_ways_plan()):
        for step in plan_document(result)["steps"]:
            parts = [Dose.mg(part["mg"]).micrograms for part in step["recipe"]]
            assert sum(parts) == Dose.mg(step["dose_mg"]).micrograms


def test_unknown_is_null_and_not_zero() -> None:
    step = plan_document(twice_daily_plan())["steps"][0]
    unknown = ("occupancy_pct", "occupancy_low_pct", "occupancy_high_pct", "drop_points")
    assert [step[name] for name in (*unknown, "measuring_error_points")] == [None] * 5
    assert plan_document(small_plan())["times_a_day"] is None
    assert plan_document(twice_daily_plan())["times_a_day"] == 2


def test_a_refusal_is_never_proposed() -> None:
    told = plan_document(refused_plan())
    assert (told["status"], told["outcome"]) == ("refused", "no-shelf-dose")
    with pytest.raises(BadLine) as refused:
        daily_doses_from_json(plan_json(refused_plan()))
    assert refused.value.why == "not_a_plan"


def test_reasons_carry_code_values_sentence_and_source() -> None:
    reason = plan_document(small_plan())["reasons"][0]
    assert reason["code"] == "pace.long_use"
    assert reason["values"] == {"months": 108}
    assert reason["text"].startswith("You have taken it for 9")
    assert reason["source"] == "made-up-for-tests"


def test_warnings_are_the_reasons_that_ask_for_care() -> None:
    unsure = Reason.of("handling.unconfirmed", product="citalopram 10 mg tablet")
    result = replace(small_plan(), reasons=(Reason.of("plan.proposed"), unsure))
    assert [reason["code"] for reason in plan_document(result)["warnings"]] == ["handling.unconfirmed"]


def test_the_binding_limit_is_marked() -> None:
    limit = plan_document(small_plan())["limits"][0]
    assert limit["binding"] is True
    assert (limit["wanted"], limit["bound"], limit["value"]) == (12.0, 10.0, 10.0)
    assert limit["step"] == 0


def test_each_limit_tells_its_unit_and_whether_it_is_kept() -> None:
    limit = plan_document(small_plan())["limits"][0]
    assert (limit["unit"], limit["status"]) == ("points", "kept")


def test_syringes_and_scale_stand_beside_the_shelf() -> None:
    told = plan_document(many_ways_plan())
    shelf = many_ways_plan().request.shelf
    assert shelf is not None
    assert [Dose.mg(one["mark_ml"]).micrograms for one in told["syringes"]] == [
        one.mark_ul for one in shelf.syringes
    ]
    assert told["syringes"][0] == {"capacity_ml": "1", "mark_ml": "0.01"}
    weighing = replace(shelf, scale=Scale(1_000, 2_000))
    weighed = replace(many_ways_plan(), request=replace(many_ways_plan().request, shelf=weighing))
    document = plan_document(weighed)
    assert document["scale"] == {"mark_mg": "1", "error_mg": "2"}
    validate(document, "plan-1")


def test_a_document_of_before_keeps_to_the_schema() -> None:
    document = plan_document(small_plan())
    for limit in document["limits"]:
        del limit["unit"], limit["status"]
    del document["syringes"], document["scale"]
    validate(document, "plan-1")


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("{", 1), ("[]", 1), ("{}", 1), ('{\n"schema": 1,,\n}', 2), ('"x"', 1)]
)
def test_what_is_no_plan_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BadLine) as refused:
        daily_doses_from_json(text, "mine.json")
    assert (refused.value.file, refused.value.line) == ("mine.json", line)


def test_a_later_version_is_not_guessed_at() -> None:
    later = plan_json(small_plan()).replace("opentaper.plan/1", "opentaper.plan/2")
    with pytest.raises(BadLine):
        daily_doses_from_json(later)


def test_the_digest_ignores_language_and_notices_a_dose() -> None:
    english, danish = (plan_document(small_plan(), language)["digest"] for language in ("en", "da"))
    assert english == danish == plan_digest(small_plan())
    assert len({plan_digest(result) for result in PLANS.values()}) == len(PLANS)


def changed_dose(result: PlanResult) -> PlanResult:
    """The plan with one microgram less on the first day."""
    first = result.steps[0]
    return replace(result, steps=(replace(first, dose=Dose(first.dose.micrograms - 1)), *result.steps[1:]))


def test_the_digest_notices_one_microgram() -> None:
    assert plan_digest(changed_dose(small_plan())) != plan_digest(small_plan())


def test_a_comparison_keeps_to_its_schema() -> None:
    plans = (("four weeks", small_plan()), ("two drugs", twice_daily_plan()), ("no", refused_plan()))
    told = compare_document(plans)
    validate(told, "compare-1")
    assert [plan["name"] for plan in told["plans"]] == ["four weeks", "two drugs", "no"]
    assert told["plans"][0]["plan"] == plan_document(small_plan())


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_check_keeps_to_its_schema(language: str) -> None:
    asked = request()
    doses = [(0, "20"), (28, "5"), (30, "20"), (32, "5"), (60, "0")]
    schedule = tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in doses)
    told = check_document(check(asked.drug, schedule, asked.policy, asked.shelf), language)
    validate(told, "check-1")
    assert told["broken_limits"]
    assert told["alternate_day_swings"]
    assert not told["is_within_limits"]
    assert told["last_drop"]["after_mg"] == ZERO.mg_text


def test_a_check_without_a_curve_keeps_to_its_schema() -> None:
    bare = drug("diazepam", curves=())
    schedule = (ScheduledDose(0, Dose.mg(10)), ScheduledDose(28, Dose.mg("9.5")))
    told = check_document(check(bare, schedule, request().policy, None))
    validate(told, "check-1")
    assert told["curve"] is None
    assert told["largest_drop"] is None


@pytest.mark.parametrize(
    ("count", "text"),
    [("3/20", "0.15"), ("5/2", "2.5"), ("7", "7"), ("1/3", "1/3"), ("1/1000000", "0.000001")],
)
def test_amounts_are_exact(count: str, text: str) -> None:
    assert amount_text(Fraction(count)) == text
    assert Fraction(text) == Fraction(count)
