"""The next change of a dose: which, when at the earliest, and how long it has waited to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.planning.lived import Halfway, Taking, latest_way_down, lived
from opentaper.planning.rest import due_day
from opentaper.planning.result import PlanResult, Step
from opentaper.quantities import Dose


@dataclass(frozen=True, slots=True)
class NextDose:
    """A change of the dose that is still to be confirmed.

    ``due`` is the first day of the plan on which it may be; ``is_rise`` after a step back that waited for a
    signature.
    """

    step: Step
    due: int
    is_rise: bool

    @property
    def dose(self) -> Dose:
        """The dose from then on."""
        return self.step.dose


def next_dose(plan: PlanResult, taking: Taking, day: int) -> tuple[Halfway, NextDose | None]:
    """Return the plan on a day as it was really followed, and the next change; None where none is left."""
    now = lived(plan, day, taking)
    first = latest_way_down(plan)[0] if plan.steps else None
    if first is not None and first.dose > taking.dose and first.start_day >= taking.since:
        return now, NextDose(first, first.start_day, True)
    if not now.left:
        return now, None
    # The plan's own day, not that of today: what is overdue shows since when.
    kept = due_day(plan, now, taking) or day
    planned = now.left[0].start_day
    return now, NextDose(now.left[0], planned if kept <= day else kept, False)
