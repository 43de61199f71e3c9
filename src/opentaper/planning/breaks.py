"""Whether a changed plan breaks a limit that the plan before it kept."""

from __future__ import annotations

from opentaper.planning.cuts import Asking, broken_cuts, falls
from opentaper.planning.effect import effect
from opentaper.planning.findings import ScheduledDose
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import PlanResult, Step

Schedule = tuple[ScheduledDose, ...]


def schedule_of(plan: PlanResult, steps: tuple[Step, ...] | None = None) -> Schedule:
    """Return a plan as a schedule, with the dose before it on the day before."""
    rows = [ScheduledDose(step.start_day, step.dose) for step in (plan.steps if steps is None else steps)]
    first = min([0, *(row.day for row in rows)])
    return (ScheduledDose(first - 1, plan.request.start), *rows)


def breaks(plan: PlanResult, steps: tuple[Step, ...], from_day: int) -> frozenset[str]:
    """Return the limits that other steps of a plan break from a day on, and that the plan itself keeps."""
    return _broken(plan, steps, from_day) - _broken(plan, plan.steps, -1)


def _broken(plan: PlanResult, steps: tuple[Step, ...], from_day: int) -> frozenset[str]:
    request: PlanRequest = plan.request
    asking = Asking(
        request,
        request.policy.rule(request.drug.name, request.drug.family),
        effect(request.drug, plan.curve),
    )
    schedule = schedule_of(plan, steps)
    found = broken_cuts(asking, falls(schedule), schedule)
    return frozenset(one.code for one in found if max(one.days) >= from_day)
