"""What becomes of a version of a plan, written and sealed: the one place where such rows are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opentaper.actions.deeds.notice_plan import decision_waits
from opentaper.actions.readings.plan_decisions import seal_of
from opentaper.record.models import PlanStatus, PlanVersion


@dataclass(frozen=True, slots=True)
class NewStatus:
    """What is to be written: who decided what, on which day and when.

    ``link_id`` is the place in the care team of whoever did it; None where the person did, or told of it.
    """

    status: str
    at: datetime
    by: str = ""
    on_day: date | None = None
    link_id: UUID | None = None
    reason: str = ""


def write_status(version: PlanVersion, new: NewStatus) -> PlanStatus:
    """Add the last word on a version; the caller has locked the person."""
    rows = list(PlanStatus.objects.filter(plan_version_id=version.pk).order_by("number"))
    row = PlanStatus(
        person_id=version.person_id,
        plan_version_id=version.pk,
        number=rows[-1].number + 1 if rows else 1,
        status=new.status,
        by=new.by,
        on_day=new.on_day,
        link_id=new.link_id,
        reason=new.reason,
        at=new.at,
    )
    previous = next((one.seal for one in reversed(rows) if one.seal), "")
    row.seal = seal_of(row, version.digest, version.document, previous)
    row.save()
    if new.link_id is not None:
        decision_waits(version.person_id, new.at)
    return row
