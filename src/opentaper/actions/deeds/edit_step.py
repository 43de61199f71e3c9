"""One step of a plan held for other days, or made another dose."""

from __future__ import annotations

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.readings.plan_told import EditTold


@deed
def edit_step(told: EditTold, at: Moment) -> Written[PlanDone] | Refused:
    """Change one step to come, inside every limit; the rest flows after it.

    Raises
    ------
    StaleVersion
        The plan was changed elsewhere since the page was shown.
    NoPlanYet
        There is no plan to change.
    """
    return changed_plan(told, at)
