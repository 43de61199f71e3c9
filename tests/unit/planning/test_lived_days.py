"""A plan on one of its days, by hand: 15, 10, 6.1, 2.3 and 0 mg, four weeks each, from 20 mg."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import BadOption
from opentaper.planning.lived import (
    Halfway,
    Taking,
    dose_now,
    is_planned,
    latest_way_down,
    lived,
    placed,
    until,
)
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.builders import small_plan

PLAN = small_plan()
STEPS = PLAN.steps
TWENTY, FIFTEEN, TEN, SIX, TWO = (Dose.mg(mg) for mg in ("20", "15", "10", "6.1", "2.3"))


def done(now: Halfway) -> list[tuple[int, int, str]]:
    return [(one.start_day, one.days, one.dose.mg_text) for one in now.done]


def left(now: Halfway) -> list[str]:
    return [one.dose.mg_text for one in now.left]


def taken(mg: str, since: int, day: int) -> Halfway:
    return lived(PLAN, day, Taking(Dose.mg(mg), since))


def test_before_the_first_cut_nothing_is_done() -> None:
    for day in (-5, 0):
        now = lived(PLAN, day)
        assert (now.day, now.dose, now.since, now.done, now.left) == (day, TWENTY, None, (), STEPS)
        assert now.due == 0


def test_a_step_is_done_up_to_today_and_a_cut_of_today_is_to_come() -> None:
    now = lived(PLAN, 28)
    assert (now.dose, now.since, now.due) == (FIFTEEN, 0, 28)
    assert (done(now), left(now)) == ([(0, 28, "15")], ["10", "6.1", "2.3", "0"])
    now = lived(PLAN, 30)
    assert (now.dose, now.since, now.due) == (TEN, 28, 56)
    assert (done(now), left(now)) == ([(0, 28, "15"), (28, 2, "10")], ["6.1", "2.3", "0"])


def test_at_the_end_nothing_is_due() -> None:
    now = lived(PLAN, 200)
    assert (now.dose, now.since, now.due, now.left) == (ZERO, 112, None, ())
    assert done(now)[-1] == (112, 88, "0")


def test_a_cut_that_was_not_made_is_still_to_come_and_due_today() -> None:
    now = taken("15", 0, 40)
    assert (now.dose, now.since, now.due) == (FIFTEEN, 0, 40)
    assert (done(now), left(now)) == ([(0, 40, "15")], ["10", "6.1", "2.3", "0"])


def test_a_cut_that_was_made_early_is_done_since_then() -> None:
    now = taken("10", 20, 30)
    assert (now.dose, now.since, now.due) == (TEN, 20, 56)
    assert (done(now), left(now)) == ([(0, 20, "15"), (20, 10, "10")], ["6.1", "2.3", "0"])
    assert now.done[-1].reasons == (Reason.of("step.taken", dose=TEN),)
    assert now.done[-1].intakes == STEPS[1].intakes
    assert now.done[-1].error_mg == STEPS[1].error_mg


def test_a_dose_of_one_s_own_is_done_without_a_recipe() -> None:
    now = taken("12", 33, 40)
    assert (now.dose, now.since, now.due) == (Dose.mg(12), 33, 40)
    assert (done(now), left(now)) == (
        [(0, 28, "15"), (28, 5, "10"), (33, 7, "12")],
        ["10", "6.1", "2.3", "0"],
    )
    own = now.done[-1]
    assert (own.index, own.wished_mg, own.intakes, own.error_mg) == (2, 12.0, (), 0.0)
    assert own.drop_points is not None
    assert own.drop_points < 0.0  # up again from 10 mg
    assert not is_planned(own)


def test_a_cut_that_came_late_ends_the_dose_before_when_it_came() -> None:
    now = taken("10", 35, 40)
    assert (now.since, now.due) == (35, 56)
    assert done(now) == [(0, 35, "15"), (35, 5, "10")]
    assert is_planned(now.done[-1])


def test_who_went_on_with_the_first_dose_has_done_nothing() -> None:
    now = taken("20", -30, 10)
    assert (now.dose, now.since, now.done, now.due) == (TWENTY, None, (), 10)
    assert left(now) == ["15", "10", "6.1", "2.3", "0"]


def test_what_was_begun_today_counts_from_today() -> None:
    now = taken("10", 28, 28)
    assert (now.dose, now.since, now.due) == (TEN, 28, 56)
    assert done(now) == [(0, 28, "15"), (28, 0, "10")]


@pytest.mark.parametrize(
    ("mg", "since", "wanted"),
    [
        ("20.001", 3, "at most the dose that the plan began with"),
        ("19", -1, "the dose that the plan begins with, or a new plan from the dose that you take"),
        ("10", 41, "a dose that was begun by today"),
    ],
)
def test_what_cannot_have_been_taken_is_refused_with_what_could(mg: str, since: int, wanted: str) -> None:
    with pytest.raises(BadOption) as refused:
        taken(mg, since, 40)
    assert (refused.value.option, refused.value.given) == ("taking", str(Dose.mg(mg)))
    assert refused.value.wanted == wanted


def test_what_can_just_have_been_taken_is_not_refused() -> None:
    assert taken("20", 3, 40).dose == TWENTY
    assert taken("19", 0, 40).dose == Dose.mg(19)
    assert taken("10", 40, 40).since == 40


def test_after_a_step_back_only_the_way_down_from_it_is_left() -> None:
    back = replace(STEPS[0], start_day=84, dose=TEN)
    again = replace(PLAN, steps=(*STEPS[:3], back, replace(STEPS[3], start_day=112)))
    assert [one.dose for one in latest_way_down(again)] == [TEN, TWO]
    assert latest_way_down(PLAN) == STEPS
    now = lived(again, 90, Taking(FIFTEEN, 85))
    assert left(now) == ["10", "2.3"]


def test_the_dose_of_a_day_is_that_before_what_the_plan_changes_on_it() -> None:
    assert [dose_now(PLAN, day) for day in (-1, 0, 1, 28, 29)] == [TWENTY, TWENTY, FIFTEEN, FIFTEEN, TEN]
    told = replace(STEPS[1], reasons=(Reason.of("step.taken", dose=TEN),))
    assert dose_now(replace(PLAN, steps=(STEPS[0], told, *STEPS[2:])), 28) == TEN


def test_steps_are_laid_one_after_another() -> None:
    found = placed(STEPS[2:], 7, 100)
    assert [(one.index, one.start_day) for one in found] == [(7, 100), (8, 128), (9, 156)]
    assert [one.days for one in until(STEPS[:2], 50)] == [28, 22]
    assert until((), 50) == ()
