"""What the laws of plans reckon with: a plan that was tried, and its numbers once more, from facts alone."""

from __future__ import annotations

import math

from hypothesis import assume

from opentaper.errors import BadInput
from opentaper.formulary.facts import Curve, Fit, Grade
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PlanResult, Step
from opentaper.quantities import Dose

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


# --- what was asked -----------------------------------------------------------------------------------------


def is_widened(step: Step) -> bool:
    """Tell whether a step says that it is larger than wished."""
    return any(reason.code == "step.widened" for reason in step.reasons)


def asked_days(request: PlanRequest, result: PlanResult, step: Step) -> int:
    """Return the days that were asked for at a step's dose."""
    phases = [phase for phase in request.phases if step.dose <= phase.below]
    if phases:
        return min(phases, key=lambda phase: phase.below).days
    return request.interval_days or (result.pace.days if result.pace is not None else 1)
