"""What is taken today, in short: drug, dose and since when, and whether there is a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.readings.current_plan import confirmed_doses, confirmed_now, current_plan, dose_now
from opentaper.quantities import Dose
from opentaper.record.models import Medication


@dataclass(frozen=True, slots=True)
class TakenNow:
    """A medication as it is taken; ``since`` is None where the dose was always taken."""

    id: UUID
    version: int
    drug: str
    dose: Dose
    since: date | None
    times_a_day: int
    has_plan: bool


def taken_now(person_id: UUID, today: date) -> tuple[TakenNow, ...]:
    """Return every medication of a person by name; a few queries for each."""
    rows = Medication.objects.filter(person_id=person_id, status="active").order_by("drug", "pk")
    return tuple(_taken(row, today) for row in rows)


def _taken(row: Medication, today: date) -> TakenNow:
    confirmed = confirmed_doses(row.pk)
    begun = confirmed_now(confirmed, today)
    return TakenNow(
        id=row.pk,
        version=row.version,
        drug=row.drug,
        dose=dose_now(Dose(row.start_ug), confirmed),
        since=None if begun is None else begun.begins_on,
        times_a_day=row.times_a_day,
        has_plan=current_plan(row.pk) is not None,
    )
