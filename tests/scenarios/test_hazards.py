"""Controls of the hazard log (docs/safety/hazards.yaml) that no other test shows, by the real planner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.check_schedule import check_schedule
from opentaper.actions.make_dose import make_dose
from opentaper.actions.propose_plan import plan_request, propose_plan
from opentaper.actions.propose_plans import propose_plans
from opentaper.actions.propose_switch import propose_switch
from opentaper.errors import (
    AboveLicensedMaximum,
    HugeDose,
    NoEquivalence,
    NotADose,
    NotSplittable,
    UnknownUnit,
)
from opentaper.exchange.paper import Paper
from opentaper.exchange.plan_json import plan_json
from opentaper.exchange.sheet_page import sheet_page
from opentaper.formulary.facts import Fit, Form, Release, Split
from opentaper.formulary.manifest import manifest, manifest_of_files
from opentaper.formulary.policy import Bound
from opentaper.planning.check import ScheduledDose
from opentaper.planning.effect import effect
from opentaper.planning.plan import plan
from opentaper.planning.result import Handling, Outcome, Part, PlanResult
from opentaper.planning.shelf import market_shelf
from opentaper.quantities import ZERO, Dose
from opentaper.wording import LANGUAGES, handling_text, recipe_text, sentence
from tests.scenarios.papers import calendar

TODAY = date(2026, 11, 22)
FINE_SHELF = ("tablet 10mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL", "syringe 5mL 0.1mL")
MEASURED = {Handling.DRAWN, Handling.DROPS, Handling.DISPERSED, Handling.BEADS, Handling.WEIGHED}


def asked(drug: str, dose: str, **options: Any) -> PlanResult:
    """Propose a plan as the command line does."""
    return propose_plan(replace(AskedPlan(drug=drug, dose=dose), **options), TODAY)


def codes(result: PlanResult) -> set[str]:
    """The codes of a plan's reasons and of its steps' reasons."""
    return {reason.code for step in result.steps for reason in step.reasons} | {
        reason.code for reason in result.reasons
    }


def parts(result: PlanResult) -> list[Part]:
    """Every part of every step."""
    return [part for step in result.steps for part in step.parts]


def schedule(*rows: tuple[int, str]) -> tuple[ScheduledDose, ...]:
    """A schedule from days and doses."""
    return tuple(ScheduledDose(day, Dose.parse(dose)) for day, dose in rows)


# --- what is typed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dose", ["20", "20 tablets", "20 ml"])
def test_a_dose_without_a_unit_is_asked_for_again(dose: str) -> None:
    with pytest.raises(UnknownUnit):
        asked("citalopram", dose)


@pytest.mark.parametrize("dose", ["1,000 mg", "20,000 micrograms"])
def test_an_ambiguous_comma_is_asked_for_again(dose: str) -> None:
    with pytest.raises(NotADose):
        asked("citalopram", dose)


@pytest.mark.parametrize(
    ("drug", "dose"), [("citalopram", "20 g"), ("lorazepam", "1 g"), ("sertraline", "50 g")]
)
def test_grams_for_milligrams_are_noticed(drug: str, dose: str) -> None:
    with pytest.raises(HugeDose):
        asked(drug, dose)


def test_a_start_above_the_licensed_maximum_needs_a_name() -> None:
    with pytest.raises(AboveLicensedMaximum):
        asked("citalopram", "60mg")
    signed = asked("citalopram", "60mg", override="Dr Grey", because="heart checked", have=FINE_SHELF)
    assert signed.outcome is Outcome.FOUND
    assert "override.used" in codes(signed)


# --- what a dose is made of ---------------------------------------------------------------------------------


def test_every_line_of_a_recipe_names_its_strength() -> None:
    for result in (asked("sertraline", "100mg"), asked("citalopram", "20mg", have=FINE_SHELF)):
        for part in parts(result):
            strength = part.product.strength
            told = strength.mg_text if strength else Dose(part.product.micrograms_per_ml or 0).mg_text
            assert f"{told}\u00a0mg" in recipe_text(part)


def test_an_assumed_shelf_is_said_to_be_assumed() -> None:
    assumed = asked("sertraline", "100mg")
    told = next(reason for reason in assumed.reasons if reason.code == "shelf.assumed")
    assert "assumed" in sentence(told)
    assert "shelf.assumed" not in codes(asked("citalopram", "20mg", have=FINE_SHELF))


@pytest.mark.parametrize(
    "line", ["capsule 75mg MR dispersed 10mL", "tablet 75mg XR halves", "tablet 75mg enteric quarters"]
)
def test_a_slow_release_product_is_never_divided(line: str) -> None:
    with pytest.raises(NotSplittable):
        asked("venlafaxine", "75mg", have=(line,))


def test_a_product_of_unknown_release_is_never_divided() -> None:
    with pytest.raises(NotSplittable):
        asked("sertraline", "100mg", have=("tablet 33mg halves",))


@pytest.mark.parametrize("market", formulary.markets())
def test_an_assumed_shelf_divides_only_what_documents_allow(market: str) -> None:
    for name in formulary.drug_names():
        products = formulary.products(market, name)
        if not any(
            product.assumed and (product.form.is_liquid or product.form.is_piece) for product in products
        ):
            continue
        for item in market_shelf(name, market, products).items:
            if item.split is not Split.NO:
                assert item.product.release is Release.IMMEDIATE
                assert item.product.split is item.split
                assert item.product.split_grade.decides
            assert item.disperse_ml is None
            assert item.beads is None
            assert item.contents_ug is None


def test_dispersing_is_never_assumed() -> None:
    for drug, dose in (("citalopram", "20mg"), ("mirtazapine", "15mg"), ("diazepam", "10mg")):
        assert all(part.handling is not Handling.DISPERSED for part in parts(asked(drug, dose)))


def test_a_dispersed_tablet_carries_its_large_error() -> None:
    result = asked(
        "citalopram", "20mg", have=("tablet 10mg dispersed 20mL", "syringe 10mL 0.2mL", "tablet 10mg")
    )
    stirred = [part for part in parts(result) if part.handling is Handling.DISPERSED]
    assert stirred
    assert all(part.error_mg > 0.3 * part.dose.as_mg for part in stirred)
    assert "handling.unconfirmed" in codes(result)


def test_a_dispersed_recipe_says_how() -> None:
    made = make_dose("citalopram", "3mg", have=("tablet 10mg dispersed 20mL", "syringe 10mL 0.2mL"))
    stirred = made.intakes[0].parts[0]
    assert "draw" in recipe_text(stirred)
    assert "throw the rest away" in recipe_text(stirred)
    assert "fresh each time" in handling_text(stirred)
    assert "settles" in handling_text(stirred)


def test_beads_are_counted_only_after_the_batch_was_told() -> None:
    silent = asked("duloxetine", "60mg")
    assert all(part.handling not in {Handling.BEADS, Handling.WEIGHED} for part in parts(silent))


def test_a_recipe_of_beads_names_its_batch_and_asks_to_count_again() -> None:
    made = make_dose("venlafaxine", "30mg", have=("beads 37.5mg 118",))
    counted = made.intakes[0].parts[0]
    assert counted.handling is Handling.BEADS
    assert "this batch: 118 beads" in recipe_text(counted)
    assert "Count again when a new pack begins" in handling_text(counted)


def test_a_drawn_amount_names_its_syringe() -> None:
    drawn = [
        part
        for part in parts(asked("citalopram", "20mg", have=FINE_SHELF))
        if part.handling is Handling.DRAWN
    ]
    assert drawn
    for part in drawn:
        assert part.capacity_ul is not None
        assert part.mark_ul is not None
        assert (part.count * 1_000 / part.mark_ul).denominator == 1
        assert f"Use the {part.capacity_ul // 1_000}\u00a0mL syringe" in handling_text(part)


def test_an_intake_holds_at_most_one_measured_amount() -> None:
    for drug, dose, have in (
        ("citalopram", "20mg", FINE_SHELF),
        ("sertraline", "100mg", ()),
        ("venlafaxine", "75mg", ()),
    ):
        for step in asked(drug, dose, have=have, times="2").steps:
            for intake in step.intakes:
                assert sum(part.handling in MEASURED for part in intake.parts) <= 1


def test_drops_are_counted_on_the_scale_of_tablets() -> None:
    drops = [product for product in formulary.products("UK", "citalopram") if product.form is Form.ORAL_DROPS]
    assert [product.mg_factor * 8 for product in drops] == [10]
    made = make_dose("citalopram", "10mg", have=("drops 40mg/mL",)).intakes[0].parts[0]
    assert made.count == 4
    assert made.dose == Dose.mg(10)
    assert "counts as" in recipe_text(made)


# --- what a plan keeps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "dose", "have"),
    [
        ("citalopram", "20mg", FINE_SHELF),
        ("sertraline", "100mg", ()),
        ("fluoxetine", "20mg", ()),
        ("diazepam", "10mg", ()),
        ("quetiapine", "100mg", ()),
    ],
)
def test_the_last_step_is_no_larger_than_the_largest_before_it(
    drug: str, dose: str, have: tuple[str, ...]
) -> None:
    result = asked(drug, dose, have=have)
    assert result.outcome is Outcome.FOUND
    assert result.steps[-1].dose == ZERO
    doses = [result.request.start.as_mg, *(step.dose.as_mg for step in result.steps)]
    known = effect(result.request.drug, None)
    rule = result.request.policy.rule(drug, result.request.drug.family)
    if known is None:
        usual = result.request.drug.usual_min_mg
        assert usual is not None
        assert usual.central is not None
        assert doses[-2] <= rule.last_share.value * usual.central + 0.001
        return
    falls = [known.worst_drop(before, after)[0] for before, after in pairwise(doses)]
    assert falls[-1] <= max(falls[:-1]) + 1e-6
    assert max(falls) <= rule.max_points.value + 1e-6


def test_a_checked_schedule_with_a_jump_at_the_end_is_told() -> None:
    found = check_schedule(
        "citalopram", schedule((0, "20mg"), (28, "15mg"), (56, "11.5mg"), (84, "10mg"), (112, "0mg"))
    )
    at_the_end = [broken.limited for broken in found.broken if broken.after == ZERO]
    assert any(limited.binding and limited.binding.reason.code == "limit.last_step" for limited in at_the_end)


def test_a_checked_schedule_with_skipped_days_is_told() -> None:
    rows = tuple((day, "20mg" if day % 2 == 0 else "0mg") for day in range(12))
    found = check_schedule("paroxetine", schedule(*rows))
    assert found.swings
    assert found.swings[0].level_swing is not None
    assert found.swings[0].level_swing > 0.5
    assert any(
        broken.limited.binding and broken.limited.binding.reason.code.startswith("limit.alternate_days")
        for broken in found.broken
    )


def test_every_day_of_a_step_has_the_same_dose() -> None:
    for drug, dose in (("paroxetine", "20mg"), ("fluoxetine", "20mg"), ("diazepam", "10mg")):
        result = asked(drug, dose, method="micro")
        assert all(
            before.start_day + before.days == after.start_day for before, after in pairwise(result.steps)
        )
        assert all(after.dose < before.dose for before, after in pairwise(result.steps))


def test_a_widened_step_says_so_and_lasts_longer() -> None:
    result = asked("sertraline", "50mg", have=("tablet 25mg halves",), wish="slower")
    widened = [
        step for step in result.steps if {"step.widened", "step.rested"} <= {r.code for r in step.reasons}
    ]
    assert widened
    assert result.pace is not None
    assert all(step.days > result.pace.days for step in widened)


def test_a_listed_dose_is_made_as_listed_or_refused() -> None:
    listed = asked("citalopram", "20mg", doses="16mg,12.5mg,10mg", goal="10mg", have=FINE_SHELF)
    assert [step.dose for step in listed.steps] == [Dose.mg("16"), Dose.mg("12.5"), Dose.mg("10")]
    steep = asked("citalopram", "20mg", doses="16mg,8mg,4mg", goal="4mg", have=FINE_SHELF)
    assert steep.outcome is Outcome.BEYOND_CAP
    assert steep.refusals


def test_small_cuts_together_keep_the_limit_of_one() -> None:
    for every in ("day", "week"):
        result = asked("citalopram", "20mg", method="micro", every=every, have=FINE_SHELF)
        assert result.steps
        known = effect(result.request.drug, None)
        rule = result.request.policy.rule("citalopram", result.request.drug.family)
        assert known is not None
        window = int(rule.least_days.value)
        for step in result.steps:
            earlier = [other.dose for other in result.steps if other.start_day <= step.start_day - window]
            reference = earlier[-1] if earlier else result.request.start
            assert known.worst_drop(reference.as_mg, step.dose.as_mg)[0] <= rule.max_points.value + 1e-6


def test_the_strictest_curve_sets_the_limit() -> None:
    request = plan_request(AskedPlan(drug="citalopram", dose="20mg", have=FINE_SHELF), TODAY)
    both = plan(request)
    for curve in request.drug.curves:
        alone = plan(replace(request, drug=replace(request.drug, curves=(curve,), default_curve=curve.id)))
        assert alone.outcome is Outcome.FOUND
        known = effect(alone.request.drug, None)
        assert known is not None
        doses = [both.request.start, *(step.dose for step in both.steps)]
        assert all(known.worst_drop(one.as_mg, two.as_mg)[0] <= 10 + 1e-6 for one, two in pairwise(doses))


def test_effect_comes_with_its_band_or_not_at_all() -> None:
    for step in asked("citalopram", "20mg", have=FINE_SHELF).steps:
        assert step.occupancy is not None
        assert step.occupancy_low is not None
        assert step.occupancy_high is not None
        assert step.occupancy_low <= step.occupancy <= step.occupancy_high
    unknown = asked("mirtazapine", "15mg")
    assert "effect.unknown" in codes(unknown)
    assert all(step.occupancy is None and step.drop_points is None for step in unknown.steps)


# --- whom it is for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drug", "dose"),
    [("lithium", "800mg"), ("clozapine", "200mg"), ("valproate", "500mg"), ("phenelzine", "45mg")],
)
def test_a_specialist_drug_needs_a_named_specialist(drug: str, dose: str) -> None:
    alone = asked(drug, dose)
    assert alone.outcome is Outcome.SPECIALIST_NEEDED
    assert alone.steps == ()
    assert alone.reasons
    together = asked(drug, dose, specialist="Dr Stone", because="shared care")
    assert together.outcome is not Outcome.SPECIALIST_NEEDED


@pytest.mark.parametrize(
    ("drug", "dose", "circumstance"),
    [
        ("citalopram", "20mg", "pregnant"),
        ("citalopram", "20mg", "under-18"),
        ("sertraline", "50mg", "no-capacity"),
        ("diazepam", "10mg", "seizures"),
        ("bupropion", "150mg", "seizures"),
        ("zopiclone", "7.5mg", "alcohol"),
    ],
)
def test_a_person_comes_before_a_plan(drug: str, dose: str, circumstance: str) -> None:
    result = asked(drug, dose, circumstances=(circumstance,))
    assert result.outcome is Outcome.HUMAN_FIRST
    assert result.steps == ()
    assert all(sentence(reason, language) for reason in result.reasons for language in LANGUAGES)


def test_a_leaving_inhibitor_is_told() -> None:
    result = asked("paroxetine", "20mg", also=("desipramine",))
    told = [reason for reason in result.reasons if reason.code == "interaction.falls"]
    assert told
    assert told[0].source
    assert "may fall" in sentence(told[0])


def test_several_drugs_are_tapered_one_after_the_other() -> None:
    asked_both = AskedPlan(drug="sertraline", dose="50mg", also=("diazepam 5mg",))
    proposed = propose_plans(asked_both, TODAY)
    (first_day, first), (second_day, _) = proposed.plans
    assert first_day == 0
    assert second_day > first.total_days
    assert "order.one_at_a_time" in {reason.code for reason in proposed.order.reasons}


def test_a_switch_shows_the_range_and_needs_a_signature() -> None:
    switched = propose_switch(AskedPlan(drug="lorazepam", dose="2mg"), "diazepam", TODAY).switched
    assert switched.equivalent is not None
    assert switched.equivalent.low <= switched.equivalent.dose <= switched.equivalent.high
    assert "switch.needs_signature" in {reason.code for reason in switched.reasons}


def test_a_switch_without_a_source_is_not_made() -> None:
    with pytest.raises(NoEquivalence):
        propose_switch(AskedPlan(drug="sertraline", dose="50mg"), "diazepam", TODAY)


# --- what a plan says ---------------------------------------------------------------------------------------


def test_every_plan_says_that_it_is_a_proposal() -> None:
    for drug, dose in (("sertraline", "100mg"), ("mirtazapine", "15mg")):
        result = asked(drug, dose)
        proposal = next(reason for reason in result.reasons if reason.code == "plan.proposed")
        assert "proposal" in sentence(proposal)
        assert "always hold" in sentence(proposal)


def test_a_plan_names_its_releases() -> None:
    result = asked("sertraline", "100mg")
    told = plan_json(result)
    assert result.request.release
    assert result.request.release in told
    assert result.request.policy.release in told


def test_the_sheet_says_never_to_double() -> None:
    page = sheet_page(asked("sertraline", "100mg"), Paper(), "en")
    assert page["missed"]["strong"] == "Never take two doses at once."


def test_a_sheet_is_good_for_a_limited_time() -> None:
    dated = asked("quetiapine", "100mg", start="2027-03-01")
    assert dated.steps[0].days > 28
    page = sheet_page(dated, Paper(), "en")
    assert "1 March 2027 to 28 March 2027" in page["for_days"].replace("\u00a0", " ")
    assert "print a new sheet" in page["new_after"]


def test_the_sheet_names_the_signs_and_the_help() -> None:
    page = sheet_page(asked("sertraline", "100mg"), Paper(), "en")
    assert len(page["ring"]["lines"]) >= 5
    assert "999" in page["crisis"]["emergency"]


def test_the_calendar_asks_and_does_not_tell() -> None:
    text = calendar(asked("sertraline", "100mg", start="2027-03-01", times="1")).decode()
    unfolded = text.replace("\r\n ", "").replace("\u00a0", " ")
    events = [event for event in unfolded.split("BEGIN:VEVENT")[1:] if "OPENTAPER-STEP" in event]
    assert len(events) > 5
    assert all("STATUS:TENTATIVE" in event for event in events)
    assert all("earliest" in event.lower() for event in events)
    assert all("always all right" in event for event in events)


# --- what it rests on ---------------------------------------------------------------------------------------


def test_every_bound_of_the_policy_names_a_known_source() -> None:
    known = formulary.sources()
    bounds = list(_bounds(formulary.shipped_policy()))
    assert len(bounds) > 40
    assert all(bound.grade.decides for bound in bounds)
    assert {key for bound in bounds for key in bound.source} <= set(known)


def test_no_unconfirmed_curve_decides() -> None:
    for name in formulary.drug_names():
        for curve in formulary.drug(name).deciding_curves:
            assert curve.grade.decides
            assert curve.is_complete
            assert curve.fit is not Fit.SINGLE_POINT


def test_the_data_are_those_of_the_manifest() -> None:
    assert manifest()["files"] == manifest_of_files()["files"]


def _bounds(value: object) -> list[Bound]:
    """Every bound inside a frozen value."""
    if isinstance(value, Bound):
        return [value]
    if isinstance(value, tuple):
        return [bound for part in value for bound in _bounds(part)]
    names = getattr(value, "__dataclass_fields__", {})
    return [bound for name in names for bound in _bounds(getattr(value, name))]
