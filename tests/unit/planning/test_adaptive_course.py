"""The adaptive method inside limits and on a shelf: what decides a step, and what comes of a no."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from opentaper import formulary
from opentaper.formulary.facts import Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.adaptive_course import pct, risk_met
from opentaper.planning.interval import interval
from opentaper.planning.patience import patience
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, Person, Phase, PlanRequest, Sanction, Times, Wish
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.twins import Risk
from opentaper.quantities import Dose
from tests.builders import tablet
from tests.stand_ins import adaptive, any_dose

POLICY = shipped_policy()
MEDIUM, GENEROUS, STRICT = Risk(0.35, 0.15), Risk(0.9, 0.4), Risk(0.35, 0.15, joint=True)
LONG = Person(months_of_use=60.0, attempts=())
SIGNED = Sanction("Dr Ada Quill (invented)", "knows the person")


def asked(
    risk: Risk = MEDIUM, shelf: Shelf | None = None, person: Person = LONG, **told: object
) -> PlanRequest:
    request = PlanRequest(
        formulary.drug("citalopram"),
        Dose.mg(20),
        POLICY,
        shelf,
        formulary.release(),
        person=person,
        times=Times.evenly(1),
    )
    request = any_dose(request) if shelf is None else request
    return adaptive(replace(request, **told), risk)  # type: ignore[arg-type]  # the fields are those of the test


def codes(result: PlanResult) -> set[str]:
    return {reason.code for reason in result.reasons}


def step_codes(result: PlanResult) -> set[str]:
    return {reason.code for step in result.steps for reason in step.reasons}


def test_each_step_says_what_decided_it() -> None:
    result = plan(asked())
    assert result.outcome is Outcome.FOUND
    assert result.method is Method.ADAPTIVE
    for step in result.steps[:-1]:
        is_limited = step.limits[0].binding is not None
        told = {reason.code for reason in step.reasons} & {"step.by_risk", "step.by_shelf"}
        assert is_limited != bool(told)
    assert {"adaptive.each_day", "adaptive.met", "adaptive.decided", "adaptive.no_promise"} <= codes(result)
    assert "pace.class" not in codes(result)
    assert result.pace is None


def test_the_reasons_tell_what_was_met() -> None:
    result = plan(asked(STRICT))
    met = risk_met(result.request, result.steps)
    assert met is not None
    told = {reason.code: reason for reason in result.reasons}
    assert told["adaptive.joint"].get("pct") == 15.0
    assert told["adaptive.met"].values == {"worst": pct(met.worst_day), "ever": pct(met.ever)}
    assert met.ever <= 0.15


def test_where_much_is_accepted_the_limits_decide_and_the_plan_says_so() -> None:
    result = plan(asked(GENEROUS))
    assert "adaptive.limits_decide" in codes(result)
    rule = POLICY.rule("citalopram", result.request.drug.family)
    least = interval(result.request, rule, 1).value
    assert all(step.days == least for step in result.steps[:-1])
    assert all((step.drop_points or 0.0) <= rule.max_points.value + 1e-6 for step in result.steps)


def test_a_coarse_shelf_waits_until_its_next_dose_is_gentle_enough() -> None:
    """Quarters of 10 mg: the next dose down is gentle enough only after some months at the one before."""
    quarters = Shelf((Item(tablet("10", split=Split.QUARTERS), split=Split.QUARTERS),))
    risk, goal = Risk(0.05, 0.02), Dose.mg(10)
    result = plan(asked(risk, quarters, goal=goal))
    assert result.outcome is Outcome.FOUND
    waited = [step for step in result.steps if any(one.code == "step.waited" for one in step.reasons)]
    assert waited
    assert all(step.days > 14 for step in waited)
    fine = plan(asked(risk, goal=goal))
    assert fine.total_days <= result.total_days


def test_a_shelf_that_makes_nothing_says_what_would() -> None:
    whole = Shelf((Item(tablet("20", split=Split.NO)),))
    result = plan(asked(shelf=whole))
    assert result.outcome is Outcome.NO_SHELF_DOSE
    assert result.suggestions


def test_the_last_dose_is_held_until_nothing_is_gentle_enough() -> None:
    """Nothing lies between a quarter and zero: the quarter is held, and then left."""
    small = Shelf((Item(tablet("0.5", split=Split.QUARTERS), split=Split.QUARTERS),), max_pieces=12)
    result = plan(asked(Risk(0.1, 0.05), small, start=Dose.mg("0.5")))
    assert result.outcome is Outcome.FOUND
    last = result.steps[-2]
    assert last.days > 14
    assert "step.waited" in {reason.code for reason in last.reasons}


def test_no_safe_step_names_what_to_choose_instead() -> None:
    """From 20 mg down to 15 is the only way here, and it is more than anybody accepts."""
    quarters = Shelf((Item(tablet("20", split=Split.QUARTERS), split=Split.QUARTERS),))
    result = plan(asked(Risk(0.02, 0.0, joint=True), quarters))
    assert result.outcome is Outcome.NO_SAFE_STEP
    told = {reason.code for reason in result.suggestions}
    assert {"suggest.more_chance", "suggest.tolerate_more", "suggest.not_joint"} <= told
    assumed = plan(asked(Risk(0.02, 0.0, joint=True), replace(quarters, assumed=True)))
    assert assumed.outcome is Outcome.NO_SHELF_DOSE  # so that it is looked for something finer


def test_without_a_curve_or_a_half_life_it_says_so_and_names_another_way() -> None:
    flat = replace(formulary.drug("citalopram"), curves=())
    result = plan(asked(drug=flat))
    assert result.outcome is Outcome.NO_CURVE
    assert [reason.code for reason in result.suggestions] == ["suggest.proportional"]
    timeless = replace(formulary.drug("citalopram"), half_life_h=None)
    result = plan(asked(drug=timeless))
    assert result.outcome is Outcome.NO_HALF_LIFE
    assert [reason.code for reason in result.reasons] == ["adaptive.no_half_life"]


def test_an_interval_and_phases_are_kept() -> None:
    monthly = plan(asked(interval_days=30))
    assert {step.days for step in monthly.steps[:-1]} == {30}
    phased = plan(asked(phases=(Phase(Dose.mg(5), 56),)))
    assert all(step.days >= 56 for step in phased.steps[:-1] if step.dose <= Dose.mg(5))


def test_slower_and_older_stay_longer_at_each_step() -> None:
    slower = plan(asked(person=replace(LONG, wish=Wish.SLOWER)))
    assert all(step.days >= 28 for step in slower.steps[:-1])
    older = plan(asked(person=replace(LONG, age=70)))
    assert all(step.days >= 21 for step in older.steps[:-1])
    assert "adaptive.older" in codes(older)


def test_fewer_steps_are_told_where_they_cost_little() -> None:
    result = plan(asked())
    told = [reason for reason in result.reasons if reason.code == "adaptive.fewer_steps"]
    for reason in told:
        steps, days = reason.get("steps"), reason.get("days")
        assert isinstance(steps, int)
        assert isinstance(days, int)
        assert steps < len(result.steps)
        assert result.total_days <= days <= result.total_days * 1.15 + 28
        hold = reason.get("hold")
        assert isinstance(hold, int)
        assert plan(asked(interval_days=hold)).total_days == days


def test_a_goal_above_zero_is_reached() -> None:
    result = plan(asked(goal=Dose.mg(10)))
    assert result.outcome is Outcome.FOUND
    assert result.steps[-1].dose == Dose.mg(10)


def test_wished_doses_alone_know_no_limit_and_no_shelf() -> None:
    result = plan(asked(ideal=True))
    assert result.outcome is Outcome.FOUND
    assert result.steps[-1].dose == Dose(0)
    assert result.total_days <= plan(asked()).total_days


def test_a_signature_lifts_the_limits_and_not_the_risk() -> None:
    signed = plan(asked(override=SIGNED))
    assert signed.outcome is Outcome.FOUND
    met = risk_met(signed.request, signed.steps)
    assert met is not None
    assert met.worst_day <= 0.15
    assert "plan.proposed" in codes(signed)
    assert signed.total_days <= plan(asked()).total_days


def test_a_day_that_is_too_early_is_refused() -> None:
    result = plan(asked(end_day=30))
    assert result.outcome is Outcome.NOT_IN_TIME
    assert result.reasons[0].code == "not_in_time.adaptive"
    own = plan(asked())
    assert plan(asked(end_day=own.total_days)).steps == own.steps


def test_patience_is_weighed_from_little_to_much() -> None:
    offers = patience(asked(), plan)
    assert [offer.chance for offer in offers] == sorted(offer.chance for offer in offers)
    assert [offer.chance for offer in offers if offer.is_chosen] == [0.15]
    days = [offer.result.total_days for offer in offers if offer.result.outcome.is_plan]
    assert days == sorted(days, reverse=True)
    for offer, faster in pairwise(offers):
        if offer.spared_a_week is not None and faster.result.total_days < offer.result.total_days:
            weeks = (offer.result.total_days - faster.result.total_days) / 7
            assert offer.spared_a_week == pytest.approx(
                ((faster.worst_day or 0.0) - (offer.worst_day or 0.0)) / weeks
            )
    assert patience(replace(asked(), twins=None), plan) == ()


def test_what_the_twins_do_first_is_how_they_stood_at_the_start() -> None:
    twins = asked().twins
    assert twins is not None
    assert np.all(twins.standing.slow > 0.0)
