"""A slower plan: smaller cuts, or longer stays."""

from __future__ import annotations

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.readings.plan_told import RelaxTold


@deed
def relax_plan(told: RelaxTold, at: Moment) -> Written[PlanDone] | Refused:
    """Make the rest of the plan slower; no day has a lower dose than it had.

    Raises
    ------
    StaleVersion
        The plan was changed elsewhere since the page was shown.
    NoPlanYet
        There is no plan to change.
    """
    return changed_plan(told, at)
