"""``plan(request)``: each way in which it may end, and what it tells."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from opentaper.errors import EmptyShelf
from opentaper.formulary.facts import Family
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, Person, PlanRequest, Sanction, Times
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.quantities import Dose
from tests.builders import curve, drug, fact, liquid, request

FINE = Shelf((Item(liquid("1")),), (Syringe(10, 10_000),))
#: Half of everything at 10 mg, and usually taken far above that.
HIGH = replace(drug(curves=(curve("one", 1.0, 10.0),)), usual_min_mg=fact(40, "mg/day"))
CURVED = replace(request("20", of=HIGH), shelf=FINE)
BARE = replace(request("20", of=drug(curves=())), shelf=FINE)
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")


def planned(asked: PlanRequest, **changes: Any) -> PlanResult:
    """Return the plan of a changed request."""
    return plan(replace(asked, **changes))


def codes(result: PlanResult) -> set[str]:
    """Return the codes of a plan's reasons."""
    return {reason.code for reason in result.reasons}


def test_a_curve_that_may_decide_makes_equal_steps_of_effect() -> None:
    result = plan(CURVED)
    assert (result.outcome, result.method) == (Outcome.FOUND, Method.OCCUPANCY)
    assert "curve.chosen" in codes(result)
    assert all(4.5 <= (step.drop_points or 0) <= 5.0 for step in result.steps[2:-2])


def test_without_a_curve_the_steps_are_shares_and_the_plan_says_so() -> None:
    result = plan(BARE)
    assert (result.outcome, result.method, result.curve) == (Outcome.FOUND, Method.PROPORTIONAL, None)
    assert {"method.no_curve", "effect.unknown"} <= codes(result)
    assert result.steps[0].dose == Dose.mg(18)
    assert result.largest_drop_points is None


@pytest.mark.parametrize(
    "changes", [{"method": Method.OCCUPANCY}, {"step_points": 2.0}, {"targets": (0.5, 0.0)}]
)
def test_effect_that_was_asked_for_of_a_drug_without_a_curve_is_refused(changes: dict[str, object]) -> None:
    result = planned(BARE, **changes)
    assert (result.outcome, result.steps) == (Outcome.NO_CURVE, ())
    assert "method.no_curve" in codes(result)


def test_the_dose_that_is_the_goal_stays() -> None:
    result = planned(CURVED, goal=Dose.mg(20))
    assert (result.outcome, codes(result)) == (Outcome.STAY, {"plan.stay"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": Method.PROPORTIONAL, "cut_share": Fraction(26, 100)}, "limit.share_asked"),
        ({"step_points": 10.1}, "limit.points_asked"),
    ],
)
def test_a_size_beyond_a_cap_is_refused_and_not_made_smaller(changes: dict[str, object], code: str) -> None:
    result = planned(CURVED, **changes)
    assert (result.outcome, result.steps) == (Outcome.BEYOND_CAP, ())
    assert result.refusals[0].binding is not None
    assert result.refusals[0].binding.reason.code == code


def test_a_signature_with_a_reason_allows_it_and_is_printed() -> None:
    result = planned(CURVED, method=Method.PROPORTIONAL, cut_share=Fraction(1, 2), override=SIGNED)
    assert [step.dose.mg_text for step in result.steps[:2]] == ["10", "5"]
    assert "override.used" in codes(result)


def test_milligrams_beyond_a_label_are_refused() -> None:
    clonidine = replace(drug("clonidine", curves=()), family=Family.ALPHA2_AGONIST)
    result = planned(
        replace(BARE, drug=clonidine), start=Dose.mg(1), method=Method.LINEAR, step_mg=Dose.mg("0.2")
    )
    assert result.outcome is Outcome.BEYOND_CAP


def test_people_come_before_specialists_and_both_before_plans() -> None:
    maoi = replace(BARE, drug=replace(drug("phenelzine", curves=()), family=Family.MAOI))
    assert plan(maoi).outcome is Outcome.SPECIALIST_NEEDED
    pregnant = Person(circumstances=frozenset({"pregnant"}))
    assert planned(maoi, person=pregnant).outcome is Outcome.HUMAN_FIRST
    assert planned(maoi, person=pregnant, specialist=SIGNED).outcome is Outcome.FOUND


def test_a_family_s_least_time_stretches_every_step() -> None:
    """Two steps of 14 days reach the goal on day 14; lithium takes at least 90 days."""
    asked = replace(
        BARE,
        drug=replace(drug("lithium", curves=()), family=Family.LITHIUM),
        specialist=SIGNED,
        method=Method.CUSTOM,
        doses=(Dose.mg(18), Dose.mg(16)),
        goal=Dose.mg(16),
    )
    result = plan(asked)
    assert [step.start_day for step in result.steps] == [0, 90]
    assert "limit.total_days" in {reason.code for reason in result.steps[0].reasons}
    assert planned(asked, override=SIGNED).total_days < 90


