"""A plan as it is lived: what was done, then what is to come from today on; for pictures and papers.

Days of the plan that went by without a confirmed cut are no days of it any more: the rest counts from today.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from opentaper.actions.foresee import foreseen
from opentaper.actions.readings.plan_changes import Changed
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.planning.difference import difference
from opentaper.planning.lived import placed, until
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import PlanVersion
from opentaper.record.models import Medication


def drugs_of(person_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return the key and the drug of every medication that is taken, by name."""
    rows = Medication.objects.filter(person_id=person_id, status="active").order_by("drug")
    return tuple(rows.values_list("pk", "drug"))


def lived_plan(read: PlanRead) -> PlanResult:
    """Return what was done, up to the earliest day of what is ahead, and what is ahead."""
    if not read.ahead:
        return replace(read.plan, steps=read.done or read.plan.steps, forecast=None)
    done = until(read.done, read.ahead[0].start_day)
    return replace(read.plan, steps=(*done, *read.ahead), forecast=None)


def sheet_plan(read: PlanRead) -> PlanResult:
    """Return the plan whose step of today is the dose that is taken today, with its recipe."""
    first = read.ahead[0].start_day if read.ahead else read.day + 1
    begins = min(read.step_now.start_day, read.day)
    now = replace(read.step_now, index=0, start_day=begins, days=max(1, first - begins))
    after = max(first, read.day + 1)
    return replace(read.plan, steps=(now, *placed(read.ahead, 1, after)), forecast=None)


def lived_version(read: PlanRead) -> PlanVersion:
    """Return the version that counts with the plan as it is lived, and what is foreseen of it."""
    return replace(read.version, plan=foreseen(lived_plan(read)))


def seen_from_today(changed: Changed, read: PlanRead) -> Changed:
    """Return a change beside the plan as it is lived, so that days gone by are no difference."""
    if changed.before is None:
        return changed
    before = lived_version(read)
    after = replace(changed.after, plan=foreseen(changed.after.plan))
    return replace(changed, before=before, after=after, difference=difference(before, after))
