"""The rest of a plan laid out anew from the dose of today, at the pace of those who stand for a person."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from opentaper.planning.adaptive import HOLDS
from opentaper.planning.adaptive_course import adaptive_course, adaptive_reasons
from opentaper.planning.dispensing import dispenser
from opentaper.planning.doors import refusal
from opentaper.planning.effect import Effect, effect
from opentaper.planning.interval import interval
from opentaper.planning.lived import Halfway, Taking, until
from opentaper.planning.others import refusal_together
from opentaper.planning.request import Method, PlanRequest, Slide
from opentaper.planning.result import Outcome, PlanResult, Step
from opentaper.planning.shelf import Availability, market_shelf
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.walk import Course, Walk
from opentaper.planning.wishes import Wishes
from opentaper.quantities import Dose
from opentaper.reasons import Reason

#: On the way only the shortest and the longest of the lengths are tried: an answer is waited for.
ENDS = (HOLDS[0], HOLDS[-1])
#: What is said of one way to lay out steps, and is no longer true of another.
OF_A_METHOD = ("adaptive.", "pace.", "in_time.", "method.", "goal.not_reached", "replan.")


def due_day(plan: PlanResult, now: Halfway, taking: Taking | None) -> int | None:
    """Return the day of the next cut as a plan stands, or None where none is left.

    Where something else is taken than was planned, the least days since that was begun are kept.
    """
    if now.due is None or taking is None or now.since is None:
        return now.due
    if plan.method is Method.MICRO:
        return max(now.due, now.since + plan.request.slide.every_days)
    return max(now.due, now.since + least_days(plan.request))


def least_days(request: PlanRequest) -> int:
    """Return the least days from one cut to the next."""
    rule = request.policy.rule(request.drug.name, request.drug.family)
    return math.ceil(interval(request, rule, 1).value)


def rest(plan: PlanResult, now: Halfway, twins: Twins, risk: Risk) -> PlanResult:
    """Return a plan whose steps from today on are laid out by the adaptive method, or why there are none.

    Parameters
    ----------
    twins
        Who stands for the person on the morning of ``now.day``.
    """
    request = _request(plan.request, twins, risk)
    rule, known = (
        request.policy.rule(request.drug.name, request.drug.family),
        effect(request.drug, plan.curve),
    )
    told = tuple(one for one in plan.reasons if not one.code.startswith(OF_A_METHOD))
    empty = replace(
        plan,
        request=request,
        method=Method.ADAPTIVE,
        pace=None,
        steps=now.done,
        reasons=told,
        refusals=(),
        suggestions=(),
        forecast=None,
    )
    refused = refusal_together(request, refusal(request, rule))
    if refused is not None:
        return replace(empty, outcome=refused[0], reasons=(*refused[1], *told))
    if known is None:
        no_curve = Reason.of("adaptive.no_curve", drug=request.drug.name)
        return replace(empty, outcome=Outcome.NO_CURVE, reasons=(no_curve, *told))
    request, found = _found(request, known, now, twins, risk)
    found = _long_enough(request, found, now)
    why = adaptive_reasons(request, found.steps) if found.outcome.is_plan else ()
    return replace(
        empty,
        request=request,
        outcome=found.outcome,
        steps=found.steps,
        reasons=(*why, *found.reasons, *told),
        refusals=found.refusals,
        suggestions=found.suggestions,
    )


def _request(request: PlanRequest, twins: Twins, risk: Risk) -> PlanRequest:
    """Return what is asked of the rest: the adaptive method, without the sizes and days of another one.

    A signature was given for the plan that it stands on, and is not taken over by a new one.
    """
    if request.method is Method.ADAPTIVE:
        return replace(request, end_day=None, override=None, risk=risk, twins=twins)
    return replace(
        request,
        method=Method.ADAPTIVE,
        step_points=None,
        cut_share=None,
        step_mg=None,
        targets=(),
        doses=(),
        published=None,
        interval_days=None,
        phases=(),
        slide=Slide(),
        end_day=None,
        override=None,
        risk=risk,
        twins=twins,
    )


def _found(
    request: PlanRequest, known: Effect, now: Halfway, twins: Twins, risk: Risk
) -> tuple[PlanRequest, Course]:
    """Return the course, and the request with the shelf that it needs: an assumed one is made wider."""
    found = _course(request, known, now, twins, risk)
    shelf = request.shelf
    is_stuck = found.outcome is Outcome.NO_SHELF_DOSE and bool(request.obtainable)
    if shelf is None or not shelf.assumed or not is_stuck:
        return request, found
    wider = market_shelf(request.drug.name, shelf.market, request.obtainable, Availability.TO_ORDER)
    asked = replace(request, shelf=wider)
    tried = _course(asked, known, now, twins, risk)
    return (asked, tried) if tried.outcome.is_plan else (request, found)


def _course(request: PlanRequest, known: Effect, now: Halfway, twins: Twins, risk: Risk) -> Course:
    """Lay out the steps after those that were done; the dose now is kept for the least days first."""
    rule = request.policy.rule(request.drug.name, request.drug.family)
    # Before the first cut nothing comes sooner than the first day of the plan.
    first = max(now.day, 0 if now.since is None else now.since + least_days(request))
    walk = Walk(
        request,
        rule,
        known,
        Wishes(request, Method.ADAPTIVE, known, 0.0, Fraction(0)),
        None
        if request.ideal or request.shelf is None
        else dispenser(request.shelf, request.start, request.policy.measuring),
        request.interval_days or 1,
        steps=list(until(now.done, first)),
        largest_drops=largest_drops(known, request.start, now.done),
        begins=first,
    )
    return adaptive_course(walk, twins, risk, ENDS)


def largest_drops(known: Effect, start: Dose, done: tuple[Step, ...]) -> tuple[float, ...]:
    """Return the largest fall in points of the cuts that were made, by each curve; empty before the first."""
    largest: tuple[float, ...] = ()
    for before, after in zip((start, *(step.dose for step in done)), done, strict=False):
        if after.dose < before:
            drops = [fall for fall, _ in known.falls(before.as_mg, after.dose.as_mg)]
            largest = tuple(map(max, drops, largest or drops))
    return largest


def _long_enough(request: PlanRequest, found: Course, now: Halfway) -> Course:
    """Return the course with longer stays to come, where all of it is shorter than the family's least."""
    least = request.policy.rule(request.drug.name, request.drug.family).least_total_days
    n = len(now.done)
    new = found.steps[n:]
    if least is None or found.outcome is not Outcome.FOUND or len(new) < 2 or request.ideal:
        return found
    first = found.steps[0].start_day
    missing = int(least.value) - (new[-1].start_day - first)
    if missing <= 0:
        return found
    reason = Reason.of("limit.total_days", least.source[0], days=int(least.value))
    times = 1 + Fraction(missing, new[-1].start_day - new[0].start_day)
    steps, day = list(found.steps[:n]), new[0].start_day
    for step in new:
        days = math.ceil(step.days * times)
        steps.append(replace(step, start_day=day, days=days, reasons=(*step.reasons, reason)))
        day += days
    return replace(found, steps=tuple(steps))
