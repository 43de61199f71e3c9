"""Stay on the dose for longer: a person may always hold, at once and alone."""

from __future__ import annotations

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.readings.plan_told import HoldTold


@deed
def hold_plan(told: HoldTold, at: Moment) -> Written[PlanDone] | Refused:
    """Move every cut to come so many days later; no dose is changed.

    Raises
    ------
    StaleVersion
        The plan was changed elsewhere since the page was shown.
    NoPlanYet
        There is no plan to change.
    """
    return changed_plan(told, at)
