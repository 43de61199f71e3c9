"""What seldom happens in planning, and must still be answered: nothing known, nothing left, nothing asked."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from opentaper.errors import BadOption, BadShelf, NotSplittable
from opentaper.formulary.astray import AstrayRule, Rule, all_astray_rules, astray_numbers
from opentaper.formulary.facts import Fact, Form, Grade, Release
from opentaper.formulary.policy import Bound
from opentaper.planning.adaptive_course import _length
from opentaper.planning.astray import Usual
from opentaper.planning.capsules import shelf_with_capsules
from opentaper.planning.check import ScheduledDose, _of_doses
from opentaper.planning.course import near_goal
from opentaper.planning.doors import _check_lists, check_dose
from opentaper.planning.effect import effect
from opentaper.planning.history import DoseStretch
from opentaper.planning.intime import in_time
from opentaper.planning.lived import Taking, _begun_on, lived
from opentaper.planning.missed import Missed, _takes
from opentaper.planning.others import _once
from opentaper.planning.pace import _pct
from opentaper.planning.pharmacy_made import _made
from opentaper.planning.prescription import prescription
from opentaper.planning.request import Method
from opentaper.planning.rest import _long_enough, due_day, largest_drops
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Availability
from opentaper.planning.shelf_text import shelf_of
from opentaper.planning.smaller import _between, _dispenser, _part, made
from opentaper.planning.taking import taking_of
from opentaper.planning.travel import shift_a_day
from opentaper.planning.walk import Course
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import curve, drug, fact, plan_of, request, small_plan, tablet


def test_without_any_highest_dose_nothing_is_called_too_high() -> None:
    unknown = replace(drug(), licensed_max_mg=None, usual_max_mg=None)
    check_dose(unknown, Dose.mg(5_000))
    open_ended = replace(drug(), licensed_max_mg=replace(fact(40, "mg/day"), value=None))
    check_dose(open_ended, Dose.mg(5_000))
    schedule = (ScheduledDose(0, Dose.mg(5_000)),)
    assert _of_doses(unknown, schedule) == []
    assert _of_doses(drug(), schedule) != []


def test_an_adaptive_plan_asks_what_is_tolerated() -> None:
    with pytest.raises(BadOption) as refused:
        _check_lists(replace(request(), method=Method.ADAPTIVE))
    assert refused.value.option == "tolerate"


@pytest.mark.parametrize(("first", "days", "option"), [(0, 0, "days"), (0, -1, "days"), (-1, 7, "day")])
def test_a_prescription_is_of_days_of_the_plan(first: int, days: int, option: str) -> None:
    result = small_plan()
    begin = result.steps[0].start_day
    with pytest.raises(BadOption) as refused:
        prescription(result, begin + first, days)
    assert refused.value.option == option
    assert prescription(result, begin, 1).days == 1


def test_nothing_is_made_of_no_shelf_or_in_no_window() -> None:
    bare = replace(request(), shelf=None)
    assert made(bare, Dose.mg(5), Dose.mg(5), Dose.mg(5)) is None
    assert made(request(), Dose.mg(5), Dose.mg(6), Dose.mg(5)) is None
    assert made(request(), Dose.mg(5), Dose.mg(5), Dose.mg(5)) is not None
    with pytest.raises(ValueError, match="no shelf"):
        _dispenser(bare)


def test_a_dose_that_no_capsules_add_up_to_is_a_fault_of_the_plan() -> None:
    (line,) = _made(Dose.mg(4), (Dose.mg(2),), 3)
    assert (line.strength, line.count) == (Dose.mg(2), 2)
    with pytest.raises(ValueError, match="5 mg"):
        _made(Dose.mg(5), (Dose.mg(2),), 3)


def test_only_tablets_are_dispersed() -> None:
    capsule = replace(tablet("20"), form=Form.CAPSULE, release=Release.IMMEDIATE)
    with pytest.raises(NotSplittable) as refused:
        shelf_of("citalopram", ("capsule 20mg dispersed 10mL",), (capsule,), "2026-11-22")
    assert refused.value.why == "form"


@pytest.mark.parametrize("half_life", [replace(fact(0, "h"), value=None), fact(0, "h")])
def test_a_half_life_without_hours_lets_an_intake_move_by_the_least(half_life: Fact) -> None:
    known = replace(drug(), half_life_h=half_life)
    assert shift_a_day(known) == (astray_numbers().travel_least_h.value, False)


@pytest.mark.parametrize(
    ("late", "hours", "takes"), [(3.0, 4.0, True), (4.0, 4.0, True), (4.1, 4.0, False), (23.0, 24.0, False)]
)
def test_within_so_many_hours_after_it_was_due(late: float, hours: float, takes: bool) -> None:
    rule: AstrayRule = replace(all_astray_rules()[0], rule=Rule.WITHIN, hours=hours)
    assert _takes(Missed(Usual(drug(), Dose.mg(10)), late, 9.0), rule, astray_numbers()) is takes


def test_minutes_late_are_told_in_hours() -> None:
    assert DoseStretch(Dose.mg(10), 3, late_minutes=90).late_hours == 1.5


def test_a_plan_without_a_pace_cannot_be_made_quicker() -> None:
    result = small_plan()
    asked = replace(result, pace=None, request=replace(result.request, end_day=1))
    rule = result.request.policy.rule(result.request.drug.name, result.request.drug.family)

    def never(_: object) -> object:
        raise AssertionError("no plan is made")

    assert in_time(asked, rule, None, never) is asked  # type: ignore[arg-type]  # it is never called


def test_the_largest_falls_are_those_of_the_cuts_alone() -> None:
    one = drug(curves=(curve("one", 1.0, 10.0),))
    known = effect(one, None)
    assert known is not None
    steps = small_plan().steps
    doses = ("15", "18", "10")
    done = tuple(replace(step, dose=Dose.mg(mg)) for step, mg in zip(steps, doses, strict=False))
    (found,) = largest_drops(known, Dose.mg(20), done)
    assert found == pytest.approx(100 * (18 / 28 - 10 / 20))
    assert largest_drops(known, Dose.mg(20), ()) == ()
    (first,) = largest_drops(known, Dose.mg(20), done[:1])
    assert first == pytest.approx(100 * (20 / 30 - 15 / 25))


def test_a_step_that_was_begun_late_keeps_its_dose() -> None:
    steps = small_plan().steps[:3]
    late = steps[-1].start_day + 4
    first, second, third = _begun_on(steps, late)
    assert (first, second.days) == (steps[0], steps[1].days + 4)
    assert third == replace(steps[2], start_day=late)
    assert _begun_on(steps, steps[-1].start_day) == steps


def test_a_course_without_steps_has_no_length() -> None:
    assert _length(Course(Outcome.FOUND, ()), 3) == 0
    assert _length(Course(Outcome.FOUND, small_plan().steps), 3) == small_plan().steps[-1].start_day - 3


def test_stays_grow_alike_until_the_family_s_least_is_kept() -> None:
    plan = small_plan()
    rule = plan.request.policy.rule("citalopram", plan.request.drug.family)
    least = Bound(200.0, ("label",), Grade.A)
    policy = replace(plan.request.policy, drugs=(("citalopram", replace(rule, least_total_days=least)),))
    asked = replace(plan.request, policy=policy)
    now = lived(plan, 0)
    assert now.done == ()
    found = _long_enough(asked, Course(Outcome.FOUND, plan.steps), now)
    days = 28 * (1 + Fraction(200 - 112, 112))
    assert [step.days for step in found.steps] == [math.ceil(days)] * 5 == [50] * 5
    assert [step.start_day for step in found.steps] == [0, 50, 100, 150, 200]
    reason = Reason.of("limit.total_days", "label", days=200)
    assert all(step.reasons[-1] == reason for step in found.steps)
    short = replace(
        policy, drugs=(("citalopram", replace(rule, least_total_days=replace(least, value=112.0))),)
    )
    course = Course(Outcome.FOUND, plan.steps)
    assert _long_enough(replace(asked, policy=short), course, now) is course
    assert _long_enough(replace(asked, ideal=True), course, now) is course
    assert _long_enough(plan.request, course, now) is course
    stuck = Course(Outcome.NO_SHELF_DOSE, plan.steps)
    assert _long_enough(asked, stuck, now) is stuck


@pytest.mark.parametrize(
    ("dose", "goal", "outcome", "near"),
    [
        ("5.02", "5", Outcome.NO_SHELF_DOSE, True),
        ("5.2", "5", Outcome.NO_SHELF_DOSE, False),
        ("5.02", "0", Outcome.NO_SHELF_DOSE, False),
        ("5.02", "5", Outcome.BEYOND_CAP, False),
    ],
)
def test_a_goal_that_the_shelf_misses_by_next_to_nothing(
    dose: str, goal: str, outcome: Outcome, near: bool
) -> None:
    steps = list(small_plan().steps)
    asked = replace(request(), goal=Dose.mg(goal))
    walk: Any = SimpleNamespace(request=asked, steps=list(steps), dose=Dose.mg(dose))
    assert near_goal(walk, Course(outcome, ())) is near
    if near:
        told = Reason.of("goal.near", dose=Dose.mg(dose), wanted=Dose.mg(goal))
        last = replace(steps[-1], reasons=(*steps[-1].reasons, told))
        assert walk.steps == [*steps[:-1], last]
    else:
        assert walk.steps == steps


def test_percentages_are_told_to_two_places() -> None:
    assert (_pct(0.123456), _pct(0.1)) == (12.35, 10.0)


def test_without_a_confirmed_half_life_an_intake_moves_by_the_least() -> None:
    least = astray_numbers().travel_least_h.value
    assert shift_a_day(replace(drug(), half_life_h=None)) == (least, False)
    unsure = replace(drug(), half_life_h=replace(fact(35, "h"), grade=Grade.C))
    assert shift_a_day(unsure) == (least, False)
    assert shift_a_day(replace(drug(), half_life_h=fact(35, "h")))[1]


def test_of_two_drugs_together_one_thing_is_said_once() -> None:
    one = Reason.of("interaction.together", "a", other="x", effect="bleeding")
    same = Reason.of("interaction.together", "b", other="x", effect="bleeding")
    more = Reason.of("interaction.together", "a", other="y", effect="bleeding")
    leaving = Reason.of("interaction.leaving", "a", other="x", effect="bleeding")
    again = Reason.of("interaction.leaving", "b", other="x", effect="bleeding")
    assert _once([one, same, more, leaving, again, leaving]) == (one, more, leaving, again)


def test_capsules_are_compounded_of_what_is_swallowed_and_immediate_alone() -> None:
    asked = replace(request("20"), obtainable=(tablet("10"), replace(tablet("20"), release=Release.MODIFIED)))
    stuck = replace(plan_of((), asked, Outcome.NO_SHELF_DOSE), steps=small_plan().steps[:-1])
    wider = shelf_with_capsules(stuck)
    assert wider is not None
    assert wider.availability is Availability.COMPOUNDED
    assert wider.max_pieces == round(asked.policy.capsules.unasked_pieces.value)
    n = sum(item.product.form is Form.COMPOUNDED_CAPSULE for item in wider.items)
    assert 1 <= n <= asked.policy.capsules.unasked_strengths.value
    for none in (
        replace(asked, obtainable=()),
        replace(asked, shelf=None),
        replace(asked, drug=replace(asked.drug, route="patch")),
    ):
        assert shelf_with_capsules(replace(stuck, request=none)) is None


def test_something_else_was_taken_so_the_least_days_since_then_are_kept() -> None:
    plan = small_plan()
    now = lived(plan, 30, Taking(plan.steps[1].dose, 29))
    assert now.since == 29
    assert due_day(plan, now, None) == now.due == 56
    late = lived(plan, 50, Taking(plan.steps[1].dose, 49))
    assert due_day(plan, late, Taking(plan.steps[1].dose, 49)) == 49 + 14
    slide = replace(plan.request.slide, every_days=9)
    micro = replace(plan, method=Method.MICRO, request=replace(plan.request, slide=slide))
    assert due_day(micro, late, Taking(plan.steps[1].dose, 49)) == 49 + 9


def test_a_cut_to_nothing_in_parts_of_equal_shares() -> None:
    assert _between(None, Dose.mg(8), Dose(0), 0.25) == Dose.mg(6)
    assert _between(None, Dose.mg(8), Dose.mg(2), 0.5) == Dose.mg(4)
    step = replace(small_plan().steps[1], dose=Dose.mg(8))
    assert _part(request(), None, (Dose.mg(9), step), Dose.mg(9)) is None
    assert _part(request(), None, (Dose(8_001), step), Dose(8_000)) is None
    one = _part(request(), None, (Dose.mg(10), step), Dose.mg(9))
    assert one is not None
    assert (one.dose, one.days) == (Dose.mg(9), step.days)


def test_a_line_says_one_thing_that_is_done_with_a_product() -> None:
    with pytest.raises(BadShelf) as refused:
        shelf_of("citalopram", ("tablet 20mg dispersed 10mL halves",), (tablet("20"),), "2026-11-22")
    assert refused.value.text == "tablet 20mg dispersed 10mL halves"


def test_a_dose_that_stands_twice_in_a_plan_counts_from_its_last_day_until_then() -> None:
    plan = small_plan()
    first, second, third = plan.steps[:3]
    again = replace(plan, steps=(first, second, replace(third, dose=first.dose), *plan.steps[3:]))
    day = again.steps[2].start_day
    told = [(one, first.dose) for one in range(day + 5, day + 9)]
    assert taking_of(again, told, day + 9) == Taking(first.dose, day)
