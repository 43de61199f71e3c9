"""Back to a dose that was taken before: at once, unless a prescriber has to be asked first."""

from __future__ import annotations

from opentaper.actions.deeds.confirmed_rows import begin_dose
from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.deeds.way_back import Step
from opentaper.actions.readings.current_plan import medication_of
from opentaper.actions.readings.plan_changes import Changed
from opentaper.actions.readings.plan_told import StepBackTold
from opentaper.record.models import PlanVersion


@deed
def step_back_plan(told: StepBackTold, at: Moment) -> Written[PlanDone] | Refused:
    """Go back to an earlier dose from today on; where it takes a signature, the dose stays until it is given.

    Raises
    ------
    StaleVersion
        The plan was changed elsewhere since the page was shown.
    BadOption
        That dose was not taken on this plan.
    """

    def begun(changed: Changed, row: PlanVersion) -> tuple[Step, ...]:
        made = changed.after
        if made.needs_signature:
            return ()
        back = next(step for step in made.plan.steps if step.start_day == made.from_day)
        return begin_dose(medication_of(at.whose, told.medication_id), row.pk, back.dose, at)

    return changed_plan(told, at, begun)
