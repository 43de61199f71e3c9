"""Whether one plan is anywhere faster than another."""

from __future__ import annotations

from opentaper.planning.lived import dose_now
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory


def is_faster(old: PlanResult, new: PlanResult, from_day: int) -> bool:
    """Tell whether some day from ``from_day`` on has a lower dose in the new plan than in the old one.

    Both count their days from the same first day. Doses only change on the days that their steps begin. Where
    less is taken already than was planned, staying there is not called faster.
    """
    before, after, now = history(old), history(new), dose_now(new, from_day)
    days = {from_day, *(step.start_day for plan in (old, new) for step in plan.steps)}
    return any(after.on(day) < min(now, before.on(day)) for day in days if day >= from_day)


def history(plan: PlanResult) -> DoseHistory:
    """Return the doses of a plan as a step function of its days."""
    changes = dict[int, Dose]((step.start_day, step.dose) for step in plan.steps)
    return DoseHistory(tuple(sorted(changes.items())), before=plan.request.start)
