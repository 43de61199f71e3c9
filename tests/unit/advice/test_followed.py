"""A plan with its dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from opentaper.advice.followed import PlannedDose, followed
from opentaper.errors import BadOption
from opentaper.planning.twins import Risk
from opentaper.quantities import Dose
from tests.builders import DAY_ONE, refused_plan, small_plan
from tests.unit.advice.calm import BEGIN, plan


def test_a_plan_is_followed_by_its_dates() -> None:
    made = followed(small_plan())
    assert made.steps[0] == PlannedDose(DAY_ONE, 28, Dose.mg(15))
    assert made.levels == tuple(Dose.mg(mg) for mg in ("20", "15", "10", "6.1", "2.3", "0"))
    assert made.on(DAY_ONE - timedelta(days=1)) == Dose.mg(20)
    assert made.on(DAY_ONE + timedelta(days=28)) == Dose.mg(10)
    assert (made.tolerated, made.chance, made.is_joint) == (None, None, False)


@pytest.mark.parametrize("made", [refused_plan(), small_plan(start_date=None)])
def test_a_refusal_or_a_plan_without_dates_cannot_be_followed(made: object) -> None:
    with pytest.raises(BadOption) as refused:
        followed(made)  # type: ignore[arg-type]  # parametrised with plans
    assert refused.value.option == "plan"


def test_the_next_step_is_the_first_below_a_dose() -> None:
    made = plan()
    assert made.below(Dose.mg(20)) == made.steps[0]
    assert made.below(Dose.mg("16.9")) == made.steps[1]
    assert made.below(Dose.mg(0)) is None
    assert made.at(Dose.mg(17)) == made.steps[0]
    assert made.at(Dose.mg(20)) is None


def test_after_a_step_back_the_way_down_begins_anew() -> None:
    made = plan(doses="17 14 17 15.5 14")
    assert made.last_rise == 2
    assert made.below(Dose.mg(17)) == PlannedDose(BEGIN + timedelta(days=84), 28, Dose.mg("15.5"))
    assert made.at(Dose.mg(14)) == made.steps[4]
    assert replace(made, steps=made.steps[:2]).last_rise == 0


def test_what_the_person_accepts_goes_with_the_plan() -> None:
    made = small_plan()
    risk = Risk(tolerated=0.35, chance=0.15, joint=True)
    accepted = followed(replace(made, request=replace(made.request, risk=risk)))
    assert (accepted.tolerated, accepted.chance, accepted.is_joint) == (0.35, 0.15, True)
    single = replace(risk, joint=False)
    assert not followed(replace(made, request=replace(made.request, risk=single))).is_joint
    assert (accepted.start, accepted.drug.name) == (Dose.mg(20), "citalopram")


def test_what_was_refused_is_named() -> None:
    with pytest.raises(BadOption) as refused:
        followed(refused_plan())
    assert refused.value.given == "no-shelf-dose"
    assert refused.value.wanted == "a plan that was found, with its dates"


def test_before_a_rise_nothing_is_ahead_and_equal_doses_are_no_rise() -> None:
    assert plan(doses="17 17 14").last_rise == 0
    assert plan(doses="17 14 15 12 13 11").last_rise == 4
    assert plan(start="10", doses="17 14").last_rise == 0