def test_a_plan_without_a_shelf_is_only_ideal() -> None:
    with pytest.raises(EmptyShelf):
        planned(CURVED, shelf=None)
    ideal = planned(CURVED, shelf=None, ideal=True)
    assert ideal.outcome is Outcome.FOUND
    assert "ideal.not_enforced" in codes(ideal)
    assert all(not step.parts for step in ideal.steps)


def test_an_ideal_plan_asks_limits_and_enforces_none() -> None:
    """80 points at once are wished for; the limits are reported beside the step."""
    ideal = planned(CURVED, shelf=None, ideal=True, targets=(0.1, 0.0))
    assert [round(step.dose.as_mg, 3) for step in ideal.steps] == [1.111, 0]
    assert ideal.steps[0].limits[0].binding is not None


def test_how_often_a_day_is_asked_for_and_never_assumed() -> None:
    assert "frequency.not_told" in codes(plan(CURVED))
    assert "frequency.not_told" not in codes(planned(CURVED, times=Times.evenly(1)))


def test_every_plan_is_a_proposal() -> None:
    assert "plan.proposed" in codes(plan(CURVED))


def test_curves_that_disagree_are_told_with_their_range() -> None:
    two = drug(curves=(curve("one", 1.0, 10.0), curve("two", 1.0, 5.0)))
    result = planned(CURVED, drug=two)
    (reason,) = [reason for reason in result.reasons if reason.code == "curve.disagree"]
    assert (reason.get("low"), reason.get("high"), reason.get("n")) == (66.7, 80.0, 2)


def test_phases_end_earlier_dates_do_not_enter() -> None:
    slow = replace(CURVED, drug=replace(CURVED.drug, half_life_h=fact(400, "h")))
    assert all(step.days >= 34 for step in plan(slow).steps)


def test_a_handling_that_rests_on_the_person_s_word_is_told() -> None:
    shelf = Shelf((replace(Item(liquid("1"))), Item(replace(liquid("1"), id="x"))), (Syringe(10, 10_000),))
    assert "handling.unconfirmed" not in codes(planned(CURVED, shelf=shelf))


def test_a_signature_widens_the_limits_of_a_benzodiazepine_and_does_not_lift_them() -> None:
    policy = request("20").policy
    calm = replace(drug(curves=()), family=Family.BENZODIAZEPINE, name="made-up")
    asked = replace(request("20", of=calm), shelf=FINE, override=SIGNED, interval_days=1)
    rule = policy.rule(calm.name, calm.family)
    assert policy.signed(rule) is not None
    assert plan(replace(asked, cut_share=Fraction(9, 10))).outcome is Outcome.BEYOND_CAP
    steps = plan(replace(asked, cut_share=Fraction(1, 2))).steps
    assert min(step.days for step in steps) >= 7
    assert "override.used" in codes(plan(replace(asked, cut_share=Fraction(1, 2))))


def test_a_step_beyond_a_limit_says_who_signed_for_it() -> None:
    signed = planned(BARE, override=SIGNED, cut_share=Fraction(1, 2), goal=Dose.mg(5))
    told = [reason for step in signed.steps for reason in step.reasons if reason.code == "limit.exceeded"]
    assert told
    assert {reason.get("clinician") for reason in told} == {SIGNED.clinician}


def test_a_dose_that_may_be_off_by_as_much_as_itself_is_not_planned() -> None:
    coarse = Shelf((Item(liquid("10")),), (Syringe(10, 1_000),))
    for step in planned(CURVED, shelf=coarse).steps:
        assert not step.dose or step.error_mg < step.dose.as_mg or step.error_mg < 1


def test_nothing_told_of_circumstances_is_asked_for() -> None:
    assert "circumstances.ask" in codes(plan(BARE))


def test_a_list_that_ends_above_the_goal_says_so() -> None:
    short = planned(BARE, method=Method.CUSTOM, doses=(Dose.mg(18), Dose.mg(16)))
    assert short.reasons[0].code == "goal.not_reached"
    whole = planned(BARE, method=Method.CUSTOM, doses=(Dose.mg(18), Dose.mg(16)), goal=Dose.mg(16))
    assert "goal.not_reached" not in codes(whole)


def test_a_shelf_that_must_not_be_swallowed_is_refused_with_what_would_help() -> None:
    asked = replace(request(of=replace(drug(), route="sublingual")), shelf=Shelf((Item(liquid()),)))
    result = plan(asked)
    assert result.outcome is Outcome.NO_SHELF_DOSE
    assert "refuse.swallowed" in {reason.code for reason in result.reasons}
    assert [reason.code for reason in result.suggestions] == ["suggest.ask_pharmacist"]
