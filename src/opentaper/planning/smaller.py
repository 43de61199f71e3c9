"""Smaller cuts: a step of a plan taken in parts, each dose made from the shelf as exactly as any other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from opentaper.planning.dispensing import Dispenser, dispenser
from opentaper.planning.effect import Effect, effect
from opentaper.planning.intakes import intakes
from opentaper.planning.interval import interval
from opentaper.planning.limits import Before, floors
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import Intake, PlanResult, Step
from opentaper.planning.taken import effect_fields, is_unsure
from opentaper.quantities import Dose
from opentaper.reasons import Reason


def in_parts(plan: PlanResult, before: Dose, steps: Sequence[Step], n_parts: int) -> tuple[Step, ...]:
    """Return falling steps with each cut taken in parts, as far as the shelf makes the doses between.

    Each part is held as long as the whole cut was, so no day has a lower dose than it had.

    Parameters
    ----------
    before
        The dose from which the first of them is a cut.
    n_parts
        Parts of equal effect that are wished for, at least 1; without a curve, of equal shares.
    """
    found = list[Step]()
    for step in steps:
        found += _parts(plan, found[-1].dose if found else before, step, n_parts)
    return tuple(found)


def made(request: PlanRequest, wished: Dose, low: Dose, high: Dose) -> tuple[Intake, ...] | None:
    """Return what the shelf makes nearest to a dose within [low, high]; None where it makes nothing."""
    if request.shelf is None or low > high:
        return None
    search = _dispenser(request)
    return intakes(search, request.times, min(max(wished, low), high), low, high)


def _dispenser(request: PlanRequest) -> Dispenser:
    if request.shelf is None:
        raise ValueError("wished doses are made from no shelf")
    return dispenser(request.shelf, request.start, request.policy.measuring)


def _parts(plan: PlanResult, before: Dose, step: Step, n_parts: int) -> list[Step]:
    """Return one cut in parts; the cut itself where nothing between can be made well enough."""
    request, known = plan.request, effect(plan.request.drug, plan.curve)
    found, now = list[Step](), before
    for n in range(1, n_parts):
        wished = _between(known, before, step.dose, n / n_parts)
        one = _part(request, known, (now, step), wished)
        if one is None or is_unsure(one.intakes, now):
            continue
        found.append(one)
        now = one.dose
    if found and step.intakes and is_unsure(step.intakes, now):
        return [step]
    last = replace(step, **effect_fields(known, now, step.dose, step.error_mg))
    return [*found, last]


def _between(known: Effect | None, before: Dose, after: Dose, share: float) -> Dose:
    """Return the dose that has given up a share of what a cut gives up."""
    if known is not None:
        high, low = known.occupancy(before.as_mg), known.occupancy(after.as_mg)
        return Dose.nearest(known.dose_at(high - share * (high - low)))
    if not after:
        return Dose.nearest(before.as_mg * (1 - share))
    return Dose.nearest(before.as_mg * math.pow(after.as_mg / before.as_mg, share))


def _part(request: PlanRequest, known: Effect | None, cut: tuple[Dose, Step], wished: Dose) -> Step | None:
    """Return a step between a dose and the step after it, or None where the shelf makes none."""
    before, step = cut
    low, high = Dose(step.dose.micrograms + 1), Dose(max(0, before.micrograms - 1))
    if not low <= wished <= high:
        return None
    found = (
        made(request, wished, wished, high) or made(request, wished, low, high) if not request.ideal else ()
    )
    if found is None:
        return None
    dose = wished if request.ideal else Dose(sum(one.dose.micrograms for one in found))
    error = sum(one.error_mg for one in found)
    rule = request.policy.rule(request.drug.name, request.drug.family)
    return Step(
        index=0,
        start_day=0,
        days=step.days,
        dose=dose,
        wished_mg=wished.as_mg,
        intakes=found,
        **effect_fields(known, before, dose, error),
        error_mg=error,
        limits=(
            floors(wished.as_mg, Before(before, before), rule, known, request.drug),
            interval(request, rule, step.days),
        ),
        reasons=(Reason.of("step.part", before=before, after=step.dose),),
    )
