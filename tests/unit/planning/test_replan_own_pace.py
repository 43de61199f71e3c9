"""The rest of a plan at a person's own pace: inside the limits, from what was done, signed where faster."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadOption
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.planning.adaptive_course import risk_met, taken
from opentaper.planning.breaks import breaks
from opentaper.planning.difference import difference
from opentaper.planning.lived import Taking
from opentaper.planning.replan import OWN_PACE, go_on, hold, relax
from opentaper.planning.request import Method
from opentaper.planning.rest import least_days
from opentaper.planning.result import Outcome
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.versions import PlanVersion, first_version
from opentaper.quantities import Dose

START = date(2026, 9, 1)
TODAY = date(2026, 11, 22)  # day 82
SHELF = ("tablet 10mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL")
RISK = Risk(0.3, 0.1)


@cache
def version(**more: Any) -> PlanVersion:
    asked: dict[str, Any] = {"drug": "citalopram", "dose": "20mg", "have": SHELF, "start": START.isoformat()}
    return first_version(propose_plan(AskedPlan(**(asked | more)), START), START)


def twins(sensitive: float, mg: float = 8.46) -> Twins:
    """Return people who have settled at a dose; the lower ``sensitive``, the more they feel."""
    spread = np.linspace(0.5, 1.5, 32)
    people = People(Kinetics(1.5), Hyperbola(0.85, 3.0), Response.of(u50=sensitive * spread))
    return Twins(people, steady_standing(people, mg))


def on(day: int) -> date:
    return START + timedelta(days=day)


@cache
def tough() -> PlanVersion:
    return go_on(version(), TODAY, twins(2.0), RISK)


@cache
def tender() -> PlanVersion:
    return go_on(version(), TODAY, twins(0.1), RISK)


def test_the_tough_go_faster_and_a_prescriber_signs() -> None:
    new = tough()
    assert new.plan.outcome is Outcome.FOUND
    assert new.needs_signature
    assert [reason.code for reason in new.because] == ["replan.own_pace", "replan.wave_room", "replan.faster"]
    assert difference(version(), new).faster
    assert (difference(version(), new).days_longer or 0) < 0


def test_the_tender_go_slower_than_the_tough() -> None:
    assert tender().plan.total_days > tough().plan.total_days


@pytest.mark.parametrize("make", [tough, tender])
def test_what_was_done_stays_and_every_limit_is_kept(make: Any) -> None:
    new, old = make(), version()
    done = [(one.start_day, one.dose) for one in new.plan.steps if one.start_day < 82]
    assert done == [(one.start_day, one.dose) for one in old.plan.steps if one.start_day < 82]
    assert breaks(old.plan, new.plan.steps, -1) == frozenset()
    first = next(step for step in new.plan.steps if step.start_day >= 82)
    assert first.start_day - done[-1][0] >= least_days(old.plan.request)
    assert all(
        sum(part.dose.micrograms for part in step.parts) == step.dose.micrograms for step in new.plan.steps
    )


@pytest.mark.parametrize("make", [tough, tender])
def test_the_risk_is_kept_from_today_on(make: Any) -> None:
    plan = make().plan
    assert plan.request.twins.day == 82
    met = risk_met(plan.request, plan.steps)
    assert met is not None
    assert met.worst_day <= RISK.chance
    assert plan.method is Method.ADAPTIVE
    assert plan.request.start == Dose.mg(20)


def test_a_plan_is_asked_from_the_day_on_which_its_people_stand() -> None:
    steps = version().plan.steps
    path = taken(steps, 82, Dose.mg(20))
    assert path[0] == (steps[2].dose.as_mg, 2)
    assert path[1] == (steps[3].dose.as_mg, 28)
    assert taken(steps, -3, Dose.mg(20))[0] == (20.0, 3)
    assert taken(steps, 10_000, Dose.mg(20)) == ((0.0, 1),)


def test_own_pace_stays_told_when_the_plan_is_changed_again() -> None:
    held = hold(tough(), 7, TODAY + timedelta(days=3))
    assert OWN_PACE in {reason.code for reason in held.plan.reasons}
    assert "replan.faster" not in {reason.code for reason in held.plan.reasons}


def test_a_risk_is_needed_with_people() -> None:
    with pytest.raises(BadOption, match="mild"):
        go_on(version(), TODAY, twins(1.0))
    with pytest.raises(BadOption, match="mild"):
        relax(version(), TODAY, twins(1.0))


def test_a_slower_plan_is_the_shortest_that_is_gentle_enough() -> None:
    easy, hard = (relax(version(), TODAY, twins(one), RISK) for one in (2.0, 0.02))
    assert easy.plan.total_days < hard.plan.total_days
    assert "replan.relax_own" in {reason.code for reason in easy.because}
    assert "replan.relax_not_enough" in {reason.code for reason in hard.because}


def test_nothing_gentle_enough_is_an_answer_with_what_would_help() -> None:
    new = go_on(version(), TODAY, twins(0.001), RISK)
    told = difference(version(), new)
    assert not new.plan.outcome.is_plan
    assert new.plan.suggestions
    assert not new.needs_signature
    assert told.days_longer is None
    assert told.next_after is None
    assert told.reasons[-1].code == "difference.refused"
    assert told.reasons[-1].get("dose") == version().plan.steps[2].dose


def test_a_shelf_that_makes_nothing_is_told() -> None:
    coarse = version(have=("tablet 10mg",), dose="40mg", doses="30mg")
    new = go_on(coarse, on(-1), twins(2.0, 40.0), RISK)
    assert new.plan.outcome is Outcome.NO_SHELF_DOSE
    assert new.plan.suggestions


def test_the_rest_begins_from_what_is_really_taken() -> None:
    new = go_on(version(), TODAY, twins(2.0, 15.0), RISK, Taking(Dose.mg(15), 0))
    coming = [step for step in new.plan.steps if step.start_day >= 82]
    assert new.plan.steps[0].dose == Dose.mg(15)
    assert coming[0].dose < Dose.mg(15)
    assert len(new.plan.steps) == len(coming) + 1


def test_before_the_first_cut_the_whole_plan_is_laid_out() -> None:
    new = go_on(version(), on(-10), twins(1.0, 20.0), RISK)
    assert new.plan.outcome is Outcome.FOUND
    assert new.plan.steps[0].start_day == 0
    assert new.plan.steps[0].dose < Dose.mg(20)


def test_a_signature_is_not_taken_over() -> None:
    signed = version(override="Dr Ada Quill", because="knows them", doses="14mg,9mg,5mg,2mg,0mg")
    new = go_on(signed, on(40), twins(2.0, 9.0), RISK)
    assert new.plan.request.override is None
    assert breaks(new.plan, new.plan.steps, 40) == frozenset()


def test_a_family_with_a_least_time_is_given_it() -> None:
    old = version(drug="risperidone", dose="2mg", have=(), used_for="1 month")
    people = replace(twins(50.0, 2.0), times_a_day=1)
    new = go_on(old, on(1), people, RISK)
    assert new.plan.outcome is Outcome.FOUND
    assert new.plan.total_days >= 70


def test_a_refusal_for_the_person_is_a_refusal_of_the_rest() -> None:
    old = version()
    pregnant = replace(old.plan.request.person, circumstances=frozenset({"pregnant"}))
    request = replace(old.plan.request, person=pregnant)
    new = go_on(replace(old, plan=replace(old.plan, request=request)), TODAY, twins(1.0), RISK)
    assert new.plan.outcome is Outcome.HUMAN_FIRST


def test_without_a_curve_there_is_no_own_pace() -> None:
    old = version(drug="mirtazapine", dose="30mg", have=())
    new = go_on(old, TODAY, twins(1.0), RISK)
    assert new.plan.outcome is Outcome.NO_CURVE
    assert "adaptive.no_curve" in {reason.code for reason in new.plan.reasons}
