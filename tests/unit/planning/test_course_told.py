"""What each step says of itself while a course is laid out: the doses, days and numbers of its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from opentaper.formulary import drug as known_drug
from opentaper.formulary.facts import Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.check import ScheduledDose, check
from opentaper.planning.course import course
from opentaper.planning.dispensing import dispenser
from opentaper.planning.edit import edit_step
from opentaper.planning.effect import effect
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest, Sanction, Slide, Times
from opentaper.planning.result import Outcome, PaceChoice
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.versions import first_version
from opentaper.planning.walk import Course, Walk
from opentaper.planning.wishes import wishes
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.builders import curve, drug, fact, liquid, request, small_plan, tablet

POLICY = shipped_policy()
PACE = PaceChoice("steady", 5.0, Fraction(1, 10), 28, ())
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")
BARE = drug(curves=())
FINE = Shelf((Item(liquid("1")),), (Syringe(10, 5_000),))
HALVES = Shelf((Item(tablet("5"), split=Split.HALVES),), ())


def laid(asked: PlanRequest, days: int = 28) -> Course:
    rule, known = POLICY.rule(asked.drug.name, asked.drug.family), effect(asked.drug, asked.curve)
    method = asked.method or (Method.OCCUPANCY if known else Method.PROPORTIONAL)
    assert asked.shelf is not None
    search = dispenser(asked.shelf, asked.start, POLICY.measuring)
    return course(Walk(asked, rule, known, wishes(asked, method, known, PACE), search, days))


def bare(start: str, shelf: Shelf = FINE, goal: str = "0", **changes: object) -> PlanRequest:
    asked = replace(request(start, of=BARE), shelf=shelf, goal=Dose.mg(goal))
    return replace(asked, **changes)  # type: ignore[arg-type]  # fields of a request


def test_a_step_that_is_larger_for_want_of_tablets_tells_both_doses_and_its_days() -> None:
    first = laid(bare("20", HALVES, "17.5")).steps[0]
    assert first.reasons == (
        Reason.of("step.widened", dose=Dose.mg("17.5"), wanted=Dose.mg(18)),
        Reason.of("step.rested", days=35),
    )
    assert (first.wished_mg, first.days) == (18.0, 35)


def test_a_goal_that_is_missed_by_next_to_nothing_is_told_on_the_last_step_alone() -> None:
    found = laid(bare("20", HALVES, "7.45"))
    assert found.outcome is Outcome.FOUND
    near = Reason.of("goal.near", dose=Dose.mg("7.5"), wanted=Dose.mg("7.45"))
    assert found.steps[-1].reasons[-1] == near
    assert all(near not in step.reasons for step in found.steps[:-1])
    assert [step.dose.mg_text for step in found.steps] == ["17.5", "15", "12.5", "10", "7.5"]
    # One per cent is near, and a little more is not.
    assert laid(bare("20", HALVES, "7.426")).outcome is Outcome.FOUND
    assert laid(bare("20", HALVES, "7.42")).outcome is Outcome.NO_SHELF_DOSE


def test_a_plan_that_ends_near_its_goal_does_not_say_that_it_missed_it() -> None:
    near = plan(bare("20", HALVES, "7.45"))
    assert near.outcome is Outcome.FOUND
    assert "goal.not_reached" not in {one.code for one in near.reasons}
    last = replace(bare("20", FINE, "16"), method=Method.CUSTOM, doses=(Dose.mg(18),))
    assert plan(last).reasons[0] == Reason.of("goal.not_reached", dose=Dose.mg(18), goal=Dose.mg(16))
    # Whatever else the last step says, the goal was missed.
    said = replace(last, doses=(Dose.mg("18.004"),))
    assert plan(said).steps[-1].reasons
    assert plan(said).reasons[0].code == "goal.not_reached"


def test_the_goal_is_the_limit_of_the_last_step() -> None:
    last = laid(bare("20", FINE, "17")).steps[-1]
    binding = last.limits[0].binding
    assert binding is not None
    assert binding.reason == Reason.of("limit.goal", dose=Dose.mg(17))
    assert last.limits[0].wanted == pytest.approx(16.2)
    assert last.limits[0].value == 17.0


def test_a_listed_dose_that_is_rounded_tells_both() -> None:
    shelf = Shelf((Item(tablet("2"), split=Split.HALVES),), ())
    found = laid(bare("10", shelf, method=Method.CUSTOM, doses=(Dose.mg("9.05"),)))
    assert found.steps[0].reasons == (Reason.of("step.rounded", dose=Dose.mg(9), wanted=Dose.mg("9.05")),)


def test_an_intake_without_a_piece_is_told_with_how_many_there_are() -> None:
    ones = Shelf((Item(tablet("1")),), ())
    twice = bare("4", ones, "1", method=Method.CUSTOM, override=SIGNED, times=Times.evenly(2))
    (only,) = laid(replace(twice, doses=(Dose.mg(1),))).steps
    assert Reason.of("intake.left_out", n=2) in only.reasons
    assert Reason.of("limit.exceeded", clinician=SIGNED.clinician) in only.reasons
    (both,) = laid(replace(twice, goal=Dose.mg(2), doses=(Dose.mg(2),))).steps
    assert "intake.left_out" not in {one.code for one in both.reasons}


def test_a_signed_step_inside_the_limits_says_nothing_of_a_signature() -> None:
    (gentle,) = laid(bare("10", FINE, "9", method=Method.CUSTOM, doses=(Dose.mg(9),), override=SIGNED)).steps
    assert gentle.reasons == ()


def test_the_list_beyond_a_limit_tells_how_low_it_may_go() -> None:
    found = laid(bare("10", FINE, method=Method.CUSTOM, doses=(Dose.mg(9), Dose.mg(5))))
    assert found.outcome is Outcome.BEYOND_CAP
    assert found.refusals[0].wanted == 5.0
    assert found.refusals[0].value == pytest.approx(6.75)


def test_a_smaller_shelf_names_what_lies_between() -> None:
    found = laid(bare("20", Shelf((Item(tablet("20")),), ())))
    assert found.suggestions[0] == Reason.of("suggest.compounded", low=Dose.mg(15), high=Dose.mg(20))


def test_a_slide_of_its_own_days_rests_at_its_end() -> None:
    flat = drug(curves=(curve("one", 1.0, 10.0),))
    asked = replace(request("10", of=flat), shelf=FINE, method=Method.MICRO, slide=Slide(5, 20, 10))
    found = laid(asked)
    assert [step.days for step in found.steps[:8]] == [5, 5, 5, 15, 5, 5, 5, 15]


def test_wished_doses_end_where_the_goal_is() -> None:
    ideal = plan(bare("20", FINE, "15", ideal=True))
    assert [step.dose.mg_text for step in ideal.steps] == ["18", "16.2", "15"]
    assert all(step.intakes == () for step in ideal.steps)


def test_a_list_ends_at_zero_where_it_says_zero_and_not_before() -> None:
    """By one curve 0.5 mg of 10 hold 4.8 points, of which zero would be granted at once."""
    by_curve = replace(drug(curves=(curve("one", 1.0, 10.0),)), usual_min_mg=fact(40, "mg/day"))
    asked = replace(request("1", of=by_curve), shelf=FINE, method=Method.CUSTOM)
    doses = (Dose.mg("0.5"), Dose.mg("0.3"), ZERO)
    assert [step.dose for step in laid(replace(asked, doses=doses)).steps] == list(doses)


def test_a_list_of_a_drug_without_a_curve_ends_from_the_last_small_dose() -> None:
    """Of 10 mg 0.25 mg may be left at once, though zero is more than a quarter less; 0.5 mg may not."""
    down = ("7.5", "5.7", "4.3", "3.3", "2.5", "1.9", "1.45", "1.1", "0.85", "0.65", "0.5")
    early = laid(bare("10", method=Method.CUSTOM, doses=(*map(Dose.mg, down), ZERO)))
    assert early.outcome is Outcome.BEYOND_CAP
    assert early.steps[-1].dose == Dose.mg("0.5")
    whole = (*map(Dose.mg, (*down, "0.38", "0.29", "0.25")), ZERO)
    found = laid(bare("10", method=Method.CUSTOM, doses=whole))
    assert found.outcome is Outcome.FOUND
    assert [step.dose for step in found.steps] == list(whole)


def test_least_days_count_from_the_first_cut_of_a_schedule() -> None:
    """Lithium is left in 90 days at least: from day 28 to day 100 are 72."""
    rows = tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in ((0, 800), (28, 600), (60, 300), (100, 0)))
    found = check(known_drug("lithium"), rows, POLICY, None)
    (least,) = [one for one in found.broken if one.code == "limit.least_total"]
    assert (least.day, least.before, least.after) == (100, Dose.mg(800), ZERO)
    assert (least.limited.wanted, least.limited.value) == (72.0, 90.0)
    assert least.limited.binding is not None
    assert least.limited.binding.reason.get("days") == 90
    slow = tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in ((0, 800), (28, 600), (60, 300), (118, 0)))
    assert "limit.least_total" not in {
        one.code for one in check(known_drug("lithium"), slow, POLICY, None).broken
    }


def test_the_last_step_of_a_plan_may_be_edited_too() -> None:
    start = date(2026, 11, 23)
    old = first_version(small_plan(), start)
    new = edit_step(old, ZERO, start + timedelta(days=30), days=60)
    assert [(one.start_day, one.days) for one in new.plan.steps][-1] == (112, 60)
    assert new.because == (Reason.of("replan.edited", dose=ZERO, days=60),)
    ends_low = edit_step(old, ZERO, start + timedelta(days=30), to=Dose.mg("0.5"))
    assert ends_low.plan.steps[-1].dose == Dose.mg("0.5")


def test_the_half_life_sets_the_least_days_of_a_step() -> None:
    slow = replace(bare("10"), drug=replace(BARE, half_life_h=fact(400, "h")))
    step = laid(slow).steps[0]
    binding = step.limits[1].binding
    assert binding is not None
    assert (step.limits[1].wanted, step.days) == (28, 34)
