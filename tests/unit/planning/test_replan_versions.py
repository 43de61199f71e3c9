"""Versions of a plan: fingerprints, days and dates, and what is taken by the doses that were told."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import pytest

from opentaper.planning.difference import StepChange, difference
from opentaper.planning.lived import Taking, dose_now, lived
from opentaper.planning.replan import hold, relax, step_back
from opentaper.planning.taking import taking_of
from opentaper.planning.versions import Deed, PlanVersion, date_of, day_of, first_version
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.builders import DAY_ONE, small_plan

FIRST = first_version(small_plan(), DAY_ONE)
STEPS = FIRST.plan.steps


def on(day: int) -> date:
    return DAY_ONE + timedelta(days=day)


def held() -> PlanVersion:
    return hold(FIRST, 14, on(3))


def test_a_version_knows_what_it_was_made_with() -> None:
    assert (FIRST.number, FIRST.deed, FIRST.parent, FIRST.because) == (1, Deed.PROPOSE, None, ())
    assert FIRST.policy == FIRST.plan.request.policy.release
    assert FIRST.release == FIRST.plan.request.release
    with pytest.raises(FrozenInstanceError):
        FIRST.number = 2  # type: ignore[misc]  # what a version is cannot be written over


def test_fingerprints_chain_and_tell_versions_apart() -> None:
    again, other = held(), hold(FIRST, 15, on(3))
    assert again.digest == held().digest
    assert again.parent == FIRST.digest
    differing = [
        FIRST,
        again,
        other,
        replace(again, parent="0" * 64),
        replace(again, needs_signature=True),
        replace(again, because=(*again.because, Reason.of("replan.hold", days=1, dose=Dose.mg(1)))),
    ]
    assert len({one.digest for one in differing}) == len(differing)


def test_days_and_dates_belong_together() -> None:
    assert day_of(FIRST, on(30)) == 30
    assert day_of(FIRST, on(-4)) == -4
    assert date_of(FIRST, 30) == on(30)
    undated = replace(FIRST.plan, request=replace(FIRST.plan.request, start_date=None))
    assert date_of(replace(FIRST, plan=undated), 30) is None


def test_the_dose_now_is_that_of_the_day_before_its_change() -> None:
    second = STEPS[1]
    assert dose_now(FIRST.plan, second.start_day) == STEPS[0].dose
    assert dose_now(FIRST.plan, second.start_day + 1) == second.dose
    assert dose_now(FIRST.plan, 0) == FIRST.plan.request.start


def test_what_was_lived_ends_today() -> None:
    now = lived(FIRST.plan, 5)
    assert [(step.start_day, step.days) for step in now.done] == [(0, 5)]
    assert now.left == STEPS[1:]
    assert now.due == STEPS[1].start_day
    assert lived(FIRST.plan, 10_000).due is None


def test_a_change_names_what_became_of_each_dose() -> None:
    told = difference(FIRST, held())
    assert {one.kind for one in told.changes} == {"later"}
    assert told.days_longer == 14
    assert [reason.code for reason in told.reasons] == [
        "replan.hold",
        "difference.longer",
        "difference.next_later",
    ]
    assert told.next_before is not None
    assert told.next_after is not None
    assert told.next_after.day - told.next_before.day == 14
    assert not told.faster
    back = difference(FIRST, step_back(FIRST, None, on(STEPS[1].start_day + 2)))
    assert back.reasons[-1].code == "difference.next_dose"
    assert "added" in {one.kind for one in back.changes}


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        ((10, 10, 28, 28), "same"),
        ((10, 10, 28, 42), "longer"),
        ((10, 10, 28, 14), "shorter"),
        ((10, 12, 28, 28), "later"),
        ((10, 3, 28, 28), "sooner"),
        ((None, 3, None, 28), "added"),
        ((10, None, 28, None), "dropped"),
    ],
)
def test_a_change_of_a_step_has_a_kind(days: tuple[int | None, ...], kind: str) -> None:
    assert StepChange(Dose.mg(5), *days).kind == kind


def test_the_largest_cut_is_smaller_in_a_slower_plan() -> None:
    told = difference(FIRST, relax(FIRST, on(-1)))
    assert told.largest_before is not None
    assert told.largest_after is not None
    assert (told.largest_after.points or 0) <= (told.largest_before.points or 0)


def test_back_and_forth_of_a_version_is_told_as_sooner() -> None:
    told = difference(held(), replace(FIRST, from_day=3))
    assert told.faster
    assert [reason.code for reason in told.reasons][-2:] == ["difference.shorter", "difference.next_sooner"]
    same = difference(FIRST, FIRST)
    assert [reason.code for reason in same.reasons] == ["difference.as_long", "difference.same_next"]


# --- what is taken, by the doses that were told -------------------------------------------------------------


def days(dose: Dose, first: int, last: int) -> list[tuple[int, Dose]]:
    return [(day, dose) for day in range(first, last)]


def test_the_last_known_dose_counts_and_since_when() -> None:
    told = [*days(Dose.mg(20), -5, 0), *days(STEPS[0].dose, 0, 20)]
    assert taking_of(FIRST.plan, told, 20) == Taking(STEPS[0].dose, 0)
    assert taking_of(FIRST.plan, list(reversed(told)), 20) == Taking(STEPS[0].dose, 0)


def test_a_missed_or_doubled_day_is_no_change() -> None:
    told = [*days(STEPS[0].dose, 0, 9), (9, ZERO), (10, STEPS[0].dose * 2), (11, STEPS[0].dose)]
    assert taking_of(FIRST.plan, told, 12) == Taking(STEPS[0].dose, 0)


def test_a_dose_that_the_plan_does_not_know_counts_where_it_knows_none() -> None:
    assert taking_of(FIRST.plan, days(Dose.mg(13), 3, 6), 6) == Taking(Dose.mg(13), 3)


def test_nothing_told_is_nothing_known() -> None:
    assert taking_of(FIRST.plan, [], 6) is None
    assert taking_of(FIRST.plan, [(3, ZERO)], 6) is None
    assert taking_of(FIRST.plan, [(9, Dose.mg(20))], 6) is None


def test_after_the_end_nothing_is_what_the_plan_says() -> None:
    end = STEPS[-1].start_day
    told = [*days(STEPS[-2].dose, end - 5, end), *days(ZERO, end, end + 4)]
    assert STEPS[-1].dose == ZERO
    assert taking_of(FIRST.plan, told, end + 4) == Taking(ZERO, end)
