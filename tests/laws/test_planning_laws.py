"""What holds for every plan, whatever was asked; each law does its own sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.planning.check import ScheduledDose, check
from opentaper.planning.dispensing import dispenser
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.solids import sums
from opentaper.quantities import ZERO, Dose
from tests.laws.drawn import Drawn, examples, requests
from tests.laws.reckoned import (
    TINY,
    UG,
    curves,
    dose_on,
    doses,
    found,
    held,
    least_days,
    tried,
)

# --- steps --------------------------------------------------------------------------------------------------


@examples(150)
@given(requests())
def test_doses_fall_at_every_step_and_end_at_the_goal(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    assert all(later < earlier for earlier, later in pairwise(doses(result)))
    assert all(step.dose >= request.goal for step in result.steps)
    day = 0
    for index, step in enumerate(result.steps):
        assert (step.index, step.start_day) == (index, day)
        assert step.days >= 1
        day += step.days
    if result.outcome is Outcome.FOUND and result.method is not Method.CUSTOM:
        last = result.steps[-1]
        near = last.dose == request.goal or "goal.near" in {reason.code for reason in last.reasons}
        assert near, "a goal that was missed by next to nothing is said to be"
        assert request.goal <= last.dose <= Dose(request.goal.micrograms * 101 // 100)


# --- limits -------------------------------------------------------------------------------------------------


@examples(400)
@given(requests())
def test_no_limit_is_broken(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    rule, window, known = (
        request.policy.rule(request.drug.name, request.drug.family),
        least_days(request),
        curves(request),
    )
    largest = [0.0] * len(known)
    before = request.start
    for step in result.steps:
        reference = dose_on(result, step.start_day - window) if step.start_day >= window else request.start
        falls = [held(curve, reference.as_mg) - held(curve, step.dose.as_mg) for curve in known]
        assert all(fall <= rule.max_points.value + TINY for fall in falls)
        if rule.max_step_mg is not None:
            assert reference.as_mg - step.dose.as_mg <= rule.max_step_mg.value + TINY
        in_the_tail = bool(known) and reference.as_mg <= min(curve.ed50_mg or 0.0 for curve in known)
        if step.dose != ZERO and not in_the_tail:
            assert step.dose.as_mg >= reference.as_mg * (1 - rule.max_share.value) - TINY
        if step.dose == ZERO:
            assert_may_end(request, result, before, falls, largest)
        taken = [held(curve, before.as_mg) - held(curve, step.dose.as_mg) for curve in known]
        largest, before = [max(pair) for pair in zip(largest, taken, strict=True)], step.dose
        if result.method is not Method.MICRO:
            assert step.days >= window
    total = rule.least_total_days
    if result.outcome is Outcome.FOUND and total is not None and len(result.steps) > 1:
        assert result.total_days >= total.value


def assert_may_end(
    request: PlanRequest, result: PlanResult, before: Dose, falls: list[float], largest: list[float]
) -> None:
    """Zero takes no more effect than an earlier step, or than was asked; without a curve the dose is tiny."""
    if falls:
        points = (
            request.step_points
            if request.step_points is not None
            else result.pace.points
            if result.pace
            else 0.0
        )
        wished = points if result.method in {Method.OCCUPANCY, Method.MICRO} else 0.0
        assert all(fall <= max(drop, wished) + TINY for fall, drop in zip(falls, largest, strict=True))
        return
    usual = request.drug.usual_min_mg
    lowest = (
        min(request.start.as_mg, usual.central)
        if usual is not None and usual.central
        else request.start.as_mg
    )
    share = request.policy.rule(request.drug.name, request.drug.family).last_share.value
    assert before.as_mg <= lowest * share + UG


@examples(60)
@given(requests())
def test_the_checker_finds_nothing_in_what_the_planner_laid_out(drawn: Drawn) -> None:
    request = drawn.request
    result = found(request)
    months = request.person.months_of_use
    assume(result.method is not Method.MICRO and (months is None or months >= 6))
    rows = [
        ScheduledDose(-1, request.start),
        *(ScheduledDose(step.start_day, step.dose) for step in result.steps),
    ]
    told = check(request.drug, tuple(rows), request.policy, request.shelf, request.curve)
    assert told.broken == ()
    assert told.swings == ()
    assert {one.dose for one in told.unmakeable} <= {request.start} or request.times is not None
    assert [drop.after for drop in told.drops] == [step.dose for step in result.steps]


# --- dates and days -----------------------------------------------------------------------------------------


@examples(80)
@given(requests(), st.integers(-4_000, 4_000))
def test_a_plan_does_not_care_what_day_it_is(drawn: Drawn, days: int) -> None:
    request = drawn.request
    assume(request.start_date is not None)
    assert request.start_date is not None
    shifted = replace(request, start_date=request.start_date + timedelta(days))
    result = tried(request)
    assert replace(tried(shifted), request=request) == result
    assert replace(tried(replace(request, start_date=None)), request=request) == result


@examples(60)
@given(requests())
def test_the_same_question_has_the_same_answer(drawn: Drawn) -> None:
    request = drawn.request
    first = tried(request)
    dispenser.cache_clear()
    sums.cache_clear()
    assert tried(request) == first


# --- refusals -----------------------------------------------------------------------------------------------


@examples(150)
@given(requests(), st.booleans())
def test_every_no_says_why(drawn: Drawn, signed: bool) -> None:
    request = drawn.request
    result = tried(request if signed else replace(request, specialist=None))
    why = {reason.code for reason in result.reasons}
    if result.outcome is Outcome.BEYOND_CAP:
        assert any(limited.binding is not None for limited in result.refusals)
    elif result.outcome is Outcome.NO_SHELF_DOSE:
        assert any(reason.code.startswith("suggest.") for reason in result.suggestions)
    elif result.outcome in {Outcome.SPECIALIST_NEEDED, Outcome.HUMAN_FIRST}:
        assert any(code.startswith("refuse.") for code in why)
        assert not result.steps
    elif result.outcome is Outcome.NO_CURVE:
        assert "method.no_curve" in why
    else:
        assert result.outcome in {Outcome.FOUND, Outcome.STAY, Outcome.TOO_MANY_STEPS}
        assert why
