"""A first plan, or a new one from the dose of today."""

from __future__ import annotations

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.readings.plan_told import ProposeTold


@deed
def propose_version(told: ProposeTold, at: Moment) -> Written[PlanDone] | Refused:
    """Add a plan that begins at the dose taken now; it is proposed, and followed only cut by confirmed cut.

    Raises
    ------
    PlanRefused
        What was asked makes no plan; nothing was written.
    BadInput
        Anything that cannot be meant, named.
    """
    return changed_plan(told, at)
