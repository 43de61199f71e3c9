"""The rest of a plan at the person’s own pace, where it is known."""

from __future__ import annotations

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.readings.plan_told import GoOnTold


@deed
def go_on_plan(told: GoOnTold, at: Moment) -> Written[PlanDone] | Refused:
    """Lay out the rest from the dose of today; faster than before takes a signature.

    Raises
    ------
    StaleVersion
        The plan was changed elsewhere since the page was shown.
    NoPlanYet
        There is no plan to change.
    """
    return changed_plan(told, at)
