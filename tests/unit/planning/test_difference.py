"""What is different between two versions, by hand: days, doses, the next change and the largest cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.planning.breaks import schedule_of
from opentaper.planning.difference import LargestCut, NextChange, StepChange, difference, to_come
from opentaper.planning.findings import ScheduledDose
from opentaper.planning.lived import TAKEN
from opentaper.planning.result import Outcome, PlanResult, Step
from opentaper.planning.versions import Deed, PlanVersion, first_version
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.builders import DAY_ONE, drug, half, pieces, plan_of, quarter, request, small_plan, step, tablet

#: 15, 10, 6.1, 2.3 and 0 mg, four weeks each.
OLD = first_version(small_plan(), DAY_ONE)
WHY = Reason.of("replan.hold", days=7)
FIFTEEN, TEN, SIX, TWO = Dose.mg(15), Dose.mg(10), Dose.mg("6.1"), Dose.mg("2.3")


def later(days: int, from_day: int = 30, **changes: object) -> PlanVersion:
    """Return the next version, with each step to come so many days later."""
    steps = tuple(
        replace(one, start_day=one.start_day + (days if one.start_day >= from_day else 0))
        for one in OLD.plan.steps
    )
    plan = replace(OLD.plan, steps=steps, **changes)  # type: ignore[arg-type]  # fields of a plan
    return PlanVersion(2, DAY_ONE, Deed.HOLD, (WHY,), plan, from_day, OLD.digest)


def test_a_week_later_is_told_with_its_days() -> None:
    found = difference(OLD, later(7))
    assert (found.from_day, found.days_longer, found.faster) == (30, 7, False)
    assert (found.next_before, found.next_after) == (NextChange(SIX, 56), NextChange(SIX, 63))
    assert found.reasons == (
        WHY,
        Reason.of("difference.longer", days=7),
        Reason.of("difference.next_later", dose=SIX, days=7),
    )
    assert found.changes == (
        StepChange(SIX, 56, 63, 28, 28),
        StepChange(TWO, 84, 91, 28, 28),
        StepChange(ZERO, 112, 119, 28, 28),
    )
    assert {one.kind for one in found.changes} == {"later"}


def test_three_days_sooner_is_told_with_its_days() -> None:
    found = difference(OLD, later(-3))
    assert (found.days_longer, found.faster) == (-3, True)
    assert found.reasons[1:] == (
        Reason.of("difference.shorter", days=3),
        Reason.of("difference.next_sooner", dose=SIX, days=3),
    )
    assert {one.kind for one in found.changes} == {"sooner"}


def test_the_same_again_is_told_too() -> None:
    found = difference(OLD, later(0))
    assert found.reasons[1:] == (
        Reason.of("difference.as_long"),
        Reason.of("difference.same_next", dose=SIX),
    )
    assert {one.kind for one in found.changes} == {"same"}


def test_a_cut_that_falls_on_the_day_is_still_to_come() -> None:
    assert difference(OLD, later(7, 56)).next_before == NextChange(SIX, 56)
    assert difference(OLD, later(7, 57)).next_before == NextChange(TWO, 84)


def test_another_next_dose_is_told_with_both() -> None:
    new = later(0)
    steps = (*new.plan.steps[:2], replace(new.plan.steps[2], dose=Dose.mg(7)), *new.plan.steps[3:])
    found = difference(OLD, replace(new, plan=replace(new.plan, steps=steps)))
    assert found.reasons[2] == Reason.of("difference.next_dose", old=SIX, new=Dose.mg(7))
    assert [(one.dose, one.kind) for one in found.changes][:2] == [(Dose.mg(7), "added"), (SIX, "dropped")]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (StepChange(TEN, 5, 5, 28, 28), "same"),
        (StepChange(TEN, 5, 5, 28, 29), "longer"),
        (StepChange(TEN, 5, 5, 28, 27), "shorter"),
        (StepChange(TEN, 5, 6, 28, 27), "later"),
        (StepChange(TEN, 5, 4, 28, 29), "sooner"),
        (StepChange(TEN, None, 4, None, 29), "added"),
        (StepChange(TEN, 5, None, 28, None), "dropped"),
        (StepChange(TEN, 0, 0, 0, 0), "same"),
    ],
)
def test_each_kind_of_change_has_its_word(change: StepChange, kind: str) -> None:
    assert change.kind == kind


def test_what_was_refused_has_nothing_to_come() -> None:
    found = difference(OLD, later(0, outcome=Outcome.NO_SAFE_STEP))
    assert (found.days_longer, found.next_after, found.largest_after, found.faster) == (
        None,
        None,
        None,
        False,
    )
    assert found.reasons == (WHY, Reason.of("difference.refused", dose=TEN))
    assert {one.kind for one in found.changes} == {"dropped"}
    assert found.largest_before is not None


def test_after_the_last_cut_nothing_is_next() -> None:
    found = difference(OLD, later(0, 200))
    assert (found.next_before, found.next_after, found.changes) == (None, None, ())
    assert (found.largest_before, found.largest_after) == (None, None)
    assert found.reasons == (WHY, Reason.of("difference.as_long"))


def of(*recipes: Step) -> PlanResult:
    """Return a plan of a drug without a curve."""
    return plan_of(recipes, request(of=drug(curves=())))


def test_the_largest_cut_to_come_is_that_of_its_own_plan() -> None:
    """Without a curve the share counts: 20, 10, 5 and 2.5 mg; each is halved, and the first counts."""
    ten = tablet()
    plain = of(
        step(0, 28, ((pieces(ten),),)), step(28, 28, ((half(ten),),)), step(56, 28, ((quarter(ten),),))
    )
    old = first_version(plain, DAY_ONE)
    smaller = (*plain.steps[:2], replace(plain.steps[2], dose=Dose.mg(4)))
    new = PlanVersion(2, DAY_ONE, Deed.EDIT, (WHY,), replace(plain, steps=smaller), 40, old.digest)
    found = difference(old, new)
    assert found.largest_before == LargestCut(Dose.mg(5), Dose.mg("2.5"), None)
    assert found.largest_after == LargestCut(Dose.mg(5), Dose.mg(4), None)
    # From 5 mg to 1 mg is a larger share than from 10 mg to 5, though fewer milligrams.
    low = (*plain.steps[:2], replace(plain.steps[2], dose=Dose.mg(1)))
    lower = difference(old, replace(new, plan=replace(plain, steps=low), from_day=0))
    assert lower.largest_after == LargestCut(Dose.mg(5), Dose.mg(1), None)
    on_its_day = difference(old, replace(new, from_day=28))
    assert on_its_day.largest_before == LargestCut(TEN, Dose.mg(5), None)


def test_the_largest_cut_is_measured_in_points_where_they_are_known() -> None:
    found = difference(OLD, later(0, 0)).largest_before
    falls = [one.drop_points or 0.0 for one in OLD.plan.steps]
    assert found is not None
    assert found.points == max(falls)
    assert (found.before, found.after) == (TWO, ZERO)


def test_a_step_that_goes_up_is_no_cut() -> None:
    ten = tablet()
    up = of(step(0, 28, ((half(ten),),)), step(28, 28, ((pieces(ten),),)))
    version = first_version(up, DAY_ONE)
    assert difference(version, replace(version, from_day=28)).largest_before is None


def test_what_was_taken_otherwise_is_not_to_come() -> None:
    steps = OLD.plan.steps
    told = replace(steps[2], reasons=(Reason.of(TAKEN, dose=SIX),))
    plan = replace(OLD.plan, steps=(*steps[:2], told, *steps[3:]))
    assert [one.dose for one in to_come(plan, 30)] == [TWO, ZERO]


def test_a_schedule_begins_the_day_before_with_the_dose_before() -> None:
    rows = schedule_of(OLD.plan)
    assert rows[:2] == (ScheduledDose(-1, Dose.mg(20)), ScheduledDose(0, FIFTEEN))
    early = (replace(OLD.plan.steps[0], start_day=-5), *OLD.plan.steps[1:])
    assert schedule_of(OLD.plan, early)[0] == ScheduledDose(-6, Dose.mg(20))
    late = (replace(OLD.plan.steps[0], start_day=10), *OLD.plan.steps[1:])
    assert schedule_of(OLD.plan, late)[0] == ScheduledDose(-1, Dose.mg(20))
    assert schedule_of(OLD.plan, ()) == (ScheduledDose(-1, Dose.mg(20)),)
