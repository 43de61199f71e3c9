"""Back to a dose that was taken before: at once, unless a prescriber has to be asked first."""

from __future__ import annotations

from opentaper.actions.deeds.confirmed_rows import begin_dose
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.plan_writing import PlanDone, changed_plan
from opentaper.actions.readings.current_plan import medication_of
from opentaper.actions.readings.plan_changes import StepBackTold, step_back_change


@deed
def step_back_plan(told: StepBackTold, at: Moment) -> Written[PlanDone]:
    """Go back to an earlier dose from today on; where it takes a signature, the dose stays until it is given.

    Raises
    ------
    StaleVersion
        The plan was changed elsewhere since the page was shown.
    BadOption
        That dose was not taken on this plan.
    """
    changed = step_back_change(at.whose, told, at.today)
    written = changed_plan(told, at, changed)
    if changed.after.needs_signature or changed.taking is None:
        return written
    medication = medication_of(at.whose, told.medication_id)
    back = next(step for step in changed.after.plan.steps if step.start_day == changed.after.from_day)
    steps = begin_dose(medication, written.answer.plan_version_id, back.dose, at)
    undo = dict(written.undo or {})
    return Written(written.answer, {**undo, "steps": [*steps, *undo["steps"]]}, written.explains)
