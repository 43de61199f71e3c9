"""What holds for every plan, whatever was asked; each law does its own sums."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.errors import BadInput
from opentaper.formulary.facts import Curve, Fit, Form, Grade, Release
from opentaper.planning.check import ScheduledDose, check
from opentaper.planning.dispensing import dispenser
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest, Wish
from opentaper.planning.result import Handling, Outcome, Part, PlanResult, Step
from opentaper.planning.shelf import Shelf
from opentaper.planning.solids import sums
from opentaper.quantities import ZERO, Dose
from tests.laws.drawn import CURVED, MONTHS, Drawn, examples, people, requests

# A microgram, and what float64 leaves of a point.
UG, TINY = 0.001, 1e-6

OCCUPANCY = (None, Method.OCCUPANCY)


def tried(request: PlanRequest) -> PlanResult:
    """Return the plan; what cannot be meant is no example."""
    try:
        return plan(request)
    except BadInput:
        assume(False)
        raise


def found(request: PlanRequest) -> PlanResult:
    """Return a plan that may be followed; anything else is no example."""
    result = tried(request)
    assume(result.outcome is Outcome.FOUND)
    return result


# --- the curves, once more ----------------------------------------------------------------------------------


def held(curve: Curve, mg: float) -> float:
    """Return the occupancy of a dose in points."""
    top, half = (min(1.0, curve.emax or 0.0), curve.ed50_mg or math.nan)
    return float(100 * top * mg**curve.hill / (half**curve.hill + mg**curve.hill))


def curves(request: PlanRequest) -> list[Curve]:
    """Return every curve that may decide, the plan's own first."""
    own = [request.curve] if request.curve is not None else []
    trusted = [one for one in request.drug.curves if one.grade is not Grade.C and one.emax and one.ed50_mg]
    trusted = [one for one in trusted if one.fit is not Fit.SINGLE_POINT and one not in own]
    return own + sorted(trusted, key=lambda one: one.id != request.drug.default_curve)


def doses(result: PlanResult) -> list[Dose]:
    """Return the doses from the one taken now to the last."""
    return [result.request.start, *(step.dose for step in result.steps)]


def dose_on(result: PlanResult, day: int) -> Dose:
    """Return the dose in force on a day; a first cut is made on day 0."""
    return [
        dose
        for start, dose in zip([-1, *(step.start_day for step in result.steps)], doses(result), strict=True)
        if start <= day
    ][-1]


# --- recipes ------------------------------------------------------------------------------------------------


def amount(part: Part) -> Fraction:
    """Return the micrograms of one line of a recipe, from the product and the count alone."""
    product, factor = part.product, part.product.mg_factor
    strength = Fraction(product.strength.micrograms if product.strength is not None else 0)
    whole = {
        Handling.DRAWN: Fraction(product.micrograms_per_ml or 0),
        Handling.DROPS: Fraction(product.drop_micrograms or 0),
        Handling.DISPERSED: strength / (part.water_ml or 1),
        Handling.BEADS: strength / (part.per_piece or 1),
        Handling.WEIGHED: strength * 1_000 / (part.per_piece or 1),
    }
    return part.count * factor * whole.get(part.handling, strength)


