"""Every cut to come on another day."""

from __future__ import annotations

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.readings.plan_told import ShiftTold


@deed
def shift_plan(told: ShiftTold, at: Moment) -> Written[PlanDone] | Refused:
    """Move every cut to come; sooner is never before the least days, and takes a signature.

    Raises
    ------
    StaleVersion
        The plan was changed elsewhere since the page was shown.
    NoPlanYet
        There is no plan to change.
    """
    return changed_plan(told, at)