@examples(300)
@given(requests())
def test_every_recipe_adds_up_to_its_dose(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    assume(result.steps)
    n_times = len(request.times.shares) if request.times is not None else 1
    for step in result.steps:
        assert sum(part.dose.micrograms for part in step.parts) == step.dose.micrograms
        assert [intake.index for intake in step.intakes] == list(range(n_times))
        for part in step.parts:
            assert part.dose == Dose(round(amount(part)))
            assert part.count > 0
            assert part.error_mg >= 0.0


@examples(300)
@given(requests())
def test_only_what_may_be_opened_or_cut_is_handled(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    for part in [part for step in result.steps for part in step.parts]:
        on_shelf = [item.product for item in request.shelf.items] if request.shelf is not None else []
        if part.product.form is not Form.TAPERING_STRIP:  # a pouch is made for each dose
            assert part.product in on_shelf
        if part.product.release is not Release.IMMEDIATE and not part.product.form.is_liquid:
            assert part.handling in {Handling.WHOLE, Handling.BEADS}
        if part.handling is Handling.WHOLE:
            assert part.count.denominator == 1


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


def least_days(request: PlanRequest) -> int:
    """Return the days that lie between two cuts at least: the family's, and twice the slowest half-life."""
    rule = request.policy.rule(request.drug.name, request.drug.family)
    months, least = request.person.months_of_use, rule.least_days.value
    if months is not None and months < 6 and rule.least_days_short_use is not None:
        least = rule.least_days_short_use.value
    own = request.drug.half_life_h
    if own is None or own.grade is Grade.C:
        return max(int(least), 42)
    facts = [own, *(part.half_life_h for part in request.drug.metabolites if part.half_life_h is not None)]
    hours = [number for fact in facts for number in (fact.value, fact.low, fact.high) if number is not None]
    return max(int(least), math.ceil(2 * max(hours) / 24))


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


# --- what was asked -----------------------------------------------------------------------------------------


def is_widened(step: Step) -> bool:
    """Tell whether a step says that it is larger than wished."""
    return any(reason.code == "step.widened" for reason in step.reasons)


@examples(150)
@given(requests(CURVED, OCCUPANCY, sized=True))
def test_points_that_were_asked_are_not_exceeded(drawn: Drawn) -> None:
    request = drawn.request
    result, own = tried(request), curves(request)[0]
    asked = request.step_points or 0.0
    for before, step in zip(doses(result), result.steps, strict=False):
        fall = held(own, before.as_mg) - held(own, step.dose.as_mg)
        if step.dose == ZERO or not is_widened(step):
            assert fall <= asked + TINY
        else:
            assert (
                step.days >= max(least_days(request), asked_days(request, result, step)) * fall / asked - TINY
            )


@examples(100)
@given(requests(methods=(Method.PROPORTIONAL,), sized=True))
def test_a_share_that_was_asked_is_not_exceeded(drawn: Drawn) -> None:
    request = drawn.request
    result, asked = tried(request), float(request.cut_share or 0)
    for before, step in zip(doses(result), result.steps, strict=False):
        cut = 1 - step.dose.micrograms / before.micrograms
        if is_widened(step):
            assert (
                step.days
                >= max(least_days(request), asked_days(request, result, step)) * cut / asked * 0.999 - 1
            )
        elif step.dose != ZERO:
            assert cut <= asked + 1e-9


@examples(80)
@given(requests(methods=(Method.LINEAR,), sized=True))
def test_milligrams_that_were_asked_are_not_exceeded(drawn: Drawn) -> None:
    request = drawn.request
    result, asked = tried(request), (request.step_mg or ZERO).micrograms
    for before, step in zip(doses(result), result.steps, strict=False):
        if not is_widened(step) and step.dose != ZERO:
            assert before.micrograms - step.dose.micrograms <= asked


def asked_days(request: PlanRequest, result: PlanResult, step: Step) -> int:
    """Return the days that were asked for at a step's dose."""
    phases = [phase for phase in request.phases if step.dose <= phase.below]
    if phases:
        return min(phases, key=lambda phase: phase.below).days
    return request.interval_days or (result.pace.days if result.pace is not None else 1)


@examples(100)
@given(requests())
def test_no_stay_is_shorter_than_asked(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    assume(result.method is not Method.MICRO)
    assert all(step.days >= asked_days(request, result, step) for step in result.steps)


@examples(80)
@given(requests(CURVED, (Method.MICRO,), plain=True))
def test_small_steps_are_no_faster_than_whole_ones(drawn: Drawn) -> None:
    """By the end of each slide, no more effect is gone than whole steps would have taken by then."""
    request = drawn.request
    result, own = tried(request), curves(request)[0]
    assume(result.pace is not None)
    assert result.pace is not None
    points = request.step_points or result.pace.points
    days = max(least_days(request), request.interval_days or result.pace.days)
    slide = request.slide
    n_small = slide.slide_days // slide.every_days
    for step in result.steps[n_small - 1 :: n_small]:
        end = step.start_day + step.days
        gone = held(own, request.start.as_mg) - held(own, step.dose.as_mg)
        if step.dose != ZERO:
            assert gone <= points * end / days + TINY


@examples(80)
@given(requests(methods=(Method.CUSTOM,)))
def test_a_list_of_ones_own_is_followed_or_refused(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    for step, dose in zip(result.steps, request.doses, strict=False):
        told = any(reason.code == "step.rounded" for reason in step.reasons)
        assert step.dose == dose or (told and abs(step.dose.as_mg - dose.as_mg) <= 0.01 * dose.as_mg)
    assert (result.outcome is Outcome.FOUND) == (len(result.steps) == len(request.doses))


# --- what is not known --------------------------------------------------------------------------------------


def assert_not_faster(known: PlanResult, less: PlanRequest) -> None:
    """With less known, the goal is not reached sooner and no day has less drug, or there is a refusal."""
    result = tried(less)
    if not result.outcome.is_plan:
        return
    assert result.total_days >= known.total_days
    assert all(dose_on(result, step.start_day) >= step.dose for step in known.steps)


@examples(60)
@given(requests(plain=True, person=people(months=MONTHS)))
def test_an_unknown_length_of_use_is_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    person = replace(request.person, months_of_use=None)
    assert_not_faster(found(request), replace(request, person=person))


@examples(60)
@given(requests(CURVED, OCCUPANCY, plain=True), st.floats(0.3, 1.0), st.floats(0.1, 10.0))
def test_a_curve_that_disagrees_is_never_faster(drawn: Drawn, emax: float, times: float) -> None:
    request = drawn.request
    known = found(request)
    first = curves(request)[0]
    other = replace(first, id="another", emax=emax, ed50_mg=(first.ed50_mg or 1.0) * times)
    drug = replace(request.drug, curves=(*request.drug.curves, other))
    assert_not_faster(known, replace(request, drug=drug))


@examples(60)
@given(requests(plain=True), st.floats(1.0, 5.0))
def test_a_half_life_less_well_known_is_never_faster(drawn: Drawn, times: float) -> None:
    request = drawn.request
    known, fact = found(request), request.drug.half_life_h
    assume(fact is not None)
    assert fact is not None
    wider = replace(fact, high=(fact.highest or 1.0) * times)
    assert_not_faster(known, replace(request, drug=replace(request.drug, half_life_h=wider)))
    lower = replace(fact, grade=Grade.C)
    for less in (lower, None):
        assert_not_faster(known, replace(request, drug=replace(request.drug, half_life_h=less)))


@examples(60)
@given(requests(plain=True))
def test_facts_of_a_lower_grade_are_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    known, drug = found(request), request.drug
    usual = replace(drug.usual_min_mg, grade=Grade.C) if drug.usual_min_mg is not None else None
    parts = tuple(
        replace(part, half_life_h=replace(part.half_life_h, grade=Grade.C))
        if part.half_life_h is not None
        else part
        for part in drug.metabolites
    )
    assert_not_faster(known, replace(request, drug=replace(drug, usual_min_mg=usual, metabolites=parts)))


# Aripiprazole holds a fifth of its effect at a fortieth of its lowest dose. The rule for drugs without a
# curve ends there, and so is up to a third faster than the curve.
ALL_BUT_ONE = tuple(name for name in CURVED if name != "aripiprazole")


@examples(40)
@given(requests(ALL_BUT_ONE, (None,), sized=False, plain=True))
def test_a_drug_whose_curves_are_not_confirmed_is_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    known, drug = found(request), request.drug
    less = tuple(replace(curve, grade=Grade.C) for curve in drug.curves)
    result = tried(replace(request, drug=replace(drug, curves=less)))
    assert not result.outcome.is_plan or result.total_days >= known.total_days


@examples(40)
@given(requests(plain=True, person=people(wishes=(Wish.ORDINARY, Wish.FASTER))))
def test_a_slower_wish_and_a_hard_attempt_are_never_faster(drawn: Drawn) -> None:
    request = drawn.request
    known = found(request)
    assert_not_faster(known, replace(request, person=replace(request.person, wish=Wish.SLOWER)))


# --- the shelf ----------------------------------------------------------------------------------------------


@examples(100)
@given(requests(CURVED, OCCUPANCY, plain=True), st.data())
def test_a_smaller_shelf_is_never_faster_than_the_pace(drawn: Drawn, data: st.DataObject) -> None:
    """Before each cut, no more effect is gone than the pace would have taken by then."""
    request = drawn.request
    shelf = request.shelf
    assert isinstance(shelf, Shelf)
    left = data.draw(st.lists(st.sampled_from(shelf.items), min_size=1, unique=True))
    result, own = tried(replace(request, shelf=replace(shelf, items=tuple(left)))), curves(request)[0]
    points = request.step_points or (result.pace.points if result.pace is not None else 0.0)
    days = max(least_days(request), result.pace.days if result.pace is not None else 1)
    for step in result.steps:
        gone = held(own, request.start.as_mg) - held(own, step.dose.as_mg)
        if step.dose != ZERO:
            assert gone <= points * (step.start_day + step.days) / days + TINY


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
